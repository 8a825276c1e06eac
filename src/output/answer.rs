//! The answer in words: what a command found, as headings, sentences and small tables, without
//! saying how it is to be shown. A terminal, a sheet and a page show the same one.

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// What the following is about. The first is the answer's title.
    Heading(String),
    /// A sentence or some.
    Paragraph(String),
    /// One of several things in a list.
    Item(String),
    /// A sentence that explains rather than tells.
    Remark(String),
    /// What something is called, and what it is; lines are divided by `\n`.
    Entries(Vec<(String, String)>),
    /// A table.
    Grid(Grid),
    /// A gap between two parts.
    Gap,
}

/// A small table of finished texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Headers, one per column.
    pub header: Vec<String>,
    /// Rows, each with a text per column.
    pub rows: Vec<Vec<String>>,
    /// Positions of the columns that hold numbers.
    pub numbers: Vec<usize>,
}

/// An answer in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

impl Answer {
    /// Its first heading; empty if it has none.
    #[must_use]
    pub fn title(&self) -> &str {
        let headings = self.blocks.iter().filter_map(|b| match b {
            Block::Heading(text) => Some(text.as_str()),
            _ => None,
        });
        headings.take(1).last().unwrap_or_default()
    }
}
