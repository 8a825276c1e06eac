// A number that is not known, given by the two ends between which somebody is 90 % sure that it lies.

import { make, notNumber } from "./make.js";

/** How such a range is written in a file. */
const WRITTEN = /^\{ interval = \[([^,\]]+), ([^,\]]+)\] \}$/;

/** The two ends of what is written, or `null` if it is not such a range. */
export function ends(text) {
  const [, low, high] = WRITTEN.exec(text ?? "") ?? [];
  return low === undefined ? null : [Number(low), Number(high)];
}

/** Two fields, which are there once somebody asks for them or a range is set. `say(text, done)` is told of it,
 *  `say(null, done)` when it is taken back, and `refuse(why)` when an end is no number. */
export class Range {
  constructor(input, described, say, refuse) {
    this.say = say;
    this.refuse = refuse;
    this.button = make("button", { type: "button", class: "small-button", "aria-expanded": "false", "aria-label": `As a range: ${input.label}` },
      "As a range");
    this.button.addEventListener("click", () => {
      this.open(this.element.hidden);
      if (!this.element.hidden) this.fields[0].focus();
    });
    const field = (end) => make("input", { type: "text", autocomplete: "off", inputmode: "decimal",
      "aria-label": `${input.label}: ${input.doubt}, ${end}`, "aria-describedby": described });
    this.fields = ["lower end", "upper end"].map(field);
    for (const one of this.fields) {
      one.addEventListener("input", () => this.tell(false));
      one.addEventListener("change", () => this.tell(true));
    }
    const [low, high] = this.fields;
    this.element = make("p", { class: "between", hidden: true }, `${input.doubt} `, low, " and ", high);
  }

  /** Says the range, once both ends are there; `null` if one was there and an end is taken away. `done`: and not
   *  only on the way. */
  tell(done) {
    const [low, high] = this.fields.map((field) => field.value.trim());
    const why = [low, high].filter((end) => end !== "").map(notNumber).find(Boolean);
    if (why) this.refuse(why);
    else if (low !== "" && high !== "") this.say(`{ interval = [${low}, ${high}] }`, done);
    else if (this.isSet && done) this.say(null, done);
  }

  open(open) {
    this.element.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  /** Shows these ends; `null`: none are set. */
  put(range) {
    this.isSet = Boolean(range);
    if (!range) {
      // fields that are being typed into are left alone
      if (!this.fields.includes(document.activeElement)) for (const field of this.fields) field.value = "";
      return;
    }
    this.open(true);
    this.fields.forEach((field, i) => {
      if (document.activeElement !== field || Number(field.value) !== range[i]) field.value = range[i];
    });
  }

  fault(invalid) {
    for (const field of this.fields) field.setAttribute("aria-invalid", invalid);
  }
}
