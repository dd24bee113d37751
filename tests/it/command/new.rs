//! `new` and the sample.

use std::path::Path;

use serde_json::Value;

use crate::support::sandbox::{Sandbox, code, sample, stdout};
use crate::support::workbook;

#[test]
fn new_writes_a_workbook_that_can_be_filled_in_and_never_over_another() {
    let sandbox = Sandbox::new();
    let output = sandbox.run(&["new", "わたし", "--as-of", "2024-02-01"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    let file = workbook::read(&sandbox.path("わたし.xlsx"));
    let cells = workbook::cells(&file, "チェックリスト");
    assert_eq!(
        (cells["A4"].as_str(), cells["A5"].as_str(), cells["A22"].as_str()),
        ("項番", "1(1)", "3(3)")
    );
    assert_eq!(code(&sandbox.run(&["new", "わたし.xlsx"])), 3);
    assert_eq!(workbook::read(&sandbox.path("わたし.xlsx")), file);
    let checked =
        sandbox.run(&["check", "わたし.xlsx", "--as-of", "2024-02-01", "--format", "concise"]);
    assert_eq!(
        stdout(&checked),
        "わたし.xlsx:薬局!B5: error[I010] 「薬局名」が空欄です\n\
         わたし.xlsx:業務!A5: note[I022] 見本のままの行（6行）は、この薬局のものではないと見て読みませんでした\n\
         わたし.xlsx:連絡先!A5: note[I022] 見本のままの行（9行）は、この薬局のものではないと見て読みませんでした\n\
         エラー 1件、警告 0件、お知らせ 2件\n"
    );
}

#[test]
fn the_sample_in_the_repository_is_what_new_sample_writes() {
    let sandbox = Sandbox::new();
    assert_eq!(code(&sandbox.run(&["new", "見本.xlsx", "--sample"])), 0);
    let (new, kept) =
        (workbook::read(&sandbox.path("見本.xlsx")), workbook::read(Path::new(&sample())));
    for sheet in tachiiri::sheet::SheetId::ALL {
        assert_eq!(
            workbook::cells(&new, sheet.name()),
            workbook::cells(&kept, sheet.name()),
            "{}",
            sheet.name()
        );
    }
    assert_eq!(new, kept, "tachiiri new --sample has changed: write input/sample.xlsx anew");
}

#[test]
fn telephone_numbers_and_codes_are_cells_of_text() {
    let sandbox = Sandbox::new();
    for arguments in [&["new", "わたし.xlsx"][..], &["new", "見本.xlsx", "--sample"]] {
        assert_eq!(code(&sandbox.run(arguments)), 0);
        let book = workbook::read(&sandbox.path(arguments[1]));
        for (sheet, columns) in [
            ("薬局", &["電話番号", "薬局コード"][..]),
            ("事業者", &["電話番号", "時間外連絡先"]),
            (
                "機器台帳",
                &["管理番号", "ソフトウェアバージョン", "IPアドレス", "MACアドレス", "接続先"],
            ),
            ("利用者台帳", &["№", "電話番号", "ユーザID"]),
            ("連絡先", &["電話番号", "時間外電話"]),
        ] {
            let formats = workbook::formats_beside(&book, sheet);
            for header in columns {
                assert_eq!(formats[*header], "@", "{sheet} {header}");
            }
            let others = formats.iter().filter(|(header, _)| !columns.contains(&header.as_str()));
            assert!(others.clone().count() > 2);
            others.for_each(|(header, format)| assert_ne!(format, "@", "{sheet} {header}"));
        }
    }
}

#[test]
fn the_samples_planted_flaws_come_out() {
    let output =
        Sandbox::new().run(&["check", &sample(), "--as-of", "2024-02-01", "--format", "json"]);
    assert_eq!(code(&output), 0);
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let line = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
        format!("{}[{}] {}!{}", text("severity"), text("code"), text("sheet"), text("cell"))
    };
    let findings: Vec<String> =
        json["cases"][0]["findings"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(
        findings,
        [
            "warning[E252] アクセスログ!A32",
            "warning[C302] チェックリスト!D11",
            "warning[C108] チェックリスト!F12",
            "warning[E324] バックアップ!F8",
            "warning[E322] バックアップ!H8",
            "warning[E325] バックアップ!Q9",
            "warning[E221] 事業者!K6",
            "warning[E231] 利用者台帳!H8",
            "warning[E241] 利用者台帳!I10",
            "warning[E241] 利用者台帳!I11",
            "warning[E326] 業務!B5",
            "warning[E203] 機器台帳!I6",
            "warning[E204] 機器台帳!G8",
            "warning[E261] 機器台帳!D10",
            "note[E255] アクセスログ!E11",
            "note[E256] アクセスログ!C48",
            "note[C113] チェックリスト!F13",
            "note[C110] チェックリスト!D15",
            "note[C110] チェックリスト!D16",
            "note[C110] チェックリスト!D18",
            "note[C110] チェックリスト!D20",
            "note[C205] 事業者!C7",
            "note[E333] 業務!-",
            "note[E332] 業務!E7",
        ]
    );
}
