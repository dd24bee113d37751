//! A chain that is killed, torn, out of room or kept out: nothing half-written stands under a final name, and the next run
//! completes it to the same bytes as one that nothing happened to.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use tachiiri::chain::journal::{Journal, read_manifest};
use tachiiri::chain::record::{CaseRecord, MANIFEST, OVERVIEW};
use tachiiri::publish::{self, digest};

use crate::support::Book;
use crate::support::desk::{Desk, code, stderr};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tachiiri");
/// One small paper per case; whatever happens to it happens to all.
const QUICK: [&str; 6] = ["--only", "vendors", "--formats", "xlsx", "--jobs", "1"];
/// What a run is for here: whatever it finds in the workbooks.
const ALWAYS: [&str; 4] = ["--as-of", "2024-02-01", "--fail-on", "never"];
const JOURNAL: &str = ".tachiiri-chain.jsonl";
const PENDING: &str = ".tachiiri-pending.json";

/// Every file below a folder, hidden ones too, by path; folders hold nothing.
type Tree = BTreeMap<String, Option<Vec<u8>>>;

/// A case's name, and its workbook.
type Case = (&'static str, Vec<u8>);

fn case(name: &'static str, pharmacy: &str, remark: &str) -> Case {
    (name, Book::clean().set("薬局", "B1", pharmacy).set("事業者", "F1", "備考").set("事業者", "F2", remark).bytes())
}

/// Two pharmacies of the same name, another one, and two more. Made once: a workbook holds the second it was made in.
static FIVE: LazyLock<[Case; 5]> = LazyLock::new(|| {
    [
        case("ア.xlsx", "架空薬局", "一"),
        case("イ.xlsx", "架空薬局", "二"),
        case("ウ.xlsx", "見本薬局", "三"),
        case("エ.xlsx", "架空薬局", "四"),
        case("オ.xlsx", "例示薬局", "五"),
    ]
});

fn three() -> &'static [Case] {
    &FIVE[..3]
}

/// The same later: a remark has changed, and a name.
fn three_changed() -> [Case; 3] {
    [FIVE[0].clone(), case("イ.xlsx", "架空薬局", "あたらしい"), case("ウ.xlsx", "改名薬局", "三")]
}

/// A folder of cases, and what is made of it.
struct Chain {
    desk: Desk,
    options: Vec<&'static str>,
}

impl Chain {
    fn of(cases: &[Case]) -> Self {
        let chain = Self { desk: Desk::new(), options: QUICK.to_vec() };
        chain.put(cases);
        chain
    }

