//! What an author expected, and what came of it.

use stagger::output::words::plain;
use stagger::scenario::{Claim, Scenario};
use stagger::study::{Found, Verdict};

use super::page::Page;

/// The page for the expectations of one scenario.
pub(crate) fn verdicts(scenario: &Scenario, verdicts: &[Verdict<'_>], trials: u64) -> String {
    let mut page = Page::new();
    page.heading(&format!("{}: what is expected of it", plain(&scenario.title())));
    if verdicts.is_empty() {
        page.paragraph("Nothing: the file has no [expected] table.");
        return page.finish();
    }
    let row = |v: &Verdict<'_>| {
        let holds = if v.holds { "holds" } else { "DOES NOT HOLD" };
        vec![plain(&v.expectation.key), claim(v.expectation.claim), found(v.found), holds.to_owned()]
    };
    page.table(&["Result", "Expected", "Found", ""], verdicts.iter().map(row).collect(), &[]);
    let held = verdicts.iter().filter(|v| v.holds).count();
    let trials = stagger::output::numbers::grouped(trials);
    page.paragraph(&format!("{held} of {} hold, over {trials} trials.", verdicts.len()));
    page.finish()
}

fn claim(claim: Claim) -> String {
    match claim {
        Claim::Probability(low, high) => format!("probability {low} to {high}"),
        Claim::Mean(low, high) => format!("mean {low} to {high}"),
        Claim::Actual(x) => format!("5–95 % range holds {x}"),
    }
}

fn found(found: Found) -> String {
    match found {
        // four digits, so that what lies just outside is seen to
        Found::Probability(p) => format!("{p:.4}"),
        Found::Mean(m) => format!("{m:.2}"),
        Found::Range(low, high) => format!("{low} to {high}"),
        Found::Nothing => "no trial has it".to_owned(),
    }
}
