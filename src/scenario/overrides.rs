//! Changes to a document by dotted path: what variants, `--set` and every study do.

use super::astray::fitting;
use super::entries;
use super::fault::{Fault, FaultKind};
use super::keys;
use super::notes::NOTES;
use super::parts::Known;
use super::path::{Path, Segment};
use super::slips;
use super::tree::{Entry, Node, Place, Table, Value};

/// A change of one value, given beside the file: `party.north.complies=0.8`.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The dotted path.
    pub path: String,
    /// The value that it gets.
    pub value: toml::Value,
    /// What was typed, for messages.
    typed: String,
    /// Where in it the value begins.
    value_at: usize,
    /// The option by which it was given.
    option: &'static str,
}

pub(super) const NO_VALUE: &str =
    "this is no number, no list, no table in braces and no text in quotation marks";

/// The option of a plain change.
const OPTION: &str = "--set";

impl Override {
    /// A change of the value at `path` (as a file would write it) to `value`.
    #[must_use]
    pub fn new(path: impl Into<String>, value: impl Into<toml::Value>) -> Self {
        let (path, value) = (path.into(), value.into());
        let typed = format!("{path}={value}");
        let value_at = path.len() + 1;
        Override { path, value, typed, value_at, option: OPTION }
    }

    /// The same, with messages that name `--vary` as what was typed.
    #[must_use]
    pub fn varied(path: impl Into<String>, value: impl Into<toml::Value>) -> Self {
        Override { option: super::vary::OPTION, ..Override::new(path, value) }
    }

    /// Reads `PATH=VALUE`. The value is TOML; a bare word is a text.
    ///
    /// # Errors
    /// What is wrong with the text. Whether the path leads anywhere is found out by [`super::load`].
    pub fn parse(text: &str) -> Result<Self, super::Faults> {
        let fault = |kind, span| {
            let fault = Fault::new(kind, &Place::new(0, span));
            let texts = super::source::Texts { texts: vec![(OPTION.to_owned(), text.to_owned())] };
            super::Faults::new(std::sync::Arc::new(texts), vec![fault])
        };
        let refuse = |why: String, span| fault(FaultKind::NotAChange(why), span);
        if let Some(kind) = slips::in_curly_marks(OPTION, text) {
            return Err(fault(kind, 0..text.len()));
        }
        let (path, end) = Path::parse_prefix(text).map_err(|why| refuse(why, 0..text.len()))?;
        if end == text.len() {
            return Err(refuse("there is no `=` in it".to_owned(), 0..text.len()));
        }
        let value_at = end + 1;
        let written = &text[value_at..];
        let value = match toml::de::DeValue::parse(written.trim()) {
            Ok(value) => Node::from_toml(value, 0, value_at).to_toml(),
            Err(_) if is_word(written) => toml::Value::String(written.trim().to_owned()),
            Err(error) => {
                let why = match written.trim() {
                    "" => "there is nothing after the `=`",
                    _ => NO_VALUE,
                };
                let wants = slips::wanted(text, value_at + error.span().map_or(0, |span| span.start));
                let meant = slips::several(text, value_at).or_else(|| slips::in_value(written, wants));
                let kind = meant
                    .or_else(|| slips::left_open(text))
                    .unwrap_or_else(|| FaultKind::NotAChange(why.to_owned()));
                return Err(fault(kind, value_at..text.len()));
            }
        };
        Ok(Override { path: path.to_string(), value, typed: text.to_owned(), value_at, option: OPTION })
    }

    /// What was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Whether it changes a note, and nothing that is played.
    pub(super) fn is_note(&self) -> bool {
        Path::parse(&self.path).is_ok_and(|path| path.segments.first().is_some_and(|s| s.text == NOTES))
    }

    /// The same by the path that the file has for the place.
    pub(super) fn by_path(&self, path: &Path) -> Self {
        Override { path: path.to_string(), ..self.clone() }
    }

    /// Whether it is one of many values that a study gives it.
    pub(super) fn is_varied(&self) -> bool {
        self.option == super::vary::OPTION
    }

    /// The option by which it was given.
    pub(super) fn option(&self) -> &'static str {
        self.option
    }

    /// The change, its places in text number `text`.
    pub(super) fn change(&self, text: usize) -> Result<Change, Box<Fault>> {
        let here = |span| Place::new(text, span);
        let (path, _) = Path::parse_prefix(&self.typed)
            .map_err(|why| Fault::new(FaultKind::NotAChange(why), &here(0..self.typed.len())))?;
        let written = &self.typed[self.value_at.min(self.typed.len())..];
        let start = self.value_at + (written.len() - written.trim_start().len());
        let node = match toml::de::DeValue::parse(written.trim()) {
            Ok(value) => Node::from_toml(value, text, start),
            Err(_) => {
                let value = Value::Text(written.trim().to_owned());
                Node { value, place: here(start..start + written.trim().len()) }
            }
        };
        let places = path.segments.iter().map(|s| here(s.span.clone())).collect();
        Ok(Change { home: path.clone(), path, option: self.option, places, value: Some(node), entry: None })
    }
}

