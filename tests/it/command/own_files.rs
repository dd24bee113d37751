//! Templates, editions and fonts of a user's own: nothing in them reaches further than the papers.

#![cfg(target_os = "linux")]

use std::os::unix::fs::symlink;
use std::process::{Command, Output};

use tachiiri::assets::Assets;
use tachiiri::error::Error;

use crate::support::Book;
use crate::support::sandbox::{Sandbox, code, stderr, stdout};

/// A pharmacy with a template of one's own for the ledgers.
fn sandbox(template: &str) -> Sandbox {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("店々/店.xlsx", &Book::clean().bytes());
    sandbox.put("形/ledger.typ", template.as_bytes());
    sandbox
}

const QUICK: [&str; 8] =
    ["--as-of", "2024-02-01", "--only", "devices", "--formats", "pdf", "--templates", "形"];

/// The built-in template with something before it.
fn with(line: &str) -> String {
    let built_in =
        tachiiri::assets::BUILT_IN.iter().find(|(name, _)| *name == "ledger.typ").unwrap().1;
    format!("{line}\n{built_in}")
}

#[test]
fn a_template_cannot_read_files_of_the_machine() {
    let lines = [
        "#let secret = read(\"/etc/passwd\")",
        "#let secret = read(\"../../../../../../../../etc/passwd\")",
        "#let secret = read(\"../ひみつ.txt\")",
        "#let secret = read(\"ひみつ.txt\")",
        "#let secret = csv(\"/etc/passwd\")",
        "#include \"/etc/passwd\"",
        "#import \"../ひみつ.typ\": *",
        "#import \"@preview/example:0.1.0\": *",
        "#let picture = image(\"/etc/passwd\", format: \"svg\")\n#picture",
    ];
    for line in lines {
        let sandbox = sandbox(&with(line));
        for secret in ["ひみつ.txt", "ひみつ.typ"] {
            sandbox.put(secret, b"#let secret = 1");
        }
        let output = sandbox.run(&[&["build", "ためし.xlsx"][..], &QUICK].concat());
        let told = stderr(&output);
        assert_eq!(code(&output), 3, "{line}: {told}");
        assert!(told.contains("ひな形 ledger.typ（"), "{line}: {told}");
        assert!(!told.contains("root:"), "{line}: {told}");
        assert!(!sandbox.path("out").exists(), "{line}");
    }
}

#[test]
fn a_template_that_is_a_link_out_of_its_folder_is_not_read() {
    let sandbox = Sandbox::with(&Book::clean());
    assert_eq!(code(&sandbox.run(&["templates", "形"])), 0);
    sandbox.put("ひみつ.txt", "架空のひみつ".as_bytes());
    let own = sandbox.path("形/wording/bcp.hbs");
    let build =
        || sandbox.run(&["build", "ためし.xlsx", "--as-of", "2024-02-01", "--templates", "形"]);
    std::fs::remove_file(&own).unwrap();
    for secret in ["ひみつ.txt", "nowhere.txt"] {
        symlink(sandbox.path(secret), &own).unwrap();
        let output = build();
        assert_eq!(code(&output), 3, "{}", stderr(&output));
        assert!(
            stderr(&output).starts_with("エラー: 形/wording/bcp.hbs を読めません"),
            "{}",
            stderr(&output)
        );
        assert!(!sandbox.path("out").exists());
        std::fs::remove_file(&own).unwrap();
    }
    // Within the folder a link is as good as what it leads to; folders that lead back to themselves
    // come to an end.
    std::fs::write(
        sandbox.path("形/wording/.bcp"),
        include_str!("../../../templates/wording/bcp.hbs"),
    )
    .unwrap();
    symlink(".bcp", &own).unwrap();
    let output = build();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for link in ["形/wording/a", "形/wording/b", "形/editions/c"] {
        symlink(".", sandbox.path(link)).unwrap();
    }
    let output = build();
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(stderr(&output).contains("ひな形 editions/c に誤り"), "{}", stderr(&output));
}

#[test]
fn a_template_without_end_is_ended() {
    let sandbox = sandbox(&with("#let n = 0\n#while true { n = n + 1 }"));
    let output = sandbox.run(&[&["chain", "店々", "--timeout", "2"][..], &QUICK].concat());
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    // Typst ends loops of its own accord; what takes long without one is ended by us.
    assert!(told.contains("ひな形 ledger.typ") || told.contains("時間がかかりすぎる"), "{told}");
    let long = "#for a in range(100000) { for b in range(100000) { let c = a + b } }";
    sandbox.put("形/ledger.typ", with(long).as_bytes());
    let output = sandbox.run(&[&["chain", "店々", "--timeout", "2"][..], &QUICK].concat());
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    assert!(
        told.contains("途中でやめました: 店.xlsx\n  書類を作るのに時間がかかりすぎるため"),
        "{told}"
    );
}

/// Runs with an address space of so many KiB, that of a small machine.
fn confined(sandbox: &Sandbox, kib: u64, arguments: &[&str]) -> Output {
    let script = format!("ulimit -v {kib}; exec \"$@\"");
    let program = env!("CARGO_BIN_EXE_tachiiri");
    let line = [&["-c", script.as_str(), "sh", program], arguments].concat();
    Command::new("sh")
        .args(line)
        .current_dir(sandbox.path(""))
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .unwrap()
}

const SMALL: u64 = 1_500_000;

