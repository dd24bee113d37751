//! A chain that is killed, torn, out of room or kept out: nothing half-written stands under a final
//! name, and the next run completes it to the same bytes as one that nothing happened to.

mod journal;
#[cfg(target_os = "linux")]
mod kill;
mod room;
mod strike;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Output};
use std::sync::LazyLock;

use serde_json::Value;
use tachiiri::chain::record::MANIFEST;
use tachiiri::publish::{self, digest};

use crate::support::Book;
use crate::support::sandbox::{Sandbox, code, stderr};

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
    (
        name,
        Book::clean()
            .set("薬局", "B1", pharmacy)
            .set("事業者", "F1", "備考")
            .set("事業者", "F2", remark)
            .bytes(),
    )
}

/// Two pharmacies of the same name, another one, and two more. Made once: a workbook holds the
/// second it was made in.
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
    sandbox: Sandbox,
    options: Vec<&'static str>,
}

impl Chain {
    fn of(cases: &[Case]) -> Self {
        let chain = Self { sandbox: Sandbox::new(), options: QUICK.to_vec() };
        chain.put(cases);
        chain
    }

    fn with(cases: &[Case], options: &[&'static str]) -> Self {
        Self { options: options.to_vec(), ..Self::of(cases) }
    }

    fn put(&self, cases: &[Case]) {
        cases.iter().for_each(|(name, bytes)| self.sandbox.put(&format!("in/{name}"), bytes));
    }

    /// Lets an output folder look as it once did.
    fn lay(&self, tree: &Tree) {
        for (name, content) in tree {
            match content {
                None => fs::create_dir_all(self.sandbox.path("out").join(name)).unwrap(),
                Some(bytes) => self.sandbox.put(&format!("out/{name}"), bytes),
            }
        }
    }

    /// The program on this chain, started by another one.
    fn through(&self, starter: &[&str]) -> Command {
        let line =
            [starter, &[PROGRAM, "chain", "in", "-o", "out"], &ALWAYS, &self.options].concat();
        let mut command = Command::new(line[0]);
        command.args(&line[1..]).current_dir(self.sandbox.path("")).env_remove("SOURCE_DATE_EPOCH");
        command
    }

    fn run(&self) -> Output {
        self.through(&[]).output().unwrap()
    }

    fn tree(&self) -> Tree {
        tree(&self.sandbox.path("out"))
    }

    /// Runs to the end, and holds what stands then against a run that nothing happened to.
    fn assert_completes_to(&self, goal: &Tree, after: &str) {
        let output = self.run();
        assert_eq!(code(&output), 0, "{after}: {}", stderr(&output));
        let tree = self.tree();
        let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&tree), names(goal), "{after}");
        let other: Vec<&String> = tree.keys().filter(|name| tree[*name] != goal[*name]).collect();
        assert!(other.is_empty(), "{after}: {other:?} differ");
    }
}

fn was_killed(status: ExitStatus) -> bool {
    const SIGKILL: i32 = 9;
    status.signal() == Some(SIGKILL)
}

/// What a run that nothing happens to makes.
fn made_of(cases: &[Case]) -> Tree {
    made_with(&QUICK, cases)
}

/// The same with other options.
fn made_with(options: &[&'static str], cases: &[Case]) -> Tree {
    let chain = Chain::with(cases, options);
    assert_eq!(code(&chain.run()), 0);
    chain.tree()
}

fn tree(folder: &Path) -> Tree {
    let content = |path: &Path| if path.is_dir() { None } else { Some(fs::read(path).unwrap()) };
    tree_names(folder)
        .into_iter()
        .map(|name| (name.clone(), content(&folder.join(&name))))
        .collect()
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

/// Nothing is half-written: every file under a final name is one that a whole run makes, or (where
/// a run met trouble and told so in its list) what the note beside it says; and where a manifest
/// stands with no word of anything pending, all it names stands, unless the folder is being given
/// up. The last of the whole runs is the one under way.
fn assert_whole(tree: &Tree, wholes: &[&Tree], after: &str) {
    let files = |tree: &Tree| -> BTreeSet<(String, String)> {
        let file = |(path, content): (&String, &Option<Vec<u8>>)| {
            content.as_ref().map(|bytes| (file_name(path).to_owned(), digest(bytes)))
        };
        tree.iter().filter_map(file).collect()
    };
    let there = files(tree);
    let mut whole: BTreeSet<(String, String)> =
        wholes.iter().flat_map(|whole| files(whole)).collect();
    for (path, content) in tree {
        let name = file_name(path);
        if ![MANIFEST, publish::MANIFEST, PENDING].contains(&name) {
            continue;
        }
        let (folder, bytes) = (path.strip_suffix(name).unwrap(), content.as_ref().unwrap());
        let note: Value = serde_json::from_slice(bytes).unwrap();
        whole.insert((name.to_owned(), digest(bytes)));
        for entry in note.as_array().or_else(|| note["outputs"].as_array()).unwrap() {
            let (name, noted) =
                (entry["name"].as_str().unwrap(), entry["sha256"].as_str().unwrap());
            let there = tree.get(&format!("{folder}{name}")).and_then(Option::as_ref);
            let is_under_way = tree.contains_key(&format!("{folder}{PENDING}"));
            let is_given_up =
                there.is_none() && wholes.last().is_some_and(|goal| !goal.contains_key(path));
            let stands = there.is_some_and(|bytes| digest(bytes) == noted);
            assert!(stands || is_under_way || is_given_up, "{after}: {folder}{name} is not there");
            whole.insert((name.to_owned(), noted.to_owned()));
        }
    }
    let half: Vec<_> =
        there.difference(&whole).filter(|(name, _)| !name.starts_with('.')).collect();
    assert!(half.is_empty(), "{after}: half-written {half:?}");
}
