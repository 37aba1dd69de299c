//! Renders the annual report: each headline figure with its counts, the year before, and the name to explain it by.

use assistive_core::Info;
use assistive_core::model::Rate;
use assistive_core::report::{
    AnnualFigures, AnnualReport, CountedPeriod, RateRow, Suppressed, SuppressedAnnual,
};
use serde_json::{Map, Value, json};

use super::data::{data_of, objects, of_store, translate};
use super::rate::{name_and_code, rate_cell, row_name};
use super::stock::money;
use super::{
    Align, Cell, Grid, Page, Part, csv_lines, period_days, period_text, position, position_line,
    render_report, under, unless_withheld, without_withheld,
};
use crate::context::Context;
use crate::error::Result;
use crate::lang::{Messages, tr};

/// An annual report, and what it was asked with.
pub(crate) struct Annual<'a> {
    /// The year.
    pub(crate) year: i16,
    /// Its figures.
    pub(crate) report: AnnualReport,
    /// The figures of the year before.
    pub(crate) before: Option<AnnualFigures>,
    /// The suppressed figures of this year and of the year before.
    pub(crate) suppressed: SuppressedAnnual,
    pub(crate) withheld_before: Suppressed,
    /// The options to explain a figure with.
    pub(crate) options: String,
    /// The moment it is as of, as it was given.
    pub(crate) as_of: Option<&'a str>,
}

/// A headline figure: its code, and how it is had.
struct Headline {
    code: &'static str,
    /// As people see it, with the counts of a rate.
    shown: fn(&AnnualFigures) -> (Cell, Option<Rate>),
}

macro_rules! headlines {
    ($( $kind:ident $code:ident, )*) => {
        &[$( headlines!(@ $kind $code) ),*]
    };
    (@ count $code:ident) => {
        Headline {
            code: stringify!($code),
            shown: |figures| (Cell::number(figures.$code), None),
        }
    };
    (@ rate $code:ident) => {
        Headline {
            code: stringify!($code),
            shown: |figures| (rate_cell(figures.$code()), Some(figures.$code())),
        }
    };
    (@ money $code:ident) => {
        Headline {
            code: stringify!($code),
            shown: |figures| (money(figures.$code), None),
        }
    };
}

const HEADLINES: &[Headline] = headlines! {
    count students_on_list,
    count persons_in_need,
    count persons_fitted,
    rate fitting_rate,
    count loans,
    count borrowers,
    count persons_registered,
    count rehab_persons_in_need,
    count rehab_persons_served,
    count rehab_persons_served_in_need,
    rate service_rate,
    count rehab_persons_served_registered,
    rate coverage,
    count children_served,
    count children_served_at_home,
    count donated_items,
    money donated_value,
};

/// Prints an annual report; `info` says how far the store was read.
pub(crate) fn annual(context: &mut Context, annual: &Annual<'_>, info: &Info) -> Result<()> {
    render_report(
        context,
        |look| object(look.messages, annual, info),
        |look| csv(look.messages, annual),
        |look| page(look.messages, annual, info),
    )
}

/// The headline figures of a publication.
pub(crate) struct Headlines<'a> {
    pub(crate) figures: &'a AnnualFigures,
    pub(crate) suppressed: &'a Suppressed,
    pub(crate) period: CountedPeriod,
    /// The moment it is as of, as it was given.
    pub(crate) as_of: Option<&'a str>,
}

/// Prints the headline figures alone; `info` says how far the store was read.
pub(crate) fn headline_figures(
    context: &mut Context,
    headlines: &Headlines<'_>,
    info: &Info,
) -> Result<()> {
    let Headlines { figures, suppressed, period, as_of } = *headlines;
    render_report(
        context,
        |_| {
            let [from, to, counted_to] = period_days(period);
            json!({
                "report": "annual",
                "from": from,
                "to": to,
                "counted_to": counted_to,
                "as_of": as_of,
                "figures": open_figures(figures, suppressed),
                "position": position(info),
            })
        },
        |look| {
            let header = CSV_HEADER.iter().map(|name| (*name).to_owned()).collect();
            let line = |line| headline_line(look.messages, line, figures, suppressed);
            csv_lines(std::iter::once(header).chain(HEADLINES.iter().map(line)))
        },
        |look| {
            let messages = look.messages;
            let row = |line| headline_cells(messages, line, figures, suppressed).into();
            let header = ["rate-figure", "headlines-value", "rate-counts"];
            let grid = Grid {
                header: header.iter().map(|id| messages.message(id, &[])).collect(),
                aligns: [Align::Left, Align::Right, Align::Left].into(),
                rows: HEADLINES.iter().map(row).collect(),
                total: false,
            };
            let withheld = suppressed.is_any().then(|| tr!(messages, "report-withheld"));
            Page {
                title: tr!(messages, "headlines-title", period = period_text(messages, period)),
                under: under(messages, as_of),
                parts: vec![Part::table(grid, FEWEST)],
                notes: withheld.into_iter().chain([position_line(messages, info)]).collect(),
                ..Page::default()
            }
        },
    )
}

