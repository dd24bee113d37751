//! Drafts from layouts written down as they look.

use tachiiri::model::columns::ColumnKind::{Answer, Date, Remark, Target};
use tachiiri::model::edition::FormKind::{Pharmacy, Vendor};
use tachiiri::read::draft::{Draft, Request, draw_up};
use tachiiri::read::file::input::{Input, Source};

use crate::support::Book;
use crate::support::book::{assets, edition};
use crate::support::written_forms::written;

/// Two forms, the same but for the box.
pub fn drafted(lines: &str) -> Draft {
    let of = |badge: &str| lines.replace("BADGE", badge);
    let book = written(written(Book::new(), "一", &of("薬局確認用")), "二", &of("事業者確認用"));
    draft_of(&book)
}

fn draft_of(book: &Book) -> Draft {
    let known = std::slice::from_ref(edition());
    draw_up(vec![input_of(book)], &Request::default(), known, assets()).unwrap()
}

fn input_of(book: &Book) -> Input {
    let content = Ok(Source::Memory(book.bytes()));
    Input { shown: "様式.xlsx".to_owned(), name: "様式.xlsx".to_owned(), content }
}

pub fn unsure(draft: &Draft) -> Vec<String> {
    draft.unsure.iter().map(|said| format!("{}: {}", said.place, said.what)).collect()
}

/// Number, kinds of device, chapter, heading and text of the pharmacy's items.
pub fn items(draft: &Draft) -> Vec<String> {
    let of_pharmacy = draft.outline.items.iter().filter(|item| item.form == Some(Pharmacy));
    let line = |item: &tachiiri::model::outline::ItemOutline| {
        let number = item.number.map_or_else(String::new, |number| number.to_string());
        let shown = |text: &Option<String>| text.clone().unwrap_or_default();
        let (chapter, heading, text) =
            (shown(&item.chapter), shown(&item.heading), shown(&item.text));
        format!("{number}|{}|{chapter}|{heading}|{text}", item.device.join("、"))
    };
    of_pharmacy.map(line).collect()
}

pub const TOP: &str = "ためしのチェックリスト|BADGE\n令和8年度\n";

#[test]
fn rounds_that_are_named_in_part_follow_from_the_others() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|確認結果|確認日|目標日|確認結果（2回目）|確認日（2回目）|備考\n\
        1-1|くだものを数えている。|はい・いいえ|||はい・いいえ\n"
    ));
    assert_eq!(unsure(&draft), [""; 0]);
    let columns: Vec<_> =
        draft.outline.columns.iter().map(|column| (column.kind.unwrap(), column.round)).collect();
    let expected = [
        (Answer, Some(1)),
        (Date, Some(1)),
        (Target, None),
        (Answer, Some(2)),
        (Date, Some(2)),
        (Remark, None),
    ];
    assert_eq!(columns, expected);
}

#[test]
fn chapters_are_numbers_of_another_kind_or_stand_above_their_tables() {
    let expected = [
        "1(1)||体制||くだものを数えている。",
        "2(1)|サーバ|運用|サーバについて、以下を実施している。|野菜を数えている。",
    ];
    let by_number = format!(
        "{TOP}番号|チェック項目|1回目|目標日|備考\n1|体制\n1-1|くだものを数えている。|はい・いいえ\n2|運用\n\
        |サーバについて、以下を実施している。\n2-1|野菜を数えている。|はい・いいえ\n"
    );
    let header = "チェック項目|1回目|目標日|備考\n";
    let above = format!(
        "{TOP}\n1　体制\n{header}①くだものを数えている。|はい・いいえ\n\n2　運用\n{header}\
        サーバについて、以下を実施している。\n①野菜を数えている。|はい・いいえ\n"
    );
    for layout in [by_number, above] {
        let draft = drafted(&layout);
        assert_eq!(unsure(&draft), [""; 0]);
        assert_eq!(items(&draft), expected);
        assert!(
            draft
                .told
                .iter()
                .all(|said| !said.what.contains("入れなかった文字") || said.what.contains("年度"))
        );
    }
}

