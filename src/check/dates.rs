//! C102, C105, C107, C109: the check dates of 薬局確認用.

use jiff::ToSpan;
use jiff::civil::Date;

use super::context::{Check, Context, FormRow};
use crate::finding::Finding;
use crate::model::day::in_words;
use crate::rule::Severity::{Error, Warning};
use crate::rule::{Code, Rule};
use crate::sheet::answer_columns::checked_in_round;
use crate::sheet::checklist::ChecklistColumns;
use crate::sheet::choice::Reply;
use crate::sheet::{Field, Pharmacy};

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("C102"),
            severity: Error,
            title: "1回目の確認日がありません",
            why: "答えだけでは足りず、いつ確認したかの日付も確認されます。日付がないと、その年度に点検したことを示せません。",
            mend: "確認した日を書いてください。",
            sources: &["別添3 ①"],
        },
        finds: undated,
    },
    Check {
        rule: Rule {
            code: Code::new("C105"),
            severity: Warning,
            title: "確認日がおかしくありませんか",
            why: "確認日が、書類の日付より後か、年度の外にあります。年の書きまちがいか、Excel が年を補った可能性があります。",
            mend: "確認した日を見直してください。",
            sources: &["別添2 Ⅰ-2"],
        },
        finds: check_date_off,
    },
    Check {
        rule: Rule {
            code: Code::new("C107"),
            severity: Warning,
            title: "日付の前後が合いません",
            why: "2回目の答えに日付がないか、2回目の確認日が1回目より前か、目標日が1回目の確認日より前になっています。",
            mend: "日付を見直してください。",
            sources: &["別添1"],
        },
        finds: dates_out_of_order,
    },
    Check {
        rule: Rule {
            code: Code::new("C109"),
            severity: Warning,
            title: "最後の点検から1年を過ぎています",
            why: "チェックリストを使った点検は、少なくとも年に1回行うことになっています。機器も人も入れ替わるので、1年前の答えは今の答えとは限りません。",
            mend: "もう一度点検して、確認日を書いてください。",
            sources: &["別添2 Ⅰ-4"],
        },
        finds: year_old,
    },
];

/// Finds first answers without a check date (C102).
fn undated(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let pharmacy = &context.case.pharmacy;
    let mut found = Vec::new();
    let is_undated =
        context.is_empty(Pharmacy::COLUMN.has_system_checked, &pharmacy.has_system_checked);
    if context.case.asks_existence && !pharmacy.has_system.is_blank() && is_undated {
        found.push(context.about_existence(
            rule,
            &pharmacy.has_system_checked.place,
            "「有無の確認日」がありません",
        ));
    }
    found.extend(context.pharmacy_rows().filter_map(|row| row_undated(rule, context, &row)));
    found
}

/// Finds a row whose first answer has no date; a note at a reference item.
pub(super) fn row_undated(
    rule: &Rule,
    context: &Context<'_>,
    row: &FormRow<'_>,
) -> Option<Finding> {
    let first = row.answer?.first();
    let answered = matches!(first.reply.copied(), Some(Reply::Yes | Reply::No));
    (answered && context.is_empty(ChecklistColumns::BY_FIELD.first_checked, &first.checked)).then(
        || {
            row.milder(row.finding(
                rule,
                first.checked.place.clone(),
                "１回目の答えに確認日がありません",
            ))
        },
    )
}

/// Finds check dates that cannot be right (C105).
fn check_date_off(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let checked = &context.case.pharmacy.has_system_checked;
    let mut found = Vec::new();
    if let Some(year) = context
        .editions
        .own
        .filter(|_| context.case.asks_existence)
        .map(|edition| edition.fiscal_year)
        && let Some(message) = date_off(checked, (year.first(), year.last()), context)
    {
        found.push(context.about_existence(rule, &checked.place, &message));
    }
    found.extend(context.pharmacy_rows().flat_map(|row| row_check_date_off(rule, context, &row)));
    found
}

