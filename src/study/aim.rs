//! What is asked of a result: `completed >= 0.5`, `released.south < 100`, or of two scenarios:
//! `variant daily > base on released.south`.

use thiserror::Error;

use crate::agreement::Agreement;
use crate::metric::Target;
use crate::scenario::{number_meant, words};

/// The name of the file itself among its variants.
const BASE: &str = "base";

/// Which side of a limit is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `>=`
    AtLeast,
    /// `>`
    MoreThan,
    /// `<=`
    AtMost,
    /// `<`
    LessThan,
}

impl Relation {
    /// Whether `a` stands in this relation to `b`.
    #[must_use]
    pub fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Relation::AtLeast => a >= b,
            Relation::MoreThan => a > b,
            Relation::AtMost => a <= b,
            Relation::LessThan => a < b,
        }
    }

    /// As it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Relation::AtLeast => ">=",
            Relation::MoreThan => ">",
            Relation::AtMost => "<=",
            Relation::LessThan => "<",
        }
    }

    /// The first of these signs in a text that is outside quotation marks, with what is on its two
    /// sides.
    fn split(text: &str) -> Option<(&str, Relation, &str)> {
        let mut quote = None;
        let at = text.char_indices().find_map(|(i, c)| {
            match quote {
                Some(open) if c == open => quote = None,
                None if c == '"' || c == '\'' => quote = Some(c),
                None if c == '<' || c == '>' => return Some(i),
                _ => {}
            }
            None
        })?;
        let rest = &text[at + 1..];
        let (or_equal, right) = rest.strip_prefix('=').map_or((false, rest), |rest| (true, rest));
        let relation = match (text.as_bytes()[at], or_equal) {
            (b'>', true) => Relation::AtLeast,
            (b'>', false) => Relation::MoreThan,
            (_, true) => Relation::AtMost,
            (_, false) => Relation::LessThan,
        };
        Some((text[..at].trim(), relation, right.trim()))
    }
}

/// A result by its name, not yet looked up in an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultName {
    typed: String,
    words: Vec<String>,
}

/// Something that holds or does not: of a single trial, or of the mean over many.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Of which result.
    pub of: ResultName,
    /// Which side of the limit.
    pub relation: Relation,
    /// The limit, in the result's unit.
    pub limit: f64,
    /// It was written as a percentage, which only a probability is.
    is_percentage: bool,
}

/// One scenario against another of the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// The name of the variant on the left; `base` is the file itself.
    pub left: String,
    /// Whether it is to have more or less.
    pub relation: Relation,
    /// The name of the variant on the right.
    pub right: String,
    /// Of which result.
    pub on: ResultName,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Aim {
    /// Of one scenario.
    Condition(Condition),
    /// Of two.
    Contest(Contest),
}

/// What is wrong with a question.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum AimError {
    /// It compares nothing.
    #[error("`{0}` asks nothing: write a result, a comparison and a number, such as `completed >= 0.5`")]
    NoRelation(String),
    /// Something is missing on one side.
    #[error(
        "`{0}` has nothing to compare on one side: write a result and a number, or `variant NAME > base on RESULT`"
    )]
    OneSided(String),
    /// The limit is no number.
    #[error("`{text}` is no number to compare with{}", right.as_ref().map_or_else(String::new, |r| format!(": write {r}")))]
    NoNumber {
        /// What was typed.
        text: String,
        /// The number that was likely meant.
        right: Option<String>,
    },
    /// A variant that is not called one.
    #[error("a variant is called one, and compared on a result: write `{0}`")]
    NotCalledVariant(String),
    /// Two variants without a result.
    #[error("`{0}` does not say on which result: end it with `on completed`, for example")]
    NoResult(String),
    /// A comparison the wrong way round: `=>`.
    #[error("of a comparison the `=` comes last: write `>=` or `<=`")]
    EqualFirst,
    /// The name can't be read.
    #[error("`{name}` is no name of a result: {why}")]
    NoName {
        /// What was typed.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// The agreement has no such result.
    #[error("there is no result `{name}`{}", nearest.as_ref().map_or_else(String::new, |n| format!("; did you mean `{n}`?")))]
    Unknown {
        /// What was typed.
        name: String,
        /// The nearest that exists.
        nearest: Option<String>,
    },
    /// A probability outside of 0 to 1.
    #[error("`{name}` is a probability, and {limit} is not between 0 and 1{}", right.as_ref().map_or_else(String::new, |r| format!(": write {r}")))]
    NoProbability {
        /// The result.
        name: String,
        /// The limit.
        limit: f64,
        /// The limit that was likely meant.
        right: Option<String>,
    },
    /// A percentage of what is counted.
    #[error("`{name}` is counted in {unit}, not as a share: write how many, without `%`")]
    NoShare {
        /// The result.
        name: String,
        /// Its unit.
        unit: &'static str,
    },
}

