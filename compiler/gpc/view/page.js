"use strict";
const machines = JSON.parse(document.getElementById("data").textContent);
const why = document.getElementById("why");
const told = why.innerHTML;
let pinned = null;

const side = (part) => part.closest("[data-m]");
const machineOf = (part) => machines[side(part).dataset.m];
const all = (part, query) =>
  [...document.querySelectorAll(`[data-m="${side(part).dataset.m}"] :is(${query})`)];
const partOf = (place) => place.closest && place.closest("[data-t],[data-g]");

function joined(part) {
  if (part.dataset.g !== undefined) {
    const marks = machineOf(part).groups[part.dataset.g][1];
    return marks.map((mark) => `[data-t="${mark}"]`);
  }
  return machineOf(part).marks[part.dataset.t].map((group) => `[data-g="${group}"]`);
}

function line(text, style) {
  const row = why.appendChild(document.createElement("div"));
  row.textContent = text;
  if (style) row.className = style;
}

function tell(part, others) {
  why.textContent = "";
  if (part.dataset.g === undefined) {
    const files = new Set(others.map((other) => other.closest(".file").dataset.f));
    const lines = others.reduce((sum, other) => sum + other.textContent.split("\n").length, 0);
    const count = lines === 1 ? "1 line comes" : `${lines} lines come`;
    line(lines ? `${count} from this, in ${[...files].join(", ")}`
      : "no line of the tree comes from this");
    return;
  }
  const machine = machineOf(part);
  for (const number of machine.groups[part.dataset.g][0]) {
    const [text, source, places] = machine.reasons[number];
    line(text);
    if (source) line(`source: ${source}`, "soft");
    if (places.length) line(places.map((at) => `${machine.name}:${machine.places[at]}`).join("; "), "soft");
  }
}

function clear() {
  document.querySelectorAll(".lit").forEach((part) => part.classList.remove("lit"));
}

function light(part) {
  clear();
  const queries = joined(part);
  const others = queries.length ? all(part, queries.join(",")) : [];
  const own = part.dataset.t !== undefined ? all(part, `[data-t="${part.dataset.t}"]`) : [part];
  own.concat(others).forEach((each) => each.classList.add("lit"));
  tell(part, others);
  return others;
}

function rest() {
  if (pinned) light(pinned);
  else { clear(); why.innerHTML = told; }
}

function show(other) {
  const folded = other.closest("details");
  if (folded) folded.open = true;
  other.scrollIntoView({ block: "nearest", inline: "nearest" });
}

document.addEventListener("mouseover", (event) => {
  const part = partOf(event.target);
  if (part) light(part);
  else rest();
});
document.addEventListener("focusin", (event) => {
  const part = partOf(event.target);
  if (!part) return;
  pinned = part;
  light(part);
});
document.addEventListener("click", (event) => {
  const part = partOf(event.target);
  if (!part) return;
  event.preventDefault();
  pinned = part;
  const [first] = light(part);
  if (!first) return;
  show(first);
  if (event.detail === 0) first.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { pinned = null; rest(); return; }
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  const part = partOf(event.target);
  if (!step || !part || event.ctrlKey || event.altKey || event.metaKey) return;
  const stops = [...part.closest(".code").querySelectorAll("[tabindex]")];
  const at = Math.min(Math.max(stops.indexOf(part) + step, 0), stops.length - 1);
  event.preventDefault();
  stops.forEach((stop) => { stop.tabIndex = -1; });
  stops[at].tabIndex = 0;
  stops[at].focus();
});
document.querySelectorAll(".code").forEach((code) => {
  const stops = code.querySelectorAll("[data-g],a[data-t][id]");
  stops.forEach((stop, number) => { stop.tabIndex = number ? -1 : 0; });
});
