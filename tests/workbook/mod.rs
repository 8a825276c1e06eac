//! `results.xlsx` from outside: it says what the CSV files say, cell by cell, the same every time, and
//! a spreadsheet opens it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desk::Desk;
use calamine::{Data, Reader as _, Xlsx, open_workbook};

/// Opens the workbook of a folder of results.
fn open(desk: &Desk, folder: &str) -> Xlsx<std::io::BufReader<fs::File>> {
    open_workbook(desk.path(folder).join("results.xlsx")).unwrap()
}

fn texts(desk: &Desk, folder: &str, sheet: &str) -> Vec<String> {
    let range = open(desk, folder).worksheet_range(sheet).unwrap();
    range.used_cells().map(|(_, _, cell)| cell.to_string()).collect()
}

/// Days that spreadsheets count from.
fn date(days: f64) -> String {
    let first = jiff::civil::date(1899, 12, 30);
    first.checked_add(jiff::Span::new().days(days as i64)).unwrap().to_string()
}

/// Whether a cell of the workbook is a field of the CSV file.
fn agree(cell: &Data, field: &str) -> bool {
    match cell {
        Data::Empty => field.is_empty(),
        Data::Float(x) => field.parse::<f64>().is_ok_and(|y| *x == y),
        Data::Int(x) => field.parse::<i64>().is_ok_and(|y| *x == y),
        Data::DateTime(d) => date(d.as_f64()) == field,
        // an apostrophe defuses what looks like a formula; a sheet needs none
        Data::String(text) => text == field || format!("'{text}") == field,
        _ => false,
    }
}

