//! What grows with a store and what does not: importing, counting and the desk at three sizes, ten times or so apart.

use std::fs;

use assistive_benches::chart::{Chart, Line};
use assistive_benches::city::{City, LARGE};
use assistive_benches::table::{Goal, Row, Unit, ms};

use crate::Bench;
use crate::desk;
use crate::reports::rate_once;
use crate::whole;

/// What is measured at a size; the desk's follow.
const IMPORT: &str = "import of all sheets";
const RATE: &str = "rate by county";

/// The medians of one thing at every size: people, ours, SQLite's where it does the same.
struct Curve {
    name: &'static str,
    points: Vec<(City, f64, Option<f64>)>,
}

/// The cost of a row at the largest size beside that at the smallest; and all of it in a picture.
pub(crate) fn growth(bench: &mut Bench) {
    let mut curves: Vec<_> = [IMPORT, RATE]
        .into_iter()
        .chain(desk::DONE)
        .map(|name| Curve { name, points: Vec::new() })
        .collect();
    for people in bench.scale.growth {
        let city = City::new(0, people, LARGE);
        for (curve, row) in curves.iter_mut().zip(measured(bench, &city)) {
            bench.results.keep(&row);
            let ours = row.median().expect("samples");
            curve.points.push((city, ours, row.beside()));
        }
    }
    for curve in &curves {
        bench.results.add(&curve.row());
    }
    if let Some(file) = &bench.scale.svg {
        fs::write(file, chart(&curves).svg()).expect("a file to write");
    }
}

/// A row of times for each curve at one size.
fn measured(bench: &Bench, city: &City) -> Vec<Row> {
    let (place, rounds) = (&bench.place, bench.scale.some_rounds());
    let row = |name| desk::row(name, city, Goal::None);
    let sheets = place.sheets(city);
    let (mut import, mut rate) = (row(IMPORT), row(RATE));
    for _ in 0..rounds {
        whole::import_once(place, &sheets, &mut import);
    }
    let stores = place.copies(&place.all(city));
    rate_once(place, &stores);
    for _ in 0..rounds {
        let asked = rate_once(place, &stores);
        rate.add(asked.ours, Some(asked.sqlite));
    }
    let mut rows = vec![import, rate];
    rows.extend(desk::DONE.map(row));
    // Processes of some milliseconds: more rounds.
    for round in 0..3 * rounds as u64 {
        let times = desk::once(place, &stores, city, round);
        for (row, (ours, sqlite)) in rows[2..].iter_mut().zip(times) {
            row.add(ms(ours), sqlite.map(ms));
        }
    }
    rows
}

impl Curve {
    /// Whether what should not grow does not: the cost of a row of the sheets, or of a whole step at the desk.
    fn row(&self) -> Row {
        let (small, large) = (&self.points[0], &self.points[self.points.len() - 1]);
        let beside = format!("the same with {}", small.0);
        let (name, unit) = match self.name {
            IMPORT | RATE => (format!("{}, a row of the sheets", self.name), Unit::UsPerRow),
            _ => (self.name.to_owned(), Unit::Ms),
        };
        let cost = |(city, ms, _): &(City, f64, _)| match unit {
            Unit::UsPerRow => ms * 1e3 / city.rows() as f64,
            _ => *ms,
        };
        let mut row = Row::new(&format!("{name}, {}", large.0), &beside, unit, Goal::Ratio(1.5));
        row.add(cost(large), Some(cost(small)));
        row
    }
}

/// Time against people.
fn chart(curves: &[Curve]) -> Chart {
    let lines = curves.iter().map(|curve| {
        let at = |(city, ours, _): &(City, f64, _)| (city.people() as f64, *ours);
        let beside = |(city, _, sqlite): &(City, _, Option<f64>)| {
            sqlite.map(|sqlite| (city.people() as f64, sqlite))
        };
        Line {
            name: curve.name.to_owned(),
            points: curve.points.iter().map(at).collect(),
            yardstick: curve.points.iter().filter_map(beside).collect(),
        }
    });
    Chart {
        title: "Whole processes: time against size (as many needs as people, one loan a person)"
            .to_owned(),
        x: "people".to_owned(),
        y: "milliseconds".to_owned(),
        lines: lines.collect(),
    }
}
