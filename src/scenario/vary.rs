//! What is to be varied and over which values: `party.north.complies=0.7..0.95/6`.

use super::entries::canonical;
use super::fault::{Fault, FaultKind};
use super::overrides::{NO_VALUE, Override, is_word};
use super::path::Path;
use super::render::Faults;
use super::slips::{self, Wants, number_wanted, wanted};
use super::source::Texts;
use super::tree::{Node, Place};

/// The option on the command line, for messages.
pub(super) const OPTION: &str = "--vary";

/// The most values that one list may have.
const MOST_VALUES: u64 = 100_000;

/// Up to here every whole number is a float.
const MOST_EXACT: f64 = (1_u64 << 53) as f64;

/// Values are rounded to so many significant digits, so that they can be read and typed again.
const DIGITS: usize = 9;

/// A path and the values that it is to have, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Vary {
    path: String,
    /// The same, as the file has it once that is known.
    at: Path,
    values: Values,
    /// What was typed, for messages.
    typed: String,
    value_at: usize,
}

/// Values of one path.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// These: `1,3,7` or `slip,catch_up`.
    List(Vec<toml::Value>),
    /// A range: `0.7..0.95`, `1..12`, `0.7..0.95/6`.
    Range(Stretch),
}

/// A range of numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    from: f64,
    to: f64,
    points: Option<u32>,
    whole: bool,
}

impl Stretch {
    /// Both ends, ascending.
    #[must_use]
    pub fn ends(self) -> (f64, f64) {
        (self.from, self.to)
    }

    /// Whether both ends were written as whole numbers.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.whole
    }
}

impl Vary {
    /// Reads `PATH=VALUES`: a range `0.7..0.95`, a range with a number of points `0.7..0.95/6`, whole
    /// numbers `1..12`, or a list `a,b,c`.
    ///
    /// # Errors
    /// What is wrong with the text. Whether the path leads anywhere is found out by [`super::load`].
    pub fn parse(text: &str) -> Result<Self, Faults> {
        if let Some(kind) = slips::in_curly_marks(OPTION, text) {
            return Err(refused(text, kind, 0..text.len()));
        }
        let refuse = |why: String, span| refusal(text, why, span);
        let (path, end) = Path::parse_prefix(text).map_err(|why| refuse(why, 0..text.len()))?;
        let value_at = end + 1;
        let Some(written) = text.get(value_at..) else {
            return Err(refuse("there is no `=` in it".to_owned(), 0..text.len()));
        };
        let wants = wanted(text, value_at);
        let values = if written.trim().is_empty() {
            Err("there is nothing after the `=`".to_owned())
        } else if let Some((from, rest)) = written.split_once("..").filter(|_| !written.contains(['"', '\'']))
        {
            stretch(from, rest, wants).map(Values::Range)
        } else {
            split(written)
                .into_iter()
                .map(|text| value(text, wants))
                .collect::<Result<_, _>>()
                .map(Values::List)
        };
        let values = values.map_err(|why| refuse(why, value_at..text.len()))?;
        Ok(Self { path: path.to_string(), at: path, values, typed: text.to_owned(), value_at })
    }

    /// The dotted path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same by the path that the file has for the place.
    pub(super) fn at_home(self, root: &Node) -> Self {
        let at = canonical(&self.at, root);
        Self { path: at.to_string(), at, ..self }
    }

    /// Whether another change is about the same place, or about something in it.
    pub(super) fn covers(&self, other: &Path) -> bool {
        self.at.contains(other)
    }

    /// Whether this and another are about the same place, or the other is about something around it.
    pub(super) fn is_covered_by(&self, other: &Vary) -> bool {
        other.covers(&self.at)
    }

    /// A refusal of one of two changes of the same place.
    pub(super) fn refuse_twice(&self, path: String, how: &'static str) -> Faults {
        refused(&self.typed, FaultKind::GivenTwice { path, how }, 0..self.value_at.saturating_sub(1))
    }

    /// A refusal of the number of points that a range was given, where it would come to nothing; `None`:
    /// it was given none. `instead` says what else there is to write.
    #[must_use]
    pub fn refuse_points(&self, instead: &str) -> Option<Faults> {
        let Values::Range(Stretch { points: Some(_), .. }) = &self.values else { return None };
        let (range, _) = self.typed[self.value_at.min(self.typed.len())..].split_once('/')?;
        let right = format!("{}{instead}", range.trim());
        let kind =
            FaultKind::Slip { what: "a number of points after a range is for the grid of a sweep", right };
        Some(refused(&self.typed, kind, self.value_at..self.typed.len()))
    }

