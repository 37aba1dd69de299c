//! The rule that selects the need that a device meets if none is named, and the assessment on which that rests.

use jiff::civil::Date;

use super::crowded::FEW;
use super::{Fitting, Need, NeedDevice, State};
use crate::model::{AssessmentNo, FittingNo, ModelNo, NeedNo, PersonNo};

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

    /// Checks whether no rule is needed to know which need a fitting meets: of the person's needs, at most the one that it meets
    /// asks for its model, and no other fitting of the person is of a model that this need asks for. It is not decided for people
    /// with many needs or fittings.
    pub(crate) fn is_sole_match(&self, fitting: &Fitting) -> bool {
        let of = fitting.person;
        if self.fittings_of.of(of).nth(FEW).is_some() || self.needs_of.of(of).nth(FEW).is_some() {
            return false;
        }
        let asks = |(number, need): (NeedNo, &Need), model| {
            let own = need.device.into_iter();
            let made = self.assessments_of(number).filter_map(|(_, made)| made.model);
            let mut devices = own.chain(made.map(NeedDevice::Model));
            devices.any(|device| self.suits(device, model).is_some())
        };
        let needs = || self.needs_of(fitting.person);
        let mut asking = needs().filter(|need| asks(*need, fitting.model));
        let (Some(need), None) = (asking.next(), asking.next()) else {
            return fitting.need.is_none() && !needs().any(|need| asks(need, fitting.model));
        };
        let others = self.fittings_of(fitting.person);
        fitting.need == Some(need.0) && others.filter(|(_, of)| asks(need, of.model)).count() == 1
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

    /// Returns the fittings that meet their need because of an assessment.
    pub(crate) fn resting_on(&self, number: AssessmentNo) -> impl Iterator<Item = FittingNo> {
        let need = self.assessments.get(number).map(|assessment| assessment.need);
        let fittings = need.into_iter().flat_map(|need| self.fittings_for(need));
        let resting =
            fittings.filter(move |(_, of)| self.supporting_assessment(of) == Some(number));
        resting.map(|(fitting, _)| fitting)
    }
}

/// The match of a need's device with a fitted model, the better one first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Suits {
    Model,
    Class,
}
