//! A form whose year is over: said first, on the papers too, and nothing is dated back.

use std::fs;

use serde_json::Value;

use crate::support::sandbox::{Sandbox, code, sample, stderr, stdout};
use crate::support::{Book, paper, workbook};

const LATER: &str = "2026-11-26";

#[test]
fn it_is_the_first_finding_in_every_format() {
    let sandbox = Sandbox::new();
    let check = |format: &str| {
        let output = sandbox.run(&["check", &sample(), "--as-of", LATER, "--format", format]);
        assert_eq!(code(&output), 1, "{format}");
        stdout(&output)
    };
    assert!(
        check("human")
            .starts_with("error[C111]: 令和5年度の様式です。令和8年度の立入検査には使えません\n")
    );
    assert!(check("concise").contains(":薬局!B12: error[C111]"));
    assert_eq!(check("concise").lines().next().map(|line| line.contains("C111")), Some(true));
    let json: Value = serde_json::from_str(&check("json")).unwrap();
    assert_eq!(json["cases"][0]["findings"][0]["code"], "C111");
    let built = sandbox.run(&[
        "build",
        &sample(),
        "--as-of",
        LATER,
        "--only",
        "findings",
        "--formats",
        "pdf",
    ]);
    assert!(stderr(&built).starts_with("error[C111]"));
    let report = fs::read(sandbox.path("out/みほん薬局/10_事前点検結果.pdf")).unwrap();
    let text = paper::text(&report);
    assert!(text.find("C111").unwrap() < text.find("E252").unwrap());
}

