//! Names and phrases: how parties, causes and bundles are spoken of.

use crate::agreement::{Agreement, Bundle, CategoryId, EventId, IssueId, PartyId, TrancheId};
use crate::metric::{Cause, Ending, Outcome};

use super::numbers::grouped;
use crate::scenario::BASE;
use crate::summary::{OutcomeRow, Summary};

/// The names of an agreement as they are printed.
#[derive(Debug)]
pub struct Names {
    parties: Vec<String>,
    categories: Vec<String>,
    terms: Vec<String>,
    tranches: Vec<String>,
    numbered: Vec<String>,
    issues: Vec<String>,
    events: Vec<String>,
    /// Why an agreement lapses.
    lapse: String,
}

impl Names {
    /// The names of an agreement.
    #[must_use]
    pub fn of(agreement: &Agreement) -> Self {
        let quoted = |name: &String| format!("“{}”", plain(name));
        Self {
            parties: agreement.parties().iter().map(|p| plain(&p.label)).collect(),
            categories: agreement.categories().iter().map(|c| plain(&c.label)).collect(),
            terms: agreement.terms().iter().map(|t| quoted(&t.name)).collect(),
            tranches: agreement.tranches().iter().map(|t| plain(&t.name)).collect(),
            numbered: agreement.tranches().iter().enumerate().map(|(i, t)| numbered(i, &t.name)).collect(),
            issues: agreement.issues().iter().map(|i| quoted(&i.name)).collect(),
            events: agreement.events().iter().map(|e| quoted(&e.name)).collect(),
            lapse: lapse(agreement),
        }
    }

    /// The same, with the parties by their keys, where labels are too long.
    #[must_use]
    pub fn with_keys(agreement: &Agreement) -> Self {
        let parties = agreement.parties().iter().map(|p| plain(&p.key)).collect();
        Self { parties, ..Self::of(agreement) }
    }

    /// A party.
    #[must_use]
    pub fn party(&self, id: PartyId) -> &str {
        &self.parties[id.index()]
    }

    /// A category of persons.
    #[must_use]
    pub fn category(&self, id: CategoryId) -> &str {
        &self.categories[id.index()]
    }

    /// A tranche, by its name.
    #[must_use]
    pub fn tranche(&self, id: TrancheId) -> &str {
        &self.tranches[id.index()]
    }

    /// The tranche within a sentence: `tranche 3`, `tranche 3, “the last”`.
    pub fn numbered(&self, id: TrancheId) -> &str {
        &self.numbered[id.index()]
    }

    /// An issue, in quotation marks.
    #[must_use]
    pub fn issue(&self, id: IssueId) -> &str {
        &self.issues[id.index()]
    }

    /// An event, in quotation marks.
    #[must_use]
    pub fn event(&self, id: EventId) -> &str {
        &self.events[id.index()]
    }

    /// What a bundle consists of: `12 civilians, 3 soldiers; “open the crossing”`.
    pub fn bundle(&self, bundle: &Bundle) -> String {
        let persons =
            bundle.persons.iter().map(|&(c, n)| format!("{} {}", grouped(n.into()), self.category(c)));
        let persons = persons.collect::<Vec<_>>().join(", ");
        let terms =
            bundle.terms.iter().map(|t| self.terms[t.index()].as_str()).collect::<Vec<_>>().join(", ");
        match (persons.is_empty(), terms.is_empty()) {
            (false, false) => format!("{persons}; {terms}"),
            (false, true) => persons,
            _ => terms,
        }
    }

    /// Why an agreement collapsed.
    pub fn cause(&self, cause: Cause) -> String {
        match cause {
            Cause::Breach(party) => format!("breach by {}", self.party(party)),
            Cause::Several => "breach by several at once".to_owned(),
            Cause::Incident => "a fatal incident".to_owned(),
            Cause::Expiry => "the ceasefire expires".to_owned(),
            Cause::Lapse => self.lapse.clone(),
            Cause::Event(event) => self.event(event).to_owned(),
        }
    }

    /// Why trials ended as they did, in short.
    #[must_use]
    pub fn reason(&self, row: &OutcomeRow) -> String {
        match (row.outcome, row.cause) {
            (Outcome::Collapsed, Some(cause)) => self.cause(cause),
            (Outcome::NoAgreement, _) => "no agreement".to_owned(),
            (Outcome::UnderWay, _) => "still under way at the horizon".to_owned(),
            (Outcome::InTalks, _) => "still in talks at the horizon".to_owned(),
            (Outcome::Completed, _) => "completed".to_owned(),
            (Outcome::Collapsed, None) => "collapsed".to_owned(),
        }
    }

    /// How a trial ends, as a sentence.
    pub fn ending(&self, ending: Ending) -> String {
        match ending {
            Ending::Completed => "The exchange is completed.".to_owned(),
            Ending::Collapsed(cause) => format!("The agreement collapses: {}.", self.cause(cause)),
            Ending::NoAgreement => "The talks fail: there is no agreement.".to_owned(),
            Ending::UnderWay => "The exchange is still under way at the horizon.".to_owned(),
            Ending::InTalks => "The talks are still going on at the horizon.".to_owned(),
        }
    }
}

/// Why trials ended without completion, the most frequent first; what never occurred is left out.
#[must_use]
pub fn reasons(summary: &Summary) -> Vec<&OutcomeRow> {
    let is_reason = |r: &&OutcomeRow| match r.outcome {
        Outcome::Completed => false,
        Outcome::Collapsed => r.cause.is_some(),
        _ => true,
    };
    let share = |r: &OutcomeRow| r.chance.probability.unwrap_or(0.0);
    let mut rows: Vec<&OutcomeRow> =
        summary.outcomes.iter().filter(is_reason).filter(|r| share(r) > 0.0).collect();
    rows.sort_by(|a, b| share(b).total_cmp(&share(a)));
    rows
}

