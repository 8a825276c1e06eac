//! The rows of a sweep: played now, taken over from an earlier run, or played in parts.

use std::ops::Range;

use stagger::output::csv;
use stagger::output::folder::{OutputError, ResultsFolder, Stream};
use stagger::output::manifest::Manifest;
use stagger::output::numbers::grouped;
use stagger::output::table::{Cell, Table};
use stagger::output::tables;
use stagger::study::{Sweep, SweepPoint};

use super::super::args::{Delivery, Format};
use super::super::failure::Failure;
use super::super::part::{self, Merging};
use super::FILE;
use super::play::Lines;

/// The rows of the sweep, on their way to disk; of some, what is printed.
pub(super) struct Rows<'a> {
    pub(super) sweep: &'a Sweep,
    /// Whatever is wanted in the end: a sweep that is stopped is gone on with from it.
    pub(super) stream: Stream,
    /// By point that is finished: why it could not be played.
    pub(super) errors: Vec<Option<String>>,
    /// Of the chance of completion.
    pub(super) completed: Vec<Vec<Cell>>,
    /// All of them, if they are to be printed, or go into a workbook and are not too many.
    pub(super) table: Table,
    delivery: &'a Delivery,
    /// How many there are.
    all: usize,
}

/// Positions of columns of the sweep's table.
const POINT: usize = 0;
const METRIC: usize = 2;
const ERROR: usize = 16;

/// With more rows than this the workbook has those of the chance of completion only: it would take
/// longer to open than anybody waits.
const MOST_IN_WORKBOOK: usize = 50_000;

impl<'a> Rows<'a> {
    pub(super) fn begin(
        folder: &ResultsFolder,
        sweep: &'a Sweep,
        delivery: &'a Delivery,
    ) -> Result<Self, Failure> {
        let table = tables::sweep(&sweep.paths().collect::<Vec<_>>());
        let stream = folder.stream(FILE)?;
        Ok(Self { sweep, stream, errors: Vec::new(), completed: Vec::new(), table, delivery, all: 0 })
    }

    /// Notes how far they have come: if the program is killed, they are gone on with from here.
    pub(super) fn note(&mut self, folder: &ResultsFolder, manifest: Manifest) -> Result<(), OutputError> {
        folder.note(&mut self.stream, manifest)
    }

    pub(super) fn write_header(&mut self) -> Result<(), OutputError> {
        let header = csv::render(&self.table);
        self.stream.write(&header)
    }

    /// Adds lines of whole points, in order; those that were read back begin with a header. Returns
    /// whether they are of these points.
    pub(super) fn add(&mut self, lines: &[u8], points: Range<usize>) -> Result<bool, OutputError> {
        self.stream.write(lines)?;
        for row in csv::read(&self.table, lines) {
            let Some(Cell::Whole(point)) = row.get(POINT) else { return Ok(false) };
            // counted from 1
            let Some(before) = point.checked_sub(1).and_then(|p| usize::try_from(p).ok()) else {
                return Ok(false);
            };
            let is_next = before == self.errors.len() || before + 1 == self.errors.len();
            if !points.contains(&before) || !is_next {
                return Ok(false);
            }
            self.errors.resize(before + 1, None);
            if let (Some(Cell::Text(error)), Some(last)) = (row.get(ERROR), self.errors.last_mut()) {
                *last = Some(error.to_string());
            }
            if matches!(row.get(METRIC), Some(Cell::Text(metric)) if **metric == *"completed") {
                self.completed.push(row.clone());
            }
            self.all += 1;
            if self.delivery.json || self.fits_the_workbook() {
                self.table.rows.push(row);
            }
        }
        Ok(true)
    }

    /// Adds the points that the parts played, and says of the others that nobody did.
    pub(super) fn add_parts(&mut self, parts: &Merging) -> Result<(), Failure> {
        self.write_header()?;
        parts.each(|header, played: Lines| {
            let points = header.part().map_or(0..0, |part| part.range(self.sweep.points().len() as u64));
            if played.points.len() as u64 != points.end - points.start {
                return Err(part::strange(header));
            }
            self.add_missing(points.start as usize)?;
            for (point, lines) in (points.start as usize..).zip(&played.points) {
                let added = self.add(lines.as_bytes(), point..point + 1)?;
                if !added || self.errors.len() != point + 1 {
                    return Err(part::strange(header));
                }
            }
            Ok(())
        })?;
        Ok(self.add_missing(self.sweep.points().len())?)
    }

    /// Nobody played the points before that one which are not there.
    fn add_missing(&mut self, before: usize) -> Result<(), OutputError> {
        for point in self.errors.len()..before {
            let row = tables::sweep_rows(point, &self.sweep.points()[point], &SweepPoint::Missing);
            self.add(&csv::render_rows(&row), point..point + 1)?;
        }
        Ok(())
    }

    /// Whether the workbook has only some of the rows.
    pub(super) fn is_cut(&self) -> bool {
        self.delivery.writes(Format::Xlsx) && !self.fits_the_workbook()
    }

    fn fits_the_workbook(&self) -> bool {
        self.delivery.writes(Format::Xlsx) && self.all <= MOST_IN_WORKBOOK
    }

    /// The table for workbook and report, if there are any, with what it lacks.
    pub(super) fn sheet(&self) -> Option<(Table, Option<String>)> {
        let sheet = |rows: &[Vec<Cell>]| Table { rows: rows.to_vec(), ..self.table.clone() };
        if self.fits_the_workbook() {
            return Some((self.table.clone(), None));
        }
        let lacks = format!(
            "only the rows of the chance of completion: all {} rows are in {FILE}, too many for a sheet",
            grouped(self.all as u64)
        );
        let is_wanted = self.delivery.writes(Format::Xlsx) || self.delivery.writes(Format::Html);
        is_wanted.then(|| (sheet(&self.completed), Some(lacks)))
    }
}
