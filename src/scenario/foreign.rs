//! Files that are no scenarios, told by how they begin: workbooks, documents, pages, tables.

use std::path::Path;

use super::fault::FaultKind;

/// What a file begins with that is no text, and what it is then.
const BEGINNINGS: [(&[u8], &str); 8] = [
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "a document or workbook of an older Office"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a document with formatting (RTF)"),
    (b"PK\x03\x04", "an archive"),
];

/// Archives that are more than that, by the ends of their names.
const ARCHIVES: [(&str, &str); 5] = [
    ("xlsx", "a workbook"),
    ("ods", "a workbook"),
    ("docx", "a document of a word processor"),
    ("odt", "a document of a word processor"),
    ("pptx", "a presentation"),
];

/// So many bytes at the beginning are looked at.
const MOST_LOOKED_AT: usize = 1024;

/// What is wrong with a file that is none of text.
pub(super) fn by_bytes(path: &Path, bytes: &[u8]) -> Option<FaultKind> {
    let (_, found) = BEGINNINGS.into_iter().find(|(beginning, _)| bytes.starts_with(beginning))?;
    let named = |(_, found): &(&str, &'static str)| *found;
    let archive = || ARCHIVES.iter().find(|(end, _)| has_extension(path, end)).map(named);
    let found = if bytes.starts_with(b"PK") { archive().unwrap_or(found) } else { found };
    Some(FaultKind::NotAScenario { found, is_result: is_result(path) })
}

/// What is wrong with a text that is no TOML, and was never meant to be.
pub(super) fn by_text(path: &Path, text: &str) -> Option<FaultKind> {
    let begun = text.trim_start_matches('\u{feff}').trim_start();
    let found = match begun.chars().next()? {
        '<' if begun.to_lowercase().contains("<html") => "a web page",
        '<' => "an XML or HTML file",
        '{' => "a JSON file",
        _ if ["csv", "tsv"].iter().any(|end| has_extension(path, end)) => "a table (CSV)",
        _ => return None,
    };
    Some(FaultKind::NotAScenario { found, is_result: is_result(path) })
}

/// Whether there are bytes that no text has, and that nobody could read.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(MOST_LOOKED_AT).any(|b| *b == 0)
}

fn has_extension(path: &Path, end: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(end))
}

/// Whether it lies among results, all of which have a manifest.
fn is_result(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.join("manifest.json").is_file())
}
