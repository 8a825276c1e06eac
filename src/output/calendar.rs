//! An agreement as a calendar: who releases whom on which day, and who is then ahead.

use super::answer::{Block, Grid};
use super::facts::parties;
use super::numbers::{date, grouped};
use super::words::{Names, count};
use crate::agreement::{Agreement, Bundle, CategoryId, OnDelay, PartyId, Tranche, TrancheId};
use crate::scenario::{Scenario, listed};

/// The column that says who is ahead; missing where nobody can be.
pub(super) const LEAD: &str = "Lead";

/// The column that says who releases what.
const RELEASES: &str = "Releases";

/// Whether a table is a calendar.
pub(super) fn is_calendar(grid: &Grid) -> bool {
    grid.header.iter().any(|name| name == RELEASES)
}

/// What a deal without a ceasefire is, which is not that fighting goes on.
const NO_CEASEFIRE: &str =
    " The file has no ceasefire: nothing expires, and no incident disturbs the exchange.";

/// The calendar of one scenario: what it says of time, a table with a row for each bundle, and a
/// sentence for each party.
#[must_use]
pub fn calendar(scenario: &Scenario) -> Vec<Block> {
    let agreement = scenario.agreement();
    let names = Names::of(agreement);
    let mut so_far = SoFar::new(agreement);
    let mut rows = Vec::new();
    for k in 0..agreement.tranches().len() {
        so_far.add(agreement, k);
        rows.extend(rows_of(scenario, &names, TrancheId::from(k), &so_far));
    }
    let totals = parties(agreement).filter_map(|party| total(agreement, &names, &so_far, party));
    let mut blocks = vec![Block::Paragraph(terms_of_time(scenario)), Block::Gap];
    blocks.extend([Block::Grid(grid(scenario, rows)), Block::Gap]);
    blocks.extend(totals.map(Block::Paragraph));
    blocks
}

/// By how many percentage points, rounded down, each party is ahead at the most if all goes as agreed.
pub(super) fn leads_as_agreed(agreement: &Agreement) -> Vec<u64> {
    let mut so_far = SoFar::new(agreement);
    (0..agreement.tranches().len()).for_each(|k| so_far.add(agreement, k));
    so_far.0.iter().map(|sums| sums.peak.0).collect()
}

fn grid(scenario: &Scenario, mut rows: Vec<Vec<String>>) -> Grid {
    let mut header = vec!["Day", "Date", "Tranche", "Party", RELEASES, "So far", LEAD];
    // before the talks are over nobody knows the dates
    if scenario.start().is_none() || !scenario.agreement().issues().is_empty() {
        header.remove(1);
        rows.iter_mut().for_each(|row| drop(row.remove(1)));
    }
    let mut numbers = vec![0];
    if parties(scenario.agreement()).any(|p| scenario.agreement().has_lead(p)) {
        numbers.push(header.len() - 1);
    } else {
        header.pop();
        rows.iter_mut().for_each(|row| drop(row.pop()));
    }
    Grid { numbers, header: header.into_iter().map(str::to_owned).collect(), rows }
}

/// When the days begin, and until when they are played.
fn terms_of_time(scenario: &Scenario) -> String {
    let agreement = scenario.agreement();
    let mut text = match agreement.issues().len() {
        0 => "The agreement is in force from day 0".to_owned(),
        n => format!(
            "Days count from the entry into force, which comes when the talks on {} are over",
            count(n as u64, "issue", "issues")
        ),
    };
    if let Some(start) = date(scenario.start(), 0) {
        text += &format!("; day 0 of the simulation is {start}");
    }
    text += &format!("; {} played.", count(agreement.horizon().into(), "day is", "days are"));
    text += match agreement.on_delay() {
        OnDelay::Slip => " A late tranche moves those after it.",
        OnDelay::CatchUp => " A late tranche does not move those after it.",
    };
    text + &ceasefire(agreement)
}

fn ceasefire(agreement: &Agreement) -> String {
    let Some(ceasefire) = agreement.ceasefire() else { return NO_CEASEFIRE.to_owned() };
    let Some(days) = ceasefire.days else { return " The ceasefire is permanent.".to_owned() };
    let extension = match &ceasefire.extension {
        None => "and is not extended".to_owned(),
        Some(e) => {
            let limit = e.at_most.map_or_else(String::new, |n| match n {
                1 => ", once at the most".to_owned(),
                _ => format!(", at most {n} times"),
            });
            format!("and may be extended by {}{limit}", count(e.days.into(), "day", "days"))
        }
    };
    format!(" The ceasefire expires after {} {extension}.", count(days.into(), "day", "days"))
}

/// A row for each bundle; day and name stand in the first.
fn rows_of(scenario: &Scenario, names: &Names, id: TrancheId, so_far: &SoFar) -> Vec<Vec<String>> {
    let agreement = scenario.agreement();
    let tranche = &agreement.tranches()[id.index()];
    let mut rows = Vec::new();
    for (turn, bundles) in tranche.turns.iter().enumerate() {
        for bundle in bundles {
            let first = rows.is_empty();
            rows.push(vec![
                if first { tranche.day.to_string() } else { String::new() },
                date(scenario.start(), tranche.day).filter(|_| first).unwrap_or_default(),
                if first { name_of(names, id, tranche) } else { String::new() },
                party_of(names, tranche, turn, bundle),
                names.bundle(bundle),
                so_far.told(bundle.party),
                so_far.lead(bundle.party),
            ]);
        }
    }
    rows
}

