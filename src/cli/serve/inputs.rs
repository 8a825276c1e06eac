//! The inputs of a scenario as a page shows them: what each is called, what it is for, where it
//! stands, and how far a slider goes.

use serde::Serialize;
use stagger::agreement::Agreement;
use stagger::output::inputs::{in_order, in_words, is_odds_factor};
use stagger::output::manifest::sha256_hex;
use stagger::output::words::{capital, plain};
use stagger::scenario::{Accepts, Adjustable, BASE, Input, Scenario, Source, words};

use super::refusal::Refusal;
use super::told;

/// More inputs than this are not shown; a schedule of thousands of tranches has them.
const MOST_INPUTS: usize = 600;

/// A scenario with its inputs.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    name: String,
    path: String,
    /// SHA-256 of the file that the inputs are of.
    sha256: String,
    about: Option<String>,
    variant: String,
    variants: Vec<Variant>,
    inputs: Vec<Shown>,
    /// Inputs that are not shown, because there are too many.
    left_out: usize,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Variant {
    name: String,
    about: Option<String>,
}

/// An input.
#[derive(Debug, Serialize)]
struct Shown {
    path: String,
    label: String,
    section: &'static str,
    about: String,
    /// Where it is from, if the file notes it.
    note: Option<String>,
    unit: &'static str,
    kind: &'static str,
    /// What is written there, as TOML.
    written: String,
    /// The number, if it is one.
    value: Option<f64>,
    /// Where its number comes from, if it has one by a name of `[unknown]`.
    source: Option<Named>,
    /// What is not known about it.
    range: Option<Spread>,
    slider: Option<Slider>,
    /// For what may be a range: the words between whose ends it is asked for.
    doubt: Option<&'static str>,
    choices: Vec<Choice>,
}

/// The quantity of `[unknown]` that an input is written by.
#[derive(Debug, Serialize)]
struct Named {
    path: String,
    /// What its number is multiplied by.
    times: f64,
}

/// An input that is not known: its distribution and where it lies.
#[derive(Debug, Serialize)]
struct Spread {
    distribution: String,
    mean: f64,
    p05: f64,
    p95: f64,
}

/// How far a slider goes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Slider {
    min: f64,
    max: f64,
    step: f64,
}

/// One of several things that an input may be.
#[derive(Debug, Serialize)]
struct Choice {
    /// As TOML.
    value: String,
    label: String,
}

/// The inputs of one scenario of a file.
pub(super) fn page(source: &Source, scenarios: &[Scenario], variant: &str) -> Result<Page, Refusal> {
    let name = |s: &Scenario| s.variant().unwrap_or(BASE).to_owned();
    let none = || Refusal::NotFound(format!("the file has no variant called `{}`", plain(variant)));
    let scenario = scenarios.iter().find(|s| name(s) == variant).ok_or_else(none)?;
    let all: Vec<Adjustable> = scenario.adjustable().into_iter().filter(is_offered).collect();
    let described = |s: &Scenario| s.about().map(str::to_owned);
    Ok(Page {
        name: plain(scenario.name()),
        path: source.path.display().to_string(),
        sha256: sha256_hex(source.text.as_bytes()),
        about: described(scenario),
        variant: name(scenario),
        variants: scenarios.iter().map(|s| Variant { name: name(s), about: described(s) }).collect(),
        inputs: all.iter().take(MOST_INPUTS).map(|a| shown(a, scenario, &all)).collect(),
        left_out: all.len().saturating_sub(MOST_INPUTS),
        warnings: told::warnings(scenario),
    })
}

fn shown(input: &Adjustable, scenario: &Scenario, all: &[Adjustable]) -> Shown {
    let agreement = scenario.agreement();
    let path = words(&input.path).unwrap_or_default();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let worked_out = scenario.inputs().iter().find(|i| i.path == input.path);
    let spread = worked_out.and_then(spread);
    let source = named(input, all);
    let written = number(&input.written);
    let value = written.or_else(|| source.as_ref().and(worked_out).and_then(|i| i.value));
    let called = in_words(&input.path, agreement);
    Shown {
        label: capital(called.strip_prefix("the ").unwrap_or(&called)),
        section: section(&path),
        about: input.about.trim_end_matches('.').to_owned(),
        note: scenario.note(&input.path, &[]).map(|note| plain(&note.on_one_line())),
        unit: unit(input, &path, agreement),
        kind: kind(input.accepts),
        written: input.written.to_string(),
        doubt: doubt(input, &path),
        slider: slider(input, &path, agreement, value, spread.as_ref()),
        choices: choices(input, agreement),
        path: input.path.clone(),
        value,
        source,
        range: spread,
    }
}

/// Whether persons live is no what-if: it would count the dead among the living.
fn is_offered(input: &Adjustable) -> bool {
    let path = words(&input.path).unwrap_or_default();
    !matches!(&path[..], [first, _, last] if first == "category" && last == "deceased")
}

