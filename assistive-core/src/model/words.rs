//! The closed vocabularies of docs/domain.md and of the files: codes, Chinese words and journal numbers.
//!
//! The numbers are permanent. Append new ones, and never change or reuse a number.

use super::coded::{Coded, coded_enum};

coded_enum! {
    /// Sex as stated in the citizen id or the certificate.
    pub enum Sex in "sex" {
        /// Female.
        Female = 2 "female" ["女", "f", "女性", "女生", "女孩", "女士"];
        /// Male.
        Male = 1 "male" ["男", "m", "男性", "男生", "男孩", "先生"];
    }
}

coded_enum! {
    /// Level of an administrative division.
    pub enum Level in "level" {
        /// Province (省).
        Province = 1 "province" ["省"];
        /// Prefecture or prefecture-level city (市).
        Prefecture = 2 "prefecture" ["市"];
        /// County, district or county-level city (县).
        County = 3 "county" ["县", "区"];
        /// Town, township or street (乡镇).
        Town = 4 "town" ["乡镇", "镇", "乡", "街道"];
    }
}

coded_enum! {
    /// Kind of a site.
    pub enum SiteKind in "site-kind" {
        /// Disabled persons' federation (残联).
        Federation = 1 "federation" ["残联", "残疾人联合会"];
        /// Rehabilitation or assistive-device centre (康复中心).
        Centre = 2 "centre" ["康复中心", "center", "辅具中心"];
        /// Ordinary school (学校).
        School = 3 "school" ["学校"];
        /// Special-education school (特教学校).
        SpecialSchool = 4 "special-school" ["特教学校", "特殊教育学校", "特校"];
        /// Community station (社区).
        Community = 5 "community" ["社区"];
    }
}

coded_enum! {
    /// Stage of schooling.
    pub enum Stage in "stage" {
        /// Preschool (学前).
        Preschool = 1 "preschool" ["学前", "幼儿园", "学前班", "学前教育"];
        /// Primary school (小学).
        Primary = 2 "primary" ["小学", "小学部"];
        /// Junior secondary (初中).
        Junior = 3 "junior" ["初中", "初中部", "junior secondary"];
        /// Senior secondary (高中).
        Senior = 4 "senior" ["高中", "高中部", "中职", "职高", "中专", "senior secondary"];
        /// University or college (大学).
        Higher = 5 "higher" ["大学", "大专", "高职", "本科"];
    }
}

coded_enum! {
    /// Way in which a student is taught.
    pub enum Placement in "placement" {
        /// In a special school (特教).
        Special = 1 "special" ["特教", "特教学校", "特殊教育学校", "特教学校就读", "special school"];
        /// In a regular class (随班).
        Regular = 2 "regular" ["随班", "随班就读", "regular class"];
        /// At home, by visiting teachers (送教).
        Home = 3 "home" ["送教", "送教上门", "taught at home"];
    }
}

coded_enum! {
    /// Reason why a person left.
    pub enum LeftReason in "left-reason" {
        /// Died (死亡).
        Deceased = 1 "deceased" ["死亡", "去世", "病故", "已故"];
        /// Moved away (迁出).
        Moved = 2 "moved" ["迁出", "moved away", "迁走", "搬走"];
    }
}

coded_enum! {
    /// Reason why a need was withdrawn or counts as withdrawn.
    pub enum WithdrawnReason in "withdrawn-reason" {
        /// Recorded twice (重复).
        Duplicate = 1 "duplicate" ["重复"];
        /// Recorded in error (错误).
        Error = 2 "error" ["错误", "登记错误", "recorded in error"];
        /// The person died (死亡).
        Deceased = 3 "deceased" ["死亡", "去世", "病故", "已故"];
        /// The person moved away (迁出).
        Moved = 4 "moved" ["迁出", "moved away", "迁走", "搬走"];
        /// The person refused (拒绝).
        Refused = 5 "refused" ["拒绝", "放弃"];
        /// Assessed as unsuitable (不适合).
        Unsuitable = 6 "unsuitable" ["不适合", "不适用"];
        /// Another reason (其他).
        Other = 7 "other" ["其他"];
        /// The last valid day of the need has passed (过期). It is derived and never stated.
        Lapsed = 8 "lapsed" ["过期", "失效"];
    }
}

impl WithdrawnReason {
    /// Returns the codes that can be stated: all except `lapsed`, which follows from the last day of a need.
    pub(crate) fn stated() -> String {
        Self::statable().map(Self::code).collect::<Vec<_>>().join(", ")
    }

    /// Returns the reasons that can be stated.
    pub fn statable() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|reason| *reason != Self::Lapsed)
    }
}

