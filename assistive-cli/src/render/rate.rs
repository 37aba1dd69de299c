//! Renders the fitting rate, never without its two counts. `assistive-core` counts it.

use assistive_core::model::Rate;
use assistive_core::report::{Dimension, Figures, RateReport, RateRow, Suppressed};
use assistive_core::{Info, Label};
use serde_json::{Map, Value, json};

use super::cross::{CrossTable, counts_and_rate};
use super::data::{data_of, for_terminal, of_store};
use super::{
    Align, Cell, Grid, Page, Part, csv_lines, note_of_periods, period_days, period_text,
    position_line, render_report, under, unless_withheld, without_withheld,
};
use crate::context::Context;
use crate::error::Result;
use crate::lang::{Messages, tr};

/// Prints a fitting rate without what is withheld; `as_of` as it was given, `info` says how far the store was read.
pub(crate) fn rate(
    context: &mut Context,
    report: &RateReport,
    suppressed: &Suppressed,
    as_of: Option<&str>,
    info: &Info,
) -> Result<()> {
    render_report(
        context,
        |look| object(look.messages, report, suppressed, as_of, info),
        |look| csv(look.messages, report, suppressed),
        |look| page(look.messages, report, suppressed, as_of, info),
    )
}

/// Checks whether each person is in one row only.
fn is_partition(report: &RateReport) -> bool {
    let by = [report.query.by, report.query.columns];
    by.into_iter().flatten().all(Dimension::is_partition)
}

/// Returns the cross table, if the report has columns.
fn cross(report: &RateReport) -> Option<CrossTable<'_, Figures>> {
    let by = [report.query.by?.code(), report.query.columns?.code()];
    let RateReport { rows, columns, total, .. } = report;
    Some(CrossTable { by, rows, columns, total })
}

fn object(
    messages: &Messages,
    report: &RateReport,
    suppressed: &Suppressed,
    as_of: Option<&str>,
    info: &Info,
) -> Value {
    let mut data = data_of(report);
    for_terminal(&mut data, [&report.rows, &report.columns], suppressed, messages);
    of_store(data, as_of, info)
}

/// Returns the name of a row, also of the row without a value.
pub(super) fn row_name(messages: &Messages, label: &Label) -> String {
    match label {
        Label::None => tr!(messages, "rate-row-none"),
        label => messages.label(label),
    }
}

fn csv(messages: &Messages, report: &RateReport, suppressed: &Suppressed) -> Result<Vec<u8>> {
    let period = period_days(report.query.period);
    let names = data_of(&Figures::default());
    let plain = |value: &Value| if value.is_null() { String::new() } else { value.to_string() };
    if let Some(table) = cross(report) {
        let figures = |figures: &Figures| data_of(figures).values().map(plain).collect();
        return table.csv(messages, report.query.period, names.keys().cloned().collect(), figures);
    }
    let header = ["row", "key", "label", "from", "to", "counted_to"];
    let mut header: Vec<String> = header.map(str::to_owned).into();
    header.extend(names.keys().cloned());
    header.extend(["unlisted_persons", "excluded"].map(str::to_owned));
    let line = |[kind, key, label]: [&str; 3], figures: Map<String, Value>, rest: [String; 2]| {
        let mut line = vec![kind.to_owned(), key.to_owned(), label.to_owned()];
        line.extend(period.clone());
        line.extend(names.keys().map(|name| figures.get(name).map_or(String::new(), plain)));
        line.extend(rest);
        line
    };
    let rows = report.rows.iter().enumerate().map(|(at, row)| {
        let label = row_name(messages, &row.label);
        let mut figures = data_of(&row.figures);
        without_withheld(&mut figures, |name| suppressed.of_row(at, name));
        line(["group", row.label.code(), &label], figures, Default::default())
    });
    let excluded: Vec<_> =
        report.excluded.iter().map(|(reason, count)| format!("{reason}={count}")).collect();
    let unlisted = report.unlisted_persons.map(|count| count.to_string()).unwrap_or_default();
    let open = |name: &str, text: String| match suppressed.of_total(name) {
        true => String::new(),
        false => text,
    };
    let rest = [open("unlisted_persons", unlisted), open("excluded", excluded.join(";"))];
    let mut figures = data_of(&report.total);
    without_withheld(&mut figures, |name| suppressed.of_total(name));
    let total = line(["total", "", &tr!(messages, "rate-total")], figures, rest);
    csv_lines(std::iter::once(header).chain(rows).chain([total]))
}

