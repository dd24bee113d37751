//! Templates of one's own: sentences, columns, forms, editions; mistakes in them.

use std::fs;
use std::path::Path;

use tachiiri::assets::{BUILT_IN, SAMPLE};

use crate::support::sandbox::{ROOT, Sandbox, code, stderr, stdout};
use crate::support::{Book, paper, workbook};

fn built_in(name: &str) -> &'static str {
    BUILT_IN.iter().find(|(known, _)| *known == name).unwrap().1
}

fn sandbox() -> Sandbox {
    Sandbox::with(&Book::sample())
}

/// The PDF of a paper built with the templates of the folder ひな形, as text.
fn built(sandbox: &Sandbox, id: &str, stem: &str) -> String {
    let (code, told) = sandbox.build(&["--templates", "ひな形", "--only", id]);
    assert_eq!(code, 0, "{told}");
    paper::text(&workbook::read(&sandbox.path(&format!("out/みほん薬局/{stem}.pdf"))))
}

#[test]
fn all_templates_are_written_out_and_build_the_same() {
    let sandbox = sandbox();
    let output = sandbox.run(&["templates", "ひな形"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    let names: Vec<&str> =
        BUILT_IN.iter().map(|(name, _)| *name).filter(|name| *name != SAMPLE).collect();
    assert!(
        stderr(&output)
            .starts_with(&format!("書き出しました: ひな形（{}個のファイル）\n", names.len()))
    );
    assert_eq!(files(&sandbox.path("ひな形")), names.len());
    for name in names {
        assert_eq!(
            workbook::read(&sandbox.path("ひな形").join(name)),
            built_in(name).as_bytes(),
            "{name}"
        );
    }
    let own = built(&sandbox, "accounts", "07_利用者台帳");
    assert_eq!(sandbox.build(&["--only", "accounts", "-o", "別"]).0, 0);
    assert_eq!(own, paper::text(&workbook::read(&sandbox.path("別/みほん薬局/07_利用者台帳.pdf"))));
}

/// How many files lie in a folder and below it.
fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[test]
fn templates_are_not_written_over_files_that_are_there() {
    let sandbox = sandbox();
    sandbox.put("ひな形/wording/bcp.hbs", b"mine");
    let output = sandbox.run(&["templates", "ひな形"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (3, ""));
    assert!(stderr(&output).contains("wording/bcp.hbs"), "{}", stderr(&output));
    assert_eq!(workbook::read(&sandbox.path("ひな形/wording/bcp.hbs")), b"mine");
    assert_eq!(files(&sandbox.path("ひな形")), 1, "nothing else is written either");
}

#[test]
fn a_sentence_of_ones_own_is_printed() {
    let sandbox = sandbox();
    let text = built_in("wording/bcp.hbs").replace(
        "身代金は払いません。相手と連絡を取りません。",
        "{{薬局.薬局名}}は身代金を出しません。",
    );
    sandbox.put("ひな形/wording/bcp.hbs", text.as_bytes());
    let text = built(&sandbox, "bcp", "04_事業継続計画");
    assert_eq!(text.matches("・みほん薬局は身代金を出しません。").count(), 1);
    assert!(!text.contains("相手と連絡を取りません"));
    let cells = workbook::texts(
        &workbook::read(&sandbox.path("out/みほん薬局/04_事業継続計画.xlsx")),
        "事業継続計画",
    );
    assert_eq!(
        cells.iter().filter(|text| *text == "・みほん薬局は身代金を出しません。").count(),
        1
    );
}

#[test]
fn columns_of_ones_own_are_printed_in_their_order() {
    let sandbox = sandbox();
    let tables = built_in("tables.toml");
    let (begin, end) = (tables.find("[accounts]").unwrap(), tables.find("# 09 ").unwrap());
    let own = "[accounts]\nsheet = \"利用者台帳\"\ncolumns = [\n  { field = \"ユーザID\", width = 4 },\n  \
        { field = \"姓\", header = \"みょうじ\", width = 2 },\n  { field = \"権限\", width = 2, required = true },\n  \
        { field = \"□\", header = \"確認\", width = 1 },\n  { field = \"署名\", header = \"印\", width = 2 },\n]\n\n";
    sandbox.put(
        "ひな形/tables.toml",
        format!("{}{own}{}", &tables[..begin], &tables[end..]).as_bytes(),
    );
    let text = built(&sandbox, "accounts", "07_利用者台帳");
    let expected = "ユーザIDみょうじ権限確認印aoba@mihon青葉User□wakaba@mihon若葉Admin□futaba@mihon双葉Admin□mitsuba@mihon三葉【要記入】□";
    assert_eq!(text.matches(expected).count(), 1, "{text}");
    assert!(!text.contains("利用者属性") && !text.contains("03-0000-1221"));
    let rows = workbook::rows(
        &workbook::read(&sandbox.path("out/みほん薬局/07_利用者台帳.xlsx")),
        "利用者台帳",
        2,
    );
    assert_eq!(
        rows[0].iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["ユーザID", "みょうじ", "権限", "確認", "印"]
    );
    assert_eq!(rows.len(), 9);
}

#[test]
fn a_second_line_needs_two_columns_in_the_first() {
    let tables = built_in("tables.toml");
    let begin = tables.find("[vendors]").unwrap();
    let end = tables[begin..].find("]\n\n").map_or(tables.len(), |end| begin + end + 3);
    for first in ["", ", below = true"] {
        let sandbox = sandbox();
        let own = format!(
            "[vendors]\nsheet = \"事業者\"\ncolumns = [\n  {{ field = \"事業者名\", width = 30{first} }},\n  \
             {{ field = \"備考\", width = 20, below = true }},\n]\n\n"
        );
        let tables = format!("{}{own}{}", &tables[..begin], &tables[end..]);
        sandbox.put("ひな形/tables.toml", tables.as_bytes());
        let text = built(&sandbox, "vendors", "09_事業者一覧");
        assert!(text.contains("架空レセコン株式会社"), "{text}");
    }
}

#[test]
fn a_form_of_ones_own_is_printed() {
    let sandbox = sandbox();
    let text = built_in("ledger.typ").replace("caution-box(d.caution)", "caution-box([社外秘])");
    sandbox.put("ひな形/ledger.typ", text.as_bytes());
    let text = built(&sandbox, "devices", "06_機器台帳");
    assert_eq!((text.matches("社外秘").count(), text.matches("取扱注意").count()), (1, 0));
}

#[test]
fn a_footer_of_ones_own_numbers_each_paper_by_itself_and_the_binder_through() {
    let sandbox = sandbox();
    let own = "context [第#counter(page).display()頁、全#counter(page).final().first()頁]";
    let text = built_in("base.typ").replace("place(top + right, metadata(\"page-number\"))", own);
    sandbox.put("ひな形/base.typ", text.as_bytes());
    let (code, told) = sandbox.build(&["--templates", "ひな形", "--formats", "pdf"]);
    assert_eq!(code, 0, "{told}");
    let page = |stem: &str, page: u32| {
        paper::page_text(
            &workbook::read(&sandbox.path(&format!("out/みほん薬局/{stem}.pdf"))),
            page,
        )
    };
    assert!(page("03_連絡体制図", 2).contains("第2頁、全2頁"));
    assert!(page("立入検査ファイル", 9).contains("第9頁、全9頁"));
}

#[test]
fn an_edition_in_the_folder_is_found_by_its_id() {
    let sandbox = Sandbox::with(&Book::clean());
    let tiny = workbook::read(&Path::new(ROOT).join("tests/editions/tiny.toml"));
    sandbox.put("ひな形/editions/わたしの版.toml", &tiny);
    let told = |arguments: &[&str]| {
        let output = sandbox.run(
            &[&["check", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "json"], arguments]
                .concat(),
        );
        serde_json::from_str::<serde_json::Value>(&stdout(&output)).unwrap()["cases"][0].clone()
    };
    assert_eq!(told(&["--templates", "ひな形", "--edition", "tiny"])["edition"], "tiny");
    assert_eq!(told(&["--templates", "ひな形"])["edition"], "reiwa5");
    let without = sandbox.run(&["check", "ためし.xlsx", "--edition", "tiny"]);
    assert!(code(&without) == 3 && stderr(&without).contains("tiny"), "{}", stderr(&without));
}

#[test]
fn two_editions_of_one_id_are_refused() {
    let sandbox = Sandbox::with(&Book::clean());
    let tiny = workbook::read(&Path::new(ROOT).join("tests/editions/tiny.toml"));
    sandbox.put("ひな形/editions/a.toml", &tiny);
    sandbox.put("ひな形/editions/b.toml", &tiny);
    assert_refused(&sandbox, "pharmacy-checklist", &["tiny", "editions/a.toml", "editions/b.toml"]);
}

/// A build of a paper with the folder ひな形 is refused with these words, and nothing is written.
fn assert_refused(sandbox: &Sandbox, id: &str, words: &[&str]) {
    let (code, told) = sandbox.build(&["--templates", "ひな形", "--only", id, "--formats", "pdf"]);
    assert_eq!(code, 3, "{words:?}: {told}");
    for word in words {
        assert!(told.contains(word), "{word} is not in: {told}");
    }
    assert!(!sandbox.path("out").exists(), "{words:?}");
}

#[test]
fn a_mistake_in_the_wording_is_told_with_file_and_line() {
    let unknown = |name: &str| format!("「{{{{{name}}}}}」という名前はありません");
    for (file, id, text, words) in [
        (
            "bcp",
            "bcp",
            "\n\n{{薬局.薬局めい}}です",
            vec!["wording/bcp.hbs（3行目）".to_owned(), unknown("薬局.薬局めい")],
        ),
        ("bcp", "bcp", "# {{薬きょく}}", vec!["wording/bcp.hbs（1行目）".to_owned(), unknown("薬きょく")]),
        (
            "bcp",
            "bcp",
            "// 注\n[ ] {{#if 薬局.めい}}あり{{/if}}",
            vec!["bcp.hbs（2行目）".to_owned(), unknown("薬局.めい")],
        ),
        (
            "bcp",
            "bcp",
            "{{#unless 薬局.めい}}なし{{/unless}}",
            vec!["bcp.hbs（1行目）".to_owned(), unknown("薬局.めい")],
        ),
        (
            "bcp",
            "bcp",
            "{{#each 連絡先.けいさつ}}{{組織名}}{{/each}}",
            vec!["bcp.hbs（1行目）".to_owned(), "連絡先.けいさつ".to_owned()],
        ),
        (
            "bcp",
            "bcp",
            "あ\n- {{薬局.薬局名",
            vec!["bcp.hbs（2行目）".to_owned(), "差し込み {{ }} の書き方に誤りがあります".to_owned()],
        ),
        (
            "bcp",
            "bcp",
            "あ\n@law",
            vec!["bcp.hbs（2行目） に誤りがあります: 「@law」という部品はありません".to_owned()],
        ),
        (
            "bcp",
            "bcp",
            "@table 名簿",
            vec!["bcp.hbs（1行目） に誤りがあります: 「@table 名簿」という部品はありません".to_owned()],
        ),
        (
            "bcp",
            "bcp",
            "|= 1 | 2 |\n| a | b |\n| c | d | e |",
            vec![
                "bcp.hbs（3行目） に誤りがあります: 表の列の数が合いません（「|=」の行は 2 列、この行は 3 列）"
                    .to_owned(),
            ],
        ),
        ("bcp", "bcp", "| a | b |", vec!["bcp.hbs（1行目） に誤りがあります: 表の前に、列の幅の行".to_owned()]),
        ("restore", "restore", "あ\n{{誰}}", vec!["wording/restore.hbs（2行目）".to_owned(), unknown("誰")]),
        (
            "restore-system",
            "restore",
            "{{システム.あだ名}}",
            vec!["wording/restore-system.hbs（1行目）".to_owned(), unknown("システム.あだ名")],
        ),
        (
            "restore-after",
            "restore",
            "@steps",
            vec!["wording/restore-after.hbs（1行目） に誤りがあります: 「@steps」".to_owned()],
        ),
        (
            "access-log",
            "access-log",
            "{{ログ.長さ}}",
            vec!["wording/access-log.hbs（1行目）".to_owned(), unknown("ログ.長さ")],
        ),
    ] {
        let sandbox = sandbox();
        sandbox.put(&format!("ひな形/wording/{file}.hbs"), text.as_bytes());
        assert_refused(&sandbox, id, &words.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_mistake_in_the_tables_is_told_with_its_line() {
    let tables = built_in("tables.toml");
    let line = |what: &str| {
        format!(
            "tables.toml（{}行目）",
            tables[..tables.find(what).unwrap()].matches('\n').count() + 1
        )
    };
    let (field, width, sheet) = (
        "{ field = \"メーカー\", width = 15 }",
        "{ field = \"№\", width = 10 }",
        "sheet = \"連絡先\"",
    );
    for (changed, into, words) in [
        (
            field,
            "{ field = \"メーカ\", width = 15 }",
            vec![line(field), "シート「機器台帳」に列「メーカ」はありません".to_owned()],
        ),
        (
            width,
            "{ field = \"№\", width = 0 }",
            vec![line(width), "width は0より大きい数にしてください".to_owned()],
        ),
        (width, "{ field = \"№\", with = 10 }", vec![line(width)]),
        (field, "{ field = \"復旧方法\", width = 15 }", vec![line(field), "復旧方法".to_owned()]),
        (sheet, "sheet = \"連絡簿\"", vec![line(sheet), "この名前のシートはありません".to_owned()]),
        ("[vendors]", "[vendors", vec![line("[vendors]")]),
        (
            "[devices]",
            "[machines]",
            vec!["tables.toml".to_owned(), "表「devices」がありません".to_owned()],
        ),
    ] {
        let sandbox = sandbox();
        assert_eq!(tables.matches(changed).count(), 1 + usize::from(changed == sheet), "{changed}");
        sandbox.put("ひな形/tables.toml", tables.replacen(changed, into, 1).as_bytes());
        assert_refused(&sandbox, "devices", &words.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_mistake_in_the_terms_of_law_is_told_with_its_line() {
    let law = built_in("wording/law.toml");
    let line = |what: &str| law[..law.find(what).unwrap()].matches('\n').count() + 1;
    for (changed, into, words) in [
        (
            "words = \"30日以内\"",
            "word = \"30日以内\"",
            vec![format!("wording/law.toml（{}行目）", line("words = \"30日以内\""))],
        ),
        (
            "since = 2022-04-01",
            "since = 2022-04-31",
            vec![format!("wording/law.toml（{}行目）", line("since ="))],
        ),
        (
            "[\"確報\"]",
            "[\"確報\"",
            vec![format!("wording/law.toml（{}行目）", line("[\"確報\"]"))],
        ),
        (
            "[\"速報\"]",
            "[\"第一報\"]",
            vec![
                "wording/bcp.hbs（".to_owned(),
                "「{{法令.速報}}」という名前はありません".to_owned(),
            ],
        ),
    ] {
        let sandbox = sandbox();
        sandbox.put("ひな形/wording/law.toml", law.replacen(changed, into, 1).as_bytes());
        assert_refused(&sandbox, "bcp", &words.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_broken_form_is_told_with_its_line() {
    let sandbox = sandbox();
    sandbox.put(
        "ひな形/booklet.typ",
        b"#import \"/base.typ\": paper\n#let booklet(p) = {\n  nonsense\n}\n",
    );
    assert_refused(&sandbox, "bcp", &["booklet.typ（3行目 3文字目）", "nonsense"]);
    sandbox.put("ひな形/booklet.typ", b"#let booklet(p) = {\n");
    assert_refused(&sandbox, "bcp", &["booklet.typ（1行目"]);
    fs::remove_file(sandbox.path("ひな形/booklet.typ")).unwrap();
    sandbox.put(
        "ひな形/contact-diagram.typ",
        b"#let contact-diagram(p) = []\n\n#let drawing-page(d) = d.nothing\n",
    );
    sandbox.put("ひな形/ledger.typ", b"#let other = 1\n");
    assert_refused(&sandbox, "devices", &["main.typ（"]);
}

#[test]
fn a_file_that_is_no_template_or_cannot_be_read_is_told() {
    for (name, bytes, words) in [
        ("wording/bpc.hbs", &b"# 1"[..], ["wording/bpc.hbs", "この名前のひな形はありません"]),
        ("bcp.hbs", b"# 1", ["bcp.hbs", "この名前のひな形はありません"]),
        ("editions/わたし.txt", b"", ["editions/わたし.txt", "この名前のひな形はありません"]),
        ("sample.toml.bak", b"", ["sample.toml.bak", "この名前のひな形はありません"]),
        ("wording/bcp.hbs", b"\x8e\xe8\x8f\x87", ["bcp.hbs", "読めません"]),
        ("editions/わたし.toml", b"id = ", ["わたし.toml", "1行目"]),
    ] {
        let sandbox = sandbox();
        sandbox.put(&format!("ひな形/{name}"), bytes);
        assert_refused(&sandbox, "bcp", &words);
    }
    let sandbox = sandbox();
    sandbox.put("ひな形/.DS_Store", b"\x00\x01");
    built(&sandbox, "accounts", "07_利用者台帳");
}
