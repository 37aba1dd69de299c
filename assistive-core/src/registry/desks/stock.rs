//! The desks of stock and lending.

use jiff::civil::Date;

use super::{Lending, Stock};
use crate::error::Result;
use crate::model::{HoldNo, ItemNo, ItemStatus, LoanNo, Setting, SiteCode, Tag};
use crate::registry::stock::give_back::{GiveBack, GivenBack};
use crate::registry::stock::holds::{CancelHold, PlaceHold};
use crate::registry::stock::imported_loans::LoanDraft;
use crate::registry::stock::items::StockDraft;
use crate::registry::stock::lending::{Lend, Renew, ReturnLoans};
use crate::registry::stock::limits::SetLimit;
use crate::registry::stock::moves::{MoveItem, MoveQuantity};
use crate::registry::stock::receive::Receive;
use crate::registry::stock::stocktake::{Counted, TakeStock};
use crate::registry::write::operation::{All, Applied};
use crate::registry::write::upsert::Recorded;

impl Stock<'_> {
    /// Receives stock. Each device of a model that is tracked one by one becomes a record. If there are fewer `tags`
    /// than devices, the other tags are made of the site's code and a number. A quantity of a bulk model is added to
    /// the stock level with the same source and day.
    ///
    /// ```
    /// use assistive_core::model::{ModelCode, SiteCode, Tag};
    /// use assistive_core::StockDraft;
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let stock = StockDraft::default()
    ///     .model(ModelCode::new("WC")?)
    ///     .site(SiteCode::new("ST-1")?)
    ///     .quantity(3)
    ///     .received_on(date(2024, 4, 1));
    /// let items = store.stock(&author).receive(&stock, &[Tag::new("A1")?])?.output;
    /// assert_eq!(items.len(), 3, "one with the given tag, two with new ones");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn receive(&self, stock: &StockDraft, tags: &[Tag]) -> Result<Applied<Vec<ItemNo>>> {
        let own = stock.tag.iter().filter(|_| tags.is_empty());
        let tags = own.chain(tags).cloned().collect();
        self.0.execute(&Receive { stock: stock.clone(), tags })
    }

    /// Applies actions to devices as one commit, in order, or none of them. Returns the status of each device
    /// afterwards.
    ///
    /// ```
    /// use assistive_core::MoveItem;
    /// use assistive_core::model::{ItemStatus, StockAction};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let item = store.view()?.find_item("A1")?;
    /// let day = date(2024, 4, 2);
    /// let moves = [
    ///     MoveItem::new(item, StockAction::Repair, day),
    ///     MoveItem::new(item, StockAction::FinishRepair, day),
    /// ];
    /// let output = store.stock(&author).move_items(&moves)?.output;
    /// assert_eq!(output, [ItemStatus::Repair, ItemStatus::InStock]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks), with the problems of each device.
    pub fn move_items(&self, moves: &[MoveItem]) -> Result<Applied<Vec<ItemStatus>>> {
        self.0.execute(&All(moves))
    }

    /// Applies an action to a quantity of a bulk model at a site. Returns the status of the quantity afterwards.
    ///
    /// ```
    /// use assistive_core::model::{ItemStatus, ModelCode, SiteCode, StockAction};
    /// use assistive_core::{ItemFilter, MoveQuantity};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days,tracking\nCANE,手杖,12 03 03,60,bulk\n"),
    /// #     (Kind::Stock, "device,site,quantity,received_on\nCANE,ST-1,10,2024-01-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let (model, site) = (ModelCode::new("CANE")?, SiteCode::new("ST-1")?);
    /// let moved = MoveQuantity::new(model, site, 2, StockAction::Repair, date(2024, 4, 2));
    /// store.stock(&author).move_quantity(&moved)?;
    /// let level = &store.view()?.levels(&ItemFilter::default())?[0];
    /// assert_eq!(level.count(ItemStatus::Repair), 2);
    /// assert_eq!(level.count(ItemStatus::InStock), 10 - 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn move_quantity(&self, moved: &MoveQuantity) -> Result<Applied<ItemStatus>> {
        self.0.execute(moved)
    }

    /// Takes back devices that were handed over by fittings. Those that need hygiene treatment are to be cleaned.
    ///
    /// ```
    /// use assistive_core::model::{FittingNo, ItemStatus};
    /// use assistive_core::{GiveBack, ItemFilter};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,tracking\nCANE,手杖,12 03 03,bulk\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Stock, "device,site,quantity,received_on\nCANE,ST-1,10,2024-01-05\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on,site,quantity\n7,CANE,2024-02-05,ST-1,2\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let fitting = FittingNo::parse("F1").ok_or("not a fitting")?;
    /// store.stock(&author).give_back(&GiveBack::of_fittings(vec![fitting], date(2024, 4, 2)))?;
    /// let level = &store.view()?.levels(&ItemFilter::default())?[0];
    /// assert_eq!((level.count(ItemStatus::Issued), level.count(ItemStatus::InStock)), (0, 10));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn give_back(&self, given: &GiveBack) -> Result<Applied<Vec<GivenBack>>> {
        self.0.execute(given)
    }

    /// Records a stock-take of a site from the tags that were scanned or typed, in any order.
    ///
    /// ```
    /// use assistive_core::model::SiteCode;
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\nA2,WC,ST-1,2024-01-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let scanned = ["A1".to_owned(), "X9".to_owned()];
    /// let site = SiteCode::new("ST-1")?;
    /// let counted = store.stock(&author).count(&site, &scanned, date(2024, 4, 2))?.output;
    /// assert_eq!((counted.found.len(), counted.missing.len()), (1, 1), "A1 and A2");
    /// assert_eq!(counted.unexpected, [("X9".to_owned(), None)]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn count(&self, site: &SiteCode, tags: &[String], on: Date) -> Result<Applied<Counted>> {
        self.0.execute(&TakeStock { site: site.clone(), tags: tags.to_vec(), on })
    }
}

