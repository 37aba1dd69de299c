//! The options that reports and lists share: conditions, periods, and the moment of `--as-of`.

use std::rc::Rc;

use assistive_core::model::{
    Category, Device, DeviceClass, Period, Placement, ProblemKind, Programme, Scheme, Stage,
};
use assistive_core::report::{CountedPeriod, Filter};
use assistive_core::{Info, Label, Moment, Store, View};
use clap::Args;

use super::record::{self, checked};
use crate::args::coded;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;

/// Conditions on needs.
#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    /// People who live in this division or below it: code or name
    #[arg(long, value_name = "DIVISION")]
    division: Option<String>,
    /// Students of this school: code or name
    #[arg(long, value_name = "SITE")]
    school: Option<String>,
    /// Needs under this programme
    #[arg(long)]
    programme: Option<String>,
    /// People of this category: 1 visual, 2 hearing, 3 speech, 4 physical, 5 intellectual, 6 mental,
    /// 7 multiple
    #[arg(long, value_parser = coded::<Category>(), hide_possible_values = true)]
    category: Option<Category>,
    /// Students of this stage
    #[arg(long, value_parser = coded::<Stage>())]
    stage: Option<Stage>,
    /// Students taught this way
    #[arg(long, value_parser = coded::<Placement>())]
    placement: Option<Placement>,
    /// Needs for basic-type devices only
    #[arg(long)]
    basic: bool,
    /// Needs for devices of this class or below it: code or name
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Needs that this site works on: code or name
    #[arg(long, value_name = "SITE")]
    site: Option<String>,
}

impl FilterArgs {
    /// Returns the filter with its names resolved.
    pub(super) fn filter(&self, view: &View<'_>) -> Result<Filter> {
        let division = record::division(view, "--division", &self.division)?;
        let school = record::site(view, "--school", &self.school)?;
        let site = record::site(view, "--site", &self.site)?;
        let programme = self.programme.as_deref();
        let programme = programme.map(|text| checked("--programme", text, Programme::from_word));
        Ok(Filter::default()
            .division(division)
            .school(school)
            .programme(programme.transpose()?)
            .category(self.category)
            .stage(self.stage)
            .placement(self.placement)
            .basic(self.basic)
            .class(self.class.as_deref().map(|text| class(view, text)).transpose()?)
            .site(site))
    }
}

impl FilterArgs {
    /// Returns the programme as it was typed.
    pub(super) fn programme(&self) -> Option<&str> {
        self.programme.as_deref()
    }

    /// Returns the given options, each with its value as it was typed or its label.
    fn given(&self) -> Vec<(&'static str, String)> {
        let category = self.category.map(|category| category.to_string());
        let stage = self.stage.map(|stage| stage.to_string());
        let placement = self.placement.map(|placement| placement.to_string());
        let options = [
            ("division", &self.division),
            ("school", &self.school),
            ("programme", &self.programme),
            ("category", &category),
            ("stage", &stage),
            ("placement", &placement),
            ("class", &self.class),
            ("site", &self.site),
        ];
        let given = options.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        given.collect()
    }

    /// Returns the options as on a command line, each after a space.
    pub(super) fn written(&self) -> String {
        let mut written = String::new();
        for (name, value) in self.given() {
            written += &format!(" --{name} {}", quoted(&value));
        }
        if self.basic {
            written += " --basic";
        }
        written
    }
}

/// Sets the conditions that the page of a report prints, if there are any.
pub(super) fn set_conditions(
    context: &mut Context,
    store: &Store,
    filter: impl Fn(&View<'_>) -> Result<Filter>,
) -> Result<()> {
    let view = store.view()?;
    let messages = &context.messages;
    let conditions = view.conditions(&filter(&view)?)?;
    let texts = conditions.iter().map(|(name, label)| match label {
        Label::None => tr!(messages, "report-only-basic"),
        label => format!("{} {}", messages.word("dimension", name), messages.label(label)),
    });
    let texts = texts.collect::<Vec<_>>().join(", ");
    if !texts.is_empty() {
        context.only = Some(tr!(messages, "report-only", conditions = messages.list(&texts)));
    }
    Ok(())
}

/// Returns a value quoted for a command line.
pub(super) fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value.to_owned() }
}

/// Conditions on stock.
#[derive(Debug, Args)]
pub(crate) struct StockFilterArgs {
    /// Sites in this division or below it: code or name
    #[arg(long, value_name = "DIVISION")]
    division: Option<String>,
    /// This site: code or name
    #[arg(long, value_name = "SITE")]
    site: Option<String>,
    /// Models of this class or below it: code or name
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Basic-type devices only
    #[arg(long)]
    basic: bool,
    /// Devices under this programme
    #[arg(long)]
    programme: Option<String>,
}

