//! Lays text out in columns that line up in a terminal, 汉字 included. Knows nothing of what the text means.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle,
};

/// Rows without vertical lines, the header underlined.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

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
    pub(crate) rows: Vec<Vec<String>>,
    /// Whether the last row is a total, set off by a line.
    pub(crate) total: bool,
}

impl Grid {
    /// The lines of the table, for a terminal of `width` columns.
    pub(crate) fn lines(self, width: Option<u16>) -> Vec<String> {
        let mut table = Table::new();
        table.load_style(STYLE);
        table.set_header(self.header);
        table.add_rows(self.rows);
        if let Some(width) = width {
            table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        }
        for (column, align) in table.column_iter_mut().zip(&self.aligns) {
            column.set_padding((0, 2));
            if *align == Align::Right {
                column.set_cell_alignment(CellAlignment::Right);
            }
            if *align != Align::Wrap {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
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

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn columns_line_up_with_wide_characters() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let grid = Grid {
            header: row(["县区", "人数"]),
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
