//! Entries of the lists of a file, by position or by name, while some of them are left out.

use std::borrow::Cow;

use super::path::{Path, Segment, join};
use super::talks::tranche_name;
use super::tree::{Entry, Node, Table, Value};

/// The list whose entries have a name even if none is written.
const TRANCHE: &str = "tranche";

/// What the entries of a list of tables are called; an entry without a name is called by an empty one.
pub(super) fn names<'a>(key: &str, list: &'a [Node]) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
    let is_tranche = key == TRANCHE;
    let name = move |(k, node): (usize, &'a Node)| match written_name(node) {
        Some(name) => Cow::Borrowed(name),
        None if is_tranche => Cow::Owned(tranche_name(k)),
        None => Cow::Borrowed(""),
    };
    list.iter().enumerate().map(name)
}

fn written_name(node: &Node) -> Option<&str> {
    node.table()?.get("name")?.node.text()
}

/// The position, from 0, of the entry of a list of the file that a path leads to or into; `None`: it leads
/// to none.
pub(super) fn entry_of(path: &Path, root: &Node) -> Option<usize> {
    let (key, segment) = (path.segments.first()?, path.segments.get(1)?);
    let Value::List(list) = &root.table()?.get(&key.text)?.node.value else { return None };
    position(&key.text, list, segment)
}

/// The position, from 0, of the entry of the list `key`, by position from 1 or by name.
pub(super) fn position(key: &str, list: &[Node], segment: &Segment) -> Option<usize> {
    match segment.position() {
        Some(k) => k.checked_sub(1).filter(|&k| k < list.len()),
        None => names(key, list).position(|name| name == segment.text),
    }
}

/// The path by which the program calls a place: an entry of a list by its name where one is written, or else
/// by its position, and anything else by its key. Whichever way a place was written, it has one such path.
pub(super) fn canonical(path: &Path, root: &Node) -> Path {
    let mut at = Some(root);
    let mut key = "";
    let mut segments = Vec::new();
    for segment in &path.segments {
        let (next, called) = match at.map(|node| &node.value) {
            Some(Value::List(list)) => match position(key, list, segment) {
                Some(k) => (list.get(k), name_or_position(&list[k], k)),
                None => (None, segment.clone()),
            },
            Some(Value::Table(table)) => {
                (table.get(&segment.text).map(|e| &e.node), Segment::name(&segment.text))
            }
            _ => (None, Segment::name(&segment.text)),
        };
        key = if segments.is_empty() { segment.text.as_str() } else { "" };
        segments.push(called);
        at = next;
    }
    Path { segments }
}

/// The path of an entry of a list: by name where it has one, or else by position.
pub(super) fn entry_path(list: &str, k: usize, entry: &Node) -> String {
    match own_name(entry) {
        Some(name) => join(list, name),
        None => format!("{list}.{}", k + 1),
    }
}

/// A name by which an entry can be called: one that is written, and not empty.
fn own_name(entry: &Node) -> Option<&str> {
    written_name(entry).filter(|name| !name.trim().is_empty())
}

fn name_or_position(node: &Node, k: usize) -> Segment {
    match own_name(node) {
        Some(name) => Segment::name(name),
        None => Segment { text: (k + 1).to_string(), quoted: false, span: 0..0 },
    }
}

/// Takes out what is left out, once all changes are made. A tranche that moves up goes by the number that it
/// has in the file, so that its name still means the same.
pub(super) fn close_up(root: &mut Node) {
    let Value::Table(table) = &mut root.value else { return };
    if let Some(Entry { node: Node { value: Value::List(list), .. }, .. }) = table.get_mut(TRANCHE) {
        let before_gaps = list.iter().take_while(|node| !is_left_out(node)).count();
        list.iter_mut().enumerate().skip(before_gaps).for_each(|(k, node)| keep_name(node, k));
    }
    table.entries.iter_mut().for_each(|entry| drop_left_out(&mut entry.node));
}

fn is_left_out(node: &Node) -> bool {
    matches!(node.value, Value::LeftOut)
}

fn keep_name(node: &mut Node, k: usize) {
    let place = node.place.clone();
    let Value::Table(table) = &mut node.value else { return };
    if table.get("name").is_none() {
        let name = Node { value: Value::Text(tranche_name(k)), place: place.clone() };
        table.entries.push(Entry { key: "name".to_owned(), key_place: place, node: name });
    }
}

