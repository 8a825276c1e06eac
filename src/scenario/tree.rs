//! The document as a tree in which every key and value knows where it was written.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where something was written: a span of bytes in one of the texts that make up a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// 0 is the file; the others are overrides, in the order in which they were given.
    pub(super) text: usize,
    /// Bytes of that text.
    pub(super) span: Range<usize>,
}

impl Place {
    pub(super) fn new(text: usize, span: Range<usize>) -> Self {
        Self { text, span }
    }
}

/// A value and where it is.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) place: Place,
}

/// A TOML value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    /// A whole number beyond 64 bits, as it was written; of a very long one, the beginning.
    Huge(String),
    Float(f64),
    Flag(bool),
    Date(toml::value::Datetime),
    List(Vec<Node>),
    Table(Table),
    /// An entry of a list that a variant leaves out. It keeps its place until all changes are made, so
    /// that positions are those of the file.
    LeftOut,
}

/// A table in the order of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_place: Place,
    pub(super) node: Node,
}

impl Value {
    /// What kind of value it is, in plain words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "a text",
            Value::Integer(_) | Value::Huge(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Date(_) => "a date or time",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::LeftOut => "left out",
        }
    }
}

impl Node {
    pub(super) fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The items of a list; of anything else it alone.
    pub(super) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(list) => list,
            _ => std::slice::from_ref(self),
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The tree of a parsed value whose text begins at byte `offset` of text number `text`.
    pub(super) fn from_toml(value: Spanned<DeValue<'_>>, text: usize, offset: usize) -> Self {
        let span = value.span();
        let place = Place::new(text, span.start + offset..span.end + offset);
        let value = match value.into_inner() {
            DeValue::String(s) => Value::Text(s.into_owned()),
            DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix())
                .map_or_else(|_| Value::Huge(beginning(i.as_str())), Value::Integer),
            DeValue::Float(f) => Value::Float(f.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(b) => Value::Flag(b),
            DeValue::Datetime(d) => Value::Date(d),
            DeValue::Array(list) => {
                Value::List(list.into_iter().map(|v| Node::from_toml(v, text, offset)).collect())
            }
            DeValue::Table(table) => Value::Table(Table::from_toml(table, text, offset)),
        };
        Node { value, place }
    }

    /// Without its places.
    pub(super) fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::Text(s) | Value::Huge(s) => toml::Value::String(s.clone()),
            Value::Integer(i) => toml::Value::Integer(*i),
            Value::Float(f) => toml::Value::Float(*f),
            Value::Flag(b) => toml::Value::Boolean(*b),
            Value::Date(d) => toml::Value::Datetime(*d),
            Value::List(list) => toml::Value::Array(list.iter().map(Node::to_toml).collect()),
            Value::Table(table) => toml::Value::Table(table.to_toml()),
            // closed up before anything is written
            Value::LeftOut => toml::Value::Array(Vec::new()),
        }
    }
}

/// As much of a number as anybody reads.
fn beginning(number: &str) -> String {
    const MOST: usize = 40;
    match number.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &number[..end]),
        None => number.to_owned(),
    }
}

impl Table {
    pub(super) fn from_toml(table: DeTable<'_>, text: usize, offset: usize) -> Self {
        let mut entries: Vec<Entry> = table
            .into_iter()
            .map(|(key, value)| {
                let span = key.span();
                Entry {
                    key_place: Place::new(text, span.start + offset..span.end + offset),
                    key: key.into_inner().into_owned(),
                    node: Node::from_toml(value, text, offset),
                }
            })
            .collect();
        // a table that is opened again by a later header has moved: back to where it first appeared
        entries.sort_by_key(|e| e.key_place.span.start);
        Table { entries }
    }

    pub(super) fn to_toml(&self) -> toml::Table {
        self.entries.iter().map(|e| (e.key.clone(), e.node.to_toml())).collect()
    }

    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.key == key)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|e| e.key == key)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|e| e.key.as_str())
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|e| e.key == key)?;
        Some(self.entries.remove(at))
    }
}
