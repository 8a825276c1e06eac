//! The answer in two sentences, and what it means for the persons, without jargon and without more
//! digits than a person would say.

use crate::agreement::Agreement;
use crate::metric::Metric;
use crate::output::facts::{owe_unlike, parties};
use crate::output::numbers::{self, grouped, of_hundred, whole_percent};
use crate::output::plot::Contender;
use crate::output::words::{Names, count, first_reasons, histories, plain};
use crate::scenario::{BASE, listed};
use crate::study::Range;
use crate::summary::{OutcomeRow, Summary};

/// What was found of these scenarios, the first of them first.
/// `changed`: what was changed beside the file.
pub(super) fn headline(all: &[Contender<'_>], changed: Vec<String>) -> Vec<String> {
    let Some(first) = all.first() else { return Vec::new() };
    let is_as_written = changed.is_empty();
    let mut told = changed;
    told.push(match all {
        [one] => alone(one),
        _ => among(first, all, is_as_written),
    });
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
    let completed = completed(p, histories(one.run.summary));
    format!("Under the assumptions in this file, {completed}{}.{known}", otherwise(one))
}

/// `the exchange is completed in 38 of 100 simulated histories`
fn completed(p: f64, histories: &str) -> String {
    match () {
        () if p == 1.0 => format!("the exchange is completed in all {histories}"),
        () if p == 0.0 => format!("the exchange is completed in none of the {histories}"),
        () => format!("the exchange is completed in {} of 100 {histories}", of_hundred(p)),
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
            let lies = match low == high {
                true => format!("hardly turn out to be another number: about {low}"),
                false => format!("turn out to be something between {low} and {high}"),
            };
            Some(format!(
                "If the true value of everything that the file gives as a range were known, the {} would {lies}, in nine \
                 cases of ten.",
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

fn among(first: &Contender<'_>, all: &[Contender<'_>], is_as_written: bool) -> String {
    let by_chance = |a: &&Contender<'_>, b: &&Contender<'_>| chance(a).total_cmp(&chance(b));
    // of equals the first of the file
    let best = all.iter().rev().max_by(by_chance).unwrap_or(first);
    let worst = all.iter().min_by(by_chance).unwrap_or(first);
    let number = count(all.len() as u64, "scenario", "scenarios");
    let histories = histories(first.run.summary);
    let (high, low) = (of_hundred(chance(best)), of_hundred(chance(worst)));
    let known = if_known(first.run.agreement, first.known, chance(first)).filter(|_| first.known.is_some());
    let known = known.map_or_else(String::new, |s| format!(" {s}"));
    // the extremes of many that do not differ are some way apart by luck: all pairs of them share the error
    let pairs = all.len() * all.len().saturating_sub(1) / 2;
    let apart = |a: &Contender<'_>, b: &Contender<'_>| told_apart(a, b, first, pairs);
    if !apart(best, worst) {
        let both = if all.len() == 2 { "both scenarios".to_owned() } else { format!("all {number}") };
        let about = if chance(best) == chance(worst) { "" } else { "about " };
        let range = if high == low { high } else { format!("{low} to {high}") };
        return format!(
            "Under the assumptions in this file, {both} are completed {about}equally often, in {range} of 100 \
             {histories}.{known}"
        );
    }
    format!(
        "Under the assumptions in this file, {} is completed in {} of 100 {histories}. Among the {number}, {}.{known}",
        as_it_stands(&first.name, is_as_written),
        of_hundred(chance(first)),
        extremes((best, &high), (worst, &low), apart, all)
    )
}

/// Which are completed most often, and which least.
fn extremes(
    (best, high): (&Contender<'_>, &str),
    (worst, low): (&Contender<'_>, &str),
    apart: impl Fn(&Contender<'_>, &Contender<'_>) -> bool,
    all: &[Contender<'_>],
) -> String {
    if all.iter().any(|c| !apart(best, c) && !apart(worst, c)) {
        return format!(
            "“{}” is completed more often, in {high}, than “{}”, in {low}; others are not told apart from either of them",
            best.name, worst.name
        );
    }
    let alike = |one: &Contender<'_>| -> Vec<&str> {
        all.iter().filter(|c| c.name != one.name && !apart(one, c)).map(|c| c.name.as_str()).collect()
    };
    let others = |one: &Contender<'_>| match &alike(one)[..] {
        [] => String::new(),
        [other] => format!(", “{other}” about as often"),
        others => format!(", {} others about as often", grouped(others.len() as u64)),
    };
    format!(
        "“{}” is completed most often, in {high}{}, and “{}” least often, in {low}{}",
        best.name,
        others(best),
        worst.name,
        others(worst)
    )
}

/// Whether two of so many pairs are completed more and less often by more than is written, and than may be luck.
/// `first` is what the others were compared with on the same luck.
fn told_apart(a: &Contender<'_>, b: &Contender<'_>, first: &Contender<'_>, pairs: usize) -> bool {
    let (p, q) = (chance(a), chance(b));
    if of_hundred(p) == of_hundred(q) {
        return false;
    }
    let is_first = |c: &Contender<'_>| std::ptr::eq(c, first);
    let compared = if is_first(a) { b.difference() } else { a.difference().filter(|_| is_first(b)) };
    if let Some(interval) = compared.and_then(|d| d.interval) {
        let difference = compared.and_then(|d| d.difference).unwrap_or(0.0);
        return !interval.of_many(difference, pairs).holds(0.0);
    }
    let half = |c: &Contender<'_>| {
        let interval = c.run.summary.completed().and_then(|chance| chance.interval);
        interval.map_or(0.0, |i| i.of_many(chance(c), pairs).half_width())
    };
    (p - q).abs() > half(a).hypot(half(b))
}

fn as_it_stands(name: &str, is_as_written: bool) -> String {
    match (name, is_as_written) {
        (BASE, true) => format!("“{name}”, the agreement as the file has it,"),
        (BASE, false) => format!("“{name}”, the agreement as the file has it but for that,"),
        _ => format!("“{name}”"),
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
    let whose = if among_others { format!(", with “{}”", c.name) } else { String::new() };
    let sentence = |of: &str, items: Vec<String>| {
        (!items.is_empty()).then(|| format!("{of}, {}.", listed(&items, "and")))
    };
    let living = sentence(&format!("On average{whose}"), living.collect());
    let remains = sentence("Of remains", remains.collect());
    let told: Vec<String> = living.into_iter().chain(remains).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// `145 of the 300`
fn mean_of(summary: &Summary, metric: Metric, party: crate::agreement::PartyId, owed: u32) -> Option<String> {
    let mean = summary.figure(metric, Some(party), None)?.values.mean?;
    (owed > 0).then(|| format!("{} of the {}", numbers::mean_of(mean, None, owed), grouped(owed.into())))
}
