//! What is not known: its values are drawn for each trial, and once for all deals that have it in common.

use std::collections::HashMap;

use super::deal::Deal;
use super::luck::{Luck, Site, What};
use super::sampler::Sampler;
use crate::agreement::{Agreement, Kind, Range, Unknown};

/// A quantity that is not known.
#[derive(Debug, Clone)]
pub(super) struct UnknownTable {
    sampler: Sampler,
    site: Site,
    /// The range that its draws are kept within, if they may leave it.
    within: Option<Range>,
}

impl UnknownTable {
    fn of(unknown: &Unknown) -> Self {
        let stays = |range: Range| match *unknown.distribution.kind() {
            Kind::Beta { .. } | Kind::LogitNormal { .. } => true,
            Kind::Uniform { lo, hi } => [lo, hi].iter().all(|&end| range.clamp(end) == end),
            _ => false,
        };
        Self {
            sampler: Sampler::new(&unknown.distribution),
            site: Site::new(&unknown.path, 0, 0).what(What::Unknown),
            within: unknown.within.filter(|&range| !stays(range)),
        }
    }

    #[inline(always)]
    fn draw(&self, luck: Luck) -> f64 {
        let x = match &self.sampler {
            Sampler::Uniform { lo, width } => lo + luck.uniform(self.site) * width,
            other => other.draw(luck, self.site),
        };
        match self.within {
            None => x,
            Some(range) => range.clamp(x),
        }
    }
}

pub(super) fn unknowns(agreement: &Agreement) -> Vec<UnknownTable> {
    agreement.unknowns().iter().map(UnknownTable::of).collect()
}

/// What is not known in deals that are played side by side. To draw takes long, and what is the same in
/// several deals has the same value in all of them.
#[derive(Debug)]
pub struct SharedUnknowns {
    /// All that differ.
    tables: Vec<UnknownTable>,
    /// Their values in the trial drawn last.
    values: Vec<f64>,
    /// By deal: which of them it has, in the agreement's order.
    of_deal: Vec<Vec<usize>>,
    /// Scratch: the values in one deal.
    draws: Vec<f64>,
}

impl SharedUnknowns {
    /// Those of these deals.
    #[must_use]
    pub fn of(deals: &[Deal]) -> Self {
        let mut shared = Self {
            tables: Vec::new(),
            values: Vec::new(),
            of_deal: vec![Vec::new(); deals.len()],
            draws: Vec::new(),
        };
        let mut by_path: HashMap<&str, Vec<(&Unknown, usize)>> = HashMap::new();
        for (deal, places) in deals.iter().zip(&mut shared.of_deal) {
            for (unknown, table) in deal.agreement.unknowns().iter().zip(&deal.unknowns) {
                let same_path = by_path.entry(&unknown.path).or_default();
                let known = same_path.iter().find(|(other, _)| *other == unknown).map(|(_, place)| *place);
                let place = known.unwrap_or(shared.tables.len());
                if known.is_none() {
                    same_path.push((unknown, place));
                    shared.tables.push(table.clone());
                }
                places.push(place);
            }
        }
        shared.values.resize(shared.tables.len(), 0.0);
        shared
    }

    /// Draws them for trial number `trial` under `seed`.
    pub fn draw(&mut self, seed: u64, trial: u64) {
        draw(&self.tables, Luck::new(seed, trial), &mut self.values);
    }

    /// Those of one of the deals, in the agreement's order.
    pub fn of_deal(&mut self, deal: usize) -> &[f64] {
        self.draws.clear();
        self.draws.extend(self.of_deal[deal].iter().map(|&i| self.values[i]));
        &self.draws
    }
}

/// Draws values for a trial.
#[inline(always)]
pub(super) fn draw(unknowns: &[UnknownTable], luck: Luck, values: &mut [f64]) {
    for (unknown, value) in unknowns.iter().zip(values) {
        *value = unknown.draw(luck);
    }
}
