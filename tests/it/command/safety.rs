//! Nothing leaves the program's hands: unwritable streams, core dumps, what users are to send.

#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};

use tachiiri::error::Error;

use crate::support::sandbox::{Sandbox, code, stderr, stdout};
use crate::support::{Book, workbook};

#[test]
fn a_full_stdout_is_exit_3_and_told() {
    let sandbox = Sandbox::with(&Book::clean());
    let commands: [&[&str]; 6] = [
        &["check", "ためし.xlsx", "--as-of", "2024-02-01"],
        &["check", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "json"],
        &["editions"],
        &["explain", "C103"],
        &["--help"],
        &[],
    ];
    for arguments in commands {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = sandbox.command(arguments).stdout(full).output().unwrap();
        assert_eq!(code(&output), 3, "{arguments:?}");
        let told = stderr(&output);
        assert!(
            told.starts_with("エラー: 標準出力 に書き込めません（空き容量が足りません）"),
            "{told}"
        );
        // Of these there is nothing to go on from.
        assert!(!told.contains("続きます"), "{told}");
    }
}

/// Runs with files of at most 512 bytes, and returns what it told and what lies in a folder then.
fn run_cramped(sandbox: &Sandbox, arguments: &[&str], folder: &str) -> (i32, String, Vec<String>) {
    let script = ["-c", "ulimit -f 1; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_tachiiri")];
    let output = Command::new("sh")
        .args([&script[..], arguments].concat())
        .current_dir(sandbox.path(""))
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .unwrap();
    let names = fs::read_dir(sandbox.path(folder)).into_iter().flatten();
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry.unwrap().file_name().to_string_lossy().into_owned()
    };
    (code(&output), stderr(&output), names.map(name).collect())
}

#[test]
fn where_files_may_not_be_that_large_nothing_half_written_is_left() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("店々/店.xlsx", &Book::clean().bytes());
    let book = ["ためし.xlsx", "店々"];
    let quick = ["--as-of", "2024-02-01", "--only", "devices", "--formats", "pdf"];
    let runs: [(&[&str], &str, &[&str]); 5] = [
        (&["build", "ためし.xlsx", "-o", "出力"], "出力/ためし薬局", &[]),
        (&["chain", "店々", "-o", "出力2"], "出力2/ためし薬局", &[]),
        (&["new", "新しい.xlsx"], "", &book),
        (&["editions", "reiwa5", "--sheet", "様式.xlsx"], "", &book),
        (&["templates", "ひな形"], "ひな形", &[]),
    ];
    for (command, folder, expected) in runs {
        let day = if command.contains(&"-o") { &quick[..] } else { &[] };
        let (code, told, mut names) = run_cramped(&sandbox, &[command, day].concat(), folder);
        assert_eq!(code, 3, "{command:?}: {told}");
        assert!(told.contains("許された大きさを超えています"), "{command:?}: {told}");
        names.retain(|name| !name.starts_with("出力"));
        names.sort();
        assert_eq!(names, expected, "{command:?}");
    }
}

