//! A solution in the rows that both engines fill.

use super::{Figure, Solution};
use crate::agreement::{Agreement, PartyId};
use crate::metric::{Columns, Ending, at};
use crate::summary::{
    BundleShares, Chance, Course, Description, Summary, by_value, events, figures, outcomes, releases,
    timeline, tranches,
};

impl Solution {
    /// The solution of `agreement`, whose figures are `columns`, as a summary without trials.
    ///
    /// A figure of which only the mean is known has no spread and no quantiles.
    #[must_use]
    pub fn summary(&self, agreement: &Agreement, columns: &Columns) -> Summary {
        let parties = agreement.parties().len();
        let entry = self.figures[at::AGREEMENT_DAY].mean;
        let occurs = |column: usize| Chance::solved(self.probability_of_event(column));
        Summary {
            trials: None,
            mass_lost: self.mass_lost,
            figures: figures(agreement, columns, |column| describe(&self.figures[column])),
            by_value: by_value(agreement, columns, false, |column| self.figures[column].distribution.clone()),
            outcomes: outcomes(agreement, |e: Ending| self.probability(e, parties), Chance::solved),
            tranches: tranches(agreement, entry, |_, bundle| self.shares(bundle)),
            timeline: timeline(agreement.horizon(), &self.course()),
            releases: releases(agreement, entry, |day, party| self.released(day, party)),
            events: events(agreement, columns, occurs),
        }
    }

    fn probability_of_event(&self, column: usize) -> f64 {
        let distribution = self.figures[column].distribution.as_deref().unwrap_or_default();
        distribution.iter().filter(|&&(occurs, _)| occurs == 1).map(|&(_, p)| p).sum()
    }

    fn shares(&self, bundle: usize) -> BundleShares {
        let outlook = &self.bundles[bundle];
        let had_a_turn: f64 = outlook.turns.iter().sum();
        BundleShares {
            reached: Some(outlook.reached),
            turns: (had_a_turn > 0.0).then(|| outlook.turns.map(|p| p / had_a_turn)),
            completed: Some(outlook.completed),
            mean_completion_day: outlook.mean_completion_day,
        }
    }

    fn course(&self) -> Course {
        Course {
            total: 1.0, // what was lost is left where it was last seen
            agreed: self.agreed.clone(),
            completed: self.completed.clone(),
            collapsed: self.collapsed.clone(),
            no_agreement: self.no_agreement.clone(),
            ceasefire_ended: self.ceasefire_ended.clone(),
        }
    }

    fn released(&self, day: u32, party: PartyId) -> (Option<f64>, Option<crate::summary::Quantiles>, u64) {
        let description = self.releases[party.index()][day as usize];
        (description.mean, description.quantiles, 1)
    }
}

fn describe(figure: &Figure) -> Description {
    match &figure.distribution {
        Some(distribution) => Description::of_masses(distribution.iter().map(|&(v, p)| (v as f64, p))),
        None => Description { mean: figure.mean, bin_width: 1, ..Description::default() },
    }
}
