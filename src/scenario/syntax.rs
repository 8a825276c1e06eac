//! The text of a file as a tree, or what is wrong with its form.

use toml::de::{DeTable, Error};

use super::fault::{Fault, FaultKind};
use super::reading::MOST_FAULTS;
use super::remedy::CARRIAGE_RETURN;
use super::slips;
use super::tree::{Node, Place, Table, Value};

/// A longer text is read up to its first syntax error alone: to go on after one takes memory for each
/// of them, and a text of nothing else has millions.
const MOST_RECOVERED: usize = 256 * 1024;

/// The document with its places; or all the syntax errors, of a long text the first.
pub(super) fn parse(text: &str) -> Result<Node, Vec<Fault>> {
    let parsed = if text.len() > MOST_RECOVERED {
        DeTable::parse(text).map_err(|error| vec![error])
    } else {
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() { Ok(table) } else { Err(errors) }
    };
    match parsed {
        Ok(table) => {
            let value = Value::Table(Table::from_toml(table.into_inner(), 0, 0));
            Ok(Node { value, place: Place::new(0, 0..0) })
        }
        Err(mut errors) => {
            errors.sort_by_key(start);
            Err(told(text, &errors))
        }
    }
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

/// The errors that are worth telling, in the order of the file.
fn told(text: &str, errors: &[Error]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut lists: Vec<&str> = Vec::new();
    let mut before = None;
    let mut within_twice = false;
    for error in errors {
        let at = start(error);
        let passed = before.map(|from| text.get(from..at).unwrap_or_default());
        before = Some(at);
        within_twice &= !passed.is_some_and(|passed| passed.lines().skip(1).any(is_header));
        // one error a line: the parser finds more in what is left of a line that it has given up
        let same_line = passed.is_some_and(|passed| !passed.contains('\n'));
        let is_twice = error.message().starts_with("duplicate key");
        // what stands in a table that is opened twice may be there twice for that alone
        if same_line || (is_twice && within_twice) || faults.len() >= MOST_FAULTS {
            continue;
        }
        let line = line(text, at);
        within_twice |= is_twice && is_header(line);
        // a list of tables is told once of its brackets
        let list = slips::list_of_tables(line).filter(|_| is_twice);
        if !list.is_some_and(|name| lists.contains(&name)) {
            lists.extend(list);
            faults.push(fault(text, error));
        }
    }
    // what is told of a list may stand in front of where the parser found fault
    faults.sort_by_key(|fault| fault.place.as_ref().map(|place| place.span.start));
    faults.dedup_by_key(|fault| line_of(text, fault));
    if errors.iter().any(|e| e.message().starts_with("unclosed")) {
        faults.truncate(1); // all the others come of it
    }
    faults
}

fn fault(text: &str, error: &Error) -> Fault {
    let Some(span) = error.span() else { return Fault::anywhere(FaultKind::syntax(error.message())) };
    let at = span.start;
    // whatever is found on such a line, it is rather several
    if let Some((start, end)) =
        slips::line_around(text, at).and_then(|(start, l)| Some((start, l.find('\r')?)))
    {
        let place = Place::new(0, start + end..start + end + 1);
        return Fault::new(FaultKind::syntax(CARRIAGE_RETURN), &place);
    }
    if let Some((kind, place)) = one_bracket(text, at) {
        return Fault::new(kind, &place);
    }
    let unseen = |(kind, span)| Fault::new(kind, &Place::new(0, span));
    if let Some(fault) = slips::unseen_beside_numbers(text, at).map(unseen) {
        return fault;
    }
    match slips::on_line(text, at) {
        Some(kind) => Fault::new(kind, &Place::new(0, span)),
        None => slips::unseen(text, at)
            .map(unseen)
            .unwrap_or_else(|| Fault::new(FaultKind::syntax(error.message()), &Place::new(0, span))),
    }
}

/// A list of tables that is opened with one bracket on each side, and where: the parser finds fault with
/// whatever comes second.
fn one_bracket(text: &str, at: usize) -> Option<(FaultKind, Place)> {
    let name = slips::list_of_tables(line(text, at))?;
    let mut begin = 0;
    let one = text.split_inclusive('\n').find_map(|line| {
        let start = begin;
        begin += line.len();
        let line = slips::without_comment(line).trim();
        let is_one =
            line.trim_matches(['[', ']']).trim() == name && line.starts_with('[') && !line.starts_with("[[");
        is_one.then(|| Place::new(0, start..start + line.len()))
    })?;
    let what = "a list of tables has two brackets on each side, at each of its tables";
    Some((FaultKind::Slip { what, right: format!("[[{name}]] each time") }, one))
}

/// Where the line of a fault begins.
fn line_of(text: &str, fault: &Fault) -> Option<usize> {
    slips::line_around(text, fault.place.as_ref()?.span.start).map(|(start, _)| start)
}

/// The line of a place, without its comment.
fn line(text: &str, at: usize) -> &str {
    let line = slips::line_around(text, at).map_or("", |(_, line)| line);
    slips::without_comment(line).trim()
}

fn is_header(line: &str) -> bool {
    line.trim_start().starts_with('[')
}
