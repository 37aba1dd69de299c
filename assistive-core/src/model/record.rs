//! Small values that several records share: the device, a withdrawal, a leaving.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::class::DeviceClass;
use super::code::ModelCode;
use super::coded::coded_enum;
use super::words::{LeftReason, WithdrawnReason};

/// The device that a need asks for: a model of the catalogue, or any device of a class.
///
/// A class and a model of that class are different devices.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Device {
    /// This model only.
    Model(ModelCode),
    /// Any model of this class or of a class below it.
    Class(DeviceClass),
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Model(code) => code.fmt(f),
            Self::Class(class) => class.fmt(f),
        }
    }
}

coded_enum! {
    /// A kind of record in the journal.
    pub enum RecordKind in "record-kind" {
        /// A person.
        Person = 1 "person" ["人员", "persons", "people", "students", "服务对象"];
        /// A need.
        Need = 2 "need" ["需求", "needs"];
        /// A fitting.
        Fitting = 3 "fitting" ["适配", "fittings"];
        /// An assessment of a need.
        Assessment = 4 "assessment" ["评估", "assessments"];
        /// A training in the use of a device.
        Training = 5 "training" ["训练", "使用训练", "trainings"];
        /// A follow-up of a fitting.
        FollowUp = 6 "follow-up" ["回访", "follow-ups"];
        /// A service that is not a device.
        Service = 7 "service" ["服务", "康复服务", "services"];
        /// A device with a tag, or a received quantity.
        Item = 8 "item" ["辅具", "库存", "items", "stock", "device"];
        /// The stock level of a bulk model at a site.
        StockLevel = 9 "stock-level" ["库存数量", "stock-levels", "stock of"];
        /// A stock-take.
        StockTake = 10 "stock-take" ["盘点", "stock-takes"];
        /// A loan.
        Loan = 11 "loan" ["借用", "借出", "loans"];
        /// A hold.
        Hold = 12 "hold" ["预约", "holds"];
        /// An organisation that borrows.
        Org = 13 "organisation" ["单位", "organisations", "organization"];
        /// A device model.
        Model = 14 "model" ["型号", "models", "catalog", "catalogue", "device model"];
        /// A site.
        Site = 15 "site" ["机构", "sites"];
        /// A division.
        Division = 16 "division" ["区划", "divisions"];
        /// A setting of the store.
        Setting = 17 "setting" ["设置", "settings"];
        /// The meaning of a header in sheets.
        Header = 18 "header" ["表头", "headers"];
    }
}

/// The withdrawal of a need. It takes effect at the start of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The day.
    #[serde(with = "crate::model::day")]
    pub on: Date,
    /// The reason.
    pub reason: WithdrawnReason,
}

/// The leaving of a person. It takes effect at the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Left {
    /// The day.
    #[serde(with = "crate::model::day")]
    pub on: Date,
    /// The reason.
    pub reason: LeftReason,
}
