//! Applying and reverting the events of stock, loans and holds.

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent, local, next_number};
use super::records::{
    Borrower, Hold, HoldState, Holder, Item, Lent, Loan, Move, MoveDetails, Org, StockLevel,
    StockTake, Taken,
};
use crate::journal::events::{
    BorrowerFacts, HoldChange, HoldFacts, HolderFacts, ItemChange, ItemFacts, ItemMoved, LentFacts,
    LoanChange, LoanFacts, LocationFacts, MoveChange, OrgFacts, QuantityMoved, Ref,
    StockLevelFacts, StockTakeFacts, TakenFacts,
};
use crate::model::day::Day;
use crate::model::{
    FittingNo, HoldNo, ItemNo, ItemStatus, LoanNo, ModelCode, ModelNo, Money, MoveNo, OrgNo,
    SiteCode, SiteNo, StockLevelNo,
};

impl State {
    /// Returns the organisation with a name.
    pub(crate) fn org_named(&self, name: &str) -> Option<OrgNo> {
        let names = self.orgs.iter().map(|(number, org)| (org.name.clone(), number));
        self.org_names.index(names).get(name).copied()
    }

    /// Returns the stock level of a bulk model at a site.
    pub(crate) fn level(
        &self,
        model: ModelNo,
        site: SiteNo,
    ) -> Option<(StockLevelNo, &StockLevel)> {
        let number = self.level_by.get(&(model, site))?;
        Some((number, self.levels.get(number)?))
    }

    /// Iterates over the loans of a device, newest record first.
    pub(crate) fn loans_of_item(&self, item: ItemNo) -> impl Iterator<Item = (LoanNo, &Loan)> {
        self.loans_of_item.of(item).filter_map(|no| Some((no, self.loans.get(no)?)))
    }

    /// Iterates over the loans of a borrower, newest record first.
    pub(crate) fn loans_of(&self, borrower: Borrower) -> impl Iterator<Item = (LoanNo, &Loan)> {
        let (person, org) = match borrower {
            Borrower::Person(person) => (Some(person), None),
            Borrower::Org(org) => (None, Some(org)),
        };
        let of_person = person.into_iter().flat_map(|person| self.loans_of_person.of(person));
        let of_org = org.into_iter().flat_map(|org| self.loans_of_org.of(org));
        of_person.chain(of_org).filter_map(|no| Some((no, self.loans.get(no)?)))
    }

    /// Iterates over the holds on a model, newest record first.
    pub(crate) fn holds_of(&self, model: ModelNo) -> impl Iterator<Item = (HoldNo, &Hold)> {
        self.holds_of.of(model).filter_map(|no| Some((no, self.holds.get(no)?)))
    }

    /// Iterates over the received stock of a model, newest record first.
    pub(crate) fn items_of(&self, model: ModelNo) -> impl Iterator<Item = (ItemNo, &Item)> {
        self.items_of.of(model).filter_map(|no| Some((no, self.items.get(no)?)))
    }

    /// Returns the model of a lent device or quantity.
    pub(crate) fn model_lent(&self, lent: Lent) -> Option<ModelNo> {
        match lent {
            Lent::Item(item) => self.items.get(item).map(|item| item.model),
            Lent::Bulk(model) => Some(model),
        }
    }

    pub(super) fn add_item(&mut self, facts: &ItemFacts) -> ApplyResult {
        let number = next_number(facts.item, &self.items)?;
        let (model, site) = (self.model(&facts.model)?, self.site(&facts.site)?);
        let item = Item {
            model,
            received_at: site,
            tag: facts.tag.clone(),
            quantity: facts.quantity,
            serial: facts.serial.as_deref().map(Into::into),
            source: facts.source,
            donor: facts.donor.as_deref().map(Into::into),
            value: facts.value,
            received_on: facts.received_on,
            programme: facts.programme.clone(),
            by: facts.by.as_deref().map(Into::into),
            note: None,
            site,
            status: ItemStatus::InStock,
            since: facts.received_on,
            holder: Holder::Nobody,
        };
        match &item.tag {
            Some(tag) => self.item_by_tag.insert(tag, number),
            None => self.add_received(&item, 1)?,
        }
        self.items.push(item);
        self.items_of.add(Some(model), number);
        self.moves_of.add_owner();
        self.loans_of_item.add_owner();
        Ok(())
    }

