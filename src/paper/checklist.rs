//! 01 and 02: the two official forms with the answers in their places.

use jiff::civil::Date;
use serde::Serialize;

use super::sending::Sending;
use crate::case::Case;
use crate::model::day::in_brackets;
use crate::model::edition::{Edition, Form, FormKind, Item, Period, Section, Words};
use crate::model::item::ItemId;
use crate::model::text::Text;
use crate::sheet::checklist::Answer;
use crate::sheet::choice::{Reply, YesNo};

/// Why an item is not to be filled in, as printed beside the stroke.
const NO_CONTRACT: &str = "事業者と契約していないため記入不要";
const OUT_OF_SCOPE: &str = "契約の対象外";
const NO_SYSTEM: &str = "医療情報システムの有無が「いいえ」のため確認不要";

/// A filled form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// The edition's id.
    pub edition: String,
    /// Which form.
    pub form: FormKind,
    /// Its title.
    pub title: String,
    /// The words in the box.
    pub badge: String,
    /// The label of the field for the vendor's name.
    pub party: Option<String>,
    /// 薬局名.
    pub pharmacy: String,
    /// 事業者名.
    pub vendor: Option<String>,
    /// What the vendor is told; none on the pharmacy's form.
    #[serde(skip)]
    pub sending: Option<Box<Sending>>,
    /// Words of columns and answers.
    pub words: Words,
    /// The tables, in printed order.
    pub sections: Vec<FilledSection>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilledSection {
    /// What its rows have in common.
    pub period: Period,
    /// The page it stands on, from one.
    pub page: u8,
    /// Its heading; empty for 有無.
    pub heading: String,
    /// Notes above.
    pub notes_above: Vec<String>,
    /// Notes under it.
    pub notes_below: Vec<String>,
    /// Why none of its rows is to be filled in.
    pub reason: Option<&'static str>,
    /// The chapters, each a run of rows.
    pub chapters: Vec<Chapter>,
}

/// Rows under one chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// Its number as printed; empty for 有無.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its rows, under their heading rows.
    pub groups: Vec<Group>,
}

/// Rows under one heading row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The heading row, if there is one.
    pub heading: Option<String>,
    /// The rows.
    pub rows: Vec<FilledRow>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilledRow {
    /// Which item.
    #[serde(skip)]
    pub id: ItemId,
    /// The item as people say it, for a 別紙: `２（４）サーバ`.
    pub name: String,
    /// The number as printed.
    pub label: String,
    /// The wording.
    pub text: String,
    /// Why it is not to be filled in.
    pub reason: Option<&'static str>,
    /// First answer.
    pub first: AnswerCell,
    /// Target date.
    pub target: DateCell,
    /// Second answer.
    pub second: AnswerCell,
    /// The user's remark.
    pub remark: String,
}

/// An answer cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerCell {
    /// The word to be ringed; none on a blank form.
    pub given: Option<Given>,
    /// The date under it.
    pub date: DateCell,
    /// Whether the cell gets the stroke.
    pub struck: bool,
}

/// Which word is ringed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Given {
    /// はい.
    Yes,
    /// いいえ.
    No,
    /// Neither: 対象外.
    #[serde(rename = "out-of-scope")]
    OutOfScope,
}

/// A date in the form's brackets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateCell {
    /// The day.
    #[serde(skip)]
    pub day: Option<Date>,
    /// As printed: `（10/ 2）`, `（　/　）`.
    pub text: String,
    /// Whether the cell gets the stroke.
    pub struck: bool,
}

/// Fills 01, the pharmacy's form; `None` where the edition has none.
pub fn pharmacy(case: &Case, edition: &Edition) -> Option<Checklist> {
    let form = edition.form(FormKind::Pharmacy)?;
    let sections = form.sections.iter().map(|section| {
        let stroke = (section.period != Period::Existence && case.has_no_system()).then_some(NO_SYSTEM);
        fill(section, stroke, |item| {
            if item.period == Period::Existence {
                return existence(case, item);
            }
            let reason = (item.exempt_without_contract && case.has_no_contract()).then_some(NO_CONTRACT);
            row(item, case.answer_to(item.id), reason, stroke.is_some())
        })
    });
    Some(Checklist { sections: sections.collect(), ..heading(case, edition, form, None) })
}

