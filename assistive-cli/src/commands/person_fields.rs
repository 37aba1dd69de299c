//! `person add` and `person edit`: the attributes of a person, shared by both.

use assistive_core::model::{
    Category, CategorySet, Certificate, CitizenId, Grade, LocalKey, Placement, Sex, Stage,
};
use assistive_core::{Edit, PersonDraft, View};
use clap::{ArgGroup, Args};
use serde_json::json;

use super::record::{self, ChangedCells, RecordName};
use crate::args::coded_or_none;
use crate::context::Context;
use crate::error::Result;

/// Register a person, or change one who is registered
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("keys").args(["id", "certificate", "key", "school"]).required(true).multiple(true),
    after_help = "assistive person add --id 34052419800101001X --name 王芳 --division 旬阳市\nassistive person add --key SP-0981/001 --name 李明 --division 610981 --school SP-0981\nassistive person add --name 李明 --birth-date 2014-09-01 --school SP-0981"
)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    fields: Fields,
}

/// Change a person who is registered
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("dated")
        .args(["division", "school", "category", "grade"])
        .multiple(true),
    after_help = "assistive person edit P12 --division 石泉县 --from 2024-03-01\nassistive person edit P12 --phone -\nassistive person edit SP-0981/001 --id 34052419800101001X"
)]
pub(crate) struct EditArgs {
    /// P12, id, certificate or key
    person: String,
    #[command(flatten)]
    fields: Fields,
    /// Day from which a changed division, school, category or grade holds; today by default
    #[arg(long, value_name = "DATE", requires = "dated")]
    from: Option<String>,
}

/// The attributes of a person; `-` clears one.
#[derive(Debug, Args)]
struct Fields {
    /// Citizen id
    #[arg(long)]
    id: Option<String>,
    /// Certificate number
    #[arg(long)]
    certificate: Option<String>,
    /// Key that a site gave; a new student of --school without any gets a number of the school
    #[arg(long)]
    key: Option<String>,
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Sex; from the id by default
    #[arg(long, value_parser = coded_or_none::<Sex>())]
    sex: Option<Edit<Sex>>,
    /// Birth date; from the id by default
    #[arg(long, value_name = "DATE")]
    birth_date: Option<String>,
    /// Category, 1 to 7 or a word such as visual; from the certificate by default
    #[arg(long, value_parser = coded_or_none::<Category>(), hide_possible_values = true)]
    category: Option<Edit<Category>>,
    /// Categories of a multiple disability, such as 2;4
    #[arg(long)]
    categories: Option<String>,
    /// Grade; from the certificate by default
    #[arg(long, value_parser = coded_or_none::<Grade>())]
    grade: Option<Edit<Grade>>,
    /// Division where the person lives: code or name
    #[arg(long)]
    division: Option<String>,
    /// Guardian; here and in other fields that may be empty, - takes the value away
    #[arg(long)]
    guardian: Option<String>,
    /// Phone number
    #[arg(long)]
    phone: Option<String>,
    /// Address
    #[arg(long)]
    address: Option<String>,
    /// A note
    #[arg(long)]
    note: Option<String>,
    /// Day of registration; by default that of the earliest record
    #[arg(long, value_name = "DATE")]
    registered_on: Option<String>,
    /// School: code or name
    #[arg(long, value_name = "SITE")]
    school: Option<String>,
    /// Class in the school
    #[arg(long)]
    class_name: Option<String>,
    /// Stage of schooling
    #[arg(long, value_parser = coded_or_none::<Stage>())]
    stage: Option<Edit<Stage>>,
    /// Placement of the student
    #[arg(long, value_parser = coded_or_none::<Placement>())]
    placement: Option<Edit<Placement>>,
}

pub(super) fn add(args: &AddArgs, context: &mut Context) -> Result<()> {
    let store = context.writer()?;
    let draft = args.fields.draft(context, &store.view()?)?;
    let author = context.author()?;
    let (recorded, changed) = record::record_and_compare(context, &store, |preview| {
        let desk = store.people(&author);
        if preview { desk.preview().record(&draft) } else { desk.record(&draft) }
    })?;
    let name = RecordName::of(context, &store.view()?, "person", recorded.number)?;
    record::print_changed(context, name, &recorded, &changed)
}

pub(super) fn edit(args: &EditArgs, context: &mut Context) -> Result<()> {
    let from = context.maybe_day("--from", &args.from)?;
    let from = from.map_or_else(|| context.today(), Ok)?;
    let store = context.writer()?;
    let (person, draft) = {
        let view = store.view()?;
        (view.find_person(&args.person)?, args.fields.draft(context, &view)?)
    };
    let cells = || store.view()?.record_cells(person, from);
    let before = cells()?;
    let applied = store.people(&context.author()?).edit(person, &draft, from)?;
    let changed = ChangedCells::between(before.as_ref(), cells()?.as_ref());
    let name = RecordName::of(context, &store.view()?, "person", person)?;
    let text = record::outcome_line(context, applied.output, "person", name.description);
    let text = changed.added_to(text, context);
    let fields = vec![
        ("person", json!(name.id)),
        ("outcome", json!(record::outcome_code(applied.output))),
        ("changes", changed.for_programs(context)),
    ];
    record::print_result(context, &applied, "edit", &text, fields)
}

impl Fields {
    fn draft(&self, context: &Context, view: &View<'_>) -> Result<PersonDraft> {
        let key = |text: &str| LocalKey::parse(text, view.own_site());
        let text = |text: &Option<String>| record::edit(text, |text| Ok(text.to_owned()));
        let day = |name, text: &_| record::edit(text, |text| context.day(name, text));
        Ok(PersonDraft::default()
            .citizen(record::maybe("id_number", &self.id, CitizenId::parse)?.value())
            .certificate(
                record::maybe("certificate", &self.certificate, Certificate::parse)?.value(),
            )
            .key(record::maybe("key", &self.key, key)?.value())
            .name(text(&self.name)?)
            .sex(self.sex.unwrap_or_default())
            .birth_date(day("--birth-date", &self.birth_date)?)
            .category(self.category.unwrap_or_default())
            .categories(record::maybe("categories", &self.categories, |text| {
                text.parse::<CategorySet>()
            })?)
            .grade(self.grade.unwrap_or_default())
            .division(record::edit(&self.division, |text| {
                record::option("--division", view.find_division(text))
            })?)
            .guardian(text(&self.guardian)?)
            .phone(text(&self.phone)?)
            .address(text(&self.address)?)
            .note(text(&self.note)?)
            .registered_on(day("--registered-on", &self.registered_on)?)
            .school(record::edit(&self.school, |text| {
                record::option("--school", view.find_site(text))
            })?)
            .class_name(text(&self.class_name)?)
            .stage(self.stage.unwrap_or_default())
            .placement(self.placement.unwrap_or_default()))
    }
}
