#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::engine::Part;

type Counts = (Vec<u64>, Vec<f64>);

fn header(number: u64, of: u64) -> Header {
    let part = Part::new(number, of).unwrap();
    let range = part.range(100);
    let played =
        BTreeMap::from([("trials".to_owned(), Stretch { from: range.start, to: range.end, of: 100 })]);
    let options = json!({ "changes": { "set": ["a=1"] }, "worlds": null, "sampling": { "trials": 100 } });
    let mut header = Header::new("run", part, (7, 100), options).with_stretches(played);
    header.files.push(FileText { path: "deals/deal.toml".to_owned(), text: "name = \"é\"\n".to_owned() });
    let hash = ScenarioHash { scenario: "deal".to_owned(), sha256: "00".to_owned() };
    header.scenarios.push(hash);
    header
}

fn counts() -> Counts {
    ((0..200).map(|i| if i % 10 == 0 { u64::MAX - i } else { i }).collect(), vec![0.1, -0.0, f64::INFINITY])
}

#[test]
fn a_part_is_read_as_it_was_written() {
    let bytes = render(&header(2, 3), &counts()).unwrap();
    let file = PartFile::parse(bytes.clone()).unwrap();
    assert_eq!(file.header, header(2, 3));
    assert_eq!(file.played::<Counts>().unwrap(), counts());
    assert_eq!(bytes, render(&header(2, 3), &counts()).unwrap(), "the same bytes again");
    let first_lines = String::from_utf8_lossy(&bytes);
    assert!(first_lines.starts_with("stagger part 1\n{\"program\":\"stagger\","), "{first_lines}");
}

#[test]
fn no_byte_can_change_and_none_can_be_missing() {
    let bytes = render(&header(1, 3), &counts()).unwrap();
    for i in 0..bytes.len() {
        for flip in [1, 0x80] {
            let mut changed = bytes.clone();
            changed[i] ^= flip;
            assert!(PartFile::parse(changed).is_err(), "byte {i} of {}", bytes.len());
        }
        let cut = PartFile::parse(bytes[..i].to_vec());
        assert!(matches!(cut, Err(PartError::Damaged(_))), "cut off after {i}: {cut:?}");
    }
    assert!(PartFile::parse([&bytes[..], b"\n"].concat()).is_err(), "one byte more");
}

#[test]
fn what_is_something_else_is_told_from_what_is_damaged() {
    let of = |bytes: &[u8]| PartFile::parse(bytes.to_vec()).unwrap_err().to_string();
    assert!(of(b"name = \"deal\"").contains("not a part"));
    assert!(of(b"stagger part 2\n{}\n").contains("another version"));
    assert!(of(b"").contains("it is empty"));
    assert!(of(b"stagger part 1\n").contains("cut off"));
}

#[test]
fn what_was_played_must_be_of_the_kind_that_is_read() {
    let file = PartFile::parse(render(&header(1, 1), &counts()).unwrap()).unwrap();
    assert!(file.played::<Vec<u64>>().is_err(), "something is left over");
    assert!(file.played::<(Counts, Counts)>().is_err(), "something is lacking");
    assert!(file.played::<bool>().is_err());
}

/// Zeros are deflated to a thousandth: a small file must not fill the memory.
#[test]
fn what_is_inflated_beyond_measure_is_not_read() {
    let zeros = vec![0; 5_000_000];
    let mut body = Vec::new();
    DeflateEncoder::new(&zeros[..], Compression::default()).read_to_end(&mut body).unwrap();
    assert!(body.len() < 10_000);
    assert_eq!(inflated(&body, 5_000_000), Some(zeros));
    for most in [0, 1, 10_000, 4_999_999] {
        assert_eq!(inflated(&body, most), None);
    }
    assert_eq!((most_inflated(0), most_inflated(1_000)), (536_870_912, 537_070_912));
}

