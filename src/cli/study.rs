//! What all studies of one file have in common: read it, make sure of the folder, deliver.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use stagger::engine::Settings;
use stagger::output::folder::ResultsFolder;
use stagger::output::json;
use stagger::output::report;
use stagger::output::table::Table;
use stagger::scenario::{Family, Scenario, Selection};

use super::args::{Format, StudyArgs};
use super::failure::Failure;
use super::results::{self, Account, Began, Delivered};
use super::terminal::Page;
use super::watch::{heed_interruptions, settings};
use super::{input, terminal};

/// A study under way: the file is read and valid, and its results can be written.
#[derive(Debug)]
pub(crate) struct Study<'a> {
    args: &'a StudyArgs,
    began: Began,
    pub(crate) family: Family,
    /// Its scenarios as they stand.
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) settings: Settings,
    pub(crate) folder: ResultsFolder,
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
    pub(crate) interrupted: bool,
}

impl<'a> Study<'a> {
    /// Begins the study `command`, of the variants asked for or else of `usual`.
    pub(crate) fn begin(args: &'a StudyArgs, command: &str, usual: Selection) -> Result<Self, Failure> {
        let began = Began::now();
        let family = input::family(&args.file, &args.changes, usual)?;
        let scenarios = family.load()?;
        if !args.delivery.quiet {
            terminal::warn_briefly(scenarios.iter());
        }
        let usual = || PathBuf::from("results").join(format!("{}-{command}", family.source().stem()));
        let folder = ResultsFolder::prepare(&args.delivery.out.clone().unwrap_or_else(usual))?;
        heed_interruptions();
        let (settings, sheets) = (settings(&args.playing), Vec::new());
        Ok(Self { args, began, scenarios, settings, folder, family, sheets })
    }

    /// Writes the results, and prints them or the page that `page` makes of the folder's name.
    pub(crate) fn deliver(
        mut self,
        results: Results,
        page: impl FnOnce(&str) -> Page,
    ) -> Result<(), Failure> {
        let shown = terminal::short_path(self.folder.target());
        let page = page(&shown);
        let source = self.family.source();
        let answer = page.answer();
        let origin =
            results::origin(&[source], &self.settings, Some(self.settings.trials), results.interrupted);
        let report = self.args.delivery.writes(Format::Html).then(|| {
            let tables = self.sheets.iter().map(|(table, _)| table).chain(&results.written);
            report::study(&answer, &self.scenarios, &tables.collect::<Vec<_>>(), &origin)
        });
        let delivered = Delivered {
            tables: &results.written,
            sheets: &self.sheets,
            answer: &answer,
            origin: &origin,
            absent: &[],
            report: report.as_ref(),
        };
        results::write(&mut self.folder, &self.args.delivery, &delivered)?;
        let account = Account {
            began: self.began,
            source,
            scenarios: &self.scenarios,
            settings: &self.settings,
            asked: results.asked,
            interrupted: results.interrupted,
        };
        self.folder.publish(account.manifest())?;
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
