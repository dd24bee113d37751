//! 01 and 02: the two official forms with the answers in their places.

use jiff::civil::Date;
use serde::Serialize;

use super::sending::Sending;
use crate::case::Case;
use crate::model::columns::{ColumnKind, FormColumn, FormField};
use crate::model::day::{FiscalYear, in_brackets};
use crate::model::edition::{Edition, Form, FormKind, Item, Period, Section, Words};
use crate::model::item::{ItemId, ItemNumber, Numbering};
use crate::model::text::Text;
use crate::sheet::checklist::Answer;
use crate::sheet::choice::{Reply, YesNo};

/// Why an item is not to be filled in, as printed beside the stroke.
const NO_CONTRACT: &str = "事業者と契約していないため記入不要";
const OUT_OF_SCOPE: &str = "契約の対象外";
const FOR_OTHERS: &str = "薬局以外の項目のため記入不要";
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
    /// Its columns behind the item's, in printed order.
    pub columns: Vec<FormColumn>,
    /// How the edition writes numbers.
    #[serde(skip)]
    pub numbering: Numbering,
    /// The edition's year.
    #[serde(skip)]
    pub fiscal_year: FiscalYear,
    /// What is said of a form whose year is over.
    pub over: Option<Over>,
    /// The tables, in printed order.
    pub sections: Vec<FilledSection>,
}

impl Checklist {
    /// Returns the header of a column in the table 有無: over its answer, what stands over the
    /// results.
    pub fn existence_header<'a>(&'a self, column: &'a FormColumn) -> &'a str {
        let over =
            Some(&self.words.result).filter(|result| !result.is_empty()).or(column.over.first());
        match (column.kind, over) {
            (ColumnKind::Answer, Some(over)) => over,
            (
                ColumnKind::Answer | ColumnKind::Date | ColumnKind::Target | ColumnKind::Remark,
                _,
            ) => &column.header,
        }
    }

    /// Returns a paper's name as its foot has it: with the form's year where that is over.
    pub fn name_in_foot(&self, name: &str) -> String {
        match &self.over {
            Some(over) => format!("{name}　{}", over.form),
            None => name.to_owned(),
        }
    }

    /// Returns the vendor whose form it is, who is named on its first page only, for the foot of
    /// each; empty for the pharmacy's form.
    pub fn vendor_in_foot(&self) -> &str {
        self.vendor.as_deref().unwrap_or_default()
    }

    /// Counts the pages that it has where no remark is long.
    pub fn pages(&self) -> usize {
        self.sections.iter().map(|section| usize::from(section.page)).max().unwrap_or(1)
    }

    /// Returns the header of the remarks.
    pub fn remark_header(&self) -> &str {
        let column = self.columns.iter().find(|column| column.kind == ColumnKind::Remark);
        column.map_or(&self.words.remark, |column| &column.header)
    }
}

/// What is said of a form whose year is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Over {
    /// Whose form it is, for the footer.
    pub form: String,
    /// The same with what follows from it, for the top of a page.
    pub warning: String,
}

impl Over {
    /// Returns what is to be said on a day; `None` within the edition's year.
    pub fn of(edition: &Edition, as_of: Date) -> Option<Self> {
        let form = format!("{}の様式", edition.fiscal_year);
        let warning = format!("{form}　今年度の立入検査には使えません");
        (as_of > edition.fiscal_year.last()).then_some(Self { form, warning })
    }
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
    /// A note of the item's own, under the wording.
    pub note: Option<String>,
    /// Why it is not to be filled in.
    pub reason: Option<&'static str>,
    /// Whether it is for others than a pharmacy.
    #[serde(skip)]
    pub for_others: bool,
    /// The answers, round by round.
    pub answers: Vec<AnswerCell>,
    /// Target date.
    pub target: DateCell,
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

impl FilledRow {
    /// Returns the item's number as the edition writes it.
    pub fn number(&self, numbering: Numbering) -> String {
        match self.id.number {
            ItemNumber::Existence => self.id.number.to_string(),
            ItemNumber::Numbered { .. } => numbering.written(self.id.number),
        }
    }

