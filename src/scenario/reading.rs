//! Reading tables: every value is taken through here, and every fault is kept, so that all the
//! faults of a file come out together.

use super::fault::{Fault, FaultKind, Thing};
use super::inputs::Written as WrittenInput;
use super::keys::{Section, Takes};
use super::path::join;
use super::tree::{Entry, Node, Place, Table, Value};
use super::unknowns::Unknowns;
use super::warning::Flag;
use super::words::nearest;

/// How many faults are kept: nobody reads more, and a file of nothing else must not take long.
pub(super) const MOST_FAULTS: usize = 1000;

/// What a reading gathers beside the values.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) faults: Vec<Fault>,
    pub(super) flags: Vec<Flag>,
    pub(super) inputs: Vec<WrittenInput>,
    pub(super) unknowns: Unknowns,
    /// The keys of the file as a whole that it does not have, tables aside.
    pub(super) lacks: Vec<&'static str>,
    /// The date of day 0, once it has been read.
    pub(super) start: Option<jiff::civil::Date>,
}

impl Reading {
    pub(super) fn fault(&mut self, fault: Fault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }

    pub(super) fn wrong_type(&mut self, expected: impl Into<String>, node: &Node) {
        let kind = FaultKind::WrongType { expected: expected.into(), found: node.value.kind() };
        self.fault(Fault::new(kind, &node.place));
    }

    /// Runs `read` and tells whether it found a fault.
    pub(super) fn faulty<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let before = self.faults.len();
        let value = read(self);
        (value, self.faults.len() > before)
    }

    /// The nearest name, as long as there are few enough faults for anybody to read them.
    pub(super) fn nearest<'a>(&self, found: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
        if self.faults.len() < 200 { nearest(found, known) } else { None }
    }

    /// Reports a name that is not there.
    pub(super) fn unknown_name<'a>(
        &mut self,
        what: Thing,
        found: &str,
        known: impl Iterator<Item = &'a str> + Clone,
        place: &Place,
    ) {
        let kind = FaultKind::UnknownName {
            what,
            found: found.to_owned(),
            nearest: self.nearest(found, known.clone()),
            known: known.take(100).map(str::to_owned).collect(),
        };
        self.fault(Fault::new(kind, place));
    }

    /// A whole number between two bounds.
    pub(super) fn whole_of(&mut self, node: &Node, least: u32, most: u32) -> Option<u32> {
        let number = match &node.value {
            Value::Integer(i) => match u32::try_from(*i) {
                Ok(n) if (least..=most).contains(&n) => return Some(n),
                _ => i.to_string(),
            },
            Value::Huge(written) => written.clone(),
            Value::Float(x) => {
                self.fault(Fault::new(FaultKind::NotWhole(*x), &node.place));
                return None;
            }
            _ => {
                self.wrong_type("a whole number", node);
                return None;
            }
        };
        self.fault(Fault::new(FaultKind::WholeOutside { number, least, most }, &node.place));
        None
    }

    /// A text that is not empty.
    pub(super) fn name_of(&mut self, node: &Node) -> Option<String> {
        match node.text() {
            Some(text) if text.trim().is_empty() => {
                self.fault(Fault::new(FaultKind::EmptyName, &node.place));
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong_type("a text in quotation marks", node);
                None
            }
        }
    }

    /// The table that a value should be.
    pub(super) fn table_of<'a>(&mut self, node: &'a Node) -> Option<&'a Table> {
        if node.table().is_none() {
            self.wrong_type("a table", node);
        }
        node.table()
    }

    /// The same, where a number alone is told that it needs the first of these names in front of it.
    pub(super) fn table_by<'a>(
        &mut self,
        node: &'a Node,
        what: &'static str,
        names: &[&str],
    ) -> Option<&'a Table> {
        let number = match &node.value {
            Value::Integer(i) => i.to_string(),
            Value::Float(x) => x.to_string(),
            _ => return self.table_of(node),
        };
        let numbers = std::iter::once(number.as_str()).chain(std::iter::repeat("…"));
        let entries: Vec<String> = names
            .iter()
            .zip(numbers)
            .map(|(name, number)| format!("{} = {number}", join("", name)))
            .collect();
        let right = format!("{{ {} }}", entries.join(", "));
        self.fault(Fault::new(FaultKind::Slip { what, right }, &node.place));
        None
    }

    /// The list that a value should be.
    pub(super) fn list_of<'a>(&mut self, node: &'a Node, of: &str) -> Option<&'a [Node]> {
        match &node.value {
            Value::List(list) => Some(list),
            _ => {
                self.wrong_type(of, node);
                None
            }
        }
    }
}