#[test]
fn a_worker_leaves_no_core_dump() {
    let mut worker = Command::new(env!("CARGO_BIN_EXE_tachiiri"))
        .arg("__worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut requests = worker.stdin.take().unwrap();
    // It answers the second line, which is no job; until then its limits are set.
    requests.write_all(b"{}\n{}\n").unwrap();
    worker.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
    let limits = fs::read_to_string(format!("/proc/{}/limits", worker.id())).unwrap();
    drop(requests);
    worker.wait().unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    let values: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
    assert_eq!(values, ["0", "0"], "{core}");
}

#[test]
fn nobody_is_asked_to_send_the_input_file() {
    let told = Error::Worker("…".to_owned()).to_string();
    assert!(!told.contains("ファイルを添えて"), "{told}");
    assert!(told.contains("個人情報") && told.contains("送らないでください"), "{told}");
}

/// A name with everything in it that a terminal obeys, and a line that looks like one of ours.
const HOSTILE: &str = "a\u{1b}]0;x\u{7}\u{1b}[31m\r\nエラー 0件\u{9b}2J\u{202e}b\u{85}.xlsx";

fn is_calm(text: &str) -> bool {
    let disturbs =
        |character: char| character.is_control() || ('\u{202a}'..='\u{202e}').contains(&character);
    !text.chars().any(|character| character != '\n' && disturbs(character))
}

#[test]
fn names_do_nothing_to_a_terminal_wherever_they_are_shown() {
    let sandbox = Sandbox::new();
    let bytes = Book::clean().set("チェックリスト", "D3", "たぶん").bytes();
    let sheet = "業務&#10;エラー 0件&#x9b;2J&#x202e;";
    let bytes = workbook::with_part(&bytes, "xl/workbook.xml", |xml| xml.replace("業務", sheet));
    sandbox.put(HOSTILE, &bytes);
    sandbox.put(&format!("店/{HOSTILE}"), &bytes);
    sandbox.put(&format!("店/控え{HOSTILE}.txt"), b"memo");
    sandbox.put(&format!("店々/{HOSTILE}"), &bytes);
    let day = ["--as-of", "2024-02-01"];
    let missing = format!("ない{HOSTILE}");
    let commands: [&[&str]; 13] = [
        &["check", HOSTILE],
        &["check", HOSTILE, "--format", "concise"],
        &["check", HOSTILE, "--format", "json"],
        &["check", &missing],
        &["check", "店"],
        &["build", HOSTILE, "-o", &missing],
        &["build", HOSTILE, "--templates", &missing],
        &["build", HOSTILE, "--edition", &missing],
        &["annotate", HOSTILE],
        &["chain", "店々", "-o", "out"],
        &["chain", "店々", "-o", "out", "--format", "concise"],
        &["chain", "店々", "-o", "out", "--format", "json"],
        &["chain", &missing],
    ];
    for arguments in commands {
        let output = sandbox.run(&[arguments, &day].concat());
        for text in [stdout(&output), stderr(&output)] {
            assert!(is_calm(&text), "{arguments:?}: {text:?}");
            assert!(
                !text.lines().any(|line| line.starts_with("エラー 0件 2J")),
                "{arguments:?}: {text:?}"
            );
        }
        assert!(!output.stdout.is_empty() || !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn json_gives_names_back_as_they_are() {
    let sandbox = Sandbox::new();
    sandbox.put(HOSTILE, &Book::clean().bytes());
    let output = sandbox.run(&["check", HOSTILE, "--as-of", "2024-02-01", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["cases"][0]["inputs"][0], HOSTILE);
}

#[test]
fn names_that_are_no_text_are_told_in_japanese() {
    let sandbox = Sandbox::new();
    let name = OsStr::from_bytes(b"\x96\xf2.xlsx");
    fs::create_dir(sandbox.path("店々")).unwrap();
    for folder in ["", "店々"] {
        fs::write(sandbox.path(folder).join(name), Book::clean().bytes()).unwrap();
    }
    let told = |arguments: &[&str], last: &[&OsStr]| {
        let output = sandbox.command(arguments).args(last).output().unwrap();
        (code(&output), String::from_utf8(output.stderr).unwrap())
    };
    let (code, sentence) = told(&["check"], &[name]);
    assert_eq!(code, 3, "{sentence}");
    assert!(
        sentence.starts_with("エラー: \u{fffd}\u{fffd}.xlsx の名前に、文字として読めないところ"),
        "{sentence}"
    );
    let (code, sentence) = told(&["chain", "店々"], &[]);
    assert_eq!(code, 3, "{sentence}");
    assert!(sentence.contains("の名前に、文字として読めないところ"), "{sentence}");
    let (code, sentence) = told(&["explain"], &[name]);
    assert_eq!(code, 2, "{sentence}");
    assert!(
        sentence.starts_with("指定のどれかに、文字として読めないところがあります"),
        "{sentence}"
    );
    let (code, sentence) = told(&["check", "x.xlsx", "--templates"], &[name]);
    assert_eq!(code, 3, "{sentence}");
    assert!(!sentence.is_ascii() && !sentence.contains("UTF-8"), "{sentence}");
}

#[test]
fn a_lack_of_memory_is_told_in_japanese() {
    let error = std::io::Error::from(std::io::ErrorKind::OutOfMemory);
    let told = Error::unreadable("ため\nし.xlsx", error).to_string();
    assert!(told.starts_with("ため し.xlsx を読めません（メモリが足りません）"), "{told}");
}

#[test]
fn a_limit_of_memory_that_is_too_low_is_told_in_japanese() {
    let sandbox = Sandbox::with(&Book::clean());
    let mut refused = 0;
    for kib in (140_000..300_000).step_by(10_000) {
        let script = format!("ulimit -v {kib}; exec \"$@\"");
        let mut command = Command::new("sh");
        command.args([
            "-c",
            &script,
            "sh",
            env!("CARGO_BIN_EXE_tachiiri"),
            "check",
            "ためし.xlsx",
            "--as-of",
            "2024-02-01",
        ]);
        let output = command.current_dir(sandbox.path("")).output().unwrap();
        let told = stderr(&output);
        assert!(matches!(code(&output), 0 | 3) && !told.contains("memory"), "{kib}: {told}");
        refused += usize::from(told.starts_with("エラー: 使えるメモリが少なすぎる"));
    }
    assert!(refused > 0);
}

fn mode(sandbox: &Sandbox, name: &str) -> u32 {
    fs::metadata(sandbox.path(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_written_is_its_owners_alone_unless_it_was_there() {
    const PAPER: &str = "out/ためし薬局/06_機器台帳.xlsx";
    let sandbox = Sandbox::with(&Book::clean());
    let only = ["--only", "devices", "--formats", "xlsx"];
    assert_eq!(sandbox.build(&only).0, 0);
    for folder in ["out", "out/ためし薬局"] {
        assert_eq!(mode(&sandbox, folder), 0o700, "{folder}");
    }
    for file in [PAPER, "out/ためし薬局/manifest.json"] {
        assert_eq!(mode(&sandbox, file), 0o600, "{file}");
    }
    // Somebody let others read it: they still can when it is new.
    fs::set_permissions(sandbox.path(PAPER), fs::Permissions::from_mode(0o640)).unwrap();
    fs::set_permissions(sandbox.path("out"), fs::Permissions::from_mode(0o750)).unwrap();
    let before = fs::read(sandbox.path(PAPER)).unwrap();
    sandbox.put("ためし.xlsx", &Book::clean().set("機器台帳", "D2", "Windows 11 Pro 24H2").bytes());
    assert_eq!(sandbox.build(&only).0, 0);
    assert_ne!(fs::read(sandbox.path(PAPER)).unwrap(), before);
    assert_eq!((mode(&sandbox, PAPER), mode(&sandbox, "out")), (0o640, 0o750));
    assert_eq!(code(&sandbox.run(&["new", "新.xlsx"])), 0);
    assert_eq!(mode(&sandbox, "新.xlsx"), 0o600);
    assert_eq!(code(&sandbox.run(&["templates", "形"])), 0);
    assert_eq!((mode(&sandbox, "形"), mode(&sandbox, "形/wording")), (0o700, 0o700));
    sandbox.put("店々/店.xlsx", &Book::clean().bytes());
    let chained =
        sandbox.run(&["chain", "店々", "-o", "全店", "--as-of", "2024-02-01", "--only", "devices"]);
    assert_eq!(code(&chained), 0, "{}", stderr(&chained));
    assert_eq!((mode(&sandbox, "全店"), mode(&sandbox, "全店/一覧.xlsx")), (0o700, 0o600));
}

#[test]
fn a_link_in_the_place_of_the_papers_folder_is_not_written_through() {
    let sandbox = Sandbox::with(&Book::clean());
    for folder in ["out", "よそ"] {
        fs::create_dir(sandbox.path(folder)).unwrap();
    }
    symlink(sandbox.path("よそ"), sandbox.path("out/ためし薬局")).unwrap();
    for more in [&["--only", "devices"][..], &["--only", "devices", "--force"]] {
        let (code, told) = sandbox.build(more);
        assert_eq!(code, 3, "{told}");
        assert!(
            told.contains("書類の置き場所 out/ためし薬局 が、ほかの場所を指すリンクになっています"),
            "{told}"
        );
        assert_eq!(fs::read_dir(sandbox.path("よそ")).unwrap().count(), 0);
    }
    // The folder for all of them may well lead elsewhere.
    fs::remove_file(sandbox.path("out/ためし薬局")).unwrap();
    fs::remove_dir(sandbox.path("out")).unwrap();
    symlink(sandbox.path("よそ"), sandbox.path("out")).unwrap();
    assert_eq!(sandbox.build(&["--only", "devices"]).0, 0);
    assert!(sandbox.path("よそ/ためし薬局/manifest.json").is_file());
}

#[test]
fn a_link_in_the_place_of_a_paper_is_somebodys() {
    let sandbox = Sandbox::with(&Book::clean());
    let only = ["--only", "devices", "--formats", "xlsx"];
    assert_eq!(sandbox.build(&only).0, 0);
    let paper = sandbox.path("out/ためし薬局/06_機器台帳.xlsx");
    fs::rename(&paper, sandbox.path("よそ.xlsx")).unwrap();
    symlink(sandbox.path("よそ.xlsx"), &paper).unwrap();
    let there = fs::read(sandbox.path("よそ.xlsx")).unwrap();
    sandbox.put("ためし.xlsx", &Book::clean().set("機器台帳", "D2", "Windows 11 Pro 24H2").bytes());
    let (code, told) = sandbox.build(&only);
    assert_eq!(code, 1, "{told}");
    assert!(
        told.contains("06_機器台帳.xlsx は、変更されているか、tachiiri が作ったものではないので"),
        "{told}"
    );
    assert_eq!(sandbox.build(&[&only[..], &["--force"]].concat()).0, 0);
    assert!(!paper.is_symlink());
    assert_eq!(fs::read(sandbox.path("よそ.xlsx")).unwrap(), there);
}

#[test]
fn foreign_files_of_another_size_are_not_read() {
    const HUGE: u64 = 1 << 40;
    let sandbox = Sandbox::with(&Book::clean());
    let only = ["--only", "devices", "--formats", "xlsx"];
    assert_eq!(sandbox.build(&only).0, 0);
    let paper = sandbox.path("out/ためし薬局/06_機器台帳.xlsx");
    let sparse = |path| fs::File::options().write(true).open(path).unwrap().set_len(HUGE).unwrap();
    sparse(&paper);
    // A manifest may say that it is ours as it is.
    for size in [None, Some(HUGE)] {
        if let Some(size) = size {
            let manifest = sandbox.path("out/ためし薬局/manifest.json");
            let mut noted: serde_json::Value =
                serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
            noted["outputs"][0]["size"] = size.into();
            fs::write(&manifest, noted.to_string()).unwrap();
        }
        let (code, told) = sandbox.build(&only);
        assert_eq!(code, 1, "{told}");
        assert!(told.contains("06_機器台帳.xlsx は、変更されているか"), "{told}");
        assert_eq!(fs::metadata(&paper).unwrap().len(), HUGE);
    }
}

#[test]
fn templates_that_cannot_all_be_written_are_all_taken_away_again() {
    let sandbox = Sandbox::new();
    sandbox.put("形/控え.txt", b"own");
    for folder in ["形", "新しい/形"] {
        let line = [
            "-c",
            "trap '' XFSZ; ulimit -f 8; exec \"$@\"",
            "sh",
            env!("CARGO_BIN_EXE_tachiiri"),
            "templates",
        ];
        let output = Command::new("sh")
            .args(line)
            .arg(folder)
            .current_dir(sandbox.path(""))
            .output()
            .unwrap();
        assert_eq!(code(&output), 3, "{}", stderr(&output));
        assert!(
            stderr(&output).contains("に書き込めません（許された大きさを超えています）"),
            "{}",
            stderr(&output)
        );
    }
    let names = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(sandbox.path(folder)).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!((names("形"), names("")), (vec!["控え.txt".to_owned()], vec!["形".to_owned()]));
}
