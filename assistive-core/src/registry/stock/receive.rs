//! The receiving desk: devices with given or generated tags, and quantities of bulk models.

use crate::error::Result;
use crate::model::fold::fold;
use crate::model::{ItemNo, Money, ProblemKind, RECEIVED, SiteCode, Tag, Tracking};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::reference::resolve;
use crate::registry::stock::items::StockDraft;
use crate::registry::stock::serials::SerialFinder;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::Operation;
use crate::state::State;

/// A receipt of stock. A quantity of a bulk model is added to the stock with the same source and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::registry) struct Receive {
    /// The details. They apply to all devices together.
    pub(in crate::registry) stock: StockDraft,
    /// The tags of devices that are tracked one by one. If there are fewer tags than devices, the others are made of
    /// the site's code and a number.
    pub(in crate::registry) tags: Vec<Tag>,
}

impl Operation for Receive {
    type Output = Vec<ItemNo>;
    const OPERATION: &'static str = "receive";
    const SUBJECT: &'static str = "stock";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Vec<ItemNo>>> {
        let Some(code) = diagnostics.required("device", &self.stock.model.clone().into()) else {
            return Ok(None);
        };
        let Some(model) = resolve::known_model(writer.state, &code, diagnostics) else {
            return Ok(None);
        };
        let tracking = writer.state.models.get(model).map(|model| model.tracking);
        let received = match tracking {
            Some(Tracking::Serial) => self.devices(writer, diagnostics)?,
            _ => self.quantity(writer, diagnostics)?,
        };
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        Ok(Some(received))
    }
}

/// The largest number of devices in one receipt.
const DEVICES: u32 = 999;

impl Receive {
    fn devices(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<ItemNo>> {
        let quantity = match self.stock.quantity.value() {
            Some(0) => 0,
            given => given.unwrap_or(1).max(self.tags.len() as u32),
        };
        diagnostics.within("quantity", Edit::Set(quantity), 1..=u64::from(DEVICES));
        if !diagnostics.errors.is_empty() {
            return Ok(Vec::new());
        }
        let made = self.stock.site.as_ref().map_or_else(Vec::new, |site| {
            free_tags(writer.state, site, quantity as usize - self.tags.len(), &self.tags)
        });
        let (mut received, mut serials) = (Vec::new(), SerialFinder::default());
        let tags = self.tags.iter().chain(&made);
        for (place, tag) in (0..quantity).zip(tags) {
            if writer.state.item_by_tag.get(tag).is_some() {
                diagnostics.error("tag", tag.as_str(), ProblemKind::TagTaken);
                continue;
            }
            let value = self.stock.value.map(|value| share(value, quantity, place));
            let draft = StockDraft {
                tag: Some(tag.clone()),
                quantity: Edit::Keep,
                value,
                ..self.stock.clone()
            };
            if let Some(device) = draft.execute(writer, diagnostics)? {
                serials.check(writer.state, device.number, &device.was, diagnostics);
                received.push(device.number);
            }
        }
        if let Some(site) =
            diagnostics.required("site", &Edit::<SiteCode>::from(self.stock.site.clone()))
            && made.len() + self.tags.len() < quantity as usize
        {
            // The site's code is too long to be followed by a number.
            diagnostics.error("tag", format!("{site}-0001"), ProblemKind::NotACode);
        }
        Ok(received)
    }

    fn quantity(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<ItemNo>> {
        diagnostics.within("quantity", self.stock.quantity, RECEIVED);
        let tag = self.tags.first().cloned();
        let draft = StockDraft { tag, ..self.stock.clone() };
        let Some(lot) = draft.lot(writer.state).filter(|_| diagnostics.errors.is_empty()) else {
            return Ok(draft
                .execute(writer, diagnostics)?
                .map(|upserted| upserted.number)
                .into_iter()
                .collect());
        };
        let stored = must(writer.state.items.get(lot).cloned(), "a lot that is not stored")?;
        let more = self.stock.quantity.value().unwrap_or(1);
        let worth = self.stock.value.value().map_or(0, Money::fen);
        let worth = stored.value.map_or(0, Money::fen) + worth;
        let value = Money::from_fen(worth).filter(|_| worth > 0).map_or(Edit::Keep, Edit::Set);
        let quantity = Edit::Set(stored.quantity.saturating_add(more));
        let draft = StockDraft { quantity, value, ..draft };
        Ok(draft
            .execute(writer, diagnostics)?
            .map(|upserted| upserted.number)
            .into_iter()
            .collect())
    }
}

/// Returns the value of one of several devices. The remainder goes to the first ones.
fn share(value: Money, of: u32, place: u32) -> Money {
    let (each, rest) = (value.fen() / u64::from(of), value.fen() % u64::from(of));
    Money::from_fen(each + u64::from(u64::from(place) < rest)).unwrap_or_default()
}

/// Returns unused tags, made of the site's code and a number.
fn free_tags(state: &State, site: &SiteCode, count: usize, taken: &[Tag]) -> Vec<Tag> {
    let tag = |number: u32| Tag::new(&format!("{site}-{number:04}")).ok();
    let is_free = |tag: &Tag| {
        state.item_by_tag.get(tag).is_none()
            && !taken.iter().any(|one| fold(one.as_str()) == fold(tag.as_str()))
    };
    let in_use = |number: u32| tag(number).is_some_and(|tag| state.item_by_tag.get(&tag).is_some());
    // Numbers are used in order, so the first free one follows a run of used ones.
    let mut above = 1;
    while in_use(above) && above < u32::MAX / 2 {
        above *= 2;
    }
    let (mut low, mut high) = (above / 2, above);
    while low + 1 < high {
        let middle = low.midpoint(high);
        if in_use(middle) { low = middle } else { high = middle }
    }
    (high..u32::MAX).map_while(tag).filter(is_free).take(count).collect()
}
