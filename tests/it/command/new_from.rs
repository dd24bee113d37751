//! `new --from`: last year's workbook becomes this year's.

use std::collections::BTreeMap;
use std::fs;

use crate::support::sandbox::{ROOT, Sandbox, code, stderr, stdout};
use crate::support::workbook;
use crate::support::{Book, Cell};

const DAY: [&str; 2] = ["--as-of", "2024-02-01"];

/// Carries a file; the exit code and what was said.
fn carry(sandbox: &Sandbox, next: &str, last: &str, more: &[&str]) -> (i32, String) {
    let output = sandbox.run(&[&["new", next, "--from", last][..], &DAY, more].concat());
    assert_eq!(stdout(&output), "");
    (code(&output), stderr(&output))
}

/// What is said of cells and rows, without the counts.
fn told(said: &str) -> Vec<String> {
    let lines = said.lines().skip_while(|line| !line.starts_with("写さなかったもの")).skip(1);
    lines.take_while(|line| line.starts_with("  ")).map(|line| line.trim().to_owned()).collect()
}

/// Rows read, carried and told by sheet.
fn counts(said: &str) -> BTreeMap<String, [usize; 3]> {
    let count = |line: &str| {
        let (name, rest) = line.trim().split_once("読んだ")?;
        let numbers: Vec<usize> =
            rest.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        Some((name.trim().to_owned(), numbers.try_into().unwrap()))
    };
    said.lines().filter_map(count).collect()
}

/// The rows of a sheet that `new` wrote, by header.
fn table(sandbox: &Sandbox, file: &str, sheet: &str) -> Vec<BTreeMap<String, String>> {
    let cells = workbook::cells(&workbook::read(&sandbox.path(file)), sheet);
    let split = |name: &str| {
        let letters = name.chars().take_while(char::is_ascii_alphabetic).count();
        (name[..letters].to_owned(), name[letters..].parse::<u32>().unwrap())
    };
    let mut rows: BTreeMap<u32, BTreeMap<String, String>> = BTreeMap::new();
    for (name, text) in &cells {
        let (column, row) = split(name);
        if row > 4 {
            let header = cells.get(&format!("{column}4")).cloned().unwrap_or_default();
            rows.entry(row).or_default().insert(header, text.clone());
        }
    }
    rows.into_values().collect()
}

fn column(sandbox: &Sandbox, file: &str, sheet: &str, header: &str) -> Vec<String> {
    table(sandbox, file, sheet)
        .iter()
        .map(|row| row.get(header).cloned().unwrap_or_default())
        .collect()
}

/// A later edition: 2(1) has other words, 3(1) is gone, one is new, numbers moved, two kinds of
/// device in one row.
fn later() -> String {
    let text = fs::read_to_string(format!("{ROOT}/templates/editions/reiwa5.toml")).unwrap();
    let text = text
        .replace("id = \"reiwa5\"", "id = \"reiwa6\"")
        .replace("fiscal_year = 2023", "fiscal_year = 2024");
    let text = text
        .replace("reference_year = 2024", "reference_year = 2025")
        .replace("superseded_by", "# superseded_by");
    let text = text.replace(
        "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。",
        "サーバ、端末PC、ネットワーク機器及び記憶媒体の台帳管理を行っている。",
    );
    text.replace(
        "インシデント発生時における組織内と外部関係機関（事業者、厚生労働省、警察等）への連絡体制図がある。",
        "推測されにくい長い文字列を使い、同じものを二度使わないことを全員に求めている。",
    )
}

