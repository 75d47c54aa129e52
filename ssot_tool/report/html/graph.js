
// Find, focus, keys. All state stands in the address (#focus=symbol, #q=words, #tests=0), so that it can be linked.
(() => {
  const { symbols, edges } = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const graph = byId("graph");
  const rows = symbols.map((_, number) => byId(`n${number}`));
  const numbers = new Map(symbols.map((symbol, number) => [symbol, number]));
  const groups = [...graph.querySelectorAll(".group")].map((group) => ({ group, rows: [...group.querySelectorAll(".node")] }));
  const columns = [...graph.querySelectorAll(".column")].map((column) => ({ column, none: column.querySelector(".none"), count: column.querySelector(".count"), all: column.querySelector(".count").textContent, rows: [...column.querySelectorAll(".node")] }));
  const packages = [...graph.querySelectorAll("details")];
  const words = rows.map((row, number) => `${symbols[number]} ${place(row)} ${[...row.querySelectorAll(".route")].map((tag) => tag.textContent).join(" ")}`.toLowerCase());
  const arrows = new Arrows(graph, rows, edges);
  const state = { focus: "", q: "", tests: "" };
  let folds = null; // which packages were open before something opened them for the reader

  function place(row) {
    const where = row.querySelector(".where");
    if (!where) return "";
    const folder = row.closest("details")?.dataset.folder ?? "";
    const name = written(where);
    return folder && folder !== "." ? `${folder}/${name}` : name;
  }

  // A place as it is written, without the button that may stand in it.
  function written(where) {
    return [...where.childNodes].filter((node) => node.nodeName !== "BUTTON").map((node) => node.textContent).join("");
  }

  // -- the address ------------------------------------------------------------------------------------------------

  function read() {
    const asked = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
    for (const name of Object.keys(state)) state[name] = asked.get(name) ?? "";
  }

  function address(changes) {
    const asked = Object.entries({ ...state, ...changes }).filter(([, value]) => value !== "");
    return `#${asked.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
  }

  function go(changes, quietly = false) {
    if (quietly) history.replaceState(null, "", address(changes));
    else history.pushState(null, "", address(changes));
    show();
  }

  // -- what is shown ----------------------------------------------------------------------------------------------

  function show() {
    read();
    const focus = numbers.get(state.focus);
    const near = focus === undefined ? null : new Set([focus]);
    for (const [source, target] of edges) {
      if (source === focus) near.add(target);
      if (target === focus) near.add(source);
    }
    const wanted = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, number) => {
      const matches = near ? near.has(number) : wanted.every((word) => words[number].includes(word));
      row.hidden = !matches || (state.tests === "0" && row.classList.contains("test") && number !== focus);
      row.classList.toggle("chosen", number === focus);
      if (number === focus) row.querySelector(".name").setAttribute("aria-current", "true");
      else row.querySelector(".name").removeAttribute("aria-current");
      shown += !row.hidden;
    });
    for (const { group, rows } of groups) group.hidden = rows.every((row) => row.hidden);
    for (const { none, count, all, rows } of columns) {
      const left = rows.reduce((sum, row) => sum + !row.hidden, 0);
      none.hidden = left > 0;
      count.textContent = left === rows.length ? all : `${left.toLocaleString("en")} of ${all}`;
    }
    // Unfolding thousands that a first letter finds would make the next letter wait.
    unfold(Boolean(near || (wanted.length && shown <= 500)));
    for (const use of graph.querySelectorAll(".uses .now")) use.classList.remove("now");
    if (near) for (const use of graph.querySelectorAll(`.uses [data-n="${focus}"]`)) use.classList.add("now");
    document.documentElement.classList.toggle("focused", Boolean(near));
    document.documentElement.classList.toggle("filtered", shown < rows.length);
    if (byId("q").value !== state.q) byId("q").value = state.q;
    byId("tests").checked = state.tests !== "0";
    inspect(focus);
    arrows.some = near ? new Set([focus]) : null;
    arrows.only = Boolean(near);
    arrows.moved();
    const lost = state.focus && focus === undefined ? `${state.focus} is not in this graph. ` : "";
    byId("told").textContent = lost + (shown === rows.length ? "" : `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown`);
  }

  function unfold(all) {
    if (all) {
      folds ??= packages.map((one) => one.open);
      for (const one of packages) one.open = true;
    } else if (folds) {
      packages.forEach((one, at) => { one.open = folds[at]; });
      folds = null;
    }
  }

  // -- the part in focus ------------------------------------------------------------------------------------------

  function make(tag, text, name) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  function inspect(focus) {
    const panel = byId("focus");
    panel.hidden = focus === undefined;
    panel.replaceChildren();
    if (focus === undefined) return;
    const back = make("button", "Back to all (Esc)", "back");
    back.type = "button";
    back.addEventListener("click", () => go({ focus: "" }));
    panel.append(back, make("h2", symbols[focus]));
    const where = place(rows[focus]);
    if (where) panel.append(make("code", where, "where"));
    const member = rows[focus].classList.contains("member");
    const list = make("dl");
    describe(list, "Used by", edges.filter((edge) => edge[1] === focus), 0, member);
    describe(list, "Uses", edges.filter((edge) => edge[0] === focus), 1, member);
    panel.append(list);
    if (!member) panel.append(make("p", "Only what lies around the members is in this graph: it may have more users, and use more.", "faint"));
  }

  // "Used by 3 in production: call 4×, import 3×", and the same for tests.
  function describe(list, title, found, end, member) {
    // Of others than members it is not known that there is nothing.
    if (!found.length && !member) return;
    list.append(make("dt", title));
    if (!found.length) list.append(make("dd", "nothing"));
    for (const [where, test] of [["in production", false], ["in tests", true]]) {
      const here = found.filter((edge) => rows[edge[end]].classList.contains("test") === test);
      if (!here.length) continue;
      const totals = new Map();
      for (const edge of here) for (const [kind, times] of Object.entries(edge[2])) totals.set(kind, (totals.get(kind) ?? 0) + times);
      const told = [...totals].sort((a, b) => b[1] - a[1]).map(([kind, times]) => `${kind} ${times.toLocaleString("en")}×`);
      const line = make("dd");
      line.append(make("b", here.length.toLocaleString("en")), ` ${where}: ${told.join(", ")}`);
      list.append(line);
    }
  }

  // -- mouse ------------------------------------------------------------------------------------------------------

  for (const link of document.querySelectorAll('a[href^="#n"]')) {
    link.dataset.to = link.hash.slice(2);
    link.href = `#focus=${encodeURIComponent(symbols[link.dataset.to])}`;
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-to]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    focusOn(Number(link.dataset.to));
  });

  function focusOn(number) {
    go({ focus: symbols[number], q: "" });
    rows[number].querySelector(".name").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function stronger(event) {
    if (arrows.only) return;
    const over = event.target.closest?.(".node, summary");
    const under = over?.matches("summary") ? [...over.parentElement.querySelectorAll(".node")] : over ? [over] : [];
    const some = under.length ? new Set(under.map((row) => Number(row.id.slice(1)))) : null;
    if (some || arrows.some) { arrows.some = some; arrows.ask(); }
  }
  graph.addEventListener("mouseover", stronger);
  graph.addEventListener("mouseleave", stronger);
  graph.addEventListener("focusin", stronger);
  graph.addEventListener("toggle", () => arrows.moved(), true);

  // One button goes to the place that is pointed at: thousands would cost time.
  const copy = make("button", "copy", "copy");
  copy.type = "button";
  function offer(event) {
    const where = event.target.closest?.(".node, .focus")?.querySelector(".where");
    if (where && copy.parentElement !== where) { copy.textContent = "copy"; where.append(copy); }
  }
  for (const area of [graph, byId("focus")]) for (const name of ["mouseover", "focusin"]) area.addEventListener(name, offer);
  copy.addEventListener("click", async () => {
    const row = copy.closest(".node");
    try {
      await navigator.clipboard.writeText(row ? place(row) : written(copy.parentElement));
      copy.textContent = "copied";
    } catch { copy.textContent = "not allowed here"; }
    byId("told").textContent = `path ${copy.textContent}`;
  });

  // -- keys -------------------------------------------------------------------------------------------------------

  const find = byId("q");
  find.addEventListener("input", () => go({ q: find.value, focus: "" }, true));
  byId("tests").addEventListener("change", (event) => go({ tests: event.target.checked ? "" : "0" }, true));
  for (const [id, open] of [["unfold", true], ["fold", false]]) byId(id).addEventListener("click", () => { folds = null; for (const one of packages) one.open = open; });

  const stops = (column) => [...column.querySelectorAll("summary, .name")].filter((stop) => stop.offsetParent && stop.checkVisibility({ contentVisibilityAuto: true }));
  const middle = (element) => { const box = element.getBoundingClientRect(); return box.top + box.height / 2; };

  function move(key) {
    const from = document.activeElement;
    const at = columns.findIndex(({ column }) => column.contains(from));
    if (at < 0) return stops(columns[1].column)[0] ?? stops(columns[0].column)[0];
    if (key === "ArrowDown" || key === "ArrowUp") {
      const all = stops(columns[at].column);
      return all[all.indexOf(from.closest("summary, .name") ?? from.closest(".node")?.querySelector(".name")) + (key === "ArrowDown" ? 1 : -1)];
    }
    const side = columns[at + (key === "ArrowRight" ? 1 : -1)];
    const y = middle(from);
    return side && stops(side.column).sort((a, b) => Math.abs(middle(a) - y) - Math.abs(middle(b) - y))[0];
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target === find;
    const elsewhere = !typing && event.target.matches("input");
    if (event.key === "/" && !typing) { event.preventDefault(); find.focus(); find.select(); }
    else if (event.key === "Escape") {
      const focus = numbers.get(state.focus);
      if (state.q || state.focus) go({ q: "", focus: "" });
      if (focus !== undefined) { rows[focus].querySelector(".name").focus(); rows[focus].scrollIntoView({ block: "center" }); }
      else if (typing) find.blur();
    }
    else if (event.key === "Enter" && typing) { const hit = rows.findIndex((row) => !row.hidden); if (state.q && hit >= 0) focusOn(hit); }
    else if (event.key.startsWith("Arrow") && !elsewhere && !(typing && event.key !== "ArrowDown")) {
      const inside = graph.contains(document.activeElement);
      const next = inside || typing ? move(event.key) : null;
      if (next) { event.preventDefault(); next.focus(); next.scrollIntoView({ block: "nearest" }); }
    }
  });

  // -- paper shows everything -------------------------------------------------------------------------------------

  const folded = [...document.querySelectorAll("details")];
  let before = [];
  addEventListener("beforeprint", () => { before = folded.map((one) => one.open); for (const one of folded) one.open = true; });
  addEventListener("afterprint", () => { folded.forEach((one, at) => { one.open = before[at]; }); });

  addEventListener("hashchange", show);
  addEventListener("popstate", show);
  document.querySelector(".tools").hidden = false;
  show();
})();
