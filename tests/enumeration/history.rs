//! One history of a deal, told straight from the rules: no state kept beyond what they speak of.

use super::deal::{Breach, Bundle, Deal, Hundredths, Lottery, Tranche};
use super::luck::{Fraction, Luck, fraction, power, whole};

/// How a history ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Completed,
    /// Collapse through the breach of one party.
    Breach(usize),
    /// Collapse through the breaches of several.
    Several,
    UnderWay,
}

/// What a party does on its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    Honoured,
    /// By so many days.
    Late(u32),
    /// So many persons delivered at once.
    Short(u32),
    Refused,
}

/// Persons released on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    pub day: u32,
    pub party: usize,
    pub category: usize,
    pub persons: u32,
}

/// What is left of a history when it is over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct History {
    pub end: End,
    pub end_day: u32,
    /// `[tranche]`: its first turn has begun.
    pub begun: Vec<bool>,
    /// Day of completion of each tranche completed.
    pub completed: Vec<u32>,
    /// `[tranche][party]`.
    pub acts: Vec<Vec<Option<Act>>>,
    pub breaches: Vec<usize>,
    pub disputes: usize,
    pub releases: Vec<Release>,
    /// `[party]`: terms met.
    pub terms: Vec<usize>,
    /// Tranches completed in which nobody breached.
    clean: usize,
}

/// What one party owes or still owes, and the day on which it comes.
struct Delivery {
    day: u32,
    party: usize,
    what: Bundle,
}

/// The tree of all histories of a deal, `None` if there are more than `most`.
pub fn histories(deal: &Deal, most: usize) -> Option<Vec<(History, Fraction)>> {
    let (mut luck, mut all) = (Luck::new(), Vec::new());
    loop {
        let history = history(deal, &mut luck);
        all.push((history, luck.probability.clone()));
        if !luck.advance() {
            return Some(all);
        }
        if all.len() == most {
            return None;
        }
    }
}

fn history(deal: &Deal, luck: &mut Luck) -> History {
    let parties = deal.parties.len();
    let mut history = History {
        end: End::UnderWay,
        end_day: deal.horizon,
        begun: vec![false; deal.tranches.len()],
        completed: Vec::new(),
        acts: vec![vec![None; parties]; deal.tranches.len()],
        breaches: vec![0; parties],
        disputes: 0,
        releases: Vec::new(),
        terms: vec![0; parties],
        clean: 0,
    };
    for (k, tranche) in deal.tranches.iter().enumerate() {
        let due = match history.completed.last() {
            None => tranche.day,
            Some(&completed) if deal.catch_up => tranche.day.max(completed),
            Some(&completed) => completed + (tranche.day - deal.tranches[k - 1].day),
        };
        let breaches_before: usize = history.breaches.iter().sum();
        let mut day = due;
        for turn in turns(tranche) {
            if day >= deal.horizon {
                return history;
            }
            history.begun[k] = true;
            match take_turn(deal, k, &turn, day, &mut history, luck) {
                Some(over) => day = over,
                None => return history,
            }
        }
        if day >= deal.horizon {
            return history;
        }
        history.completed.push(day);
        history.clean += usize::from(history.breaches.iter().sum::<usize>() == breaches_before);
    }
    history.end = End::Completed;
    history.end_day = history.completed[deal.tranches.len() - 1];
    history
}

/// The parties of each turn; who owes nothing has none.
fn turns(tranche: &Tranche) -> Vec<Vec<usize>> {
    let owes = |p: &usize| !tranche.bundles[*p].owes_nothing();
    match &tranche.order {
        None => vec![(0..tranche.bundles.len()).filter(owes).collect()],
        Some(order) => order.iter().copied().filter(owes).map(|p| vec![p]).collect(),
    }
}

