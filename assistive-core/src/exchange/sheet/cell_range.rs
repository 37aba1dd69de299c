//! The positions and ranges of cells, as a spreadsheet writes them.

/// The numbers of rows and columns that a sheet can have. A file may state any.
pub(super) const ROWS: u32 = 1 << 20;
pub(super) const COLUMNS: u32 = 1 << 14;

/// The row and the column of a cell, counted from 0.
pub(super) type Position = (u32, u32);

/// The first and the last cell of a range.
pub(super) type Range = (Position, Position);

/// Reads a position such as `B7`.
pub(super) fn position(text: &str) -> Option<Position> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = text[..letters].bytes().try_fold(0_u32, |column, letter| {
        let letter = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column.checked_mul(26)?.checked_add(letter)
    })?;
    let row: u32 = text[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// Returns the name of a position, such as `B7`.
pub(super) fn name_of((row, column): Position) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// Returns the letters of a column, counted from 0.
fn letters(column: u32) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        before => letters(before - 1) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_read_and_written() {
        for (name, at) in [("B7", (6, 1)), ("XFD1048576", (1_048_575, 16_383)), ("AA1", (0, 26))] {
            assert_eq!((position(name), name_of(at)), (Some(at), name.to_owned()));
        }
        for wrong in ["", "7", "B", "B0", "ZZZZZZZZZZ1", "B7C"] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
    }
}
