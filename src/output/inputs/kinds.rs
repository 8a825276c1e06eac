//! What is left out of several entries of a file, said once for all of them.

use crate::scenario::Several;

/// What a value of theirs is called: `whether there is no agreement without an issue`.
#[must_use]
pub fn of_several(of: &Several) -> String {
    let name = match (of.table, of.key) {
        ("issue", "days") => "the time until it is known whether an issue is settled",
        ("issue", "required") => "whether there is no agreement without an issue",
        ("issue", "odds") => "a party's odds factor if an issue stays open",
        ("issue", "incidents") => "the factor on the rate of incidents if an issue stays open",
        ("event", "after") => "what an event comes after",
        ("event", "probability") => "the probability of an event, once what it comes after has happened",
        ("event", "days") => "the time from what it comes after until an event",
        ("event", "lasts") => "the time for which an event is in effect",
        ("event", "odds") => "a party's odds factor after an event",
        ("event", "incidents") => "the factor on the rate of incidents after an event",
        ("event", "extension") => "the odds factor on an extension after an event",
        ("event", "ends") => "whether an event ends the agreement",
        ("tranche", "order") => "who goes first at a tranche",
        ("tranche", "patience") => "the longest wait of a tranche for the event that it requires",
        ("tranche", "odds") => "a party's odds factor at a tranche",
        ("category", "odds") => "the odds factor of a bundle with persons of a category",
        ("category", "deceased") => "whether persons of a category are counted as deceased",
        ("term", "odds") => "the odds factor of a term",
        (table, key) => return format!("`{key}` of [{table}]"),
    };
    name.to_owned()
}

/// Which of them it is about: `2 of 3 issues`; nothing where it is about all.
#[must_use]
pub fn how_many(of: &Several) -> Option<String> {
    let all = match (of.table, of.all) {
        ("category", _) => "categories".to_owned(),
        (table, _) => format!("{table}s"),
    };
    (of.count < of.all).then(|| format!("{} of {} {all}", of.count, of.all))
}

/// Where it could be written: `required in [[issue]]`.
#[must_use]
pub fn place_of(of: &Several) -> String {
    match of.table {
        "category" => format!("{} in [category.KEY]", of.key),
        "term" => format!("{} in [term.NAME]", of.key),
        "issue" if matches!(of.key, "odds" | "incidents") => format!("otherwise.{} in [[issue]]", of.key),
        table => format!("{} in [[{table}]]", of.key),
    }
}
