//! What can be asked for, and how much of it.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use stagger::scenario::{BASE, Family, NewVariant, Override, Scenario, Selection, Source};

use super::refusal::Refusal;

/// The most trials of one request.
pub(super) const MOST_TRIALS: u64 = 10_000_000;

/// Bytes of a request's body.
pub(super) const MOST_BYTES: usize = 64 * 1024;

/// The body must have come by then.
const BODY_WITHIN: Duration = Duration::from_secs(10);

/// Changes made to one deal.
const MOST_CHANGES: usize = 400;

/// Characters of one change, and of a name.
const LONGEST_CHANGE: usize = 2000;
const LONGEST_NAME: usize = 200;

/// One of the two deals that are compared: a variant of the file, with changes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Side {
    /// `None`, or `base`: the file as it stands.
    pub(super) variant: Option<String>,
    /// Changes as for `--set`: `party.north.complies=0.8`.
    pub(super) set: Vec<String>,
}

/// Two deals to be played side by side.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Name of a file that is served.
    pub(super) file: String,
    /// The starting point.
    #[serde(default)]
    pub(super) left: Side,
    /// What if.
    #[serde(default)]
    pub(super) right: Side,
    pub(super) trials: Option<u64>,
    #[serde(default, deserialize_with = "seed")]
    pub(super) seed: Option<u64>,
    /// The page that asks, by a name that it makes up: a newer request of it ends the older one.
    #[serde(default)]
    pub(super) client: String,
    /// Whether the tables are wanted, too, as `run --json` prints them.
    #[serde(default)]
    pub(super) tables: bool,
    /// Whether the worlds are to be played, too: where the answer would lie if we knew.
    #[serde(default)]
    pub(super) worlds: bool,
}

/// A what-if to be kept: as a file, or as results.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub(super) asked: Asked,
    /// What the new variant is to be called.
    pub(super) name: String,
    /// What is different, and why.
    pub(super) about: Option<String>,
}

/// A seed as a number or, since a browser's numbers have too few digits for every seed, as a text.
fn seed<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a seed is a whole number from 0 to 18446744073709551615")]
    enum Written {
        Number(u64),
        Text(String),
    }
    let wrong = |_| serde::de::Error::custom("a seed is a whole number from 0 to 18446744073709551615");
    match Option::<Written>::deserialize(from)? {
        None => Ok(None),
        Some(Written::Number(seed)) => Ok(Some(seed)),
        Some(Written::Text(text)) => text.parse().map(Some).map_err(wrong),
    }
}

impl Asked {
    /// Refuses what is too much.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let bad = |text: String| Err(Refusal::Bad(text));
        if !self.trials.is_none_or(|n| (1..=MOST_TRIALS).contains(&n)) {
            return bad(format!("write a number of trials from 1 to {MOST_TRIALS}"));
        }
        if self.client.len() > LONGEST_NAME {
            return bad("the name of the client is too long".to_owned());
        }
        for side in [&self.left, &self.right] {
            if side.set.len() > MOST_CHANGES {
                return bad(format!("more than {MOST_CHANGES} changes: write them into the file"));
            }
            if side.set.iter().any(|text| text.len() > LONGEST_CHANGE) {
                return bad(format!("a change has at most {LONGEST_CHANGE} characters"));
            }
        }
        Ok(())
    }
}

impl Kept {
    /// Refuses what is too much, and a name that is none.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        self.asked.check()?;
        let long = |text: &str| text.chars().count() > LONGEST_NAME;
        if self.name.trim().is_empty() || long(&self.name) {
            let text = format!("give the variant a name of at most {LONGEST_NAME} characters");
            return Err(Refusal::Bad(text));
        }
        if self.about.as_ref().is_some_and(|about| about.len() > LONGEST_CHANGE) {
            return Err(Refusal::Bad(format!("a description has at most {LONGEST_CHANGE} characters")));
        }
        Ok(())
    }
}

impl Side {
    /// Its name among the variants of the file.
    pub(super) fn name(&self) -> &str {
        self.variant.as_deref().unwrap_or(BASE)
    }

    /// The changes; `which` side it is, for messages.
    pub(super) fn changes(&self, which: &'static str) -> Result<Vec<Override>, Refusal> {
        let parsed = self.set.iter().map(|text| {
            Override::parse(text).map_err(|faults| {
                // whatever stands before the sign is what the page calls the input
                let path = text.split_once('=').map_or(text.as_str(), |(path, _)| path);
                Refusal::of_change(&faults, &Override::new(path.trim(), false), which)
            })
        });
        parsed.collect()
    }

    /// The scenario, changed and checked.
    pub(super) fn load(&self, source: &Source, which: &'static str) -> Result<Scenario, Refusal> {
        let changes = self.changes(which)?;
        let selection = Selection::Only(vec![self.name().to_owned()]);
        let family = Family::new(source.clone(), changes.clone(), selection);
        let loaded = family.load().map_err(|faults| Refusal::of(&faults, &changes, Some(which)))?;
        let missing = || Refusal::Failed("the scenario is not there".to_owned());
        loaded.into_iter().next().ok_or_else(missing)
    }

    /// The same as a variant of its own.
    pub(super) fn as_variant(
        &self,
        name: &str,
        about: Option<&str>,
        which: &'static str,
    ) -> Result<NewVariant, Refusal> {
        Ok(NewVariant {
            name: name.to_owned(),
            about: about.map(str::trim).filter(|a| !a.is_empty()).map(str::to_owned),
            of: self.variant.clone().filter(|v| v != BASE),
            changes: self.changes(which)?,
        })
    }
}

/// A request's body, read as JSON.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        // other types can be sent by a page elsewhere without asking first
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        if kind.and_then(|k| k.split(';').next()).map(str::trim) != Some("application/json") {
            return Err(Refusal::Bad("send JSON, with content-type: application/json".to_owned()));
        }
        let read = tokio::time::timeout(BODY_WITHIN, Bytes::from_request(request, state));
        let bytes = read.await.map_err(|_| Refusal::TooSlow)?.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Refusal::TooLarge
            } else {
                Refusal::Bad("the request broke off".to_owned())
            }
        })?;
        let value = serde_json::from_slice(&bytes);
        value.map(Body).map_err(|error| Refusal::Bad(format!("this is not what is expected: {error}")))
    }
}
