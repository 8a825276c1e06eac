//! A file and its variants: each one is the same document with changes made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::Scenario;
use super::build;
use super::entries;
use super::fault::{Fault, FaultKind, Thing};
use super::foreign::by_text;
use super::keys;
use super::misplaced::without_misplaced;
use super::notes::{NOTES, Notes};
use super::overrides::{Change, Override};
use super::parts::Names;
use super::path::quote;
use super::reading::{Fields, MOST_FAULTS, Reading};
use super::render::Faults;
use super::slips::{self, Wants, wanted};
use super::source::{Source, Texts};
use super::syntax::parse;
use super::tree::{Node, Table, Value};
use super::typed;
use super::warning::{self, Flag, Warning, WarningKind};

/// The name by which the file itself is selected.
pub const BASE: &str = "base";

/// Which scenarios of a file are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selection {
    /// The file itself and every variant.
    #[default]
    All,
    /// Only the variants of these names; `base` is the file itself.
    Only(Vec<String>),
}

impl Selection {
    fn has(&self, name: &str) -> bool {
        match self {
            Selection::All => true,
            Selection::Only(names) => names.iter().any(|n| n == name),
        }
    }
}

/// A variant as the file writes it.
#[derive(Debug)]
struct Variant {
    name: String,
    about: Option<String>,
    changes: Vec<Change>,
}

impl Variant {
    /// Whether a change from outside is made on this variant, with a warning where both are about
    /// the same value. Inside of what the variant leaves out, there is nothing to change.
    fn lets(&self, cx: &mut Reading, change: &Change) -> bool {
        let meets = |c: &&Change| c.home.contains(&change.home) || change.home.contains(&c.home);
        let own: Vec<&Change> = self.changes.iter().filter(meets).collect();
        let (option, path, variant) = (change.option, change.path.to_string(), self.name.clone());
        let unset = own.iter().all(|c| c.is_unset());
        let around = own.iter().find(|c| unset && !change.home.contains(&c.home));
        let kind = match around {
            _ if own.is_empty() => return true,
            Some(c) => WarningKind::LeftOutByVariant { option, path, variant, left_out: c.path.to_string() },
            None => WarningKind::OverridesVariant { option, path, variant, unset },
        };
        cx.flags.push(Flag { kind, place: change.place() });
        around.is_none()
    }
}

/// A change from outside.
struct Outside {
    change: Change,
    /// What was given, by the path that the file has for the place.
    given: Override,
}

impl Outside {
    fn of(given: &Override, change: Change) -> Self {
        Self { given: given.by_path(&change.home), change }
    }
}

/// Refuses changes that would come to nothing, because what they change is set again, by itself or with what
/// is around it.
fn given_twice<'a>(cx: &mut Reading, changes: impl Iterator<Item = &'a Change>, how: &'static str) {
    let changes: Vec<(Vec<Word<'_>>, &Change)> = changes.map(|change| (words(change), change)).collect();
    // looked up rather than compared with each other: a file may have very many
    let last: BTreeMap<&[Word<'_>], usize> = changes.iter().map(|(words, _)| &words[..]).zip(0..).collect();
    let lengths: BTreeSet<usize> = last.keys().map(|words| words.len()).collect();
    for (i, (words, first)) in changes.iter().enumerate() {
        let around = lengths.range(..=words.len()).filter_map(|&length| last.get(&words[..length]));
        let Some(&again) = around.max().filter(|&&again| again > i) else { continue };
        let (Some(place), Some(before)) = (changes[again].1.place(), first.place()) else { continue };
        let kind = FaultKind::GivenTwice { path: first.home.to_string(), how };
        cx.fault(Fault::new(kind, &place).also(&before, "the first time"));
    }
}

/// A word of a path, and its position if it is one.
type Word<'a> = (&'a str, Option<usize>);

fn words(change: &Change) -> Vec<Word<'_>> {
    change.home.segments.iter().map(|s| (s.text.as_str(), s.position())).collect()
}

