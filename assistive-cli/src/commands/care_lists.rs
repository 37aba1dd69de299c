//! `need assessments`, `fit trainings`, `fit follow-ups`: lists of care data.

use assistive_core::model::{AssessmentOutcome, Round, Satisfaction, UsageFrequency, UsageProblem};
use assistive_core::{AssessmentFilter, FollowUpFilter, TrainingFilter, View};
use clap::Args;
use jiff::civil::Date;

use super::filter::FilterArgs;
use super::record;
use crate::args::{RowsArgs, coded};
use crate::context::Context;
use crate::error::Result;
use crate::render::{self, ASSESSMENTS, FOLLOW_UPS, TRAININGS};

/// The person and the days of a list.
#[derive(Debug, Args)]
pub(crate) struct CareArgs {
    /// Of this person: P12, id, certificate or key
    #[arg(long)]
    person: Option<String>,
    /// From this day, month, quarter or year on
    #[arg(long, alias = "from", value_name = "DATE")]
    since: Option<String>,
    /// To this day, month, quarter or year
    #[arg(long, alias = "to", value_name = "DATE")]
    until: Option<String>,
}

impl CareArgs {
    fn person(&self, view: &View<'_>) -> Result<Option<assistive_core::model::PersonNo>> {
        Ok(self.person.as_deref().map(|text| view.find_person(text)).transpose()?)
    }

    fn days(&self, context: &Context) -> Result<[Option<Date>; 2]> {
        Ok([context.first_day("--since", &self.since)?, context.last_day("--until", &self.until)?])
    }
}

/// List assessments
#[derive(Debug, Args)]
#[command(
    after_help = "assistive need assessments --person P12\nassistive need assessments --since 2024-01-01 --finding another-device"
)]
pub(crate) struct AssessmentsArgs {
    #[command(flatten)]
    care: CareArgs,
    /// Of this need, such as N5
    #[arg(long)]
    need: Option<String>,
    /// With this finding
    #[arg(long, value_parser = coded::<AssessmentOutcome>())]
    finding: Option<AssessmentOutcome>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

/// List trainings in the use of fitted devices
#[derive(Debug, Args)]
#[command(after_help = "assistive fit trainings --since 2024-01-01 --site AK-DPF")]
pub(crate) struct TrainingsArgs {
    #[command(flatten)]
    care: CareArgs,
    /// Of this fitting, such as F5
    #[arg(long)]
    fitting: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

/// List follow-ups, such as those in which a repair is wanted
#[derive(Debug, Args)]
#[command(
    after_help = "assistive fit follow-ups --wants-repair --since 2024-01-01\nassistive fit follow-ups --trouble cannot-use\nassistive fit follow-ups --satisfied no --format csv"
)]
pub(crate) struct FollowUpsArgs {
    #[command(flatten)]
    care: CareArgs,
    /// Of this fitting, such as F5
    #[arg(long)]
    fitting: Option<String>,
    /// Those in which a repair is wanted
    #[arg(long)]
    wants_repair: bool,
    /// Those in which a training is wanted
    #[arg(long)]
    wants_training: bool,
    /// With this problem
    #[arg(long, value_parser = coded::<UsageProblem>())]
    trouble: Option<UsageProblem>,
    /// With this answer to the question for satisfaction
    #[arg(long, value_parser = coded::<Satisfaction>())]
    satisfied: Option<Satisfaction>,
    /// Those in which the person was not reached
    #[arg(long, conflicts_with = "used")]
    no_answer: bool,
    /// With this use of the device
    #[arg(long, value_parser = coded::<UsageFrequency>())]
    used: Option<UsageFrequency>,
    /// Of this round, in months after hand-over
    #[arg(long, value_parser = coded::<Round>(), value_name = "MONTHS")]
    round: Option<Round>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

pub(super) fn assessments(args: &AssessmentsArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let [from, to] = args.care.days(context)?;
    let need = args.need.as_deref().map(record::need);
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = AssessmentFilter::default()
        .filter(args.filter.filter(&view)?)
        .person(args.care.person(&view)?)
        .need(need.transpose()?)
        .finding(args.finding)
        .from(from)
        .to(to);
    let found = view.assessments(&wanted, context.today()?)?;
    let found = found.collect::<assistive_core::Result<Vec<_>>>()?;
    render::list(context, "assessments", ASSESSMENTS, &found)
}

pub(super) fn trainings(args: &TrainingsArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let [from, to] = args.care.days(context)?;
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = TrainingFilter::default()
        .filter(args.filter.filter(&view)?)
        .person(args.care.person(&view)?)
        .fitting(args.fitting.as_deref().map(record::fitting).transpose()?)
        .from(from)
        .to(to);
    let found = view.trainings(&wanted, context.today()?)?;
    let found = found.collect::<assistive_core::Result<Vec<_>>>()?;
    render::list(context, "trainings", TRAININGS, &found)
}

pub(super) fn follow_ups(args: &FollowUpsArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let [from, to] = args.care.days(context)?;
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = FollowUpFilter::default()
        .filter(args.filter.filter(&view)?)
        .person(args.care.person(&view)?)
        .fitting(args.fitting.as_deref().map(record::fitting).transpose()?)
        .from(from)
        .to(to)
        .round(args.round)
        .used(args.used)
        .satisfied(args.satisfied)
        .not_reached(args.no_answer)
        .trouble(args.trouble)
        .wants_repair(args.wants_repair)
        .wants_training(args.wants_training);
    let found = view.follow_ups(&wanted, context.today()?)?;
    let found = found.collect::<assistive_core::Result<Vec<_>>>()?;
    render::list(context, "follow_ups", FOLLOW_UPS, &found)
}