#[test]
fn what_stays_true_is_carried_to_the_cell() {
    let sandbox = Sandbox::new();
    sandbox.put("去年.xlsx", &Book::sample().bytes());
    let (code, said) = carry(&sandbox, "今年", "去年.xlsx", &[]);
    assert_eq!(code, 0);
    assert!(said.starts_with("作りました: 今年.xlsx\n"), "{said}");
    sandbox.put("もと.xlsx", &fs::read(format!("{ROOT}/input/sample.xlsx")).unwrap());
    for sheet in
        ["機器台帳", "利用者台帳", "連絡先", "業務", "バックアップ", "復旧手順", "計画", "教育訓練"]
    {
        let last = table(&sandbox, "もと.xlsx", sheet);
        assert_eq!(table(&sandbox, "今年.xlsx", sheet), last, "{sheet}");
        assert!(last.len() > 3);
    }
    let vendors: Vec<BTreeMap<String, String>> = table(&sandbox, "もと.xlsx", "事業者");
    let without = |mut row: BTreeMap<String, String>| {
        row.retain(|header, _| {
            !["事業者確認用依頼日", "事業者確認用回収日"].contains(&header.as_str())
        });
        row
    };
    let vendors: Vec<_> = vendors.into_iter().map(without).collect();
    assert_eq!(table(&sandbox, "今年.xlsx", "事業者"), vendors);
    let fields = |file| {
        let named = |row: BTreeMap<String, String>| (row["項目"].clone(), row.get("内容").cloned());
        table(&sandbox, file, "薬局").into_iter().map(named).collect::<BTreeMap<_, _>>()
    };
    let (last, next) = (fields("もと.xlsx"), fields("今年.xlsx"));
    for (field, content) in &last {
        match field.as_str() {
            "年度" => assert_eq!(next[field].as_deref(), Some("令和5年度")),
            "作成日" | "医療情報システムの有無" | "有無の確認日" | "有無の備考" =>
            {
                assert_eq!(next[field], None)
            }
            _ => assert_eq!(next[field], *content, "{field}"),
        }
    }
    assert_eq!(
        workbook::cells(&workbook::read(&sandbox.path("今年.xlsx")), "アクセスログ").len(),
        7
    );
    assert!(counts(&said).values().all(|[read, carried, told]| *read == carried + told));
    assert_eq!(counts(&said)["アクセスログ"], [46, 0, 46]);
}

#[test]
fn no_answer_is_carried_and_each_is_shown() {
    let sandbox = Sandbox::new();
    let book = Book::clean()
        .set("チェックリスト", "D3", "いいえ")
        .set("チェックリスト", "F3", "2024/9/30")
        .set("チェックリスト", "D4", "いいえ")
        .set("チェックリスト", "G4", "はい")
        .set("チェックリスト", "H4", "2024/1/15")
        .set("チェックリスト", "D5", "")
        .set("チェックリスト", "E5", "")
        .set("チェックリスト", "I6", "権限の表は金庫")
        .set("事業者チェックリスト", "E3", "対象外")
        .set("事業者チェックリスト", "F3", "");
    sandbox.put("去年.xlsx", &book.bytes());
    assert_eq!(carry(&sandbox, "今年.xlsx", "去年.xlsx", &[]).0, 0);
    let previous = column(&sandbox, "今年.xlsx", "チェックリスト", "前回");
    assert_eq!(
        previous[..5],
        [
            "はい（令和5年10月2日）",
            "いいえ（目標日 令和6年9月30日）",
            "はい（令和6年1月15日）",
            "答えなし",
            "はい（令和5年10月2日）、備考：権限の表は金庫",
        ]
    );
    let vendor = table(&sandbox, "今年.xlsx", "事業者チェックリスト");
    assert_eq!(vendor.len(), 14, "a row per item");
    assert_eq!(
        (vendor[1]["事業者名"].as_str(), vendor[1]["前回"].as_str()),
        ("架空システム株式会社", "対象外")
    );
    for row in table(&sandbox, "今年.xlsx", "チェックリスト").iter().chain(&vendor) {
        for header in ["1回目", "1回目確認日", "目標日", "2回目", "2回目確認日", "備考"]
        {
            assert_eq!(row.get(header), None, "{header}");
        }
    }
    // 前回 is known and read by nobody.
    let checked =
        sandbox.run(&["check", "今年.xlsx", "--as-of", "2024-02-01", "--format", "concise"]);
    let lines = stdout(&checked);
    let refused: Vec<&str> = lines.lines().filter(|line| line.contains("[I")).collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].starts_with("今年.xlsx:業務!A5: note[I022]"), "{refused:?}");
    assert!(lines.contains("チェックリスト!E5: error[C101]"), "{lines}");
}

