//! The kinds of records and files that the values of arguments name. Questions and completions look the values up.

use clap::Arg;

use crate::help::value_name;
use crate::lang::Messages;

/// The kind of record or file that a value names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Person,
    Borrower,
    Model,
    Site,
    Item,
    Division,
    Need,
    Fitting,
    Loan,
    Hold,
    /// Any numbered record, or a device.
    Record,
    File,
    Folder,
    Text,
}

impl ValueKind {
    /// The names of values in help that name a record or file.
    const NAMED: [(&str, Self); 18] = [
        ("PERSON", Self::Person),
        ("KEPT", Self::Person),
        ("OTHER", Self::Person),
        ("BORROWER", Self::Borrower),
        ("DEVICE", Self::Model),
        ("MODEL", Self::Model),
        ("SITE", Self::Site),
        ("ITEM", Self::Item),
        ("TAG", Self::Item),
        ("DIVISION", Self::Division),
        ("NEED", Self::Need),
        ("FITTING", Self::Fitting),
        ("LOAN", Self::Loan),
        ("HOLD", Self::Hold),
        ("RECORD", Self::Record),
        ("FILE", Self::File),
        ("DIR", Self::Folder),
        ("FOLDER", Self::Folder),
    ];

    /// Returns the kind that an argument names, by the name of its value in help.
    pub(crate) fn by(argument: &Arg, messages: &Messages) -> Self {
        let names = argument.get_value_names().unwrap_or_default();
        let name = names.first().map(|name| name.as_str()).unwrap_or_default();
        let mut named = Self::NAMED.into_iter();
        let found = named.find(|(english, _)| value_name(english, messages) == name);
        found.map_or(Self::Text, |(_, kind)| kind)
    }
}

#[cfg(test)]
mod tests {
    use clap::Command;

    use crate::cli::localized;
    use crate::lang::Lang;

    use super::*;

    /// Returns the kinds that the arguments of all commands name.
    fn kinds(command: &Command, messages: &Messages) -> Vec<(String, ValueKind)> {
        let own = command.get_arguments();
        let own = own.map(|one| (one.get_id().to_string(), ValueKind::by(one, messages)));
        own.chain(command.get_subcommands().flat_map(|sub| kinds(sub, messages))).collect()
    }

    #[test]
    fn the_same_values_name_records_in_both_languages() {
        let [en, zh] = [Lang::En, Lang::Zh].map(Messages::new);
        assert_eq!(kinds(&localized(&en), &en), kinds(&localized(&zh), &zh));
    }
}
