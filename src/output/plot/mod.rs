//! Figures: what was found as pictures, each with its words and with the table behind it.
//!
//! A [`Figure`] is made of the same values as the tables of the results. Its drawings are SVG text
//! without styles and scripts: whoever shows them puts [`STYLE`] on the page, which has colours for
//! light and dark that everybody can tell apart, and shows the drawing that fits the screen. Nothing
//! is told by colour alone.
//!
//! Figures of a scenario: [`endings`], [`home`], [`releases`], [`survival`], [`funnel`], [`leads`],
//! [`swings`]. Of several
//! side by side: [`completion`], [`differences`], [`endings_compared`], [`released_compared`],
//! [`leads_compared`]. Of the tables of a study: [`of_tables`].

mod axis;
mod columns;
mod compared;
mod endings;
mod funnel;
mod home;
mod leads;
mod releases;
mod rows;
mod scale;
mod steps;
mod studies;
mod survival;
mod svg;
mod swings;
mod text;

pub use compared::{Contender, completion, differences, endings_compared, leads_compared, released_compared};
pub(in crate::output) use compared::{Who, who};
pub use endings::endings;
pub use funnel::funnel;
pub use home::home;
pub use leads::leads;
pub use releases::releases;
pub use studies::{in_place_of_figures, of_tables};
pub use survival::survival;
pub use swings::swings;

use super::table::Table;
use svg::Svg;

/// What the classes of the drawings look like, in light and dark. A page may set the properties
/// (`--plot-ink`, `--plot-paper`, …) to its own colours.
pub const STYLE: &str = include_str!("plot.css");

/// A picture with its words and its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// A name that no other figure of the same scenario has; fit for an `id`.
    pub id: &'static str,
    /// What it shows, as a heading.
    pub title: String,
    /// How it is to be read, in a sentence or some.
    pub caption: String,
    /// What it shows in words, for those who can't see it.
    pub alt: String,
    /// The drawing for a desktop or a sheet of paper: 720 units wide.
    pub svg: String,
    /// The drawing for a phone: 360 units wide.
    pub narrow: String,
    /// The numbers that are drawn.
    pub table: Table,
    /// What the table leaves out, and which file has it.
    pub rest: Option<String>,
}

/// How wide a drawing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Wide,
    Narrow,
}

impl Size {
    fn width(self) -> f64 {
        match self {
            Size::Wide => 720.0,
            Size::Narrow => 360.0,
        }
    }

    fn is_narrow(self) -> bool {
        self == Size::Narrow
    }
}

/// The words of a figure.
struct Words {
    id: &'static str,
    title: String,
    caption: String,
    alt: String,
}

impl Figure {
    /// `draw` puts everything into a drawing and says how high it became.
    fn new(words: Words, table: Table, rest: Option<String>, draw: impl Fn(&mut Svg, Size) -> f64) -> Self {
        let Words { id, title, caption, alt } = words;
        let [svg, narrow] = [Size::Wide, Size::Narrow].map(|size| {
            let mut svg = Svg::new(size.width());
            let height = draw(&mut svg, size);
            svg.finish(height, &sentences(&title, &alt))
        });
        Self { id, title, caption, alt, svg, narrow, table, rest }
    }

    /// Both drawings as HTML; [`STYLE`] shows the one that fits.
    #[must_use]
    pub fn drawings(&self) -> String {
        format!(r#"<div class="plot-wide">{}</div><div class="plot-narrow">{}</div>"#, self.svg, self.narrow)
    }
}

/// A title as a sentence, and what follows it.
fn sentences(title: &str, alt: &str) -> String {
    let end = if title.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{title}{end} {alt}")
}

/// What is told of several things in the words of a figure: of so many that it can still be listened to.
fn told_of(parts: impl IntoIterator<Item = String>) -> String {
    const MOST: usize = 340;
    let mut told = String::new();
    let mut left_out = 0_u64;
    for part in parts {
        if left_out > 0 || (!told.is_empty() && told.chars().count() + part.chars().count() > MOST) {
            left_out += 1;
            continue;
        }
        let between = if told.is_empty() { "" } else { "; " };
        told += &format!("{between}{part}");
    }
    match left_out {
        0 => format!("{told}."),
        n => format!("{told}; and {n} more, in the table."),
    }
}

/// The class that gives a series its colour: parties in the file's order, whatever is drawn.
fn series(place: usize) -> String {
    format!("s{}", place % 6 + 1)
}

/// How far a mark is moved up or down in its row, so that marks at one place can all be seen.
fn dodge(place: usize, of: usize) -> f64 {
    let step = (20.0 / of.max(1) as f64).min(9.0);
    step * (place as f64 - (of.max(1) - 1) as f64 / 2.0)
}
