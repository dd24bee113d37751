//! Input sheets and their columns: header, what the cells hold, what people are told about it.

use std::marker::PhantomData;

use jiff::civil::{Date, DateTime};

use super::choice::{Choice, Generations, OfflineGenerations, Reply, YesNo};
use super::field::List;
use super::id::SheetId;
use crate::model::day::{Era, FiscalYear};
use crate::model::item::Device;
use crate::model::text::Text;

/// What a column's cells hold, and how they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, printed as written.
    Text,
    /// A name by which the sheet's rows are told apart.
    Key,
    /// A name that another sheet's row is called by.
    Reference(SheetId),
    /// A telephone number, printed as written.
    Telephone,
    /// The number of a check item, `2(4)`.
    ItemNumber,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// はい or いいえ, and what else may stand for them.
    YesNo(YesNoWords),
    /// An answer to a check item; `out_of_scope` where 対象外 may be one.
    Reply {
        /// Whether 対象外 may stand here.
        out_of_scope: bool,
    },
    /// A whole number; the unit may stand behind it.
    Number(&'static str),
    /// A number of generations, or 不明.
    Generations,
    /// Which generations are offline: なし, 3世代目以降, 全世代 or a number.
    OfflineGenerations,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Several names, split at `、` `,` `/` or a line break.
    List,
}

/// Which words besides はい and いいえ a yes/no cell may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YesNoWords {
    /// None.
    Plain,
    /// 有 and 無 too.
    Existence,
    /// 不可 means yes.
    Protected,
}

/// Which words in a column say nothing ([`crate::model::placeholder`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholders {
    /// Those alone that point to another cell: 同上, 〃.
    Ditto,
    /// Every such word.
    All,
    /// All but なし and its like, which are an answer here.
    AllButNone,
}

/// A column of a sheet (on 薬局: a row).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its position among its sheet's columns, from zero.
    pub index: usize,
    /// Its header.
    pub header: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a row with anything in it must have it.
    pub required: bool,
    /// Whether a merged cell's value belongs to every row of the merge.
    pub merged: bool,
    /// Whether the sheet is handed out with these cells filled in: they alone make no row filled.
    pub prefilled: bool,
    /// Whether a day without a year takes it from the form.
    pub year_of_form: bool,
    /// Whether a sheet without it is refused where another header is a near miss of it.
    pub essential: bool,
    /// Whether `new` colours it while it is empty: without it the papers have a hole.
    pub wanted: bool,
    /// Whether it may stand several times, each time with another value (rows of a sheet of 項目 and
    /// 内容).
    pub several: bool,
    /// Whether it holds remarks: what is struck through there is left out.
    pub remark: bool,
    /// Whether `new` writes it; others are only read.
    pub offered: bool,
    /// Whether it is for the reader of the sheet alone: known, and never read.
    pub ignored: bool,
    /// Whether a day may be so far off that it is no limit, or 無期限.
    pub open_ended: bool,
    /// Whether it holds a person's name, or who does something.
    pub is_name: bool,
    /// Which words in it say nothing.
    pub placeholders: Placeholders,
    /// Whether a spreadsheet must take what is typed for text, never for a number or a day.
    pub is_code: bool,
    /// Other headers that are the same thing.
    pub synonyms: &'static [&'static str],
    /// Width in the input workbook, in characters.
    pub width: u8,
    /// A sentence for the person who fills it in; may be empty.
    pub prompt: &'static str,
    /// A value as an example; may be empty.
    pub example: &'static str,
}

impl Column {
    /// Returns prompt and example as people read them: 「区分です。例：サーバ」.
    pub fn help(&self) -> String {
        if self.example.is_empty() {
            self.prompt.to_owned()
        } else {
            format!("{}例：{}", self.prompt, self.example)
        }
    }
}

/// Returns a text whose days and year are examples, with those of a year.
pub fn in_year(text: &str, year: FiscalYear) -> String {
    /// The year that the examples are written for.
    const WRITTEN_FOR: i16 = 2023;
    if year.year() == WRITTEN_FOR {
        return text.to_owned();
    }
    let shown = year.to_string();
    let text = text.replace("令和5年度", &shown).replace("令和5年", shown.trim_end_matches('度'));
    let era = Era::of(year.last()).map(|era| (era, era.year_of(year.last()) - 1));
    let text = era.map_or(text.clone(), |(era, year)| {
        text.replace("R5.", &format!("{}{year}.", era.letter.to_ascii_uppercase()))
    });
    // In an order in which nothing is replaced twice.
    let offsets = if year.year() > WRITTEN_FOR { [1, 0] } else { [0, 1] };
    offsets.into_iter().fold(text, |text, offset| {
        text.replace(&format!("{}/", WRITTEN_FOR + offset), &format!("{}/", year.year() + offset))
    })
}

/// A sheet's name, purpose and columns.
#[derive(Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// A sentence for the person who fills it in.
    pub help: &'static str,
    /// Its columns, in the order in which `new` writes them.
    pub columns: &'static [Column],
}

/// A column whose cells become values of the type `T`.
pub struct Typed<T> {
    column: Column,
    of: PhantomData<T>,
}

impl<T> Typed<T> {
    const fn new(kind: Kind, width: u8) -> Self {
        let column = Column {
            index: 0,
            header: "",
            kind,
            required: false,
            merged: false,
            prefilled: false,
            year_of_form: false,
            essential: false,
            wanted: false,
            several: false,
            remark: false,
            offered: true,
            ignored: false,
            open_ended: false,
            is_name: false,
            placeholders: Placeholders::Ditto,
            is_code: matches!(kind, Kind::Telephone),
            synonyms: &[],
            width,
            prompt: "",
            example: "",
        };
        Self::of(column)
    }

