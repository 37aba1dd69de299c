//! The columns of what is in stock and on loan.

use assistive_core::report::{LendingFigures, StockFigures};
use serde_json::{Value, json};

use super::{Cell, Column, In};

/// The figures of lending.
pub(crate) const LENDING: &[Column<LendingFigures>] = &[
    Column::right("loans", In::All, |f, _| Cell::number(f.loans)),
    Column::right("borrowers", In::All, |f, _| Cell::number(f.borrowers)),
    Column::right("returned", In::All, |f, _| Cell::number(f.returned)),
    Column::right("open", In::All, |f, _| Cell::number(f.open)),
    Column::right("overdue", In::All, |f, _| Cell::number(f.overdue)),
    Column::right("mean_days", In::All, |f, _| {
        Cell::maybe(f.mean_days(), |days| Cell::of(format!("{days:.1}"), rounded(days)))
    }),
    Column::right("utilisation", In::All, |f, _| match f.utilisation {
        None => Cell::none(),
        Some(rate) => Cell::of(rate.to_string(), rate.fraction().map_or(Value::Null, rounded)),
    }),
];

/// A number as far as it can be compared: ten decimals.
fn rounded(number: f64) -> Value {
    json!((number * 1e10).round() / 1e10)
}

/// How the stock stands.
pub(crate) const STANDINGS: &[Column<StockFigures>] = &[
    Column::right("quantity", In::All, |f, _| Cell::number(f.quantity)),
    Column::right("value", In::All, |f, _| money(f.value)),
    Column::right("in_stock", In::All, |f, _| Cell::number(f.in_stock)),
    Column::right("on_loan", In::All, |f, _| Cell::number(f.on_loan)),
    Column::right("issued", In::All, |f, _| Cell::number(f.issued)),
    Column::right("cleaning", In::All, |f, _| Cell::number(f.cleaning)),
    Column::right("repair", In::All, |f, _| Cell::number(f.repair)),
    Column::right("display", In::All, |f, _| Cell::number(f.display)),
    Column::right("transit", In::All, |f, _| Cell::number(f.transit)),
    Column::right("lost", In::All, |f, _| Cell::number(f.lost)),
    Column::right("retired", In::All, |f, _| Cell::number(f.retired)),
];

/// An amount in yuan: a number in data, too.
pub(super) fn money(fen: u64) -> Cell {
    let text = match fen % 100 {
        0 => (fen / 100).to_string(),
        rest => format!("{}.{rest:02}", fen / 100),
    };
    Cell::of(text, yuan(fen))
}

/// An amount in yuan, whole where it is.
pub(crate) fn yuan(fen: u64) -> Value {
    if fen.is_multiple_of(100) { json!(fen / 100) } else { json!(fen as f64 / 100.0) }
}
