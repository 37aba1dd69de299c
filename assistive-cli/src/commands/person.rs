//! `person`: people, and registering one.

use assistive_core::model::{
    Category, Certificate, CitizenId, Grade, LocalKey, Placement, Sex, Stage,
};
use assistive_core::{Edit, PersonDraft, Registry};
use clap::{Args, Subcommand};

use super::desk;
use crate::args::coded;
use crate::context::Context;
use crate::error::Result;
use crate::render::{self, PERSONS};

/// People who are registered
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    Find(FindArgs),
    Show(ShowArgs),
    Add(Box<AddArgs>),
}

/// Find people by name, end of the id, phone or key
#[derive(Debug, Args)]
#[command(after_help = "assistive person find 王芳")]
pub(crate) struct FindArgs {
    /// Part of the name, last characters of the id, phone or key
    text: String,
}

/// Show one person
#[derive(Debug, Args)]
#[command(after_help = "assistive person show P12")]
pub(crate) struct ShowArgs {
    /// P12, id, certificate or key
    person: String,
}

/// Register a person, or change one who is registered
#[derive(Debug, Args)]
#[command(
    after_help = "assistive person add --id 34052419800101001X --name 王芳 --division 旬阳市\nassistive person add --key SP-0981/001 --name 李明 --division 610981 --school SP-0981"
)]
pub(crate) struct AddArgs {
    /// Citizen id
    #[arg(long, required_unless_present_any = ["certificate", "key"])]
    id: Option<String>,
    /// Certificate number
    #[arg(long)]
    certificate: Option<String>,
    /// Key that a site gave
    #[arg(long)]
    key: Option<String>,
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Sex; from the id by default
    #[arg(long, value_parser = coded::<Sex>())]
    sex: Option<Sex>,
    /// Birth date; from the id by default
    #[arg(long, value_name = "DATE")]
    birth_date: Option<String>,
    /// Category, 1 to 7 or a word such as visual; from the certificate by default
    #[arg(long, value_parser = coded::<Category>(), hide_possible_values = true)]
    category: Option<Category>,
    /// Grade; from the certificate by default
    #[arg(long, value_parser = coded::<Grade>())]
    grade: Option<Grade>,
    /// Division where the person lives: code or name
    #[arg(long)]
    division: Option<String>,
    /// Guardian
    #[arg(long)]
    guardian: Option<String>,
    /// Phone number
    #[arg(long)]
    phone: Option<String>,
    /// Day of registration; today by default
    #[arg(long, value_name = "DATE")]
    registered_on: Option<String>,
    /// School: code or name
    #[arg(long, value_name = "SITE")]
    school: Option<String>,
    /// Class in the school
    #[arg(long)]
    class_name: Option<String>,
    /// Stage of schooling
    #[arg(long, value_parser = coded::<Stage>())]
    stage: Option<Stage>,
    /// How the student is taught
    #[arg(long, value_parser = coded::<Placement>())]
    placement: Option<Placement>,
}

pub(crate) fn run(command: &PersonCommand, context: &mut Context) -> Result<()> {
    match command {
        PersonCommand::Find(args) => find(args, context),
        PersonCommand::Show(args) => show(args, context),
        PersonCommand::Add(args) => {
            let registry = context.writer()?;
            let draft = draft(args, context, &registry)?;
            desk::record(context, &registry, &draft, "person", desk::number)
        }
    }
}

fn find(args: &FindArgs, context: &mut Context) -> Result<()> {
    let registry = context.reader()?;
    let found = registry.view()?.search_persons(&args.text, context.today()?)?;
    render::list(context, "persons", PERSONS, &found)
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    let registry = context.reader()?;
    let view = registry.view()?;
    let person = view.person(view.find_person(&args.person)?, context.today()?)?;
    render::one(context, PERSONS, &person)
}

fn draft(args: &AddArgs, context: &Context, registry: &Registry) -> Result<PersonDraft> {
    let view = registry.view()?;
    let own = view.own_site();
    let key = |text: &str| LocalKey::parse(text, own);
    let division = desk::division(&view, "--division", &args.division)?;
    Ok(PersonDraft {
        citizen: desk::maybe("id_number", &args.id, CitizenId::parse)?.value(),
        certificate: desk::maybe("certificate", &args.certificate, Certificate::parse)?.value(),
        key: desk::maybe("key", &args.key, key)?.value(),
        name: Edit::from(args.name.clone()),
        sex: args.sex.into(),
        birth_date: context.maybe_day("--birth-date", &args.birth_date)?.into(),
        category: args.category.into(),
        grade: args.grade.into(),
        division: division.into(),
        guardian: Edit::from(args.guardian.clone()),
        phone: Edit::from(args.phone.clone()),
        registered_on: context.maybe_day("--registered-on", &args.registered_on)?.into(),
        school: desk::site(&view, "--school", &args.school)?.into(),
        class_name: Edit::from(args.class_name.clone()),
        stage: args.stage.into(),
        placement: args.placement.into(),
        ..PersonDraft::default()
    })
}
