//! The checked deal. An [`Agreement`] can only be had through [`Agreement::build`], which refuses
//! whatever no agreement can be; behind it there are no setters, so no later code need ask again.
//!
//! Nothing here knows files, random numbers or outputs.

mod check;
mod distribution;
mod parts;
mod quantity;
mod units;

pub use check::{Limit, MOST_PARTIES, Violation};
pub use distribution::{Distribution, DistributionError, Kind};
pub use parts::{
    Breach, Bundle, Category, Ceasefire, Event, Extension, Incidents, Issue, Mediation, OnDelay, Otherwise,
    Party, Term, Tranche, Trigger,
};
pub use quantity::{Delay, Quantity, Share, Unknown};
pub use units::{
    CategoryId, EventId, IssueId, Multiplier, OutOfRange, PartyId, Probability, Range, Rate, Shape, TermId,
    TrancheId, Unit, UnitKind, UnknownId, Weight,
};

/// Everything an agreement is made of, before it is checked as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Days played: `0 .. horizon`.
    pub horizon: u32,
    /// What a late tranche does to the later ones.
    pub on_delay: OnDelay,
    /// Quantities that are not known, in the file's order.
    pub unknowns: Vec<Unknown>,
    /// The sides, in the file's order.
    pub parties: Vec<Party>,
    /// Classes of persons, in order of appearance.
    pub categories: Vec<Category>,
    /// Things owed that are not persons.
    pub terms: Vec<Term>,
    /// How disputes are dealt with; `None`: a dispute is a collapse.
    pub mediation: Option<Mediation>,
    /// The ceasefire; `None`: no incidents and no expiry.
    pub ceasefire: Option<Ceasefire>,
    /// Points still open in the talks.
    pub issues: Vec<Issue>,
    /// Other things that may happen, in the file's order.
    pub events: Vec<Event>,
    /// The schedule, by ascending day.
    pub tranches: Vec<Tranche>,
}

/// A checked agreement. Read-only.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    draft: Draft,
}

impl Agreement {
    /// Checks a draft as a whole.
    ///
    /// # Errors
    /// Every rule that it violates, in a fixed order.
    pub fn build(draft: Draft) -> Result<Self, Vec<Violation>> {
        let violations = check::violations(&draft);
        if violations.is_empty() { Ok(Self { draft }) } else { Err(violations) }
    }

    /// What it was built from, to be read only.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Days played: `0 .. horizon`.
    #[must_use]
    pub fn horizon(&self) -> u32 {
        self.draft.horizon
    }

    /// What a late tranche does to the later ones.
    #[must_use]
    pub fn on_delay(&self) -> OnDelay {
        self.draft.on_delay
    }

    /// Quantities that are not known; indexed by [`UnknownId`].
    #[must_use]
    pub fn unknowns(&self) -> &[Unknown] {
        &self.draft.unknowns
    }

    /// The sides; indexed by [`PartyId`].
    #[must_use]
    pub fn parties(&self) -> &[Party] {
        &self.draft.parties
    }

    /// The party with this key.
    #[must_use]
    pub fn party(&self, key: &str) -> Option<PartyId> {
        self.parties().iter().position(|p| p.key == key).map(PartyId::from)
    }

    /// Classes of persons; indexed by [`CategoryId`].
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.draft.categories
    }

    /// Things owed that are not persons; indexed by [`TermId`].
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.draft.terms
    }

    /// How disputes are dealt with.
    #[must_use]
    pub fn mediation(&self) -> Option<&Mediation> {
        self.draft.mediation.as_ref()
    }

    /// The ceasefire.
    #[must_use]
    pub fn ceasefire(&self) -> Option<&Ceasefire> {
        self.draft.ceasefire.as_ref()
    }

    /// Points still open in the talks; indexed by [`IssueId`].
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.draft.issues
    }

    /// Other things that may happen; indexed by [`EventId`].
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.draft.events
    }

    /// The schedule; indexed by [`TrancheId`], days ascending, never empty.
    #[must_use]
    pub fn tranches(&self) -> &[Tranche] {
        &self.draft.tranches
    }

    /// Living persons whom the party owes under the whole schedule.
    #[must_use]
    pub fn owed_living(&self, party: PartyId) -> u32 {
        self.owed_where(party, |c| !self.categories()[c.index()].deceased)
    }

    /// Whether there is anything to be ahead of: the party owes living persons, and another one does.
    #[must_use]
    pub fn has_lead(&self, party: PartyId) -> bool {
        let owes = |p: PartyId| self.owed_living(p) > 0;
        owes(party) && (0..self.parties().len()).map(PartyId::from).any(|other| other != party && owes(other))
    }

    /// What a party's days held are counted over: the living persons whom it owes, and the days up to the
    /// horizon. Where either is another, fewer days held are not better.
    #[must_use]
    pub fn days_held_over(&self, party: PartyId) -> (u32, u32) {
        (self.owed_living(party), self.horizon())
    }

    /// Deceased persons whom the party owes under the whole schedule.
    #[must_use]
    pub fn owed_remains(&self, party: PartyId) -> u32 {
        self.owed_where(party, |c| self.categories()[c.index()].deceased)
    }

    /// Persons of one category whom the party owes under the whole schedule.
    #[must_use]
    pub fn owed(&self, party: PartyId, category: CategoryId) -> u32 {
        self.owed_where(party, |c| c == category)
    }

    /// Terms that the party owes under the whole schedule (a term owed twice counts twice).
    #[must_use]
    pub fn owed_terms(&self, party: PartyId) -> u32 {
        self.bundles_of(party).map(|b| b.terms.len() as u32).sum()
    }

    fn owed_where(&self, party: PartyId, which: impl Fn(CategoryId) -> bool) -> u32 {
        self.bundles_of(party).flat_map(|b| &b.persons).filter(|(c, _)| which(*c)).map(|(_, n)| n).sum()
    }

    fn bundles_of(&self, party: PartyId) -> impl Iterator<Item = &Bundle> {
        self.tranches().iter().flat_map(Tranche::bundles).filter(move |b| b.party == party)
    }
}
