//! The only file that prints: results to standard output, everything else to standard error.

use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::error::{CliError, Exit};
use crate::lang::Messages;
use crate::pager::Pager;
use crate::settings::AmbiguousWidth;

/// The screen that shows results.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// Its columns; `None` for a file or a pipe.
    pub(crate) width: Option<u16>,
    /// The width of characters that are narrow in Western fonts and wide in Chinese ones.
    pub(crate) ambiguous: AmbiguousWidth,
}

impl Screen {
    /// A file.
    pub(crate) const FILE: Self = Self { width: None, ambiguous: AmbiguousWidth::Narrow };
}

/// Returns the columns of a terminal that does not tell its size: those of the environment, or the usual ones.
fn assumed_width() -> u16 {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.filter(|columns| *columns > 0).unwrap_or(80)
}

/// Checks whether an answer means yes. Enter alone does; a closed input does not.
pub(crate) fn is_yes(answer: Option<&str>) -> bool {
    matches!(answer.map(str::trim), Some("" | "y" | "Y" | "yes" | "是" | "好"))
}

/// Checks whether an answer says yes in so many words, as the questions ask whose answer by Enter is no.
pub(crate) fn is_written_yes(answer: Option<&str>) -> bool {
    is_yes(answer.filter(|text| !text.trim().is_empty()))
}

/// The output of a command.
pub(crate) struct Ui {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    /// The source of answers: only a terminal whose user sees the questions.
    answers: Option<Box<dyn BufRead>>,
    /// The indicator shown before the first output.
    waiting: Option<WaitIndicator>,
    screen: Screen,
    /// The pager and the results that wait for it, unless the user is asked something first.
    paged: Option<(Pager, Vec<u8>)>,
    quiet: bool,
    verbose: bool,
}

impl Ui {
    /// Creates the output to the standard streams. Colour is left out for pipes and
    /// under `NO_COLOR`.
    pub(crate) fn terminal() -> Self {
        let to_terminal = io::stdout().is_terminal();
        let size = terminal_size::terminal_size().filter(|_| to_terminal);
        Self {
            out: Box::new(BufWriter::new(anstream::stdout())),
            err: Box::new(anstream::stderr()),
            answers: (io::stdin().is_terminal() && io::stderr().is_terminal())
                .then(|| Box::new(BufReader::new(io::stdin())) as Box<dyn BufRead>),
            waiting: None,
            screen: Screen {
                width: to_terminal.then(|| size.map_or_else(assumed_width, |(width, _)| width.0)),
                ..Screen::FILE
            },
            paged: size
                .and_then(|(width, height)| Pager::of_user(width.0, height.0))
                .map(|pager| (pager, Vec::new())),
            quiet: false,
            verbose: false,
        }
    }

    /// Creates output to buffers, for tests.
    #[cfg(test)]
    pub(crate) fn to(out: impl Write + 'static, err: impl Write + 'static) -> Self {
        let (out, err): (Box<dyn Write>, Box<dyn Write>) = (Box::new(out), Box::new(err));
        Self {
            out,
            err,
            answers: None,
            waiting: None,
            screen: Screen::FILE,
            paged: None,
            quiet: false,
            verbose: false,
        }
    }

    /// Sets the width of the screen, for tests.
    #[cfg(test)]
    pub(crate) fn of_width(mut self, width: u16) -> Self {
        self.screen.width = Some(width);
        self
    }

    /// Adds answers, for tests.
    #[cfg(test)]
    pub(crate) fn answered(mut self, answers: &'static str) -> Self {
        self.answers = Some(Box::new(answers.as_bytes()));
        self
    }

    /// Checks whether the user can be asked.
    pub(crate) fn can_ask(&self) -> bool {
        self.answers.is_some()
    }

    /// Asks, and waits for a line; none if the input is closed.
    pub(crate) fn ask(&mut self, question: &str) -> Result<Option<String>, CliError> {
        self.clear_progress();
        self.release()?;
        let Some(answers) = &mut self.answers else { return Ok(None) };
        self.out.flush().map_err(CliError::output)?;
        write!(self.err, "{question}").and_then(|()| self.err.flush()).map_err(CliError::output)?;
        let mut line = String::new();
        let read = answers.read_line(&mut line).map_err(CliError::output)?;
        Ok((read > 0).then_some(line))
    }

    /// Sets the amount of notices.
    pub(crate) fn set_loudness(&mut self, quiet: bool, verbose: bool) {
        (self.quiet, self.verbose) = (quiet, verbose);
    }

    /// Sets the width of ambiguous characters on the terminal.
    pub(crate) fn set_ambiguous(&mut self, ambiguous: AmbiguousWidth) {
        // Programs that read a file do not depend on the terminal.
        if self.screen.width.is_some() {
            self.screen.ambiguous = ambiguous;
        }
    }

    /// Returns the screen that shows results.
    pub(crate) fn screen(&self) -> Screen {
        self.screen
    }

