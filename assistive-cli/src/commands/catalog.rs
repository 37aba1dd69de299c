//! `catalog`: device models and device classes.

use assistive_core::exchange::Kind;
use assistive_core::model::{
    CategorySet, ClassEntry, Device, DeviceClass, EntityKind, ModelCode, Money, Scheme, Tracking,
    class_table,
};
use assistive_core::{Edit, ModelDraft, ModelView, View};
use clap::{Args, Subcommand};

use super::card::CardArgs;
use super::{
    describe, filter,
    record::{self, ChangedCells, RecordName},
};
use crate::args::{Format, RowsArgs, coded};
use crate::context::Context;
use crate::error::Result;
use crate::lang::Messages;
use crate::render::{self, CLASSES, MODELS};

/// Device models and device classes
#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    List(ListArgs),
    Show(ShowArgs),
    Search(SearchArgs),
    Classes(ClassesArgs),
    Add(Box<AddArgs>),
}

/// List device models
#[derive(Debug, Args)]
#[command(after_help = "assistive catalog list --class \"12 22\" --basic")]
pub(crate) struct ListArgs {
    /// Models of this class or below it: code or name
    #[arg(long)]
    class: Option<String>,
    /// Basic-type devices only
    #[arg(long)]
    basic: bool,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Show a device model with its stock, open loans and holds
#[derive(Debug, Args)]
#[command(after_help = "assistive catalog show WC-STD")]
pub(crate) struct ShowArgs {
    /// Code or name of the model
    model: String,
    #[command(flatten)]
    card: CardArgs,
}

/// Search device models and classes by code or name
#[derive(Debug, Args)]
#[command(after_help = "assistive catalog search 轮椅")]
pub(crate) struct SearchArgs {
    /// Part of a code or name
    text: String,
    #[command(flatten)]
    rows: RowsArgs,
}

/// List device classes: the top ones, or those below one
#[derive(Debug, Args)]
#[command(
    after_help = "assistive catalog classes \"12 22\"\nassistive catalog classes --search 助听器"
)]
pub(crate) struct ClassesArgs {
    /// Class of which those below are listed
    code: Option<String>,
    /// Part of a code or name
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Add a device model, or change one
#[derive(Debug, Args)]
#[command(
    after_help = "assistive catalog add WC-STD --name 普通轮椅 --class \"12 22 03\" --basic yes --price 980"
)]
pub(crate) struct AddArgs {
    /// Its code
    code: String,
    /// Its name
    #[arg(long)]
    name: Option<String>,
    /// Its class: code or name
    #[arg(long)]
    class: Option<String>,
    /// Classification of the class
    #[arg(long, value_parser = coded::<Scheme>(), default_value = "iso9999")]
    scheme: Scheme,
    /// A basic-type device
    #[arg(long, value_parser = yes_no())]
    basic: Option<bool>,
    /// Categories it is advised for, such as 1;4
    #[arg(long)]
    categories: Option<String>,
    /// Unit it is counted in
    #[arg(long)]
    unit: Option<String>,
    /// Price in yuan
    #[arg(long)]
    price: Option<String>,
    /// Share that the state pays, in yuan
    #[arg(long)]
    subsidy: Option<String>,
    /// Useful life in years
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=99))]
    life_years: Option<u8>,
    /// Tracking of its stock
    #[arg(long, value_parser = coded::<Tracking>())]
    tracking: Option<Tracking>,
    /// Must be cleaned after a loan
    #[arg(long, value_parser = yes_no())]
    hygiene: Option<bool>,
    /// For how many days it is lent
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..=3650))]
    loan_days: Option<u16>,
}

fn yes_no() -> impl clap::builder::TypedValueParser<Value = bool> {
    use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
    let yes = PossibleValue::new("yes").aliases(["y", "true", "1", "是"]);
    let no = PossibleValue::new("no").aliases(["n", "false", "0", "否"]);
    let known = PossibleValuesParser::new([yes, no]);
    known.map(|word| matches!(word.as_str(), "yes" | "y" | "true" | "1" | "是"))
}

pub(crate) fn run(command: &CatalogCommand, context: &mut Context) -> Result<()> {
    match command {
        CatalogCommand::List(args) => list(args, context),
        CatalogCommand::Show(args) => show(args, context),
        CatalogCommand::Search(args) => search(args, context),
        CatalogCommand::Classes(args) => classes(args, context),
        CatalogCommand::Add(args) => add(args, context),
    }
}

fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let store = context.reader()?;
    let view = store.view()?;
    let class = args.class.as_deref().map(|text| filter::class(&view, text)).transpose()?;
    let wanted = |model: &ModelView| {
        let inside = |class: DeviceClass| class_of(model).is_some_and(|own| class.contains(own));
        (!args.basic || model.basic) && class.is_none_or(inside)
    };
    let models: Vec<_> = view.models()?.into_iter().filter(wanted).collect();
    render::list(context, "models", MODELS, &models)
}

