//! Papers of editions that say more than 令和5年度.

use std::fs;

use tachiiri::model::columns::ColumnKind;
use tachiiri::model::edition::{Edition, FormKind};
use tachiiri::paper::input_workbook::{self, Start};
use tachiiri::sheet::SheetId;

use crate::support::editions::{sandbox_with, text};
use crate::support::sandbox::{Sandbox, code, stderr};
use crate::support::{paper, workbook};

/// A pharmacy that answers the edition of three rounds, built.
fn built(more: &[&str]) -> Sandbox {
    let sandbox = sandbox_with("three-rounds");
    let pharmacy = crate::support::Book::new()
        .row("薬局", &["薬局名", "ためし薬局"])
        .row("薬局", &["年度", "令和8年度"])
        .row("薬局", &["事業者との契約", "はい"])
        .row(
            "チェックリスト",
            &[
                "項番",
                "対象機器",
                "1回目",
                "1回目確認日",
                "目標日",
                "2回目",
                "2回目確認日",
                "3回目",
                "3回目確認日",
                "備考",
            ],
        )
        .row("チェックリスト", &["1-①", "", "はい", "5/1", "", "", "", "", "", "決めました"])
        .row(
            "チェックリスト",
            &[
                "2-①",
                "端末PC、サーバ",
                "いいえ",
                "2026/5/2",
                "9/30",
                "いいえ",
                "9/1",
                "はい",
                "1/15",
                "",
            ],
        )
        .row("チェックリスト", &["2-②", "外部記録媒体", "はい", "2026/5/4", "", "", "", "", "", ""])
        .row("チェックリスト", &["2-⑫", "", "はい", "2027/2/1", "", "", "", "", "", ""])
        .row("事業者", &["事業者名", "直接契約"])
        .row("事業者", &["架空レセコン株式会社", "はい"])
        .row(
            "事業者チェックリスト",
            &["事業者名", "項番", "対象機器", "1回目", "1回目確認日", "備考"],
        )
        .row("事業者チェックリスト", &["架空レセコン株式会社", "2-①", "", "はい", "6/1", ""]);
    sandbox.put("ためし/薬局.xlsx", &pharmacy.bytes());
    sandbox.put("ためし/様式.toml", text("three-rounds").as_bytes());
    let arguments = [&["build", "ためし", "--as-of", "2027-02-01"], more].concat();
    let output = sandbox.run(&arguments);
    assert!(sandbox.path("out/ためし薬局/manifest.json").exists(), "{}", stderr(&output));
    sandbox
}

#[test]
fn every_word_of_the_form_is_printed_once_with_its_rings_and_dates() {
    let sandbox = built(&["--formats", "pdf"]);
    let pdf = fs::read(sandbox.path("out/ためし薬局/01_薬局確認用チェックリスト.pdf")).unwrap();
    let printed = paper::text(&pdf);
    let count = |part: &str| printed.matches(&paper::squeezed(part)).count();
    for once in [
        "ためしの責任者を決めた。",
        "ためしの更新をした。",
        "※止めてよい時間に行う。",
        "ためしの媒体を数えた。",
        "病棟のためしをした。",
        "（薬局以外の項目のため記入不要）",
        "２－⑫ためしの合い言葉を使い回していない。",
        "※ためしの注意。",
        "直す日",
        "春",
        "夏",
        "冬",
        "決めました",
    ] {
        assert_eq!(count(once), 1, "{once}: {printed}");
    }
    assert_eq!((count("点検日"), count("結果"), count("はい・いいえ")), (2, 1, 15));
    for date in ["（5/1）", "（5/2）", "（9/30）", "（9/1）", "（1/15）", "（5/4）", "（2/1）"]
    {
        assert_eq!(count(date), 1, "{date}: {printed}");
    }
    assert_eq!(paper::drawings(&pdf, 1).rings.len(), 6);
    assert_eq!(paper::broken_rules(&pdf), [""; 0]);
    let pdf = fs::read(
        sandbox.path("out/ためし薬局/02_事業者確認用チェックリスト_架空レセコン株式会社.pdf"),
    )
    .unwrap();
    let printed = paper::text(&pdf);
    assert!(
        printed.contains("会社名：架空レセコン株式会社") && printed.contains("（6/1）"),
        "{printed}"
    );
    assert_eq!((paper::drawings(&pdf, 1).rings.len(), printed.matches("目標日").count()), (1, 0));
}

