//! A scenario text, trials of it, and their figures by name.
//!
//! Figures are written `NAME VALUE`: `outcome collapsed`, `cause breach:north`, `end_day 17`,
//! `released:north 5`, `released:north:soldiers 2`, `event:vote 1`; a figure that does not apply is `-`.

use std::fmt::Write as _;

use stagger::agreement::{Agreement, PartyId};
use stagger::engine::{Plan, Settings, Uncontrolled, run};
use stagger::metric::{ABSENT, Cause, Column, Ending};
use stagger::scenario::{Scenario, Selection, Source, load};
use stagger::summary::Summary;
use stagger::tally::{Counts, Tally};
use stagger::trial::{Deal, Happening, Observer, State, Story, Unobserved, play};

/// Two parties that hold ten persons of each of two categories and three deceased; `north` and
/// `south` are further keys of each (`"complies = 1"`).
pub fn pair(north: &str, south: &str) -> String {
    [("north", north), ("south", south)].map(|(name, keys)| party(name, keys)).concat()
}

/// One such party.
pub fn party(name: &str, keys: &str) -> String {
    format!("party.{name} = {{ holds = {{ a = 10, b = 10, dead = 3 }}, {keys} }}\n")
}

/// A party that never honours anything and does always the same instead.
pub fn never(kind: &str) -> String {
    let weights = ["late", "short", "refused"].map(|k| format!("{k} = {}", u8::from(k == kind)));
    format!("complies = 0, breach = {{ {} }}", weights.join(", "))
}

/// A party that is always late by so many days.
pub fn late_by(days: u32) -> String {
    format!("complies = 0, breach = {{ late = 1, short = 0, refused = 0, delay = {days} }}")
}

/// A scenario ready to be played.
pub struct Case {
    pub scenario: Scenario,
    pub deal: Deal,
}

/// One trial.
pub struct Trial<'a> {
    case: &'a Case,
    pub ending: Ending,
    pub figures: Vec<u64>,
    pub draws: Vec<f64>,
    pub story: Vec<(u32, Happening)>,
}

/// Many trials.
pub struct Run<'a> {
    pub case: &'a Case,
    pub counts: Counts,
}

/// A case; `name` and, if the text has none, `horizon = 100` are put before it.
pub fn case(text: &str) -> Case {
    let horizon = if text.contains("horizon") { "" } else { "horizon = 100\n" };
    let deceased = if text.contains("category") { "" } else { "category.dead = { deceased = true }\n" };
    Case::of_file(&format!("name = \"case\"\n{horizon}{deceased}{text}"))
}

impl Case {
    /// A whole file.
    pub fn of_file(text: &str) -> Case {
        let source = Source { path: "case.toml".into(), text: text.to_owned() };
        let scenario = match load(&source, &[], &Selection::Only(vec!["base".to_owned()])) {
            Ok(mut scenarios) => scenarios.remove(0),
            Err(faults) => panic!("{}\n{text}", faults.render(false)),
        };
        let deal = Deal::new(scenario.agreement());
        Case { scenario, deal }
    }

    pub fn agreement(&self) -> &Agreement {
        self.scenario.agreement()
    }

