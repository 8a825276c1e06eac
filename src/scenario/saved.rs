//! A what-if kept: the file as its author wrote it, with one more variant at its end.

use super::entries::canonical;
use super::overrides::Override;
use super::path::{Path, quote};
use super::render::Faults;
use super::source::Source;
use super::tree::Node;
use super::variants::{BASE, Selection, document, load};

/// A variant to be added to a file.
#[derive(Debug, Clone)]
pub struct NewVariant {
    /// What it is to be called.
    pub name: String,
    /// What is different, and why.
    pub about: Option<String>,
    /// The variant that it starts from; `None`: the file itself.
    pub of: Option<String>,
    /// What it changes, besides what the variant that it starts from does.
    pub changes: Vec<Override>,
}

impl Source {
    /// The file with a variant added at its end; everything else in it stays as it is, comments
    /// included. The result has been read and found right.
    ///
    /// # Errors
    /// What is wrong with the file, or with it and the new variant.
    pub fn with_variant(&self, new: &NewVariant) -> Result<Source, Faults> {
        // the file first: what is wrong with it is told at its place
        let of = new.of.clone().unwrap_or_else(|| BASE.to_owned());
        let of = Selection::Only(vec![of]);
        load(self, &[], &of)?;
        // what the variant has no place for is not made, and so not kept
        let played = load(self, &new.changes, &of)?;
        let made = played.first().map_or(&[][..], |scenario| scenario.changed());
        let (unset, set) = self.changes_of(new.of.as_deref());
        let root = document(self)?;
        let mut keys = vec![format!("name = {}", quote(&new.name))];
        keys.extend(new.about.as_ref().map(|about| format!("about = {}", quote(about))));
        keys.extend((!unset.is_empty()).then(|| format!("unset = {}", toml::Value::Array(unset))));
        let set = merged(set, made, &root).into_iter();
        let set: Vec<String> = set.map(|(path, value)| format!("{} = {value}", quote(&path))).collect();
        let (at, added) = match inline_end(&self.text, &root) {
            // beside a list in brackets there can be no tables of its name
            Some(end) => {
                let comma = if self.text[..end].ends_with('[') { "" } else { "," };
                let set = format!("set = {{ {} }}", set.join(", "));
                (end, format!("{comma}\n  {{ {}, {set} }}", keys.join(", ")))
            }
            None => {
                let end = if self.text.ends_with('\n') { "" } else { "\n" };
                let set: String = set.into_iter().map(|line| line + "\n").collect();
                let added = format!("{end}\n[[variant]]\n{}\n[variant.set]\n{set}", keys.join("\n"));
                (self.text.len(), added)
            }
        };
        // lines end as those of the file do
        let added = if self.text.contains("\r\n") { added.replace('\n', "\r\n") } else { added };
        let (before, after) = self.text.split_at(at);
        let text = [before, &added, after].concat();
        let source = Source { path: self.path.clone(), text };
        load(&source, &[], &Selection::Only(vec![new.name.clone()]))?;
        Ok(source)
    }

    /// What a variant of the file leaves out and what it sets.
    fn changes_of(&self, variant: Option<&str>) -> (Vec<toml::Value>, Vec<(String, toml::Value)>) {
        let written = || {
            let file: toml::Table = toml::from_str(&self.text).ok()?;
            let all = file.get("variant")?.as_array()?.clone();
            let name = variant?;
            all.into_iter().find(|v| v.get("name").and_then(toml::Value::as_str) == Some(name))
        };
        let Some(found) = written() else { return Default::default() };
        let unset = found.get("unset").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let set = found.get("set").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        (unset, set.into_iter().collect())
    }
}

/// Where the last entry ends of a list of variants that is written in brackets, or where its first would begin;
/// `None`: the file writes its variants, if there are any, as tables of their own.
fn inline_end(text: &str, root: &Node) -> Option<usize> {
    let entry = root.table()?.get("variant")?;
    let after_key = text.get(entry.key_place.span.end..)?.trim_start();
    let list = &entry.node;
    let begin = list.place.span.start + 1;
    after_key.starts_with('=').then(|| list.items().last().map_or(begin, |last| last.place.span.end))
}

