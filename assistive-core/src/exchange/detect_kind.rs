//! Detects the kind of sheet that a file is, by its headers.

use csv::StringRecord;

use super::ImportOptions;
use super::kinds::Kind;
use super::row::{Header, Headings};
use super::sheet::{read, rows_from_header};
use crate::model::ProblemKind;

impl Kind {
    /// Returns the kind of sheet that a file is: the kind that knows all columns of the file, and whose records need
    /// only columns that the file has. Of several such kinds, it is the one that needs the most columns.
    ///
    /// ```
    /// use assistive_core::exchange::{ImportOptions, Kind};
    ///
    /// let sheet = "借用人,辅具编号,借出日期\n7,A1,2024-04-02\n";
    /// let kind = Kind::of_file(sheet.as_bytes(), &ImportOptions::default())?;
    /// assert_eq!(kind, Kind::Loans);
    /// # Ok::<_, assistive_core::model::ProblemKind>(())
    /// ```
    ///
    /// # Errors
    /// [`ProblemKind::KindUnclear`] when no kind or more than one fits, and the error of a file that cannot be read.
    pub fn of_file(bytes: &[u8], options: &ImportOptions) -> Result<Self, ProblemKind> {
        let text = read(bytes, options)?;
        let fits = |kind: Self| {
            let names = Headings { columns: kind.columns(), map: &options.map };
            let mut cells = StringRecord::new();
            rows_from_header(&text, |cell| names.column(cell).is_some()).next(&mut cells)?;
            let header = Header::read(names, &cells, &options.set).ok()?;
            let needed = names.columns.needed;
            needed.iter().all(|col| header.has(*col)).then_some((needed.len(), kind))
        };
        let fitting: Vec<_> = Self::ALL.iter().filter_map(|kind| fits(*kind)).collect();
        let most = fitting.iter().map(|(needed, _)| *needed).max();
        let mut likeliest = fitting.iter().filter(|(needed, _)| Some(*needed) == most);
        match (likeliest.next(), likeliest.next()) {
            (Some((_, kind)), None) => Ok(*kind),
            _ => Err(ProblemKind::KindUnclear),
        }
    }
}
