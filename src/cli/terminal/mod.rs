//! What is printed: finished pages of text from values, and the one place that prints them.

mod calendars;
mod compared;
mod explain;
mod holding;
mod page;
mod robust;
mod sensitivity;
mod story;
mod summary;
mod sweep;
mod tipping;
mod verdicts;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use stagger::output::answer::{Answer, Block};
use stagger::output::report::{self, Told};
use stagger::output::{facts, words};
use stagger::scenario::{Scenario, Warning, WarningKind};
use stagger::study::Range;

use super::failure::Failure;
use super::results::{Found, Played};

pub(crate) use calendars::calendars;
pub(crate) use explain::{Explained, page as explain};
pub(crate) use page::Page;
pub(crate) use robust::page as robust;
pub(crate) use sensitivity::page as sensitivity;
pub(crate) use story::story;
pub(crate) use summary::not_reached;
pub(crate) use sweep::page as sweep;
pub(crate) use tipping::page as tipping;
pub(crate) use verdicts::verdicts;

/// What is said of the assumptions if none of them is given as a range.
const ALL_KNOWN: &str = "Every assumption here is a single number, so nothing is said of how far the answer depends on \
                         it. `stagger sensitivity --vary` tells that, for the inputs that you name.";

/// Prints a page to stdout, without styles where they are not wanted.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::Print)
}

/// Whether pictures on stderr may have colours.
pub(crate) fn colours_on_stderr() -> bool {
    AutoStream::choice(&std::io::stderr()) != ColorChoice::Never
}

/// Whether pictures on stdout may have colours.
pub(crate) fn colours_on_stdout() -> bool {
    AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
}

/// The summary of a run: one scenario in detail, or several side by side.
pub(crate) fn summary(played: &[Played<'_>], found: &Found, seed: u64, folder: &str) -> Page {
    summary_on(Page::new(), played, found, seed, folder)
}

/// The summary of a run for those who are not at the terminal: with everything that there would be
/// room for, and of several scenarios the first in detail, too.
pub(crate) fn answer(played: &[Played<'_>], found: &Found, seed: u64) -> Answer {
    let mut answer = summary_on(Page::wide(), played, found, seed, "").answer();
    if let ([first, _, ..], Some(summary)) = (played, found.answers.summaries.first()) {
        let worlds = found.worlds.first().and_then(Option::as_ref);
        let mut detail = Page::wide();
        detail.heading(&format!("The first scenario in detail: {}", words::plain(first.scenario.id())));
        detail.entries(&facts::facts(first.scenario, summary, worlds));
        detail.blank();
        detail.heading("The scenarios compared");
        let top = answer.blocks.iter().position(|b| *b == Block::Gap).map_or(0, |gap| gap + 1);
        answer.blocks.splice(top..top, detail.answer().blocks);
    }
    // what is said first stands first, under the title
    let sentences = report::headline(&told(played, found)).into_iter().map(Block::Paragraph);
    answer.blocks.splice(1..1, sentences.chain([Block::Gap]));
    if played.iter().all(|p| p.scenario.agreement().unknowns().is_empty()) {
        answer.blocks.push(Block::Remark(ALL_KNOWN.to_owned()));
    }
    answer
}

/// The report of a run.
pub(crate) fn report(played: &[Played<'_>], found: &Found, origin: &[(String, String)]) -> report::Page {
    let names: Vec<&str> = played.iter().map(|p| p.scenario.id()).collect();
    let checks = summary::verdict_sentences(&names, &found.witnesses);
    report::run(&told(played, found), &checks, origin)
}

/// Every scenario with all that was found of it.
fn told<'a>(played: &[Played<'a>], found: &'a Found) -> Vec<Told<'a>> {
    let all = played.iter().zip(&found.answers.summaries).enumerate();
    let told = all.map(|(i, (played, summary))| Told {
        scenario: played.scenario,
        summary,
        worlds: found.worlds.get(i).and_then(Option::as_ref),
        differences: i.checked_sub(1).map_or(&[], |i| &found.answers.differences[i][..]),
    });
    told.collect()
}

fn summary_on(page: Page, played: &[Played<'_>], found: &Found, seed: u64, folder: &str) -> Page {
    match (played, &found.answers.summaries[..]) {
        ([one], [summary]) => {
            let worlds = found.worlds.first().and_then(Option::as_ref);
            summary::page(page, one.scenario, summary, worlds, &found.witnesses, seed, folder)
        }
        _ => {
            let known: Vec<Option<Range>> =
                found.worlds.iter().map(|w| facts::completed_if_known(w.as_ref()?)).collect();
            compared::page(page, played, found, &known, seed, folder)
        }
    }
}

/// A warning of something else than a scenario.
pub(crate) fn warn(text: &str) {
    // nobody is left to be told if this fails
    let _ = writeln!(anstream::stderr(), "warning: {text}");
}

/// Warnings, each once, a line each: what `check` shows with their places.
pub(crate) fn warn_briefly<'a>(scenarios: impl Iterator<Item = &'a Scenario>) {
    warn_of(scenarios, |_| true);
}

/// Of the warnings only those of what is varied and a variant changes too: all the others are told when
/// the file is read.
pub(crate) fn warn_of_varied<'a>(scenarios: impl Iterator<Item = &'a Scenario>) {
    warn_of(scenarios, WarningKind::is_of_varied);
}

fn warn_of<'a>(scenarios: impl Iterator<Item = &'a Scenario>, which: impl Fn(&WarningKind) -> bool) {
    const MOST: usize = 5;
    let mut files = BTreeSet::new();
    let mut told = Vec::new();
    for scenario in scenarios {
        for warning in scenario.warnings().iter().filter(|w| which(&w.kind)) {
            let note = warning.note().map_or_else(String::new, |note| format!(", {note}"));
            let text = format!("{}: {}{note}", scenario.path().display(), warning.kind);
            if !told.contains(&text) {
                files.insert(scenario.path());
                told.push(text);
            }
        }
    }
    let mut err = anstream::stderr().lock();
    for text in told.iter().take(MOST) {
        let _ = writeln!(err, "warning: {}", words::plain(text));
    }
    if let Some(more @ 1..) = told.len().checked_sub(MOST) {
        let _ = writeln!(err, "warning: and {more} more; `stagger check` shows them all");
    }
}

/// Warnings with their places, each once.
pub(crate) fn warnings<'a>(warnings: impl Iterator<Item = &'a Warning>) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for warning in warnings {
        let text = warning.render(colours_on_stdout());
        if !told.contains(&text) {
            told.push(text);
        }
    }
    told
}

/// A path as seen from the folder in which the program was started.
pub(crate) fn short_path(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let within = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    words::plain(&within.unwrap_or_else(|| path.to_owned()).display().to_string())
}
