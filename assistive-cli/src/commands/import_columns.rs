//! The columns of imported sheets as the command line names them: `--map`, `--ignore` and `--set`, and the mappings that are
//! remembered for later imports.

use super::import::ImportArgs;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::render::ImportedFile;

/// The column name in a mapping that leaves out a column.
const LEFT_OUT: &str = "-";

/// Returns the headers that the command line maps to a column, or leaves out.
pub(super) fn mapped(args: &ImportArgs, context: &Context) -> Result<Vec<(String, String)>> {
    let ignored = args.ignore.iter().map(|header| (header.trim().to_owned(), LEFT_OUT.to_owned()));
    Ok(pairs(&args.map, context)?.into_iter().chain(ignored).collect())
}

/// Returns the headers that were given a column. A header without one is only to be forgotten.
pub(super) fn with_column(given: &[(String, String)]) -> Vec<(String, String)> {
    given.iter().filter(|(_, column)| !column.is_empty()).cloned().collect()
}

/// Splits each text at its =.
pub(super) fn pairs(texts: &[String], context: &Context) -> Result<Vec<(String, String)>> {
    let pairs = texts.iter().map(|pair| match pair.split_once('=') {
        Some((column, value)) => Ok((column.trim().to_owned(), value.to_owned())),
        None => Err(CliError::Usage(tr!(context.messages, "usage-set", value = pair.as_str()))),
    });
    pairs.collect()
}

/// Remembers the mapped headers of the command line, and reports those remembered before.
pub(super) fn remember_columns(
    context: &mut Context,
    file: &ImportedFile,
    map: &[(String, String)],
    given: &[(String, String)],
) {
    let kind = file.report.kind.code();
    let known = map.iter().filter(|(header, column)| {
        column != LEFT_OUT && !given.iter().any(|(one, _)| one == header)
    });
    for (header, column) in known {
        if file.report.header.iter().any(|cell| cell.trim() == header) {
            let (header, column) = (header.as_str(), column.as_str());
            let text = tr!(context.messages, "import-remembered", header = header, column = column);
            context.ui.notice(&text);
        }
    }
    if !file.report.dry_run {
        // A mapping is forgotten at once, but remembered only after a file was read with it.
        let was_read = file.report.rows > file.report.rejected;
        let noted = given.iter().filter(|(_, column)| was_read || column.is_empty());
        let noted: Vec<_> = noted.cloned().collect();
        match context.settings.remember(kind, &noted, &context.messages) {
            Ok(None) => {}
            Ok(Some(path)) => {
                let path = path.display().to_string();
                let text = tr!(context.messages, "import-remember", kind = kind, path = path);
                context.ui.notice(&text);
            }
            // The rows are stored: their result must still be printed.
            Err(error) => {
                let show_ids = context.global.show_ids;
                context.ui.report(&error, &context.messages, show_ids);
            }
        }
    }
}