    /// Trial `trial` under `seed`, with its story.
    pub fn trial(&self, seed: u64, trial: u64) -> Trial<'_> {
        let mut story = Story::default();
        let mut state = State::new(&self.deal);
        play(&self.deal, seed, trial, &mut state, &mut self.tally(), &mut story);
        self.collect(&state, story.0)
    }

    /// The trials `0 .. n` of seed 1, untold.
    pub fn trials(&self, n: u64) -> impl Iterator<Item = Trial<'_>> {
        let (mut state, mut tally) = (State::new(&self.deal), self.tally());
        (0..n).map(move |trial| {
            play(&self.deal, 1, trial, &mut state, &mut tally, &mut Unobserved);
            self.collect(&state, Vec::new())
        })
    }

    pub fn tally(&self) -> Tally {
        Tally::new(&self.deal.shape())
    }

    /// Plays one trial into a tally.
    pub fn play_into<O: Observer>(&self, tally: &mut Tally, trial: u64, observer: &mut O) -> Trial<'_> {
        let mut state = State::new(&self.deal);
        play(&self.deal, 1, trial, &mut state, tally, observer);
        self.collect(&state, Vec::new())
    }

    fn collect(&self, state: &State, story: Vec<(u32, Happening)>) -> Trial<'_> {
        let (figures, draws) = (state.figures().to_vec(), state.draws().to_vec());
        Trial { case: self, ending: state.ending(), figures, draws, story }
    }

    /// The trials `0 .. n` of seed 1, counted by the engine.
    pub fn run(&self, n: u64) -> Run<'_> {
        self.run_with(n, 1)
    }

    pub fn run_with(&self, trials: u64, threads: usize) -> Run<'_> {
        let plan = Plan { deals: std::slice::from_ref(&self.deal), pairs: Vec::new() };
        let settings = Settings { trials, seed: 1, threads };
        let mut outcome = run(&plan, &settings, &Uncontrolled).unwrap();
        Run { case: self, counts: outcome.tallies.remove(0).settle() }
    }

    /// Every trial gives these figures, separated by commas: nothing in the scenario is left to
    /// chance.
    #[track_caller]
    pub fn gives(&self, figures: &str) {
        for (seed, trial) in [(1, 0), (1, 1), (1, 999_999), (77, 0), (u64::MAX, 5)] {
            let trial = self.trial(seed, trial);
            for figure in figures.split(',').map(str::trim) {
                let (name, value) = split(figure);
                assert_eq!(format!("{name} {}", trial.get(name)), format!("{name} {value}"), "{trial}");
            }
        }
    }

    pub fn column(&self, name: &str) -> usize {
        let columns = self.deal.columns().list();
        columns.iter().position(|c| self.name_of(c) == name).unwrap_or_else(|| panic!("no figure {name}"))
    }

    pub fn name_of(&self, column: &Column) -> String {
        let mut name = column.metric.name().to_owned();
        if let Some(party) = column.party {
            let _ = write!(name, ":{}", self.party_key(party));
        }
        if let Some(category) = column.category {
            let _ = write!(name, ":{}", self.agreement().categories()[category.index()].key);
        }
        if let Some(event) = column.event {
            let _ = write!(name, ":{}", self.agreement().events()[event.index()].name);
        }
        name
    }

    fn party_key(&self, party: PartyId) -> &str {
        &self.agreement().parties()[party.index()].key
    }

    pub fn cause(&self, ending: Ending) -> String {
        match ending {
            Ending::Collapsed(Cause::Breach(party)) => format!("breach:{}", self.party_key(party)),
            Ending::Collapsed(Cause::Several) => "several".to_owned(),
            Ending::Collapsed(Cause::Incident) => "incident".to_owned(),
            Ending::Collapsed(Cause::Expiry) => "expiry".to_owned(),
            Ending::Collapsed(Cause::Lapse) => "lapse".to_owned(),
            Ending::Collapsed(Cause::Event(e)) => {
                format!("event:{}", self.agreement().events()[e.index()].name)
            }
            _ => "-".to_owned(),
        }
    }

    /// What a party owes, tranche by tranche: `"3: a 2 b 1 | 10: a 4"`.
    pub fn owes(&self, party: &str) -> String {
        let categories = self.agreement().categories();
        let tranche = |t: &stagger::agreement::Tranche| {
            let mut told = format!("{}:", t.day);
            for bundle in t.bundles().filter(|b| self.party_key(b.party) == party) {
                for &(c, n) in &bundle.persons {
                    let _ = write!(told, " {} {n}", categories[c.index()].key);
                }
            }
            told
        };
        self.agreement().tranches().iter().map(tranche).collect::<Vec<_>>().join(" | ")
    }
}

