//! Records which columns headers of sheets mean, so that later sheets of the same sender are read as the first one.

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Change, HeaderMapped};
use crate::model::text::fits;
use crate::model::{LISTED, MAX_TEXT, Problem, ProblemKind};
use crate::registry::engine::transaction::Writer;

/// Records the column of each header for later sheets of a kind, and forgets the headers with an empty column. Returns
/// the headers of which that is new.
///
/// # Errors
/// [`Error::Refused`] for a header that is too long, and if there would be too many.
pub(crate) fn map_headers(
    writer: &mut Writer<'_>,
    sheet: &str,
    map: &[(String, String)],
) -> Result<Vec<String>> {
    let mut changed = Vec::new();
    for (header, column) in map {
        let before = writer.state.headers.get(sheet, header).map(str::to_owned);
        let after = Some(column.clone()).filter(|column| !column.is_empty());
        if before == after {
            continue;
        }
        let (count, max) = (writer.state.headers.len() + 1, LISTED);
        let refused = |kind| Err(Error::Refused(vec![Problem::new("map", header.clone(), kind)]));
        if !fits(header) || !fits(column) {
            return refused(ProblemKind::NotPlainText { max: MAX_TEXT as u64 });
        }
        if count > max && before.is_none() {
            return refused(ProblemKind::ListTooLong { count: count as u64, max: max as u64 });
        }
        let column = Change::new(before, after);
        let mapped = HeaderMapped { sheet: sheet.to_owned(), header: header.clone(), column };
        writer.record(Event::HeaderMapped(mapped))?;
        changed.push(header.clone());
    }
    writer.keep_row();
    Ok(changed)
}
