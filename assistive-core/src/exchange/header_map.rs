//! The headers that users mapped to columns: in the options of an import, or in an earlier import that the store remembers.

use super::columns::Col;
use super::header::{Headings, LEFT_OUT};
use super::header_words::{is_same_header, plain_header};
use super::kinds::Kind;
use super::{ImportOptions, ImportReport};
use crate::error::Result;
use crate::model::text::trim;
use crate::registry::{Author, Decision, OperationInfo, Store, View, map_headers};

/// Returns the headers that are mapped to a column in sheets of a kind. `recorded` are those that the store
/// remembers. Those of the options come before them; there, an empty column means that the header is not mapped any more.
pub(super) fn mapped_headers<'a>(
    recorded: impl Iterator<Item = [&'a str; 3]>,
    kind: Kind,
    given: &[(String, String)],
) -> Vec<(String, String)> {
    let recorded = recorded.filter(|[sheet, ..]| *sheet == kind.code());
    let recorded = recorded.filter(|[_, header, _]| !is_given(given, header));
    let recorded = recorded.map(|[_, header, column]| (header.to_owned(), column.to_owned()));
    let given = given.iter().filter(|(_, column)| !column.is_empty()).cloned();
    given.chain(recorded).collect()
}

/// Returns the mapped headers of a sheet that an earlier import recorded, each with the name of its column.
pub(super) fn recorded_in(
    names: Headings<'_>,
    given: &[(String, String)],
    sheet: &[String],
) -> Vec<(String, Option<&'static str>)> {
    let of_earlier = |header: &str| !is_given(given, header) && has_header(sheet, header);
    let recorded = names.map.iter().filter(|(header, _)| of_earlier(header));
    recorded.map(|(header, column)| (header.clone(), names.meant(column).map(Col::name))).collect()
}

/// Returns the mapped headers of a sheet as the store remembers them: in their plain form, and with the name of the column,
/// however a user wrote it.
pub(super) fn to_record(names: Headings<'_>, sheet: &[String]) -> Vec<(String, String)> {
    let named = names.map.iter();
    let named = named.filter(|(header, text)| !text.is_empty() && has_header(sheet, header));
    let recorded = named.map(|(header, text)| {
        let name = names.meant(text).map(|col| col.name().to_owned());
        (plain_header(header), name.unwrap_or_else(|| trim(text).to_owned()))
    });
    recorded.collect()
}

/// Returns the headers of the options that a sheet lacks.
pub(super) fn unused_in(given: &[(String, String)], sheet: &[String]) -> Vec<String> {
    let unused = given.iter().filter(|(header, _)| !has_header(sheet, header));
    unused.map(|(header, _)| header.clone()).collect()
}

/// Returns the headers that the options map to no column any more.
pub(super) fn to_forget(options: &ImportOptions) -> Vec<(String, String)> {
    let is_mapped = |header: &str| {
        let mut others = options.map.iter().filter(|(_, column)| !column.is_empty());
        others.any(|(other, _)| is_same_header(other, header))
    };
    let gone = options.map.iter();
    let gone = gone.filter(|(header, column)| column.is_empty() && !is_mapped(header));
    gone.map(|(header, _)| (plain_header(header), String::new())).collect()
}

fn is_given(given: &[(String, String)], header: &str) -> bool {
    given.iter().any(|(one, _)| is_same_header(one, header))
}

fn has_header(sheet: &[String], header: &str) -> bool {
    sheet.iter().any(|cell| is_same_header(cell, header))
}

/// Returns the headers of the options whose columns caused no error in a sheet that was refused for its rows. Their meaning
/// is right, and need not be said again when the rows are corrected.
pub(super) fn to_record_of_refused(
    names: Headings<'_>,
    report: &ImportReport,
) -> Vec<(String, String)> {
    let was_read = |(_, column): &(String, String)| {
        column != LEFT_OUT && !report.errors.iter().any(|error| error.problem.field == *column)
    };
    to_record(names, &report.header).into_iter().filter(was_read).collect()
}

impl Store {
    /// Records or forgets the columns of headers in a commit of its own. Returns the headers of which that is new.
    pub(super) fn map_headers(
        &self,
        author: &Author,
        kind: Kind,
        map: &[(String, String)],
        options: &ImportOptions,
    ) -> Result<Vec<String>> {
        if map.is_empty() || !options.remember_map || options.dry_run {
            return Ok(Vec::new());
        }
        let subject = kind.code();
        let info = OperationInfo { operation: "import", subject, ..OperationInfo::default() };
        let (changed, _) = self.write(author, info, |writer| {
            let changed = map_headers(writer, subject, map)?;
            Ok(match changed.is_empty() {
                true => Decision::Rollback(changed),
                false => Decision::Commit(changed),
            })
        })?;
        Ok(changed)
    }
}

