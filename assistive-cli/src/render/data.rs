//! The JSON of reports. It is that of the library, so that a program which embeds the library gets the same keys. The terminal
//! writes labels and reasons in its language, masks ids, leaves out suppressed figures, and adds what a report does not know: the
//! moment as it was given, and how far the store was read. Lists of records (needs, exceptions, commits) have the columns of their
//! tables instead, so that an id is masked in one place.

use assistive_core::Info;
use assistive_core::report::{ReportRow, Suppressed};
use serde::Serialize;
use serde_json::{Map, Value};

use super::rate::row_name;
use super::{position, without_withheld};
use crate::lang::Messages;

/// Returns the object that the library makes of a value.
pub(crate) fn data_of(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// Adds the moment after the last counted day, and the position in the journal. The columns of a cross table come last.
pub(super) fn of_store(data: Map<String, Value>, as_of: Option<&str>, info: &Info) -> Value {
    let (columns, data): (Map<_, _>, Map<_, _>) =
        data.into_iter().partition(|(key, _)| ["columns_by", "columns"].contains(&key.as_str()));
    let mut object = Map::new();
    for (key, value) in data {
        let is_last_day = key == "counted_to";
        object.insert(key, value);
        if is_last_day {
            object.insert("as_of".into(), as_of.into());
        }
    }
    object.insert("position".into(), position(info));
    object.extend(columns);
    Value::Object(object)
}

/// Writes the labels of a grouped report in the language, and leaves out its suppressed figures.
pub(super) fn for_terminal<F>(
    data: &mut Map<String, Value>,
    [rows, columns]: [&[ReportRow<F>]; 2],
    suppressed: &Suppressed,
    messages: &Messages,
) {
    for (name, value) in &mut *data {
        match name.as_str() {
            "rows" => {
                translate(value, rows, messages);
                for (at, row) in objects(value).enumerate() {
                    without_withheld(row, |name| suppressed.of_row(at, name));
                    row.get_mut("columns")
                        .into_iter()
                        .for_each(|cells| translate(cells, columns, messages));
                }
            }
            "columns" => translate(value, columns, messages),
            "total" => {
                let total = value.as_object_mut().into_iter();
                total.for_each(|total| without_withheld(total, |name| suppressed.of_total(name)));
            }
            name if suppressed.of_total(name) => *value = Value::Null,
            _ => {}
        }
    }
}

/// Writes the labels of groups in the language.
pub(super) fn translate<F>(groups: &mut Value, rows: &[ReportRow<F>], messages: &Messages) {
    for (group, row) in objects(groups).zip(rows) {
        group.insert("label".into(), row_name(messages, &row.label).into());
    }
}

/// Iterates over the objects of an array.
pub(super) fn objects(array: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    array.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut)
}
