//! The agreement as numbers: odds, powers, hazards and who listens to what, worked out once.

use super::wait::{Late, Wait};
use crate::agreement::{Agreement, Trigger};

/// A probability whose odds may be multiplied, unless it is certain either way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Chance {
    Never,
    Certain,
    Odds(f64),
}

impl Chance {
    pub(super) fn of(probability: f64) -> Self {
        if probability <= 0.0 {
            Chance::Never
        } else if probability >= 1.0 {
            Chance::Certain
        } else {
            Chance::Odds(probability / (1.0 - probability))
        }
    }

    pub(super) fn times(self, factor: f64) -> Self {
        match self {
            Chance::Odds(o) => Chance::Odds(o * factor),
            fixed => fixed,
        }
    }

    /// `o / (1 + o)` with the odds multiplied by `factor`.
    #[inline]
    pub(super) fn with(self, factor: f64) -> f64 {
        match self {
            Chance::Never => 0.0,
            Chance::Certain => 1.0,
            // written so that infinite odds give 1
            Chance::Odds(o) if o * factor > 0.0 => 1.0 / (1.0 + 1.0 / (o * factor)),
            Chance::Odds(_) => 0.0,
        }
    }

    /// Whether multipliers make a difference.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Chance::Odds(_))
    }
}

/// Powers `x^0, x^1, …`, or no table when x is 1.
#[derive(Debug, Clone, Default)]
pub(super) struct Powers(Vec<f64>);

impl Powers {
    pub(super) fn of(x: f64, most: u32) -> Self {
        if x == 1.0 {
            return Self::default();
        }
        Self(std::iter::successors(Some(1.0), |power| Some(power * x)).take(most as usize + 1).collect())
    }

    #[inline]
    pub(super) fn at(&self, n: u32) -> f64 {
        self.0.get(n as usize).copied().unwrap_or(1.0)
    }

    /// Whether the exponent matters.
    pub(super) fn matters(&self) -> bool {
        !self.0.is_empty()
    }
}

/// How a party behaves.
#[derive(Debug)]
pub(super) struct PartyRules {
    pub(super) trust: Powers,
    pub(super) retaliation: Powers,
    pub(super) strain: Powers,
    /// Shares of late, short and refused among the bundles not honoured.
    pub(super) not_honoured: [f64; 3],
    pub(super) late: Late,
    /// Odds multipliers other than 1: `(event, multiplier)`, `(issue, multiplier)`.
    pub(super) events: Vec<(usize, f64)>,
    pub(super) issues: Vec<(usize, f64)>,
    /// Bundles over the whole schedule.
    pub(super) bundles: u32,
    /// Whether multipliers matter for any of its bundles.
    pub(super) is_open: bool,
}

/// A bundle with all multipliers that never change.
#[derive(Debug)]
pub(super) struct BundleRules {
    pub(super) party: usize,
    /// Its number among the bundles of the schedule, in playing order.
    pub(super) number: usize,
    pub(super) chance: Chance,
}

/// A step of the schedule.
#[derive(Debug)]
pub(super) struct TrancheRules {
    pub(super) day: u32,
    pub(super) turns: Vec<Vec<BundleRules>>,
    pub(super) requires: Option<usize>,
    pub(super) patience: u32,
}

/// Mediation.
#[derive(Debug)]
pub(super) struct MediationRules {
    pub(super) success: Chance,
    pub(super) fatigue: Powers,
    pub(super) wait: Wait,
}

/// The ceasefire.
#[derive(Debug)]
pub(super) struct CeasefireRules {
    pub(super) days: Option<u32>,
    pub(super) extension: Option<ExtensionRules>,
    pub(super) incidents: Option<IncidentRules>,
    pub(super) survives: bool,
}

/// Its extension.
#[derive(Debug)]
pub(super) struct ExtensionRules {
    pub(super) chance: Chance,
    pub(super) days: u32,
    pub(super) at_most: Option<u32>,
    /// `(event, multiplier)`, where it is not 1.
    pub(super) events: Vec<(usize, f64)>,
}

