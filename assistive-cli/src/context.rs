//! The context of a command: the store, the actor and the time, the language and the output.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use assistive_core::exchange::Ids;
use assistive_core::model::Period;
use assistive_core::{Author, CommitInfo, Error, Info, Moment, Store};
use etcetera::BaseStrategy;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

use crate::args::{Format, GlobalArgs, RowsArgs};
use crate::days;
use crate::error::{CliError, Exit, Result};
use crate::lang::{Messages, tr};
use crate::outfile;
use crate::privacy;
use crate::render::moment;
use crate::render_options::RenderOptions;
use crate::settings::{Settings, UserSetting};
use crate::ui::Ui;

/// The seconds to wait by default for a store that another process holds.
const DEFAULT_WAIT_SECONDS: u64 = 5;

/// The time by which a clock may be set back without a question.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(10);

/// The time after the last change from which on a clock is doubted. A store is seldom left alone for a year.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(366 * 24);

/// The format in which a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    Table,
    Json,
    Csv,
    Html,
    Workbook,
    Markdown,
}

/// The file that a result goes to.
pub(crate) struct Output {
    pub(crate) file: PathBuf,
    pub(crate) shape: OutputFormat,
    /// True if it replaces an existing file.
    pub(crate) force: bool,
}

impl Output {
    /// Creates the output to a file, in the format of its extension.
    pub(crate) fn new(file: &Path, force: bool, messages: &Messages) -> Result<Self> {
        let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let shape = match ending.as_str() {
            "html" | "htm" => OutputFormat::Html,
            "xlsx" => OutputFormat::Workbook,
            "csv" => OutputFormat::Csv,
            "json" => OutputFormat::Json,
            "md" => OutputFormat::Markdown,
            _ => {
                let path = file.display().to_string();
                return Err(CliError::Usage(tr!(messages, "usage-output-ending", path = path)));
            }
        };
        Ok(Self { file: file.to_owned(), shape, force })
    }
}

/// The context of a command.
pub(crate) struct Context {
    pub(crate) global: GlobalArgs,
    pub(crate) messages: Messages,
    pub(crate) ui: Ui,
    /// The settings of the user.
    pub(crate) settings: Settings,
    /// True once the store was changed. The user learns it when the result cannot be written.
    pub(crate) stored: bool,
    /// The file of the result; none for the terminal.
    pub(crate) output: Option<Output>,
    /// The contents of the files of a publication, which are written together; none for other results.
    pub(crate) gathered: Option<Vec<Vec<u8>>>,
    /// The rows and columns of the next list that are shown.
    pub(crate) rows: RowsArgs,
    /// True if a report is for the public: figures that would disclose single people are withheld.
    pub(crate) publish: bool,
    /// The conditions of a report in words, printed on its page.
    pub(crate) only: Option<String>,
    /// The site of the store that was read, and its division, printed on top of its pages.
    pub(crate) body: Option<String>,
    /// True if the journal is damaged. The command is carried out, and its exit code tells of the damage.
    damaged: bool,
    /// The store that the command opened, and whether the user was told of a rebuild of its state.
    open: Option<(Rc<Store>, bool)>,
}

impl Context {
    /// Returns the form of ids in files.
    pub(crate) fn ids(&self) -> Ids {
        if self.global.show_ids { Ids::Shown } else { Ids::Masked }
    }

    /// Creates the context of one command.
    pub(crate) fn new(global: GlobalArgs, messages: Messages, ui: Ui, settings: Settings) -> Self {
        Self {
            global,
            messages,
            ui,
            settings,
            stored: false,
            output: None,
            gathered: None,
            rows: RowsArgs::default(),
            publish: false,
            only: None,
            body: None,
            damaged: false,
            open: None,
        }
    }

    /// Returns the form of printed results.
    pub(crate) fn format(&self) -> Format {
        self.global.format()
    }

    /// Returns the format of the result: by the extension of its file, else by `--format`.
    pub(crate) fn shape(&self) -> OutputFormat {
        match (&self.output, self.format()) {
            (Some(output), _) => output.shape,
            (None, Format::Table) => OutputFormat::Table,
            (None, Format::Json) => OutputFormat::Json,
            (None, Format::Csv) => OutputFormat::Csv,
        }
    }

