//! Papers to print and sign: the receipt of a loan, the form of a fitting, labels for devices. How they look is in
//! `render/papers`.

use std::path::PathBuf;

use assistive_core::model::ItemStatus;
use assistive_core::{ItemFilter, ItemView, Store, View};
use clap::Args;
use jiff::civil::Date;

use super::filter::StockFilterArgs;
use super::{loan_lists, record};
use crate::context::{Context, Output, OutputFormat};
use crate::error::{CliError, Exit, Result};
use crate::lang::tr;
use crate::render;

/// The page that is written.
#[derive(Debug, Args)]
pub(crate) struct PageArgs {
    /// The page to write: open it in a browser and print it
    #[arg(short, long, value_name = "FILE.html")]
    output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

impl PageArgs {
    fn write(&self, context: &mut Context, page: &str) -> Result<()> {
        let (file, force) = (self.output.clone(), self.force);
        context.output = Some(Output { file, shape: OutputFormat::Html, force });
        context.write_output(OutputFormat::Html, page.as_bytes())
    }
}

/// Write the receipt of loans, to be signed by the borrower: a page for each borrower
#[derive(Debug, Args)]
#[command(
    after_help = "assistive loan receipt L5 -o receipt.html\nassistive loan receipt AK000012 AK000015 -o 借用凭单.html --lang zh"
)]
pub(crate) struct ReceiptArgs {
    /// Numbers of loans such as L5, or tags of devices that are lent
    #[arg(required = true, value_name = "LOAN")]
    loans: Vec<String>,
    #[command(flatten)]
    page: PageArgs,
}

/// Write the form of a fitting, with lines for what is filled in and signed by hand
#[derive(Debug, Args)]
#[command(after_help = "assistive fit form F5 -o 适配登记表.html --lang zh")]
pub(crate) struct FormArgs {
    /// Number of the fitting such as F5
    fitting: String,
    #[command(flatten)]
    page: PageArgs,
}

/// Write labels for devices, with their tag as a QR code
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock labels AK000012 AK000015 -o labels.html\nassistive stock labels --site ST-0922 -o labels.html"
)]
pub(crate) struct LabelsArgs {
    /// Tags of devices; all that are not lost or retired by default
    tags: Vec<String>,
    #[command(flatten)]
    filter: StockFilterArgs,
    #[command(flatten)]
    page: PageArgs,
}

pub(super) fn receipt(args: &ReceiptArgs, context: &mut Context) -> Result<()> {
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let loans = args.loans.iter().map(|text| loan_lists::find(&view, text, today));
    let loans = loans.collect::<Result<Vec<_>>>()?;
    let page = render::receipts(&context.render_options(), &house(&store, &view)?, &loans, today);
    args.page.write(context, &page)
}

pub(super) fn form(args: &FormArgs, context: &mut Context) -> Result<()> {
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let card = view.fitting_card(record::fitting(&args.fitting)?, today)?;
    let page =
        render::fitting_form(&context.render_options(), &house(&store, &view)?, &card, today);
    args.page.write(context, &page)
}

pub(super) fn labels(args: &LabelsArgs, context: &mut Context) -> Result<()> {
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let items = match args.tags.as_slice() {
        [] => all(args, &view, today)?,
        tags => {
            let item = |text: &String| Ok(view.item(view.find_item(text)?, today)?);
            tags.iter().map(item).collect::<Result<Vec<_>>>()?
        }
    };
    if !items.iter().any(|item| item.tag.is_some()) {
        return Err(CliError::Message(Exit::Refused, tr!(context.messages, "labels-none")));
    }
    let page = render::labels(&context.render_options(), &house(&store, &view)?, &items, today)?;
    args.page.write(context, &page)
}

/// Returns every device of the filter that is not lost or retired.
fn all(args: &LabelsArgs, view: &View<'_>, today: Date) -> Result<Vec<ItemView>> {
    let wanted = ItemFilter::default().filter(args.filter.filter(view)?);
    let mut items = view.items(&wanted, today)?.collect::<assistive_core::Result<Vec<_>>>()?;
    let gone = [ItemStatus::Lost, ItemStatus::Retired];
    items.retain(|item| item.status.is_none_or(|status| !gone.contains(&status)));
    Ok(items)
}

/// Returns the name of the organisation that issues the paper; empty if the store does not know it.
fn house(store: &Store, view: &View<'_>) -> Result<String> {
    let Some(own) = store.info()?.site else { return Ok(String::new()) };
    let site = view.sites()?.into_iter().find(|site| site.code == own);
    Ok(site.map(|site| site.name).unwrap_or_default())
}
