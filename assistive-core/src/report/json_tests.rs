//! The JSON of one report of each kind, counted by hand.

use serde::Serialize;
use serde_json::{Value, json};

use crate::model::Period;
use crate::report::{
    CountedPeriod, Dimension, ExceptionsQuery, Figure, Filter, LendingQuery, RateQuery,
    ServicesQuery, StockQuery,
};
use crate::testing::{Centre, day, today};

fn json_of(report: impl Serialize) -> Value {
    serde_json::to_value(report).unwrap()
}

fn year() -> CountedPeriod {
    Period::year(2024).unwrap().until(today())
}

/// Returns a centre where Wang was fitted, and Li waits and has the wheelchair on loan.
fn centre() -> Centre {
    let centre = Centre::new();
    centre.need(centre.wang, day(2, 1)).unwrap();
    centre.need(centre.li, day(2, 1)).unwrap();
    centre.fit(centre.wang, day(3, 1)).unwrap();
    let chair = centre.wheelchair("A1");
    centre.lend(chair, centre.li, day(4, 1)).unwrap();
    centre
}

/// The figures of Wang and Li. From 1 February to 1 March 2024 there are 29 days.
fn rates() -> Value {
    json!({
        "persons_in_need": 2, "persons_fitted": 1, "persons_fully_fitted": 1, "fitting_rate": 0.5,
        "full_fitting_rate": 0.5, "needs": 2, "needs_met": 1, "needs_rate": 0.5, "days_to_fit_median": 29,
        "days_to_fit_p90": 29, "followed_up": 0, "in_use": 0, "in_use_rate": null,
    })
}

/// Returns an object with further entries.
fn with(mut object: Value, more: Value) -> Value {
    let (Value::Object(entries), Value::Object(more)) = (&mut object, more) else { panic!() };
    entries.extend(more);
    object
}

#[test]
fn a_rate_has_its_rows_and_columns_by_key() {
    let centre = centre();
    let query = RateQuery::new(year()).by(Dimension::County).columns(Dimension::Sex);
    let unknown = with(json!({ "key": "", "label": null }), rates());
    let hanbin = with(json!({ "key": "610902", "label": "汉滨区" }), rates());
    assert_eq!(
        json_of(centre.store.view().unwrap().rate(&query).unwrap()),
        json!({
            "report": "rate", "from": "2024-01-01", "to": "2024-12-31", "counted_to": "2024-04-30",
            "by": "county", "partition": true,
            "rows": [with(hanbin.clone(), json!({ "columns": [unknown] }))],
            "total": rates(), "columns_by": "sex", "columns": [unknown],
            "unlisted_persons": 0, "excluded": {},
        })
    );
    let query = RateQuery::new(year()).by(Dimension::County);
    let report = centre.store.view().unwrap().rate(&query).unwrap();
    assert_eq!(json_of(&report.rows), json!([hanbin]));
    let report = json_of(report);
    assert_eq!([report.get("columns"), report.get("columns_by")], [None, None]);
}

#[test]
fn lending_services_and_stock_have_a_total() {
    let centre = centre();
    let view = centre.store.view().unwrap();
    let common = |report| {
        json!({
            "report": report, "from": "2024-01-01", "to": "2024-12-31", "counted_to": "2024-04-30",
            "by": null, "partition": true, "rows": [],
        })
    };
    // The wheelchair was lent for 30 of the 120 days since 2 January.
    let lent = json!({
        "loans": 1, "borrowers": 1, "returned": 0, "open": 1, "overdue": 0, "mean_days": null,
        "utilisation": 0.25,
    });
    let report = view.lending(&LendingQuery::new(year())).unwrap();
    let expected = with(common("lending"), json!({ "total": lent }));
    assert_eq!(json_of(report), expected);

    let served = json!({
        "persons_registered": 2, "rehab_persons_in_need": 2, "rehab_persons_served": 1,
        "rehab_persons_served_in_need": 1, "rehab_persons_served_registered": 1, "service_rate": 0.5,
        "coverage": 0.5,
    });
    let report = view.services(&ServicesQuery::new(year())).unwrap();
    let expected = with(common("services"), json!({ "total": served }));
    assert_eq!(json_of(report), expected);

    let stock = json!({
        "quantity": 1, "value": 0, "in_stock": 0, "on_loan": 1, "issued": 0, "cleaning": 0, "repair": 0,
        "display": 0, "transit": 0, "lost": 0, "retired": 0,
    });
    let report = view.stock_report(&StockQuery::new(year())).unwrap();
    let rest = json!({
        "total": stock, "donated_items": 0, "donated_value": 0, "with_users": 0, "given_back": 0,
        "recovery_rate": null,
    });
    assert_eq!(json_of(report), with(common("stock"), rest));
}

#[test]
fn the_annual_report_has_figures_counties_and_schools() {
    let centre = centre();
    let view = centre.store.view().unwrap();
    let report = json_of(view.annual(year(), &Filter::default()).unwrap());
    assert_eq!([&report["year"], &report["counted_to"]], [&json!(2024), &json!("2024-04-30")]);
    assert_eq!(report["figures"]["fitting_rate"], json!(0.5));
    assert_eq!(report["schools"], json!([]));
    let hanbin = json!({
        "key": "610902", "label": "汉滨区", "persons_in_need": 2, "persons_fitted": 1, "fitting_rate": 0.5,
    });
    assert!(report["counties"].as_array().unwrap().contains(&hanbin));
    let april = Period::month_of(day(4, 1)).until(today());
    assert_eq!(json_of(view.annual(april, &Filter::default()).unwrap())["year"], json!(null));
}

#[test]
fn lists_have_records_with_reasons_as_data() {
    let centre = centre();
    let view = centre.store.view().unwrap();
    let report = json_of(view.needs_report(year(), &Filter::default()).unwrap());
    assert_eq!(report["report"], json!("needs"));
    assert_eq!([&report["rows"][0]["need"], &report["rows"][1]["status"]], ["N1", "open"]);
    let fitted = Figure::from_code("fitting_rate").unwrap();
    assert_eq!(
        json_of(view.explain(fitted, year(), &Filter::default()).unwrap()),
        json!({
            "report": "explain", "figure": "persons_fitted", "from": "2024-01-01", "to": "2024-12-31",
            "counted_to": "2024-04-30",
            "included": [{ "person": "P1", "name": "试验", "amount": 1, "why": [{
                "reason": "met", "need": "N1", "identified_on": "2024-02-01", "fitting": "F1",
                "fitted_on": "2024-03-01",
            }] }],
            "not_met": [{ "person": "P2", "name": "试验", "amount": 1, "why": [{
                "reason": "not-met", "need": "N2", "identified_on": "2024-02-01",
            }] }],
            "excluded": [],
        })
    );
}

#[test]
fn an_exception_names_its_record_and_its_reason() {
    let centre = Centre::new();
    centre.fit(centre.wang, day(3, 1)).unwrap();
    let view = centre.store.view().unwrap();
    let found = json_of(view.exceptions(&ExceptionsQuery::new(year())).unwrap());
    let unlisted = found.as_array().unwrap().iter().find(|one| one["kind"] == "unlisted").unwrap();
    assert_eq!([&unlisted["record"], &unlisted["person"]["person"]], ["F1", "P1"]);
    assert_eq!(unlisted["why"], json!({ "surplus": 1, "quantity": 1 }));
}