/// The day on which the turn is over, which may be past the horizon; `None` if the agreement has
/// collapsed.
fn take_turn(
    deal: &Deal,
    k: usize,
    turn: &[usize],
    day: u32,
    history: &mut History,
    luck: &mut Luck,
) -> Option<u32> {
    // all decide with the odds as they stood when the turn began
    let chances: Vec<Fraction> = turn.iter().map(|&p| compliance(deal, k, p, history)).collect();
    let acts: Vec<Act> =
        turn.iter().zip(&chances).map(|(&p, chance)| act(deal, k, p, chance, luck)).collect();
    let (mut coming, mut in_dispute) = (Vec::new(), Vec::new());
    for (&party, &act) in turn.iter().zip(&acts) {
        history.acts[k][party] = Some(act);
        let owed = deal.tranches[k].bundles[party].clone();
        let grace = setting(deal, party, |b| b.grace).unwrap_or(0);
        let breaches = match act {
            Act::Honoured => false,
            Act::Late(days) => days > grace,
            Act::Short(_) | Act::Refused => true,
        };
        history.breaches[party] += usize::from(breaches);
        match act {
            Act::Honoured => coming.push(Delivery { day, party, what: owed }),
            Act::Late(days) => coming.push(Delivery { day: day + days, party, what: owed }),
            Act::Short(persons) => {
                let (part, rest) = parted(deal, &owed, persons);
                coming.push(Delivery { day, party, what: part });
                in_dispute.push((party, rest));
            }
            Act::Refused => in_dispute.push((party, owed)),
        }
    }
    let mut over = coming.iter().map(|d| d.day).fold(day, u32::max);
    let mut collapse = None;
    if !in_dispute.is_empty() {
        let (settled_on, cured) = dispute(deal, day, history, luck);
        if cured {
            let rest = in_dispute.iter().map(|(party, what)| Delivery {
                day: settled_on,
                party: *party,
                what: what.clone(),
            });
            coming.extend(rest);
            over = over.max(settled_on);
        } else {
            collapse = Some(settled_on);
        }
    }
    for delivery in coming {
        if delivery.day < deal.horizon && collapse.is_none_or(|c| delivery.day <= c) {
            history.receive(&delivery);
        }
    }
    if let Some(collapse) = collapse {
        history.end_day = collapse;
        history.end = match in_dispute[..] {
            [(party, _)] => End::Breach(party),
            _ => End::Several,
        };
        return None;
    }
    Some(over)
}

impl History {
    fn receive(&mut self, Delivery { day, party, what }: &Delivery) {
        for &(category, persons) in what.persons.iter().filter(|(_, n)| *n > 0) {
            self.releases.push(Release { day: *day, party: *party, category, persons });
        }
        self.terms[*party] += what.terms.len();
    }
}

/// The day on which a dispute ends, and whether it is cured. Past the horizon it counts as cured:
/// what is to come then comes too late to matter.
fn dispute(deal: &Deal, day: u32, history: &mut History, luck: &mut Luck) -> (u32, bool) {
    let earlier = history.disputes;
    history.disputes += 1;
    let Some(mediation) = &deal.mediation else { return (day, false) };
    let days = mediation.days.as_ref().map_or(0, |days| luck.choose(whole_days(days)));
    if day + days >= deal.horizon {
        return (day + days, true);
    }
    let fatigue = mediation.fatigue.map_or(whole(1), Hundredths::fraction);
    let success = chance(mediation.success, &power(&fatigue, earlier));
    (day + days, luck.happens(&success))
}

/// The probability that belongs to the odds of `base` times `factor`.
fn chance(base: Hundredths, factor: &Fraction) -> Fraction {
    let base = base.fraction();
    if base == whole(0) || base == whole(1) {
        return base;
    }
    let odds = &base / (whole(1) - &base) * factor;
    &odds / (whole(1) + &odds)
}

/// The probability that a party honours its bundle at tranche `k`.
fn compliance(deal: &Deal, k: usize, party: usize, history: &History) -> Fraction {
    let (tranche, keys) = (&deal.tranches[k], &deal.parties[party]);
    let one_or = |x: Option<Hundredths>| x.map_or(whole(1), Hundredths::fraction);
    let bundle = &tranche.bundles[party];
    let mut factor = one_or(tranche.odds[party]);
    for &(category, _) in bundle.persons.iter().filter(|(_, n)| *n > 0) {
        factor *= one_or(deal.categories[category].odds);
    }
    for &term in &bundle.terms {
        factor *= deal.terms[term].fraction();
    }
    factor *= power(&one_or(keys.trust.or(deal.trust)), history.clean);
    let by_others: usize = (0..deal.parties.len()).filter(|&p| p != party).map(|p| history.breaches[p]).sum();
    factor *= power(&one_or(keys.retaliation.or(deal.retaliation)), by_others);
    chance(keys.complies, &factor)
}

