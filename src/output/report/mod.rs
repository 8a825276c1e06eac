//! `report.html`: what was found, as one page for those who decide.
//!
//! The page is a value, [`Page`]: sections of [`Part`]s. [`run`] makes that of a run, [`study()`] that
//! of any other command, from the same values and tables as the other formats; [`render`] makes
//! the file. It is whole in itself: it asks nothing of a network, has no scripts, and forbids both.
//! The same page makes the same bytes.

mod assumptions;
mod cells;
mod changes;
mod closing;
mod columns;
mod found;
mod headline;
mod parts;
mod run;
mod side_by_side;
mod study;
mod together;

pub use parts::{Page, Paper, Part, Section};
pub use run::{Told, headline, run};
pub use study::study;

use askama::Template as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::plot::STYLE;

/// The report's file name.
pub const REPORT: &str = "report.html";

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{REPORT} could not be made: {0}")]
pub struct ReportError(#[from] askama::Error);

/// The bytes of the page.
///
/// # Errors
/// If a template cannot be filled in; no page is known for which that is so.
pub fn render(page: &Page) -> Result<Vec<u8>, ReportError> {
    let style = format!("{}{STYLE}", include_str!("report.css"));
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    let sections = page.sections.iter().map(parts::Shown::of).collect::<Result<_, _>>()?;
    let html = parts::Html { page, style: &style, hash: &hash, sections };
    Ok(html.render()?.into_bytes())
}