/// Loads the file itself and its variants, in the order of the file, those that are selected.
///
/// Every override is made on each of those selected, after the changes of the variant, with a
/// warning where a variant changes the same. `[expected]` is read for the file itself alone. The whole file is
/// checked, with all its variants, whatever is selected.
///
/// # Errors
/// Everything that is wrong with the file, its variants, the overrides and the selection.
pub fn load(source: &Source, overrides: &[Override], selection: &Selection) -> Result<Vec<Scenario>, Faults> {
    let mut texts = Texts::of(&source.path, &source.text);
    texts.texts.extend(overrides.iter().map(|o| (o.option().to_owned(), o.typed().to_owned())));
    let texts = Arc::new(texts);
    let refuse = |faults| Faults::new(Arc::clone(&texts), faults);
    let mut root = parse(&source.text).map_err(|faults| match by_text(&source.path, &source.text) {
        Some(kind) => refuse(vec![Fault::anywhere(kind)]),
        None => refuse(faults),
    })?;
    let mut cx = Reading::of(&root);
    let variants = variants(&mut cx, &root, &source.text);
    selected(&mut cx, selection, &variants);
    if let Value::Table(table) = &mut root.value {
        table.remove("variant");
    }
    // what a misspelt section holds is noted nowhere else
    let mut notes = Notes::default();
    if root.table().is_some_and(|t| t.get(NOTES).is_some()) {
        notes.add(&mut cx, build::mended(&root).as_ref().unwrap_or(&root));
    }
    let mut outside = Vec::new();
    for (i, o) in overrides.iter().enumerate() {
        match o.change(i + 1) {
            Ok(change) => outside.push(Outside::of(o, change.at_home(&root))),
            Err(fault) => cx.fault(*fault),
        }
    }
    given_twice(
        &mut cx,
        outside.iter().filter(|o| !o.given.is_varied()).map(|o| &o.change),
        "set twice: give it once",
    );
    let mut faults = cx.faults;
    let plain = Variant { name: BASE.to_owned(), about: None, changes: Vec::new() };
    let mut scenarios = Vec::new();
    let mut of_file = Vec::new();
    for (i, variant) in std::iter::once(&plain).chain(&variants).enumerate() {
        let is_variant = i > 0;
        // what is not wanted is checked as it is written
        let wanted = selection.has(&variant.name);
        let outside = if wanted { &outside[..] } else { &[] };
        match scenario(source, &texts, &root, notes.clone(), variant, outside, is_variant) {
            Ok(mut scenario) => {
                match is_variant {
                    true => warning::of_variant(&mut scenario.warnings, &variant.name, &of_file),
                    false => of_file.clone_from(&scenario.warnings),
                }
                scenarios.extend(wanted.then_some(scenario));
            }
            Err(found) => add_new(&mut faults, found, is_variant.then_some(&variant.name)),
        }
    }
    if faults.is_empty() {
        return Ok(scenarios);
    }
    without_misplaced(&mut faults);
    for fault in &mut faults {
        let Some(place) = &fault.place else { continue };
        let is_varied = texts.texts.get(place.text).is_some_and(|(name, _)| name == super::vary::OPTION);
        let meant = if is_varied { slips::refused_of_varied } else { slips::refused };
        let wants =
            || texts.texts.get(place.text).map_or(Wants::Open, |(_, text)| wanted(text, place.span.start));
        if let Some(kind) = texts.written(place).and_then(|written| meant(&fault.kind, written, wants())) {
            fault.kind = kind;
        }
    }
    faults.sort_by_key(|f| f.place.as_ref().map(|p| (p.text, p.span.start)));
    Err(refuse(faults))
}

/// The file as a document, to look up where paths lead.
pub(super) fn document(source: &Source) -> Result<Node, Faults> {
    let refuse = |faults| Faults::new(Arc::new(Texts::of(&source.path, &source.text)), faults);
    parse(&source.text).map_err(refuse)
}

/// Takes over the faults that are not known yet: most faults of a variant are those of the file.
fn add_new(faults: &mut Vec<Fault>, found: Vec<Fault>, variant: Option<&String>) {
    for fault in found {
        if faults.len() >= MOST_FAULTS {
            return;
        }
        if !faults.iter().any(|told| is_same(told, &fault)) {
            faults.push(Fault { variant: variant.cloned(), ..fault });
        }
    }
}

