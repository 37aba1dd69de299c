//! Sheets of the catalogue of device models.

use super::cells::{cell, yes_no};
use super::{Cells, Kind, Names, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::first_rows::{Identity, name_value, value};
use crate::exchange::row::Row;
use crate::model::text::half_width;
use crate::model::{Coded, ModelCode, ModelNo, Scheme};
use crate::registry::{Edit, ModelDraft, resolve};
use crate::state::Model;

pub(super) struct Catalogue;

impl SheetKind for Catalogue {
    type Number = ModelNo;
    type Record = Model;
    type Draft = ModelDraft;

    const KIND: Kind = Kind::Catalog;
    const TABLE: TableOf<Self> = |state| &state.models;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Code, &["型号编码"]),
            column(Col::Name, &["名称"]),
            column(Col::Class, &["分类代码"]),
            column(Col::Scheme, &["分类体系"]),
            column(Col::Basic, &["基本型"]),
            column(Col::Categories, &["适用残疾类别"]),
            column(Col::Unit, &["单位"]),
            column(Col::Price, &["单价"]),
            column(Col::Subsidy, &["补贴标准"]),
            column(Col::LifeYears, &["使用年限"]),
            column(Col::Tracking, &["管理方式"]),
            column(Col::Hygiene, &["需消毒"]),
            column(Col::LoanDays, &["借期"]),
        ]],
        keys: &[&[Col::Code]],
        needed: &[Col::Code, Col::Name, Col::Class],
        form: Form {
            usual: &[
                Col::Code,
                Col::Name,
                Col::Class,
                Col::Basic,
                Col::Categories,
                Col::Unit,
                Col::Price,
                Col::Subsidy,
                Col::Tracking,
                Col::LoanDays,
            ],
            expected: &[],
            prefilled: &[],
        },
    };
    const NAMES_PEOPLE: bool = false;
    const AGREE: &'static [Col] = &[Col::Name, Col::Class];

    fn draft(row: &mut Row<'_>, _names: &mut Names<'_>) -> Option<ModelDraft> {
        let code = row.read(Col::Code, |text| ModelCode::new(&text));
        let code = row.required(Col::Code, code)?;
        let scheme = row.coded(Col::Scheme).value().unwrap_or(Scheme::Iso9999);
        // A loan period of zero days means that the model is not lent.
        let loan_days = match &*half_width(row.cell(Col::LoanDays)) {
            "0" => Edit::Clear,
            _ => row.number(Col::LoanDays, ModelDraft::LOAN_DAYS),
        };
        Some(ModelDraft {
            code,
            name: row.text(Col::Name),
            class: row.read(Col::Class, |text| resolve::class(&text, scheme)),
            basic: row.yes_no(Col::Basic),
            categories: row.parsed(Col::Categories),
            unit: row.text(Col::Unit),
            price: row.parsed(Col::Price),
            subsidy: row.parsed(Col::Subsidy),
            life_years: row.number(Col::LifeYears, ModelDraft::LIFE_YEARS),
            tracking: row.coded(Col::Tracking),
            hygiene: row.yes_no(Col::Hygiene),
            loan_days,
        })
    }

    fn identity(draft: &ModelDraft) -> Identity {
        [name_value(&draft.name), value(draft.class), 0]
    }

    fn cells(_shown: &Shown<'_>, model: &Model) -> Option<Cells> {
        let categories: Vec<_> = model.categories.iter().map(|one| one.to_string()).collect();
        Some(vec![
            model.code.to_string(),
            model.name.clone(),
            model.class.to_string(),
            model.class.scheme().code().to_owned(),
            yes_no(model.basic),
            categories.join(";"),
            cell(model.unit.as_ref()),
            cell(model.price),
            cell(model.subsidy),
            cell(model.life_years),
            model.tracking.code().to_owned(),
            yes_no(model.hygiene),
            cell(model.loan_days),
        ])
    }

    fn label(_shown: &Shown<'_>, model: &Model) -> String {
        model.name.to_string()
    }
}