#[test]
fn a_heading_does_not_hold_beyond_its_chapter() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|目標日|備考\n|■ サーバについて、以下を実施している。\n\
        2-1|くだものを数えている。|はい・いいえ\n3-1|野菜を数えている。|はい・いいえ\n"
    ));
    let heading = "■ サーバについて、以下を実施している。";
    assert_eq!(
        items(&draft),
        [
            format!("2(1)|サーバ||{heading}|くだものを数えている。"),
            "3(1)||||野菜を数えている。".to_owned()
        ]
    );
    let open = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|備考\n2-1|数を数え、紙に書く|はい・いいえ\n|【サーバ】\n2-2|野菜を数えている。|はい・いいえ\n"
    ));
    assert_eq!(
        items(&open),
        ["2(1)||||数を数え、紙に書く", "2(2)|サーバ||【サーバ】|野菜を数えている。"]
    );
    let bare = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|備考\n|【サーバ・端末PC】\n2-1|くだものを数えている。|はい・いいえ\n"
    ));
    assert_eq!(items(&bare), ["2(1)|サーバ、端末PC||【サーバ・端末PC】|くだものを数えている。"]);
}

#[test]
fn what_stands_between_item_and_answer_is_no_part_of_the_text() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|対象|1回目|目標日|備考\n\
        1-1|くだものを数えている。|病院、薬局|はい・いいえ\n1-2|野菜を数えている。|病院のみ|はい・いいえ\n"
    ));
    assert_eq!(items(&draft), ["1(1)||||くだものを数えている。", "1(2)||||野菜を数えている。"]);
    let told: Vec<&str> = draft
        .told
        .iter()
        .filter(|said| said.place.to_string().contains("一!C"))
        .map(|said| said.what.as_str())
        .collect();
    assert_eq!(told.len(), 3, "{told:?}");
    let unsure = unsure(&draft);
    assert_eq!(unsure.len(), 2);
    assert!(unsure[0].starts_with("様式.xlsx 一!B5: 横の欄に「病院のみ」とあります"), "{unsure:?}");
}

#[test]
fn a_column_to_be_filled_in_under_an_unknown_header_is_to_be_decided() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|改善予定日|証跡の保管場所|備考\n1-1|くだものを数えている。|はい・いいえ\n"
    ));
    let kinds: Vec<_> = draft.outline.columns.iter().map(|column| column.kind.unwrap()).collect();
    assert_eq!(kinds, [Answer, Target, Remark]);
    let unsure = unsure(&draft);
    assert!(
        unsure[0]
            .starts_with("様式.xlsx 一!D3: 「改善予定日」：この右の「証跡の保管場所」（E3）は"),
        "{unsure:?}"
    );
    assert!(draft.outline.columns[1].undecided.is_some());
}

#[test]
fn both_forms_may_stand_on_one_sheet_and_boxes_may_be_spaced() {
    let table =
        "令和8年度\n番号|チェック項目|1回目|目標日|備考\n1-1|くだものを数えている。|はい・いいえ\n";
    let one = format!(
        "ためしのチェックリスト|薬 局 確 認 用\n{table}*黒で書いてください。\n\nためしのチェックリスト|事 業 者 確 認 用\n{table}*青で書いてください。\n"
    );
    let draft = draft_of(&written(Book::new(), "様式集", &one));
    assert_eq!(unsure(&draft), [""; 0]);
    let forms: Vec<_> = draft.outline.items.iter().map(|item| item.form.unwrap()).collect();
    assert_eq!(forms, [Pharmacy, Vendor]);
    let places: Vec<String> = draft.items.iter().map(|item| item.place.to_string()).collect();
    assert_eq!(places, ["様式.xlsx 様式集!B4", "様式.xlsx 様式集!B10"]);
    let notes: Vec<_> = draft.notes.iter().map(|note| (note.form, note.text.as_str())).collect();
    assert_eq!(notes, [(Pharmacy, "*黒で書いてください。"), (Vendor, "*青で書いてください。")]);
}

