//! Pages that are printed and handed in: one file without anything from outside, on A4, with charts drawn into it.

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use unicode_width::UnicodeWidthStr;

use super::parts::{ChartBar, Page, Part};
use crate::lang::{Lang, Messages};
use crate::render::{Align, Cell, Grid};

/// The style of every page. Each system has its own font for hanzi.
const STYLE: &str = include_str!("page.css");

/// Returns a report as an HTML page.
pub(super) fn page(page: Page, messages: &Messages) -> String {
    let Page { title, under, parts, notes, is_unsigned, is_compact, head, .. } = page;
    let parts = parts.into_iter().flat_map(Part::split);
    let (annexes, parts): (Vec<_>, Vec<_>) = parts.partition(|part| part.is_annex);
    let body = html! {
        h1 { (title) }
        @for text in &under { p.under { (text) } }
        @for part in &parts { (section(part, !is_compact)) }
        div.notes { @for text in &notes { p { (text) } } }
        @if !is_unsigned {
            (signatures(&["page-sign-body", "page-sign-head", "page-sign-hand", "paper-sign-day"], messages))
        }
    };
    let body = html! {
        div.compact[is_compact] { (body) }
        @if !annexes.is_empty() {
            div.annex { @for part in &annexes { (section(part, true)) } }
        }
    };
    headed(&title, &head, &body, messages)
}

fn section(part: &Part, is_drawn: bool) -> Markup {
    let bars = if is_drawn { part.bars() } else { Vec::new() };
    html! {
        section.cross[part.is_cross] {
            @if let Some(caption) = &part.caption { h2 { (caption) } }
            @if !bars.is_empty() {
                (chart(&bars, part))
            }
            @if part.is_fields {
                (fields_of(&part.grid))
            } @else if !part.grid.rows.is_empty() {
                (table(&part.grid))
            }
        }
    }
}

/// Returns a page with links to the tables of a publication, each with its file and its title.
pub(crate) fn index(
    title: &str,
    under: &[String],
    tables: &[(String, String)],
    notes: &[String],
    messages: &Messages,
    head: &[String],
) -> String {
    let body = html! {
        h1 { (title) }
        @for text in under { p.under { (text) } }
        section { ul { @for (file, title) in tables { li { a href=(file) { (title) } } } } }
        div.notes { @for text in notes { p { (text) } } }
    };
    headed(title, head, &body, messages)
}

/// Returns a page with texts on top of every sheet of paper.
fn headed(title: &str, head: &[String], body: &Markup, messages: &Messages) -> String {
    let style = format!("{STYLE}{}", style_of_head(head));
    let body = html! { main { header { @for text in head { span { (text) } } } (body) } };
    document(title, &style, &body, messages)
}

/// Returns the style that prints the texts on top of the second and later sheets, with the number of the sheet.
fn style_of_head(head: &[String]) -> String {
    let text = quoted(&head.join("    "));
    format!(
        "@page {{ @top-left {{ content: {text}; font-size: 8pt; }} \
         @top-right {{ content: counter(page) \" / \" counter(pages); font-size: 8pt; }} }}\n\
         @page :first {{ @top-left {{ content: none; }} @top-right {{ content: none; }} }}\n"
    )
}

/// Returns a text as a string of a style sheet. Marks are written as numbers, so that none ends the string or the style.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() {
            quoted += &format!("\\{:x} ", u32::from(c));
        } else {
            quoted.push(c);
        }
    }
    quoted + "\""
}

/// Returns a page around its body.
pub(crate) fn sheet_of_paper(
    title: &str,
    body: &Markup,
    foot: &str,
    messages: &Messages,
) -> String {
    let body = html! { main { (body) } footer { (foot) } };
    document(title, STYLE, &body, messages)
}

fn document(title: &str, style: &str, body: &Markup, messages: &Messages) -> String {
    let language = match messages.lang() {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    };
    let page = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body { (body) }
        }
    };
    page.into_string()
}

/// Returns lines to sign on.
pub(crate) fn signatures(names: &[&str], messages: &Messages) -> Markup {
    html! {
        div.signatures {
            @for name in names { span { (messages.message(name, &[])) i {} } }
        }
    }
}

