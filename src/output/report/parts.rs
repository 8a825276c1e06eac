//! What a page consists of.

use askama::Template;

use super::cells;
use crate::output::answer::{Block, Grid};
use crate::output::calendar::is_calendar;
use crate::output::plot::Figure;
use crate::output::table::Table;

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What it is called.
    pub title: String,
    /// What it is about, in the words of the file.
    pub about: Vec<String>,
    /// The answer in two sentences, before anything else.
    pub headline: Vec<String>,
    /// All the rest.
    pub sections: Vec<Section>,
}

/// A part of a page that can be gone to.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its name in the page's addresses.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// What it says.
    pub parts: Vec<Part>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A heading within the section.
    Heading(String),
    /// A sentence or some.
    Paragraph(String),
    /// A sentence that explains rather than tells.
    Remark(String),
    /// Several things in a list.
    Items(Vec<String>),
    /// What something is called, and what it is, in lines.
    Entries(Vec<(String, Vec<String>)>),
    /// A small table under a caption.
    Grid(String, Grid),
    /// A small table under a caption, with a note under some of its rows; as many as there are rows, or more.
    Noted(String, Grid, Vec<Option<String>>),
    /// A table under a caption.
    Table(String, Table),
    /// A picture with the numbers behind it.
    Figure(Box<Figure>),
    /// What is shown on demand.
    Fold(String, Vec<Part>, Paper),
}

/// What is printed of a fold that the reader has not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// All of it: who reads the paper must be able to defend the answer.
    All,
    /// What was put in, and not what came out.
    WhatIsAssumed,
    /// Nothing.
    Nothing,
}

impl Paper {
    /// The class that the style knows it by.
    fn class(self) -> &'static str {
        match self {
            Paper::All => "fold printed",
            Paper::WhatIsAssumed => "fold printed assumed",
            Paper::Nothing => "fold",
        }
    }
}

impl Part {
    /// An answer in words, without its title.
    #[must_use]
    pub fn of_answer(blocks: &[Block], caption: &str) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for block in blocks {
            match block {
                Block::Heading(text) => parts.push(Part::Heading(text.clone())),
                Block::Paragraph(text) => parts.push(Part::Paragraph(text.clone())),
                Block::Remark(text) => parts.push(Part::Remark(text.clone())),
                Block::Item(text) => match parts.last_mut() {
                    Some(Part::Items(items)) => items.push(text.clone()),
                    _ => parts.push(Part::Items(vec![text.clone()])),
                },
                Block::Entries(entries) => parts.push(Part::entries(entries)),
                Block::Grid(grid) => parts.push(Part::Grid(caption.to_owned(), grid.clone())),
                Block::Gap => {}
            }
        }
        parts
    }

    /// What things are called and what they are, lines divided by `\n`.
    #[must_use]
    pub fn entries(entries: &[(String, String)]) -> Part {
        let lines = |value: &str| value.lines().map(|l| l.trim().to_owned()).collect();
        Part::Entries(entries.iter().map(|(name, value)| (name.clone(), lines(value))).collect())
    }
}

/// The page as a file.
#[derive(Template)]
#[template(path = "report.html", config = "src/output/report/askama.toml")]
pub(super) struct Html<'a> {
    pub(super) page: &'a Page,
    pub(super) style: &'a str,
    pub(super) hash: &'a str,
    pub(super) sections: Vec<Shown<'a>>,
}

/// A section with its parts made.
pub(super) struct Shown<'a> {
    section: &'a Section,
    html: String,
}

impl<'a> Shown<'a> {
    pub(super) fn of(section: &'a Section) -> askama::Result<Self> {
        Ok(Self { section, html: Parts { parts: &section.parts, level: 3 }.render()? })
    }
}

/// Parts one after the other; headings among them are of this level.
#[derive(Template)]
#[template(path = "parts.html", config = "src/output/report/askama.toml")]
struct Parts<'a> {
    parts: &'a [Part],
    level: u8,
}

impl Parts<'_> {
    /// The parts of a fold, whose own name is a heading.
    fn within(&self, parts: &[Part]) -> askama::Result<String> {
        Parts { parts, level: (self.level + 1).min(6) }.render()
    }

    fn shown(&self, table: &Table) -> cells::Shown {
        cells::Shown::of(table)
    }

    fn fields(&self, grid: &Grid) -> Vec<Vec<cells::Field>> {
        cells::rows(grid)
    }

    /// Whether a row has a note, which stands under it.
    fn note_of<'n>(&self, notes: &'n [Option<String>], row: &usize) -> Option<&'n str> {
        notes.get(*row)?.as_deref()
    }

    /// Whether a table is a calendar, which has a form of its own where there is little room.
    fn is_calendar(&self, grid: &Grid) -> bool {
        is_calendar(grid)
    }

    fn is_outermost(&self) -> bool {
        self.level == 3
    }

    fn is_number(&self, grid: &Grid, column: &usize) -> bool {
        grid.numbers.contains(column)
    }

    /// Whether a header is a word for which there is always room, even on paper.
    fn is_one_word(&self, header: &str) -> bool {
        header.chars().count() <= 8 && !header.contains(' ')
    }
}