/// Whether they say the same of the same place; what is not a number does not even equal itself.
fn is_same(one: &Fault, other: &Fault) -> bool {
    let same_words = || {
        let has_nan = matches!(one.kind, FaultKind::OutOfRange { .. } | FaultKind::NotWhole(_));
        has_nan && one.kind.to_string() == other.kind.to_string()
    };
    one.place == other.place && (one.kind == other.kind || same_words())
}

fn variants(cx: &mut Reading, root: &Node, text: &str) -> Vec<Variant> {
    let Some(entry) = root.table().and_then(|t| t.get("variant")) else { return Vec::new() };
    let Some(list) = cx.list_of(&entry.node, "a list of tables, [[variant]]") else { return Vec::new() };
    if list.len() > keys::MOST_OTHERS {
        let kind =
            FaultKind::TooMany { what: "variants", found: list.len() as u64, most: keys::MOST_OTHERS as u64 };
        cx.fault(Fault::new(kind, &entry.key_place));
        return Vec::new();
    }
    let mut names = Names::default();
    let mut places = Vec::new();
    let mut variants = Vec::new();
    for node in list {
        let Some(f) = Fields::open(cx, &keys::VARIANT, node, "variant".to_owned(), std::iter::empty()) else {
            continue;
        };
        let variant = variant(cx, &f, root, text);
        let Some(name) = f.name(cx, "name") else { continue };
        let place = f.place_of("name");
        if name == BASE {
            let why = "`base` is the file itself";
            let kind = FaultKind::Reserved { what: Thing::Variant, found: name, why };
            cx.fault(Fault::new(kind, place));
            continue;
        }
        if let Some(first) = names.find(&name) {
            let fault =
                Fault::new(FaultKind::Duplicate(name), place).also(&places[first], "the first of that name");
            cx.fault(fault);
            continue;
        }
        names.add(&name);
        places.push(place.clone());
        variants.push(Variant { name, ..variant });
    }
    variants
}

/// Whether a table is written in braces. Another one comes of a path without quotation marks, and
/// would replace all of what it names instead of the one value that is meant.
fn is_inline(node: &Node, text: &str) -> bool {
    text.get(node.place.span.clone()).is_some_and(|written| written.starts_with('{'))
}

fn variant(cx: &mut Reading, f: &Fields<'_>, root: &Node, text: &str) -> Variant {
    let about = f.text(cx, "about");
    let mut changes = Vec::new();
    for (path, place) in f.texts(cx, "unset") {
        changes.push(Change::of_variant(&path, &place, None));
    }
    let set = match f.node("set").filter(|node| node.table().is_none()) {
        Some(node) => {
            cx.fault(Fault::new(no_paths(node), &node.place));
            &[][..]
        }
        None => f.entries(cx, "set"),
    };
    for entry in set {
        if entry.node.table().is_some() && !is_inline(&entry.node, text) {
            cx.fault(Fault::new(FaultKind::UnquotedPath, &entry.key_place));
            continue;
        }
        changes.push(Change::of_variant(&entry.key, &entry.key_place, Some(entry.node.clone())));
    }
    let (sound, faulty): (Vec<_>, Vec<_>) = changes.into_iter().partition(Result::is_ok);
    faulty.into_iter().filter_map(Result::err).for_each(|fault| cx.fault(*fault));
    let sound: Vec<Change> = sound.into_iter().filter_map(Result::ok).map(|c| c.at_home(root)).collect();
    given_twice(cx, sound.iter().filter(|c| !c.is_unset()), "set twice: give it once");
    // where a list is written anew, its entries are those that it has then
    let whole = sound.iter().filter(|c| c.home.segments.len() == 1 && !c.is_unset());
    let anew: BTreeSet<&str> = whole.map(|c| c.home.segments[0].text.as_str()).collect();
    let is_anew = |c: &Change| c.home.segments.first().is_some_and(|s| anew.contains(s.text.as_str()));
    let of_file = |c: &Change| if is_anew(c) { c.clone() } else { c.clone().of_file(root) };
    let changes = sound.iter().map(of_file).collect();
    Variant { name: String::new(), about, changes }
}

