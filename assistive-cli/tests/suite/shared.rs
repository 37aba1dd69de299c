//! Helpers of several tests: the binary, and a folder with a store to run it in.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package lies in the root").to_owned()
}

/// Returns the path of the binary, which cargo builds before it runs these tests.
pub(crate) fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_assistive"))
}

/// A folder with a store and other files of one user.
pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
    lang: &'static str,
}

impl Desk {
    /// Makes an empty folder, without a store.
    pub(crate) fn new(lang: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder, lang }
    }

    /// Makes a folder whose store holds a site and nothing else.
    pub(crate) fn with_store(lang: &'static str) -> Self {
        let desk = Self::new(lang);
        let site = ["--site", "AK-DPF", "--name", "安康市辅具中心", "--division", "610900"];
        desk.ok(&[&["init"][..], &site].concat());
        desk
    }

    /// Makes a folder whose store holds two sites, two models and two students with their needs.
    pub(crate) fn prepared(lang: &'static str) -> Self {
        let desk = Self::with_store(lang);
        desk.write("sites.csv", "code,name,kind,division\nSP-1,旬阳特校,special-school,旬阳市\n");
        desk.write(
            "catalog.csv",
            "code,name,class,basic,life_years\nWC,普通轮椅,12 22 03,yes,4\nHA,助听器,22 06 15,yes,4\n",
        );
        desk.write("list.csv", LIST);
        desk.write("fittings.csv", "person,device,fitted_on\n34052419800101001X,WC,2023-05-01\n");
        for (kind, file) in [
            ("sites", "sites.csv"),
            ("catalog", "catalog.csv"),
            ("student-needs", "list.csv"),
            ("fittings", "fittings.csv"),
        ] {
            desk.ok(&["import", kind, file]);
        }
        desk
    }

    /// Returns the folder of the store.
    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("a write");
    }

    /// Returns a command of the binary with a fixed user, day and language, and no input.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        self.prepare(command.args(args));
        command
    }

    /// Gives a command a fixed user, day and language, and no input.
    pub(crate) fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("ASSISTIVE_STORE", self.store())
            .env("ASSISTIVE_LANG", self.lang)
            .env("ASSISTIVE_ACTOR", "李")
            .env("ASSISTIVE_NOW", "2024-04-30T08:00:00Z")
            .env("ASSISTIVE_TODAY", "2024-04-30")
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        // Windows knows no HOME.
        #[cfg(windows)]
        command.env("ASSISTIVE_CONFIG", self.folder.path().join(".config/assistive/config.toml"));
        command
    }

    /// Runs a command, which must succeed.
    pub(crate) fn ok(&self, args: &[&str]) {
        let shown = self.run(args);
        assert!(shown.contains("[exit 0]"), "{shown}");
    }

    /// Runs a command. Returns its line, output, errors and exit code as one text.
    pub(crate) fn run(&self, args: &[&str]) -> String {
        let output = self.command(args).output().expect("the binary runs");
        let folder = self.folder.path().display().to_string();
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
            let lines = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
            let lines = lines.replace(&folder, "DESK");
            without_hashes(&with_slashes(&lines))
        };
        let code = output.status.code().expect("no signal ended it");
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        format!("$ assistive {}\n{out}\n--- stderr\n{err}\n[exit {code}]\n", args.join(" "))
    }

    /// Runs commands one after the other.
    pub(crate) fn session(&self, commands: &[&[&str]]) -> String {
        commands.iter().map(|args| self.run(args)).collect::<Vec<_>>().join("\n")
    }
}

/// The needs list of [`Desk::prepared`].
pub(crate) const LIST: &str = "身份证号,姓名,区划,学校,学段,型号编码,需求日期,项目\n\
    34052419800101001X,王芳,旬阳市,SP-1,小学,WC,2023-03-05,校园\n\
    610902199003072429,李四,旬阳县,SP-1,初中,22 06 15,2023-04-01,school\n";

/// Writes the separators of Windows as those of other systems. A backslash in other text stays.
fn with_slashes(text: &str) -> String {
    if !cfg!(windows) {
        return text.to_owned();
    }
    let is_name =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '~'));
    let mut parts = text.split('\\');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_path = is_name(whole.chars().last())
            && is_name(part.chars().next())
            && !part.starts_with("u{");
        whole.push(if is_path { '/' } else { '\\' });
        whole.push_str(part);
    }
    whole
}

/// Replaces the identity of a store, which is random, and the hashes of its commits, which depend on it.
fn without_hashes(text: &str) -> String {
    let names = [(64, "HASH"), (16, "STORE"), (12, "HASH")];
    names.iter().fold(text.to_owned(), |text, (digits, name)| replace_hex(&text, *digits, name))
}

/// Replaces runs of `length` hexadecimal digits by a name.
fn replace_hex(text: &str, length: usize, name: &str) -> String {
    let (mut shown, mut run) = (String::new(), String::new());
    let flush = |run: &mut String, shown: &mut String| {
        // About one hash in a thousand consists of digits only. No other number here is as long.
        shown.push_str(if run.len() == length { name } else { run });
        run.clear();
    };
    for c in text.chars() {
        if c.is_ascii_hexdigit() && !c.is_ascii_uppercase() {
            run.push(c);
        } else {
            flush(&mut run, &mut shown);
            shown.push(c);
        }
    }
    flush(&mut run, &mut shown);
    shown
}
