//! Work in parts: a part played into its file, and all parts read back.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use stagger::engine::Part;
use stagger::output::answer::{Answer, Block};
use stagger::output::folder::SingleFile;
use stagger::output::manifest::{MANIFEST, PartsRecord};
use stagger::output::numbers::grouped;
use stagger::output::part::{self, Collection, Header, PartError, PartFile, Stretch};
use stagger::output::table::Table;
use stagger::output::tables;
use stagger::scenario::{Scenario, Source};

use super::failure::Failure;
use super::terminal;
use super::watch::{WritesNothing, heed_interruptions, interrupted};

/// What comes of a part.
pub(crate) trait Played: Serialize + DeserializeOwned {
    /// Whether less was played than belongs to the part.
    fn interrupted(&self) -> bool;
}

/// A part about to be played.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) header: Header,
    /// Where its file goes.
    pub(crate) folder: PathBuf,
    pub(crate) quiet: bool,
}

impl Job {
    /// Plays the part and writes its file, unless that is there already.
    pub(crate) fn play<P: Played>(
        &self,
        play: impl FnOnce(Part) -> Result<P, Failure>,
    ) -> Result<(), Failure> {
        let Some(part) = self.header.part() else { return Ok(()) };
        let name = Header::file_name(part);
        let path = self.folder.join(&name);
        if self.folder.join(MANIFEST).exists() {
            let text = "error: there are results in this folder: give parts one of their own, with --out";
            return Err(Failure::Input(format!("{text} ({})", terminal::short_path(&self.folder))));
        }
        if self.is_there(&path)? {
            return self.tell(&format!("is there already, in {}", terminal::short_path(&path)));
        }
        // found out now rather than after the work
        let file = SingleFile::prepare(&self.folder, &name)?;
        heed_interruptions();
        let stopped = || {
            let text =
                format!("nothing of {} was written; the same command plays it again", self.header.name());
            Failure::Interrupted(text)
        };
        let nothing = WritesNothing::begin();
        let played = play(part).map_err(|failure| match failure {
            Failure::Interrupted(_) => stopped(),
            other => other,
        })?;
        if played.interrupted() {
            return Err(stopped());
        }
        drop(nothing);
        let bytes = part::render(&self.header, &played).map_err(|e| Failure::Write(e.to_string()))?;
        file.publish(&bytes)?;
        self.tell(&format!("is in {}", terminal::short_path(&path)))
    }

    /// Whether the part lies there, whole. What is damaged is played again; what is something else
    /// is left alone.
    fn is_there(&self, path: &Path) -> Result<bool, Failure> {
        let shown = terminal::short_path(path);
        let in_the_way =
            |what: String| Failure::Input(format!("error: {shown} is there already, and {what}"));
        let other = "give another folder with --out, or remove it";
        match PartFile::read(path) {
            Err(PartError::Unreadable(e)) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error @ PartError::Unreadable(_)) => {
                Err(Failure::Unreadable(format!("error: {shown} {error}")))
            }
            Err(error @ PartError::Damaged(_)) => {
                terminal::warn(&format!("{shown} {error}; it is played again"));
                Ok(false)
            }
            Err(error) => Err(in_the_way(format!("{error}: {other}"))),
            Ok(there) => match there.header.differs(&self.header) {
                Some(difference) => Err(in_the_way(format!(
                    "belongs to another run: {}; {other}",
                    difference.told("there", "here")
                ))),
                None if there.header.played != self.header.played => {
                    Err(in_the_way(format!("is another part than its name says: {other}")))
                }
                None => Ok(true),
            },
        }
    }

    fn tell(&self, what: &str) -> Result<(), Failure> {
        if self.quiet {
            return Ok(());
        }
        let span = |(name, s): (&String, &Stretch)| match s.to - s.from {
            0 => format!("no {name}"),
            _ => format!("{name} {} to {} of {}", grouped(s.from + 1), grouped(s.to), grouped(s.of)),
        };
        let spans: Vec<String> = self.header.played.iter().map(span).collect();
        let name = self.header.name();
        let capital = name.replacen('p', "P", 1);
        terminal::print(&format!("{capital} ({}) {what}\n", spans.join(", ")))
    }
}

/// The parts of one run or study, to be added up.
#[derive(Debug)]
pub(crate) struct Merging {
    collection: Collection,
}

impl Merging {
    pub(crate) fn new(collection: Collection) -> Self {
        Self { collection }
    }

    /// What the parts say of themselves.
    pub(crate) fn header(&self) -> &Header {
        &self.collection.header
    }

    /// The scenario files that they hold.
    pub(crate) fn sources(&self) -> Vec<Source> {
        self.header().sources()
    }

