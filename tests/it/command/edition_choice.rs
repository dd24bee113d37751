//! Which edition a case is made with, and what goes on where none can be chosen.

use serde_json::Value;

use crate::support::Book;
use crate::support::editions::text;
use crate::support::sandbox::{Sandbox, code, stderr, stdout};

/// The codes, places and messages of I019, and the exit code.
fn refused(sandbox: &Sandbox, more: &[&str]) -> (i32, Vec<String>) {
    let arguments =
        [&["check", "薬局", "--format", "json", "--as-of", "2024-02-01"], more].concat();
    let output = sandbox.run(&arguments);
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let findings = json["cases"][0]["findings"].as_array().unwrap().clone();
    let i019 = findings.iter().filter(|finding| finding["code"] == "I019");
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("-").to_owned();
    let line = |finding: &Value| {
        let place = ["file", "sheet", "cell"].map(|key| text(finding, key)).join(" ");
        format!("{place}: {}", text(finding, "message"))
    };
    (code(&output), i019.map(line).collect())
}

fn edition_used(sandbox: &Sandbox, more: &[&str]) -> Value {
    let arguments =
        [&["check", "薬局", "--format", "json", "--as-of", "2024-02-01"], more].concat();
    let json: Value = serde_json::from_str(&stdout(&sandbox.run(&arguments))).unwrap();
    json["cases"][0]["edition"].clone()
}

/// A case's folder, 年度 as told.
fn folder(year: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("薬局/薬局.xlsx", &Book::clean().set("薬局", "B2", year).bytes());
    sandbox
}

/// An edition file of the tests, of another id and year.
fn other(id: &str, year: &str) -> String {
    text("tiny")
        .replace("id = \"tiny\"", &format!("id = \"{id}\""))
        .replace("fiscal_year = 2023", &format!("fiscal_year = {year}"))
}

fn put_sheet(sandbox: &Sandbox, file: &str, edition: &str) {
    sandbox.put("もと.toml", edition.as_bytes());
    assert_eq!(code(&sandbox.run(&["editions", "もと.toml", "--sheet", file])), 0);
}

#[test]
fn the_first_that_applies_is_used() {
    let sandbox = folder("令和5年度");
    assert_eq!(edition_used(&sandbox, &[]), "reiwa5");
    sandbox.put("薬局/次.toml", other("next", "2024").as_bytes());
    assert_eq!(edition_used(&sandbox, &[]), "reiwa5", "a file of another year");
    sandbox.put("薬局/今.toml", other("ours", "2023").as_bytes());
    assert_eq!(edition_used(&sandbox, &[]), "ours", "a file before what is built in");
    assert_eq!(
        edition_used(&sandbox, &["--edition", "reiwa5"]),
        "reiwa5",
        "what is asked for before all"
    );
    let sandbox = folder("");
    sandbox.put("薬局/一つ.toml", other("only", "2026").as_bytes());
    assert_eq!(edition_used(&sandbox, &[]), "only", "the only file where 年度 is empty");
    put_sheet(&sandbox, "薬局/様式.xlsx", &other("sheet", "2023"));
    assert_eq!(edition_used(&sandbox, &[]), "sheet", "a sheet before a file of another year");
}

#[test]
fn the_file_that_an_edition_is_taken_from_is_read() {
    let read = |sandbox: &Sandbox| -> Vec<String> {
        let order = ["check", "薬局", "--format", "json", "--as-of", "2024-02-01"];
        let json: Value = serde_json::from_str(&stdout(&sandbox.run(&order))).unwrap();
        let files = json["cases"][0]["read"].as_array().unwrap().clone();
        let last = |sheets: &Value| sheets.as_array().unwrap().last().cloned();
        let line = |file: &Value| {
            format!("{} {} {}", file["file"], file["as"], last(&file["sheets"]).unwrap())
        };
        files.iter().map(line).map(|line| line.replace('"', "")).collect()
    };
    let sandbox = folder("令和5年度");
    sandbox.put("薬局/様式.toml", other("ours", "2023").as_bytes());
    assert_eq!(read(&sandbox)[0], "薬局/様式.toml sheets 様式定義");
    let said = stdout(&sandbox.run(&["check", "薬局", "--as-of", "2024-02-01"]));
    assert!(said.contains("読んだファイル: 様式.toml（様式定義）\n"), "{said}");
    assert!(!said.contains("読まなかったファイル"), "{said}");
    let sandbox = folder("令和5年度");
    put_sheet(&sandbox, "薬局/様式.xlsx", &other("ours", "2023"));
    assert_eq!(read(&sandbox)[0], "薬局/様式.xlsx sheets 様式定義");
}

