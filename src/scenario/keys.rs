//! Every key of a scenario file, once: the reader refuses what is not here, the nearest name is
//! looked for here, and the JSON Schema is written from here.

use crate::agreement::UnitKind;

/// The largest number of days that any single number in a file may stand for.
pub(super) const MOST_DAYS: u32 = 1_000_000;

/// In place of the days of a ceasefire that does not expire.
pub(super) const PERMANENT: &str = "permanent";

/// The largest count of persons: what one party may hold.
pub(super) const MOST_PERSONS: u32 = 1_000_000;
/// The largest number of tranches.
pub(super) const MOST_TRANCHES: u32 = 10_000;
/// The longest horizon, in days.
pub(super) const MOST_HORIZON: u32 = 36_500;
/// The largest number of categories.
pub(super) const MOST_CATEGORIES: usize = 200;
/// The largest number of terms, of events and of issues.
pub(super) const MOST_OTHERS: usize = 1_000;
/// The largest number of notes.
pub(super) const MOST_NOTES: usize = 2_000;
/// The longest note, in characters.
pub(super) const MOST_OF_A_NOTE: usize = 2_000;

/// A table of the file: its keys.
#[derive(Debug)]
pub(super) struct Section {
    /// As the file writes it, for messages.
    pub(super) title: &'static str,
    /// What it is for.
    pub(super) about: &'static str,
    pub(super) keys: &'static [Key],
    /// What a key that is not in the list may hold, when there may be others.
    pub(super) others: Option<&'static Takes>,
}

/// A key and what it takes.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) takes: Takes,
    pub(super) required: bool,
    pub(super) about: &'static str,
}

