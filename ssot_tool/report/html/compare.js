
// Finds jobs, folds them, and walks them by keys. Without it everything is there, and can be unfolded.
"use strict";
(() => {
  const find = document.getElementById("find");
  const jobs = [...document.querySelectorAll("details.job")];
  const lines = new Map([...document.querySelectorAll("tr[data-job]")].map((line) => [line.dataset.job, line]));
  const nothing = document.querySelector(".nothing");
  const words = new Map(jobs.map((job) => [job, job.textContent.toLowerCase()]));
  const names = new Map(jobs.map((job) => [job, job.querySelector("summary").textContent.toLowerCase()]));
  for (const hidden of document.querySelectorAll(".tools [hidden]")) hidden.hidden = false;

  const shown = () => jobs.filter((job) => !job.hidden);
  const search = () => {
    const asked = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (told) => asked.every((word) => told.includes(word));
    // What a job is called comes before what its code says.
    const called = jobs.some((job) => fits(names.get(job)));
    for (const job of jobs) {
      job.hidden = !fits((called ? names : words).get(job));
      const line = lines.get(job.dataset.job);
      if (line) line.hidden = job.hidden;
    }
    if (nothing) nothing.hidden = shown().length > 0;
    document.documentElement.classList.toggle("filtered", asked.length > 0);
    const part = asked.length ? `#q=${encodeURIComponent(find.value.trim())}` : location.pathname + location.search;
    history.replaceState(null, "", part);
  };
  find.addEventListener("input", search);

  const all = (open) => {
    for (const job of shown()) {
      job.open = open;
      for (const inner of job.querySelectorAll("details")) inner.open = open;
    }
  };
  document.getElementById("unfold").addEventListener("click", () => all(true));
  document.getElementById("fold").addEventListener("click", () => all(false));

  const walk = (step) => {
    const heads = shown().map((job) => job.querySelector("summary"));
    const at = heads.indexOf(document.activeElement);
    const next = heads[at < 0 ? (step > 0 ? 0 : heads.length - 1) : at + step];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "center" });
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && (find.value || document.activeElement === find)) {
      find.value = "";
      find.blur();
      search();
    } else if (event.target instanceof HTMLInputElement) {
      if (event.key === "Enter") walk(1);
    } else if (event.key === "/") {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (event.key === "j" || event.key === "k") {
      walk(event.key === "j" ? 1 : -1);
    }
  });

  const open = () => {
    const part = location.hash.slice(1);
    const asked = new URLSearchParams(part).get("q");
    if (asked !== null) {
      find.value = asked;
      search();
      return;
    }
    const job = /^j\d+$/.test(part) ? document.getElementById(part) : null;
    if (job) {
      job.open = true;
      job.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();
})();
