//! What of a deal is known when the program is built: what is the same in every trial of the most
//! usual deals is then not asked in each.

use crate::agreement::MOST_PARTIES;

/// Figures of so many parties: disputes, incidents, extensions, and three of each party.
pub(super) const fn figures(parties: usize) -> usize {
    3 + 3 * parties
}

/// What is known of the deals that are played.
pub(super) trait Setting {
    /// The number of parties; 0: any.
    const PARTIES: usize;
    /// Whether the agreement is in force from day 0, only what is agreed, kept or broken happens (no
    /// talks, no events), and nobody is told.
    const CALM: bool;
    /// Room for the [`figures`].
    type Figures: AsRef<[u64]> + AsMut<[u64]>;

    /// All 0.
    fn no_figures() -> Self::Figures;
}

/// Any deal.
pub(super) enum Any {}

/// Two parties; calm or perhaps not.
pub(super) enum Two<const CALM: bool> {}

impl Setting for Any {
    const PARTIES: usize = 0;
    const CALM: bool = false;
    type Figures = [u64; figures(MOST_PARTIES)];

    fn no_figures() -> Self::Figures {
        [0; figures(MOST_PARTIES)]
    }
}

impl<const CALM: bool> Setting for Two<CALM> {
    const PARTIES: usize = 2;
    const CALM: bool = CALM;
    type Figures = [u64; figures(2)];

    #[inline]
    fn no_figures() -> Self::Figures {
        [0; figures(2)]
    }
}
