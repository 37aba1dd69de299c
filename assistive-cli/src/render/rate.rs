//! Renders the fitting rate. A rate never stands without its two counts. How it is counted: `assistive-core`.

use assistive_core::model::Rate;
use assistive_core::report::{Figures, RateReport, RateRow};
use assistive_core::{Info, Label};
use serde_json::{Map, Value, json};

use super::{Align, Cell, Grid, Page, Part, csv_lines, hand_over, position, position_line, under};
use crate::context::Context;
use crate::error::Result;
use crate::lang::{Words, say};

/// Prints a fitting rate; `as_of` as it was given, `info` says how far the store was read.
pub(crate) fn rate(
    context: &mut Context,
    report: &RateReport,
    as_of: Option<&str>,
    info: &Info,
) -> Result<()> {
    hand_over(
        context,
        |look| object(look.words, report, as_of, info),
        |look| csv(look.words, report),
        |look| page(look.words, report, as_of, info),
    )
}

/// Whether each person stands in one row only.
fn is_partition(report: &RateReport) -> bool {
    report.query.by.is_none_or(|by| by.is_partition())
}

fn object(words: &Words, report: &RateReport, as_of: Option<&str>, info: &Info) -> Value {
    let row = |row: &RateRow| {
        let mut object = Map::new();
        object.insert("key".into(), row.label.code().into());
        object.insert("label".into(), row_name(words, &row.label).into());
        object.extend(rate_figures(&row.figures));
        Value::Object(object)
    };
    let excluded = report.excluded.iter().map(|(reason, count)| (reason.to_string(), json!(count)));
    json!({
        "report": "rate",
        "from": report.query.period.from().to_string(),
        "to": report.query.period.to().to_string(),
        "as_of": as_of,
        "by": report.query.by.map(|by| by.code()),
        "partition": is_partition(report),
        "rows": report.rows.iter().map(row).collect::<Vec<_>>(),
        "total": rate_figures(&report.total),
        "unlisted_persons": report.unlisted_persons,
        "excluded": excluded.collect::<Map<_, _>>(),
        "position": position(info),
    })
}