    pub(super) fn remove_item(&mut self) -> ApplyResult {
        let number = self.items.len().checked_sub(1).and_then(ItemNo::at).ok_or(Inconsistent)?;
        let item = self.items.pop().ok_or(Inconsistent)?;
        match &item.tag {
            Some(tag) => self.item_by_tag.remove(tag, number),
            None => self.add_received(&item, -1)?,
        }
        self.items_of.remove(Some(item.model));
        self.moves_of.remove_owner();
        self.loans_of_item.remove_owner();
        Ok(())
    }

    /// Adds a received quantity to the stock level of its site. A `sign` of -1 subtracts it.
    pub(super) fn add_received(&mut self, lot: &Item, sign: i64) -> ApplyResult {
        let value = lot.value.map_or(0, Money::fen) as i64;
        let key = (lot.model, lot.received_at);
        self.change_pile(key, sign * i64::from(lot.quantity), sign * value)
    }

    fn change_pile(&mut self, key: (ModelNo, SiteNo), quantity: i64, value: i64) -> ApplyResult {
        let number = self.level_by.get(&key).ok_or(Inconsistent)?;
        let level = self.levels.get_mut(number).ok_or(Inconsistent)?;
        let count = &mut level.counts[ItemStatus::InStock as usize - 1];
        let changed = u32::try_from(i64::from(*count) + quantity);
        *count = changed.map_err(|_| Inconsistent)?;
        level.value = level.value.checked_add_signed(value).ok_or(Inconsistent)?;
        Ok(())
    }

    pub(super) fn change_item(
        &mut self,
        record: Ref<ItemNo>,
        change: &ItemChange,
        direction: Direction,
    ) -> ApplyResult {
        let number = local(record)?;
        let site = match change {
            ItemChange::Site(c) => Some(self.site(direction.target(c))?),
            _ => None,
        };
        let item = self.items.get_mut(number).ok_or(Inconsistent)?;
        // A change to stock of a bulk model also changes the stock level.
        let level = item.tag.is_none().then_some((item.model, item.received_at));
        let mut differs = (0, 0);
        match change {
            ItemChange::Site(_) => item.received_at = site.ok_or(Inconsistent)?,
            ItemChange::Quantity(c) => {
                differs.0 = i64::from(*direction.target(c)) - i64::from(*direction.origin(c));
                item.quantity = *direction.target(c);
            }
            ItemChange::Serial(c) => item.serial = direction.target(c).as_deref().map(Into::into),
            ItemChange::Source(c) => item.source = *direction.target(c),
            ItemChange::Donor(c) => item.donor = direction.target(c).as_deref().map(Into::into),
            ItemChange::Value(c) => {
                let fen = |value: &Option<Money>| value.map_or(0, Money::fen) as i64;
                differs.1 = fen(direction.target(c)) - fen(direction.origin(c));
                item.value = *direction.target(c);
            }
            ItemChange::ReceivedOn(c) => item.received_on = direction.target(c).0,
            ItemChange::Programme(c) => item.programme.clone_from(direction.target(c)),
            ItemChange::Note(c) => item.note = direction.target(c).as_deref().map(Into::into),
        }
        level.map_or(Ok(()), |key| self.change_pile(key, differs.0, differs.1))
    }

