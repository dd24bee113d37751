//! Drafts from layouts with marked headings, numbered questions, halves side by side and columns of several vendors.

use super::draft_layouts::{TOP, drafted, items, told, unsure};

#[test]
fn a_marked_heading_within_a_table_is_no_note_of_the_item_above() {
    let draft = drafted(&format!(
        "{TOP}チェック項目|1回目|備考\n2　管理\n（１）くだものを数えている。|はい・いいえ\n\
        ●サーバについて、以下を実施している。\n（２）野菜を数えている。|はい・いいえ\n\
        ※箱の中も数える。\n＜ネットワーク機器＞\n（３）豆を数えている。|はい・いいえ\n"
    ));
    assert_eq!(unsure(&draft), [""; 0]);
    assert_eq!(
        items(&draft),
        [
            "2(1)||管理||くだものを数えている。",
            "2(2)|サーバ|管理|●サーバについて、以下を実施している。|野菜を数えている。",
            "2(3)|ネットワーク機器|管理|＜ネットワーク機器＞|豆を数えている。",
        ]
    );
    let notes: Vec<Option<&str>> =
        draft.outline.items.iter().take(3).map(|item| item.note.as_deref()).collect();
    assert_eq!(notes, [None, Some("※箱の中も数える。"), None]);
}

#[test]
fn questions_and_serial_numbers_are_numbers() {
    let questions = drafted(&format!(
        "{TOP}番号|設問|回答|回答日|備考\n問1-1|くだものを数えている。|はい・いいえ\n問2-1|豆を数えている。|はい・いいえ\n"
    ));
    assert_eq!(unsure(&questions), [""; 0]);
    assert_eq!(items(&questions), ["1(1)||||くだものを数えている。", "2(1)||||豆を数えている。"]);
    assert_eq!(questions.outline.items[0].label.as_deref(), Some("問1-1"));
    let serial = drafted(&format!(
        "{TOP}通し番号|チェック項目|確認結果|備考\n第1　体制\n1|くだものを数えている。|はい・いいえ\n\
        第2　運用\n2|豆を数えている。|はい・いいえ\n"
    ));
    assert_eq!(unsure(&serial), [""; 0]);
    let expected = ["1(1)||体制||くだものを数えている。", "2(2)||運用||豆を数えている。"];
    assert_eq!(items(&serial), expected);
}

#[test]
fn two_halves_of_a_form_beside_each_other_follow_one_another() {
    let draft = drafted(&format!(
        "{TOP}チェック項目|1回目|備考||チェック項目|1回目|備考\n1　体制||||2　運用\n\
        （１）くだものを数えている。|はい・いいえ|||サーバについて、以下を実施している。\n\
        （２）野菜を数えている。|はい・いいえ|||（１）豆を数えている。|はい・いいえ\n※これは注です。\n"
    ));
    assert_eq!(unsure(&draft), [""; 0]);
    assert_eq!(
        items(&draft),
        [
            "1(1)||体制||くだものを数えている。",
            "1(2)||体制||野菜を数えている。",
            "2(1)|サーバ|運用|サーバについて、以下を実施している。|豆を数えている。",
        ]
    );
    assert_eq!(draft.outline.columns.len(), 2);
    assert_eq!(draft.notes.len(), 2);
    let lost: Vec<String> =
        told(&draft).into_iter().filter(|line| line.contains("入れなかった文字")).collect();
    assert!(lost.iter().all(|line| line.ends_with("令和8年度")), "{lost:?}");
}

#[test]
fn answers_under_different_headers_are_no_rounds_of_one_question() {
    let draft = drafted(&format!(
        "{TOP}チェック項目|甲社の確認結果|乙社の確認結果|備考\n1-1 くだものを数えている。|はい・いいえ|はい・いいえ\n"
    ));
    let what = "何回目の答えの列か、決められません";
    assert_eq!(unsure(&draft).iter().filter(|line| line.contains(what)).count(), 2);
    let rounds: Vec<_> = draft.outline.columns.iter().map(|column| column.round).collect();
    assert_eq!(rounds, [None; 3]);
    let alike = drafted(&format!(
        "{TOP}チェック項目|確認結果|確認結果|備考\n1-1 くだものを数えている。|はい・いいえ|はい・いいえ\n"
    ));
    let rounds: Vec<_> = alike.outline.columns.iter().map(|column| column.round).collect();
    assert_eq!(rounds, [Some(1), Some(2), None]);
}

