//! C101–C114 and C301: 薬局確認用 as the inspector reads it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::context::{Context, Line};
use crate::finding::{Finding, Place, Severity};
use crate::model::day::in_words;
use crate::model::edition::{FormKind, Period, topic};
use crate::model::item::Device;
use crate::model::text::squeezed;
use crate::rule::Rule;
use crate::sheet::checklist::Answer;
use crate::sheet::choice::Reply;
use crate::sheet::{Field, rows};

const SERVERLESS: &str = "サーバを置いていない場合も空欄にせず、事業者に確認して答え、備考に『サーバなし（クラウド）』と書いてください。迷うときは管轄の保健所等へ";

/// C101.
pub fn unanswered(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let pharmacy = &context.case.pharmacy;
    let mut found = Vec::new();
    if pharmacy.has_system.is_blank() {
        let message = "「医療情報システムの有無」の答えがありません";
        found.push(context.about_existence(rule, &pharmacy.has_system.place, message));
    }
    let open = context.pharmacy_lines().filter(|line| line.item.period == Period::Year && line.first().is_none());
    found.extend(open.map(|line| {
        let finding = line.finding(rule, line.place(|answer| &answer.first.place), "１回目の答えがありません");
        if line.item.id.device == Some(Device::Server) { finding.hint(SERVERLESS) } else { finding }
    }));
    found
}

/// C102.
pub fn undated(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let pharmacy = &context.case.pharmacy;
    let mut found = Vec::new();
    if !pharmacy.has_system.is_blank() && pharmacy.has_system_checked.is_blank() {
        found.push(context.about_existence(rule, &pharmacy.has_system_checked.place, "「有無の確認日」がありません"));
    }
    found.extend(context.pharmacy_lines().filter_map(|line| line_undated(rule, &line)));
    found
}

/// A row of the fiscal year whose first answer has no date.
pub fn line_undated(rule: &Rule, line: &Line<'_>) -> Option<Finding> {
    let answer = line.answer.filter(|_| line.item.period == Period::Year)?;
    let answered = matches!(answer.first.copied(), Some(Reply::Yes | Reply::No));
    (answered && answer.first_checked.is_blank())
        .then(|| line.finding(rule, answer.first_checked.place.clone(), "１回目の答えに確認日がありません"))
}

/// C103.
pub fn without_target(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.pharmacy_lines().filter_map(|line| line_without_target(rule, context, &line)).collect()
}

/// A row of the fiscal year with いいえ and no target date; lighter once the second answer is はい with its date.
pub fn line_without_target(rule: &Rule, context: &Context<'_>, line: &Line<'_>) -> Option<Finding> {
    let answer = line.answer.filter(|_| line.item.period == Period::Year)?;
    if answer.first.copied() != Some(Reply::No) || !answer.target.is_blank() {
        return None;
    }
    let finding = line.finding(rule, answer.target.place.clone(), "１回目が「いいえ」ですが、目標日がありません");
    let finding = finding.hint(format!("{}までの目標日を入れてください", in_words(context.edition.fiscal_year.last())));
    let done = answer.second.copied() == Some(Reply::Yes) && !answer.second_checked.is_blank();
    Some(if done { finding.severity(Severity::Warning) } else { finding })
}

/// C104.
pub fn target_outside(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.pharmacy_lines().filter_map(|line| line_target_outside(rule, context, &line)).collect()
}

/// A row whose target date lies outside the year in which it counts.
pub fn line_target_outside(rule: &Rule, context: &Context<'_>, line: &Line<'_>) -> Option<Finding> {
    let target = &line.answer?.target;
    let (first, last) = span(context, line);
    let day = target.copied().filter(|day| !(first..=last).contains(day))?;
    let message = format!("目標日（{}）が、{}から{}までの外にあります", in_words(day), in_words(first), in_words(last));
    let hint = format!("{}から{}までの日に直してください", in_words(first), in_words(last));
    let finding = line.finding(rule, target.place.clone(), &message).hint(hint);
    Some(if line.item.period == Period::Reference { finding.severity(Severity::Note) } else { finding })
}

/// The days that count for a row: the fiscal year, for reference items up to the end of the year they name.
fn span(context: &Context<'_>, line: &Line<'_>) -> (Date, Date) {
    (context.edition.fiscal_year.first(), context.edition.last_year(line.item.period).last())
}

/// C105.
pub fn check_date_off(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let year = context.edition.fiscal_year;
    let checked = &context.case.pharmacy.has_system_checked;
    let mut found = Vec::new();
    if let Some(message) = date_off(checked, (year.first(), year.last()), context.as_of) {
        found.push(context.about_existence(rule, &checked.place, &message));
    }
    found.extend(context.pharmacy_lines().flat_map(|line| line_check_date_off(rule, context, &line)));
    found
}

