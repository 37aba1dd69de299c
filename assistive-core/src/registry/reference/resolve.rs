//! Resolves the text of a cell: by code, else by a name that matches only one record. Suggests the nearest names if
//! none matches.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::model::fold::fold_name;
use crate::model::text::{half_width, is_plain, trim};
use crate::model::{
    BorrowerName, ClassEntry, Device, DeviceClass, DivisionCode, DivisionNo, EntityKind, ItemNo,
    Lendable, Listed, ModelCode, ModelNo, PersonKey, ProblemKind, Scheme, SiteCode, SiteNo, Tag,
    class_table,
};
use crate::registry::reference::common_names::commonly_named;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::state::{Division, NeedDevice, State};

/// Checks whether a name is a spelling of the text, whose folded form is given.
fn is_named(name: &str, folded: &str) -> bool {
    name == folded || fold_name(name) == folded
}

/// The suggestions for a text that matches nothing. Searching for the nearest names costs far more than the lookup,
/// too much for a file in which every row is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suggestions {
    Nearest,
    Nothing,
}

impl Suggestions {
    fn of(self, nearest: impl FnOnce() -> Listed) -> Listed {
        match self {
            Self::Nearest => nearest(),
            Self::Nothing => Listed::default(),
        }
    }
}

/// Returns the division with this code or name. An abolished division counts as its successor.
pub(crate) fn division(
    state: &State,
    text: &str,
    offer: Suggestions,
) -> Result<DivisionCode, ProblemKind> {
    let text = half_width(text);
    let found = match state.division_by_code().get(&*text) {
        Some(number) => BTreeSet::from([state.current_division(*number)]),
        None if text.chars().count() > LONGEST => BTreeSet::new(),
        None => divisions_named(state, &text),
    };
    let codes = || found.iter().filter_map(|no| Some(state.divisions.get(*no)?.code.clone()));
    let candidates = || Listed(found.iter().filter_map(|no| whole_name(state, *no)).collect());
    match found.len() {
        0 => {
            let nearest = offer.of(|| nearest_divisions(state, &text));
            Err(ProblemKind::Unknown { what: EntityKind::Division, nearest })
        }
        1 => codes().next().ok_or(ProblemKind::NotACode),
        _ => Err(ProblemKind::Ambiguous { what: EntityKind::Division, candidates: candidates() }),
    }
}

/// Returns a division's code and name, with the name of the division above, because many towns are called 城关镇.
fn whole_name(state: &State, number: DivisionNo) -> Option<String> {
    let division = state.divisions.get(number)?;
    let above = division.parent.and_then(|no| state.divisions.get(no));
    let above = above.map(|above| above.name.as_str()).unwrap_or_default();
    Some(format!("{} {above}{}", division.code, division.name))
}

/// Returns the divisions with this name. If there are none, returns those with this English name, and then those whose name
/// continues in brackets: 恒口示范区 matches 恒口示范区(试验区).
fn divisions_named(state: &State, text: &str) -> BTreeSet<DivisionNo> {
    let text = &*fold_name(text);
    let whole = divisions_below(state, text, 3);
    if !whole.is_empty() {
        return whole;
    }
    let whole = state
        .divisions
        .iter()
        .filter(|(_, division)| english(division).is_some_and(|name| name == text));
    let whole: BTreeSet<_> = whole.map(|(number, _)| state.current_division(number)).collect();
    if !whole.is_empty() {
        return whole;
    }
    let starts = |name: &str| name.split_once('(').is_some_and(|(start, _)| trim(start) == text);
    let named = state.divisions.iter().filter(|(_, division)| {
        starts(&fold_name(&division.name)) || english(division).is_some_and(|name| starts(&name))
    });
    named.map(|(number, _)| state.current_division(number)).collect()
}

/// Returns the folded English name of a division.
fn english(division: &Division) -> Option<Cow<'_, str>> {
    division.name_en.as_deref().map(fold_name)
}

/// Returns the divisions with this folded name, also with the names of up to `above` divisions above in front: 城关镇,
/// 石泉县城关镇.
fn divisions_below(state: &State, text: &str, above: usize) -> BTreeSet<DivisionNo> {
    let mut found = BTreeSet::new();
    for (number, division) in state.divisions.iter() {
        let name = fold_name(&division.name);
        let Some(upper) = text.strip_suffix(&*name).filter(|_| !name.is_empty()) else { continue };
        let current = state.current_division(number);
        let lies_there = upper.is_empty()
            || above > 0
                && divisions_below(state, upper, above - 1)
                    .into_iter()
                    .any(|upper| upper != current && state.lies_in(current, upper));
        if lies_there {
            found.insert(current);
        }
    }
    found
}

