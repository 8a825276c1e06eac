// The inputs of a scenario as sliders, fields and choices.

import { inMarks, make, notNumber } from "./make.js";
import { Range, ends } from "./range.js";

/** The sections in the order in which they are looked for. */
const SECTIONS = ["Parties", "Reactions", "Breach", "Mediation", "Ceasefire", "Schedule", "Issues in the talks", "Events",
  "Categories of persons", "Terms", "Used in several places", "Time"];

/** A number as a person writes it: no digits that nobody needs. */
function shown(x) {
  return String(Number(x.toPrecision(x >= 1000 ? 6 : 3)));
}

/** What is wrong, and what would be right. */
export function said(fault) {
  return fault.help ? `${fault.message}: ${fault.help}` : fault.message;
}

/** What is written for an input, in a few words. */
export function inWords(input, text) {
  if (input.source && text === input.written && input.value !== null) return shown(input.value);
  const choice = input.choices.find((c) => c.value === text);
  if (choice) return choice.label;
  if (text === input.written && input.range) return ofFile(input.range);
  const range = ends(text);
  if (range) return `${range[0]}–${range[1]}`;
  return text.replace(/^"(.*)"$/, "$1");
}

function ofFile(range) {
  return `${shown(range.p05)}–${shown(range.p95)}`;
}

/** The controls of all inputs, in their sections. `changed(path, text, done)` is told of each change, `unfinished()`
 *  when a number is taken away and another is not there yet. */
export class Inputs {
  constructor(place, changed, unfinished) {
    this.place = place;
    this.changed = changed;
    this.unfinished = unfinished;
    this.rows = new Map();
  }

  /** Shows the inputs of a scenario. */
  show(list, leftOut) {
    // a field that is taken away while it is typed into speaks once more
    for (const row of this.rows.values()) row.changed = row.unfinished = () => {};
    this.rows.clear();
    const sections = new Map(SECTIONS.map((name) => [name, []]));
    // what a party does is asked for more often than whom it holds
    const held = (input) => Number(input.path.includes(".holds."));
    for (const input of [...list].sort((a, b) => held(a) - held(b))) {
      const row = new Row(input, this.rows.size, this);
      this.rows.set(input.path, row);
      sections.get(input.section).push(row.element);
    }
    // all open if there are few, so that nothing has to be looked for; and those that were
    const open = list.length <= 30;
    const before = new Set([...this.place.querySelectorAll(".group[open]")].map((group) => group.dataset.name));
    const parts = [...sections].filter(([, rows]) => rows.length > 0).map(([name, rows]) =>
      make("details", { class: "group", "data-name": name, open: open || before.has(name) }, make("summary", {}, name, make("span", { class: "count" }, ` ${rows.length}`)), ...rows));
    if (leftOut > 0) parts.push(make("p", { class: "hint" }, `${leftOut} more are not shown: change them in the file.`));
    this.place.replaceChildren(...parts);
    if (parts.length > 0 && before.size === 0) parts[0].open = true;
  }

  /** Puts every control where the changes say, and marks what is changed. */
  put(set) {
    for (const [path, row] of this.rows) row.put(set.get(path), this.followed(row.input, set));
  }

  /** What an input that takes its number from another one is, now that the other is changed; `undefined`: it is not. */
  followed({ source, kind, unit }, set) {
    const text = source && set.get(source.path);
    if (text === undefined || text === null) return undefined;
    const number = Number(text) * source.times;
    return { of: this.rows.get(source.path)?.input.label ?? source.path, text: inWords({ choices: [] }, text),
      number: kind === "number" && unit.endsWith("0 to 1") ? Math.min(1, number) : number };
  }

  /** The path of the input that has the focus. */
  focused() {
    return document.activeElement?.closest(".input")?.dataset.path;
  }

  /** Shows what is wrong beside the inputs that it is about. Returns what is about none of them. */
  faults(faults) {
    for (const row of this.rows.values()) row.fault("");
    const others = [];
    for (const fault of faults) {
      const text = said(fault);
      const row = fault.path && this.rows.get(fault.path);
      if (row) row.fault(text);
      else others.push(fault.path ? `${fault.path}: ${text}` : text);
    }
    return others;
  }

