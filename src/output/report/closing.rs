//! What every page ends with: how it was computed, and what it can't say.

use super::parts::{Part, Section};
use crate::output::numbers::{grouped, points_at_most};
use crate::summary::Summary;

/// How a run was computed.
pub(super) fn method(
    first: Option<&Summary>,
    scenarios: usize,
    checks: &[String],
    origin: &[(String, String)],
) -> Section {
    let how = match first.and_then(|s| s.trials) {
        Some(trials) => simulated(trials, scenarios),
        None => vec![
            "The scenario was not simulated but solved: every history that the rules allow was followed with its \
             probability. No luck is left in the numbers."
                .to_owned(),
        ],
    };
    let mut parts: Vec<Part> = how.into_iter().chain(checks.iter().cloned()).map(Part::Paragraph).collect();
    parts.extend([Part::entries(origin), again()]);
    Section { id: "method", heading: HEADING.to_owned(), parts }
}

const HEADING: &str = "How it was computed";

fn simulated(trials: u64, scenarios: usize) -> Vec<String> {
    let each = if scenarios > 1 { " of each scenario" } else { "" };
    let mut told = vec![format!(
        "The agreement was played {} times{each}, day by day, from its start to the last day looked at. Whether a party keeps \
         a promise, how late it is, whether a dispute is cured: each was drawn by lot with the odds that the file states. \
         What the file gives as a range was drawn anew for each history.",
        grouped(trials)
    )];
    if scenarios > 1 {
        told.push(
            "All scenarios were played on the same luck: where two have something in common, the same lot was drawn. So \
             small differences can be told from chance."
                .to_owned(),
        );
    }
    let most = 0.98 / (trials.max(1) as f64).sqrt();
    told.push(format!(
        "Of 100 histories, a count is off by no more than {} because only so many were played (with a confidence of 95 %).",
        points_at_most(most)
    ));
    told
}

fn again() -> Part {
    Part::Remark(
        "The same file, options and version of the program give the same page, byte for byte, on every machine.".to_owned(),
    )
}

/// How a study was computed.
pub(super) fn method_of_study(about: &str, origin: &[(String, String)]) -> Section {
    let parts = vec![Part::Paragraph(about.to_owned()), Part::entries(origin), again()];
    Section { id: "method", heading: HEADING.to_owned(), parts }
}

/// What the results can't say.
pub(super) fn limits(is_simulated: bool) -> Section {
    let sure = match is_simulated {
        true => "Narrow intervals mean that many histories were played, not that the assumptions are right.",
        false => "That no luck is left in the numbers does not mean that the assumptions are right.",
    };
    let items = [
        "This is not a forecast. It is what follows from the assumptions; nobody has measured most of them.",
        "Compare rather than predict. That one structure does better than another survives errors that shift both; a single \
         number does not.",
        "The parties do not plan here. They keep promises with a probability and react to what has happened; who signs in \
         order to break, or plays for time, has to be put in by hand.",
        "What is not tied together in the file is independent here. In reality more things rise and fall together, so very \
         good and very bad histories are rather more frequent.",
        "Fewer tranches are completed more often almost by construction: each is an occasion to fail. What stages are for is \
         what is not lost when it fails.",
        sure,
        "Persons are counted, never named, and the living and the dead are never added up. All parties are treated by the \
         same rules.",
    ];
    let parts = vec![Part::Items(items.map(str::to_owned).into())];
    Section { id: "limits", heading: "What this cannot say".to_owned(), parts }
}
