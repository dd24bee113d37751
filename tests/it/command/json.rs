//! `--format json`.

use serde_json::Value;
use tachiiri::paper::DocumentId;

use crate::support::sandbox::{Sandbox, code, stderr, stdout};
use crate::support::{Book, workbook};

#[test]
fn json_has_all_its_keys_and_stands_alone_on_stdout() {
    let sandbox = Sandbox::with(&Book::clean().set("チェックリスト", "D6", "いいえ"));
    let output =
        sandbox.run(&["check", "ためし.xlsx", "--as-of", "2024-02-01", "--format", "json"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((&json["schema"], &json["as_of"]), (&1.into(), &"2024-02-01".into()));
    let case = &json["cases"][0];
    assert_eq!(
        (&case["pharmacy"], &case["edition"], &case["inputs"][0]),
        (&"ためし薬局".into(), &"reiwa5".into(), &"ためし.xlsx".into())
    );
    let expected = serde_json::json!({
        "code": "C103", "severity": "error",
        "message": "１回目が「いいえ」ですが、目標日がありません（2（4）サーバ）",
        "file": "ためし.xlsx", "sheet": "チェックリスト", "cell": "F6",
        "item": "2(4)", "device": "サーバ", "vendor": null,
        "hint": "令和6年3月31日までの目標日を入れてください",
        "source": ["別添3 ①", "別添2 Ⅰ-2"],
        "guideline": ["企画管理編 13④", "企画管理編 13.1.3"],
    });
    assert_eq!(case["findings"], serde_json::json!([expected]));
    assert_eq!(case["counts"], serde_json::json!({"error": 1, "warning": 0, "note": 0}));
    let read = serde_json::json!([{
        "file": "ためし.xlsx", "as": "sheets", "form": null, "vendor": null, "answers": 0,
        "sheets": ["薬局", "チェックリスト", "事業者", "事業者チェックリスト", "機器台帳", "利用者台帳", "アクセスログ", "連絡先",
                   "業務", "バックアップ", "復旧手順", "計画", "教育訓練"],
    }]);
    assert_eq!(case["read"], read);
    assert_eq!((&case["omitted"], &case["failure"]), (&serde_json::json!({}), &Value::Null));
    assert_eq!(case.get("outputs"), None);
}

#[test]
fn build_adds_its_outputs_to_the_json() {
    let sandbox = Sandbox::with(&Book::clean());
    let output = sandbox.run(&[
        "build",
        "ためし.xlsx",
        "--as-of",
        "2024-02-01",
        "--format",
        "json",
        "--formats",
        "pdf",
    ]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let outputs = json["cases"][0]["outputs"].as_array().unwrap();
    let documents: Vec<&str> =
        outputs.iter().map(|output| output["document"].as_str().unwrap()).collect();
    let expected = "pharmacy-checklist vendor-checklist contact-diagram bcp restore devices accounts access-log vendors findings \
        system-diagram binder";
    assert_eq!(documents.join(" "), expected);
    assert_eq!(
        (&outputs[0]["document"], &outputs[0]["pages"]),
        (&"pharmacy-checklist".into(), &2.into())
    );
    let bytes = workbook::read(&sandbox.path(outputs[0]["path"].as_str().unwrap()));
    assert_eq!(outputs[0]["sha256"], tachiiri::publish::digest(&bytes));
}

#[test]
fn json_tells_of_a_failure_too() {
    let output = Sandbox::new().run(&["build", "ない.xlsx", "--format", "json"]);
    assert_eq!(code(&output), 3);
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let case = &json["cases"][0];
    assert_eq!(
        (&case["pharmacy"], &case["edition"], &case["outputs"]),
        (&Value::Null, &Value::Null, &serde_json::json!([]))
    );
    assert!(case["failure"].as_str().unwrap().contains("見つかりません"));
}

#[test]
fn json_says_what_each_file_was_read_as() {
    let sandbox = Sandbox::new();
    let book = Book::forms();
    let own = Book::forms().without("事業者チェックリスト").without("チェックリスト");
    sandbox.put("店/薬局.xlsx", &own.bytes());
    sandbox.put("店/01.xlsx", &workbook::set(&book.paper(DocumentId::PharmacyChecklist)));
    sandbox.put("店/02.xlsx", &workbook::set(&book.paper(DocumentId::VendorChecklist)));
    sandbox.put("店/02_白紙.xlsx", &workbook::set(&own.paper(DocumentId::VendorChecklist)));
    sandbox.put("店/写真.jpg", b"jpg");
    for command in ["check", "build"] {
        let output = sandbox.run(&[command, "店", "--as-of", "2024-02-01", "--format", "json"]);
        let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let read = json["cases"][0]["read"].as_array().unwrap();
        let line = |read: &Value| {
            let text = |key: &str| read[key].as_str().unwrap_or("-").to_owned();
            let sheets = read["sheets"].as_array().unwrap().len();
            format!(
                "{} {} {sheets} {} {} {}",
                text("file"),
                text("as"),
                text("form"),
                text("vendor"),
                read["answers"]
            )
        };
        let lines: Vec<String> = read.iter().map(line).collect();
        let vendor = "架空システム株式会社";
        let expected = [
            "店/01.xlsx form 0 pharmacy - 19".to_owned(),
            format!("店/02.xlsx form 0 vendor {vendor} 14"),
            format!("店/02_白紙.xlsx form 0 vendor {vendor} 0"),
            "店/写真.jpg unread 0 - - 0".to_owned(),
            "店/薬局.xlsx sheets 3 - - 0".to_owned(),
        ];
        assert_eq!(lines, expected, "{command}");
    }
}

#[test]
fn what_was_found_is_told_though_the_papers_cannot_be_written() {
    let sandbox = Sandbox::with(&Book::clean().set("チェックリスト", "D6", "いいえ"));
    sandbox.put("out", b"a file where the folder should be");
    let build = ["build", "ためし.xlsx", "--as-of", "2024-02-01", "-o", "out", "--format"];
    let output = sandbox.run(&[&build[..], &["json"]].concat());
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let case = &json["cases"][0];
    assert_eq!(
        (&case["pharmacy"], &case["edition"], &case["findings"][0]["code"], &case["outputs"]),
        (&"ためし薬局".into(), &"reiwa5".into(), &"C103".into(), &serde_json::json!([]))
    );
    assert_eq!(case["counts"], serde_json::json!({"error": 1, "warning": 0, "note": 0}));
    assert_eq!(case["read"][0]["as"], "sheets");
    assert!(case["failure"].as_str().is_some_and(|why| why.contains("out")), "{case}");
    let told = stderr(&sandbox.run(&[&build[..], &["concise"]].concat()));
    assert!(told.contains("チェックリスト!F6: error[C103]"), "{told}");
}

#[test]
fn a_folder_of_more_files_than_a_case_has_is_refused() {
    let sandbox = Sandbox::with(&Book::clean());
    let case = std::fs::read(sandbox.path("ためし.xlsx")).unwrap();
    sandbox.put("店/0.xlsx", &case);
    (1..200).for_each(|number| sandbox.put(&format!("店/{number:03}.csv"), b"memo"));
    let check = ["check", "店", "--as-of", "2024-02-01", "--format", "json"];
    let refused = |output: &std::process::Output| {
        let json: Value = serde_json::from_str(&stdout(output)).unwrap();
        let findings = json["cases"][0]["findings"].as_array().unwrap().clone();
        let of_limits = findings.into_iter().filter(|finding| finding["code"] == "I002");
        of_limits.map(|finding| (finding["file"].clone(), finding["message"].clone())).collect()
    };
    let two_hundred: Vec<(Value, Value)> = refused(&sandbox.run(&check));
    assert_eq!(two_hundred, []);
    sandbox.put("店/200.csv", b"memo");
    let output = sandbox.run(&check);
    assert_eq!(code(&output), 1);
    let message = "ファイルが 201 個あります（1つの薬局で 200 個まで）";
    assert_eq!(refused(&output), [("店/200.csv".into(), message.into())]);
    (201..210).for_each(|number| sandbox.put(&format!("店/{number}.csv"), b"memo"));
    let message = "ファイルが 210 個あります（1つの薬局で 200 個まで）";
    assert_eq!(refused(&sandbox.run(&check)), [("店/200.csv".into(), message.into())]);
}
