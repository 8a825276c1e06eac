//! What is not wrong but likely not meant. Each warning carries its own remedy.

use std::sync::Arc;

use annotate_snippets::Level;
use thiserror::Error;

use super::build::Built;
use super::reading::Reading;
use super::render::{Picture, only_in};
use super::source::Texts;
use super::tree::Place;
use super::words::name;
use crate::agreement::{Agreement, CategoryId, Delay, EventId, PartyId, Quantity, TrancheId, Trigger, Unit};

/// Something that is likely not meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// What.
    pub kind: WarningKind,
    /// The variant in which it appears, when the file itself is free of it.
    pub variant: Option<String>,
    place: Option<Place>,
    texts: Arc<Texts>,
}

/// What a warning is about. Names are carried as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[allow(missing_docs, reason = "each message says what the kind is")]
pub enum WarningKind {
    #[error("the file names no sources")]
    NoSources,
    #[error("{} is due on day {day} at the earliest, and the horizon is {horizon}", name(.tranche))]
    AfterHorizon { tranche: String, day: u32, horizon: u32 },
    #[error("{} is due on day {day}, and the ceasefire expires by day {expiry}", name(.tranche))]
    AfterCeasefire { tranche: String, day: u32, expiry: u32 },
    #[error("{} holds {held} {} and the agreement releases {released} of them", name(.party), name(.category))]
    NeverReleased { party: String, category: String, held: u32, released: u32 },
    #[error("{} can never occur: {why}", name(.event))]
    NeverOccurs { event: String, why: String },
    #[error("{} can never be played: it requires {}, which can't occur before it", name(.tranche), name(.event))]
    NeverPlayed { tranche: String, event: String },
    #[error("the unknown {} is not used anywhere", name(.unknown))]
    UnusedUnknown { unknown: String },
    #[error("nobody holds any {}", name(.category))]
    NobodyHolds { category: String },
    #[error("the term {} is not owed by anybody", name(.term))]
    UnusedTerm { term: String },
    #[error("{} has a patience but requires nothing", name(.tranche))]
    PatienceForNothing { tranche: String },
    #[error("a permanent ceasefire is never extended")]
    ExtensionOfPermanent,
    #[error("{} overrides what variant {} {}", set(.option, .path), name(.variant), if *.unset { "leaves out" } else { "sets" })]
    OverridesVariant { option: &'static str, path: String, variant: String, unset: bool },
    #[error("{} changes nothing in variant {}, which leaves out {}", set(.option, .path), name(.variant), name(.left_out))]
    LeftOutByVariant { option: &'static str, path: String, variant: String, left_out: String },
}

/// A change from outside, without its value.
fn set(option: &str, path: &str) -> String {
    name(&format!("{option} {path}"))
}

/// A warning before it is tied to its texts.
#[derive(Debug, Clone)]
pub(super) struct Flag {
    pub(super) kind: WarningKind,
    pub(super) place: Option<Place>,
}

impl Reading {
    pub(super) fn flag(&mut self, kind: WarningKind, place: &Place) {
        self.flags.push(Flag { kind, place: Some(place.clone()) });
    }
}

impl WarningKind {
    /// Whether it is about a change that `--vary` makes and a variant makes too.
    #[must_use]
    pub fn is_of_varied(&self) -> bool {
        matches!(self, WarningKind::OverridesVariant { option, .. } | WarningKind::LeftOutByVariant { option, .. }
            if *option == super::vary::OPTION)
    }

    fn names_variant(&self) -> bool {
        matches!(self, WarningKind::OverridesVariant { .. } | WarningKind::LeftOutByVariant { .. })
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            WarningKind::NoSources => "add sources = [\"…\"], or say there that the figures are assumptions",
            WarningKind::AfterHorizon { .. } => "make the horizon longer, or the exchange can't be completed",
            WarningKind::AfterCeasefire { .. } => {
                "give the ceasefire more days or extensions, or put the tranche earlier"
            }
            WarningKind::NeverReleased { .. } => {
                "add them to a tranche, or take them out of `holds`, if that is not meant"
            }
            WarningKind::NeverOccurs { .. } => {
                "correct what it waits for or its probability, or leave the event out"
            }
            WarningKind::NeverPlayed { .. } => {
                "let the event wait for something earlier, or require another one"
            }
            WarningKind::UnusedUnknown { .. } => "write its name where its value is meant, or leave it out",
            WarningKind::NobodyHolds { .. } => {
                "add the category to the `holds` of a party, or leave its table out"
            }
            WarningKind::UnusedTerm { .. } => "add it to the `terms` of a tranche, or leave its table out",
            WarningKind::PatienceForNothing { .. } => "add `requires`, or leave `patience` out",
            WarningKind::ExtensionOfPermanent => {
                "give the ceasefire a number of days, or leave `extension` out"
            }
            WarningKind::OverridesVariant { .. } | WarningKind::LeftOutByVariant { .. } => {
                "name the scenarios that you mean with --variant, or change the file"
            }
        }
    }
}

impl Warning {
    pub(super) fn of(flag: Flag, texts: &Arc<Texts>) -> Self {
        Warning { kind: flag.kind, variant: None, place: flag.place, texts: Arc::clone(texts) }
    }