    /// Writes a result to its file, else prints it.
    pub(crate) fn write_output(&mut self, shape: OutputFormat, bytes: &[u8]) -> Result<()> {
        let output = self.output.as_ref().filter(|output| !outfile::is_stdout(&output.file));
        let Some(Output { file, force, .. }) = output else { return self.ui.raw(bytes) };
        let mark = if shape == OutputFormat::Csv { outfile::BYTE_ORDER_MARK } else { &[] };
        let bytes = [mark, bytes].concat();
        if let Some(gathered) = &mut self.gathered {
            gathered.push(bytes);
            return Ok(());
        }
        outfile::write(file, &bytes, *force, &self.messages)?;
        let text = tr!(self.messages, "output-written", path = file.display().to_string());
        self.ui.line(&text)
    }

    /// Returns the options by which values are shown.
    pub(crate) fn render_options(&self) -> RenderOptions<'_> {
        RenderOptions { messages: &self.messages, show_ids: self.global.show_ids }
    }

    /// Returns the folder of the store.
    pub(crate) fn store(&self) -> Result<PathBuf> {
        if let Some(store) = self.global.store.as_ref().filter(|path| !path.as_os_str().is_empty())
        {
            return Ok(store.clone());
        }
        if let Some(store) = self.settings.get(UserSetting::Store) {
            return Ok(PathBuf::from(store));
        }
        let base = etcetera::choose_base_strategy();
        // Windows copies the data folder, which is in the roaming profile, between computers. Its cache folder is the
        // local profile.
        let folder = base.map(|base| match cfg!(windows) {
            true => base.cache_dir(),
            false => base.data_dir(),
        });
        folder
            .map(|folder| folder.join("assistive"))
            .map_err(|_| CliError::Message(Exit::Store, tr!(self.messages, "error-no-home")))
    }

    /// Opens the store to read its present state. Waits for another process that holds it, then opens it read-only.
    pub(crate) fn reader(&mut self) -> Result<Rc<Store>> {
        let folder = self.store()?;
        let (holder, refused) = match self.wait_for(|holder| Store::open(&folder, holder)) {
            Ok(store) => {
                let info = store.info()?;
                self.body = self.reporting_body(&store)?;
                return Ok(self.opened(store, &info));
            }
            Err(CliError::Core(Error::Locked { holder, .. })) => (Some(holder), None),
            // A read-only folder.
            Err(CliError::Core(error @ Error::Io { .. })) => (None, Some(error)),
            Err(error) => return Err(error),
        };
        let store = Store::open_read_only(&folder).map_err(|error| refused.unwrap_or(error))?;
        self.body = self.reporting_body(&store)?;
        let info = store.info()?;
        if let Some(holder) = holder {
            let (holder, commit) = (holder.as_str(), info.commits);
            let text = tr!(self.messages, "notice-in-use", holder = holder, commit = commit);
            self.ui.notice(&text);
        } else if let Some(cut) = info.cut {
            let (commit, bytes) = (cut.commit, cut.bytes);
            let text = tr!(self.messages, "notice-left-out", commit = commit, bytes = bytes);
            self.ui.notice(&text);
        }
        Ok(Rc::new(store))
    }

    /// Returns the name of the store's own site and its division, if it has a site.
    fn reporting_body(&self, store: &Store) -> Result<Option<String>> {
        let view = store.view()?;
        let Some(site) = view.own_site() else { return Ok(None) };
        let Ok(site) = view.site(site) else { return Ok(None) };
        let division = self.messages.label(&site.division);
        let name = if self.global.show_ids { site.name.into() } else { privacy::mask(&site.name) };
        Ok(Some(tr!(self.messages, "page-body", name = name, division = division)))
    }

    /// Reports the traces of a crash or of damage, and keeps the store for [`Context::close`].
    fn opened(&mut self, store: Store, info: &Info) -> Rc<Store> {
        if let Some(cut) = info.cut {
            let (commit, bytes) = (cut.commit, cut.bytes);
            let text = tr!(self.messages, "notice-cut", commit = commit, bytes = bytes);
            self.ui.notice(&text);
        }
        if let Some(damage) = info.damaged {
            let (commit, offset) = (damage.commit, damage.offset);
            let text = tr!(self.messages, "warning-damaged", commit = commit, offset = offset);
            self.ui.stderr_line(&text);
            self.damaged = true;
        }
        let store = Rc::new(store);
        self.notice_rebuilt(info);
        self.open = Some((Rc::clone(&store), info.rebuilt.is_some()));
        store
    }

    fn notice_rebuilt(&mut self, info: &Info) {
        if let Some(why) = info.rebuilt {
            let why = self.messages.rebuilt(why);
            self.ui.notice(&tr!(self.messages, "notice-rebuilt", why = why));
        }
    }

    /// Closes the store that a command opened, and reports damage that was found only while it was read.
    pub(crate) fn close(&mut self) {
        if let Some((store, noticed)) = self.open.take()
            && let Ok(info) = store.info()
            && !noticed
        {
            self.notice_rebuilt(&info);
        }
    }

    /// Returns the exit code of a command that was carried out.
    pub(crate) fn exit_after(&self, done: Exit) -> Exit {
        if self.damaged && done == Exit::Done { Exit::Store } else { done }
    }

    /// Opens the store to read its state at a moment, or now.
    pub(crate) fn reader_as_of(&mut self, moment: Option<Moment>) -> Result<Rc<Store>> {
        let Some(moment) = moment else { return self.reader() };
        let store = Store::open_as_of(&self.store()?, moment)?;
        self.body = self.reporting_body(&store)?;
        let commits = store.info()?.commits;
        if commits == 0 {
            let text = tr!(self.messages, "notice-nothing-known");
            self.ui.notice(&text);
        }
        if let Moment::Time(time) = moment {
            self.notice_wrong_clock(commits, time)?;
        }
        Ok(Rc::new(store))
    }

    /// Says which of the first commits of the store were recorded with a later time than `time`.
    fn notice_wrong_clock(&mut self, commits: u64, time: Timestamp) -> Result<()> {
        let log = Store::log(self.store()?)?;
        let is_later = |info: &&CommitInfo| info.number <= commits && info.at > time;
        let mut later = log.iter().filter(is_later);
        if let Some(first) = later.next() {
            let (commit, at, more) = (first.number, moment(first.at).into_text(), later.count());
            let text =
                tr!(self.messages, "notice-wrong-clock", commit = commit, at = at, more = more);
            self.ui.notice(&text);
        }
        Ok(())
    }

    /// Opens the store to change it. Waits for another process that holds it.
    pub(crate) fn writer(&mut self) -> Result<Rc<Store>> {
        let folder = self.store()?;
        let store = self.wait_for(|holder| Store::open(&folder, holder))?;
        let info = store.info()?;
        self.check_clock(info.last)?;
        Ok(self.opened(store, &info))
    }

    /// Refuses a change under a clock that is behind the last commit, or more than a year ahead of it, unless it is
    /// confirmed. One of the two times may be wrong, and `--as-of DAY` relies on both.
    fn check_clock(&mut self, last: Timestamp) -> Result<()> {
        let now = self.now()?.timestamp();
        let is_behind = last.duration_since(now) > CLOCK_TOLERANCE;
        if !is_behind && now.duration_since(last) <= LONGEST_PAUSE {
            return Ok(());
        }
        let [now, last] = [now, last].map(|at| moment(at).into_text());
        if self.global.yes {
            self.ui.notice(&tr!(self.messages, "clock-trusted", now = now, last = last));
            return Ok(());
        }
        let text = if is_behind {
            tr!(self.messages, "clock-behind", now = now, last = last)
        } else {
            tr!(self.messages, "clock-ahead", now = now, last = last)
        };
        Err(CliError::Message(Exit::Refused, text))
    }

    /// Tries to open a store until the time to wait is over.
    pub(crate) fn wait_for(
        &self,
        attempt: impl Fn(&str) -> assistive_core::Result<Store>,
    ) -> Result<Store> {
        let holder = self.holder();
        let start = Instant::now();
        let limit = Duration::from_secs(self.wait_seconds());
        loop {
            match attempt(&holder) {
                Err(error) if is_in_use(&error) && start.elapsed() < limit => {
                    sleep(Duration::from_millis(50));
                }
                other => return Ok(other?),
            }
        }
    }

    /// Returns the seconds to wait for a store that another process holds.
    fn wait_seconds(&self) -> u64 {
        let set = || self.settings.get(UserSetting::Wait)?.parse().ok();
        self.global.wait.or_else(set).unwrap_or(DEFAULT_WAIT_SECONDS)
    }

    /// Returns the name of this process that waiting processes show.
    pub(crate) fn holder(&self) -> String {
        format!("{} (assistive, pid {})", self.actor(), std::process::id())
    }

    fn actor(&self) -> String {
        let given = self.global.actor.clone();
        // Windows calls it USERNAME.
        let system = || ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        let set = || self.settings.get(UserSetting::Actor);
        given
            .filter(|name| !name.is_empty())
            .or_else(set)
            .or_else(system)
            .unwrap_or_else(|| "unknown".into())
    }

    /// Returns the author and the time of a change.
    pub(crate) fn author(&self) -> Result<Author> {
        Ok(Author::new(self.actor(), self.now()?.timestamp(), self.today()?))
    }

    /// Returns the real time, which tests may replace.
    pub(crate) fn now(&self) -> Result<ZonedDateTime> {
        match std::env::var("ASSISTIVE_NOW") {
            Ok(text) if !text.is_empty() => {
                let now: Timestamp =
                    text.parse().map_err(|_| self.not_a_moment("ASSISTIVE_NOW", &text))?;
                Ok(now.to_zoned_datetime(TimeZone::system()))
            }
            _ => Ok(ZonedDateTime::now()),
        }
    }

    /// Returns the day taken as today.
    pub(crate) fn today(&self) -> Result<Date> {
        match self.global.today.as_deref() {
            Some(text) if !text.is_empty() => self.day("--today", text),
            _ => Ok(self.now()?.date()),
        }
    }

    /// Returns the last day that a report as of a moment counts: the day of the moment, but not a day after today.
    /// `info` describes the store as of the moment.
    pub(crate) fn day_of(&self, moment: Option<Moment>, info: &Info) -> Result<Date> {
        let time = match moment {
            None => return self.today(),
            Some(Moment::Time(time)) => time,
            Some(Moment::Commit(_)) => info.last,
        };
        Ok(self.today()?.min(time.to_zoned_datetime(TimeZone::system()).date()))
    }

    /// Reads the day of an option.
    pub(crate) fn day(&self, option: &str, text: &str) -> Result<Date> {
        days::day(text).ok_or_else(|| {
            CliError::Usage(tr!(self.messages, "usage-not-a-date", option = option, value = text))
        })
    }

    /// Reads the day of an option, if it is given.
    pub(crate) fn maybe_day(&self, option: &str, text: &Option<String>) -> Result<Option<Date>> {
        text.as_deref().map(|text| self.day(option, text)).transpose()
    }

    /// Reads the first day of an option that is a day, a month, a quarter or a year, if it is given.
    pub(crate) fn first_day(&self, option: &str, text: &Option<String>) -> Result<Option<Date>> {
        Ok(self.maybe_period(option, text)?.map(Period::from))
    }

    /// Reads the last day of an option that is a day, a month, a quarter or a year, if it is given.
    pub(crate) fn last_day(&self, option: &str, text: &Option<String>) -> Result<Option<Date>> {
        Ok(self.maybe_period(option, text)?.map(Period::to))
    }

    fn maybe_period(&self, option: &str, text: &Option<String>) -> Result<Option<Period>> {
        let Some(text) = text.as_deref() else { return Ok(None) };
        days::period(text).map(Some).ok_or_else(|| {
            CliError::Usage(tr!(self.messages, "usage-not-a-period", option = option, value = text))
        })
    }

    /// Reads the moment of an option.
    pub(crate) fn moment(&self, option: &str, text: &str) -> Result<Moment> {
        days::moment(text).ok_or_else(|| self.not_a_moment(option, text))
    }

    fn not_a_moment(&self, option: &str, text: &str) -> CliError {
        CliError::Usage(tr!(self.messages, "usage-not-a-moment", option = option, value = text))
    }
}

/// Checks whether another program has the store or one of its files.
fn is_in_use(error: &Error) -> bool {
    matches!(error, Error::Locked { .. }) || error.is_open_elsewhere()
}

/// Returns the name of a path for messages and logs: without its folder.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
