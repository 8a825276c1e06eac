//! What is not a number is an empty field: no table has the words for it, whatever is played.

use std::fs;
use std::path::PathBuf;

use crate::desk::Desk;

/// What a number that is none would be written as, here or in other programs.
const NO_NUMBERS: [&str; 7] = ["nan", "inf", "infinity", "null", "none", "#num!", "#div/0!"];

#[track_caller]
fn has_numbers_only(desk: &Desk, folder: &str, what: &str) {
    let tables = desk.tables(folder);
    assert!(!tables.is_empty(), "{what}");
    for (name, text) in tables {
        let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        for row in reader.records() {
            let row = row.unwrap();
            for (column, field) in header.iter().zip(&row) {
                let bare = field.trim_start_matches(['-', '+']).to_ascii_lowercase();
                assert!(!NO_NUMBERS.contains(&bare.as_str()), "{what}: {column} of {name}: {row:?}");
            }
        }
    }
    let manifest = desk.read(&format!("{folder}/manifest.json"));
    assert!(!manifest.contains("NaN") && !manifest.contains("Infinity"), "{what}");
}

/// The files that come with the program.
fn shipped() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let folders = fs::read_dir(root).unwrap().map(|folder| folder.unwrap().path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|file| file.unwrap().path());
    files.collect()
}

/// Deals in which there is nothing to divide by: nobody is owed, nothing can happen, nothing varies, nobody is
/// left, or it is over at once.
const ODD: [(&str, &str); 7] = [
    (
        "nobody",
        "party.a = { holds = {}, complies = 0.5 }\nparty.b = { holds = {}, complies = 0.5 }\nterm.t = {}\n\
                [[tranche]]\nday = 0\nterms = { a = [\"t\"] }\n",
    ),
    (
        "never",
        "party.a = { holds = { p = 5 }, complies = 0 }\nparty.b = { holds = { q = 5 }, complies = 0 }\n\
               [[tranche]]\nday = 0\na = { p = 5 }\nb = { q = 5 }\n",
    ),
    (
        "always",
        "party.a = { holds = { p = 5 }, complies = 1 }\nparty.b = { holds = { q = 5 }, complies = 1 }\n\
                [[tranche]]\nday = 0\na = { p = 5 }\nb = { q = 5 }\n",
    ),
    (
        "one-sided",
        "party.a = { holds = { p = 5 }, complies = 0.5 }\nparty.b = { holds = {}, complies = 0.5 }\n\
                   [[tranche]]\nday = 0\na = { p = 5 }\n",
    ),
    (
        "the dead",
        "category.p.deceased = true\nparty.a = { holds = { p = 5 }, complies = 0.5 }\n\
                  party.b = { holds = {}, complies = 0.5 }\n[[tranche]]\nday = 0\na = { p = 5 }\n",
    ),
    (
        "no talks",
        "issue = [{ name = \"i\", settled = 0, required = true }]\nparty.a = { holds = { p = 5 }, complies = 0.5 }\n\
                  party.b = { holds = { q = 5 }, complies = 0.5 }\n[[tranche]]\nday = 0\na = { p = 5 }\nb = { q = 5 }\n",
    ),
    (
        "too late",
        "party.a = { holds = { p = 5 }, complies = { interval = [0.4, 0.9] } }\n\
                  party.b = { holds = { q = 5 }, complies = 0.5 }\n[[tranche]]\nday = 3\na = { p = 5 }\nb = { q = 5 }\n",
    ),
];

/// Every command that writes results, on one file with few trials.
fn all_commands(desk: &Desk, file: &str, vary: &str) {
    for command in [
        format!("run {file} --trials 1"),
        format!("run {file} --trials 200"),
        format!("sweep {file} --vary {vary}=0..1/3 --trials 20"),
        format!("sensitivity {file} --vary {vary}=0..1 --trials 20 --rows 8"),
        format!("tipping {file} --vary {vary}=0..1 --target completed>=0.5 --trials 20"),
        format!("explain {file} --vary {vary}=0..1 --target completed --trials 200"),
        format!("robust {file} --vary {vary}=0..1 --trials 400 --worlds 100"),
    ] {
        let ran = desk.run(&format!("{command} --quiet --formats csv --out r"));
        // some have no two deals to weigh, or nothing that is not known
        if ran.code == 0 {
            has_numbers_only(desk, "r", &command);
        } else {
            assert_eq!(ran.code, 1, "{command}: {}", ran.err);
        }
    }
}

#[test]
fn tables_of_odd_deals_have_no_words_for_what_is_no_number() {
    let desk = Desk::new();
    for (name, deal) in ODD {
        for horizon in [1, 9] {
            let variant = "[[variant]]\nname = \"other\"\nset = { \"party.b.complies\" = 0.25 }\n";
            let text =
                format!("name = \"{name}\"\nhorizon = {horizon}\nsources = [\"invented\"]\n{deal}{variant}");
            desk.write("odd.toml", &text);
            let checked = desk.run("check odd.toml --quiet");
            // a tranche beyond the horizon is no valid deal
            if checked.code != 0 {
                assert!(horizon == 1, "{name}: {}", checked.err);
                continue;
            }
            all_commands(&desk, "odd.toml", "party.a.complies");
            let exact = desk.run("run odd.toml --method both --trials 50 --quiet --formats csv --out e");
            if exact.code == 0 {
                has_numbers_only(&desk, "e", name);
            }
        }
    }
}

#[test]
fn tables_of_what_comes_with_the_program_have_none_either() {
    let desk = Desk::new();
    for path in shipped() {
        let (path, file) = (path.display().to_string(), "shipped.toml");
        desk.write(file, &fs::read_to_string(&path).unwrap());
        for trials in [1, 30] {
            desk.run(&format!("run {file} --trials {trials} --each-trial --quiet --formats csv --out r"))
                .done();
            has_numbers_only(&desk, "r", &path);
        }
    }
    let file = "scenarios/teaching/4-every-key.toml";
    let text = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    desk.write("every.toml", &text);
    all_commands(&desk, "every.toml", "party.north.complies");
}
