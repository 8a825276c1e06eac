//! Scenarios simulated side by side on common luck: a summary of each, and its differences from
//! the first.

use crate::agreement::Agreement;
use crate::engine::{
    self, Control, NoThreads, Part, Plan, Recorder, RunError, Settings, StoredTotals, Totals, World,
    WorldSettings, Worlds,
};
use crate::metric::Columns;
use crate::summary::Summary;
use crate::trial::Deal;

use super::compare::{DifferenceRow, differences, pair_columns};
use super::swing::{Swing, swings};
use super::worlds::{RangeRow, ranges};

/// Agreements made ready to be played side by side, the baseline first.
#[derive(Debug)]
pub struct Simulation {
    deals: Vec<Deal>,
}

/// What was found out about scenarios side by side, by simulation or by solution.
#[derive(Debug, Clone)]
pub struct Answers {
    /// One per agreement.
    pub summaries: Vec<Summary>,
    /// One list per agreement after the first: how it differs from the first.
    pub differences: Vec<Vec<DifferenceRow>>,
    /// Trials played of each; `None`: solved exactly.
    pub trials: Option<u64>,
    /// Whether it was cancelled before all trials were played.
    pub interrupted: bool,
}

/// An agreement played in worlds, in each of which what is not known has one value.
#[derive(Debug, Clone)]
pub struct InWorlds {
    /// What the figures of each world are.
    pub columns: Columns,
    /// The worlds.
    pub worlds: Vec<World>,
    /// How the mean of each figure depends on them.
    pub ranges: Vec<RangeRow>,
    /// Which quantity moves the chance of completion, the largest swing first.
    pub swings: Vec<Swing>,
}

impl Simulation {
    /// Makes agreements ready to be played.
    #[must_use]
    pub fn new<'a>(agreements: impl IntoIterator<Item = &'a Agreement>) -> Self {
        Self { deals: agreements.into_iter().map(Deal::new).collect() }
    }

    /// The agreements made ready, in order.
    #[must_use]
    pub fn deals(&self) -> &[Deal] {
        &self.deals
    }

    /// Plays them.
    ///
    /// # Errors
    /// When no threads can be started.
    pub fn run(&self, settings: &Settings, control: &dyn Control) -> Result<Answers, NoThreads> {
        Ok(self.sum_up(self.play(settings, Part::WHOLE, control)?))
    }

    /// Plays a part of the trials.
    ///
    /// # Errors
    /// When no threads can be started.
    pub fn play(&self, settings: &Settings, part: Part, control: &dyn Control) -> Result<Totals, NoThreads> {
        engine::run_part(&self.plan(), settings, part, control)
    }

    /// Totals that were kept; `None` if they are not of these agreements.
    #[must_use]
    pub fn restore(&self, stored: StoredTotals) -> Option<Totals> {
        stored.restore(&self.plan())
    }

    /// As [`Simulation::run`], and hands every trial to `recorder`, in order.
    ///
    /// # Errors
    /// When no threads can be started or a record cannot be kept.
    pub fn run_recorded<R: Recorder>(
        &self,
        settings: &Settings,
        control: &dyn Control,
        recorder: &mut R,
    ) -> Result<Answers, RunError<R::Error>> {
        Ok(self.sum_up(engine::run_recorded(&self.plan(), settings, control, recorder)?))
    }

    /// Plays the agreements in a part of the worlds, to tell what is not known from chance. One list
    /// per agreement; `None` for one in which everything is known, and for all that come after an
    /// interruption.
    ///
    /// # Errors
    /// When no threads can be started.
    pub fn play_worlds(
        &self,
        settings: &WorldSettings,
        part: Part,
        control: &dyn Control,
    ) -> Result<Vec<Option<Vec<World>>>, NoThreads> {
        let play = |deal: &Deal| {
            if !has_unknowns(deal) || control.cancelled() {
                return Ok(None);
            }
            let Worlds { worlds, interrupted } = engine::worlds(deal, settings, part, control)?;
            Ok((!interrupted).then_some(worlds))
        };
        self.deals.iter().map(play).collect()
    }

    /// What the worlds come to that were played of each agreement.
    #[must_use]
    pub fn sum_up_worlds(&self, played: Vec<Option<Vec<World>>>) -> Vec<Option<InWorlds>> {
        let sum_up = |(deal, worlds): (&Deal, Option<Vec<World>>)| {
            let worlds = worlds?;
            let ranges = ranges(deal.agreement(), deal.columns(), &worlds);
            let swings = swings(&worlds);
            Some(InWorlds { columns: deal.columns().clone(), worlds, ranges, swings })
        };
        self.deals.iter().zip(played).map(sum_up).collect()
    }

    /// Whether the worlds of a scenario that has something unknown were not all played.
    #[must_use]
    pub fn lacks_worlds(&self, worlds: &[Option<InWorlds>]) -> bool {
        self.deals.iter().zip(worlds).any(|(deal, worlds)| has_unknowns(deal) && worlds.is_none())
    }

    /// Whether these are worlds that [`Simulation::play_worlds`] may have played of these agreements,
    /// without an interruption.
    #[must_use]
    pub fn are_worlds(&self, played: &[Option<Vec<World>>]) -> bool {
        let fits = |deal: &Deal, world: &World| {
            world.draws.len() == deal.agreement().unknowns().len()
                && world.figures.len() == deal.columns().list().len()
        };
        let sound = |(deal, worlds): (&Deal, &Option<Vec<World>>)| match worlds {
            Some(worlds) => has_unknowns(deal) && worlds.iter().all(|w| fits(deal, w)),
            None => !has_unknowns(deal),
        };
        played.len() == self.deals.len() && self.deals.iter().zip(played).all(sound)
    }

    fn plan(&self) -> Plan<'_> {
        let pairs = match self.deals.split_first() {
            None => Vec::new(),
            Some((first, others)) => {
                let baseline = (first.agreement(), first.columns());
                others.iter().map(|d| pair_columns(baseline, (d.agreement(), d.columns()))).collect()
            }
        };
        Plan { deals: &self.deals, pairs }
    }

    /// What totals come to.
    #[must_use]
    pub fn sum_up(&self, totals: Totals) -> Answers {
        let Totals { tallies, paired, trials, interrupted } = totals;
        let summary = |(deal, tally): (&Deal, crate::tally::Tally)| {
            Summary::from_counts(deal.agreement(), deal.columns(), &tally.settle())
        };
        let others = self.deals.iter().skip(1);
        Answers {
            summaries: self.deals.iter().zip(tallies).map(summary).collect(),
            differences: others.zip(&paired).map(|(d, p)| differences(d.columns(), p)).collect(),
            trials: Some(trials),
            interrupted,
        }
    }
}