  /** Shows beside an input what is wrong with it and others together. Whether there is such an input. */
  told(path, text) {
    const row = this.rows.get(path);
    row?.fault(text);
    return Boolean(row);
  }

  /** Shows only inputs with these words. Returns how many there are. */
  filter(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const group of this.place.querySelectorAll(".group")) {
      let any = false;
      for (const element of group.querySelectorAll(".input")) {
        const text = element.dataset.words;
        const fits = wanted.every((word) => text.includes(word));
        element.hidden = !fits;
        any ||= fits;
        count += fits;
      }
      group.hidden = !any;
      if (wanted.length > 0 && any) group.open = true;
    }
    return count;
  }

  /** Brings the control of an input into view. */
  go(path) {
    const row = this.rows.get(path);
    if (!row) return;
    row.element.closest("details").open = true;
    row.element.scrollIntoView({ block: "center" });
    row.focus();
  }
}

/** The control of one input. */
class Row {
  constructor(input, number, { changed, unfinished, rows }) {
    this.input = input;
    this.changed = changed;
    this.unfinished = unfinished;
    this.rows = rows;
    this.id = `input-${number}`;
    this.error = make("p", { class: "error", id: `${this.id}-error`, role: "alert", hidden: true });
    this.state = make("span", { class: "state" });
    this.reset = make("button", { type: "button", class: "small-button", hidden: true, "aria-label": `Reset: ${input.label}` }, "Reset");
    this.reset.addEventListener("click", () => {
      this.changed(input.path, null, true);
      this.focus();
    });
    const help = make("p", { class: "help", id: `${this.id}-help` }, `${input.about}. `, make("code", {}, input.path));
    if (input.doubt) this.range = new Range(input, this.described(), (text, done) => this.changed(input.path, text, done), (why) => this.refuse(why));
    const head = make("div", { class: "head" }, make("label", { for: this.id }, input.label),
      input.unit ? make("span", { class: "unit" }, input.unit) : "", this.state, this.range?.button ?? "", this.reset);
    // what the file notes is about its own number
    this.note = make("p", { class: "help" }, `Note in the file: ${input.note}`);
    this.note.hidden = !input.note;
    this.given = input.range || input.source ? make("p", { class: "given" }) : null;
    this.element = make("div", { class: "input", "data-path": input.path }, head, this.controls(), this.range?.element ?? "", this.given ?? "", help, this.note, this.error);
    this.element.dataset.words = `${input.label} ${input.path} ${input.about} ${input.section}`.toLowerCase();
  }

  described() {
    return `${this.id}-help ${this.id}-error`;
  }

  controls() {
    const { input } = this;
    if (input.choices.length > 0) return make("div", { class: "controls" }, this.choice());
    const controls = make("div", { class: "controls" });
    const { min, max, step } = input.slider;
    this.isWhole = input.kind !== "number" && step === 1;
    this.slider = make("input", { type: "range", id: this.id, min, max, step, "aria-describedby": this.described() });
    // a field for numbers would swallow a decimal comma: the program says what to write in its place
    this.field = make("input", { type: "text", autocomplete: "off", "aria-label": `${input.label}, as a number`,
      "aria-describedby": this.described(), inputmode: "decimal" });
    // a value that a slider yields has no more digits than its steps
    this.slider.addEventListener("input", () => this.say(this.slider.value, false));
    this.slider.addEventListener("change", () => this.say(this.slider.value, true));
    this.field.addEventListener("input", () => {
      const why = notNumber(this.field.value, this.isWhole);
      if (why) this.refuse(why);
      else this.say(this.field.value, false);
    });
    this.field.addEventListener("change", () => {
      if (this.field.value.trim() === "") this.changed(input.path, null, true);
      else if (!notNumber(this.field.value)) this.say(this.field.value, true);
    });
    const track = make("div", { class: "track" }, this.slider);
    this.band = make("div", { class: "band", "aria-hidden": "true" });
    track.prepend(this.band);
    controls.append(track, this.field);
    if (input.kind === "permanent") {
      this.permanent = make("input", { type: "checkbox" });
      this.permanent.addEventListener("change", () =>
        this.changed(input.path, this.permanent.checked ? '"permanent"' : this.slider.value, true));
      controls.append(make("label", { class: "permanent" }, this.permanent, " permanent"));
    }
    return controls;
  }

