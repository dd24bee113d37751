//! Cell styles of OOXML: number formats and struck-through fonts.

use std::collections::BTreeMap;

use super::strings::is_on;
use crate::package::limits::Refusal;
use crate::package::xml::{Element, ElementBudget, Event, Events};
use crate::read::file::number_format::Formats;

/// Longest number format that a spreadsheet program takes, in UTF-16 units.
const MAX_FORMAT_CODE: usize = 255;

/// The cell styles of a workbook, by their numbers.
pub struct Styles {
    /// Their number formats.
    pub formats: Formats,
    /// True where the font is struck through.
    struck: Vec<bool>,
}

impl Styles {
    /// Reads the styles part, empty where there is none.
    ///
    /// # Errors
    /// The part is not well-formed, or the package has too many elements.
    pub fn read(
        part: Option<&[u8]>,
        since_1904: bool,
        budget: &mut ElementBudget,
    ) -> Result<Self, Refusal> {
        let mut raw = RawStyles::default();
        if let Some(part) = part {
            raw.read(part, budget)?;
        }
        let formats = raw
            .cells
            .iter()
            .map(|(format, _)| (*format, raw.codes.get(format).map(String::as_str)));
        let formats = Formats::new(formats, since_1904);
        let is_struck = |font: &usize| raw.fonts.get(*font).copied().unwrap_or_default();
        let struck = raw.cells.iter().map(|(_, font)| is_struck(font)).collect();
        Ok(Self { formats, struck })
    }

    /// Tells whether the font of a style is struck through.
    pub fn is_struck(&self, style: usize) -> bool {
        self.struck.get(style).copied().unwrap_or_default()
    }
}

/// The tables of the styles part.
#[derive(Default)]
struct RawStyles {
    /// Number format codes by their numbers.
    codes: BTreeMap<u32, String>,
    /// Per font: true if it is struck through.
    fonts: Vec<bool>,
    /// Number format and font of each cell style.
    cells: Vec<(u32, usize)>,
}

/// The role of an open element for its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Root,
    NumberFormats,
    Fonts,
    Font,
    CellStyles,
    Other,
}

impl RawStyles {
    fn read(&mut self, part: &[u8], budget: &mut ElementBudget) -> Result<(), Refusal> {
        let mut events = Events::of(part, budget);
        let mut path = Vec::new();
        loop {
            match events.read()? {
                Event::Start(element) => {
                    let tag = self.open(path.last().copied(), &element)?;
                    path.push(tag);
                }
                Event::Empty(element) => {
                    self.open(path.last().copied(), &element)?;
                }
                Event::End(_) => {
                    path.pop();
                }
                Event::EndOfPart => return Ok(()),
                _ => {}
            }
        }
    }

    fn open(&mut self, parent: Option<Tag>, element: &Element<'_>) -> Result<Tag, Refusal> {
        Ok(match (parent, element.name()) {
            (None, "styleSheet") => Tag::Root,
            (None, _) => return Err(Refusal::DAMAGED),
            (Some(Tag::Root), "numFmts") => Tag::NumberFormats,
            (Some(Tag::Root), "fonts") => Tag::Fonts,
            (Some(Tag::Root), "cellXfs") => Tag::CellStyles,
            (Some(Tag::NumberFormats), "numFmt") => {
                self.add_format(element)?;
                Tag::Other
            }
            (Some(Tag::Fonts), "font") => {
                self.fonts.push(false);
                Tag::Font
            }
            (Some(Tag::Font), "strike") => {
                let struck = is_on(element)?;
                self.fonts.last_mut().into_iter().for_each(|font| *font = struck);
                Tag::Other
            }
            (Some(Tag::CellStyles), "xf") => {
                let [format, font] = element.attributes(["numFmtId", "fontId"])?;
                let format = format.and_then(|format| format.parse().ok()).unwrap_or_default();
                let font = font.and_then(|font| font.parse().ok()).unwrap_or_default();
                self.cells.push((format, font));
                Tag::Other
            }
            _ => Tag::Other,
        })
    }

    /// Adds a number format; one that is too long for any program shows numbers plainly.
    fn add_format(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        let [id, code] = element.attributes(["numFmtId", "formatCode"])?;
        if let (Some(id), Some(code)) = (id.and_then(|id| id.parse().ok()), code)
            && code.encode_utf16().count() <= MAX_FORMAT_CODE
        {
            self.codes.insert(id, code.into_owned());
        }
        Ok(())
    }
}
