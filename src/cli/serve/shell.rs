//! What would be typed to find the same figures.

use stagger::engine::Settings;
use stagger::scenario::Source;

use super::ask::Side;

/// The command line that finds the figures of one side.
pub(super) fn command(source: &Source, side: &Side, settings: &Settings) -> String {
    let path = source.path.to_string_lossy();
    let mut words = vec!["stagger".to_owned(), "run".to_owned(), quoted(&path)];
    words.extend(["--variant".to_owned(), quoted(side.name())]);
    for change in &side.set {
        words.extend(["--set".to_owned(), quoted(change)]);
    }
    words.extend(["--trials".to_owned(), settings.trials.to_string()]);
    words.extend(["--seed".to_owned(), settings.seed.to_string()]);
    // earlier results of the file are left alone
    let out = format!("results/{}-what-if", source.stem());
    words.extend(["--out".to_owned(), quoted(&out)]);
    words.join(" ")
}

/// One word of a command line, as a POSIX shell takes it.
fn quoted(word: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    // a word that begins with a hyphen would be taken for an option whether it is quoted or not
    if !word.is_empty() && word.chars().all(harmless) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_needs_it() {
        assert_eq!(quoted("mediation.success=0.5"), "mediation.success=0.5");
        assert_eq!(quoted("no mediator"), "'no mediator'");
        assert_eq!(quoted("event.\"It's on\".probability=1"), r#"'event."It'\''s on".probability=1'"#);
        assert_eq!(quoted("$(x)`y`\\"), "'$(x)`y`\\'");
        assert_eq!(quoted(""), "''");
    }
}