    /// Checks whether `--verbose` is set.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Prints a line of a result.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), CliError> {
        self.raw(text.as_bytes()).and_then(|()| self.raw(b"\n"))
    }

    /// Writes bytes of a result.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> Result<(), CliError> {
        self.clear_progress();
        match &mut self.paged {
            Some((_, waiting)) => {
                waiting.extend_from_slice(bytes);
                Ok(())
            }
            None => self.out.write_all(bytes).map_err(CliError::output),
        }
    }

    /// Flushes the results, through the pager if they are longer than the terminal.
    pub(crate) fn flush(&mut self) -> Result<(), CliError> {
        if let Some((pager, waiting)) = &mut self.paged
            && !pager.fits(waiting)
        {
            let plain = anstream::AutoStream::choice(&io::stdout()) == anstream::ColorChoice::Never;
            let text = match plain {
                true => anstream::adapter::strip_bytes(waiting).into_vec(),
                false => waiting.clone(),
            };
            if pager.show(&text).is_ok() {
                waiting.clear();
            }
        }
        self.release()
    }

    /// Prints the results that wait for the pager, and those that follow, without it.
    fn release(&mut self) -> Result<(), CliError> {
        if let Some((_, waiting)) = self.paged.take() {
            self.out.write_all(&waiting).map_err(CliError::output)?;
        }
        self.out.flush().map_err(CliError::output)
    }

    /// Shows on a terminal that work is going on and for how long, until the first output.
    pub(crate) fn show_progress(&mut self, text: String) {
        if io::stderr().is_terminal() && !self.quiet {
            self.waiting = Some(WaitIndicator::begin(text));
        }
    }

    /// Clears the progress indicator from the terminal.
    pub(crate) fn clear_progress(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            waiting.end();
        }
    }

    /// Returns a progress bar under a name; none without a terminal.
    pub(crate) fn progress_bar(&mut self, name: String) -> Option<ProgressBar> {
        self.clear_progress();
        let seen = io::stderr().is_terminal() && !self.quiet;
        seen.then(|| ProgressBar { name, began: Instant::now(), drawn: Mutex::new(None) })
    }

    /// Prints a notice on standard error, unless quiet.
    pub(crate) fn notice(&mut self, text: &str) {
        if !self.quiet {
            self.stderr_line(text);
        }
    }

    /// Prints an error, in JSON if programs read the results, and returns its exit code.
    pub(crate) fn report(
        &mut self,
        error: &CliError,
        messages: &Messages,
        show_ids: bool,
        as_json: bool,
    ) -> Exit {
        let text = match as_json {
            true => error.json(messages, show_ids).map(|object| object.to_string()),
            false => error.text(messages, show_ids),
        };
        if let Some(text) = text {
            self.stderr_line(&text);
        }
        error.exit()
    }

    /// Prints a line on standard error.
    pub(crate) fn stderr_line(&mut self, text: &str) {
        self.clear_progress();
        // Notices about results that wait for the pager go with them.
        if let Some((_, waiting)) = self.paged.as_mut().filter(|(_, waiting)| !waiting.is_empty())
            && io::stderr().is_terminal()
        {
            waiting.extend_from_slice(text.as_bytes());
            waiting.push(b'\n');
            return;
        }
        // Results come first if both streams are one terminal. Best effort: a closed error stream wants
        // no errors.
        self.out.flush().ok();
        writeln!(self.err, "{text}").ok();
    }
}

/// A line on the terminal that counts the seconds.
struct WaitIndicator(Arc<Mutex<Phase>>);

/// The phase of the indicator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Unseen,
    Seen,
    Over,
}

impl WaitIndicator {
    fn begin(text: String) -> Self {
        let phase = Arc::new(Mutex::new(Phase::Unseen));
        let (began, seen) = (Instant::now(), Arc::clone(&phase));
        // It ends with the first output, or with the process.
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(PROGRESS_INTERVAL);
                let Ok(mut phase) = seen.lock() else { return };
                let elapsed = began.elapsed();
                match *phase {
                    Phase::Over => return,
                    Phase::Unseen if elapsed < PROGRESS_DELAY => {}
                    Phase::Unseen | Phase::Seen => {
                        *phase = Phase::Seen;
                        let seconds = elapsed.as_secs_f32();
                        write!(io::stderr(), "\r{text} {seconds:.1} s").ok();
                        io::stderr().flush().ok();
                    }
                }
            }
        });
        Self(phase)
    }

    fn end(self) {
        let Ok(mut phase) = self.0.lock() else { return };
        if *phase == Phase::Seen {
            write!(io::stderr(), "\r\x1b[K").ok();
        }
        *phase = Phase::Over;
    }
}

/// Shorter work shows no progress.
const PROGRESS_DELAY: Duration = Duration::from_millis(500);

/// The interval between two drawings.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// The width of a bar in characters.
const BAR_WIDTH: u64 = 30;

/// A bar on the terminal that moves while something long is done.
pub(crate) struct ProgressBar {
    name: String,
    began: Instant,
    /// The time of the last drawing.
    drawn: Mutex<Option<Instant>>,
}

impl ProgressBar {
    /// Draws the progress, at intervals.
    pub(crate) fn draw(&self, done: u64, all: u64) {
        let Ok(mut drawn) = self.drawn.lock() else { return };
        let waits = drawn.is_some_and(|last| last.elapsed() < PROGRESS_INTERVAL);
        if waits || self.began.elapsed() < PROGRESS_DELAY || all == 0 {
            return;
        }
        *drawn = Some(Instant::now());
        let done = done.min(all);
        let full = (BAR_WIDTH * done / all) as usize;
        let bar = format!("{}{}", "#".repeat(full), "-".repeat(BAR_WIDTH as usize - full));
        write!(io::stderr(), "\r{} [{bar}] {:3} %", self.name, 100 * done / all).ok();
        io::stderr().flush().ok();
    }

    /// Clears it from the terminal before other output.
    pub(crate) fn clear(&self) {
        if self.drawn.lock().is_ok_and(|mut drawn| drawn.take().is_some()) {
            write!(io::stderr(), "\r\x1b[K").ok();
        }
    }
}
