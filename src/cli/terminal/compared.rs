//! Several scenarios side by side, a row each.

use stagger::agreement::{Agreement, PartyId};
use stagger::metric::Metric;
use stagger::output::facts::{owe_unlike, parties};
use stagger::output::numbers::{chance, grouped, mean, mean_of, points, whole_percent};
use stagger::output::words::{Names, count, first_reasons, plain, short};
use stagger::scenario::{Scenario, typed};
use stagger::study::{Answers, DifferenceRow, Range};
use stagger::summary::{Description, Interval, Measure, OutcomeRow, Summary};

use super::super::results::{Found, Played};
use super::page::Page;
use super::summary::verdicts;

/// More parties than this share one column.
const MOST_COLUMNS: usize = 3;

/// Columns of a terminal that has room for what else ends the agreements.
const ROOM_FOR_REASONS: usize = 110;

/// Columns of a terminal that has room for the largest lead.
const ROOM_FOR_LEADS: usize = 100;

/// If a label is longer, the parties go by their keys.
const LONGEST_LABEL: usize = 12;

/// The column of the day on which half of the histories have ended.
const ENDS: &str = "Ends\n(day)";

/// The page for several scenarios.
pub(super) fn page(
    mut page: Page,
    played: &[Played<'_>],
    found: &Found,
    known: &[Option<Range>],
    seed: u64,
    folder: &str,
) -> Page {
    let titles: Vec<&str> = distinct(played.iter().map(|p| p.scenario.name()));
    page.heading(&plain(&titles.join(", ")));
    let answers = &found.answers;
    let how = match answers.trials {
        Some(trials) => format!("{} of each, seed {seed}", count(trials, "trial", "trials")),
        None => "each solved exactly".to_owned(),
    };
    page.paragraph(&format!("{} scenarios, {how}", played.len()));
    page.blank();
    let (table, rows) = fitting(&page, played, answers, known);
    page.table(&table.header(), rows, &table.numbers());
    page.blank();
    remarks(&mut page, &table, played, answers);
    page.hint(&format!("One scenario in detail: {}", example(played)));
    let names: Vec<&str> = played.iter().map(|p| p.scenario.id()).collect();
    verdicts(&mut page, &names, &found.witnesses);
    page.closing(folder);
    page
}

/// The table and its rows as the terminal has room for them: a column of persons for each party, or one for
/// all of them; without the remains if need be.
fn fitting<'a>(
    page: &Page,
    played: &[Played<'a>],
    answers: &Answers,
    known: &[Option<Range>],
) -> (Table<'a>, Vec<Vec<String>>) {
    let owing = owing(played).len();
    let of = |most: usize, remains: bool| {
        let extras = Extras {
            known: known.iter().any(Option::is_some),
            remains,
            leads: page.has_room_for(ROOM_FOR_LEADS) && owing > 1,
            reasons: page.has_room_for(ROOM_FOR_REASONS),
        };
        let table = Table::of(played, extras, most);
        let rows = table.rows(played, answers, known);
        (table, rows)
    };
    let all = owes_remains(played);
    let least = all && owing == 0;
    [(MOST_COLUMNS, all), (1, all), (MOST_COLUMNS, least)]
        .into_iter()
        .map(|(most, remains)| of(most, remains))
        .find(|(table, rows)| page.fits(&table.header(), rows, &table.numbers()))
        .unwrap_or_else(|| of(1, least))
}

/// What the columns mean.
fn remarks(page: &mut Page, table: &Table<'_>, played: &[Played<'_>], answers: &Answers) {
    let interval = match answers.trials {
        Some(_) => ", ± its 95 % interval; all are played on the same luck",
        None => "",
    };
    let released = match table.released {
        Released::Columns(_) | Released::Together => " Released: persons, mean, of those owed.",
        Released::Nowhere => "",
    };
    let returned = match (owes_remains(played), table.extras.remains) {
        (true, true) => " Remains returned: mean, of those owed.",
        (true, false) => " Remains are owed, too: how many are returned is in the results.",
        (false, _) => "",
    };
    page.remark(&format!(
        "Difference: to the first, in percentage points{interval}.{released}{returned} Ends: median day."
    ));
    let named: Vec<_> =
        played.iter().map(|p| (short(p.scenario.id(), &table.scenarios), p.scenario.agreement())).collect();
    if let Some(unlike) = owe_unlike(&named) {
        page.remark(&unlike);
    }
    if table.extras.leads {
        page.remark("Lead: the largest, percentage points, mean.");
    }
    if table.extras.known {
        page.remark(
            "If we knew: where the chance of completion would lie, were the true value of every range in the file \
             known, in 9 worlds of 10.",
        );
    }
}

