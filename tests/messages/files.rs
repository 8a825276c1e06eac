//! Whole files: such as can not be read, are no scenarios, or have many faults.

use stagger::scenario::{Selection, Source, load};

use super::{GENERATED, SOUND, edited, refused};

#[test]
fn all_faults_together() {
    let text = edited(SOUND, "horizon = 30", "horizon = 0");
    let text = edited(&text, "complies = 0.9", "complies = 9");
    let text = edited(&text, "day = 7", "day = 7\nrequries = \"vote\"");
    let text = edited(&text, "north = { civilians = 10 }", "north = { civilians = 99 }");
    insta::assert_snapshot!(refused(&text));
}

#[test]
fn a_file_of_nothing_but_faults_is_cut_short() {
    let text =
        format!("{SOUND}\n[expected]\n{}", (0..300).map(|i| format!("x{i} = 1\n")).collect::<String>());
    let shown = refused(&text);
    assert!(shown.ends_with("… and 250 more faults"), "{shown}");
}

#[test]
fn files_that_can_not_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let in_folder = |name: &str| folder.path().join(name);
    std::fs::write(in_folder("latin.toml"), b"name = \"caf\xe9\"\n").unwrap();
    std::fs::write(in_folder("utf16.toml"), b"\xff\xfen\0a\0m\0e\0").unwrap();
    std::fs::write(in_folder("big.toml"), vec![b'#'; 4 * 1024 * 1024 + 1]).unwrap();
    std::fs::write(in_folder("full.toml"), vec![b'#'; 4 * 1024 * 1024]).unwrap();
    std::fs::create_dir(in_folder("folder.toml")).unwrap();
    let shown = ["none.toml", "latin.toml", "utf16.toml", "big.toml"]
        .map(|name| Source::read(in_folder(name)).unwrap_err().render(false));
    let place = folder.path().to_string_lossy().into_owned();
    insta::assert_snapshot!(shown.join("\n\n").replace(&place, "FOLDER"));
    assert!(Source::read(in_folder("full.toml")).is_ok());
    assert!(Source::read(in_folder("folder.toml")).unwrap_err().unreadable());
}

#[test]
fn files_that_are_no_scenarios() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results");
    std::fs::create_dir(&results).unwrap();
    let archive = b"PK\x03\x04\x14\0\x06\0\xff\xfe";
    let files: [(&str, &[u8]); 9] = [
        ("results/manifest.json", b"{\n  \"program\": \"stagger\"\n}\n"),
        ("results/results.xlsx", archive),
        ("results/report.html", b"<!DOCTYPE html>\n<html lang=\"en\">\n"),
        ("results/summary.csv", b"scenario,metric\na,b\n"),
        ("letter.docx", archive),
        ("some.zip", archive),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("formatted.toml", b"{\\rtf1\\ansi name = x}"),
        ("noise.toml", b"\0\x01\xff\xfe"),
    ];
    let told = |(name, bytes): (&str, &[u8])| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let faults = Source::read(path).and_then(|source| load(&source, &[], &Selection::All)).unwrap_err();
        faults.render(false)
    };
    let place = folder.path().to_string_lossy().into_owned();
    insta::assert_snapshot!(files.map(told).join("\n\n").replace(&place, "FOLDER"));
}

#[test]
fn a_file_that_is_called_almost_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("deal.toml"), SOUND).unwrap();
    for name in ["deal", "Deal.TOML", "dael.toml", "deal.tml"] {
        let told = Source::read(folder.path().join(name)).unwrap_err().render(false);
        assert!(told.contains("did you mean") && told.contains("deal.toml`?"), "{name}: {told}");
    }
    for name in ["wxyz.toml", "no/deal.toml"] {
        let told = Source::read(folder.path().join(name)).unwrap_err().render(false);
        assert!(told.contains("check the spelling"), "{name}: {told}");
    }
}

/// What only follows from a fault is not told besides.
#[test]
fn one_fault_is_one_message() {
    let by_ratio = GENERATED.replace(
        "south = { minors = 10, detainees = 40 }\n",
        "ratio.south = { of = \"north\", civilians = 5 }\n",
    );
    let variants = format!("{SOUND}\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\n");
    let all = "north = { civilians = 10, fallen = 2 }\n";
    let alone = edited(GENERATED, "south = { minors = 10, detainees = 40 }\n", "");
    for (base, passage, with, said) in [
        (&by_ratio, "holds = { civilians = 10", "holds = { civilians = 9", "but holds 9"),
        (&by_ratio, all, "north = { civilians = 80, fallen = 2 }\n", "`north` releases 80"),
        (&by_ratio, all, "north = { civilians = -8, fallen = 2 }\n", "-8 is negative"),
        (&by_ratio, "detainees = 40 }", "detainees = 4.5 }", "4.5 is not a whole number"),
        (&alone, all, "nort = { civilians = 10, fallen = 2 }\n", "did you mean `north`?"),
        (&variants, "complies = 0.9", "complies = nan", "NaN is not a finite number"),
        (&variants, "[party.south]", "[party.north]", "written twice"),
    ] {
        assert!(base.contains(passage), "{passage}");
        let told = refused(&base.replacen(passage, with, 1));
        assert!(told.contains(said) && told.matches("error: ").count() == 1, "{with}:\n{told}");
    }
}