    /// Makes sure that what the program makes of the files is what the parts played.
    pub(crate) fn check<'a>(&self, scenarios: impl IntoIterator<Item = &'a Scenario>) -> Result<(), Failure> {
        if self.header().is_of(scenarios) {
            return Ok(());
        }
        let text = "error: this stagger reads the scenario in these parts otherwise than the one that played them: \
                    merge them with that one";
        Err(Failure::Input(text.to_owned()))
    }

    /// Hands out what each part played, in order, with its header.
    pub(crate) fn each<P: DeserializeOwned>(
        &self,
        mut take: impl FnMut(&Header, P) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        heed_interruptions();
        let _nothing = WritesNothing::begin();
        for (path, file) in self.collection.open() {
            if interrupted() {
                return Err(Failure::Interrupted("nothing was written".to_owned()));
            }
            let file = file.map_err(|e| unusable(path, &e))?;
            let played = file.played().map_err(|e| unusable(path, &e))?;
            take(&file.header, played)?;
        }
        Ok(())
    }

    /// Adds up what the parts played. `restore` makes of each what can be added, if it is that part of
    /// this work at all.
    pub(crate) fn add_up<P: DeserializeOwned, T>(
        &self,
        restore: impl Fn(Part, P) -> Option<T>,
        plus: impl Fn(T, T) -> Option<T>,
    ) -> Result<T, Failure> {
        let mut sum: Option<T> = None;
        self.each(|header, played: P| {
            let next =
                header.part().and_then(|part| restore(part, played)).and_then(|next| match sum.take() {
                    Some(sum) => plus(sum, next),
                    None => Some(next),
                });
            let strange = || strange(header);
            sum = Some(next.ok_or_else(strange)?);
            Ok(())
        })?;
        sum.ok_or_else(|| Failure::Input("error: there is no part".to_owned()))
    }

    /// Which parts there are, for the manifest.
    pub(crate) fn record(&self) -> PartsRecord {
        PartsRecord { of: self.collection.of, missing: self.collection.missing.clone() }
    }

    /// That parts are missing, in a sentence or two; `None` if none is.
    pub(crate) fn notice(&self) -> Option<String> {
        let Collection { of, missing, .. } = &self.collection;
        let are = if missing.len() == 1 { "part" } else { "parts" };
        (!missing.is_empty()).then(|| {
            format!(
                "INCOMPLETE: {} of {} parts. Missing: {are} {}. Every figure is of what the others played.",
                grouped(self.collection.present()),
                grouped(*of),
                numbers(missing)
            )
        })
    }

    /// The parts that are missing, as a table; `None` if none is.
    pub(crate) fn missing_table(&self) -> Option<Table> {
        let Collection { of, missing, .. } = &self.collection;
        (!missing.is_empty()).then(|| tables::missing_parts(missing, *of))
    }

    /// Adds to an answer that parts are missing.
    pub(crate) fn note(&self, answer: &mut Answer) {
        if let Some(notice) = self.notice() {
            let at = answer.blocks.len().min(1);
            answer.blocks.insert(at, Block::Paragraph(notice));
        }
    }
}

/// What a part has of the work: by the name of what was divided.
pub(crate) type Stretches = BTreeMap<String, Stretch>;

/// Some of `of` pieces.
pub(crate) fn stretch(name: &str, range: Range<u64>, of: u64) -> (String, Stretch) {
    (name.to_owned(), Stretch { from: range.start, to: range.end, of })
}

/// A part's file whose contents are not what the header says.
pub(crate) fn strange(header: &Header) -> Failure {
    Failure::Input(format!("error: {} holds something else than its scenario asks for", header.name()))
}

fn unusable(path: &Path, error: &PartError) -> Failure {
    let text = format!("error: {} {error}", terminal::short_path(path));
    match error {
        PartError::Unreadable(_) => Failure::Unreadable(text),
        _ => Failure::Input(text),
    }
}

/// Ascending numbers in short: `3, 7–9, 12`.
pub(crate) fn numbers(all: &[u64]) -> String {
    const MOST: usize = 20;
    let runs = all.chunk_by(|a, b| a + 1 == *b);
    let run = |run: &[u64]| match run {
        [] => String::new(),
        [one] => one.to_string(),
        [first, last] => format!("{first}, {last}"),
        [first, .., last] => format!("{first}–{last}"),
    };
    let told: Vec<String> = runs.map(run).collect();
    match told.len().checked_sub(MOST) {
        Some(more @ 1..) => format!("{} and {more} more stretches", told[..MOST].join(", ")),
        _ => told.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_in_short() {
        assert_eq!(numbers(&[3]), "3");
        assert_eq!(numbers(&[3, 4]), "3, 4");
        assert_eq!(numbers(&[3, 5, 6, 7, 9]), "3, 5–7, 9");
        let many: Vec<u64> = (1..=50).map(|i| 2 * i).collect();
        assert!(numbers(&many).ends_with("38, 40 and 30 more stretches"), "{}", numbers(&many));
    }
}
