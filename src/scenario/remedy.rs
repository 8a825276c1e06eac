//! Where a fault is told what to do about it, and the words that faults share.

use super::fault::{FaultKind, Thing};
use super::keys;
use super::words::{did_you_mean, either, list, lower_first, name};
use crate::agreement::OutOfRange;

impl FaultKind {
    /// What would be right.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        use FaultKind as K;
        Some(match self {
            K::NoFile { nearest: Some(n) } => format!("did you mean {}?", name(n)),
            K::NoFile { nearest: None } => {
                "check the spelling of the path; `stagger new` writes a scenario to start from".into()
            }
            K::TooBig(_) => "a scenario file has at most 4 MiB".into(),
            K::NotAScenario { is_result: true, .. } => {
                "it lies among results: name the scenario file that they were made from, which ends in .toml"
                    .into()
            }
            K::NotAScenario { is_result: false, .. } => {
                "a scenario is plain text in a file that ends in .toml; `stagger new` writes one to start from"
                    .into()
            }
            K::NotUtf8 => "save it as UTF-8 in the text editor".into(),
            K::UnknownKey { key, table, .. } if is_note(key) && table != keys::FILE.title => NOTES_APART.into(),
            K::UnknownKey { key, nearest: Some(n), .. } => did_you_mean(key, n),
            K::UnknownKey { known, .. } => format!("the keys here are {}", list(known)),
            K::Misplaced { .. } => {
                "move the line above the first [table] of the file: what stands below one is part of it".into()
            }
            K::AmongPersons { key, .. } => {
                format!("write {key} = … on a line of its own, outside of the braces of `holds`")
            }
            K::MissingKey { key, about, .. } => format!("add `{key}`: {}", lower_first(about)),
            K::NotAChoice { nearest: Some(n), .. } => format!("did you mean \"{n}\"?"),
            K::DateWithTime | K::NoSuchDate => {
                "write it like this, without quotes: start = 2023-12-21".into()
            }
            K::DateForDay { date, counted: Some((day, start)) } => {
                format!("write {day}, which is {date} where the agreement is in force on {start}")
            }
            K::DateForDay { .. } => "write how many days later it is, such as 7".into(),
            K::OutOfRange { error: OutOfRange::NotAProbability(p), .. } if *p >= 2.0 && *p <= 100.0 => {
                // rounded, or 7 % would be 0.07 and a bit
                format!("write {p} % as {}", (p * 1e10).round() / 1e12)
            }
            K::OutOfRange { error: OutOfRange::NotAProbability(_), .. } => {
                "write a number from 0 (never) to 1 (always)".into()
            }
            K::OutOfRange { error: OutOfRange::Negative(_), .. } => "write 0 or a positive number".into(),
            K::OutOfRange { error: OutOfRange::NotFinite(_), .. } => "write an ordinary number".into(),
            K::NotWhole(x) if *x == x.trunc() => format!("write {x}"),
            K::NotWhole(_) => "write a number like 0, 1 or 2".into(),
            K::WholeOutside { least, most, .. } => format!("write a whole number from {least} to {most}"),
            K::Unseen(c) if c.is_whitespace() => "type a plain space in its place".into(),
            K::Unseen(_) => "delete it, or type the line anew".into(),
            K::Slip { right, .. } => format!("write {right}"),
            K::Parameters { distribution, .. } => shape_of(distribution)?,
            K::ParameterShape { distribution, .. } => shape_of(distribution)?,
            K::ManyDistributions(found) => format!("keep one of {}", list(found)),
            K::NoDistribution => "write a number, or one distribution such as { beta = [8, 2] }".into(),
            K::NamedWhereItVaries(..) => {
                "it is drawn anew each time that it is used: write a number or a distribution here".into()
            }
            K::NotANumber { what: "a delay", .. } => {
                "write a number of days, such as 3, or a distribution such as { uniform = [3, 9] }".into()
            }
            K::NotANumber { .. } => {
                "write a number from 0 to 1, or a distribution such as { uniform = [0.3, 0.9] }".into()
            }
            K::UnknownName { what: Thing::Distribution, found, .. } if is_note(found) => NOTES_APART.into(),
            K::NoUnknown { found, nearest: Some(n), .. } => did_you_mean(found, n),
            K::NoUnknown { wanted, known, .. } if known.is_empty() => {
                format!("write {wanted}, or a distribution such as {{ interval = [0.6, 0.9] }}")
            }
            K::NoUnknown { wanted, known, .. } => format!(
                "write {wanted}, a distribution such as {{ interval = [0.6, 0.9] }}, or the name of an unknown: \
                 there is {}",
                list(known)
            ),
            K::UnknownOfUnknown => "write a number or a distribution".into(),
            K::IntervalBothWays(_) => "split it into two unknowns, or write another distribution".into(),
            K::NamedOutOfRange { .. } => {
                "it is used as a probability here: make it a number from 0 to 1".into()
            }
            K::UnknownName { found, nearest: Some(n), .. } => did_you_mean(found, n),
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
            K::NotHeld { category, nearest: Some(n), .. } => did_you_mean(category, n),
            K::NotHeld { party, known, .. } if known.is_empty() => format!("{} holds nobody", name(party)),
            K::NotHeld { party, known, .. } => format!("{} holds {}", name(party), list(known)),
            K::TooFewParties(_) => "add a table [party.KEY] for each side".into(),
            K::NoSchedule => "add [[tranche]] tables, or one [exchange] table".into(),
            K::TwoSchedules => "keep either the [[tranche]] tables or [exchange]".into(),
            K::OutOfOrder { .. } => "change a day, or move the tranche".into(),
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
            K::EmptyTranches(_) => "write how many persons each party releases, make fewer tranches, or spread the totals otherwise".into(),
            K::RatioAndTotals(_) => "keep either its table of totals or its ratio".into(),
            K::RatioCycle(_) => "give one of them totals of its own".into(),
            K::RatioRunsOut { .. } => "make the ratio smaller, or correct `holds`".into(),
            K::NotValues(_) => {
                "write PATH=VALUES, for example party.north.complies=0.7..0.95 or exchange.every=1,3,7".into()
            }
            K::NotAChange(_) => "write PATH=VALUE, for example party.north.complies=0.8".into(),
            K::Nowhere { nearest, .. } if !nearest.is_empty() => format!("did you mean {}?", either(nearest)),
            K::EmptyNote => "write where the value is from, or leave the note out".into(),
            K::NotedTwice(_) => "keep one of them".into(),
            K::NoResult { nearest: Some(n), .. } => format!("did you mean {}?", name(n)),
            K::NoResult { .. } => "write an outcome, a cause, an event or a metric".into(),
            K::NotAClaim(_) => {
                "for example: completed = [0.6, 0.9], or \"released.north\" = { actual = 105 }".into()
            }
            K::UpsideDown(..) => "write the lower end first".into(),
            K::Syntax(_) | K::WrongType { .. } => return self.help_of_form(),
            K::DateTooLate => "write an earlier date".into(),
            K::UnquotedPath => "put the whole path in quotation marks: \"exchange.every\" = 1".into(),
            K::TooMany { .. }
            | K::TooManyPersons { .. }
            | K::Unreadable(_)
            | K::NotAChoice { .. }
            | K::EmptyName
            | K::GivenTwice { .. }
            | K::Nowhere { .. } => return None,
        })
    }

    fn help_of_form(&self) -> Option<String> {
        match self {
            FaultKind::Syntax(message) => {
                let help = SYNTAX.iter().find(|(_, plain, _)| plain == message).map(|(.., help)| *help);
                let unclosed = || message.contains("unclosed").then_some(UNCLOSED);
                help.or_else(unclosed).map(str::to_owned)
            }
            FaultKind::WrongType { expected, .. } if expected.starts_with("a list of tables") => {
                Some("a list of tables has two brackets on each side".to_owned())
            }
            FaultKind::WrongType { expected, found: "a text" }
                if expected.starts_with("a whole number of days") =>
            {
                Some("write it in digits, without quotation marks: a week is 7 days".to_owned())
            }
            FaultKind::WrongType { expected, found: "a text" }
                if expected.starts_with("a whole number") || expected.starts_with("a number") =>
            {
                Some("write it in digits, without quotation marks".to_owned())
            }
            _ => None,
        }
    }

    /// What is written under the place, next to the marks.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match self {
            FaultKind::OutOfRange { what, .. } => Some(format!("this is {what}")),
            FaultKind::MissingKey { key, .. } => Some(format!("`{key}` is missing here")),
            _ => None,
        }
    }
}