#[test]
fn kinds_in_brackets_count_where_the_heading_names_none() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|備考\n|医療情報システムについて、以下を実施している。\n\
        1-1|くだものを数えている。（サーバ、端末PC）|はい・いいえ\n1-2|野菜を数えている。（毎年）|はい・いいえ\n\
        |サーバについて、以下を実施している。\n1-3|豆を数えている。（端末PC）|はい・いいえ\n"
    ));
    let devices: Vec<String> =
        draft.outline.items.iter().take(3).map(|item| item.device.join("、")).collect();
    assert_eq!(devices, ["サーバ、端末PC", "医療情報システム", "サーバ"]);
    let own = told(&draft).iter().filter(|line| line.contains("その言葉のまま")).count();
    assert_eq!(own, 2, "one item on each form");
}

#[test]
fn a_note_of_an_item_is_among_the_notes_with_its_cell_and_its_item() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|備考\n1-1|くだものを数えている。|はい・いいえ\n\
        |※途中の注\n|※もう一つ\n1-2|野菜を数えている。|はい・いいえ\n※下の注\n"
    ));
    assert_eq!(unsure(&draft), [""; 0]);
    assert_eq!(draft.outline.items[0].note.as_deref(), Some("※途中の注\n※もう一つ"));
    let notes = draft.notes.iter().filter(|note| note.place.sheet.as_deref() == Some("一"));
    let notes: Vec<String> = notes
        .map(|note| {
            let item = note.item.flatten().map(|number| number.to_string());
            let cell = note.place.cell.unwrap();
            format!("{cell} {} {}", item.unwrap_or_default(), note.text)
        })
        .collect();
    assert_eq!(notes, ["A8  ※下の注", "B5 1(1) ※途中の注", "B6 1(1) ※もう一つ"]);
}

#[test]
fn a_label_of_the_notice_is_no_title() {
    let rows = "番号|チェック項目|1回目|備考\n1-1|くだものを数えている。|はい・いいえ\n";
    for label in
        ["別紙１", "別添2", "様式第３号", "（別紙）", "資料2", "別記様式", "参考", "令和8年11月1日"]
    {
        let draft = drafted(&format!("{label}|||BADGE\nためしの点検票　令和８年度\n{rows}"));
        assert_eq!(unsure(&draft), [""; 0], "{label}");
        let title = draft.outline.forms[0].title.as_deref();
        assert_eq!(title, Some("ためしの点検票　令和８年度"), "{label}");
        assert_eq!(draft.outline.head.name.as_deref(), title, "the year is named once");
    }
    let draft = drafted(&format!("ためしの点検票|||BADGE\nそなえの確認表\n令和8年度\n{rows}"));
    let doubt = "題名が「ためしの点検票」か「そなえの確認表」か、決められません";
    assert_eq!(
        unsure(&draft),
        [format!("様式.xlsx 一!A1: {doubt}"), format!("様式.xlsx 二!A1: {doubt}")]
    );
    assert_eq!(draft.outline.forms[0].undecided.as_deref(), Some(doubt));
    let lost = told(&draft).iter().filter(|line| line.ends_with("令和8年度")).count();
    assert_eq!(lost, 0, "a text that says the year is understood");
}

#[test]
fn a_row_without_a_mark_under_pharmacies_is_to_be_decided() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|病院|診療所|薬局|1回目|備考\n1-1|くだものを数えている。|○|－|○|はい・いいえ\n\
        1-2|野菜を数えている。|○|○|－|はい・いいえ\n1-3|豆を数えている。|－|○||はい・いいえ\n"
    ));
    let told: Vec<String> =
        unsure(&draft).into_iter().filter(|line| line.contains(" 一!")).collect();
    let what = "「薬局」の列に、丸だけのセルがありません。薬局は答えない項目なら、「薬局以外」（applies = \"other\"）にしてください";
    assert_eq!(told, [format!("様式.xlsx 一!B5: {what}"), format!("様式.xlsx 一!B6: {what}")]);
}

