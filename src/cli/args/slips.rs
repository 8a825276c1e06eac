//! What was likely meant by words that can't be read as a command line: dashes that a word processor put in
//! place of hyphens, changes that the terminal has taken apart, a file without a command.

use std::path::Path;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use stagger::scenario::{Override, Vary, nearest, typed};

use super::Args;

/// What word processors put in place of hyphens.
const DASHES: [char; 7] = ['–', '—', '−', '‐', '‑', '‒', '―'];

/// What they put in place of straight quotation marks.
const CURLY: [char; 4] = ['“', '”', '„', '‟'];

/// What is wrong with words that would be read, though not as they were meant.
pub(super) fn before(words: &[String]) -> Option<String> {
    let words = words.split(|word| word == "--").next()?;
    let of_name = || words.windows(2).find_map(|pair| hyphen(&pair[0], &pair[1]));
    words.iter().skip(1).find_map(|word| dash(word)).or_else(of_name).or_else(|| {
        let options = words.iter().enumerate().filter(|(_, word)| *word == "--set" || *word == "--vary");
        options.into_iter().find_map(|(i, option)| spaced(option, words.get(i + 1..)?))
    })
}

/// `—trials`, `–set=horizon=30`, `-trials`
fn dash(word: &str) -> Option<String> {
    let name = word.trim_start_matches('-').trim_start_matches(DASHES).trim_start_matches('-');
    let lead = &word[..word.len() - name.len()];
    let has_dash = lead.contains(DASHES);
    if lead.is_empty() || (!has_dash && lead != "-") || Path::new(word).exists() {
        return None;
    }
    let name = name.split('=').next()?;
    let (long, short) = options();
    let is_short = name.chars().count() == 1 && short.iter().any(|c| name.starts_with(*c));
    let right = match long.iter().find(|option| *option == name) {
        Some(option) => format!("--{option}"),
        None if has_dash && is_short => format!("-{name}"),
        None if has_dash => format!("--{}", nearest(name, &long)?),
        None => return None,
    };
    let what = if has_dash { "`{word}` begins with a dash" } else { "`{word}` begins with one hyphen" };
    let what = what.replace("{word}", word);
    let begins = if is_short { "one hyphen" } else { "two hyphens" };
    Some(format!("{what}, and options begin with {begins}: write {right}"))
}

/// `--variant "-10 days"`: a name that looks like options.
fn hyphen(option: &str, name: &str) -> Option<String> {
    let is_name =
        name.starts_with('-') && (name.contains(' ') || name[1..].starts_with(|c: char| c.is_ascii_digit()));
    (option == "--variant" && is_name).then(|| {
        let right = typed::option(option, name);
        format!("`{name}` begins with a hyphen, as options do: write {right}")
    })
}

/// The options of all commands, long and short.
fn options() -> (Vec<String>, Vec<char>) {
    let mut command = Args::command();
    command.build();
    let of_all = || command.get_subcommands().flat_map(clap::Command::get_arguments);
    let long = of_all().filter_map(|arg| arg.get_long().map(str::to_owned)).collect();
    (long, of_all().filter_map(clap::Arg::get_short).collect())
}

/// `--set horizon = 30`, `--set party.north.complies={ interval = [0.7, 0.9] }`: `rest` are the words after the
/// option.
fn spaced(option: &str, rest: &[String]) -> Option<String> {
    let words: Vec<&str> = rest.iter().map(String::as_str).take_while(|word| !is_another(word)).collect();
    let [first, second, ..] = words[..] else { return None };
    let count = |mark| first.matches(mark).count();
    let is_open = count('{') > count('}') || count('[') > count(']');
    let is_apart = second.starts_with('=') || first.ends_with('=') || is_open;
    let is_without = words.len() == 2 && !first.contains('=') && !second.contains('=');
    if !is_apart && !is_without {
        return None;
    }
    let joined = match is_without {
        true => words.join("="),
        false => words.join(" "),
    };
    let (path, value) = joined.trim_matches(CURLY).split_once('=')?;
    let change = format!("{}={}", path.trim(), value.trim());
    let is_sound =
        if option == "--set" { Override::parse(&change).is_ok() } else { Vary::parse(&change).is_ok() };
    let right = match is_sound {
        true => format!("{option} {}", typed::change(&change)),
        false => format!("{option} PATH=VALUE"),
    };
    Some(format!(
        "what stands after {option} is one word, without spaces or in quotation marks: write {right}"
    ))
}

/// Whether a word is not of the change in front of it: an option, or a file.
fn is_another(word: &str) -> bool {
    let is_option = word.starts_with('-') && !word[1..].starts_with(|c: char| c.is_ascii_digit() || c == '.');
    is_option || is_file(word)
}

fn is_file(word: &str) -> bool {
    word.to_lowercase().ends_with(".toml") || Path::new(word).is_file()
}

/// What is wrong with words that were refused, if it can be said better; `command` is the first of them.
pub(super) fn after(error: &clap::Error, command: Option<&str>) -> Option<String> {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => no_command(word(ContextKind::InvalidSubcommand)?),
        ErrorKind::UnknownArgument => one_too_many(word(ContextKind::InvalidArg)?, command?),
        _ => None,
    }
}

