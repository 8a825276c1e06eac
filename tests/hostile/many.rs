//! More scenarios side by side than there is memory to count them in.

use std::time::{Duration, Instant};

use crate::desk::Desk;

/// Two parties with so many persons each, for so many days, and so many variants.
fn many(variants: u32, (persons, days): (u32, u32)) -> String {
    let party = |name: &str| format!("[party.{name}]\nholds = {{ c = {persons} }}\ncomplies = 0.9\n");
    let variant =
        |i| format!("[[variant]]\nname = \"v{i}\"\nset = {{ \"party.north.complies\" = 0.5{i:03} }}\n");
    let exchange = format!("north = {{ c = {persons} }}\nsouth = {{ c = {persons} }}\n");
    format!(
        "name = \"many\"\nhorizon = {days}\n{}{}[exchange]\ntranches = 12\nevery = 7\norder = \"together\"\n{exchange}{}",
        party("north"),
        party("south"),
        (0..variants).map(variant).collect::<String>()
    )
}

/// Before anything is played or written, whatever would play them.
#[test]
fn more_scenarios_than_there_is_memory_for_are_refused() {
    let desk = Desk::new();
    desk.write("many.toml", &many(99, (100_000, 36_500)));
    let before = desk.list(".");
    let began = Instant::now();
    for command in [
        "run many.toml --trials 10",
        "run many.toml --trials 10 --part 1/2",
        "sweep many.toml --trials 10 --vary party.south.complies=0.5,0.6",
        "robust many.toml --trials 20000 --worlds 100 --vary party.south.complies=0.5..0.6",
    ] {
        let what = "what is counted of 100 scenarios side by side may take 5.4 GiB";
        desk.run(command).failed(1, &[what, "4 GiB is the most", "--variant", "shorter horizon"]);
    }
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    assert_eq!(desk.list("."), before);
}
