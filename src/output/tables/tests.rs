#![allow(clippy::unwrap_used)]

use super::*;
use crate::metric::Columns;
use crate::output::csv;
use crate::output::table::Table;
use crate::output::trials::{TrialRecord, TrialsTable};
use crate::scenario::{Input, Note};
use crate::study::{differences, pair_columns};
use crate::summary::example::{self, ENDINGS, TRIALS};
use crate::tally::Paired;

struct Example {
    agreement: Agreement,
    columns: Columns,
    summary: Summary,
}

fn example() -> Example {
    let agreement = example::agreement();
    let columns = Columns::of(&agreement);
    let summary = Summary::from_counts(&agreement, &columns, &example::counts(&agreement, &columns));
    Example { agreement, columns, summary }
}

impl Example {
    fn run(&self) -> Run<'_> {
        let start = Some(jiff::civil::date(2023, 12, 21));
        Run { scenario: "deal / daily", start, agreement: &self.agreement, summary: &self.summary }
    }
}

fn text(table: &Table) -> String {
    for row in &table.rows {
        assert_eq!(row.len(), table.columns.len(), "{}: a row has a cell for every column", table.name);
    }
    String::from_utf8(csv::render(table)).unwrap()
}

fn lines(table: &Table) -> Vec<String> {
    text(table).lines().map(str::to_owned).collect()
}

#[test]
fn headers_are_as_promised() {
    let e = example();
    let runs = [e.run()];
    let header = |table: &Table| lines(table)[0].clone();
    assert_eq!(
        header(&summary(&runs)),
        "scenario,metric,party,category,unit,trials,mean,ci_low,ci_high,sd,min,p05,p25,median,p75,p95,max"
    );
    assert_eq!(
        header(&outcomes(&runs)),
        "scenario,outcome,cause,party,trials,count,probability,ci_low,ci_high"
    );
    assert_eq!(
        header(&tranches(&runs)),
        "scenario,tranche,name,planned_day,party,reached,honoured,late,short,refused,completed,mean_completion_day"
    );
    assert_eq!(header(&timeline(&runs)), "scenario,day,date,in_talks,under_way,completed,ended,ceasefire");
    assert_eq!(header(&releases(&runs)), "scenario,day,date,party,planned,mean,p05,p25,median,p75,p95");
    assert_eq!(
        header(&distributions(&runs)),
        "scenario,metric,party,unit,value,trials,count,probability,ci_low,ci_high,at_least"
    );
    assert_eq!(header(&events(&runs)), "scenario,event,trials,count,probability,ci_low,ci_high");
    assert_eq!(header(&inputs(&[])), "scenario,path,value,distribution,mean,p05,p95,note");
    assert_eq!(
        header(&comparison(&[])),
        "baseline,scenario,metric,party,category,unit,baseline_mean,mean,difference,ci_low,ci_high,larger,equal,smaller"
    );
}

#[test]
fn every_column_says_what_it_means() {
    let e = example();
    let runs = [e.run()];
    for table in of_runs(&runs).into_iter().chain([inputs(&[]), comparison(&[])]) {
        assert!(!table.about.is_empty());
        assert!(table.columns.iter().all(|c| !c.meaning.is_empty()), "{}", table.name);
    }
}

#[test]
fn rows_of_the_example() {
    let e = example();
    let runs = [e.run()];
    let summary = lines(&summary(&runs));
    assert!(summary.contains(&"deal / daily,delay,,,days,1,0,,,,0,0,0,0,0,0,0".to_owned()), "{summary:#?}");
    assert!(summary.iter().any(|l| l.starts_with("deal / daily,released,south,detainees,persons,4,3.75,")));
    assert!(summary.iter().any(|l| l.starts_with("deal / daily,released_share,north,,share,4,0.5,")));
    let values = lines(&distributions(&runs));
    let south = values.iter().find(|l| l.starts_with("deal / daily,released,south,persons,5,4,1,0.25,0.0"));
    assert!(south.is_some_and(|l| l.ends_with(",0.5")), "{values:#?}");
    let outcomes = lines(&outcomes(&runs));
    assert_eq!(outcomes[1], "deal / daily,completed,,,4,1,0.25,0.0455872608,0.699358157");
    assert_eq!(&outcomes[4][..39], "deal / daily,collapsed,breach,south,4,1");
    assert_eq!(&outcomes[5][..38], "deal / daily,collapsed,breach,several,");
    assert_eq!(lines(&tranches(&runs))[4], "deal / daily,2,second,4,south,0.5,0.5,0,0,0.5,0.25,3");
    assert_eq!(lines(&timeline(&runs))[3], "deal / daily,2,2023-12-23,0.25,0.5,0,0.25,0.5");
    assert_eq!(lines(&releases(&runs))[6], "deal / daily,2,2023-12-23,south,5,2.5,0,0,0,5,5");
    assert_eq!(&lines(&events(&runs))[1][..31], "deal / daily,'=vote,4,3,0.75,0.");
}

#[test]
fn inputs_as_they_were_written() {
    let input = |path: &str, value, distribution: Option<&str>, [mean, p05, p95]: [f64; 3]| Input {
        path: path.to_owned(),
        value,
        distribution: distribution.map(str::to_owned),
        mean,
        p05,
        p95,
        note: None,
    };
    let x = 0.123_456_789_012;
    let known = input("party.south.complies", Some(x), None, [x; 3]);
    let figures = [0.8, 0.472_870_804_1, 0.987_258_5];
    let note = Note { path: "unknown".to_owned(), text: "=1, said\n\nthree experts".to_owned() };
    let drawn = Input { note: Some(note), ..input("unknown.goodwill", None, Some("beta [4, 1]"), figures) };
    assert_eq!(
        lines(&inputs(&[("deal", &[known, drawn])]))[1..],
        [
            "deal,party.south.complies,0.123456789012,,0.123456789012,0.123456789012,0.123456789012,",
            "deal,unknown.goodwill,,\"beta [4, 1]\",0.8,0.472870804,0.9872585,\"'=1, said three experts\""
        ]
    );
}

