//! Command lines put together at random, of what may and what may not stand there.

use rand::Rng as _;
use stagger::trial::{Luck, Site, Stream, What};

use crate::desk::Desk;

const LINES: u64 = 1200;

const FILES: [&str; 4] = ["small.toml", "certain.toml", "deal.toml", "every.toml"];

const COMMANDS: [&str; 8] = [
    "run",
    "check",
    "trace",
    "sweep",
    "sensitivity --rows 16",
    "robust --worlds 100",
    "explain --target collapsed",
    "tipping --target completed>=0.5",
];

const PATHS: [&str; 18] = [
    "behaviour.trust",
    "breach.late",
    "breach.share",
    "category.soldiers.odds",
    "ceasefire.days",
    "ceasefire.incidents.fatal",
    "ceasefire.incidents.per_day",
    "exchange.every",
    "exchange.order",
    "exchange.tranches",
    "horizon",
    "mediation",
    "mediation.days",
    "mediation.success",
    "name",
    "party.north.complies",
    "party.south.holds",
    "party.x.y",
];

const VALUES: [&str; 26] = [
    "",
    "-0",
    "0",
    "0,1",
    "0.3..0.9",
    "0.3..0.9/3",
    "0.5,0.7",
    "0.9..0.3",
    "0.9..1.2",
    "1",
    "1..1/0",
    "1..5",
    "1e308",
    "1e9..1e10/3",
    "2..6",
    "5e-324",
    "[1,2]",
    "[\"north\",\"south\"],[\"south\",\"north\"]",
    "front,back",
    "inf",
    "nan,1",
    "true",
    "{geometric=3},{fixed=1}",
    "{success=0.7},{success={uniform=[0.3,0.6]}}",
    "{uniform=[0.1,0.5]}",
    "{uniform=[0.1,0.5]},0.5",
];

/// Whatever it comes to, it is said in words, and no figure is none.
#[test]
fn commands_at_random() {
    let desk = Desk::new();
    desk.write("deal.toml", include_str!("../../benches/deal.toml"));
    desk.write("every.toml", include_str!("../../scenarios/teaching/4-every-key.toml"));
    let mut played = 0;
    for line in 0..LINES {
        let mut luck = Luck::new(7, line).stream(Site::new("line", 0, 0).what(What::Unknown));
        let command = one_of(&COMMANDS, &mut luck);
        let mut args: Vec<&str> = command.split(' ').collect();
        args.push(one_of(&FILES, &mut luck));
        let change = |luck: &mut Stream| format!("{}={}", one_of(&PATHS, luck), one_of(&VALUES, luck));
        let (mut vary, set) = (change(&mut luck), change(&mut luck));
        if command != "sweep" {
            // a number of points is refused anywhere else, whatever it is a number of points of
            vary.truncate(vary.find('/').unwrap_or(vary.len()));
        }
        let writes = !["check", "trace"].contains(&command);
        let varies = writes && command != "run";
        if varies {
            args.extend(["--vary", &vary]);
        }
        if luck.next_u64().is_multiple_of(3) || !varies {
            args.extend(["--set", &set]);
        }
        if writes {
            args.extend(["--trials", "200", "--formats", "csv,html", "--out", "r"]);
        }
        let ran = desk.run_with(&args);
        let said = format!("{args:?}\n{}{}", ran.out, ran.err);
        assert!([0, 1, 2].contains(&ran.code) && !said.contains("panicked"), "{said}");
        if ran.code != 0 {
            assert!(ran.err.lines().any(|line| line.starts_with("error: ")), "{said}");
            continue;
        }
        played += 1;
        assert!(!has_none(&ran.out), "{said}");
        if writes {
            for (name, table) in desk.tables("r") {
                assert!(!has_none(&table), "{name} {said}");
            }
        }
    }
    // so many that something was tried, and refused
    assert!((LINES / 10..LINES * 7 / 8).contains(&played), "{played}");
}

/// Whether a number is none.
fn has_none(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| ["NaN", "nan", "inf"].contains(&word))
}

fn one_of(list: &[&'static str], luck: &mut Stream) -> &'static str {
    list[(luck.next_u64() % list.len() as u64) as usize]
}
