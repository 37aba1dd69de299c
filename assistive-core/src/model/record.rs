//! Small values that several records share: the device, a withdrawal, a leaving.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::class::DeviceClass;
use super::code::ModelCode;
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
