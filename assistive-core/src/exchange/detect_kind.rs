//! Which kind of sheet a file is, by its headers.

use csv::StringRecord;

use super::ImportOptions;
use super::columns::{Col, Kind};
use super::row::{Header, Headings};
use super::sheet::{read, rows_from_header};
use crate::model::ProblemKind;

impl Kind {
    /// The kind of sheet that a file is: the one whose columns are all that it has, and that has all it needs to make a
    /// record of its kind.
    ///
    /// # Errors
    /// [`ProblemKind::KindUnclear`] when that is no kind or more than one, and what is wrong with a file that cannot be
    /// read.
    pub fn of_file(bytes: &[u8], options: &ImportOptions) -> Result<Self, ProblemKind> {
        let text = read(bytes, options)?;
        let fits = |kind: Self| {
            let names = Headings { kind, map: &options.map };
            let mut cells = StringRecord::new();
            rows_from_header(&text, |cell| names.column(cell).is_some()).next(&mut cells)?;
            let header = Header::read(names, &cells, &options.set).ok()?;
            let needed = needed(kind);
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

/// The columns, beside those that name a person, without which a sheet makes no record of a kind.
pub(super) fn needed(kind: Kind) -> &'static [Col] {
    match kind {
        Kind::Divisions => &[Col::Code, Col::Name],
        Kind::Sites => &[Col::Code, Col::Name, Col::Kind, Col::Division],
        Kind::Catalog => &[Col::Code, Col::Name, Col::Class],
        Kind::Persons => &[Col::Name, Col::Division],
        Kind::Students => &[Col::Name, Col::Division, Col::School],
        Kind::StudentNeeds => &[Col::Name, Col::Division, Col::School, Col::IdentifiedOn],
        Kind::Needs => &[Col::Person, Col::IdentifiedOn],
        Kind::Fittings => &[Col::Person, Col::Device, Col::FittedOn],
        Kind::Stock => &[Col::Device, Col::Site, Col::ReceivedOn],
        Kind::Loans => &[Col::Item, Col::Borrower, Col::OutOn],
        Kind::Services => &[Col::Person, Col::Kind, Col::ServedOn],
    }
}