/// What the parser says of one that stands alone.
pub(super) const CARRIAGE_RETURN: &str = "carriage return must be followed by newline";

const UNCLOSED: &str = "look for a bracket or a quotation mark before this place that is never closed";

/// What the parser says, how it is put here, and what would be right.
const SYNTAX: [(&str, &str, &str); 6] = [
    ("duplicate key", "this is written twice", "give it another name, or write it only once"),
    (
        "string values must be quoted",
        "a value is missing here, or is a text without quotation marks",
        "texts stand in quotation marks: name = \"…\"",
    ),
    (
        "missing comma",
        "a comma is missing between two entries",
        "put a comma between them, or look for a bracket or a quotation mark before this place that is never closed",
    ),
    ("key with no value", "a key has no value", "write KEY = VALUE; a comment begins with #"),
    (
        "invalid unquoted key",
        "a key has only letters without accents, digits, `-` and `_`",
        "put a name with other characters in quotation marks",
    ),
    (
        CARRIAGE_RETURN,
        "here is a carriage return (U+000D) that ends no line",
        "delete it, or save the file with line ends as they are usual (LF or CRLF) in the text editor",
    ),
];

impl FaultKind {
    /// An error of the parser, in plain words where there are any.
    pub(super) fn syntax(message: &str) -> Self {
        let plain = SYNTAX.iter().find(|(said, ..)| message.starts_with(said)).map(|(_, plain, _)| *plain);
        FaultKind::Syntax(plain.unwrap_or(message).to_owned())
    }
}

/// Where notes stand.
const NOTES_APART: &str = "notes stand in a table of their own, with the path of the value: [notes], then \"party.north.complies\" = \"…\"";

/// Whether a key that there is not was to say where a value is from.
fn is_note(key: &str) -> bool {
    ["note", "notes", "source", "sources", "comment", "remark", "basis", "reference"].contains(&key)
}

impl Thing {
    pub(super) fn with_article(self) -> String {
        match self {
            Thing::Event | Thing::Issue | Thing::Unknown => format!("an {self}"),
            _ => format!("a {self}"),
        }
    }
}

/// How a distribution is written.
fn shape_of(distribution: &str) -> Option<String> {
    super::distributions::SHAPES
        .iter()
        .find(|s| s.key == distribution)
        .map(|s| format!("write it like {{ {} = {} }}{}", s.key, s.example, elsewhere(s.key)))
}

/// What an example would be of another kind of quantity, where its numbers suit one kind only.
fn elsewhere(distribution: &str) -> &'static str {
    match distribution {
        "interval" | "uniform" | "normal" => ", with days instead where it is about days",
        "triangular" | "pert" | "discrete" => ", with numbers from 0 to 1 where it is about a probability",
        _ => "",
    }
}
