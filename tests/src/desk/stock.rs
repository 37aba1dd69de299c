//! Receipts, actions, fittings and stock-takes: the actions that each status of a device allows.

use super::words::{Fit, FitSome, MoveItem, MoveQuantity, Op, Outcome, Receive, Standing, Step};
use super::{Day, Desk, Device, Fitting, Holder, MODELS, SITES, Verdict, require};
use Standing::{Cleaning, Display, InStock, Issued, Lost, OnLoan, Repair, Retired, Transit};

/// Returns the statuses in which an action is possible, and the status it leads to.
pub(super) fn rule(step: Step, hygiene: bool) -> (Vec<Standing>, Standing) {
    // A device that was used is cleaned first, however it came back.
    let back = if hygiene { Cleaning } else { InStock };
    match step {
        // All ways out begin with a clean device in stock.
        Step::Lend => (vec![InStock], OnLoan),
        Step::Issue => (vec![InStock], Issued),
        Step::Display => (vec![InStock], Display),
        Step::Send => (vec![InStock], Transit),
        Step::Arrive => (vec![Transit], InStock),
        Step::Return => (vec![OnLoan, Issued, Display], back),
        Step::ReturnDamaged => (vec![OnLoan, Issued, Display], Repair),
        Step::Mend => (vec![Repair], back),
        Step::Find => (vec![Lost], back),
        Step::Clean => (vec![InStock, Cleaning], InStock),
        Step::Repair => (vec![InStock, Cleaning], Repair),
        Step::Lose => (vec![InStock, OnLoan, Issued, Cleaning, Repair, Display, Transit], Lost),
        Step::Retire => (vec![InStock, Cleaning, Repair, Display, Lost], Retired),
        Step::Correct => (vec![], InStock),
    }
}

impl Desk {
    pub(super) fn receive(&mut self, op: &Receive) -> Verdict {
        self.not_in_the_future(op.on)?;
        require(op.quantity > 0, "nothing came")?;
        if MODELS[op.model].bulk {
            require(op.tags.is_empty(), "a bulk model has no tags")?;
            *self.piles.entry((op.model, op.site, InStock)).or_default() += op.quantity;
            let first = self.first_came.entry(op.model).or_insert(op.on);
            *first = op.on.min(*first);
            self.offer(op.model);
            return Ok(Outcome::Received(Vec::new()));
        }
        require(op.quantity <= 999, "that is too much at once")?;
        let mut tags = op.tags.clone();
        while tags.len() < op.quantity as usize {
            self.tags_made[op.site] += 1;
            tags.push(format!("{}-{:04}", SITES[op.site], self.tags_made[op.site]));
        }
        for tag in &tags {
            let taken = self.devices.iter().any(|device| device.tag == *tag);
            require(!taken, "the tag is taken")?;
            self.devices.push(Device {
                tag: tag.clone(),
                model: op.model,
                site: op.site,
                standing: InStock,
                since: op.on,
                holder: Holder::Nobody,
            });
        }
        self.offer(op.model);
        Ok(Outcome::Received(tags))
    }

    /// Refuses an action before the first receipt of the model.
    pub(super) fn had_come(&self, model: usize, on: Day) -> Result<(), String> {
        let first = self.first_came.get(&model);
        require(first.is_none_or(|first| on >= *first), "nothing of it had come yet")
    }

    pub(super) fn device(&self, device: usize) -> Result<&Device, String> {
        self.devices.get(device).ok_or_else(|| "there is no such device".to_owned())
    }

    /// Does an action on a device, if it is possible now.
    pub(super) fn shift(
        &mut self,
        number: usize,
        step: Step,
        on: Day,
        holder: Holder,
    ) -> Result<Standing, String> {
        self.not_in_the_future(on)?;
        let device = self.device(number)?.clone();
        let (from, to) = rule(step, MODELS[device.model].hygiene);
        require(from.contains(&device.standing), "that cannot be done from where it is")?;
        require(on >= device.since, "something was done with it later than that")?;
        let device = &mut self.devices[number];
        if let (Step::Arrive, Holder::Site(site)) = (step, device.holder) {
            device.site = site;
        }
        (device.standing, device.since, device.holder) = (to, on, holder);
        Ok(to)
    }

    pub(super) fn move_item(&mut self, op: &MoveItem) -> Verdict {
        let device = self.device(op.device)?.clone();
        let elsewhere = matches!(op.step, Step::Lend | Step::Issue | Step::Correct);
        require(!elsewhere, "lending and fitting have their own desks")?;
        let comes_back = matches!(op.step, Step::Return | Step::ReturnDamaged);
        require(
            !(comes_back && device.standing == OnLoan),
            "it is taken back at the lending desk",
        )?;
        require(op.reason || op.step != Step::Retire, "it must be said why")?;
        let holder = match (op.step, op.to) {
            (Step::Send, to) => Holder::Site(to.ok_or("it must be said where to")?),
            _ => Holder::Nobody,
        };
        require(holder != Holder::Site(device.site), "it is there already")?;
        let standing = self.shift(op.device, op.step, op.on, holder)?;
        // A returned or lost device is not on loan any more.
        if let Holder::Loan(loan) = device.holder {
            self.loans[loan].in_on = Some(op.on);
            self.loans[loan].back = 1;
        }
        self.offer(device.model);
        Ok(Outcome::Stands(vec![standing]))
    }

