//! The answer in two sentences, and what it means for the persons, without jargon and without more
//! digits than a person would say.

use crate::agreement::Agreement;
use crate::metric::Metric;
use crate::output::facts::{owe_unlike, parties};
use crate::output::numbers::{self, grouped, of_hundred, whole_percent};
use crate::output::plot::Contender;
use crate::output::words::{Names, count, first_reasons, plain};
use crate::scenario::BASE;
use crate::study::Range;
use crate::summary::{OutcomeRow, Summary};

/// What was found of these scenarios, the first of them first.
pub(super) fn headline(all: &[Contender<'_>]) -> Vec<String> {
    let Some(first) = all.first() else { return Vec::new() };
    let mut told = match all {
        [one] => vec![alone(one)],
        _ => vec![among(first, all)],
    };
    let named: Vec<_> = all.iter().map(|c| (c.name.as_str(), c.run.agreement)).collect();
    told.extend(owe_unlike(&named));
    if let Some(sentence) = persons(first, all.len() > 1) {
        told.push(sentence);
    }
    told
}

fn chance(c: &Contender<'_>) -> f64 {
    c.run.summary.completed().and_then(|c| c.probability).unwrap_or(0.0)
}

fn alone(one: &Contender<'_>) -> String {
    let p = chance(one);
    let known = if_known(one.run.agreement, one.known, p).map_or_else(String::new, |s| format!(" {s}"));
    format!("Under the assumptions in this file, {}{}.{known}", completed(p), otherwise(one))
}

/// `the exchange is completed in 38 of 100 simulated histories`
fn completed(p: f64) -> String {
    match () {
        () if p == 1.0 => "the exchange is completed in every simulated history".to_owned(),
        () if p == 0.0 => "the exchange is completed in none of the simulated histories".to_owned(),
        () => format!("the exchange is completed in {} of 100 simulated histories", of_hundred(p)),
    }
}

/// The most frequent reason why not.
fn otherwise(c: &Contender<'_>) -> String {
    let names = Names::of(c.run.agreement);
    let first = first_reasons(c.run.summary);
    let share = |r: &OutcomeRow| r.chance.probability.filter(|&p| p >= 0.005);
    let told = |r: &&OutcomeRow| Some(format!("{}, in {}", names.reason(r), of_hundred(share(r)?)));
    match first.iter().map(told).collect::<Option<Vec<String>>>().as_deref() {
        None | Some([]) => String::new(),
        Some([one]) => format!("; the most frequent reason why not: {one}"),
        Some(several) => format!("; the most frequent reasons why not: {}", several.join(", and ")),
    }
}

/// What knowing would tell.
fn if_known(agreement: &Agreement, known: Option<Range>, p: f64) -> Option<String> {
    match known {
        Some(known) => {
            let (low, high) = (whole_percent(known.p05), whole_percent(known.p95));
            Some(format!(
                "If the true value of everything that the file gives as a range were known, the {} would turn out to be \
                 something between {low} and {high}, in nine cases of ten.",
                of_hundred(p)
            ))
        }
        None if agreement.unknowns().is_empty() => Some(
            "The file gives no quantity as a range, so the answer does not say how far it would move if one of them \
             were another."
                .to_owned(),
        ),
        None => None,
    }
}

fn among(first: &Contender<'_>, all: &[Contender<'_>]) -> String {
    let by_chance = |a: &&Contender<'_>, b: &&Contender<'_>| chance(a).total_cmp(&chance(b));
    // of equals the first of the file
    let best = all.iter().rev().max_by(by_chance).unwrap_or(first);
    let worst = all.iter().min_by(by_chance).unwrap_or(first);
    let number = count(all.len() as u64, "scenario", "scenarios");
    let (high, low) = (of_hundred(chance(best)), of_hundred(chance(worst)));
    let known = if_known(first.run.agreement, first.known, chance(first)).filter(|_| first.known.is_some());
    let known = known.map_or_else(String::new, |s| format!(" {s}"));
    if high == low {
        let both = if all.len() == 2 { "both scenarios".to_owned() } else { format!("all {number}") };
        let about = if chance(best) == chance(worst) { "" } else { "about " };
        return format!(
            "Under the assumptions in this file, {both} are completed {about}equally often, in {high} of 100 \
             simulated histories.{known}"
        );
    }
    // those that are written alike are not told apart
    let with_others = |one: &Contender<'_>, said: &str| {
        let alike = all.iter().filter(|c| of_hundred(chance(c)) == said).count() as u64;
        match alike {
            1 => format!("“{}”", one.name),
            _ => format!("“{}” and about as often {}", one.name, count(alike - 1, "other", "others")),
        }
    };
    format!(
        "Under the assumptions in this file, {} is completed in {} of 100 simulated histories. Among the {number}, {} is \
         completed most often, in {high}, and {} least often, in {low}.{known}",
        as_it_stands(&first.name),
        of_hundred(chance(first)),
        with_others(best, &high),
        with_others(worst, &low)
    )
}

fn as_it_stands(name: &str) -> String {
    if name == BASE {
        format!("“{name}”, the agreement as the file has it,")
    } else {
        format!("“{name}”")
    }
}

/// Who is released, on average; the living and the dead in sentences of their own.
fn persons(c: &Contender<'_>, among_others: bool) -> Option<String> {
    let (agreement, summary) = (c.run.agreement, c.run.summary);
    let label = |p: crate::agreement::PartyId| plain(&agreement.parties()[p.index()].label);
    let living = parties(agreement).filter_map(|p| {
        let of = mean_of(summary, Metric::Released, p, agreement.owed_living(p))?;
        Some((label(p), of))
    });
    let living: Vec<(String, String)> = living.collect();
    let living = living.iter().enumerate().map(|(i, (label, of))| match i {
        0 => format!("{label} releases {of} living persons whom it owes"),
        _ => format!("{label} {of}"),
    });
    let remains = parties(agreement).filter_map(|p| {
        let of = mean_of(summary, Metric::RemainsReturned, p, agreement.owed_remains(p))?;
        Some(format!("{} returns {of}", label(p)))
    });
    let (living, remains) = (listed(living.collect()), listed(remains.collect()));
    let whose = if among_others { format!(", with “{}”", c.name) } else { String::new() };
    let living = living.map(|l| format!("On average{whose}, {l}."));
    let remains = remains.map(|r| format!("Of remains, {r}."));
    let told: Vec<String> = living.into_iter().chain(remains).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// `145 of the 300`
fn mean_of(summary: &Summary, metric: Metric, party: crate::agreement::PartyId, owed: u32) -> Option<String> {
    let mean = summary.figure(metric, Some(party), None)?.values.mean?;
    (owed > 0).then(|| format!("{} of the {}", numbers::mean(mean, None), grouped(owed.into())))
}

/// `a, b and c`
fn listed(mut items: Vec<String>) -> Option<String> {
    let last = items.pop()?;
    Some(if items.is_empty() { last } else { format!("{} and {last}", items.join(", ")) })
}