#[test]
fn empty_boxes_over_two_rows_are_no_answers() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|備考\n1-1|くだものを数えている。|□はい|\n^|^|□いいえ|\n"
    ));
    assert_eq!(unsure(&draft), [""; 0]);
    assert_eq!(told(&draft).iter().filter(|line| line.contains("すでに書かれている")).count(), 0);
}

#[test]
fn days_belong_to_the_answers_beside_them_or_are_to_be_decided() {
    let item = "1-1|くだものを数えている。|はい・いいえ\n";
    let draft =
        drafted(&format!("{TOP}番号|チェック項目|1回目|確認日|記入日|目標日|2回目|備考\n{item}"));
    let what = "日付の列が、答えの列に1つずつ並んでいません。どの答えの日付の列か、決められません";
    assert_eq!(unsure(&draft).iter().filter(|line| line.ends_with(what)).count(), 2);
    for headers in ["1回目|確認日|目標日|2回目|確認日", "確認日|1回目|目標日|確認日|2回目"]
    {
        let draft = drafted(&format!("{TOP}番号|チェック項目|{headers}|備考\n{item}"));
        assert_eq!(unsure(&draft), [""; 0], "{headers}");
    }
}

#[test]
fn the_eleventh_round_is_not_the_first() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|11回目|備考\n1-1|くだものを数えている。|はい・いいえ|はい・いいえ\n"
    ));
    let rounds: Vec<_> = draft.outline.columns.iter().map(|column| column.round).collect();
    assert_ne!(rounds[1], Some(1), "{rounds:?}");
}

#[test]
fn a_round_over_its_two_words_and_its_day_is_printed_over_both() {
    let draft = drafted(&format!(
        "{TOP}チェック項目|1回目|<|<|備考\n^|はい|いいえ|確認日|^\n1-1 くだものを数えている。|||（ / ）|\n"
    ));
    assert_eq!(unsure(&draft), [""; 0]);
    let columns: Vec<String> = draft
        .outline
        .columns
        .iter()
        .map(|column| format!("{}<{}", column.header.as_deref().unwrap(), column.over.join("<")))
        .collect();
    assert_eq!(columns, ["はい・いいえ<1回目", "確認日<1回目", "備考<"]);
}

#[test]
fn notes_about_contracts_free_the_items_they_name_or_are_told() {
    let exempt = |note: &str| {
        let draft = drafted(&format!(
            "{TOP}番号|チェック項目|1回目|備考\n1-1|くだものを数えている。|はい・いいえ\n\
            1-2|野菜を数えている。|はい・いいえ\n1-3|豆を数えている。|はい・いいえ\n{note}\n"
        ));
        let items = draft.outline.items.iter().take(3);
        let exempt: Vec<String> = items
            .filter(|item| item.exempt_without_contract)
            .filter_map(|item| item.number.map(|number| number.to_string()))
            .collect();
        let unclear = told(&draft).iter().filter(|line| line.contains("読み取れない")).count();
        (exempt.join(" "), unclear)
    };
    for (note, expected) in [
        ("※１（２）については、事業者と契約していない場合には、記入不要です。", ("1(2)", 0)),
        ("*１－２は、業者との契約がなければ記入不要です。", ("1(2)", 0)),
        ("※1-2及び1-3は、事業者との契約がない場合、記入を要しない。", ("1(2) 1(3)", 0)),
        ("※契約していない場合には（２）は記入不要です。", ("", 2)),
        ("*事業者と契約していない場合、１（１）～１（３）は記入不要です。", ("", 2)),
        ("*契約書は１（２）の控えです。", ("", 0)),
        ("※契約していない場合でも、1-2及び1-3の記入は省略できません。", ("", 0)),
        ("※契約していない場合でも、1-2の記入は不要ではありません。", ("", 2)),
        (
            "※1-1は契約していない場合も記入が必要です。1-2は、契約していない場合は不要です。",
            ("", 2),
        ),
        ("※契約していない場合は、1-1を「いいえ」とし、1-2の記入は不要です。", ("", 2)),
        ("※契約していない場合は、1-1以降の記入は不要です。", ("", 2)),
        ("※契約していない場合は、1-2の記入を省略してもかまいません。", ("1(2)", 0)),
    ] {
        let (items, unclear) = exempt(note);
        assert_eq!((items.as_str(), unclear), expected, "{note}");
    }
}