    pub(super) fn move_item(&mut self, moved: &ItemMoved, direction: Direction) -> ApplyResult {
        let number = local(moved.item)?;
        let LocationFacts { status, since: Day(since), site, holder } = direction.target(&moved.to);
        let (site, holder) = (self.site(site)?, self.holder(holder)?);
        let item = self.items.get_mut(number).ok_or(Inconsistent)?;
        (item.status, item.since, item.site, item.holder) = (*status, *since, site, holder);
        match direction {
            Direction::Forward => {
                let at = self.moves.next().ok_or(Inconsistent)?;
                self.moves.push(Move {
                    item: number,
                    on: *since,
                    step: moved.step,
                    to: *status,
                    site,
                    holder,
                    note: moved.note.as_deref().map(Into::into),
                    by: moved.by.as_deref().map(Into::into),
                    details: MoveDetails::default(),
                });
                self.moves_of.add(Some(number), at);
            }
            Direction::Backward => {
                self.moves.pop().ok_or(Inconsistent)?;
                self.moves_of.remove(Some(number));
            }
        }
        Ok(())
    }

    pub(super) fn change_move(
        &mut self,
        record: Ref<MoveNo>,
        change: &MoveChange,
        direction: Direction,
    ) -> ApplyResult {
        let moved = self.moves.get_mut(local(record)?).ok_or(Inconsistent)?;
        let text = |text: &Option<String>| text.as_deref().map(Into::into);
        match change {
            MoveChange::Note(c) => moved.note = text(direction.target(c)),
            MoveChange::By(c) => moved.by = text(direction.target(c)),
            MoveChange::Method(c) => moved.details.method = text(direction.target(c)),
            MoveChange::Fault(c) => moved.details.fault = text(direction.target(c)),
            MoveChange::Parts(c) => moved.details.parts = text(direction.target(c)),
            MoveChange::Cost(c) => moved.details.cost = *direction.target(c),
        }
        Ok(())
    }

    pub(super) fn holder(&self, facts: &HolderFacts) -> Result<Holder, Inconsistent> {
        Ok(match facts {
            HolderFacts::Nobody => Holder::Nobody,
            HolderFacts::Loan(loan) => Holder::Loan(local(*loan)?),
            HolderFacts::Fitting(fitting) => Holder::Fitting(local(*fitting)?),
            HolderFacts::Site(site) => Holder::Site(self.site(site)?),
        })
    }

    pub(super) fn add_pile(&mut self, facts: &StockLevelFacts) -> ApplyResult {
        let (model, site) = (self.model(&facts.model)?, self.site(&facts.site)?);
        let number = self.levels.next().ok_or(Inconsistent)?;
        self.levels.push(StockLevel { model, site, counts: [0; 9], value: 0 });
        self.level_by.insert((model, site), number);
        Ok(())
    }

    pub(super) fn remove_pile(&mut self) -> ApplyResult {
        let level = self.levels.pop().ok_or(Inconsistent)?;
        self.level_by.remove(&(level.model, level.site));
        Ok(())
    }

    fn pile_mut(
        &mut self,
        model: &ModelCode,
        site: &SiteCode,
    ) -> Result<&mut StockLevel, Inconsistent> {
        let key = (self.model(model)?, self.site(site)?);
        let number = self.level_by.get(&key).ok_or(Inconsistent)?;
        self.levels.get_mut(number).ok_or(Inconsistent)
    }

    pub(super) fn move_pile(&mut self, moved: &QuantityMoved, direction: Direction) -> ApplyResult {
        let back = match direction {
            Direction::Forward => Direction::Backward,
            Direction::Backward => Direction::Forward,
        };
        let worth = moved.to_site.as_ref().map_or(0, |(_, worth)| worth.fen());
        let signed = |value: u64, direction: Direction| match direction {
            Direction::Forward => value.checked_add(worth).ok_or(Inconsistent),
            Direction::Backward => value.checked_sub(worth).ok_or(Inconsistent),
        };
        let to_site = moved.to_site.as_ref().map_or(&moved.site, |(site, _)| site);
        let from = self.pile_mut(&moved.model, &moved.site)?;
        let count = &mut from.counts[moved.from as usize - 1];
        *count = shifted(*count, moved.quantity, back)?;
        from.value = signed(from.value, back)?;
        let to = self.pile_mut(&moved.model, to_site)?;
        let count = &mut to.counts[moved.to as usize - 1];
        *count = shifted(*count, moved.quantity, direction)?;
        to.value = signed(to.value, direction)?;
        Ok(())
    }

