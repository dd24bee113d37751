//! E231–E243: the ledger of accounts.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;

use super::context::{Check, Context};
use crate::finding::{Finding, Place, short};
use crate::model::day::{Era, in_words};
use crate::model::edition::topic;
use crate::model::pattern::pattern;
use crate::model::text::{Text, key};
use crate::rule::Severity::{Note, Warning};
use crate::rule::{Code, OURS, Rule};
use crate::sheet::{Account, Pharmacy, of_two_people, rows};

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("E231"),
            severity: Warning,
            title: "権限の書かれていない利用者IDがあります",
            why: "だれがどの情報を見たり書きかえたりできるかを、職種などに応じて決めておく項目です。権限の欄が空いていると、決めてあることを示せません。",
            mend: "そのIDの権限（Admin、User など）を書いてください。",
            sources: &["別添2 Ⅱ ２（４）"],
        },
        finds: without_rights,
    },
    Check {
        rule: Rule {
            code: Code::new("E232"),
            severity: Note,
            title: "薬剤師とシステム管理者のほかに、管理者の権限があります",
            why: "管理者の権限があれば、記録を消したり、ほかの人のIDを作ったりできます。必要な人だけに絞っておくと、IDを盗まれたときの被害が小さくなります。",
            mend: "仕事に必要かどうかを見直し、要らなければ一般の権限に変えてください。",
            sources: &["別添2 Ⅱ ２（４）", OURS],
        },
        finds: many_administrators,
    },
    Check {
        rule: Rule {
            code: Code::new("E241"),
            severity: Warning,
            title: "使えないはずの利用者IDが残っています",
            why: "期限を過ぎたIDや退職した人のIDは、本人が気づかないうちに悪用されるおそれがあります。マニュアルは、要らないIDをすみやかに削除するように求めています。",
            mend: "IDを止めるか削除し、「状態」と「停止・削除日」を書いてください。まだ使うなら、期限や説明を直してください。",
            sources: &["別添2 Ⅱ ２（５）"],
        },
        finds: not_needed_any_more,
    },
    Check {
        rule: Rule {
            code: Code::new("E242"),
            severity: Warning,
            title: "1つのIDを2人で使っています",
            why: "同じIDを別々の人が使うと、記録を見てもだれの操作かわかりません。片方の人が退職したときに、IDを止めることもできなくなります。「対象システム」が違えば、同じ文字でも別のIDとして見ます。",
            mend: "1人に1つずつIDを分けてください。書きまちがいなら直してください。",
            sources: &["別添2 Ⅱ ２（４）", "別添2 Ⅱ ２（５）", OURS],
        },
        finds: one_id_for_two,
    },
    Check {
        rule: Rule {
            code: Code::new("E243"),
            severity: Note,
            title: "もうすぐ期限の来る利用者IDがあります",
            why: "期限が来たIDは、その日に止めるか、続けて使うなら期限を延ばすかを決めることになります。30日は本ソフトの目安で、国の決まりではありません。",
            mend: "止める日を予定に入れるか、期限を直してください。",
            sources: &["別添2 Ⅱ ２（５）", OURS],
        },
        finds: ending_soon,
    },
];

/// Days before its end from which on E243 is found: our own threshold, not the ministry's.
const ENDING_DAYS: i32 = 30;

/// Returns the accounts that can be used on the day of the papers.
fn open<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Account> {
    let day = context.as_of;
    rows(&context.case.accounts).iter().filter(move |account| !account.is_closed(day))
}

/// Returns an account's name as the ledger has it: №, and the ID.
fn named(account: &Account) -> String {
    format!("{}（{}）", short(account.number.text()), short(account.user_id.text()))
}

/// Finds accounts without rights (E231).
fn without_rights(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::ACCESS_RIGHTS) else {
        return Vec::new();
    };
    let without =
        open(context).filter(|account| context.is_empty(Account::COLUMN.rights, &account.rights));
    without
        .map(|account| {
            let message = format!("{}の権限が空欄です", named(account));
            claim.finding(rule, account.rights.place.clone(), &message)
        })
        .collect()
}

/// Finds administrators who are neither pharmacists nor run the system (E232).
fn many_administrators(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::ACCESS_RIGHTS) else {
        return Vec::new();
    };
    let is_unread = |account: &Account| context.is_unread(Account::COLUMN.role, &account.role);
    let others = open(context).filter(|account| {
        is_administrator(account) && !may_administer(account) && !is_unread(account)
    });
    others
        .map(|account| {
            let role = account.role.get().map_or("空欄", Text::as_str);
            let message =
                format!("{}に管理者の権限があります（利用者属性：{role}）", named(account));
            claim.finding(rule, account.rights.place.clone(), &message)
        })
        .collect()
}

