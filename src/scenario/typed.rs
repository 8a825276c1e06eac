//! What would be typed in a terminal, as every usual one takes it: POSIX shells, PowerShell and the
//! command prompt of Windows. Only double quotes are quotes to all three.

/// Characters that mean something to one of them within double quotes.
const NEVER_WITHIN: &str = if cfg!(windows) { "\"$`!" } else { "\"$`!\\" };

/// Characters that mean nothing to any of them.
const ALWAYS: &str = if cfg!(windows) { "-_=./:,+@%\\" } else { "-_=./:,+@%" };

/// One word of a command line. Where there is no form that all take, it is that of a POSIX shell.
#[must_use]
pub fn word(word: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || ALWAYS.contains(c);
    // a word that begins with a hyphen would be taken for an option whether it is quoted or not
    if !word.is_empty() && word.chars().all(harmless) {
        word.to_owned()
    } else if word.contains(|c: char| c.is_control() || NEVER_WITHIN.contains(c)) {
        format!("'{}'", word.replace('\'', "'\\''"))
    } else {
        format!("\"{word}\"")
    }
}

/// An option and its value: `--variant "no mediator"`, and `--variant="-10 days"`, as what begins with a hyphen would be
/// taken for an option itself.
#[must_use]
pub fn option(option: &str, value: &str) -> String {
    let between = if value.starts_with('-') { '=' } else { ' ' };
    format!("{option}{between}{}", word(value))
}

/// A file, which is not taken for an option, whatever it is called.
#[must_use]
pub fn file(path: &str) -> String {
    if path.starts_with('-') { word(&format!("./{path}")) } else { word(path) }
}

/// What stands behind `--set` or `--vary`, as one word. Names and values in it may have quotes of
/// either kind, so those are taken that leave the double ones to the terminal.
#[must_use]
pub fn change(change: &str) -> String {
    let exchangeable = !change.contains(['\'', '\\']);
    word(&if exchangeable { change.replace('"', "'") } else { change.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_as_they_are() {
        assert_eq!(word("mediation.success=0.5"), "mediation.success=0.5");
        assert_eq!(word("no mediator"), "\"no mediator\"");
        assert_eq!(word("completed >= 0.5"), "\"completed >= 0.5\"");
        assert_eq!(word("It's on"), "\"It's on\"");
        assert_eq!(word("the \"deal\" that's on"), r#"'the "deal" that'\''s on'"#);
        assert_eq!(word("$(x)`y`\\"), "'$(x)`y`\\'");
        assert_eq!(word(""), "\"\"");
    }

    #[test]
    fn what_begins_with_a_hyphen_is_no_option() {
        assert_eq!(option("--variant", "no mediator"), "--variant \"no mediator\"");
        assert_eq!(option("--variant", "-10 days"), "--variant=\"-10 days\"");
        assert_eq!(option("--out", "-r"), "--out=-r");
        assert_eq!(
            (file("-deal.toml"), file("deal.toml")),
            ("./-deal.toml".to_owned(), "deal.toml".to_owned())
        );
    }

    #[test]
    fn quotes_within_a_change_are_single_ones() {
        assert_eq!(change("event.\"Council vote\".lasts=3"), "\"event.'Council vote'.lasts=3\"");
        assert_eq!(change("order=[\"north\", \"south\"]"), "\"order=['north', 'south']\"");
        assert_eq!(change("event.\"It's on\".lasts=3"), r#"'event."It'\''s on".lasts=3'"#);
        assert_eq!(change("name=\"a\\tb\""), r#"'name="a\tb"'"#);
    }
}
