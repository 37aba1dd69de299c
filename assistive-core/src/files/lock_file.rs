//! The lock file: a second lock for folders in which the locks of the system have no effect, such as some network
//! folders.
//!
//! A writer creates the file exclusively, and removes it when it releases the store. The file names the writer: a
//! token that no other writer has, the process, the computer, and the name for other users. Its *heartbeat* is a
//! number that rises every second.
//!
//! A file that a killed process left is taken over by renaming another file over it. A writer has therefore lost the
//! lock as soon as the file has another token, and it must check that before it writes and before it acknowledges.
//! The safety of a store rests on these checks. The judgement of a file only decides who waits:
//!
//! | the file is of | it was left behind if |
//! |---|---|
//! | this computer | the locks of the system work, because this process holds one, or the process no longer exists |
//! | another computer, or cannot be read | its heartbeat does not change for three seconds |
//!
//! Tests do not record the calls of this module. After a power cut, no content of the file prevents opening.

use std::collections::hash_map::RandomState;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, sleep};
use std::time::Duration;

/// The time between two heartbeats.
const BEAT: Duration = Duration::from_secs(1);

/// The number of looks at a file whose process is unknown, and the time between them.
const LOOKS: u32 = 60;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// The time after a takeover in which another process that takes over the same file becomes visible.
const SETTLE: Duration = Duration::from_millis(30);

/// The number of attempts to create a file that others create and remove.
const TRIES: u32 = 5;

/// The length of a token, in bytes.
const TOKEN: usize = 16;

/// The result of an attempt to create the lock file.
#[derive(Debug)]
pub(crate) enum Taken {
    /// This process has the lock file.
    Mine(LockFile),
    /// Another process has it. The text is the name that it gave.
    Theirs(String),
}

/// The lock file of a store that this process holds. It is removed when it is dropped.
#[derive(Debug)]
pub(crate) struct LockFile {
    path: PathBuf,
    token: String,
    /// Stops the heartbeat when it is dropped.
    _stop: Sender<()>,
}

/// A process.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Process {
    id: String,
    /// The time at which the process was started, in ticks since the computer was started.
    started: String,
    /// The run of the system, which ends when the computer is switched off.
    boot: String,
    /// The computer and its table of processes. It is empty if it is unknown.
    machine: String,
}

impl Process {
    /// Returns this process.
    fn this() -> Self {
        let id = std::process::id().to_string();
        let read = |path: &str| fs::read_to_string(path).map(|text| text.trim().to_owned());
        let table = fs::read_link("/proc/self/ns/pid").map(|path| path.display().to_string());
        let machine = match (read("/proc/sys/kernel/hostname"), table) {
            (Ok(host), Ok(table)) => format!("{host} {table}"),
            _ => String::new(),
        };
        let boot = read("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let started = started(&id).unwrap_or_default();
        Self { id, started, boot, machine }
    }

    /// Checks whether the process has ended. Returns `None` if it is one of another computer.
    fn has_ended(&self) -> Option<bool> {
        let this = Self::this();
        let is_near = !self.machine.is_empty() && self.machine == this.machine;
        is_near.then(|| self.boot != this.boot || started(&self.id).as_ref() != Some(&self.started))
    }
}

/// Returns the time at which a running process of this computer was started.
fn started(id: &str) -> Option<String> {
    let about = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name before the bracket may contain spaces.
    let mut fields = about.rsplit_once(')')?.1.split_whitespace();
    let is_running = !matches!(fields.next()?, "Z" | "X");
    fields.nth(18).filter(|_| is_running).map(str::to_owned)
}

/// The content of a lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Content {
    token: String,
    beat: String,
    process: Process,
    holder: String,
}

impl Content {
    fn text(&self) -> String {
        let Process { id, started, boot, machine } = &self.process;
        let holder = self.holder.replace(char::is_control, " ");
        let Self { token, beat, .. } = self;
        format!("{token} {beat}\n{id}\n{started}\n{boot}\n{machine}\n{holder}\n")
    }

    fn of_text(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n').map(str::to_owned);
        let (token, beat) = lines.next()?.split_once(' ').map(|(a, b)| (a.into(), b.into()))?;
        let (id, started, boot) = (lines.next()?, lines.next()?, lines.next()?);
        let process = Process { id, started, boot, machine: lines.next()? };
        Some(Self { token, beat, process, holder: lines.next()? })
    }
}

/// Reads a lock file as text. It is empty if it is not text.
fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(1 << 16).read_to_end(&mut bytes)?;
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