#[test]
fn the_chapter_of_a_number_and_the_one_above_may_differ() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|備考\n1　体制\n2-1|くだものを数えている。|はい・いいえ\n"
    ));
    assert!(
        unsure(&draft)[0].ends_with("番号の章が、上にある章と違います"),
        "{:?}",
        unsure(&draft)
    );
}

const ANSWERS: &str = "1回目|目標日|2回目|備考";
const BOTH: &str = "はい・いいえ||はい・いいえ";

#[test]
fn numbers_of_other_kinds_are_numbers() {
    let expected = ["1(1)||体制||くだものを数えている。", "1(2)||体制||野菜を数えている。"];
    for numbers in
        [["(ア)", "(イ)"], ["１．１", "１．２"], ["⑴", "⑵"], ["No.1", "No.2"], ["1の1", "1の2"]]
    {
        let [first, second] = numbers;
        let draft = drafted(&format!(
            "{TOP}番号|チェック項目|{ANSWERS}\n第１章　体制\n{first}|くだものを数えている。|{BOTH}\n\
            {second}|野菜を数えている。|{BOTH}\n"
        ));
        assert_eq!(
            (items(&draft), unsure(&draft)),
            (expected.map(str::to_owned).to_vec(), Vec::new()),
            "{numbers:?}"
        );
    }
}

#[test]
fn plain_numbers_before_the_text_are_numbers_where_no_others_stand() {
    for end in [". ", "）", "　"] {
        let draft = drafted(&format!(
            "{TOP}チェック項目|{ANSWERS}\nⅡ　体制\n1{end}くだものを数えている。|{BOTH}\n2{end}野菜を数えている。|{BOTH}\n"
        ));
        assert_eq!(
            items(&draft),
            ["2(1)||体制||くだものを数えている。", "2(2)||体制||野菜を数えている。"]
        );
        assert_eq!(unsure(&draft), [""; 0]);
    }
}

#[test]
fn circled_numbers_in_cells_of_their_own_are_no_chapters_where_answers_are_boxes_or_blank() {
    for place in ["□|□", ""] {
        let draft = drafted(&format!(
            "{TOP}番号|チェック項目|はい|いいえ|確認日|備考\n1．体制\n①|くだものを数えている。|{place}\n②|野菜を数えている。|{place}\n"
        ));
        assert_eq!(
            items(&draft),
            ["1(1)||体制||くだものを数えている。", "1(2)||体制||野菜を数えている。"]
        );
        let header =
            |column: &tachiiri::model::outline::ColumnOutline| column.header.clone().unwrap();
        assert_eq!(
            draft.outline.columns.iter().map(header).collect::<Vec<_>>(),
            ["はい・いいえ", "確認日", "備考"]
        );
    }
}

#[test]
fn a_column_of_headings_beside_the_items_is_no_part_of_their_text() {
    let draft = drafted(&format!(
        "{TOP}分類|番号|項目|確認内容|{ANSWERS}\n1　体制|1-1|名簿|くだものを数えている。|{BOTH}\n\
        |1-2||野菜を数えている。|{BOTH}\n|1-3|サーバ|豆を数えている。|{BOTH}\n"
    ));
    let expected = [
        "1(1)||体制|名簿|くだものを数えている。",
        "1(2)||体制|名簿|野菜を数えている。",
        "1(3)|サーバ|体制|サーバ|豆を数えている。",
    ];
    assert_eq!((items(&draft), unsure(&draft)), (expected.map(str::to_owned).to_vec(), Vec::new()));
}

#[test]
fn answers_are_known_by_the_places_under_an_unknown_header() {
    for header in ["はい／いいえ", "できていますか"] {
        let draft = drafted(&format!(
            "{TOP}番号|問い|{header}|確認日|備考\n1-1|くだものを数えている。|はい　・　いいえ\n"
        ));
        assert_eq!(
            (items(&draft), unsure(&draft)),
            (vec!["1(1)||||くだものを数えている。".to_owned()], Vec::new())
        );
        let columns: Vec<_> = draft
            .outline
            .columns
            .iter()
            .map(|column| (column.kind.unwrap(), column.round))
            .collect();
        assert_eq!(columns, [(Answer, Some(1)), (Date, Some(1)), (Remark, None)]);
    }
}