    /// Returns true where the row is asked for, or was answered all the same.
    pub fn is_asked(&self) -> bool {
        let filled = |answer: &AnswerCell| answer.given.is_some() || answer.date.day.is_some();
        let answered =
            self.answers.iter().any(filled) || self.target.day.is_some() || !self.remark.is_empty();
        !self.for_others || answered
    }
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
    /// As printed: `（10/ 2）`, `（R8/11/26）`, `（　/　）`.
    pub text: String,
    /// The year in which month and day are printed alone.
    #[serde(skip)]
    pub bare: Option<FiscalYear>,
    /// Whether the cell gets the stroke.
    pub struck: bool,
}

/// Fills 01, the pharmacy's form, on a day; `None` where the edition has none.
pub fn pharmacy(case: &Case, edition: &Edition, as_of: Date) -> Option<Checklist> {
    let form = edition.form(FormKind::Pharmacy)?;
    let rows = Rows { edition, rounds: form.shape().rounds };
    let sections = form.sections.iter().map(|section| {
        let stroke =
            (section.period != Period::Existence && case.has_no_system()).then_some(NO_SYSTEM);
        fill(section, stroke, |item| {
            if item.period == Period::Existence {
                return rows.existence(case, item);
            }
            let exempt =
                (item.exempt_without_contract && case.has_no_contract()).then_some(NO_CONTRACT);
            rows.row(item, case.answer_to(&item.id), for_others(item).or(exempt), stroke.is_some())
        })
    });
    Some(Checklist { sections: sections.collect(), ..heading(case, edition, form, as_of) })
}

/// Fills 02, a vendor's form, on a day; `None` where the edition has none. It is blank where the
/// vendor answered nothing yet.
pub fn vendor(case: &Case, edition: &Edition, vendor: &Text, as_of: Date) -> Option<Checklist> {
    let form = edition.form(FormKind::Vendor)?;
    let rows = Rows { edition, rounds: form.shape().rounds };
    let answer_to = |item: &Item| case.answers_of(vendor).find(|answer| answer.item == item.id);
    let sections = form.sections.iter().map(|section| {
        fill(section, None, |item| {
            let answer = answer_to(item);
            let first = answer.and_then(|answer| answer.first().reply.copied());
            let out_of_scope = (first == Some(Reply::OutOfScope)).then_some(OUT_OF_SCOPE);
            rows.row(item, answer, for_others(item).or(out_of_scope), false)
        })
    });
    let sending = Some(Box::new(Sending::of(case, edition, vendor, as_of)));
    let vendor = Some(vendor.to_string());
    let sections = sections.collect();
    Some(Checklist { sections, vendor, sending, ..heading(case, edition, form, as_of) })
}

fn for_others(item: &Item) -> Option<&'static str> {
    item.for_others.then_some(FOR_OTHERS)
}

fn heading(case: &Case, edition: &Edition, form: &Form, as_of: Date) -> Checklist {
    Checklist {
        edition: edition.id.clone(),
        form: form.kind,
        title: form.title.clone(),
        badge: form.badge.clone(),
        party: form.party.clone(),
        pharmacy: case.pharmacy.name.text().to_owned(),
        vendor: None,
        sending: None,
        words: edition.words.clone(),
        columns: form.columns.clone(),
        numbering: edition.numbering,
        fiscal_year: edition.fiscal_year,
        over: Over::of(edition, as_of),
        sections: Vec::new(),
    }
}

fn fill(
    section: &Section,
    reason: Option<&'static str>,
    row: impl Fn(&Item) -> FilledRow,
) -> FilledSection {
    let mut chapters: Vec<Chapter> = Vec::new();
    for item in &section.items {
        if chapters.last().is_none_or(|chapter| {
            chapter.number != item.chapter_number || chapter.name != item.chapter
        }) {
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
            None => {
                chapter.groups.push(Group { heading: item.heading.clone(), rows: vec![row(item)] })
            }
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

/// Fills the rows of a form.
struct Rows<'e> {
    edition: &'e Edition,
    rounds: usize,
}

impl Rows<'_> {
    /// Fills the row 有無, whose answer stands on the sheet 薬局; it has neither target date nor later
    /// answers.
    fn existence(&self, case: &Case, item: &Item) -> FilledRow {
        let given = case.pharmacy.has_system.copied();
        let given = given.map(|answer| if answer == YesNo::Yes { Given::Yes } else { Given::No });
        let bare = self.edition.bare_year(FormField::Checked(0), item.period);
        let date = date(case.pharmacy.has_system_checked.copied(), bare, false);
        let answers = vec![AnswerCell { given, date, struck: false }];
        let remark = case.pharmacy.has_system_remark.text().to_owned();
        FilledRow { answers, remark, ..self.row(item, None, None, false) }
    }

    fn row(
        &self,
        item: &Item,
        answer: Option<&Answer>,
        reason: Option<&'static str>,
        section_struck: bool,
    ) -> FilledRow {
        let struck = reason.is_some() || section_struck;
        let bare = |field| self.edition.bare_year(field, item.period);
        let cell = |round: usize| {
            let given = answer.and_then(|answer| answer.rounds.get(round));
            let day = given.and_then(|given| given.checked.copied());
            let date = date(day, bare(FormField::Checked(round)), false);
            answered(given.and_then(|given| given.reply.copied()), date, struck)
        };
        FilledRow {
            id: item.id.clone(),
            name: item.id.to_string(),
            label: item.label.clone(),
            text: item.text.clone(),
            note: item.note.clone(),
            reason,
            for_others: item.for_others,
            answers: (0..self.rounds).map(cell).collect(),
            target: date(
                answer.and_then(|answer| answer.target.copied()),
                bare(FormField::Target),
                struck,
            ),
            remark: answer.map(|answer| answer.remark.text().to_owned()).unwrap_or_default(),
        }
    }
}

/// Fills an answer's cell: one that was given though it was not needed is printed, not struck out.
fn answered(reply: Option<Reply>, date: DateCell, struck: bool) -> AnswerCell {
    let given = reply.map(|reply| match reply {
        Reply::Yes => Given::Yes,
        Reply::No => Given::No,
        Reply::OutOfScope => Given::OutOfScope,
    });
    // 対象外 is itself the answer, dated or not.
    let dated = date.day.is_some() && given != Some(Given::OutOfScope);
    let filled = matches!(given, Some(Given::Yes | Given::No)) || dated;
    AnswerCell { given, date, struck: struck && !filled }
}

fn date(day: Option<Date>, bare: Option<FiscalYear>, struck: bool) -> DateCell {
    DateCell { day, text: in_brackets(day, bare), bare, struck: struck && day.is_none() }
}