    /// Does an action on a quantity of a bulk model at a site.
    pub(super) fn shift_some(
        &mut self,
        model: usize,
        (site, from): (usize, Standing),
        (to_site, to): (usize, Standing),
        quantity: u32,
    ) -> Result<(), String> {
        let there = self.piles.entry((model, site, from)).or_default();
        require(*there >= quantity, "there are not that many")?;
        *there -= quantity;
        *self.piles.entry((model, to_site, to)).or_default() += quantity;
        Ok(())
    }

    pub(super) fn move_quantity(&mut self, op: &MoveQuantity) -> Verdict {
        self.not_in_the_future(op.on)?;
        require(MODELS[op.model].bulk, "its devices have tags")?;
        require(op.quantity > 0, "nothing is done with none")?;
        self.had_come(op.model, op.on)?;
        require(op.reason || op.step != Step::Retire, "it must be said why")?;
        // A quantity has no tags, so each action takes it from one status.
        let from = match op.step {
            Step::Lend | Step::Issue | Step::Correct => {
                return Err("lending and fitting have their own desks".to_owned());
            }
            Step::Arrive => return Err("a quantity that is sent is there at once".to_owned()),
            Step::Return | Step::ReturnDamaged => Display,
            Step::Clean => Cleaning,
            Step::Mend => Repair,
            Step::Find => Lost,
            Step::Display | Step::Send | Step::Repair | Step::Lose | Step::Retire => InStock,
        };
        let (site, to) = match op.step {
            Step::Send => (op.to.ok_or("it must be said where to")?, InStock),
            step => (op.site, rule(step, MODELS[op.model].hygiene).1),
        };
        require(op.step != Step::Send || site != op.site, "they are there already")?;
        self.shift_some(op.model, (op.site, from), (site, to), op.quantity)?;
        self.offer(op.model);
        Ok(Outcome::Stands(vec![to]))
    }

    pub(super) fn fit(&mut self, op: &Fit) -> Verdict {
        self.not_in_the_future(op.on)?;
        let model = self.device(op.device)?.model;
        require(op.model == model, "it is a device of another model")?;
        self.offer(model);
        require(!self.is_kept_from(op.device, op.person), "it is kept for someone else")?;
        self.fittings.push(Fitting { person: op.person, model, on: op.on });
        let fitting = self.fittings.len() - 1;
        self.shift(op.device, Step::Issue, op.on, Holder::Fitting(fitting))?;
        self.got(model, op.person, op.on);
        Ok(Outcome::Fitted(fitting))
    }

    pub(super) fn fit_some(&mut self, op: &FitSome) -> Verdict {
        self.not_in_the_future(op.on)?;
        require(op.quantity > 0, "nothing is handed over")?;
        self.had_come(op.model, op.on)?;
        self.offer(op.model);
        let free = self.free_for(op.model, op.site, op.person);
        require(op.quantity <= free, "there are not that many, or they are kept")?;
        self.shift_some(op.model, (op.site, InStock), (op.site, Issued), op.quantity)?;
        self.fittings.push(Fitting { person: op.person, model: op.model, on: op.on });
        self.got(op.model, op.person, op.on);
        Ok(Outcome::Fitted(self.fittings.len() - 1))
    }

    /// Checks whether a fitting is a correction that only an import makes, and not the desk: the same fitting again,
    /// or a quantity that the site does not have, which is taken from no stock.
    #[must_use]
    pub fn is_for_files(&self, op: &Op) -> bool {
        let (key, there) = match op {
            Op::Fit(fit) => ((fit.person, fit.model, fit.on), true),
            Op::FitSome(fit) => {
                ((fit.person, fit.model, fit.on), self.at_hand(fit.model, fit.site) > 0)
            }
            _ => return false,
        };
        !there || self.fittings.iter().any(|f| (f.person, f.model, f.on) == key)
    }

    pub(super) fn count(&self, site: usize, tags: &[String], on: Day) -> Verdict {
        self.not_in_the_future(on)?;
        let here = |device: &&Device| device.site == site;
        let should_be = |device: &&Device| matches!(device.standing, InStock | Cleaning);
        // A device under repair or on display may be at the site.
        let may_be = |device: &&Device| matches!(device.standing, Repair | Display);
        let scanned = |device: &&Device| tags.contains(&device.tag);
        let tag = |device: &Device| device.tag.clone();
        let all = || self.devices.iter().filter(here);
        let found = all().filter(|d| scanned(d) && (should_be(d) || may_be(d)));
        let found: Vec<_> = found.map(tag).collect();
        let missing = all().filter(|d| should_be(d) && !scanned(d)).map(tag).collect();
        let mut unexpected: Vec<_> = tags.iter().filter(|t| !found.contains(t)).cloned().collect();
        unexpected.sort();
        unexpected.dedup();
        Ok(Outcome::Counted { found, missing, unexpected })
    }
}
