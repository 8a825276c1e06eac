//! What would be typed to find the same figures.

use stagger::engine::Settings;
use stagger::scenario::{Source, typed};

use super::ask::Side;

/// The command lines that find the figures of the starting point and of the what-if.
pub(super) fn commands(source: &Source, [left, right]: [&Side; 2], settings: &Settings) -> [String; 2] {
    // each has a folder of its own, and earlier results of the file are left alone
    [(left, "starting-point"), (right, "what-if")].map(|(side, role)| {
        let out = format!("results/{}-{role}", source.stem());
        command(source, side, settings, &out)
    })
}

fn command(source: &Source, side: &Side, settings: &Settings, out: &str) -> String {
    let path = source.path.to_string_lossy();
    let mut words = vec!["stagger".to_owned(), "run".to_owned(), typed::file(&path)];
    words.push(typed::option("--variant", side.name()));
    for change in &side.set {
        words.extend(["--set".to_owned(), typed::change(change)]);
    }
    words.extend(["--trials".to_owned(), settings.trials.to_string()]);
    words.extend(["--seed".to_owned(), settings.seed.to_string()]);
    words.push(typed::option("--out", out));
    words.join(" ")
}