#[test]
fn two_that_say_different_things_are_both_named() {
    let sandbox = folder("令和5年度");
    sandbox.put("薬局/一.toml", other("a", "2023").as_bytes());
    sandbox.put("薬局/二.toml", other("b", "2023").as_bytes());
    let (exit, told) = refused(&sandbox, &[]);
    assert_eq!(exit, 1);
    assert_eq!(
        told,
        ["薬局/二.toml - -: 令和5年度の様式のファイルが2つあります（もう1つは 薬局/一.toml）"]
    );
    let sandbox = folder("令和5年度");
    put_sheet(&sandbox, "薬局/一.xlsx", &other("a", "2023"));
    put_sheet(&sandbox, "薬局/二.xlsx", &other("b", "2023"));
    let told = refused(&sandbox, &[]).1;
    assert_eq!(
        told,
        [
            "薬局/二.xlsx 様式定義 -: シート「様式定義」が2つあります（もう1つは 薬局/一.xlsx 様式定義）"
        ]
    );
    let sandbox = folder("令和5年度");
    put_sheet(&sandbox, "薬局/一.xlsx", &other("a", "2023"));
    sandbox.put("薬局/二.toml", other("b", "2023").as_bytes());
    let told = refused(&sandbox, &[]).1;
    assert_eq!(
        told,
        [
            "薬局/一.xlsx 様式定義 -: 令和5年度の様式が、シート「様式定義」にも 薬局/二.toml にもあります"
        ]
    );
    let sandbox = folder("令和6年度");
    let told = refused(&sandbox, &["--edition", "reiwa5"]).1;
    assert_eq!(
        told,
        [
            "薬局/薬局.xlsx 薬局 B2: 「年度」は令和6年度ですが、使う様式「令和5年度版」（reiwa5）は令和5年度のものです"
        ]
    );
    put_sheet(&sandbox, "薬局/一.xlsx", &other("a", "2023"));
    let told = refused(&sandbox, &[]).1;
    assert_eq!(
        told,
        [
            "薬局/薬局.xlsx 薬局 B2: 「年度」は令和6年度ですが、使う様式「ためし版」（薬局/一.xlsx）は令和5年度のものです"
        ]
    );
}

#[test]
fn the_sheet_of_a_case_goes_before_that_of_all() {
    let sandbox = Sandbox::new();
    sandbox.put("店/薬局.xlsx", &Book::clean().set("薬局", "B2", "").bytes());
    sandbox.put("店/共通/事業者.csv", "事業者名\n架空レセコン株式会社\n".as_bytes());
    put_sheet(&sandbox, "店/共通/様式.xlsx", &other("shared", "2023"));
    let edition = || {
        let output = sandbox.run(&[
            "chain",
            "店",
            "--as-of",
            "2024-02-01",
            "--formats",
            "xlsx",
            "--format",
            "json",
        ]);
        let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
        json["cases"][0]["edition"].clone()
    };
    assert_eq!(edition(), "shared");
    sandbox.put("店/薬局/薬局.xlsx", &Book::clean().set("薬局", "B2", "").bytes());
    std::fs::remove_file(sandbox.path("店/薬局.xlsx")).unwrap();
    put_sheet(&sandbox, "店/薬局/様式.xlsx", &other("own", "2023"));
    assert_eq!(edition(), "own");
    // So it does where 共通 holds an edition file of that year.
    std::fs::remove_file(sandbox.path("店/共通/様式.xlsx")).unwrap();
    sandbox.put("店/共通/様式.toml", other("shared", "2023").as_bytes());
    assert_eq!(edition(), "own");
}

