// The answer: a headline that stays in view, tables, figures.

import { make } from "./inputs.js";

const at = (id) => document.getElementById(id);

/** Shows an answer. */
export function show(answer) {
  const main = answer.differences.filter((d) => d.main);
  for (const [i, side] of ["left", "right"].entries()) {
    const { text, within } = answer.completed[i];
    at(`${side}-completed`).textContent = text;
    at(`${side}-interval`).textContent = within ? `completed (95 % interval ${within})` : "completed";
  }
  const [completed, ...released] = main;
  at("difference").textContent = completed ? `${completed.difference} points` : "–";
  at("verdict").textContent = !completed ? "" : completed.sure ? "no accident of the dice"
    : Number(completed.difference.split(" ")[0].replace("−", "-")) === 0 ? "no difference" : "too small to tell from chance";
  at("released").replaceChildren(...released.map((d) =>
    make("li", {}, `${d.what}: ${d.right} of ${d.of} `, make("span", { class: d.sure ? "sure" : "" }, `(${d.difference})`))));
  warnings(answer.warnings);
  entries(answer.entries);
  differences(answer.differences);
  at("command").textContent = answer.commands[1];
}

function warnings([left, right]) {
  const told = [...new Set([...right, ...left])];
  at("warnings").replaceChildren(...told.map((text) => make("li", {}, text)));
}

function entries(list) {
  const rows = list.map((e) => make("tr", {}, make("th", { scope: "row" }, e.what), make("td", {}, e.left),
    make("td", { class: e.left === e.right ? "" : "differs" }, e.right)));
  at("entries").tBodies[0].replaceChildren(...rows);
}

function differences(list) {
  const number = (text, kind = "") => make("td", { class: `number ${kind}` }, text);
  const rows = list.map((d) => make("tr", {}, make("th", { scope: "row" }, d.what), make("td", {}, d.unit), number(d.left),
    number(d.right), number(d.difference, d.sure ? "sure" : ""), number(d.larger), number(d.smaller)));
  at("differences").tBodies[0].replaceChildren(...rows);
}
