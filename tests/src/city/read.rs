//! Reads CSV naively: the encoding, the delimiter, the columns. Cells are not changed.

use super::Row;
use encoding_rs::{GB18030, UTF_8};

/// Decodes a file by its byte order mark. Without one it is UTF-8 if it is valid, else GB18030.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    let valid_utf8 = std::str::from_utf8(bytes).is_ok();
    // `decode` obeys and removes the mark of UTF-8 and of both orders of UTF-16.
    let (text, _, _) = if valid_utf8 { UTF_8 } else { GB18030 }.decode(bytes);
    text.into_owned()
}

/// Reads the rows of a CSV file. Columns that the kind does not have are passed over.
#[must_use]
pub fn read_rows<R: Row>(bytes: &[u8]) -> Vec<R> {
    let text = decode(bytes);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter(&text)).from_reader(text.as_bytes());
    let headers: Vec<String> = reader
        .headers()
        .expect("a CSV file begins with its header")
        .iter()
        .map(|header| header.trim().to_lowercase())
        .collect();
    let places: Vec<Option<usize>> = R::COLUMNS
        .iter()
        .map(|column| headers.iter().position(|header| column.is_named(header)))
        .collect();
    reader
        .records()
        .map(|record| row(&record.expect("every row has as many cells as the header"), &places))
        .collect()
}

fn row<R: Row>(record: &csv::StringRecord, places: &[Option<usize>]) -> R {
    R::from_cells(|name| {
        let column = R::COLUMNS.iter().position(|column| column.name == name);
        let place = column.and_then(|column| places[column]);
        place.and_then(|place| record.get(place)).unwrap_or_default().to_owned()
    })
}

/// Returns the most frequent delimiter of the header line.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default().as_bytes();
    let count = |mark: u8| header.iter().filter(|byte| **byte == mark).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}