    pub(super) fn add_org(&mut self, facts: &OrgFacts) -> ApplyResult {
        let number = self.orgs.next().ok_or(Inconsistent)?;
        let name: Box<str> = facts.name.as_str().into();
        self.org_names.set(&name, number, true);
        self.orgs.push(Org { name });
        self.loans_of_org.add_owner();
        Ok(())
    }

    pub(super) fn remove_org(&mut self) -> ApplyResult {
        let number = self.orgs.len().checked_sub(1).and_then(OrgNo::at).ok_or(Inconsistent)?;
        let org = self.orgs.pop().ok_or(Inconsistent)?;
        self.org_names.set(&org.name, number, false);
        self.loans_of_org.remove_owner();
        Ok(())
    }

    fn borrower(&self, facts: &BorrowerFacts) -> Result<Borrower, Inconsistent> {
        Ok(match facts {
            BorrowerFacts::Person(person) => {
                let person = local(*person)?;
                self.exists(person)?;
                Borrower::Person(person)
            }
            BorrowerFacts::Org(name) => Borrower::Org(self.org_named(name).ok_or(Inconsistent)?),
        })
    }

    pub(super) fn add_loan(&mut self, facts: &LoanFacts) -> ApplyResult {
        let number = next_number(facts.loan, &self.loans)?;
        let lent = match &facts.lent {
            LentFacts::Item(item) => Lent::Item(local(*item)?),
            LentFacts::Bulk(model) => Lent::Bulk(self.model(model)?),
        };
        let loan = Loan {
            lent,
            borrower: self.borrower(&facts.borrower)?,
            out_on: facts.out_on,
            due_on: facts.due_on,
            in_on: facts.in_on,
            site: self.maybe_site(facts.site.as_ref())?,
            quantity: facts.quantity,
            back: 0,
            returns: Vec::new(),
            need: facts.need.map(local).transpose()?,
            purpose: facts.purpose,
            deposit: facts.deposit,
            deposit_back: None,
            renewals: 0,
            condition: None,
            missing: None,
            by: facts.by.as_deref().map(Into::into),
            back_by: None,
        };
        let (item, person, org) = owners(&loan);
        self.loans.push(loan);
        self.loans_of_item.add(item, number);
        self.loans_of_person.add(person, number);
        self.loans_of_org.add(org, number);
        Ok(())
    }

    pub(super) fn remove_loan(&mut self) -> ApplyResult {
        let loan = self.loans.pop().ok_or(Inconsistent)?;
        let (item, person, org) = owners(&loan);
        self.loans_of_item.remove(item);
        self.loans_of_person.remove(person);
        self.loans_of_org.remove(org);
        Ok(())
    }

    pub(super) fn change_loan(
        &mut self,
        record: Ref<LoanNo>,
        change: &LoanChange,
        direction: Direction,
    ) -> ApplyResult {
        let site = match change {
            LoanChange::Site(c) => self.maybe_site(direction.target(c).as_ref())?,
            _ => None,
        };
        let number = local(record)?;
        let borrower = match change {
            LoanChange::Borrower(c) => Some(self.borrower(direction.target(c))?),
            _ => None,
        };
        let loan = self.loans.get_mut(number).ok_or(Inconsistent)?;
        match change {
            LoanChange::Borrower(_) => {
                let (_, from_person, from_org) = owners(loan);
                loan.borrower = borrower.ok_or(Inconsistent)?;
                let (_, person, org) = owners(loan);
                self.loans_of_person.change_owner(number, from_person, person);
                self.loans_of_org.change_owner(number, from_org, org);
            }
            LoanChange::DueOn(c) => loan.due_on = direction.target(c).0,
            LoanChange::InOn(c) => loan.in_on = direction.target(c).0,
            LoanChange::Site(_) => loan.site = site,
            LoanChange::Quantity(c) => loan.quantity = *direction.target(c),
            LoanChange::Need(c) => loan.need = direction.target(c).map(local).transpose()?,
            LoanChange::Purpose(c) => loan.purpose = *direction.target(c),
            LoanChange::Deposit(c) => loan.deposit = *direction.target(c),
            LoanChange::DepositBack(c) => loan.deposit_back = direction.target(c).0,
            LoanChange::Back(c) => loan.back = *direction.target(c),
            LoanChange::Returns(c) => loan.returns.clone_from(direction.target(c)),
            LoanChange::Renewals(c) => loan.renewals = *direction.target(c),
            LoanChange::Condition(c) => loan.condition = *direction.target(c),
            LoanChange::Missing(c) => loan.missing = direction.target(c).as_deref().map(Into::into),
            LoanChange::BackBy(c) => loan.back_by = direction.target(c).as_deref().map(Into::into),
        }
        Ok(())
    }

