//! A report on a terminal. A narrow one leaves out columns from the right.

use super::parts::{Page, Part};
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::render::fits;
use crate::ui::Screen;

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
    lines.push(String::new());
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
        let all = self.grid.aligns.len();
        let mut kept = all;
        let mut lines = self.grid.first(kept).lines(screen);
        while kept > self.fewest && !fits(&lines, screen) {
            kept -= 1;
            lines = self.grid.first(kept).lines(screen);
        }
        let left_out = self.grid.header.get(kept..).unwrap_or_default();
        (lines, left_out.to_vec())
    }
}