/// Returns fields with their values, two in a row.
pub(crate) fn field_rows(fields: &[(String, String)]) -> Markup {
    html! {
        table.fields {
            @for pair in fields.chunks(2) {
                tr {
                    @match pair {
                        [(name, value)] => { th { (name) } td colspan="3" { (value) } }
                        pair => @for (name, value) in pair { th { (name) } td { (value) } }
                    }
                }
            }
        }
    }
}

/// Returns the fields of a record.
fn fields_of(grid: &Grid) -> Markup {
    html! {
        table.fields {
            @for row in &grid.rows {
                tr {
                    @for pair in row.chunks(2) {
                        th { (pair.first().map_or("", Cell::as_text)) }
                        td colspan=[(row.len() == 2).then_some(3)] { (pair.last().map_or("", Cell::as_text)) }
                    }
                }
            }
        }
    }
}

/// Returns a table that repeats its header on every page.
pub(crate) fn table(grid: &Grid) -> Markup {
    let last = grid.rows.len() - 1;
    html! {
        table.wide[grid.aligns.len() > 8] {
            @if !grid.header.is_empty() {
                thead { tr {
                    @for (heading, align) in grid.header.iter().zip(&grid.aligns) {
                        th.number[*align == Align::Right] { (heading) }
                    }
                } }
            }
            tbody {
                @for (at, cells) in grid.rows.iter().enumerate() {
                    tr.total[grid.total && at == last] {
                        @for (cell, align) in cells.iter().zip(&grid.aligns) {
                            @let is_day = cell.as_text().parse::<Date>().is_ok();
                            td.number[*align == Align::Right].day[is_day] { (cell.as_text()) }
                        }
                    }
                }
            }
        }
    }
}

/// Sizes of a chart, in the units of its picture: a line and its bar, and both for many bars, so that all fit
/// on one page; the length of the longest bar and the width of the figure after it.
const LINE_AND_BAR: [usize; 2] = [22, 14];
const DENSE_LINE_AND_BAR: [usize; 2] = [14, 9];
const DENSE_FROM: usize = 20;
const BAR_LENGTH: f64 = 360.0;
const FIGURE_WIDTH: f64 = 90.0;

/// The widest and the narrowest room for names.
const NAME_WIDTHS: [usize; 2] = [60, 240];

/// Returns a bar chart. Each bar has its name and its figure as text, so that nothing depends on colour or length alone.
fn chart(bars: &[ChartBar<'_>], part: &Part) -> Markup {
    let names = bars.iter().map(|bar| bar.name.width() * 7 + 10).max().unwrap_or(0);
    let names = names.clamp(NAME_WIDTHS[0], NAME_WIDTHS[1]);
    let width = names as f64 + BAR_LENGTH + FIGURE_WIDTH;
    let is_dense = bars.len() > DENSE_FROM;
    let [line, thick] = if is_dense { DENSE_LINE_AND_BAR } else { LINE_AND_BAR };
    let height = bars.len() * line;
    let heading = part.bars.and_then(|column| part.grid.header.get(column));
    let heading = heading.map_or("", String::as_str);
    html! {
        figure {
            figcaption { (heading) }
            svg.dense[is_dense] role="img" aria-label=(heading) viewBox=(format!("0 0 {width} {height}")) {
                @for (place, bar) in bars.iter().enumerate() {
                    @let top = place * line;
                    @let text = top + line * 2 / 3;
                    @let length = (bar.share.clamp(0.0, 1.0) * BAR_LENGTH).round();
                    @let name = shortened(bar.name, (NAME_WIDTHS[1] - 10) / 7);
                    text.name x=(names - 8) y=(text) text-anchor="end" { (name) }
                    rect.room x=(names) y=(top + (line - thick) / 2) width=(BAR_LENGTH) height=(thick) {}
                    rect.bar x=(names) y=(top + (line - thick) / 2) width=(length) height=(thick) {}
                    text x=(names as f64 + BAR_LENGTH + 8.0) y=(text) { (bar.text) }
                }
            }
        }
    }
}

/// Returns a name cut to a number of columns.
fn shortened(name: &str, most: usize) -> String {
    if name.width() <= most {
        return name.to_owned();
    }
    let mut short = String::new();
    for c in name.chars() {
        if short.width() + 2 >= most {
            break;
        }
        short.push(c);
    }
    short + "…"
}
