//! Check boxes and option buttons that float over the cells of a worksheet. The parts that hold
//! them are searched, not parsed: Excel itself writes some that are no XML, and nothing in them
//! damages a workbook.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::bytes::{Captures, Regex};

use crate::finding::CellRef;
use crate::package::address::{GRID_COLUMNS, GRID_ROWS};
use crate::package::archive::Archive;
use crate::package::relations::{Relations, folder_of, relations_of};
use crate::package::xml::ElementBudget;

/// A control in the legacy drawing of a sheet.
static LEGACY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?s)<(?:\w+:)?ClientData\b[^>]*\bObjectType\s*=\s*["'](?:Checkbox|Radio)["'][^>]*>(.*?)</(?:\w+:)?ClientData\s*>"#,
    )
});
/// Where it begins: column, offset, row, offset, and the same for its end.
static LEGACY_ANCHOR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"<(?:\w+:)?Anchor\s*>\s*(\d+)\s*,\s*-?\d+\s*,\s*(\d+)\s*,"));
/// A control in a worksheet part.
static CONTROL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?s)<(?:\w+:)?control\b[^>]*:id="([^"]+)"[^>]*[^/>]>(.*?)</(?:\w+:)?control>"#)
});
/// Where it begins.
static FROM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?s)<(?:\w+:)?from>\s*<(?:\w+:)?col>(\d+)<.*?<(?:\w+:)?row>(\d+)<"));
/// What the part of a control says that it is: the kind of a form's control, or the class of an
/// ActiveX control.
static KIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\bobjectType="(?:CheckBox|Radio)"|(?i)classid="\{8BD21D[45]0-EC42-11CE-9E0D-00AA006002F3\}""#,
    )
});

/// Returns the cells over which check boxes and option buttons of a worksheet begin, by the path of
/// its part and its content.
pub fn of_sheet(
    path: &str,
    sheet: &[u8],
    archive: &mut Archive,
    budget: &mut ElementBudget,
) -> BTreeSet<CellRef> {
    let relations = match archive.part(&relations_of(path)) {
        Ok(Some(part)) => Relations::read(&part, folder_of(path), budget).unwrap_or_default(),
        Ok(None) | Err(_) => return BTreeSet::new(),
    };
    let mut cells = BTreeSet::new();
    for drawing in relations.all_of_kind("vmlDrawing") {
        if let Ok(Some(part)) = archive.part(drawing) {
            cells.extend(LEGACY.captures_iter(&part).filter_map(|control| {
                let inside = control.get(1)?.as_bytes();
                cell(&LEGACY_ANCHOR.captures(inside)?, 2, 1)
            }));
        }
    }
    let mut kinds: BTreeMap<String, bool> = BTreeMap::new();
    for control in CONTROL.captures_iter(sheet) {
        let Some(path) = text(&control, 1).and_then(|id| Some(relations.by_id(id)?.path.clone()))
        else {
            continue;
        };
        let is_box = *kinds.entry(path).or_insert_with_key(|path| is_box(archive, path));
        let from = control.get(2).and_then(|inside| FROM.captures(inside.as_bytes()));
        cells.extend(from.filter(|_| is_box).and_then(|from| cell(&from, 2, 1)));
    }
    cells
}

/// Tells whether the part of a control is that of a check box or an option button.
fn is_box(archive: &mut Archive, path: &str) -> bool {
    archive.part(path).ok().flatten().is_some_and(|part| KIND.is_match(&part))
}

/// Returns the cell of a row and a column, both counted from zero.
fn cell(found: &Captures<'_>, row: usize, column: usize) -> Option<CellRef> {
    let number = |group: usize| text(found, group)?.parse::<u32>().ok();
    let (row, column) = (number(row)?, number(column)?);
    (row < GRID_ROWS && column < GRID_COLUMNS).then(|| CellRef::new(row, column))
}

fn text<'f>(found: &Captures<'f>, group: usize) -> Option<&'f str> {
    found.get(group).and_then(|part| std::str::from_utf8(part.as_bytes()).ok())
}

#[expect(
    clippy::expect_used,
    reason = "built in: a pattern that is no pattern fails every test of a workbook"
)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a built-in pattern")
}