fn has_unknowns(deal: &Deal) -> bool {
    !deal.agreement().unknowns().is_empty()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::engine::Uncontrolled;
    use crate::scenario::Scenario;
    use crate::study::example::{KEPT, OnePiece, family};

    const KNOWN: &str = "[[variant]]\nname = \"known\"\nset = { \"event.vote.probability\" = 0.5 }\n";

    fn play(simulation: &Simulation, control: &dyn Control) -> Vec<Option<Vec<World>>> {
        let settings = WorldSettings { worlds: 3, trials: 2, seed: 1, threads: 1 };
        simulation.play_worlds(&settings, Part::WHOLE, control).unwrap()
    }

    /// Of two agreements the second knows everything.
    #[test]
    fn worlds_are_played_where_something_is_not_known() {
        let scenarios = family(&format!("{KEPT}{KNOWN}")).load().unwrap();
        let simulation = Simulation::new(scenarios.iter().map(Scenario::agreement));
        assert_eq!(simulation.deals().len(), 2);
        let played = play(&simulation, &Uncontrolled);
        assert_eq!(played.iter().map(|w| w.as_ref().map(Vec::len)).collect::<Vec<_>>(), [Some(3), None]);
        assert_eq!(play(&simulation, &OnePiece::default()), [None, None]);

        let none = None;
        assert!(simulation.are_worlds(&played));
        assert!(!simulation.are_worlds(&played[..1]) && !simulation.are_worlds(&[none.clone(), none]));
        assert!(!simulation.are_worlds(&[played[0].clone(), Some(vec![])]));
        let changed = |change: fn(&mut World)| {
            let mut played = played.clone();
            change(&mut played[0].as_mut().unwrap()[1]);
            simulation.are_worlds(&played)
        };
        assert!(changed(|w| w.number += 1));
        assert!(!changed(|w| w.draws.clear()) && !changed(|w| w.figures.truncate(1)));

        let summed_up = simulation.sum_up_worlds(played);
        assert_eq!(
            summed_up.iter().map(|w| w.as_ref().map(|w| w.worlds.len())).collect::<Vec<_>>(),
            [Some(3), None]
        );
        let certain = summed_up[0].as_ref().unwrap();
        assert_eq!(certain.ranges[0].range.map(|r| (r.p05, r.p95)), Some((1.0, 1.0)));
    }
}
