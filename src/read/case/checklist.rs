//! The sheets チェックリスト and 事業者チェックリスト: which item a row answers, and how.

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use super::value::{self, Question, YearFrom};
use crate::finding::Place;
use crate::model::edition::{Edition, FormKind, Item, NoItem, Period};
use crate::model::item::{Device, ItemId, ItemNumber, NumberError};
use crate::model::placeholder::Placeholder;
use crate::model::text::{Text, squeezed};
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::checklist::{Answer, AnswerColumns};
use crate::sheet::choice::Reply;
use crate::sheet::{Column, Field, Kind, Pharmacy, SheetId};

/// Reads the rows of a checklist as answers to the items of a form.
pub struct AnswerReader<'r, 'g> {
    /// The table.
    pub view: &'r View<'r>,
    /// Its columns.
    pub columns: AnswerColumns,
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
        let text = self.text(row, self.columns.text);
        let (number_at, content) = self.view.cell(row, self.columns.number);
        let (device_at, device_content) = self.view.cell(row, self.columns.device);
        let device = self.device(device_at.clone(), device_content);
        let header = self.columns.number.header;
        let number = self.diagnostics.field(number_at.clone(), content, |content, diagnostics| {
            Ok(number(content, &number_at, header, diagnostics))
        });
        let device_refused = device_content.is_some() && device.is_blank();
        let number = number.value.flatten().filter(|_| !device_refused);
        let number = number.filter(|number| self.is_confirmed(*number, &text, &number_at));
        let item = number.and_then(|number| {
            let asked = Asked { number: number.id(), device: device.copied(), number_at, device_at };
            self.item(&asked)
        });
        let answer = self.answer_to(row, item, text);
        item.is_some().then_some(answer)
    }

    /// Reads the answer in a row. Without an item it is read all the same, to report every cell that cannot be taken.
    pub fn answer_to(&mut self, row: u32, item: Option<&Item>, text: Field<Text>) -> Answer {
        let years = Years::of(item, self.edition);
        let columns = self.columns;
        Answer {
            item: item.map_or(ItemId { number: ItemNumber::Existence, device: None }, |item| item.id),
            place: self.view.cell(row, columns.number).0,
            text,
            first: self.reply(row, columns.first, item),
            first_checked: self.day(row, columns.first_checked, years.first),
            target: self.day(row, columns.target, years.target),
            second: self.reply(row, columns.second, item),
            second_checked: self.day(row, columns.second_checked, years.second),
            remark: self.text(row, columns.remark),
        }
    }

    /// Reads a cell of text.
    pub fn text(&mut self, row: u32, column: &Column) -> Field<Text> {
        let (place, content) = self.view.cell(row, column);
        self.diagnostics.text(place, content)
    }

    /// Reads a cell with a day.
    pub fn day(&mut self, row: u32, column: &Column, year: YearFrom) -> Field<jiff::civil::Date> {
        let (place, content) = self.view.cell(row, column);
        self.diagnostics.field_or_dash(place, content, |content| value::date(content, year))
    }

    fn reply(&mut self, row: u32, column: &Column, item: Option<&Item>) -> Field<Reply> {
        let of_vendor = self.kind == FormKind::Vendor;
        let question = Question {
            out_of_scope: of_vendor && column.kind == Kind::Reply { out_of_scope: true },
            of_vendor,
            of_servers: item.is_some_and(|item| item.id.device == Some(Device::Server)),
            text: item.map_or("", |item| &item.text),
        };
        let (place, content) = self.view.cell(row, column);
        self.diagnostics.field(place, content, |content, _| value::reply(content, question))
    }

    /// Reads 対象機器, which is part of what an answer is known by.
    fn device(&mut self, place: Place, content: Option<&Content>) -> Field<Device> {
        let shown = content.map(Content::shown).unwrap_or_default();
        if Placeholder::of(&shown) == Some(Placeholder::Ditto) {
            self.diagnostics.refuse_ditto(place.clone(), &shown, self.columns.device.header);
            return Field::new(place, None);
        }
        let near = |word: &str| Device::near(word).map(Device::word);
        self.diagnostics.field(place, content, |content, _| {
            let device = value::choice(content, Device::WORDS, Device::meant_by, near);
            device.map_err(|refused| value::or_blank(refused, content))
        })
    }

    /// Finds the item that number and device name; reports why there is none.
    fn item(&mut self, asked: &Asked) -> Option<&'r Item> {
        let found = self.edition.find(self.kind, asked.number, asked.device);
        found.map_err(|why| asked.report(why, self.edition, self.diagnostics)).ok()
    }

    /// Returns true for a number in this edition's style. A circled digit is the numbering of later editions: it counts
    /// only beside the text of an item of that number in this edition (else I012).
    fn is_confirmed(&mut self, number: Written, text: &Field<Text>, place: &Place) -> bool {
        let Written::Circled(number) = number else {
            return true;
        };
        let beside = squeezed(text.text());
        let is_this = |item: &Item| item.id.number == number && squeezed(&item.text) == beside;
        let confirmed = self.edition.items(self.kind).any(is_this);
        if !confirmed {
            let message = "丸数字の項番は後の年度の様式の番号です。この年度の項目かどうか決められません";
            let hint = "この年度の様式の項番（例：2(4)）を書いてください";
            self.diagnostics.raise_about_item(place.clone(), message, hint);
        }
        confirmed
    }
}