/// Reads the token of a lock file.
fn token_of(path: &Path) -> io::Result<Option<[u8; TOKEN]>> {
    let mut token = [0; TOKEN];
    match File::open(path).and_then(|mut file| file.read_exact(&mut token)) {
        Ok(()) => Ok(Some(token)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof => Ok(None),
            _ => Err(error),
        },
    }
}

/// Creates a file that only its owner can read, which must not exist, and writes it.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| {
        let _stays = fs::remove_file(path);
    })
}

/// Returns the name of the process that has a lock file, or `None` if there is none or the file was left behind.
/// `locks_work` says whether the locks of the system have an effect. A file of another computer counts as held.
pub(crate) fn holder(path: &Path, locks_work: impl Fn() -> bool) -> Option<String> {
    let content = Content::of_text(&read(path).ok()?);
    let ended = content.as_ref().and_then(|content| content.process.has_ended());
    let left = ended.is_some_and(|ended| ended || locks_work());
    (!left).then(|| content.map(|content| content.holder).unwrap_or_default())
}

/// Checks whether a lock file was left behind by a process that has ended.
fn was_left(path: &Path, seen: &str, locks_work: &impl Fn() -> bool) -> bool {
    let content = Content::of_text(seen);
    if let Some(ended) = content.and_then(|content| content.process.has_ended()) {
        return ended || locks_work();
    }
    (0..LOOKS).all(|_| {
        sleep(BETWEEN_LOOKS);
        read(path).is_ok_and(|now| now == seen)
    })
}

