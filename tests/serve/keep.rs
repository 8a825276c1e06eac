//! A what-if that is kept: as a scenario file, and as results.

use std::io::{Cursor, Read as _};

use serde_json::{Value, json};

use super::Server;

/// A what-if and what it is to be called.
fn kept(left: Value, right: Value) -> Value {
    json!({
        "asked": { "file": "small", "left": left, "right": right, "trials": 2000, "seed": 5 },
        "name": "What if: \"cautious\"",
        "about": "South is less sure.",
    })
}

#[test]
fn a_saved_variant_says_the_same_as_the_page() {
    let server = Server::start("small.toml");
    let original = server.desk.read("small.toml");
    let right = json!({ "variant": "one day", "set": ["party.south.complies=0.7", "mediation.days={ poisson = 3 }"] });
    let ask = kept(json!({}), right);
    let saved = server.post("/api/save", &ask).done();
    assert_eq!(
        saved.header("content-disposition"),
        Some("attachment; filename=\"small-what-if-cautious.toml\"")
    );
    assert!(saved.text().starts_with(&original), "the author's own text and comments stay");
    assert_eq!(server.desk.read("small.toml"), original, "nothing is written to the disk");
    server.desk.write("kept.toml", &saved.text());
    let ran = server.desk.run_with(&[
        "run",
        "kept.toml",
        "--variant",
        "What if: \"cautious\"",
        "--trials",
        "2000",
        "--seed",
        "5",
        "--out",
        "out",
    ]);
    ran.done();
    let rows = server.desk.rows("out/outcomes.csv");
    let answer = server.post("/api/run", &ask["asked"]).done().json();
    let completed = answer["completed"][1]["probability"].as_f64().unwrap();
    assert_eq!(rows[0]["probability"].parse::<f64>().unwrap(), completed);
}

#[test]
fn results_are_the_bytes_that_run_writes() {
    let server = Server::start("small.toml");
    let left = json!({ "set": ["mediation.success=0.5"] });
    let ask = kept(left, json!({ "set": ["mediation.success=0.9"] }));
    let archive = server.post("/api/results.zip", &ask).done();
    let mut archive = zip::ZipArchive::new(Cursor::new(archive.body)).unwrap();
    let mut files = Vec::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.push((file.name().unwrap().into_owned(), text));
    }
    let scenario = files.iter().position(|(name, _)| name == "small.toml").unwrap();
    let (_, text) = files.remove(scenario);
    server.desk.write("small.toml", &text);
    let manifest = files.iter().position(|(name, _)| name == "manifest.json").unwrap();
    let manifest: Value = serde_json::from_str(&files.remove(manifest).1).unwrap();
    let names = ["What if: \"cautious\": starting point", "What if: \"cautious\""];
    // what the manifest names is what is typed
    let mut command: Vec<&str> =
        manifest["command"].as_array().unwrap().iter().map(|a| a.as_str().unwrap()).collect();
    let typed = ["run", "small.toml", "--variant", names[0], "--variant", names[1], "--trials", "2000"];
    assert_eq!(command.remove(0), "stagger");
    assert_eq!(command, [&typed[..], &["--seed", "5"]].concat());
    command.extend(["--out", "out"]);
    server.desk.run_with(&command).done();
    let written = server.desk.tables("out");
    assert_eq!(written.len(), files.len());
    for (name, text) in &files {
        assert_eq!(&written[name], text, "{name}");
    }
    let of_run: Value = serde_json::from_str(&server.desk.read("out/manifest.json")).unwrap();
    for part in ["program", "version", "seed", "trials", "settings", "interrupted", "scenarios"] {
        assert_eq!(manifest[part], of_run[part], "{part}");
    }
    let listed = |manifest: &Value| manifest["files"].as_array().unwrap().clone();
    let csv = |file: &Value| file["name"].as_str().unwrap().ends_with(".csv");
    let of_run: Vec<Value> = listed(&of_run).into_iter().filter(csv).collect();
    assert_eq!(listed(&manifest), of_run);
    // the server reads the saved file by now: its own what-if is in it already, and so the name is taken
    let again = server.post("/api/results.xlsx", &ask);
    assert_eq!(again.status, 422, "{}", again.text());
    server.desk.write("small.toml", include_str!("../data/small.toml"));
    let workbook = server.post("/api/results.xlsx", &ask).done();
    let report = server.post("/api/report.html", &ask).done();
    assert!(report.body == std::fs::read(server.desk.path("out/report.html")).unwrap(), "the report differs");
    assert_eq!(workbook.body, std::fs::read(server.desk.path("out/results.xlsx")).unwrap());
}