impl View<'_> {
    /// Returns the headers for which users decided which column they mean: the code of the kind of sheet, the header, and
    /// the name of the column, or `-` if it is left out.
    pub fn mapped_headers(&self) -> Result<Vec<[String; 3]>> {
        self.ask(|state| Ok(state.headers.iter().map(|of| of.map(str::to_owned)).collect()))
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::{ImportOptions, ImportReport, Kind};
    use crate::testing::{author, create, today};
    use crate::{Moment, Store};

    const LIST: &str = "编号,姓名,区划,家里人,爱好\n1,王芳,旬阳市,王强,画画\n";

    fn import(store: &Store, kind: Kind, sheet: &str, map: &[(&str, &str)]) -> ImportReport {
        let map = map.iter().map(|(header, column)| ((*header).to_owned(), (*column).to_owned()));
        let options = ImportOptions::default().map(map.collect::<Vec<_>>()).remember_map(true);
        store.import(&author(), kind, sheet.as_bytes(), &options).unwrap()
    }

    fn guardian(store: &Store, key: &str) -> Option<String> {
        let view = store.view().unwrap();
        view.person(view.find_person(key).unwrap(), today()).unwrap().guardian
    }

    #[test]
    fn a_header_is_read_as_it_was_in_an_earlier_sheet_until_that_is_forgotten_or_undone() {
        let folder = tempfile::tempdir().unwrap();
        let store = create(folder.path()).unwrap();
        let before = import(&store, Kind::Persons, LIST, &[]);
        assert_eq!(before.unknown_columns, ["家里人", "爱好"]);
        let first = import(&store, Kind::Persons, LIST, &[("家里人", "监护人"), ("爱好", "-")]);
        assert_eq!((first.updated, first.remembered_columns.len()), (1, 2));
        assert_eq!(guardian(&store, "1").as_deref(), Some("王强"));

        store.compact().unwrap();
        store.close().unwrap();
        let store = Store::open(folder.path(), "a test").unwrap();
        let next = LIST.replace("1,王芳", "2,李明").replace("王强", "李刚");
        let next = next.replace(",家里人,", ",家里人*（必填）,");
        let second = import(&store, Kind::Persons, &next, &[]);
        let earlier = [("家里人".to_owned(), Some("guardian")), ("爱好".to_owned(), None)];
        assert_eq!(
            (second.earlier_columns.as_slice(), second.unknown_columns.len()),
            (&earlier[..], 0)
        );
        assert_eq!(guardian(&store, "2").as_deref(), Some("李刚"));
        // In sheets of another kind, nobody has decided.
        let other = import(
            &store,
            Kind::Sites,
            "code,name,kind,division,家里人\nX,试验,school,610902,x\n",
            &[],
        );
        assert_eq!((other.earlier_columns.len(), other.unknown_columns.len()), (0, 1));

        // The list that is sent again changes nothing, and a decision that was made is not made again.
        let commits = store.info().unwrap().commits;
        let again = import(&store, Kind::Persons, LIST, &[("爱好", "-")]);
        assert_eq!((again.commit, again.remembered_columns.len()), (None, 0));
        let forgotten = import(&store, Kind::Persons, LIST, &[("爱好", "")]);
        assert_eq!(
            (forgotten.forgotten_columns.as_slice(), forgotten.unknown_columns.as_slice()),
            (&["爱好".to_owned()][..], &["爱好".to_owned()][..])
        );
        assert_eq!(store.info().unwrap().commits, commits + 1);
        assert_eq!(
            store.view().unwrap().mapped_headers().unwrap(),
            [["persons", "家里人", "guardian"]]
        );
        store.undo(&author(), None).unwrap();
        assert_eq!(store.view().unwrap().mapped_headers().unwrap().len(), 2);
        store.undo(&author(), first.commit).unwrap();
        assert!(store.view().unwrap().mapped_headers().unwrap().is_empty());
        assert_eq!(import(&store, Kind::Persons, LIST, &[]).unknown_columns.len(), 2);
        let early = Store::open_as_of(folder.path(), Moment::Commit(commits)).unwrap();
        assert_eq!(early.view().unwrap().mapped_headers().unwrap().len(), 2);
    }

    #[test]
    fn of_a_refused_sheet_the_headers_are_remembered_whose_columns_have_no_errors() {
        let folder = tempfile::tempdir().unwrap();
        let store = create(folder.path()).unwrap();
        let list = LIST.replace("旬阳市", "无名县").replace("区划", "哪里");
        let refused = import(
            &store,
            Kind::Persons,
            &list,
            &[("家里人", "guardian"), ("爱好", "-"), ("哪里", "区划"), ("没有", "note")],
        );
        assert_eq!((refused.rejected, refused.remembered_columns), (1, vec!["家里人".to_owned()]));
        let remembered = store.view().unwrap().mapped_headers().unwrap();
        assert_eq!(remembered, [["persons", "家里人", "guardian"]]);
    }

    #[test]
    fn a_number_that_was_mapped_to_the_key_is_a_key_in_later_sheets() {
        let folder = tempfile::tempdir().unwrap();
        let store = create(folder.path()).unwrap();
        let first = "编号,姓名,区划\n101,王芳,旬阳市\n102,李明,旬阳市\n";
        assert_eq!(import(&store, Kind::Persons, first, &[("编号", "key")]).created, 2);
        let next = "编号,姓名,区划,身份证号\n1,赵敏,旬阳市,34052419800101001X\n\
            2,钱多,旬阳市,340524198001010028\n";
        let next = import(&store, Kind::Persons, next, &[]);
        assert_eq!((next.numberings.len(), next.created), (0, 2), "{:?}", next.errors);
    }

    #[test]
    fn a_header_has_one_meaning_however_it_is_decorated() {
        let folder = tempfile::tempdir().unwrap();
        let store = create(folder.path()).unwrap();
        let list = LIST.replace("家里人", "家里人*");
        import(&store, Kind::Persons, &list, &[("家里人*", "guardian")]);
        import(&store, Kind::Persons, LIST, &[("家 里 人", "note")]);
        let mapped = || store.view().unwrap().mapped_headers().unwrap();
        assert_eq!(mapped(), [["persons", "家里人", "note"]]);
        let forgotten = import(&store, Kind::Persons, LIST, &[("【】家里人：", "")]);
        assert_eq!((forgotten.forgotten_columns.len(), mapped().len()), (1, 0));
    }
}