/// A table of which the keys are known.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    section: &'static Section,
    /// As messages call it: `[party.north]`.
    title: String,
    table: &'a Table,
    pub(super) place: Place,
    /// Its dotted path, empty for the file.
    pub(super) path: String,
}

impl<'a> Fields<'a> {
    /// Opens a table: refuses keys that it does not have, and the absence of those that it must.
    ///
    /// `others` are the keys that the author chooses (parties, in a tranche).
    pub(super) fn open<'k>(
        cx: &mut Reading,
        section: &'static Section,
        node: &'a Node,
        path: String,
        others: impl Iterator<Item = &'k str> + Clone,
    ) -> Option<Self> {
        let title = title_of(section, &path);
        let table = cx.table_of(node)?;
        let fields = Fields { section, title, table, place: node.place.clone(), path };
        fields.check_keys(cx, others);
        Some(fields)
    }

    /// The same of another table, the keys of which are not checked again.
    pub(super) fn of<'b>(&self, node: &'b Node) -> Option<Fields<'b>> {
        Some(Fields {
            section: self.section,
            title: self.title.clone(),
            table: node.table()?,
            place: node.place.clone(),
            path: self.path.clone(),
        })
    }

    fn check_keys<'k>(&self, cx: &mut Reading, others: impl Iterator<Item = &'k str> + Clone) {
        let known = || self.section.keys.iter().map(|k| k.name).chain(others.clone());
        for entry in &self.table.entries {
            if cx.faults.len() >= MOST_FAULTS {
                return;
            }
            if known().any(|k| k == entry.key) {
                continue;
            }
            if let Some(fault) = cx.misplaced(entry, &self.title) {
                cx.fault(fault);
            } else {
                let kind = FaultKind::UnknownKey {
                    key: entry.key.clone(),
                    table: self.title.clone(),
                    nearest: cx.nearest(&entry.key, known()),
                    known: known().map(str::to_owned).collect(),
                };
                cx.fault(Fault::new(kind, &entry.key_place));
            }
        }
        // a required key that is misspelt is not missing besides
        let meant = |name: &str| {
            let unknown = self.table.keys().filter(|key| !known().any(|k| k == *key));
            unknown.into_iter().any(|key| super::words::nearest(key, known()).as_deref() == Some(name))
        };
        let missing = |name: &str| self.table.get(name).is_none() && !meant(name);
        for key in self.section.keys.iter().filter(|k| k.required && missing(k.name)) {
            let kind = FaultKind::MissingKey { key: key.name, table: self.title.clone(), about: key.about };
            let place = (!self.path.is_empty()).then(|| self.place.clone());
            cx.fault(Fault { place, ..Fault::anywhere(kind) });
        }
    }

    /// What the key takes. Asking for a key that the section does not list is a slip in this
    /// program, which every test that reads a file would show.
    fn takes(&self, key: &str) -> Option<&'static Takes> {
        let found = self.section.key(key);
        debug_assert!(found.is_some(), "{} has no key {key}", self.section.title);
        found.map(|k| &k.takes)
    }

    pub(super) fn path_of(&self, key: &str) -> String {
        join(&self.path, key)
    }

    pub(super) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.table.get(key)
    }

    /// The value of a key that the section lists.
    pub(super) fn node(&self, key: &str) -> Option<&'a Node> {
        self.takes(key)?;
        Some(&self.table.get(key)?.node)
    }

    /// The place of a key's value, or of the table.
    pub(super) fn place_of(&self, key: &str) -> &Place {
        self.table.get(key).map_or(&self.place, |e| &e.node.place)
    }

    pub(super) fn text(&self, cx: &mut Reading, key: &str) -> Option<String> {
        let node = self.node(key)?;
        if node.text().is_none() {
            cx.wrong_type("a text in quotation marks", node);
        }
        node.text().map(str::to_owned)
    }

    /// A text that is not empty.
    pub(super) fn name(&self, cx: &mut Reading, key: &str) -> Option<String> {
        cx.name_of(self.node(key)?)
    }

    pub(super) fn texts(&self, cx: &mut Reading, key: &str) -> Vec<(String, Place)> {
        self.node(key).map_or_else(Vec::new, |node| texts_of(cx, node))
    }

    pub(super) fn flag(&self, cx: &mut Reading, key: &str) -> Option<bool> {
        let node = self.node(key)?;
        match node.value {
            Value::Flag(flag) => Some(flag),
            _ => {
                cx.wrong_type("true or false, without quotation marks", node);
                None
            }
        }
    }

    /// A whole number within the bounds that the section gives it.
    pub(super) fn whole(&self, cx: &mut Reading, key: &str) -> Option<u32> {
        let (node, takes) = (self.node(key)?, self.takes(key)?);
        match (takes, &node.value) {
            (_, Value::Table(table)) => {
                cx.one_whole(node, table, &self.path_of(key));
                None
            }
            (_, Value::Date(date)) if key == "day" => {
                cx.date_for_day(node, date);
                None
            }
            (Takes::Whole(least, most), _) => cx.whole_of(node, *least, *most),
            _ => None,
        }
    }

    /// The position of one of the words that the section lists.
    pub(super) fn choice(&self, cx: &mut Reading, key: &str) -> Option<usize> {
        let node = self.node(key)?;
        let Takes::Choice(words) = self.takes(key)? else { return None };
        choice_of(cx, node, words)
    }

    /// What the table is called in messages.
    pub(super) fn title(&self) -> &str {
        &self.title
    }

    /// A table inside this one.
    pub(super) fn fields(&self, cx: &mut Reading, key: &str) -> Option<Fields<'a>> {
        let node = self.node(key)?;
        let Takes::Table(section) = self.takes(key)? else { return None };
        let mut names: Vec<&str> = section.keys.iter().filter(|k| k.required).map(|k| k.name).collect();
        if names.is_empty() {
            names.extend(section.keys.first().map(|k| k.name));
        }
        cx.table_by(node, "a number here needs a name", &names)?;
        Fields::open(cx, section, node, self.path_of(key), std::iter::empty())
    }

    /// A table whose keys the author chose.
    pub(super) fn entries(&self, cx: &mut Reading, key: &str) -> &'a [Entry] {
        let table = self.node(key).and_then(|node| cx.table_of(node));
        table.map_or(&[], |t| &t.entries)
    }

    /// A list of tables, each with its path: by name where it has one, or else by position.
    pub(super) fn list(&self, cx: &mut Reading, key: &str) -> Vec<(&'a Node, String)> {
        let Some(list) =
            self.node(key).and_then(|node| cx.list_of(node, &format!("a list of tables, [[{key}]]")))
        else {
            return Vec::new();
        };
        let path = |(i, node): (usize, &'a Node)| {
            let named = node.table().and_then(|t| t.get("name")).and_then(|e| e.node.text());
            match named.filter(|n| !n.trim().is_empty()) {
                Some(name) => (node, join(&self.path_of(key), name)),
                None => (node, format!("{}.{}", self.path_of(key), i + 1)),
            }
        };
        list.iter().enumerate().map(path).collect()
    }
}

