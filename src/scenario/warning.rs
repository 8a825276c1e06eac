//! What is not wrong but likely not meant. Each warning carries its own remedy.

use std::sync::Arc;

use annotate_snippets::Level;
use thiserror::Error;

use super::build::Built;
use super::reach::{Reach, is_zero};
use super::reading::Reading;
use super::render::{Picture, only_in};
use super::source::Texts;
use super::tree::Place;
use super::words::name;
use crate::agreement::{Agreement, Category, CategoryId, PartyId};

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
    #[error("{} can be played only if those before it are late: it requires {}, which can't occur before day {earliest}, and waits until day {until}", name(.tranche), name(.event))]
    LapsesUnlessLate { tranche: String, event: String, earliest: u32, until: u32 },
    #[error("{} is counted among the living", name(.category))]
    SoundsDeceased { category: String },
    #[error("{} and {} are both called {}", name(.first), name(.second), name(.label))]
    SameLabel { first: String, second: String, label: String },
    #[error("the unknown {} is not used anywhere", name(.unknown))]
    UnusedUnknown { unknown: String },
    #[error("{part} of `{distribution}` are {side}")]
    Outside { distribution: String, part: PartOutside, side: OutsideOf },
    #[error("`{distribution}` is near 0 or near 1 most of the time, and seldom in between")]
    AtBothEnds { distribution: String },
    #[error("the agreement enters into force in the year {year}")]
    LongAgo { year: i16 },
    #[error("all {tranches} tranches are due on day {day}")]
    AllOnOneDay { tranches: u32, day: u32 },
    #[error("odds or rates are multiplied by {number} here")]
    LargeMultiplier { number: String },
    #[error("{number} incidents a day are to be expected here")]
    LargeRate { number: String },
    #[error("with a shape of {number} incidents come ever faster, the longer the ceasefire holds")]
    LargeShape { number: String },
    #[error("the ratio counts {} of {}, who releases none of them", name(.category), name(.party))]
    RatioOfNobody { category: String, party: String },
    #[error("nobody holds any {}{}", name(.category), .nearest.as_ref().map_or_else(String::new, |n| format!(": is {} meant?", name(n))))]
    NobodyHolds { category: String, nearest: Option<String> },
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

/// How many draws are moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PartOutside {
    /// Every one.
    #[error("all draws")]
    All,
    /// More than half of them.
    #[error("most draws")]
    Most,
    /// More than a quarter, and not more than half.
    #[error("more than a quarter of the draws")]
    Quarter,
}

/// Where draws lie that are moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OutsideOf {
    /// Below the lowest value.
    #[error("below 0 and played as 0")]
    Lowest,
    /// Above the highest.
    #[error("above 1 and played as 1")]
    Highest,
    /// On either side.
    #[error("below 0 or above 1, and played as 0 or 1")]
    Both,
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

    /// Whether it is about a change from outside that takes away what makes a variant what it is called.
    #[must_use]
    pub fn names_variant(&self) -> bool {
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
                "correct what it waits for, its `days` or its probability, or leave the event out"
            }
            WarningKind::NeverPlayed { .. } => {
                "let the event wait for something earlier, or require another one"
            }
            WarningKind::LapsesUnlessLate { .. } => {
                "give the tranche more `patience`, or a later day, or let the event come earlier"
            }
            WarningKind::SoundsDeceased { .. } => {
                "if they are remains, add `deceased = true` to the table of the category; if not, `deceased = false`"
            }
            WarningKind::SameLabel { .. } => {
                "give each category a `label` of its own, or nobody can tell which of them results and inputs speak of"
            }
            WarningKind::UnusedUnknown { .. } => "write its name where its value is meant, or leave it out",
            WarningKind::Outside { part: PartOutside::Quarter, .. } => {
                "if that is not meant, make it narrower, or write an `interval`, which stays within"
            }
            WarningKind::AtBothEnds { .. } => {
                "if these are a mean and a standard deviation, write `normal` in place of `beta`"
            }
            WarningKind::LongAgo { .. } => "check the year of `start`",
            WarningKind::AllOnOneDay { .. } => {
                "if that is not meant, write in `every` how many days there are from one to the next"
            }
            WarningKind::Outside { side: OutsideOf::Lowest, .. } => "write numbers from 0 up",
            WarningKind::Outside { .. } => "write it between 0 and 1: 70 % is 0.7",
            WarningKind::LargeMultiplier { .. } => {
                "if per cent are meant: 90 % is 0.9, and 1 changes nothing"
            }
            WarningKind::LargeRate { .. } => "if a chance in a hundred is meant: 3 % a day is 0.03",
            WarningKind::LargeShape { .. } => "1 is a constant rate, and below 1 it falls",
            WarningKind::RatioOfNobody { .. } => {
                "correct the category or the party that the ratio follows, or leave it out"
            }
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
    let reach = Reach::of(agreement);
    last_tranche(cx, agreement, built, &reach);
    never_released(cx, agreement, built);
    unused(cx, agreement, built);
    sounds_deceased(cx, agreement, built);
    same_labels(cx, agreement, built);
    reach.tell(cx, agreement, built);
}