fn page(
    messages: &Messages,
    report: &RateReport,
    suppressed: &Suppressed,
    as_of: Option<&str>,
    info: &Info,
) -> Page {
    let parts = match (report.query.by, cross(report)) {
        (Some(_), Some(table)) => cross_parts(messages, &table),
        (Some(by), None) => vec![Part {
            bars: Some(RATE_COLUMN),
            ..Part::table(grid(messages, report, suppressed, by), 1 + FEWEST)
        }],
        (None, _) => vec![Part::table(summary(messages, &report.total, suppressed), FEWEST)],
    };
    let mut notes = notes(messages, report, suppressed);
    notes.extend(suppressed.is_any().then(|| tr!(messages, "report-withheld")));
    notes.push(position_line(messages, info));
    let title = tr!(messages, "rate-title", period = period_text(messages, report.query.period));
    Page { title, under: under(messages, as_of), parts, notes, ..Page::default() }
}

/// Returns the tables of a cross table: the rate after its counts. A workbook has a table of each count, too.
fn cross_parts(messages: &Messages, table: &CrossTable<'_, Figures>) -> Vec<Part> {
    let rate = |figures: &Figures| {
        let counts = [figures.persons_fitted, figures.persons_in_need].map(Cell::number);
        counts_and_rate(counts, rate_cell(figures.fitting_rate()))
    };
    let count = |caption: &str, of: fn(&Figures) -> u64| {
        let caption = Some(messages.message(caption, &[]));
        let part = table.part(messages, |figures| Cell::number(of(figures)));
        Part { caption, in_workbook_only: true, ..part }
    };
    let caption = Some(tr!(messages, "rate-cross"));
    vec![
        Part { caption, ..table.part(messages, rate) },
        count("rate-fitted", |figures| figures.persons_fitted),
        count("rate-in-need", |figures| figures.persons_in_need),
    ]
}

/// Returns the notes that are needed to read the figures.
fn notes(messages: &Messages, report: &RateReport, suppressed: &Suppressed) -> Vec<String> {
    let mut notes = Vec::new();
    match report.unlisted_persons {
        Some(_) if suppressed.of_total("unlisted_persons") => {}
        Some(count) => notes.push(tr!(messages, "rate-unlisted", count = count)),
        None => notes.push(tr!(messages, "rate-unlisted-none")),
    }
    let all: u64 = report.excluded.values().sum();
    let reasons: Vec<_> = report
        .excluded
        .iter()
        .map(|(reason, count)| format!("{} {count}", messages.coded(*reason)))
        .collect();
    if all > 0 && !suppressed.of_total("excluded") {
        let reasons = messages.list(&reasons.join(", "));
        notes.push(tr!(messages, "rate-excluded", count = all, reasons = reasons));
    }
    notes.extend(note_of_periods(messages, [report.query.by, report.query.columns]));
    if !is_partition(report) {
        notes.push(tr!(messages, "rate-no-partition"));
    }
    notes.push(tr!(messages, "rate-how"));
    notes
}

/// The people in need, the people fitted and their rate always stay in a narrow terminal.
const FEWEST: usize = 3;

/// The column of the rate of people fitted.
const RATE_COLUMN: usize = 3;

/// The columns: the figure in each, and its heading.
const COLUMNS: [(&str, &str); 10] = [
    ("persons_in_need", "rate-in-need"),
    ("persons_fitted", "rate-fitted"),
    ("fitting_rate", "rate-rate"),
    ("persons_fully_fitted", "rate-fully"),
    ("full_fitting_rate", "rate-full-rate"),
    ("needs", "rate-needs"),
    ("needs_met", "rate-met"),
    ("needs_rate", "rate-needs-rate"),
    ("days_to_fit_median", "rate-median"),
    ("days_to_fit_p90", "rate-p90"),
];