#[test]
fn both_forms_may_stand_beside_each_other() {
    let rows = [
        ["令和8年度のチェックリスト|||薬局確認用", "令和8年度のチェックリスト|||事業者確認用"],
        ["番号|チェック項目|1回目|備考", "番号|チェック項目|1回目|備考"],
        ["1-1|くだものを数えている。|はい・いいえ|", "1-1|豆を数えている。|はい・いいえ|"],
        ["※これは注です。|||", "※これは別の注です。|||"],
    ];
    let lines: String = rows.map(|[left, right]| format!("{left}|{right}\n")).concat();
    let draft = draft_of(&written(Book::new(), "一", &lines));
    let texts: Vec<_> = draft
        .outline
        .items
        .iter()
        .map(|item| (item.form.unwrap(), item.text.as_deref().unwrap()))
        .collect();
    assert_eq!(texts, [(Pharmacy, "くだものを数えている。"), (Vendor, "豆を数えている。")]);
    assert_eq!(
        draft.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(),
        ["※これは注です。", "※これは別の注です。"]
    );
    assert_eq!(unsure(&draft), [""; 0]);
}

/// A form of which each chapter has a sheet; the second has no box.
fn sheets(second: &str) -> Draft {
    let mut book = Book::new();
    for badge in ["薬局確認用", "事業者確認用"] {
        let top = format!("ためしのチェックリスト|{badge}\n令和8年度\n");
        let first =
            format!("{top}チェック項目|{ANSWERS}\n1　体制\n（１）くだものを数えている。|{BOTH}\n");
        book = written(book, &format!("{badge}1"), &first);
        book = written(
            book,
            &format!("{badge}2"),
            &format!("チェック項目|{ANSWERS}\n{second}|{BOTH}\n※{badge}の注\n"),
        );
    }
    draft_of(&book)
}

#[test]
fn a_form_over_several_sheets_goes_on_where_its_numbers_do() {
    let draft = sheets("2　運用\n（１）野菜を数えている。");
    assert_eq!(
        items(&draft),
        ["1(1)||体制||くだものを数えている。", "2(1)||運用||野菜を数えている。"]
    );
    assert_eq!(draft.outline.items.len(), 4);
    assert_eq!(draft.notes.len(), 2);
    assert_eq!(unsure(&draft), [""; 0]);
    let draft = sheets("1　体制\n（１）野菜を数えている。");
    assert_eq!(items(&draft), ["1(1)||体制||くだものを数えている。"]);
    assert!(
        unsure(&draft).iter().any(|what| what.contains("--take をシートの数だけ並べてください"))
    );
}

#[test]
fn a_third_answer_is_told_and_rounds_in_rows_are_to_be_decided() {
    let top = format!("{TOP}番号|チェック項目|回|確認結果|備考\n1　体制\n");
    let draft = drafted(&format!("{top}（１）|くだものを数えている。||はい・いいえ・該当なし\n"));
    assert_eq!((items(&draft).len(), unsure(&draft).len()), (1, 0));
    let told: Vec<&str> = draft.told.iter().map(|said| said.what.as_str()).collect();
    assert!(
        told.contains(&"答える所の「はい・いいえ・該当なし」は、「はい・いいえ」として印刷します"),
        "{told:?}"
    );
    let draft = drafted(&format!(
        "{top}（１）|くだものを数えている。|1回目|はい・いいえ\n||2回目|はい・いいえ\n"
    ));
    assert_eq!(items(&draft).len(), 1);
    assert!(
        unsure(&draft)[0]
            .ends_with("「2回目」が列でなく行になっています。その回の列を足すか決めてください")
    );
}

