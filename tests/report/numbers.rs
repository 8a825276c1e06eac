//! The tables behind the figures say what the CSV files say.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

use super::{report_of, shipped};
use crate::desk::Desk;

type Rows = Vec<BTreeMap<String, String>>;

/// The table behind the figure of this title, each row by column.
fn table(html: &str, title: &str) -> Rows {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let page = Document::parse_with_options(html, options).unwrap();
    let text = |n: Node<'_, '_>| {
        n.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect::<String>()
    };
    let is_it = |n: &Node<'_, '_>| {
        n.has_tag_name("figure") && n.descendants().any(|h| h.has_tag_name("h3") && text(h) == title)
    };
    let figure = page.descendants().find(is_it).unwrap_or_else(|| panic!("no figure {title}"));
    let cells = |tag: &'static str| {
        let part = figure.descendants().find(|n| n.has_tag_name(tag)).unwrap();
        let rows = part.children().filter(|n| n.has_tag_name("tr"));
        rows.map(|r| r.children().filter(Node::is_element).map(text).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let header = cells("thead").remove(0);
    cells("tbody").into_iter().map(|row| header.iter().cloned().zip(row).collect()).collect()
}

/// A number as it is shown, and whether the field of the CSV file is that, rounded.
#[track_caller]
fn same(shown: &str, field: &str, times: f64) {
    let Ok(exact) = field.parse::<f64>() else {
        assert_eq!(shown, "–", "{field:?}");
        return;
    };
    let plain = shown.replace('−', "-");
    let number: f64 = plain.parse().unwrap_or_else(|_| panic!("{shown:?} for {field}"));
    let decimals = plain.split_once('.').map_or(0, |(_, d)| d.len());
    // a number that ends in .0 is shown without
    let unit = if decimals == 0 && (exact * times).abs() < 100.0 {
        0.1
    } else {
        10f64.powi(-i32::try_from(decimals).unwrap())
    };
    assert!((number - exact * times).abs() <= 0.5 * unit + 1e-9, "{shown} for {exact} × {times}");
}

fn desk() -> (Desk, String) {
    let desk = report_of(&shipped("teaching/3-ceasefire.toml"), "");
    let html = desk.page("r/report.html");
    (desk, html)
}

fn first(desk: &Desk, file: &str) -> Rows {
    desk.rows(file).into_iter().filter(|r| r["scenario"] == "s").collect()
}

#[test]
fn releases_by_day() {
    let (desk, html) = desk();
    let exact = first(&desk, "r/releases.csv");
    let shown = table(&html, "Who is released when");
    assert!(shown.len() > 20);
    for row in shown {
        let party = row["Party"].to_lowercase();
        let field = exact.iter().find(|e| e["day"] == row["Day"] && e["party"] == party).unwrap();
        for (name, column) in [
            ("Planned", "planned"),
            ("On average", "mean"),
            ("Lowest in 9 of 10", "p05"),
            ("Lower quarter", "p25"),
            ("Middle", "median"),
            ("Upper quarter", "p75"),
            ("Highest in 9 of 10", "p95"),
        ] {
            same(&row[name], &field[column], 1.0);
        }
    }
}

#[test]
fn how_many_come_home() {
    let (desk, html) = desk();
    let exact = first(&desk, "r/distributions.csv");
    let shown = table(&html, "How many come home");
    assert!(shown.len() > 8);
    for row in shown {
        let party = row["Party"].to_lowercase();
        let persons: u64 = row["At least"].parse().unwrap();
        let of = exact.iter().filter(|e| e["metric"] == "released" && e["party"] == party);
        let field = of.into_iter().find(|e| e["value"].parse::<u64>().unwrap() >= persons);
        let share = field.map_or("0", |e| e["at_least"].as_str());
        same(&row["In so many, %"], share, 100.0);
        same(&row["In the others, %"], &(1.0 - share.parse::<f64>().unwrap()).to_string(), 100.0);
    }
}

#[test]
fn days_and_tranches() {
    let (desk, html) = desk();
    let exact = first(&desk, "r/timeline.csv");
    let shown = table(&html, "Does the agreement still stand?");
    assert!(shown.len() > 15);
    for row in shown {
        let field = exact.iter().find(|e| e["day"] == row["Day"]).unwrap();
        for (name, column) in [
            ("Completed, %", "completed"),
            ("Under way, %", "under_way"),
            ("In talks, %", "in_talks"),
            ("Ended early, %", "ended"),
            ("Ceasefire, %", "ceasefire"),
        ] {
            same(&row[name], &field[column], 100.0);
        }
    }
    let exact = first(&desk, "r/tranches.csv");
    let shown = table(&html, "How far it gets, and who does not honour");
    assert_eq!(shown.len(), exact.len());
    for (row, field) in shown.iter().zip(&exact) {
        assert_eq!(
            (row["Tranche"].as_str(), row["Party"].to_lowercase()),
            (field["tranche"].as_str(), field["party"].clone())
        );
        for (name, column) in [
            ("Reached, %", "reached"),
            ("Honoured, %", "honoured"),
            ("Late, %", "late"),
            ("Short, %", "short"),
            ("Refused, %", "refused"),
            ("Completed, %", "completed"),
        ] {
            same(&row[name], &field[column], 100.0);
        }
    }
}

#[test]
fn endings_and_leads() {
    let (desk, html) = desk();
    let exact = first(&desk, "r/outcomes.csv");
    let shown = table(&html, "How it ends");
    let find = |outcome: &str, cause: &str, party: &str| {
        exact.iter().find(|e| e["outcome"] == outcome && e["cause"] == cause && e["party"] == party).unwrap()
    };
    let row = |name: &str| {
        shown.iter().find(|r| r["How it ends"] == name).unwrap_or_else(|| panic!("{name}: {shown:?}"))
    };
    for (name, field) in [
        ("Completed", find("completed", "", "")),
        ("The ceasefire expires", find("collapsed", "expiry", "")),
        ("A fatal incident", find("collapsed", "incident", "")),
        ("Breach by North", find("collapsed", "breach", "north")),
        ("Breach by South", find("collapsed", "breach", "south")),
    ] {
        same(&row(name)["Share of histories, %"], &field["probability"], 100.0);
        same(&row(name)["At least, %"], &field["ci_low"], 100.0);
        same(&row(name)["At most, %"], &field["ci_high"], 100.0);
    }
    let exact: Rows = first(&desk, "r/summary.csv").into_iter().filter(|r| r["metric"] == "lead").collect();
    let shown = table(&html, "Who is ahead, and by how much");
    assert_eq!((shown.len(), exact.len()), (2, 2));
    for (row, field) in shown.iter().zip(&exact) {
        same(&row["On average"], &field["mean"], 1.0);
        same(&row["Highest in 9 of 10"], &field["p95"], 1.0);
    }
}

#[test]
fn scenarios_compared() {
    let (desk, html) = desk();
    let short = |name: &str| name.split_once(" / ").map_or("base", |(_, v)| v).to_owned();
    let exact: Rows =
        desk.rows("r/comparison.csv").into_iter().filter(|r| r["metric"] == "completed").collect();
    let shown = table(&html, "What each changes, compared with “base”");
    assert_eq!((shown.len(), exact.len()), (3, 3));
    for (row, field) in shown.iter().zip(&exact) {
        assert_eq!(row["Scenario"], short(&field["scenario"]));
        same(&row["Difference, points"], &field["difference"], 100.0);
        same(&row["at least"], &field["ci_low"], 100.0);
        same(&row["at most"], &field["ci_high"], 100.0);
    }
    let exact: Rows =
        desk.rows("r/outcomes.csv").into_iter().filter(|r| r["outcome"] == "completed").collect();
    for (row, field) in table(&html, "How often each is completed").iter().zip(&exact) {
        assert_eq!(row["Scenario"], short(&field["scenario"]));
        same(&row["Completed, %"], &field["probability"], 100.0);
    }
    let exact: Rows = desk
        .rows("r/summary.csv")
        .into_iter()
        .filter(|r| r["metric"] == "released_share" && r["category"].is_empty())
        .collect();
    for row in table(&html, "How many of those owed come home") {
        for (column, party) in [("Released by North, %", "north"), ("Released by South, %", "south")] {
            let field =
                exact.iter().find(|e| short(&e["scenario"]) == row["Scenario"] && e["party"] == party);
            same(&row[column], &field.unwrap()["mean"], 100.0);
        }
    }
}

#[test]
fn a_sweep() {
    let desk = Desk::new();
    desk.run(
        "sweep small.toml --vary party.north.complies=0.5..0.9/5 --trials 200 -q --formats csv,html --out r",
    )
    .done();
    let exact: Rows = desk.rows("r/sweep.csv").into_iter().filter(|r| r["metric"] == "completed").collect();
    let shown = table(&desk.page("r/report.html"), "How often it is completed, over the compliance of North");
    assert_eq!(shown.len(), 5);
    for row in shown {
        let at: f64 = row["party.north.complies"].parse().unwrap();
        let field = exact.iter().find(|e| {
            e["scenario"] == "small" && (e["party.north.complies"].parse::<f64>().unwrap() - at).abs() < 1e-9
        });
        same(&row["base, %"], &field.unwrap()["mean"], 100.0);
    }
}
