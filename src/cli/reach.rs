//! Whether there is memory enough for what is to be played: found out, and said, before anything is.

use stagger::agreement::Agreement;
use stagger::engine::Part;
use stagger::metric::Columns;
use stagger::output::numbers::grouped;
use stagger::trial::Deal;

use super::failure::Failure;

/// The most bytes that the counts of all scenarios may come to, once over. Each thread has such counts of its
/// own, but most of their cells are never written to, and take no memory.
const MOST_BYTES: u64 = 4 << 30;

/// The most sums over the trials of a world that are kept until all are written: with what is made
/// of them they take some 130 bytes each.
const MOST_SUMS: u64 = 100_000_000;

/// What is counted of scenarios that are played side by side must fit into memory.
pub(super) fn refuse_too_many<'a>(
    agreements: impl IntoIterator<Item = &'a Agreement>,
) -> Result<(), Failure> {
    let (mut scenarios, mut bytes) = (0, 0);
    for agreement in agreements {
        scenarios += 1;
        // made ready one by one: all of them at once may be much, too
        bytes += Deal::new(agreement).shape().bytes();
    }
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    let gib = |bytes: u64| bytes as f64 / f64::from(1 << 30);
    Err(Failure::Input(format!(
        "error: what is counted of {} scenarios side by side may take {:.1} GiB of memory, and {} GiB is the most: {} of \
         these scenarios can be played; name fewer with --variant, or give them a shorter horizon",
        grouped(scenarios),
        gib(bytes),
        gib(MOST_BYTES),
        grouped(scenarios * MOST_BYTES / bytes)
    )))
}

/// What is kept of so many worlds of a part must fit into memory.
pub(super) fn refuse_too_many_worlds<'a>(
    agreements: impl IntoIterator<Item = &'a Agreement>,
    (worlds, part): (u64, Part),
) -> Result<(), Failure> {
    let unknown = agreements.into_iter().filter(|agreement| !agreement.unknowns().is_empty());
    let each: u64 = unknown.map(|agreement| 1 + Columns::of(agreement).list().len() as u64).sum();
    let own = part.range(worlds);
    let worlds = own.end - own.start;
    if worlds.saturating_mul(each) <= MOST_SUMS {
        return Ok(());
    }
    let (worlds, most) = (grouped(worlds), grouped(MOST_SUMS / each));
    Err(Failure::Input(format!(
        "error: {worlds} worlds are too many to keep: {most} of these scenarios can be"
    )))
}