/// The example with its parties in the other order, without the soldiers' bundle and with a third
/// party.
fn other() -> Agreement {
    let mut draft = example::draft();
    let mut third = draft.parties[1].clone();
    third.key = "east".to_owned();
    draft.parties.swap(0, 1);
    draft.parties.insert(0, third);
    for bundle in draft.tranches.iter_mut().flat_map(|t| t.turns.iter_mut().flatten()) {
        bundle.party = PartyId(2 - bundle.party.0);
    }
    for event in &mut draft.events {
        event.odds.push(event.odds[0]);
    }
    Agreement::build(draft).unwrap()
}

#[test]
fn figures_are_paired_by_name() {
    let baseline = example();
    let agreement = other();
    let columns = Columns::of(&agreement);
    let pairs = pair_columns((&baseline.agreement, &baseline.columns), (&agreement, &columns));
    let name = |agreement: &Agreement, columns: &Columns, position: usize| {
        let c = columns.list()[position];
        let party = c.party.map(|p| agreement.parties()[p.index()].key.clone());
        (c.metric, party, c.category.map(|c| agreement.categories()[c.index()].key.clone()))
    };
    for &(b, o) in &pairs {
        assert_eq!(name(&baseline.agreement, &baseline.columns, b), name(&agreement, &columns, o));
        assert_ne!(columns.list()[o].metric, crate::metric::Metric::Event);
    }
    // 8 of nobody; of north 6 and 3 categories; of south 5 (it has no remains) and 1 category
    assert_eq!(pairs.len(), 8 + 9 + 6);
    let names: Vec<_> = pairs.iter().map(|&(_, o)| name(&agreement, &columns, o).1).collect();
    assert!(!names.contains(&Some("east".to_owned())));
}

#[test]
fn a_comparison_with_oneself_has_no_difference() {
    let e = example();
    let mut paired = Paired::new(pair_columns((&e.agreement, &e.columns), (&e.agreement, &e.columns)));
    for ((ending, ..), values) in ENDINGS.iter().zip(&TRIALS) {
        let completed = *ending == crate::metric::Ending::Completed;
        paired.count((completed, values), (completed, values));
    }
    let rows = differences(&e.columns, &paired);
    let same =
        Comparison { baseline: "deal", scenario: "deal / daily", agreement: &e.agreement, rows: &rows };
    let table = comparison(&[same]);
    let lines = lines(&table);
    // four trials bear no more
    assert_eq!(lines[1], "deal,deal / daily,completed,,,0 or 1,0.25,0.25,0,-0.489890836,0.489890836,0,1,0");
    assert_eq!(lines[2], "deal,deal / daily,agreement_day,,,day,0.5,0.5,0,0,0,0,1,0");
    // one trial was completed: there is a difference, and no interval
    assert!(lines.contains(&"deal,deal / daily,delay,,,days,0,0,0,,,0,1,0".to_owned()), "{lines:#?}");
}

#[test]
fn trials_have_the_columns_of_all_scenarios() {
    let e = example();
    let agreement = other();
    let columns = Columns::of(&agreement);
    let table = TrialsTable::new(&[("deal", &e.agreement, &e.columns), ("=other", &agreement, &columns)]);
    let header = String::from_utf8(table.header()).unwrap();
    let names: Vec<&str> = header.trim_end().split(',').collect();
    assert_eq!(names[..7], ["scenario", "trial", "outcome", "cause", "party", "agreement_day", "end_day"]);
    assert_eq!(names.last(), Some(&"unknown.goodwill"));
    for name in ["released:north", "released:north:civilians", "released:east", "event:=vote"] {
        assert_eq!(names.iter().filter(|&&n| n == name).count(), 1, "{name}");
    }
    assert!(!names.contains(&"remains_returned:south"));

    let records = ENDINGS.iter().zip(&TRIALS).zip(1..).map(|(((ending, ..), values), trial)| TrialRecord {
        trial,
        ending: ending.code(2),
        values,
        draws: &[0.8],
    });
    let rows = String::from_utf8(table.rows(0, records)).unwrap();
    let rows: Vec<Vec<&str>> = rows.lines().map(|l| l.split(',').collect()).collect();
    let cell = |row: usize, name: &str| rows[row][names.iter().position(|&n| n == name).unwrap()];
    assert!(rows.iter().all(|r| r.len() == names.len()));
    assert_eq!(rows[0][..7], ["deal", "1", "completed", "", "", "0", "3"]);
    assert_eq!(rows[1][..7], ["deal", "2", "collapsed", "breach", "south", "1", "4"]);
    assert_eq!(rows[2][..7], ["deal", "3", "no_agreement", "", "", "", "2"]);
    assert_eq!((cell(0, "delay"), cell(1, "delay")), ("0", ""));
    assert_eq!((cell(1, "released:south:detainees"), cell(1, "released:east")), ("5", ""));
    assert_eq!((cell(0, "event:=vote"), cell(1, "event:=vote")), ("1", "0"));
    assert_eq!(cell(3, "unknown.goodwill"), "0.8");

    let values = vec![0; columns.list().len()];
    let record = TrialRecord { trial: 9, ending: 0, values: &values, draws: &[0.25] };
    let row = String::from_utf8(table.rows(1, [record])).unwrap();
    assert!(row.starts_with("'=other,9,completed,,,0,0"), "{row}");
}
