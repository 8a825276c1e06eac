//! `ranges` and `worlds`: what is not known, apart from chance.

use std::borrow::Cow;

use super::{CATEGORY, METRIC, Names, PARTY, SCENARIO, UNIT, col};
use crate::agreement::Agreement;
use crate::engine::World;
use crate::output::table::{Cell, ColumnMeta, Table};
use crate::output::wide::{Places, Wide};
use crate::study::{InWorlds, Swing};

/// One scenario and its worlds.
#[derive(Debug, Clone, Copy)]
pub struct ScenarioInWorlds<'a> {
    /// The text of the `scenario` column.
    pub scenario: &'a str,
    /// The agreement that was played.
    pub agreement: &'a Agreement,
    /// The worlds, and what they come to.
    pub played: &'a InWorlds,
}

const RANGES: &[ColumnMeta] = &[
    SCENARIO,
    METRIC,
    PARTY,
    CATEGORY,
    UNIT,
    col("worlds", "worlds", "worlds that the row is over: draws of everything that is not known"),
    col("mean", "as in unit", "the mean over these worlds"),
    col(
        "p05",
        "as in unit",
        "if the true value of every range in the file were known, the mean would be above this in 19 worlds \
         of 20",
    ),
    col("median", "as in unit", "... above this in one world of two"),
    col("p95", "as in unit", "... above this in one world of 20"),
    col(
        "unknown_share",
        "share",
        "part of a single trial's variance that is due to what is not known; the rest is chance",
    ),
];

/// `ranges`: how the mean of each metric depends on what is not known.
#[must_use]
pub fn ranges(scenarios: &[ScenarioInWorlds<'_>]) -> Table {
    let mut rows = Vec::new();
    for s in scenarios {
        let names = Names::of(s.agreement);
        for r in &s.played.ranges {
            let range = r.range;
            rows.push(vec![
                Cell::text(s.scenario),
                Cell::text(r.measure.name()),
                names.party(r.party),
                names.category(r.category),
                Cell::text(r.measure.unit()),
                Cell::Whole(r.worlds),
                Cell::number(range.map(|x| x.mean)),
                Cell::number(range.map(|x| x.p05)),
                Cell::number(range.map(|x| x.median)),
                Cell::number(range.map(|x| x.p95)),
                Cell::share(range.and_then(|x| x.unknown_share)),
            ]);
        }
    }
    Table {
        name: "ranges",
        about: "a row per metric: how its mean depends on what is not known",
        columns: Cow::Borrowed(RANGES),
        rows,
    }
}

const SWINGS: &[ColumnMeta] = &[
    SCENARIO,
    col("path", "", "where the quantity stands in the scenario file"),
    col("parted_at", "as the quantity", "low is up to this value, high is above it"),
    col("low_worlds", "worlds", "worlds in which it is low"),
    col("high_worlds", "worlds", "worlds in which it is high"),
    col("low", "share", "share of trials completed in the worlds in which it is low"),
    col("high", "share", "share of trials completed in the worlds in which it is high"),
    col("difference", "share", "high less low"),
    col("ci_low", "share", "lower end of the difference's 95 % interval"),
    col("ci_high", "share", "upper end of the difference's 95 % interval"),
    col(
        "seen",
        "0 or 1",
        "1: the difference is more than luck would make of it, at 5 % for all rows of the scenario together",
    ),
];

/// `swings`: which of what is not known moves the chance of completion.
#[must_use]
pub fn swings(scenarios: &[ScenarioInWorlds<'_>]) -> Table {
    let row = |scenario: &ScenarioInWorlds<'_>, s: &Swing| {
        vec![
            Cell::text(scenario.scenario),
            Cell::text(&scenario.agreement.unknowns()[s.unknown.index()].path),
            Cell::Number(s.parted_at),
            Cell::Whole(s.worlds[0]),
            Cell::Whole(s.worlds[1]),
            Cell::Share(s.low),
            Cell::Share(s.high),
            Cell::Share(s.difference()),
            Cell::Share(s.interval.low),
            Cell::Share(s.interval.high),
            Cell::Whole(s.is_seen.into()),
        ]
    };
    Table {
        name: "swings",
        about: "a row per quantity that is not known: the chance of completion where it is low and where it is high",
        columns: Cow::Borrowed(SWINGS),
        rows: scenarios.iter().flat_map(|s| s.played.swings.iter().map(|swing| row(s, swing))).collect(),
    }
}

const WORLD: ColumnMeta =
    col("world", "", "the world's number, from 1; its draws are those of the trial of that number");
const TRIALS: ColumnMeta = col("trials", "trials", "trials played in the world");
const COMPLETED: ColumnMeta =
    col("completed", "share", "share of the world's trials in which the exchange was completed");

/// `worlds`: every world, with what was drawn for it and the mean of every metric in it.
#[must_use]
pub fn worlds(scenarios: &[ScenarioInWorlds<'_>]) -> Table {
    let wide = Wide::of(&scenarios.iter().map(|s| (s.agreement, &s.played.columns)).collect::<Vec<_>>());
    let drawn = wide.draws.into_iter().map(|path| ColumnMeta {
        name: Cow::Owned(path),
        unit: "",
        meaning: "the value drawn for this quantity; of an entry of [unknown] before it is scaled and clamped where it is used",
    });
    let means = wide.metrics.into_iter().map(|name| ColumnMeta {
        name: Cow::Owned(name),
        unit: "as the metric",
        meaning: "the mean over the world's trials to which the metric applies",
    });
    let columns = [SCENARIO, WORLD, TRIALS].into_iter().chain(drawn).chain([COMPLETED]).chain(means);
    let mut rows = Vec::new();
    for (s, places) in scenarios.iter().zip(&wide.scenarios) {
        rows.extend(s.played.worlds.iter().map(|world| row(s.scenario, world, places)));
    }
    Table {
        name: "worlds",
        about: "a row per world: what was drawn for it, and the mean of every metric over its trials",
        columns: columns.collect(),
        rows,
    }
}

fn row(scenario: &str, world: &World, places: &Places) -> Vec<Cell> {
    let draws = places.draws.iter().map(|p| Cell::number(p.map(|p| world.draws[p])));
    let means = places.figures.iter().map(|p| Cell::number(p.and_then(|p| world.figures[p].mean())));
    [Cell::text(scenario), Cell::Whole(world.number + 1), Cell::Whole(world.completed.trials)]
        .into_iter()
        .chain(draws)
        .chain([Cell::share(world.completed.mean())])
        .chain(means)
        .collect()
}
