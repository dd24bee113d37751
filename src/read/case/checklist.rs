//! The sheets チェックリスト and 事業者チェックリスト: which item a row answers, and what it says.

use super::table::{Diagnostics, View};
use super::value::{self, YearFrom, is_same_as_above};
use crate::finding::Place;
use crate::sheet::Field;
use crate::sheet::checklist::Answer;
use crate::sheet::choice::Reply;
use crate::model::edition::{Edition, FormKind, Item, NoItem, Period};
use crate::model::item::{Device, ItemId, ItemNumber, NumberError};
use crate::model::sheets::ITEM_DEVICE_WORDS;
use crate::model::text::{Text, squeezed};
use crate::read::file::workbook::Content;
use crate::rule;

/// One row; `None` where the item cannot be told.
pub fn answer(
    view: &View<'_>,
    row: u32,
    kind: FormKind,
    edition: &Edition,
    diagnostics: &mut Diagnostics<'_>,
) -> Option<Answer> {
    let text = text(view, row, "チェック項目", diagnostics);
    let (place, content) = view.cell(row, "項番");
    let (device_place, device_content) = view.cell(row, "対象機器");
    let device = diagnostics.field(device_place.clone(), device_content, |content, _| {
        value::choice(content, ITEM_DEVICE_WORDS, Device::meant_by)
    });
    let number = diagnostics
        .field(place.clone(), content, |content, diagnostics| Ok(number(content, &place, diagnostics)))
        .value
        .flatten();
    let device_refused = device_content.is_some() && device.is_blank();
    let number = number.filter(|number| !device_refused && number.may_be_of(kind, edition, &text, &place, diagnostics));
    let item = number.and_then(|number| {
        let found = edition.find(kind, number.id(), device.copied());
        let found = found
            .map_err(|why| {
                tell_of_no_item(number.id(), device.copied(), why, &place, &device_place, edition, diagnostics)
            })
            .ok()?;
        Some(found)
    });
    let answer = said(view, row, item, text, kind, edition, diagnostics);
    item.is_some().then_some(answer)
}

/// What a row says to an item. Without an item it is read all the same, to tell of every cell that cannot be taken.
pub fn said(
    view: &View<'_>,
    row: u32,
    item: Option<&Item>,
    text: Field<Text>,
    kind: FormKind,
    edition: &Edition,
    diagnostics: &mut Diagnostics<'_>,
) -> Answer {
    let years = Years::of(item, edition);
    Answer {
        item: item.map_or(ItemId { number: ItemNumber::Existence, device: None }, |item| item.id),
        place: view.cell(row, "項番").0,
        text,
        first: reply(view, row, "1回目", kind == FormKind::Vendor, diagnostics),
        first_checked: day(view, row, "1回目確認日", years.first, diagnostics),
        target: day(view, row, "目標日", years.target, diagnostics),
        second: reply(view, row, "2回目", false, diagnostics),
        second_checked: day(view, row, "2回目確認日", years.second, diagnostics),
        remark: self::text(view, row, "備考", diagnostics),
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

/// A cell of text.
pub fn text(view: &View<'_>, row: u32, column: &str, diagnostics: &mut Diagnostics<'_>) -> Field<Text> {
    let (place, content) = view.cell(row, column);
    diagnostics.text(place, content)
}

fn reply(
    view: &View<'_>,
    row: u32,
    column: &str,
    out_of_scope: bool,
    diagnostics: &mut Diagnostics<'_>,
) -> Field<Reply> {
    let (place, content) = view.cell(row, column);
    diagnostics.field(place, content, |content, _| value::reply(content, out_of_scope))
}

/// A cell with a day.
pub fn day(
    view: &View<'_>,
    row: u32,
    column: &str,
    year: YearFrom,
    diagnostics: &mut Diagnostics<'_>,
) -> Field<jiff::civil::Date> {
    let (place, content) = view.cell(row, column);
    diagnostics.field(place, content, |content, _| value::date(content, year))
}

/// An item's number as written.
#[derive(Clone, Copy)]
enum Written {
    Plain(ItemNumber),
    /// With a circled digit: the numbering of later editions, to be confirmed by the text beside it.
    Circled(ItemNumber),
}

impl Written {
    fn id(self) -> ItemNumber {
        match self {
            Self::Plain(number) | Self::Circled(number) => number,
        }
    }

    /// A circled digit counts only beside the text of an item of that number in this edition.
    fn may_be_of(
        self,
        kind: FormKind,
        edition: &Edition,
        text: &Field<Text>,
        place: &Place,
        diagnostics: &mut Diagnostics<'_>,
    ) -> bool {
        let beside = squeezed(text.text());
        let is_this = |item: &Item| item.id.number == self.id() && squeezed(&item.text) == beside;
        let confirmed = matches!(self, Self::Plain(_)) || edition.items(kind).any(is_this);
        if !confirmed {
            let message = "丸数字の項番は後の年度の様式の番号です。この年度の項目かどうか決められません";
            let hint = "この年度の様式の項番（例：2(4)）を書いてください";
            diagnostics.raise_about_item(place.clone(), message, hint);
        }
        confirmed
    }
}

fn number(content: &Content, place: &Place, diagnostics: &mut Diagnostics<'_>) -> Option<Written> {
    let shown = content.shown();
    let wrong = |diagnostics: &mut Diagnostics<'_>, why: &str| {
        diagnostics.raise_about_item(
            place.clone(),
            format!("「{}」{why}", super::table::clipped(&shown)),
            "2(4) のように、章の番号と括弧の番号を書いてください",
        );
        None
    };
    if matches!(content, Content::Moment { .. }) {
        return wrong(diagnostics, "は、日付になっています（2-4 と入力すると日付に変わることがあります）");
    }
    match shown.parse() {
        Ok(ItemNumber::Existence) => wrong(diagnostics, "は、シート「薬局」の「医療情報システムの有無」に書く項目です"),
        Ok(number) => Some(Written::Plain(number)),
        Err(NumberError::Circled(number)) => Some(Written::Circled(number)),
        Err(NumberError::NotANumber) if is_same_as_above(&shown) => {
            wrong(diagnostics, "では、どの項目か決められません。行ごとに項番が要ります")
        }
        Err(NumberError::NotANumber) => wrong(diagnostics, "は、項番として読めません"),
    }
}

fn tell_of_no_item(
    number: ItemNumber,
    device: Option<Device>,
    why: NoItem,
    place: &Place,
    device_place: &Place,
    edition: &Edition,
    diagnostics: &mut Diagnostics<'_>,
) {
    match (why, device) {
        (NoItem::NeedsDevice, _) => {
            let message = format!("{number} は機器の種類ごとに項目があります。「対象機器」が空欄です");
            diagnostics.raise(
                &rule::I010,
                device_place.clone(),
                message,
                "サーバ、端末PC、ネットワーク機器 のどれの答えかを書いてください",
            );
        }
        (NoItem::Unknown, Some(device)) => {
            let message = format!("{number} の「{device}」という項目は、{}のこの様式にありません", edition.name);
            diagnostics.raise_about_item(
                place.clone(),
                message,
                "項番と対象機器を様式のとおりに直してください（1章と3章の対象機器は空欄にします）",
            );
        }
        (NoItem::Unknown, None) => {
            let message = format!("{number} という項目は、{}のこの様式にありません", edition.name);
            diagnostics.raise_about_item(place.clone(), message, "項番を様式のとおりに直すか、この行を消してください");
        }
    }
}
