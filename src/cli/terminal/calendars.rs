//! The calendars of a file, each once.

use stagger::output::answer::Block;
use stagger::output::calendar::calendar;
use stagger::output::words::plain;
use stagger::scenario::{BASE, Scenario, listed};

use super::Page;

/// Scenarios that have one calendar.
struct Shared<'a> {
    /// Each with what it says of time.
    scenarios: Vec<(&'a Scenario, Block)>,
    /// The calendar.
    blocks: Vec<Block>,
}

/// Every calendar that there is among scenarios of a file, under the names of those that have it.
pub(crate) fn calendars(scenarios: &[Scenario]) -> String {
    let mut all: Vec<Shared<'_>> = Vec::new();
    for scenario in scenarios {
        let mut blocks = calendar(scenario);
        // when the days begin, and how long a ceasefire lasts, may differ where who owes whom does not
        let of_time = blocks.remove(0);
        match all.iter_mut().find(|shared| shared.blocks == blocks) {
            Some(shared) => shared.scenarios.push((scenario, of_time)),
            None => all.push(Shared { scenarios: vec![(scenario, of_time)], blocks }),
        }
    }
    let of_file = scenarios.first().filter(|s| s.variant().is_none()).and_then(Scenario::about);
    all.into_iter().map(|shared| shared.page(of_file)).collect()
}

impl Shared<'_> {
    /// `of_file`: what the file says of itself, which a variant without words of its own has as well.
    fn page(self, of_file: Option<&str>) -> String {
        let mut page = Page::new();
        let [(first, of_time), others @ ..] = &self.scenarios[..] else { return String::new() };
        page.heading(&plain(&first.title()));
        let about = |s: &Scenario| s.about().map(|about| plain(&about.replace('\n', " ")));
        let is_own = first.variant().is_none() || first.about() != of_file;
        if let Some(about) = about(first).filter(|_| is_own) {
            page.paragraph(&about);
        }
        page.add(of_time.clone());
        if !others.is_empty() {
            let name = |s: &Scenario| format!("“{}”", plain(s.variant().unwrap_or(BASE)));
            let names: Vec<String> = others.iter().map(|(s, _)| name(s)).collect();
            page.paragraph(&format!("This is also the calendar of {}.", listed(&names, "and")));
            for (other, its_time) in others {
                let own = about(other).filter(|_| other.about() != of_file);
                let its_time = match its_time {
                    Block::Paragraph(text) if its_time != of_time => Some(text.clone()),
                    _ => None,
                };
                let told: Vec<String> = own.into_iter().chain(its_time).collect();
                if !told.is_empty() {
                    page.item(&format!("{}: {}", name(other), told.join(" ")));
                }
            }
        }
        self.blocks.into_iter().for_each(|block| page.add(block));
        page.blank();
        page.finish()
    }
}