/// A text without quotation marks that is taken as one.
pub(super) fn is_word(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(char::is_alphabetic)
        && !text.contains(['"', '\'', '[', ']', '{', '}', '=', '#', '\n', '\\'])
}

/// Whether a key of the file has a list of tables.
fn is_list(key: &str) -> bool {
    keys::FILE.key(key).is_some_and(|key| matches!(key.takes, keys::Takes::List(_)))
}

/// A change to a document: a value set, or (`None`) taken out.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// As it was written.
    pub(super) path: Path,
    /// As the file has it: of one place it is always the same.
    pub(super) home: Path,
    /// The option by which it was given; empty for what a variant changes.
    pub(super) option: &'static str,
    /// Of each segment.
    places: Vec<Place>,
    value: Option<Node>,
    /// The position, from 0, of the entry of a list that is meant, where that is known before any change is
    /// made: changes made earlier may call it otherwise.
    entry: Option<usize>,
}

impl Change {
    /// A change that a variant makes: the whole path stands at one place.
    pub(super) fn of_variant(path: &str, place: &Place, value: Option<Node>) -> Result<Self, Box<Fault>> {
        let nowhere =
            |why| Fault::new(FaultKind::Nowhere { path: path.to_owned(), why, nearest: Vec::new() }, place);
        let path = Path::parse(path).map_err(nowhere)?;
        let places = vec![place.clone(); path.segments.len()];
        Ok(Change { home: path.clone(), path, option: "", places, value, entry: None })
    }

    /// The same, with the path that the file as it stands has for the place.
    pub(super) fn at_home(mut self, root: &Node) -> Self {
        self.home = entries::canonical(&self.path, root);
        self
    }

    /// The same, of the entry that the file has by this position or name as it stands.
    pub(super) fn of_file(mut self, root: &Node) -> Self {
        self.entry = entries::entry_of(&self.path, root);
        self
    }

    /// Where the path stands.
    pub(super) fn place(&self) -> Option<Place> {
        let (first, last) = (self.places.first()?, self.places.last()?);
        Some(Place::new(first.text, first.span.start..last.span.end))
    }

    pub(super) fn is_unset(&self) -> bool {
        self.value.is_none()
    }

    /// Makes the change.
    ///
    /// # Errors
    /// When the path leads nowhere. Whether the value fits is found out when the document is read.
    pub(super) fn apply(&self, root: &mut Node) -> Result<(), Box<Fault>> {
        let known = match &root.value {
            Value::Table(table) => Known::of(table),
            _ => Known::default(),
        };
        let mut at = root;
        for i in 0..self.path.segments.len() {
            self.may_enter(at, i, &known)?;
            let segment = &self.path.segments[i];
            let last = i + 1 == self.path.segments.len();
            at = match &mut at.value {
                Value::Table(table) if last => return self.change_table(table, i),
                Value::Table(table) => {
                    if table.get(&segment.text).is_none() {
                        if self.value.is_none() {
                            return Err(self.not_written(table, i));
                        }
                        table.entries.push(self.entry(i, Value::Table(Table::default())));
                    }
                    match table.get_mut(&segment.text) {
                        Some(entry) => &mut entry.node,
                        None => return Ok(()), // just pushed
                    }
                }
                Value::List(list) => {
                    let k = self.position(list, i)?;
                    match (last, &self.value) {
                        (true, Some(value)) => {
                            list[k] = value.clone();
                            return Ok(());
                        }
                        (true, None) if matches!(list[k].value, Value::LeftOut) => {
                            let why = format!("`{}` is left out already", self.prefix(i + 1));
                            return Err(self.nowhere(i, why, None));
                        }
                        (true, None) => {
                            list[k].value = Value::LeftOut;
                            return Ok(());
                        }
                        (false, _) => &mut list[k],
                    }
                }
                other => {
                    let why =
                        format!("`{}` is {}, with nothing in it to change", self.prefix(i), other.kind());
                    return Err(self.nowhere(i, why, None));
                }
            };
        }
        Ok(())
    }

    fn change_table(&self, table: &mut Table, i: usize) -> Result<(), Box<Fault>> {
        let key = &self.path.segments[i].text;
        match &self.value {
            None => match table.remove(key) {
                Some(_) => Ok(()),
                None => Err(self.not_written(table, i)),
            },
            Some(value) => {
                match table.get_mut(key) {
                    Some(entry) => {
                        entry.key_place = self.places[i].clone();
                        entry.node = value.clone();
                    }
                    None => table.entries.push(self.entry(i, value.value.clone())),
                }
                // a value that was just pushed has its own place, not that of its key
                if let Some(entry) = table.get_mut(key) {
                    entry.node.place = value.place.clone();
                }
                Ok(())
            }
        }
    }

    fn entry(&self, i: usize, value: Value) -> Entry {
        let place = self.places[i].clone();
        let key = self.path.segments[i].text.clone();
        Entry { key, key_place: place.clone(), node: Node { value, place } }
    }

