//! The rows of input sheets: a line a column gives field, header, kind, prompt, reading, printing.

use super::cell::Cells;
use super::column::Column;
use super::id::SheetId;
use super::value::Value;
use crate::finding::Place;

/// A row of an input sheet.
pub trait Row: Sized {
    /// The sheet.
    const SHEET: SheetId;
    /// The sheet's columns, in the order in which `new` writes them.
    const COLUMNS: &'static [Column];

    /// Reads a row.
    fn read(cells: &mut impl Cells) -> Self;

    /// Returns the value under a column as it is printed, empty where it is none of this sheet's.
    fn value(&self, column: &Column) -> Value;

    /// Returns the same, and a placeholder ([`super::field::Field`]) as it is written.
    fn written(&self, column: &Column) -> Value;

    /// Returns where the value under a column came from; `None` where it is none of this sheet's.
    fn place(&self, column: &Column) -> Option<&Place>;

    /// Returns its row on the sheet, from zero.
    fn number_on_sheet(&self) -> Option<u32> {
        Self::COLUMNS.iter().find_map(|column| self.place(column)?.cell).map(|cell| cell.row)
    }
}

/// Declares the columns of a sheet: `field = "header" => kind`, one a line.
macro_rules! columns {
    ($columns:ident of $sheet:ident; $($field:ident : $type:ty = $header:literal => $column:expr,)+) => {
        /// The columns of the sheet, by field.
        #[derive(Debug, Clone, Copy)]
        #[allow(dead_code, reason = "no code names every column")]
        pub struct $columns {
            $(#[doc = $header] pub $field: &'static $crate::sheet::column::Column,)+
        }

        impl $columns {
            /// All columns, in the order in which `new` writes them.
            pub const ALL: &'static [$crate::sheet::column::Column] = {
                #[allow(non_camel_case_types, reason = "only counts the fields")]
                enum Index { $($field),+ }
                &[$({
                    let column: $crate::sheet::column::Typed<$type> = $column;
                    column.at(Index::$field as usize, $header)
                },)+]
            };
            /// The columns by field.
            #[allow(dead_code, reason = "no code names a column of every sheet")]
            pub const BY_FIELD: Self = {
                #[allow(non_camel_case_types, reason = "only counts the fields")]
                enum Index { $($field),+ }
                Self { $($field: &Self::ALL[Index::$field as usize],)+ }
            };
        }
    };
}

/// Declares a sheet's rows: a struct with a [`super::field::Field`] per column, its columns, how it
/// is read and printed. Fields after a `+` are no columns: they are worked out later.
macro_rules! row {
    (
        $(#[$about:meta])*
        $name:ident, $columns:ident of $sheet:ident;
        $($field:ident : $type:ty = $header:literal => $column:expr,)+
        $(+ $(#[$doc:meta])* $extra:ident : $extra_type:ty,)*
    ) => {
        $crate::sheet::row::columns! {
            $columns of $sheet;
            $($field : $type = $header => $column,)+
        }

        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $(#[doc = $header] pub $field: $crate::sheet::field::Field<$type>,)+
            $($(#[$doc])* pub $extra: $extra_type,)*
        }

        impl $name {
            /// The columns by field.
            pub const COLUMN: $columns = $columns::BY_FIELD;
        }

        impl $crate::sheet::row::Row for $name {
            const SHEET: $crate::sheet::id::SheetId = $crate::sheet::id::SheetId::$sheet;
            const COLUMNS: &'static [$crate::sheet::column::Column] = $columns::ALL;

            fn read(cells: &mut impl $crate::sheet::cell::Cells) -> Self {
                use $crate::sheet::cell::Readable;
                Self {
                    $($field: <$type>::read(cells, Self::COLUMN.$field),)+
                    $($extra: Default::default(),)*
                }
            }

            fn value(&self, column: &$crate::sheet::column::Column) -> $crate::sheet::value::Value {
                $(if column.index == Self::COLUMN.$field.index {
                    return self.$field.shown();
                })+
                $crate::sheet::value::Value::empty()
            }

            fn written(&self, column: &$crate::sheet::column::Column) -> $crate::sheet::value::Value {
                $(if column.index == Self::COLUMN.$field.index {
                    return self.$field.shown_as_written();
                })+
                $crate::sheet::value::Value::empty()
            }

            fn place(&self, column: &$crate::sheet::column::Column) -> Option<&$crate::finding::Place> {
                $(if column.index == Self::COLUMN.$field.index {
                    return Some(&self.$field.place);
                })+
                None
            }
        }
    };
}

pub(crate) use {columns, row};