/// Compares every CSV file of a folder with its sheet. Returns how many cells were compared.
fn compare(desk: &Desk, folder: &str) -> usize {
    let mut book = open(desk, folder);
    let mut compared = 0;
    for (name, text) in desk.tables(folder) {
        let sheet = name.trim_end_matches(".csv");
        let range = book.worksheet_range(sheet).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(range.end().map(|e| e.0 as usize + 1), Some(records.len()), "rows of {name}");
        for (i, record) in records.iter().enumerate() {
            for (j, field) in record.iter().enumerate() {
                let cell = range.get_value((i as u32, j as u32)).unwrap_or(&Data::Empty);
                assert!(agree(cell, field), "{name}, line {}, column {}: {cell:?}, {field:?}", i + 1, j + 1);
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn every_cell_of_a_run_is_that_of_the_csv_files() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 600 --quiet --each-trial --out r").done();
    fs::remove_file(desk.path("r/trials.csv")).unwrap();
    assert!(compare(&desk, "r") > 5000);
    let sheets = open(&desk, "r").sheet_names();
    assert_eq!(sheets[..3], ["Answer", "Charts", "summary"]);
    assert_eq!(sheets.last().unwrap(), "Chart data");
    let answer = texts(&desk, "r", "Answer");
    let says = |words: &str| assert!(answer.iter().any(|t| t.contains(words)), "{words}: {answer:#?}");
    for words in [
        "small",
        "not a forecast",
        "2 scenarios, 600 trials of each, seed 1",
        "95 % interval",
        "Released by North",
        "one day",
        "trials.csv, with a row for every trial",
        concat!("stagger ", env!("CARGO_PKG_VERSION")),
    ] {
        says(words);
    }
    assert!(
        !answer.iter().any(|t| t.contains("--variant") || t.contains("All results are in")),
        "{answer:#?}"
    );
}

#[test]
fn every_cell_of_a_study_is_that_of_the_csv_files() {
    let desk = Desk::new();
    let studies = [
        ("s", "sensitivity small.toml --trials 300 --rows 16"),
        ("t", "tipping small.toml --trials 300 --points 5 --vary mediation.success=0.1..0.9"),
        ("w", "sweep small.toml --trials 100 --vary mediation.success=0.1..0.9/4"),
    ];
    for (out, study) in studies {
        let mut args: Vec<&str> = study.split_whitespace().collect();
        if out == "t" {
            args.extend(["--target", "completed >= 0.5"]);
        }
        args.extend(["--quiet", "--out", out]);
        desk.run_with(&args).done();
        assert!(compare(&desk, out) > 20, "{study}");
        let answer = texts(&desk, out, "Answer");
        assert!(answer.iter().any(|t| t.contains("not a forecast")), "{answer:#?}");
    }
    let held = texts(&desk, "t", "Answer");
    assert!(held.iter().any(|t| t.starts_with("It holds") || t.contains("cannot be told")), "{held:#?}");
}

#[test]
fn the_same_run_is_the_same_bytes_wherever_it_is_written() {
    let desk = Desk::new();
    for (out, threads) in [("one", 1), ("two", 2)] {
        desk.run(&format!("run small.toml --trials 900 --quiet --threads {threads} --out {out}")).done();
        desk.run(&format!(
            "sweep small.toml --trials 50 --vary horizon=20..40/5 --quiet --threads {threads} --out s{out}"
        ))
        .done();
    }
    for (a, b) in [("one", "two"), ("sone", "stwo")] {
        let read = |folder: &str| fs::read(desk.path(folder).join("results.xlsx")).unwrap();
        assert!(read(a) == read(b), "{a} and {b} differ");
    }
}

#[test]
fn only_what_is_asked_for_is_written_and_listed() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 100 --quiet --formats csv --out c").done();
    assert!(!desk.list("c").contains(&"results.xlsx".to_owned()));
    desk.run("run small.toml --trials 100 --quiet --formats xlsx --out x").done();
    assert_eq!(desk.list("x"), ["manifest.json", "results.xlsx"]);
    let files = desk.json("x/manifest.json")["files"].clone();
    let bytes = fs::read(desk.path("x/results.xlsx")).unwrap();
    assert_eq!(files[0]["name"], "results.xlsx");
    assert_eq!(files[0]["sha256"], stagger::output::manifest::sha256_hex(&bytes));
    desk.run("sweep small.toml --trials 50 --vary horizon=20..40/3 --quiet --formats xlsx --out w").done();
    assert_eq!(desk.list("w"), ["manifest.json", "results.xlsx"]);
    desk.run("run small.toml --formats xlsx --each-trial").failed(2, &["trials.csv"]);
    desk.run("sweep small.toml --trials 50 --vary horizon=20..40/3 --formats xlsx --out w --resume")
        .failed(1, &["--formats left sweep.csv out"]);
    desk.run("run small.toml --formats pdf").failed(2, &["csv", "xlsx"]);
}

/// What the workbook says is in a file is there, whatever was asked for.
#[test]
fn no_row_is_left_out_of_everything() {
    let desk = Desk::new();
    let sweep = "sweep small.toml --variant base --trials 2 --vary horizon=20..400/20 --vary \
                 party.north.complies=0.1..0.9/70 --quiet --formats";
    desk.run(&format!("{sweep} xlsx --out x")).done();
    assert_eq!(desk.list("x"), ["manifest.json", "results.xlsx", "sweep.csv"]);
    let rows = desk.rows("x/sweep.csv").len();
    assert!(rows > 50_000, "{rows} rows");
    let told = texts(&desk, "x", "sweep");
    assert!(told.iter().any(|t| t.contains("are in sweep.csv")), "{:?}", told.last());
    let listed = desk.json("x/manifest.json")["files"].to_string();
    assert!(listed.contains("sweep.csv"), "{listed}");
}

#[test]
fn charts_are_drawn_by_the_spreadsheet_and_told_to_those_who_do_not_see_them() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 300 --quiet --out r").done();
    let numbers = texts(&desk, "r", "Chart data");
    for title in [
        "How trials end",
        "Chance of completion, compared with “base”",
        "How many come home, released by North (base)",
        "How many come home, released by South (base)",
        "Persons released by North (base)",
        "Persons released by South (base)",
        "What North delivers, tranche by tranche (base)",
        "What South delivers, tranche by tranche (base)",
    ] {
        assert!(numbers.iter().any(|t| t == title), "{title}");
    }
    // the middle, as in the report, and not the mean
    assert!(numbers.iter().any(|t| t == "middle of all trials"), "{numbers:?}");
    desk.run("sweep small.toml --trials 50 --vary mediation.success=0.1..0.9/3 --quiet --out w").done();
    let of_sweep = texts(&desk, "w", "Chart data");
    let over = |t: &&String| t.starts_with("Chance of completion over ");
    let title = of_sweep.iter().find(over).unwrap_or_else(|| panic!("{of_sweep:?}"));
    assert!(title.contains("mediation") && !title.contains('.'), "{title}");
    // what is varied is named with its unit, also where the answer changes nowhere
    for (target, vary, name) in [
        (
            "completed>=0.5",
            "mediation.success=0.1..0.9",
            "The probability that mediation succeeds, from 0 to 1",
        ),
        ("completed>=0", "mediation.days=1..9", "The length of a dispute, in days"),
    ] {
        desk.run(&format!("tipping small.toml --trials 50 --vary {vary} --target {target} --quiet --out t"))
            .done();
        let of_tipping = texts(&desk, "t", "Chart data");
        assert!(of_tipping.iter().any(|t| t == name), "{of_tipping:?}");
        assert!(
            of_tipping.iter().any(|t| t == &format!("By how much this holds: {target}")),
            "{of_tipping:?}"
        );
    }
}

#[test]
fn where_nobody_alive_is_owed_nothing_is_drawn_of_it() {
    let desk = Desk::new();
    let remains = "name = \"remains\"\nsources = [\"invented\"]\nhorizon = 9\n[category.fallen]\ndeceased = true\n\
        [party.a]\nholds = { fallen = 4 }\ncomplies = 0.9\n[party.b]\nholds = { fallen = 4 }\ncomplies = 0.9\n\
        [[tranche]]\nday = 0\na = { fallen = 4 }\nb = { fallen = 4 }\n";
    desk.write("remains.toml", remains);
    desk.run("run remains.toml --trials 300 --quiet --out m").done();
    let numbers = texts(&desk, "m", "Chart data");
    assert!(numbers.iter().any(|t| t == "What a delivers, tranche by tranche"), "{numbers:?}");
    let is_of_persons = |t: &String| t.starts_with("Persons released") || t.starts_with("How many come home");
    assert!(!numbers.iter().any(is_of_persons), "{numbers:?}");
    let report = desk.page("m/report.html");
    assert!(report.contains("No living person is owed under this agreement."), "{report}");

    // beside each other, the remains stand where the living would; of terms alone there is nothing to count
    let other = "[[variant]]\nname = \"later\"\nset = { \"party.b.complies\" = 0.5 }\n";
    desk.write("two.toml", &format!("{remains}{other}"));
    let page = desk.run("run two.toml --trials 300 --out b").done().out;
    assert!(page.contains("a: ") && page.contains("Remains returned: mean, of those owed."), "{page}");
    // and beside them, in a column of their own
    let living = remains.replace(
        "holds = { fallen = 4 }\ncomplies = 0.9\n[party.b]",
        "holds = { fallen = 4, c = 6 }\ncomplies = 0.9\n[party.b]",
    );
    let living = living.replace("day = 0\na = { fallen = 4 }", "day = 0\na = { fallen = 4, c = 6 }");
    desk.write("both.toml", &format!("{living}{other}"));
    let page = desk.run("run both.toml --trials 300 --out d").done().out;
    let remarks = page.replace('\n', " ");
    assert!(
        remarks.contains("Released: persons, mean, of those owed. Remains returned: mean, of those owed."),
        "{page}"
    );
    let rows: Vec<&str> = page.lines().filter(|line| line.contains(" of 6")).collect();
    assert!(rows.len() == 2 && rows.iter().all(|row| row.contains("a: ") && row.contains(" of 4")), "{page}");
    assert_eq!(page.lines().filter(|line| line.trim_start().starts_with("b: ")).count(), 2, "{page}");
    let terms = "name = \"terms\"\nsources = [\"invented\"]\nhorizon = 9\n[term.crossing]\n\
        [party.a]\nholds = {}\ncomplies = 0.9\n[party.b]\nholds = {}\ncomplies = 0.9\n[[tranche]]\nday = 0\nterms = { a = [\"crossing\"] }\n";
    desk.write("terms.toml", &format!("{terms}{other}"));
    let page = desk.run("run terms.toml --trials 300 --out c").done().out;
    assert!(page.contains("Difference") && !page.contains("Released"), "{page}");
    for (folder, scenarios) in [("b", 2), ("c", 2), ("d", 2)] {
        let answer = texts(&desk, folder, "Answer");
        assert_eq!(answer.iter().filter(|t| *t == "base" || *t == "later").count(), scenarios, "{answer:?}");
    }
}

#[test]
fn a_spreadsheet_opens_it() {
    let desk = Desk::new();
    desk.run("run small.toml --trials 300 --quiet --variant base --set horizon=12 --out r").done();
    let profile = format!("-env:UserInstallation=file://{}", desk.path("profile").display());
    let converted = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir"])
        .args([desk.path("pdf"), desk.path("r/results.xlsx")])
        .output();
    match converted {
        Err(_) => eprintln!("skipped: soffice (LibreOffice) is not installed"),
        Ok(output) => {
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{error}");
            assert!(is_pdf(&desk.path("pdf/results.pdf")), "{error}");
        }
    }
}

fn is_pdf(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"%PDF") && bytes.len() > 10_000)
}