#[test]
fn differences_are_named() {
    let told = |change: fn(&mut Header)| {
        let mut other = header(2, 3);
        change(&mut other);
        header(1, 3).differs(&other).map(|d| d.told("there", "here"))
    };
    assert_eq!(told(|_| {}), None);
    assert_eq!(told(|h| h.files[0].path = "elsewhere/deal.toml".to_owned()), None);
    let says = |change: fn(&mut Header), text: &str| assert_eq!(told(change).as_deref(), Some(text));
    says(|h| h.seed = 8, "the seed is 7 there and 8 here");
    says(|h| h.trials = 9, "the number of trials is 100 there and 9 here");
    says(|h| h.command = "robust".to_owned(), "the command is run there and robust here");
    says(
        |h| h.scenarios[0].sha256 = "11".to_owned(),
        "the text of the scenario deal, or what is changed in it, is another",
    );
    says(|h| h.scenarios[0].scenario = "x".to_owned(), "the list of scenarios is deal there and x here");
    says(|h| h.files[0].text.push('#'), "the scenario file is another");
    says(|h| h.options["worlds"] = json!(5), "--worlds is not given there and 5 here");
    says(|h| h.options["changes"]["set"] = json!([]), "--set is [\"a=1\"] there and [] here");
}

#[test]
fn the_command_can_be_typed() {
    let mut header = header(1, 3);
    header.files[0].path = "my deals/deal.toml".to_owned();
    header.options["changes"]["set"] = json!(["a=1", "event.\"it's\".probability=0.5"]);
    assert_eq!(
        header.command_line(),
        "stagger run \"my deals/deal.toml\" --set a=1 --set 'event.\"it'\\''s\".probability=0.5' --trials 100"
    );
}

#[test]
fn names_of_files_are_in_the_order_of_the_parts() {
    let name = |k, n| Header::file_name(Part::new(k, n).unwrap()).display().to_string();
    assert_eq!(name(3, 6), "part-3-of-6.stagger");
    assert_eq!(name(7, 1000), "part-0007-of-1000.stagger");
}

mod collections {
    use super::*;
    use std::path::PathBuf;

    fn written(folder: &Path, parts: &[(u64, u64)]) -> Vec<PathBuf> {
        let write = |&(k, n): &(u64, u64)| {
            let path = folder.join(Header::file_name(Part::new(k, n).unwrap()));
            std::fs::write(&path, render(&header(k, n), &counts()).unwrap()).unwrap();
            path
        };
        parts.iter().map(write).collect()
    }

    #[test]
    fn parts_in_any_order_of_any_division_that_fits() {
        let folder = tempfile::tempdir().unwrap();
        for (parts, of, missing) in [
            (&[(1, 1)][..], 1, &[][..]),
            (&[(3, 3), (1, 3), (2, 3)], 3, &[]),
            (&[(4, 4), (1, 2), (3, 4)], 4, &[]),
            (&[(4, 6), (2, 6), (1, 2)], 6, &[5, 6]),
            (&[(2, 12), (2, 6), (3, 4)], 12, &[1, 5, 6, 10, 11, 12]),
        ] {
            let collection = Collection::of(&written(folder.path(), parts));
            if *parts == [(4, 6), (2, 6), (1, 2)] {
                assert!(matches!(collection, Err(CollectionError::Overlap { .. })));
                continue;
            }
            let collection = collection.unwrap();
            assert_eq!((collection.of, &collection.missing[..]), (of, missing), "{parts:?}");
            assert_eq!(collection.present(), of - missing.len() as u64);
            let opened: Vec<u64> =
                collection.open().map(|(_, file)| file.unwrap().header.played["trials"].from).collect();
            assert!(opened.is_sorted(), "{opened:?}");
        }
    }

    #[test]
    fn divisions_that_do_not_fit_and_parts_given_twice() {
        let folder = tempfile::tempdir().unwrap();
        let refused =
            |parts: &[(u64, u64)]| Collection::of(&written(folder.path(), parts)).unwrap_err().to_string();
        assert!(refused(&[(1, 2), (2, 3)]).contains("a multiple of them"));
        assert!(refused(&[(1, 2), (1, 4)]).contains("overlap"));
        assert!(refused(&[(2, 2), (2, 2)]).contains("overlap"));
        assert!(refused(&[]).contains("there is no part"));
    }
}
