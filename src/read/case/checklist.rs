//! The sheets チェックリスト and 事業者チェックリスト: which item a row answers, and how.

use super::devices;
use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use super::value::{self, Question, YearFrom};
use crate::finding::Place;
use crate::model::columns::FormField;
use crate::model::edition::{Edition, FormKind, Item, NoItem, Period};
use crate::model::item::{Device, Devices, ItemId, ItemNumber, Numbering};
use crate::model::placeholder::Placeholder;
use crate::model::text::{Text, squeezed};
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::answer_columns::AnswerColumns;
use crate::sheet::checklist::{Answer, Round};
use crate::sheet::choice::Reply;
use crate::sheet::{Column, Field, Kind, Pharmacy, SheetId};

/// Reads the rows of a checklist as answers to the items of a form.
pub struct AnswerReader<'r, 'g> {
    /// The table.
    pub view: &'r View<'r>,
    /// Its columns.
    pub columns: &'static AnswerColumns,
    /// Whose form it is.
    pub kind: FormKind,
    /// The edition that has the items.
    pub edition: &'r Edition,
    /// Where findings go.
    pub diagnostics: &'r mut Diagnostics<'g>,
}

impl<'r> AnswerReader<'r, '_> {
    /// Reads a row; `None` where its item is not known.
    pub fn answer(&mut self, row: u32) -> Option<Answer> {
        let text = self.text(row, self.columns.text());
        if !self.diagnostics.edition_is_certain {
            // Which item it is cannot be told; what else stands there is read, to report every cell
            // that cannot be taken.
            return Some(self.answer_to(row, None, text));
        }
        let (number_at, content) = self.view.cell(row, self.columns.number());
        let (device_at, device_content) = self.view.cell(row, self.columns.device());
        let device = self.device(device_at.clone(), device_content);
        let header = self.columns.number().header;
        let number = self.diagnostics.field(number_at.clone(), content, |content, diagnostics| {
            Ok(number(content, &number_at, header, diagnostics))
        });
        let device_refused = device_content.is_some() && device.is_blank();
        let number = number.value.flatten().filter(|_| !device_refused);
        let number = number.filter(|number| self.is_confirmed(*number, &text, &number_at));
        let item = number.and_then(|number| {
            let devices = device.value.clone().unwrap_or_default();
            self.item(&Asked { number: number.number, devices, number_at, device_at })
        });
        let answer = self.answer_to(row, item, text);
        item.is_some().then_some(answer)
    }

    /// Reads the answer in a row. Without an item it is read all the same, to report every cell
    /// that cannot be taken.
    pub fn answer_to(&mut self, row: u32, item: Option<&Item>, text: Field<Text>) -> Answer {
        let columns = self.columns;
        let nobody = || ItemId { number: ItemNumber::Existence, devices: Devices::none() };
        let year = |field| year_of(field, item, self.edition);
        let place = self.view.cell(row, columns.number()).0;
        let mut rounds = Vec::new();
        for round in 0..columns.shape.rounds {
            let reply = self.reply(row, columns.field(FormField::Reply(round)), item);
            let checked = self.day(
                row,
                columns.field(FormField::Checked(round)),
                year(FormField::Checked(round)),
            );
            rounds.push(Round { reply, checked });
        }
        Answer {
            item: item.map_or_else(nobody, |item| item.id.clone()),
            place,
            text,
            rounds,
            target: self.day(row, columns.field(FormField::Target), year(FormField::Target)),
            remark: self.remark(row),
        }
    }

    /// Reads the remark of a row.
    pub fn remark(&mut self, row: u32) -> Field<Text> {
        match self.columns.field(FormField::Remark) {
            Some(column) => self.text(row, column),
            None => self.nothing(),
        }
    }

    /// Returns what stands in a column that the edition does not have.
    fn nothing<T>(&self) -> Field<T> {
        Field::new(Place { cell: None, ..self.view.cell(0, self.columns.number()).0 }, None)
    }

    /// Reads a cell of text.
    pub fn text(&mut self, row: u32, column: &Column) -> Field<Text> {
        let (place, content) = self.view.cell(row, column);
        self.diagnostics.text(place, content)
    }

    /// Reads a cell with a day.
    pub fn day(
        &mut self,
        row: u32,
        column: Option<&Column>,
        year: YearFrom,
    ) -> Field<jiff::civil::Date> {
        let Some(column) = column else { return self.nothing() };
        let (place, content) = self.view.cell(row, column);
        self.diagnostics.field_or_dash(place, content, |content| value::date(content, year))
    }

    fn reply(&mut self, row: u32, column: Option<&Column>, item: Option<&Item>) -> Field<Reply> {
        let Some(column) = column else { return self.nothing() };
        let of_vendor = self.kind == FormKind::Vendor;
        let question = Question {
            out_of_scope: of_vendor && column.kind == Kind::Reply { out_of_scope: true },
            of_vendor,
            of_servers: item.is_some_and(|item| item.id.devices.has(Device::Server)),
            asks_target: self.columns.shape.target,
            text: item.map_or("", |item| &item.text),
        };
        let (place, content) = self.view.cell(row, column);
        self.diagnostics.field(place, content, |content, _| value::reply(content, question))
    }

    /// Reads 対象機器, which is part of what an answer is known by.
    fn device(&mut self, place: Place, content: Option<&Content>) -> Field<Devices> {
        let shown = content.map(Content::shown).unwrap_or_default();
        if Placeholder::of(&shown) == Some(Placeholder::Ditto) {
            self.diagnostics.refuse_ditto(place.clone(), &shown, self.columns.device().header);
            return Field::new(place, None);
        }
        let edition = self.edition;
        self.diagnostics.field(place, content, |content, _| {
            devices::read(content, edition).map_err(|refused| value::or_blank(refused, content))
        })
    }

    /// Finds the item that number and device name; reports why there is none.
    fn item(&mut self, asked: &Asked) -> Option<&'r Item> {
        let found = self.edition.find(self.kind, asked.number, &asked.devices);
        found.map_err(|why| asked.report(why, self.edition, self.diagnostics)).ok()
    }

    /// Returns true for a number in this edition's style. Another style is the numbering of another
    /// year: it counts only beside the text of an item of that number in this edition (else I012).
    fn is_confirmed(&mut self, number: Written, text: &Field<Text>, place: &Place) -> bool {
        let edition = self.edition;
        let Written { number, style } = number;
        let of_number = || edition.items(self.kind).filter(|item| item.id.number == number);
        let beside = squeezed(text.text());
        let own = style == edition.numbering
            || of_number().any(|item| Numbering::of(&item.label) == Some(style));
        let confirmed = own || of_number().any(|item| squeezed(&item.text) == beside);
        if !confirmed {
            let message = match style {
                Numbering::Circled => {
                    "丸数字の項番は後の年度の様式の番号です。この年度の項目かどうか決められません"
                }
                Numbering::Brackets => {
                    "括弧の項番はほかの年度の様式の番号です。この年度の項目かどうか決められません"
                }
            };
            let example = edition.numbering.written(ItemNumber::Numbered { chapter: 2, number: 4 });
            let hint = format!("この年度の様式の項番（例：{example}）を書いてください");
            self.diagnostics.raise_about_item(place.clone(), message, hint);
        }
        confirmed
    }
}

