//! What is asked of a result: `completed >= 0.5`, `released.south < 100`, or of two scenarios:
//! `variant daily > base on released.south`.

#[cfg(test)]
mod tests;

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
                None if ['<', '>', '≥', '≤'].contains(&c) => return Some(i),
                _ => {}
            }
            None
        })?;
        let mut rest = text[at..].chars();
        let sign = rest.next()?;
        let rest = rest.as_str();
        let (or_equal, right) = rest.strip_prefix('=').map_or((false, rest), |rest| (true, rest));
        let relation = match (sign, or_equal) {
            ('>', false) => Relation::MoreThan,
            ('<', false) => Relation::LessThan,
            ('>' | '≥', _) => Relation::AtLeast,
            _ => Relation::AtMost,
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
    #[error(
        "`{0}` asks nothing: write a result, a comparison and a number, such as \"completed >= 0.5\", in quotation \
         marks: without them, a terminal takes `>` and what follows for its own"
    )]
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
    /// A comparison that is none: `=>`, `==`, `> =`.
    #[error("a comparison is written `>=`, `>`, `<=` or `<`, where the `=` comes last and without a space")]
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
    /// A chance, where a single trial is asked about.
    #[error(
        "in a single trial `{name}` is so or not, and {limit} is neither: write \"{name}\", or \"{name} < 1\" for when \
         it is not; how likely it is for values of an input, `tipping` and `sweep` tell"
    )]
    OfOneTrial {
        /// The result.
        name: String,
        /// The limit.
        limit: f64,
    },
    /// Two deals, where one is asked about.
    #[error(
        "this asks about one deal: write a result and a number; which of two deals is better, and when, `robust` and \
         `tipping` tell"
    )]
    OneDeal,
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
            Err(_) if typed.contains('=') && !typed.contains(['"', '\'']) => Err(AimError::EqualFirst),
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
        if is_scenario(left) {
            return Err(AimError::OneDeal);
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

    /// The same of a single trial, in which what is a chance of many is so (1) or not (0).
    ///
    /// # Errors
    /// When there is no such result, or the limit makes no sense for it.
    pub fn target_of_trial(&self, agreement: &Agreement) -> Result<Target, AimError> {
        let target = self.target(agreement)?;
        if target.is_chance() && self.limit > 0.0 && self.limit < 1.0 {
            return Err(AimError::OfOneTrial { name: self.of.to_string(), limit: self.limit });
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
    if text.starts_with(['=', '>', '<']) {
        return Err(AimError::EqualFirst);
    }
    let refused = || AimError::NoNumber { text: text.to_owned(), right: right() };
    number.filter(|x| x.is_finite()).map(|x| x / scale).ok_or_else(refused)
}

/// A name without the quotation marks around it.
fn unquoted(name: &str) -> String {
    let inner = ['"', '\''].iter().find_map(|&q| name.strip_prefix(q)?.strip_suffix(q));
    inner.unwrap_or(name).to_owned()
}
