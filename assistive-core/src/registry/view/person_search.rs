//! Searches people by the details a user remembers: a part of the name, its sound, the end of an id or of a phone
//! number. Also finds the one person of a number, id, certificate or key.

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::model::fold::{fold, fold_name, phone_digits, phone_numbers, same_name};
use crate::model::pinyin::{Spelling, Spells};
use crate::model::text::half_width;
use crate::model::{EntityKind, Listed, PersonKey, PersonNo, ProblemKind};
use crate::registry::view::handle::View;
use crate::registry::view::records::PersonView;
use crate::state::Person;

/// The smallest number of characters of an id's or a phone number's end that is searched for.
const TAIL: usize = 4;

/// The quality of a match, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The id, a key, the phone number or the whole name.
    Exact,
    /// The beginning of the name.
    NameStart,
    /// A part of the name.
    NamePart,
    /// The sound of the name; `true` for a rare reading.
    Sound(Spells, bool),
    /// The end of the id or of the phone number.
    Tail,
}

/// The text that is searched for, read in all possible ways.
struct Wanted {
    /// The text as a key and as a name.
    key: String,
    name: String,
    /// The digits, where the text can be a phone number.
    phone: Option<String>,
    /// The person who has the text as a key.
    keyed: Option<PersonNo>,
    spelling: Option<Spelling>,
    tail: Option<String>,
}

impl Wanted {
    fn fit(&mut self, number: PersonNo, person: &Person) -> Option<Fit> {
        let name = fold_name(&person.name);
        let is_key = person.keys.iter().any(|key| *fold(&key.key) == *self.key);
        let wanted = self.phone.as_ref();
        let has_phone = |is_wanted: &dyn Fn(&str, &str) -> bool| {
            wanted.zip(person.phone.as_deref()).is_some_and(|(wanted, phone)| {
                phone_numbers(phone).any(|number| is_wanted(&number, wanted))
            })
        };
        if self.keyed == Some(number)
            || name == *self.name
            || is_key
            || has_phone(&|number, wanted| number == wanted)
        {
            return Some(Fit::Exact);
        }
        match name.find(&self.name).filter(|_| !self.name.is_empty()) {
            Some(0) => return Some(Fit::NameStart),
            Some(_) => return Some(Fit::NamePart),
            None => {}
        }
        let sound = self.spelling.as_mut().and_then(|spelling| spelling.of(&name));
        if let Some((spells, rare)) = sound {
            return Some(Fit::Sound(spells, rare));
        }
        let ends = has_phone(&|number, wanted| wanted.len() >= TAIL && number.ends_with(wanted));
        let tail = self.tail.as_deref();
        let ends_id = |tail| person.citizen.is_some_and(|id| id.to_string().ends_with(tail));
        (ends || tail.is_some_and(ends_id)).then_some(Fit::Tail)
    }
}

impl View<'_> {
    /// Returns the person with this number (`P12`), citizen id, certificate, local key or name. Only the name of one person is
    /// enough.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    /// let view = store.view()?;
    /// assert_eq!(view.find_person("7")?, view.find_person("P1")?);
    /// assert_eq!(view.find_person("王芳")?, view.find_person("P1")?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none, and [`Error::Refused`] if the text is an invalid id, the name of several people,
    /// or the key of one person and the number of another.
    pub fn find_person(&self, text: &str) -> Result<PersonNo> {
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Person, text);
            let refused = |kind| Error::of_name("person", text, kind);
            let keyed = PersonKey::parse(text, self.own_site()).map(|key| state.person_by(&key));
            let number = PersonNo::parse(&half_width(text));
            let number = number.and_then(|number| state.person_numbered(number));
            match (number, keyed) {
                // The key of one person looks like the number of another.
                (Some(number), Ok(Some(keyed))) if number != keyed => {
                    let what = EntityKind::Person;
                    let candidates = Listed(vec![format!("{number}"), format!("{keyed}")]);
                    Err(refused(ProblemKind::Ambiguous { what, candidates }))
                }
                (Some(number), _) | (None, Ok(Some(number))) => Ok(number),
                (None, Ok(None)) => match self.namesakes(text).as_slice() {
                    [] => Err(unknown()),
                    [only] => Ok(*only),
                    several => Err(refused(self.ambiguous(several))),
                },
                (None, Err(kind)) => Err(refused(kind)),
            }
        })
    }

    /// Returns the people with a name.
    fn namesakes(&self, name: &str) -> Vec<PersonNo> {
        let found = self
            .state()
            .persons
            .par_filter_map(|number, person| same_name(&person.name, name).then_some(number));
        found.into_iter().collect()
    }

    /// Returns the problem that several people have a name, with some of them and where each lives.
    fn ambiguous(&self, people: &[PersonNo]) -> ProblemKind {
        const SHOWN: usize = 9;
        let described = |number: &PersonNo| {
            let person = self.state().persons.get(*number)?;
            let (division, _) = person.attributes.division.parts();
            let place = self.state().divisions.get(*division).map(|place| place.name.as_str());
            Some(format!("{number} {} ({})", person.name, place.unwrap_or_default()))
        };
        let mut candidates: Vec<_> = people.iter().take(SHOWN).filter_map(described).collect();
        if people.len() > SHOWN {
            candidates.push("…".to_owned());
        }
        ProblemKind::Ambiguous { what: EntityKind::Person, candidates: Listed(candidates) }
    }

    /// Returns the people who match a text, as known on a day, the best match first: by id, certificate or key; by
    /// phone number or its end, the end of the id, the name or a part of it; by the sound of the name, in full or by
    /// initials.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n8,李强,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    /// let view = store.view()?;
    /// for text in ["王芳", "wangfang", "wf"] {
    ///     let found = view.search_persons(text, author.today)?;
    ///     assert_eq!((found.len(), found[0].name.as_str()), (1, "王芳"), "{text}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Damaged`](crate::Error::Damaged) as for [`View::divisions`].
    pub fn search_persons(&self, text: &str, day: Date) -> Result<Vec<PersonView>> {
        let text = half_width(text).into_owned();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        self.ask(|state| {
            let key = PersonKey::parse(&text, self.own_site()).ok();
            let begin = || {
                let wanted = Wanted {
                    keyed: key.as_ref().and_then(|key| state.person_by(key)),
                    spelling: Spelling::new(&text),
                    tail: is_tail(&text).then(|| text.to_ascii_uppercase()),
                    phone: phone_digits(&text),
                    name: fold_name(&text).into_owned(),
                    key: fold(&text).into_owned(),
                };
                (wanted, Vec::new())
            };
            let found = state.persons.par_fold(begin, |(wanted, found), number, person| {
                found.extend(wanted.fit(number, person).map(|fit| (fit, number)));
            });
            let mut found: Vec<_> = found.into_iter().flat_map(|(_, found)| found).collect();
            found.sort_unstable();
            let shown = found.into_iter().filter_map(|(_, number)| {
                Some(self.person_view(number, state.persons.get(number)?, day))
            });
            Ok(shown.collect())
        })
    }
}

/// Checks whether a text can be the end of an id or of a phone number.
fn is_tail(text: &str) -> bool {
    let last = |place| place + 1 == text.len();
    let fits =
        |(place, b): (usize, u8)| b.is_ascii_digit() || last(place) && matches!(b, b'x' | b'X');
    text.len() >= TAIL && text.bytes().enumerate().all(fits)
}