    fn with(cases: &[Case], options: &[&'static str]) -> Self {
        Self { options: options.to_vec(), ..Self::of(cases) }
    }

    fn put(&self, cases: &[Case]) {
        cases.iter().for_each(|(name, bytes)| self.desk.put(&format!("in/{name}"), bytes));
    }

    /// Lets an output folder look as it once did.
    fn lay(&self, tree: &Tree) {
        for (name, content) in tree {
            match content {
                None => fs::create_dir_all(self.desk.path("out").join(name)).unwrap(),
                Some(bytes) => self.desk.put(&format!("out/{name}"), bytes),
            }
        }
    }

    /// The program on this chain, started by another one.
    fn through(&self, starter: &[&str]) -> Command {
        let line = [starter, &[PROGRAM, "chain", "in", "-o", "out"], &ALWAYS, &self.options].concat();
        let mut command = Command::new(line[0]);
        command.args(&line[1..]).current_dir(self.desk.path("")).env_remove("SOURCE_DATE_EPOCH");
        command
    }

    fn run(&self) -> Output {
        self.through(&[]).output().unwrap()
    }

    fn tree(&self) -> Tree {
        tree(&self.desk.path("out"))
    }

    /// Runs to the end, and holds what stands then against a run that nothing happened to.
    fn completes_to(&self, goal: &Tree, after: &str) {
        let output = self.run();
        assert_eq!(code(&output), 0, "{after}: {}", stderr(&output));
        let tree = self.tree();
        let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&tree), names(goal), "{after}");
        let other: Vec<&String> = tree.keys().filter(|name| tree[*name] != goal[*name]).collect();
        assert!(other.is_empty(), "{after}: {other:?} differ");
    }

    /// Kills a run as soon as it has made so many files and folders, whatever they are called and however short they stood.
    fn killed_after(&self, count: usize) -> bool {
        let mut child = self.through(&[]).stderr(Stdio::null()).spawn().unwrap();
        let mut seen = BTreeSet::new();
        loop {
            seen.extend(tree_names(&self.desk.path("out")));
            if seen.len() >= count {
                child.kill().unwrap();
            }
            if seen.len() >= count || child.try_wait().unwrap().is_some() {
                return was_killed(child.wait().unwrap());
            }
        }
    }

    /// A run watched by strace, as its expressions say: all threads, or the main thread alone, which begins and ends
    /// the run. The log, and how the run ended.
    fn watched(&self, thread: Thread, expressions: &[&str]) -> (String, Output) {
        let log = self.desk.path("strace.log").display().to_string();
        let mut starter = vec!["strace", "-qq", "-o", &log];
        if thread == Thread::Any {
            starter.push("-f");
        }
        starter.extend(expressions.iter().flat_map(|expression| ["-e", expression]));
        let output = self.through(&starter).output().unwrap();
        (fs::read_to_string(&log).unwrap(), output)
    }

    /// How often the thread that does so most makes each of the calls that change what stands on the disk.
    fn calls(&self, thread: Thread) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let (log, output) = self.watched(thread, &[CHANGES]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        for (head, _) in log.lines().filter_map(|line| line.split_once('(')) {
            let (process, name) = head.split_once(char::is_whitespace).unwrap_or(("", head));
            // A worker that ends while it enters a call is shown without the call's name.
            if name.contains('?') {
                continue;
            }
            *counts.entry((name.trim(), process)).or_default() += 1;
        }
        let most: BTreeMap<&str, usize> = counts.into_iter().fold(BTreeMap::new(), |mut most, ((name, _), count)| {
            let before = most.entry(name).or_default();
            *before = count.max(*before);
            most
        });
        most.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
    }

    /// Has the system strike at the nth call of a name.
    fn struck(&self, thread: Thread, blow: &str, name: &str, nth: usize) -> Output {
        let (trace, inject) = (format!("trace={name}"), format!("inject={name}:{blow}:when={nth}"));
        let (log, output) = self.watched(thread, &[&trace, &inject]);
        // Calls are counted thread by thread, and cases come to threads as it happens: a late one may not be made.
        assert!(was_killed(output.status) || log.contains("(INJECTED)") || nth > 1, "{name} {nth}: {log}");
        output
    }
}

/// The calls that change what stands on the disk, as far as the machine has them.
const CHANGES: &str = "trace=?mkdir,?mkdirat,?fsync,?syncfs,?rename,?renameat,?renameat2,?unlink,?unlinkat,?rmdir";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thread {
    Any,
    Main,
}

fn was_killed(status: ExitStatus) -> bool {
    const SIGKILL: i32 = 9;
    status.signal() == Some(SIGKILL)
}

