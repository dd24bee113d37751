//! What was read as it stands and is likely not what was meant (I031): IDs of several people,
//! answers that the remark beside them contradicts.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::value::{self, StateLimit};
use crate::case::Case;
use crate::model::edition::{Edition, FormKind, topic};
use crate::model::pattern::pattern;
use crate::model::text::{Text, key};
use crate::rule;
use crate::sheet::checklist::Answer;
use crate::sheet::choice::YesNo;
use crate::sheet::{Account, Column, Field, of_two_people, rows};

/// I031 for what only the whole case shows.
pub fn report(case: &Case, edition: &Edition, diagnostics: &mut Diagnostics<'_>) {
    report_shared_ids(case, edition, diagnostics);
    report_remarks(case, diagnostics);
}

/// Reports IDs that several people use by the words in 姓, 名, 説明 or the ID itself; not those of
/// which E242 speaks.
fn report_shared_ids(case: &Case, edition: &Edition, diagnostics: &mut Diagnostics<'_>) {
    let accounts = rows(&case.accounts);
    let is_found = claims_accounts(case, edition);
    let ids = of_two_people(accounts).into_iter().filter(|_| is_found);
    let found: BTreeSet<String> =
        ids.filter_map(|(later, _)| later.user_id.get().map(Text::key)).collect();
    for account in accounts.iter().filter(|account| !account.is_stopped()) {
        let is_open = account.user_id.get().is_some_and(|id| !found.contains(&id.key()));
        if let Some((column, field)) = shared_by_word(account).filter(|_| is_open) {
            let id = clipped(account.user_id.text());
            let word = clipped(field.text());
            let message = format!(
                "ユーザID「{id}」は、何人もで使うIDに見えます（{}に「{word}」）",
                column.header
            );
            let hint = "1人に1つずつIDを分けてください。分けられないときは、だれが使うかを説明に書いてください";
            diagnostics.raise(&rule::I031, field.place.clone(), message, hint);
        }
    }
}

/// Reads the limit that people write inside 状態; I031 where one is meant and cannot be made out, and
/// 使用期限 does not say it.
pub fn read_state(account: &mut Account, diagnostics: &mut Diagnostics<'_>) {
    match value::limit_in_state(account.state.text()) {
        StateLimit::None => {}
        StateLimit::Until(day) => account.limit_in_state = Some(day),
        StateLimit::Unclear
            if account.is_stopped()
                || account.limit.place.cell.is_some() && !account.limit.is_blank() => {}
        StateLimit::Unclear => {
            let message = format!(
                "状態に「{}」とありますが、いつまでかが読めません",
                clipped(account.state.text())
            );
            let hint = format!(
                "「{}」の列に、2024/3/31 のように書いてください",
                Account::COLUMN.limit.header
            );
            diagnostics.raise(&rule::I031, account.state.place.clone(), message, &hint);
        }
    }
}

/// Returns whether the pharmacy says that it keeps its accounts in order: only then E242 is looked
/// for.
fn claims_accounts(case: &Case, edition: &Edition) -> bool {
    let mut asked = edition.items(FormKind::Pharmacy).filter(|item| item.topic == topic::ACCOUNTS);
    !case.has_no_system() && asked.any(|item| case.answer_to(&item.id).is_some_and(Answer::is_yes))
}

/// Returns the first cell of an account whose words say that several people use it.
fn shared_by_word(account: &Account) -> Option<(&'static Column, &Field<Text>)> {
    let column = Account::COLUMN;
    let cells = [
        (column.user_id, &account.user_id, true),
        (column.family_name, &account.family_name, true),
        (column.given_name, &account.given_name, true),
        (column.description, &account.description, false),
    ];
    let is_shared =
        |field: &Field<Text>, is_name| field.get().is_some_and(|text| names_several(text, is_name));
    cells
        .into_iter()
        .find(|(_, field, is_name)| is_shared(field, *is_name))
        .map(|(column, field, _)| (column, field))
}

/// Returns whether a text says that several people use an ID; a name may be that of a group, or one
/// that programs give by themselves.
fn names_several(text: &Text, is_name: bool) -> bool {
    static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(user|users|staff|guest|kyoyo|kyouyou|kyoyu|kyouyuu|share|shared|common|everyone)[-_]?\d*(@.*)?$",
        )
    });
    let word: String = key(text.as_str()).split_whitespace().collect();
    let says_so = ["共用", "共有", "共通"].iter().any(|part| word.contains(part));
    let says_not = [
        "共用しない",
        "共有しない",
        "共用禁止",
        "共有禁止",
        "共有フォルダ",
        "共有ファイル",
        "共用ではない",
    ];
    let is_group = ["全員", "スタッフ", "職員"].contains(&word.as_str()) || word.ends_with("一同");
    let is_given = is_name && (is_group || GIVEN.is_match(&word));
    is_given || says_so && !says_not.iter().any(|part| word.contains(part))
}

/// Reports はい beside a remark that says that nobody knows.
fn report_remarks(case: &Case, diagnostics: &mut Diagnostics<'_>) {
    let pharmacy = &case.pharmacy;
    let existence =
        (pharmacy.has_system.copied() == Some(YesNo::Yes)).then_some(&pharmacy.has_system_remark);
    let answers =
        rows(&case.answers).iter().chain(rows(&case.vendor_answers).iter().map(|row| &row.answer));
    let remarks = answers.filter(|answer| answer.is_yes()).map(|answer| &answer.remark);
    for remark in existence.into_iter().chain(remarks) {
        let Some(text) = remark.get().filter(|text| says_unknown(text)) else { continue };
        let message =
            format!("答えは「はい」ですが、備考に「{}」とあります", clipped(text.as_str()));
        let hint = "確かめられていないなら答えを直し、確かめられているなら備考を直してください";
        diagnostics.raise(&rule::I031, remark.place.clone(), message, hint);
    }
}

/// Returns whether a remark says that something is not known; 不明点 and わからないこと speak of
/// questions, unless the remark ends with there being some.
fn says_unknown(remark: &Text) -> bool {
    const UNKNOWN: [&str; 6] =
        ["不明", "わからない", "分からない", "判らない", "わかりません", "分かりません"];
    const QUESTION: [&str; 10] =
        ["点", "な点", "な場合", "なとき", "なこと", "こと", "とき", "時", "場合", "者"];
    let remark = key(remark.as_str());
    let is_question = |rest: &str| QUESTION.iter().any(|question| rest.starts_with(question));
    UNKNOWN.iter().any(|word| {
        let mut after = remark.split(word).skip(1);
        after.any(|rest| !is_question(rest) || rest.ends_with("あり") || rest.ends_with("ある"))
    })
}
