//! How names, lists and circles are put into a message, and the nearest name to a slip.

/// A name between backticks, shortened and with control characters escaped.
pub(super) fn name(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String = text.chars().take(MOST).flat_map(escape).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

fn escape(c: char) -> Box<dyn Iterator<Item = char>> {
    if disrupts(c) { Box::new(c.escape_debug()) } else { Box::new(std::iter::once(c)) }
}

/// Whether a character is not seen but moves or turns what is shown around it: control characters,
/// line separators, and whatever changes the direction of writing by force. (The marks that
/// right-to-left texts need do not.)
#[must_use]
pub fn disrupts(c: char) -> bool {
    let moves = matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // XML takes no noncharacters
    c.is_control() || moves || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Up to thirteen names.
pub(super) fn list(names: &[String]) -> String {
    const MOST: usize = 13;
    let mut shown: Vec<String> = names.iter().take(MOST).map(|n| name(n)).collect();
    if names.len() > MOST {
        shown.push(format!("{} more", names.len() - MOST));
    }
    if shown.is_empty() { "none".to_owned() } else { listed(&shown, "and") }
}

/// `a`, `a and b`, `a, b and c`, with that word before the last; nothing of none.
#[must_use]
pub fn listed(items: &[String], word: &str) -> String {
    match items.split_last() {
        Some((last, before @ [_, ..])) => format!("{} {word} {last}", before.join(", ")),
        _ => items.concat(),
    }
}

pub(super) fn one_of(words: &[String]) -> String {
    words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(" or ")
}

pub(super) fn circle(names: &[String]) -> String {
    let first = names.first().map(|n| name(n)).unwrap_or_default();
    let mut shown: Vec<String> = names.iter().take(8).map(|n| name(n)).collect();
    if names.len() > 8 {
        shown.push("…".to_owned());
    }
    shown.push(first);
    shown.join(" → ")
}

pub(super) fn several(tranches: &[u32]) -> String {
    let shown: Vec<String> = tranches.iter().take(6).map(u32::to_string).collect();
    let more = if tranches.len() > 6 { " and others" } else { "" };
    let s = if tranches.len() == 1 { "" } else { "s" };
    format!("tranche{s} {}{more}", shown.join(", "))
}

/// What is wrong with a whole number that is not allowed.
pub(super) fn amiss(number: &str) -> &'static str {
    match number {
        "0" => "too small",
        n if n.starts_with('-') => "negative",
        _ => "too large",
    }
}

/// What is wrong with a number that is not written as a whole one.
pub(super) fn not_whole(x: f64) -> String {
    if x == x.trunc() {
        "a whole number is written in digits alone, without a point".to_owned()
    } else {
        format!("{x} is not a whole number")
    }
}

/// What is wrong with a word that stands for a number, and is the name of none.
pub(super) fn no_unknown(found: &str, is_slip: bool, is_alone: bool) -> String {
    match (is_slip, is_alone) {
        (true, _) => format!("there is no unknown {}", name(found)),
        (false, false) => format!("there is no unknown {}, and it is no number", name(found)),
        (false, true) => format!("{} is no number", name(found)),
    }
}

/// What is wrong with a character that looks like a space, or like nothing.
pub(super) fn unseen(c: char) -> String {
    let called = match c {
        '\u{a0}' => "a no-break space",
        '\u{202f}' => "a narrow no-break space",
        '\u{200b}' => "a zero-width space",
        '\u{ad}' => "a soft hyphen",
        '\u{feff}' => "a byte order mark",
        c if c.is_whitespace() => "a special space",
        _ => "a character",
    };
    let looks = if c.is_whitespace() { "is no plain space" } else { "can't be seen" };
    format!("here stands {called} (U+{:04X}), which {looks}", u32::from(c))
}

/// One name or the other.
pub(super) fn either(names: &[String]) -> String {
    listed(&names.iter().map(|n| name(n)).collect::<Vec<_>>(), "or")
}

pub(super) fn lower_first(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// `party` of `parties`
fn singular(word: &str) -> Option<String> {
    let of_y = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    of_y.or_else(|| word.strip_suffix('s').map(str::to_owned))
}

/// Whether two names look the same and differ in how letters and their marks are put together: `ö` is one
/// character, or an `o` and a mark.
pub(super) fn composed_otherwise(one: &str, other: &str) -> bool {
    let is_mark = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let letters = |text: &str| text.chars().filter(|c| !is_mark(c)).collect::<Vec<_>>();
    let (a, b) = (letters(one), letters(other));
    // what a mark was taken off is no ASCII letter in the other name
    let alike = |(a, b): (&char, &char)| a == b || (a.is_ascii_alphabetic() != b.is_ascii_alphabetic());
    let has_marks = one.chars().any(|c| is_mark(&c)) != other.chars().any(|c| is_mark(&c));
    has_marks && a != b && a.len() == b.len() && a.iter().zip(&b).all(alike)
}

/// The name that was likely meant.
pub(super) fn did_you_mean(found: &str, nearest: &str) -> String {
    let otherwise = if composed_otherwise(found, nearest) {
        " It looks the same, but its letters and their marks are put together otherwise: copy it from where it is declared"
    } else {
        ""
    };
    format!("did you mean {}?{otherwise}", name(nearest))
}

/// The one of `known` that is nearest to `found`, if any is near enough to be a slip.
pub(super) fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let length = found.chars().count();
    if length > 100 {
        return None;
    }
    let folded = found.to_lowercase();
    let single = singular(&folded);
    let distance = |k: &str| {
        let to = k.to_lowercase();
        // of two that look the same, or of many and one, nothing else is meant
        match composed_otherwise(found, k) || single.as_ref() == Some(&to) {
            true => 0,
            false => strsim::damerau_levenshtein(&folded, &to),
        }
    };
    known
        .into_iter()
        .filter(|k| k.len() <= 400)
        .map(|k| (distance(k), k))
        .filter(|(distance, k)| *distance <= (length.max(k.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k.to_owned())
}