#[test]
fn items_are_found_by_their_words() {
    let sandbox = Sandbox::new();
    sandbox.put("去年.xlsx", &Book::clean().set("チェックリスト", "I11", "棚の左").bytes());
    sandbox.put("次.toml", later().as_bytes());
    let (code, said) = carry(&sandbox, "今年.xlsx", "去年.xlsx", &["--edition", "次.toml"]);
    assert_eq!(code, 0, "{said}");
    let rows = table(&sandbox, "今年.xlsx", "チェックリスト");
    let previous = |number: &str| {
        let row = rows.iter().find(|row| row["項番"] == number).unwrap();
        row["前回"].clone()
    };
    assert_eq!(previous("1(1)"), "はい（令和5年10月2日）");
    assert_eq!(
        previous("2(1)"),
        "文言が変わりました。前の文言：サーバ、端末PC、ネットワーク機器の台帳管理を行っている。、前の答え：はい（令和5年10月2日）"
    );
    assert_eq!(previous("3(1)"), "新しい項目です");
    let gone = told(&said).into_iter().find(|line| line.contains("チェックリスト!A11")).unwrap();
    assert_eq!(
        gone,
        "去年.xlsx チェックリスト!A11: 3（1）は、新しい様式にない項目です。前回の答え：はい（令和5年10月2日）、備考：棚の左"
    );
    assert_eq!(counts(&said)["チェックリスト"], [18, 17, 1]);
    assert!(
        workbook::sheets(&workbook::read(&sandbox.path("今年.xlsx")))
            .contains(&"様式定義".to_owned())
    );
    // Carried again, and checked without another file.
    assert_eq!(carry(&sandbox, "また.xlsx", "今年.xlsx", &["--edition", "次.toml"]).0, 0);
    assert_eq!(
        workbook::read(&sandbox.path("また.xlsx")),
        workbook::read(&sandbox.path("今年.xlsx"))
    );
}

#[test]
fn carried_twice_is_carried_once() {
    let sandbox = Sandbox::new();
    sandbox.put("去年.xlsx", &Book::sample().bytes());
    for day in ["2024-02-01", "2026-11-27"] {
        let [once, twice] = ["1", "2"].map(|number| format!("{day}_{number}.xlsx"));
        assert_eq!(code(&sandbox.run(&["new", &once, "--from", "去年.xlsx", "--as-of", day])), 0);
        assert_eq!(code(&sandbox.run(&["new", &twice, "--from", &once, "--as-of", day])), 0);
        assert_eq!(
            workbook::read(&sandbox.path(&twice)),
            workbook::read(&sandbox.path(&once)),
            "{day}"
        );
    }
}

#[test]
fn a_new_answer_in_the_same_edition_takes_the_place_of_what_stood() {
    let sandbox = Sandbox::new();
    let book = Book::clean()
        .set("チェックリスト", "J1", "前回")
        .set("チェックリスト", "J2", "はい（令和4年10月2日）")
        .set("チェックリスト", "D3", "")
        .set("チェックリスト", "E3", "")
        .set("チェックリスト", "J3", "答えなし（昔）");
    sandbox.put("去年.xlsx", &book.bytes());
    assert_eq!(carry(&sandbox, "今年.xlsx", "去年.xlsx", &[]).0, 0);
    let previous = column(&sandbox, "今年.xlsx", "チェックリスト", "前回");
    assert_eq!(previous[..2], ["はい（令和5年10月2日）", "答えなし（昔）"]);
}

#[test]
fn a_refused_cell_is_told_and_its_row_is_carried() {
    let sandbox = Sandbox::new();
    let book = Book::clean().set("機器台帳", "M3", "来月").set("チェックリスト", "D4", "△");
    sandbox.put("去年.xlsx", &book.bytes());
    let (code, said) = carry(&sandbox, "今年.xlsx", "去年.xlsx", &[]);
    assert_eq!(code, 1);
    let told = told(&said);
    assert!(told.iter().any(|line| line.starts_with("去年.xlsx 機器台帳!M3: 「来月」")), "{said}");
    assert!(
        told.iter().any(|line| line.starts_with("去年.xlsx チェックリスト!D4: 「△」")),
        "{said}"
    );
    let rows = table(&sandbox, "今年.xlsx", "機器台帳");
    assert_eq!(
        (rows.len(), rows[1]["管理番号"].as_str(), rows[1].get("最終パッチ適用日")),
        (3, "002", None)
    );
    assert_eq!(column(&sandbox, "今年.xlsx", "チェックリスト", "前回")[2], "答えなし");
}

