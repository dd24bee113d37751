//! The columns of answers on a checklist: as many rounds as the edition has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::checklist::{ChecklistColumns, FormColumns, TARGET_TOO, THIRD, VendorChecklistColumns};
use super::column::Column;
use super::id::SheetId;
use crate::model::columns::{FormField, MAX_ROUNDS, Shape};
use crate::model::edition::{Edition, FormKind};

/// A sheet that holds answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerSheet {
    /// チェックリスト.
    Checklist,
    /// 事業者チェックリスト.
    VendorChecklist,
    /// データ of a form that came back.
    Form,
}

impl AnswerSheet {
    const ALL: [Self; 3] = [Self::Checklist, Self::VendorChecklist, Self::Form];

    /// Returns the columns in which a table begins, those of the rounds, and those in which it
    /// ends.
    fn parts(self) -> (Vec<&'static Column>, FieldColumns, Vec<&'static Column>) {
        match self {
            Self::Checklist => {
                let c = ChecklistColumns::BY_FIELD;
                let rounds = [
                    (c.first, c.first_checked),
                    (c.second, c.second_checked),
                    (&THIRD.0, &THIRD.1),
                ];
                (
                    vec![c.number, c.device, c.text],
                    FieldColumns { rounds, target: c.target, remark: c.remark },
                    vec![c.previous],
                )
            }
            Self::VendorChecklist => {
                let c = VendorChecklistColumns::BY_FIELD;
                let rounds = [
                    (c.first, c.first_checked),
                    (c.second, c.second_checked),
                    (&THIRD.0, &THIRD.1),
                ];
                let fields = FieldColumns { rounds, target: c.target, remark: c.remark };
                (vec![c.vendor, c.number, c.device, c.text], fields, vec![c.previous])
            }
            Self::Form => {
                let c = FormColumns::BY_FIELD;
                let rounds = [
                    (c.first, c.first_checked),
                    (c.second, c.second_checked),
                    (&THIRD.0, &THIRD.1),
                ];
                let fields = FieldColumns { rounds, target: c.target, remark: c.remark };
                (vec![c.row_id, c.number, c.device, c.text], fields, vec![c.pharmacy, c.vendor])
            }
        }
    }
}

/// The columns of answers that a sheet may have.
struct FieldColumns {
    rounds: [(&'static Column, &'static Column); MAX_ROUNDS],
    target: &'static Column,
    remark: &'static Column,
}

impl FieldColumns {
    fn of(&self, field: FormField) -> Option<&'static Column> {
        Some(match field {
            FormField::Reply(round) => self.rounds.get(round)?.0,
            FormField::Checked(round) => self.rounds.get(round)?.1,
            FormField::Target => self.target,
            FormField::Remark => self.remark,
        })
    }
}

/// The columns of a sheet of answers, for what an edition asks.
#[derive(Debug)]
pub struct AnswerColumns {
    /// All of them, in the order in which `new` writes them.
    pub all: Vec<Column>,
    /// What is asked.
    pub shape: Shape,
    /// How many stand before the answers.
    before: usize,
    fields: Vec<FormField>,
}

/// The columns for every sheet and shape.
static ALL: LazyLock<BTreeMap<(AnswerSheet, Shape), AnswerColumns>> = LazyLock::new(|| {
    let shapes = || {
        let rounds = 1..=MAX_ROUNDS;
        rounds.flat_map(|rounds| {
            let targets = (0..=rounds).map(|after| (true, after)).chain([(false, 0)]);
            targets.flat_map(move |(target, target_after)| {
                [false, true].map(|remark| Shape { rounds, target, target_after, remark })
            })
        })
    };
    let sheets = AnswerSheet::ALL.into_iter();
    let columns = sheets.flat_map(|sheet| {
        shapes().map(move |shape| ((sheet, shape), AnswerColumns::make(sheet, shape)))
    });
    columns.collect()
});

impl AnswerColumns {
    /// Returns the columns of a sheet for what an edition asks.
    pub fn of(sheet: AnswerSheet, shape: Shape) -> &'static Self {
        let known = |shape| ALL.get(&(sheet, shape));
        #[expect(
            clippy::expect_used,
            reason = "the largest shape is among those of which the map is made"
        )]
        known(shape).or_else(|| known(Shape::LARGEST)).expect("the largest shape")
    }

    fn make(sheet: AnswerSheet, shape: Shape) -> Self {
        let (before, answers, after) = sheet.parts();
        let fields = shape.fields();
        let of_fields = fields.iter().filter_map(|field| answers.of(*field));
        let all = before.iter().copied().chain(of_fields).chain(after);
        let all = all.enumerate().map(|(index, column)| Column { index, ..*column }).collect();
        Self { all, shape, before: before.len(), fields }
    }

    /// Returns 項番.
    pub fn number(&self) -> &Column {
        &self.all[self.before - 3]
    }

    /// Returns 対象機器.
    pub fn device(&self) -> &Column {
        &self.all[self.before - 2]
    }

    /// Returns チェック項目.
    pub fn text(&self) -> &Column {
        &self.all[self.before - 1]
    }

    /// Returns the column of a field; `None` where the edition does not ask for it.
    pub fn field(&self, field: FormField) -> Option<&Column> {
        let at = self.fields.iter().position(|known| *known == field)?;
        self.all.get(self.before + at)
    }

    /// Returns the column of the same header; `None` where the edition does not have it.
    pub fn like(&self, column: &Column) -> Option<&Column> {
        self.all.iter().find(|known| known.header == column.header)
    }

    /// Returns the columns that `new` writes.
    pub fn offered(&self) -> &[Column] {
        let end = self.all.iter().position(|column| !column.offered).unwrap_or(self.all.len());
        &self.all[..end]
    }

    /// Returns the columns that are filled in by whoever answers, with what each is.
    pub fn filled_in(&self) -> impl Iterator<Item = (FormField, &Column)> {
        self.fields.iter().copied().zip(self.all[self.before..].iter())
    }
}

