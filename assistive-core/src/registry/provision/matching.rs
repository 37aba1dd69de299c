//! The rule that decides which need a device meets when none is named.

use jiff::civil::Date;

use crate::model::{ModelNo, NeedNo, PersonNo};
use crate::state::{NeedDevice, State};

/// The need that a fitting meets when none is named: of those open on the day, the one identified first for
/// the same model, else the one identified first for the model's class or a class above it.
pub(in crate::registry) fn matching_need(
    state: &State,
    person: PersonNo,
    model: ModelNo,
    fitted_on: Date,
) -> Option<NeedNo> {
    let class = state.models.get(model)?.class;
    let suits = |device: NeedDevice| match device {
        NeedDevice::Model(wanted) => (wanted == model).then_some(Suits::Model),
        NeedDevice::Class(wanted) => wanted.contains(class).then_some(Suits::Class),
    };
    let open = |number, need| state.lifecycle(number, need).is_some_and(|c| c.open_on(fitted_on));
    state
        .needs_of(person)
        .filter(|(number, need)| open(*number, need))
        .filter_map(|(no, need)| Some((suits(need.device?)?, need.identified_on, no)))
        .min()
        .map(|(_, _, number)| number)
}

/// How a need's device suits a fitted model; the better one first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Suits {
    Model,
    Class,
}
