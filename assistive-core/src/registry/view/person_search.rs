//! Finding people by what someone at a desk remembers of them: a part of the name, how it sounds, the end of an id
//! or of a phone number. Exact names of people, as commands take them, are in `view`.

use jiff::civil::Date;

use crate::error::Result;
use crate::model::pinyin::{Spelling, Spells};
use crate::model::text::half_width;
use crate::model::{PersonKey, PersonNo};
use crate::registry::view::handle::View;
use crate::registry::view::records::PersonView;
use crate::state::Person;

/// The fewest characters of an id's or a phone number's end that say anything.
const TAIL: usize = 4;

/// How a person fits what is looked for; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Their id, key, phone or whole name.
    Exact,
    /// The beginning of their name.
    NameStart,
    /// A part of their name.
    NamePart,
    /// How their name sounds, and whether it is a rare reading.
    Sound(Spells, bool),
    /// The end of their id or phone number.
    Tail,
}

/// What is looked for, read in all ways that it can be read.
struct Wanted {
    text: String,
    /// Who has it as a key.
    keyed: Option<PersonNo>,
    spelling: Option<Spelling>,
    tail: Option<String>,
}

impl Wanted {
    fn fit(&mut self, number: PersonNo, person: &Person) -> Option<Fit> {
        let phone = person.phone.as_deref();
        let is_key = person.keys.iter().any(|key| key.key == self.text);
        if self.keyed == Some(number)
            || *person.name == *self.text
            || is_key
            || phone == Some(&self.text)
        {
            return Some(Fit::Exact);
        }
        match person.name.find(&self.text) {
            Some(0) => return Some(Fit::NameStart),
            Some(_) => return Some(Fit::NamePart),
            None => {}
        }
        let sound = self.spelling.as_mut().and_then(|spelling| spelling.of(&person.name));
        if let Some((spells, rare)) = sound {
            return Some(Fit::Sound(spells, rare));
        }
        let tail = self.tail.as_deref()?;
        let ends = phone.is_some_and(|phone| phone.ends_with(tail))
            || person.citizen.is_some_and(|id| id.to_string().ends_with(tail));
        ends.then_some(Fit::Tail)
    }
}

impl View<'_> {
    /// The people who fit a text, as known on a day, the best fit first: by id, certificate or key; by phone or its
    /// end, the end of the id, the name or a part of it; by how the name sounds, in full or by initials.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) as for [`View::divisions`].
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
                    text: text.clone(),
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

/// Whether a text can be the end of an id or of a phone number.
fn is_tail(text: &str) -> bool {
    let last = |place| place + 1 == text.len();
    let fits =
        |(place, b): (usize, u8)| b.is_ascii_digit() || last(place) && matches!(b, b'x' | b'X');
    text.len() >= TAIL && text.bytes().enumerate().all(fits)
}