    /// Which variant alone it is of, as a note.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        self.variant.as_ref().map(|v| only_in(v))
    }

    /// Line and column, both from 1; `None` for the file as a whole.
    #[must_use]
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        self.texts.line_and_column(self.place.as_ref()?)
    }

    /// As text: the place in the file, what is the matter, and the remedy.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        Picture {
            level: Level::WARNING,
            title: self.kind.to_string(),
            place: self.place.as_ref(),
            label: None,
            also: &[],
            notes: self.note().into_iter().collect(),
            help: Some(self.kind.remedy().to_owned()),
        }
        .draw(&self.texts, color)
    }
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render(false))
    }
}

/// Of the warnings of a variant, names it in those that the file itself does not have; what a variant may
/// well mean is left out.
pub(super) fn of_variant(warnings: &mut Vec<Warning>, variant: &str, file: &[Warning]) {
    let is_of_file =
        |w: &Warning| file.iter().any(|of_file| of_file.kind == w.kind && of_file.place == w.place);
    // a variant that knows what the file does not is no slip
    warnings.retain(|w| is_of_file(w) || !matches!(w.kind, WarningKind::UnusedUnknown { .. }));
    for warning in warnings.iter_mut().filter(|w| !is_of_file(w) && !w.kind.names_variant()) {
        warning.variant = Some(variant.to_owned());
    }
}

/// Everything worth a warning in an agreement that has been built.
pub(super) fn look(cx: &mut Reading, agreement: &Agreement, built: &Built) {
    if built.sources.is_empty() {
        cx.flags.push(Flag { kind: WarningKind::NoSources, place: None });
    }
    last_tranche(cx, agreement, built);
    never_released(cx, agreement, built);
    unused(cx, agreement, built);
    Reach::of(agreement).tell(cx, agreement, built);
}

fn last_tranche(cx: &mut Reading, agreement: &Agreement, built: &Built) {
    let Some((last, (_, place))) = agreement.tranches().last().zip(built.schedule.places.last()) else {
        return;
    };
    let (tranche, day, horizon) = (last.name.clone(), last.day, agreement.horizon());
    if day >= horizon {
        cx.flag(WarningKind::AfterHorizon { tranche: tranche.clone(), day, horizon }, place);
    }
    let Some(ceasefire) = agreement.ceasefire() else { return };
    match (ceasefire.days, &ceasefire.extension) {
        (Some(days), extension) => {
            let possible = |e: &&crate::agreement::Extension| !is_zero(&e.probability);
            let more = match extension.as_ref().filter(possible) {
                Some(e) => e.at_most.map_or(u64::MAX, |n| u64::from(n) * u64::from(e.days)),
                None => 0,
            };
            let expiry = u64::from(days).saturating_add(more);
            if let Ok(expiry) = u32::try_from(expiry)
                && day >= expiry
            {
                cx.flag(WarningKind::AfterCeasefire { tranche, day, expiry }, place);
            }
        }
        // a ceasefire that is made permanent on purpose may keep the extension of its other variants
        (None, Some(_)) if !built.permanence_written => {
            let place = built.extension_place.clone();
            cx.flags.push(Flag { kind: WarningKind::ExtensionOfPermanent, place });
        }
        (None, _) => {}
    }
}

fn never_released(cx: &mut Reading, agreement: &Agreement, built: &Built) {
    for (i, party) in agreement.parties().iter().enumerate() {
        for (&(category, held), place) in party.holds.iter().zip(&built.parties[i].held_places) {
            let released = agreement.owed(PartyId::from(i), category);
            if released < held {
                let (party, category) =
                    (party.key.clone(), agreement.categories()[category.index()].key.clone());
                cx.flag(WarningKind::NeverReleased { party, category, held, released }, place);
            }
        }
    }
}