/// Where the system does not let one process watch another, the tests that strike at single calls do nothing.
fn can_strike() -> bool {
    let can = Command::new("strace")
        .args(["-qq", "-f", "-o", "/dev/null", "true"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !can {
        eprintln!("skipped: strace is not installed, or not allowed here");
    }
    can
}

/// What a run that nothing happens to makes.
fn made_of(cases: &[Case]) -> Tree {
    let chain = Chain::of(cases);
    assert_eq!(code(&chain.run()), 0);
    chain.tree()
}

fn tree(folder: &Path) -> Tree {
    let content = |path: &Path| if path.is_dir() { None } else { Some(fs::read(path).unwrap()) };
    tree_names(folder).into_iter().map(|name| (name.clone(), content(&folder.join(&name)))).collect()
}

/// The paths below a folder, which may change meanwhile.
fn tree_names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().into_string().unwrap();
        names.extend(tree_names(&entry.path()).into_iter().map(|below| format!("{name}/{below}")));
        names.push(name);
    }
    names
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// Nothing is half-written: every file under a final name is one that a whole run makes, or (where a run met trouble and
/// told so in its list) what the note beside it says; and where a manifest stands with no word of anything pending, all it
/// names stands, unless the folder is being given up. The last of the whole runs is the one under way.
fn assert_whole(tree: &Tree, wholes: &[&Tree], after: &str) {
    let files = |tree: &Tree| -> BTreeSet<(String, String)> {
        let file = |(path, content): (&String, &Option<Vec<u8>>)| {
            content.as_ref().map(|bytes| (file_name(path).to_owned(), digest(bytes)))
        };
        tree.iter().filter_map(file).collect()
    };
    let there = files(tree);
    let mut whole: BTreeSet<(String, String)> = wholes.iter().flat_map(|whole| files(whole)).collect();
    for (path, content) in tree {
        let name = file_name(path);
        if ![MANIFEST, publish::MANIFEST, PENDING].contains(&name) {
            continue;
        }
        let (folder, bytes) = (path.strip_suffix(name).unwrap(), content.as_ref().unwrap());
        let note: Value = serde_json::from_slice(bytes).unwrap();
        whole.insert((name.to_owned(), digest(bytes)));
        for entry in note.as_array().or_else(|| note["outputs"].as_array()).unwrap() {
            let (name, noted) = (entry["name"].as_str().unwrap(), entry["sha256"].as_str().unwrap());
            let there = tree.get(&format!("{folder}{name}")).and_then(Option::as_ref);
            let is_under_way = tree.contains_key(&format!("{folder}{PENDING}"));
            let is_given_up = there.is_none() && wholes.last().is_some_and(|goal| !goal.contains_key(path));
            let stands = there.is_some_and(|bytes| digest(bytes) == noted);
            assert!(stands || is_under_way || is_given_up, "{after}: {folder}{name} is not there");
            whole.insert((name.to_owned(), noted.to_owned()));
        }
    }
    let half: Vec<_> = there.difference(&whole).filter(|(name, _)| !name.starts_with('.')).collect();
    assert!(half.is_empty(), "{after}: half-written {half:?}");
}

/// Strikes at every single call, looks at what stands then, and has the next run complete it.
fn strike_everywhere(cases: &[Case], before: &Tree, blow: &str) {
    let begun = || {
        let chain = Chain::of(cases);
        chain.lay(before);
        chain
    };
    let goal = made_of(cases);
    for thread in [Thread::Any, Thread::Main] {
        for (name, count) in begun().calls(thread) {
            for nth in 1..=count {
                let chain = begun();
                let output = chain.struck(thread, blow, &name, nth);
                let after = format!("{blow} at {name} {nth} of {thread:?}");
                assert!(matches!(output.status.code(), None | Some(0 | 3)), "{after}: {}", stderr(&output));
                assert_whole(&chain.tree(), &[before, &goal], &after);
                chain.completes_to(&goal, &after);
            }
        }
    }
}

#[test]
fn killed_at_any_call_a_first_run_is_completed_by_the_next() {
    if can_strike() {
        strike_everywhere(&FIVE[..2], &Tree::new(), "signal=KILL");
    }
}

#[test]
fn killed_at_any_call_a_later_run_leaves_every_paper_old_or_new() {
    if can_strike() {
        strike_everywhere(&three_changed(), &made_of(three()), "signal=KILL");
    }
}

#[test]
fn a_disk_that_fails_at_any_call_leaves_nothing_half_written() {
    if can_strike() {
        let cases = [case("ア.xlsx", "架空薬局", "一")];
        let changed = [case("ア.xlsx", "架空薬局", "あたらしい")];
        strike_everywhere(&cases, &Tree::new(), "error=ENOSPC");
        strike_everywhere(&changed, &made_of(&cases), "error=EIO");
    }
}

#[test]
fn a_run_on_changed_workbooks_that_is_killed_like_the_one_before_is_completed_too() {
    if !can_strike() {
        return;
    }
    let versions = ["一", "二", "三"].map(|remark| [case("ア.xlsx", "架空薬局", remark)]);
    let trees = versions.each_ref().map(|cases| made_of(cases));
    let begun = || {
        let chain = Chain::of(&versions[1]);
        chain.lay(&trees[0]);
        chain
    };
    let kill = |chain: &Chain, name: &str, nth| chain.struck(Thread::Any, "signal=KILL", name, nth);
    for (name, count) in begun().calls(Thread::Any) {
        for nth in 2..=count {
            let chain = begun();
            kill(&chain, &name, nth);
            chain.put(&versions[2]);
            kill(&chain, &name, nth - 1);
            let after = format!("killed at {name} {nth} and, with other workbooks, at the one before");
            assert_whole(&chain.tree(), &trees.each_ref(), &after);
            chain.completes_to(&trees[2], &after);
        }
    }
}

/// Kills run after run, each a little later than the one before, and completes what they leave.
fn kill_again_and_again(cases: &[Case], before: &Tree, options: &[&'static str], step: usize) {
    let reference = Chain::with(cases, options);
    assert_eq!(code(&reference.run()), 0);
    let (goal, chain) = (reference.tree(), Chain::with(cases, options));
    chain.lay(before);
    let mut kills = 0;
    for count in (before.len() + 1..).step_by(step) {
        if !chain.killed_after(count) {
            break;
        }
        kills += 1;
        assert_whole(&chain.tree(), &[before, &goal], &format!("killed after {count} files"));
    }
    assert!(kills > 0);
    chain.completes_to(&goal, &format!("killed {kills} times"));
}

#[test]
fn killed_again_and_again_a_run_is_completed_in_the_end() {
    let options = ["--only", "devices,accounts,vendors", "--formats", "xlsx", "--jobs", "2"];
    kill_again_and_again(&*FIVE, &Tree::new(), &options, 3);
}

#[test]
fn killed_again_and_again_a_run_that_makes_pdfs_is_completed_in_the_end() {
    let options = ["--only", "devices,vendors", "--jobs", "2"];
    let before = Chain::with(three(), &options);
    assert_eq!(code(&before.run()), 0);
    kill_again_and_again(&three_changed(), &before.tree(), &options, 4);
}

#[test]
fn workers_end_with_the_run_that_is_killed() {
    let chain = Chain::of(three());
    // A pipe that the run and its workers hold open: it ends with the last of them.
    let mut child = chain
        .through(&["sh", "-c", "exec 9>&1 >/dev/null; exec \"$@\"", "sh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while tree_names(&chain.desk.path("out")).len() < 3 {}
    child.kill().unwrap();
    assert!(was_killed(child.wait().unwrap()));
    assert_eq!(child.stdout.take().unwrap().read_to_end(&mut Vec::new()).unwrap(), 0);
}

/// What a run had noted down just before it wrote the list and the manifest.
fn journal_of(tree: &Tree) -> Vec<u8> {
    let manifest: Value = serde_json::from_slice(tree[MANIFEST].as_ref().unwrap()).unwrap();
    let records = manifest["cases"].as_array().unwrap().iter().map(Value::to_string);
    std::iter::once(r#"{"shard":null}"#.to_owned())
        .chain(records)
        .map(|line| line + "\n")
        .collect::<String>()
        .into_bytes()
}

#[test]
fn a_journal_torn_anywhere_tells_nothing_untrue_and_can_be_gone_on_with() {
    let goal = made_of(three());
    let desk = Desk::new();
    desk.put(MANIFEST, goal[MANIFEST].as_ref().unwrap());
    let records = read_manifest(&desk.path("")).unwrap().cases;
    let journal = journal_of(&goal);
    for cut in 0..=journal.len() {
        let out = cut.to_string();
        desk.put(&format!("{out}/{JOURNAL}"), &journal[..cut]);
        let (mut open, known) = Journal::open(&desk.path(&out), None).unwrap();
        assert!(known.values().all(|record| records.contains(record)), "cut at {cut}");
        let whole_lines = journal[..cut].iter().filter(|byte| **byte == b'\n').count();
        assert!(known.len() + 1 >= whole_lines, "cut at {cut}");
        open.note(&records[0]).unwrap();
        let text = fs::read(desk.path(&out).join(JOURNAL)).unwrap();
        let last = text[..text.len() - 1].split(|byte| *byte == b'\n').next_back().unwrap();
        assert_eq!(serde_json::from_slice::<CaseRecord>(last).unwrap(), records[0], "cut at {cut}");
    }
}

#[test]
fn a_torn_or_spoilt_journal_is_no_trouble() {
    let goal = made_of(three());
    let journal = journal_of(&goal);
    let in_a_name = journal.windows(3).position(|bytes| bytes == "架".as_bytes()).unwrap();
    let spoilt = |at: usize| [&journal[..at], b"\xff", &journal[at + 1..]].concat();
    let journals = [
        Vec::new(),
        journal[..5].to_vec(),
        journal[..in_a_name + 1].to_vec(),
        journal[..journal.len() - 1].to_vec(),
        spoilt(in_a_name),
        spoilt(1),
        b"\x00\xff\xfe\n{}\n[\n".to_vec(),
        [&journal[..], b"{\"case\":\"\xe3\x82"].concat(),
    ];
    for journal in journals {
        let chain = Chain::of(three());
        chain.lay(&goal);
        [OVERVIEW, MANIFEST].iter().for_each(|name| fs::remove_file(chain.desk.path("out").join(name)).unwrap());
        chain.desk.put(&format!("out/{JOURNAL}"), &journal);
        chain.completes_to(&goal, &format!("a journal {:?}", String::from_utf8_lossy(&journal)));
    }
}

#[test]
fn a_case_too_large_to_be_written_fails_alone_and_is_made_by_the_next_run() {
    let mut large = Book::clean();
    for number in 0..400 {
        large = large.row("事業者", &[&format!("見本事業者{number}"), "いいえ", "無"]);
    }
    let cases = [three(), &[("大.xlsx", large.set("薬局", "B1", "大型薬局").bytes())]].concat();
    let (goal, chain) = (made_of(&cases), Chain::of(&cases));
    let output = chain.through(&["sh", "-c", "trap '' XFSZ; ulimit -f 24; exec \"$@\"", "sh"]).output().unwrap();
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    assert!(told.contains("途中でやめました: 大.xlsx\n") && told.contains("許された大きさ"), "{told}");
    assert!(told.contains("作成 3件") && told.contains("途中でやめた 1件"), "{told}");
    let tree = chain.tree();
    assert!(!tree.keys().any(|path| path.starts_with("大型薬局/")), "{:?}", tree.keys());
    chain.completes_to(&goal, "a limit for the size of files");
    // A limit that even the list does not keep to.
    let chain = Chain::of(&cases);
    let output = chain.through(&["sh", "-c", "trap '' XFSZ; ulimit -f 4; exec \"$@\"", "sh"]).output().unwrap();
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert_whole(&chain.tree(), &[&goal], "a low limit for the size of files");
    chain.completes_to(&goal, "a low limit for the size of files");
}

/// Runs where a script has changed what is mounted, which only this run sees; `None` where the system does not allow it.
fn in_own_mounts(chain: &Chain, script: &str) -> Option<Output> {
    let starter = |script| ["unshare", "-rm", "sh", "-c", script, "sh"];
    fs::create_dir_all(chain.desk.path("out")).unwrap();
    let trial = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !trial.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: the system does not allow namespaces of one's own (unshare -rm)");
        return None;
    }
    Some(chain.through(&starter(script)).output().unwrap())
}

#[test]
fn a_full_disk_ends_the_run_and_with_room_the_next_completes_it() {
    let goal = made_of(&*FIVE);
    for room in ["24k", "48k", "64k"] {
        let chain = Chain::of(&*FIVE);
        let mount = format!(
            "mount -t tmpfs -o size={room} tmpfs out || exit 9; \"$@\"; code=$?; cp -a out rescued; exit $code"
        );
        let Some(output) = in_own_mounts(&chain, &mount) else {
            return;
        };
        let told = stderr(&output);
        assert_eq!(code(&output), 3, "{told}");
        assert!(told.contains("空き容量が足りません") && told.contains("できたところから続きます"), "{told}");
        assert!(told.contains("途中でやめた 0件") && !told.contains("薬局 5件: "), "{told}");
        let rescued = tree(&chain.desk.path("rescued"));
        assert_whole(&rescued, &[&goal], room);
        chain.lay(&rescued);
        chain.completes_to(&goal, room);
    }
}

#[test]
fn where_nothing_may_be_written_nothing_is_begun() {
    let chain = Chain::of(three());
    if let Some(output) = in_own_mounts(&chain, "mount --bind out out && mount -o remount,ro,bind out && exec \"$@\"") {
        let told = stderr(&output);
        assert_eq!(code(&output), 3, "{told}");
        assert!(told.contains("書き込みのできない場所です") && !told.contains("空き容量を増やして"), "{told}");
        assert!(!told.contains("薬局 3件"), "{told}");
    }
    assert_eq!(chain.tree(), Tree::new());
    fs::remove_dir(chain.desk.path("out")).unwrap();
    chain.desk.put("out", b"mine");
    let output = chain.run();
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    assert!(
        !told.contains("薬局 3件") && !told.contains("os error") && told.contains("out に書き込めません"),
        "{told}"
    );
    assert_eq!(fs::read(chain.desk.path("out")).unwrap(), b"mine");
}

#[test]
fn two_runs_in_one_folder_do_not_get_into_each_others_way() {
    let chain = Chain::of(three());
    chain.desk.put(&format!("out/{JOURNAL}"), b"");
    let journal = File::open(chain.desk.path("out").join(JOURNAL)).unwrap();
    journal.lock().unwrap();
    let output = chain.run();
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("ほかの tachiiri chain が動いています"), "{}", stderr(&output));
    assert_eq!(chain.tree(), Tree::from([(JOURNAL.to_owned(), Some(Vec::new()))]));
    drop(journal);
    chain.completes_to(&made_of(three()), "the other run's end");
}
