//! Sheets that say what came back: devices from fittings, and quantities of loans in parts.

use crate::care_sheets::rows;
use crate::corrections::corrector;
use crate::move_sheets::{prepared, send};
use crate::shared::{author, import_dry, said};
use assistive_core::exchange::{ImportReport, Kind};
use assistive_core::model::{Condition, FittingNo, ItemStatus, LoanNo};
use assistive_core::{ItemFilter, Outcome, ReturnLoans, Store};
use assistive_tests::cases::TODAY;
use jiff::civil::date;

/// Returns the errors and warnings of a sheet.
fn told(report: &ImportReport) -> [Vec<String>; 2] {
    [said(&report.errors), said(&report.warnings)]
}

/// Returns the row of the levels of canes at the first site.
fn canes(registry: &Store) -> String {
    let levels = rows(registry, Kind::Levels);
    levels.first().cloned().unwrap_or_default()
}

#[test]
fn a_known_fitting_takes_the_day_of_return() {
    let registry = prepared();
    let stock = "tag,device,site,received_on\nT2,WC,S1,2023-01-10\nT3,WC,S1,2023-01-10\n";
    send(&registry, Kind::Stock, stock);
    let sheet =
        "person,device,fitted_on,item\n7,WC,2023-03-01,T2\n7,WC,2023-04-01,T3\n7,WC,2023-05-01,\n";
    assert_eq!(send(&registry, Kind::Fittings, sheet).created, 3);
    // By its item, in a preview first.
    let by_item = "person,device,fitted_on,item,given_back\n7,WC,2023-03-01,T2,2023-06-01\n";
    let preview = import_dry(&registry, Kind::Fittings, by_item);
    let fields = |report: &ImportReport| {
        let fields = report.changes.iter().flat_map(|change| &change.fields);
        fields.map(|f| [f.column, &f.old, &f.new].join(" ")).collect::<Vec<_>>()
    };
    assert_eq!((preview.updated, fields(&preview)), (1, vec!["given_back  2023-06-01".to_owned()]));
    let report = send(&registry, Kind::Fittings, by_item);
    assert_eq!((report.updated, report.unchanged, told(&report)), (1, 0, [vec![], vec![]]));
    assert_eq!(send(&registry, Kind::Fittings, by_item).unchanged, 1);
    // Without the item, which the store knows.
    let without = "person,device,fitted_on,given_back\n7,WC,2023-04-01,2023-06-02\n";
    let report = send(&registry, Kind::Fittings, without);
    assert_eq!((report.updated, told(&report)), (1, [vec![], vec![]]));
    assert_eq!(send(&registry, Kind::Fittings, without).unchanged, 1);
    let stock = rows(&registry, Kind::Stock);
    assert!(stock[2].contains("standing=cleaning standing_since=2023-06-01"), "{stock:?}");
    assert!(stock[3].contains("standing=cleaning standing_since=2023-06-02"), "{stock:?}");
    // A fitting without a device with a tag, stored or new.
    for day in ["2023-05-01", "2023-07-01"] {
        let sheet = format!("person,device,fitted_on,given_back\n7,WC,{day},2023-08-01\n");
        let report = send(&registry, Kind::Fittings, &sheet);
        assert_eq!(told(&report), [vec!["2 item return-needs-item".to_owned()], vec![]], "{day}");
    }
    assert!(registry.inconsistencies().expect("in memory").is_empty());
}

#[test]
fn a_correction_changes_the_day_of_return() {
    let registry = prepared();
    send(&registry, Kind::Stock, "tag,device,site,received_on\nT2,WC,S1,2023-01-10\n");
    let sheet = |back: &str| {
        format!("person,device,fitted_on,item,given_back\n7,WC,2023-03-01,T2,{back}\n")
    };
    send(&registry, Kind::Fittings, &sheet(""));
    send(&registry, Kind::Fittings, &sheet("2023-06-01"));
    let report = send(&registry, Kind::Fittings, &sheet("2023-05-01"));
    assert_eq!(told(&report), [&[][..], &["2 given_back return-recorded"]].map(own));
    let correct = |back: &str| {
        let fitting = FittingNo::parse("F1").expect("a number");
        let corrected =
            registry.correct(&corrector(), fitting, &[("given_back".into(), back.into())]);
        (corrected.expect("allowed").output, rows(&registry, Kind::Stock)[2].clone())
    };
    let (outcome, device) = correct("2023-05-01");
    assert_eq!(outcome, Outcome::Updated);
    assert!(device.contains("standing=cleaning standing_since=2023-05-01"), "{device}");
    assert!(rows(&registry, Kind::Fittings)[0].contains("given_back=2023-05-01"));
    let (_, device) = correct("-");
    assert!(device.contains("standing=issued standing_since=2023-03-01"), "{device}");
    assert_eq!(correct("-").0, Outcome::Unchanged);
    assert!(registry.inconsistencies().expect("in memory").is_empty());
}

