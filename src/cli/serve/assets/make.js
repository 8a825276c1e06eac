// Elements of the page.

/** An element with attributes and children. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === null) continue;
    element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Why a text is no number; empty if it is one. `whole`: it is to be a whole one. */
export function notNumber(text, whole = false) {
  const plain = text.trim();
  // 0x10 is a number for the browser only
  if (/^[-+.0-9e]+$/i.test(plain) && Number.isFinite(Number(plain))) return "";
  if (plain === "") return "Write a number. Left empty, it is as the file has it.";
  if (whole) return `“${plain}” is no number: write a whole number.`;
  const meant = plain.replace(",", ".");
  const percent = /^([0-9]+(?:[.,][0-9]+)?)\s*%$/.exec(plain)?.[1].replace(",", ".");
  // rounded, or 7 % would be 0.07 and a bit
  const share = percent && String(Number((percent / 100).toPrecision(12)));
  const right = share ?? (/^[-+]?[0-9]+,[0-9]+$/.test(plain) ? meant : "it like 0.05");
  return `“${plain}” is no number: write ${right}.`;
}

/** A name in quotation marks; labels of the file may have some already. */
export function inMarks(name) {
  return name.startsWith("“") && name.endsWith("”") ? name : `“${name}”`;
}
