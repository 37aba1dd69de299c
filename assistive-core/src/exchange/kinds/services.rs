//! Sheets of services other than devices.

use super::cells::cell;
use super::{Cells, Correctable, Kind, Names, Rekey, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::{Coded, NeedKind, PersonNo, ProblemKind, Programme, ServiceNo};
use crate::registry::{ServiceDraft, rekey};
use crate::state::{Service, State};

pub(in crate::exchange) struct Services;

impl SheetKind for Services {
    type Number = ServiceNo;
    type Record = Service;
    type Draft = ServiceDraft;

    const KIND: Kind = Kind::Services;
    const TABLE: TableOf<Self> = |state| &state.services;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Person, &["服务对象"]),
            column(Col::Kind, &["类别"]),
            column(Col::ServedOn, &["服务日期"]),
            column(Col::Place, &["地点"]),
            column(Col::Provider, &["服务机构"]),
            column(Col::Programme, &["项目"]),
        ]],
        keys: &[&[Col::Person], &[Col::Kind], &[Col::ServedOn]],
        needed: &[Col::Person, Col::Kind, Col::ServedOn],
        form: Form::ALL,
    };
    const ORDER: RowOrder = RowOrder::ByDay(Col::ServedOn);

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<ServiceDraft> {
        let person = names.person(row);
        let kind = row.read(Col::Kind, |text| {
            let allowed = || ProblemKind::NotOneOf { allowed: NeedKind::services() };
            NeedKind::from_word(&text).ok_or_else(allowed)
        });
        let kind = row.required(Col::Kind, kind);
        let served_on = row.date(Col::ServedOn);
        let served_on = row.required(Col::ServedOn, served_on);
        let place = row.coded(Col::Place);
        let provider = row.text(Col::Provider);
        let programme = row.read(Col::Programme, |text| Programme::from_word(&text));
        let (person, kind, served_on) = (person?, kind?, served_on?);
        Some(ServiceDraft { person, kind, served_on, place, provider, programme })
    }

    fn cells(shown: &Shown<'_>, service: &Service) -> Option<Cells> {
        Some(vec![
            shown.person_key(service.person),
            service.kind.code().to_owned(),
            service.served_on.to_string(),
            cell(service.place.map(Coded::code)),
            cell(service.provider.as_ref()),
            cell(service.programme.as_ref()),
        ])
    }

    fn label(shown: &Shown<'_>, service: &Service) -> String {
        shown.name_of(service.person)
    }
}

impl Correctable for Services {
    const FIXED: &'static [Col] = &[Col::Person];
    const REKEY: Option<Rekey<Self>> = Some(rekey::service);

    fn key_cells(_state: &State, service: &Service) -> Option<Vec<(Col, String)>> {
        Some(vec![
            (Col::Person, service.person.to_string()),
            (Col::Kind, service.kind.to_string()),
            (Col::ServedOn, service.served_on.to_string()),
        ])
    }

    fn person(service: &Service) -> Option<PersonNo> {
        Some(service.person)
    }
}
