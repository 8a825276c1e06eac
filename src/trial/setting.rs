//! What of a deal is known when the program is built: what is the same in every trial of the most
//! usual deals is then not asked in each.

/// What is known of the deals that are played.
pub(super) trait Setting {
    /// The number of parties; 0: any.
    const PARTIES: usize;
    /// Whether the agreement is in force from day 0 and only what is agreed, kept or broken
    /// happens: no talks, no events.
    const CALM: bool;
}

/// So many parties (0: any), calm or perhaps not.
pub(super) enum Known<const PARTIES: usize, const CALM: bool> {}

impl<const PARTIES: usize, const CALM: bool> Setting for Known<PARTIES, CALM> {
    const PARTIES: usize = PARTIES;
    const CALM: bool = CALM;
}