/// A form on two sheets, the second with these lines.
fn drafted_with_second(second: &str, take: &[&str]) -> Draft {
    let top = "ためしのチェックリスト|薬局確認用\n〇令和8年度中\n";
    let first =
        format!("{top}チェック項目|{ANSWERS}\n1　体制\n（１）くだものを数えている。|{BOTH}\n");
    let book = written(written(Book::new(), "一枚目", &first), "二枚目", second);
    let take = take.iter().map(|name| (*name).to_owned()).collect();
    let request = Request { take, ..Request::default() };
    draw_up(vec![input_of(&book)], &request, std::slice::from_ref(edition()), assets()).unwrap()
}

pub fn told(draft: &Draft) -> Vec<String> {
    let told = draft.told.iter().filter(|said| !said.what.contains("この様式にありません"));
    told.map(|said| format!("{}: {}", said.place, said.what)).collect()
}

#[test]
fn title_and_heading_of_a_second_sheet_are_told_where_they_are_others() {
    let table = format!("チェック項目|{ANSWERS}\n2　運用\n（１）野菜を数えている。|{BOTH}\n");
    let same = drafted_with_second(
        &format!("ためしの　チェックリスト|薬局確認用\n〇　令和8年度中\n{table}"),
        &["一枚目", "二枚目"],
    );
    assert_eq!(told(&same), [""; 0]);
    let other = drafted_with_second(
        &format!("つづきのチェックリスト|薬局確認用\n〇　令和8年度末まで\n{table}"),
        &["一枚目", "二枚目"],
    );
    assert_eq!(
        told(&other),
        [
            "様式.xlsx 二枚目!A1: 前のシートの続きなので、この題名は入れません：つづきのチェックリスト",
            "様式.xlsx 二枚目!A2: 前の表の続きなので、この見出しは入れません：〇　令和8年度末まで",
        ]
    );
    assert_eq!((items(&same), items(&other).len()), (items(&other), 2));
}

#[test]
fn sheets_that_are_taken_together_have_the_same_columns_or_it_is_to_be_decided() {
    let draft = drafted_with_second(
        &format!(
            "ためしのチェックリスト|薬局確認用\nチェック項目|1回目|備考\n2　運用\n（１）野菜を数えている。|{BOTH}\n"
        ),
        &["一枚目", "二枚目"],
    );
    assert_eq!(items(&draft).len(), 2);
    let what = "様式.xlsx 二枚目: 列が、前のシート「一枚目」の列と違います。前のシートの列の様式として入れました";
    assert!(unsure(&draft).contains(&what.to_owned()), "{:?}", unsure(&draft));
    let mark = draft.outline.forms[0].undecided.as_deref();
    assert!(mark.is_some_and(|mark| mark.contains("列が、前のシート")), "{mark:?}");
}

#[test]
fn marks_of_a_second_sheet_stay_to_be_decided() {
    let more = format!(
        "ためしのチェックリスト|薬局確認用\n〇令和8年度中\nチェック項目|{ANSWERS}\n2　運用\n（１）野菜を数えている。|{BOTH}\n\n\
        〇令和8年度末\nチェック項目|{ANSWERS}\n（２）豆を数えている。|{BOTH}\n"
    );
    let draft = drafted_with_second(&more, &["一枚目", "二枚目"]);
    let mark = draft.outline.sections[0].undecided.as_deref();
    assert!(mark.is_some_and(|mark| mark.contains("同じ区分の見出しが2つあります")), "{mark:?}");
}

#[test]
fn rounds_that_stand_there_for_hospitals_too_are_to_be_decided_those_of_pharmacies_not() {
    let both = "はい・いいえ";
    let draft = drafted(&format!(
        "{TOP}|チェック項目|病院・診療所|<|薬局|<|備考\n||1回目|2回目|1回目|2回目\n1　体制\n\
        (1)|くだものを数えている。|{both}|{both}|{both}|{both}\n"
    ));
    assert_eq!(items(&draft), ["1(1)||体制||くだものを数えている。"]);
    let why = "病院などだけの列のようです。薬局が書かない列なら、この行を消してください";
    let columns = draft.outline.columns.iter().map(|column| {
        (column.over.join("／"), column.round, column.undecided.as_deref() == Some(why))
    });
    let expected = [
        ("病院・診療所", Some(1), true),
        ("病院・診療所", Some(2), true),
        ("薬局", Some(1), false),
        ("薬局", Some(2), false),
        ("", None, false),
    ];
    let expected = expected.map(|(over, round, is_open)| (over.to_owned(), round, is_open));
    assert_eq!(columns.collect::<Vec<_>>(), expected);
}

