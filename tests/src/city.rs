//! A city's files as plain rows: what the schools, towns and counties send, cell by cell, as text.
//!
//! Everything here is text. No cell is checked or interpreted: [`crate::oracle`] does that. The columns and
//! their Chinese names are those of the import kinds.

mod read;
mod rows;

pub use read::{decode, read_rows};
pub use rows::{
    CatalogRow, Column, DivisionRow, FittingRow, LoanRow, NeedRow, PersonRow, Row, ServiceRow,
    SiteRow, StockRow, StudentNeedRow, StudentRow,
};

use std::path::Path;

/// The import kinds from which rates and lending figures are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Administrative areas.
    Divisions,
    /// Schools, centres, stations.
    Sites,
    /// Device models.
    Catalog,
    /// The register.
    Persons,
    /// The register with school columns.
    Students,
    /// Students and their needs on one sheet.
    StudentNeeds,
    /// Needs of any kind.
    Needs,
    /// Devices handed over.
    Fittings,
    /// Devices received: single items, and quantities of bulk models.
    Stock,
    /// Devices lent.
    Loans,
    /// Services that are not devices.
    Services,
}

impl Kind {
    /// Every kind, in the order in which a city's files are imported.
    pub const ALL: [Self; 11] = [
        Self::Divisions,
        Self::Sites,
        Self::Catalog,
        Self::Persons,
        Self::Students,
        Self::StudentNeeds,
        Self::Needs,
        Self::Fittings,
        Self::Stock,
        Self::Loans,
        Self::Services,
    ];

    /// Returns the name on the command line, which is the stem of the file as well.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Divisions => "divisions",
            Self::Sites => "sites",
            Self::Catalog => "catalog",
            Self::Persons => "persons",
            Self::Students => "students",
            Self::StudentNeeds => "student-needs",
            Self::Needs => "needs",
            Self::Fittings => "fittings",
            Self::Stock => "stock",
            Self::Loans => "loans",
            Self::Services => "services",
        }
    }
}

/// All files of one city, or of one term: a later list is another `City` imported after the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct City {
    /// Rows of `divisions`, beyond the built-in ones.
    pub divisions: Vec<DivisionRow>,
    /// Rows of `sites`.
    pub sites: Vec<SiteRow>,
    /// Rows of `catalog`.
    pub models: Vec<CatalogRow>,
    /// Rows of `persons`.
    pub persons: Vec<PersonRow>,
    /// Rows of `students`.
    pub students: Vec<StudentRow>,
    /// Rows of `student-needs`.
    pub student_needs: Vec<StudentNeedRow>,
    /// Rows of `needs`.
    pub needs: Vec<NeedRow>,
    /// Rows of `fittings`.
    pub fittings: Vec<FittingRow>,
    /// Rows of `stock`.
    pub stock: Vec<StockRow>,
    /// Rows of `loans`.
    pub loans: Vec<LoanRow>,
    /// Rows of `services`.
    pub services: Vec<ServiceRow>,
}

/// The rows of one kind without their types, for a writer.
pub struct Sheet<'a> {
    /// The columns, in the order of the cells.
    pub columns: &'static [Column],
    /// The cells of each row.
    pub rows: Vec<Vec<&'a str>>,
}

impl<'a> Sheet<'a> {
    fn of<R: Row>(rows: &'a [R]) -> Self {
        Self { columns: R::COLUMNS, rows: rows.iter().map(Row::cells).collect() }
    }
}

impl City {
    /// Returns the rows of `kind`.
    #[must_use]
    pub fn sheet(&self, kind: Kind) -> Sheet<'_> {
        match kind {
            Kind::Divisions => Sheet::of(&self.divisions),
            Kind::Sites => Sheet::of(&self.sites),
            Kind::Catalog => Sheet::of(&self.models),
            Kind::Persons => Sheet::of(&self.persons),
            Kind::Students => Sheet::of(&self.students),
            Kind::StudentNeeds => Sheet::of(&self.student_needs),
            Kind::Needs => Sheet::of(&self.needs),
            Kind::Fittings => Sheet::of(&self.fittings),
            Kind::Stock => Sheet::of(&self.stock),
            Kind::Loans => Sheet::of(&self.loans),
            Kind::Services => Sheet::of(&self.services),
        }
    }

    /// Returns the rows of `kind` as plain CSV: UTF-8, commas, English headers.
    #[must_use]
    pub fn to_csv(&self, kind: Kind) -> String {
        let sheet = self.sheet(kind);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = sheet.columns.iter().map(|column| column.name);
        writer.write_record(header).expect("memory takes every row");
        for row in sheet.rows {
            writer.write_record(row).expect("every row has all columns");
        }
        let bytes = writer.into_inner().expect("memory takes every row");
        String::from_utf8(bytes).expect("cells are UTF-8")
    }

    /// Reads a case folder. A kind without a `.csv` has no rows, and an `.xlsx` is never read:
    /// in the cases it is the copy of the `.csv` beside it.
    ///
    /// # Errors
    ///
    /// When a file is there and cannot be read.
    pub fn read(dir: &Path) -> std::io::Result<Self> {
        Ok(Self {
            divisions: read_kind(dir, Kind::Divisions)?,
            sites: read_kind(dir, Kind::Sites)?,
            models: read_kind(dir, Kind::Catalog)?,
            persons: read_kind(dir, Kind::Persons)?,
            students: read_kind(dir, Kind::Students)?,
            student_needs: read_kind(dir, Kind::StudentNeeds)?,
            needs: read_kind(dir, Kind::Needs)?,
            fittings: read_kind(dir, Kind::Fittings)?,
            stock: read_kind(dir, Kind::Stock)?,
            loans: read_kind(dir, Kind::Loans)?,
            services: read_kind(dir, Kind::Services)?,
        })
    }
}

fn read_kind<R: Row>(dir: &Path, kind: Kind) -> std::io::Result<Vec<R>> {
    let path = dir.join(format!("{}.csv", kind.name()));
    if path.exists() { Ok(read_rows(&std::fs::read(path)?)) } else { Ok(Vec::new()) }
}