/// The figures of a row by their names in the contract.
pub(crate) fn rate_figures(figures: &Figures) -> Map<String, Value> {
    let fields = [
        ("persons_in_need", json!(figures.persons_in_need)),
        ("persons_fitted", json!(figures.persons_fitted)),
        ("persons_fully_fitted", json!(figures.persons_fully_fitted)),
        ("fitting_rate", fraction(figures.fitting_rate())),
        ("full_fitting_rate", fraction(figures.full_fitting_rate())),
        ("needs", json!(figures.needs)),
        ("needs_met", json!(figures.needs_met)),
        ("needs_rate", fraction(figures.needs_rate())),
        ("days_to_fit_median", figures.days_to_fit_median.map_or(Value::Null, whole_or_half)),
        ("days_to_fit_p90", json!(figures.days_to_fit_p90)),
        ("followed_up", json!(figures.followed_up)),
        ("in_use", json!(figures.in_use)),
        ("in_use_rate", fraction(figures.in_use_rate())),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A rate as a fraction of ten decimals, for programs.
pub(crate) fn fraction(rate: Rate) -> Value {
    rate.fraction().map_or(Value::Null, |fraction| json!((fraction * 1e10).round() / 1e10))
}

/// A median: a whole number where it is one.
fn whole_or_half(days: f64) -> Value {
    if days.fract() == 0.0 { json!(days as i64) } else { json!(days) }
}

/// What a row is called, the one of those without a value included.
pub(super) fn row_name(words: &Words, label: &Label) -> String {
    match label {
        Label::None => say!(words, "rate-row-none"),
        label => words.label(label),
    }
}

fn csv(words: &Words, report: &RateReport) -> Result<Vec<u8>> {
    let period = [report.query.period.from().to_string(), report.query.period.to().to_string()];
    let names = rate_figures(&Figures::default());
    let mut header: Vec<String> = ["row", "key", "label", "from", "to"].map(str::to_owned).into();
    header.extend(names.keys().cloned());
    header.extend(["unlisted_persons", "excluded"].map(str::to_owned));
    let line = |kind: &str, key: &str, label: String, of: &Figures, rest: [String; 2]| {
        let [from, to] = period.clone();
        let mut line = vec![kind.to_owned(), key.to_owned(), label, from, to];
        let plain = |value: Value| if value.is_null() { String::new() } else { value.to_string() };
        line.extend(rate_figures(of).into_iter().map(|(_, value)| plain(value)));
        line.extend(rest);
        line
    };
    let rows = report.rows.iter().map(|row| {
        let label = row_name(words, &row.label);
        line("group", row.label.code(), label, &row.figures, Default::default())
    });
    let excluded: Vec<_> =
        report.excluded.iter().map(|(reason, count)| format!("{reason}={count}")).collect();
    let unlisted = report.unlisted_persons.map(|count| count.to_string()).unwrap_or_default();
    let rest = [unlisted, excluded.join(";")];
    let total = line("total", "", say!(words, "rate-total"), &report.total, rest);
    csv_lines(std::iter::once(header).chain(rows).chain([total]))
}

fn page(words: &Words, report: &RateReport, as_of: Option<&str>, info: &Info) -> Page {
    let period = report.query.period;
    let (from, to) = (period.from().to_string(), period.to().to_string());
    let part = match report.query.by {
        Some(by) => Part {
            bars: Some(RATE_COLUMN),
            ..Part::table(grid(words, report, &words.word("dimension", by.code())), 1 + FEWEST)
        },
        None => Part::table(summary(words, &report.total), FEWEST),
    };
    let mut notes = notes(words, report);
    notes.push(position_line(words, info));
    let title = say!(words, "rate-title", from = from, to = to);
    Page { title, under: under(words, as_of), parts: vec![part], notes, ..Page::default() }
}

/// What must be known to read the figures.
fn notes(words: &Words, report: &RateReport) -> Vec<String> {
    let mut notes = Vec::new();
    match report.unlisted_persons {
        Some(count) => notes.push(say!(words, "rate-unlisted", count = count)),
        None => notes.push(say!(words, "rate-unlisted-none")),
    }
    let all: u64 = report.excluded.values().sum();
    let reasons: Vec<_> = report
        .excluded
        .iter()
        .map(|(reason, count)| format!("{} {count}", words.coded(*reason)))
        .collect();
    if all > 0 {
        let reasons = words.list(&reasons.join(", "));
        notes.push(say!(words, "rate-excluded", count = all, reasons = reasons));
    }
    if !is_partition(report) {
        notes.push(say!(words, "rate-no-partition"));
    }
    notes.push(say!(words, "rate-how"));
    notes
}

/// The people in need, the people fitted and their rate always stay in a narrow terminal.
const FEWEST: usize = 3;

/// Where the rate of people fitted stands.
const RATE_COLUMN: usize = 3;

const COLUMNS: [&str; 10] = [
    "rate-in-need",
    "rate-fitted",
    "rate-rate",
    "rate-fully",
    "rate-full-rate",
    "rate-needs",
    "rate-met",
    "rate-needs-rate",
    "rate-median",
    "rate-p90",
];

/// One row a group, the total below.
fn grid(words: &Words, report: &RateReport, dimension: &str) -> Grid {
    let mut header = vec![dimension.to_owned()];
    header.extend(COLUMNS.iter().map(|id| words.message(id, &[])));
    let row = |row: &RateRow| cells(name_and_code(words, &row.label), &row.figures);
    let mut rows: Vec<_> = report.rows.iter().map(row).collect();
    rows.push(cells(say!(words, "rate-total"), &report.total));
    let aligns = std::iter::once(Align::Left).chain([Align::Right; 10]).collect();
    Grid { header, aligns, rows, total: true }
}

/// A group's name; where the code is what people write, the code with it.
pub(super) fn name_and_code(words: &Words, label: &Label) -> String {
    let name = row_name(words, label);
    match label {
        Label::Named { code, .. } if *code != name => format!("{code} {name}"),
        _ => name,
    }
}

fn cells(name: String, figures: &Figures) -> Vec<Cell> {
    let days = |value: Option<Value>| {
        value.map_or(Cell::of("—", Value::Null), |value| Cell::of(value.to_string(), value))
    };
    vec![
        Cell::text(name),
        Cell::number(figures.persons_in_need),
        Cell::number(figures.persons_fitted),
        rate_cell(figures.fitting_rate()),
        Cell::number(figures.persons_fully_fitted),
        rate_cell(figures.full_fitting_rate()),
        Cell::number(figures.needs),
        Cell::number(figures.needs_met),
        rate_cell(figures.needs_rate()),
        days(figures.days_to_fit_median.map(whole_or_half)),
        days(figures.days_to_fit_p90.map(Value::from)),
    ]
}

/// A rate: per cent for people, a fraction for programs.
pub(crate) fn rate_cell(rate: Rate) -> Cell {
    Cell::of(rate.to_string(), fraction(rate))
}

/// The three rates below each other, each with its counts.
fn summary(words: &Words, figures: &Figures) -> Grid {
    let row = |id: &str, rate: Rate, whole: &str| {
        let (numerator, denominator) = (rate.numerator, rate.denominator);
        let counts = say!(words, whole, numerator = numerator, denominator = denominator);
        vec![Cell::text(words.message(id, &[])), rate_cell(rate), Cell::text(counts)]
    };
    let mut rows = vec![
        row("rate-line-fitted", figures.fitting_rate(), "rate-of-persons"),
        row("rate-line-fully", figures.full_fitting_rate(), "rate-of-persons-fully"),
        row("rate-line-needs", figures.needs_rate(), "rate-of-needs"),
    ];
    if let (Some(median), Some(p90)) = (figures.days_to_fit_median, figures.days_to_fit_p90) {
        let rest = say!(words, "rate-line-p90", days = p90);
        let median = whole_or_half(median);
        let median = Cell::of(median.to_string(), median);
        rows.push(vec![Cell::text(say!(words, "rate-line-days")), median, Cell::text(rest)]);
    }
    if figures.followed_up > 0 {
        rows.push(row("rate-line-in-use", figures.in_use_rate(), "rate-of-asked"));
    }
    let header = ["rate-figure", "rate-value", "rate-counts"];
    let header = header.iter().map(|id| words.message(id, &[])).collect();
    Grid { header, aligns: vec![Align::Left, Align::Right, Align::Left], rows, total: false }
}