#[test]
fn a_template_without_measure_is_ended_and_the_parent_goes_on() {
    let sandbox = sandbox(&with("#let a = \"あ\" * 1000\n#for n in range(40) { a = a + a }\n#a"));
    let output = confined(&sandbox, SMALL, &[&["chain", "店々"][..], &QUICK].concat());
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    assert!(
        told.contains("途中でやめました: 店.xlsx\n  書類を作るためのメモリが足りなくなったので"),
        "{told}"
    );
    assert!(sandbox.path("out/chain-manifest.json").is_file());
}

#[test]
fn an_edition_or_a_font_of_ones_own_is_opened_by_a_worker_alone() {
    // Deeply nested, endless, or no text at all. The longest takes seconds: one command is enough.
    let editions: [(&str, Vec<u8>, usize); 4] = [
        ("深い.toml", [b"a = ".to_vec(), b"[".repeat(3_000_000)].concat(), 3),
        ("長い.toml", b"[[items]]\n".repeat(20_000), 3),
        ("とても長い.toml", b"[[items]]\n".repeat(300_000), 1),
        ("違う.toml", vec![0xff; 1000], 3),
    ];
    for (name, bytes, commands) in editions {
        let sandbox = Sandbox::with(&Book::clean());
        sandbox.put("店々/店.xlsx", &Book::clean().bytes());
        sandbox.put(name, &bytes);
        let day = ["--as-of", "2024-02-01", "--edition", name];
        let all = [&["check", "ためし.xlsx"][..], &["build", "ためし.xlsx"], &["chain", "店々"]];
        for command in all.into_iter().take(commands) {
            let output = confined(&sandbox, SMALL, &[command, &day].concat());
            let told = stderr(&output);
            assert_eq!(code(&output), 3, "{command:?} {name}: {told}");
            assert!(told.starts_with("エラー: "), "{command:?} {name}: {told}");
        }
        if commands > 1 {
            let output = confined(&sandbox, SMALL, &["editions", name]);
            assert_eq!(code(&output), 3, "{name}: {}", stderr(&output));
        }
    }
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("店々/店.xlsx", &Book::clean().bytes());
    sandbox.put("字/違う.ttf", &vec![0x41; 4096]);
    for command in
        [&["check", "ためし.xlsx"][..], &["build", "ためし.xlsx"], &["chain", "店々"], &["doctor"]]
    {
        let day: &[&str] = if command[0] == "doctor" { &[] } else { &["--as-of", "2024-02-01"] };
        let output = confined(&sandbox, SMALL, &[command, &["--font-dir", "字"], day].concat());
        let told = stderr(&output) + &stdout(&output);
        assert_eq!(
            code(&output),
            if command[0] == "doctor" { 1 } else { 3 },
            "{command:?}: {told}"
        );
        assert!(told.contains("字/違う.ttf"), "{command:?}: {told}");
    }
}

/// A font whose table of characters, of format 12, is of these groups; each of its records leads to
/// it.
fn font(records: u16, groups: &[[u32; 3]]) -> Vec<u8> {
    let mut font = include_bytes!("../../../fonts/NotoSansJP-Regular.ttf").to_vec();
    let directory = (12..).step_by(16).find(|at| &font[*at..at + 4] == b"cmap").unwrap();
    let mut table = vec![0, 0];
    table.extend(records.to_be_bytes());
    for _ in 0..records {
        table.extend([0, 3, 0, 10]);
        table.extend((4 + 8 * u32::from(records)).to_be_bytes());
    }
    table.extend([0, 12, 0, 0]);
    for number in [16 + 12 * groups.len() as u32, 0, groups.len() as u32] {
        table.extend(number.to_be_bytes());
    }
    table.extend(groups.iter().flatten().flat_map(|number| number.to_be_bytes()));
    let place = [font.len() as u32, table.len() as u32].map(u32::to_be_bytes).concat();
    font[directory + 8..directory + 16].copy_from_slice(&place);
    font.extend(table);
    font
}

#[test]
fn a_font_that_lists_its_characters_over_and_over_is_refused_before_it_is_used() {
    const ALL: [u32; 3] = [0, 0x10_FFFF, 1];
    let hostile = [font(1, &[ALL; 10_000]), font(60, &[ALL]), font(65, &[]), font(1, &[ALL; 9])];
    let sound = [font(2, &[ALL]), font(1, &[[0x4e00, 0x9fff, 1], [5, 4, 1]]), font(0, &[])];
    let load = |font: &[u8]| {
        let sandbox = Sandbox::new();
        sandbox.put("字/自作.ttf", font);
        Assets::load(None, Some(&sandbox.path("字"))).map(|_| ())
    };
    for font in hostile {
        assert!(matches!(load(&font), Err(Error::Font(path)) if path.ends_with("自作.ttf")));
    }
    for font in sound {
        assert_eq!(load(&font), Ok(()));
    }
}

#[test]
fn very_many_mistakes_of_an_edition_are_counted_and_the_first_two_hundred_told() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("長い.toml", "[[items]]\n".repeat(20_000).as_bytes());
    let output = sandbox.run(&["editions", "長い.toml"]);
    let told = stderr(&output);
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("行目 ")).collect();
    assert_eq!((code(&output), lines.len()), (3, 200), "{told}");
    assert!(told.contains("（11行目 1文字目）: キー") && told.contains("か所あります"), "{told}");
}

#[test]
fn a_program_that_is_started_as_a_worker_starts_no_worker_itself() {
    let sandbox = Sandbox::with(&Book::clean());
    let mut command = sandbox.command(&["explain", "C103"]);
    let output = command.env("TACHIIRI_IN_WORKER", "1").output().unwrap();
    assert_eq!((code(&output), stdout(&output).as_str()), (3, ""));
    assert!(stderr(&output).contains("ほかの命令は使えません"));
}