#[test]
fn the_way_out_stands_in_three_lines() {
    let sandbox = folder("令和8年度");
    let told = stdout(&sandbox.run(&["check", "薬局", "--as-of", "2026-11-26"]));
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "error[I019]: 令和8年度の様式は、このソフトにありません");
    let hint = lines.iter().position(|line| line.contains("直し方")).unwrap();
    assert!(lines[hint].ends_with("使える年度は 令和5年度 です"), "{told}");
    assert!(
        lines[hint + 1].contains("「医療情報システムの安全管理に関するガイドライン」"),
        "{told}"
    );
    assert!(lines[hint + 2].contains("tachiiri editions --draft"), "{told}");
    // An edition of the day's year lies beside it.
    sandbox.put("薬局/九.toml", other("r9", "2027").as_bytes());
    let told = stdout(&sandbox.run(&["check", "薬局", "--as-of", "2027-11-26"]));
    assert!(told.contains("「年度」（B2）を「令和9年度」に直してください"), "{told}");
}

#[test]
fn what_needs_no_form_is_made_all_the_same() {
    let sandbox = folder("令和8年度");
    let output = sandbox.run(&["build", "薬局", "--as-of", "2026-11-26"]);
    assert_eq!(code(&output), 1);
    let told = stderr(&output);
    assert!(
        told.contains(
            "作らなかった書類: 01_薬局確認用チェックリスト（どの年度の様式か決められません）"
        ),
        "{told}"
    );
    let papers = sandbox.outputs();
    for paper in [
        "03_連絡体制図.pdf",
        "04_事業継続計画.pdf",
        "05_復旧手順書.xlsx",
        "07_利用者台帳.pdf",
        "10_事前点検結果.pdf",
    ] {
        assert!(papers.iter().any(|name| name == paper), "{paper}: {papers:?}");
    }
    let held = |name: &&String| {
        name.starts_with("01_") || name.starts_with("02_") || name.starts_with("立入")
    };
    assert_eq!(papers.iter().find(held), None);
    let manifest: Value = serde_json::from_slice(
        &std::fs::read(sandbox.path("out/ためし薬局/manifest.json")).unwrap(),
    )
    .unwrap();
    assert_eq!((&manifest["edition"], &manifest["edition_sha256"]), (&Value::Null, &Value::Null));
    // The ledgers are checked, without a word about what was answered.
    sandbox.put(
        "薬局/薬局.xlsx",
        &Book::clean().set("薬局", "B2", "令和8年度").emptied("機器台帳").bytes(),
    );
    let output = sandbox.run(&[
        "check",
        "薬局",
        "--as-of",
        "2026-11-26",
        "--format",
        "concise",
        "--fail-on",
        "never",
    ]);
    assert_eq!(code(&output), 1, "refused, whatever findings count");
    let told = stdout(&output);
    assert!(told.contains("warning[E201] 機器台帳に機器がありません"), "{told}");
    assert!(!told.contains("[C"), "{told}");
}

#[test]
fn what_is_undecided_is_told_with_its_line_and_its_cell() {
    let sandbox = folder("令和5年度");
    let marked = other("ours", "2023").replace(
        "name = \"ためし版\"",
        "name = \"ためし版\"\nundecided = \"年度：年度が2つあります\"",
    );
    sandbox.put("薬局/今.toml", marked.as_bytes());
    let (exit, told) = refused(&sandbox, &[]);
    assert_eq!(exit, 1);
    let expected = "薬局/今.toml - -: 様式に、まだ決めていないところがあります（4行目 15文字目）：年度：年度が2つあります";
    assert_eq!(told, [expected]);
    std::fs::remove_file(sandbox.path("薬局/今.toml")).unwrap();
    sandbox.put("下書き.toml", marked.as_bytes());
    let (exit, told) = refused(&sandbox, &["--edition", "下書き.toml"]);
    assert_eq!((exit, told), (1, vec![expected.replace("薬局/今.toml", "下書き.toml")]));
    // A mistake in a file that was asked for is no matter of the case.
    sandbox.put("下書き.toml", b"id = 3");
    let output = sandbox.run(&["check", "薬局", "--edition", "下書き.toml"]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("様式の定義 下書き.toml を読めません（1行目 6文字目）"),
        "{}",
        stderr(&output)
    );
    let output = sandbox.run(&["check", "薬局", "--edition", "薬局/薬局.xlsx"]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("シート「様式定義」がありません"), "{}", stderr(&output));
}

