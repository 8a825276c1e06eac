//! One trial as a history: day by day, each decision with its probability.

use jiff::civil::Date;
use stagger::agreement::{Agreement, PartyId};
use stagger::metric::{ABSENT, Column, Columns, Metric};
use stagger::output::numbers::{day, grouped, probability};
use stagger::output::words::{Names, capital, count, plain};
use stagger::scenario::Scenario;
use stagger::trial::{Conduct, Happening, State, Story};

use super::page::Page;

/// The page for trial number `trial` (from 1) of a scenario.
pub(crate) fn story(scenario: &Scenario, trial: u64, seed: u64, story: &Story, state: &State) -> String {
    let agreement = scenario.agreement();
    let mut teller = Teller {
        agreement,
        names: Names::of(agreement),
        start: scenario.start(),
        draws: state.draws(),
        released: vec![0; agreement.parties().len()],
    };
    let mut page = Page::new();
    page.heading(&format!("{}: trial {}, seed {seed}", plain(&scenario.title()), grouped(trial)));
    page.remark(
        "p: the probability, as things stood, of what the line says. One history of many: see `stagger run`.",
    );
    teller.drawn(&mut page, story);
    teller.days(&mut page, story);
    page.blank();
    page.heading("In the end");
    page.entries(&totals(agreement, &Columns::of(agreement), state));
    page.finish()
}

struct Teller<'a> {
    agreement: &'a Agreement,
    names: Names,
    start: Option<Date>,
    draws: &'a [f64],
    /// Living persons released so far, by party.
    released: Vec<u64>,
}

impl Teller<'_> {
    /// What is not known, as it is in this trial.
    fn drawn(&self, page: &mut Page, story: &Story) {
        let drawn = story.0.iter().filter_map(|(_, h)| match h {
            Happening::Drawn(id, x) => Some((self.agreement.unknowns()[id.index()].path.as_str(), *x)),
            _ => None,
        });
        let rows: Vec<(String, String)> = drawn.map(|(path, x)| (plain(path), significant(x))).collect();
        if !rows.is_empty() {
            page.blank();
            page.heading("What is not known, as drawn for this trial");
            page.entries(&rows);
        }
    }

    fn days(&mut self, page: &mut Page, story: &Story) {
        let mut today = None;
        for &(on, happening) in &story.0 {
            let Some(line) = self.line(on, happening) else { continue };
            if today != Some(on) {
                today = Some(on);
                page.blank();
                page.heading(&capital(&day(self.start, on)));
            }
            page.item(&line);
        }
    }

    fn line(&mut self, on: u32, happening: Happening) -> Option<String> {
        let names = &self.names;
        let p = |x: f64| format!("(p = {})", probability(x));
        Some(match happening {
            Happening::Drawn(..) => return None,
            Happening::IssueEnds { issue, settled: true, probability } => {
                format!("The talks settle {} {}.", names.issue(issue), p(probability))
            }
            Happening::IssueEnds { issue, settled: false, probability } => {
                format!("The talks leave {} open {}.", names.issue(issue), p(1.0 - probability))
            }
            Happening::EntersIntoForce => "The agreement enters into force.".to_owned(),
            Happening::EventDecided { event, day: None, probability } => {
                format!("{} will not occur {}.", names.event(event), p(1.0 - probability))
            }
            Happening::EventDecided { event, day: Some(later), probability } => {
                self.event_to_come(names.event(event), on, later, &p(probability))
            }
            Happening::EventOccurs(event) => format!("{} occurs.", names.event(event)),
            Happening::EventFades(event) => format!("{} is no longer in effect.", names.event(event)),
            Happening::Incident { fatal, daily, fatality, pause } => incident(fatal, daily, fatality, pause),
            Happening::Expires { extended, probability, until } => {
                self.expiry(extended, probability.map(|x| p(if extended { x } else { 1.0 - x })), until)
            }
            Happening::CeasefireEnds => "The ceasefire is over.".to_owned(),
            Happening::Waits { tranche, event, until } => format!(
                "{} is due and waits for {}, until {} at the latest.",
                capital(names.numbered(tranche)),
                names.event(event),
                day(self.start, until)
            ),
            Happening::Turn { tranche, party, probability, conduct } => {
                let chance = self.chance_of(party, probability, conduct);
                let tranche = names.numbered(tranche);
                format!("{} {}.", names.party(party), deed(conduct, tranche, chance.map(p).as_deref()))
            }
            Happening::Delivered { party, living, remains, terms } => {
                self.released[party.index()] += u64::from(living);
                self.delivery(party, living, remains, terms)
            }
            Happening::DisputeOpens { until: None } => {
                "A dispute is opened; there is no mediation.".to_owned()
            }
            Happening::DisputeOpens { until: Some(until) } => {
                format!("A dispute is opened; mediation lasts until {}.", day(self.start, until))
            }
            Happening::DisputeEnds { cured: true, probability } => {
                format!("Mediation settles the dispute {}.", p(probability))
            }
            Happening::DisputeEnds { cured: false, probability } => {
                format!("Mediation fails {}.", p(1.0 - probability))
            }
            Happening::TrancheCompleted(tranche) => {
                format!("{} is complete.", capital(names.numbered(tranche)))
            }
            Happening::Ends(ending) => names.ending(ending),
        })
    }

    fn event_to_come(&self, event: &str, on: u32, later: u32, p: &str) -> String {
        let when = match later {
            _ if later == on => "at once".to_owned(),
            _ if later >= self.agreement.horizon() => "after the horizon".to_owned(),
            _ => format!("on {}", day(self.start, later)),
        };
        format!("{event} will occur, {when} {p}.")
    }

    fn expiry(&self, extended: bool, p: Option<String>, until: u32) -> String {
        match (extended, p) {
            (true, p) => format!(
                "The ceasefire expires and is extended until {} {}.",
                day(self.start, until),
                p.unwrap_or_default()
            ),
            (false, Some(p)) => format!("The ceasefire expires and is not extended {p}."),
            (false, None) => "The ceasefire expires; no extension is foreseen, or none is left.".to_owned(),
        }
    }

    /// The probability of what a party did, given that of honouring the bundle.
    fn chance_of(&self, party: PartyId, honours: f64, conduct: Conduct) -> Option<f64> {
        let breach = &self.agreement.parties()[party.index()].breach;
        let weights = [&breach.late, &breach.short, &breach.refused].map(|w| w.value(self.draws));
        let i = match conduct {
            Conduct::Honoured => return Some(honours),
            Conduct::Late { .. } => 0,
            Conduct::Short { .. } => 1,
            Conduct::Refused => 2,
        };
        let sum: f64 = weights.iter().sum();
        (sum > 0.0).then(|| (1.0 - honours) * weights[i] / sum)
    }

    fn delivery(&self, party: PartyId, living: u32, remains: u32, terms: u32) -> String {
        let mut parts = Vec::new();
        if living > 0 {
            let (sum, owed) = (self.released[party.index()], self.agreement.owed_living(party));
            let persons = count(living.into(), "person", "persons");
            parts.push(format!("releases {persons} ({} of {} so far)", grouped(sum), grouped(owed.into())));
        }
        if remains > 0 {
            parts.push(format!("returns the remains of {}", count(remains.into(), "person", "persons")));
        }
        if terms > 0 {
            parts.push(format!("meets {}", count(terms.into(), "term", "terms")));
        }
        format!("{} {}.", self.names.party(party), parts.join(" and "))
    }
}

