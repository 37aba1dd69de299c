//! The output file of a card.

use std::path::PathBuf;

use clap::Args;

use crate::context::{Context, Output};
use crate::error::Result;
use crate::outfile;

/// The file to which a card is written.
#[derive(Debug, Args)]
pub(crate) struct CardArgs {
    /// File to write, by its ending a page to print (.html), a workbook (.xlsx), .csv, .json or Markdown (.md)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

impl CardArgs {
    /// Directs the result of the command to the file.
    pub(super) fn direct(&self, context: &mut Context) -> Result<()> {
        if let Some(file) = self.output.as_ref().filter(|file| !outfile::is_stdout(file)) {
            context.output = Some(Output::new(file, self.force, &context.messages)?);
        }
        Ok(())
    }
}