#[test]
fn a_mark_before_an_item_is_told_and_the_item_taken() {
    let draft = drafted(&format!(
        "{TOP}新|番号|チェック項目|1回目|備考\n|1-1|くだものを数えている。|はい・いいえ\n\
        ※新規|1-2|野菜を数えている。|はい・いいえ\n※下の注です。|（3）豆を数えている。|<|はい・いいえ\n"
    ));
    let texts: Vec<&str> =
        draft.outline.items.iter().take(3).filter_map(|item| item.text.as_deref()).collect();
    assert_eq!(texts, ["くだものを数えている。", "野菜を数えている。", "豆を数えている。"]);
    let told: Vec<String> =
        told(&draft).into_iter().filter(|line| line.contains("項目の前の")).collect();
    assert_eq!(
        told[..2],
        [
            "様式.xlsx 一!A5: 項目の前の「※新規」は入れません",
            "様式.xlsx 一!A6: 項目の前の「※下の注です。」は入れません"
        ]
    );
    assert!(draft.outline.items.iter().all(|item| item.note.is_none()));
}

#[test]
fn a_number_alone_is_to_be_decided() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|備考\n1-1|くだものを数えている。|はい・いいえ\n1-2||はい・いいえ\n"
    ));
    let what = "番号がありますが、文言がありません";
    assert_eq!(
        unsure(&draft),
        [format!("様式.xlsx 一!A5: {what}"), format!("様式.xlsx 二!A5: {what}")]
    );
    assert_eq!(draft.outline.items[1].undecided.as_deref(), Some(what));
}

#[test]
fn a_note_before_the_first_item_is_marked_in_the_draft() {
    let draft = drafted(&format!(
        "{TOP}番号|チェック項目|1回目|備考\n1　体制\n|※休みの日も含む。\n1-1|くだものを数えている。|はい・いいえ\n"
    ));
    let what = "どの項目の注か、決められません。表の上の注として入れました";
    assert_eq!(
        unsure(&draft),
        [format!("様式.xlsx 一!B5: {what}"), format!("様式.xlsx 二!B5: {what}")]
    );
    let section = &draft.outline.sections[0];
    assert_eq!(
        (section.undecided.as_deref(), &section.notes_above[..]),
        (Some(what), &["※休みの日も含む。".to_owned()][..])
    );
}

#[test]
fn a_notes_mark_in_a_cell_of_its_own_belongs_to_its_words() {
    let draft = drafted(&format!(
        "{TOP}新|番号|チェック項目|1回目|備考\n|1-1|くだものを数えている。|はい・いいえ\n\
        ※2||1-2は、箱の中も数える。|\n※|1-2|野菜を数えている。|はい・いいえ\n\
        ※||皮も含みます。|\n|1-3|豆を数えている。|はい・いいえ\n"
    ));
    let items: Vec<(Option<&str>, Option<&str>)> = (draft.outline.items.iter().take(3))
        .map(|item| (item.text.as_deref(), item.note.as_deref()))
        .collect();
    assert_eq!(
        items,
        [
            (Some("くだものを数えている。"), Some("※2\u{3000}1-2は、箱の中も数える。")),
            (Some("野菜を数えている。"), Some("※\u{3000}皮も含みます。")),
            (Some("豆を数えている。"), None),
        ]
    );
    assert!(draft.outline.items.iter().all(|item| item.heading.is_none()));
}

#[test]
fn a_line_that_points_to_the_form_is_no_title() {
    let item = "番号|チェック項目|1回目|備考\n1-1|くだものを数えている。|はい・いいえ\n";
    let draft =
        drafted(&format!("ためしの点検票|||BADGE\n令和8年度\n||||← ここには書けません\n{item}"));
    assert_eq!(unsure(&draft), [""; 0]);
    assert_eq!(draft.outline.head.name.as_deref(), Some("ためしの点検票（令和8年度）"));
}