#[test]
fn it_is_told_first_where_a_cell_is_refused_too_and_nothing_else_that_the_rules_say() {
    let book = Book::clean().set("チェックリスト", "D5", "△").set("チェックリスト", "E6", "");
    let sandbox = Sandbox::with(&book);
    let codes = |as_of: &str| {
        let output = sandbox.run(&["check", "ためし.xlsx", "--as-of", as_of, "--format", "json"]);
        let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let findings = json["cases"][0]["findings"].as_array().unwrap().clone();
        let codes = findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    assert_eq!(codes(LATER), ["C111", "I006"]);
    assert_eq!(codes("2024-02-01"), ["I006"]);
}

#[test]
fn no_vendor_is_sent_a_form_whose_year_is_over() {
    let sandbox = Sandbox::with(&Book::clean().without("事業者チェックリスト"));
    let hint = |as_of: &str| {
        let output = sandbox.run(&["check", "ためし.xlsx", "--as-of", as_of, "--format", "json"]);
        let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let findings = json["cases"][0]["findings"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["code"] == "C202").unwrap();
        found["hint"].as_str().unwrap().to_owned()
    };
    assert!(hint("2024-02-01").contains("その事業者に送って"), "{}", hint("2024-02-01"));
    assert!(hint(LATER).contains("送らないでください"), "{}", hint(LATER));
}

#[test]
fn nothing_proposes_a_day_that_has_passed() {
    let sandbox = Sandbox::new();
    let output = sandbox.run(&["check", &sample(), "--as-of", LATER, "--format", "json"]);
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let findings = json["cases"][0]["findings"].as_array().unwrap();
    let of_checklists: Vec<&Value> =
        findings.iter().filter(|it| it["code"].as_str().unwrap().starts_with('C')).collect();
    for code in ["C104", "C105", "C108", "C109", "C110", "C113", "C208"] {
        assert!(!of_checklists.iter().any(|finding| finding["code"] == code), "{code}");
    }
    for finding in of_checklists {
        let hint = finding["hint"].as_str().unwrap();
        assert!(
            !hint.contains("令和6年3月31日") && !hint.contains("年度内の目標日を書いてください"),
            "{hint}"
        );
    }
}

#[test]
fn the_papers_say_whose_form_they_are() {
    let sandbox = Sandbox::new();
    sandbox.run(&[
        "build",
        &sample(),
        "--as-of",
        LATER,
        "--only",
        "pharmacy-checklist,vendor-checklist,binder",
    ]);
    let folder = sandbox.path("out/みほん薬局");
    let text = |name: &str| paper::text(&fs::read(folder.join(name)).unwrap());
    let vendors = "02_事業者確認用チェックリスト_架空レセコン株式会社";
    let own = text("01_薬局確認用チェックリスト.pdf");
    assert!(
        own.contains("薬局確認用チェックリスト令和5年度の様式")
            && !own.contains("今年度の立入検査には使えません"),
        "{own}"
    );
    for name in [format!("{vendors}.pdf"), "立入検査ファイル.pdf".to_owned()] {
        assert!(text(&name).contains("令和5年度の様式今年度の立入検査には使えません"), "{name}");
    }
    let bound = text("立入検査ファイル.pdf");
    let cover = bound.split("目次").next().unwrap();
    assert!(cover.contains("令和5年度の様式今年度の立入検査には使えません"), "{cover}");
    let book = workbook::read(&folder.join(format!("{vendors}.xlsx")));
    assert_eq!(
        workbook::cells(&book, "様式")["A1"],
        "令和5年度の様式　今年度の立入検査には使えません"
    );
    // Within the year nothing of it is said.
    sandbox.run(&[
        "build",
        &sample(),
        "--as-of",
        "2024-02-01",
        "-o",
        "内",
        "--only",
        "vendor-checklist,binder",
    ]);
    let inside = fs::read(sandbox.path("内/みほん薬局/立入検査ファイル.pdf")).unwrap();
    assert!(!paper::text(&inside).contains("令和5年度の様式"));
}

#[test]
fn new_says_that_it_has_no_form_of_the_year() {
    let sandbox = Sandbox::new();
    let output = sandbox.run(&["new", "わたし", "--as-of", LATER]);
    assert_eq!(code(&output), 0);
    assert!(
        stderr(&output).contains("令和8年度の様式は、このソフトにありません"),
        "{}",
        stderr(&output)
    );
    let book = workbook::read(&sandbox.path("わたし.xlsx"));
    let checklist = workbook::cells(&book, "チェックリスト");
    assert!(
        checklist["A1"].starts_with("※ 令和5年度の項目です。令和8年度の立入検査には使えません。"),
        "{}",
        checklist["A1"]
    );
    assert!(checklist["A1"].contains("tachiiri editions --draft"));
    // Over the whole table, on as many lines as it needs: printed, it would be cut at the table's
    // edge.
    let part = workbook::part(&book, "xl/worksheets/sheet3.xml");
    assert!(part.contains("<mergeCell ref=\"A1:I1\"/>"), "{part}");
    // It is what to write first: empty, it is coloured.
    assert!(
        workbook::part(&book, "xl/worksheets/sheet2.xml")
            .contains("<conditionalFormatting sqref=\"B12\">")
    );
    assert_eq!(workbook::cells(&book, "薬局").get("B12").map_or("", String::as_str), "");
    let first = &workbook::cells(&book, "はじめに")["A2"];
    assert!(
        first.contains("「年度」") && first.contains("令和8年度の様式は、このソフトにありません"),
        "{first}"
    );
    let output = sandbox.run(&["check", "わたし.xlsx", "--as-of", LATER, "--format", "concise"]);
    let told = stdout(&output);
    assert!(
        told.lines().next().unwrap().starts_with("わたし.xlsx:薬局!B12: error[I019]"),
        "{told}"
    );
}

#[test]
fn examples_speak_of_the_editions_year() {
    let sandbox = crate::support::editions::sandbox_with("three-rounds");
    let book = workbook::read(&sandbox.path("ためし.xlsx"));
    let first: Vec<String> = workbook::cells(&book, "はじめに").into_values().collect();
    let days = first.iter().find(|line| line.starts_with("日付は")).unwrap();
    assert_eq!(days, "日付は 2026/10/1 のほか、令和8年10月1日、R8.10.1 でも書けます。");
    let pharmacy = workbook::cells(&book, "薬局");
    assert_eq!(
        (pharmacy["B12"].as_str(), pharmacy["C12"].contains("令和8年度")),
        ("令和8年度", true)
    );
    assert!(pharmacy.values().any(|text| text.contains("例：2027/1/15")), "{pharmacy:?}");
    for (name, part) in workbook::parts(&book) {
        let text = String::from_utf8_lossy(&part);
        assert!(!text.contains("例：2023/") && !text.contains("例：2024/"), "{name}");
    }
}

#[test]
fn that_no_letter_is_made_any_more_is_told() {
    let sandbox = Sandbox::with(&Book::clean().without("事業者チェックリスト"));
    let run = |day: &str| {
        let order = ["build", "ためし.xlsx", "--only", "vendor-letter", "--as-of", day];
        stderr(&sandbox.run(&order))
    };
    let told = "作らなかった書類: 02_依頼状（様式の年度が終わっているので、事業者に送る依頼状は作りません）";
    assert!(run("2024-04-01").contains(told), "{}", run("2024-04-01"));
    assert!(!run("2024-03-31").contains(told));
}
