//! What would be typed to find the same figures.

use stagger::engine::Settings;
use stagger::output::part::quoted;
use stagger::scenario::Source;

use super::ask::Side;

/// The command line that finds the figures of one side.
pub(super) fn command(source: &Source, side: &Side, settings: &Settings) -> String {
    let path = source.path.to_string_lossy();
    let mut words = vec!["stagger".to_owned(), "run".to_owned(), quoted(&path)];
    words.extend(["--variant".to_owned(), quoted(side.name())]);
    for change in &side.set {
        words.extend(["--set".to_owned(), quoted(change)]);
    }
    words.extend(["--trials".to_owned(), settings.trials.to_string()]);
    words.extend(["--seed".to_owned(), settings.seed.to_string()]);
    // earlier results of the file are left alone
    let out = format!("results/{}-what-if", source.stem());
    words.extend(["--out".to_owned(), quoted(&out)]);
    words.join(" ")
}
