//! What each path is called: the keys of the file, in words.

use super::{Spoken, category, due, length, number, party, quoted, time};
use crate::agreement::{Agreement, Trigger};

/// What has these words as its path; `None`: it has no name.
pub(super) fn of_words(words: &[&str], agreement: &Agreement) -> Option<Spoken> {
    let (first, rest) = words.split_first()?;
    match (*first, rest) {
        ("start", []) => Some(number("the date of day 0")),
        ("horizon", []) => Some(time("the time played")),
        ("on_delay", []) => Some(number("what is kept after a delay")),
        ("unknown", [name]) => Some(number(quoted(name))),
        ("party" | "tranche" | "issue" | "event", [_]) | ("mediation" | "ceasefire" | "exchange", []) => {
            thing(first, rest, agreement)
        }
        ("ceasefire", ["extension"]) => Some(number("the extension of the ceasefire")),
        ("ceasefire", ["incidents"]) => Some(number("the incidents in the ceasefire")),
        ("party", [key, rest @ ..]) => of_party(&party(key, agreement), rest, agreement),
        ("category", [key, "odds"]) => {
            Some(number(format!("the odds factor of a bundle with {}", category(key, agreement))))
        }
        ("category", [key, "deceased"]) => {
            Some(number(format!("whether {} are counted as deceased", category(key, agreement))))
        }
        ("term", [name, "odds"]) => Some(number(format!("the odds factor of {}", quoted(name)))),
        ("behaviour", [what]) => Some(number(format!("the {}", reaction(what)?))),
        ("breach", rest) => of_breach("", rest),
        ("mediation", rest) => of_mediation(rest),
        ("ceasefire", rest) => of_ceasefire(rest),
        ("issue", [name, rest @ ..]) => of_issue(name, rest, agreement),
        ("event", [name, rest @ ..]) => of_event(name, rest, agreement),
        ("exchange", rest) => of_exchange(rest, agreement),
        ("tranche", [name, rest @ ..]) => of_tranche(name, rest, agreement),
        _ => None,
    }
}

/// What stands in the file as a table of its own, and is not there without it.
fn thing(what: &str, name: &[&str], agreement: &Agreement) -> Option<Spoken> {
    let word = name.first().copied().unwrap_or_default();
    Some(number(match what {
        "party" => party(word, agreement),
        "tranche" => tranche(word, agreement),
        "issue" => format!("the issue {}", quoted(word)),
        "event" => format!("the event {}", quoted(word)),
        "exchange" => "the schedule made from totals".to_owned(),
        "ceasefire" => "the ceasefire".to_owned(),
        _ => "mediation".to_owned(),
    }))
}

/// What the entry of a list of the file is called that stands there at this position, counted from 1.
pub(super) fn at_position<'a>(list: &str, position: usize, agreement: &'a Agreement) -> Option<&'a str> {
    let nth = position.checked_sub(1)?;
    match list {
        "issue" => agreement.issues().get(nth).map(|i| i.name.as_str()),
        "event" => agreement.events().get(nth).map(|e| e.name.as_str()),
        "tranche" => {
            // where a variant leaves out those before it, it goes on to be called by its position in the file
            let all = agreement.tranches();
            let by_number = all.iter().find(|t| t.name == format!("tranche {position}"));
            by_number.or_else(|| all.get(nth)).map(|t| t.name.as_str())
        }
        _ => None,
    }
}

fn reaction(what: &str) -> Option<&'static str> {
    match what {
        "trust" => Some("odds factor for trust"),
        "retaliation" => Some("odds factor for retaliation"),
        "strain" => Some("odds factor for strain"),
        _ => None,
    }
}

fn of_party(name: &str, rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    match *rest {
        ["complies"] => Some(number(format!("the compliance of {name}"))),
        ["breach", ref rest @ ..] => of_breach(name, rest),
        ["holds", key] => Some(number(format!("the number held by {name}: {}", category(key, agreement)))),
        ["holds"] => Some(number(format!("the persons held by {name}"))),
        [what] => Some(number(format!("{name}'s {}", reaction(what)?))),
        _ => None,
    }
}

/// Of all parties, or of one by its name.
fn of_breach(name: &str, rest: &[&str]) -> Option<Spoken> {
    let by = if name.is_empty() { String::new() } else { format!(" by {name}") };
    match *rest {
        ["late"] => Some(number(format!("the weight of late deliveries{by}"))),
        ["short"] => Some(number(format!("the weight of short deliveries{by}"))),
        ["refused"] => Some(number(format!("the weight of refusals{by}"))),
        ["delay"] => Some(time(format!("the delay of a late delivery{by}"))),
        ["share"] => Some(number(format!("the share brought at once in a short delivery{by}"))),
        ["grace"] => Some(time(format!("the grace for late deliveries{by}"))),
        _ => None,
    }
}

fn of_mediation(rest: &[&str]) -> Option<Spoken> {
    match *rest {
        ["success"] => Some(number("the probability that mediation succeeds")),
        ["days"] => Some(length("a dispute")),
        ["fatigue"] => Some(number("the odds factor of mediation per earlier dispute")),
        _ => None,
    }
}

