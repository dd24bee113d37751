//! Rich values of OOXML: cells whose stored value is an error stand for pictures and linked data
//! types, or for errors that older programs do not know.

use crate::package::limits::Refusal;
use crate::package::xml::{ElementBudget, Event, Events};

/// The rich values of a workbook.
#[derive(Debug, Default)]
pub struct RichValues {
    /// Per value of a cell, from zero: the number of its rich value.
    of_cells: Vec<Option<usize>>,
    /// Per rich value: its structure and its fields.
    values: Vec<(usize, Vec<String>)>,
    /// Per structure: its type and the names of its fields.
    structures: Vec<(String, Vec<String>)>,
}

/// A rich value, as far as cells depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RichValue {
    /// An error; its name, where it is one of those that older programs do not know.
    Error(Option<&'static str>),
    /// A picture or a linked data type.
    Object,
}

impl RichValues {
    /// Returns the rich value of a cell by its `vm` attribute, which counts from one.
    ///
    /// Whatever is no error is an object, also where its type is not to be found.
    pub fn get(&self, value_metadata: &str) -> RichValue {
        let index = value_metadata.trim().parse::<usize>().ok().and_then(|at| at.checked_sub(1));
        let value = index.and_then(|index| *self.of_cells.get(index)?);
        let value = value.and_then(|value| self.values.get(value));
        let structure = value.and_then(|(structure, _)| self.structures.get(*structure));
        match (value, structure) {
            (Some((_, fields)), Some((kind, names))) if kind == "_error" => {
                let at = names.iter().position(|name| name == "errorType");
                let number = at.and_then(|at| fields.get(at));
                RichValue::Error(number.and_then(|number| error_name(number)))
            }
            _ => RichValue::Object,
        }
    }

    /// Reads the metadata part: which cell value has which rich value.
    ///
    /// # Errors
    /// The part is not well-formed, or the package has too many elements.
    pub fn read_metadata(
        &mut self,
        part: &[u8],
        budget: &mut ElementBudget,
    ) -> Result<(), Refusal> {
        let mut events = Events::of(part, budget);
        let (mut path, mut rich_type, mut types) = (Vec::<String>::new(), None, 0_usize);
        let (mut rich, mut cells) = (Vec::new(), Vec::new());
        loop {
            let (element, is_empty) = match events.read()? {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::End(_) => {
                    path.pop();
                    continue;
                }
                Event::EndOfPart => break,
                _ => continue,
            };
            let name = element.name();
            let is_in = |parent: &str| path.iter().any(|name| name == parent);
            match name {
                "metadataType" => {
                    types += 1;
                    let is_rich = element.attribute("name")?.is_some_and(|name| name == RICH);
                    rich_type = rich_type.or(is_rich.then_some(types));
                }
                "futureMetadata" => {
                    let is_rich = element.attribute("name")?.is_some_and(|name| name == RICH);
                    path.extend((!is_empty && is_rich).then(|| RICH.to_owned()));
                    path.extend((!is_empty && !is_rich).then(|| name.to_owned()));
                    continue;
                }
                "rvb" if is_in(RICH) => rich.push(number(element.attribute("i")?)),
                "rc" if is_in("valueMetadata") => {
                    let [kind, value] = element.attributes(["t", "v"])?;
                    cells.push((number(kind), number(value)));
                }
                _ => {}
            }
            path.extend((!is_empty).then(|| name.to_owned()));
        }
        let of_cell = |(kind, value): (Option<usize>, Option<usize>)| {
            value.filter(|_| kind == rich_type).and_then(|value| *rich.get(value)?)
        };
        self.of_cells = cells.into_iter().map(of_cell).collect();
        Ok(())
    }

    /// Reads the part with the rich values.
    ///
    /// # Errors
    /// As [`Self::read_metadata`].
    pub fn read_values(&mut self, part: &[u8], budget: &mut ElementBudget) -> Result<(), Refusal> {
        let mut events = Events::of(part, budget);
        let mut field: Option<String> = None;
        loop {
            match events.read()? {
                Event::Start(element) | Event::Empty(element) if element.name() == "rv" => {
                    let structure = number(element.attribute("s")?).unwrap_or(usize::MAX);
                    self.values.push((structure, Vec::new()));
                }
                Event::Start(element) if element.name() == "v" => field = Some(String::new()),
                Event::Text(text) => field.iter_mut().for_each(|field| field.push_str(&text)),
                Event::End(_) => {
                    let fields = self.values.last_mut().map(|(_, fields)| fields);
                    fields.into_iter().for_each(|fields| fields.extend(field.take()));
                }
                Event::EndOfPart => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads the part with the structures of rich values.
    ///
    /// # Errors
    /// As [`Self::read_metadata`].
    pub fn read_structures(
        &mut self,
        part: &[u8],
        budget: &mut ElementBudget,
    ) -> Result<(), Refusal> {
        let mut events = Events::of(part, budget);
        loop {
            match events.read()? {
                Event::Start(element) | Event::Empty(element) if element.name() == "s" => {
                    let kind = element.attribute("t")?.unwrap_or_default().into_owned();
                    self.structures.push((kind, Vec::new()));
                }
                Event::Start(element) | Event::Empty(element) if element.name() == "k" => {
                    let name = element.attribute("n")?.unwrap_or_default().into_owned();
                    let names = self.structures.last_mut().map(|(_, names)| names);
                    names.into_iter().for_each(|names| names.push(name.clone()));
                }
                Event::EndOfPart => return Ok(()),
                _ => {}
            }
        }
    }
}

/// The name of the metadata of rich values.
const RICH: &str = "XLRICHVALUE";

fn number(text: Option<std::borrow::Cow<'_, str>>) -> Option<usize> {
    text.and_then(|text| text.trim().parse().ok())
}

/// Returns the name of an error by the number of its type.
fn error_name(number: &str) -> Option<&'static str> {
    Some(match number.trim() {
        "8" => "#SPILL!",
        "9" => "#CONNECT!",
        "10" => "#BLOCKED!",
        "11" => "#UNKNOWN!",
        "12" => "#FIELD!",
        "13" => "#CALC!",
        "14" => "#BUSY!",
        "18" => "#EXTERNAL!",
        "19" => "#TIMEOUT!",
        _ => return None,
    })
}