/// The check dates of a row that lie after the day of the papers or outside the year in which they count.
pub fn line_check_date_off(rule: &Rule, context: &Context<'_>, line: &Line<'_>) -> Vec<Finding> {
    let dates = line.answer.map(|answer| [&answer.first_checked, &answer.second_checked]);
    let off = dates
        .into_iter()
        .flatten()
        .filter_map(|checked| Some((checked, date_off(checked, span(context, line), context.as_of)?)));
    off.map(|(checked, message)| line.finding(rule, checked.place.clone(), &message)).collect()
}

fn date_off(checked: &Field<Date>, (first, last): (Date, Date), as_of: Date) -> Option<String> {
    let day = checked.copied()?;
    let why = if day > as_of {
        format!("書類の日（{}）より後です", in_words(as_of))
    } else if day < first {
        format!("年度の始まり（{}）より前です", in_words(first))
    } else if day > last {
        format!("{}を過ぎています", in_words(last))
    } else {
        return None;
    };
    Some(format!("確認日（{}）が、{why}", in_words(day)))
}

/// C106.
pub fn filled_in_vain(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let filled = |line: &Line<'_>| line.answer.and_then(Answer::first_filled).cloned();
    if context.case.has_no_system() {
        let places: Vec<Place> = context.all_pharmacy_lines().filter_map(|line| filled(&line)).collect();
        // One answer makes them all superfluous: one finding, at the first of them.
        let first = places.iter().min().cloned();
        let message = format!(
            "システムの有無が「いいえ」なので、下の項目の記入は要りません（{}項目に書かれています）",
            places.len()
        );
        return first.map(|place| Finding::new(rule, place, message)).into_iter().collect();
    }
    if !context.case.has_no_contract() {
        return Vec::new();
    }
    let exempt = context.all_pharmacy_lines().filter(|line| line.item.exempt_without_contract);
    let message = "事業者と契約していないので、記入は要りません";
    exempt.filter_map(|line| Some(line.finding(rule, filled(&line)?, message))).collect()
}

/// C107.
pub fn dates_out_of_order(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.pharmacy_lines().flat_map(|line| line_dates_out_of_order(rule, &line)).collect()
}

/// What does not fit together among the dates of a row.
pub fn line_dates_out_of_order(rule: &Rule, line: &Line<'_>) -> Vec<Finding> {
    let Some(answer) = line.answer else {
        return Vec::new();
    };
    let (first, second) = (answer.first_checked.copied(), answer.second_checked.copied());
    let mut found = Vec::new();
    if !answer.second.is_blank() && second.is_none() {
        found.push(line.finding(rule, answer.second_checked.place.clone(), "２回目の答えに確認日がありません"));
    }
    if let (Some(first), Some(second)) = (first, second)
        && second < first
    {
        found.push(line.finding(
            rule,
            answer.second_checked.place.clone(),
            "２回目の確認日が、１回目の確認日より前です",
        ));
    }
    if let (Some(first), Some(target)) = (first, answer.target.copied())
        && target < first
    {
        found.push(line.finding(rule, answer.target.place.clone(), "目標日が、１回目の確認日より前です"));
    }
    found
}

/// C108.
pub fn target_passed(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    context.pharmacy_lines().filter_map(|line| line_target_passed(rule, context, &line)).collect()
}

/// A row whose target date has passed while its newest answer is not はい.
pub fn line_target_passed(rule: &Rule, context: &Context<'_>, line: &Line<'_>) -> Option<Finding> {
    let answer = line.answer?;
    let target = answer.target.copied().filter(|target| *target < context.as_of && !answer.is_yes())?;
    let message = format!("目標日（{}）を過ぎましたが、「はい」がありません", in_words(target));
    Some(line.finding(rule, answer.target.place.clone(), &message))
}

/// C109.
pub fn year_old(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let mut dates: Vec<(Date, &Place)> = Vec::new();
    let add = |field: &'_ Field<Date>| field.copied();
    let existence = &context.case.pharmacy.has_system_checked;
    dates.extend(add(existence).map(|day| (day, &existence.place)));
    let lines: Vec<Line<'_>> = context.pharmacy_lines().collect();
    for answer in lines.iter().filter_map(|line| line.answer) {
        for field in [&answer.first_checked, &answer.second_checked] {
            dates.extend(add(field).map(|day| (day, &field.place)));
        }
    }
    let newest = dates.into_iter().max_by_key(|(day, _)| *day);
    let old = newest.filter(|(day, _)| day.checked_add(1.year()).is_ok_and(|next| next < context.as_of));
    let finding = old.map(|(day, place)| {
        Finding::new(rule, place.clone(), format!("いちばん新しい確認日（{}）から、1年を過ぎています", in_words(day)))
    });
    finding.into_iter().collect()
}