fn last_tranche(cx: &mut Reading, agreement: &Agreement, built: &Built, reach: &Reach) {
    let Some((last, (_, place))) = agreement.tranches().last().zip(built.schedule.places.last()) else {
        return;
    };
    let (tranche, day, horizon) = (last.name.clone(), last.day, agreement.horizon());
    let earliest = reach.agreement.saturating_add(day);
    if earliest >= horizon {
        cx.flag(WarningKind::AfterHorizon { tranche: tranche.clone(), day: earliest, horizon }, place);
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
    for Declared { category, place, .. } in &built.declared {
        let held = agreement.parties().iter().flat_map(|p| &p.holds).any(|(c, _)| c == category);
        if !held {
            let category = agreement.categories()[category.index()].key.clone();
            let held = agreement.parties().iter().flat_map(|p| &p.holds);
            let held = held.map(|(c, _)| agreement.categories()[c.index()].key.as_str());
            let nearest = super::words::nearest(&category, held);
            cx.flag(WarningKind::NobodyHolds { category, nearest }, place);
        }
    }
    let mut owed = vec![false; agreement.terms().len()];
    let bundles = agreement.tranches().iter().flat_map(crate::agreement::Tranche::bundles);
    bundles.flat_map(|b| &b.terms).for_each(|t| owed[t.index()] = true);
    for ((term, place), _) in built.terms.iter().zip(owed).filter(|(_, owed)| !owed) {
        cx.flag(WarningKind::UnusedTerm { term: term.name.clone() }, place);
    }
}

/// Words for the dead, in the name of a category.
const DECEASED: [&str; 8] = ["remains", "body", "bodies", "dead", "deceased", "fallen", "corpses", "killed"];

/// Whoever forgets `deceased = true` would have the dead counted among the living.
fn sounds_deceased(cx: &mut Reading, agreement: &Agreement, built: &Built) {
    for (c, category) in agreement.categories().iter().enumerate() {
        let id = CategoryId::from(c);
        let declared = built.declared.iter().find(|d| d.category == id);
        let text = format!("{} {}", category.key, category.label).to_lowercase();
        let sounds = text.split(|c: char| !c.is_alphanumeric()).any(|word| DECEASED.contains(&word));
        if category.deceased || !sounds || declared.is_some_and(|d| d.says_whether_deceased) {
            continue;
        }
        let held = agreement.parties().iter().zip(&built.parties).find_map(|(party, of_party)| {
            let mut places = party.holds.iter().zip(&of_party.held_places);
            places.find_map(|((held, _), place)| (*held == id).then_some(place))
        });
        if let Some(place) = declared.map(|d| &d.place).or(held) {
            cx.flag(WarningKind::SoundsDeceased { category: category.key.clone() }, place);
        }
    }
}

/// A label may serve two categories, as those of two sides; but on most pages it stands alone.
fn same_labels(cx: &mut Reading, agreement: &Agreement, built: &Built) {
    let all = agreement.categories();
    for (i, second) in all.iter().enumerate() {
        let is_same = |c: &Category| c.label.to_lowercase() == second.label.to_lowercase();
        let Some(first) = all[..i].iter().position(is_same) else { continue };
        let place = |at: usize| built.declared.iter().find(|d| d.category == CategoryId::from(at));
        if let Some(declared) = place(i).or_else(|| place(first)) {
            let (first, second) = (all[first].key.clone(), second.key.clone());
            cx.flag(WarningKind::SameLabel { first, second, label: all[i].label.clone() }, &declared.place);
        }
    }
}

/// A category with a table of its own.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) category: CategoryId,
    pub(super) place: Place,
    pub(super) says_whether_deceased: bool,
}
