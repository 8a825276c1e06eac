//! One scenario, in ten seconds.

use stagger::output::facts::facts;
use stagger::output::words::{count, plain};
use stagger::scenario::Scenario;
use stagger::study::{Answers, InWorlds, WitnessRow, Witnesses};
use stagger::summary::Summary;

use super::page::Page;

/// The page for one scenario.
pub(super) fn page(
    mut page: Page,
    scenario: &Scenario,
    summary: &Summary,
    worlds: Option<&InWorlds>,
    witnesses: &[Witnesses],
    seed: u64,
    folder: &str,
) -> Page {
    page.heading(&plain(&scenario.title()));
    page.paragraph(&how(summary, seed));
    page.blank();
    page.entries(&facts(scenario, summary, worlds));
    page.blank();
    verdicts(&mut page, &[&scenario.title()], witnesses);
    page.closing(folder);
    page
}

/// How the answer was found.
pub(super) fn how(summary: &Summary, seed: u64) -> String {
    match summary.trials {
        Some(trials) => format!("{}, seed {seed}", count(trials, "trial", "trials")),
        None if summary.mass_lost > 0.0 => {
            format!("solved exactly: no probability is off by more than {}", plain_bound(summary.mass_lost))
        }
        None => "solved exactly".to_owned(),
    }
}

/// That the chances of completion are not as precise as was wanted.
pub(crate) fn not_reached(wanted: f64, answers: &Answers) -> Option<String> {
    let intervals = answers.summaries.iter().filter_map(|s| s.completed()?.interval);
    let reached = intervals.map(|i| i.half_width()).fold(0.0, f64::max);
    let text = || format!("± {wanted} was not reached: ± {}; take more --trials", plain_bound(reached));
    (reached > wanted).then(text)
}

/// A small bound, rounded up to one digit and written without an exponent: `0.0000007`.
fn plain_bound(bound: f64) -> String {
    let decimals = (-bound.log10()).ceil().max(0.0);
    let unit = 10f64.powf(decimals);
    format!("{:.*}", decimals as usize, (bound * unit).ceil() / unit)
}

/// Whether simulation and solution agree.
pub(super) fn verdicts(page: &mut Page, names: &[&str], witnesses: &[Witnesses]) {
    let sentences = verdict_sentences(names, witnesses);
    sentences.iter().for_each(|sentence| page.paragraph(sentence));
    if !sentences.is_empty() {
        page.blank();
    }
}

/// The same in a sentence for each scenario.
pub(super) fn verdict_sentences(names: &[&str], witnesses: &[Witnesses]) -> Vec<String> {
    let sentence = |(name, w): (&&str, &Witnesses)| {
        let (yes, no, rare) = w.count();
        let off = w.rows.iter().filter(|r| r.agrees.is_some()).filter_map(WitnessRow::deviation);
        let most = off.fold(0.0, |most: f64, d| most.max(d.abs()));
        let verdict = match no {
            0 => format!("simulation and exact solution agree on all {yes} figures"),
            _ => format!("simulation and exact solution DISAGREE on {no} of {} figures", yes + no),
        };
        let rare = match rare {
            0 => String::new(),
            1 => "; 1 is too rare in so few trials to tell".to_owned(),
            _ => format!("; {rare} are too rare in so few trials to tell"),
        };
        format!(
            "{}: {verdict} (at most {most:.1} standard errors apart, up to {:.1} can be luck{rare}); \
             figure by figure in witnesses.csv",
            plain(name),
            w.limit
        )
    };
    names.iter().zip(witnesses).map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::plain_bound;

    #[test]
    fn bounds_are_rounded_up_and_plain() {
        assert_eq!(plain_bound(6.6e-7), "0.0000007");
        assert_eq!(plain_bound(3e-8), "0.00000003");
        assert_eq!(plain_bound(0.02), "0.02");
    }
}
