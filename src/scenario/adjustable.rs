//! The values of a scenario that can be changed one by one, each with its path and what it takes:
//! what a page with sliders is made of.

use super::{Assumed, Scenario};

/// A value that is written in a scenario and can be changed by its path.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjustable {
    /// Its dotted path.
    pub path: String,
    /// What it is for.
    pub about: &'static str,
    /// What may be put in its place.
    pub accepts: Accepts,
    /// What is written there.
    pub written: toml::Value,
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// A number from 0 to 1: a probability or a share.
    Unit,
    /// A number from 0 on: odds, a rate, a weight.
    Multiplier,
    /// A number of days, which is rounded up.
    Delay,
    /// A whole number.
    Whole {
        /// The smallest.
        least: u32,
        /// The largest.
        most: u32,
    },
    /// A whole number of days, or `"permanent"`.
    Permanent,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// True or false.
    Flag,
    /// `"together"`, or a list of parties.
    Order,
    /// `"even"`, `"front"`, `"back"`, or weights.
    Split,
}

impl Scenario {
    /// Every value of the scenario that can be changed one by one, in the order of the file. Names,
    /// texts and dates are left out.
    #[must_use]
    pub fn adjustable(&self) -> Vec<Adjustable> {
        let adjustable = |a: Assumed| {
            Some(Adjustable { path: a.path, about: a.about, accepts: a.accepts?, written: a.written? })
        };
        self.assumed().into_iter().filter_map(adjustable).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Override, Selection, Source, load};
    use super::*;

    /// Files in which every key occurs.
    const FILES: [&str; 3] = [
        "scenarios/teaching/4-every-key.toml",
        "scenarios/teaching/5-every-key-generated.toml",
        "scenarios/cairo-2023/cairo-2023.toml",
    ];

    fn scenarios(file: &str) -> (Source, Vec<Scenario>) {
        let source = Source::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let scenarios = load(&source, &[], &Selection::All).unwrap();
        (source, scenarios)
    }

    #[test]
    fn every_value_can_be_put_back_by_its_path() {
        for file in FILES {
            let (source, scenarios) = scenarios(file);
            for scenario in scenarios {
                let name = scenario.variant().unwrap_or("base").to_owned();
                let found = scenario.adjustable();
                assert!(found.len() > 20, "{file}: {}", found.len());
                let same = found.iter().map(|a| Override::new(a.path.clone(), a.written.clone()));
                let again = load(&source, &same.collect::<Vec<_>>(), &Selection::Only(vec![name])).unwrap();
                assert_eq!(again[0].agreement(), scenario.agreement(), "{}", scenario.id());
            }
        }
    }

    #[test]
    fn every_quantity_delay_and_share_is_among_them() {
        for file in FILES {
            for scenario in scenarios(file).1 {
                let found = scenario.adjustable();
                for input in scenario.inputs() {
                    assert!(found.iter().any(|a| a.path == input.path), "{}: {}", scenario.id(), input.path);
                }
            }
        }
    }

    #[test]
    fn what_is_no_assumption_of_the_deal_is_left_out() {
        let found = scenarios(FILES[0]).1[0].adjustable();
        let starts = ["variant", "expected", "name", "about", "sources", "start"];
        assert!(found.iter().all(|a| !starts.iter().any(|s| a.path.starts_with(s))), "{found:#?}");
        assert!(
            found.iter().any(|a| a.path == "on_delay" && a.accepts == Accepts::Choice(&["slip", "catch_up"]))
        );
        assert!(found.iter().any(|a| a.path == "tranche.second.order" && a.accepts == Accepts::Order));
    }
}
