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
    /// Room for the [`figures`].
    type Figures: AsRef<[u64]> + AsMut<[u64]>;

    /// All 0.
    fn no_figures() -> Self::Figures;
}

/// Any deal.
pub(super) enum Any {}

/// Two parties.
pub(super) enum Two {}

impl Setting for Any {
    const PARTIES: usize = 0;
    type Figures = [u64; figures(MOST_PARTIES)];

    fn no_figures() -> Self::Figures {
        [0; figures(MOST_PARTIES)]
    }
}

impl Setting for Two {
    const PARTIES: usize = 2;
    type Figures = [u64; figures(2)];

    #[inline]
    fn no_figures() -> Self::Figures {
        [0; figures(2)]
    }
}
