//! The kinds of sheets and their columns: names, Chinese headers, and what the keys are.

use std::fmt;

use crate::model::text::half_width;

/// A kind of sheet. They are in an order in which a new store wants them: each finds what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Administrative divisions.
    Divisions,
    /// Sites.
    Sites,
    /// The catalogue of device models.
    Catalog,
    /// People.
    Persons,
    /// Students: people with their school.
    Students,
    /// Students and their needs side by side, as schools send them.
    StudentNeeds,
    /// Needs.
    Needs,
    /// Stock as it was received.
    Stock,
    /// Fittings.
    Fittings,
    /// Loans, as they happened.
    Loans,
    /// Services that are no devices.
    Services,
}

impl Kind {
    /// All kinds, in the order in which a new store wants them.
    pub const ALL: &[Self] = &[
        Self::Divisions,
        Self::Sites,
        Self::Catalog,
        Self::Persons,
        Self::Students,
        Self::StudentNeeds,
        Self::Needs,
        Self::Stock,
        Self::Fittings,
        Self::Loans,
        Self::Services,
    ];

    /// The code on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Divisions => "divisions",
            Self::Sites => "sites",
            Self::Catalog => "catalog",
            Self::Persons => "persons",
            Self::Students => "students",
            Self::Needs => "needs",
            Self::StudentNeeds => "student-needs",
            Self::Fittings => "fittings",
            Self::Stock => "stock",
            Self::Loans => "loans",
            Self::Services => "services",
        }
    }

    /// The kind with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The column that a header cell names, in any of its forms, by its name in messages.
    pub fn column(self, header: &str) -> Option<&'static str> {
        column_named(self, header).map(Col::name)
    }

    /// The Chinese header of a column, by its name in messages.
    pub fn chinese(self, column: &str) -> Option<&'static str> {
        let found = self.columns().into_iter().find(|known| known.col.name() == column)?;
        found.zh.first().copied()
    }

    /// Its columns.
    pub(super) fn columns(self) -> Vec<&'static Column> {
        let parts: &'static [&'static [Column]] = match self {
            Self::Divisions => &[DIVISIONS],
            Self::Sites => &[SITES],
            Self::Catalog => &[CATALOG],
            Self::Persons => &[PERSONS],
            Self::Students => &[PERSONS, SCHOOLING],
            Self::Needs => &[NEED_PERSON, NEEDS],
            Self::StudentNeeds => &[PERSONS, SCHOOLING, NEEDS],
            Self::Fittings => &[FITTINGS],
            Self::Stock => &[STOCK],
            Self::Loans => &[LOANS],
            Self::Services => &[SERVICES],
        };
        parts.iter().flat_map(|part| part.iter()).collect()
    }

    /// The columns of which at least one must be there for a row to name its record.
    pub(super) fn key_columns(self) -> &'static [&'static [Col]] {
        const PERSON: &[Col] = &[Col::IdNumber, Col::Certificate, Col::Key];
        match self {
            Self::Divisions | Self::Sites | Self::Catalog => &[&[Col::Code]],
            Self::Persons | Self::Students => &[PERSON],
            Self::Needs => &[&[Col::Person], &[Col::IdentifiedOn]],
            Self::StudentNeeds => &[PERSON, &[Col::IdentifiedOn]],
            Self::Fittings => &[&[Col::Person], &[Col::Device], &[Col::FittedOn]],
            Self::Stock => &[&[Col::Tag, Col::Device]],
            Self::Loans => &[&[Col::Item], &[Col::Borrower], &[Col::OutOn]],
            Self::Services => &[&[Col::Person], &[Col::Kind], &[Col::ServedOn]],
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The column of a kind that a header cell names.
pub(super) fn column_named(kind: Kind, cell: &str) -> Option<Col> {
    let cell = half_width(cell);
    let found = kind.columns().into_iter().find(|column| {
        column.col.name().eq_ignore_ascii_case(&cell) || column.zh.contains(&&*cell)
    });
    found.map(|column| column.col)
}

/// Defines [`Col`] with its names.
macro_rules! cols {
    ( $( $name:ident $text:literal, )* ) => {
        /// A column of some kind of sheet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Col { $( $name, )* }

        impl Col {
            /// How many columns there are.
            pub(super) const COUNT: usize = [$( $text ),*].len();

            /// All of them.
            pub(super) const ALL: &[Self] = &[$( Self::$name ),*];

            /// The name in messages and English headers.
            pub(super) fn name(self) -> &'static str {
                match self { $( Self::$name => $text, )* }
            }
        }
    };
}

cols! {
    Code "code", Name "name", Parent "parent", Level "level", Successor "successor",
    ValidFrom "valid_from", ValidTo "valid_to", Kind "kind", Division "division", Class "class",
    Scheme "scheme", Basic "basic", Categories "categories", Unit "unit", Price "price",
    Subsidy "subsidy", LifeYears "life_years", Tracking "tracking", Hygiene "hygiene",
    LoanDays "loan_days", IdNumber "id_number", Certificate "certificate", Key "key", Sex "sex",
    BirthDate "birth_date", Category "category", Grade "grade", Guardian "guardian",
    Phone "phone", RegisteredOn "registered_on", LeftOn "left_on", LeftReason "left_reason",
    School "school", ClassName "class_name", Stage "stage", Placement "placement",
    Person "person", Device "device", IdentifiedOn "identified_on", Programme "programme",
    Site "site", Priority "priority", Quantity "quantity", WithdrawnOn "withdrawn_on",
    WithdrawnReason "withdrawn_reason", FittedOn "fitted_on", Need "need", Item "item",
    Mode "mode", Place "place", Cost "cost", Provider "provider", Tag "tag",
    Serial "serial", Source "source", Donor "donor", Value "value", ReceivedOn "received_on",
    Borrower "borrower", OutOn "out_on", DueOn "due_on", InOn "in_on", Purpose "purpose",
    Deposit "deposit", ServedOn "served_on",
}

/// A column of a kind, with the Chinese headers that mean it there.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) col: Col,
    pub(super) zh: &'static [&'static str],
}

