//! Names that are made to break what is written: tables, workbooks, JSON, the terminal, the disk.

use std::collections::BTreeSet;
use std::fs;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use serde_json::Value;

use crate::desk::Desk;

/// The names, as they are.
fn names() -> Vec<String> {
    let long = "n".repeat(10_000);
    let mut names = [
        "two\nlines",
        "say \"no\"",
        "it's, or; not",
        "=HYPERLINK(\"http://example.org\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tindented",
        "\rreturned",
        "＝1+1",
        "\u{202e}thgir ot tfel\u{202c}",
        "\u{200f}שלום\u{200f}",
        "../../etc/passwd",
        "C:\\con",
        "nul\u{0}l and \u{1b}[2J",
        "<b>&amp;</b>]]>",
        "_x0041_",
        "{{constructor}}",
        "𝄞 and 人 and é",
        "\u{feff}marked",
        " spaces around ",
        "%s%n",
    ]
    .map(str::to_owned)
    .to_vec();
    names.push(long);
    names
}

/// A text as TOML writes it.
fn quoted(name: &str) -> String {
    toml::Value::String(name.to_owned()).to_string()
}

/// A file that bears one of the names wherever a name can be.
fn file(name: &str) -> String {
    let n = quoted(name);
    format!(
        "name = {n}\nabout = {n}\nsources = [{n}]\nhorizon = 20\n\
         [unknown]\nu = {{ uniform = [0.2, 0.9] }}\n\
         [party.north]\nlabel = {n}\nholds = {{ {k} = 9 }}\ncomplies = \"u\"\n\
         [party.south]\nholds = {{ others = 9 }}\ncomplies = 0.9\n\
         [category.{k}]\nlabel = {n}\n[term.{k}]\n\
         [[event]]\nname = {e}\nprobability = 0.5\nends = true\n\
         [[tranche]]\nname = {n}\nday = 1\nnorth = {{ {k} = 9 }}\nterms = {{ north = [{n}] }}\n\
         [[tranche]]\nday = 3\nsouth = {{ others = 9 }}\n\
         [[variant]]\nname = {n}\nabout = {n}\nset = {{ horizon = 15 }}\n",
        k = quoted(name),
        e = quoted(&format!("{name} event")),
    )
}

/// Nothing that a terminal obeys, but for the pair that keeps a name apart which is written from right to left.
#[track_caller]
fn harmless_on_screen(page: &str) {
    let obeyed = |c: &char| {
        (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{2067}')
    };
    assert_eq!(page.chars().find(obeyed), None, "{page}");
    let [begun, ended] = ['\u{2068}', '\u{2069}'].map(|mark| page.matches(mark).count());
    assert_eq!(begun, ended, "{page}");
}

/// Fields of all tables that begin like a formula; numbers may begin with a sign.
fn formulas(desk: &Desk) -> Vec<String> {
    let is_formula = |field: &str| {
        field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
            && field.parse::<f64>().is_err()
    };
    let mut found = Vec::new();
    for (name, text) in desk.tables("results/deal") {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for record in reader.records() {
            let record = record.unwrap_or_else(|e| panic!("{name}: {e}"));
            found.extend(record.iter().filter(|field| is_formula(field)).map(str::to_owned));
        }
    }
    found
}

#[test]
fn whatever_a_name_is_it_is_refused_or_told_as_it_is() {
    let mut taken = 0;
    for name in names() {
        let desk = Desk::new();
        desk.write("deal.toml", &file(&name));
        let checked = desk.run("check deal.toml");
        harmless_on_screen(&checked.out);
        harmless_on_screen(&checked.err);
        if checked.code != 0 {
            assert_eq!((checked.code, checked.out.as_str()), (1, ""), "{name:?}: {}", checked.err);
            continue;
        }
        taken += 1;
        written_as_it_is(&desk, &name);
    }
    assert!(taken > 15, "only {taken} names were taken");
}

fn written_as_it_is(desk: &Desk, name: &str) {
    let ran = desk.run("run deal.toml --trials 40 --each-trial").done();
    harmless_on_screen(&ran.out);
    harmless_on_screen(&desk.run("trace deal.toml --trial 2").done().out);
    assert_eq!(desk.list("."), ["certain.toml", "deal.toml", "results", "small.toml"]);
    assert_eq!(desk.list("results"), ["deal"]);
    assert_eq!(formulas(desk), Vec::<String>::new(), "{name:?}");
    // the name is in the tables as it is, but for the apostrophe before a formula
    let tranches: BTreeSet<String> =
        desk.rows("results/deal/tranches.csv").into_iter().map(|r| r["name"].clone()).collect();
    assert!(tranches.iter().any(|t| t == name || *t == format!("'{name}")), "{name:?}: {tranches:?}");
    let manifest: Value = desk.json("results/deal/manifest.json");
    assert_eq!(manifest["scenarios"][0]["text"], desk.read("deal.toml"));
    let printed = desk.run("run deal.toml --trials 40 --json").done().out;
    let summary: Value = serde_json::from_str(&printed).unwrap();
    let variant = format!("deal / {name}");
    assert!(summary["outcomes"].as_array().unwrap().iter().any(|r| r["scenario"] == variant), "{printed}");
    opens_without_formulas(desk, name);
}

fn opens_without_formulas(desk: &Desk, name: &str) {
    let mut book: Xlsx<_> = open_workbook(desk.path("results/deal/results.xlsx")).unwrap();
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().used_cells().next().is_none(), "{name:?}: {sheet}");
    }
    let cells = book.worksheet_range("tranches").unwrap();
    let mut texts = cells.used_cells().filter_map(|(_, _, cell)| match cell {
        Data::String(text) => Some(text.as_str()),
        _ => None,
    });
    // what XML does not allow is replaced
    let shown: String =
        name.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect();
    assert!(texts.any(|t| t == shown), "{name:?}");
}

#[test]
fn a_file_may_have_any_name_that_the_disk_takes() {
    for stem in ["=1+1", "-x", "two\nlines", "name with \"quotes\"", "\u{202e}lmot", "é人𝄞", ".hidden", "CON"]
    {
        let desk = Desk::new();
        let name = format!("{stem}.toml");
        fs::copy(desk.path("small.toml"), desk.path(&name)).unwrap();
        let ran = desk.run_with(&["run", "--trials", "20", "--", &name]).done();
        harmless_on_screen(&ran.out);
        assert_eq!(desk.list("results"), [stem]);
        let rows = desk.rows(&format!("results/{stem}/outcomes.csv"));
        assert!(rows.iter().all(|r| !r["scenario"].starts_with(['=', '-'])), "{stem}");
    }
}
