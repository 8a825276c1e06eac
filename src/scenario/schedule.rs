//! Schedules from totals: how many persons each tranche takes, in exact arithmetic.

/// The shape in which a total is spread over the tranches.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Split {
    /// The same in each.
    Even,
    /// n, n−1, …, 1.
    Front,
    /// 1, 2, …, n.
    Back,
    /// Weights as whole numbers on a common scale.
    Weights(Vec<u128>),
}

/// The largest weight and the most decimals that are summed without overflow: 10⁶ · 10²⁰ for each
/// of 10⁴ tranches is below 2¹⁰⁰, and twice a total of 10⁶ is below 2²¹.
const MOST_WEIGHT: f64 = 1e6;
const MOST_DECIMALS: usize = 20;

/// Weights on a common scale of powers of ten, from their shortest decimal form.
///
/// # Errors
/// The weight that is negative, not finite, too large, or has too many decimals.
pub(super) fn exact_weights(weights: &[f64]) -> Result<Split, f64> {
    let texts = weights
        .iter()
        // Display of a float is its shortest decimal form, without an exponent
        .map(|&w| if (0.0..=MOST_WEIGHT).contains(&w) { Ok((w, (w + 0.0).to_string())) } else { Err(w) })
        .collect::<Result<Vec<_>, _>>()?;
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, d)| d.len());
    let most = texts.iter().map(|(_, t)| decimals(t)).max().unwrap_or(0);
    let scaled = |(w, text): &(f64, String)| {
        if decimals(text) > MOST_DECIMALS {
            return Err(*w);
        }
        let zeros = most.min(MOST_DECIMALS) - decimals(text);
        let digits: String =
            text.chars().filter(|c| *c != '.').chain(std::iter::repeat_n('0', zeros)).collect();
        digits.parse::<u128>().map_err(|_| *w)
    };
    texts.iter().map(scaled).collect::<Result<_, _>>().map(Split::Weights)
}

impl Split {
    /// The weight of tranche `k` of `n`, `k` from 0.
    fn weight(&self, k: u32, n: u32) -> u128 {
        match self {
            Split::Even => 1,
            Split::Front => u128::from(n - k),
            Split::Back => u128::from(k) + 1,
            Split::Weights(weights) => weights.get(k as usize).copied().unwrap_or(0),
        }
    }

    /// Persons released up to and including each of `n` tranches, of a total of at most 10⁶:
    /// `⌊total · (w₁ + … + w_k) / Σw + ½⌋`. All 0 when every weight is.
    pub(super) fn cumulated(&self, total: u32, n: u32) -> Vec<u32> {
        let sum: u128 = (0..n).map(|k| self.weight(k, n)).sum();
        let mut upto: u128 = 0;
        (0..n)
            .map(|k| {
                upto += self.weight(k, n);
                // ⌊a/b + ½⌋ = ⌊(2a + b) / 2b⌋
                (2 * u128::from(total) * upto + sum).checked_div(2 * sum).unwrap_or(0) as u32
            })
            .collect()
    }

    /// Whether every weight is 0.
    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Split::Weights(weights) if weights.iter().all(|&w| w == 0))
    }
}

/// A party's totals by category, tranche by tranche: `result[k]` holds `(category, persons)` in the
/// order of `totals`, none of 0.
///
/// With `mixed`, each category is spread on its own; otherwise the party's total is, and the
/// categories are used up one after the other.
pub(super) fn spread<C: Copy>(totals: &[(C, u32)], split: &Split, n: u32, mixed: bool) -> Vec<Vec<(C, u32)>> {
    let mut tranches = vec![Vec::new(); n as usize];
    if mixed {
        for &(category, total) in totals {
            for (tranche, count) in tranches.iter_mut().zip(steps(&split.cumulated(total, n))) {
                if count > 0 {
                    tranche.push((category, count));
                }
            }
        }
        return tranches;
    }
    let all = totals.iter().map(|&(_, t)| t).sum();
    let mut left = totals.to_vec();
    let mut at = 0;
    for (tranche, mut count) in tranches.iter_mut().zip(steps(&split.cumulated(all, n))) {
        while let Some((category, rest)) = left.get_mut(at).filter(|_| count > 0) {
            let taken = count.min(*rest);
            if taken > 0 {
                tranche.push((*category, taken));
            }
            *rest -= taken;
            count -= taken;
            if *rest == 0 {
                at += 1;
            }
        }
    }
    tranches
}

/// The differences of a cumulated list.
fn steps(cumulated: &[u32]) -> impl Iterator<Item = u32> + '_ {
    let before = std::iter::once(0).chain(cumulated.iter().copied());
    cumulated.iter().zip(before).map(|(now, before)| now - before)
}

