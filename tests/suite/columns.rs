//! Every column that a sheet can have is found again in an export.

use crate::care_sheets::{Sorted, rows};
use crate::exports::copied;
use crate::shared::{import, registry, said};
use assistive_core::Store;
use assistive_core::exchange::{Headers, Ids, Kind};

/// Sheets with a cell in each column that an import records, in the order in which a store needs them.
const FILLED: &[(Kind, &str)] = &[
    (
        Kind::Divisions,
        "code,name,parent,level,successor,valid_from,valid_to\nL-1,老区,610902,town,610902,2020-01-01,2022-01-01\n",
    ),
    (Kind::Sites, "code,name,kind,division,parent\nSP-1,旬阳特校,special-school,610981,AK-DPF\n"),
    (
        Kind::Catalog,
        "code,name,class,scheme,basic,categories,unit,price,subsidy,life_years,tracking,hygiene,loan_days\n\
        WC,普通轮椅,12 22 03,iso9999,yes,4,辆,980.50,500,5,serial,yes,60\nCN,手杖,12 03 03,,,,,,,,bulk,,30\n",
    ),
    (
        Kind::Persons,
        "id_number,certificate,key,name,sex,birth_date,category,categories,grade,division,guardian,phone,address,\
        registered_on,left_on,left_reason,note,former_ids,other_keys,history\n\
        34052419800101001X,34052419800101001X72,7,王芳,male,1980-01-01,7,2;4,2,610902,王强,13812345678,民主路3号,\
        2020-01-01,2024-03-01,moved,听力也差,610902199003072429,SP-1/5,grade=3 until 2022-01-01; grade=2\n",
    ),
    (
        Kind::Students,
        "key,name,division,school,class_name,stage,placement\n8,李强,610981,SP-1,三年级2班,primary,special\n7,王芳,610902,SP-1,,,\n",
    ),
    (
        Kind::Needs,
        "person,kind,device,identified_on,programme,site,basic,priority,quantity,note,withdrawn_on,withdrawn_reason,\
        valid_to,listed_again\n8,device,WC,2023-03-05,school,SP-1,yes,1,2,要能折叠,2023-09-01,refused,2026-12-31,2023-04-05\n\
        8,device,CN,2023-03-05,,,,,,,,,,\n8,device,CN,2023-03-06,,,,,,,,,,\n",
    ),
    (
        Kind::Assessments,
        "person,need_device,identified_on,assessed_on,finding,device,assessor,measurements,note,nth\n\
        8,CN,2023-03-05,2023-03-20,suitable,CN,张医生,座宽=38 cm,右侧,1\n8,CN,2023-03-05,2023-03-20,suitable,,,,,2\n",
    ),
    (
        Kind::Stock,
        "tag,device,site,quantity,serial,source,donor,value,received_on,programme,note,by,standing,standing_since,standing_site\n\
        T1,WC,AK-DPF,1,SN-1,donation,钱璟,1200,2023-01-15,school,破损,赵师傅,,,\nT2,WC,AK-DPF,1,,,,,2023-01-15,,,,,,\n,CN,AK-DPF,90,,,,900,2023-01-15,,,孙老师,,,\n",
    ),
    (
        Kind::Levels,
        "device,site,quantity,came_from,cleaning,repair,display,lost,retired,value\nCN,SP-1,30,AK-DPF=30,1,2,3,4,5,200\n",
    ),
    (
        Kind::Fittings,
        "person,device,fitted_on,need,item,site,quantity,mode,place,cost,subsidy,provider,from_stock,given_back,nth\n\
        8,WC,2023-05-05,-,T1,AK-DPF,1,subsidy,home,1300,810,假肢厂,,2023-08-05,\n8,CN,2023-05-05,CN 2023-03-06,,AK-DPF,,,,,,,no,,\n8,CN,2023-05-05,-,,,,,,,,,,,2\n",
    ),
    (
        Kind::Trainings,
        "person,device,fitted_on,fitting_nth,trained_on,trainer,note,nth\n8,CN,2023-05-05,2,2023-05-06,李老师,会了,1\n8,CN,2023-05-05,2,2023-05-06,,,2\n",
    ),
    (
        Kind::FollowUps,
        "person,device,fitted_on,fitting_nth,asked_on,round,use,satisfied,trouble,wants_repair,wants_training,asked,next_on,scores,note,nth\n\
        8,CN,2023-05-05,2,2023-06-06,1,often,yes,broken,yes,yes,phone,2023-09-09,QUEST=3.5,好,1\n8,CN,2023-05-05,2,2023-06-06,,often,,,,,,,,,2\n",
    ),
    (
        Kind::Loans,
        "item,borrower,out_on,due_on,in_on,site,quantity,need,purpose,deposit,returns,renewals,deposit_back,condition,missing,by,back_by,nth\n\
        CN,8,2023-06-01,2023-07-01,2023-06-20,AK-DPF,3,CN 2023-03-05,bridging,200,2023-06-10=1 lost; 2023-06-20=2,1,2023-06-21,worn,脚套,孙老师,赵师傅,\nCN,8,2023-06-01,,,AK-DPF,,,,,,,,,,,,2\n",
    ),
    (
        Kind::Moves,
        "tag,on,step,site,by,method,fault,parts,cost,note,nth\nT2,2023-02-01,clean,,赵师傅,75%酒精,,,,,\n\
        T2,2023-02-01,clean,,,,,,,,2\nT2,2023-02-02,repair,,,,左刹车,,,送厂,\nT2,2023-02-03,repaired,,,,,刹车线,25.50,,\n",
    ),
    (
        Kind::Holds,
        "device,borrower,asked_on,priority,site,status,item,until,ended_on,nth\nWC,8,2023-06-01,1,AK-DPF,taken,,,2023-06-05,\n\
        WC,8,2023-06-01,1,,cancelled,,,2023-06-06,2\nWC,org:社区站,2024-04-01,2,,offered,T1,2024-05-03,,\n",
    ),
    (
        Kind::Services,
        "person,kind,served_on,place,provider,programme\n8,training,2023-05-01,home,康复站,child-rehab\n",
    ),
];

fn filled() -> Store {
    let registry = registry();
    for (kind, sheet) in FILLED {
        let report = import(&registry, *kind, sheet.as_bytes());
        assert_eq!(said(&report.errors), [""; 0], "{kind}");
        assert!(report.created > 0, "{kind}");
    }
    registry
}

/// Columns that no export fills: those that name a record by its number where its key is there, and one for people who call.
const EMPTY: &[(Kind, &str)] = &[
    (Kind::Assessments, "need"),
    (Kind::Trainings, "fitting"),
    (Kind::Trainings, "phone"),
    (Kind::FollowUps, "fitting"),
    (Kind::FollowUps, "phone"),
];

#[test]
fn every_column_of_a_sheet_is_in_its_export_and_in_another_store() {
    let registry = filled();
    let copy = copied(&registry, Headers::English);
    for (kind, _) in FILLED {
        let sheet = registry.view().expect("open").export(*kind, Ids::Shown).expect("a sheet");
        let is_empty = |place: &usize| sheet.rows.iter().all(|row| row[*place].is_empty());
        let empty: Vec<_> =
            (0..sheet.header.len()).filter(is_empty).map(|at| sheet.header[at]).collect();
        let known = EMPTY.iter().filter(|(of, _)| of == kind).map(|(_, column)| *column);
        assert_eq!(empty, known.collect::<Vec<_>>(), "{kind}");
        assert_eq!(rows(&copy, *kind).sorted(), rows(&registry, *kind).sorted(), "{kind}");
    }
}
