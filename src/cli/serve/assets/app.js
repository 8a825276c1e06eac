// The page: what is changed is played at once, and the address says what is shown.

import { BASE, asked, fromAddress, side, toAddress } from "./state.js";
import { Inputs, inWords, said } from "./inputs.js";
import { inMarks, make } from "./make.js";
import * as results from "./results.js";

/** Trials of the quick answer. */
const QUICK = 10000;

/** Milliseconds without a further change before it is played. */
const PAUSE = 120;

const at = (id) => document.getElementById(id);

/** By this name the server knows that a newer request is of the same page. */
const client = Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join("");

let usual;
let state;
let page;
let timer;
let flight;
/** How much was played of a run that goes on; empty if none does. */
let sofar = "";
/** The number of the newest request for the inputs: an older one that comes late is dropped. */
let newest = 0;
const inputs = new Inputs(at("inputs"), change, unfinished);
/** The input that was changed last: what cannot be told of another is told of it. */
let touched;
/** Why the what-if is not played; empty if it is. */
let unsound = "";

// the address holds the what-if, and nothing else
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  at("answer").focus();
});

/** Asks the server. An answer that is no good is thrown as `{ status, error, faults, … }`. */
async function ask(address, body, signal) {
  const options = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(address, { ...options, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw { status: 0, error: "The program does not answer. It may have been ended: start `stagger serve` again" };
  }
  if (!response.ok) throw { status: response.status, ...(await response.json().catch(() => ({ error: response.statusText }))) };
  return response;
}

function trouble(text, picture) {
  const box = at("trouble");
  box.hidden = !text;
  box.replaceChildren(...(text ? [make("p", {}, text)] : []), ...(picture ? [make("pre", { class: "scroll" }, picture)] : []));
}

async function begin() {
  try {
    usual = await (await ask("/api/scenarios")).json();
  } catch (refusal) {
    return trouble(refusal.error);
  }
  usual.file = usual.files[0]?.name;
  at("version").textContent = `stagger ${usual.version}. Files are read anew at every change; nothing is written to the disk.`;
  at("file").replaceChildren(...usual.files.map((f) => make("option", { value: f.name, title: f.path }, f.name)));
  at("file").closest("label").hidden = usual.files.length < 2;
  at("unlisted").hidden = usual.left_out === 0;
  at("unlisted").textContent = `${usual.left_out} more files are in the folders and not listed. Start \`stagger serve\` with the one that you want.`;
  await restore();
}

/** Shows what the address says. */
async function restore() {
  const before = page && { file: state.file, variant: state.right.variant };
  state = fromAddress(location.hash, usual);
  settled = new Map(state.right.set);
  at("file").value = state.file;
  at("trials").value = state.trials;
  at("seed").value = state.seed;
  ["trials", "seed"].forEach((field) => setting(field, ""));
  at("worlds").checked = state.worlds;
  at("ignored").hidden = state.ignored.length === 0;
  at("ignored").textContent = `Not understood in the link, and left out: ${state.ignored.join(", ")}.`;
  if (before && before.file === state.file && before.variant === state.right.variant) refresh();
  else await load();
}

/** Reads the inputs of the scenario that is shown. */
async function load() {
  const number = ++newest;
  stop();
  const query = new URLSearchParams({ file: state.file, variant: state.right.variant });
  try {
    const loaded = await (await ask(`/api/inputs?${query}`)).json();
    if (number !== newest) return;
    page = loaded;
  } catch (refusal) {
    if (number !== newest) return;
    page = undefined;
    at("main").hidden = true;
    at("title").textContent = state.file ?? "stagger";
    return trouble(refusal.faults ? `${state.file}: the file is not valid. Correct it, save it, and load this page again.` : refusal.error, refusal.picture);
  }
  trouble("");
  at("main").hidden = false;
  at("title").textContent = page.name;
  document.title = `${page.name} – stagger`;
  at("about").textContent = page.about ?? "";
  const options = () => page.variants.map((v) => make("option", { value: v.name, title: v.about ?? "" }, v.name === BASE ? "the file as it stands" : v.name));
  for (const which of ["left", "right"]) {
    at(which).replaceChildren(...options());
    at(which).value = state[which].variant;
  }
  inputs.show(page.inputs, page.left_out);
  search();
  refresh();
}

/** Puts everything where the state says, and plays it. */
function refresh() {
  at("left").value = state.left.variant;
  at("right").value = state.right.variant;
  inputs.put(state.right.set);
  const number = (one) => (one.set.size === 0 ? "" : one.set.size === 1 ? "1 change" : `${one.set.size} changes`);
  at("left-moved").textContent = number(state.left);
  at("left-clear").hidden = state.left.set.size === 0;
  at("right-moved").textContent = number(state.right);
  const about = page.variants.find((v) => v.name === state.left.variant)?.about;
  at("left-about").hidden = !about || state.left.variant === state.right.variant;
  at("left-about").textContent = `The starting point: ${about}`;
  list();
  play();
}

/** The list of what is changed. */
function list() {
  const told = ([path, text]) => {
    const input = inputs.rows.get(path)?.input;
    return { path, label: input?.label ?? path, from: input ? `${inWords(input, input.written)} → ${inWords(input, text)}` : text };
  };
  const items = [...state.right.set].map(told).map(({ path, label, from }) => {
    const go = make("a", { href: "#", "data-path": path }, label);
    go.addEventListener("click", (event) => {
      event.preventDefault();
      inputs.go(path);
    });
    const reset = make("button", { type: "button", "aria-label": `Reset: ${label}` }, "Reset");
    reset.addEventListener("click", () => {
      change(path, null, true);
      at("changed-title").focus();
    });
    return make("li", {}, go, `: ${from} `, reset);
  });
  at("changes").replaceChildren(...items);
  const inLeft = [...state.left.set].map(told).map(({ label, from }) => make("li", {}, `${label}: ${from}`));
  at("left-changes").replaceChildren(...inLeft);
  at("of-left").hidden = inLeft.length === 0;
  const { variant } = state.right;
  const written = variant === BASE ? "as the file writes it" : `as the variant ${inMarks(variant)} of the file`;
  at("unchanged").textContent = `Nothing yet: the what-if is ${written}.`;
  at("unchanged").hidden = items.length > 0;
  at("reset-all").hidden = items.length === 0;
}

/** An input was changed to `text`, or put back with `null`. `done`: and not only on the way. */
function change(path, text, done) {
  const input = inputs.rows.get(path)?.input;
  const same = input && (text === input.written || (input.value !== null && Number(text) === input.value && text !== ""));
  const before = state.right.set.get(path);
  if (text === null || same) state.right.set.delete(path);
  else state.right.set.set(path, text);
  remember(done);
  // a field that is left says once more what it has said
  if (before === state.right.set.get(path) && before !== undefined && !unsound) return;
  touched = path;
  refresh();
}

/** A number is taken away, and no other is there yet: what was typed on the way is not meant. */
function unfinished() {
  stop();
  dim();
  state.right.set = new Map(settled);
  remember(false);
  list();
  unsound = "an assumption is without a number";
  at("command").textContent = "";
  notPlayed();
}

/** Says that what is shown is of before, also to those who do not see that it is dimmed. */
function notPlayed() {
  at("status").textContent = `Not played: ${unsound}. What is dimmed is of before.`;
  at("spoken").textContent = at("status").textContent;
}

function dim() {
  at("results").classList.add("stale");
  at("headline").classList.add("stale");
}

/** The address on the way to the newest entry of the browser's history. */
let passing = false;
/** The changes of the what-if, without those on the way. */
let settled = new Map();

function remember(done) {
  if (done) settled = new Map(state.right.set);
  const address = toAddress(state, usual);
  if (address === location.hash && !passing) return;
  // a slider on its way makes one entry, not hundreds
  if (passing) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  passing = !done;
}

function stop() {
  clearTimeout(timer);
  flight?.abort();
  flight = undefined;
  at("cancel").hidden = true;
}

function play() {
  stop();
  sofar = "";
  dim();
  timer = setTimeout(playNow, PAUSE);
}

async function playNow() {
  flight = new AbortController();
  const { signal } = flight;
  const begun = performance.now();
  at("cancel").hidden = false;
  const stages = state.trials > 2 * QUICK ? [QUICK, state.trials] : [state.trials];
  try {
    for (const trials of stages) {
      const all = trials === state.trials;
      const request = { ...deals(), trials, worlds: all && state.worlds };
      const answer = await (await ask("/api/run", request, signal)).json();
      if (signal.aborted) return;
      if (answer.sha256 !== page.sha256) return await changed();
      fresh(answer, all, begun);
    }
  } catch (refusal) {
    if (signal.aborted) return;
    refused(refusal);
  }
  at("cancel").hidden = true;
}

/** The file is another than that whose assumptions are shown: they are read anew, and played. */
async function changed() {
  const path = inputs.focused();
  await load();
  if (path) inputs.go(path);
  at("dropped").hidden = false;
  at("dropped").textContent = "The file has changed on the disk, and its assumptions have been read anew.";
}

function fresh(answer, all, begun) {
  trouble("");
  unsound = "";
  inputs.faults([]);
  results.show(answer);
  at("results").classList.remove("stale");
  at("headline").classList.remove("stale");
  const grouped = answer.trials.toString().replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const cut = answer.trials < answer.wanted ? " (stopped after a minute)" : "";
  at("headline").dataset.trials = answer.trials;
  const count = answer.trials === 1 ? "1 history of each" : `${grouped} histories of each`;
  sofar = all ? "" : count;
  if (all) at("spoken").textContent = results.spoken(answer);
  at("status").textContent = all ? `${count}, seed ${answer.seed}, ${seconds} s${cut}` : `${count} so far …`;
}

function refused(refusal) {
  if (refusal.status === 409) return;
  unsound = refusal.error;
  at("command").textContent = "";
  notPlayed();
  const faults = refusal.faults ?? [];
  if (refusal.side === "left") {
    inputs.faults([]);
    return trouble(`Not played. In the starting point: ${faults.map(said).join("; ")}. Clear it, or choose another.`);
  }
  const others = inputs.faults(faults);
  if (faults.length > 0 && others.length === 0) return trouble("");
  // what several assumptions make wrong together is told where one of them was changed last
  if (refusal.side && state.right.set.has(touched) && inputs.told(touched, others.join("; "))) return trouble("");
  trouble(faults.length > 0 ? `Not played: ${others[0]}.` : refusal.error, faults.length > 0 && !refusal.side && refusal.picture);
}

/** What is compared, as the server is asked for it. The seed may have more digits than a number. */
function deals() {
  return { file: state.file, left: asked(state.left), right: asked(state.right), seed: state.seed, client };
}

function search() {
  const words = at("search").value.trim();
  const count = inputs.filter(words);
  at("found").textContent = words ? `${count} of ${inputs.rows.size} assumptions` : "";
}

/** The what-if is of another variant: changes that have no place there are dropped. */
async function otherVariant(variant) {
  state.right.variant = variant;
  await load();
  if (!page) return;
  const dropped = [...state.right.set.keys()].filter((path) => !inputs.rows.has(path));
  dropped.forEach((path) => state.right.set.delete(path));
  at("dropped").hidden = dropped.length === 0;
  at("dropped").textContent = `Not in this variant, so dropped: ${dropped.join(", ")}`;
  remember(true);
  refresh();
}

async function copy(text, button) {
  const before = button.textContent;
  try {
    if (text === "") throw new Error("nothing was played");
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = text === "" ? "Nothing to copy: it is not played" : "Could not copy: select it below";
  }
  at("spoken").textContent = button.textContent;
  setTimeout(() => (button.textContent = before), 1500);
}

/** Hands over bytes as a file. */
function download(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function keep(event) {
  event.preventDefault();
  const button = event.submitter ?? at("save");
  if (unsound) {
    at("kept").textContent = `There is nothing to take along, as the what-if can't be played: ${unsound}.`;
    return;
  }
  at("kept").textContent = "Working …";
  // of a run that was stopped, as many as are shown
  const trials = sofar && !flight ? Number(at("headline").dataset.trials) : state.trials;
  const asked = { ...deals(), trials };
  const body = { asked, name: at("name").value, about: at("description").value || null };
  try {
    const response = await ask(button.value, body);
    const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "stagger";
    download(await response.blob(), name);
    at("kept").textContent = `${name} is in the folder of your downloads.`;
  } catch (refusal) {
    const faults = (refusal.faults ?? []).map(said);
    at("kept").textContent = faults.length > 0 ? faults.join("; ") : refusal.error;
  }
}

at("file").addEventListener("change", () => {
  state = { ...state, file: at("file").value, left: side(), right: side() };
  remember(true);
  load();
});
at("left").addEventListener("change", () => {
  state.left = side(at("left").value);
  remember(true);
  refresh();
});
at("right").addEventListener("change", () => otherVariant(at("right").value));
at("left-clear").addEventListener("click", () => {
  state.left.set.clear();
  remember(true);
  refresh();
});
at("take").addEventListener("click", () => {
  if (unsound) {
    at("kept").textContent = `It is not the starting point now, as it can't be played: ${unsound}.`;
    return;
  }
  state.left = { variant: state.right.variant, set: new Map(state.right.set) };
  remember(true);
  refresh();
});
at("reset-all").addEventListener("click", () => {
  state.right.set.clear();
  remember(true);
  refresh();
  at("changed-title").focus();
});
/** A field of how it is played: `why` says what is wrong, and then nothing is changed. */
function setting(field, why) {
  at(`${field}-error`).textContent = why;
  at(`${field}-error`).hidden = !why;
  at(field).setAttribute("aria-invalid", String(Boolean(why)));
  return !why;
}

at("trials").addEventListener("change", () => {
  const trials = Number(at("trials").value.replace(/[\s\u202f\u00a0_]/g, "") || NaN);
  const right = Number.isInteger(trials) && trials >= 1 && trials <= usual.most_trials;
  if (!setting("trials", right ? "" : `Write a whole number from 1 to ${usual.most_trials}.`)) return;
  state.trials = trials;
  remember(true);
  play();
});
at("seed").addEventListener("change", () => {
  const right = /^[0-9]{1,20}$/.test(at("seed").value) && BigInt(at("seed").value) < 2n ** 64n;
  if (!setting("seed", right ? "" : "Write a whole number from 0 to 18446744073709551615.")) return;
  state.seed = at("seed").value;
  remember(true);
  play();
});
at("worlds").addEventListener("change", () => {
  state.worlds = at("worlds").checked;
  remember(true);
  play();
});
at("cancel").addEventListener("click", () => {
  stop();
  at("status").textContent = sofar ? `Stopped after ${sofar}.` : "Stopped: what is dimmed is of before.";
});
at("search").addEventListener("input", search);
at("copy-link").addEventListener("click", (event) => copy(location.href, event.target));
at("copy-command").addEventListener("click", (event) => copy(at("command").textContent, event.target));
at("keep").addEventListener("submit", keep);
window.addEventListener("popstate", restore);

/** Where the assumptions stand between the headline and the rest, they are reached there by keyboard, too. */
const narrow = matchMedia("(max-width: 60rem)");
function place() {
  if (narrow.matches) at("results").before(at("assumptions"));
  else at("main").prepend(at("assumptions"));
}
narrow.addEventListener("change", place);
place();

begin();