/// What a key takes.
#[derive(Debug)]
pub(super) enum Takes {
    Text,
    Texts,
    Flag,
    Date,
    /// A whole number from, to.
    Whole(u32, u32),
    Quantity(UnitKind),
    Delay,
    Share,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A number of days or `"permanent"`.
    Permanent,
    /// `"together"` or a list of parties.
    Order,
    /// `"even"`, `"front"`, `"back"`, weights, or a table of these by party.
    Split,
    /// Persons by category.
    Persons,
    /// Persons of this party for each person of another, by category.
    Ratio,
    /// A table by party.
    ByParty(&'static Takes),
    /// A quantity with a name of its own.
    Named,
    /// Values by dotted path.
    Paths,
    /// Texts by dotted path.
    Notes,
    /// What the author expects of a result.
    Claim,
    Table(&'static Section),
    /// A list of tables.
    List(&'static Section),
    /// Tables by a name that the author chooses.
    ByName(&'static Takes),
}

impl Takes {
    /// Whether it is no table, and no list of them.
    pub(super) fn is_value(&self) -> bool {
        !matches!(self, Takes::Table(_) | Takes::List(_) | Takes::ByName(_))
    }
}

impl Section {
    pub(super) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|k| k.name == name)
    }
}

const fn key(name: &'static str, takes: Takes, about: &'static str) -> Key {
    Key { name, takes, required: false, about }
}

const fn required(name: &'static str, takes: Takes, about: &'static str) -> Key {
    Key { name, takes, required: true, about }
}

const fn section(title: &'static str, about: &'static str, keys: &'static [Key]) -> Section {
    Section { title, about, keys, others: None }
}

const DAYS: Takes = Takes::Whole(0, MOST_DAYS);
const PROBABILITY: Takes = Takes::Quantity(UnitKind::Probability);
const MULTIPLIER: Takes = Takes::Quantity(UnitKind::Multiplier);
const WEIGHT: Takes = Takes::Quantity(UnitKind::Weight);
const ODDS_BY_PARTY: Takes = Takes::ByParty(&MULTIPLIER);

pub(super) static FILE: Section = section(
    "the file",
    "A prisoner exchange in staggered tranches, for the simulator stagger.",
    &[
        required("name", Takes::Text, "The title of the scenario."),
        key("about", Takes::Text, "What the scenario is; shown in reports."),
        key("sources", Takes::Texts, "Where the figures are from."),
        key("start", Takes::Date, "The date of day 0; with it, results bear dates."),
        required("horizon", Takes::Whole(1, MOST_HORIZON), "How many days are played, at least 1."),
        key(
            "on_delay",
            Takes::Choice(&["slip", "catch_up"]),
            "After a delay: keep the intervals, or the dates.",
        ),
        key("unknown", Takes::ByName(&Takes::Named), "Quantities with a name: one draw for all who use it."),
        required("party", Takes::ByName(&Takes::Table(&PARTY)), "The sides, at least two."),
        key("category", Takes::ByName(&Takes::Table(&CATEGORY)), "More about classes of persons."),
        key("term", Takes::ByName(&Takes::Table(&TERM)), "What is owed that is not a person."),
        key("behaviour", Takes::Table(&BEHAVIOUR), "How the parties react, unless a party says otherwise."),
        key("breach", Takes::Table(&BREACH), "What becomes of a bundle that is not honoured."),
        key(
            "mediation",
            Takes::Table(&MEDIATION),
            "How disputes are dealt with; without it, a dispute is the end.",
        ),
        key("ceasefire", Takes::Table(&CEASEFIRE), "The cessation of hostilities."),
        key("issue", Takes::List(&ISSUE), "A point still open in the talks."),
        key("event", Takes::List(&EVENT), "Anything else that may happen and changes the odds."),
        key("exchange", Takes::Table(&EXCHANGE), "A schedule that is generated from totals."),
        key("tranche", Takes::List(&TRANCHE), "One step of a schedule that is written out."),
        key("variant", Takes::List(&VARIANT), "The same scenario with some values changed."),
        key("notes", Takes::Notes, "Where values are from: \"party.north.complies\" = \"…\"."),
        key("expected", Takes::ByName(&Takes::Claim), "What the author expects of the results."),
    ],
);

pub(super) static PARTY: Section = section(
    "[party.KEY]",
    "One of the sides.",
    &[
        key("label", Takes::Text, "What is printed; the key by default."),
        required("holds", Takes::Persons, "Persons held, by category."),
        required(
            "complies",
            PROBABILITY,
            "Probability of honouring a bundle, before anything else is considered.",
        ),
        key("trust", MULTIPLIER, "Odds multiplier per tranche completed without a breach."),
        key("retaliation", MULTIPLIER, "Odds multiplier per breach by another party."),
        key("strain", MULTIPLIER, "Odds multiplier per contained incident."),
        key("breach", Takes::Table(&PARTY_BREACH), "Overrides of [breach] for this party."),
    ],
);

pub(super) static CATEGORY: Section = section(
    "[category.KEY]",
    "A class of persons.",
    &[
        key("label", Takes::Text, "What is printed; the key by default."),
        key("odds", MULTIPLIER, "Odds multiplier of a bundle with a person of this category."),
        key("deceased", Takes::Flag, "Whether these are remains."),
    ],
);

pub(super) static TERM: Section = section(
    "[term.NAME]",
    "Something owed that is not a person.",
    &[key("odds", MULTIPLIER, "Odds multiplier of a bundle that contains it.")],
);

pub(super) static BEHAVIOUR: Section = section(
    "[behaviour]",
    "How the parties react to what has happened.",
    &[
        key("trust", MULTIPLIER, "Odds multiplier per tranche completed without a breach."),
        key("retaliation", MULTIPLIER, "Odds multiplier per breach by another party."),
        key("strain", MULTIPLIER, "Odds multiplier per contained incident."),
    ],
);

const BREACH_KEYS: [Key; 6] = [
    key("late", WEIGHT, "Weight of a late delivery; 1 by default."),
    key("short", WEIGHT, "Weight of a short delivery; 1 by default."),
    key("refused", WEIGHT, "Weight of a refusal; 1 by default."),
    key("delay", Takes::Delay, "How many days late; 1 by default."),
    key("share", Takes::Share, "Share delivered at once when short; uniform on [0, 1] by default."),
    key("grace", DAYS, "Days of lateness that are not yet a breach; 0 by default."),
];
pub(super) static BREACH: Section =
    section("[breach]", "What becomes of a bundle that is not honoured.", &BREACH_KEYS);
pub(super) static PARTY_BREACH: Section = section(
    "breach of [party.KEY]",
    "What becomes of this party's bundles that are not honoured.",
    &BREACH_KEYS,
);

pub(super) static MEDIATION: Section = section(
    "[mediation]",
    "How disputes are dealt with.",
    &[
        required("success", PROBABILITY, "Probability that a dispute is cured."),
        key("days", Takes::Delay, "How long a dispute takes; 0 by default."),
        key("fatigue", MULTIPLIER, "Odds multiplier per earlier dispute; 1 by default."),
    ],
);

pub(super) static CEASEFIRE: Section = section(
    "[ceasefire]",
    "The cessation of hostilities under which the exchange takes place.",
    &[
        key("days", Takes::Permanent, "Days until it expires; permanent by default."),
        key("extension", Takes::Table(&EXTENSION), "What happens when it expires."),
        key("incidents", Takes::Table(&INCIDENTS), "How often it is violated."),
        key("survives", Takes::Flag, "Whether it goes on after a collapse of the agreement."),
    ],
);

pub(super) static EXTENSION: Section = section(
    "extension of [ceasefire]",
    "What happens when the ceasefire expires.",
    &[
        required("probability", PROBABILITY, "Probability of being extended."),
        required("days", Takes::Whole(1, MOST_DAYS), "By how many days, at least 1."),
        key("at_most", DAYS, "How many times at the most; no limit by default."),
    ],
);

pub(super) static INCIDENTS: Section = section(
    "incidents of [ceasefire]",
    "Violations of the ceasefire.",
    &[
        required("per_day", Takes::Quantity(UnitKind::Rate), "Incidents per day."),
        key(
            "shape",
            Takes::Quantity(UnitKind::Shape),
            "Below 1, a ceasefire that settles with age; 1 by default.",
        ),
        key("fatal", PROBABILITY, "Probability that an incident ends the ceasefire; 0 by default."),
        key(
            "pause",
            Takes::Delay,
            "Days for which a contained incident freezes the agreement; 0 by default.",
        ),
    ],
);

pub(super) static ISSUE: Section = section(
    "[[issue]]",
    "A point still open in the talks.",
    &[
        required("name", Takes::Text, "What it is called."),
        required("settled", PROBABILITY, "Probability of being settled."),
        key("days", Takes::Delay, "Days until that is known; 0 by default."),
        key("required", Takes::Flag, "Whether there is no agreement without it; true by default."),
        key(
            "otherwise",
            Takes::Table(&OTHERWISE),
            "What changes if it is not settled, when it is not required.",
        ),
    ],
);

pub(super) static OTHERWISE: Section = section(
    "otherwise of [[issue]]",
    "What an issue that is not settled changes.",
    &[
        key("odds", ODDS_BY_PARTY, "Odds multiplier, by party."),
        key("incidents", MULTIPLIER, "Multiplier of the incident rate."),
    ],
);

pub(super) static EVENT: Section = section(
    "[[event]]",
    "Anything else that may happen and changes the odds.",
    &[
        required("name", Takes::Text, "What it is called."),
        key(
            "after",
            Takes::Text,
            "`start`, `agreement`, `completion`, `collapse`, or the name of a tranche, issue or event; `start` by default.",
        ),
        key("probability", PROBABILITY, "Probability of occurring; 1 by default."),
        key("days", Takes::Delay, "Days after what it waits for; 0 by default."),
        key("lasts", DAYS, "Days for which it is in effect; for good by default."),
        key("odds", ODDS_BY_PARTY, "Odds multiplier, by party."),
        key("incidents", MULTIPLIER, "Multiplier of the incident rate."),
        key("extension", MULTIPLIER, "Odds multiplier of an extension of the ceasefire."),
        key("ends", Takes::Flag, "Whether it ends the agreement."),
    ],
);

pub(super) static EXCHANGE: Section = Section {
    title: "[exchange]",
    about: "A schedule generated from totals; besides these keys, a table of totals for each party.",
    keys: &[
        required("tranches", Takes::Whole(1, MOST_TRANCHES), "How many tranches."),
        key("first", DAYS, "Day of the first; 0 by default."),
        key("every", DAYS, "Days from one to the next; needed when there are several."),
        key("order", Takes::Order, "Who goes first; together by default."),
        key("split", Takes::Split, "How totals are spread; even by default."),
        key(
            "categories",
            Takes::Choice(&["in_order", "mixed"]),
            "One category after the other, or all mixed.",
        ),
        key("ratio", Takes::ByParty(&Takes::Ratio), "Persons owed for each person that another party owes."),
    ],
    others: Some(&Takes::Persons),
};

pub(super) static TRANCHE: Section = Section {
    title: "[[tranche]]",
    about: "One step of the schedule; besides these keys, a table of persons for each party.",
    keys: &[
        key("name", Takes::Text, "Its name; `tranche 1` and so on by default."),
        required("day", DAYS, "The day on which it is due, from the entry into force."),
        key("order", Takes::Order, "Who goes first; together by default."),
        key("requires", Takes::Text, "The event without which it is not played."),
        key("patience", DAYS, "Days that it waits for that event; 0 by default."),
        key("odds", ODDS_BY_PARTY, "Odds multiplier, by party."),
        key("terms", Takes::ByParty(&Takes::Texts), "Terms owed, by party."),
    ],
    others: Some(&Takes::Persons),
};

pub(super) static VARIANT: Section = section(
    "[[variant]]",
    "The same scenario with some values changed.",
    &[
        required("name", Takes::Text, "What it is called."),
        key("about", Takes::Text, "What is different, and why."),
        key("set", Takes::Paths, "Values by dotted path: \"exchange.every\" = 1."),
        key("unset", Takes::Texts, "Dotted paths of what this variant leaves out."),
    ],
);
