//! Texts of OOXML with their runs: shared strings, and strings inside cells.

use std::borrow::Cow;

use crate::package::limits::Refusal;
use crate::package::xml::{Element, ElementBudget, Event, Events};
use crate::read::file::rich_text::RichText;

/// The role of an open element for its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Run,
    RunProperties,
    Text { keeps_blanks: bool },
    Other,
}

/// Gathers a text from the elements inside `si` or `is`.
#[derive(Debug, Default)]
pub struct TextBuilder {
    path: Vec<Tag>,
    rich: RichText,
    /// The characters of the open `t`.
    open: String,
    /// If the open run has a font of its own: true if that is struck through.
    run: Option<bool>,
    /// True if everything in it was read exactly.
    is_exact: bool,
}

impl TextBuilder {
    /// Starts without text.
    pub fn new() -> Self {
        Self { is_exact: true, ..Self::default() }
    }

    /// Takes a start tag; readings above the text (`rPh`) are left out.
    ///
    /// # Errors
    /// An attribute is not well-formed.
    pub fn start(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        let tag = match (self.path.last(), element.name()) {
            (None, "r") => {
                self.run = None;
                Tag::Run
            }
            (None | Some(Tag::Run), "t") => {
                let space = element.attribute("xml:space")?;
                Tag::Text { keeps_blanks: space.is_some_and(|space| space == "preserve") }
            }
            (Some(Tag::Run), "rPr") => {
                self.run = Some(false);
                Tag::RunProperties
            }
            (Some(Tag::RunProperties), "strike") => {
                self.run = Some(is_on(element)?);
                Tag::Other
            }
            (Some(Tag::Text { .. }), _) => {
                self.is_exact = false;
                Tag::Other
            }
            _ => Tag::Other,
        };
        self.path.push(tag);
        Ok(())
    }

    /// Takes an end tag. Excel leaves out blanks around words that `xml:space` does not keep, but not
    /// a run of nothing else, which stands between words of other fonts.
    pub fn end(&mut self) {
        if let Some(Tag::Text { keeps_blanks }) = self.path.pop() {
            let text = std::mem::take(&mut self.open);
            let in_run = self.path.last() == Some(&Tag::Run);
            let words = text.trim_matches(XML_BLANKS);
            let text = if keeps_blanks || in_run && words.is_empty() { &text } else { words };
            self.rich.push(&unescaped(text), self.run.filter(|_| in_run));
        }
    }

    /// Takes characters.
    pub fn text(&mut self, text: &str) {
        if matches!(self.path.last(), Some(Tag::Text { .. })) {
            self.open.push_str(text);
        }
    }

    /// Takes a comment or the like: other programs stop reading there.
    pub fn aside(&mut self) {
        self.is_exact &= !matches!(self.path.last(), Some(Tag::Text { .. }));
    }

    /// Returns the text; `None` if it could be read in two ways.
    pub fn finish(self) -> Option<RichText> {
        self.is_exact.then_some(self.rich)
    }
}

/// The white space of XML.
pub const XML_BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Tells whether a property such as `strike` is on: its value may be left out.
///
/// # Errors
/// An attribute is not well-formed.
pub fn is_on(element: &Element<'_>) -> Result<bool, Refusal> {
    let value = element.attribute("val")?;
    Ok(value.is_none_or(|value| matches!(value.trim(), "1" | "true" | "on")))
}

/// Reads the shared strings of a workbook; `None` for one that could be read in two ways.
///
/// # Errors
/// The part is not well-formed, or the package has too many elements.
pub fn shared_strings(
    part: &[u8],
    budget: &mut ElementBudget,
) -> Result<Vec<Option<RichText>>, Refusal> {
    let mut events = Events::of(part, budget);
    let mut strings = Vec::new();
    let mut depth = 0_usize;
    let mut open: Option<TextBuilder> = None;
    loop {
        match events.read()? {
            Event::Start(element) => {
                depth += 1;
                match &mut open {
                    Some(builder) => builder.start(&element)?,
                    None if depth == 2 && element.name() == "si" => open = Some(TextBuilder::new()),
                    None => {}
                }
            }
            Event::Empty(element) => match &mut open {
                Some(builder) => {
                    builder.start(&element)?;
                    builder.end();
                }
                None if depth == 1 && element.name() == "si" => {
                    strings.push(Some(RichText::default()));
                }
                None => {}
            },
            Event::End(_) => {
                depth -= 1;
                match open.take() {
                    Some(builder) if depth == 1 => strings.push(builder.finish()),
                    Some(mut builder) => {
                        builder.end();
                        open = Some(builder);
                    }
                    None => {}
                }
            }
            Event::Text(text) | Event::Literal(text) => {
                open.iter_mut().for_each(|builder| builder.text(&text));
            }
            Event::Aside => open.iter_mut().for_each(TextBuilder::aside),
            Event::DocumentType => {}
            Event::EndOfPart => return Ok(strings),
        }
    }
}

/// Resolves the escapes of OOXML for characters that XML cannot hold (`_x000D_`), in UTF-16 units.
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let unit = rest.get(..7).and_then(escaped_unit);
        rest = &rest[if unit.is_some() { 7 } else { character.len_utf8() }..];
        match unit {
            Some(unit) => units.push(unit),
            None => units.extend_from_slice(character.encode_utf16(&mut [0; 2])),
        }
    }
    String::from_utf16(&units).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn escaped_unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix("_x")?.strip_suffix('_')?;
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    are_digits.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}
