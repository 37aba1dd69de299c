//! The keys of a person in files and commands: the citizen id, the certificate number, or a local key given
//! by a site.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::citizen::{Certificate, CitizenId, is_masked};
use super::code::SiteCode;
use super::destroyed::destroyed;
use super::problem::ProblemKind;
use super::{form, text};

/// A key that a site gave to a person without an id: `SP-0981/001`.
///
/// A bare key belongs to the store's own site. `site` is then that site, or `None` if the store has none.
///
/// ```
/// use assistive_core::model::{LocalKey, ProblemKind, SiteCode};
///
/// let school = SiteCode::new("SP-0981")?;
/// let key = LocalKey::parse("001", Some(&school))?;
/// assert_eq!(key.to_string(), "SP-0981/001");
/// assert_eq!((key.site(), key.key()), (Some(&school), "001"));
/// # Ok::<_, ProblemKind>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalKey {
    /// The site that gave the key.
    pub(crate) site: Option<SiteCode>,
    /// The key within the site.
    pub(crate) key: String,
}

impl LocalKey {
    /// Reads `SITE/KEY`, or a bare key of the site `own`.
    ///
    /// # Errors
    /// [`ProblemKind::KeyForm`] for a key that is empty or too long, or that contains another slash or a
    /// control character. A key of 15 or more digits gives the same error, because it is an id in the wrong
    /// column. [`ProblemKind::DigitsLost`] for a number that lost digits.
    pub fn parse(text: &str, own: Option<&SiteCode>) -> Result<Self, ProblemKind> {
        let text = text::half_width(text);
        let (site, key) = match text.rsplit_once('/') {
            Some((site, key)) => {
                (Some(SiteCode::new(site).map_err(|_| ProblemKind::KeyForm)?), text::trim(key))
            }
            None => (own.cloned(), text.as_ref()),
        };
        if key.is_empty() || key.chars().count() > 40 || !text::is_plain(key) {
            return Err(ProblemKind::KeyForm);
        }
        if is_id_like(key) {
            return Err(destroyed(key).unwrap_or(ProblemKind::KeyForm));
        }
        Ok(Self { site, key: key.to_owned() })
    }

    /// Returns the site that gave the key.
    pub fn site(&self) -> Option<&SiteCode> {
        self.site.as_ref()
    }

    /// Returns the key within the site.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the key as it is written at the site `own`.
    pub(crate) fn shown_at(&self, own: Option<&SiteCode>) -> String {
        if self.site.as_ref() == own { self.key.clone() } else { self.to_string() }
    }
}

impl fmt::Display for LocalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.site {
            Some(site) => write!(f, "{site}/{}", self.key),
            None => f.write_str(&self.key),
        }
    }
}

impl Serialize for LocalKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::write(self, (&self.site, &self.key), serializer)
    }
}

impl<'de> Deserialize<'de> for LocalKey {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        form::read(d, |text| Self::parse(text, None), |(site, key)| Some(Self { site, key }))
    }
}

/// The key of a person in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PersonKey {
    /// The citizen id.
    Citizen(CitizenId),
    /// The certificate number. Only its first 18 characters identify the person.
    Certificate(Certificate),
    /// The local key.
    Local(LocalKey),
}

impl PersonKey {
    /// Reads any of the three forms. A bare local key belongs to `own`.
    ///
    /// # Errors
    /// The errors of [`CitizenId::parse`], [`Certificate::parse`] or [`LocalKey::parse`], depending on the
    /// form of the text, and [`ProblemKind::IdMasked`] for an id with a masked birth date.
    pub(crate) fn parse(text: &str, own: Option<&SiteCode>) -> Result<Self, ProblemKind> {
        let text = text::half_width(text);
        if is_masked(&text) {
            return Err(ProblemKind::IdMasked);
        }
        if !is_id_like(&text) {
            return LocalKey::parse(&text, own).map(Self::Local);
        }
        if text.len() > 18 {
            return Certificate::parse(&text).map(Self::Certificate);
        }
        CitizenId::parse(&text).map(Self::Citizen)
    }

    /// Returns the citizen id in the key.
    pub(crate) fn citizen(&self) -> Option<CitizenId> {
        match self {
            Self::Citizen(id) => Some(*id),
            Self::Certificate(certificate) => Some(certificate.citizen),
            Self::Local(_) => None,
        }
    }
}

/// Checks whether a text is meant as an id or a certificate number: it begins with 15 or more digits, or is a
/// number with lost digits.
fn is_id_like(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let float = text.contains("E+") || text.contains("e+");
    digits >= 15 || float && text.parse::<f64>().is_ok()
}
