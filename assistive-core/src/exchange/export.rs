//! Sheets out: records as rows, which an import takes back without a change.

use super::columns::Col;
use super::kinds::{Cells, Kind, KindVisitor, SheetKind, Shown};
use super::words::Words;
use super::{Headers, Ids, neutral};
use crate::error::Result;
use crate::registry::View;
use crate::tables::Number;

/// A sheet of records.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sheet {
    /// The kind of sheet.
    pub kind: Kind,
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// The cells of each row: codes, or words of [`View::export_in`].
    pub rows: Vec<Vec<String>>,
    /// True if ids are masked, so that an import refuses the sheet.
    pub masked: bool,
}

impl Sheet {
    /// Returns the names of the columns in a language.
    pub(crate) fn header_in(&self, headers: Headers) -> Vec<&'static str> {
        let chinese = |name: &&'static str| self.kind.chinese(name).unwrap_or(name);
        match headers {
            Headers::English => self.header.clone(),
            Headers::Chinese => self.header.iter().map(chinese).collect(),
        }
    }

    /// Returns the header in a language and the rows as cells of a CSV file. A text that a spreadsheet would take for a formula
    /// gets an apostrophe in front, which an import removes again.
    ///
    /// ```
    /// use assistive_core::exchange::{Headers, Ids, Kind};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::ImportOptions;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let sheet = store.view()?.export(Kind::Sites, Ids::Masked)?;
    /// let lines: Vec<_> = sheet.lines(Headers::Chinese).collect();
    /// assert_eq!(lines[0][..2], ["机构代码", "机构名称"]);
    /// assert_eq!(lines[1][..2], ["ST-1", "城关站"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn lines(&self, headers: Headers) -> impl Iterator<Item = Vec<String>> + '_ {
        let header = self.header_in(headers).into_iter().map(str::to_owned).collect();
        let line = |row: &Vec<String>| row.iter().map(|cell| neutral(cell).into_owned()).collect();
        std::iter::once(header).chain(self.rows.iter().map(line))
    }
}

impl View<'_> {
    /// Returns the records of a kind as a sheet, in the order of their numbers. Students with their needs have one row
    /// for each need. With [`Ids::Shown`], an import of the sheet changes nothing.
    ///
    /// A sheet holds the present state only: the last value of a dated attribute, and one of several keys or issues of
    /// a certificate. Void records are left out.
    ///
    /// ```
    /// use assistive_core::exchange::{Ids, Kind};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::ImportOptions;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "id_number,name,division\n34052419800101001X,王强,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let sheet = store.view()?.export(Kind::Persons, Ids::Masked)?;
    /// assert_eq!((sheet.header[0], sheet.rows[0][0].as_str()), ("id_number", "340524**********1X"));
    /// assert!(sheet.masked, "an import refuses it");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) and the like when the store cannot be read.
    pub fn export(&self, kind: Kind, ids: Ids) -> Result<Sheet> {
        self.export_in(kind, ids, Headers::English)
    }

    /// Returns the records of a kind as [`View::export`] does. In Chinese the cells hold words instead of codes: names of
    /// sites, divisions and devices, and the words of closed vocabularies. A record keeps its code where its name is not
    /// unique, and so do the columns that define codes or link rows of one sheet: those of a division, and the parent of
    /// a site and the class of a model. The import of such a sheet into the same store changes nothing.
    ///
    /// ```
    /// use assistive_core::exchange::{Headers, Ids, Kind};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::ImportOptions;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let sheet = store.view()?.export_in(Kind::Sites, Ids::Masked, Headers::Chinese)?;
    /// assert_eq!(sheet.rows[0][..4], ["ST-1", "城关站", "社区", "汉滨区"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of [`View::export`].
    pub fn export_in(&self, kind: Kind, ids: Ids, language: Headers) -> Result<Sheet> {
        let mut rows = Vec::new();
        let sheet = self.rows(kind, ids, language, |row| rows.push(row))?;
        Ok(Sheet { rows, ..sheet })
    }

    /// Gives the rows of a sheet to `take`, and returns the sheet without its rows.
    fn rows(
        &self,
        kind: Kind,
        ids: Ids,
        language: Headers,
        mut take: impl FnMut(Cells),
    ) -> Result<Sheet> {
        let show_ids = ids == Ids::Shown;
        self.ask(|state| {
            let words = Words::new(state, kind, language);
            let cols: Vec<Col> = kind.columns().iter().map(|column| column.col).collect();
            let take = |row: Cells| match language {
                Headers::English => take(row),
                Headers::Chinese => {
                    let cells = cols.iter().zip(row);
                    take(cells.map(|(col, cell)| words.of_cell(*col, cell)).collect());
                }
            };
            Ok(kind.visit(Export { shown: Shown::new(state, show_ids), take }))
        })
    }

    /// Gives the lines of the sheet of [`View::export_in`] to `take`, as [`Sheet::lines`] returns them. Holds neither the sheet
    /// nor the records in memory. Returns the sheet without its rows.
    ///
    /// # Errors
    /// Returns the errors of [`View::export`].
    #[doc(hidden)]
    pub fn export_lines(
        &self,
        kind: Kind,
        ids: Ids,
        headers: Headers,
        mut take: impl FnMut(Vec<String>),
    ) -> Result<Sheet> {
        let header = kind.column_names().collect();
        let empty = Sheet { kind, header, rows: Vec::new(), masked: false };
        empty.lines(headers).for_each(&mut take);
        self.rows(kind, ids, headers, |row| {
            take(row.iter().map(|cell| neutral(cell).into_owned()).collect());
        })
    }
}

/// Gives the rows of the sheet of a kind to `take`, and returns the sheet without its rows.
struct Export<'a, F> {
    shown: Shown<'a>,
    take: F,
}

impl<F: FnMut(Cells)> KindVisitor for Export<'_, F> {
    type Output = Sheet;

    fn visit<K: SheetKind>(self) -> Sheet {
        let Self { shown, mut take } = self;
        (K::TABLE)(shown.state).for_each(|number, record| {
            shown.current.set(number.place());
            K::cells(&shown, record).into_iter().for_each(&mut take);
        });
        Sheet {
            kind: K::KIND,
            header: K::COLUMNS.iter().map(|column| column.col.name()).collect(),
            rows: Vec::new(),
            masked: K::NAMES_PEOPLE && !shown.show_ids,
        }
    }
}
