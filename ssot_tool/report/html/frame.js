
// Remembers the choice of colours, and takes it from a link: page.html#theme=dark.
"use strict";
(() => {
  const key = "ssot-theme";
  const asked = new URLSearchParams(location.hash.slice(1)).get("theme");
  let kept = null;
  try { kept = localStorage.getItem(key); } catch { /* files may have no storage */ }
  const radios = [...document.querySelectorAll(".theme input")];
  for (const radio of radios) {
    if (radio.value === (asked ?? kept)) radio.checked = true;
    radio.addEventListener("change", () => {
      try { localStorage.setItem(key, radio.value); } catch { /* then it is not remembered */ }
    });
  }
})();