/// Returns the name and the code of a text such as 中心小学(SP-1): a name that several records have, and the code of one.
fn name_and_code(text: &str) -> Option<(&str, &str)> {
    let (name, code) = text.strip_suffix(')')?.rsplit_once('(')?;
    Some((trim(name), trim(code)))
}

/// Returns the site with this code or name, or with this name and its code in brackets.
pub(crate) fn site(state: &State, text: &str, offer: Suggestions) -> Result<SiteCode, ProblemKind> {
    let text = half_width(text);
    let by_code = |code: &str| state.sites.get(*state.site_by_code().get(code)?);
    if let Some(site) = by_code(&text) {
        return Ok(site.code.clone());
    }
    let folded = fold_name(&text);
    let named = state.sites.iter().filter(|(_, site)| is_named(&site.name, &folded));
    let mut named: Vec<_> = named.map(|(_, site)| site.code.clone()).collect();
    if let (true, Some((name, code))) = (named.is_empty(), name_and_code(&text)) {
        let coded = by_code(code).filter(|site| is_named(&site.name, &fold_name(name)));
        named.extend(coded.map(|site| site.code.clone()));
    }
    only_one(named.into_iter(), EntityKind::Site, || offer.of(|| nearest_sites(state, &text)))
}

/// Returns the device with this model code, model name, class code or class name, or with this model name and its code in
/// brackets.
pub(crate) fn device(state: &State, text: &str, offer: Suggestions) -> Result<Device, ProblemKind> {
    let text = half_width(text);
    let by_code = |code: &str| state.models.get(*state.model_by_code().get(code)?);
    if let Some(model) = by_code(&text) {
        return Ok(Device::Model(model.code.clone()));
    }
    if let Ok(class) = DeviceClass::parse(&text, Scheme::Iso9999) {
        return match class_table().get(class) {
            Some(_) => Ok(Device::Class(class)),
            None if offer == Suggestions::Nearest => Err(unknown_class(class)),
            None => Err(ProblemKind::unknown(EntityKind::Class)),
        };
    }
    let folded = fold_name(&text);
    let models = state.models.iter().filter(|(_, model)| is_named(&model.name, &folded));
    let mut named: Vec<_> = models.map(|(_, model)| Device::Model(model.code.clone())).collect();
    if let (true, Some((name, code))) = (named.is_empty(), name_and_code(&text)) {
        let coded = by_code(code).filter(|model| is_named(&model.name, &fold_name(name)));
        named.extend(coded.map(|model| Device::Model(model.code.clone())));
    }
    if named.is_empty() {
        named.extend(classes_named(&text).map(Device::Class));
    }
    if named.len() != 1
        && !named.iter().any(|device| matches!(device, Device::Model(_)))
        && let Some(class) = commonly_named(&text)
    {
        return Ok(Device::Class(class));
    }
    only_one(named.into_iter(), EntityKind::Device, || offer.of(|| nearest_devices(state, &text)))
}

/// Returns the device with this tag or with a number such as `I7`.
pub(crate) fn item(state: &State, text: &str, offer: Suggestions) -> Result<ItemNo, ProblemKind> {
    let text = half_width(text);
    let tagged = Tag::new(&text).ok().and_then(|tag| state.item_by_tag.get(&tag));
    let numbered = ItemNo::parse(&text)
        .filter(|no| state.items.get(*no).is_some_and(|item| item.tag.is_some()));
    match (tagged, numbered) {
        // The tag of one device looks like the number of another.
        (Some(tagged), Some(numbered)) if tagged != numbered => {
            let candidates = Listed(vec![tagged.to_string(), numbered.to_string()]);
            Err(ProblemKind::Ambiguous { what: EntityKind::Item, candidates })
        }
        (Some(item), _) | (None, Some(item)) => Ok(item),
        (None, None) => Err(unknown_item(state, &text, offer)),
    }
}

/// Returns the problem that there is no such device, with the nearest tags.
fn unknown_item(state: &State, text: &str, offer: Suggestions) -> ProblemKind {
    let tags = state.items.iter().filter_map(|(_, item)| item.tag.as_ref());
    let nearest = offer.of(|| nearest(text, tags.map(|tag| (tag.to_string(), ""))));
    ProblemKind::Unknown { what: EntityKind::Item, nearest }
}