#[test]
fn a_blank_column_between_the_answers_is_none() {
    let lines = |blank: &str| {
        format!(
            "{TOP}チェック項目|確認結果|<|<|<|備考\n^|1回目|目標日|{blank}|2回目|^\n1　体制\n\
            （１）くだものを数えている。|はい・いいえ|||はい・いいえ\n"
        )
    };
    let draft = drafted(&lines(""));
    assert_eq!(unsure(&draft), [""; 0]);
    let kinds: Vec<_> = draft.outline.columns.iter().filter_map(|column| column.kind).collect();
    assert_eq!(kinds, [Answer, Target, Answer, Remark]);
    // Where nothing shows which cells are to be filled in, it may be one.
    let draft = drafted(&lines("").replace("はい・いいえ", ""));
    assert_ne!(unsure(&draft), [""; 0]);
}

#[test]
fn places_to_answer_beside_nothing_are_to_be_decided() {
    let draft = drafted(&format!(
        "{TOP}チェック項目|1回目|目標日|備考\n1　体制\n（１）くだものを数えている。|はい・いいえ\n|はい・いいえ\n\
        （２）野菜を数えている。|はい・いいえ\n"
    ));
    let what = "答える所がありますが、番号も文言もありません。要らない行なら消してください";
    let places = ["一", "二"].map(|sheet| format!("様式.xlsx {sheet}!B6: {what}"));
    assert_eq!(unsure(&draft), places);
    assert_eq!(
        items(&draft),
        ["1(1)||体制||くだものを数えている。", "||体制||", "1(2)||体制||野菜を数えている。"]
    );
    assert_eq!(draft.outline.items[1].undecided.as_deref(), Some(what));
    // A place in the row below is that of the words above it.
    let draft = drafted(&format!(
        "{TOP}チェック項目|1回目|目標日|備考\n1　体制\n（１）くだものを数えている。\n|はい・いいえ\n"
    ));
    assert_eq!(unsure(&draft), [""; 0]);
}

#[test]
fn notes_begin_with_their_word_too_and_a_field_for_a_name_may_have_brackets() {
    let lines = format!(
        "薬局と事業者に求められるサイバーセキュリティ対策のためのチェックリスト（令和8年度）/【BADGE】\n\
        事業者名（　　　　　　）\n対象年度：令和8年度\nチェック項目|1回目|目標日|備考\n2　運用\n\
        （２）くだものを数えている。|{BOTH}\n注１　契約していない場合には、2(2)の記入は不要です。\n\
        （注）数え方は問いません。\n"
    );
    let draft = drafted(&lines);
    assert_eq!(unsure(&draft), [""; 0]);
    let notes: Vec<&str> = draft.notes.iter().map(|note| note.text.as_str()).collect();
    let expected =
        ["注１　契約していない場合には、2(2)の記入は不要です。", "（注）数え方は問いません。"];
    assert_eq!(notes, [expected, expected].concat());
    assert!(draft.outline.items[0].exempt_without_contract);
    assert_eq!(draft.outline.forms[1].party.as_deref(), Some("事業者名"));
    assert_eq!(told(&draft), [""; 0]);
    // A word that begins so is none.
    let draft = drafted(&format!(
        "{TOP}チェック項目|1回目|目標日|備考\n1　体制\n（１）注射薬を数えている。|{BOTH}\n"
    ));
    assert_eq!((items(&draft).len(), draft.notes.len()), (1, 0));
}
