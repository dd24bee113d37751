//! Sheets that are none of ours: which one each may be meant for, and what is said of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::hidden::{HOW_TO_SHOW, in_words};
use super::message::clipped;
use super::near;
use crate::finding::{Finding, Place, Severity};
use crate::model::pattern::pattern;
use crate::model::text::folded;
use crate::read::file::grid::{Grid, Visibility};
use crate::read::file::input::{csv_sheet, file_name};
use crate::rule;
use crate::sheet::{SheetId, sheet_key};

/// What is to be done where nothing is.
pub const LEAVE_IT: &str = "このシートが要らなければ、そのままでかまいません";

/// A sheet with something on it that is none of ours.
pub struct Foreign {
    /// File and sheet.
    pub place: Place,
    visibility: Visibility,
    /// The sheet of ours whose name is nearest.
    nearest: Option<SheetId>,
    /// The sheet of ours whose copy it is by its name.
    copy_of: Option<SheetId>,
    /// Whether it holds the same as the sheet whose copy it is; `None` where that is not there.
    is_same: Option<bool>,
}

impl Foreign {
    /// Looks at a sheet beside those that are known.
    pub fn new(grid: &Grid, known: &BTreeMap<SheetId, Option<&Grid>>) -> Self {
        let name = grid.place.sheet.as_deref().unwrap_or_default();
        let copy_of = copied_from(name);
        let original = copy_of.and_then(|sheet| known.get(&sheet));
        let is_same =
            original.map(|original| original.is_some_and(|original| original.cells == grid.cells));
        let nearest = copy_of.or_else(|| near::nearest_sheet(name, SheetId::ALL.into_iter()));
        Self { place: grid.place.clone(), visibility: grid.visibility, nearest, copy_of, is_same }
    }

    /// Returns the sheet of ours that it may be, being none of those that are there.
    pub fn meant(&self, is_there: impl Fn(SheetId) -> bool) -> Option<SheetId> {
        self.nearest.filter(|sheet| !is_there(*sheet))
    }

    /// Returns true where its name is that of a copy of a sheet of ours.
    pub fn is_copy(&self) -> bool {
        self.copy_of.is_some()
    }

    /// Returns true where it is told as the copy of a sheet that is there.
    pub fn is_told_as_copy(&self) -> bool {
        self.is_same.is_some()
    }

    /// Returns true where its name is nearly a sheet's, not that of another sheet with a word in
    /// brackets (「連絡先（旧）」).
    pub fn is_near_miss(&self) -> bool {
        let name = folded(self.name());
        self.copy_of.is_some() || !name.contains(['(', '[', '【', '〔', '「', '<', '{'])
    }

    /// Returns its name.
    pub fn name(&self) -> &str {
        self.place.sheet.as_deref().unwrap_or_default()
    }

    /// Says that it was not read: I017.
    pub fn unread(&self, is_there: impl Fn(SheetId) -> bool) -> Finding {
        if let (Some(sheet), Some(is_same)) = (self.copy_of, self.is_same) {
            return self.copy(sheet, is_same);
        }
        let message = format!("{}は知らないシートなので、読みませんでした", self.in_words());
        self.finding(
            Severity::Note,
            message,
            self.proposal(is_there).unwrap_or_else(|| LEAVE_IT.to_owned()),
        )
    }

    /// Asks whether it is a sheet that is missing.
    pub fn proposal(&self, is_there: impl Fn(SheetId) -> bool) -> Option<String> {
        let sheet = self.meant(is_there)?;
        let (kind, name) = self.kind_and_name(sheet);
        Some(format!(
            "「{}」のことではありませんか。そうなら{kind}を「{name}」に直してください",
            sheet.name()
        ))
    }

    /// Says that it stands in the place of a sheet that is missing and without which little can be
    /// made: I004.
    pub fn instead_of(&self, sheet: SheetId) -> Finding {
        let (kind, name) = self.kind_and_name(sheet);
        let message = format!(
            "シート「{}」がありません。{}がそれではありませんか",
            sheet.name(),
            self.in_words()
        );
        let hint = format!(
            "そうなら{kind}を「{name}」に直してください。ちがうシートなら、シート「{}」を加えてください（見出しだけで、中は空欄でかまいません）",
            sheet.name()
        );
        Finding::new(&rule::I004, self.place.clone(), message).hint(self.with_way_to_show(hint))
    }