fn incident(fatal: bool, daily: f64, fatality: f64, pause: u32) -> String {
    let (daily, fatality) = (probability(daily), probability(if fatal { fatality } else { 1.0 - fatality }));
    let pause = match pause {
        0 => String::new(),
        days => format!("; the exchange is held up by {}", count(days.into(), "day", "days")),
    };
    let kind = if fatal { "fatal" } else { "contained" };
    format!("A ceasefire incident (p = {daily} on this day), {kind} (p = {fatality}){pause}.")
}

fn deed(conduct: Conduct, tranche: &str, p: Option<&str>) -> String {
    let p = p.map_or_else(String::new, |p| format!(" {p}"));
    match conduct {
        Conduct::Honoured => format!("honours its bundle of {tranche}{p}"),
        Conduct::Late { days, breach } => {
            let counts = if breach { "" } else { ", within its grace" };
            let days = count(days.into(), "day", "days");
            format!("is late with its bundle of {tranche}{p}: by {days}{counts}")
        }
        Conduct::Short { delivered, owed } => {
            let (delivered, owed) = (grouped(delivered.into()), grouped(owed.into()));
            format!("falls short with its bundle of {tranche}{p}: {delivered} of {owed} are delivered")
        }
        Conduct::Refused => format!("refuses its bundle of {tranche}{p}"),
    }
}

/// The figures of the trial: those of its row in `trials.csv`.
fn totals(agreement: &Agreement, columns: &Columns, state: &State) -> Vec<(String, String)> {
    let names = Names::of(agreement);
    let mut rows = vec![("outcome".to_owned(), state.ending().outcome().name().to_owned())];
    for (column, &value) in columns.list().iter().zip(state.figures()) {
        let owed = column.party.is_some_and(|p| agreement.owed_remains(p) > 0);
        let told = match column.metric {
            Metric::Event => false,
            Metric::RemainsReturned => owed,
            _ => column.category.is_none(),
        };
        if told && value != ABSENT {
            let unit = match column.metric {
                Metric::Released
                | Metric::RemainsReturned
                | Metric::DaysHeld
                | Metric::Lead
                | Metric::Delay => {
                    let unit = column.metric.unit();
                    format!(" {}", if value == 1 { unit.trim_end_matches('s') } else { unit })
                }
                _ => String::new(),
            };
            rows.push((name_of(&names, column), grouped(value) + &unit));
        }
    }
    rows
}

fn name_of(names: &Names, column: &Column) -> String {
    match column.party {
        Some(party) => format!("{}, {}", column.metric.name(), names.party(party)),
        None => column.metric.name().to_owned(),
    }
}

/// A drawn value with as many digits as a person reads.
fn significant(x: f64) -> String {
    if x == 0.0 || (0.001..100_000.0).contains(&x.abs()) {
        let before = x.abs().log10().floor().max(0.0) as usize;
        format!("{x:.*}", 3_usize.saturating_sub(before))
    } else {
        format!("{x:.2e}")
    }
}
