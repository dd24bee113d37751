//! E231–E243: the ledger of accounts.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::context::Context;
use crate::finding::{Finding, Place};
use crate::model::day::in_words;
use crate::model::edition::topic;
use crate::model::text::{Text, key};
use crate::rule::Rule;
use crate::sheet::{Account, rows};

/// Days before its end in which an account is told of; ours, not the ministry's.
const ENDING_DAYS: i32 = 30;

/// The accounts that can be used on the day of the papers.
fn open<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Account> {
    let day = context.as_of;
    rows(&context.case.accounts).iter().filter(move |account| !account.is_closed(day))
}

/// An account as its owner knows it: №, and the ID.
fn named(account: &Account) -> String {
    format!("{}（{}）", account.number.text(), account.user_id.text())
}

/// E231.
pub fn without_rights(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::ACCESS_RIGHTS) else {
        return Vec::new();
    };
    let without = open(context).filter(|account| account.rights.is_blank());
    without
        .map(|account| {
            let message = format!("{}の権限が空欄です", named(account));
            line.finding(rule, account.rights.place.clone(), &message)
        })
        .collect()
}

/// E232.
pub fn many_administrators(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::ACCESS_RIGHTS) else {
        return Vec::new();
    };
    let others = open(context).filter(|account| is_administrator(account) && !may_administer(account));
    others
        .map(|account| {
            let role = account.role.get().map_or("空欄", Text::as_str);
            let message = format!("{}に管理者の権限があります（利用者属性：{role}）", named(account));
            line.finding(rule, account.rights.place.clone(), &message)
        })
        .collect()
}

fn is_administrator(account: &Account) -> bool {
    let rights = key(account.rights.text());
    let has = |words: &[&str]| words.iter().any(|word| rights.contains(word));
    has(&["admin", "管理者", "管理権限", "アドミン", "特権", "root"]) && !has(&["以外", "非管理者", "なし"])
}

/// Whether it belongs to a pharmacist (as the manager of a pharmacy is by law) or to whoever runs the system.
fn may_administer(account: &Account) -> bool {
    let role = key(account.role.text());
    role.contains("薬剤師")
        || role.contains("システム管理")
        || ["管理者", "薬局管理者", "薬局の管理者"].contains(&role.as_str())
}

/// E241.
pub fn not_needed_any_more(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::ACCOUNTS) else {
        return Vec::new();
    };
    let found = open(context).filter_map(|account| {
        let (place, why) = past_its_limit(account, context.as_of).or_else(|| of_one_who_left(account))?;
        Some(line.finding(rule, place, &format!("{}がまだ使えます：{why}", named(account))))
    });
    found.collect()
}

fn past_its_limit(account: &Account, day: Date) -> Option<(Place, String)> {
    let valid_until = account.valid_until();
    let limit = valid_until.copied().filter(|limit| *limit < day)?;
    Some((valid_until.place, format!("使用期限（{}）を過ぎています", in_words(limit))))
}

fn of_one_who_left(account: &Account) -> Option<(Place, String)> {
    let left = has_left(account.description.text());
    // What is to be mended is 状態; where there is no such column, what it was told by.
    let place = if account.state.place.cell.is_some() { &account.state.place } else { &account.description.place };
    left.then(|| (place.clone(), format!("説明に「{}」とあります", account.description.text())))
}

/// Whether a remark tells that somebody left: 退職予定 does not, nor does 退職願.
fn has_left(remark: &str) -> bool {
    const NOT_YET: [&str; 13] =
        ["予定", "見込", "願", "金", "の予定", "する", "者の後任", "手続", "時", "日", "まで", "後", "の際"];
    let remark = key(remark);
    let mut told = remark.split("退職").skip(1);
    told.any(|rest| !NOT_YET.iter().any(|word| rest.starts_with(word)))
}

/// E242.
pub fn one_id_for_two(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::ACCOUNTS) else {
        return Vec::new();
    };
    let mut users: BTreeMap<String, Vec<User<'_>>> = BTreeMap::new();
    let mut found = Vec::new();
    for user in rows(&context.case.accounts).iter().filter_map(User::of) {
        let (account, known) = (user.account, users.entry(user.id.clone()).or_default());
        if let Some(other) = known.iter().find(|other| other.shares_with(&user)) {
            let (number, name) = (other.account.number.text(), person(other.account));
            let message = format!("{}のユーザIDは、{number}の別の人（{name}）と同じです", named(account));
            found.push(line.finding(rule, account.user_id.place.clone(), &message));
        }
        if !known.iter().any(|other| other.is_same(&user)) {
            known.push(user);
        }
    }
    found
}

/// Who has an ID, and for which systems.
struct User<'a> {
    account: &'a Account,
    id: String,
    person: String,
    systems: Vec<String>,
}

impl<'a> User<'a> {
    /// `None` where the ledger does not tell whose it is.
    fn of(account: &'a Account) -> Option<Self> {
        let id = account.user_id.get()?.key();
        let person = key(&person(account));
        let systems = systems(account.system.text());
        (!person.is_empty()).then_some(Self { account, id, person, systems })
    }

    fn is_same(&self, other: &Self) -> bool {
        (&self.person, &self.systems) == (&other.person, &other.systems)
    }

    /// Whether another person has this ID. The same letters for two systems that have nothing in common are two IDs.
    fn shares_with(&self, other: &Self) -> bool {
        let anywhere = self.systems.is_empty() || other.systems.is_empty();
        self.person != other.person && (anywhere || self.systems.iter().any(|system| other.systems.contains(system)))
    }
}

/// The systems that a cell lists.
fn systems(text: &str) -> Vec<String> {
    let text = key(text);
    let systems = text.split(['、', ',', '/', '\n']).map(|system| system.trim().to_owned());
    systems.filter(|system| !system.is_empty()).collect()
}

fn person(account: &Account) -> String {
    let name = format!("{}{}", account.family_name.text(), account.given_name.text());
    name.split_whitespace().collect()
}

/// E243.
pub fn ending_soon(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::ACCOUNTS) else {
        return Vec::new();
    };
    let last = context.as_of.checked_add(ENDING_DAYS.days()).unwrap_or(Date::MAX);
    let found = open(context).filter_map(|account| {
        let valid_until = account.valid_until();
        let limit = valid_until.copied().filter(|limit| (context.as_of..=last).contains(limit))?;
        let message = format!(
            "{}の使用期限（{}）が{ENDING_DAYS}日以内（本ソフトの目安）に来ます",
            named(account),
            in_words(limit)
        );
        Some(line.finding(rule, valid_until.place, &message))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_left_is_told_from_who_will_leave() {
        for text in ["退職（2023年9月末）", "使用者/退職", "退職済", "退職者", "退職予定のとおり退職"]
        {
            assert!(has_left(text), "{text}");
        }
        for text in ["", "使用者/退職予定", "退職の予定", "退職願を受理", "退職する見込み", "使用者"]
        {
            assert!(!has_left(text), "{text}");
        }
    }

    #[test]
    fn several_systems_in_a_cell_are_told_apart() {
        assert_eq!(systems("レセコン、電子薬歴/ 在庫管理\n"), ["レセコン", "電子薬歴", "在庫管理"]);
        assert_eq!(systems(""), [""; 0]);
    }
}
