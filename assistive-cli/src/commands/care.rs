//! `need assess`, `need withdraw`, `fit train`, `fit follow-up`: the steps before and after a fitting.

use assistive_core::model::{
    AssessmentOutcome, ContactMode, Measurement, Round, Satisfaction, Score, UsageFrequency,
    UsageProblem, WithdrawnReason,
};
use assistive_core::{Applied, AssessmentDraft, FollowUpDraft, TrainingDraft};
use clap::{ArgGroup, Args};
use serde_json::json;

use super::{describe, record};
use crate::args::{coded, coded_among};
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;

/// Record an assessment of a device need
#[derive(Debug, Args)]
#[command(
    after_help = "assistive need assess N5 suitable --assessor 王医生 --measure \"seat width=42 cm\"\nassistive need assess N5 another-device --device WC-HB"
)]
pub(crate) struct AssessArgs {
    /// Number of the need, such as N5
    need: String,
    /// The finding
    #[arg(value_parser = coded::<AssessmentOutcome>())]
    finding: AssessmentOutcome,
    /// Day of the assessment; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Name of the assessor
    #[arg(long)]
    assessor: Option<String>,
    /// The model that is recommended: code or name
    #[arg(long)]
    device: Option<String>,
    /// A measurement, such as seat width=42 cm; may be given several times
    #[arg(long, value_name = "WHAT=VALUE")]
    measure: Vec<String>,
    /// A note
    #[arg(long)]
    note: Option<String>,
}

/// Withdraw a need
#[derive(Debug, Args)]
#[command(after_help = "assistive need withdraw N5 refused")]
pub(crate) struct WithdrawArgs {
    /// Number of the need, such as N5
    need: String,
    /// Reason
    #[arg(value_parser = coded_among(WithdrawnReason::statable()))]
    reason: WithdrawnReason,
    /// Day from which it is withdrawn; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

/// Record a training in the use of a fitted device
#[derive(Debug, Args)]
#[command(after_help = "assistive fit train F5 --trainer 李老师")]
pub(crate) struct TrainArgs {
    /// Number of the fitting, such as F5
    fitting: String,
    /// Day of the training; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Name of the trainer
    #[arg(long)]
    trainer: Option<String>,
    /// A note
    #[arg(long)]
    note: Option<String>,
}

/// Record a follow-up: whether and how a fitted device is used
#[derive(Debug, Args)]
#[command(
    after_help = "assistive fit follow-up F5 often --satisfied yes --asked phone\nassistive fit follow-up F5 never --trouble not-needed\nassistive fit follow-up F5 often --score QUEST=4.5\nassistive fit follow-up F5 --no-answer --next 2024-05-08",
    group = ArgGroup::new("answers")
        .args(["satisfied", "trouble", "wants_repair", "wants_training", "score"])
        .multiple(true)
)]
pub(crate) struct FollowUpArgs {
    /// Number of the fitting, such as F5
    fitting: String,
    /// Use of the device, if the person told it
    #[arg(value_parser = coded::<UsageFrequency>(), required_unless_present_any = ["no_answer", "answers"])]
    used: Option<UsageFrequency>,
    /// The person was not reached; the follow-up stays due
    #[arg(long, conflicts_with_all = ["used", "answers"])]
    no_answer: bool,
    /// Day of the follow-up; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Round in months after hand-over; by default the one of the day
    #[arg(long, value_parser = coded::<Round>(), value_name = "MONTHS")]
    round: Option<Round>,
    /// Satisfaction of the person
    #[arg(long, value_parser = coded::<Satisfaction>())]
    satisfied: Option<Satisfaction>,
    /// Problem with the device
    #[arg(long, value_parser = coded::<UsageProblem>())]
    trouble: Option<UsageProblem>,
    /// They want it repaired
    #[arg(long)]
    wants_repair: bool,
    /// They want to be trained
    #[arg(long)]
    wants_training: bool,
    /// Mode of contact
    #[arg(long, value_parser = coded::<ContactMode>(), value_name = "HOW")]
    asked: Option<ContactMode>,
    /// The day on which to ask again
    #[arg(long, value_name = "DATE")]
    next: Option<String>,
    /// The score of a questionnaire such as QUEST=4.5; may be given several times
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true)]
    score: Vec<String>,
    /// A note
    #[arg(long)]
    note: Option<String>,
}