  choice() {
    const options = this.input.choices.map((c) => make("option", { value: c.value }, c.label));
    this.select = make("select", { id: this.id, "aria-describedby": this.described() }, ...options);
    this.select.addEventListener("change", () => this.changed(this.input.path, this.select.value, true));
    return this.select;
  }

  /** A number was given. What the file writes is no change. */
  say(text, done) {
    this.changed(this.input.path, String(Number(text)), done);
  }

  /** What was typed is no number. */
  refuse(why) {
    this.fault(why);
    this.unfinished();
  }

  /** Puts the control where `text` says; `undefined`: where the file says, or what it follows. */
  put(text, followed) {
    const { input } = this;
    const now = text ?? input.written;
    const moved = text !== undefined;
    this.element.classList.toggle("moved", moved);
    this.reset.hidden = !moved;
    this.note.hidden = moved || followed !== undefined || !input.note;
    this.state.textContent = moved ? `was ${inWords(input, input.written)}` : input.range ? "a range in the file" : "";
    if (this.select) {
      if (![...this.select.options].some((o) => o.value === now)) this.select.append(make("option", { value: now }, now));
      this.select.value = now;
      return;
    }
    // what the file leaves open is no longer what is played
    if (this.given) {
      this.given.hidden = moved;
      this.given.textContent = this.origin(followed);
    }
    const set = ends(text);
    this.range?.put(set);
    const own = input.range && !followed ? [input.range.p05, input.range.p95] : null;
    const range = set ?? (moved ? null : own);
    this.mark(range ?? own);
    const number = set ? (set[0] + set[1]) / 2 : moved ? Number(text) : followed ? followed.number : (input.value ?? input.range?.mean);
    const known = Number.isFinite(number);
    const isRange = range !== null;
    this.element.classList.toggle("unknown", isRange);
    if (known) this.slider.value = number;
    this.slider.setAttribute("aria-valuetext", isRange ? `not known, ${inWords(input, now)}` : known ? String(number) : inWords(input, now));
    // a field that is being typed into is left alone
    const typed = this.field.value.trim();
    if (document.activeElement !== this.field || typed === "" || Number(typed) !== number) {
      this.field.value = known && !isRange ? number : "";
    }
    this.field.placeholder = known && !isRange ? "" : followed ? followed.text : inWords(input, now);
    if (this.permanent) {
      this.permanent.checked = now === '"permanent"';
      this.slider.disabled = this.permanent.checked;
      this.field.disabled = this.permanent.checked;
    }
  }

  /** Where its number comes from, and what is not known of it. */
  origin(followed) {
    const { range, source } = this.input;
    const move = "Move it to give it a value of its own.";
    if (followed) return `Taken from ${inMarks(followed.of)}, which is changed to ${followed.text}. ${move}`;
    const name = source && this.rows.get(source.path)?.input.label;
    const from = name ? `Taken from ${inMarks(name)}. ` : "";
    if (!range) return from + move;
    return `${from}Not known: ${ofFile(range)} in 9 cases of 10, mean ${shown(range.mean)} (${range.distribution}). Move it to fix it at one value.`;
  }

  /** Shows on the track where nine cases of ten lie. */
  mark(range) {
    this.band.hidden = range === null;
    if (range === null) return;
    const { min, max } = this.input.slider;
    const [low, high] = range.map((x) => Math.min(100, Math.max(0, (100 * (x - min)) / (max - min))));
    this.band.style.left = `${low}%`;
    this.band.style.width = `${Math.max(1, high - low)}%`;
  }

  fault(text) {
    this.error.textContent = text;
    this.error.hidden = !text;
    const invalid = text ? "true" : "false";
    (this.field ?? this.select).setAttribute("aria-invalid", invalid);
    this.range?.fault(invalid);
  }

  focus() {
    (this.select ?? (this.slider.disabled ? this.permanent : this.slider)).focus();
  }
}