#[test]
fn of_a_row_that_is_struck_from_end_to_end_nothing_is_carried() {
    let sandbox = Sandbox::new();
    let row = [
        ("A3", "002"),
        ("B3", "端末PC"),
        ("C3", "Windows 11 Pro 23H2"),
        ("D3", "レセコン"),
        ("E3", "1.0"),
        ("F3", "192.168.1.21"),
        ("G3", "PC1"),
        ("H3", "調剤室"),
        ("I3", "薬剤師"),
        ("J3", "稼働"),
        ("K3", "架空システム株式会社"),
        ("L3", "無"),
        ("M3", "2024/1/16"),
    ];
    let struck = |book: Book, (at, text): (&str, &'static str)| {
        book.set("機器台帳", at, Cell::Struck(text, ""))
    };
    sandbox.put("去年.xlsx", &row.into_iter().fold(Book::clean(), struck).bytes());
    let (code, said) = carry(&sandbox, "今年.xlsx", "去年.xlsx", &[]);
    assert_eq!((code, counts(&said)["機器台帳"]), (1, [3, 2, 1]), "{said}");
    assert_eq!(column(&sandbox, "今年.xlsx", "機器台帳", "管理番号"), ["001", "003"]);
}

#[test]
fn nothing_is_lost_that_nobody_knows() {
    let sandbox = Sandbox::new();
    let book = Book::clean()
        .set("機器台帳", "N1", "保証書の場所")
        .set("機器台帳", "N2", "金庫")
        .set("機器台帳", "O1", "買った日")
        .set("機器台帳", "O3", jiff::civil::date(2021, 4, 1))
        .set("チェックリスト", "K1", "担当")
        .set("チェックリスト", "K3", "試 花子")
        .row("薬局", &["駐車場", "3台"])
        .row("メモ", &["来年も見る", "こと"])
        .row("連絡先", &["なし", "なし"]);
    sandbox.put("去年.xlsx", &book.bytes());
    let (code, said) = carry(&sandbox, "今年.xlsx", "去年.xlsx", &[]);
    assert_eq!(code, 0, "{said}");
    let rows = table(&sandbox, "今年.xlsx", "機器台帳");
    assert_eq!((rows[0]["保証書の場所"].as_str(), rows[1]["買った日"].as_str()), ("金庫", "44287"));
    assert_eq!(column(&sandbox, "今年.xlsx", "チェックリスト", "担当")[1], "試 花子");
    let fields = table(&sandbox, "今年.xlsx", "薬局");
    assert_eq!(
        fields.last().map(|row| (row["項目"].as_str(), row["内容"].as_str())),
        Some(("駐車場", "3台"))
    );
    let told = told(&said);
    assert!(told.iter().any(|line| line.starts_with("去年.xlsx メモ: ")), "{said}");
    assert!(told.iter().any(|line| line.starts_with("去年.xlsx 連絡先!")), "{said}");
    assert!(told.iter().all(|line| !line.contains("保証書") && !line.contains("駐車場")), "{said}");
    assert_eq!((counts(&said)["連絡先"], counts(&said)["薬局"]), ([9, 8, 1], [8, 5, 3]));
    // No proposals beside carried rows; where none were, those of a fresh workbook.
    assert_eq!(table(&sandbox, "今年.xlsx", "連絡先").len(), 8);
    assert_eq!(table(&sandbox, "今年.xlsx", "業務").len(), 6);
    let again = carry(&sandbox, "また.xlsx", "今年.xlsx", &[]);
    assert_eq!(
        workbook::read(&sandbox.path("また.xlsx")),
        workbook::read(&sandbox.path("今年.xlsx")),
        "{}",
        again.1
    );
}

#[test]
fn without_its_edition_all_but_the_answers_is_carried() {
    let sandbox = Sandbox::new();
    sandbox.put("去年.xlsx", &Book::clean().set("薬局", "B2", "令和7年度").bytes());
    let (code, said) = carry(&sandbox, "今年.xlsx", "去年.xlsx", &[]);
    assert_eq!(code, 1);
    assert!(said.contains("令和7年度の様式は、このソフトにありません"), "{said}");
    let rows = table(&sandbox, "今年.xlsx", "チェックリスト");
    assert!(rows.iter().all(|row| !row.contains_key("前回")));
    assert_eq!(table(&sandbox, "今年.xlsx", "機器台帳").len(), 3);
    assert_eq!(counts(&said)["チェックリスト"], [18, 0, 18]);
    // With the edition told, the answers are there; of a later year than the new one, which is
    // told.
    sandbox.put("R7.toml", later().replace("fiscal_year = 2024", "fiscal_year = 2025").as_bytes());
    let (code, said) = carry(&sandbox, "今年2.xlsx", "去年.xlsx", &["--last-edition", "R7.toml"]);
    assert_eq!(code, 0, "{said}");
    assert!(told(&said).iter().any(|line| line.contains("より後の年度です")), "{said}");
    assert_eq!(
        column(&sandbox, "今年2.xlsx", "チェックリスト", "前回")[0],
        "はい（令和5年10月2日）"
    );
}