    fn not_written(&self, table: &Table, i: usize) -> Box<Fault> {
        let key = &self.path.segments[i].text;
        let why = format!("the file has no `{key}` there");
        self.nowhere(i, why, super::words::nearest(key, table.keys()))
    }

    /// Refuses to make new parties, unknowns or categories by a slip of the pen: their names must
    /// be there already.
    pub(super) fn may_enter(&self, at: &Node, i: usize, known: &Known) -> Result<(), Box<Fault>> {
        let segments: Vec<&str> = self.path.segments.iter().map(|s| s.text.as_str()).collect();
        let word = segments[i];
        let there = || at.table().into_iter().flat_map(Table::keys);
        let refuse = |why: String, names: &mut dyn Iterator<Item = &str>| match fitting(at, &segments[i..]) {
            fits if fits.is_empty() => Err(self.nowhere(i, why, super::words::nearest(word, names))),
            fits => Err(self.astray(i, why, fits.iter().map(|path| self.beyond(i, path)).collect())),
        };
        if let Some(right) = self.by_position(word).filter(|_| i == 0) {
            return Err(self.astray(i, "positions and names stand between points".to_owned(), vec![right]));
        }
        match &segments[..i] {
            [] if word == "variant" => {
                Err(self.nowhere(i, "a variant can't be changed from outside".to_owned(), None))
            }
            [] if word == NOTES && self.option == super::vary::OPTION => {
                Err(self.nowhere(i, "a note is nothing that can be varied".to_owned(), None))
            }
            [] if is_list(word) && segments.len() > 1 && !there().any(|k| k == word) => {
                let made = word == "tranche" && there().any(|k| k == "exchange");
                let why = if made {
                    "the tranches of this file are made by [exchange]: change `exchange.first` or \
                     `exchange.every`"
                        .to_owned()
                } else {
                    format!("the file has no {word}s")
                };
                Err(self.nowhere(i, why, None))
            }
            [] if keys::FILE.key(word).is_none() => {
                refuse(format!("the file has no `{word}`"), &mut keys::FILE.keys.iter().map(|k| k.name))
            }
            [table @ ("party" | "unknown" | "term")] if !there().any(|k| k == word) => {
                refuse(format!("there is no {table} `{word}`"), &mut there())
            }
            ["category"] | ["party", _, "holds"] if known.categories.find(word).is_none() => {
                refuse(format!("there is no category `{word}`"), &mut known.categories.iter())
            }
            _ => Ok(()),
        }
    }

    /// `tranche.3.day` of `tranche[3].day`
    fn by_position(&self, word: &str) -> Option<String> {
        let (list, entry) = word.strip_suffix(']')?.split_once('[')?;
        let mut path = self.path.clone();
        let first = path.segments.first_mut().filter(|_| is_list(list))?;
        *first = Segment { text: list.to_owned(), quoted: false, span: 0..0 };
        path.segments.insert(1, Segment { text: entry.to_owned(), quoted: false, span: 0..0 });
        Some(path.to_string())
    }

    /// The position in a list, from 0: by position from 1, or by name.
    pub(super) fn position(&self, list: &[Node], i: usize) -> Result<usize, Box<Fault>> {
        let segment: &Segment = &self.path.segments[i];
        if let Some(k) = self.entry.filter(|&k| i == 1 && k < list.len()) {
            return Ok(k);
        }
        let key = if i == 1 { self.path.segments[0].text.as_str() } else { "" };
        entries::position(key, list, segment).ok_or_else(|| {
            if segment.position().is_some() {
                let why = format!("`{}` has {} entries, counted from 1", self.prefix(i), list.len());
                return self.nowhere(i, why, None);
            }
            let why = format!("`{}` has no entry called `{}`", self.prefix(i), segment.text);
            let names: Vec<_> = entries::names(key, list).collect();
            self.nowhere(i, why, super::words::nearest(&segment.text, names.iter().map(AsRef::as_ref)))
        })
    }

    /// The path up to, but without, segment `i`.
    pub(super) fn prefix(&self, i: usize) -> String {
        Path { segments: self.path.segments[..i].to_vec() }.to_string()
    }

    /// A path that goes on from segment `i`.
    fn beyond(&self, i: usize, rest: &str) -> String {
        if i == 0 { rest.to_owned() } else { format!("{}.{rest}", self.prefix(i)) }
    }

    /// A fault at segment `i`; `nearest` is what the segment should perhaps have been.
    pub(super) fn nowhere(&self, i: usize, why: String, nearest: Option<String>) -> Box<Fault> {
        let nearest = nearest.map(|right| {
            let mut path = self.path.clone();
            let quoted = path.segments[i].quoted;
            path.segments[i] = Segment { text: right, quoted, span: 0..0 };
            path.to_string()
        });
        self.astray(i, why, nearest.into_iter().collect())
    }

    /// A fault at segment `i`; `nearest` are paths that were perhaps meant.
    pub(super) fn astray(&self, i: usize, why: String, nearest: Vec<String>) -> Box<Fault> {
        let kind = FaultKind::Nowhere { path: self.path.to_string(), why, nearest };
        Box::new(Fault::new(kind, &self.places[i]))
    }
}
