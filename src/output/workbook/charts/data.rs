//! Numbers of charts: taken from tables, and placed on a sheet.

use rust_xlsxwriter::{ChartRange, Format, Worksheet, XlsxError};

use super::super::safe;
use super::DATA;

/// A value of a chart.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Nothing,
}

impl From<Option<f64>> for Value {
    fn from(x: Option<f64>) -> Self {
        x.filter(|x| x.is_finite()).map_or(Value::Nothing, Value::Number)
    }
}

/// A column of values under a name.
#[derive(Debug)]
pub(super) struct Column {
    name: String,
    values: Vec<Value>,
    format: &'static str,
}

impl Column {
    /// Shown by this number format.
    pub(super) fn numbers(
        name: &str,
        format: &'static str,
        values: impl IntoIterator<Item = Option<f64>>,
    ) -> Self {
        Self { name: name.to_owned(), values: values.into_iter().map(Value::from).collect(), format }
    }

    pub(super) fn texts(name: &str, values: impl IntoIterator<Item = String>) -> Self {
        Self { name: name.to_owned(), values: values.into_iter().map(Value::Text).collect(), format: "" }
    }

    /// Whether it has any number but 0.
    pub(super) fn says_something(&self) -> bool {
        self.values.iter().any(|v| matches!(v, Value::Number(x) if *x != 0.0))
    }
}

/// Rows above the values: the title and the names.
const TITLE: u32 = 0;
const NAMES: u32 = 1;
const FIRST: u32 = 2;

/// All the numbers, chart beside chart.
#[derive(Default)]
pub(super) struct Data {
    blocks: Vec<(u16, String, Vec<Column>)>,
    next: u16,
}

/// Where the numbers of a chart stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    first: u16,
    rows: u32,
}

impl Data {
    /// Places columns of one length under a title.
    pub(super) fn place(&mut self, title: String, columns: Vec<Column>) -> Placed {
        let rows = columns.iter().map(|c| c.values.len()).max().unwrap_or(0);
        let placed = Placed { first: self.next, rows: u32::try_from(rows).unwrap_or(u32::MAX) };
        self.next += u16::try_from(columns.len()).unwrap_or(u16::MAX) + 1;
        self.blocks.push((placed.first, title, columns));
        placed
    }

    pub(super) fn write(&self, to: &mut Worksheet, header: &Format) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        for (first, title, columns) in &self.blocks {
            to.write_string_with_format(TITLE, *first, safe::text(title), &bold)?;
            for (j, column) in (*first..).zip(columns) {
                to.write_string_with_format(
                    NAMES,
                    j,
                    safe::text(&column.name),
                    &header.clone().set_text_wrap(),
                )?;
                let format = Format::new().set_num_format(if column.format.is_empty() {
                    "General"
                } else {
                    column.format
                });
                for (i, value) in (FIRST..).zip(&column.values) {
                    match value {
                        Value::Text(text) => to.write_string(i, j, safe::text(text))?,
                        Value::Number(x) => to.write_number_with_format(i, j, *x, &format)?,
                        Value::Nothing => to,
                    };
                }
                let is_text = column.values.iter().any(|v| matches!(v, Value::Text(_)));
                to.set_column_width(j, if is_text { 28.0 } else { 12.0 })?;
            }
        }
        to.set_freeze_panes(FIRST, 0)?;
        Ok(())
    }
}

impl Placed {
    /// The values of a column.
    pub(super) fn values(&self, column: usize) -> ChartRange {
        let j = self.column(column);
        ChartRange::new_from_range(DATA, FIRST, j, FIRST + self.rows.max(1) - 1, j)
    }

    /// The name of a column.
    pub(super) fn name(&self, column: usize) -> ChartRange {
        let j = self.column(column);
        ChartRange::new_from_range(DATA, NAMES, j, NAMES, j)
    }

    /// The title.
    pub(super) fn title(&self) -> ChartRange {
        ChartRange::new_from_range(DATA, TITLE, self.first, TITLE, self.first)
    }

    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    fn column(&self, column: usize) -> u16 {
        self.first + u16::try_from(column).unwrap_or(0)
    }
}
