//! The cases of an explanation: the trials of one scenario, each with draws of its own, exactly as
//! in an ordinary run.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Cases;
use crate::engine::{BLOCK, Control, Part, Pieces, RunError, Settings, Solo, try_one_by_one};
use crate::scenario::Faults;
use crate::study::{Condition, FactorKind, Space};
use crate::trial::{Deal, Gauge};

/// The most values, one per trial and factor, that are kept and searched: about 2 GB of memory.
pub const MOST_VALUES: u64 = 100_000_000;

/// What is asked of the trials of a space's first scenario.
#[derive(Debug, Clone, Copy)]
pub struct Inquiry<'a> {
    /// What is not known or varied.
    pub space: &'a Space,
    /// What makes a trial a hit.
    pub condition: &'a Condition,
}

/// The trials that were played.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// A case per trial, in order: the values of the space's factors, and whether the condition
    /// holds.
    pub cases: Cases,
    /// Trials to which the result that is asked about does not apply (the delay of one that was not
    /// completed): they are no hits.
    pub without: u64,
    /// Whether fewer were played than asked for.
    pub interrupted: bool,
}

/// The trials of one block.
struct Block {
    factors: Vec<Vec<f64>>,
    hits: Vec<bool>,
    without: u64,
}

/// Where the value of a factor is found.
#[derive(Clone, Copy)]
enum Place {
    Drawn(usize),
    Set(f64),
    Nowhere,
}

impl Inquiry<'_> {
    /// Plays the trials `0 .. settings.trials`. What is drawn has the values that it has in the
    /// trial of an ordinary run of that seed; what is set in the file has one of its values, each as
    /// likely as the other.
    ///
    /// # Errors
    /// When no threads can be started, or the scenario is not valid with values that are set
    /// together.
    pub fn play(&self, settings: &Settings, control: &dyn Control) -> Result<Played, RunError<Faults>> {
        let blocks = Pieces::blocks(self.block_size(settings), settings.trials, Part::WHOLE);
        let one = |(): &mut (), i: u64| self.block(settings.seed, blocks.trials(i)).map(Some);
        let factors = self.space.factors().len();
        let mut played = Played {
            cases: Cases { factors: vec![Vec::new(); factors], hits: Vec::new() },
            without: 0,
            interrupted: false,
        };
        played.interrupted = try_one_by_one(&blocks, settings.threads, control, (|| (), one), |block| {
            let columns = played.cases.factors.iter_mut().zip(block.factors);
            columns.for_each(|(all, values)| all.extend(values));
            played.cases.hits.extend(block.hits);
            played.without += block.without;
        })?;
        Ok(played)
    }

    /// With values that are set, every block plays each of their deals: the larger the blocks, the
    /// less often are deals taken up. What comes of the trials does not depend on it.
    fn block_size(&self, settings: &Settings) -> u64 {
        if !self.space.factors().iter().any(|f| matches!(f.kind, FactorKind::Set(_))) {
            return BLOCK;
        }
        (settings.trials / (4 * settings.number_of_threads() as u64)).clamp(BLOCK, 16 * BLOCK)
    }

    fn block(&self, seed: u64, trials: Range<u64>) -> Result<Block, Faults> {
        let count = (trials.end - trials.start) as usize;
        let mut block = Block {
            factors: vec![vec![f64::NAN; count]; self.space.factors().len()],
            hits: vec![false; count],
            without: 0,
        };
        let mut by_deal: BTreeMap<Vec<usize>, Vec<u64>> = BTreeMap::new();
        for trial in trials.clone() {
            by_deal.entry(self.space.levels(seed, trial)).or_default().push(trial);
        }
        for (levels, members) in by_deal {
            let deals = self.space.deals(&levels)?;
            let Some(deal) = deals.first() else { continue };
            let places = self.places(deal, &levels);
            let target = self.condition.target(deal.agreement()).ok();
            let gauge = target.and_then(|target| Gauge::new(target, deal.columns()));
            let mut solo = Solo::new(deal);
            for trial in members {
                let row = (trial - trials.start) as usize;
                let state = solo.play(seed, trial);
                let result = gauge.and_then(|gauge| gauge.read(state));
                block.hits[row] = result.is_some_and(|x| self.condition.holds(x as f64));
                block.without += u64::from(result.is_none());
                for (column, place) in block.factors.iter_mut().zip(&places) {
                    column[row] = match place {
                        Place::Drawn(unknown) => state.draws()[*unknown],
                        Place::Set(x) => *x,
                        Place::Nowhere => f64::NAN,
                    };
                }
            }
        }
        Ok(block)
    }

    /// Where a deal's values of the factors are found.
    fn places(&self, deal: &Deal, levels: &[usize]) -> Vec<Place> {
        let mut levels = levels.iter();
        let place = |(f, factor): (usize, &crate::study::Factor)| match &factor.kind {
            FactorKind::Set(_) => levels.next().map_or(Place::Nowhere, |&l| Place::Set(factor.number_at(l))),
            FactorKind::Drawn(_) => {
                self.space.unknown(f, deal).map_or(Place::Nowhere, |id| Place::Drawn(id.index()))
            }
        };
        self.space.factors().iter().enumerate().map(place).collect()
    }
}