/// Returns the columns that `new` writes on an input sheet, those of the checklists as an edition
/// has them.
pub fn columns_for(sheet: SheetId, edition: &Edition) -> &'static [Column] {
    match answer_sheet(sheet) {
        Some((answers, form)) => AnswerColumns::of(answers, edition.shape(form)).offered(),
        None => sheet.offered_columns(),
    }
}

/// Returns the same, with those that stand for the reader alone.
pub fn known_columns(sheet: SheetId, edition: &Edition) -> &'static [Column] {
    match answer_sheet(sheet) {
        Some((answers, form)) => &AnswerColumns::of(answers, edition.shape(form)).all,
        None => sheet.offered_columns(),
    }
}

/// Returns what the person who fills in an input sheet is told above it, as an edition asks.
pub fn help_for(sheet: SheetId, edition: &Edition) -> String {
    let asks_target = answer_sheet(sheet).is_some_and(|(answers, form)| {
        answers == AnswerSheet::Checklist && edition.shape(form).target
    });
    let more = if asks_target { TARGET_TOO } else { "" };
    format!("{}{more}", sheet.sheet().help)
}

/// Returns the columns that an input sheet may have, whatever the edition.
pub fn columns_of_any(sheet: SheetId) -> &'static [Column] {
    match answer_sheet(sheet) {
        Some((answers, _)) => &AnswerColumns::of(answers, Shape::LARGEST).all,
        None => sheet.columns(),
    }
}

/// Returns the column of a round's days, by the number of the round from one, as far as forms have
/// any.
pub fn checked_in_round(number: usize) -> &'static Column {
    let largest = AnswerColumns::of(AnswerSheet::Checklist, Shape::LARGEST);
    let field = number.checked_sub(1).and_then(|round| largest.field(FormField::Checked(round)));
    field.unwrap_or(ChecklistColumns::BY_FIELD.second_checked)
}

/// Returns what an input sheet of answers is, and whose form it answers; `None` for other sheets.
pub fn answer_sheet(sheet: SheetId) -> Option<(AnswerSheet, FormKind)> {
    match sheet {
        SheetId::Checklist => Some((AnswerSheet::Checklist, FormKind::Pharmacy)),
        SheetId::VendorChecklist => Some((AnswerSheet::VendorChecklist, FormKind::Vendor)),
        SheetId::Pharmacy
        | SheetId::Vendors
        | SheetId::Devices
        | SheetId::Accounts
        | SheetId::AccessLog
        | SheetId::Contacts
        | SheetId::Operations
        | SheetId::Backups
        | SheetId::RestoreSteps
        | SheetId::Plan
        | SheetId::Trainings => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(sheet: AnswerSheet, shape: Shape) -> Vec<&'static str> {
        AnswerColumns::of(sheet, shape).offered().iter().map(|column| column.header).collect()
    }

    #[test]
    fn columns_follow_the_edition() {
        let reiwa5 = [
            "項番",
            "対象機器",
            "チェック項目",
            "1回目",
            "1回目確認日",
            "目標日",
            "2回目",
            "2回目確認日",
            "備考",
        ];
        assert_eq!(headers(AnswerSheet::Checklist, Shape::REIWA5), reiwa5);
        let bare = Shape { rounds: 1, target: false, target_after: 0, remark: false };
        let of_vendor = ["事業者名", "項番", "対象機器", "チェック項目", "1回目", "1回目確認日"];
        assert_eq!(headers(AnswerSheet::VendorChecklist, bare), of_vendor);
        let third = AnswerColumns::of(AnswerSheet::Form, Shape::LARGEST);
        assert_eq!(
            third.field(FormField::Checked(2)).map(|column| column.header),
            Some("3回目確認日")
        );
        assert_eq!((third.number().header, third.text().header), ("項番", "チェック項目"));
        assert!(third.all.iter().enumerate().all(|(at, column)| column.index == at));
    }
}
