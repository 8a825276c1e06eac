//! What was likely meant by a change that a terminal may have taken apart.

use super::super::fault::FaultKind;
use super::super::overrides::Override;
use super::super::typed;
use super::line::CURLY;

/// `a=0.9,b=0.8`
pub(in crate::scenario) fn several(text: &str, value_at: usize) -> Option<FaultKind> {
    let (first, second) = text.split_at_checked(value_at + text.get(value_at..)?.find(',')?)?;
    let second = second.trim_start_matches(',').trim();
    let both = Override::parse(first).ok().zip(Override::parse(second).ok());
    let right = format!("--set {} --set {}", typed::change(first), typed::change(second));
    both.map(|_| FaultKind::Slip { what: "each change has an option of its own", right })
}

/// `“a=0.9”`: what a word processor has put in quotation marks that a terminal does not know.
pub(in crate::scenario) fn in_curly_marks(option: &str, text: &str) -> Option<FaultKind> {
    let inner = text.trim().trim_matches(CURLY).trim();
    let is_curly = text.trim().starts_with(CURLY) && inner.contains('=');
    let what = "a change stands in straight quotation marks, which are \" on both sides, or in none";
    is_curly.then(|| FaultKind::Slip { what, right: format!("{option} {}", typed::change(inner)) })
}

/// What is left of a change of which a shell has taken the braces for its own.
pub(in crate::scenario) fn left_open(text: &str) -> Option<FaultKind> {
    let count = |mark| text.matches(mark).count();
    let is_open = count('{') != count('}') || count('[') != count(']');
    let what = "a bracket or a brace is not closed: terminals take braces, commas and spaces for their own";
    let right = "the whole change in quotation marks: \"party.north.complies={ interval = [0.7, 0.9] }\"";
    is_open.then(|| FaultKind::Slip { what, right: right.to_owned() })
}