    const fn of(column: Column) -> Self {
        Self { column, of: PhantomData }
    }

    /// Marks it as one that must not be empty in a row.
    pub const fn required(self) -> Self {
        Self::of(Column { required: true, ..self.column })
    }

    /// Lets it be empty, where it is required on another sheet.
    pub const fn optional(self) -> Self {
        Self::of(Column { required: false, ..self.column })
    }

    /// Lets the value of a merge belong to all of its rows.
    pub const fn merged(self) -> Self {
        Self::of(Column { merged: true, ..self.column })
    }

    /// Marks it as filled in before the sheet is handed out.
    pub const fn prefilled(self) -> Self {
        Self::of(Column { prefilled: true, ..self.column })
    }

    /// Lets a day without a year take it from the form.
    pub const fn year_of_form(self) -> Self {
        Self::of(Column { year_of_form: true, ..self.column })
    }

    /// Marks it as one without which the sheet says nothing.
    pub const fn essential(self) -> Self {
        Self::of(Column { essential: true, ..self.column })
    }

    /// Marks it as one without which the papers have a hole.
    pub const fn wanted(self) -> Self {
        Self::of(Column { wanted: true, ..self.column })
    }

    /// Lets it stand several times.
    pub const fn several(self) -> Self {
        Self::of(Column { several: true, ..self.column })
    }

    /// Marks it as one of remarks.
    pub const fn remark(self) -> Self {
        Self::of(Column { remark: true, ..self.column })
    }

    /// Lets it be read and not be written by `new`.
    pub const fn not_offered(self) -> Self {
        Self::of(Column { offered: false, ..self.column })
    }

    /// Lets it stand for the reader of the sheet alone: `new` writes it only where there is
    /// something to say, and nothing is read from it.
    pub const fn ignored(self) -> Self {
        Self::of(Column { ignored: true, offered: false, prefilled: true, ..self.column })
    }

    /// Lets a day be so far off that it is no limit, or 無期限.
    pub const fn open_ended(self) -> Self {
        Self::of(Column { open_ended: true, ..self.column })
    }

    /// Marks it as one of people's names, in which every placeholder says nothing.
    pub const fn name(self) -> Self {
        Self::of(Column { is_name: true, placeholders: Placeholders::All, ..self.column })
    }

    /// Sets which words in it say nothing.
    pub const fn placeholders(self, placeholders: Placeholders) -> Self {
        Self::of(Column { placeholders, ..self.column })
    }

    /// Marks it as one of codes, that a spreadsheet must not take for numbers or days.
    pub const fn code(self) -> Self {
        Self::of(Column { is_code: true, ..self.column })
    }

    /// Accepts other headers for it.
    pub const fn also(self, synonyms: &'static [&'static str]) -> Self {
        Self::of(Column { synonyms, ..self.column })
    }

    /// Explains it to the person who fills it in.
    pub const fn prompt(self, prompt: &'static str) -> Self {
        Self::of(Column { prompt, ..self.column })
    }

    /// Shows an example to the person who fills it in.
    pub const fn example(self, example: &'static str) -> Self {
        Self::of(Column { example, ..self.column })
    }

    /// Returns the column under a header, with its position on the sheet.
    pub const fn at(self, index: usize, header: &'static str) -> Column {
        Column { index, header, ..self.column }
    }
}

/// A column of text.
pub const fn text(width: u8) -> Typed<Text> {
    Typed::new(Kind::Text, width)
}

/// A column of names by which rows are told apart.
pub const fn key(width: u8) -> Typed<Text> {
    Typed::new(Kind::Key, width)
}

/// A column of names that rows of another sheet are called by.
pub const fn reference(sheet: SheetId, width: u8) -> Typed<Text> {
    Typed::<Text>::new(Kind::Reference(sheet), width).placeholders(Placeholders::All)
}

/// A column of telephone numbers.
pub const fn telephone(width: u8) -> Typed<Text> {
    Typed::new(Kind::Telephone, width)
}

/// A column of items' numbers.
pub const fn item_number(width: u8) -> Typed<Text> {
    Typed::new(Kind::ItemNumber, width)
}

/// A column of the kinds of device that items ask about.
pub const fn item_device(width: u8) -> Typed<Device> {
    Typed::new(Kind::Choice(Device::WORDS), width)
}

/// A column of days.
pub const fn date() -> Typed<Date> {
    Typed::new(Kind::Date, 13)
}

/// A column of days with times.
pub const fn date_time(width: u8) -> Typed<DateTime> {
    Typed::new(Kind::DateTime, width)
}

/// A column of はい and いいえ.
pub const fn yes_no(words: YesNoWords, width: u8) -> Typed<YesNo> {
    Typed::new(Kind::YesNo(words), width)
}

/// A column of answers to check items.
pub const fn reply(out_of_scope: bool, width: u8) -> Typed<Reply> {
    Typed::new(Kind::Reply { out_of_scope }, width)
}

/// A column of whole numbers with a unit.
pub const fn number(unit: &'static str, width: u8) -> Typed<u32> {
    Typed::new(Kind::Number(unit), width)
}

/// A column of numbers of generations.
pub const fn generations(width: u8) -> Typed<Generations> {
    Typed::new(Kind::Generations, width)
}

/// A column that tells which generations are offline.
pub const fn offline_generations(width: u8) -> Typed<OfflineGenerations> {
    Typed::new(Kind::OfflineGenerations, width)
}

/// A column of choices.
pub const fn choice<C: Choice>(width: u8) -> Typed<C> {
    Typed::new(Kind::Choice(C::WORDS), width)
}

/// A column of lists.
pub const fn list(width: u8) -> Typed<List> {
    Typed::new(Kind::List, width)
}
