//! A report on a terminal. A narrow one leaves out columns from the right, and cuts a cross table into several.

use super::parts::{Page, Part};
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::render::{Align, Cell, Grid, fits};
use crate::ui::Screen;
use unicode_width::UnicodeWidthStr;

/// Prints the names of the columns that a narrow terminal has no room for, if any.
pub(super) fn notice_left_out(context: &mut Context, left_out: &[String]) {
    if !left_out.is_empty() {
        let names = context.messages.list(&left_out.join(", "));
        let text = tr!(context.messages, "list-narrow", count = left_out.len(), columns = names);
        context.ui.notice(&text);
    }
}

/// Returns the lines of a report, and the names of the columns left out.
pub(super) fn lines(page: &Page, screen: Screen) -> (Vec<String>, Vec<String>) {
    let mut lines = vec![page.title.clone()];
    lines.extend(page.under.iter().cloned());
    let mut left_out = Vec::new();
    for part in &page.parts {
        lines.push(String::new());
        lines.extend(part.caption.clone());
        if !part.grid.rows.is_empty() {
            let (shown, out) = part.lines(screen);
            lines.extend(shown);
            for name in out {
                if !left_out.contains(&name) {
                    left_out.push(name);
                }
            }
        }
    }
    if !page.notes.is_empty() || page.hint.is_some() {
        lines.push(String::new());
    }
    lines.extend(page.notes.iter().chain(&page.hint).cloned());
    (lines, left_out)
}

impl Part {
    /// Prints the table, and the names of the columns that a narrow terminal has no room for.
    pub(crate) fn print(&self, context: &mut Context) -> Result<()> {
        let (lines, left_out) = self.lines(context.ui.screen());
        lines.iter().try_for_each(|line| context.ui.line(line))?;
        notice_left_out(context, &left_out);
        Ok(())
    }

    /// Returns the lines of the table, and the names of the columns left out.
    pub(crate) fn lines(&self, screen: Screen) -> (Vec<String>, Vec<String>) {
        if self.is_fields {
            return (self.lines_of_fields(screen), Vec::new());
        }
        let mut kept = self.grid.aligns.len();
        let mut lines = self.grid.first(kept).lines(screen);
        if self.is_cross && !fits(&lines, screen) {
            return (self.blocks(screen), Vec::new());
        }
        while kept > self.fewest && !fits(&lines, screen) {
            kept -= 1;
            lines = self.grid.first(kept).lines(screen);
        }
        let left_out = self.grid.header.get(kept..).unwrap_or_default();
        (lines, left_out.to_vec())
    }

    /// Returns the lines of a cross table that is wider than the screen: several tables below each other, each with the names
    /// of the rows and as many columns as fit.
    fn blocks(&self, screen: Screen) -> Vec<String> {
        let block = |from: usize, to: usize| {
            let columns: Vec<_> = std::iter::once(0).chain(from..to).collect();
            self.grid.columns(&columns).lines(screen)
        };
        let all = self.grid.aligns.len();
        let (mut shown, mut from) = (Vec::new(), 1);
        while from < all {
            // A column that is too wide alone is shown all the same.
            let fitting = (from + 2..=all).take_while(|to| fits(&block(from, *to), screen));
            let to = fitting.last().unwrap_or(from + 1);
            shown.extend((from > 1).then(String::new));
            shown.extend(block(from, to));
            from = to;
        }
        shown
    }

    /// Returns the lines of fields: two in a line where there is room, and those that are alone in their row below.
    fn lines_of_fields(&self, screen: Screen) -> Vec<String> {
        let rows = &self.grid.rows;
        let widest = rows.iter().filter_map(|row| row.first()).map(|name| name.as_text().width());
        let widest = widest.max().unwrap_or(0);
        // The values of both tables line up.
        let aligned = |row: &Vec<Cell>| {
            let name = row.first().map_or("", Cell::as_text);
            let name = format!("{name}{}", " ".repeat(widest - name.width()));
            std::iter::once(Cell::text(name)).chain(row.iter().skip(1).cloned()).collect()
        };
        let (pairs, single): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.len() > 2);
        let lines = |rows, aligns: &[Align]| {
            Grid { header: Vec::new(), aligns: aligns.to_vec(), rows, total: false }.lines(screen)
        };
        let in_pairs = pairs.iter().map(|row| aligned(row)).collect();
        let mut shown = lines(in_pairs, &[Align::Left; 4]);
        let mut below: Vec<Vec<Cell>> = single.iter().map(|row| aligned(row)).collect();
        if !fits(&shown, screen) {
            shown.clear();
            let each = pairs.iter().flat_map(|row| row.chunks(2)).map(<[Cell]>::to_vec);
            below = each.chain(single.into_iter().cloned()).collect();
        }
        if !below.is_empty() {
            shown.extend(lines(below, &[Align::Left, Align::Wrap]));
        }
        shown
    }
}
