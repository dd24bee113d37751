//! The rows of a form that came back: which item each answers, whose it is, and what it says.

use std::collections::{BTreeMap, BTreeSet};

use super::checklist::AnswerReader;
use super::diagnostics::Diagnostics;
use super::form_table::{Form, item_by_text};
use super::message::clipped;
use super::official_form::ANY_ANSWER;
use super::table::View;
use super::value::{self, YearFrom};
use super::{devices, join};
use crate::case::Case;
use crate::finding::Place;
use crate::model::columns::FormField;
use crate::model::edition::{Edition, FormKind, Item, Period};
use crate::model::form::{RowId, property};
use crate::model::item::{ItemId, ItemNumber};
use crate::model::text::Text;
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::answer_columns::AnswerColumns;
use crate::sheet::checklist::{FormColumns, VendorAnswer};
use crate::sheet::{Column, Field, Pharmacy, YesNoWords};

/// The columns of データ.
const COLUMN: FormColumns = FormColumns::BY_FIELD;

/// Reads the rows of a form.
pub struct Walk<'w, 'd, 'g> {
    /// The form.
    pub form: &'w Form,
    /// Its table.
    pub view: &'w View<'w>,
    /// The columns of it that are asked for.
    pub columns: &'static AnswerColumns,
    /// Whose form it is.
    pub kind: FormKind,
    /// The edition.
    pub edition: &'w Edition,
    /// True if no row has an ID: items are found by their texts.
    pub by_text: bool,
    /// True if no answer was filled in.
    pub is_blank: bool,
    /// The last row of an item.
    pub last_item: Option<u32>,
    /// The case, to which its answers are added.
    pub case: &'w mut Case,
    /// What is said of it.
    pub diagnostics: &'d mut Diagnostics<'g>,
    /// What was told already and would be told at every row.
    pub told: BTreeSet<String>,
    /// Number of items with an answer.
    pub answers: usize,
    /// The rows of the items.
    pub found: BTreeMap<ItemId, u32>,
}

