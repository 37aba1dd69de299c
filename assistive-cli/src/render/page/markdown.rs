//! A report as Markdown, for mails and for what other programs make of it.

use super::parts::Page;
use crate::render::{Align, Cell};

/// Returns the text of a report.
pub(super) fn page(page: &Page) -> String {
    let mut lines = vec![format!("# {}", plain(&page.title)), String::new()];
    let paragraphs = |texts: &[String], lines: &mut Vec<String>| {
        for text in texts {
            lines.extend([plain(text), String::new()]);
        }
    };
    paragraphs(&page.head, &mut lines);
    paragraphs(&page.under, &mut lines);
    for part in &page.parts {
        if let Some(caption) = &part.caption {
            lines.extend([format!("## {}", plain(caption)), String::new()]);
        }
        let grid = &part.grid;
        if !grid.rows.is_empty() {
            // Markdown knows no table without a header.
            let header = grid.aligns.iter().enumerate().map(|(at, _)| grid.header.get(at));
            lines.push(row(header.map(|cell| cell.map_or("", String::as_str))));
            let rule = grid.aligns.iter().map(|align| match align {
                Align::Right => "---:",
                Align::Left | Align::Wrap => "---",
            });
            lines.push(row(rule));
            lines.extend(grid.rows.iter().map(|cells| row(cells.iter().map(Cell::as_text))));
            lines.push(String::new());
        }
    }
    paragraphs(&page.notes, &mut lines);
    lines.pop();
    lines.join("\n") + "\n"
}

fn row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<_> = cells.map(plain).collect();
    format!("| {} |", cells.join(" | "))
}

/// Escapes mark-up in a text, and replaces ends of lines.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => plain.push(' '),
            '|' | '\\' | '`' | '*' | '_' | '<' | '[' => plain.extend(['\\', c]),
            c => plain.push(c),
        }
    }
    plain
}