impl ResultName {
    /// Reads a name: `completed`, `released.south.civilians`, `event."Council vote"`.
    ///
    /// # Errors
    /// When it can't be one.
    pub fn parse(text: &str) -> Result<Self, AimError> {
        let typed = text.trim().to_owned();
        match words(&typed) {
            Ok(words) => Ok(Self { typed, words }),
            Err(_) if typed.ends_with('=') => Err(AimError::EqualFirst),
            Err(why) => Err(AimError::NoName { name: typed, why }),
        }
    }

    /// The result of an agreement that bears the name.
    ///
    /// # Errors
    /// When it has none, with the nearest that it has.
    pub fn of(&self, agreement: &Agreement) -> Result<Target, AimError> {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        Target::named(&words, agreement.draft()).ok_or_else(|| {
            let names = Target::all_names(agreement.draft());
            let begun = names.iter().find(|n| n.starts_with(&format!("{}.", words.join(".")))).cloned();
            let ended = || names.iter().find(|n| n.ends_with(&format!(".{}", words.join(".")))).cloned();
            let nearest = begun.or_else(ended).or_else(|| crate::scenario::nearest(&self.typed, &names));
            AimError::Unknown { name: self.typed.clone(), nearest }
        })
    }
}

impl std::fmt::Display for ResultName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.typed)
    }
}

impl Condition {
    /// Reads `released.south < 100`. A name alone asks that it is so: `collapsed`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, AimError> {
        let Some((left, relation, right)) = Relation::split(text) else {
            return Ok(Self {
                of: ResultName::parse(text)?,
                relation: Relation::AtLeast,
                limit: 1.0,
                is_percentage: false,
            });
        };
        if left.is_empty() || right.is_empty() {
            return Err(AimError::OneSided(text.trim().to_owned()));
        }
        let is_percentage = right.ends_with('%');
        Ok(Self { of: ResultName::parse(left)?, relation, limit: limit(right)?, is_percentage })
    }

    /// The result of an agreement that is asked about.
    ///
    /// # Errors
    /// When there is none, or the limit makes no sense for it.
    pub fn target(&self, agreement: &Agreement) -> Result<Target, AimError> {
        let target = self.of.of(agreement)?;
        if target.is_chance() && !(0.0..=1.0).contains(&self.limit) {
            let limit = self.limit;
            let is_percent = !self.is_percentage && (2.0..=100.0).contains(&limit);
            let share = number_meant(&format!("{limit}%")).filter(|_| is_percent);
            let right = share.map(|share| format!("{limit}% or {share}"));
            return Err(AimError::NoProbability { name: self.of.to_string(), limit, right });
        }
        if !target.is_chance() && self.is_percentage {
            return Err(AimError::NoShare { name: self.of.to_string(), unit: target.unit() });
        }
        Ok(target)
    }

    /// Whether a value of the result fulfils it.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        self.relation.holds(value, self.limit)
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.of, self.relation.sign(), self.limit)
    }
}

