//! Where the random numbers of a deal lie: its sites, mixed once for all trials.

use super::luck::{Site, What};

/// Of a bundle.
#[derive(Debug, Clone, Copy)]
pub(super) struct BundleSites {
    pub(super) honour: Site,
    pub(super) breach: Site,
    pub(super) lateness: Site,
    pub(super) share: Site,
}

impl BundleSites {
    pub(super) fn new(party: &str, day: u32, ordinal: u32) -> Self {
        let site = Site::new(party, day, ordinal);
        Self {
            honour: site.what(What::Honour),
            breach: site.what(What::Breach),
            lateness: site.what(What::Lateness),
            share: site.what(What::Share),
        }
    }
}

/// Of a dispute.
#[derive(Debug, Clone, Copy)]
pub(super) struct DisputeSites {
    pub(super) lasts: Site,
    pub(super) cure: Site,
}

impl DisputeSites {
    /// Of the `turn`-th turn of a tranche, from 0.
    pub(super) fn new(day: u32, ordinal: u32, turn: u32) -> Self {
        // it is nobody's in particular
        let site = Site::new("mediation", day, ordinal).time(turn);
        Self { lasts: site.what(What::Dispute), cure: site.what(What::Cure) }
    }
}

/// Of a ceasefire: for the first time, and for every other that there can be.
#[derive(Debug, Default)]
pub(super) struct CeasefireSites {
    /// Whether it is extended.
    pub(super) extensions: Vec<Site>,
    pub(super) incidents: Vec<IncidentSites>,
}

/// Of an incident.
#[derive(Debug, Clone, Copy)]
pub(super) struct IncidentSites {
    /// The days until it comes.
    pub(super) gap: Site,
    pub(super) fatal: Site,
    pub(super) pause: Site,
}

impl CeasefireSites {
    pub(super) fn new(extensions: u32, incidents: u32) -> Self {
        let site = Site::new("ceasefire", 0, 0);
        let [extend, gap, fatal, pause] =
            [What::Extend, What::Incident, What::Fatal, What::Pause].map(|what| site.what(what));
        let incident = |n| IncidentSites { gap: gap.time(n), fatal: fatal.time(n), pause: pause.time(n) };
        Self {
            extensions: (0..extensions).map(|n| extend.time(n)).collect(),
            incidents: (0..incidents).map(incident).collect(),
        }
    }

    /// Whether the ceasefire is extended for the `n`-th time, from 0.
    #[inline(always)]
    pub(super) fn extension(&self, n: u32) -> Site {
        self.extensions[n as usize]
    }

    /// The `n`-th incident, from 0.
    #[inline(always)]
    pub(super) fn incident(&self, n: u32) -> &IncidentSites {
        &self.incidents[n as usize]
    }
}
