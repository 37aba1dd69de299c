//! The row types, one per import kind, and their columns in both languages.
//!
//! A cell is a `String` as in the file. An empty cell is an empty `String`.

/// One column: its English name and its Chinese headers.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name of the field.
    pub name: &'static str,
    /// The Chinese headers, each accepted on its own.
    pub zh: &'static [&'static str],
}

impl Column {
    /// Checks whether `header`, already trimmed and in lower case, names this column.
    #[must_use]
    pub fn is_named(&self, header: &str) -> bool {
        self.name == header || self.zh.contains(&header)
    }
}

/// A row of some kind.
pub trait Row: Sized {
    /// The columns, in the order of [`Row::cells`].
    const COLUMNS: &'static [Column];

    /// Returns the cells, in the order of the columns.
    fn cells(&self) -> Vec<&str>;

    /// Makes a row by asking for the cell of each column.
    fn from_cells(cell: impl FnMut(&str) -> String) -> Self;

    /// Returns the cell of a column, empty where this kind of row has no such column.
    fn get(&self, name: &str) -> &str {
        let place = Self::COLUMNS.iter().position(|column| column.name == name);
        place.map_or("", |place| self.cells()[place])
    }
}

macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $($zh:literal)/+,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $(#[doc = concat!("The column `", stringify!($field), "`.")] pub $field: String,)+
        }

        impl Row for $name {
            const COLUMNS: &'static [Column] =
                &[$(Column { name: stringify!($field), zh: &[$($zh),+] }),+];

            fn cells(&self) -> Vec<&str> {
                vec![$(self.$field.as_str()),+]
            }

            fn from_cells(mut cell: impl FnMut(&str) -> String) -> Self {
                Self { $($field: cell(stringify!($field)),)+ }
            }
        }
    };
}

row! {
    /// A row of `divisions`.
    DivisionRow {
        code: "区划代码",
        name: "名称",
        parent: "上级",
        level: "级别",
        successor: "后继代码",
        valid_from: "启用",
        valid_to: "停用",
    }
}

row! {
    /// A row of `sites`.
    SiteRow {
        code: "机构代码",
        name: "机构名称",
        kind: "类型",
        division: "区划",
        parent: "上级机构",
    }
}

row! {
    /// A row of `catalog`.
    CatalogRow {
        code: "型号编码",
        name: "名称",
        class: "分类代码",
        scheme: "分类体系",
        basic: "基本型",
        categories: "适用残疾类别",
        unit: "单位",
        price: "单价",
        subsidy: "补贴标准",
        life_years: "使用年限",
        tracking: "管理方式",
        hygiene: "需消毒",
        loan_days: "借期",
    }
}

row! {
    /// A row of `persons`.
    PersonRow {
        id_number: "身份证号",
        certificate: "残疾人证号",
        key: "编号",
        name: "姓名",
        sex: "性别",
        birth_date: "出生日期",
        category: "残疾类别",
        grade: "残疾等级",
        division: "区划",
        guardian: "监护人",
        phone: "电话",
        registered_on: "登记日期",
        left_on: "离开日期",
        left_reason: "离开原因",
    }
}

row! {
    /// A row of `students`.
    StudentRow {
        id_number: "身份证号",
        certificate: "残疾人证号",
        key: "编号",
        name: "姓名",
        sex: "性别",
        birth_date: "出生日期",
        category: "残疾类别",
        grade: "残疾等级",
        division: "区划",
        guardian: "监护人",
        phone: "电话",
        registered_on: "登记日期",
        left_on: "离开日期",
        left_reason: "离开原因",
        school: "学校代码" / "学校",
        class_name: "班级",
        stage: "学段",
        placement: "就读方式",
    }
}

row! {
    /// A row of `student-needs`.
    StudentNeedRow {
        id_number: "身份证号",
        certificate: "残疾人证号",
        key: "编号",
        name: "姓名",
        sex: "性别",
        birth_date: "出生日期",
        category: "残疾类别",
        grade: "残疾等级",
        division: "区划",
        guardian: "监护人",
        phone: "电话",
        registered_on: "登记日期",
        left_on: "离开日期",
        left_reason: "离开原因",
        school: "学校代码" / "学校",
        class_name: "班级",
        stage: "学段",
        placement: "就读方式",
        kind: "需求类别",
        device: "型号编码" / "分类代码",
        identified_on: "需求日期",
        programme: "项目",
        site: "机构",
        basic: "基本型",
        priority: "优先级",
        quantity: "需求数量",
        withdrawn_on: "撤销日期",
        withdrawn_reason: "撤销原因",
        valid_to: "有效期至",
    }
}

row! {
    /// A row of `needs`.
    NeedRow {
        person: "服务对象",
        kind: "需求类别",
        device: "型号编码" / "分类代码",
        identified_on: "需求日期",
        programme: "项目",
        site: "机构",
        basic: "基本型",
        priority: "优先级",
        quantity: "需求数量",
        withdrawn_on: "撤销日期",
        withdrawn_reason: "撤销原因",
        valid_to: "有效期至",
    }
}

row! {
    /// A row of `fittings`.
    FittingRow {
        person: "服务对象",
        device: "型号编码",
        fitted_on: "适配日期",
        need: "需求",
        item: "辅具编号",
        site: "机构",
        quantity: "数量",
        mode: "方式",
        place: "地点",
        cost: "费用",
        subsidy: "补贴金额",
        provider: "服务机构",
    }
}

row! {
    /// A row of `stock`.
    StockRow {
        tag: "辅具编号",
        device: "型号编码",
        site: "机构",
        quantity: "数量",
        serial: "出厂编号",
        source: "来源",
        donor: "捐赠方",
        value: "价值",
        received_on: "入库日期",
        programme: "项目",
    }
}

row! {
    /// A row of `loans`.
    LoanRow {
        item: "辅具编号",
        borrower: "借用人",
        out_on: "借出日期",
        due_on: "应还日期",
        in_on: "归还日期",
        site: "机构",
        quantity: "数量",
        need: "需求",
        purpose: "用途",
        deposit: "押金",
    }
}

row! {
    /// A service that is no device.
    ServiceRow {
        person: "服务对象",
        kind: "类别",
        served_on: "服务日期",
        place: "地点",
        provider: "服务机构",
        programme: "项目",
    }
}
