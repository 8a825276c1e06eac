//! What can be wrong with a scenario: typed, so that it can be tested, and worded in one place.

use thiserror::Error;

use super::tree::Place;
use super::words::{amiss, circle, name, no_unknown, not_whole, one_of, several, unseen};
use crate::agreement::{DistributionError, OutOfRange};

/// What a name can be the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Thing {
    #[error("party")]
    Party,
    #[error("category")]
    Category,
    #[error("term")]
    Term,
    #[error("tranche")]
    Tranche,
    #[error("event")]
    Event,
    #[error("issue")]
    Issue,
    #[error("unknown")]
    Unknown,
    #[error("variant")]
    Variant,
    #[error("tranche, issue or event")]
    Step,
    #[error("distribution")]
    Distribution,
    #[error("result")]
    Result,
}

/// One thing that is wrong: its message is the `Display` of the kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where; `None` for the file as a whole.
    pub place: Option<Place>,
    /// Other places that belong to it, each with what is there.
    pub(super) also: Vec<(Place, String)>,
    /// The variant in which it appears, when the file itself is free of it.
    pub variant: Option<String>,
}

/// What is wrong. Names are carried as they are written; `nearest` is the likeliest one meant.
#[derive(Debug, Clone, PartialEq, Error)]
#[allow(missing_docs, reason = "each message says what the kind is")]
pub enum FaultKind {
    // the file
    #[error("there is no such file")]
    NoFile { nearest: Option<String> },
    #[error("the file can't be read: {0}")]
    Unreadable(String),
    #[error("the file has {0} bytes, more than a scenario may have")]
    TooBig(u64),
    #[error("this is {found}, and no scenario file")]
    NotAScenario { found: &'static str, is_result: bool },
    #[error("the file is not UTF-8 text")]
    NotUtf8,
    #[error("this is not valid TOML: {0}")]
    Syntax(String),
    #[error("{}", unseen(*.0))]
    Unseen(char),
    #[error("{what}")]
    Slip { what: &'static str, right: String },

    // keys and types
    #[error("unknown key {} in {table}", name(.key))]
    UnknownKey { key: String, table: String, nearest: Option<String>, known: Vec<String> },
    #[error("`{key}` belongs to the file as a whole, and stands in {table}")]
    Misplaced { key: &'static str, table: String },
    #[error("`{key}` belongs to {table} itself, and stands among the persons held")]
    AmongPersons { key: &'static str, table: String },
    #[error("{table} has no `{key}`")]
    MissingKey { key: &'static str, table: String, about: &'static str },
    #[error("expected {expected}, found {found}")]
    WrongType { expected: String, found: &'static str },
    #[error("{} is not {}", name(.found), one_of(.known))]
    NotAChoice { found: String, known: Vec<String>, nearest: Option<String> },
    #[error("a name can't be empty")]
    EmptyName,
    #[error("days are counted from the entry into force, and are no dates")]
    DateForDay { date: String, counted: Option<(i32, String)> },
    #[error("`start` is a date without a time")]
    DateWithTime,
    #[error("there is no such date")]
    NoSuchDate,
    #[error("the days that follow would have no date: dates go up to 9999-12-31")]
    DateTooLate,

    // numbers
    #[error("{error}")]
    OutOfRange { what: &'static str, error: OutOfRange },
    #[error("{}", not_whole(*.0))]
    NotWhole(f64),
    #[error("{number} is {}", amiss(.number))]
    WholeOutside { number: String, least: u32, most: u32 },

    // distributions and unknowns
    #[error("`{distribution}` with impossible parameters: {error}")]
    Parameters { distribution: String, error: DistributionError },
    #[error("`{distribution}` takes {takes}")]
    ParameterShape { distribution: &'static str, takes: &'static str },
    #[error("{} distributions in one value", .0.len())]
    ManyDistributions(Vec<String>),
    #[error("an empty table is no distribution")]
    NoDistribution,
    #[error("{0} can't use the unknown {name}", name = name(.1))]
    NamedWhereItVaries(&'static str, String),
    #[error("{} is no number, and {what} is one", name(.found))]
    NotANumber { what: &'static str, found: String },
    #[error("{}", no_unknown(.found, .nearest.is_some(), .known.is_empty()))]
    NoUnknown { found: String, wanted: &'static str, nearest: Option<String>, known: Vec<String> },
    #[error("an unknown can't be defined by another one")]
    UnknownOfUnknown,
    #[error("the interval of {} is used both for a probability and for something else", name(.0))]
    IntervalBothWays(String),
    #[error("{} is {value}, which is no probability", name(.unknown))]
    NamedOutOfRange { unknown: String, value: f64 },

    // names
    #[error("there is no {what} {}", name(.found))]
    UnknownName { what: Thing, found: String, nearest: Option<String>, known: Vec<String> },
    #[error("{} is named more than once", name(.0))]
    Duplicate(String),
    #[error("{} can't be the name of {}", name(.found), .what.with_article())]
    Reserved { what: Thing, found: String, why: &'static str },
    #[error("{path} is {how}")]
    GivenTwice { path: String, how: &'static str },
    #[error("{} is owed twice in one bundle", name(.0))]
    TermTwice(String),
    #[error("{} is in the order twice", name(.0))]
    PartyTwice(String),
    #[error("{} does not hold {}", name(.party), name(.category))]
    NotHeld { party: String, category: String, nearest: Option<String>, known: Vec<String> },

    // the agreement as a whole
    #[error("{found} {what}, more than the {most} allowed")]
    TooMany { what: &'static str, found: u64, most: u64 },
    #[error("{found} persons held by {}, more than the {most} allowed", name(.party))]
    TooManyPersons { party: String, found: u64, most: u64 },
    #[error("an exchange needs at least two parties, and there {}", if *.0 == 1 { "is one" } else { "is none" })]
    TooFewParties(usize),
    #[error("there is no schedule")]
    NoSchedule,
    #[error("there are two schedules")]
    TwoSchedules,
    #[error(
        "{}, on day {day}, stands behind {}, on day {before_day}: tranches stand in the order of their days",
        name(.tranche), name(.before)
    )]
    OutOfOrder { tranche: String, day: u32, before: String, before_day: u32 },
    #[error("nobody owes anything at {}", name(.0))]
    NothingOwed(String),
    #[error("{} owes something at {} but is not in its order", name(.party), name(.tranche))]
    NotOrdered { party: String, tranche: String },
    #[error("{} releases {owed} {} but holds {held}", name(.party), name(.category))]
    MoreThanHeld { party: String, category: String, owed: u64, held: u64 },
    #[error("events wait for each other in a circle: {}", circle(.0))]
    Cycle(Vec<String>),
    #[error("an extension by 0 days would never end")]
    EmptyExtension,
    #[error("late, short and refused can't all have the weight 0 for {}", name(.0))]
    NoWeight(String),
    #[error("a required issue has no `otherwise`")]
    OtherwiseOfRequired,

    // schedules that are generated
    #[error("`every` is missing, and there are {0} tranches")]
    NoEvery(u32),
    #[error("the last tranche would be due on day {0}, too far off")]
    LastDay(u64),
    #[error("{weights} weights for {tranches} tranches")]
    WeightCount { weights: usize, tranches: u32 },
    #[error("the weights are all 0")]
    NoSplitWeight,
    #[error("the weight {0} can't be used exactly")]
    WeightTooFine(f64),
    #[error("nobody owes anything at {}", several(.0))]
    EmptyTranches(Vec<u32>),
    #[error("{} has totals and a ratio", name(.0))]
    RatioAndTotals(String),
    #[error("ratios that depend on each other: {}", circle(.0))]
    RatioCycle(Vec<String>),
    #[error("{} owes {owed} persons by its ratio up to {}, and holds {held} alive", name(.party), name(.tranche))]
    RatioRunsOut { party: String, tranche: String, owed: u64, held: u64 },

    // overrides and variants
    #[error("this is not a change: {0}")]
    NotAChange(String),
    #[error("this says nothing that can be varied: {0}")]
    NotValues(String),
    #[error("a path that changes a value is in quotation marks")]
    UnquotedPath,
    #[error("the path {} leads nowhere: {why}", name(.path))]
    Nowhere { path: String, why: String, nearest: Vec<String> },

    // notes
    #[error("a note can't be empty")]
    EmptyNote,
    #[error("{} has two notes", name(.0))]
    NotedTwice(String),

    // expectations
    #[error("{} is not a result of this scenario", name(.found))]
    NoResult { found: String, nearest: Option<String> },
    #[error("expected {0}")]
    NotAClaim(&'static str),
    #[error("the range [{0}, {1}] is upside down")]
    UpsideDown(f64, f64),
}

impl Fault {
    /// The override that it is about, or else one of those that belong to it, by its position among
    /// those given; `None` if it is about the file.
    #[must_use]
    pub fn of_override(&self) -> Option<usize> {
        let places = self.place.iter().chain(self.also.iter().map(|(place, _)| place));
        places.map(|place| place.text).find_map(|text| text.checked_sub(1))
    }

    pub(super) fn new(kind: FaultKind, place: &Place) -> Self {
        Fault { kind, place: Some(place.clone()), also: Vec::new(), variant: None }
    }

    pub(super) fn anywhere(kind: FaultKind) -> Self {
        Fault { kind, place: None, also: Vec::new(), variant: None }
    }

    /// Adds another place that belongs to it.
    pub(super) fn also(mut self, place: &Place, what: impl Into<String>) -> Self {
        self.also.push((place.clone(), what.into()));
        self
    }
}
