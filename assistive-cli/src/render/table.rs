//! Lays text out in columns that line up in a terminal, 汉字 included. Knows nothing of what the text means.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use unicode_width::UnicodeWidthStr;

use super::Cell;

/// Rows without vertical lines, the header underlined.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// The narrowest that a column of long words becomes.
const LEAST: u16 = 14;

/// To which side a column's text keeps.
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
    /// Whether the last row is a total, set off by a line.
    pub(crate) total: bool,
}

impl Grid {
    /// The same table with its first columns only.
    pub(crate) fn first(&self, columns: usize) -> Self {
        let first = |cells: &Vec<Cell>| cells.iter().take(columns).cloned().collect();
        Self {
            header: self.header.iter().take(columns).cloned().collect(),
            aligns: self.aligns.iter().take(columns).copied().collect(),
            rows: self.rows.iter().map(first).collect(),
            total: self.total,
        }
    }

    /// The lines of the table, for a terminal of `width` columns.
    pub(crate) fn lines(self, width: Option<u16>) -> Vec<String> {
        let mut table = Table::new();
        table.load_style(STYLE);
        if !self.header.is_empty() {
            table.set_header(self.header);
        }
        table.add_rows(self.rows.into_iter().map(|row| row.into_iter().map(Cell::into_text)));
        if let Some(width) = width {
            table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        }
        for (column, align) in table.column_iter_mut().zip(&self.aligns) {
            column.set_padding((0, 2));
            if *align == Align::Right {
                column.set_cell_alignment(CellAlignment::Right);
            }
            column.set_constraint(match align {
                Align::Wrap => ColumnConstraint::LowerBoundary(Width::Fixed(LEAST)),
                Align::Left | Align::Right => ColumnConstraint::ContentWidth,
            });
        }
        let mut lines: Vec<_> = table.lines().map(|line| line.trim_end().to_owned()).collect();
        let rule = lines.iter().position(|line| line.starts_with('─'));
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

/// Whether lines fit a terminal of `width` columns; every line fits a file.
pub(crate) fn fits(lines: &[String], width: Option<u16>) -> bool {
    let shown = |line: &String| anstream::adapter::strip_str(line).to_string().width();
    width.is_none_or(|width| lines.iter().all(|line| shown(line) <= usize::from(width)))
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
        let lines = grid.lines(None);
        let plain: Vec<_> =
            lines.iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect();
        assert_eq!(plain.len(), 6, "{plain:?}");
        let widths: Vec<_> = [2, 3, 5].iter().map(|i| plain[*i].width()).collect();
        assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{plain:#?}");
        assert_eq!(plain[1], plain[4]);
    }
}
