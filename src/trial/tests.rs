//! What of the numbers no deal shows, or so seldom that it would not be missed.

use rand::Rng;

use super::luck::{Luck, Site, threshold, uniform_of};
use super::sampler::DelayTable;

#[test]
fn digits_below_the_threshold_are_those_of_numbers_below_the_probability() {
    let tiny = 1.0 / (1u64 << 52) as f64;
    let on_a_number = uniform_of(7);
    for p in [0.0, 1e-300, tiny / 2.0, tiny, on_a_number, 0.1, 0.3, 0.5, 0.9, 1.0 - tiny / 2.0, 1.0] {
        let limit = threshold(p);
        assert!(limit == 0 || uniform_of(limit - 1) < p, "{p}");
        assert!(limit == 1 << 52 || uniform_of(limit) >= p, "{p}");
    }
}

/// Samplers may ask for numbers in any size: all are made of the same bits.
#[test]
fn a_stream_gives_the_same_bits_in_every_size() {
    let stream = || Luck::new(3, 5).stream(Site::new("north", 7, 0));
    let (mut whole, mut halves, mut bytes) = (stream(), stream(), [0; 20]);
    stream().fill_bytes(&mut bytes);
    let expected: Vec<u8> = (0..3).flat_map(|_| whole.next_u64().to_le_bytes()).collect();
    assert_eq!(bytes, expected[..20]);
    let mut whole = stream();
    for _ in 0..100 {
        assert_eq!(u64::from(halves.next_u32()), whole.next_u64() >> 32);
    }
}

/// The guide saves a search, and changes nothing.
#[test]
fn a_delay_is_the_first_whose_probability_is_not_exceeded() {
    let p = [0.3, 0.0, 0.1999, 0.0001, 0.25, 0.0, 0.2499, 0.0001];
    let table = DelayTable::from_probabilities(&p);
    let upto: Vec<f64> = (1..=p.len()).map(|d| p[..d].iter().sum()).collect();
    let site = Site::new("north", 7, 0);
    for n in 0..50_000 {
        let luck = Luck::new(1, n);
        let number = luck.bits(site) as f64 / 2f64.powi(64);
        // but where rounding decides
        if upto.iter().all(|limit| (number - limit).abs() > 1e-12) {
            let expected = upto.iter().take_while(|limit| number > **limit).count();
            assert_eq!(table.draw(luck, site) as usize, expected, "trial {n}");
        }
    }
}
