//! What needs and fittings are counted by, and how that is laid out in numbers. Of people it is their [`Traits`].

use jiff::civil::Date;

use super::{Fitting, Need, NeedDevice, Person, Track, Traits};
use crate::model::{ModelNo, NeedKind, NeedNo, PersonNo, Programme, SiteNo};
use crate::tables::{
    CodeWord, Countable, Fact, Rare, Words, day_word, record_word, word_day, word_record,
};

impl Countable for Person {
    type Fact = Traits;

    fn fact(&self) -> Traits {
        self.traits.clone()
    }
}

/// What a need is counted by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NeedFact {
    pub(crate) person: PersonNo,
    pub(crate) kind: NeedKind,
    pub(crate) track: Track,
    pub(crate) device: Option<NeedDevice>,
    pub(crate) programme: Option<Programme>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) basic: Option<bool>,
}

impl Countable for Need {
    type Fact = NeedFact;

    fn fact(&self) -> NeedFact {
        NeedFact {
            person: self.person,
            kind: self.kind,
            track: Track::of(self),
            device: self.device,
            programme: self.programme.clone(),
            site: self.site,
            basic: self.basic,
        }
    }
}

impl Fact for NeedFact {
    /// Of few devices and programmes there are many needs.
    type Rare = (Option<NeedDevice>, Option<Programme>);

    fn lay(&self, rare: &mut Rare<Self::Rare>) -> Words {
        let Track { identified, given_up } = self.track;
        let codes = CodeWord::new().with(Some(self.kind)).with(given_up.map(|(_, reason)| reason));
        let basic = match self.basic {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        };
        [
            record_word(Some(self.person)),
            codes.word(),
            day_word(Some(identified)),
            day_word(given_up.map(|(day, _)| day)),
            record_word(self.site),
            basic,
            rare.put(Some(&(self.device, self.programme.clone()))),
        ]
    }

    fn read(words: &Words, rare: &Rare<Self::Rare>) -> Option<Self> {
        let [person, codes, identified, given_up, site, basic, of] = *words;
        let mut codes = CodeWord::of(codes);
        let given_up = match (word_day(given_up)?, codes.take()?) {
            (None, None) => None,
            (Some(day), Some(reason)) => Some((day, reason)),
            _ => return None,
        };
        let (device, programme) = rare.get(of)??;
        Some(Self {
            person: word_record(person)?,
            kind: codes.take()??,
            track: Track { identified: word_day(identified)??, given_up },
            device: *device,
            programme: programme.clone(),
            site: word_record(site),
            basic: match basic {
                0 => None,
                1 => Some(false),
                2 => Some(true),
                _ => return None,
            },
        })
    }
}

/// What a fitting is counted by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FittingFact {
    pub(crate) person: PersonNo,
    pub(crate) model: ModelNo,
    pub(crate) on: Date,
    pub(crate) need: Option<NeedNo>,
}

impl Countable for Fitting {
    type Fact = FittingFact;

    fn fact(&self) -> FittingFact {
        FittingFact { person: self.person, model: self.model, on: self.fitted_on, need: self.need }
    }
}

impl Fact for FittingFact {
    type Rare = ();

    fn lay(&self, _rare: &mut Rare<()>) -> Words {
        let (person, model) = (record_word(Some(self.person)), record_word(Some(self.model)));
        [person, model, day_word(Some(self.on)), record_word(self.need), 0, 0, 0]
    }

    fn read(words: &Words, _rare: &Rare<()>) -> Option<Self> {
        let [person, model, on, need, 0, 0, 0] = *words else { return None };
        Some(Self {
            person: word_record(person)?,
            model: word_record(model)?,
            on: word_day(on)??,
            need: word_record(need),
        })
    }
}