/// Its incidents; none at all when the rate is 0.
#[derive(Debug)]
pub(super) struct IncidentRules {
    pub(super) per_day: f64,
    pub(super) shape: f64,
    pub(super) fatal: f64,
    /// `pause[d]` for `d` before the horizon, and last for all longer ones.
    pub(super) pause: Vec<f64>,
    /// `pause_left[d]`: probability of `d` days or more.
    pub(super) pause_left: Vec<f64>,
    pub(super) events: Vec<(usize, f64)>,
    pub(super) issues: Vec<(usize, f64)>,
}

/// An issue of the talks.
#[derive(Debug)]
pub(super) struct IssueRules {
    pub(super) settled: f64,
    pub(super) wait: Wait,
    pub(super) required: bool,
}

/// An event.
#[derive(Debug)]
pub(super) struct EventRules {
    pub(super) probability: f64,
    /// The delay; with the probability in it unless `decided_at_once`.
    pub(super) wait: Wait,
    /// Whether it is decided when triggered if it occurs at all, so that the wait can be forgotten.
    pub(super) decided_at_once: bool,
    /// `days[d]` = P(delay = d), before the horizon.
    pub(super) days: Vec<f64>,
    pub(super) lasts: Option<u32>,
    pub(super) ends: bool,
    pub(super) required: bool,
    /// Whether it multiplies anything: while the agreement is under way, and after it.
    pub(super) has_effect: [bool; 2],
}

/// Who waits for what, in the file's order.
#[derive(Debug, Default)]
pub(super) struct Listeners {
    pub(super) start: Vec<usize>,
    pub(super) agreement: Vec<usize>,
    pub(super) completion: Vec<usize>,
    pub(super) collapse: Vec<usize>,
    pub(super) tranches: Vec<Vec<usize>>,
    pub(super) issues: Vec<Vec<usize>>,
    pub(super) events: Vec<Vec<usize>>,
}

/// Everything that the days are played by.
#[derive(Debug)]
pub(super) struct Rules<'a> {
    pub(super) agreement: &'a Agreement,
    pub(super) horizon: u32,
    pub(super) slips: bool,
    pub(super) parties: Vec<PartyRules>,
    pub(super) tranches: Vec<TrancheRules>,
    pub(super) mediation: Option<MediationRules>,
    pub(super) ceasefire: Option<CeasefireRules>,
    pub(super) issues: Vec<IssueRules>,
    pub(super) events: Vec<EventRules>,
    pub(super) listeners: Listeners,
}

impl Rules<'_> {
    /// Days from the entry into force to the last tranche.
    pub(super) fn last_day(&self) -> u32 {
        self.tranches.last().map_or(0, |t| t.day)
    }

    /// Turns of the whole schedule: the most disputes there can be.
    pub(super) fn turns(&self) -> u32 {
        self.tranches.iter().map(|t| t.turns.len() as u32).sum()
    }

    /// Bundles of one turn at the most.
    pub(super) fn widest_turn(&self) -> usize {
        self.tranches.iter().flat_map(|t| &t.turns).map(Vec::len).max().unwrap_or(0)
    }

    /// The incidents, if there can be any.
    pub(super) fn incidents(&self) -> Option<&IncidentRules> {
        self.ceasefire.as_ref()?.incidents.as_ref()
    }

    /// The events that wait for what a trigger names.
    pub(super) fn waiting_for(&self, trigger: Trigger) -> &[usize] {
        let l = &self.listeners;
        match trigger {
            Trigger::Start => &l.start,
            Trigger::Agreement => &l.agreement,
            Trigger::Completion => &l.completion,
            Trigger::Collapse => &l.collapse,
            Trigger::Tranche(t) => &l.tranches[t.index()],
            Trigger::Issue(i) => &l.issues[i.index()],
            Trigger::Event(e) => &l.events[e.index()],
        }
    }
}
