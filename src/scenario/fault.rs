//! What can be wrong with a scenario: typed, so that it can be tested, and worded in one place.

use thiserror::Error;

use super::tree::Place;
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
    NoFile,
    #[error("the file can't be read: {0}")]
    Unreadable(String),
    #[error("the file has {0} bytes, more than a scenario may have")]
    TooBig(u64),
    #[error("the file is not UTF-8 text")]
    NotUtf8,
    #[error("this is not valid TOML: {0}")]
    Syntax(String),

    // keys and types
    #[error("unknown key {} in {table}", name(.key))]
    UnknownKey { key: String, table: String, nearest: Option<String>, known: Vec<String> },
    #[error("{table} has no `{key}`")]
    MissingKey { key: &'static str, table: String, about: &'static str },
    #[error("expected {expected}, found {found}")]
    WrongType { expected: String, found: &'static str },
    #[error("{} is not {}", name(.found), one_of(.known))]
    NotAChoice { found: String, known: Vec<String>, nearest: Option<String> },
    #[error("a name can't be empty")]
    EmptyName,
    #[error("`start` is a date without a time")]
    DateWithTime,
    #[error("there is no such date")]
    NoSuchDate,

    // numbers
    #[error("{what}: {error}")]
    OutOfRange { what: &'static str, error: OutOfRange },
    #[error("{0} is not a whole number")]
    NotWhole(f64),
    #[error("{number} is {}", amiss(.number))]
    WholeOutside { number: String, least: u32, most: u32 },
    #[error("a horizon of 0 days plays nothing")]
    NoDays,

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
    #[error("{what} can't be called {}", name(.found))]
    Reserved { what: Thing, found: String, why: &'static str },
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
    #[error("{} on day {day} comes after {} on day {before_day}", name(.tranche), name(.before))]
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
    #[error("the path {} leads nowhere: {why}", name(.path))]
    Nowhere { path: String, why: String, nearest: Option<String> },

    // expectations
    #[error("{} is not a result of this scenario", name(.found))]
    NoResult { found: String, nearest: Option<String> },
    #[error("expected {0}")]
    NotAClaim(&'static str),
    #[error("the range [{0}, {1}] is upside down")]
    UpsideDown(f64, f64),
}

impl Fault {
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

impl FaultKind {
    /// What would be right.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        use FaultKind as K;
        Some(match self {
            K::NoFile => {
                "check the spelling of the path; `stagger new` writes a scenario to start from".into()
            }
            K::TooBig(_) => "a scenario file has at most 4 MiB".into(),
            K::NotUtf8 => "save it as UTF-8 in the text editor".into(),
            K::UnknownKey { nearest: Some(n), .. } => format!("did you mean {}?", name(n)),
            K::UnknownKey { known, .. } => format!("the keys here are {}", list(known)),
            K::MissingKey { key, about, .. } => format!("add `{key}`: {}", lower_first(about)),
            K::NotAChoice { nearest: Some(n), .. } => format!("did you mean \"{n}\"?"),
            K::DateWithTime | K::NoSuchDate => {
                "write it like this, without quotes: start = 2023-12-21".into()
            }
            K::OutOfRange { error: OutOfRange::NotAProbability(p), .. } if *p > 1.0 && *p <= 100.0 => {
                format!("write {p} % as {}", p / 100.0)
            }
            K::OutOfRange { error: OutOfRange::NotAProbability(_), .. } => {
                "write a number from 0 (never) to 1 (always)".into()
            }
            K::OutOfRange { error: OutOfRange::Negative(_), .. } => "write 0 or a positive number".into(),
            K::OutOfRange { error: OutOfRange::NotFinite(_), .. } => "write an ordinary number".into(),
            K::NotWhole(x) if *x == x.trunc() => format!("write it without a decimal point: {x}"),
            K::NotWhole(_) => "write a number like 0, 1 or 2".into(),
            K::WholeOutside { least, most, .. } => format!("write a whole number from {least} to {most}"),
            K::NoDays => "write how many days are played, at least 1".into(),
            K::Parameters { distribution, .. } => shape_of(distribution)?,
            K::ParameterShape { distribution, .. } => shape_of(distribution)?,
            K::ManyDistributions(found) => format!("keep one of {}", list(found)),
            K::NoDistribution => "write a number, or one distribution such as { beta = [8, 2] }".into(),
            K::NamedWhereItVaries(..) => {
                "it is drawn anew each time that it is used: write a number or a distribution here".into()
            }
            K::UnknownOfUnknown => "write a number or a distribution".into(),
            K::IntervalBothWays(_) => "split it into two unknowns, or write another distribution".into(),
            K::NamedOutOfRange { .. } => {
                "it is used as a probability here: make it a number from 0 to 1".into()
            }
            K::UnknownName { nearest: Some(n), .. } => format!("did you mean {}?", name(n)),
            K::UnknownName { what: Thing::Term, known, .. } if known.is_empty() => {
                "declare it first, in a table [term.\"NAME\"]".into()
            }
            K::UnknownName { what, known, .. } if known.is_empty() => {
                format!("the file has no {what} at all")
            }
            K::UnknownName { known, .. } => format!("there is {}", list(known)),
            K::Duplicate(_) => "give each a name of its own".into(),
            K::Reserved { why, .. } => (*why).to_owned(),
            K::TermTwice(_) => "name it once".into(),
            K::PartyTwice(_) => "name each party once".into(),
            K::NotHeld { nearest: Some(n), .. } => format!("did you mean {}?", name(n)),
            K::NotHeld { party, known, .. } if known.is_empty() => format!("{} holds nobody", name(party)),
            K::NotHeld { party, known, .. } => format!("{} holds {}", name(party), list(known)),
            K::TooFewParties(_) => "add a table [party.KEY] for each side".into(),
            K::NoSchedule => "add [[tranche]] tables, or one [exchange] table".into(),
            K::TwoSchedules => "keep either the [[tranche]] tables or [exchange]".into(),
            K::OutOfOrder { .. } => "put the tranches in the order of their days".into(),
            K::NothingOwed(_) => "add what a party owes there, or leave the tranche out".into(),
            K::NotOrdered { party, .. } => format!("add \"{party}\" to `order`"),
            K::MoreThanHeld { .. } => "release fewer, or correct `holds`".into(),
            K::Cycle(_) => "let one of them wait for something else".into(),
            K::EmptyExtension => "write at least 1 day".into(),
            K::NoWeight(_) => "give at least one of them a weight above 0".into(),
            K::OtherwiseOfRequired => {
                "without it there is no agreement: add `required = false`, or leave `otherwise` out".into()
            }
            K::NoEvery(_) => "add `every`, the days from one tranche to the next".into(),
            K::LastDay(_) => "make `first`, `every` or `tranches` smaller".into(),
            K::WeightCount { .. } => "write one weight for each tranche".into(),
            K::NoSplitWeight => "make at least one weight greater than 0".into(),
            K::WeightTooFine(_) => "a weight is at most 1000000 and has at most 20 decimals".into(),
            K::EmptyTranches(_) => "make fewer tranches, or spread the totals otherwise".into(),
            K::RatioAndTotals(_) => "keep either its table of totals or its ratio".into(),
            K::RatioCycle(_) => "give one of them totals of its own".into(),
            K::RatioRunsOut { .. } => "make the ratio smaller, or correct `holds`".into(),
            K::NotAChange(_) => "write PATH=VALUE, for example party.north.complies=0.8".into(),
            K::Nowhere { nearest: Some(n), .. } => format!("did you mean {}?", name(n)),
            K::Nowhere { .. } => "a path is written like party.north.complies".into(),
            K::NoResult { nearest: Some(n), .. } => format!("did you mean {}?", name(n)),
            K::NoResult { .. } => "write an outcome, a cause, an event or a metric".into(),
            K::NotAClaim(_) => {
                "for example: completed = [0.6, 0.9], or \"released.north\" = { actual = 105 }".into()
            }
            K::UpsideDown(..) => "write the lower end first".into(),
            K::Unreadable(_) | K::Syntax(_) | K::WrongType { .. } | K::NotAChoice { .. } | K::EmptyName => {
                return self.help_of_form();
            }
            K::TooMany { .. } | K::TooManyPersons { .. } => return None,
        })
    }

    fn help_of_form(&self) -> Option<String> {
        match self {
            FaultKind::Syntax(message) if message.contains("duplicate key") => {
                Some("write it once".to_owned())
            }
            FaultKind::Syntax(message) if message.contains("string") || message.contains("literal") => {
                Some("texts stand in quotation marks: name = \"…\"".to_owned())
            }
            _ => None,
        }
    }

    /// What is written under the place, next to the marks.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match self {
            FaultKind::WrongType { expected, .. } => Some(format!("{expected} goes here")),
            FaultKind::MissingKey { key, .. } => Some(format!("`{key}` is missing here")),
            _ => None,
        }
    }
}

/// How a distribution is written.
fn shape_of(distribution: &str) -> Option<String> {
    super::distributions::SHAPES
        .iter()
        .find(|s| s.key == distribution)
        .map(|s| format!("write it like {{ {} = {} }}", s.key, s.example))
}

/// A name between backticks, shortened and with control characters escaped.
pub(super) fn name(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String = text.chars().take(MOST).flat_map(escape).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

fn escape(c: char) -> Box<dyn Iterator<Item = char>> {
    if c.is_control() { Box::new(c.escape_debug()) } else { Box::new(std::iter::once(c)) }
}

/// Up to twelve names.
fn list(names: &[String]) -> String {
    const MOST: usize = 12;
    let mut shown: Vec<String> = names.iter().take(MOST).map(|n| name(n)).collect();
    if names.len() > MOST {
        shown.push(format!("{} more", names.len() - MOST));
    }
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => "none".to_owned(),
    }
}

fn one_of(words: &[String]) -> String {
    words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(" or ")
}

fn circle(names: &[String]) -> String {
    let first = names.first().map(|n| name(n)).unwrap_or_default();
    let mut shown: Vec<String> = names.iter().take(8).map(|n| name(n)).collect();
    if names.len() > 8 {
        shown.push("…".to_owned());
    }
    shown.push(first);
    shown.join(" → ")
}

fn several(tranches: &[u32]) -> String {
    let shown: Vec<String> = tranches.iter().take(6).map(u32::to_string).collect();
    let more = if tranches.len() > 6 { " and others" } else { "" };
    let s = if tranches.len() == 1 { "" } else { "s" };
    format!("tranche{s} {}{more}", shown.join(", "))
}

/// What is wrong with a whole number that is not allowed.
fn amiss(number: &str) -> &'static str {
    match number {
        "0" => "too small",
        n if n.starts_with('-') => "negative",
        _ => "too large",
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// The one of `known` that is nearest to `found`, if any is near enough to be a slip.
pub(super) fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let length = found.chars().count();
    if length > 100 {
        return None;
    }
    let folded = found.to_lowercase();
    known
        .into_iter()
        .filter(|k| k.len() <= 400)
        .map(|k| (strsim::damerau_levenshtein(&folded, &k.to_lowercase()), k))
        .filter(|(distance, k)| *distance <= (length.max(k.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k.to_owned())
}