impl Aim {
    /// Reads a question: a comparison with a number, or of two variants.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, AimError> {
        let text = text.trim();
        let Some((left, relation, right)) = Relation::split(text) else {
            return Err(AimError::NoRelation(text.to_owned()));
        };
        let (right, on) = match right.rsplit_once(" on ") {
            Some((right, on)) => (right.trim(), Some(on)),
            None => (right, None),
        };
        match (is_scenario(left), is_scenario(right), on) {
            (true, true, Some(on)) => Ok(Aim::Contest(Contest {
                left: called(left),
                relation,
                right: called(right),
                on: ResultName::parse(on)?,
            })),
            (false, false, None) => Condition::parse(text).map(Aim::Condition),
            (true, _, None) => Err(AimError::NoResult(text.to_owned())),
            (false, _, _) if left.is_empty() || right.is_empty() => Err(AimError::OneSided(text.to_owned())),
            _ => Err(not_called((left, relation, right), on)),
        }
    }
}

/// The name of a scenario, as one side of a comparison calls it.
fn called(side: &str) -> String {
    unquoted(side.strip_prefix("variant ").unwrap_or(side).trim())
}

/// Whether one side of a comparison says of itself that it is a scenario.
fn is_scenario(side: &str) -> bool {
    side == BASE || side.starts_with("variant ")
}

/// A comparison with a variant that is not called one, and how it should be written.
fn not_called((left, relation, right): (&str, Relation, &str), on: Option<&str>) -> AimError {
    let told = |side: &str| if is_scenario(side) { side.to_owned() } else { format!("variant {side}") };
    let on = on.map_or("completed", str::trim);
    AimError::NotCalledVariant(format!("{} {} {} on {on}", told(left), relation.sign(), told(right)))
}

/// A number, or a percentage.
fn limit(text: &str) -> Result<f64, AimError> {
    let (digits, scale) = text.strip_suffix('%').map_or((text, 1.0), |digits| (digits.trim(), 100.0));
    let number: Option<f64> = digits.replace('_', "").parse().ok();
    let percent = text[digits.len()..].trim_start();
    let is_one = |right: &String| percent.is_empty() || right.parse::<f64>().is_ok();
    let right = || number_meant(digits).filter(is_one).map(|right| format!("{right}{percent}"));
    let refused = || AimError::NoNumber { text: text.to_owned(), right: right() };
    number.filter(|x| x.is_finite()).map(|x| x / scale).ok_or_else(refused)
}