impl NeedKind {
    /// Returns the codes of the kinds of service: all except `device`, because a device is provided by a
    /// fitting.
    pub(crate) fn services() -> String {
        Self::of_services().map(Self::code).collect::<Vec<_>>().join(", ")
    }

    /// Returns the kinds of service.
    pub fn of_services() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| *kind != Self::Device)
    }
}

impl SiteKind {
    /// Checks whether the site is a school.
    pub(crate) fn is_school(self) -> bool {
        matches!(self, Self::School | Self::SpecialSchool)
    }
}

impl From<LeftReason> for WithdrawnReason {
    fn from(reason: LeftReason) -> Self {
        match reason {
            LeftReason::Deceased => Self::Deceased,
            LeftReason::Moved => Self::Moved,
        }
    }
}

coded_enum! {
    /// Kind of rehabilitation that a person needs.
    pub enum NeedKind in "need-kind" {
        /// An assistive device (辅具).
        Device = 1 "device" ["辅具"];
        /// Medical rehabilitation (医疗).
        Medical = 2 "medical" ["医疗"];
        /// Functional training (训练).
        Training = 3 "training" ["训练"];
        /// Nursing (护理).
        Nursing = 4 "nursing" ["护理"];
        /// Supporting services (支持).
        Support = 5 "support" ["支持"];
    }
}

coded_enum! {
    /// Way in which the stock of a device model is kept.
    pub enum Tracking in "tracking" {
        /// One record for each device, with a tag (序列).
        Serial = 1 "serial" ["序列", "one record per device"];
        /// A quantity for each site (数量).
        Bulk = 2 "bulk" ["数量", "by quantity"];
    }
}

coded_enum! {
    /// Way in which a fitted device was provided.
    pub enum Mode in "mode" {
        /// The device itself (实物).
        InKind = 1 "in-kind" ["实物"];
        /// Money towards it (补贴).
        Subsidy = 2 "subsidy" ["补贴"];
        /// Made to measure (定制).
        Custom = 3 "custom" ["定制", "custom-made"];
        /// Donated (捐赠).
        Donation = 4 "donation" ["捐赠"];
    }
}

coded_enum! {
    /// Place of a fitting or a service.
    pub enum Place in "place" {
        /// At a centre (机构).
        Centre = 1 "centre" ["机构", "center"];
        /// At home (上门).
        Home = 2 "home" ["上门"];
        /// At school (学校).
        School = 3 "school" ["学校"];
        /// In the community (社区).
        Community = 4 "community" ["社区"];
    }
}

coded_enum! {
    /// Source of stock.
    pub enum Source in "source" {
        /// Bought (采购).
        Purchase = 1 "purchase" ["采购", "购买", "购置"];
        /// Donated (捐赠).
        Donation = 2 "donation" ["捐赠", "受赠", "捐助"];
        /// Bought with a subsidy (补贴).
        Subsidy = 3 "subsidy" ["补贴"];
        /// Handed over by another organisation (调拨).
        Transfer = 4 "transfer" ["调拨"];
        /// Returned by a user (退回).
        Return = 5 "return" ["退回"];
    }
}

coded_enum! {
    /// Purpose of a loan.
    pub enum Purpose in "purpose" {
        /// To try the device (试用).
        Trial = 1 "trial" ["试用"];
        /// Until a need is met (过渡).
        Bridging = 2 "bridging" ["过渡"];
        /// For a short time (短期).
        ShortTerm = 3 "short-term" ["短期", "短期借用"];
        /// For training (训练).
        Training = 4 "training" ["训练"];
    }
}

coded_enum! {
    /// The stage of a hold.
    pub enum HoldStage in "hold" {
        /// The borrower waits (等候).
        Waiting = 1 "waiting" ["等候", "等待"];
        /// A device is kept (待领取).
        Offered = 2 "offered" ["待领取", "ready to collect"];
        /// The borrower got a device (已领取).
        Taken = 3 "taken" ["已领取", "collected"];
        /// Cancelled (已取消).
        Cancelled = 4 "cancelled" ["已取消", "取消"];
        /// The offer expired (逾期未领).
        Expired = 5 "expired" ["逾期未领", "已过期", "not collected in time"];
    }
}

coded_enum! {
    /// Condition of a returned device.
    pub enum Condition in "condition" {
        /// As it was lent (完好).
        Good = 1 "good" ["完好", "良好"];
        /// Worn, but fit to be lent (磨损).
        Worn = 2 "worn" ["磨损"];
        /// In need of repair (损坏).
        Damaged = 3 "damaged" ["损坏", "已损坏", "坏了"];
    }
}