/// Name and value; the name of an event may have spaces.
fn split(figure: &str) -> (&str, &str) {
    figure.rsplit_once(' ').unwrap_or_else(|| panic!("no value in {figure:?}"))
}

impl Trial<'_> {
    /// A figure as text.
    pub fn get(&self, name: &str) -> String {
        match name {
            "outcome" => self.ending.outcome().name().to_owned(),
            "cause" => self.case.cause(self.ending),
            _ => match self.figures[self.case.column(name)] {
                ABSENT => "-".to_owned(),
                value => value.to_string(),
            },
        }
    }

    pub fn is(&self, figure: &str) -> bool {
        let (name, value) = split(figure);
        self.get(name) == value
    }

    /// All figures by name.
    pub fn by_name(&self) -> std::collections::BTreeMap<String, String> {
        let columns = self.case.deal.columns().list().iter().map(|c| self.case.name_of(c));
        let all = columns.chain(["outcome".to_owned(), "cause".to_owned()]);
        all.map(|name| (name.clone(), self.get(&name))).collect()
    }

    /// The probabilities with which a party decided, turn by turn.
    pub fn odds_of(&self, party: &str) -> Vec<f64> {
        let turns = self.story.iter().filter_map(|(_, h)| match h {
            Happening::Turn { party: p, probability, .. } if self.case.party_key(*p) == party => {
                Some(*probability)
            }
            _ => None,
        });
        turns.collect()
    }

    /// The day on which an event occurs.
    pub fn occurs(&self, event: &str) -> Option<u32> {
        self.story.iter().find_map(|(day, h)| match h {
            Happening::EventOccurs(e) if self.case.agreement().events()[e.index()].name == event => {
                Some(*day)
            }
            _ => None,
        })
    }
}

impl std::fmt::Display for Trial<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (day, happening) in &self.story {
            writeln!(f, "{day:>4} {happening:?}")?;
        }
        Ok(())
    }
}

impl Run<'_> {
    /// Trials in which a figure has a value.
    pub fn count(&self, figure: &str) -> u64 {
        let (name, value) = split(figure);
        if name == "outcome" || name == "cause" {
            let endings = Ending::all(self.case.agreement());
            let chosen = endings.iter().enumerate().filter(|(_, e)| match name {
                "outcome" => e.outcome().name() == value,
                _ => self.case.cause(**e) == value,
            });
            return chosen.map(|(code, _)| self.counts.endings(code).iter().sum::<u64>()).sum();
        }
        let view = self.counts.figure(self.case.column(name));
        let value: u64 = value.parse().unwrap();
        view.counts().find(|&(v, _)| v == value).map_or(0, |(_, n)| n)
    }

    /// A figure has a value with this probability, z < 5: a false alarm once in 1.7 million.
    #[track_caller]
    pub fn has(&self, figure: &str, probability: f64) {
        close(figure, self.count(figure), self.counts.trials(), probability);
    }

    pub fn summary(&self) -> Summary {
        Summary::from_counts(self.case.agreement(), self.case.deal.columns(), &self.counts)
    }
}

/// `count` of `trials` is what a probability lets expect, z < 5.
#[track_caller]
pub fn close(what: &str, count: u64, trials: u64, probability: f64) {
    let n = trials as f64;
    let error = (n * probability * (1.0 - probability)).sqrt();
    let z = (count as f64 - n * probability) / error.max(1e-9);
    println!("{what}: {:.6}, expected {probability:.6}, z = {z:.2}", count as f64 / n);
    assert!(z.abs() < 5.0, "{what}: {count} of {trials}, expected {probability}, z = {z:.2}");
}

/// Two lists of probabilities agree but for rounding.
#[track_caller]
pub fn same(found: &[f64], expected: &[f64]) {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-12;
    assert!(
        found.len() == expected.len() && found.iter().zip(expected).all(near),
        "found {found:?}, expected {expected:?}"
    );
}