fn of_ceasefire(rest: &[&str]) -> Option<Spoken> {
    match *rest {
        ["days"] => Some(length("the ceasefire")),
        ["extension", "probability"] => {
            Some(number("the probability that the ceasefire is extended when it expires"))
        }
        ["extension", "days"] => Some(length("an extension of the ceasefire")),
        ["extension", "at_most"] => Some(number("the number of extensions of the ceasefire allowed")),
        ["incidents", "per_day"] => Some(number("the rate of incidents per day")),
        ["incidents", "shape"] => Some(number("the shape of the rate of incidents over time")),
        ["incidents", "fatal"] => Some(number("the probability that an incident ends the ceasefire")),
        ["incidents", "pause"] => Some(time("the pause after an incident")),
        ["survives"] => Some(number("whether the ceasefire outlives an agreement that collapses")),
        _ => None,
    }
}

fn of_issue(word: &str, rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    let name = quoted(word);
    match *rest {
        ["settled"] => Some(number(format!("the probability that {name} is settled"))),
        ["days"] => Some(time(format!("the time until it is known whether {name} is settled"))),
        ["required"] => Some(number(format!("whether there is no agreement without {name}"))),
        ["otherwise", "odds", key] => {
            Some(number(format!("{}'s odds factor if {name} stays open", party(key, agreement))))
        }
        ["otherwise", "incidents"] => {
            Some(number(format!("the factor on the rate of incidents if {name} stays open")))
        }
        _ => None,
    }
}

fn of_event(word: &str, rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    let name = quoted(word);
    match *rest {
        ["probability"] => Some(number(format!("the probability of {name}"))),
        ["days"] => Some(time(format!("the time {}until {name}", since(word, agreement)))),
        ["lasts"] => Some(time(format!("the time for which {name} is in effect"))),
        ["odds", key] => Some(number(format!("{}'s odds factor after {name}", party(key, agreement)))),
        ["incidents"] => Some(number(format!("the factor on the rate of incidents after {name}"))),
        ["extension"] => Some(number(format!("the odds factor on an extension after {name}"))),
        ["ends"] => Some(number(format!("whether {name} ends the agreement"))),
        ["after"] => Some(number(format!("what {name} comes after"))),
        _ => None,
    }
}

/// `from the entry into force `: what an event comes after.
fn since(word: &str, agreement: &Agreement) -> String {
    let Some(event) = agreement.events().iter().find(|e| e.name == word) else {
        return String::new();
    };
    let after = match event.after {
        Trigger::Start => "day 0".to_owned(),
        Trigger::Agreement => "the entry into force".to_owned(),
        Trigger::Completion => "the completion of the exchange".to_owned(),
        Trigger::Collapse => "a collapse".to_owned(),
        Trigger::Tranche(t) => {
            format!("the completion of {}", tranche(&agreement.tranches()[t.index()].name, agreement))
        }
        Trigger::Issue(i) => format!("the settlement of {}", quoted(&agreement.issues()[i.index()].name)),
        Trigger::Event(e) => quoted(&agreement.events()[e.index()].name),
    };
    format!("from {after} ")
}

fn of_exchange(rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    match *rest {
        ["tranches"] => Some(number("the number of tranches")),
        ["first"] => Some(due("the first tranche")),
        ["every"] => Some(time("the interval between tranches")),
        ["order"] => Some(number("who goes first")),
        ["split"] => Some(number("the split of the totals over the tranches")),
        ["split", key] => Some(number(format!("the split of the total of {}", party(key, agreement)))),
        ["categories"] => Some(number("the order of the categories")),
        ["ratio", key, "of"] => {
            Some(number(format!("the party for each of whose persons {} owes some", party(key, agreement))))
        }
        ["ratio", key, of] => Some(number(format!(
            "the number whom {} owes for each of: {}",
            party(key, agreement),
            category(of, agreement)
        ))),
        [key] => agreement.parties().iter().any(|p| p.key == key).then(|| owed_in_all(key, "", agreement)),
        [key, of] if agreement.parties().iter().any(|p| p.key == key) => Some(owed(key, of, "", agreement)),
        _ => None,
    }
}

/// A tranche by its name; one without a name of its own is called by its number.
fn tranche(name: &str, agreement: &Agreement) -> String {
    let number_of = agreement.tranches().iter().position(|t| t.name == name);
    match number_of.map(|i| format!("tranche {}", i + 1)) {
        Some(plain_name) if plain_name == name => plain_name,
        _ => format!("tranche {}", quoted(name)),
    }
}

fn of_tranche(word: &str, rest: &[&str], agreement: &Agreement) -> Option<Spoken> {
    let tranche = tranche(word, agreement);
    match *rest {
        ["day"] => Some(due(tranche)),
        ["patience"] => Some(time(format!("the longest wait of {tranche}"))),
        ["order"] => Some(number(format!("who goes first at {tranche}"))),
        ["odds", key] => Some(number(format!("{}'s odds factor at {tranche}", party(key, agreement)))),
        ["requires"] => Some(number(format!("what {tranche} requires"))),
        ["terms", key] => Some(number(format!("the terms that {} owes at {tranche}", party(key, agreement)))),
        [key] if agreement.parties().iter().any(|p| p.key == key) => {
            Some(owed_in_all(key, &format!(" at {tranche}"), agreement))
        }
        [key, of] => Some(owed(key, of, &format!(" at {tranche}"), agreement)),
        _ => None,
    }
}

fn owed(key: &str, of: &str, at: &str, agreement: &Agreement) -> Spoken {
    number(format!("the number that {} owes{at}: {}", party(key, agreement), category(of, agreement)))
}

fn owed_in_all(key: &str, at: &str, agreement: &Agreement) -> Spoken {
    number(format!("the persons whom {} owes{at}", party(key, agreement)))
}
