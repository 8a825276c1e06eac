//! The answers: the same as on the command line, faults included.

use serde_json::{Value, json};

use super::{Server, small};

#[test]
fn the_figures_are_those_of_run() {
    let server = Server::start("small.toml");
    let set = ["party.south.complies=0.8", "ceasefire.days=\"permanent\""];
    let mut ask = small(&set, 3000);
    ask["tables"] = json!(true);
    ask["worlds"] = json!(true);
    ask["left"] = json!({ "variant": "one day" });
    let answer = server.post("/api/run", &ask).done().json();
    let typed = ["run", "small.toml", "--json", "--seed", "7", "--formats", "csv"];
    let run = |more: &[&str]| -> Value {
        let ran = server.desk.run_with(&[&typed[..], more].concat()).done();
        serde_json::from_str(&ran.out).unwrap()
    };
    let right = run(&["--variant", "base", "--set", set[0], "--set", set[1], "--trials", "3000"]);
    assert_eq!(answer["tables"][0], run(&["--variant", "one day", "--trials", "3000"]));
    assert_eq!(answer["tables"][1], right);
    let completed =
        right["outcomes"].as_array().unwrap().iter().find(|r| r["outcome"] == "completed").unwrap();
    let close = |a: &Value, b: &Value| (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-8;
    assert!(close(&answer["completed"][1]["probability"], &completed["probability"]));
    assert!(close(&answer["completed"][1]["low"], &completed["ci_low"]));
    // the differences are paired: what two scenarios of one run have, too
    let both = run(&["--variant", "base", "--variant", "one day", "--trials", "40000"]);
    let swapped =
        json!({ "file": "small", "right": { "variant": "one day" }, "trials": 40_000, "seed": "7" });
    let answer = server.post("/api/run", &swapped).done().json();
    let first = &both["comparison"][0];
    let half = (first["ci_high"].as_f64().unwrap() - first["ci_low"].as_f64().unwrap()) / 2.0;
    let told = format!("{:+.1} ± {:.1}", 100.0 * first["difference"].as_f64().unwrap(), 100.0 * half);
    assert_eq!(answer["differences"][0]["difference"].as_str().unwrap(), told.replace('-', "−"));
    assert!(answer["figures"].as_array().unwrap().len() >= 5);
}

#[test]
fn days_held_of_other_numbers_of_persons_are_not_compared() {
    let server = Server::start("small.toml");
    let compared = |set: &str| {
        let ask = json!({ "file": "small", "trials": 2000, "right": { "set": [set] } });
        let answer = server.post("/api/run", &ask).done().json();
        let rows = answer["differences"].as_array().unwrap().clone();
        rows.iter().filter(|row| row["unit"] == "person-days").count()
    };
    assert_eq!(compared("party.north.complies=0.8"), 2);
    assert_eq!(compared("tranche.first.north.civilians=5"), 1);
    assert_eq!(compared("horizon=60"), 0);
}

#[cfg(unix)]
#[test]
fn the_command_line_that_is_given_finds_the_same() {
    let server = Server::start("full.toml");
    for (set, variant) in [
        (vec![], "base"),
        (
            vec!["mediation.success=0.3", "event.\"Council vote\".probability={ interval = [0.1, 0.4] }"],
            "base",
        ),
        (vec!["on_delay=slip", "tranche.third.order=[\"south\", \"north\"]"], "no truce"),
    ] {
        let ask = json!({ "file": "full", "trials": 2000, "seed": 11, "right": { "set": set, "variant": variant } });
        let reply = server.post("/api/run", &ask);
        let answer = reply.done().json();
        let command = answer["commands"][1].as_str().unwrap();
        let program = assert_cmd::cargo::cargo_bin!("stagger").display().to_string();
        let typed = command.replacen("stagger", &format!("'{program}'"), 1);
        let ran = std::process::Command::new("sh")
            .args(["-c", &typed])
            .current_dir(server.desk.dir.path())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{command}\n{}", String::from_utf8_lossy(&ran.stderr));
        let rows = server.desk.rows("results/full-what-if/outcomes.csv");
        assert!(answer["commands"][0].as_str().unwrap().ends_with(" --out results/full-starting-point"));
        let completed: f64 =
            rows.iter().find(|r| r["outcome"] == "completed").unwrap()["probability"].parse().unwrap();
        assert_eq!(answer["completed"][1]["probability"].as_f64().unwrap(), completed, "{command}");
    }
}

#[test]
fn what_is_wrong_is_told_in_the_words_of_the_command_line_and_at_its_input() {
    let server = Server::start("small.toml");
    for (set, path) in [
        ("party.north.complies=2", "party.north.complies"),
        ("party.west.complies=0.5", "party.west.complies"),
        ("mediation.success=", "mediation.success"),
        ("horizon=0", "horizon"),
        ("tranche.first.south.detainees=100", "tranche.first.south.detainees"),
    ] {
        let refused = server.post("/api/run", &small(&[set], 10));
        assert_eq!(refused.status, 422, "{set}: {}", refused.text());
        let told = refused.json();
        let ran = server.desk.run_with(&["run", "small.toml", "--variant", "base", "--set", set]);
        assert_eq!(ran.code, 1);
        assert_eq!(told["picture"].as_str().unwrap(), ran.err.trim_end(), "{set}");
        assert_eq!(told["side"], "right");
        assert_eq!(told["faults"][0]["path"], path, "{told:#}");
    }
}

#[test]
fn a_file_is_read_anew_and_a_broken_one_says_where() {
    let server = Server::start("small.toml");
    let inputs = || server.get("/api/inputs?file=small");
    let value = |path: &str| {
        let found = inputs().done().json();
        let all = found["inputs"].as_array().unwrap().clone();
        all.into_iter().find(|i| i["path"] == path).unwrap()["value"].clone()
    };
    let text = server.desk.read("small.toml");
    assert_eq!(value("mediation.success"), 0.6);
    server.desk.write("small.toml", &text.replace("success = 0.6", "success = 0.7"));
    assert_eq!(value("mediation.success"), 0.7);
    server.desk.write("small.toml", &text.replace("success = 0.6", "sucess = 0.6"));
    let refused = inputs();
    assert_eq!(refused.status, 422);
    let told = refused.json();
    assert!(told["picture"].as_str().unwrap().contains("did you mean `success`?"), "{told:#}");
    assert_eq!(told["faults"][0]["line"], 30, "{told:#}");
    assert_eq!(server.post("/api/run", &small(&[], 10)).status, 422);
    server.desk.write("small.toml", &text);
    assert_eq!(value("mediation.success"), 0.6);
}

#[test]
fn inputs_have_words_ranges_and_choices() {
    let server = Server::start("small.toml full.toml");
    let page = server.get("/api/inputs?file=small").done().json();
    let input = |path: &str| {
        page["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .find(|i| i["path"] == path)
            .unwrap_or_else(|| panic!("{path}"))
    };
    let mediation = input("mediation.success");
    assert_eq!(mediation["label"], "Probability that mediation succeeds");
    assert_eq!(mediation["slider"], json!({ "min": 0.0, "max": 1.0, "step": 0.01 }));
    let unknown = input("party.south.complies");
    assert_eq!(unknown["value"], Value::Null);
    assert!((unknown["range"]["p05"].as_f64().unwrap() - 0.7 * 0.95).abs() < 1e-9, "{unknown}");
    assert_eq!(input("ceasefire.days")["kind"], "permanent");
    assert_eq!(input("tranche.second.south.detainees")["slider"]["max"], 60.0);
    let order: Vec<&str> = input("tranche.second.order")["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["label"].as_str().unwrap())
        .collect();
    assert_eq!(order, ["together", "North, then South", "South, then North"]);
    // every input of a file with every key has a name in words
    let all = server.get("/api/inputs?file=full").done().json();
    for input in all["inputs"].as_array().unwrap() {
        assert!(!input["label"].as_str().unwrap().contains('`'), "{input}");
    }
}
