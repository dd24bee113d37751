//! The answers of a case: チェックリスト, and 事業者チェックリスト as far as it concerns the case.

use std::collections::BTreeSet;

use super::CaseReader;
use crate::case::VendorNames;
use crate::model::columns::Shape;
use crate::model::edition::{Edition, FormKind};
use crate::model::text::Text;
use crate::read::case::checklist::AnswerReader;
use crate::read::case::diagnostics::Diagnostics;
use crate::read::case::references::report_doubles;
use crate::read::case::shared::Used;
use crate::read::case::table::View;
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet};
use crate::sheet::checklist::{Answer, VendorAnswer, VendorChecklistColumns};
use crate::sheet::{Field, SheetId, Table, Vendor};

impl CaseReader<'_, '_> {
    /// Reads チェックリスト; `None` where it was not handed in.
    pub(super) fn answers(&mut self, edition: &Edition) -> Option<Table<Answer>> {
        let columns =
            self.answer_columns(AnswerSheet::Checklist, edition.shape(FormKind::Pharmacy));
        let answer = |view: &View<'_>, row, diagnostics: &mut Diagnostics<'_>| {
            let kind = FormKind::Pharmacy;
            AnswerReader { view, columns, kind, edition, diagnostics }.answer(row)
        };
        let table = self.rows_of(SheetId::Checklist, &columns.all, |_, _, _| true, answer)?;
        if !self.diagnostics.edition_is_certain {
            return Some(table);
        }
        report_doubles(
            table.rows.iter().map(|answer| (vec![answer.item.to_string()], &answer.place)),
            "同じ項目の行",
            &mut self.diagnostics,
        );
        Some(table)
    }

    /// Returns the columns of answers; all that there may be where it is not known which edition's
    /// they are.
    fn answer_columns(&self, sheet: AnswerSheet, shape: Shape) -> &'static AnswerColumns {
        AnswerColumns::of(
            sheet,
            if self.diagnostics.edition_is_certain { shape } else { Shape::LARGEST },
        )
    }

    /// Reads those rows of 事業者チェックリスト that concern the case; `None` where it was not handed in.
    pub(super) fn vendor_answers(
        &mut self,
        vendors: Option<&Table<Vendor>>,
        edition: &Edition,
    ) -> Option<Table<VendorAnswer>> {
        let is_shared = matches!(self.used.get(&SheetId::VendorChecklist), Some(Used::Shared(_)));
        let served = vendors.filter(|_| is_shared).map(keys_of);
        let columns =
            self.answer_columns(AnswerSheet::VendorChecklist, edition.shape(FormKind::Vendor));
        let mut others = BTreeSet::new();
        let concerns = |view: &View<'_>, row, diagnostics: &Diagnostics<'_>| {
            let other =
                served.as_ref().and_then(|served| of_another(view, row, served, diagnostics));
            let concerns = other.is_none();
            others.extend(other);
            concerns
        };
        let read = |view: &View<'_>, row, diagnostics: &mut Diagnostics<'_>| {
            let vendor = vendor_name(view, row, diagnostics);
            let kind = FormKind::Vendor;
            let mut reader = AnswerReader { view, columns, kind, edition, diagnostics };
            reader.answer(row).map(|answer| {
                let vendor_key = vendor.get().map(Text::key).unwrap_or_default();
                VendorAnswer { vendor, vendor_key, answer }
            })
        };
        let table = self.rows_of(SheetId::VendorChecklist, &columns.all, concerns, read);
        let named = vendors.map(keys_of).unwrap_or_default();
        self.vendors = VendorNames {
            named,
            others: is_shared.then_some(others).filter(|_| vendors.is_some()),
        };
        let table = table?;
        if !self.diagnostics.edition_is_certain {
            return Some(table);
        }
        let keyed = table.rows.iter().filter(|row| !row.vendor.is_blank()).map(|row| {
            (vec![row.vendor_key.clone(), row.answer.item.to_string()], &row.answer.place)
        });
        report_doubles(keyed, "同じ事業者の同じ項目の行", &mut self.diagnostics);
        Some(table)
    }
}

fn vendor_name(view: &View<'_>, row: u32, diagnostics: &mut Diagnostics<'_>) -> Field<Text> {
    let column = VendorChecklistColumns::BY_FIELD.vendor;
    let (place, content) = view.cell(row, column);
    diagnostics.name(column.header, place, content)
}

/// The vendor of a row of 共通, if the case has nothing to do with it. A name that cannot be read may
/// be anybody's.
fn of_another(
    view: &View<'_>,
    row: u32,
    served: &BTreeSet<String>,
    diagnostics: &Diagnostics<'_>,
) -> Option<String> {
    let mut aside = Diagnostics::with(Vec::new(), diagnostics.glyphs);
    let name = vendor_name(view, row, &mut aside);
    name.get().filter(|name| !served.contains(&name.key())).map(ToString::to_string)
}

fn keys_of(vendors: &Table<Vendor>) -> BTreeSet<String> {
    vendors.rows.iter().filter_map(|vendor| vendor.name.get().map(Text::key)).collect()
}
