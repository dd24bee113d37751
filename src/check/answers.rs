//! C101, C106, C110–C112, C114: what 薬局確認用 answers, and by which edition.

use super::context::{Check, Context, FormRow};
use crate::finding::{Finding, Place};
use crate::model::day::FiscalYear;
use crate::model::edition::{FormKind, Period};
use crate::model::item::Device;
use crate::model::text::squeezed;
use crate::model::way_out;
use crate::rule::Severity::{Error, Note, Warning};
use crate::rule::{Code, Rule};
use crate::sheet::checklist::{Answer, WITHOUT_SERVER};
use crate::sheet::{Pharmacy, SheetId, rows};

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("C101"),
            severity: Error,
            title: "１回目の答えがありません",
            why: "立入検査では、その年度の項目すべてに1回目の答えと日付があるかを確認されます。サーバを置いていない薬局でも、サーバの項目は空欄にできません。",
            mend: "「はい」か「いいえ」を書いてください。",
            sources: &["別添3 ①"],
        },
        finds: unanswered,
    },
    Check {
        rule: Rule {
            code: Code::new("C106"),
            severity: Note,
            title: "記入が要らない項目に書かれています",
            why: "医療情報システムがない薬局では下の項目すべて、事業者と契約していない薬局では２（２）と２（３）の記入は要りません。書かれたものは、そのまま印刷します。",
            mend: "そのままでもかまいません。有無や契約の答えが正しいかを見直してください。",
            sources: &["別添3 ①"],
        },
        finds: needlessly_filled,
    },
    Check {
        rule: Rule {
            code: Code::new("C110"),
            severity: Note,
            title: "参考項目がまだ「はい」になっていません",
            why: "参考項目は、この年度の立入検査では確認されません。様式に書かれた次の年度のうちに「はい」になるよう取り組む項目です。",
            mend: "次の年度のうちに「はい」になるように進めてください。",
            sources: &["別添2 Ⅰ-3", "別添3"],
        },
        finds: reference_open,
    },
    Check {
        rule: Rule {
            code: Code::new("C111"),
            severity: Error,
            title: "過ぎた年度の様式です",
            why: "様式は年度ごとに改められます。過ぎた年度の様式は、今の立入検査には使えません。新しい年度には、項目が増えたり参考項目が本項目になったりします。過ぎた年度の様式に、さかのぼった日付を書き足しても、今年度の点検をしたことにはなりません。",
            mend: "今年度の様式を手に入れて、取り込んでください。まだ出ていなければ、出てからでかまいません。",
            sources: &["別添1"],
        },
        finds: edition_outdated,
    },
    Check {
        rule: Rule {
            code: Code::new("C112"),
            severity: Warning,
            title: "システムは「いいえ」なのに、機器や事業者が書かれています",
            why: "医療情報システムには、レセコンや電子薬歴など、医療情報を扱うものすべてが入ります。「いいえ」とすると、ほかの項目は何も確認されません。",
            mend: "レセコンや電子薬歴を使っていれば「はい」に直してください。",
            sources: &["別添2 Ⅱ 有無"],
        },
        finds: system_denied,
    },
    Check {
        rule: Rule {
            code: Code::new("C114"),
            severity: Warning,
            title: "チェック項目の文が様式と違います",
            why: "書かれている文が、この年度の様式の文と違います。別の項目や別の年度の項目に答えているかもしれません。印刷には様式の文を使います。",
            mend: "項番と文の組み合わせを見直してください。",
            sources: &["別添1"],
        },
        finds: other_wording,
    },
];

/// Finds items of the fiscal year without a first answer (C101).
fn unanswered(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let pharmacy = &context.case.pharmacy;
    let mut found = Vec::new();
    if context.case.asks_existence
        && context.is_empty(Pharmacy::COLUMN.has_system, &pharmacy.has_system)
    {
        let message = "「医療情報システムの有無」の答えがありません";
        found.push(context.about_existence(rule, &pharmacy.has_system.place, message));
    }
    let open = context
        .pharmacy_rows()
        .filter(|row| row.item.period == Period::Year && row.is_unanswered(context));
    found.extend(open.map(|row| {
        let finding = row.finding(
            rule,
            row.place(|answer| &answer.first().reply.place),
            "１回目の答えがありません",
        );
        if row.item.id.devices.has(Device::Server) { finding.hint(WITHOUT_SERVER) } else { finding }
    }));
    found
}

