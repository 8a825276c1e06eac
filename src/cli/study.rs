//! What all studies of one file have in common: read it, make sure of the folder, deliver.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;
use stagger::engine::{Part, Settings};
use stagger::output::facts::{changed_beside, owe_unlike};
use stagger::output::folder::ResultsFolder;
use stagger::output::inputs::varied_in_words;
use stagger::output::json;
use stagger::output::part::Header;
use stagger::output::report;
use stagger::output::table::Table;
use stagger::output::words::short;
use stagger::scenario::{Family, Scenario, Selection, Vary};

use super::args::{Format, StudyArgs};
use super::failure::Failure;
use super::input::Files;
use super::part::{Job, Merging, Played, Stretches};
use super::results::{self, Account, Began, Delivered};
use super::terminal::Page;
use super::watch::{heed_interruptions, settings};
use super::{input, terminal};

/// A study under way: the file is read and valid.
#[derive(Debug)]
pub(crate) struct Study<'a> {
    args: &'a StudyArgs,
    command: &'static str,
    began: Began,
    /// Where what was played comes from; `None`: it is played now.
    pub(crate) merging: Option<&'a Merging>,
    pub(crate) family: Family,
    /// Its scenarios as they stand.
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) settings: Settings,
    /// Tables whose files are written already and that belong into the workbook, too, with what
    /// their sheets lack.
    pub(crate) sheets: Vec<(Table, Option<String>)>,
}

/// What a study found.
#[derive(Debug)]
pub(crate) struct Results {
    /// What goes into the folder.
    pub(crate) written: Vec<Table>,
    /// What `--json` prints.
    pub(crate) printed: Vec<Table>,
    /// What was asked for besides seed and trials, for the manifest.
    pub(crate) asked: BTreeMap<String, Value>,
    /// What was varied in place of what the file says.
    pub(crate) varied: Vec<Vary>,
    /// The scenarios with a value for everything that is varied: what was changed in them is told.
    pub(crate) as_varied: Vec<Scenario>,
    /// Whether the answer shows that anyhow.
    pub(crate) shows_varied: bool,
    pub(crate) interrupted: bool,
}

impl<'a> Study<'a> {
    /// Begins the study `command`, of the variants asked for or else of `usual`.
    /// With `merging` it is the study that those are parts of.
    pub(crate) fn begin(
        args: &'a StudyArgs,
        command: &'static str,
        usual: Selection,
        merging: Option<&'a Merging>,
    ) -> Result<Self, Failure> {
        let began = Began::now();
        let files = match merging {
            Some(parts) => Files::Read(parts.sources()),
            None => Files::Named(vec![args.file.clone()]),
        };
        let family = input::family(files, &args.changes, usual)?;
        let scenarios = family.load()?;
        merging.map_or(Ok(()), |parts| parts.check(&scenarios))?;
        if !args.delivery.quiet {
            terminal::warn_briefly(scenarios.iter());
        }
        let (settings, sheets) = (settings(&args.playing), Vec::new());
        Ok(Self { args, command, began, merging, scenarios, settings, family, sheets })
    }

    /// Makes sure, before anything is played, that the results can be written.
    pub(crate) fn folder(&self) -> Result<ResultsFolder, Failure> {
        // before anything is on the disk that would have to be taken away again
        heed_interruptions();
        let folder = ResultsFolder::prepare(&self.target())?;
        Ok(folder)
    }

    /// The folder for the results, as it was asked for.
    pub(crate) fn target(&self) -> PathBuf {
        self.out("")
    }