#[test]
fn the_cells_of_a_fitting_are_its_own() {
    let registry = prepared();
    send(&registry, Kind::Stock, "tag,device,site,received_on\nT2,WC,S1,2023-01-10\n");
    let sheet = "person,device,fitted_on,item,given_back\n7,WC,2023-03-01,T2,2023-04-01\n7,WC,2023-05-01,T2,\n";
    assert_eq!(told(&send(&registry, Kind::Fittings, sheet)), [vec![""; 0], vec![]]);
    let view = registry.view().expect("open");
    let [first, second] = ["F1", "F2"].map(|number| {
        let number = FittingNo::parse(number).expect("a number");
        view.record_cells(number, TODAY).expect("open").expect("a fitting")
    });
    let differing = second.changes_to(&first);
    let given_back = differing.iter().find(|cell| cell.column == "given_back");
    let given_back = given_back.map(|cell| (&*cell.old, &*cell.new));
    assert_eq!(given_back, Some(("", "2023-04-01")));
}

/// Sends a row of a loan of 10 canes of 2023-03-01.
fn loan(registry: &Store, columns: &str, cells: &str) -> ImportReport {
    let sheet =
        format!("item,borrower,out_on,site,quantity,{columns}\nCN,7,2023-03-01,S1,10,{cells}\n");
    send(registry, Kind::Loans, &sheet)
}

#[test]
fn a_sheet_adds_returns_to_a_stored_loan() {
    let registry = prepared();
    loan(&registry, "in_on", "");
    let report = loan(&registry, "returns", "2023/3/5=2");
    assert_eq!((report.updated, told(&report)), (1, [vec![], vec![]]));
    assert_eq!(loan(&registry, "returns", "2023-03-05=2").unchanged, 1);
    let report =
        loan(&registry, "returns", "2023-03-05=2；2023-03-04=1 遗失；2023-03-06=3 cleaning");
    assert_eq!((report.updated, told(&report)), (1, [vec![], vec![]]));
    // 80 never lent, 2 clean ones back, 4 still out.
    assert!(canes(&registry).contains("quantity=90 cleaning=3 repair=0 display=0 lost=1"));
    let levels = registry.view().expect("open").levels(&ItemFilter::default()).expect("open");
    let [in_stock, on_loan] =
        [ItemStatus::InStock, ItemStatus::OnLoan].map(|status| levels[0].count(status));
    assert_eq!((in_stock, on_loan), (82, 4));
    for (columns, cells, errors, warnings) in [
        (
            "returns",
            "2023-03-05=2;2023-03-04=1 lost;2023-03-06=3 cleaning;2023-03-07=4",
            &["2 returns all-returned"][..],
            &[][..],
        ),
        (
            "returns",
            "2023-03-05=2;2023-03-04=1 lost;2023-03-06=3 cleaning;2023-03-07=5",
            &["2 returns not-that-many"],
            &[],
        ),
        (
            "returns",
            "2023-03-05=2;2023-03-04=1 lost;2023-03-06=3 cleaning;2023-02-07=1",
            &["2 returns not-ascending"],
            &[],
        ),
        (
            "returns",
            "2023-03-05=2;2023-03-04=1 lost;2023-03-06=3 cleaning;2033-02-07=1",
            &["2 returns after-today"],
            &[],
        ),
        (
            "in_on,returns",
            "2023-03-08,2023-03-05=2;2023-03-04=1 lost;2023-03-06=3 cleaning;2023-03-09=1",
            &["2 returns return-after-end"],
            &[],
        ),
        ("returns", "2023-03-05=1", &[], &["2 returns parts-recorded"]),
        ("returns", "-", &[], &["2 returns parts-recorded"]),
        ("returns", "2023-03-05=2 on-loan", &["2 returns not-a-return"], &[]),
    ] {
        let report = loan(&registry, columns, cells);
        assert_eq!(told(&report), [errors, warnings].map(own), "{cells}");
        assert_eq!(report.commit, None, "{cells}");
    }
    // The rest comes back: one more part, and all others on the last day.
    let parts = "2023-03-05=2;2023-03-04=1 lost;2023-03-06=3 cleaning;2023-03-07=1 repair";
    let report = loan(&registry, "in_on,returns", &format!("2023-03-09,{parts}"));
    assert_eq!((report.updated, told(&report)), (1, [vec![], vec![]]));
    let loans = rows(&registry, Kind::Loans);
    assert!(
        loans[3].ends_with(
            "in_on=2023-03-09 site=S1 quantity=10 returns=2023-03-05=2; 2023-03-04=1 lost; \
             2023-03-06=3 cleaning; 2023-03-07=1 repair; 2023-03-09=3"
        ),
        "{loans:?}"
    );
    assert!(canes(&registry).contains("quantity=90 cleaning=3 repair=1 display=0 lost=1"));
    let report = loan(&registry, "in_on,returns", "2023-03-09,2023-03-09=10");
    assert_eq!(told(&report), [&[][..], &["2 returns parts-recorded"]].map(own));
    assert!(registry.inconsistencies().expect("in memory").is_empty());
}

