//! One result of an agreement by name: `completed`, `cause.expiry`, `released.south.civilians`.
//!
//! Expectations, questions and studies all speak of results by these names.

use std::borrow::Cow;

use super::{Cause, Column, Columns, Metric, Outcome};
use crate::agreement::{Agreement, CategoryId, Draft, EventId, PartyId};

/// A result of an agreement: something that a trial has one number of, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// That a trial ends so: 0 or 1.
    Outcome(Outcome),
    /// That a trial ends without completion for this reason: 0 or 1.
    Cause(Cause),
    /// That an event occurs: 0 or 1.
    Event(EventId),
    /// A metric, in the trials that have it.
    Metric {
        /// Which.
        metric: Metric,
        /// Of whom; `None` for metrics that are of the agreement as a whole.
        party: Option<PartyId>,
        /// Of which category, for `released` only.
        category: Option<CategoryId>,
    },
}

/// Whether a metric is counted by party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Per {
    Agreement,
    Party,
    /// And by category too.
    Category,
}

/// The metrics that have a name of their own; events are told by theirs.
const METRICS: [(Metric, Per); 14] = [
    (Metric::AgreementDay, Per::Agreement),
    (Metric::EndDay, Per::Agreement),
    (Metric::TranchesCompleted, Per::Agreement),
    (Metric::Delay, Per::Agreement),
    (Metric::Breaches, Per::Party),
    (Metric::Disputes, Per::Agreement),
    (Metric::Incidents, Per::Agreement),
    (Metric::Extensions, Per::Agreement),
    (Metric::CeasefireDays, Per::Agreement),
    (Metric::Released, Per::Category),
    (Metric::RemainsReturned, Per::Party),
    (Metric::TermsMet, Per::Party),
    (Metric::DaysHeld, Per::Party),
    (Metric::Lead, Per::Party),
];

impl Target {
    /// The chance of completion.
    pub const COMPLETED: Target = Target::Outcome(Outcome::Completed);

    /// A metric of the agreement as a whole.
    #[must_use]
    pub fn of_agreement(metric: Metric) -> Target {
        Target::Metric { metric, party: None, category: None }
    }

    /// A metric of one party.
    #[must_use]
    pub fn of_party(metric: Metric, party: PartyId) -> Target {
        Target::Metric { metric, party: Some(party), category: None }
    }

    /// The result of an agreement that these words name: `["released", "south"]`.
    #[must_use]
    pub fn named(words: &[&str], draft: &Draft) -> Option<Target> {
        let party = |key: &str| draft.parties.iter().position(|p| p.key == key).map(PartyId::from);
        let event = |name: &str| draft.events.iter().position(|e| e.name == name).map(EventId::from);
        let category = |key: &str| draft.categories.iter().position(|c| c.key == key).map(CategoryId::from);
        match *words {
            ["cause", "breach", Cause::SEVERAL] => return Some(Target::Cause(Cause::Several)),
            ["cause", "breach", key] => return Some(Target::Cause(Cause::Breach(party(key)?))),
            ["cause", "incident"] => return Some(Target::Cause(Cause::Incident)),
            ["cause", "expiry"] => return Some(Target::Cause(Cause::Expiry)),
            ["cause", "lapse"] => return Some(Target::Cause(Cause::Lapse)),
            ["cause", "event", name] => return Some(Target::Cause(Cause::Event(event(name)?))),
            ["event", name] => return event(name).map(Target::Event),
            _ => {}
        }
        if let [word] = words
            && let Some(outcome) = Outcome::ALL.iter().find(|o| o.name() == *word)
        {
            return Some(Target::Outcome(*outcome));
        }
        let (first, rest) = words.split_first()?;
        let (metric, per) = METRICS.iter().find(|(metric, _)| metric.name() == *first)?;
        let (party, category) = match (per, rest) {
            (Per::Agreement, []) => (None, None),
            (Per::Party | Per::Category, [key]) => (Some(party(key)?), None),
            (Per::Category, [key, name]) => (Some(party(key)?), Some(category(name)?)),
            _ => return None,
        };
        Some(Target::Metric { metric: *metric, party, category })
    }