/// Returns the item that can be lent under a name: a device by its tag, else a bulk model by its code or name.
pub(crate) fn lendable(
    state: &State,
    text: &str,
    offer: Suggestions,
) -> Result<Lendable, ProblemKind> {
    let unknown = match item(state, text, Suggestions::Nothing) {
        Ok(item) => return Ok(Lendable::Item(item)),
        Err(kind @ ProblemKind::Ambiguous { .. }) => return Err(kind),
        Err(_) => || unknown_item(state, text, offer),
    };
    match device(state, text, Suggestions::Nothing) {
        Ok(Device::Model(code)) => Ok(Lendable::Bulk(code)),
        Err(kind @ ProblemKind::Ambiguous { .. }) => Err(kind),
        Ok(Device::Class(_)) | Err(_) => Err(unknown()),
    }
}

/// Returns the borrower with this name: a person by a key, or `org:` and the name of an organisation.
pub(crate) fn borrower(state: &State, text: &str) -> Result<BorrowerName, ProblemKind> {
    let text = half_width(text);
    let named = ["org:", "机构:"].into_iter().find_map(|start| text.strip_prefix(start));
    if let Some(name) = named.map(trim) {
        // An id always names a person, even if it was written as an organisation.
        let is_id = PersonKey::parse(name, None).is_ok_and(|key| key.citizen().is_some());
        let fits = !name.is_empty() && is_plain(name) && !is_id;
        return match fits {
            true => Ok(BorrowerName::Org(name.to_owned())),
            false => Err(ProblemKind::NotABorrower),
        };
    }
    let key = PersonKey::parse(&text, state.own_site.as_ref())?;
    match (state.person_by(&key), key) {
        (Some(person), _) => Ok(BorrowerName::Person(person)),
        (None, PersonKey::Local(_)) => Err(ProblemKind::NotABorrower),
        (None, _) => Err(unknown_person()),
    }
}

/// Returns the class with this code or name. A code without a scheme is of `scheme`.
pub(crate) fn class(text: &str, scheme: Scheme) -> Result<DeviceClass, ProblemKind> {
    let text = half_width(text);
    if let Ok(class) = DeviceClass::parse(&text, scheme) {
        return class_table().get(class).map(|_| class).ok_or_else(|| unknown_class(class));
    }
    only_one(classes_named(&text), EntityKind::Class, || nearest(&text, class_names(&text)))
}

/// Returns the classes with a Chinese or English name. The table is folded once, because a file may hold thousands of
/// unknown names.
fn classes_named(text: &str) -> impl Iterator<Item = DeviceClass> {
    static BY_NAME: LazyLock<HashMap<String, BTreeSet<usize>>> = LazyLock::new(|| {
        let mut by_name: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (index, entry) in class_table().entries().iter().enumerate() {
            for name in [&entry.name_zh, &entry.name_en].into_iter().filter(|name| !name.is_empty())
            {
                by_name.entry(fold_name(name).into_owned()).or_default().insert(index);
            }
        }
        by_name
    });
    let found = BY_NAME.get(&*fold_name(text)).into_iter().flatten();
    found.filter_map(|index| class_table().entries().get(*index)).map(ClassEntry::class)
}

/// Returns the codes of all classes, each with its name in the language of a text.
fn class_names<'a>(text: &str) -> impl Iterator<Item = (String, &'a str)> {
    let is_english = text.is_ascii();
    class_table().entries().iter().map(move |entry| {
        let is_english = is_english && !entry.name_en.is_empty();
        let name = if is_english { &entry.name_en } else { &entry.name_zh };
        (entry.class().to_string(), name.as_str())
    })
}

fn only_one<T: ToString>(
    mut found: impl Iterator<Item = T>,
    what: EntityKind,
    nearest: impl FnOnce() -> Listed,
) -> Result<T, ProblemKind> {
    let Some(first) = found.next() else {
        return Err(ProblemKind::Unknown { what, nearest: nearest() });
    };
    let mut others = found.map(|other| other.to_string()).peekable();
    if others.peek().is_none() {
        return Ok(first);
    }
    let candidates = Listed(std::iter::once(first.to_string()).chain(others).take(5).collect());
    Err(ProblemKind::Ambiguous { what, candidates })
}

/// Returns the problem that there is no such division, with the nearest ones.
pub(crate) fn unknown_division(state: &State, text: &str) -> ProblemKind {
    ProblemKind::Unknown { what: EntityKind::Division, nearest: nearest_divisions(state, text) }
}

/// Returns the problem that there is no such site, with the nearest ones.
pub(crate) fn unknown_site(state: &State, text: &str) -> ProblemKind {
    ProblemKind::Unknown { what: EntityKind::Site, nearest: nearest_sites(state, text) }
}

/// Returns the problem that there is no such device model, with the nearest ones.
pub(in crate::registry) fn unknown_model(state: &State, code: &ModelCode) -> ProblemKind {
    let names = state.models.iter().map(|(_, model)| (model.code.to_string(), &*model.name));
    ProblemKind::Unknown { what: EntityKind::Model, nearest: nearest(code.as_str(), names) }
}

