//! A school's own program writes down that a pupil got a device: it finds the pupil and the device by what people call
//! them, records the fitting, and says which need it met.
//!
//! ```console
//! cargo run -p assistive-core --example log_fitting -- STORE PUPIL DEVICE [DATE]
//! ```
//!
//! PUPIL is a citizen id, a certificate, a school's own key or a number such as P12; DEVICE the code or name of a model.

#![allow(clippy::print_stdout)]

use std::error::Error;

use assistive_core::model::{Device, Mode, Place};
use assistive_core::{Author, FittingDraft, Store};
use jiff::ZonedDateTime;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let [store, pupil, device, day @ ..] = args.as_slice() else {
        return Err("log_fitting STORE PUPIL DEVICE [DATE]".into());
    };
    let now = ZonedDateTime::now();
    let day = day.first().map_or(Ok(now.date()), |day| day.parse())?;
    let author = Author::new("log_fitting", now.timestamp(), now.date());
    let store = Store::open(store, "log_fitting")?;

    let draft = {
        // A view is dropped before anything is changed: changes wait for it.
        let view = store.view()?;
        let Device::Model(model) = view.find_device(device)? else {
            return Err(format!("`{device}` is a class of devices: say which model it was").into());
        };
        FittingDraft::new(view.find_person(pupil)?, model, day)
            .place(Place::School)
            .mode(Mode::InKind)
    };
    let recorded = store.fittings(&author).record(&draft)?;
    for warning in &recorded.warnings {
        println!("note: {warning}");
    }
    let fitting = store.view()?.fitting(recorded.number, day)?;
    match fitting.need {
        Some(need) => println!("{} meets {need}", fitting.number),
        None => println!("{} meets no need that is listed", fitting.number),
    }
    Ok(())
}