/// `stagger deal.toml`, `stagger rnu deal.toml`
fn no_command(word: &str) -> Option<String> {
    if is_file(word) {
        let right = typed::word(word);
        return Some(format!("a command stands in front of the file: write stagger run {right}"));
    }
    let commands: Vec<String> = Args::command().get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let near = nearest(word, &commands)?;
    Some(format!("there is no command `{word}`: did you mean `stagger {near}`?"))
}

/// `stagger trace deal.toml 7`, `stagger sweep deal.toml horizon=20..60/5`
fn one_too_many(word: &str, command: &str) -> Option<String> {
    if word.starts_with('-') {
        return None;
    }
    let is_number = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let change = || Override::parse(word).is_ok().then_some("--set");
    let vary = || (command != "trace" && Vary::parse(word).is_ok()).then_some("--vary");
    if let Some(option) = change().or_else(vary) {
        return Some(format!(
            "an option stands in front of a change: write {option} {}",
            typed::change(word)
        ));
    }
    Some(match command {
        "trace" if is_number => format!("the number of a trial has an option: write --trial {word}"),
        _ if is_file(word) => format!("`{word}` is one file too many: {command} takes one"),
        _ => format!("`{word}` is one word too many: `stagger help {command}` says what it takes"),
    })
}

/// What is wrong with a file that is not there, and reads like something that belongs to an option.
pub(crate) fn no_file(path: &Path) -> Option<String> {
    let word = path.to_str().filter(|_| !path.exists())?;
    let is_change = Override::parse(word).is_ok();
    is_change.then(|| {
        let right = typed::change(word);
        format!("error: `{word}` is no file: an option stands in front of a change: write --set {right}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &[&str]) -> String {
        let words: Vec<String> = std::iter::once(&"stagger").chain(line).map(|w| (*w).to_owned()).collect();
        before(&words).unwrap_or_default()
    }

    #[test]
    fn a_name_that_looks_like_options() {
        let said = told(&["run", "a.toml", "--variant", "-10 days"]);
        assert!(said.ends_with("write --variant=\"-10 days\""), "{said}");
        assert_eq!(told(&["run", "a.toml", "--variant=-10 days"]), "");
        assert_eq!(told(&["run", "a.toml", "--variant", "daily", "-q"]), "");
    }

    #[test]
    fn dashes_in_place_of_hyphens() {
        for (word, right) in [
            ("—trials", "two hyphens: write --trials"),
            ("–set=horizon=30", "two hyphens: write --set"),
            ("−−trials", "two hyphens: write --trials"),
            ("-–trials", "two hyphens: write --trials"),
            ("—trails", "two hyphens: write --trials"),
            ("-trials", "two hyphens: write --trials"),
            ("–q", "one hyphen: write -q"),
        ] {
            let said = told(&["run", "a.toml", word, "10"]);
            assert!(said.ends_with(right), "{word}: {said}");
        }
        for word in ["--trials", "-q", "-h", "-1", "–", "--", "-", "a—trials", "—wxyz"] {
            assert_eq!(told(&["run", word]), "", "{word}");
        }
    }

    #[test]
    fn changes_with_spaces() {
        for (words, right) in [
            (&["--set", "horizon", "=", "30"][..], "write --set horizon=30"),
            (&["--set", "horizon=", "30"], "write --set horizon=30"),
            (&["--set", "horizon", "=30", "b.toml"], "write --set horizon=30"),
            (&["--set", "horizon", "30", "-q"], "write --set horizon=30"),
            (&["--set", "“horizon", "=", "30”"], "write --set horizon=30"),
            (
                &["--set", "a={", "interval", "=", "[0.7,", "0.9]", "}"],
                "write --set \"a={ interval = [0.7, 0.9] }\"",
            ),
            (&["--set", "a", "=", "[1,"], "write --set PATH=VALUE"),
            (&["--vary", "horizon", "=", "20..30"], "write --vary horizon=20..30"),
        ] {
            let said = told(words);
            assert!(said.ends_with(right), "{words:?}: {said}");
        }
        for words in [
            &["--set", "horizon=30", "b.toml"][..],
            &["--set", "horizon=", "b.toml"],
            &["--set", "horizon=30", "deal"],
            &["--set", "horizon=30", "--set", "trust=2"],
            &["--set", "horizon"],
            &["--set"],
        ] {
            assert_eq!(told(words), "", "{words:?}");
        }
    }

    #[test]
    fn words_that_are_refused() {
        for (line, right) in [
            (&["deal.toml"][..], "write stagger run deal.toml"),
            (&["rnu", "deal.toml"], "did you mean `stagger run`?"),
            (&["trace", "deal.toml", "7"], "write --trial 7"),
            (&["trace", "deal.toml", "b.toml"], "`b.toml` is one file too many: trace takes one"),
            (&["trace", "deal.toml", "horizon=3"], "write --set horizon=3"),
            (&["sweep", "deal.toml", "--vary", "a=1", "horizon=20..60/5"], "write --vary horizon=20..60/5"),
        ] {
            let words = std::iter::once(&"stagger").chain(line);
            let said = super::super::read(words).err().and_then(|error| after(&error, line.first().copied()));
            assert!(said.as_ref().is_some_and(|said| said.ends_with(right)), "{line:?}: {said:?}");
        }
    }
}