/// Returns from where a day without a year takes it; for an item that is not known, as for one of
/// the fiscal year.
fn year_of(field: FormField, item: Option<&Item>, edition: &Edition) -> YearFrom {
    let period = item.map_or(Period::Year, |item| item.period);
    edition.bare_year(field, period).map_or(YearFrom::Nowhere, YearFrom::FiscalYear)
}

/// An item's number as written.
#[derive(Clone, Copy)]
struct Written {
    number: ItemNumber,
    style: Numbering,
}

fn number(
    content: &Content,
    place: &Place,
    header: &str,
    diagnostics: &mut Diagnostics<'_>,
) -> Option<Written> {
    let shown = content.shown();
    let wrong = |diagnostics: &mut Diagnostics<'_>, why: &str| {
        diagnostics.raise_about_item(
            place.clone(),
            format!("「{}」{why}", clipped(&shown)),
            "2(4) のように、章の番号と括弧の番号を書いてください",
        );
        None
    };
    if matches!(content, Content::Moment { .. }) {
        return wrong(
            diagnostics,
            "は、日付になっています（2-4 と入力すると日付に変わることがあります）",
        );
    }
    match shown.parse() {
        Ok(ItemNumber::Existence) => {
            let sheet = SheetId::Pharmacy.name();
            wrong(
                diagnostics,
                &format!(
                    "は、シート「{sheet}」の「{}」に書く項目です",
                    Pharmacy::COLUMN.has_system.header
                ),
            )
        }
        Ok(number) => Some(Written { number, style: Numbering::of(&shown).unwrap_or_default() }),
        Err(_) if Placeholder::of(&shown) == Some(Placeholder::Ditto) => {
            diagnostics.refuse_ditto(place.clone(), &shown, header);
            None
        }
        Err(_) => wrong(diagnostics, "は、項番として読めません"),
    }
}

/// The number and kinds of device that a row names, with their cells.
struct Asked {
    number: ItemNumber,
    devices: Devices,
    number_at: Place,
    device_at: Place,
}

impl Asked {
    fn report(&self, why: NoItem, edition: &Edition, diagnostics: &mut Diagnostics<'_>) {
        let Self { number, .. } = self;
        match (why, self.devices.is_none()) {
            (NoItem::NeedsDevice, _) => {
                let message =
                    format!("{number} は機器の種類ごとに項目があります。「対象機器」が空欄です");
                let hint = "サーバ、端末PC、ネットワーク機器 のどれの答えかを書いてください";
                diagnostics.raise(&rule::I010, self.device_at.clone(), message, hint);
            }
            (NoItem::Unknown, false) => {
                let devices = self.devices.shown();
                let message = format!(
                    "{number} の「{devices}」という項目は、「{}」にありません",
                    edition.name
                );
                let hint = "項番と対象機器を様式のとおりに直してください（1章と3章の対象機器は空欄にします）";
                diagnostics.raise_about_item(self.number_at.clone(), message, hint);
            }
            (NoItem::Unknown, true) => {
                let message = format!("{number} という項目は、「{}」にありません", edition.name);
                let hint = "項番を様式のとおりに直すか、この行を消してください";
                diagnostics.raise_about_item(self.number_at.clone(), message, hint);
            }
        }
    }
}
