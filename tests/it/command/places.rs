//! Inputs in odd places and of odd kinds: links, pipes, devices, files of many gigabytes, names.

use std::fs::{self, File};
use std::os::unix::fs::symlink;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::support::Book;
use crate::support::sandbox::{Sandbox, code, stderr, stdout};

const AS_OF: [&str; 4] = ["--as-of", "2024-02-01", "--format", "concise"];

fn pipe(sandbox: &Sandbox, name: &str) {
    mknodat(CWD, sandbox.path(name), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

/// What `check` says of a case, and its exit code.
fn checked(sandbox: &Sandbox, input: &str) -> (i32, String) {
    let output = sandbox.run(&[&["check", input], &AS_OF[..]].concat());
    (code(&output), format!("{}{}", stdout(&output), stderr(&output)))
}

/// A folder with the pharmacy's workbook, and a workbook and a ledger outside of it.
fn folder() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("店/店/薬局.xlsx", &Book::clean().without("業務").bytes());
    sandbox.put("よそ/業務.csv", "業務名\nよその調剤\n".as_bytes());
    sandbox
}

#[test]
fn a_link_out_of_a_cases_folder_is_told_and_not_read() {
    let sandbox = folder();
    let before = checked(&sandbox, "店/店").1;
    assert!(before.contains("E001") && !before.contains("I025"), "{before}");
    for target in ["../../よそ/業務.csv", "/etc/passwd", "nowhere.csv", "業務.csv", "/dev/zero"]
    {
        symlink(target, sandbox.path("店/店/業務.csv")).unwrap();
        let (code, told) = checked(&sandbox, "店/店");
        assert_eq!(code, 0, "{told}");
        let expected = "店/店/業務.csv: note[I025] 業務.csv は、フォルダの外を指すリンクなので、読みませんでした";
        assert!(told.contains(expected) && told.contains("E001"), "{target}: {told}");
        fs::remove_file(sandbox.path("店/店/業務.csv")).unwrap();
    }
    // Within the folder a link is as good as what it leads to.
    sandbox.put("店/店/控え/業務.csv", "業務名,優先度\n調剤,低\n".as_bytes());
    symlink("控え/業務.csv", sandbox.path("店/店/業務.csv")).unwrap();
    let (_, told) = checked(&sandbox, "店/店");
    assert!(!told.contains("I025") && !told.contains("E001"), "{told}");
}

#[test]
fn what_lies_in_a_folder_without_a_spreadsheet_is_named() {
    let sandbox = folder();
    fs::create_dir(sandbox.path("空")).unwrap();
    symlink("../店/店/薬局.xlsx", sandbox.path("空/薬局.xlsx")).unwrap();
    pipe(&sandbox, "空/管.csv");
    sandbox.put("空/台帳.numbers", b"x");
    for command in ["check", "chain"] {
        let output = sandbox.run(&[command, "空"]);
        let told = stderr(&output);
        assert_eq!(code(&output), 3, "{command}: {told}");
        assert!(
            told.contains("薬局.xlsx") && told.contains("そのものを写して"),
            "{command}: {told}"
        );
    }
    let told = checked(&sandbox, "空").1;
    assert!(
        told.contains("（台帳.numbers、管.csv、薬局.xlsx は、読める表計算ファイルでは"),
        "{told}"
    );
    fs::create_dir(sandbox.path("無")).unwrap();
    assert!(checked(&sandbox, "無").1.contains("がありません。ファイルを入れて"));
}

#[test]
fn a_link_out_of_a_chains_folder_is_no_case_of_it() {
    let sandbox = folder();
    sandbox.put("よその店/薬局.xlsx", &Book::clean().set("薬局", "B1", "よその薬局").bytes());
    symlink("../よその店", sandbox.path("店/よその店")).unwrap();
    symlink("user@host.123", sandbox.path("店/.#薬局.xlsx")).unwrap();
    symlink("../よその店/薬局.xlsx", sandbox.path("店/よその薬局.xlsx")).unwrap();
    let only = ["chain", "店", "--only", "vendors", "--formats", "xlsx", "--fail-on", "never"];
    let output = sandbox.run(&[&only[..], &AS_OF[..2]].concat());
    let told = stderr(&output);
    assert!(code(&output) == 0 && told.contains("薬局 1件: 作成 1件"), "{told}");
    assert!(told.contains("を写して入れてください）: よその店、よその薬局.xlsx\n"), "{told}");
    assert!(!sandbox.path("out/よその薬局").exists());
}

#[test]
fn a_pipe_or_a_device_as_a_case_is_told_as_what_it_is() {
    let sandbox = folder();
    pipe(&sandbox, "管.xlsx");
    for input in ["管.xlsx", "/dev/zero", "/dev/full"] {
        for command in [&["check"][..], &["build"], &["annotate"], &["chain"], &["diff", "店/店"]]
        {
            let output = sandbox.run(&[command, &[input]].concat());
            assert_eq!(code(&output), 3, "{command:?}");
            let expected =
                format!("エラー: {input} を読めません（ふつうのファイルではありません）");
            assert!(stderr(&output).contains(&expected), "{command:?} {}", stderr(&output));
        }
    }
    pipe(&sandbox, "店/店/様式.toml");
    pipe(&sandbox, "店/店/業務.xlsx");
    let (code, told) = checked(&sandbox, "店/店");
    assert_eq!(code, 0, "{told}");
    for name in ["様式.toml", "業務.xlsx"] {
        let expected =
            format!("note[I025] {name} は、ふつうのファイルではないもの（パイプや装置など）なので");
        assert!(told.contains(&expected), "{told}");
    }
}

#[test]
fn a_file_of_ten_gigabytes_is_refused_by_its_size() {
    let sandbox = folder();
    for name in ["大.xlsx", "店/店/業務.csv", "店/店/業務.ods", "店/店/アクセスログ.csv"]
    {
        File::create(sandbox.path(name)).unwrap().set_len(10 << 30).unwrap();
        let input = if name.starts_with('店') { "店/店" } else { name };
        let (code, told) = checked(&sandbox, input);
        assert!(code == 1 && told.contains("error[I002]"), "{name}: {told}");
        fs::remove_file(sandbox.path(name)).unwrap();
    }
    File::create(sandbox.path("大.otf")).unwrap().set_len(10 << 30).unwrap();
    File::create(sandbox.path("大.toml")).unwrap().set_len(10 << 30).unwrap();
    fs::create_dir(sandbox.path("字")).unwrap();
    fs::rename(sandbox.path("大.otf"), sandbox.path("字/大.otf")).unwrap();
    for more in [["--font-dir", "字"], ["--edition", "大.toml"]] {
        let output = sandbox.run(&[&["build", "店/店"], &AS_OF[..2], &more].concat());
        assert_eq!(code(&output), 3, "{more:?} {}", stderr(&output));
        assert!(stderr(&output).starts_with("エラー: "), "{}", stderr(&output));
    }
}

#[test]
fn names_of_the_longest_kind_are_cut_where_they_are_told() {
    let sandbox = folder();
    let name = format!("{}.csv", "あ".repeat(83));
    sandbox.put(&format!("店/店/{name}"), b"a,b\n1,2\n");
    let (status, told) = checked(&sandbox, "店/店");
    assert!(status == 0 && told.contains("note[I025]"), "{told}");
    let sandbox = Sandbox::new();
    let name = format!("{}.xlsx", "い".repeat(83));
    sandbox.put(&format!("店/{name}"), &Book::clean().bytes());
    let only = ["chain", "店", "--only", "vendors", "--as-of", "2024-02-01"];
    for (more, expected) in [(&[][..], 0), (&["--annotate"], 3)] {
        let output = sandbox.run(&[&only[..], more].concat());
        assert_eq!(code(&output), expected, "{}", stderr(&output));
        assert!(!stderr(&output).contains(&"い".repeat(61)), "{}", stderr(&output));
    }
    let output = sandbox.run(&["build", &format!("店/{name}"), "--as-of", "2024-02-01"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}
