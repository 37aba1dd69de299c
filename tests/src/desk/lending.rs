//! Loans, returns and renewals.

use super::stock::rule;
use super::words::{Condition, Due, Lend, Outcome, Standing, Step, TakeBack, Thing};
use super::{Day, Desk, Holder, Loan, MODELS, Verdict, require};

impl Desk {
    fn open_loan(&self, number: usize) -> Result<Loan, String> {
        let loan = self.loans.get(number).ok_or("there is no such loan")?;
        require(loan.in_on.is_none(), "the loan is over")?;
        Ok(loan.clone())
    }

    /// Returns the number of open loans of a borrower. A loan without a due day does not count.
    pub(super) fn open_loans_of(&self, borrower: usize) -> usize {
        let open = |loan: &&Loan| loan.in_on.is_none() && loan.due_on.is_some();
        self.loans.iter().filter(open).filter(|loan| loan.borrower == borrower).count()
    }

    pub(super) fn lend(&mut self, op: &Lend) -> Verdict {
        let first = self.loans.len();
        for (thing, quantity) in &op.what {
            self.lend_one(op, *thing, *quantity)?;
        }
        let open = self.open_loans_of(op.borrower);
        let more = op.due != Due::Never;
        let max = usize::from(self.limits.open_loans);
        require(!more || open <= max, "the borrower has too many open loans")?;
        Ok(Outcome::Lent((first..self.loans.len()).collect()))
    }

    fn lend_one(&mut self, op: &Lend, thing: Thing, quantity: u32) -> Result<(), String> {
        self.not_in_the_future(op.on)?;
        let (model, home) = match thing {
            Thing::Device(device) => (self.device(device)?.model, self.device(device)?.site),
            Thing::Some(model) => (model, 0),
        };
        let site = op.site.unwrap_or(home);
        let due_on = match op.due {
            Due::Usual => {
                Some(op.on + MODELS[model].loan_days.ok_or("the model has no loan period")?)
            }
            Due::On(day) => Some(day),
            Due::Never => None,
        };
        require(due_on.is_none_or(|due| due >= op.on), "it would be due before it went out")?;
        let step = if due_on.is_some() { Step::Lend } else { Step::Issue };
        self.offer(model);
        let number = self.loans.len();
        match thing {
            Thing::Device(device) => {
                require(quantity == 1, "a device is one")?;
                require(site == home, "it is at another site")?;
                require(!self.is_kept_from(device, op.borrower), "it is kept for someone else")?;
                self.shift(device, step, op.on, Holder::Loan(number))?;
            }
            Thing::Some(model) => {
                require(MODELS[model].bulk, "its devices have tags")?;
                require(quantity > 0, "nothing is lent")?;
                self.had_come(model, op.on)?;
                let free = self.free_for(model, site, op.borrower);
                require(quantity <= free, "there are not that many, or they are kept")?;
                let from = (site, Standing::InStock);
                self.shift_some(model, from, (site, rule(step, false).1), quantity)?;
            }
        }
        self.loans.push(Loan {
            thing,
            model,
            site,
            borrower: op.borrower,
            out_on: op.on,
            due_on,
            in_on: None,
            last_back: None,
            quantity,
            back: 0,
            renewals: 0,
        });
        self.got(model, op.borrower, op.on);
        Ok(())
    }

    pub(super) fn take_back(&mut self, op: &TakeBack) -> Verdict {
        self.not_in_the_future(op.on)?;
        let step = match op.condition {
            _ if op.lost => Step::Lose,
            Some(Condition::Damaged) => Step::ReturnDamaged,
            Some(Condition::Good | Condition::Worn) | None => Step::Return,
        };
        let mut standings = Vec::new();
        for number in &op.loans {
            let loan = self.open_loan(*number)?;
            require(op.on >= loan.out_on, "it was not lent yet")?;
            let out = loan.quantity - loan.back;
            let quantity = op.quantity.unwrap_or(out);
            require((1..=out).contains(&quantity), "there are not that many out")?;
            standings.push(match loan.thing {
                Thing::Device(device) => self.shift(device, step, op.on, Holder::Nobody)?,
                Thing::Some(model) => {
                    let was = match loan.due_on {
                        Some(_) => Standing::OnLoan,
                        None => Standing::Issued,
                    };
                    let (from, to) = rule(step, MODELS[model].hygiene);
                    require(from.contains(&was), "that cannot be done from where they are")?;
                    self.shift_some(model, (loan.site, was), (loan.site, to), quantity)?;
                    to
                }
            });
            let stored = &mut self.loans[*number];
            stored.back += quantity;
            // The parts may be recorded in any order. The loan ends on the latest day.
            stored.last_back = stored.last_back.max(Some(op.on));
            stored.in_on = stored.last_back.filter(|_| stored.back == stored.quantity);
            self.offer(loan.model);
        }
        Ok(Outcome::Stands(standings))
    }

    pub(super) fn renew(&mut self, number: usize, on: Day, due_on: Option<Day>) -> Verdict {
        self.not_in_the_future(on)?;
        let loan = self.open_loan(number)?;
        require(on >= loan.out_on, "it was not lent yet")?;
        let due = loan.due_on.ok_or("it is never due")?;
        require(loan.renewals < self.limits.renewals, "it was renewed too often")?;
        self.offer(loan.model);
        let back_at = match loan.thing {
            Thing::Device(device) => self.device(device)?.site,
            Thing::Some(_) => loan.site,
        };
        require(!self.someone_waits(loan.model, back_at), "someone waits for it")?;
        let usual = MODELS[loan.model].loan_days.map(|days| due.max(on) + days);
        let until = due_on.or(usual).ok_or("the model has no loan period")?;
        require(until > due, "it is due later already")?;
        self.loans[number].due_on = Some(until);
        self.loans[number].renewals += 1;
        Ok(Outcome::Due(until))
    }
}
