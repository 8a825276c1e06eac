// The answer: a headline that stays in view, tables, figures.

import { make } from "./make.js";

const at = (id) => document.getElementById(id);

/** Lines of persons released that stay in view with the headline. */
const MOST_IN_VIEW = 3;

/** Shows an answer. */
export function show(answer) {
  const main = answer.differences.filter((d) => d.main);
  for (const [i, side] of ["left", "right"].entries()) {
    const { text, within } = answer.completed[i];
    at(`${side}-completed`).textContent = text;
    at(`${side}-interval`).textContent = within ? `completed (95 % interval ${within})` : "completed";
  }
  const [completed, ...released] = main;
  // of many parties they would cover half of a small screen: these are not kept in view
  at(released.length > MOST_IN_VIEW ? "below" : "headline").append(at("released"));
  at("difference").textContent = completed ? completed.difference : "–";
  at("verdict").textContent = !completed ? "" : completed.sure ? "no accident of the dice"
    : Number(completed.difference.split(" ")[0].replace("−", "-")) === 0 ? "no difference" : "too small to tell from chance";
  at("released").replaceChildren(...released.map((d) =>
    make("li", {}, `${d.what}: ${d.right} of ${d.of} `, make("span", { class: d.sure ? "sure" : "" }, `(${d.difference})`))));
  warnings(answer.warnings);
  entries(answer.entries);
  differences(answer.differences);
  figures(answer.figures);
  at("command").textContent = answer.commands[1];
}

function warnings([left, right]) {
  const one = (deal, others, name) => deal.map((text) => (others.includes(text) ? text : `${name}: ${text}`));
  const told = [...new Set([...one(right, left, "What if"), ...one(left, right, "Starting point")])];
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

/** The figures. Their tables stay open or closed as they were. */
function figures(list) {
  const open = new Set([...at("figures").querySelectorAll("details[open]")].map((d) => d.dataset.of));
  at("figures").replaceChildren(...list.map((figure) => {
    const drawings = figure.drawings.map((d) => drawing(figure, d, open));
    return make("section", { class: "plots", "aria-labelledby": `figure-${figure.id}` },
      make("h3", { id: `figure-${figure.id}` }, figure.title), make("div", { class: drawings.length > 1 ? "pair" : "" }, ...drawings));
  }));
}

function drawing(figure, d, open) {
  const of = `${figure.id} ${d.of}`;
  const whose = d.of === "what if" ? "What if" : "Starting point";
  const named = d.of ? `${figure.title}, ${whose}` : figure.title;
  const row = ([name, ...cells]) => make("tr", {}, make("th", { scope: "row" }, name), ...cells.map((cell) => make("td", {}, cell)));
  const table = make("table", {}, make("caption", { class: "unseen" }, named), make("thead", {}, make("tr", {}, ...d.header.map((h) => make("th", { scope: "col" }, h)))),
    make("tbody", {}, ...d.rows.map(row)));
  const details = make("details", { "data-of": of, open: open.has(of) }, make("summary", { "aria-label": `The numbers: ${named}` }, "The numbers"),
    make("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": `${named}: the numbers` }, table),
    d.rest ? make("p", { class: "hint" }, d.rest) : "");
  const head = d.of ? [make("p", { class: "of" }, whose)] : [];
  // beside each other there is room for two narrow drawings
  const drawn = d.of ? [make("div", {}, svg(d.narrow, `${whose}. `))]
    : [make("div", { class: "plot-wide" }, svg(d.wide)), make("div", { class: "plot-narrow" }, svg(d.narrow))];
  return make("figure", { "aria-label": named }, ...head, ...drawn, make("figcaption", { class: "hint" }, d.caption), details);
}

function svg(text, whose = "") {
  const drawn = document.adoptNode(new DOMParser().parseFromString(text, "text/html").body.firstElementChild);
  drawn.setAttribute("aria-label", whose + drawn.getAttribute("aria-label"));
  return drawn;
}

/** The headline, as it is said to those who do not see it. */
export function spoken(answer) {
  const [left, right] = answer.completed;
  const difference = answer.differences[0]?.difference;
  return `What if: completed ${right.text}. Starting point: ${left.text}.${difference ? ` Difference: ${difference} points.` : ""}`;
}
