//! The fixed work that is counted, on the sample city in memory.

use std::hint::black_box;

use assistive_benches::sample::{author, city, empty, import, loan_of};
use assistive_core::model::{ItemStatus, ModelCode, Period};
use assistive_core::report::{Dimension, Figure, Filter, RateQuery};
use assistive_core::{ItemFilter, ItemView, Lend, ReturnLoans, Store};

/// The names of what is counted, in the order in which it is done.
pub(crate) const NAMES: [&str; 7] = [
    "import of the sample city",
    "rate by county",
    "rate by class",
    "annual",
    "explain fitting_rate",
    "person search zs",
    "ten loans out and in",
];

/// Where callgrind writes its counters down, and begins anew.
pub(crate) const MARK: &str = "*work::mark*";

#[inline(never)]
fn mark() {
    // Something to do, lest nobody calls it.
    black_box(());
}

fn counted(work: impl FnOnce()) {
    mark();
    work();
    mark();
}

/// Does all of it, once.
pub(crate) fn all() {
    let (files, registry) = (city(), empty());
    counted(|| import(&registry, &files));
    let period = Period::year(2023).expect("a year");
    let (filter, view) = (Filter::default(), || registry.view().expect("a view"));
    for by in [Dimension::County, Dimension::Class] {
        let query = RateQuery::new(period).by(by).filter(filter.clone());
        counted(|| drop(black_box(view().rate(&query).expect("a rate"))));
    }
    counted(|| drop(black_box(view().annual(period, &filter).expect("a report"))));
    counted(|| {
        let explained = view().explain(Figure::PersonsFitted, period, &filter);
        drop(black_box(explained.expect("an explanation")));
    });
    counted(|| {
        let found = view().search_persons("zs", author().today).expect("people");
        assert!(!black_box(found).is_empty());
    });
    let lends = lends(&registry);
    counted(|| lends.iter().for_each(|lend| out_and_in(&registry, lend)));
}

/// Ten loans of devices in stock, each to another person.
fn lends(registry: &Store) -> Vec<Lend> {
    let wanted = ItemFilter::default()
        .model(Some(ModelCode::new("WC-STD").expect("a code")))
        .standing(ItemStatus::InStock);
    let view = registry.view().expect("a view");
    let items = view.items(&wanted, author().today).expect("a model");
    let lend = |(item, person): (assistive_core::Result<ItemView>, u32)| {
        let person = view.find_person(&format!("P{person}")).expect("one");
        loan_of(item.expect("an item").number, person)
    };
    let lends: Vec<_> = items.zip(1..=10).map(lend).collect();
    assert_eq!(lends.len(), 10, "enough in stock");
    lends
}

fn out_and_in(registry: &Store, lend: &Lend) {
    let lent = registry.lending(&author()).lend(lend).expect("lent");
    let back = ReturnLoans::new(lent.output, author().today);
    registry.lending(&author()).take_back(&back).expect("taken back");
}