/// From where days without a year take it.
struct Years {
    first: YearFrom,
    target: YearFrom,
    second: YearFrom,
}

impl Years {
    fn of(item: Option<&Item>, edition: &Edition) -> Self {
        let year = YearFrom::FiscalYear(edition.fiscal_year);
        if item.is_some_and(|item| item.period == Period::Reference) {
            Self { first: year, target: YearFrom::FiscalYear(edition.reference_year), second: YearFrom::Nowhere }
        } else {
            Self { first: year, target: year, second: year }
        }
    }
}

/// An item's number as written.
#[derive(Clone, Copy)]
enum Written {
    Plain(ItemNumber),
    Circled(ItemNumber),
}

impl Written {
    fn id(self) -> ItemNumber {
        match self {
            Self::Plain(number) | Self::Circled(number) => number,
        }
    }
}

fn number(content: &Content, place: &Place, header: &str, diagnostics: &mut Diagnostics<'_>) -> Option<Written> {
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
        return wrong(diagnostics, "は、日付になっています（2-4 と入力すると日付に変わることがあります）");
    }
    match shown.parse() {
        Ok(ItemNumber::Existence) => {
            let sheet = SheetId::Pharmacy.name();
            wrong(
                diagnostics,
                &format!("は、シート「{sheet}」の「{}」に書く項目です", Pharmacy::COLUMN.has_system.header),
            )
        }
        Ok(number) => Some(Written::Plain(number)),
        Err(NumberError::Circled(number)) => Some(Written::Circled(number)),
        Err(NumberError::NotANumber) if Placeholder::of(&shown) == Some(Placeholder::Ditto) => {
            diagnostics.refuse_ditto(place.clone(), &shown, header);
            None
        }
        Err(NumberError::NotANumber) => wrong(diagnostics, "は、項番として読めません"),
    }
}

/// The number and device that a row names, with their cells.
struct Asked {
    number: ItemNumber,
    device: Option<Device>,
    number_at: Place,
    device_at: Place,
}

impl Asked {
    fn report(&self, why: NoItem, edition: &Edition, diagnostics: &mut Diagnostics<'_>) {
        let Self { number, .. } = self;
        match (why, self.device) {
            (NoItem::NeedsDevice, _) => {
                let message = format!("{number} は機器の種類ごとに項目があります。「対象機器」が空欄です");
                let hint = "サーバ、端末PC、ネットワーク機器 のどれの答えかを書いてください";
                diagnostics.raise(&rule::I010, self.device_at.clone(), message, hint);
            }
            (NoItem::Unknown, Some(device)) => {
                let message = format!("{number} の「{device}」という項目は、{}のこの様式にありません", edition.name);
                let hint = "項番と対象機器を様式のとおりに直してください（1章と3章の対象機器は空欄にします）";
                diagnostics.raise_about_item(self.number_at.clone(), message, hint);
            }
            (NoItem::Unknown, None) => {
                let message = format!("{number} という項目は、{}のこの様式にありません", edition.name);
                let hint = "項番を様式のとおりに直すか、この行を消してください";
                diagnostics.raise_about_item(self.number_at.clone(), message, hint);
            }
        }
    }
}
