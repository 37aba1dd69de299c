//! Work that a bench gives to a child process, itself started again, so that time and memory are those of one
//! whole process: from its start to its end.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use assistive_core::exchange::Kind;

use crate::ours::Ours;
use crate::side::Side;
use crate::sqlite::Sqlite;
use crate::table::timed;

/// Who works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The library of this workspace.
    Ours,
    /// The yardstick.
    Sqlite,
}

/// What a child is to do with a store that it opens or makes, and closes at the end.
#[derive(Debug, Clone, Copy)]
pub enum Job<'a> {
    /// Import those of the sheets in a folder that it has.
    Import(&'a Path, &'a [Kind]),
    /// Look up the person of a citizen id.
    LookUp(&'a str),
    /// Nothing.
    Open,
    /// Something that only the yardstick's children do: ours are the real program.
    Yardstick(Question<'a>),
}

/// What SQLite is asked where we run the real program.
#[derive(Debug, Clone, Copy)]
pub enum Question<'a> {
    /// The rate by county, from copies.
    Rate,
    /// The same, where facts are stored.
    RateAsStored,
    /// Lend a device of a tag to the person of a citizen id.
    LoanOut(&'a str, &'a str),
    /// Take it back.
    LoanIn(&'a str),
    /// Its story.
    StockShow(&'a str),
    /// The needs of a school's students.
    NeedList(&'a str),
}

/// What became of a child.
pub struct Ran {
    /// How long the process lived.
    pub time: Duration,
    /// The most memory it held, where the system tells.
    pub peak: Option<u64>,
    /// How many records it changed or made.
    pub changed: u64,
    /// What it answered.
    pub answer: Vec<String>,
}

/// The first argument of a child.
const CHILD: &str = "child";

impl Job<'_> {
    /// Has a child do it, and waits for its end.
    pub fn run(self, who: Who, store: &Path) -> Ran {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args([CHILD, if who == Who::Ours { "ours" } else { "sqlite" }]).arg(store);
        match self {
            Self::Import(sheets, kinds) => {
                let kinds = kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
                command.arg("import").arg(sheets).arg(kinds)
            }
            Self::LookUp(citizen) => command.args(["look-up", citizen]),
            Self::Open => command.arg("open"),
            Self::Yardstick(Question::Rate) => command.arg("rate"),
            Self::Yardstick(Question::RateAsStored) => command.arg("rate-as-stored"),
            Self::Yardstick(Question::LoanOut(tag, to)) => command.args(["loan-out", tag, to]),
            Self::Yardstick(Question::LoanIn(tag)) => command.args(["loan-in", tag]),
            Self::Yardstick(Question::StockShow(tag)) => command.args(["stock-show", tag]),
            Self::Yardstick(Question::NeedList(school)) => command.args(["need-list", school]),
        };
        let (time, output) = timed(|| command.output().expect("a child"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).expect("text");
        let mut lines = told.lines();
        let mut numbers = lines.next().expect("numbers").split_whitespace().map(str::parse);
        let changed = numbers.next().and_then(Result::ok).expect("a number");
        let peak = numbers.next().and_then(Result::ok);
        Ran { time, peak, changed, answer: lines.map(str::to_owned).collect() }
    }
}

/// Whether this process was a child; if so, its work is done.
pub fn was_one() -> bool {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    let [CHILD, who, store, job @ ..] = &*args else { return false };
    let (store, mut kinds) = (Path::new(store), Vec::new());
    let job = match job {
        ["import", sheets, words] => {
            kinds.extend(words.split(',').map(kind));
            Job::Import(Path::new(*sheets), &kinds)
        }
        ["look-up", citizen] => Job::LookUp(citizen),
        ["open"] => Job::Open,
        ["rate"] => Job::Yardstick(Question::Rate),
        ["rate-as-stored"] => Job::Yardstick(Question::RateAsStored),
        ["loan-out", tag, to] => Job::Yardstick(Question::LoanOut(tag, to)),
        ["loan-in", tag] => Job::Yardstick(Question::LoanIn(tag)),
        ["stock-show", tag] => Job::Yardstick(Question::StockShow(tag)),
        ["need-list", school] => Job::Yardstick(Question::NeedList(school)),
        _ => panic!("a job: {job:?}"),
    };
    let (changed, answer) = match (*who, job) {
        (_, Job::Yardstick(question)) => (0, ask(store, question)),
        ("ours", job) => (work::<Ours>(store, job), Vec::new()),
        (_, job) => (work::<Sqlite>(store, job), Vec::new()),
    };
    println!("{changed} {}", peak().map_or_else(String::new, |bytes| bytes.to_string()));
    answer.iter().for_each(|line| println!("{line}"));
    true
}

fn kind(word: &str) -> Kind {
    *Kind::ALL.iter().find(|kind| kind.to_string() == word).expect("a kind")
}

fn work<S: Side>(store: &Path, job: Job<'_>) -> u64 {
    let mut side = S::open(store);
    let mut changed = 0;
    match job {
        Job::Import(sheets, kinds) => {
            for kind in kinds {
                let file = sheets.join(format!("{kind}.csv"));
                if file.exists() {
                    changed += side.import(*kind, &fs::read_to_string(file).expect("a sheet"));
                }
            }
        }
        Job::LookUp(citizen) => assert!(!side.look_up(citizen).is_empty()),
        Job::Open | Job::Yardstick(_) => {}
    }
    side.close();
    changed
}

fn ask(store: &Path, question: Question<'_>) -> Vec<String> {
    let mut sqlite = Sqlite::open(store);
    let mut answer = Vec::new();
    let lines = |rate: Vec<(String, _)>| {
        rate.into_iter().map(|(code, counts)| format!("{code} {counts:?}")).collect()
    };
    match question {
        Question::Rate => answer = lines(sqlite.rate()),
        Question::RateAsStored => answer = lines(sqlite.rate_as_stored()),
        Question::LoanOut(tag, to) => sqlite.loan_out(tag, to),
        Question::LoanIn(tag) => sqlite.loan_in(tag),
        Question::StockShow(tag) => answer = sqlite.stock_show(tag),
        Question::NeedList(school) => answer = sqlite.need_list(school),
    }
    sqlite.close();
    answer
}

/// The most memory that this process held, in bytes, where the system tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}