/// Fills 02, a vendor's form; `None` where the edition has none. It is blank where the vendor
/// answered nothing yet.
pub fn vendor(case: &Case, edition: &Edition, vendor: &Text, sending: Sending) -> Option<Checklist> {
    let form = edition.form(FormKind::Vendor)?;
    let answer_to = |item: &Item| case.answers_of(vendor).find(|answer| answer.item == item.id);
    let sections = form.sections.iter().map(|section| {
        fill(section, None, |item| {
            let answer = answer_to(item);
            let out_of_scope = answer.is_some_and(|answer| answer.first.copied() == Some(Reply::OutOfScope));
            row(item, answer, out_of_scope.then_some(OUT_OF_SCOPE), false)
        })
    });
    let sending = Some(Box::new(sending));
    Some(Checklist { sections: sections.collect(), sending, ..heading(case, edition, form, Some(vendor)) })
}

fn heading(case: &Case, edition: &Edition, form: &Form, vendor: Option<&Text>) -> Checklist {
    Checklist {
        edition: edition.id.clone(),
        form: form.kind,
        title: form.title.clone(),
        badge: form.badge.clone(),
        party: form.party.clone(),
        pharmacy: case.pharmacy.name.text().to_owned(),
        vendor: vendor.map(Text::to_string),
        sending: None,
        words: edition.words.clone(),
        sections: Vec::new(),
    }
}

fn fill(section: &Section, reason: Option<&'static str>, row: impl Fn(&Item) -> FilledRow) -> FilledSection {
    let mut chapters: Vec<Chapter> = Vec::new();
    for item in &section.items {
        if chapters.last().is_none_or(|chapter| chapter.number != item.chapter_number || chapter.name != item.chapter) {
            chapters.push(Chapter {
                number: item.chapter_number.clone(),
                name: item.chapter.clone(),
                groups: Vec::new(),
            });
        }
        let Some(chapter) = chapters.last_mut() else {
            continue;
        };
        match chapter.groups.last_mut().filter(|group| group.heading == item.heading) {
            Some(group) => group.rows.push(row(item)),
            None => chapter.groups.push(Group { heading: item.heading.clone(), rows: vec![row(item)] }),
        }
    }
    FilledSection {
        period: section.period,
        page: section.page,
        heading: section.heading.clone(),
        notes_above: section.notes_above.clone(),
        notes_below: section.notes_below.clone(),
        reason,
        chapters,
    }
}

/// Fills the row 有無, whose answer stands on the sheet 薬局; it has neither target date nor second
/// answer.
fn existence(case: &Case, item: &Item) -> FilledRow {
    let given =
        case.pharmacy.has_system.copied().map(|answer| if answer == YesNo::Yes { Given::Yes } else { Given::No });
    let first = AnswerCell { given, date: date(case.pharmacy.has_system_checked.copied(), false), struck: false };
    let remark = case.pharmacy.has_system_remark.text().to_owned();
    FilledRow { first, remark, ..row(item, None, None, false) }
}

fn row(item: &Item, answer: Option<&Answer>, reason: Option<&'static str>, section_struck: bool) -> FilledRow {
    let struck = reason.is_some() || section_struck;
    FilledRow {
        id: item.id,
        name: item.id.to_string(),
        label: item.label.clone(),
        text: item.text.clone(),
        reason,
        first: answered(
            answer.and_then(|answer| answer.first.copied()),
            answer.and_then(|answer| answer.first_checked.copied()),
            struck,
        ),
        target: date(answer.and_then(|answer| answer.target.copied()), struck),
        second: answered(
            answer.and_then(|answer| answer.second.copied()),
            answer.and_then(|answer| answer.second_checked.copied()),
            struck,
        ),
        remark: answer.map(|answer| answer.remark.text().to_owned()).unwrap_or_default(),
    }
}

/// Fills an answer's cell: one that was given though it was not needed is printed, not struck out.
fn answered(reply: Option<Reply>, day: Option<Date>, struck: bool) -> AnswerCell {
    let given = reply.map(|reply| match reply {
        Reply::Yes => Given::Yes,
        Reply::No => Given::No,
        Reply::OutOfScope => Given::OutOfScope,
    });
    // 対象外 is itself the answer, dated or not.
    let dated = day.is_some() && given != Some(Given::OutOfScope);
    let filled = matches!(given, Some(Given::Yes | Given::No)) || dated;
    AnswerCell { given, date: date(day, false), struck: struck && !filled }
}

fn date(day: Option<Date>, struck: bool) -> DateCell {
    DateCell { day, text: in_brackets(day), struck: struck && day.is_none() }
}