impl Lending<'_> {
    /// Lends devices to a borrower, all or none. Each device gets a loan of its own.
    ///
    /// ```
    /// use assistive_core::model::Money;
    /// use assistive_core::{Due, Lend};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let (item, person) = {
    ///     let view = store.view()?;
    ///     (view.find_lendable("A1")?, view.find_person("7")?)
    /// };
    /// let due = date(2024, 5, 1);
    /// let lend = Lend::new([(item, 1)], person, date(2024, 4, 2))
    ///     .due(Due::On(due))
    ///     .deposit(Money::from_fen(10_000));
    /// let loans = store.lending(&author).lend(&lend)?.output;
    /// assert_eq!(store.view()?.loan(loans[0], author.today)?.due_on, Some(due));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn lend(&self, lend: &Lend) -> Result<Applied<Vec<LoanNo>>> {
        self.0.execute(lend)
    }

    /// Returns lent devices to stock, all or none. Returns the status of each afterwards.
    ///
    /// ```
    /// use assistive_core::model::SiteCode;
    /// use assistive_core::{Lend, ReturnLoans};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days,tracking\nCANE,手杖,12 03 03,60,bulk\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Stock, "device,site,quantity,received_on\nCANE,ST-1,10,2024-01-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let (canes, person) = {
    ///     let view = store.view()?;
    ///     (view.find_lendable("CANE")?, view.find_person("7")?)
    /// };
    /// let lend = Lend::new([(canes, 3)], person, date(2024, 4, 2)).site(SiteCode::new("ST-1")?);
    /// let loans = store.lending(&author).lend(&lend)?.output;
    /// let back = ReturnLoans::new(loans.clone(), date(2024, 4, 20)).quantity(2_u32);
    /// store.lending(&author).take_back(&back)?;
    /// assert_eq!(store.view()?.loan(loans[0], author.today)?.out, 3 - 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn take_back(&self, back: &ReturnLoans) -> Result<Applied<Vec<ItemStatus>>> {
        self.0.execute(back)
    }

    /// Extends a loan until `due_on`. Without `due_on`, the model's loan period is added to the later of `on` and the
    /// current due day. Returns the new due day.
    ///
    /// ```
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
    /// #     (Kind::Loans, "item,borrower,out_on\nA1,7,2024-04-02\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// // Due on 1 June, after the 60 days of the model.
    /// let loan = store.view()?.find_loan("A1")?;
    /// let due = store.lending(&author).renew(loan, date(2024, 4, 30), None)?.output;
    /// assert_eq!(due, date(2024, 7, 31), "60 days after 1 June");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn renew(&self, loan: LoanNo, on: Date, due_on: Option<Date>) -> Result<Applied<Date>> {
        self.0.execute(&Renew { loan, on, due_on })
    }

    /// Places a hold: a person waits for a model.
    ///
    /// ```
    /// use assistive_core::PlaceHold;
    /// use assistive_core::model::ModelCode;
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n8,李强,610902\n"),
    /// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
    /// #     (Kind::Loans, "item,borrower,out_on\nA1,7,2024-04-02\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// // The only wheelchair is on loan until 1 June.
    /// let second = store.view()?.find_person("8")?;
    /// let hold = PlaceHold::new(ModelCode::new("WC")?, second, date(2024, 4, 3));
    /// let hold = store.lending(&author).place_hold(&hold)?.output;
    /// let hold = store.view()?.hold(hold, author.today)?;
    /// assert_eq!((hold.place, hold.expected_on), (Some(1), Some(date(2024, 6, 1))));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn place_hold(&self, hold: &PlaceHold) -> Result<Applied<HoldNo>> {
        self.0.execute(hold)
    }

    /// Cancels a hold.
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn cancel_hold(&self, hold: HoldNo, on: Date) -> Result<Applied<()>> {
        self.0.execute(&CancelHold { hold, on })
    }

    /// Records a loan as history, without checks of cleaning or limits. Creates the loan, or updates the loan with
    /// its key.
    ///
    /// ```
    /// use assistive_core::LoanDraft;
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let (item, person) = {
    ///     let view = store.view()?;
    ///     (view.find_lendable("A1")?, view.find_person("7")?)
    /// };
    /// let past = LoanDraft::new(item, person.into(), date(2024, 2, 1)).in_on(date(2024, 3, 1));
    /// let loan = store.lending(&author).record(&past)?.number;
    /// assert_eq!(store.view()?.loan(loan, author.today)?.in_on, Some(date(2024, 3, 1)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn record(&self, loan: &LoanDraft) -> Result<Recorded<LoanNo>> {
        self.0.record(loan)
    }

    /// Sets a limit of the desk and returns the new limit.
    ///
    /// ```
    /// use assistive_core::model::Setting;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    ///
    /// store.lending(&author).set_limit(Setting::OpenLoans, 1)?;
    /// assert_eq!(store.view()?.limits().open_loans, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](crate::desks).
    pub fn set_limit(&self, setting: Setting, value: u16) -> Result<Applied<u16>> {
        self.0.execute(&SetLimit { setting, value })
    }
}
