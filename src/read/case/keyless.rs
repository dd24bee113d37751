//! Rows whose name is a word that says nothing (なし, 不明, ―): they are no records.

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use crate::model::placeholder::Placeholder;
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::SheetId;

/// Passes over the rows that no name distinguishes (I022). 同上 is another matter: it means somebody.
pub fn pass_over(
    view: &View<'_>,
    sheet: SheetId,
    rows: &mut Vec<u32>,
    diagnostics: &mut Diagnostics<'_>,
) {
    let Some(column) = sheet.key_column() else { return };
    rows.retain(|row| {
        let (place, content) = view.cell(*row, column);
        let word = content.map(Content::shown).filter(|word| {
            matches!(
                Placeholder::of(word),
                Some(Placeholder::None | Placeholder::Unknown | Placeholder::Dash)
            )
        });
        if let Some(word) = &word {
            let message = format!(
                "「{}」が「{}」の行は、記録ではないので読みとばしました",
                column.header,
                clipped(word.trim())
            );
            let hint =
                format!("記録として読んでほしい行なら、「{}」を書いてください", column.header);
            diagnostics.raise(&rule::I022, place, message, hint);
        }
        word.is_none()
    });
}
