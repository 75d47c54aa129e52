
// Draws the arrows between rows, in the gaps between the columns: thin ones for all, strong ones for some.
// Only what touches the window is drawn, and places are measured anew only when something has moved.
"use strict";
class Arrows {
  constructor(graph, rows, edges) {
    this.graph = graph;
    this.rows = rows;
    this.edges = edges;
    this.svg = graph.querySelector(".arrows");
    this.narrow = matchMedia("(max-width: 900px)");
    this.some = null; // numbers of rows whose arrows are strong; only these are drawn where `only` is set
    this.only = false;
    this.places = null;
    this.waiting = false;
    // With one in focus its column stays where it is while the others scroll.
    addEventListener("scroll", () => (this.only ? this.moved() : this.ask()), { passive: true });
    addEventListener("resize", () => this.moved());
  }

  moved() {
    this.places = null;
    this.ask();
  }

  ask() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.draw(); });
  }

  // What stands for a row: itself, the summary of its folded package, or nothing while it is hidden.
  standsFor(row) {
    if (row.hidden) return null;
    const folded = row.closest("details:not([open])");
    return folded ? (folded.hidden ? null : folded.firstElementChild) : row;
  }

  measure() {
    const base = this.graph.getBoundingClientRect();
    const seen = new Map();
    this.places = this.rows.map((row) => {
      const element = this.standsFor(row);
      if (!element) return null;
      if (!seen.has(element)) {
        const box = element.getBoundingClientRect();
        const frame = (element.closest(".package") ?? element).getBoundingClientRect();
        seen.set(element, { column: element.closest(".column"), left: frame.left - base.left, right: frame.right - base.left, y: box.top - base.top + Math.min(box.height / 2, 20), id: seen.size });
      }
      return seen.get(element);
    });
  }

  draw() {
    if (this.narrow.matches) { this.svg.replaceChildren(); return; }
    if (!this.places) this.measure();
    const top = -this.graph.getBoundingClientRect().top - 100;
    const bottom = top + innerHeight + 200;
    const inside = (y) => y > top && y < bottom;
    const thin = [];
    const strong = [];
    const seen = new Set();
    for (const [source, target] of this.edges) {
      const from = this.places[source];
      const to = this.places[target];
      if (!from || !to || from === to) continue;
      const chosen = this.some?.has(source) || this.some?.has(target);
      // A thin arrow to what is far away would only be a grey line among many.
      if (chosen && !this.only ? !(inside(from.y) || inside(to.y)) : !(inside(from.y) && inside(to.y))) continue;
      const key = from.id * 1e5 + to.id;
      if ((!chosen && (this.only || seen.has(key))) || seen.has(-key)) continue;
      seen.add(chosen ? -key : key);
      const inner = from.column === to.column;
      const way = inner ? this.loop(from, to) : this.curve(from, to);
      if (chosen) strong.push([way, inner ? "inner" : this.some.has(target) ? "in" : "out"]);
      else thin.push(way);
    }
    const paths = [this.path(thin.join(""), "")];
    for (const [way, kind] of strong) paths.push(this.path(way, `some ${kind}`));
    this.svg.replaceChildren(...paths);
  }

  curve(from, to) {
    const [x1, x2] = from.left < to.left ? [from.right, to.left] : [from.left, to.right];
    const bend = (x2 - x1) / 2;
    return `M${x1} ${from.y}C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2} ${to.y}`;
  }

  // Between rows of one column: out to the left, and back.
  loop(from, to) {
    const out = Math.min(from.left, to.left) - Math.min(34, 10 + Math.abs(from.y - to.y) / 20);
    return `M${from.left} ${from.y}C${out} ${from.y} ${out} ${to.y} ${to.left} ${to.y}`;
  }

  path(way, kind) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", way);
    if (kind) path.setAttribute("class", kind);
    return path;
  }
}