fn drop_left_out(node: &mut Node) {
    match &mut node.value {
        Value::List(list) => {
            list.retain(|node| !is_left_out(node));
            list.iter_mut().for_each(drop_left_out);
        }
        Value::Table(Table { entries }) => {
            entries.iter_mut().for_each(|entry| drop_left_out(&mut entry.node))
        }
        _ => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Override, Scenario, Selection, Source, load};

    const FILE: &str = "name = \"x\"\nhorizon = 30\n[party.a]\nholds = { p = 30 }\ncomplies = 1\n[party.b]\n\
                        holds = { q = 30 }\ncomplies = 1\n[[tranche]]\nday = 1\na = { p = 1 }\n[[tranche]]\nday = 2\n\
                        a = { p = 2 }\n[[tranche]]\nname = \"third\"\nday = 3\na = { p = 4 }\n[[tranche]]\nday = 4\n\
                        a = { p = 8 }\nb = { q = 1 }\n[[event]]\nname = \"vote\"\nprobability = 0.5\n\
                        [[variant]]\nname = \"v\"\n";

    fn variant(written: &str, changes: &[&str]) -> Result<Scenario, String> {
        let source = Source { path: "x.toml".into(), text: format!("{FILE}{written}\n") };
        let changes: Vec<_> = changes.iter().map(|c| Override::parse(c).unwrap()).collect();
        let wanted = Selection::Only(vec!["v".to_owned()]);
        let loaded = load(&source, &changes, &wanted);
        loaded.map(|mut all| all.remove(0)).map_err(|faults| faults.to_string())
    }

    fn tranches(written: &str, changes: &[&str]) -> Vec<(String, u32)> {
        let scenario = variant(written, changes).unwrap();
        scenario.agreement().tranches().iter().map(|t| (t.name.clone(), t.day)).collect()
    }

    fn is(found: &[(String, u32)], meant: &[(&str, u32)]) {
        let found: Vec<(&str, u32)> = found.iter().map(|(name, day)| (name.as_str(), *day)).collect();
        assert_eq!(found, meant);
    }

    #[test]
    fn positions_are_those_of_the_file() {
        for both in [
            r#"["tranche.1", "tranche.2"]"#,
            r#"["tranche.2", "tranche.1"]"#,
            r#"['tranche."tranche 1"', 'tranche."tranche 2"']"#,
            r#"["tranche.1", 'tranche."tranche 2"']"#,
        ] {
            is(&tranches(&format!("unset = {both}"), &[]), &[("third", 3), ("tranche 4", 4)]);
        }
        let without_first = r#"unset = ["tranche.1"]"#;
        let rest = [("tranche 2", 2), ("third", 9), ("tranche 4", 10)];
        let set = r#"set = { "tranche.3.day" = 9, "tranche.4.day" = 10 }"#;
        is(&tranches(&format!("{without_first}\n{set}"), &[]), &rest);
        is(&tranches(without_first, &["tranche.3.day=9", "tranche.4.day=10"]), &rest);
        is(&tranches(without_first, &["tranche.third.day=9", "tranche.\"tranche 4\".day=10"]), &rest);
        // nothing moves up
        let without_last = tranches(r#"unset = ["tranche.4"]"#, &[]);
        is(&without_last, &[("tranche 1", 1), ("tranche 2", 2), ("third", 3)]);
        // what is left out may be written anew
        let anew = "unset = [\"tranche.1\"]\nset = { \"tranche.1\" = { day = 0, a = { p = 1 } } }";
        assert_eq!(tranches(anew, &[])[0], ("tranche 1".to_owned(), 0));
    }

    #[test]
    fn names_are_those_of_the_file() {
        let set = r#"set = { "event.vote.name" = "poll", "event.vote.probability" = 0.25 }"#;
        let scenario = variant(set, &[]).unwrap();
        assert_eq!(scenario.agreement().events()[0].name, "poll");
        let probability = scenario.inputs().iter().find(|i| i.path == "event.poll.probability").unwrap();
        assert_eq!(probability.value, Some(0.25));
        // of a list that is written anew they are those that it has then
        let anew = "set = { tranche = [{ name = \"z\", day = 1, a = { p = 1 } }, { name = \"third\", day = 2, \
                    a = { p = 1 } }], \"tranche.third.day\" = 5 }";
        is(&tranches(anew, &[]), &[("z", 1), ("third", 5)]);
        is(&tranches(anew, &["tranche.third.day=6"]), &[("z", 1), ("third", 6)]);
    }

    #[test]
    fn nothing_is_changed_in_what_is_left_out() {
        let fault = |written: &str| variant(written, &[]).unwrap_err();
        let twice = fault(r#"unset = ["tranche.3", "tranche.third"]"#);
        assert!(twice.contains("`tranche.third` is left out already"), "{twice}");
        let inside = fault("unset = [\"tranche.1\"]\nset = { \"tranche.1.day\" = 3 }");
        assert!(inside.contains("`tranche.1` is left out, with nothing in it to change"), "{inside}");
    }
}
