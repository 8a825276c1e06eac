//! Texts that a workbook can hold.

use std::borrow::Cow;

/// The longest text of a cell, in UTF-16 units.
const LONGEST: usize = 32_767;

/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;

/// A text without anything that XML does not allow, and no longer than a cell holds.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    let clean = if text.contains(is_foreign) {
        Cow::Owned(text.chars().map(|c| if is_foreign(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    };
    // a text of so many bytes has no more UTF-16 units than that
    if clean.len() <= LONGEST || clean.encode_utf16().count() <= LONGEST {
        return clean;
    }
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units < LONGEST
    };
    Cow::Owned(clean.chars().take_while(fits).chain(['…']).collect())
}

/// Characters that are not in XML 1.0 (section 2.2), and those that it advises against.
fn is_foreign(c: char) -> bool {
    let kept = matches!(c, '\n' | '\t');
    (c.is_control() && !kept) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Whether a spreadsheet would take the text for a formula if somebody typed it.
pub(super) fn looks_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t'])
}

/// The name of a sheet: the table's, without what is not allowed in one.
pub(super) fn sheet_name(name: &str) -> String {
    let allowed = |c: char| if "[]:*?/\\'".contains(c) || is_foreign(c) { '_' } else { c };
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= LONGEST_NAME
    };
    name.chars().map(allowed).take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_allow_is_replaced() {
        assert_eq!(text("plain, “quoted” <b> & 人"), "plain, “quoted” <b> & 人");
        assert_eq!(text("a\u{0}b\u{1b}c\u{85}d\u{ffff}e"), "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e");
        assert_eq!(text("two\nlines\tapart"), "two\nlines\tapart");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(text(&"x".repeat(LONGEST)), "x".repeat(LONGEST));
        for long in ["x".repeat(LONGEST + 1), "é".repeat(40_000), "𝄞".repeat(20_000)] {
            let cut = text(&long);
            let units = cut.encode_utf16().count();
            assert!((LONGEST - 1..=LONGEST).contains(&units), "{units}");
            assert!(cut.ends_with('…') && long.starts_with(cut.trim_end_matches('…')));
        }
        assert_eq!(text(&"𝄞".repeat(16_383)), "𝄞".repeat(16_383));
    }

    #[test]
    fn names_of_sheets_follow_the_rules() {
        assert_eq!(sheet_name("outcomes"), "outcomes");
        assert_eq!(sheet_name("[a]:b*c?d/e\\f'"), "_a__b_c_d_e_f_");
        assert_eq!(sheet_name(&"n".repeat(40)), "n".repeat(31));
    }
}