/// Takes persons from what is held, in its order, until `count` are found.
///
/// # Errors
/// How many are still missing.
pub(super) fn take<C: Copy>(held: &mut [(C, u32)], mut count: u64) -> Result<Vec<(C, u32)>, u64> {
    let mut taken = Vec::new();
    for (category, left) in held.iter_mut() {
        let n = count.min(u64::from(*left)) as u32;
        if n > 0 {
            taken.push((*category, n));
            *left -= n;
            count -= u64::from(n);
        }
    }
    if count == 0 { Ok(taken) } else { Err(count) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn per_tranche(split: &Split, total: u32, n: u32) -> Vec<u32> {
        steps(&split.cumulated(total, n)).collect()
    }

    #[test]
    fn even_split_rounds_half_up_on_the_running_total() {
        // 10 · k/4 = 2.5, 5, 7.5, 10 → 3, 5, 8, 10
        assert_eq!(per_tranche(&Split::Even, 10, 4), [3, 2, 3, 2]);
        // 105 over 7 days and 50 over 6: 8.33, 16.67, 25, 33.33, 41.67, 50
        assert_eq!(per_tranche(&Split::Even, 105, 7), [15; 7]);
        assert_eq!(Split::Even.cumulated(50, 6), [8, 17, 25, 33, 42, 50]);
        assert_eq!(per_tranche(&Split::Even, 1, 2), [1, 0]);
    }

    #[test]
    fn front_and_back_mirror_each_other_up_to_rounding() {
        // weights 3, 2, 1 of 12: 6, 10, 12
        assert_eq!(per_tranche(&Split::Front, 12, 3), [6, 4, 2]);
        assert_eq!(per_tranche(&Split::Back, 12, 3), [2, 4, 6]);
        // 7 · 4/10 = 2.8, 7 · 7/10 = 4.9, 7 · 9/10 = 6.3
        assert_eq!(per_tranche(&Split::Front, 7, 4), [3, 2, 1, 1]);
    }

    #[test]
    fn decimal_weights_are_exact() {
        // 0.1 + 0.2 of 0.6 is exactly one half of 3: 1.5 rounds up to 2, which binary
        // fractions would miss or hit by luck
        let split = exact_weights(&[0.1, 0.2, 0.3]).unwrap();
        assert_eq!(split, Split::Weights(vec![1, 2, 3]));
        assert_eq!(split.cumulated(3, 3), [1, 2, 3]);
        assert_eq!(exact_weights(&[1.0, 0.25, 1e-3]).unwrap(), Split::Weights(vec![1000, 250, 1]));
        assert_eq!(exact_weights(&[1e-7, 2.0]).unwrap(), Split::Weights(vec![1, 20_000_000]));
    }

    #[test]
    fn weights_that_can_not_be_exact_are_refused() {
        assert_eq!(exact_weights(&[1.0, -1.0]), Err(-1.0));
        assert_eq!(exact_weights(&[1e-30]), Err(1e-30));
        assert_eq!(exact_weights(&[2e6]), Err(2e6));
        assert!(exact_weights(&[f64::NAN]).is_err());
        assert!(exact_weights(&[f64::INFINITY]).is_err());
        assert!(exact_weights(&[0.0, 0.0]).unwrap().is_zero());
    }

    #[test]
    fn the_largest_sizes_do_not_overflow() {
        let weights = vec![999_999.999_999_999_9; 10_000];
        let split = exact_weights(&weights).unwrap();
        assert_eq!(split.cumulated(1_000_000, 10_000)[9_999], 1_000_000);
        let fine = exact_weights(&[1e6, 1e-20]).unwrap();
        assert_eq!(fine.cumulated(1_000_000, 2), [1_000_000, 1_000_000]);
    }

    #[test]
    fn categories_in_order_are_used_up_one_after_the_other() {
        let totals = [("children", 3), ("women", 4)];
        // 7 over 3: 2.33, 4.67, 7 → 2, 5, 7
        let expected = vec![vec![("children", 2)], vec![("children", 1), ("women", 2)], vec![("women", 2)]];
        assert_eq!(spread(&totals, &Split::Even, 3, false), expected);
    }

    #[test]
    fn mixed_categories_are_spread_each_on_its_own() {
        let totals = [("children", 3), ("women", 4)];
        // 3: 1, 2, 3; 4: 1.33, 2.67, 4 → 1, 3, 4
        let expected = vec![
            vec![("children", 1), ("women", 1)],
            vec![("children", 1), ("women", 2)],
            vec![("children", 1), ("women", 1)],
        ];
        assert_eq!(spread(&totals, &Split::Even, 3, true), expected);
    }

    #[test]
    fn a_ratio_takes_from_the_first_category_held_until_it_runs_out() {
        let mut held = [("minors", 5), ("adults", 10)];
        assert_eq!(take(&mut held, 7), Ok(vec![("minors", 5), ("adults", 2)]));
        assert_eq!(take(&mut held, 8), Ok(vec![("adults", 8)]));
        assert_eq!(take(&mut held, 1), Err(1));
        assert_eq!(take(&mut held, 0), Ok(vec![]));
    }
}