/// One of several words; its position.
pub(super) fn choice_of(cx: &mut Reading, node: &Node, words: &[&str]) -> Option<usize> {
    let Some(found) = node.text() else {
        cx.wrong_type(words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(" or "), node);
        return None;
    };
    let at = words.iter().position(|w| *w == found);
    if at.is_none() {
        let kind = FaultKind::NotAChoice {
            found: found.to_owned(),
            known: words.iter().map(|w| (*w).to_owned()).collect(),
            nearest: cx.nearest(found, words.iter().copied()),
        };
        cx.fault(Fault::new(kind, &node.place));
    }
    at
}

/// A list of texts.
pub(super) fn texts_of(cx: &mut Reading, node: &Node) -> Vec<(String, Place)> {
    let Some(list) = cx.list_of(node, "a list of texts") else { return Vec::new() };
    let mut texts = Vec::new();
    for item in list {
        match item.text() {
            Some(text) => texts.push((text.to_owned(), item.place.clone())),
            None => cx.wrong_type("a text in quotation marks", item),
        }
    }
    texts
}

/// `[party.north]` rather than `[party.KEY]`.
fn title_of(section: &Section, path: &str) -> String {
    if path.is_empty() || section.title.starts_with("[[") {
        section.title.to_owned()
    } else {
        format!("[{path}]")
    }
}