    /// Says that it may be a sheet that is missing, and how it is renamed.
    pub fn how_to_rename(&self, sheet: SheetId) -> String {
        let (kind, name) = self.kind_and_name(sheet);
        let hint = format!(
            "{}が「{}」のことなら、{kind}を「{name}」に直してください。ほかになければ、「薬局名」などを書いたシート「{}」を加えてください",
            self.in_words(),
            sheet.name(),
            sheet.name()
        );
        self.with_way_to_show(hint)
    }

    fn copy(&self, sheet: SheetId, is_same: bool) -> Finding {
        let name = sheet.name();
        if is_same {
            let message = format!(
                "{}は「{name}」の写しで、中身も同じなので、読みませんでした",
                self.in_words()
            );
            return self.finding(Severity::Note, message, LEAVE_IT.to_owned());
        }
        let message = format!(
            "{}は「{name}」の写しのようですが、中身が違います。読んだのは「{name}」だけです",
            self.in_words()
        );
        let hint = format!(
            "こちらが新しいほうなら、中身を「{name}」に移してください。古い控えなら、消すか、そのままでかまいません"
        );
        self.finding(Severity::Warning, message, hint)
    }

    fn finding(&self, severity: Severity, message: String, hint: String) -> Finding {
        let finding = Finding::new(&rule::I017, self.place.clone(), message).severity(severity);
        finding.hint(self.with_way_to_show(hint))
    }

    fn with_way_to_show(&self, hint: String) -> String {
        match self.visibility {
            Visibility::VeryHidden => format!("{hint}。{HOW_TO_SHOW}"),
            Visibility::Hidden | Visibility::Visible => hint,
        }
    }

    fn in_words(&self) -> String {
        format!(
            "{}シート「{}」",
            in_words(self.visibility).unwrap_or_default(),
            clipped(self.name())
        )
    }

    /// Returns what carries a sheet's name here, and the name that it should have.
    fn kind_and_name(&self, sheet: SheetId) -> (&'static str, String) {
        if is_csv(&self.place) {
            ("ファイル名", format!("{}.csv", sheet.name()))
        } else {
            ("シート名", sheet.name().to_owned())
        }
    }
}

/// Tells whether the sheet of a place is a file of text.
pub fn is_csv(place: &Place) -> bool {
    csv_sheet(&file_name(Path::new(&*place.file))).is_some()
}

/// Returns the sheet whose copy a name says it is, as programs name copies: `NAME (2)`, `NAME
/// のコピー`, `コピー ～ NAME`, `NAME_2`, `NAME-1`.
fn copied_from(name: &str) -> Option<SheetId> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:コピー[~〜-]|copyof)|(?:の?コピー|-コピー|-copy|\(コピー\))\d*$|[(]\d+[)]$|[_-]\d+$",
        )
    });
    let mut rest = sheet_key(name);
    loop {
        let shorter = MARK.replace(&rest, "").trim_end_matches('-').to_owned();
        if shorter == rest {
            return None;
        }
        if let Some(sheet) = SheetId::named(&shorter) {
            return Some(sheet);
        }
        rest = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_the_names_that_programs_give_them() {
        for name in [
            "チェックリスト (2)",
            "チェックリスト（３）",
            "チェックリスト のコピー",
            "チェックリストのコピー 2",
            "チェックリスト - コピー",
            "チェックリスト - コピー (2)",
            "コピー ～ チェックリスト",
            "チェックリスト_2",
            "チェックリスト-1",
            "Copy of チェックリスト",
            "コピー - チェックリスト",
        ] {
            assert_eq!(copied_from(name), Some(SheetId::Checklist), "{name}");
        }
        for name in [
            "チェックリスト",
            "チェックリスト（旧）",
            "チェックリスト2",
            "天気 (2)",
            "事業者一覧のコピー",
        ] {
            assert_eq!(copied_from(name), None, "{name}");
        }
    }
}