#[test]
fn forms_that_came_back_are_carried_too() {
    let sandbox = Sandbox::new();
    sandbox.put("薬局/薬局.xlsx", &Book::clean().emptied("事業者チェックリスト").bytes());
    let build = sandbox.run(&[
        "build",
        "薬局/薬局.xlsx",
        "--as-of",
        "2024-02-01",
        "--only",
        "vendor-checklist",
    ]);
    assert!(code(&build) < 2, "{}", stderr(&build));
    let form = workbook::read(
        &sandbox.path("out/ためし薬局/02_事業者確認用チェックリスト_架空システム株式会社.xlsx"),
    );
    let data = workbook::sheets(&form).iter().position(|name| name == "データ").unwrap() + 1;
    let part = format!("xl/worksheets/sheet{data}.xml");
    let filled = workbook::with_part(&form, &part, |xml| {
        let xml = workbook::with_cell(xml, "E2", "t=\"inlineStr\"><is><t>はい</t></is>");
        workbook::with_cell(&xml, "F2", "t=\"inlineStr\"><is><t>2023/11/6</t></is>")
    });
    sandbox.put("薬局/02_回答.xlsx", &filled);
    let (code, said) = carry(&sandbox, "今年.xlsx", "薬局", &[]);
    assert_eq!(code, 0, "{said}");
    let rows = table(&sandbox, "今年.xlsx", "事業者チェックリスト");
    assert_eq!(
        (rows.len(), rows[0]["前回"].as_str(), rows[1]["前回"].as_str()),
        (14, "はい（令和5年11月6日）", "答えなし")
    );
}

#[test]
fn a_chain_becomes_a_folder_of_workbooks() {
    let sandbox = Sandbox::new();
    for name in ["青葉", "若葉"] {
        let book = Book::clean()
            .set("薬局", "B1", format!("{name}薬局"))
            .without_all(&["事業者", "事業者チェックリスト"]);
        sandbox.put(&format!("去年/{name}.xlsx"), &book.bytes());
    }
    sandbox.put("去年/双葉/薬局.xlsx", &Book::clean().set("薬局", "B1", "双葉薬局").bytes());
    let shared = Book::clean().with_only(&["事業者", "事業者チェックリスト"]);
    sandbox.put("去年/共通.xlsx", &shared.bytes());
    let (code_of, said) = carry(&sandbox, "今年.XLSX", "去年", &[]);
    assert_eq!(code_of, 2, "the name of a file: {said}");
    assert!(said.contains("フォルダの名前を書いて") && !sandbox.path("今年.XLSX").exists());
    let (code_of, said) = carry(&sandbox, "今年", "去年", &[]);
    assert_eq!(code_of, 0, "{said}");
    for name in ["青葉", "若葉", "双葉"] {
        let file = format!("今年/{name}.xlsx");
        assert_eq!(column(&sandbox, &file, "チェックリスト", "前回")[0], "はい（令和5年10月2日）");
        assert_eq!(table(&sandbox, &file, "薬局")[0]["内容"], format!("{name}薬局"));
        assert_eq!(table(&sandbox, &file, "事業者").len(), usize::from(name == "双葉"), "{name}");
    }
    let sheets = workbook::sheets(&workbook::read(&sandbox.path("今年/共通.xlsx")));
    assert_eq!(sheets, ["はじめに", "事業者", "事業者チェックリスト"]);
    assert_eq!(
        column(&sandbox, "今年/共通.xlsx", "事業者チェックリスト", "前回")[0],
        "はい（令和5年10月3日）"
    );
    let chain = sandbox.run(&[
        "chain",
        "今年",
        "--as-of",
        "2024-02-01",
        "--fail-on",
        "never",
        "--only",
        "vendors",
    ]);
    assert_eq!(code(&chain), 0, "{}", stderr(&chain));
    assert_eq!(carry(&sandbox, "今年", "去年", &[]).0, 3, "never over what is there");
}