impl LockFile {
    /// Creates the lock file, or takes over one that was left behind. `locks_work` checks whether the locks of the
    /// system have an effect. This process must hold one.
    ///
    /// # Errors
    /// Returns the error of the file system if the file cannot be created.
    pub(crate) fn take(
        path: &Path,
        holder: &str,
        locks_work: impl Fn() -> bool,
    ) -> io::Result<Taken> {
        // Not for stored data: it only has to differ from the tokens of other processes.
        let token = RandomState::new().build_hasher().finish();
        let token = format!("{token:0TOKEN$x}");
        let (beat, process) = (beat_of(0), Process::this());
        let mine = Content { token: token.clone(), beat, process, holder: holder.to_owned() };
        let mut theirs = String::new();
        for _ in 0..TRIES {
            match create(path, &mine.text()) {
                Ok(()) => return Ok(Taken::Mine(Self::beating(path, token))),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
            let seen = match read(path) {
                Ok(seen) => seen,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            theirs = Content::of_text(&seen).map(|content| content.holder).unwrap_or_default();
            if !was_left(path, &seen, &locks_work) {
                break;
            }
            if read(path).is_ok_and(|now| now == seen) && take_over(path, &mine, &locks_work)? {
                return Ok(Taken::Mine(Self::beating(path, token)));
            }
        }
        Ok(Taken::Theirs(theirs))
    }

    /// Starts the heartbeat of a file. Without a thread, processes of other computers may take the file over.
    fn beating(path: &Path, token: String) -> Self {
        let (stop, stopped) = channel();
        let (file, mine) = (path.to_owned(), token.clone());
        let named = thread::Builder::new().name("assistive-lock".into());
        let _ended_by_the_sender = named.spawn(move || beat(&file, &mine, &stopped));
        Self { path: path.to_owned(), token, _stop: stop }
    }

    /// Checks whether the file is still the one of this process.
    ///
    /// # Errors
    /// Returns the error of the file system if the file cannot be read.
    pub(crate) fn is_mine(&self) -> io::Result<bool> {
        Ok(token_of(&self.path)?.is_some_and(|token| token == self.token.as_bytes()))
    }

    /// Returns the name of the process that took the file over. It is empty if there is none.
    pub(crate) fn other_holder(&self) -> String {
        let content = read(&self.path).ok().and_then(|text| Content::of_text(&text));
        let other = content.filter(|content| content.token != self.token);
        other.map(|content| content.holder).unwrap_or_default()
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        if self.is_mine().unwrap_or(false) {
            let _left_behind = fs::remove_file(&self.path);
        }
    }
}

/// Replaces a lock file that was left behind. Returns false if another process did so at the same time: the last one
/// wins.
fn take_over(path: &Path, mine: &Content, locks_work: &impl Fn() -> bool) -> io::Result<bool> {
    let new = path.with_extension(format!("writer-{}", mine.token));
    create(&new, &mine.text())?;
    fs::rename(&new, path).inspect_err(|_| {
        let _stays = fs::remove_file(&new);
    })?;
    if !locks_work() {
        sleep(SETTLE);
    }
    Ok(token_of(path)?.is_some_and(|token| token == mine.token.as_bytes()))
}

/// Returns a heartbeat as it is written. Its length is always the same.
fn beat_of(count: u32) -> String {
    format!("{count:010}")
}

/// Raises the heartbeat until the sender is dropped or the file is another one.
fn beat(path: &Path, token: &str, stopped: &Receiver<()>) {
    let mut count = 0_u32;
    while stopped.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
        count = count.wrapping_add(1);
        // The file is opened each time, because some network folders write only what was closed. The token is read
        // from the open file, so that another file of this name is not written.
        let raised = OpenOptions::new().read(true).write(true).open(path).and_then(|mut file| {
            let mut found = [0; TOKEN];
            file.read_exact(&mut found)?;
            if found != token.as_bytes() {
                return Ok(false);
            }
            file.seek(SeekFrom::Start(TOKEN as u64 + 1))?;
            file.write_all(beat_of(count).as_bytes())?;
            Ok(true)
        });
        if raised.is_ok_and(|raised| !raised) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(path: &Path, holder: &str, locks_work: bool) -> Result<LockFile, String> {
        match LockFile::take(path, holder, || locks_work).unwrap() {
            Taken::Mine(file) => Ok(file),
            Taken::Theirs(holder) => Err(holder),
        }
    }

    /// Writes a lock file of another process.
    fn leave(path: &Path, change: impl Fn(&mut Content)) {
        let (token, holder) = ("0123456789abcdef".to_owned(), "Wang".to_owned());
        let mut content = Content { token, beat: beat_of(7), process: Process::this(), holder };
        change(&mut content);
        fs::write(path, content.text()).unwrap();
    }

    #[test]
    fn a_lock_file_is_held_by_one_and_removed_at_release() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock.writer");
        let one = take(&path, "Li\u{1b}", false).unwrap();
        assert!(one.is_mine().unwrap());
        assert_eq!(holder(&path, || false).as_deref(), Some("Li "));
        assert_eq!(take(&path, "Wang", false).err().as_deref(), Some("Li "));
        drop(one);
        assert!(!path.exists() && holder(&path, || false).is_none());
        assert!(take(&path, "Wang", false).is_ok());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_of_a_process_of_this_computer_that_has_ended_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock.writer");
        let mut ended = std::process::Command::new("true").spawn().unwrap();
        let id = ended.id().to_string();
        ended.wait().unwrap();
        let changes: [&dyn Fn(&mut Content); 3] = [
            &|content| content.process.id.clone_from(&id),
            &|content| content.process.started.push('7'),
            &|content| content.process.boot.push('7'),
        ];
        for change in changes {
            leave(&path, change);
            assert_eq!(holder(&path, || false), None);
            assert!(take(&path, "Li", false).is_ok());
        }
        // The process runs, but it would hold the lock of the system if that had an effect.
        leave(&path, |_| {});
        assert_eq!(take(&path, "Li", false).err().as_deref(), Some("Wang"));
        assert!(take(&path, "Li", true).is_ok());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_of_another_computer_is_held_while_its_heartbeat_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock.writer");
        leave(&path, |content| content.process.machine = "desk-2 pid:[1]".into());
        let token = "0123456789abcdef";
        let (stop, stopped) = channel();
        let file = path.clone();
        let beating = thread::spawn(move || beat(&file, token, &stopped));
        for locks_work in [false, true] {
            assert_eq!(take(&path, "Li", locks_work).err().as_deref(), Some("Wang"));
        }
        drop(stop);
        beating.join().unwrap();
        assert_eq!(holder(&path, || true).as_deref(), Some("Wang"));
        let mine = take(&path, "Li", true).unwrap();
        assert!(mine.is_mine().unwrap());
    }

    #[test]
    fn a_file_without_a_name_is_taken_over_when_it_stays_so() {
        let folder = tempfile::tempdir().unwrap();
        for content in [&b""[..], &[0; 300], b"0123456789abcdef 000"] {
            let path = folder.path().join("lock.writer");
            fs::write(&path, content).unwrap();
            assert_eq!(holder(&path, || true).as_deref(), Some(""));
            drop(take(&path, "Li", true).unwrap());
        }
    }

    #[test]
    fn a_writer_notices_that_its_file_was_taken_over_and_leaves_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock.writer");
        let one = take(&path, "Li", false).unwrap();
        leave(&path, |_| {});
        assert!(!one.is_mine().unwrap());
        assert_eq!(one.other_holder(), "Wang");
        drop(one);
        assert!(path.exists());
        let two = take(&path, "Li", true).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(!two.is_mine().unwrap());
        assert_eq!(two.other_holder(), "");
    }
}