/// A name without the quotation marks around it.
fn unquoted(name: &str) -> String {
    let inner = ['"', '\''].iter().find_map(|&q| name.strip_prefix(q)?.strip_suffix(q));
    inner.unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn condition(text: &str) -> (String, &'static str, f64) {
        match Aim::parse(text).unwrap() {
            Aim::Condition(c) => (c.of.to_string(), c.relation.sign(), c.limit),
            Aim::Contest(c) => panic!("{c:?}"),
        }
    }

    fn contest(text: &str) -> (String, &'static str, String, String) {
        match Aim::parse(text).unwrap() {
            Aim::Contest(c) => (c.left, c.relation.sign(), c.right, c.on.to_string()),
            Aim::Condition(c) => panic!("{c:?}"),
        }
    }

    #[test]
    fn of_one_scenario() {
        assert_eq!(condition("completed >= 0.5"), ("completed".to_owned(), ">=", 0.5));
        assert_eq!(condition("completed>50%"), ("completed".to_owned(), ">", 0.5));
        assert_eq!(condition("released.south < 1_000"), ("released.south".to_owned(), "<", 1000.0));
        assert_eq!(condition("event.\"a > b\" <= .25"), ("event.\"a > b\"".to_owned(), "<=", 0.25));
        let plain = Condition::parse("collapsed").unwrap();
        assert_eq!((plain.relation, plain.limit), (Relation::AtLeast, 1.0));
    }

    /// Nobody should have to find out that 90 % of the persons was taken for 0.9 persons.
    #[test]
    fn only_a_probability_is_a_percentage() {
        let family = crate::study::example::family(crate::study::example::KEPT);
        let scenarios = family.load().unwrap();
        let target = |text: &str| Condition::parse(text).unwrap().target(scenarios[0].agreement());
        assert_eq!(target("completed >= 90 %"), target("completed >= 0.9"));
        let refused = target("released.north >= 90%").unwrap_err().to_string();
        assert!(refused.contains("`released.north` is counted in persons, not as a share"), "{refused}");
        assert!(target("lead.north <= 7 %").is_err() && target("lead.north <= 7").is_ok());
    }

    #[test]
    fn a_condition_reads_as_it_was_written() {
        assert_eq!(Condition::parse(" released.south<1_000 ").unwrap().to_string(), "released.south < 1000");
        let one_sided = |text: &str| AimError::OneSided(text.to_owned());
        assert_eq!(Condition::parse("completed >="), Err(one_sided("completed >=")));
        assert_eq!(Condition::parse(">= 0.5"), Err(one_sided(">= 0.5")));
    }

    #[test]
    fn the_limit_itself_is_on_one_side() {
        let holds = |relation: Relation| [1.0, 2.0, 3.0].map(|a| relation.holds(a, 2.0));
        assert_eq!(holds(Relation::AtLeast), [false, true, true]);
        assert_eq!(holds(Relation::MoreThan), [false, false, true]);
        assert_eq!(holds(Relation::AtMost), [true, true, false]);
        assert_eq!(holds(Relation::LessThan), [true, false, false]);
    }

    #[test]
    fn of_two_scenarios() {
        let expected = |l: &str, sign, r: &str, on: &str| (l.to_owned(), sign, r.to_owned(), on.to_owned());
        assert_eq!(
            contest("variant daily > base on released.south"),
            expected("daily", ">", "base", "released.south")
        );
        assert_eq!(
            contest("base < variant civilians first on lead.north"),
            expected("base", "<", "civilians first", "lead.north")
        );
        assert_eq!(
            contest("variant \"a, b\" >= variant 'c' on completed"),
            expected("a, b", ">=", "c", "completed")
        );
    }

    #[test]
    fn what_is_refused() {
        for text in [
            "",
            "completed",
            "completed >=",
            ">= 0.5",
            "completed >= half",
            "completed = 0.5",
            "variant daily > base",
            "variant > base on completed",
            "completed >= nan",
            "x >= 1e999",
        ] {
            assert!(Aim::parse(text).is_err(), "{text}");
        }
        assert!(matches!(Aim::parse("base >= 0.5"), Err(AimError::NoResult(_))));
        for (text, right) in [
            ("daily > base", "variant daily > base on completed"),
            ("daily > base on released.south", "variant daily > base on released.south"),
            ("base<daily on completed", "base < variant daily on completed"),
            ("daily >= weekly on completed", "variant daily >= variant weekly on completed"),
        ] {
            assert_eq!(Aim::parse(text), Err(AimError::NotCalledVariant(right.to_owned())));
            assert!(matches!(Aim::parse(right), Ok(Aim::Contest(_))), "{right}");
        }
        assert!(matches!(Aim::parse("> base on completed"), Err(AimError::OneSided(_))));
    }

    /// Whatever else is wrong with a name, it is no comparison the wrong way round.
    #[test]
    fn a_name_that_can_not_be_read_is_told_from_a_comparison() {
        let refused = |text: &str| ResultName::parse(text).unwrap_err();
        assert_eq!(refused("completed ="), AimError::EqualFirst);
        for name in ["released..south", "event.\"vote", ""] {
            assert!(matches!(refused(name), AimError::NoName { .. }), "{name}: {}", refused(name));
        }
    }

    #[test]
    fn what_was_likely_meant_is_said() {
        let family = crate::study::example::family(crate::study::example::KEPT);
        let scenarios = family.load().unwrap();
        let refused = |text: &str| {
            let target = Condition::parse(text).unwrap().target(scenarios[0].agreement());
            target.unwrap_err().to_string()
        };
        assert!(refused("completed >= 50").ends_with(": write 50% or 0.5"), "{}", refused("completed >= 50"));
        // what is no probability as a percentage either is not offered as one
        for text in ["completed >= 150 %", "completed >= 5000 %", "completed >= 150", "completed >= 1.5"] {
            assert!(refused(text).ends_with("not between 0 and 1"), "{}", refused(text));
        }
        assert!(refused("lapse").ends_with("did you mean `cause.lapse`?"), "{}", refused("lapse"));
    }
}