/// The quantity by whose name a number is written: `"goodwill"`, or `{ of = "goodwill", times = 0.9 }`.
fn named(input: &Adjustable, all: &[Adjustable]) -> Option<Named> {
    if !matches!(input.accepts, Accepts::Unit | Accepts::Multiplier) {
        return None;
    }
    let (name, times) = match &input.written {
        toml::Value::String(name) => (name.as_str(), 1.0),
        toml::Value::Table(table) => (table.get("of")?.as_str()?, number(table.get("times")?)?),
        _ => return None,
    };
    let is_meant = |i: &&Adjustable| words(&i.path).is_ok_and(|path| path == ["unknown", name]);
    Some(Named { path: all.iter().find(is_meant)?.path.clone(), times })
}

fn spread(input: &Input) -> Option<Spread> {
    let distribution = input.distribution.clone()?;
    Some(Spread { distribution, mean: input.mean, p05: input.p05, p95: input.p95 })
}

fn number(value: &toml::Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|i| i as f64))
}

/// The part of the page that it belongs to.
fn section(path: &[&str]) -> &'static str {
    match path.first().copied().unwrap_or_default() {
        "party" => "Parties",
        "category" => "Categories of persons",
        "term" => "Terms",
        "behaviour" => "Reactions",
        "breach" => "Breach",
        "mediation" => "Mediation",
        "ceasefire" => "Ceasefire",
        "issue" => "Issues in the talks",
        "event" => "Events",
        "exchange" | "tranche" => "Schedule",
        "unknown" => "Used in several places",
        _ => "Time",
    }
}

fn kind(accepts: Accepts) -> &'static str {
    match accepts {
        Accepts::Unit | Accepts::Multiplier | Accepts::Delay => "number",
        Accepts::Whole { .. } => "whole",
        Accepts::Permanent => "permanent",
        Accepts::Flag => "flag",
        Accepts::Choice(_) | Accepts::Order | Accepts::Split => "choice",
    }
}

fn unit(input: &Adjustable, path: &[&str], agreement: &Agreement) -> &'static str {
    let last = path.last().copied().unwrap_or_default();
    match input.accepts {
        Accepts::Unit if last == "share" => "share, 0 to 1",
        Accepts::Unit => "probability, 0 to 1",
        Accepts::Multiplier if is_odds_factor(&input.path) => "odds factor, 1 = no effect",
        Accepts::Multiplier => match (path, last) {
            (_, "per_day") => "per day",
            (_, "late" | "short" | "refused") => "weight",
            (_, "incidents") => "factor, 1 = no effect",
            _ => "",
        },
        Accepts::Delay | Accepts::Permanent => "days",
        Accepts::Whole { .. } => match (path, last) {
            (["exchange", "tranches"], _) => "tranches",
            (_, "at_most") => "times",
            (_, "horizon" | "first" | "every" | "day" | "days" | "grace" | "patience" | "lasts") => "days",
            _ if agreement.categories().iter().any(|c| c.deceased && c.key == last) => "remains",
            _ => "persons",
        },
        Accepts::Choice(_) | Accepts::Flag | Accepts::Order | Accepts::Split => "",
    }
}

/// How to ask for a range where the file may have a distribution: one that stands for what is not known,
/// or for what varies.
fn doubt(input: &Adjustable, path: &[&str]) -> Option<&'static str> {
    let varies = Some("Varies: 9 times of 10 it lies between");
    match input.accepts {
        Accepts::Delay => varies,
        Accepts::Unit if path.last() == Some(&"share") => varies,
        Accepts::Unit | Accepts::Multiplier => Some("Not known: I am 90 % sure that it lies between"),
        _ => None,
    }
}

/// How far the slider of an input goes: beyond where it stands, and never beyond what is allowed.
/// The field beside it takes any value that the file may have.
fn slider(
    input: &Adjustable,
    path: &[&str],
    agreement: &Agreement,
    value: Option<f64>,
    spread: Option<&Spread>,
) -> Option<Slider> {
    let high = spread.map(|s| s.p95).or(value);
    let beyond = |least: f64, times: f64| round_above(high.map_or(least, |h| (times * h).max(least)));
    let whole = |min: f64, max: f64| Some(Slider { min, max: max.max(min + 1.0), step: 1.0 });
    match input.accepts {
        Accepts::Unit => Some(Slider { min: 0.0, max: 1.0, step: 0.01 }),
        Accepts::Multiplier => {
            let is_factor =
                path.first() != Some(&"unknown") && unit(input, path, agreement).contains("no effect");
            let max = if is_factor { beyond(2.0, 1.5) } else { beyond(0.0, 2.0) };
            let max = if max > 0.0 { max } else { 1.0 };
            Some(Slider { min: 0.0, max, step: round_above(max / 200.0) })
        }
        Accepts::Delay | Accepts::Permanent => whole(0.0, beyond(10.0, 2.0)),
        Accepts::Whole { least, most } => {
            let most = held(path, agreement).unwrap_or(most);
            let max = beyond(10.0, 2.0).min(f64::from(most));
            let min = if path == ["horizon"] { 1.0 } else { f64::from(least) };
            whole(min, max.max(value.unwrap_or(0.0)))
        }
        Accepts::Choice(_) | Accepts::Flag | Accepts::Order | Accepts::Split => None,
    }
}

