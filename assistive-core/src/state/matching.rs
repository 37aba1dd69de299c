//! The rule that selects the need that a device meets if none is named, and the assessment on which that rests.

use jiff::civil::Date;

use super::{Fitting, Need, NeedDevice, State};
use crate::model::{AssessmentNo, ModelNo, NeedNo, PersonNo};

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
        let open =
            |number, need| self.lifecycle(number, need).is_some_and(|c| c.open_on(fitted_on));
        self.needs_of(person)
            .filter(|(number, need)| open(*number, need))
            .filter_map(|(no, need)| {
                Some((self.best(no, need, model, fitted_on)?, need.identified_on, no))
            })
            .min()
            .map(|(_, _, number)| number)
    }

    /// Checks whether a need asks for the device of a fitting.
    pub(crate) fn asks_for(&self, number: NeedNo, fitting: &Fitting) -> bool {
        let need = self.needs.get(number);
        need.is_some_and(|need| self.best(number, need, fitting.model, fitting.fitted_on).is_some())
    }

    /// Returns the better match of a model with the device of a need and with the one that is recommended on a day.
    fn best(&self, number: NeedNo, need: &Need, model: ModelNo, day: Date) -> Option<Suits> {
        let recommended = self.recommended(number, day);
        let recommended = recommended.map(|(_, model)| NeedDevice::Model(model));
        let devices = [need.device, recommended].into_iter().flatten();
        devices.filter_map(|device| self.suits(device, model)).min()
    }

    /// Returns the match of a need's device with a model.
    fn suits(&self, device: NeedDevice, model: ModelNo) -> Option<Suits> {
        match device {
            NeedDevice::Model(wanted) => (wanted == model).then_some(Suits::Model),
            NeedDevice::Class(wanted) => {
                let class = self.models.get(model)?.class;
                wanted.contains(class).then_some(Suits::Class)
            }
        }
    }

    /// Returns the assessment without which a fitting would not have met its need: it recommended the fitted model, which
    /// is not the need's own device. None if the need was linked by hand.
    pub(crate) fn supporting_assessment(&self, fitting: &Fitting) -> Option<AssessmentNo> {
        let number = fitting.need.filter(|_| !fitting.pinned)?;
        let device = self.needs.get_any(number)?.device;
        let (assessment, recommended) = self.recommended(number, fitting.fitted_on)?;
        let is_own = device.is_some_and(|device| self.suits(device, fitting.model).is_some());
        (recommended == fitting.model && !is_own).then_some(assessment)
    }
}

/// The match of a need's device with a fitted model, the better one first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Suits {
    Model,
    Class,
}