/// Returns a table with a row for each group, the total below.
fn grid(messages: &Messages, report: &RateReport, suppressed: &Suppressed, by: Dimension) -> Grid {
    let mut header = vec![messages.word("dimension", by.code())];
    header.extend(COLUMNS.iter().map(|(_, heading)| messages.message(heading, &[])));
    let row = |(at, row): (usize, &RateRow)| {
        let name = name_and_code(messages, &row.label);
        cells(name, &row.figures, |figure| suppressed.of_row(at, figure))
    };
    let mut rows: Vec<_> = report.rows.iter().enumerate().map(row).collect();
    let total = tr!(messages, "rate-total");
    rows.push(cells(total, &report.total, |figure| suppressed.of_total(figure)));
    let aligns = std::iter::once(Align::Left).chain([Align::Right; 10]).collect();
    Grid { header, aligns, rows, total: true }
}

/// Returns the name of a group, with its code if people write the code.
pub(super) fn name_and_code(messages: &Messages, label: &Label) -> String {
    let name = row_name(messages, label);
    match label {
        Label::Named { code, .. } if *code != name => format!("{code} {name}"),
        _ => name,
    }
}

fn cells(name: String, figures: &Figures, is_withheld: impl Fn(&str) -> bool) -> Vec<Cell> {
    let data = data_of(figures);
    let days = |name: &str| match data.get(name) {
        None | Some(Value::Null) => Cell::of("—", Value::Null),
        Some(days) => Cell::of(days.to_string(), days.clone()),
    };
    let shown = [
        Cell::number(figures.persons_in_need),
        Cell::number(figures.persons_fitted),
        rate_cell(figures.fitting_rate()),
        Cell::number(figures.persons_fully_fitted),
        rate_cell(figures.full_fitting_rate()),
        Cell::number(figures.needs),
        Cell::number(figures.needs_met),
        rate_cell(figures.needs_rate()),
        days("days_to_fit_median"),
        days("days_to_fit_p90"),
    ];
    let shown = COLUMNS.iter().zip(shown);
    let shown = shown.map(|((figure, _), cell)| unless_withheld(is_withheld(figure), cell));
    std::iter::once(Cell::text(name)).chain(shown).collect()
}

/// Returns a rate: per cent for people, a fraction for programs.
pub(crate) fn rate_cell(rate: Rate) -> Cell {
    Cell::of(rate.to_string(), json!(rate))
}

/// Returns the three rates below each other, each with its counts.
fn summary(messages: &Messages, figures: &Figures, suppressed: &Suppressed) -> Grid {
    let row = |figure: &str, id: &str, rate: Rate, whole: &str| {
        let (numerator, denominator) = (rate.numerator, rate.denominator);
        let counts = tr!(messages, whole, numerator = numerator, denominator = denominator);
        let shown = [rate_cell(rate), Cell::text(counts)];
        let is_withheld = suppressed.of_total(figure);
        let shown = shown.into_iter().map(|cell| unless_withheld(is_withheld, cell));
        std::iter::once(Cell::text(messages.message(id, &[]))).chain(shown).collect::<Vec<_>>()
    };
    let mut rows = vec![
        row("fitting_rate", "rate-line-fitted", figures.fitting_rate(), "rate-of-persons"),
        row(
            "full_fitting_rate",
            "rate-line-fully",
            figures.full_fitting_rate(),
            "rate-of-persons-fully",
        ),
        row("needs_rate", "rate-line-needs", figures.needs_rate(), "rate-of-needs"),
    ];
    let days = figures.days_to_fit_median.zip(figures.days_to_fit_p90);
    if let Some((median, p90)) = days.filter(|_| !suppressed.of_total("days_to_fit_median")) {
        let rest = tr!(messages, "rate-line-p90", days = p90);
        let median = Cell::of(median.to_string(), median);
        rows.push(vec![Cell::text(tr!(messages, "rate-line-days")), median, Cell::text(rest)]);
    }
    if figures.followed_up > 0 {
        rows.push(row("in_use_rate", "rate-line-in-use", figures.in_use_rate(), "rate-of-asked"));
    }
    let header = ["rate-figure", "rate-value", "rate-counts"];
    let header = header.iter().map(|id| messages.message(id, &[])).collect();
    Grid { header, aligns: vec![Align::Left, Align::Right, Align::Left], rows, total: false }
}
