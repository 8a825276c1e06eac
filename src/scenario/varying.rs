//! Delays and shares: what turns out differently each time, as a number or a distribution.

use super::distributions::number;
use super::fault::{Fault, FaultKind};
use super::inputs::{self, How};
use super::keys::MOST_DAYS;
use super::reading::{Fields, Reading};
use super::tree::{Node, Value};
use crate::agreement::{Delay, Probability, Range, Rate, Share, Unit};

impl Reading {
    /// A delay: days, or a distribution over them.
    pub(super) fn delay_of(&mut self, node: &Node, path: &str, least: u32) -> Option<Delay> {
        let delay = match &node.value {
            Value::Integer(_) | Value::Float(_) => {
                let x = self.checked::<Rate>("a delay", number(node)?, node)?.get();
                match Delay::fixed(x).filter(|_| x <= f64::from(MOST_DAYS)) {
                    Some(delay) => delay,
                    None => {
                        let kind =
                            FaultKind::WholeOutside { number: x.to_string(), least: 0, most: MOST_DAYS };
                        self.fault(Fault::new(kind, &node.place));
                        return None;
                    }
                }
            }
            Value::Table(table) if table.get("of").is_none() => {
                Delay::Varies(self.distribution(node, table, Range::NonNegative)?)
            }
            Value::Date(_) => {
                self.date_for_delay(node);
                return None;
            }
            _ => return self.not_drawn_once("a delay", node),
        };
        if let Delay::Varies(distribution) = &delay {
            self.look_outside(distribution, 1.0, Range::NonNegative, &node.place);
        }
        let how = How::Delay { delay: delay.clone(), least };
        self.inputs.push(inputs::Written { path: path.to_owned(), how });
        Some(delay)
    }

    /// A share: a number from 0 to 1, or a distribution.
    pub(super) fn share_of(&mut self, node: &Node, path: &str) -> Option<Share> {
        let share = match &node.value {
            Value::Integer(_) | Value::Float(_) => {
                Share::Fixed(self.checked::<Probability>("a share", number(node)?, node)?)
            }
            Value::Table(table) if table.get("of").is_none() => {
                Share::Varies(self.distribution(node, table, Range::Unit)?)
            }
            _ => return self.not_drawn_once("a share", node),
        };
        if let Share::Varies(distribution) = &share {
            self.look_outside(distribution, 1.0, Range::Unit, &node.place);
        }
        self.inputs.push(inputs::Written { path: path.to_owned(), how: How::Share(share.clone()) });
        Some(share)
    }

    /// A delay or a share that is written as only a quantity may be.
    fn not_drawn_once<T>(&mut self, what: &'static str, node: &Node) -> Option<T> {
        let name = match &node.value {
            Value::Text(name) => Some(name.as_str()),
            Value::Table(table) => table.get("of").and_then(|e| e.node.text()),
            _ => None,
        };
        match name {
            Some(name) => {
                let kind = match self.unknowns.is_used_wrongly(name, node) {
                    true => FaultKind::NamedWhereItVaries(what, name.to_owned()),
                    false => FaultKind::NotANumber { what, found: name.to_owned() },
                };
                self.fault(Fault::new(kind, &node.place));
            }
            None => self.wrong_type("a number or a distribution", node),
        }
        None
    }
}

impl Fields<'_> {
    /// A delay, or none.
    pub(super) fn delay(&self, cx: &mut Reading, key: &str) -> Delay {
        let read = |node| cx.delay_of(node, &self.path_of(key), 0);
        self.node(key).and_then(read).unwrap_or(Delay::NONE)
    }
}
