//! What a workbook says of its calculation: the chain of formulas, and that all are to be done.

use crate::package::edits::Edits;
use crate::package::limits::Refusal;
use crate::package::outline::children;
use crate::patch::workbook::OpenWorkbook;

/// What may stand in a workbook part before the element on calculation.
const BEFORE: [&str; 9] = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
];

/// Has every formula calculated when a program opens the workbook, where it holds one; takes the
/// chain of formulas away where one of them went or moved.
///
/// # Errors
/// A part is not well-formed.
pub fn finish(workbook: &mut OpenWorkbook, formulas_changed: bool) -> Result<(), Refusal> {
    if formulas_changed
        && let Some(path) = workbook.related("calcChain").filter(|path| workbook.has(path))
    {
        let owner = workbook.path.clone();
        workbook.remove_part(&owner, &path)?;
    }
    if !holds_formula(workbook)? {
        return Ok(());
    }
    let path = workbook.path.clone();
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let (root, inner) = children(&part)?;
    let mut edits = Edits::default();
    match inner.iter().find(|node| node.name == "calcPr") {
        Some(node)
            if node
                .tag(&part)
                .value("fullCalcOnLoad")
                .is_some_and(|on| on == "1" || on == "true") =>
        {
            return Ok(());
        }
        Some(node) => edits.set_attribute(&part, node, "fullCalcOnLoad", Some("1")),
        None => {
            let last = inner.iter().rfind(|node| BEFORE.contains(&node.name.as_str()));
            let at = last.map_or(root.tag.end, |node| node.whole.end);
            edits.insert(at, format!("<{}calcPr fullCalcOnLoad=\"1\"/>", root.tag(&part).prefix()));
        }
    }
    let changed = edits.apply(&part)?;
    workbook.put(&path, changed);
    Ok(())
}

fn holds_formula(workbook: &mut OpenWorkbook) -> Result<bool, Refusal> {
    for sheet in workbook.sheets.clone() {
        let Some(part) =
            sheet.path.as_deref().map(|path| workbook.part(path)).transpose()?.flatten()
        else {
            continue;
        };
        let (root, _) = children(&part)?;
        let name = format!("<{}f", root.tag(&part).prefix());
        let found = part.windows(name.len() + 1).any(|window| {
            window.starts_with(name.as_bytes())
                && matches!(window.last(), Some(b'>' | b'/' | b' ' | b'\t' | b'\n'))
        });
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}