#[test]
fn the_workbook_has_the_columns_of_the_edition() {
    let sandbox = built(&["--formats", "xlsx"]);
    let book = workbook::read(&sandbox.path("out/ためし薬局/01_薬局確認用チェックリスト.xlsx"));
    let data = workbook::cells(&book, "データ");
    let headers: Vec<&str> = ('A'..='O')
        .filter_map(|column| data.get(&format!("{column}1")))
        .map(String::as_str)
        .collect();
    let expected = [
        "行ID",
        "項番",
        "対象機器",
        "チェック項目",
        "1回目",
        "1回目確認日",
        "目標日",
        "2回目",
        "2回目確認日",
        "3回目",
        "3回目確認日",
        "備考",
        "薬局名",
        "事業者名",
    ];
    assert_eq!(headers, expected);
    assert_eq!(
        (data["B3"].as_str(), data["C3"].as_str(), data["J3"].as_str()),
        ("2-①", "サーバ、端末PC", "はい")
    );
    let items: Vec<&str> =
        (2..=9).filter_map(|row| data.get(&format!("B{row}"))).map(String::as_str).collect();
    assert_eq!(items, ["1-①", "2-①", "2-②", "2-⑫"], "what is for others is not asked for");
    let form = workbook::cells(&book, "様式");
    assert!(
        form.values().any(|cell| cell == "（ 1/15）")
            && form
                .values()
                .any(|cell| cell == "③病棟のためしをした。\n（薬局以外の項目のため記入不要）")
    );
    // A vendor's form that came back is read by the edition's columns.
    let back = fs::read(
        sandbox.path("out/ためし薬局/02_事業者確認用チェックリスト_架空レセコン株式会社.xlsx"),
    )
    .unwrap();
    sandbox.put("ためし/返信.xlsx", &back);
    let output = sandbox.run(&["check", "ためし", "--as-of", "2027-02-01", "--format", "concise"]);
    assert_eq!(
        crate::support::sandbox::stdout(&output).matches("error[I").count(),
        0,
        "{}",
        crate::support::sandbox::stdout(&output)
    );
}

#[test]
fn the_cover_names_the_form_of_the_edition() {
    let sandbox = built(&["--only", "binder"]);
    let bound =
        paper::text(&fs::read(sandbox.path("out/ためし薬局/立入検査ファイル.pdf")).unwrap());
    let cover = bound.split("目次").next().unwrap();
    assert!(cover.contains("ためしの点検表ためし令和8年度版"), "{cover}");
    assert!(!cover.contains("薬局におけるサイバーセキュリティ対策チェックリスト"), "{cover}");
}

#[test]
fn an_edition_with_one_form_leaves_the_other_paper_out() {
    let sandbox = Sandbox::new();
    let both = text("tiny");
    let forms = both.split("[[forms]]").collect::<Vec<_>>();
    let one = [forms[0], forms[1]].join("[[forms]]");
    let rest: Vec<&str> = both[both.find("[[sections]]").unwrap()..]
        .split("\n[[")
        .filter(|block| !block.contains("form = \"vendor\""))
        .collect();
    sandbox.put("一つ.toml", format!("{one}\n{}", rest.join("\n[[")).as_bytes());
    let book =
        crate::support::Book::clean().without("チェックリスト").without("事業者チェックリスト");
    sandbox.put("ためし.xlsx", &book.bytes());
    let output =
        sandbox.run(&["build", "ためし.xlsx", "--as-of", "2024-02-01", "--edition", "一つ.toml"]);
    let told = stderr(&output);
    assert!(
        told.contains("作らなかった書類: 02_事業者確認用チェックリスト（この様式の定義に、この票がありません）"),
        "{told}"
    );
    assert!(sandbox.outputs().iter().any(|name| name.starts_with("01_")) && code(&output) == 1);
    // Nobody is asked for a paper that cannot be made.
    assert!(!sandbox.outputs().iter().any(|name| name.contains("依頼状")), "{told}");
    assert!(!told.contains("まだ返ってきていない"), "{told}");
    let found = sandbox.run(&[
        "check",
        "ためし.xlsx",
        "--as-of",
        "2024-02-01",
        "--edition",
        "一つ.toml",
        "--format",
        "concise",
    ]);
    assert!(!crate::support::sandbox::stdout(&found).contains("C202"));
}

/// A workbook of `new`, and a form of a vendor, for an edition without target dates and remarks and
/// with one round.
#[test]
fn what_an_edition_does_not_ask_for_is_not_spoken_of() {
    let mut edition = crate::support::editions::edition("tiny");
    let is_kept = |kind: ColumnKind| !matches!(kind, ColumnKind::Target | ColumnKind::Remark);
    for form in &mut edition.forms {
        form.columns.retain(|column| is_kept(column.kind) && column.round == Some(1));
    }
    let words = |edition: &Edition| {
        let workbook = input_workbook::compose(&Start::with(edition)).unwrap();
        let sheet = workbook.sheets.iter().find(|sheet| sheet.sheet == SheetId::Checklist);
        let tasks: String = workbook.tasks.iter().map(|task| task.what.as_str()).collect();
        (sheet.unwrap().help.clone(), tasks)
    };
    let (help, tasks) = words(&edition);
    assert_eq!(help, "薬局確認用の答えです。1回目と確認日を書いてください。");
    assert!(!tasks.contains("目標日"), "{tasks}");
    let (help, tasks) = words(crate::support::book::edition());
    assert!(help.ends_with("「いいえ」のときは目標日も書きます。"), "{help}");
    assert!(
        tasks.contains("「いいえ」のときは目標日も書きます。") && tasks.contains("依頼状"),
        "{tasks}"
    );
    // Without a form for vendors nobody is asked for one.
    edition.forms.retain(|form| form.kind == FormKind::Pharmacy);
    let (_, tasks) = words(&edition);
    assert!(!tasks.contains("02") && !tasks.contains("依頼状"), "{tasks}");
}
