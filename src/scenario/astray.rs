//! Paths that lead nowhere because words in them were left out: `complies`, `north.complies`.

use super::notes::NOTES;
use super::path::join;
use super::tree::{Entry, Node, Table, Value};

/// How many paths are worth reading.
const MOST: usize = 3;

/// The paths of what a document writes that end like these words and have all of them in this order: a
/// few, the shortest first.
pub(super) fn fitting(node: &Node, words: &[&str]) -> Vec<String> {
    let mut search = Search { words, passed: Vec::new(), found: Vec::new() };
    search.walk(node, "");
    search.found.sort_by_key(|(length, _)| *length);
    search.found.into_iter().take(MOST).map(|(_, path)| path).collect()
}

struct Search<'a> {
    words: &'a [&'a str],
    /// The words of the path that is looked at.
    passed: Vec<String>,
    /// Paths, with the number of their words.
    found: Vec<(usize, String)>,
}

impl Search<'_> {
    fn walk(&mut self, node: &Node, path: &str) {
        for (word, path, node) in inside(node, path) {
            self.passed.push(word);
            if self.fits() {
                self.found.push((self.passed.len(), path.clone()));
            }
            self.walk(node, &path);
            self.passed.pop();
        }
    }

    fn fits(&self) -> bool {
        let mut passed = self.passed.iter();
        let same_end = self.passed.last().map(String::as_str) == self.words.last().copied();
        same_end && self.words.iter().all(|word| passed.any(|p| p == word))
    }
}

/// What is in a table or in a list of tables: the word that leads there, the path, and what is there.
fn inside<'a>(node: &'a Node, path: &str) -> Vec<(String, String, &'a Node)> {
    match &node.value {
        Value::Table(table) => entries(table, path),
        Value::List(list) => list.iter().enumerate().filter_map(|(k, node)| entry(k, node, path)).collect(),
        _ => Vec::new(),
    }
}

fn entries<'a>(table: &'a Table, path: &str) -> Vec<(String, String, &'a Node)> {
    // what is expected of results has their names, and notes have paths: nothing that anybody changes
    let is_apart = |e: &&Entry| path.is_empty() && ["expected", NOTES].contains(&e.key.as_str());
    let entries = table.entries.iter().filter(|e| !is_apart(e));
    entries.map(|e| (e.key.clone(), join(path, &e.key), &e.node)).collect()
}

/// An entry of a list: by name where it has one, or else by position.
fn entry<'a>(k: usize, node: &'a Node, path: &str) -> Option<(String, String, &'a Node)> {
    let name = node.table()?.get("name").and_then(|e| e.node.text());
    Some(match name {
        Some(name) => (name.to_owned(), join(path, name), node),
        None => ((k + 1).to_string(), format!("{path}.{}", k + 1), node),
    })
}