fn is_administrator(account: &Account) -> bool {
    let rights = key(account.rights.text());
    let has = |words: &[&str]| words.iter().any(|word| rights.contains(word));
    has(&["admin", "管理者", "管理権限", "アドミン", "特権", "root"])
        && !has(&["以外", "非管理者", "なし"])
}

/// Returns whether it belongs to a pharmacist (as the manager of a pharmacy is by law) or to one
/// who runs the system.
fn may_administer(account: &Account) -> bool {
    let role = key(account.role.text());
    role.contains("薬剤師")
        || role.contains("システム管理")
        || ["管理者", "薬局管理者", Pharmacy::COLUMN.manager.header].contains(&role.as_str())
}

/// Finds accounts that can still be used and should not (E241).
fn not_needed_any_more(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::ACCOUNTS) else {
        return Vec::new();
    };
    let found = open(context).filter_map(|account| {
        let (place, why) = past_its_limit(account, context.as_of)
            .or_else(|| of_one_who_left(account, context.as_of))?;
        Some(claim.finding(rule, place, &format!("{}がまだ使えます：{why}", named(account))))
    });
    found.collect()
}

fn past_its_limit(account: &Account, day: Date) -> Option<(Place, String)> {
    let valid_until = account.valid_until();
    let limit = valid_until.copied().filter(|limit| *limit < day)?;
    Some((valid_until.place, format!("使用期限（{}）を過ぎています", in_words(limit))))
}

fn of_one_who_left(account: &Account, day: Date) -> Option<(Place, String)> {
    let left = has_left(account.description.text(), day);
    // 状態 is to be mended; where there is no such column, the finding is at the remark.
    let place = if account.state.place.cell.is_some() {
        &account.state.place
    } else {
        &account.description.place
    };
    left.then(|| {
        (place.clone(), format!("説明に「{}」とあります", short(account.description.text())))
    })
}

/// Returns whether a remark says that somebody left: 退職予定 does not, nor does 退職願, nor a 退職日 to
/// come.
fn has_left(remark: &str, today: Date) -> bool {
    const NOT_YET: [&str; 13] = [
        "予定",
        "見込",
        "願",
        "金",
        "の予定",
        "する",
        "者の後任",
        "手続",
        "時",
        "日",
        "まで",
        "後",
        "の際",
    ];
    let remark = key(remark);
    let mut after = remark.split("退職").skip(1);
    after.any(|rest| match day_after(rest.strip_prefix('日').unwrap_or(rest)) {
        Some(day) => day < today,
        None => !NOT_YET.iter().any(|word| rest.starts_with(word)),
    })
}

/// Returns the day that a text begins with, after a colon or the like; of a month its last.
fn day_after(text: &str) -> Option<Date> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[\s:は(]*(令和|平成|昭和|[rhs令平昭])?\.?(\d{1,4}|元)[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?",
        )
    });
    let found = DAY.captures(text)?;
    let number = |group: usize| found[group].parse::<i16>().ok();
    let year = if &found[2] == "元" { 1 } else { number(2)? };
    let year = match (found.get(1), found[2].len()) {
        (Some(era), _) => Era::named(era.as_str())?.gregorian(year),
        (None, 4) => year,
        // Lower numbers may be years of an era.
        (None, 2) if year > 12 => 2000 + year,
        (None, _) => return None,
    };
    let first = Date::new(year, number(3)?.try_into().ok()?, 1).ok()?;
    match found.get(4) {
        Some(day) => first.with().day(day.as_str().parse().ok()?).build().ok(),
        None => Some(first.last_of_month()),
    }
}

/// Finds IDs that two people share (E242).
fn one_id_for_two(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::ACCOUNTS) else {
        return Vec::new();
    };
    let accounts = rows(&context.case.accounts);
    let found = of_two_people(accounts).into_iter().map(|(later, earlier)| {
        let (number, name) = (short(earlier.number.text()), earlier.person());
        let message =
            format!("{}のユーザIDは、{number}の別の人（{}）と同じです", named(later), short(&name));
        claim.finding(rule, later.user_id.place.clone(), &message)
    });
    found.collect()
}

/// Finds accounts that end soon (E243).
fn ending_soon(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::ACCOUNTS) else {
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
        Some(claim.finding(rule, valid_until.place, &message))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn who_left_is_distinguished_from_who_will_leave() {
        let left = |text| has_left(text, date(2024, 2, 1));
        for text in [
            "退職（2023年9月末）",
            "使用者/退職",
            "退職済",
            "退職者",
            "退職予定のとおり退職",
            "退職日2023/12/31",
            "退職日：令和6年1月31日",
            "退職日 R5.9.30",
        ] {
            assert!(left(text), "{text}");
        }
        for text in [
            "",
            "使用者/退職予定",
            "退職の予定",
            "退職願を受理",
            "退職する見込み",
            "使用者",
            "退職日2024/3/31",
            "退職日2024/2/1",
            "退職日は未定",
        ] {
            assert!(!left(text), "{text}");
        }
    }
}