impl<'w, 'g> Walk<'w, '_, 'g> {
    fn reader(&mut self) -> AnswerReader<'_, 'g> {
        let (view, columns, kind, edition) = (self.view, self.columns, self.kind, self.edition);
        AnswerReader { view, columns, kind, edition, diagnostics: self.diagnostics }
    }

    /// Takes all rows; returns how many answers were read and the row of each item, `None` where no
    /// row could be taken, which is reported.
    pub fn all_rows(mut self) -> Option<(usize, BTreeMap<ItemId, u32>)> {
        self.view.report_invisible(self.diagnostics);
        for row in self.view.rows() {
            if let Some(item) = self.item(row).filter(|_| self.is_of_this_pharmacy(row)) {
                self.found.entry(item.id.clone()).or_insert(row);
                // A form without answers counts as nothing, whatever was written on its sheet 様式.
                if !self.is_blank {
                    self.add(row, item);
                }
            }
        }
        let is_lost = self.found.is_empty() && !self.told.is_empty();
        (!is_lost).then_some((self.answers, self.found))
    }

    fn add(&mut self, row: u32, item: &Item) {
        if item.period == Period::Existence {
            return self.existence(row);
        }
        let columns = self.columns;
        let text = self.reader().text(row, columns.text());
        let answer = self.reader().answer_to(row, Some(item), text);
        let is_answered = answer.rounds.iter().any(|round| !round.reply.is_blank());
        if self.kind == FormKind::Pharmacy {
            join::pharmacy(&mut self.case.answers, answer, item, self.diagnostics);
            self.answers += usize::from(is_answered);
        } else if let Some(name) = self.name(row, COLUMN.vendor, property::VENDOR) {
            let vendor_key = name.get().map(Text::key).unwrap_or_default();
            let said = VendorAnswer { vendor: name, vendor_key, answer };
            join::vendor(&mut self.case.vendor_answers, said, item, self.diagnostics);
            self.answers += usize::from(is_answered);
        }
    }

    /// The row 有無, whose answer stands on the sheet 薬局.
    fn existence(&mut self, row: u32) {
        for (field, column) in self.columns.filled_in() {
            if matches!(field, FormField::Reply(0) | FormField::Checked(0) | FormField::Remark) {
                continue;
            }
            let (place, content) = self.view.cell(row, column);
            if content.is_some() {
                let item = Pharmacy::COLUMN.has_system.header;
                let message = format!("{item}には、「{}」を書く欄がありません", column.header);
                self.diagnostics.raise_about_item(place, message, "このセルを空欄にしてください");
            }
        }
        let (columns, answer, checked) = (self.columns, FormField::Reply(0), FormField::Checked(0));
        let (place, content) = match columns.field(answer) {
            Some(column) => self.view.cell(row, column),
            None => return,
        };
        let given = self
            .diagnostics
            .field(place, content, |content, _| value::yes_no(content, YesNoWords::Existence));
        self.answers += usize::from(!given.is_blank());
        let year = YearFrom::FiscalYear(self.edition.fiscal_year);
        let checked = self.reader().day(row, columns.field(checked), year);
        let remark = self.reader().remark(row);
        let pharmacy = &mut self.case.pharmacy;
        let column = Pharmacy::COLUMN;
        join::field(&mut pharmacy.has_system, given, column.has_system.header, self.diagnostics);
        join::field(
            &mut pharmacy.has_system_checked,
            checked,
            column.has_system_checked.header,
            self.diagnostics,
        );
        join::field(
            &mut pharmacy.has_system_remark,
            remark,
            column.has_system_remark.header,
            self.diagnostics,
        );
    }

    /// The item that the hidden ID of a row names, or, where no row has one, its texts; I012 where
    /// they name none, or the visible cells say another.
    fn item(&mut self, row: u32) -> Option<&'w Item> {
        if self.by_text {
            let item = item_by_text(self.view, row, self.edition, self.kind);
            if item.is_none() {
                self.report_no_item(row);
            }
            return item;
        }
        let (place, content) = self.view.cell(row, COLUMN.row_id);
        let Some(content) = content else {
            self.report_no_item(row);
            return None;
        };
        let id = content.shown().parse::<RowId>().ok();
        if id.is_none() && !self.holds_reply(row) {
            // Somebody wrote a line of their own into that column.
            self.report_no_item(row);
            return None;
        }
        let named = id.and_then(|id| self.item_of(&id));
        if named.is_none() {
            let form = self.edition.form(self.kind).map_or("", |form| form.badge.as_str());
            let message = format!(
                "行ID「{}」の項目は、{}の{form}にありません",
                clipped(&content.shown()),
                self.edition.name
            );
            let hint = "答えを様式にもともとある行に移して、この行を消してください（行IDは書きかえられません）";
            self.diagnostics.raise_about_item(place, message, hint);
        }
        named.filter(|item| self.agrees(row, item))
    }

    /// I012 for a row with an answer to nothing that is known; any other line is a note, I022.
    fn report_no_item(&mut self, row: u32) {
        if self.may_answer(row) {
            let place = self
                .view
                .cell(row, if self.by_text { self.columns.text() } else { COLUMN.row_id })
                .0;
            let message = "この行は書き足された行か、項番・対象機器・チェック項目が様式と違うので、どの項目の答えか決められません";
            let hint = "答えを様式にもともとある行に移して、この行を消してください";
            self.diagnostics.raise_about_item(place, message, hint);
            return;
        }
        if let Some((at, content)) = self.view.first_cell(row) {
            let message = format!(
                "「{}」の行は、どの項目の答えでもないので、読みとばしました",
                clipped(&content.shown())
            );
            let hint = "答えに関わることなら、その項目の備考に書いてください。覚え書きなら、そのままでかまいません";
            self.diagnostics.raise(&rule::I022, at, message, hint);
        }
    }

    /// Returns whether anything stands in a column of answers.
    fn holds_reply(&self, row: u32) -> bool {
        self.replies(row).next().is_some()
    }

    fn replies(&self, row: u32) -> impl Iterator<Item = &'w Content> {
        let replies =
            self.columns.filled_in().filter(|(field, _)| matches!(field, FormField::Reply(_)));
        let view = self.view;
        replies.filter_map(move |(_, column)| view.cell(row, column).1)
    }

    /// Returns whether a row that is no item's may be an answer: anything in a column of answers,
    /// but under the last item a line of somebody's own, without a number and a word of an answer.
    fn may_answer(&self, row: u32) -> bool {
        let number = self.view.cell(row, self.columns.number()).1;
        let has_number = number.is_some_and(|number| number.shown().parse::<ItemNumber>().is_ok());
        let is_line = !has_number && self.last_item.is_some_and(|last| row > last);
        let is_answer = |content: &Content| value::reply(content, ANY_ANSWER).is_ok();
        self.replies(row).any(|content| !is_line || is_answer(content))
    }

    fn item_of(&self, id: &RowId) -> Option<&'w Item> {
        let ours = id.edition == self.edition.id && id.form == self.kind;
        self.edition.items(self.kind).find(|item| ours && item.id == id.item)
    }

    /// Whether 項番 and 対象機器, where they are not empty, say what the hidden ID says.
    fn agrees(&mut self, row: u32, item: &Item) -> bool {
        let (columns, edition) = (self.columns, self.edition);
        let number = |shown: &str| shown.parse() == Ok(item.id.number);
        let meant = |shown: &str| devices::read(&Content::Text(shown.to_owned()), edition).ok();
        let device =
            |shown: &str| meant(shown).is_some_and(|devices| devices.same_kinds(&item.id.devices));
        self.is_as_named(row, columns.number(), item, number)
            && self.is_as_named(row, columns.device(), item, device)
    }

    fn is_as_named(
        &mut self,
        row: u32,
        column: &Column,
        item: &Item,
        same: impl Fn(&str) -> bool,
    ) -> bool {
        let (place, content) = self.view.cell(row, column);
        let Some(shown) = content.map(Content::shown).filter(|shown| !same(shown)) else {
            return true;
        };
        let message = format!(
            "{}が「{}」ですが、もとの様式ではこの行は {} です",
            column.header,
            clipped(&shown),
            item.id
        );
        let hint = format!(
            "{}を元に戻して、答えがこの行（{}）のものかを確かめてください",
            column.header, item.id
        );
        self.diagnostics.raise_about_item(place, message, hint);
        false
    }

    /// Whether a row is this pharmacy's; I016 once for every other name.
    fn is_of_this_pharmacy(&mut self, row: u32) -> bool {
        let Some(ours) = self.case.pharmacy.name.get().cloned() else {
            return true;
        };
        let Some((place, theirs)) =
            self.name(row, COLUMN.pharmacy, property::PHARMACY).and_then(with_value)
        else {
            return false;
        };
        let same = theirs.key() == ours.key();
        if !same && self.told.insert(theirs.key()) {
            let message = format!(
                "別の薬局「{}」の様式です（この薬局は「{ours}」）",
                clipped(theirs.as_str())
            );
            let hint = "このファイルをフォルダから外してください。薬局の名前が変わったのなら、tachiiri build で様式を作り直し、答えを書き写してください";
            self.diagnostics.raise(&rule::I016, place, message, hint);
        }
        same
    }

    /// Whose a row is: as its hidden column says, else as the properties do; I010 once where
    /// neither does.
    fn name(&mut self, row: u32, column: &Column, property: &str) -> Option<Field<Text>> {
        let (place, content) = match self.columns.like(column) {
            Some(column) => self.view.cell(row, column),
            None => return None,
        };
        let of_workbook = self.form.property(property).map(|name| Content::Text(name.to_owned()));
        let content = content.or(of_workbook.as_ref());
        let name = column.header;
        if content.is_none() && self.told.insert(name.to_owned()) {
            let message = format!("「{name}」がないので、どこの様式か決められません");
            let hint = format!(
                "答えの表に列「{name}」があれば（隠れていることもあります）その各行に、なければ列を加えて各行に、{name}を書いてください"
            );
            self.diagnostics.raise(&rule::I010, place, message, hint);
            return None;
        }
        Some(self.diagnostics.text(place, content)).filter(|name| !name.is_blank())
    }
}

fn with_value(field: Field<Text>) -> Option<(Place, Text)> {
    field.value.map(|value| (field.place, value))
}
