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
