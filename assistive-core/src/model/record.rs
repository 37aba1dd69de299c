//! Small facts that several records share: which device, a withdrawal, a leaving.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::class::DeviceClass;
use super::code::ModelCode;
use super::words::{LeftReason, WithdrawnReason};

/// What a need asks for: a model of the catalogue, or any device of a class.
///
/// A class and a model under it are different devices.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Device {
    /// Just this model.
    Model(ModelCode),
    /// Any model of this class or of one below it.
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

/// That a need was withdrawn: from the start of the day on, it is open no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The day.
    #[serde(with = "crate::model::day")]
    pub on: Date,
    /// Why.
    pub reason: WithdrawnReason,
}

/// That a person left: to the end of the day, they were still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Left {
    /// The day.
    #[serde(with = "crate::model::day")]
    pub on: Date,
    /// Why.
    pub reason: LeftReason,
}