/// A key of `[breach]`, a party's own first.
fn setting<T>(deal: &Deal, party: usize, key: impl Fn(&Breach) -> Option<T>) -> Option<T> {
    key(&deal.parties[party].breach).or_else(|| key(&deal.breach))
}

/// What a party does.
fn act(deal: &Deal, k: usize, party: usize, honours: &Fraction, luck: &mut Luck) -> Act {
    if luck.happens(honours) {
        return Act::Honoured;
    }
    let weight = |i: usize| setting(deal, party, |b| b.weights[i]).map_or(whole(1), Hundredths::fraction);
    let (late, short, refused) = (weight(0), weight(1), weight(2));
    let sum = &late + &short + &refused;
    match luck.choose([(late / &sum, "late"), (short / &sum, "short"), (refused / &sum, "refused")]) {
        "late" => {
            let days = setting(deal, party, |b| b.delay.clone());
            Act::Late(days.map_or(1, |days| luck.choose(whole_days(&days)).max(1)))
        }
        "short" => {
            let n = deal.tranches[k].bundles[party].persons.iter().map(|(_, n)| n).sum();
            let share = setting(deal, party, |b| b.share.clone());
            Act::Short(luck.choose(delivered(share.as_ref(), n)))
        }
        _ => Act::Refused,
    }
}

/// Days, rounded up, with their probabilities.
fn whole_days(lottery: &Lottery) -> Vec<(Fraction, u32)> {
    let sum: i64 = lottery.iter().map(|(_, w)| w).sum();
    let days = |value: Hundredths| u32::try_from(value.0).unwrap().div_ceil(100);
    lottery.iter().map(|&(value, weight)| (fraction(weight, sum), days(value))).collect()
}

/// How many of `n` persons a short delivery brings, `min(n − 1, ⌊share·n + ½⌋)`, with their
/// probabilities.
fn delivered(share: Option<&Lottery>, n: u32) -> Vec<(Fraction, u32)> {
    if n == 0 {
        return vec![(whole(1), 0)];
    }
    let Some(lottery) = share else { return uniformly(n) };
    let sum: i64 = lottery.iter().map(|(_, w)| w).sum();
    let persons = |value: Hundredths| {
        let rounded = (value.fraction() * whole(i64::from(n)) + fraction(1, 2)).floor();
        let most = i64::from(n) - 1;
        (0..=most).rev().find(|&m| whole(m) <= rounded).unwrap()
    };
    let way = |&(value, weight): &(Hundredths, i64)| {
        (fraction(weight, sum), u32::try_from(persons(value)).unwrap())
    };
    lottery.iter().map(way).collect()
}

/// The same for a share uniform on [0, 1], the default: `share·n + ½` is uniform on [½, n + ½].
fn uniformly(n: u32) -> Vec<(Fraction, u32)> {
    let mut ways: Vec<(Fraction, u32)> = Vec::new();
    for m in 0..=n {
        let halves = if m == 0 || m == n { 1 } else { 2 };
        ways.push((fraction(halves, 2 * i64::from(n)), m.min(n - 1)));
    }
    ways
}

/// What is delivered at once and what is left: those of the highest odds first, ties in the order
/// of the bundle; terms come last of all and so never.
fn parted(deal: &Deal, owed: &Bundle, persons: u32) -> (Bundle, Bundle) {
    let odds = |category: usize| deal.categories[category].odds.map_or(100, |o| o.0);
    let mut order = owed.persons.clone();
    order.sort_by_key(|&(category, _)| -odds(category)); // a stable sort
    let mut left = persons;
    let (mut part, mut rest) = (Bundle::default(), Bundle { terms: owed.terms.clone(), ..Bundle::default() });
    for (category, n) in order {
        let now = n.min(left);
        left -= now;
        part.persons.push((category, now));
        rest.persons.push((category, n - now));
    }
    (part, rest)
}
