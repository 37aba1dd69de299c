//! The rules of divisions, sites and the catalogue, one example for each (docs/domain.md §2 and §5 rule 5).

use crate::model::{Device, DivisionCode, Tracking};
use crate::testing::{Centre, author, class, day, refusal, site, wheelchair};
use crate::{DivisionDraft, Error, ModelDraft, Outcome, SiteDraft};

#[test]
fn an_abolished_division_counts_as_its_successor() {
    let centre = Centre::new();
    let view = centre.store.view().unwrap();
    // 612429 was followed by 610928, and that by 610981.
    assert_eq!(view.find_division("612429").unwrap().as_str(), "610981");
    assert_eq!(view.find_division("旬阳县").unwrap().as_str(), "610981");
}

#[test]
fn a_name_of_several_divisions_is_completed_by_the_county() {
    let centre = Centre::new();
    let view = centre.store.view().unwrap();
    assert_eq!(refusal(view.find_division("城关镇")), ["ambiguous"]);
    let town = view.find_division("石泉县城关镇").unwrap();
    assert!(town.as_str().starts_with("610922"), "{town:?}");
}

#[test]
fn a_division_is_not_its_own_ancestor() {
    let centre = Centre::new();
    let code = |text| DivisionCode::new(text).unwrap();
    let below = DivisionDraft::new(code("610900")).parent(code("610902"));
    assert_eq!(refusal(centre.store.places(&author()).record_division(&below)), ["cycle"]);
}

#[test]
fn a_site_is_not_its_own_ancestor() {
    let centre = Centre::new();
    let below = SiteDraft::new(site()).parent(site());
    assert_eq!(refusal(centre.store.places(&author()).record_site(&below)), ["cycle"]);
}

#[test]
fn codes_are_compared_without_width() {
    let centre = Centre::new();
    let view = centre.store.view().unwrap();
    assert_eq!(view.find_site("ＳＴ").unwrap(), site());
    assert_eq!(view.find_device("ＷＣ").unwrap(), Device::Model(wheelchair()));
}

#[test]
fn a_class_code_has_three_spellings() {
    let centre = Centre::new();
    let view = centre.store.view().unwrap();
    for spelling in ["12 22 03", "12.22.03", "122203"] {
        assert_eq!(view.find_device(spelling).unwrap(), Device::Class(class("12 22 03")));
    }
}

#[test]
fn suggestions_are_in_the_language_of_the_text_and_the_shortest_come_first() {
    let centre = Centre::new();
    let view = centre.store.view().unwrap();
    let nearest = |text: &str| match view.find_device(text) {
        Err(Error::NotFound { nearest, .. }) => nearest.0,
        other => panic!("found: {other:?}"),
    };
    assert_eq!(nearest("wheelchair accessorie")[0], "12 24 Wheelchair accessories");
    assert_eq!(nearest("梯"), ["18 24 18 楼梯", "18 30 03 电梯", "12 31 12 起身绳梯"]);
}

#[test]
fn a_class_that_is_in_no_catalogue_is_refused() {
    let centre = Centre::new();
    let draft = ModelDraft::new(wheelchair()).class(class("12 99"));
    assert_eq!(refusal(centre.store.catalogue(&author()).record(&draft)), ["unknown"]);
}

#[test]
fn a_code_names_one_model() {
    let centre = Centre::new();
    let named = |name| {
        let draft = ModelDraft::new(wheelchair()).name(name);
        centre.store.catalogue(&author()).record(&draft).unwrap()
    };
    let (first, again) = (named("普通轮椅"), named("普通轮椅"));
    assert_eq!((first.outcome, again.outcome), (Outcome::Updated, Outcome::Unchanged));
    assert_eq!((first.number, centre.store.info().unwrap().models), (again.number, 3));
}

#[test]
fn the_tracking_of_a_model_with_stock_is_fixed() {
    let centre = Centre::new();
    let bulk = ModelDraft::new(wheelchair()).tracking(Tracking::Bulk);
    centre.store.catalogue(&author()).preview().record(&bulk).unwrap();
    centre.lend(centre.wheelchair("A1"), centre.wang, day(4, 1)).unwrap();
    assert_eq!(refusal(centre.store.catalogue(&author()).record(&bulk)), ["stock-kept"]);
}

#[test]
fn a_division_is_found_by_its_english_name_in_any_case() {
    let centre = Centre::new();
    let view = centre.store.view().unwrap();
    for (name, code) in [("Hanbin", "610902"), ("HANBIN", "610902"), ("xunyang", "610981")] {
        assert_eq!(view.find_division(name).unwrap().as_str(), code, "{name}");
    }
    assert!(view.find_division("Hanb").is_err(), "no full name");
}