#[test]
fn what_can_not_be_kept_is_refused() {
    let server = Server::start("small.toml");
    let with = |name: &str, set: &[&str]| {
        let asked = json!({ "file": "small", "right": { "set": set } });
        server.post("/api/save", &json!({ "asked": asked, "name": name }))
    };
    assert_eq!(with("", &[]).status, 400);
    assert_eq!(with(&"x".repeat(201), &[]).status, 400);
    let taken = with("one day", &["horizon=40"]);
    assert_eq!(taken.status, 422, "{}", taken.text());
    assert_eq!(with("base", &["horizon=40"]).status, 422);
    let wrong = with("x", &["party.north.complies=7"]);
    assert_eq!(wrong.json()["faults"][0]["path"], "party.north.complies");
    with("x", &[]).done();
}

/// Variants in brackets are one value: the new one is put into it, where tables of its name could not follow.
#[test]
fn a_variant_is_added_to_a_list_in_brackets() {
    let desk = crate::desk::Desk::new();
    let head = "name = \"x\"\nhorizon = 30\nsources = [\"invented\"]\n";
    let rest = "party.a = { holds = { p = 9 }, complies = 1 }\nparty.b = { holds = { q = 9 }, complies = 0.9 }\n\
                [[tranche]]\nname = \"one\"\nday = 1\na = { p = 1 }\nb = { q = 1 }\n";
    let slow = "{ name = \"slow\", set = { \"tranche.one.day\" = 2 } }";
    let lists = [
        format!("variant = [\n  {slow}, # the slow one\n]\n"),
        format!("variant = [{slow}]\n"),
        "variant = []\n".to_owned(),
        String::new(),
    ];
    for (i, list) in lists.iter().enumerate() {
        for (kind, end) in [("unix", "\n"), ("dos", "\r\n")] {
            desk.write(&format!("{kind}{i}.toml"), &format!("{head}{list}{rest}").replace('\n', end));
        }
    }
    let server = Server::on(desk, ".");
    for (i, list) in lists.iter().enumerate() {
        for kind in ["unix", "dos"] {
            let variant = if list.contains("slow") { "slow" } else { "base" };
            let right = json!({ "variant": variant, "set": ["party.b.complies=0.5"] });
            let asked = json!({ "file": format!("{kind}{i}"), "right": right, "trials": 500, "seed": 5 });
            let ask = json!({ "asked": asked, "name": "mine", "about": "Less sure." });
            let saved = server.post("/api/save", &ask).done().text();
            let is_dos = |text: &str| text.contains("\r\n") && !text.replace("\r\n", "").contains('\n');
            assert_eq!(is_dos(&saved), kind == "dos", "{saved}");
            // what the author wrote stays, line by line, comments included
            let original = server.desk.read(&format!("{kind}{i}.toml"));
            for line in original.lines().filter(|line| !line.starts_with("variant")) {
                let line = line.trim_end_matches(", # the slow one");
                assert!(saved.contains(line), "{line:?} is not in {saved}");
            }
            server.desk.write("kept.toml", &saved);
            server.desk.run("run kept.toml --variant mine --trials 500 --seed 5 --quiet --out k").done();
            let chance = &server.desk.rows("k/outcomes.csv")[0]["probability"];
            let answer = server.post("/api/run", &asked).done().json();
            assert_eq!(chance.parse().ok(), answer["completed"][1]["probability"].as_f64(), "{saved}");
        }
    }
}