/// `1 person`, `7 persons`.
pub fn count(n: u64, one: &str, several: &str) -> String {
    counted(&grouped(n), one, several)
}

/// A number as it is written, and what it counts.
pub fn counted(number: &str, one: &str, several: &str) -> String {
    format!("{number} {}", if number == "1" { one } else { several })
}

/// The most frequent of them; or, if that is the breach of a party, with those of other parties that cannot be
/// told from it, in the order of the file: luck is not to name who is to blame.
#[must_use]
pub fn first_reasons(summary: &Summary) -> Vec<&OutcomeRow> {
    let reasons = reasons(summary);
    let Some((first, others)) = reasons.split_first() else { return Vec::new() };
    let breach = |r: &OutcomeRow| match r.cause {
        Some(Cause::Breach(party)) => Some(party),
        _ => None,
    };
    let is_alike = |r: &&&OutcomeRow| {
        let near = first.chance.interval.zip(r.chance.interval).is_some_and(|(a, b)| a.low <= b.high);
        breach(r).is_some() && (near || r.chance.probability == first.chance.probability)
    };
    let mut told = vec![*first];
    if breach(first).is_some() {
        told.extend(others.iter().filter(is_alike));
        told.sort_by_key(|r| breach(r));
    }
    told
}

/// Which tranche waits for what, where only one does or all for the same.
fn lapse(agreement: &Agreement) -> String {
    let waiting: Vec<(usize, &str, EventId)> = (agreement.tranches().iter().enumerate())
        .filter_map(|(i, t)| Some((i, t.name.as_str(), t.requires?)))
        .collect();
    let event = |id: EventId| format!("“{}”", plain(&agreement.events()[id.index()].name));
    match &waiting[..] {
        [(index, name, id)] => format!("{} waits in vain for {}", numbered(*index, name), event(*id)),
        [(_, _, id), others @ ..] if others.iter().all(|(_, _, other)| other == id) => {
            format!("a tranche waits in vain for {}", event(*id))
        }
        _ => "a tranche waits in vain for what it requires".to_owned(),
    }
}

fn numbered(index: usize, name: &str) -> String {
    let number = format!("tranche {}", index + 1);
    if name == number { number } else { format!("{number} (“{}”)", plain(name)) }
}

/// The same with a capital first letter, as at the beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The name of a scenario within its file: the variant's, or `base`.
pub fn variant(scenario: &str) -> String {
    plain(scenario.split_once(" / ").map_or(BASE, |(_, variant)| variant))
}

/// The scenario without the name of its file, if it is a variant.
#[must_use]
pub fn short<'a>(scenario: &'a str, all: &[&str]) -> &'a str {
    let file = |name: &str| name.split(" / ").next().map(str::to_owned);
    let one_file = all.iter().all(|s| file(s) == all.first().and_then(|s| file(s)));
    match scenario.split_once(" / ") {
        Some((_, variant)) if one_file => variant,
        None if one_file && all.len() > 1 => BASE,
        _ => scenario,
    }
}

/// A text from a file without anything that a terminal would take for a command, and without what
/// would turn around the direction of the words after it: what is written from right to left stands
/// between the marks that keep it apart from the numbers beside it.
#[must_use]
pub fn plain(text: &str) -> String {
    let within = text.strip_prefix(APART).and_then(|t| t.strip_suffix(NO_MORE_APART)).unwrap_or(text);
    let shown = |c: char| if crate::scenario::disrupts(c) { '\u{fffd}' } else { c };
    let shown: String = within.chars().map(shown).collect();
    if shown.chars().any(runs_from_right) { format!("{APART}{shown}{NO_MORE_APART}") } else { shown }
}

/// A message as it stands among sentences: what the terminal shows between backticks, in quotation marks.
#[must_use]
pub fn in_prose(message: &str) -> String {
    let pieces: Vec<&str> = message.split('`').collect();
    // one that belongs to a name leaves nothing to tell which are a pair
    if pieces.len().is_multiple_of(2) {
        return message.to_owned();
    }
    let piece =
        |(i, piece): (usize, &&str)| if i % 2 == 1 { format!("“{piece}”") } else { (*piece).to_owned() };
    pieces.iter().enumerate().map(piece).collect()
}

/// Begins a piece of text whose direction is its own (first strong isolate).
pub(super) const APART: char = '\u{2068}';

/// Ends it (pop directional isolate).
pub(super) const NO_MORE_APART: char = '\u{2069}';

/// Whether a character is of the blocks that Unicode keeps for scripts written from right to left
/// (DerivedBidiClass.txt, the default classes R and AL).
fn runs_from_right(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// What the histories are called that figures are counted in: those of an exact solution are not simulated.
#[must_use]
pub fn histories(summary: &Summary) -> &'static str {
    if summary.trials.is_some() { "simulated histories" } else { "histories" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_from_the_right_stands_apart() {
        assert_eq!(plain("North"), "North");
        assert_eq!(plain("الشمال"), "\u{2068}الشمال\u{2069}");
        assert_eq!(plain(&plain("צפון")), plain("צפון"));
        assert_eq!(plain("a\u{202e}b\u{2069}\n"), "a\u{fffd}b\u{fffd}\u{fffd}");
    }

    #[test]
    fn what_a_terminal_shows_between_backticks_is_quoted_among_sentences() {
        assert_eq!(in_prose("`--set a.b` overrides what `c` sets"), "“--set a.b” overrides what “c” sets");
        assert_eq!(in_prose("nothing"), "nothing");
        assert_eq!(in_prose("`a`b` sets"), "`a`b` sets");
    }
}