/// C110.
pub fn reference_open(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let open = context
        .pharmacy_lines()
        .filter(|line| line.item.period == Period::Reference && !line.answer.is_some_and(Answer::is_yes));
    let year = context.edition.reference_year;
    let message =
        format!("参考項目がまだ「はい」ではありません。この年度の検査では確認されませんが、{year}中に対応が要ります");
    open.map(|line| line.finding(rule, line.place(|answer| &answer.newest().place), &message)).collect()
}

/// C111.
pub fn edition_outdated(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    if context.as_of <= context.edition.fiscal_year.last() {
        return Vec::new();
    }
    let message = format!("この書類は{}の様式です。今の立入検査には最新年度の様式が要ります", context.edition.name);
    let newer =
        context.edition.superseded_by.as_ref().map_or_else(String::new, |newer| format!("（{newer}が出ています）"));
    vec![
        Finding::new(rule, context.case.pharmacy.year.place.clone(), message)
            .hint(format!("厚生労働省の最新年度の様式を確かめてください{newer}")),
    ]
}

/// C112.
pub fn system_denied(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let case = context.case;
    let listed = [
        ("機器台帳", rows(&case.devices).len()),
        ("事業者", case.vendor_names().len()),
        ("業務の使用システム", rows(&case.operations).iter().filter(|operation| !operation.systems.is_blank()).count()),
        ("バックアップ", rows(&case.backups).len()),
        ("復旧手順", rows(&case.restore_steps).len()),
    ];
    let names: Vec<&str> = listed.into_iter().filter(|(_, count)| *count > 0).map(|(name, _)| name).collect();
    if !case.has_no_system() || names.is_empty() {
        return Vec::new();
    }
    let message = format!("システムの有無が「いいえ」ですが、{}に書かれているものがあります", names.join("、"));
    vec![context.about_existence(rule, &case.pharmacy.has_system.place, &message)]
}

/// C113.
pub fn target_ahead(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let lines = context.pharmacy_lines().filter(|line| line.item.period == Period::Year);
    let ahead = lines.filter_map(|line| {
        let answer = line.answer.filter(|answer| answer.newest().copied() == Some(Reply::No))?;
        let target = answer.target.copied().filter(|target| *target >= context.as_of)?;
        let message = format!("「いいえ」で、目標日は{}です。年度内に「はい」になるよう促されます", in_words(target));
        Some(line.finding(rule, answer.target.place.clone(), &message))
    });
    ahead.collect()
}

/// C114, on both sheets.
pub fn other_wording(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let vendors = context.case.vendor_names().into_iter().flat_map(|vendor| {
        let answers = context.case.answers_of(vendor);
        answers.map(move |answer| (FormKind::Vendor, Some(vendor), answer))
    });
    let pharmacy = rows(&context.case.answers).iter().map(|answer| (FormKind::Pharmacy, None, answer));
    let differs = pharmacy.chain(vendors).filter_map(|(kind, vendor, answer)| {
        let item = context.edition.items(kind).find(|item| item.id == answer.item)?;
        let other = answer.text.get().is_some_and(|text| squeezed(text.as_str()) != squeezed(&item.text));
        let line = Line { item, answer: Some(answer), vendor, sheet: answer.place.clone() };
        other.then(|| line.finding(rule, answer.text.place.clone(), "チェック項目の文が、この年度の様式の文と違います"))
    });
    differs.collect()
}

/// C301.
pub fn no_diagram(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    if !rows(&context.case.contacts).is_empty() {
        return Vec::new();
    }
    let claimed = context.pharmacy_lines().filter(|line| line.item.topic == topic::CONTACT_DIAGRAM);
    let claimed = claimed.filter_map(|line| line.answer.filter(|answer| answer.is_yes()).map(|answer| (line, answer)));
    let found = claimed.map(|(line, answer)| {
        let finding = line.finding(
            rule,
            answer.first.place.clone(),
            "連絡体制図が「はい」ですが、見せる図のもとになる「連絡先」がありません",
        );
        let elsewhere = !answer.remark.is_blank();
        if elsewhere { finding.severity(Severity::Note) } else { finding }
    });
    found.collect()
}
