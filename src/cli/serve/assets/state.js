// What the page shows, and its form in the address: a what-if is a link.

export const BASE = "base";

/** Nothing changed. `set` maps the path of an input to what is written there. */
export function side(variant = BASE) {
  return { variant, set: new Map() };
}

/** The state in the address; what is not said there is as in `usual`, and what is not understood is `ignored`. */
export function fromAddress(hash, usual) {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const ignored = [];
  const deal = (variant, set) => {
    for (const text of said.getAll(set)) if (!split(text)) ignored.push(`${set}=${text}`);
    return { variant: said.get(variant) || BASE, set: new Map(said.getAll(set).map(split).filter(Boolean)) };
  };
  const number = (key, right, otherwise) => {
    const text = said.get(key);
    if (text !== null && !right(text)) ignored.push(`${key}=${text}`);
    return text !== null && right(text) ? text : otherwise;
  };
  const digits = (text) => /^[0-9]{1,20}$/.test(text);
  return {
    file: said.get("file") || usual.file,
    left: deal("from", "from-set"),
    right: deal("to", "set"),
    trials: Number(number("trials", (text) => digits(text) && Number(text) >= 1 && Number(text) <= usual.most_trials, usual.trials)),
    seed: number("seed", (text) => digits(text) && BigInt(text) < 2n ** 64n, String(usual.seed)),
    ignored,
    worlds: said.get("worlds") === "1",
  };
}

/** The address that says it, without what is usual. */
export function toAddress(state, usual) {
  const said = new URLSearchParams();
  said.set("file", state.file);
  const deal = (one, variant, set) => {
    if (one.variant !== BASE) said.set(variant, one.variant);
    for (const text of changes(one)) said.append(set, text);
  };
  deal(state.left, "from", "from-set");
  deal(state.right, "to", "set");
  if (state.trials !== usual.trials) said.set("trials", state.trials);
  if (state.seed !== String(usual.seed)) said.set("seed", state.seed);
  if (state.worlds) said.set("worlds", "1");
  return "#" + said.toString();
}

/** The changes of a deal as they are typed after --set. */
export function changes(one) {
  return [...one.set].map(([path, value]) => `${path}=${value}`);
}

/** A deal as the server is asked for it. */
export function asked(one) {
  return { variant: one.variant, set: changes(one) };
}

/** `path=value`, divided at the first sign outside quotation marks. */
function split(text) {
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quote) {
      if (c === "\\" && quote === '"') i++;
      else if (c === quote) quote = "";
    } else if (c === '"' || c === "'") quote = c;
    else if (c === "=") return [text.slice(0, i), text.slice(i + 1)];
  }
  return null;
}
