//! Where a workbook lists its sheets: the workbook part with its names, the properties.

use crate::package::edits::{Edits, escaped};
use crate::package::limits::Refusal;
use crate::package::outline::{Node, outline, text_of};
use crate::patch::style_lists::prefixed;
use crate::patch::workbook::{OpenWorkbook, relation_attribute};

/// What may stand in a workbook part before the names.
const BEFORE_NAMES: [&str; 3] = ["sheets", "functionGroups", "externalReferences"];
/// How deep the properties are looked into: properties, titles, vector, variant, value.
const DEPTH: usize = 5;

/// Adds a sheet at the end of the list, with the names that are its own: what they are called, and
/// what they stand for.
///
/// # Errors
/// A part is not well-formed.
pub fn add(
    workbook: &mut OpenWorkbook,
    (name, relation): (&str, &str),
    names: &[(String, String)],
) -> Result<(), Refusal> {
    let path = workbook.path.clone();
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let nodes = outline(&part, 3)?;
    let prefix = nodes.first().ok_or(Refusal::DAMAGED)?.tag(&part).prefix();
    let top = |name: &str| nodes.iter().find(|node| node.depth == 1 && node.name == name);
    let sheets: Vec<&Node> =
        nodes.iter().filter(|node| node.depth == 2 && node.name == "sheet").collect();
    let numbers = sheets
        .iter()
        .filter_map(|node| node.tag(&part).value("sheetId")?.trim().parse::<u32>().ok());
    let number = numbers.max().unwrap_or(0).saturating_add(1);
    let relation = relation_attribute(&part, relation, workbook.is_strict)?;
    let list = top("sheets").ok_or(Refusal::DAMAGED)?;
    let mut edits = Edits::default();
    let name = escaped(name);
    edits.append_inside(
        &part,
        list,
        &format!("<{prefix}sheet name=\"{name}\" sheetId=\"{number}\" {relation}/>"),
    );
    let named = names.iter().map(|(name, text)| {
        let (at, text) = (sheets.len(), escaped(text));
        format!("<definedName name=\"{name}\" localSheetId=\"{at}\">{text}</definedName>")
    });
    let named = prefixed(&named.collect::<String>(), prefix);
    match top("definedNames") {
        Some(list) => edits.append_inside(&part, list, &named),
        None => {
            let before =
                |node: &&Node| node.depth == 1 && BEFORE_NAMES.contains(&node.name.as_str());
            let at = nodes.iter().rfind(before).map_or(list.whole.end, |node| node.whole.end);
            edits.insert(at, format!("<{prefix}definedNames>{named}</{prefix}definedNames>"));
        }
    }
    let changed = edits.apply(&part)?;
    workbook.put(&path, changed);
    Ok(())
}

/// Returns the names that belong to a sheet alone, by its number from zero.
///
/// # Errors
/// The workbook part is not well-formed.
pub fn names_of(
    workbook: &mut OpenWorkbook,
    sheet: usize,
) -> Result<Vec<(String, String)>, Refusal> {
    let path = workbook.path.clone();
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let nodes = outline(&part, 3)?;
    let name = |node: &Node| {
        let tag = node.tag(&part);
        let is_its = tag.value("localSheetId")?.trim().parse() == Ok(sheet);
        is_its.then(|| Some((tag.value("name")?.into_owned(), text_of(&part, node))))?
    };
    Ok(nodes.iter().filter(|node| node.name == "definedName").filter_map(name).collect())
}

/// Adds a sheet to the titles in the document's properties. Where they do not agree with the
/// workbook's worksheets as they were, they are taken away: they say nothing of use then.
///
/// # Errors
/// The part is not well-formed.
pub fn add_title(workbook: &mut OpenWorkbook, name: &str) -> Result<(), Refusal> {
    let relations = workbook.relations_of("")?;
    let mut paths =
        relations.of_kind("extended-properties").chain(relations.of_kind("extendedProperties"));
    let Some(path) = paths.next().map(str::to_owned) else { return Ok(()) };
    let Some(part) = workbook.part(&path)? else { return Ok(()) };
    let nodes = outline(&part, DEPTH)?;
    let there: Vec<&str> = workbook
        .sheets
        .iter()
        .filter(|sheet| sheet.path.is_some())
        .map(|sheet| sheet.name.as_str())
        .collect();
    let mut edits = Edits::default();
    match Titles::find(&part, &nodes, &there) {
        Some(titles) => titles.add(&part, name, &mut edits),
        None => {
            let lists = ["HeadingPairs", "TitlesOfParts"];
            let listed =
                nodes.iter().filter(|node| node.depth == 1 && lists.contains(&node.name.as_str()));
            listed.for_each(|node| edits.remove(node.whole.clone()));
        }
    }
    if !edits.is_empty() {
        let changed = edits.apply(&part)?;
        workbook.put(&path, changed);
    }
    Ok(())
}

/// The titles of the worksheets in the document's properties.
struct Titles<'n> {
    /// How many there are.
    count: &'n Node,
    /// The list of all titles.
    list: &'n Node,
    /// The number of all titles.
    all: usize,
    /// The last worksheet's.
    last: &'n Node,
}

impl<'n> Titles<'n> {
    /// Finds the titles that are the names of the worksheets, in their order.
    fn find(part: &[u8], nodes: &'n [Node], worksheets: &[&str]) -> Option<Self> {
        let counts =
            inside(nodes, "HeadingPairs").filter(|node| node.depth == 4 && node.name == "i4");
        let titles: Vec<&Node> =
            inside(nodes, "TitlesOfParts").filter(|node| node.depth == 3).collect();
        let list = inside(nodes, "TitlesOfParts").find(|node| node.depth == 2)?;
        let mut first: usize = 0;
        for count in counts {
            let number: usize = text_of(part, count).trim().parse().ok()?;
            let of_pair = titles.get(first..first.checked_add(number)?)?;
            let texts = of_pair.iter().map(|title| text_of(part, title));
            if let Some(last) =
                of_pair.last().copied().filter(|_| texts.eq(worksheets.iter().copied()))
            {
                return Some(Self { count, list, all: titles.len(), last });
            }
            first += number;
        }
        None
    }

    /// Adds a title behind the last worksheet's.
    fn add(&self, part: &[u8], name: &str, edits: &mut Edits) {
        let number: usize = text_of(part, self.count).trim().parse().unwrap_or(0);
        edits.replace(self.count.inner(part), (number + 1).to_string());
        edits.set_attribute(part, self.list, "size", Some(&(self.all + 1).to_string()));
        let prefix = self.last.tag(part).prefix();
        edits.insert(
            self.last.whole.end,
            format!("<{prefix}lpstr>{}</{prefix}lpstr>", escaped(name)),
        );
    }
}

/// Iterates over what stands inside an element of the first level.
fn inside<'n>(nodes: &'n [Node], name: &str) -> impl Iterator<Item = &'n Node> {
    let around = nodes.iter().find(|node| node.depth == 1 && node.name == name);
    let whole = around.map_or(0..0, |node| node.whole.clone());
    nodes.iter().filter(move |node| node.depth > 1 && whole.contains(&node.whole.start))
}