pub(crate) fn assess(args: &AssessArgs, context: &mut Context) -> Result<()> {
    let on = record::day_or_today(context, &args.on)?;
    let measurements = args.measure.iter();
    let measurements =
        measurements.map(|text| record::checked("measure", text, Measurement::parse));
    let store = context.writer()?;
    let device = args.device.as_deref();
    let model = device.map(|text| record::model(&store.view()?, text)).transpose()?;
    let need = record::need(&args.need)?;
    let operation = AssessmentDraft::new(need, on, args.finding)
        .assessor(args.assessor.clone())
        .model(model)
        .measurements(measurements.collect::<Result<Vec<_>>>()?)
        .note(args.note.clone());
    let applied = Applied::from(store.needs(&context.author()?).assess(&operation)?);
    let finding = context.messages.coded(args.finding);
    let description = describe::record(context, &store.view()?, need.into())?;
    let need = need.to_string();
    let mut text = tr!(context.messages, "assessed", need = description, finding = finding);
    if args.finding == AssessmentOutcome::NotSuitable {
        text += &tr!(context.messages, "assessed-not-suitable", need = need.as_str());
    }
    let fields = vec![
        ("id", json!(applied.output.to_string())),
        ("need", json!(need)),
        ("finding", json!(args.finding.to_string())),
    ];
    record::print_result(context, &applied, "assess", &text, fields)
}

pub(crate) fn withdraw(args: &WithdrawArgs, context: &mut Context) -> Result<()> {
    let on = record::day_or_today(context, &args.on)?;
    let need = record::need(&args.need)?;
    let store = context.writer()?;
    let applied = store.needs(&context.author()?).withdraw(need, on, args.reason)?;
    let reason = context.messages.coded(args.reason);
    let description = describe::record(context, &store.view()?, need.into())?;
    let day = on.to_string();
    let text = tr!(context.messages, "withdrawn", need = description, day = day, reason = reason);
    let fields = vec![
        ("need", json!(need.to_string())),
        ("outcome", json!(record::outcome_code(applied.output))),
    ];
    record::print_result(context, &applied, "withdraw", &text, fields)
}

pub(crate) fn train(args: &TrainArgs, context: &mut Context) -> Result<()> {
    let on = record::day_or_today(context, &args.on)?;
    let (trainer, note) = (args.trainer.clone(), args.note.clone());
    let fitting = record::fitting(&args.fitting)?;
    let operation = TrainingDraft::new(fitting, on).trainer(trainer).note(note);
    let store = context.writer()?;
    let applied = Applied::from(store.fittings(&context.author()?).train(&operation)?);
    let description = describe::record(context, &store.view()?, fitting.into())?;
    let (id, fitting) = (applied.output.to_string(), fitting.to_string());
    let text = tr!(context.messages, "trained", id = id.as_str(), fitting = description);
    let fields = vec![("id", json!(id)), ("fitting", json!(fitting))];
    record::print_result(context, &applied, "train", &text, fields)
}

pub(crate) fn follow_up(args: &FollowUpArgs, context: &mut Context) -> Result<()> {
    let on = record::day_or_today(context, &args.on)?;
    let scores = args.score.iter().map(|text| record::checked("score", text, Score::parse));
    let fitting = record::fitting(&args.fitting)?;
    let next = context.maybe_day("--next", &args.next)?;
    let operation = FollowUpDraft::new(fitting, on)
        .used(args.used)
        .round(args.round)
        .satisfied(args.satisfied)
        .trouble(args.trouble)
        .wants_repair(args.wants_repair)
        .wants_training(args.wants_training)
        .next_on(next)
        .asked(args.asked)
        .scores(scores.collect::<Result<Vec<_>>>()?)
        .note(args.note.clone());
    let store = context.writer()?;
    let applied = Applied::from(store.fittings(&context.author()?).record_follow_up(&operation)?);
    let description = describe::record(context, &store.view()?, fitting.into())?;
    let (id, fitting) = (applied.output.to_string(), fitting.to_string());
    let messages = &context.messages;
    let mut text = match args.used {
        Some(used) => {
            let used = messages.coded(used);
            tr!(messages, "followed-up", id = id.as_str(), fitting = description, used = used)
        }
        None if args.no_answer => {
            tr!(messages, "not-reached", id = id.as_str(), fitting = description)
        }
        None => tr!(messages, "followed-up-use-unknown", id = id.as_str(), fitting = description),
    };
    if args.used == Some(UsageFrequency::Never) {
        text += &tr!(messages, "followed-up-never");
    }
    if let Some(next) = next {
        text += &tr!(messages, "followed-up-next", day = next.to_string());
    }
    let fields = vec![
        ("id", json!(id)),
        ("fitting", json!(fitting)),
        ("used", json!(args.used.map(|used| used.to_string()))),
    ];
    record::print_result(context, &applied, "follow-up", &text, fields)
}
