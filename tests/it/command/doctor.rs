//! `doctor`: a line for what is there, a line for what is missing.

use crate::support::sandbox::{Sandbox, code, stdout};

#[test]
fn all_that_is_needed_is_there_without_any_option() {
    let output = Sandbox::new().run(&["doctor"]);
    let told = stdout(&output);
    assert_eq!(code(&output), 0, "{told}");
    for line in [
        "○ フォント: 3個",
        "○ ひな形: 読めます",
        "○ 様式: reiwa5（令和5年度）",
        "○ 出力先: out に書き込めます",
    ] {
        assert!(told.lines().any(|known| known == line), "{line}: {told}");
    }
    assert!(
        told.contains("○ 書類作り: 見本の書類を作れます（2") && told.ends_with("使えます\n"),
        "{told}"
    );
}

#[test]
fn a_broken_template_is_named_and_gives_exit_code_1() {
    let sandbox = Sandbox::new();
    sandbox.put("形/tables.toml", "[devices]\nsheet = \"薬局\"\ncolumns = []\n".as_bytes());
    let output = sandbox.run(&["doctor", "--templates", "形"]);
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).contains("× ひな形: ひな形 tables.toml（2行目） に誤りがあります"),
        "{}",
        stdout(&output)
    );
    assert!(stdout(&output).ends_with("直すところがあります\n"));
}

#[test]
fn an_output_folder_that_cannot_be_written_to_is_named() {
    let sandbox = Sandbox::new();
    sandbox.put("書類", b"a file");
    let output = sandbox.run(&["doctor", "-o", "書類"]);
    assert_eq!(code(&output), 1, "{}", stdout(&output));
    assert!(stdout(&output).contains("× 出力先: 書類"), "{}", stdout(&output));
}