/// What is wrong with a `set` that is no table: `"exchange.every = 1"`.
fn no_paths(node: &Node) -> FaultKind {
    let change = node.text().and_then(|text| Override::parse(text).ok());
    let right = match change {
        Some(change) => format!("{{ {} = {} }}", quote(&change.path), change.value),
        None => "{ \"exchange.every\" = 1 }, for example".to_owned(),
    };
    FaultKind::Slip { what: "`set` has values by dotted path, in braces", right }
}

/// Refuses a selection of what is not there.
fn selected(cx: &mut Reading, selection: &Selection, variants: &[Variant]) {
    let Selection::Only(wanted) = selection else { return };
    for name in wanted {
        let known = || variants.iter().map(|v| v.name.as_str()).chain([BASE]);
        if known().any(|n| n == name) {
            continue;
        }
        let names: Vec<&str> = name.split(',').map(str::trim).collect();
        if names.len() > 1 && names.iter().all(|one| known().any(|n| n == *one)) {
            let options: Vec<_> = names.iter().map(|n| typed::option("--variant", n)).collect();
            let right = format!("{}, where several are played", options.join(" "));
            let what = "each variant has an option of its own";
            cx.fault(Fault::anywhere(FaultKind::Slip { what, right }));
        } else {
            let kind = FaultKind::UnknownName {
                what: Thing::Variant,
                found: name.clone(),
                nearest: cx.nearest(name, known()),
                known: known().map(str::to_owned).collect(),
            };
            cx.fault(Fault::anywhere(kind));
        }
    }
}

fn scenario(
    source: &Source,
    texts: &Arc<Texts>,
    root: &Node,
    mut notes: Notes,
    variant: &Variant,
    outside: &[Outside],
    is_variant: bool,
) -> Result<Scenario, Vec<Fault>> {
    let mut root = root.clone();
    let mut cx = Reading::of(&root);
    let outside = outside.iter().filter(|o| variant.lets(&mut cx, &o.change)).collect::<Vec<_>>();
    // a note comes with the values that stand there when all of those that come together are made
    for together in [variant.changes.iter().collect(), outside.iter().map(|o| &o.change).collect::<Vec<_>>()]
    {
        for change in together {
            if let Err(fault) = change.apply(&mut root) {
                cx.fault(*fault);
            }
        }
        notes.add(&mut cx, &root);
    }
    entries::close_up(&mut root);
    // it speaks of the file as it stands, and may name what a variant leaves out
    if let (Value::Table(table), true) = (&mut root.value, is_variant) {
        table.remove("expected");
    }
    let content = build::read(&mut cx, &root);
    let (Some(content), true) = (content, cx.faults.is_empty()) else { return Err(cx.faults) };
    let stem = source.stem();
    let changed = is_variant || !outside.is_empty();
    let notes = notes.stand(&root);
    notes.write(&mut root);
    Ok(Scenario {
        name: content.name,
        id: if is_variant { format!("{stem} / {}", variant.name) } else { stem },
        variant: is_variant.then(|| variant.name.clone()),
        about: variant.about.clone().or(content.about),
        sources: content.sources,
        start: content.start,
        agreement: content.agreement,
        expected: content.expected,
        warnings: cx.flags.into_iter().map(|flag| Warning::of(flag, texts)).collect(),
        changed: outside
            .iter()
            .map(|o| &o.given)
            .filter(|o| !o.is_varied() && !o.is_note())
            .cloned()
            .collect(),
        written: cx.inputs,
        inputs: OnceLock::new(),
        notes,
        text: if changed { rewritten(&root) } else { source.text.clone() },
        path: source.path.clone(),
    })
}

/// The document written anew.
fn rewritten(root: &Node) -> String {
    let table = root.table().map(Table::to_toml).unwrap_or_default();
    // a tree of TOML values can always be written
    toml::to_string(&table).unwrap_or_default()
}