    /// The values that it is to have.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The values one by one, for a grid.
    ///
    /// # Errors
    /// When it is a range of numbers that are not whole, without a number of points.
    pub fn each(&self) -> Result<Vec<toml::Value>, Faults> {
        let range = match &self.values {
            Values::List(list) => return Ok(list.clone()),
            Values::Range(range) => range,
        };
        let Stretch { from, to, points, whole } = *range;
        if whole && points.is_none() {
            return Ok((0..=(to - from) as i64).map(|i| toml::Value::Integer(from as i64 + i)).collect());
        }
        let Some(points) = points else {
            let range = self.typed[self.value_at.min(self.typed.len())..].trim();
            let right = format!("{range}/6, for example");
            let kind = FaultKind::Slip { what: "a grid needs a number of points", right };
            return Err(refused(&self.typed, kind, self.value_at.min(self.typed.len())..self.typed.len()));
        };
        let step = (to - from) / f64::from(points - 1);
        let value = |i| if i + 1 == points { to } else { from + step * f64::from(i) };
        let values: Vec<_> = (0..points).map(|i| number(value(i), false)).collect();
        // where only whole numbers are valid, those of the points that are some can be played
        let is_whole = |v: &toml::Value| whole && v.as_float().is_some_and(|x| x.fract() == 0.0);
        Ok(values.iter().map(|v| if is_whole(v) { to_whole(v) } else { v.clone() }).collect())
    }

    /// The value at `u` of the way through, `0 < u < 1`: of a list each entry has the same share, of
    /// whole numbers each number.
    #[must_use]
    pub fn at(&self, u: f64) -> toml::Value {
        match &self.values {
            Values::List(list) => {
                let i = ((u * list.len() as f64) as usize).min(list.len() - 1);
                list[i].clone()
            }
            Values::Range(Stretch { from, to, whole: true, .. }) => {
                number((from + (u * (to - from + 1.0)).floor()).min(*to), true)
            }
            Values::Range(_) => self.between(u),
        }
    }

    /// The same where any number between the ends of a range is meant, whole or not.
    #[must_use]
    pub fn between(&self, u: f64) -> toml::Value {
        match &self.values {
            Values::List(_) => self.at(u),
            Values::Range(Stretch { from, to, .. }) => number(from + u * (to - from), false),
        }
    }

    /// The range.
    ///
    /// # Errors
    /// When it is a list.
    pub fn range(&self) -> Result<Stretch, Faults> {
        match &self.values {
            Values::Range(range) => Ok(*range),
            Values::List(_) => Err(self.refuse("a range is wanted here, such as 0.7..0.95".to_owned())),
        }
    }

    /// The change that gives the path one of its values, or anything else.
    #[must_use]
    pub fn set(&self, value: toml::Value) -> Override {
        Override::varied(self.path.clone(), value)
    }

    /// A refusal of what was typed.
    #[must_use]
    pub fn refuse(&self, why: String) -> Faults {
        refusal(&self.typed, why, self.value_at.min(self.typed.len())..self.typed.len())
    }
}

/// A number as it is written into a scenario, rounded to [`DIGITS`].
pub(super) fn number(x: f64, whole: bool) -> toml::Value {
    if whole {
        return toml::Value::Integer(x as i64);
    }
    let digits = DIGITS - 1;
    toml::Value::Float(format!("{x:.digits$e}").parse().unwrap_or(x))
}

fn to_whole(value: &toml::Value) -> toml::Value {
    value.as_float().map_or_else(|| value.clone(), |x| toml::Value::Integer(x as i64))
}

fn refusal(text: &str, why: String, span: std::ops::Range<usize>) -> Faults {
    refused(text, FaultKind::NotValues(why), span)
}

fn refused(text: &str, kind: FaultKind, span: std::ops::Range<usize>) -> Faults {
    let fault = Fault::new(kind, &Place::new(0, span));
    let texts = Texts { texts: vec![(OPTION.to_owned(), text.to_owned())] };
    Faults::new(std::sync::Arc::new(texts), vec![fault])
}