const fn column(col: Col, zh: &'static [&'static str]) -> Column {
    Column { col, zh }
}

const DIVISIONS: &[Column] = &[
    column(Col::Code, &["区划代码"]),
    column(Col::Name, &["名称"]),
    column(Col::Parent, &["上级"]),
    column(Col::Level, &["级别"]),
    column(Col::Successor, &["后继代码"]),
    column(Col::ValidFrom, &["启用"]),
    column(Col::ValidTo, &["停用"]),
];

const SITES: &[Column] = &[
    column(Col::Code, &["机构代码"]),
    column(Col::Name, &["机构名称"]),
    column(Col::Kind, &["类型"]),
    column(Col::Division, &["区划"]),
    column(Col::Parent, &["上级机构"]),
];

const CATALOG: &[Column] = &[
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
];

const PERSONS: &[Column] = &[
    column(Col::IdNumber, &["身份证号"]),
    column(Col::Certificate, &["残疾人证号"]),
    column(Col::Key, &["编号"]),
    column(Col::Name, &["姓名"]),
    column(Col::Sex, &["性别"]),
    column(Col::BirthDate, &["出生日期"]),
    column(Col::Category, &["残疾类别"]),
    column(Col::Grade, &["残疾等级"]),
    column(Col::Division, &["区划"]),
    column(Col::Guardian, &["监护人"]),
    column(Col::Phone, &["电话"]),
    column(Col::RegisteredOn, &["登记日期"]),
    column(Col::LeftOn, &["离开日期"]),
    column(Col::LeftReason, &["离开原因"]),
];

const SCHOOLING: &[Column] = &[
    column(Col::School, &["学校代码", "学校"]),
    column(Col::ClassName, &["班级"]),
    column(Col::Stage, &["学段"]),
    column(Col::Placement, &["就读方式"]),
];

const NEED_PERSON: &[Column] = &[column(Col::Person, &["服务对象"])];

const NEEDS: &[Column] = &[
    column(Col::Kind, &["需求类别"]),
    column(Col::Device, &["型号编码", "分类代码"]),
    column(Col::IdentifiedOn, &["需求日期"]),
    column(Col::Programme, &["项目"]),
    column(Col::Site, &["机构"]),
    column(Col::Basic, &["基本型"]),
    column(Col::Priority, &["优先级"]),
    column(Col::Quantity, &["需求数量"]),
    column(Col::WithdrawnOn, &["撤销日期"]),
    column(Col::WithdrawnReason, &["撤销原因"]),
    column(Col::ValidTo, &["有效期至"]),
];

const FITTINGS: &[Column] = &[
    column(Col::Person, &["服务对象"]),
    column(Col::Device, &["型号编码"]),
    column(Col::FittedOn, &["适配日期"]),
    column(Col::Need, &["需求"]),
    column(Col::Item, &["辅具编号"]),
    column(Col::Site, &["机构"]),
    column(Col::Quantity, &["数量"]),
    column(Col::Mode, &["方式"]),
    column(Col::Place, &["地点"]),
    column(Col::Cost, &["费用"]),
    column(Col::Subsidy, &["补贴金额"]),
    column(Col::Provider, &["服务机构"]),
];

const STOCK: &[Column] = &[
    column(Col::Tag, &["辅具编号"]),
    column(Col::Device, &["型号编码"]),
    column(Col::Site, &["机构"]),
    column(Col::Quantity, &["数量"]),
    column(Col::Serial, &["出厂编号"]),
    column(Col::Source, &["来源"]),
    column(Col::Donor, &["捐赠方"]),
    column(Col::Value, &["价值"]),
    column(Col::ReceivedOn, &["入库日期"]),
    column(Col::Programme, &["项目"]),
];

const LOANS: &[Column] = &[
    column(Col::Item, &["辅具编号"]),
    column(Col::Borrower, &["借用人"]),
    column(Col::OutOn, &["借出日期"]),
    column(Col::DueOn, &["应还日期"]),
    column(Col::InOn, &["归还日期"]),
    column(Col::Site, &["机构"]),
    column(Col::Quantity, &["数量"]),
    column(Col::Need, &["需求"]),
    column(Col::Purpose, &["用途"]),
    column(Col::Deposit, &["押金"]),
];

const SERVICES: &[Column] = &[
    column(Col::Person, &["服务对象"]),
    column(Col::Kind, &["类别"]),
    column(Col::ServedOn, &["服务日期"]),
    column(Col::Place, &["地点"]),
    column(Col::Provider, &["服务机构"]),
    column(Col::Programme, &["项目"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_header_of_a_kind_means_two_columns() {
        for kind in Kind::ALL {
            let columns = kind.columns();
            let mut headers: Vec<_> = columns
                .iter()
                .flat_map(|column| column.zh.iter().copied().chain([column.col.name()]))
                .collect();
            let all = headers.len();
            headers.sort_unstable();
            headers.dedup();
            assert_eq!(headers.len(), all, "{kind}");
        }
    }
}
