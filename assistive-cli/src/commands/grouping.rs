//! `--by`: the dimension of the rows of a report, and that of the columns of a cross table.

use assistive_core::report::{Dimension, Suppressed};

use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;

/// Returns the dimensions of the rows and of the columns, if they are given.
pub(super) fn of(by: &[Dimension], context: &Context) -> Result<[Option<Dimension>; 2]> {
    let refused = |id: &str| Err(CliError::Usage(context.messages.message(id, &[])));
    let (rows, columns) = match by {
        [] => (None, None),
        [rows] => (Some(*rows), None),
        [rows, columns] if rows.can_cross(*columns) => (Some(*rows), Some(*columns)),
        [rows, columns] => {
            let [rows, columns] = [rows, columns].map(|by| by.code());
            let text = tr!(context.messages, "usage-cross", rows = rows, columns = columns);
            return Err(CliError::Usage(text));
        }
        _ => return refused("usage-by-many"),
    };
    if context.publish && !Suppressed::examines(rows, columns) {
        return refused(if columns.is_some() {
            "usage-publish-cross"
        } else {
            "usage-publish-periods"
        });
    }
    Ok([rows, columns])
}