fn unused(cx: &mut Reading, agreement: &Agreement, built: &Built) {
    for (category, place) in &built.declared {
        let held = agreement.parties().iter().flat_map(|p| &p.holds).any(|(c, _)| c == category);
        if !held {
            let category = agreement.categories()[category.index()].key.clone();
            cx.flag(WarningKind::NobodyHolds { category }, place);
        }
    }
    let mut owed = vec![false; agreement.terms().len()];
    let bundles = agreement.tranches().iter().flat_map(crate::agreement::Tranche::bundles);
    bundles.flat_map(|b| &b.terms).for_each(|t| owed[t.index()] = true);
    for ((term, place), _) in built.terms.iter().zip(owed).filter(|(_, owed)| !owed) {
        cx.flag(WarningKind::UnusedTerm { term: term.name.clone() }, place);
    }
}

fn is_zero<U: Unit>(quantity: &Quantity<U>) -> bool {
    quantity.known().is_some_and(|u| u.get() == 0.0)
}

/// What can come about within the horizon, leaving aside the odds between 0 and 1.
struct Reach {
    events: Vec<bool>,
    tranches: Vec<bool>,
}

impl Reach {
    /// The least set that is closed: whatever waits for itself, in however many steps, is not in it.
    fn of(agreement: &Agreement) -> Self {
        let mut reach = Reach {
            events: vec![false; agreement.events().len()],
            tranches: vec![false; agreement.tranches().len()],
        };
        while reach.grow(agreement) {}
        reach
    }

    fn grow(&mut self, agreement: &Agreement) -> bool {
        let mut grown = false;
        for (i, event) in agreement.events().iter().enumerate() {
            let possible = !self.events[i]
                && !is_zero(&event.probability)
                && self.trigger(agreement, event.after)
                && !matches!(event.days, Delay::Fixed(days) if days >= agreement.horizon());
            grown |= possible;
            self.events[i] |= possible;
        }
        for (k, tranche) in agreement.tranches().iter().enumerate() {
            let possible = !self.tranches[k]
                && tranche.day < agreement.horizon()
                && (if k == 0 { self.agreed(agreement) } else { self.tranches[k - 1] })
                && tranche.requires.is_none_or(|e| self.events[e.index()]);
            grown |= possible;
            self.tranches[k] |= possible;
        }
        grown
    }

    fn agreed(&self, agreement: &Agreement) -> bool {
        agreement.issues().iter().all(|i| i.otherwise.is_some() || !is_zero(&i.settled))
    }

    fn trigger(&self, agreement: &Agreement, after: Trigger) -> bool {
        match after {
            Trigger::Start => true,
            Trigger::Agreement | Trigger::Collapse => self.agreed(agreement),
            Trigger::Completion => self.tranches.last().copied().unwrap_or(false),
            Trigger::Tranche(TrancheId(k)) => self.tranches[k as usize],
            Trigger::Issue(i) => !is_zero(&agreement.issues()[i.index()].settled),
            Trigger::Event(EventId(e)) => self.events[e as usize],
        }
    }

    fn tell(&self, cx: &mut Reading, agreement: &Agreement, built: &Built) {
        for (i, event) in agreement.events().iter().enumerate().filter(|(i, _)| !self.events[*i]) {
            let why = if is_zero(&event.probability) {
                "its probability is 0".to_owned()
            } else if self.trigger(agreement, event.after) {
                "its delay is longer than the horizon".to_owned()
            } else {
                format!("it waits for {}, which can't come about", what(agreement, event.after))
            };
            cx.flag(WarningKind::NeverOccurs { event: event.name.clone(), why }, &built.events[i].1);
        }
        let unplayed = agreement.tranches().iter().zip(&built.schedule.places);
        for (tranche, (place, _)) in unplayed {
            if let Some(event) = tranche.requires.filter(|e| !self.events[e.index()]) {
                let event = agreement.events()[event.index()].name.clone();
                cx.flag(WarningKind::NeverPlayed { tranche: tranche.name.clone(), event }, place);
            }
        }
    }
}

fn what(agreement: &Agreement, after: Trigger) -> String {
    match after {
        Trigger::Start => "the start".to_owned(),
        Trigger::Agreement => "the agreement".to_owned(),
        Trigger::Completion => "the completion".to_owned(),
        Trigger::Collapse => "a collapse".to_owned(),
        Trigger::Tranche(t) => name(&agreement.tranches()[t.index()].name),
        Trigger::Issue(i) => name(&agreement.issues()[i.index()].name),
        Trigger::Event(e) => name(&agreement.events()[e.index()].name),
    }
}

/// A category with a table of its own, and where.
pub(super) type Declared = (CategoryId, Place);
