//! How much a sheet may hold (I002).

use std::collections::BTreeSet;

use super::diagnostics::Diagnostics;
use crate::case::Case;
use crate::finding::Place;
use crate::model::text::Text;
use crate::package::limits::{MAX_COLUMNS, MAX_CONTACTS, MAX_ROWS, MAX_SYSTEMS, MAX_VENDORS};
use crate::read::file::grid::Grid;
use crate::rule;
use crate::sheet::{Backup, Field, SheetId, Table, rows};

/// Returns true for a sheet within the limits, else raises I002; the number of its rows may be
/// unlimited.
pub fn is_within(
    grid: &Grid,
    sheet: &str,
    rows_limited: bool,
    diagnostics: &mut Diagnostics<'_>,
) -> bool {
    let rows = (rows_limited && grid.rows > MAX_ROWS)
        .then(|| format!("シート「{sheet}」に {} 行あります（{MAX_ROWS} 行まで）", grid.rows));
    let columns = (grid.columns > MAX_COLUMNS).then(|| {
        format!(
            "シート「{sheet}」の {} 列目まで使われています（{MAX_COLUMNS} 列まで）",
            grid.columns
        )
    });
    let over = rows.or(columns);
    if let Some(message) = &over {
        diagnostics.raise(
            &rule::I002,
            grid.place.clone(),
            message,
            "要らない行や列を消して、保存し直してください",
        );
    }
    over.is_none()
}

/// Reports more vendors, contacts or systems than the papers have room for, at their sheets.
pub fn report_counts(case: &Case, diagnostics: &mut Diagnostics<'_>) {
    let listed = case.vendors.as_ref().map(|table| (&table.place, table.rows.len()));
    let answering =
        case.vendor_answers.as_ref().map(|table| (&table.place, case.vendor_names().len()));
    let of_vendors = if listed.is_some() { SheetId::Vendors } else { SheetId::VendorChecklist };
    let vendors = (MAX_VENDORS, SheetId::Vendors.name(), "社");
    report_count(of_vendors, listed.or(answering), vendors, diagnostics);
    let contacts = case.contacts.as_ref().map(|table| (&table.place, table.rows.len()));
    report_count(
        SheetId::Contacts,
        contacts,
        (MAX_CONTACTS, SheetId::Contacts.name(), "件"),
        diagnostics,
    );
    let of_backups = systems(&case.backups, |backup| &backup.system);
    let of_steps = systems(&case.restore_steps, |step| &step.system);
    let what = (MAX_SYSTEMS, Backup::COLUMN.system.header, "種類");
    report_count(SheetId::Backups, of_backups, what, diagnostics);
    report_count(SheetId::RestoreSteps, of_steps, what, diagnostics);
}

/// Returns how many different systems a sheet names.
fn systems<R>(table: &Option<Table<R>>, of_row: fn(&R) -> &Field<Text>) -> Option<(&Place, usize)> {
    let names: BTreeSet<String> =
        rows(table).iter().filter_map(|row| of_row(row).get()).map(Text::key).collect();
    table.as_ref().map(|table| (&table.place, names.len()))
}

fn report_count(
    sheet: SheetId,
    counted: Option<(&Place, usize)>,
    (most, what, unit): (usize, &str, &str),
    diagnostics: &mut Diagnostics<'_>,
) {
    let Some((place, count)) = counted.filter(|(_, count)| *count > most) else { return };
    let name = sheet.name();
    let message =
        format!("シート「{name}」に、{what}が {count} {unit}あります（{most} {unit}まで）");
    let hint =
        "要らない行を消してください。表の下のメモなどが行として読まれていないかも確かめてください";
    diagnostics.raise(&rule::I002, place.clone(), message, hint);
}
