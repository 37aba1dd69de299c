//! Sheets of moves and levels: what a sheet may state after the fact, and what it may not.

use crate::care_sheets::rows;
use crate::shared::{import, registry, said};
use assistive_core::Store;
use assistive_core::exchange::{ImportReport, Kind};

/// Returns a store with a wheelchair that was lent twice and is out again, and 90 canes at one of two sites.
pub(crate) fn prepared() -> Store {
    let registry = registry();
    for (kind, sheet) in [
        (
            Kind::Sites,
            "code,name,kind,division\nS1,一站,community,610902\nS2,二站,community,610981\n",
        ),
        (
            Kind::Catalog,
            "code,name,class,tracking,hygiene,loan_days\nWC,轮椅,12 22 03,serial,yes,60\nCN,手杖,12 03 03,bulk,,30\n",
        ),
        (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
        (
            Kind::Stock,
            "tag,device,site,quantity,received_on,value\nT1,WC,S1,1,2023-01-10,\n,CN,S1,90,2023-01-10,900\n",
        ),
        (
            Kind::Loans,
            "item,borrower,out_on,in_on\nT1,7,2023-02-01,2023-03-01\nT1,7,2023-04-01,2023-05-01\nT1,7,2023-06-01,\n",
        ),
    ] {
        assert_eq!(said(&import(&registry, kind, sheet.as_bytes()).errors), [""; 0], "{kind}");
    }
    registry
}

pub(crate) fn send(registry: &Store, kind: Kind, sheet: &str) -> ImportReport {
    import(registry, kind, sheet.as_bytes())
}

#[test]
fn moves_stand_by_their_day_before_what_the_store_knows() {
    let registry = prepared();
    let sheet = "辅具编号,日期,处理,方法,故障,配件,费用,经办人\n\
        T1,2023-03-01,清洁消毒,75%酒精,,,,赵师傅\nT1,2023-03-02,送修,,左刹车,,,\nT1,2023-03-03,修好,,,刹车线,25.50,\n\
        T1,2023-03-03,清洁消毒,84消毒液,,,,\n";
    let report = send(&registry, Kind::Moves, sheet);
    assert_eq!((said(&report.errors), report.created), (vec![], 4));
    let expected = [
        "tag=T1 on=2023-03-01 step=clean site=S1 by=赵师傅 method=75%酒精",
        "tag=T1 on=2023-03-02 step=repair site=S1 fault=左刹车",
        "tag=T1 on=2023-03-03 step=repaired site=S1 parts=刹车线 cost=25.50",
        "tag=T1 on=2023-03-03 step=clean site=S1 method=84消毒液",
    ];
    assert_eq!(rows(&registry, Kind::Moves), expected);
    // The device is still on loan, and the same sheet changes nothing.
    let stock = rows(&registry, Kind::Stock);
    assert!(stock[0].contains("standing=on-loan standing_since=2023-06-01"), "{stock:?}");
    assert_eq!(send(&registry, Kind::Moves, sheet).commit, None);
    // Another sheet adds a cell.
    let more = send(&registry, Kind::Moves, "tag,on,step,note\nT1,2023-03-02,repair,送厂\n");
    assert_eq!((more.updated, more.created), (1, 0));
    assert!(registry.inconsistencies().expect("in memory").is_empty());
}

#[test]
fn a_move_that_was_not_possible_is_refused() {
    let registry = prepared();
    for (row, problem) in [
        ("T1,2023-02-10,clean,,", "2 on item-already-lent"),
        ("T1,2023-06-10,clean,,", "2 step action-not-allowed"),
        ("T1,2023-03-05,repaired,,", "2 step action-not-allowed"),
        ("T1,2023-01-01,clean,,", "2 on before-received"),
        ("T1,2023-03-05,retire,,", "2 note reason-needed"),
        ("T1,2023-03-05,move,,", "2 site missing"),
        ("T1,2023-03-05,wash,,", "2 step not-one-of"),
        ("T9,2023-03-05,clean,,", "2 tag unknown"),
        ("T1,2033-03-05,clean,,", "2 on after-today"),
    ] {
        let report = send(&registry, Kind::Moves, &format!("tag,on,step,site,note\n{row}\n"));
        assert_eq!(said(&report.errors), [problem], "{row}");
    }
    // Under repair over a time in which it was lent.
    let sheet = "tag,on,step\nT1,2023-03-05,repair\nT1,2023-05-10,repaired\n";
    assert_eq!(said(&send(&registry, Kind::Moves, sheet).errors), ["3 on item-already-lent"]);
}

#[test]
fn a_level_takes_devices_from_stock_only() {
    let registry = prepared();
    let sheet = "device,site,quantity,came_from,repair,lost,value\nCN,S1,60,,0,1,\nCN,S2,30,S1=30,2,0,350\n";
    let report = send(&registry, Kind::Levels, sheet);
    assert_eq!((said(&report.errors), said(&report.warnings)), (vec![], vec![]));
    let expected = [
        "device=CN site=S1 quantity=60 cleaning=0 repair=0 display=0 lost=1 retired=0 value=550",
        "device=CN site=S2 quantity=30 came_from=S1=30 cleaning=0 repair=2 display=0 lost=0 retired=0 value=350",
    ];
    assert_eq!(rows(&registry, Kind::Levels), expected);
    assert_eq!(send(&registry, Kind::Levels, sheet).commit, None);
    for (row, errors, warnings) in [
        ("CN,S2,30,,1,", &[][..], &["2 repair level-differs"][..]),
        ("CN,S2,20,,,", &[], &["2 quantity level-differs"]),
        ("CN,S2,40,,,", &["2 quantity more-than-received"], &[]),
        ("CN,S2,99,S1=80,,", &["2 quantity not-enough"], &[]),
        ("CN,S2,30,,,60", &["2 lost not-enough"], &[]),
        ("WC,S2,1,,,", &["2 device tag-missing"], &[]),
        ("CN,S2,30,S1,,", &["2 came_from not-a-source"], &[]),
    ] {
        let report = send(
            &registry,
            Kind::Levels,
            &format!("device,site,quantity,came_from,repair,lost\n{row}\n"),
        );
        assert_eq!(
            (said(&report.errors), said(&report.warnings)),
            (own(errors), own(warnings)),
            "{row}"
        );
        assert_eq!(report.commit, None, "{row}");
    }
}

#[test]
fn nothing_of_a_hold_is_dropped_in_silence() {
    let registry = prepared();
    send(&registry, Kind::Persons, "key,name,division\n8,李强,610902\n9,赵敏,610902\n");
    let hold = |columns: &str, cells: &str| {
        let sheet = format!("device,borrower,asked_on,{columns}\n{cells}\n");
        let report = send(&registry, Kind::Holds, &sheet);
        (said(&report.errors), said(&report.warnings), report.created)
    };
    for (columns, cells, problem) in [
        ("status,ended_on", "WC,7,2024-01-01,waiting,2024-02-01", "2 ended_on not-of-status"),
        ("ended_on", "WC,7,2024-01-01,2024-02-01", "2 ended_on not-of-status"),
        ("status,item", "WC,7,2024-01-01,waiting,T1", "2 item not-of-status"),
        ("status,until", "WC,7,2024-01-01,waiting,2024-06-01", "2 until not-of-status"),
        (
            "status,until,ended_on",
            "WC,7,2024-01-01,taken,2024-06-01,2024-02-01",
            "2 until not-of-status",
        ),
    ] {
        assert_eq!(hold(columns, cells), (vec![problem.to_owned()], vec![], 0), "{cells}");
    }
    // The device is on loan.
    let offer = hold("status,item,until", "WC,7,2024-01-01,offered,T1,2024-06-01");
    assert_eq!(offer, (vec![], vec!["2 status offer-not-kept".to_owned()], 1));
    let kept = hold("status,site,until", "CN,8,2024-01-01,offered,S1,2024-06-01");
    assert_eq!(kept, (vec![], vec![], 1));
    // A sheet from before the offer, and the same again.
    let older = hold("status", "CN,8,2024-01-01,waiting");
    assert_eq!(older, (vec![], vec!["2 status store-differs".to_owned()], 0));
    let again = hold("status,site,until", "CN,8,2024-01-01,offered,S1,2024-06-01");
    assert_eq!(again, (vec![], vec![], 0));
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_second_hold_of_a_day_with_an_offer_comes_after_the_first() {
    let registry = prepared();
    let sheet = "device,borrower,asked_on,status,site,until,ended_on,nth\n\
        CN,7,2024-01-19,taken,S1,,2024-01-19,\nCN,7,2024-01-19,offered,S1,2024-05-09,,2\n";
    let report = send(&registry, Kind::Holds, sheet);
    assert_eq!((said(&report.errors), said(&report.warnings), report.created), (vec![], vec![], 2));
}