/// Returns the headline figures by their names, without those that are suppressed.
fn open_figures(figures: &AnnualFigures, suppressed: &Suppressed) -> Map<String, Value> {
    let mut figures = data_of(figures);
    without_withheld(&mut figures, |name| suppressed.of_total(name));
    figures
}

/// The columns of the headline figures in CSV.
const CSV_HEADER: [&str; 6] = ["part", "key", "label", "value", "numerator", "denominator"];

/// Returns a headline figure as a line of CSV.
fn headline_line(
    messages: &Messages,
    line: &Headline,
    figures: &AnnualFigures,
    suppressed: &Suppressed,
) -> Vec<String> {
    let open = |text: String| if suppressed.of_total(line.code) { String::new() } else { text };
    let (_, rate) = (line.shown)(figures);
    let count = |count: fn(Rate) -> u64| rate.map_or(String::new(), |rate| count(rate).to_string());
    vec![
        "figure".to_owned(),
        line.code.to_owned(),
        figure_name(messages, line.code),
        open(figure_in_csv(figures, line.code)),
        open(count(|rate| rate.numerator)),
        open(count(|rate| rate.denominator)),
    ]
}

/// Returns the name, the value and the counts of a headline figure.
fn headline_cells(
    messages: &Messages,
    line: &Headline,
    figures: &AnnualFigures,
    suppressed: &Suppressed,
) -> [Cell; 3] {
    let (value, rate) = (line.shown)(figures);
    let is_withheld = suppressed.of_total(line.code);
    let counts = rate.filter(|_| !is_withheld).map(|rate| {
        tr!(messages, "annual-of", numerator = rate.numerator, denominator = rate.denominator)
    });
    [
        Cell::text(figure_name(messages, line.code)),
        unless_withheld(is_withheld, value),
        Cell::maybe(counts, Cell::text),
    ]
}

fn figure_in_csv(figures: &AnnualFigures, code: &str) -> String {
    data_of(figures).get(code).map_or(String::new(), plain)
}

fn plain(value: &Value) -> String {
    if value.is_null() { String::new() } else { value.to_string() }
}

fn explain(annual: &Annual<'_>, code: &str) -> String {
    format!("assistive report explain {code} {}", annual.options)
}

fn object(messages: &Messages, annual: &Annual<'_>, info: &Info) -> Value {
    let Annual { report, suppressed, before, withheld_before, .. } = annual;
    let mut object = Map::new();
    for (key, mut value) in data_of(report) {
        match key.as_str() {
            "figures" => {
                object.insert(key, open_figures(&report.figures, &suppressed.figures).into());
                let before = before.as_ref().map(|figures| open_figures(figures, withheld_before));
                object.insert("previous".into(), before.into());
                let commands = HEADLINES.iter().map(|line| (line.code, explain(annual, line.code)));
                object.insert("explain".into(), commands.collect());
                continue;
            }
            "counties" => {
                places_for_terminal(&mut value, &report.counties, &suppressed.counties, messages);
            }
            "schools" => {
                places_for_terminal(&mut value, &report.schools, &suppressed.schools, messages);
            }
            _ => {}
        }
        object.insert(key, value);
    }
    of_store(object, annual.as_of, info)
}

/// Writes the labels of counties or schools in the language, and leaves out their suppressed figures.
fn places_for_terminal(
    places: &mut Value,
    rows: &[RateRow],
    suppressed: &Suppressed,
    messages: &Messages,
) {
    translate(places, rows, messages);
    for (at, place) in objects(places).enumerate() {
        for (name, value) in place {
            // The people of a school are its students.
            let figure = match name.as_str() {
                "students" => "persons_in_need",
                "students_fitted" => "persons_fitted",
                name => name,
            };
            if suppressed.of_row(at, figure) {
                *value = Value::Null;
            }
        }
    }
}

fn csv(messages: &Messages, annual: &Annual<'_>) -> Result<Vec<u8>> {
    let header = CSV_HEADER.iter().chain(&["previous"]);
    let header = header.map(|name| (*name).to_owned()).collect();
    let open = |is_withheld: bool, text: String| if is_withheld { String::new() } else { text };
    let suppressed = &annual.suppressed;
    let headline = |line: &Headline| {
        let before = annual.before.as_ref().map_or(String::new(), |figures| {
            open(annual.withheld_before.of_total(line.code), figure_in_csv(figures, line.code))
        });
        let mut cells = headline_line(messages, line, &annual.report.figures, &suppressed.figures);
        cells.push(before);
        cells
    };
    let place = |part: &str, row: &RateRow, is_withheld: &dyn Fn(&str) -> bool| {
        let rate = row.figures.fitting_rate();
        vec![
            part.to_owned(),
            row.label.code().to_owned(),
            row_name(messages, &row.label),
            open(is_withheld("fitting_rate"), plain(&json!(rate))),
            open(is_withheld("persons_fitted"), rate.numerator.to_string()),
            open(is_withheld("persons_in_need"), rate.denominator.to_string()),
            String::new(),
        ]
    };
    let counties = annual.report.counties.iter().enumerate();
    let counties = counties
        .map(|(at, row)| place("county", row, &|name| suppressed.counties.of_row(at, name)));
    let schools = annual.report.schools.iter().enumerate();
    let schools =
        schools.map(|(at, row)| place("school", row, &|name| suppressed.schools.of_row(at, name)));
    let figures = HEADLINES.iter().map(headline);
    csv_lines(std::iter::once(header).chain(figures).chain(counties).chain(schools))
}