fn class_of(model: &ModelView) -> Option<DeviceClass> {
    DeviceClass::parse(model.class.code(), Scheme::Iso9999).ok()
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    args.card.direct(context)?;
    let store = context.reader()?;
    let view = store.view()?;
    let Device::Model(code) = view.find_device(&args.model)? else {
        return Err(record::not_found(EntityKind::Model, &args.model));
    };
    let card = view.model_card(&code, context.today()?)?;
    let title = describe::named(&context.messages, &code, &card.model.name);
    render::model_card(context.render_options(), title, &card)?.render(context)
}

/// Returns the models that match a text by code, name or sound, and those whose class it matches.
fn models_with(text: &str, view: &View<'_>, messages: &Messages) -> Result<Vec<ModelView>> {
    let mut models = view.search_models(text)?;
    let text = text.to_lowercase();
    let known: Vec<_> = models.iter().map(|model| model.code.clone()).collect();
    let others = view.models()?.into_iter().filter(|model| !known.contains(&model.code));
    models
        .extend(others.filter(|model| messages.label(&model.class).to_lowercase().contains(&text)));
    Ok(models)
}

fn search(args: &SearchArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let store = context.reader()?;
    let view = store.view()?;
    let models = models_with(&args.text, &view, &context.messages)?;
    let classes = classes_with(&args.text);
    if context.format() != Format::Table {
        let rows =
            classes.iter().map(|class| render::json_of(CLASSES, class, &context.render_options()));
        let rows: serde_json::Value = rows.collect();
        // CSV has one kind of rows; classes have a command of their own.
        let head = [("classes".to_owned(), rows)].into_iter().collect();
        return render::listed(context, head, "models", MODELS, &models);
    }
    render::list(context, "models", MODELS, &models)?;
    context.ui.line("")?;
    render::list(context, "classes", CLASSES, &classes)
}

/// Returns the classes whose code or name contains a text.
fn classes_with(text: &str) -> Vec<ClassEntry> {
    let lower = text.to_lowercase();
    let holds = |entry: &&ClassEntry| {
        entry.name_en.to_lowercase().contains(&lower)
            || entry.name_zh.contains(text)
            || [entry.iso, entry.cn].iter().flatten().any(|c| c.to_string().starts_with(text))
    };
    class_table().entries().iter().filter(holds).cloned().collect()
}

fn classes(args: &ClassesArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let mut found = match (&args.code, &args.search) {
        (None, Some(text)) => classes_with(text),
        (None, None) => {
            let entries = class_table().entries().iter();
            entries.filter(|entry| entry.class().level() == 1).cloned().collect()
        }
        (Some(code), _) => {
            let top =
                record::checked("class", code, |text| DeviceClass::parse(text, Scheme::Iso9999))?;
            let inside = |entry: &&ClassEntry| {
                let mut own = [entry.iso, entry.cn].into_iter().flatten();
                own.any(|class| top.contains(class))
            };
            class_table().entries().iter().filter(inside).cloned().collect::<Vec<_>>()
        }
    };
    if let (Some(_), Some(text)) = (&args.code, &args.search) {
        let fits = classes_with(text);
        found.retain(|entry| fits.iter().any(|other| other.class() == entry.class()));
    }
    match (&args.code, found.is_empty()) {
        (Some(code), true) => Err(record::not_found(EntityKind::Class, code)),
        _ => render::list(context, "classes", CLASSES, &found),
    }
}

fn add(args: &AddArgs, context: &mut Context) -> Result<()> {
    let code = record::checked("code", &args.code, ModelCode::new)?;
    let store = context.writer()?;
    let draft = draft(args, &store.view()?, code.clone())?;
    let cells = || store.view()?.coded_cells(Kind::Catalog, code.as_str());
    let before = cells()?;
    let recorded = store.catalogue(&context.author()?).record(&draft)?;
    let changed = ChangedCells::between(before.as_ref(), cells()?.as_ref());
    let models = store.view()?.models()?;
    let model = models.iter().find(|model| model.code == code);
    let name = model.map_or("", |model| &model.name);
    let name = RecordName::coded(context, "model", code.as_str(), name);
    record::print_changed(context, name, &recorded, &changed)
}

fn draft(args: &AddArgs, view: &View<'_>, code: ModelCode) -> Result<ModelDraft> {
    let class = |text: &str| match DeviceClass::parse(text, args.scheme) {
        Ok(class) => Ok(class),
        Err(_) => filter::class(view, text),
    };
    Ok(ModelDraft::new(code)
        .name(Edit::from(args.name.clone()))
        .class(args.class.as_deref().map(class).transpose()?)
        .basic(args.basic)
        .categories(record::parsed::<CategorySet>("categories", &args.categories)?)
        .unit(Edit::from(args.unit.clone()))
        .price(record::parsed::<Money>("price", &args.price)?)
        .subsidy(record::parsed::<Money>("subsidy", &args.subsidy)?)
        .life_years(args.life_years)
        .tracking(args.tracking)
        .hygiene(args.hygiene)
        .loan_days(match args.loan_days {
            Some(0) => Edit::Clear,
            days => days.into(),
        }))
}
