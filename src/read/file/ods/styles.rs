//! Styles of OpenDocument: struck-through text and hidden tables.

use std::collections::BTreeMap;

use super::element::{Attributes, PlacedElement, STYLE, TABLE};
use crate::package::limits::Refusal;
use crate::package::xml::{ElementBudget, Event, NamespacedEvents};

/// Styles beyond this many steps of inheritance are those of no program.
const MAX_PARENTS: usize = 16;

/// The families of styles that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Styles of cells.
    Cell,
    /// Styles of paragraphs.
    Paragraph,
    /// Styles of text in paragraphs.
    Text,
    /// Styles of tables.
    Table,
}

/// The styles of a document, by family and name.
#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<Family, BTreeMap<String, Style>>,
    /// The style that is being read.
    open: Option<(Family, String)>,
    /// True if any style strikes text through.
    strikes: bool,
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    struck: Option<bool>,
    is_hidden: bool,
}

impl Styles {
    /// Reads the part with the styles that have names.
    ///
    /// # Errors
    /// The part is not well-formed, or the package has too many elements.
    pub fn read_part(&mut self, part: &[u8], budget: &mut ElementBudget) -> Result<(), Refusal> {
        let mut events = NamespacedEvents::of(part, budget);
        loop {
            match events.read()? {
                Event::Start(element) | Event::Empty(element) => {
                    self.start(&PlacedElement::new(&events, &element))?;
                }
                Event::EndOfPart => return Ok(()),
                _ => {}
            }
        }
    }

    /// Takes a start tag among styles.
    ///
    /// # Errors
    /// An attribute is not well-formed.
    pub fn start(&mut self, element: &PlacedElement<'_, '_>) -> Result<(), Refusal> {
        match element.name() {
            (STYLE, "style") => self.open_style(&element.attributes()?),
            (STYLE, "text-properties") => self.text_properties(&element.attributes()?),
            (STYLE, "table-properties") => {
                let is_hidden = element.attributes()?.is(TABLE, "display", "false");
                self.opened().into_iter().for_each(|style| style.is_hidden = is_hidden);
            }
            _ => {}
        }
        Ok(())
    }

    fn open_style(&mut self, attributes: &Attributes) {
        let family = match attributes.get(STYLE, "family") {
            Some("table-cell") => Family::Cell,
            Some("paragraph") => Family::Paragraph,
            Some("text") => Family::Text,
            Some("table") => Family::Table,
            _ => {
                self.open = None;
                return;
            }
        };
        let name = attributes.get(STYLE, "name").unwrap_or_default().to_owned();
        let parent = attributes.get(STYLE, "parent-style-name").map(str::to_owned);
        let style = Style { parent, ..Style::default() };
        self.styles.entry(family).or_default().insert(name.clone(), style);
        self.open = Some((family, name));
    }

    fn text_properties(&mut self, attributes: &Attributes) {
        let lines = ["text-line-through-style", "text-line-through-type"];
        let mut lines = lines.into_iter().filter_map(|name| attributes.get(STYLE, name)).peekable();
        if lines.peek().is_some() {
            let struck = lines.any(|line| line != "none");
            self.strikes |= struck;
            self.opened().into_iter().for_each(|style| style.struck = Some(struck));
        }
    }

    fn opened(&mut self) -> Option<&mut Style> {
        let (family, name) = self.open.as_ref()?;
        self.styles.get_mut(family)?.get_mut(name)
    }

    /// Tells whether a style strikes text through; `None` where it does not say.
    pub fn is_struck(&self, family: Family, name: Option<&str>) -> Option<bool> {
        if !self.strikes {
            return None;
        }
        let styles = self.styles.get(&family)?;
        let mut name = name;
        for _ in 0..MAX_PARENTS {
            let style = styles.get(name?)?;
            if style.struck.is_some() {
                return style.struck;
            }
            name = style.parent.as_deref();
        }
        None
    }

    /// Tells whether a table's style hides it.
    pub fn is_hidden(&self, table: &str) -> bool {
        let tables = self.styles.get(&Family::Table);
        tables.and_then(|tables| tables.get(table)).is_some_and(|style| style.is_hidden)
    }
}