#[test]
fn the_last_part_may_be_the_end_of_a_stored_loan() {
    let registry = prepared();
    loan(&registry, "returns", "2023-03-05=2");
    let report = loan(&registry, "in_on,returns", "2023-03-08,2023-03-05=2;2023-03-08=8 repair");
    assert_eq!((report.updated, told(&report)), (1, [vec![], vec![]]));
    let report = loan(&registry, "in_on,returns", "2023-03-08,2023-03-05=2;2023-03-08=8 repair");
    assert_eq!((report.unchanged, told(&report)), (1, [vec![], vec![]]));
    assert!(canes(&registry).contains("repair=8"), "{}", canes(&registry));
    // A loan that was imported after its end has no parts yet.
    let whole = "item,borrower,out_on,site,quantity,in_on\nCN,7,2023-04-01,S1,2,2023-04-05\n";
    send(&registry, Kind::Loans, whole);
    let parts = "item,borrower,out_on,returns\nCN,7,2023-04-01,2023-04-03=1;2023-04-05=1\n";
    let report = send(&registry, Kind::Loans, parts);
    assert_eq!((report.updated, told(&report)), (1, [vec![], vec![]]));
    let of_item = "item,borrower,out_on,returns\nT1,7,2023-06-01,2023-07-01=1\n";
    let report = send(&registry, Kind::Loans, of_item);
    assert_eq!(told(&report), [&["2 returns all-returned"][..], &[]].map(own));
    assert!(registry.inconsistencies().expect("in memory").is_empty());
}

#[test]
fn the_details_of_a_return_need_one() {
    let registry = prepared();
    for (columns, cells, errors) in [
        ("deposit_back", "2023-03-05", &["2 deposit_back still-on-loan"][..]),
        ("condition", "good", &["2 condition still-on-loan"]),
        ("missing", "垫子", &["2 missing still-on-loan"]),
        ("in_on,deposit_back", "2023-03-05,2023-02-28", &["2 deposit_back not-ascending"]),
        ("renewals", "65535", &["2 renewals not-a-number"]),
        ("returns,condition", "2023-03-05=2,good", &[]),
        ("in_on,deposit_back", "2023-03-09,2023-03-10", &[]),
    ] {
        let report = loan(&registry, columns, cells);
        assert_eq!(told(&report), [errors, &[]].map(own), "{columns}");
    }
}

#[test]
fn only_a_correction_lowers_the_number_of_renewals() {
    let registry = prepared();
    assert_eq!(told(&loan(&registry, "renewals", "2")), [vec![""; 0], vec![]]);
    for cell in ["1", "-"] {
        let report = loan(&registry, "renewals", cell);
        assert_eq!(told(&report), [&[][..], &["2 renewals store-differs"]].map(own));
        assert_eq!(report.commit, None);
    }
    let loan = LoanNo::parse("L4").expect("a number");
    registry.correct(&corrector(), loan, &[("renewals".into(), "1".into())]).expect("allowed");
    assert!(rows(&registry, Kind::Loans)[3].contains("renewals=1"));
}

#[test]
fn parts_keep_the_worst_condition_and_all_that_is_missing() {
    let registry = prepared();
    loan(&registry, "in_on", "");
    let loan = LoanNo::parse("L4").expect("a number");
    let back = |quantity, condition, missing: Option<&str>, day| {
        let part = ReturnLoans::new(vec![loan], date(2023, 3, day)).condition(Some(condition));
        let part = part.quantity(Some(quantity)).missing(missing.map(str::to_owned));
        registry.lending(&author()).take_back(&part).expect("the rules allow it");
    };
    back(2, Condition::Worn, Some("脚垫"), 5);
    let expected = "returns=2023-03-05=2 condition=worn missing=脚垫";
    assert!(rows(&registry, Kind::Loans)[3].ends_with(expected));
    // A copy says the same.
    let copy = crate::exports::copied(&registry, assistive_core::exchange::Headers::English);
    let of_canes = rows(&copy, Kind::Loans).into_iter().find(|row| row.starts_with("item=CN"));
    assert!(of_canes.is_some_and(|row| row.ends_with(expected)));
    back(1, Condition::Damaged, None, 6);
    back(7, Condition::Good, Some("手柄"), 7);
    let loans = rows(&registry, Kind::Loans);
    assert!(loans[3].ends_with("condition=damaged missing=脚垫; 手柄 back_by=tester"), "{loans:?}");
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
