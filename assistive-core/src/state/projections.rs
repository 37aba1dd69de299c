//! The projections of needs and fittings that reports read, and their encoding as numbers. The projection of a person
//! is [`PersonAttributes`].

use jiff::civil::Date;

use super::{Fitting, Need, NeedDates, NeedDevice, Person, PersonAttributes};
use crate::model::{ModelNo, NeedKind, NeedNo, PersonNo, Programme, SiteNo};
use crate::tables::{
    Dictionary, Fact, PackedCodes, PackedRow, Project, decode_day, decode_number, encode_day,
    encode_number,
};

impl Project for Person {
    type Fact = PersonAttributes;

    fn fact(&self) -> PersonAttributes {
        self.attributes.clone()
    }
}

/// The fields of a need that reports read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NeedFact {
    pub(crate) person: PersonNo,
    pub(crate) kind: NeedKind,
    pub(crate) dates: NeedDates,
    pub(crate) device: Option<NeedDevice>,
    pub(crate) programme: Option<Programme>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) basic: Option<bool>,
    pub(crate) quantity: u32,
}

impl Project for Need {
    type Fact = NeedFact;

    fn fact(&self) -> NeedFact {
        NeedFact {
            person: self.person,
            kind: self.kind,
            dates: NeedDates::of(self),
            device: self.device,
            programme: self.programme.clone(),
            site: self.site,
            basic: self.basic,
            quantity: self.quantity,
        }
    }
}

impl Fact for NeedFact {
    /// Devices, programmes and quantities repeat among the needs of a block.
    type Dictionary = (Option<NeedDevice>, Option<Programme>, u32);

    fn encode(&self, dictionary: &mut Dictionary<Self::Dictionary>) -> PackedRow {
        let NeedDates { identified, withdrawn_or_lapsed } = self.dates;
        let codes = PackedCodes::new()
            .with(Some(self.kind))
            .with(withdrawn_or_lapsed.map(|(_, reason)| reason));
        let basic = match self.basic {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        };
        [
            encode_number(Some(self.person)),
            codes.number(),
            encode_day(Some(identified)),
            encode_day(withdrawn_or_lapsed.map(|(day, _)| day)),
            encode_number(self.site),
            basic,
            dictionary.put(Some(&(self.device, self.programme.clone(), self.quantity))),
        ]
    }

    fn read(row: &PackedRow, dictionary: &Dictionary<Self::Dictionary>) -> Option<Self> {
        let [person, codes, identified, withdrawn_or_lapsed, site, basic, of] = *row;
        let mut codes = PackedCodes::from_number(codes);
        let withdrawn_or_lapsed = match (decode_day(withdrawn_or_lapsed)?, codes.take()?) {
            (None, None) => None,
            (Some(day), Some(reason)) => Some((day, reason)),
            _ => return None,
        };
        let (device, programme, quantity) = dictionary.get(of)??;
        Some(Self {
            person: decode_number(person)?,
            kind: codes.take()??,
            dates: NeedDates { identified: decode_day(identified)??, withdrawn_or_lapsed },
            device: *device,
            programme: programme.clone(),
            site: decode_number(site),
            basic: match basic {
                0 => None,
                1 => Some(false),
                2 => Some(true),
                _ => return None,
            },
            quantity: *quantity,
        })
    }
}

/// The fields of a fitting that reports read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FittingFact {
    pub(crate) person: PersonNo,
    pub(crate) model: ModelNo,
    pub(crate) on: Date,
    pub(crate) need: Option<NeedNo>,
    pub(crate) quantity: u32,
}

impl Project for Fitting {
    type Fact = FittingFact;

    fn fact(&self) -> FittingFact {
        FittingFact {
            person: self.person,
            model: self.model,
            on: self.fitted_on,
            need: self.need,
            quantity: self.quantity,
        }
    }
}

impl Fact for FittingFact {
    type Dictionary = ();

    fn encode(&self, _dictionary: &mut Dictionary<()>) -> PackedRow {
        let (person, model) = (encode_number(Some(self.person)), encode_number(Some(self.model)));
        [person, model, encode_day(Some(self.on)), encode_number(self.need), self.quantity, 0, 0]
    }

    fn read(row: &PackedRow, _dictionary: &Dictionary<()>) -> Option<Self> {
        let [person, model, on, need, quantity, 0, 0] = *row else { return None };
        Some(Self {
            person: decode_number(person)?,
            model: decode_number(model)?,
            on: decode_day(on)??,
            need: decode_number(need),
            quantity,
        })
    }
}
