//! What the cell styles of a workbook show: days, text, or numbers.

use std::collections::BTreeSet;

use crate::package::limits::Refusal;
use crate::package::outline::outline;
use crate::package::xml::ElementBudget;
use crate::patch::workbook::OpenWorkbook;
use crate::read::file::grid::Content;
use crate::read::file::xlsx::styles::Styles;

/// The built-in format of text.
const TEXT_FORMAT: u32 = 49;
/// A number that every format of days shows as one.
const SOME_DAY: f64 = 45_000.0;

/// What a cell's format shows a number as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// A number.
    Numbers,
    /// A day.
    Days,
    /// Text, whatever is typed.
    Text,
}

/// The cell styles of a workbook.
pub struct CellStyles {
    styles: Styles,
    /// Styles of the format of text.
    text: BTreeSet<usize>,
}

impl CellStyles {
    /// Reads the styles.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn read(workbook: &mut OpenWorkbook) -> Result<Self, Refusal> {
        let path = workbook.related("styles");
        let part = path.map(|path| workbook.part(&path)).transpose()?.flatten();
        let mut budget = ElementBudget::default();
        let styles = Styles::read(
            part.as_ref().map(|part| part.as_slice()),
            workbook.since_1904,
            &mut budget,
        )?;
        let text = part.map(|part| text_styles(&part)).transpose()?.unwrap_or_default();
        Ok(Self { styles, text })
    }

    /// Returns what a style shows a number as; without a style, a number.
    pub fn shown(&self, style: Option<usize>) -> Shows {
        let Some(style) = style else { return Shows::Numbers };
        match self.styles.formats.content(SOME_DAY, style) {
            _ if self.text.contains(&style) => Shows::Text,
            Content::Moment { .. } => Shows::Days,
            Content::Text(_)
            | Content::Number { .. }
            | Content::Bool(_)
            | Content::Error(_)
            | Content::NoResult => Shows::Numbers,
        }
    }
}

/// Returns the styles whose format is that of text.
fn text_styles(part: &[u8]) -> Result<BTreeSet<usize>, Refusal> {
    let (mut formats, mut found) = (BTreeSet::from([TEXT_FORMAT]), BTreeSet::new());
    let (mut list, mut count) = (String::new(), 0);
    for node in outline(part, 3)? {
        let number = |name: &str| {
            node.tag(part).value(name).and_then(|value| value.trim().parse::<u32>().ok())
        };
        match (node.depth, node.name.as_str()) {
            (1, name) => list = name.to_owned(),
            (2, "numFmt") if node.tag(part).value("formatCode").is_some_and(|code| code == "@") => {
                formats.extend(number("numFmtId"));
            }
            (2, "xf") if list == "cellXfs" => {
                if number("numFmtId").is_some_and(|format| formats.contains(&format)) {
                    found.insert(count);
                }
                count += 1;
            }
            _ => {}
        }
    }
    Ok(found)
}
