//! What stands where days are counted, and is no whole number of them.

use super::distributions::number;
use super::fault::{Fault, FaultKind};
use super::reading::Reading;
use super::tree::{Node, Table, Value};

impl Reading {
    /// Refuses a distribution where one whole number is wanted, which a study can vary.
    pub(super) fn one_whole(&mut self, node: &Node, table: &Table, path: &str) {
        let ends = table.entries.iter().find_map(|entry| match &entry.node.value {
            Value::List(list) => Some((number(list.first()?)?, number(list.last()?)?)),
            _ => None,
        });
        let whole = |(lo, hi): (f64, f64)| (lo.clamp(0.0, 1e6) as u32, hi.clamp(0.0, 1e6) as u32);
        let (lo, hi) = ends.map(whole).filter(|(lo, hi)| lo < hi).unwrap_or((1, 7));
        let vary = super::typed::change(&format!("{path}={lo}..{hi}"));
        let what = "this is one whole number, and no distribution";
        let right = format!("one of them; `stagger sweep` with --vary {vary} tries several");
        self.fault(Fault::new(FaultKind::Slip { what, right }, &node.place));
    }

    /// Refuses a date where days are counted.
    pub(super) fn date_for_day(&mut self, node: &Node, date: &toml::value::Datetime) {
        let date = date.date.map(|date| date.to_string()).unwrap_or_default();
        let counted = self.start.zip(date.parse::<jiff::civil::Date>().ok()).and_then(|(start, date)| {
            let day = (date - start).get_days();
            (day >= 0).then(|| (day, start.to_string()))
        });
        self.fault(Fault::new(FaultKind::DateForDay { date, counted }, &node.place));
    }

    /// Refuses a date where the days of a delay are counted.
    pub(super) fn date_for_delay(&mut self, node: &Node) {
        let what = "days are counted from what is waited for, and are no dates";
        let right = "how many days later it is, such as 7".to_owned();
        self.fault(Fault::new(FaultKind::Slip { what, right }, &node.place));
    }
}
