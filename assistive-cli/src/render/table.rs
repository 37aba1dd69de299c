//! Lays text out in columns that line up in a terminal, 汉字 included. Does not know the meaning of the text.

use std::ops::RangeInclusive;

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Cell;
use crate::settings::AmbiguousWidth;
use crate::ui::Screen;

/// Returns a style without vertical lines, the header underlined.
fn style(line: char) -> TableStyle {
    TableStyle::new().header_separator(LineStyle::none().fill(line).junction(line))
}

/// The characters of which one that the table does not hold follows each character that is drawn twice as wide as it is
/// counted, until the table is laid out. Rare hanzi in names use the others.
const PADS: RangeInclusive<char> = '\u{e000}'..='\u{f8ff}';

/// Pads a text to the number of columns that a screen needs for it.
fn padded(text: String, pad: Option<char>) -> String {
    let Some(pad) = pad.filter(|_| text.width() != text.width_cjk()) else { return text };
    let mut padded = String::with_capacity(text.len());
    for c in text.chars() {
        padded.push(c);
        padded.extend((c.width() < c.width_cjk()).then_some(pad));
    }
    padded
}

/// The narrowest that a column of long words becomes.
const MIN_WRAP_WIDTH: u16 = 14;

/// The alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
    /// Long words, which may be wrapped in a narrow terminal.
    Wrap,
}

/// A table of text.
pub(crate) struct Grid {
    pub(crate) header: Vec<String>,
    pub(crate) aligns: Vec<Align>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// True if the last row is a total, set off by a line.
    pub(crate) total: bool,
}

impl Grid {
    /// Returns the table with its first columns only.
    pub(crate) fn first(&self, columns: usize) -> Self {
        self.columns(&(0..columns).collect::<Vec<_>>())
    }

    /// Returns the table with some of its columns.
    pub(crate) fn columns(&self, columns: &[usize]) -> Self {
        let cells =
            |row: &Vec<Cell>| columns.iter().filter_map(|at| row.get(*at).cloned()).collect();
        Self {
            header: columns.iter().filter_map(|at| self.header.get(*at).cloned()).collect(),
            aligns: columns.iter().filter_map(|at| self.aligns.get(*at).copied()).collect(),
            rows: self.rows.iter().map(cells).collect(),
            total: self.total,
        }
    }

    /// Returns the lines of the table, laid out for a screen.
    pub(crate) fn lines(self, screen: Screen) -> Vec<String> {
        let is_wide = screen.ambiguous == AmbiguousWidth::Wide;
        let line = if is_wide { '-' } else { '─' };
        let mut table = Table::new();
        table.load_style(style(line));
        let texts = |row: Vec<Cell>| row.into_iter().map(Cell::into_text).collect::<Vec<_>>();
        let rows: Vec<_> = self.rows.into_iter().map(texts).collect();
        let is_free = |pad: &char| !rows.iter().flatten().any(|text| text.contains(*pad));
        let mut pads = PADS;
        let pad = if is_wide { pads.find(is_free) } else { None };
        let text = |text| padded(text, pad);
        if !self.header.is_empty() {
            table.set_header(self.header.into_iter().map(text));
        }
        table.add_rows(rows.into_iter().map(|row| row.into_iter().map(text)));
        if let Some(width) = screen.width {
            table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        }
        let widest = table.column_max_content_widths();
        for ((column, align), widest) in table.column_iter_mut().zip(&self.aligns).zip(widest) {
            column.set_padding((0, 2));
            if *align == Align::Right {
                column.set_cell_alignment(CellAlignment::Right);
            }
            column.set_constraint(match align {
                // With its padding, which counts as part of it.
                Align::Wrap => {
                    ColumnConstraint::LowerBoundary(Width::Fixed(MIN_WRAP_WIDTH.min(widest + 2)))
                }
                Align::Left | Align::Right => ColumnConstraint::ContentWidth,
            });
        }
        let shown = |line: String| match pad {
            Some(pad) => line.trim_end().replace(pad, ""),
            None => line.trim_end().to_owned(),
        };
        let mut lines: Vec<_> = table.lines().map(shown).collect();
        let rule = lines.iter().position(|shown| shown.chars().all(|c| c == line));
        if let Some(rule) = rule {
            let bold = anstyle::Style::new().bold();
            lines[..rule].iter_mut().for_each(|line| *line = format!("{bold}{line}{bold:#}"));
            if self.total && lines.len() > rule + 2 {
                lines.insert(lines.len() - 1, lines[rule].clone());
            }
        }
        lines
    }
}

/// Checks whether lines fit a screen. Every line fits a file.
pub(crate) fn fits(lines: &[String], screen: Screen) -> bool {
    let shown = |line: &String| {
        let text = anstream::adapter::strip_str(line).to_string();
        match screen.ambiguous {
            AmbiguousWidth::Narrow => text.width(),
            AmbiguousWidth::Wide => text.width_cjk(),
        }
    };
    screen.width.is_none_or(|width| lines.iter().all(|line| shown(line) <= usize::from(width)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_with_wide_characters() {
        let row = |cells: [&str; 2]| cells.map(Cell::text).to_vec();
        let grid = Grid {
            header: vec!["县区".to_owned(), "人数".to_owned()],
            aligns: vec![Align::Left, Align::Right],
            rows: vec![row(["汉滨区", "1200"]), row(["L-HENGKOU", "7"]), row(["合计", "1207"])],
            total: true,
        };
        let lines = grid.lines(Screen::FILE);
        let plain: Vec<_> =
            lines.iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect();
        assert_eq!(plain.len(), 6, "{plain:?}");
        let widths: Vec<_> = [2, 3, 5].iter().map(|i| plain[*i].width()).collect();
        assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{plain:#?}");
        assert_eq!(plain[1], plain[4]);
    }

    #[test]
    fn a_rare_hanzi_of_a_private_code_is_shown() {
        let grid = Grid {
            header: vec!["姓名".to_owned()],
            aligns: vec![Align::Left],
            rows: vec![vec![Cell::text("张\u{e000}—")]],
            total: false,
        };
        let screen = Screen { width: Some(80), ambiguous: AmbiguousWidth::Wide };
        assert_eq!(grid.lines(screen).last().map(String::as_str), Some("张\u{e000}—"));
    }

    #[test]
    fn columns_line_up_where_a_dash_is_as_wide_as_hanzi() {
        let row = |cells: [&str; 2]| cells.map(Cell::text).to_vec();
        let grid = Grid {
            header: vec!["县区".to_owned(), "天数".to_owned()],
            aligns: vec![Align::Left, Align::Right],
            rows: vec![row(["“一”—区", "71"]), row(["汉滨", "—"])],
            total: false,
        };
        let screen = Screen { width: Some(80), ambiguous: AmbiguousWidth::Wide };
        let lines = grid.lines(screen);
        let widths: Vec<_> = lines[2..].iter().map(|line| line.width_cjk()).collect();
        assert_eq!(widths[0], widths[1], "{lines:?}");
        assert!(lines[1].chars().all(|c| c == '-'), "{lines:?}");
    }
}
