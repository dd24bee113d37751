//! Templates, fonts and editions of one's own.

use std::path::Path;

use serde_json::Value;

use crate::support::sandbox::{ROOT, Sandbox, stdout};
use crate::support::{Book, workbook};

#[test]
fn a_broken_template_is_told_with_file_and_line_and_nothing_is_written() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("ひな形/checklist.typ", b"#import \"/base.typ\": paper\n\n#nonsense\n");
    let (code, told) = sandbox.build(&["--templates", "ひな形"]);
    assert_eq!(code, 3);
    assert!(told.contains("checklist.typ（3行目 2文字目）"), "{told}");
    assert!(
        told.contains("その名前のものはありません（Typst の表示：「unknown variable: nonsense」）"),
        "{told}"
    );
    assert!(!sandbox.path("out").exists());
    sandbox.put("ひな形/checklist.typ", b"#let x = (\n");
    let (_, told) = sandbox.build(&["--templates", "ひな形"]);
    assert!(
        told.contains("閉じていない括弧があります（Typst の表示：「unclosed delimiter」）"),
        "{told}"
    );
    sandbox.put("ひな形/checklist.typ", b"");
    sandbox.put("ひな形/poster.typ", b"");
    let (code, told) = sandbox.build(&["--templates", "ひな形"]);
    assert!(code == 3 && told.contains("poster.typ"), "{told}");
}

#[test]
fn a_folder_of_fonts_adds_to_the_built_in_ones() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("字/readme.txt", b"no font");
    assert_eq!(sandbox.build(&["--font-dir", "字"]).0, 0);
    sandbox.put("字/壊れた.ttf", b"no font");
    let (code, told) = sandbox.build(&["--font-dir", "字"]);
    assert!(code == 3 && told.contains("壊れた.ttf"), "{told}");
}

#[test]
fn an_edition_of_ones_own_is_used_when_asked_for() {
    let sandbox = Sandbox::with(&Book::clean());
    let tiny = Path::new(ROOT).join("tests/editions/tiny.toml");
    sandbox.put("わたし.toml", &workbook::read(&tiny));
    sandbox.put("ひな形/editions/tiny.toml", &workbook::read(&tiny));
    // The small edition has none of the items that the workbook answers but one on each form.
    const CHECK: [&str; 6] = ["check", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "json"];
    for arguments in
        [&["--edition", "わたし.toml"][..], &["--edition", "tiny", "--templates", "ひな形"]]
    {
        let output = sandbox.run(&[&CHECK[..], arguments].concat());
        let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(json["cases"][0]["edition"], "tiny");
        assert_eq!(json["cases"][0]["findings"][0]["code"], "I012");
    }
}