    /// The names of all results of an agreement, as they are asked for.
    #[must_use]
    pub fn all_names(draft: &Draft) -> Vec<String> {
        let mut all: Vec<String> = Outcome::ALL.iter().map(|o| o.name().to_owned()).collect();
        all.extend(["incident", "expiry", "lapse", "breach.several"].map(|c| format!("cause.{c}")));
        for event in draft.events.iter().map(|e| part(&e.name)) {
            all.extend([format!("event.{event}"), format!("cause.event.{event}")]);
        }
        let parties: Vec<_> = draft.parties.iter().map(|p| part(&p.key)).collect();
        all.extend(parties.iter().map(|p| format!("cause.breach.{p}")));
        for (metric, per) in METRICS {
            let name = metric.name();
            if per == Per::Agreement {
                all.push(name.to_owned());
            }
            for party in parties.iter().filter(|_| per != Per::Agreement) {
                all.push(format!("{name}.{party}"));
                let categories = draft.categories.iter().filter(|_| per == Per::Category);
                all.extend(categories.map(|c| format!("{name}.{party}.{}", part(&c.key))));
            }
        }
        all
    }

    /// The text of the results' `metric` column, without party and category.
    #[must_use]
    pub fn metric_name(self, agreement: &Agreement) -> Cow<'static, str> {
        let event = |e: EventId| &agreement.events()[e.index()].name;
        match self {
            Target::Outcome(outcome) => Cow::Borrowed(outcome.name()),
            Target::Cause(Cause::Breach(_)) => Cow::Borrowed("cause.breach"),
            Target::Cause(Cause::Several) => Cow::Borrowed("cause.breach.several"),
            Target::Cause(Cause::Incident) => Cow::Borrowed("cause.incident"),
            Target::Cause(Cause::Expiry) => Cow::Borrowed("cause.expiry"),
            Target::Cause(Cause::Lapse) => Cow::Borrowed("cause.lapse"),
            Target::Cause(Cause::Event(e)) => Cow::Owned(format!("cause.event.{}", event(e))),
            Target::Event(e) => Cow::Owned(format!("event.{}", event(e))),
            Target::Metric { metric, .. } => Cow::Borrowed(metric.name()),
        }
    }

    /// The text of the results' `unit` column.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Target::Metric { metric, .. } => metric.unit(),
            _ => "0 or 1",
        }
    }

    /// Of which party.
    #[must_use]
    pub fn party(self) -> Option<PartyId> {
        match self {
            Target::Cause(Cause::Breach(party)) => Some(party),
            Target::Metric { party, .. } => party,
            _ => None,
        }
    }

    /// Of which category.
    #[must_use]
    pub fn category(self) -> Option<CategoryId> {
        match self {
            Target::Metric { category, .. } => category,
            _ => None,
        }
    }

    /// Whether its mean over trials is the probability of something.
    #[must_use]
    pub fn is_chance(self) -> bool {
        !matches!(self, Target::Metric { .. })
    }

    /// The name by which it is asked for: `released.south.civilians`.
    #[must_use]
    pub fn name(self, agreement: &Agreement) -> String {
        let mut name = self.metric_name(agreement).into_owned();
        if let Some(party) = self.party() {
            name = format!("{name}.{}", part(&agreement.parties()[party.index()].key));
        }
        if let Some(category) = self.category() {
            name = format!("{name}.{}", part(&agreement.categories()[category.index()].key));
        }
        name
    }

    /// The position among a trial's figures; `None` for how a trial ends, which is no figure, and
    /// for a category that the party does not hold.
    #[must_use]
    pub fn position(self, columns: &Columns) -> Option<usize> {
        let is = |column: &Column| match self {
            Target::Event(event) => column.event == Some(event),
            Target::Metric { metric, party, category } => {
                (column.metric, column.party, column.category) == (metric, party, category)
            }
            Target::Outcome(_) | Target::Cause(_) => false,
        };
        columns.list().iter().position(is)
    }
}

/// A part of a result's name: in quotation marks if the dots in it would divide it.
fn part(key: &str) -> Cow<'_, str> {
    if key.contains('.') { Cow::Owned(format!("'{key}'")) } else { Cow::Borrowed(key) }
}
