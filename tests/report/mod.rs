//! `report.html` from outside: whole in itself, sound, the same every time, with the numbers of the
//! CSV files, and fit for every screen.

mod browser;
mod changes;
mod chromium;
mod numbers;
mod sound;
mod unsaid;
mod words;

use crate::desk::Desk;

/// Parties, categories, tranches, events and a variant whose names are what nobody should call
/// them.
pub(crate) const HOSTILE: &str = r#"
name = "<script>alert(1)</script> & \"quotes\" 'single'"
about = "</p><img src=x onerror=alert(1)>"
sources = ["https://example.org/<b>?a=1&b=2", "\u202Eright to left"]
horizon = 12
[party.north]
label = "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
holds = { a = 20 }
complies = { interval = [0.7, 0.95] }
[party.south]
label = "\u202E<b>south</b>\u2066 & sons"
holds = { b = 30, c = 4 }
complies = 0.8
[category.a]
label = "</svg><script>alert(2)</script>"
[category.c]
deceased = true
[mediation]
success = 0.5
[[event]]
name = "\"><script>alert(3)</script>"
probability = 0.5
ends = true
days = 6
[[tranche]]
name = "<!-- one"
day = 0
north = { a = 10 }
south = { b = 15, c = 4 }
[[tranche]]
name = "]]>"
day = 4
north = { a = 10 }
south = { b = 15 }
[[variant]]
name = "<style>*{display:none}</style>"
set = { "party.south.complies" = 0.9 }
"#;

/// A desk with the report of a run of `text`.
pub(crate) fn report_of(text: &str, options: &str) -> Desk {
    let desk = Desk::new();
    desk.write("s.toml", text);
    desk.run(&format!("run s.toml --trials 400 --quiet --formats csv,html --out r {options}")).done();
    desk
}

/// The shipped file of this name.
pub(crate) fn shipped(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// What is read on a page, without its tags and its style.
pub(crate) fn text(html: &str) -> String {
    let style =
        html.split_once("<style>").and_then(|(before, rest)| Some((before, rest.split_once("</style>")?.1)));
    let (before, after) = style.unwrap_or((html, ""));
    let mut words = String::new();
    let mut in_tag = false;
    for c in before.chars().chain(after.chars()) {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                words.push(' ');
            }
            _ if !in_tag => words.push(c),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
