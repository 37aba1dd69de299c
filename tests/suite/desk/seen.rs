//! Shows the registry in the words of the naive desk, and checks what must be true by any rules.

use super::through::{Through, day_of, on};
use crate::shared::all;
use assistive_core::model::{Coded, Tag};
use assistive_core::{
    BorrowerView, HoldFilter, HoldStatus, HolderView, ItemFilter, Label, LoanFilter,
};
use assistive_tests::desk::MODELS;
use assistive_tests::desk::shown::{Shown, ShownDevice, ShownHold, ShownLoan};
use assistive_tests::desk::words::{self, Op};
use std::collections::BTreeMap;

impl Through {
    /// Checks the promise itself, without any rules: a device that was used, lost or under repair is not in stock
    /// and goes nowhere until it was cleaned.
    pub(super) fn watch(&mut self, op: &Op, done: bool) {
        let seen = self.shown();
        for (place, device) in seen.devices.iter().enumerate() {
            let model = MODELS.iter().find(|model| model.code == device.model);
            if !model.is_some_and(|model| model.hygiene) {
                continue;
            }
            if let Op::MoveItem(words::MoveItem { device, step: words::Step::Clean, .. }) = op
                && done
                && *device == place
            {
                self.uncleaned.remove(&seen.devices[place].tag);
            }
            let was = self.seen.devices.get(place).map(|was| &was.standing);
            let (goes, among_people) = match device.standing.as_str() {
                "in-stock" | "transit" => (true, false),
                "on-loan" | "issued" | "display" => (was != Some(&device.standing), true),
                "cleaning" | "repair" | "lost" => (false, true),
                _ => (false, false),
            };
            let bad = goes && self.uncleaned.contains(&device.tag);
            assert!(!bad, "not cleaned, and yet: {device:?} after {op:?}");
            if among_people {
                self.uncleaned.insert(device.tag.clone());
            }
        }
        self.seen = seen;
    }

    /// Compares the visible records with the expected ones, and checks that no device is in two places.
    pub(super) fn compare(&self, expected: &Shown) {
        let (Shown { devices, piles, loans, holds }, seen) = (expected, &self.seen);
        for (seen, expected) in seen.devices.iter().zip(devices) {
            assert_eq!(seen, expected);
        }
        for (seen, expected) in seen.loans.iter().zip(loans) {
            assert_eq!(seen, expected);
        }
        for (seen, expected) in seen.holds.iter().zip(holds) {
            assert_eq!(seen, expected);
        }
        assert_eq!(&seen.piles, piles);
        assert_eq!(seen, expected);
        for device in &seen.devices {
            let times = seen.loans.iter().filter(|loan| loan.what == device.tag);
            let times: Vec<_> = times.map(|loan| (loan.out_on, loan.in_on)).collect();
            for (earlier, later) in times.iter().zip(times.iter().skip(1)) {
                let apart = earlier.1.is_some_and(|back| back <= later.0);
                assert!(apart, "{} is lent twice at a time: {times:?}", device.tag);
            }
        }
    }

    /// Returns all visible records of today.
    pub(super) fn shown(&self) -> Shown {
        let (view, today) = (self.view(), on(self.today));
        let wanted = ItemFilter::default();
        let devices = all(view.items(&wanted, today)).expect("no filter").into_iter().map(|item| {
            let with = match &item.holder {
                HolderView::Nobody => String::new(),
                HolderView::Loan(number, who) => {
                    format!("loan {} {}", u32::from(*number) - 1, name(who))
                }
                HolderView::Fitting(number, who) => {
                    format!("fitting {} {}", u32::from(*number) - 1, name(who))
                }
                HolderView::Site(site) => format!("to {}", site.code()),
            };
            ShownDevice {
                tag: item.name(),
                model: item.model.code().to_owned(),
                site: item.site.code().to_owned(),
                standing: item.status.expect("it has a tag").code().to_owned(),
                since: day_of(item.since),
                with,
                due_on: item.due_on.map(day_of),
            }
        });
        let mut piles = BTreeMap::new();
        for pile in view.levels(&wanted).expect("no filter") {
            for (standing, count) in pile.counts.iter().filter(|(_, count)| *count > 0) {
                let code = |label: &Label| label.code().to_owned();
                let key = (code(&pile.model), code(&pile.site), standing.code().to_owned());
                piles.insert(key, *count);
            }
        }
        let loans = all(view.loans(&LoanFilter::default(), today)).expect("no filter");
        let loans = loans.into_iter().map(|loan| ShownLoan {
            what: match loan.item {
                Some((_, tag)) => tag.to_string(),
                None => loan.model.code().to_owned(),
            },
            site: loan.site.code().to_owned(),
            borrower: name(&loan.borrower),
            out_on: day_of(loan.out_on),
            due_on: loan.due_on.map(day_of),
            in_on: loan.in_on.map(day_of),
            quantity: loan.quantity,
            out: loan.out,
            renewals: loan.renewals,
        });
        let holds = view.holds(&HoldFilter::default(), today).expect("no filter");
        let holds = holds.into_iter().map(|hold| ShownHold {
            number: u32::from(hold.number) as usize - 1,
            model: hold.model.code().to_owned(),
            site: hold.site.code().to_owned(),
            borrower: name(&hold.borrower),
            priority: hold.priority,
            placed_on: day_of(hold.placed_on),
            status: hold.status.code().to_owned(),
            tag: match &hold.status {
                HoldStatus::Offered(tag, _) => tag.as_ref().map(Tag::to_string),
                _ => None,
            },
            day: hold.status.day().map(day_of),
            place: hold.place,
        });
        Shown { devices: devices.collect(), piles, loans: loans.collect(), holds: holds.collect() }
    }
}

fn name(who: &BorrowerView) -> String {
    match who {
        BorrowerView::Person(person) => person.number.to_string(),
        BorrowerView::Org(name) => name.clone(),
    }
}