    pub(super) fn add_hold(&mut self, facts: &HoldFacts) -> ApplyResult {
        let number = next_number(facts.hold, &self.holds)?;
        let model = self.model(&facts.model)?;
        let hold = Hold {
            model,
            site: self.maybe_site(facts.site.as_ref())?,
            borrower: self.borrower(&facts.borrower)?,
            placed_on: facts.placed_on,
            priority: facts.priority,
            state: HoldState::Waiting,
            by: facts.by.as_deref().map(Into::into),
        };
        self.holds.push(hold);
        self.holds_of.add(Some(model), number);
        Ok(())
    }

    pub(super) fn remove_hold(&mut self) -> ApplyResult {
        let hold = self.holds.pop().ok_or(Inconsistent)?;
        self.holds_of.remove(Some(hold.model));
        Ok(())
    }

    pub(super) fn change_hold(
        &mut self,
        record: Ref<HoldNo>,
        change: &HoldChange,
        direction: Direction,
    ) -> ApplyResult {
        let borrower = match change {
            HoldChange::Borrower(c) => Some(self.borrower(direction.target(c))?),
            HoldChange::State(_) => None,
        };
        let hold = self.holds.get_mut(local(record)?).ok_or(Inconsistent)?;
        match change {
            HoldChange::State(c) => hold.state.clone_from(direction.target(c)),
            HoldChange::Borrower(_) => hold.borrower = borrower.ok_or(Inconsistent)?,
        }
        Ok(())
    }

    pub(super) fn add_count(&mut self, facts: &StockTakeFacts) -> ApplyResult {
        next_number(facts.count, &self.counts)?;
        let missing = facts.missing.iter().map(|item| local(*item)).collect::<Result<_, _>>()?;
        self.counts.push(StockTake {
            site: self.site(&facts.site)?,
            on: facts.on,
            found: facts.found,
            missing,
            unexpected: facts.unexpected.clone(),
            by: facts.by.as_deref().map(Into::into),
        });
        Ok(())
    }

    /// Returns the stock that was issued for a fitting.
    pub(super) fn taken(
        &self,
        fitting: FittingNo,
        facts: &TakenFacts,
    ) -> Result<Taken, Inconsistent> {
        match facts {
            TakenFacts::Item(item) => Ok(Taken::Item(local(*item)?)),
            TakenFacts::StockLevel(site) => {
                let model = self.fittings.get(fitting).ok_or(Inconsistent)?.model;
                let level = self.level_by.get(&(model, self.site(site)?));
                level.map(Taken::StockLevel).ok_or(Inconsistent)
            }
        }
    }
}

/// Returns the owners of a loan: an item, a person and an organisation.
fn owners(loan: &Loan) -> (Option<ItemNo>, Option<crate::model::PersonNo>, Option<OrgNo>) {
    let item = match loan.lent {
        Lent::Item(item) => Some(item),
        Lent::Bulk(_) => None,
    };
    match loan.borrower {
        Borrower::Person(person) => (item, Some(person), None),
        Borrower::Org(org) => (item, None, Some(org)),
    }
}

fn shifted(count: u32, by: u32, direction: Direction) -> Result<u32, Inconsistent> {
    match direction {
        Direction::Forward => count.checked_add(by),
        Direction::Backward => count.checked_sub(by),
    }
    .ok_or(Inconsistent)
}
