//! How a cell becomes a value and how the value is printed, by its type.

use jiff::civil::{Date, DateTime};

use super::choice::{
    Choice, ConnectionMethod, ContactGroup, Disclosure, Generations, NetworkRole,
    OfflineGenerations, Priority, RemoteMaintenance, Reply, YesNo,
};
use super::column::Column;
use super::field::{Field, List};
use super::value::{Shown, Value};
use crate::model::item::Device;
use crate::model::text::Text;

/// The cells of one row, each read as its column's kind says; what cannot be taken is refused by
/// the reader.
pub trait Cells {
    /// Reads text: [`super::column::Kind::Text`], [`super::column::Kind::Key`],
    /// [`super::column::Kind::Reference`], [`super::column::Kind::Telephone`].
    fn text(&mut self, column: &Column) -> Field<Text>;
    /// Reads a day.
    fn date(&mut self, column: &Column) -> Field<Date>;
    /// Reads はい or いいえ.
    fn yes_no(&mut self, column: &Column) -> Field<YesNo>;
    /// Reads a whole number.
    fn number(&mut self, column: &Column) -> Field<u32>;
    /// Reads a number of generations.
    fn generations(&mut self, column: &Column) -> Field<Generations>;
    /// Reads which generations are offline.
    fn offline_generations(&mut self, column: &Column) -> Field<OfflineGenerations>;
    /// Reads one of a few words.
    fn choice<C: Choice>(&mut self, column: &Column) -> Field<C>;
    /// Reads several names.
    fn list(&mut self, column: &Column) -> Field<List>;
}

/// A type that a row's cells are read into.
pub trait Readable: Shown + Sized {
    /// Reads a column's cell of a row.
    fn read(cells: &mut impl Cells, column: &Column) -> Field<Self>;
}

/// Implements [`Readable`] by a method of [`Cells`], and [`Shown`] by a function.
macro_rules! cell {
    ($($name:ty: $read:ident, $shown:expr;)+) => {
        $(
            impl Shown for $name {
                fn shown(&self) -> Value {
                    let shown: fn(&$name) -> Value = $shown;
                    shown(self)
                }
            }

            impl Readable for $name {
                fn read(cells: &mut impl Cells, column: &Column) -> Field<Self> {
                    cells.$read(column)
                }
            }
        )+
    };
}

cell! {
    Text: text, |text| Value::text(text.as_str());
    Date: date, |day| Value::Day(*day);
    YesNo: yes_no, |given| Value::text(given.word());
    u32: number, |number| Value::Number((*number).into());
    Generations: generations, shown_generations;
    OfflineGenerations: offline_generations, shown_offline_generations;
    List: list, |list| Value::text(list.written.as_str());
    RemoteMaintenance: choice, |chosen| Value::text(chosen.word());
    Disclosure: choice, |chosen| Value::text(chosen.word());
    ContactGroup: choice, |chosen| Value::text(chosen.word());
    Priority: choice, |chosen| Value::text(chosen.word());
    ConnectionMethod: choice, |chosen| Value::text(chosen.word());
    NetworkRole: choice, |chosen| Value::text(chosen.word());
    Device: choice, |chosen| Value::text(chosen.word());
}

impl Shown for DateTime {
    fn shown(&self) -> Value {
        Value::Moment(*self)
    }
}

impl Shown for Reply {
    fn shown(&self) -> Value {
        Value::text(self.word())
    }
}

fn shown_generations(generations: &Generations) -> Value {
    match generations {
        Generations::Known(count) => Value::Number((*count).into()),
        Generations::Unknown => Value::text("不明"),
    }
}

fn shown_offline_generations(offline: &OfflineGenerations) -> Value {
    match offline {
        OfflineGenerations::None => Value::text("なし"),
        OfflineGenerations::FromThird => Value::text("3世代目以降"),
        OfflineGenerations::All => Value::text("全世代"),
        OfflineGenerations::Count(count) => Value::text(format!("{count}世代")),
    }
}