/// A variant that there is, as it would be typed.
fn example(played: &[Played<'_>]) -> String {
    let name = played.iter().filter_map(|p| p.scenario.variant()).next_back().unwrap_or("base");
    plain(&typed::option("--variant", name))
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

struct Table<'a> {
    header: Vec<String>,
    released: Released,
    extras: Extras,
    /// How many columns after the first hold numbers.
    numbers: usize,
    /// Whether parties go by their keys.
    keys: bool,
    /// The names of all.
    scenarios: Vec<&'a str>,
}

/// Columns that not every table has.
#[derive(Clone, Copy)]
struct Extras {
    /// What knowing would tell.
    known: bool,
    /// The remains returned.
    remains: bool,
    /// The largest lead.
    leads: bool,
    /// What else ends the agreements.
    reasons: bool,
}

/// Where the table says who is released.
enum Released {
    /// In a column for each party, by its key.
    Columns(Vec<String>),
    /// In one column for all.
    Together,
    /// Nobody alive is owed.
    Nowhere,
}

impl<'a> Table<'a> {
    /// `most`: columns for those released, if there are not more parties who release anybody.
    fn of(played: &[Played<'a>], extras: Extras, most: usize) -> Self {
        let labels = owing(played);
        let mut all = played.iter().flat_map(|p| p.scenario.agreement().parties());
        let keys = all.any(|p| p.label.chars().count() > LONGEST_LABEL);
        let released = match labels.len() {
            0 => Released::Nowhere,
            n if n <= most => Released::Columns(labels.iter().map(|(key, _)| (*key).to_owned()).collect()),
            _ => Released::Together,
        };
        let mut header: Vec<String> = ["Scenario", "Completed"].map(str::to_owned).into();
        header.extend(extras.known.then(|| "If we knew".to_owned()));
        header.push("Difference".to_owned());
        match released {
            Released::Columns(_) => header.extend(
                labels.iter().map(|(key, label)| format!("Released\n{}", party_short(key, label, keys))),
            ),
            Released::Together => header.push("Released".to_owned()),
            Released::Nowhere => {}
        }
        header.extend(extras.remains.then(|| "Remains\nreturned".to_owned()));
        header.push(ENDS.to_owned());
        header.extend(extras.leads.then(|| "Lead".to_owned()));
        header.extend(extras.reasons.then(|| "Or ends by".to_owned()));
        let columns = if let Released::Columns(columns) = &released { columns.len() } else { 0 };
        let numbers = usize::from(extras.known) + 2 + columns;
        let scenarios = played.iter().map(|p| p.scenario.id()).collect();
        Self { header, released, extras, numbers, keys, scenarios }
    }

    fn header(&self) -> Vec<&str> {
        self.header.iter().map(String::as_str).collect()
    }

    /// The columns of numbers.
    fn numbers(&self) -> Vec<usize> {
        // what all release, in one column, and remains are texts, and stand before the day
        let ends = self.header.iter().position(|name| name == ENDS);
        (1..=self.numbers).chain(ends).collect()
    }

    fn rows(&self, played: &[Played<'_>], answers: &Answers, known: &[Option<Range>]) -> Vec<Vec<String>> {
        let row = |(i, (p, summary)): (usize, (&Played<'_>, &Summary))| {
            let differences = i.checked_sub(1).map(|i| &answers.differences[i][..]);
            self.row(p.scenario, summary, known.get(i).copied().flatten(), differences)
        };
        played.iter().zip(&answers.summaries).enumerate().map(row).collect()
    }

    fn row(
        &self,
        scenario: &Scenario,
        summary: &Summary,
        known: Option<Range>,
        differences: Option<&[DifferenceRow]>,
    ) -> Vec<String> {
        let agreement = scenario.agreement();
        let mut row = vec![
            plain(short(scenario.id(), &self.scenarios)),
            summary.completed().map_or_else(String::new, chance),
        ];
        if self.extras.known {
            let range = |k: Range| format!("{}–{} %", whole_percent(k.p05), whole_percent(k.p95));
            row.push(known.map(range).unwrap_or_default());
        }
        row.push(differences.and_then(of_completion).unwrap_or_default());
        let together = |delivered: &dyn Fn(PartyId) -> Option<String>| {
            let line = |p| delivered(p).map(|r| format!("{}: {r}", party_name(agreement, p, self.keys)));
            parties(agreement).filter_map(line).collect::<Vec<_>>().join("\n")
        };
        let living = |p: PartyId| delivered(summary, p, Metric::Released, agreement.owed_living(p));
        let remains = |p: PartyId| delivered(summary, p, Metric::RemainsReturned, agreement.owed_remains(p));
        match &self.released {
            Released::Columns(columns) => row.extend(columns.iter().map(|key| {
                let party = parties(agreement).find(|p| agreement.parties()[p.index()].key == *key);
                party.and_then(living).unwrap_or_default()
            })),
            Released::Together => row.push(together(&living)),
            Released::Nowhere => {}
        }
        row.extend(self.extras.remains.then(|| together(&remains)));
        let end = summary.figure(Metric::EndDay, None, None).and_then(|f| f.values.quantiles);
        row.push(end.map_or_else(String::new, |q| grouped(q.median as u64)));
        if self.extras.leads {
            row.push(largest_lead(agreement, summary, self.keys));
        }
        if self.extras.reasons {
            let names = if self.keys { Names::with_keys(agreement) } else { Names::of(agreement) };
            let told = |r: &&OutcomeRow| format!("{} {}", names.reason(r), chance(&r.chance));
            let first: Vec<String> = first_reasons(summary).iter().map(told).collect();
            row.push(first.join(",\n"));
        }
        row
    }
}

fn owes_remains(played: &[Played<'_>]) -> bool {
    played.iter().map(|p| p.scenario.agreement()).any(|a| parties(a).any(|p| a.owed_remains(p) > 0))
}

/// Key and label of every party that owes somebody alive in one of the scenarios.
fn owing<'a>(played: &[Played<'a>]) -> Vec<(&'a str, &'a str)> {
    let mut labels: Vec<(&str, &str)> = Vec::new();
    for p in played {
        let agreement = p.scenario.agreement();
        for id in parties(agreement).filter(|&p| agreement.owed_living(p) > 0) {
            let party = &agreement.parties()[id.index()];
            if !labels.iter().any(|(key, _)| *key == party.key) {
                labels.push((&party.key, &party.label));
            }
        }
    }
    labels
}

/// The key if parties go by their keys, otherwise the label.
fn party_short(key: &str, label: &str, keys: bool) -> String {
    plain(if keys { key } else { label })
}

fn party_name(agreement: &Agreement, party: PartyId, keys: bool) -> String {
    let party = &agreement.parties()[party.index()];
    party_short(&party.key, &party.label, keys)
}

fn of_completion(differences: &[DifferenceRow]) -> Option<String> {
    let row = differences.iter().find(|d| d.measure == Measure::Completed)?;
    Some(points(row.difference?, row.interval))
}

fn delivered(summary: &Summary, party: PartyId, metric: Metric, owed: u32) -> Option<String> {
    let values = summary.figure(metric, Some(party), None)?.values;
    (owed > 0).then_some(format!(
        "{} of {}",
        mean_of(values.mean?, values.interval, owed),
        grouped(owed.into())
    ))
}

/// The party whose lead is largest on average, and those that are not told apart from it.
fn largest_lead(agreement: &Agreement, summary: &Summary, keys: bool) -> String {
    let lead = |party| Some((party, &summary.figure(Metric::Lead, Some(party), None)?.values));
    let all: Vec<_> = parties(agreement).filter_map(lead).collect();
    let Some((m, interval)) = all
        .iter()
        .filter_map(|(_, values)| Some((values.mean.filter(|m| *m > 0.0)?, values.interval)))
        .reduce(|a, b| if b.0 > a.0 { b } else { a })
    else {
        return "none".to_owned();
    };
    // sums of an exact solution differ by what rounding leaves
    let ends = |m: f64, i: Option<Interval>| i.map_or((m * (1.0 - 1e-9), m), |i| (i.low, i.high));
    let least = ends(m, interval).0;
    let is_as_large =
        |values: &Description| values.mean.is_some_and(|own| ends(own, values.interval).1 >= least);
    let names: Vec<String> = all
        .iter()
        .filter(|(_, values)| is_as_large(values))
        .map(|(party, _)| party_name(agreement, *party, keys))
        .collect();
    let who = match names.len() {
        2 if all.len() == 2 => "both".to_owned(),
        0..=2 => names.join(", "),
        n => count(n as u64, "party", "parties"),
    };
    format!("{who} {}", mean(m, interval))
}
