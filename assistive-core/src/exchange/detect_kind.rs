//! Detects the kind of sheet that a file is, by its headers.

use std::cmp::Reverse;

use csv::StringRecord;

use super::ImportOptions;
use super::header::{Header, Headings};
use super::header_map::mapped_headers;
use super::kinds::Kind;
use super::sheet::{HeaderRows, Rows, read};
use crate::model::ProblemKind;

impl Kind {
    /// Returns the kind of sheet that a file is: the kind that knows the most columns of the file, and whose records need
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
    /// [`ProblemKind::EmptyFile`] for a sheet without cells, [`ProblemKind::KindUnclear`] when no kind or more than one fits, and the error of a file that cannot be read.
    pub fn of_file(bytes: &[u8], options: &ImportOptions) -> Result<Self, ProblemKind> {
        Self::of_mapped_file(bytes, options, &[])
    }

    /// Returns the kind of sheet that a file is, as [`Kind::of_file`] does, if a store remembers the columns of headers:
    /// those of [`View::mapped_headers`](crate::View::mapped_headers).
    ///
    /// # Errors
    /// Those of [`Kind::of_file`].
    #[doc(hidden)]
    pub fn of_mapped_file(
        bytes: &[u8],
        options: &ImportOptions,
        mapped: &[[String; 3]],
    ) -> Result<Self, ProblemKind> {
        let text = read(bytes, options)?.text;
        if Rows::new(&text, b',').next(&mut StringRecord::new()).is_none() {
            return Err(ProblemKind::EmptyFile);
        }
        let fits = |kind: Self| {
            let recorded = mapped.iter().map(|of| of.each_ref().map(String::as_str));
            let map = mapped_headers(recorded, kind, &options.map);
            let names = Headings { columns: kind.columns(), map: &map };
            let rows = HeaderRows::find(&text, |cell| names.is_column(cell))?;
            let header = Header::read(names, &rows.cells, &options.set).ok()?;
            // Columns that a kind does not know speak against it. A date of which nothing is said decides nothing.
            let likeness = (Reverse(header.unknown.len()), names.columns.needed.len());
            let fits = header.has_needed(names.columns) && header.readings.is_empty();
            fits.then_some((likeness, kind))
        };
        let fitting: Vec<_> = Self::ALL.iter().filter_map(|kind| fits(*kind)).collect();
        let most = fitting.iter().map(|(likeness, _)| *likeness).max();
        let mut likeliest = fitting.iter().filter(|(likeness, _)| Some(*likeness) == most);
        match (likeliest.next(), likeliest.next()) {
            (Some((_, kind)), None) => Ok(*kind),
            _ => Err(ProblemKind::KindUnclear),
        }
    }
}