impl StockFilterArgs {
    /// Returns the filter with its names resolved.
    pub(super) fn filter(&self, view: &View<'_>) -> Result<Filter> {
        let programme = self.programme.as_deref();
        let programme = programme.map(|text| checked("--programme", text, Programme::from_word));
        Ok(Filter::default()
            .division(record::division(view, "--division", &self.division)?)
            .site(record::site(view, "--site", &self.site)?)
            .class(self.class.as_deref().map(|text| class(view, text)).transpose()?)
            .basic(self.basic)
            .programme(programme.transpose()?))
    }
}

/// Finds the class of a code or name.
pub(super) fn class(view: &View<'_>, text: &str) -> Result<DeviceClass> {
    if let Ok(class) = DeviceClass::parse(text, Scheme::Iso9999) {
        return Ok(class);
    }
    match record::option("--class", view.find_device(text))? {
        Device::Class(class) => Ok(class),
        Device::Model(_) => checked("--class", text, |_| Err(ProblemKind::NotAClass)),
    }
}

/// Reads the year of a report.
pub(super) fn year(text: &str) -> Option<i16> {
    text.trim().parse().ok().filter(|year| *year >= 1900)
}

/// The days of a report.
#[derive(Debug, Args)]
pub(crate) struct PeriodArgs {
    /// First day, or a month (2023-04), quarter (2023-Q2) or year for its first day; by default 1 January of the year of the
    /// last day
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day, or a month, quarter or year for its last day; by default today
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// A whole calendar year
    #[arg(long, conflicts_with_all = ["from", "to"])]
    year: Option<String>,
    /// As known then: a day (its end), a time, or the number of a commit
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,
    /// Changes since the state of this moment: figures, and the commits
    #[arg(long, value_name = "MOMENT")]
    compare_as_of: Option<String>,
}

/// The earlier state that a report is compared with.
pub(super) struct Baseline<'a> {
    /// The moment as it was typed.
    pub(super) text: &'a str,
    /// The store as it was known then.
    pub(super) store: Rc<Store>,
    /// The last commit then.
    pub(super) commit: u64,
    /// The days of the report, counted up to the moment.
    pub(super) period: CountedPeriod,
}

/// The period and the store of a report.
pub(super) struct ReportRequest<'a> {
    /// The days, counted up to today or the moment of `--as-of`.
    pub(super) period: CountedPeriod,
    /// The moment of `--as-of`, as it was typed.
    pub(super) as_of: Option<&'a str>,
    /// The store as it was known then.
    pub(super) store: Rc<Store>,
    /// The position up to which the store was read.
    pub(super) info: Info,
}

impl PeriodArgs {
    /// Creates the arguments of a calendar year, as known at a moment.
    pub(super) fn of_year(year: i16, as_of: Option<String>, compare_as_of: Option<String>) -> Self {
        Self { from: None, to: None, year: Some(year.to_string()), as_of, compare_as_of }
    }

    /// Returns the days; this calendar year until today by default.
    fn period(&self, context: &Context) -> Result<Period> {
        if let Some(text) = &self.year {
            let refused = || tr!(context.messages, "usage-not-a-year", value = text.as_str());
            return year(text).and_then(Period::year).ok_or_else(|| CliError::Usage(refused()));
        }
        let to = match context.last_day("--to", &self.to)? {
            Some(to) => to,
            None => context.today()?,
        };
        let from = match context.first_day("--from", &self.from)? {
            Some(from) => from,
            None => to.first_of_year(),
        };
        Period::new(from, to).ok_or_else(|| {
            let (from, to) = (from.to_string(), to.to_string());
            CliError::Usage(tr!(context.messages, "usage-period", from = from, to = to))
        })
    }

    /// Opens the store as it was known at the moment that is asked for.
    pub(super) fn open(&self, context: &mut Context) -> Result<ReportRequest<'_>> {
        let asked = self.period(context)?;
        let as_of = self.as_of(context)?;
        let store = context.reader_as_of(as_of.map(|(_, moment)| moment))?;
        let info = store.info()?;
        let period = asked.until(context.day_of(as_of.map(|(_, moment)| moment), &info)?);
        Ok(ReportRequest { period, as_of: as_of.map(|(text, _)| text), store, info })
    }

    /// Opens the store as it was known at the moment to compare with, if one is given.
    pub(super) fn before(&self, context: &mut Context) -> Result<Option<Baseline<'_>>> {
        let Some(text) = self.compare_as_of.as_deref() else { return Ok(None) };
        if context.publish {
            return Err(CliError::Usage(tr!(context.messages, "usage-publish-compare")));
        }
        let moment = context.moment("--compare-as-of", text)?;
        let store = context.reader_as_of(Some(moment))?;
        let info = store.info()?;
        let period = self.period(context)?.until(context.day_of(Some(moment), &info)?);
        Ok(Some(Baseline { text, store, commit: info.commits, period }))
    }

    /// Returns the moment of `--as-of`, and its text.
    fn as_of(&self, context: &Context) -> Result<Option<(&str, Moment)>> {
        let read = |text: &str| context.moment("--as-of", text);
        let text = self.as_of.as_deref();
        text.map(|text| read(text).map(|moment| (text, moment))).transpose()
    }
}
