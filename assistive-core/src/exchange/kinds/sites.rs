//! Sheets of sites.

use super::cells::{cell, site_code};
use super::{Cells, Kind, Names, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::first_rows::{Identity, name_value};
use crate::exchange::row::Row;
use crate::model::{Coded, SiteCode, SiteNo};
use crate::registry::SiteDraft;
use crate::registry::resolve::{self, Suggestions};
use crate::state::Site;

pub(super) struct Sites;

impl SheetKind for Sites {
    type Number = SiteNo;
    type Record = Site;
    type Draft = SiteDraft;

    const KIND: Kind = Kind::Sites;
    const TABLE: TableOf<Self> = |state| &state.sites;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Code, &["机构代码"]),
            column(Col::Name, &["机构名称"]),
            column(Col::Kind, &["类型"]),
            column(Col::Division, &["区划"]),
            column(Col::Parent, &["上级机构"]),
        ]],
        keys: &[&[Col::Code]],
        needed: &[Col::Code, Col::Name, Col::Kind, Col::Division],
        form: Form::ALL,
    };
    const ORDER: RowOrder = RowOrder::LinksFirst(&[Col::Parent]);
    const NAMES_PEOPLE: bool = false;
    const AGREE: &'static [Col] = &[Col::Name];

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<SiteDraft> {
        let code = row.read(Col::Code, |text| SiteCode::new(&text));
        let code = row.required(Col::Code, code)?;
        let state = names.state;
        Some(SiteDraft {
            code,
            name: row.text(Col::Name),
            kind: row.coded(Col::Kind),
            division: row
                .read(Col::Division, |text| resolve::division(state, &text, Suggestions::Nearest)),
            parent: row.read(Col::Parent, |text| resolve::site(state, &text, Suggestions::Nearest)),
        })
    }

    fn identity(draft: &SiteDraft) -> Identity {
        [name_value(&draft.name), 0, 0]
    }

    fn cells(shown: &Shown<'_>, site: &Site) -> Option<Cells> {
        let state = shown.state;
        Some(vec![
            site.code.to_string(),
            site.name.clone(),
            site.kind.code().to_owned(),
            cell(state.divisions.get(site.division).map(|division| &division.code)),
            site_code(state, site.parent),
        ])
    }

    fn label(_shown: &Shown<'_>, site: &Site) -> String {
        site.name.to_string()
    }
}