/// Finds answers to items that need none (C106).
fn needlessly_filled(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let filled = |row: &FormRow<'_>| row.answer.and_then(Answer::first_filled).cloned();
    if context.case.has_no_system() {
        let places: Vec<Place> =
            context.all_pharmacy_rows().filter_map(|row| filled(&row)).collect();
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
    let exempt = context.all_pharmacy_rows().filter(|row| row.item.exempt_without_contract);
    let message = "事業者と契約していないので、記入は要りません";
    exempt.filter_map(|row| Some(row.finding(rule, filled(&row)?, message))).collect()
}

/// Finds reference items that are not はい yet (C110).
fn reference_open(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    if context.is_over() {
        return Vec::new();
    }
    let open =
        context.pharmacy_rows().filter(|row| row.item.period == Period::Reference && !row.is_yes());
    let found = open.map(|row| {
        let year = row.edition.last_year(Period::Reference);
        let message = format!(
            "参考項目がまだ「はい」ではありません。この年度の検査では確認されませんが、{year}中に対応が要ります"
        );
        row.finding(rule, row.place(|answer| &answer.newest().reply.place), &message)
    });
    found.collect()
}

/// Finds an edition whose fiscal year is over (C111).
fn edition_outdated(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(edition) = context.editions.own.filter(|_| context.is_over()) else {
        return Vec::new();
    };
    let today = FiscalYear::of(context.as_of);
    let message = format!("{}の様式です。{today}の立入検査には使えません", edition.fiscal_year);
    let year = &context.case.pharmacy.year.place;
    let at_hand = context.editions.of_today.map(|newer| way_out::at_hand(newer, year));
    let way = at_hand.unwrap_or_else(|| way_out::ministry(Some(today)));
    let hint = format!(
        "{way}。今年度の様式がまだ出ていなければ、出てからでかまいません。{}",
        way_out::STILL_OF_USE
    );
    vec![Finding::new(rule, year.clone(), message).hint(hint).first()]
}

/// Finds ledgers that list what belongs to a system where there is said to be none (C112).
fn system_denied(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let case = context.case;
    let listed = [
        (SheetId::Devices.name(), rows(&case.devices).len()),
        (SheetId::Vendors.name(), case.vendor_names().len()),
        (
            "業務の使用システム",
            rows(&case.operations).iter().filter(|operation| !operation.systems.is_blank()).count(),
        ),
        (SheetId::Backups.name(), rows(&case.backups).len()),
        (SheetId::RestoreSteps.name(), rows(&case.restore_steps).len()),
    ];
    let names: Vec<&str> =
        listed.into_iter().filter(|(_, count)| *count > 0).map(|(name, _)| name).collect();
    if !case.has_no_system() || names.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "システムの有無が「いいえ」ですが、{}に書かれているものがあります",
        names.join("、")
    );
    vec![context.about_existence(rule, &case.pharmacy.has_system.place, &message)]
}

/// Finds rows, on both sheets, whose text is not the item's (C114).
fn other_wording(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let vendors = context.case.vendor_names().into_iter().flat_map(|vendor| {
        let answers = context.case.answers_of(vendor);
        answers.map(move |answer| (FormKind::Vendor, Some(vendor), answer))
    });
    let pharmacy =
        rows(&context.case.answers).iter().map(|answer| (FormKind::Pharmacy, None, answer));
    let differs = pharmacy.chain(vendors).filter_map(|(kind, vendor, answer)| {
        let edition = context.editions.own?;
        let item = edition.items(kind).find(|item| item.id == answer.item)?;
        let other =
            answer.text.get().is_some_and(|text| squeezed(text.as_str()) != squeezed(&item.text));
        let row =
            FormRow { item, answer: Some(answer), vendor, edition, sheet: answer.place.clone() };
        other.then(|| {
            row.finding(
                rule,
                answer.text.place.clone(),
                "チェック項目の文が、この年度の様式の文と違います",
            )
        })
    });
    differs.collect()
}
