//! A small deal as the tests hold it, and the scenario file that says the same.

use std::fmt::Write as _;

/// A decimal number in hundredths, so that the file and the fraction say exactly the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hundredths(pub i64);

/// A value that varies: values with whole weights. A single one is a plain number.
pub type Lottery = Vec<(Hundredths, i64)>;

#[derive(Debug, Clone)]
pub struct Deal {
    pub horizon: u32,
    pub catch_up: bool,
    pub parties: Vec<Party>,
    pub categories: Vec<Category>,
    /// The odds of each term.
    pub terms: Vec<Hundredths>,
    pub trust: Option<Hundredths>,
    pub retaliation: Option<Hundredths>,
    pub breach: Breach,
    pub mediation: Option<Mediation>,
    pub tranches: Vec<Tranche>,
}

#[derive(Debug, Clone)]
pub struct Party {
    pub complies: Hundredths,
    pub trust: Option<Hundredths>,
    pub retaliation: Option<Hundredths>,
    pub breach: Breach,
}

#[derive(Debug, Clone)]
pub struct Category {
    pub odds: Option<Hundredths>,
    pub deceased: bool,
}

/// What is not given has its default.
#[derive(Debug, Clone, Default)]
pub struct Breach {
    /// Late, short, refused.
    pub weights: [Option<Hundredths>; 3],
    pub delay: Option<Lottery>,
    pub share: Option<Lottery>,
    pub grace: Option<u32>,
}

#[derive(Debug, Clone)]
pub struct Mediation {
    pub success: Hundredths,
    pub days: Option<Lottery>,
    pub fatigue: Option<Hundredths>,
}

#[derive(Debug, Clone)]
pub struct Tranche {
    pub day: u32,
    /// Parties in order; none: together.
    pub order: Option<Vec<usize>>,
    /// `[party]`: odds.
    pub odds: Vec<Option<Hundredths>>,
    /// `[party]`: what it owes; `(category, persons)` in the order of the bundle.
    pub bundles: Vec<Bundle>,
}

#[derive(Debug, Clone, Default)]
pub struct Bundle {
    pub persons: Vec<(usize, u32)>,
    pub terms: Vec<usize>,
}

impl Bundle {
    pub fn owes_nothing(&self) -> bool {
        self.persons.iter().all(|&(_, n)| n == 0) && self.terms.is_empty()
    }
}

impl Deal {
    /// Persons of a category whom a party owes.
    pub fn owed(&self, party: usize, category: usize) -> u32 {
        let bundles = self.tranches.iter().flat_map(|t| &t.bundles[party].persons);
        bundles.filter(|(c, _)| *c == category).map(|(_, n)| n).sum()
    }

    /// The living whom a party owes.
    pub fn owed_living(&self, party: usize) -> u32 {
        let living = (0..self.categories.len()).filter(|&c| !self.categories[c].deceased);
        living.map(|c| self.owed(party, c)).sum()
    }

    /// The scenario file. Party `p0` and so on, category `c0`, term `t0`.
    pub fn file(&self) -> String {
        let mut text = format!("name = \"drawn\"\nhorizon = {}\n", self.horizon);
        if self.catch_up {
            text += "on_delay = \"catch_up\"\n";
        }
        for (p, party) in self.parties.iter().enumerate() {
            let holds: Vec<String> =
                (0..self.categories.len()).map(|c| format!("c{c} = {}", self.owed(p, c))).collect();
            let _ = writeln!(text, "[party.p{p}]\nholds = {{ {} }}", holds.join(", "));
            key(&mut text, "complies", Some(party.complies));
            key(&mut text, "trust", party.trust);
            key(&mut text, "retaliation", party.retaliation);
            let _ = writeln!(text, "[party.p{p}.breach]\n{}", party.breach.keys());
        }
        for (c, category) in self.categories.iter().enumerate() {
            let _ = writeln!(text, "[category.c{c}]\ndeceased = {}", category.deceased);
            key(&mut text, "odds", category.odds);
        }
        for (t, odds) in self.terms.iter().enumerate() {
            let _ = writeln!(text, "[term.t{t}]\nodds = {}", number(*odds));
        }
        text += "[behaviour]\n";
        key(&mut text, "trust", self.trust);
        key(&mut text, "retaliation", self.retaliation);
        let _ = writeln!(text, "[breach]\n{}", self.breach.keys());
        if let Some(mediation) = &self.mediation {
            text += "[mediation]\n";
            key(&mut text, "success", Some(mediation.success));
            key(&mut text, "fatigue", mediation.fatigue);
            if let Some(days) = &mediation.days {
                let _ = writeln!(text, "days = {}", lottery(days));
            }
        }
        for tranche in &self.tranches {
            text += &tranche.entry();
        }
        text
    }
}

impl Tranche {
    fn entry(&self) -> String {
        let mut text = format!("[[tranche]]\nday = {}\n", self.day);
        if let Some(order) = &self.order {
            let names: Vec<String> = order.iter().map(|p| format!("\"p{p}\"")).collect();
            let _ = writeln!(text, "order = [{}]", names.join(", "));
        }
        let (mut odds, mut terms) = (Vec::new(), Vec::new());
        for (p, bundle) in self.bundles.iter().enumerate() {
            if !bundle.persons.is_empty() {
                let persons: Vec<String> =
                    bundle.persons.iter().map(|(c, n)| format!("c{c} = {n}")).collect();
                let _ = writeln!(text, "p{p} = {{ {} }}", persons.join(", "));
            }
            if !bundle.terms.is_empty() {
                let names: Vec<String> = bundle.terms.iter().map(|t| format!("\"t{t}\"")).collect();
                terms.push(format!("p{p} = [{}]", names.join(", ")));
            }
            odds.extend(self.odds[p].map(|o| format!("p{p} = {}", number(o))));
        }
        for (name, entries) in [("odds", odds), ("terms", terms)] {
            if !entries.is_empty() {
                let _ = writeln!(text, "{name} = {{ {} }}", entries.join(", "));
            }
        }
        text
    }
}

impl Breach {
    fn keys(&self) -> String {
        let mut text = String::new();
        for (name, weight) in ["late", "short", "refused"].into_iter().zip(self.weights) {
            key(&mut text, name, weight);
        }
        for (name, value) in [("delay", &self.delay), ("share", &self.share)] {
            if let Some(value) = value {
                let _ = writeln!(text, "{name} = {}", lottery(value));
            }
        }
        if let Some(grace) = self.grace {
            let _ = writeln!(text, "grace = {grace}");
        }
        text
    }
}

fn key(text: &mut String, name: &str, value: Option<Hundredths>) {
    if let Some(value) = value {
        let _ = writeln!(text, "{name} = {}", number(value));
    }
}

fn number(Hundredths(n): Hundredths) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}

fn lottery(lottery: &Lottery) -> String {
    if let [(value, _)] = lottery[..] {
        return number(value);
    }
    let values: Vec<String> = lottery.iter().map(|&(v, _)| number(v)).collect();
    let weights: Vec<String> = lottery.iter().map(|(_, w)| w.to_string()).collect();
    format!("{{ discrete = {{ values = [{}], weights = [{}] }} }}", values.join(", "), weights.join(", "))
}
