//! The pager: results that are longer than the terminal go through `PAGER`, like those of git.

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use unicode_width::UnicodeWidthStr;

/// The lines of a terminal that the prompt needs after a result.
const PROMPT: usize = 1;

/// A pager and the size of the terminal.
pub(crate) struct Pager {
    program: String,
    columns: usize,
    lines: usize,
}

impl Pager {
    /// Returns the pager of the user for a terminal. There is none if `PAGER` is empty or `cat`.
    pub(crate) fn of_user(columns: u16, lines: u16) -> Option<Self> {
        let default = if cfg!(windows) { "" } else { "less" };
        let program = env::var("PAGER").unwrap_or_else(|_| default.to_owned());
        let is_pager = !matches!(program.trim(), "" | "cat");
        is_pager.then(|| Self { program, columns: columns.into(), lines: lines.into() })
    }

    /// Checks whether a text fits on the terminal.
    pub(crate) fn fits(&self, text: &[u8]) -> bool {
        let text = String::from_utf8_lossy(text);
        let text = anstream::adapter::strip_str(&text).to_string();
        let rows = |line: &str| line.width_cjk().div_ceil(self.columns.max(1)).max(1);
        text.lines().map(rows).sum::<usize>() + PROMPT <= self.lines
    }

    /// Shows a text, and waits until the user has seen it.
    ///
    /// # Errors
    /// Returns the error of a pager that cannot be started.
    pub(crate) fn show(&self, text: &[u8]) -> io::Result<()> {
        let mut command = if cfg!(windows) {
            let mut words = self.program.split_whitespace();
            let mut command = Command::new(words.next().unwrap_or_default());
            command.args(words);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", &format!("command -v {0} >/dev/null && {0}", self.program)]);
            command
        };
        // Colours, and an end of itself after a text that fits.
        for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
            if env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let mut pager = command.stdin(Stdio::piped()).spawn()?;
        if let Some(mut input) = pager.stdin.take() {
            // The user may leave before the end.
            input.write_all(text).ok();
        }
        let ended = pager.wait()?;
        // The shell did not find the program.
        let is_missing = matches!(ended.code(), Some(1 | 126 | 127));
        if is_missing { Err(io::ErrorKind::NotFound.into()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_take_several_rows_of_the_terminal() {
        let pager = Pager { program: "less".into(), columns: 10, lines: 4 };
        assert!(pager.fits(b"one\ntwo\nthree\n"));
        assert!(!pager.fits(b"one\ntwo\nthree\nfour\n"));
        assert!(!pager.fits("一二三四五六\ntwo\nthree\n".as_bytes()), "twelve columns");
        assert!(pager.fits(b"\x1b[1m0123456789\x1b[0m\n"), "style takes no room");
    }
}