/// How many persons a party holds of a category that it owes.
fn held(path: &[&str], agreement: &Agreement) -> Option<u32> {
    let (party, category) = match path {
        ["exchange", party, category] | ["tranche", _, party, category] => (party, category),
        _ => return None,
    };
    let party = agreement.parties().iter().find(|p| p.key == *party)?;
    let category = agreement.categories().iter().position(|c| c.key == *category)?;
    party.holds.iter().find(|(c, _)| c.index() == category).map(|(_, held)| *held)
}

/// The next number above that is 1, 2 or 5 with zeros.
fn round_above(x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let exponent = x.log10().floor() as i32;
    let candidates = [1, 2, 5, 10].map(|digit| {
        // divided rather than multiplied: 2 / 10 is 0.2, and 2 × 0.1 is a little more
        let digit = f64::from(digit);
        if exponent < 0 { digit / 10f64.powi(-exponent) } else { digit * 10f64.powi(exponent) }
    });
    candidates.into_iter().find(|c| *c >= x * (1.0 - 1e-9)).unwrap_or(x)
}

/// What an input may be, if that is one of a few things.
fn choices(input: &Adjustable, agreement: &Agreement) -> Vec<Choice> {
    let text = |word: &str| toml::Value::String(word.to_owned()).to_string();
    let mut choices: Vec<Choice> = match input.accepts {
        Accepts::Choice(words) => {
            words.iter().map(|w| Choice { value: text(w), label: w.replace('_', " ") }).collect()
        }
        Accepts::Flag => [("true", "yes"), ("false", "no")]
            .map(|(value, label)| Choice { value: value.to_owned(), label: label.to_owned() })
            .into(),
        Accepts::Split => {
            ["even", "front", "back"].map(|w| Choice { value: text(w), label: w.to_owned() }).into()
        }
        Accepts::Order => orders(agreement),
        _ => return Vec::new(),
    };
    let written = input.written.to_string();
    if !choices.iter().any(|c| c.value == written) {
        let label = in_order(&input.written, agreement).unwrap_or_else(|| written.clone());
        choices.push(Choice { label: format!("as in the file: {label}"), value: written });
    }
    choices
}

/// All together, or the parties that owe something one after the other, in each order if there are
/// few.
fn orders(agreement: &Agreement) -> Vec<Choice> {
    let owing: Vec<usize> = (0..agreement.parties().len())
        .filter(|&p| agreement.tranches().iter().any(|t| t.bundles().any(|b| b.party.index() == p)))
        .collect();
    let listed = |order: &Vec<usize>| {
        let keys = order.iter().map(|&p| toml::Value::String(agreement.parties()[p].key.clone())).collect();
        let labels: Vec<String> = order.iter().map(|&p| plain(&agreement.parties()[p].label)).collect();
        Choice { value: toml::Value::Array(keys).to_string(), label: labels.join(", then ") }
    };
    let together = Choice { value: "\"together\"".to_owned(), label: "together".to_owned() };
    let orders = if owing.len() <= 3 { permutations(&owing) } else { Vec::new() };
    std::iter::once(together).chain(orders.iter().map(listed)).collect()
}

fn permutations(of: &[usize]) -> Vec<Vec<usize>> {
    if of.len() <= 1 {
        return vec![of.to_vec()];
    }
    let first = |(i, &x): (usize, &usize)| {
        let rest: Vec<usize> = of.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, &y)| y).collect();
        permutations(&rest).into_iter().map(move |tail| [&[x][..], &tail[..]].concat()).collect::<Vec<_>>()
    };
    of.iter().enumerate().flat_map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliders_end_at_round_numbers() {
        for (x, above) in [(0.03, 0.05), (0.2, 0.2), (1.0, 1.0), (1.1, 2.0), (14.0, 20.0), (600.0, 1000.0)] {
            assert_eq!(round_above(x), above, "{x}");
        }
        assert_eq!(round_above(0.0), 0.0);
    }

    #[test]
    fn every_order_of_a_few() {
        assert_eq!(permutations(&[1, 2]), [[1, 2], [2, 1]]);
        assert_eq!(permutations(&[1, 2, 3]).len(), 6);
    }
}