    /// How the results come to be.
    pub(crate) fn account(&self, asked: BTreeMap<String, Value>, interrupted: bool) -> Account<'_> {
        Account {
            began: self.began,
            source: self.family.source(),
            scenarios: &self.scenarios,
            settings: &self.settings,
            asked,
            interrupted,
            parts: self.merging.map(Merging::record),
        }
    }

    fn out(&self, of_what: &str) -> PathBuf {
        let usual = || format!("{}-{}{of_what}", self.family.source().stem(), self.command);
        self.args.delivery.out.clone().unwrap_or_else(|| PathBuf::from("results").join(usual()))
    }

    /// If only a part is asked for: it as a job. `options`: all that was asked for.
    pub(crate) fn job(
        &self,
        options: &impl Serialize,
        stretches: impl Fn(Part) -> Stretches,
    ) -> Result<Option<Job>, Failure> {
        let Some(part) = self.args.division.part else { return Ok(None) };
        let options = serde_json::to_value(options).map_err(|e| Failure::Write(e.to_string()))?;
        let of = (self.settings.seed, self.settings.trials);
        let header = Header::new(self.command, part, of, options)
            .with([self.family.source()], &self.scenarios)
            .with_stretches(stretches(part));
        Ok(Some(Job { header, folder: self.out("-parts"), quiet: self.args.delivery.quiet }))
    }

    /// What is played of the study, with the folder for its results: played now, or by the parts.
    /// `None`: only a part was asked for, and that is done.
    pub(crate) fn obtain<P: Played>(
        &self,
        job: Option<Job>,
        play: impl FnOnce(Part) -> Result<P, Failure>,
        (fits, plus): (impl Fn(Part, &P) -> bool, impl Fn(P, P) -> Option<P>),
    ) -> Result<Option<(ResultsFolder, P)>, Failure> {
        if let Some(job) = job {
            job.play(play)?;
            return Ok(None);
        }
        let folder = self.folder()?;
        let played = match self.merging {
            Some(parts) => parts.add_up(|part, played| Some(played).filter(|p| fits(part, p)), plus)?,
            None => play(Part::WHOLE)?,
        };
        Ok(Some((folder, played)))
    }

    /// That not all scenarios that are played owe as many.
    fn owe_unlike(&self) -> Option<String> {
        let all: Vec<&str> = self.scenarios.iter().map(Scenario::id).collect();
        let named: Vec<_> = self.scenarios.iter().map(|s| (short(s.id(), &all), s.agreement())).collect();
        owe_unlike(&named)
    }

    /// There is too little to make results of.
    pub(crate) fn too_little(&self, what: &str) -> Failure {
        match self.merging {
            Some(_) => Failure::Input(format!("error: {what} are in these parts, so nothing was written")),
            None => Failure::Interrupted(format!("{what} were finished, so nothing was written")),
        }
    }

    /// Writes the results, and prints them or the page that `page` makes of the folder's name.
    pub(crate) fn deliver(
        self,
        mut folder: ResultsFolder,
        mut results: Results,
        page: impl FnOnce(&str) -> Page,
    ) -> Result<(), Failure> {
        let shown = terminal::short_path(folder.target());
        let mut page = page(&shown);
        let agreement = self.scenarios.first().map(Scenario::agreement);
        let varied = agreement.and_then(|agreement| varied_in_words(&results.varied, agreement));
        if let Some(varied) = varied.filter(|_| !results.shows_varied) {
            let text = format!(
                "In place of what the file says: {varied}. Each of these values is as likely as the others."
            );
            page.what_was_done(&text);
        }
        for text in changed_beside(&results.as_varied) {
            page.what_was_done(&text);
        }
        if let Some(unlike) = self.owe_unlike() {
            page.what_was_done(&unlike);
        }
        let notice = self.merging.and_then(Merging::notice);
        if let Some(notice) = &notice {
            page.notice(notice);
        }
        let missing = self.merging.and_then(Merging::missing_table);
        results.written.extend(missing.clone());
        results.printed.extend(missing);
        let answer = page.answer();
        let origin = results::origin(
            &[self.family.source()],
            &self.settings,
            Some(self.settings.trials),
            (results.interrupted, notice),
        );
        let report = self.args.delivery.writes(Format::Html).then(|| {
            let tables = self.sheets.iter().map(|(table, _)| table).chain(&results.written);
            report::study(&answer, (&self.scenarios, &results.varied), &tables.collect::<Vec<_>>(), &origin)
        });
        let delivered = Delivered {
            tables: &results.written,
            sheets: &self.sheets,
            answer: &answer,
            agreement,
            origin: &origin,
            absent: &[],
            report: report.as_ref(),
        };
        results::write(&mut folder, &self.args.delivery, &delivered)?;
        if let Some(text) = results::replaced(&folder) {
            page.hint(&text);
        }
        folder.publish(self.account(results.asked, results.interrupted).manifest())?;
        if self.args.delivery.json {
            let bytes = json::render(&results.printed);
            terminal::print(&String::from_utf8_lossy(&bytes))?;
        } else if !self.args.delivery.quiet {
            terminal::print(&page.finish())?;
        }
        if results.interrupted {
            return Err(Failure::Interrupted(format!("what was finished is in {shown}")));
        }
        Ok(())
    }
}
