//! The rule that selects the need that a device meets if none is named.

use jiff::civil::Date;

use super::{Need, NeedDevice, State};
use crate::model::{ModelNo, NeedNo, PersonNo};

impl State {
    /// Returns the need that a fitting of a model meets if none is named. Of the needs open on the day, it is the first
    /// identified for the same model, else the first identified for the model's class or a class above it. The device
    /// that the latest assessment recommends counts as the need's own does (docs/domain.md §5, rule 13).
    pub(crate) fn matching_need(
        &self,
        person: PersonNo,
        model: ModelNo,
        fitted_on: Date,
    ) -> Option<NeedNo> {
        let class = self.models.get(model)?.class;
        let suits = |device: NeedDevice| match device {
            NeedDevice::Model(wanted) => (wanted == model).then_some(Suits::Model),
            NeedDevice::Class(wanted) => wanted.contains(class).then_some(Suits::Class),
        };
        let open =
            |number, need| self.lifecycle(number, need).is_some_and(|c| c.open_on(fitted_on));
        let best = |number, need: &Need| {
            let recommended = self.recommended(number, fitted_on).map(NeedDevice::Model);
            [need.device, recommended].into_iter().flatten().filter_map(suits).min()
        };
        self.needs_of(person)
            .filter(|(number, need)| open(*number, need))
            .filter_map(|(no, need)| Some((best(no, need)?, need.identified_on, no)))
            .min()
            .map(|(_, _, number)| number)
    }
}

/// The match of a need's device with a fitted model, the better one first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Suits {
    Model,
    Class,
}