/// Returns the problem that there is no such person. No names are suggested, because that would disclose the names of
/// others.
pub(crate) fn unknown_person() -> ProblemKind {
    ProblemKind::unknown(EntityKind::Person)
}

/// Returns the problem that there is no such class, with the classes of its parent.
pub(crate) fn unknown_class(class: DeviceClass) -> ProblemKind {
    let table = class_table().entries().iter();
    let codes = table.flat_map(|entry| [entry.iso, entry.cn]).flatten();
    let codes = codes.filter(|code| code.scheme() == class.scheme()).map(|code| code.to_string());
    let nearest = nearest(&class.to_string(), codes.map(|code| (code, "")));
    ProblemKind::Unknown { what: EntityKind::Class, nearest }
}

/// Returns the divisions with a code or name similar to a text.
fn nearest_divisions(state: &State, text: &str) -> Listed {
    let names = state.divisions.iter().filter(|(_, division)| division.successor.is_none());
    nearest(text, names.map(|(_, division)| (division.code.to_string(), &*division.name)))
}

/// Returns the sites with a code or name similar to a text.
fn nearest_sites(state: &State, text: &str) -> Listed {
    nearest(text, state.sites.iter().map(|(_, site)| (site.code.to_string(), &*site.name)))
}

/// Returns the models and classes with a code or name similar to a text.
fn nearest_devices(state: &State, text: &str) -> Listed {
    let models = state.models.iter().map(|(_, model)| (model.code.to_string(), &*model.name));
    nearest(text, models.chain(class_names(text)))
}

/// The length in characters of the longest text that is looked up. A longer text is no name.
const LONGEST: usize = 60;

/// The lowest similarity of a suggestion, from 0 to 1.
const ALIKE: f64 = 0.72;

/// Returns the three names most similar to a text, each as `code name`. Of equally similar ones, the shorter come first.
fn nearest<'a>(text: &str, names: impl Iterator<Item = (String, &'a str)>) -> Listed {
    if text.chars().count() > LONGEST {
        return Listed::default();
    }
    let text = text.to_lowercase();
    let alike = |name: &str| strsim::jaro_winkler(&text, &name.to_lowercase());
    let mut found: Vec<(f64, usize, String)> = names
        .map(|(code, name)| {
            let shown = if name.is_empty() { code.clone() } else { format!("{code} {name}") };
            // The text 轮椅 refers to a 普通轮椅 more likely than to a name that merely looks similar.
            let part = if name.to_lowercase().contains(&text) { 0.95 } else { 0.0 };
            (alike(&code).max(alike(name)).max(part), name.chars().count(), shown)
        })
        .filter(|(score, ..)| *score >= ALIKE)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then_with(|| a.2.cmp(&b.2)));
    Listed(found.into_iter().take(3).map(|(.., shown)| shown).collect())
}

/// Checks that a division is known.
pub(in crate::registry) fn known_division(
    state: &State,
    field: &'static str,
    edit: &Edit<DivisionCode>,
    diagnostics: &mut Diagnostics,
) -> Option<DivisionNo> {
    let code = edit.as_ref().value()?;
    let known = state.division_by_code().get(code).copied();
    if known.is_none() {
        diagnostics.error(field, code.as_str(), unknown_division(state, code.as_str()));
    }
    known
}

/// Checks that a site is known.
pub(in crate::registry) fn known_site(
    state: &State,
    field: &'static str,
    edit: &Edit<SiteCode>,
    diagnostics: &mut Diagnostics,
) -> Option<SiteNo> {
    let code = edit.as_ref().value()?;
    let known = state.site_by_code().get(code).copied();
    if known.is_none() {
        diagnostics.error(field, code.as_str(), unknown_site(state, code.as_str()));
    }
    known
}

/// Checks that a model is known.
pub(in crate::registry) fn known_model(
    state: &State,
    code: &ModelCode,
    diagnostics: &mut Diagnostics,
) -> Option<ModelNo> {
    let known = state.model_by_code().get(code).copied();
    if known.is_none() {
        diagnostics.error("device", code.as_str(), unknown_model(state, code));
    }
    known
}

/// Checks that a device is known.
pub(in crate::registry) fn known_device(
    state: &State,
    device: &Device,
    diagnostics: &mut Diagnostics,
) -> Option<NeedDevice> {
    match device {
        Device::Model(code) => known_model(state, code, diagnostics).map(NeedDevice::Model),
        Device::Class(class) if class_table().get(*class).is_some() => {
            Some(NeedDevice::Class(*class))
        }
        Device::Class(class) => {
            diagnostics.error("device", class.to_string(), unknown_class(*class));
            None
        }
    }
}