fn name_of(names: &Names, id: TrancheId, tranche: &Tranche) -> String {
    let mut text = names.tranche(id).to_owned();
    if let Some(event) = tranche.requires {
        let patience = match tranche.patience {
            0 => "on its day at the latest".to_owned(),
            days => format!("waits for it {}", count(days.into(), "day", "days")),
        };
        text += &format!("\nrequires {}, {patience}", names.event(event));
    }
    text
}

/// The party, and its place if the tranche has an order.
fn party_of(names: &Names, tranche: &Tranche, turn: usize, bundle: &Bundle) -> String {
    let name = names.party(bundle.party);
    if tranche.turns.len() > 1 { format!("{}. {name}", turn + 1) } else { name.to_owned() }
}

fn total(agreement: &Agreement, names: &Names, so_far: &SoFar, party: PartyId) -> Option<String> {
    let (living, remains, terms) =
        (agreement.owed_living(party), agreement.owed_remains(party), agreement.owed_terms(party));
    let held = &agreement.parties()[party.index()].holds;
    let is_deceased = |c: CategoryId| agreement.categories()[c.index()].deceased;
    let left = |deceased: bool| -> u64 {
        let of_kind = held.iter().filter(|(c, _)| is_deceased(*c) == deceased);
        of_kind.map(|&(c, n)| u64::from(n - agreement.owed(party, c).min(n))).sum()
    };
    let mut parts = Vec::new();
    if living > 0 {
        parts.push(format!("releases {}", count(living.into(), "person", "persons")));
    }
    if remains > 0 {
        parts.push(format!("returns the remains of {}", count(remains.into(), "person", "persons")));
    }
    if terms > 0 {
        parts.push(format!("owes {}", count(terms.into(), "term", "terms")));
    }
    if left(false) > 0 {
        parts.push(format!("keeps {} whom it holds", count(left(false), "person", "persons")));
    }
    if left(true) > 0 {
        parts.push(format!("keeps the remains of {}", count(left(true), "person", "persons")));
    }
    if agreement.has_lead(party) {
        // remains are not counted in a lead
        let of =
            if parties(agreement).any(|p| agreement.owed_remains(p) > 0) { " in living persons" } else { "" };
        parts.push(match so_far.0[party.index()].peak {
            (0, _) => format!("is never ahead{of}"),
            (lead, day) => {
                format!("is ahead by {}{of} at most, on day {day}", count(lead, "point", "points"))
            }
        });
    }
    (!parts.is_empty()).then(|| format!("{} {}.", names.party(party), listed(&parts, "and")))
}

/// What a party has released when every tranche so far went as agreed, of what it owes.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    living: u64,
    living_owed: u64,
    remains: u64,
    remains_owed: u64,
    /// The largest lead at the end of a day, and that day.
    peak: (u64, u32),
}

/// The same for every party.
struct SoFar(Vec<Sums>);

impl SoFar {
    fn new(agreement: &Agreement) -> Self {
        let sums = |party| Sums {
            living_owed: agreement.owed_living(party).into(),
            remains_owed: agreement.owed_remains(party).into(),
            ..Sums::default()
        };
        Self(parties(agreement).map(sums).collect())
    }

    /// Adds the next tranche, and ends its day if nothing more is due on it.
    fn add(&mut self, agreement: &Agreement, k: usize) {
        let tranche = &agreement.tranches()[k];
        for bundle in tranche.bundles() {
            let sums = &mut self.0[bundle.party.index()];
            for &(category, n) in &bundle.persons {
                let deceased = agreement.categories()[category.index()].deceased;
                let sum = if deceased { &mut sums.remains } else { &mut sums.living };
                *sum += u64::from(n);
            }
        }
        if agreement.tranches().get(k + 1).is_none_or(|next| next.day > tranche.day) {
            self.end_day(tranche.day);
        }
    }

    fn end_day(&mut self, day: u32) {
        for i in 0..self.0.len() {
            let lead = self.points_ahead(PartyId::from(i)).unwrap_or(0);
            if lead > self.0[i].peak.0 {
                self.0[i].peak = (lead, day);
            }
        }
    }

    fn told(&self, party: PartyId) -> String {
        let sums = &self.0[party.index()];
        let of = |n: u64, owed: u64| format!("{} of {}", grouped(n), grouped(owed));
        let mut lines = Vec::new();
        if sums.living_owed > 0 {
            lines.push(of(sums.living, sums.living_owed));
        }
        if sums.remains_owed > 0 {
            lines.push(format!("remains: {}", of(sums.remains, sums.remains_owed)));
        }
        lines.join("\n")
    }

    fn lead(&self, party: PartyId) -> String {
        match self.points_ahead(party) {
            Some(0) => "0".to_owned(),
            Some(points) => format!("+{points}"),
            None => String::new(),
        }
    }

    /// By how many points, rounded down, the share that the party has released is ahead of that of
    /// the least advanced other party; `None` for a party that owes no living person.
    fn points_ahead(&self, party: PartyId) -> Option<u64> {
        let own = self.0[party.index()];
        let others = self.0.iter().enumerate().filter(|&(i, s)| i != party.index() && s.living_owed > 0);
        let ahead = others.map(|(_, other)| {
            // fractions with a common denominator: no rounding before the last step
            let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
            let difference =
                product(own.living, other.living_owed).saturating_sub(product(other.living, own.living_owed));
            (100 * difference / product(own.living_owed, other.living_owed).max(1)) as u64
        });
        (own.living_owed > 0).then(|| ahead.max().unwrap_or(0))
    }
}