#[test]
fn the_manifest_says_which_edition_and_its_digest() {
    let sandbox = Sandbox::new();
    let answers = ["チェックリスト", "事業者チェックリスト"];
    sandbox.put("薬局/薬局.xlsx", &Book::clean().without(answers[0]).without(answers[1]).bytes());
    let edition = other("ours", "2023");
    sandbox.put("薬局/今.toml", edition.as_bytes());
    sandbox.run(&["build", "薬局", "--as-of", "2024-02-01", "--only", "contact-diagram"]);
    let manifest: Value = serde_json::from_slice(
        &std::fs::read(sandbox.path("out/ためし薬局/manifest.json")).unwrap(),
    )
    .unwrap();
    assert_eq!(manifest["edition"], "ours");
    let inputs = manifest["inputs"].as_array().unwrap();
    let file = inputs.iter().find(|input| input["name"] == "今.toml").unwrap();
    assert_eq!(manifest["edition_sha256"], file["sha256"]);
}

#[test]
fn explain_speaks_of_the_edition_asked_for_and_says_whose_explanation_it_is() {
    let sandbox = Sandbox::new();
    sandbox.put("様式.toml", text("three-rounds").as_bytes());
    let explained = |item: &str| {
        let output = sandbox.run(&["explain", item, "--edition", "様式.toml"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output)
    };
    let told = explained("1(1)");
    assert!(
        told.starts_with("1（1）　ためしの責任者を決めた。（病院・薬局点検用、令和8年度）\n"),
        "{told}"
    );
    assert!(told.contains("令和5年度の項目の説明です"), "{told}");
    // No known edition has an item of this topic.
    assert!(!explained("2(12)").contains("の項目の説明です"));
    let known = sandbox.run(&["explain", "1(1)", "--edition", "reiwa5"]);
    assert_eq!(stdout(&known), stdout(&sandbox.run(&["explain", "1(1)"])));
    assert!(!stdout(&known).contains("の項目の説明です"));
    let unknown = sandbox.run(&["explain", "9(9)", "--edition", "様式.toml"]);
    assert_eq!(code(&unknown), 2);
    assert!(
        stderr(&unknown).starts_with("「9(9)」という指摘や項目はありません"),
        "{}",
        stderr(&unknown)
    );
}

#[test]
fn the_example_of_a_day_is_of_the_editions_year() {
    for (year, example) in [
        ("2023", "2023/10/1 や 令和5年10月1日 のように、年月日を書いてください。"),
        ("2026", "2026/10/1 や 令和8年10月1日 のように、年月日を書いてください。"),
    ] {
        let sandbox = Sandbox::new();
        let book = Book::clean().set("薬局", "B2", "").set("機器台帳", "M2", "昨日");
        sandbox.put("薬局/薬局.xlsx", &book.bytes());
        sandbox.put("薬局/様式.toml", other("only", year).as_bytes());
        let output = sandbox.run(&["check", "薬局", "--format", "json", "--as-of", "2024-02-01"]);
        let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let findings = json["cases"][0]["findings"].as_array().unwrap().clone();
        let hints: Vec<&str> = (findings.iter().filter(|finding| finding["code"] == "I007"))
            .filter_map(|finding| finding["hint"].as_str())
            .collect();
        assert!(matches!(hints[..], [hint] if hint.starts_with(example)), "{hints:?}");
    }
}

#[test]
fn of_an_item_for_others_it_is_said_that_the_pharmacy_does_not_answer_it() {
    let sandbox = Sandbox::new();
    sandbox.put("様式.toml", text("three-rounds").as_bytes());
    let output = sandbox.run(&["explain", "2(3)", "--edition", "様式.toml"]);
    let told = stdout(&output);
    let first = told.lines().next().unwrap();
    assert!(first.ends_with("（病院・薬局点検用、令和8年度、薬局以外の項目）"), "{told}");
    assert!(told.contains("薬局以外が答える項目です"), "{told}");
    assert!(!told.contains("検査する人がすること") && !told.contains("関係する指摘"), "{told}");
}