/// The changes of a variant with further ones made after them; of those of one place the last holds.
fn merged(
    mut set: Vec<(String, toml::Value)>,
    further: &[Override],
    root: &Node,
) -> Vec<(String, toml::Value)> {
    let home = |path: &str| Path::parse(path).map(|path| canonical(&path, root));
    let covers = |change: &Override, path: &str| match (home(&change.path), home(path)) {
        (Ok(change), Ok(path)) => change.contains(&path),
        _ => false,
    };
    for change in further {
        set.retain(|(path, _)| !covers(change, path));
        set.push((change.path.clone(), change.value.clone()));
    }
    set
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::FaultKind;
    use super::*;

    fn cairo() -> Source {
        let file = "scenarios/cairo-2023/cairo-2023.toml";
        Source::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
    }

    fn changes(texts: &[&str]) -> Vec<Override> {
        texts.iter().map(|t| Override::parse(t).unwrap()).collect()
    }

    #[test]
    fn a_new_variant_is_the_old_one_with_its_changes() {
        let source = cairo();
        for of in ["base", "no high-profile names", "weekly, permanent", "one day"] {
            let changes = changes(&[
                "exchange.every=2",
                "event.Redeployment.probability={ interval = [0.1, 0.2] }",
                "exchange.order=[\"israel\", \"gaza\"]",
            ]);
            let name = "a \"what-if\" of\tmine".to_owned();
            let new = NewVariant {
                name: name.clone(),
                about: Some("It's\nmine".to_owned()),
                of: Some(of.to_owned()).filter(|n| n != "base"),
                changes: changes.clone(),
            };
            let saved = source.with_variant(&new).unwrap();
            assert!(saved.text.starts_with(&source.text));
            let kept = load(&saved, &[], &Selection::Only(vec![name])).unwrap();
            let meant = load(&source, &changes, &Selection::Only(vec![of.to_owned()])).unwrap();
            assert_eq!(kept[0].agreement(), meant[0].agreement(), "{of}");
            assert_eq!(kept[0].about(), Some("It's\nmine"));
        }
    }

    #[test]
    fn names_that_are_taken_and_changes_that_do_not_fit_are_refused() {
        let new = |name: &str, text: &str| NewVariant {
            name: name.to_owned(),
            about: None,
            of: None,
            changes: changes(&[text]),
        };
        let kind = |new: &NewVariant| cairo().with_variant(new).unwrap_err().faults()[0].kind.clone();
        assert_eq!(kind(&new("daily", "horizon=10")), FaultKind::Duplicate("daily".to_owned()));
        assert!(matches!(kind(&new("base", "horizon=10")), FaultKind::Reserved { .. }));
        assert!(matches!(kind(&new("x", "horizon=0")), FaultKind::WholeOutside { .. }));
        assert!(matches!(kind(&new("x", "party.west.complies=0.5")), FaultKind::Nowhere { .. }));
    }

    /// What is kept is what was played: nothing is set inside of what the variant leaves out, and no place twice.
    #[test]
    fn what_a_variant_has_no_place_for_is_not_kept() {
        let text = "name = \"x\"\nhorizon = 30\nparty.a = { holds = { p = 9 }, complies = 1 }\n\
                    party.b = { holds = { q = 9 }, complies = 1 }\nmediation = { success = 0.5 }\n\
                    [[tranche]]\nname = \"one\"\nday = 1\na = { p = 1 }\n[[variant]]\nname = \"nobody\"\n\
                    unset = [\"mediation\"]\nset = { \"tranche.one.day\" = 2 }\n";
        let source = Source { path: "x.toml".into(), text: text.to_owned() };
        let kept = |given: &[&str]| {
            let new = NewVariant {
                name: "new".to_owned(),
                about: None,
                of: Some("nobody".to_owned()),
                changes: changes(given),
            };
            source.with_variant(&new).map(|saved| saved.text[text.len()..].to_owned())
        };
        let saved = kept(&["mediation.success=0.9", "tranche.1.day=3"]).unwrap();
        assert!(!saved.contains("mediation.success"), "{saved}");
        assert!(saved.contains("\"tranche.one.day\" = 3") && !saved.contains("= 2"), "{saved}");
        let twice = kept(&["tranche.1.day=3", "tranche.one.day=4"]).unwrap_err().to_string();
        assert!(twice.contains("tranche.one.day is set twice: give it once"), "{twice}");
    }
}