fn figure_name(messages: &Messages, code: &str) -> String {
    messages.message(&format!("figure-{}", code.replace('_', "-")), &[])
}

fn title(messages: &Messages, annual: &Annual<'_>) -> String {
    let (year, period) = (annual.year.to_string(), annual.report.period);
    let day = period.counted_to().to_string();
    match period.is_unfinished() {
        true => tr!(messages, "annual-title-counted-to", year = year, day = day),
        false => tr!(messages, "annual-title", year = year),
    }
}

fn page(messages: &Messages, annual: &Annual<'_>, info: &Info) -> Page {
    // The names for `report explain` are useful on the terminal only.
    let headlines = Part { aside: 1, ..Part::table(headlines(messages, annual), FEWEST) };
    let mut parts = vec![headlines];
    let suppressed = &annual.suppressed;
    for (rows, title, suppressed) in [
        (&annual.report.counties, "annual-counties", &suppressed.counties),
        (&annual.report.schools, "annual-schools", &suppressed.schools),
    ] {
        if !rows.is_empty() {
            let caption = Some(messages.message(title, &[]));
            let bars = Some(RATE_COLUMN);
            let all = annual.report.counties.len() + annual.report.schools.len();
            parts.push(Part {
                caption,
                bars,
                is_annex: title == "annual-schools" && all > MOST_PLACES,
                ..Part::table(places(messages, rows, suppressed), FEWEST)
            });
        }
    }
    let all =
        [&suppressed.figures, &suppressed.counties, &suppressed.schools, &annual.withheld_before];
    let is_any = all.iter().any(|suppressed| suppressed.is_any());
    let withheld_note = is_any.then(|| tr!(messages, "report-withheld"));
    let explain = explain(annual, "fitting_rate");
    Page {
        title: title(messages, annual),
        under: under(messages, annual.as_of),
        parts,
        notes: withheld_note.into_iter().chain([position_line(messages, info)]).collect(),
        hint: Some(tr!(messages, "annual-explain", command = explain)),
        is_compact: true,
        ..Page::default()
    }
}

/// The fewest columns in a narrow terminal: the name and the figure, or the counts of a place.
const FEWEST: usize = 3;

/// The most counties and schools that a sheet of paper has room for below the headline figures. The schools are an annex if there
/// are more.
const MOST_PLACES: usize = 16;

/// The column of a place's rate.
const RATE_COLUMN: usize = 3;

fn headlines(messages: &Messages, annual: &Annual<'_>) -> Grid {
    let row = |line: &Headline| {
        let (figures, suppressed) = (&annual.report.figures, &annual.suppressed.figures);
        let [name, now, counts] = headline_cells(messages, line, figures, suppressed);
        let before = annual
            .before
            .as_ref()
            .map(|figures| headline_cells(messages, line, figures, &annual.withheld_before));
        let [_, before, counts_before] = before.unwrap_or_else(|| [(); 3].map(|()| Cell::none()));
        vec![name, now, counts, before, counts_before, Cell::text(line.code)]
    };
    let header = vec![
        tr!(messages, "rate-figure"),
        annual.year.to_string(),
        tr!(messages, "rate-counts"),
        (annual.year - 1).to_string(),
        tr!(messages, "rate-counts"),
        tr!(messages, "annual-name"),
    ];
    let [left, right] = [Align::Left, Align::Right];
    let aligns = vec![left, right, left, right, left, left];
    Grid { header, aligns, rows: HEADLINES.iter().map(row).collect(), total: false }
}

fn places(messages: &Messages, rows: &[RateRow], suppressed: &Suppressed) -> Grid {
    let row = |(at, row): (usize, &RateRow)| {
        let rate = row.figures.fitting_rate();
        let (fitted, in_need) = (Cell::number(rate.numerator), Cell::number(rate.denominator));
        let open = |name: &str, cell: Cell| unless_withheld(suppressed.of_row(at, name), cell);
        vec![
            Cell::text(name_and_code(messages, &row.label)),
            open("persons_in_need", in_need),
            open("persons_fitted", fitted),
            open("fitting_rate", rate_cell(rate)),
        ]
    };
    let header = ["annual-place", "rate-in-need", "rate-fitted", "rate-rate"];
    let aligns = [Align::Left, Align::Right, Align::Right, Align::Right].into();
    let header = header.iter().map(|id| messages.message(id, &[])).collect();
    let rows = rows.iter().enumerate().map(row).collect();
    Grid { header, aligns, rows, total: false }
}