#[test]
fn of_what_serves_all_nothing_is_made_where_it_was_the_edition_alone() {
    let sandbox = Sandbox::new();
    sandbox.put("来年.toml", later().as_bytes());
    sandbox.put("去年/青葉.xlsx", &Book::clean().set("薬局", "B1", "青葉薬局").bytes());
    sandbox.put("去年/若葉.xlsx", &Book::clean().set("薬局", "B1", "若葉薬局").bytes());
    assert_eq!(code(&sandbox.run(&["editions", "reiwa5", "--sheet", "去年/共通.xlsx"])), 0);
    let (_, said) = carry(&sandbox, "今年", "去年", &["--edition", "来年.toml"]);
    assert!(said.contains("写すものがないので、作りませんでした: 今年/共通.xlsx\n"), "{said}");
    assert!(!sandbox.path("今年/共通.xlsx").exists() && sandbox.path("今年/青葉.xlsx").exists());
}

#[test]
fn what_cannot_be_carried_at_all_ends_the_command() {
    let sandbox = Sandbox::new();
    sandbox.put("去年.xlsx", &Book::clean().bytes());
    sandbox.put("ある.xlsx", b"1");
    assert_eq!(carry(&sandbox, "ある.xlsx", "去年.xlsx", &[]).0, 3);
    assert_eq!(workbook::read(&sandbox.path("ある.xlsx")), b"1");
    sandbox.put("別.xlsx", &Book::new().row("表", &["あ", "い"]).bytes());
    assert_eq!(carry(&sandbox, "今年.xlsx", "別.xlsx", &[]).0, 3);
    assert_eq!(carry(&sandbox, "今年.xlsx", "ない.xlsx", &[]).0, 3);
    assert!(!sandbox.path("今年.xlsx").exists());
    assert_eq!(code(&sandbox.run(&["new", "今年.xlsx", "--last-edition", "reiwa5"])), 2);
    assert_eq!(code(&sandbox.run(&["new", "今年.xlsx", "--sample", "--from", "去年.xlsx"])), 2);
}

#[test]
fn what_no_spreadsheet_takes_is_told_and_the_rest_is_carried() {
    let sandbox = Sandbox::new();
    let long = "長".repeat(40_000);
    sandbox.put("去年/薬局.csv", "項目,内容\n薬局名,ためし\n".as_bytes());
    let devices =
        format!("管理番号,機器区分,覚え書き,覚え書き\n1,サーバ,{long},短い\n2,端末PC,金庫,\n");
    sandbox.put("去年/機器台帳.csv", devices.as_bytes());
    let (code, said) = carry(&sandbox, "今年.xlsx", "去年", &[]);
    assert_eq!(code, 1, "{said}");
    let told = told(&said);
    assert!(
        told.contains(
            &"去年/機器台帳.csv 機器台帳!C2: 「覚え書き」のセルは、1つのセルには長すぎるので、写していません"
                .to_owned()
        ),
        "{said}"
    );
    let renamed = "去年/機器台帳.csv 機器台帳!D1: 見出し「覚え書き」はほかの列にもあるので、「覚え書き2」にしました";
    assert!(told.contains(&renamed.to_owned()), "{said}");
    let rows = table(&sandbox, "今年.xlsx", "機器台帳");
    assert_eq!((rows[0].get("覚え書き"), rows[0]["覚え書き2"].as_str()), (None, "短い"));
    assert_eq!((rows[1]["管理番号"].as_str(), rows[1]["覚え書き"].as_str()), ("2", "金庫"));
}

#[test]
fn a_header_that_gets_shorter_is_told() {
    let sandbox = Sandbox::new();
    let header = "とても長い見出し".repeat(40);
    sandbox.put(
        "去年.xlsx",
        &Book::clean().set("機器台帳", "N1", header.as_str()).set("機器台帳", "N2", "金庫").bytes(),
    );
    let (code, said) = carry(&sandbox, "今年.xlsx", "去年.xlsx", &[]);
    assert_eq!(code, 0, "{said}");
    let is_told = |line: &String| {
        line.starts_with("去年.xlsx 機器台帳!N1: ") && line.contains("はじめの200文字")
    };
    assert_eq!(told(&said).iter().filter(|line| is_told(line)).count(), 1, "{said}");
    let shorter: String = header.chars().take(200).collect();
    assert_eq!(column(&sandbox, "今年.xlsx", "機器台帳", &shorter)[0], "金庫");
}