fn stretch(from: &str, rest: &str, wants: Wants) -> Result<Stretch, String> {
    let (to, points) = rest.split_once('/').map_or((rest, None), |(to, points)| (to, Some(points)));
    let end = |text: &str| -> Result<(f64, bool), String> {
        let text = text.trim();
        let plain = text.replace('_', "");
        let x: f64 = plain.parse().ok().filter(|x: &f64| x.is_finite()).ok_or_else(|| {
            let what = if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") };
            let right = number_wanted(text, wants).unwrap_or_else(|| "numbers, such as 0.7..0.95".to_owned());
            format!("{what} is no end of a range: write {right}")
        })?;
        Ok((x, plain.bytes().all(|b| b.is_ascii_digit() || b == b'-')))
    };
    let ((from, a), (to, b)) = (end(from)?, end(to)?);
    if from >= to {
        return Err(format!("the range goes from {from} to {to}: the lower end comes first"));
    }
    if !(to - from).is_finite() {
        return Err("the range is too wide for numbers to tell its values apart".to_owned());
    }
    let points = match points {
        None => None,
        Some(text) => {
            let n = text.trim().parse().ok().filter(|n| (2..=MOST_VALUES as u32).contains(n));
            Some(n.ok_or_else(|| {
                format!("`{}` is no number of points: write 2 to {MOST_VALUES}", text.trim())
            })?)
        }
    };
    // beyond, not every whole number has a float of its own, and none would fit into the file
    let whole = a && b && from.abs().max(to.abs()) <= MOST_EXACT;
    if a && b && points.is_none() && to - from >= MOST_VALUES as f64 {
        return Err(format!("more than {MOST_VALUES} values: say how many points, such as {from}..{to}/11"));
    }
    Ok(Stretch { from, to, points, whole })
}

/// Splits a list at its commas, those in quotation marks and brackets excepted.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0usize, None);
    for (i, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push(&text[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn value(text: &str, wants: Wants) -> Result<toml::Value, String> {
    let text = text.trim();
    match toml::de::DeValue::parse(text) {
        Ok(value) => match Node::from_toml(value, 0, 0).to_toml() {
            toml::Value::Float(x) if !x.is_finite() => Err(format!("`{text}` is not a finite number")),
            value => Ok(value),
        },
        Err(_) if is_word(text) => Ok(toml::Value::String(text.to_owned())),
        Err(_) if text.is_empty() => Err("there is nothing between two commas".to_owned()),
        Err(_) => Err(match slips::range_meant(text, wants).or_else(|| slips::in_value(text, wants)) {
            Some(FaultKind::Slip { what, right }) => format!("`{text}`: {what}: write {right}"),
            _ => format!("`{text}`: {NO_VALUE}"),
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        Vary::parse(text).unwrap().each().unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lists_of_a_grid() {
        assert_eq!(texts("a.b=0.7..0.95/6"), ["0.7", "0.75", "0.8", "0.85", "0.9", "0.95"]);
        assert_eq!(texts("a=1..4"), ["1", "2", "3", "4"]);
        assert_eq!(texts("a=-1..1"), ["-1", "0", "1"]);
        assert_eq!(texts("a=0..10/3"), ["0", "5", "10"]);
        assert_eq!(texts("a=0..1/3"), ["0", "0.5", "1"]);
        // too large for a whole number of a file
        assert_eq!(
            texts("a=0..100000000000000000000/3"),
            ["0.0", "50000000000000000000.0", "100000000000000000000.0"]
        );
        assert_eq!(texts("a=slip, catch_up"), ["\"slip\"", "\"catch_up\""]);
        assert_eq!(texts("a=\"x, y\",'z'"), ["\"x, y\"", "\"z\""]);
        assert_eq!(texts("a=[1, 2],[3]"), ["[1, 2]", "[3]"]);
        assert_eq!(texts("event.\"a=b\".x=3"), ["3"]);
    }

    #[test]
    fn values_part_of_the_way() {
        let at = |text: &str, u| Vary::parse(text).unwrap().at(u).to_string();
        assert_eq!(at("a=0.5..1", 0.25), "0.625");
        let whole: Vec<String> = [0.01, 0.33, 0.34, 0.66, 0.67, 0.99].map(|u| at("a=1..3", u)).to_vec();
        assert_eq!(whole, ["1", "1", "2", "2", "3", "3"]);
        assert_eq!((at("a=x,y", 0.49), at("a=x,y", 0.51)), ("\"x\"".to_owned(), "\"y\"".to_owned()));
    }

    #[test]
    fn what_is_refused() {
        for text in [
            "",
            "a",
            "a=",
            "a=..1",
            "a=1..",
            "a=2..1",
            "a=1..1",
            "a=x..y",
            "a=0..1/1",
            "a=0..1/x",
            "a=0..inf",
            "a=-1e308..1e308",
            "a=1,,2",
            "a=nan..1",
            "a=0.5,nan",
            "a=-inf",
            "a=0..200000",
            "a=0..100000000000000000000",
            "=1..2",
        ] {
            assert!(Vary::parse(text).is_err(), "{text}");
        }
        assert!(Vary::parse("a=0.1..0.9").unwrap().each().is_err());
        assert!(Vary::parse("a=1,2").unwrap().range().is_err());
    }
}