/// Finds the check dates of a row that lie after the day of the papers or outside the days that
/// count.
pub(super) fn row_check_date_off(
    rule: &Rule,
    context: &Context<'_>,
    row: &FormRow<'_>,
) -> Vec<Finding> {
    let dates =
        row.answer.into_iter().flat_map(|answer| &answer.rounds).map(|round| &round.checked);
    let off = dates
        .filter_map(|checked| Some((checked, date_off(checked, row.counted_days(), context)?)));
    off.map(|(checked, message)| row.finding(rule, checked.place.clone(), &message)).collect()
}

/// Returns what is wrong with a day; one after the year is none where that is over, since the form
/// itself is then the mistake (C111).
fn date_off(
    checked: &Field<Date>,
    (first, last): (Date, Date),
    context: &Context<'_>,
) -> Option<String> {
    let (day, as_of) = (checked.copied()?, context.as_of);
    let why = if day > as_of {
        format!("書類の日（{}）より後です", in_words(as_of))
    } else if day < first {
        format!("年度の始まり（{}）より前です", in_words(first))
    } else if day > last && !context.is_over() {
        format!("{}を過ぎています", in_words(last))
    } else {
        return None;
    };
    Some(format!("確認日（{}）が、{why}", in_words(day)))
}

/// Finds dates that do not follow each other (C107).
fn dates_out_of_order(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.pharmacy_rows().flat_map(|row| row_dates_out_of_order(rule, context, &row)).collect()
}

/// Finds the dates of a row that do not follow each other.
pub(super) fn row_dates_out_of_order(
    rule: &Rule,
    context: &Context<'_>,
    row: &FormRow<'_>,
) -> Vec<Finding> {
    let Some(answer) = row.answer else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut before: Option<(usize, Date)> = answer.first().checked.copied().map(|day| (1, day));
    for (number, round) in answer.later() {
        let (name, place) = (full_width(number), &round.checked.place);
        let Some(day) = round.checked.copied() else {
            if !round.reply.is_blank() && context.is_empty(checked_in_round(number), &round.checked)
            {
                let message = format!("{name}回目の答えに確認日がありません");
                let hint = if row.vendor.is_some() {
                    format!("事業者に、{name}回目を確かめた日を聞いて書いてください")
                } else {
                    format!("{name}回目を確かめた日を書いてください")
                };
                found.push(row.finding(rule, place.clone(), &message).hint(hint));
            }
            continue;
        };
        if let Some((earlier, _)) = before.filter(|(_, earlier)| day < *earlier) {
            let message =
                format!("{name}回目の確認日が、{}回目の確認日より前です", full_width(earlier));
            found.push(row.finding(rule, place.clone(), &message));
        }
        before = Some((number, day));
    }
    if let (Some(first), Some(target)) = (answer.first().checked.copied(), answer.target.copied())
        && target < first
    {
        found.push(row.finding(
            rule,
            answer.target.place.clone(),
            "目標日が、１回目の確認日より前です",
        ));
    }
    found
}

/// Returns the number of a round as messages write it.
fn full_width(round: usize) -> char {
    ['１', '２', '３'].get(round.saturating_sub(1)).copied().unwrap_or('？')
}

/// Finds that the newest check is more than a year old (C109).
fn year_old(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    if context.is_over() {
        return Vec::new();
    }
    let existence =
        Some(&context.case.pharmacy.has_system_checked).filter(|_| context.case.asks_existence);
    let answers = context.pharmacy_rows().filter_map(|row| row.answer);
    let checks = answers.flat_map(|answer| &answer.rounds).map(|round| &round.checked);
    let dated = existence.into_iter().chain(checks);
    let dated = dated.filter_map(|checked| Some((checked.copied()?, &checked.place)));
    let newest = dated.max_by_key(|(day, _)| *day);
    let old =
        newest.filter(|(day, _)| day.checked_add(1.year()).is_ok_and(|next| next < context.as_of));
    let finding = old.map(|(day, place)| {
        Finding::new(
            rule,
            place.clone(),
            format!("いちばん新しい確認日（{}）から、1年を過ぎています", in_words(day)),
        )
    });
    finding.into_iter().collect()
}
