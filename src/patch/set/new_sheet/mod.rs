//! A sheet that a workbook lacks, added as `new` lays it out.

mod listing;
mod part;
mod styles;

use super::book::Book;
use super::change::ChangeError;
use crate::finding::CellRef;
use crate::package::edits::Edits;
use crate::package::limits::Refusal;
use crate::package::outline::{children, outline};
use crate::patch::sheet::{SheetXml, fixed};
use crate::patch::verify::grids;
use crate::patch::workbook::{NewPart, OpenWorkbook, SheetPart};
use crate::sheet::SheetId;
use part::Rewriting;
use styles::BroughtStyles;

/// Makes the workbook that `new` writes, with one sheet.
pub type NewWorkbook<'n> = dyn Fn(SheetId) -> Result<Vec<u8>, ChangeError> + 'n;

/// The relations and content types of the parts that come with a sheet.
const WORKSHEET: (&str, &str) =
    ("worksheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml");
const TABLE: (&str, &str) =
    ("table", "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml");
/// The namespace of relations in the transitional kind of OOXML.
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The namespace of worksheets and tables in the transitional and in the strict kind of OOXML.
const MAIN: [&str; 2] = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
];
/// The rows under a header for which names of vendors are offered.
const OFFERED_ROWS: u32 = 300;

/// Adds a sheet as it stands in a workbook of `new`.
///
/// # Errors
/// A sheet or something else is called like it, or the workbook is damaged.
pub fn add(book: &mut Book, sheet: SheetId, new: &[u8]) -> Result<SheetPart, ChangeError> {
    let name = sheet.name();
    let is_taken = |other: &SheetPart| other.name.to_lowercase() == name.to_lowercase();
    if book.workbook.sheets.iter().any(is_taken) {
        return Err(ChangeError::Refused(format!(
            "「{name}」という名前のシートがすでにあり、表として読めません"
        )));
    }
    let mut donor = OpenWorkbook::open(new.to_vec())?;
    let at = donor.sheets.iter().position(|known| known.name == name).ok_or(Refusal::DAMAGED)?;
    let from = donor.sheets[at].path.clone().ok_or(Refusal::DAMAGED)?;
    let names = listing::names_of(&mut donor, at)?;
    let content = content(book, &mut donor, &from)?;
    let workbook = &mut book.workbook;
    listing::add_title(workbook, name)?;
    let path = workbook.free_path(&format!("{}worksheets/sheet", workbook.folder()), ".xml");
    let owner = workbook.path.clone();
    let relation = workbook.add_part(&new_part(&owner, &path, WORKSHEET), content)?;
    listing::add(workbook, (name, &relation), &names)?;
    let added = SheetPart { name: name.to_owned(), path: Some(path) };
    workbook.sheets.push(added.clone());
    add_tables(workbook, &mut donor, &from, &added)?;
    book.take_styles()?;
    book.read_again()?;
    has_come(book, new, &added)?;
    Ok(added)
}

fn new_part<'p>(
    owner: &'p str,
    path: &'p str,
    (relation, content_type): (&'p str, &'p str),
) -> NewPart<'p> {
    NewPart { owner, path, relation, content_type, by_ending: false }
}

/// Returns the worksheet part as this workbook has to hold it.
fn content(book: &mut Book, donor: &mut OpenWorkbook, from: &str) -> Result<Vec<u8>, ChangeError> {
    let part = donor.part(from)?.ok_or(Refusal::DAMAGED)?;
    let strings = part::strings(donor)?;
    let vendors = vendors(book);
    let mut styles = BroughtStyles::open(&mut book.workbook, donor)?;
    let rewriting =
        Rewriting { strings: &strings, styles: &mut styles, vendors: vendors.as_deref() };
    let content = rewriting.apply(&part)?;
    styles.finish(&mut book.workbook)?;
    Ok(in_kind(&book.workbook, content)?)
}

/// Returns a part with the namespaces of the workbook's kind of OOXML.
fn in_kind(workbook: &OpenWorkbook, part: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    if !workbook.is_strict {
        return Ok(part);
    }
    let (root, _) = children(&part)?;
    let kind = workbook.relation_kind("");
    let tag =
        root.tag(&part).0.replace(MAIN[0], MAIN[1]).replace(RELATIONS, kind.trim_end_matches('/'));
    let mut edits = Edits::default();
    edits.replace(root.tag.clone(), tag);
    Ok(edits.apply(&part)?)
}

/// Returns the area of the vendors' names in a workbook.
fn vendors(book: &Book) -> Option<String> {
    let is_it = |sheet: &&SheetPart| {
        book.layout(sheet).is_some_and(|layout| layout.sheet == SheetId::Vendors)
    };
    let sheet = book.workbook.sheets.iter().find(is_it)?;
    let layout = book.layout(sheet)?;
    let column = layout.position(SheetId::Vendors.key_column()?.header)?;
    let header = layout.header_row?;
    let (first, last) =
        (CellRef::new(header + 1, column), CellRef::new(header + OFFERED_ROWS, column));
    Some(format!("'{}'!{}", sheet.name.replace('\'', "''"), fixed((first, last))))
}

/// Adds the tables of a sheet, under a number and a name that no other table has.
fn add_tables(
    workbook: &mut OpenWorkbook,
    donor: &mut OpenWorkbook,
    from: &str,
    added: &SheetPart,
) -> Result<(), ChangeError> {
    let owner = added.path.clone().unwrap_or_default();
    for old in donor.relations_of(from)?.all {
        let Some(old_path) = old.path.as_deref().filter(|_| old.last_step() == "table") else {
            continue;
        };
        let part = donor.part(old_path)?.ok_or(Refusal::DAMAGED)?;
        let (number, name) = free_table(workbook)?;
        let (root, _) = children(&part)?;
        let mut edits = Edits::default();
        edits.set_attribute(&part, &root, "id", Some(&number.to_string()));
        edits.set_attribute(&part, &root, "name", Some(&name));
        edits.set_attribute(&part, &root, "displayName", Some(&name));
        let content = in_kind(workbook, edits.apply(&part)?)?;
        let path = workbook.free_path(&format!("{}tables/table", workbook.folder()), ".xml");
        let id = workbook.add_part(&new_part(&owner, &path, TABLE), content)?;
        point_to(workbook, &owner, (&old.id, &id))?;
    }
    Ok(())
}

/// Lets what points to a relation of the old sheet point to that of the new one.
fn point_to(
    workbook: &mut OpenWorkbook,
    owner: &str,
    (old, new): (&str, &str),
) -> Result<(), Refusal> {
    let part = workbook.part(owner)?.ok_or(Refusal::DAMAGED)?;
    let xml = SheetXml::read(&part)?;
    let mut edits = Edits::default();
    for list in xml.all("tableParts") {
        for node in xml
            .inside(list, 1)?
            .iter()
            .filter(|node| node.tag(&part).value("r:id").as_deref() == Some(old))
        {
            edits.set_attribute(&part, node, "r:id", Some(new));
        }
    }
    let changed = edits.apply(&part)?;
    workbook.put(owner, changed);
    Ok(())
}

/// Returns a number and a name that no table and no other name of the workbook has.
fn free_table(workbook: &mut OpenWorkbook) -> Result<(u32, String), Refusal> {
    let (mut last, mut taken) = (0_u32, Vec::new());
    for sheet in workbook.sheets.clone() {
        let Some(path) = sheet.path else { continue };
        let relations = workbook.relations_of(&path)?;
        for path in relations.of_kind("table").map(str::to_owned).collect::<Vec<_>>() {
            let Some(part) = workbook.part(&path)? else { continue };
            let (root, _) = children(&part)?;
            let tag = root.tag(&part);
            last = tag.value("id").and_then(|id| id.trim().parse().ok()).unwrap_or(0).max(last);
            taken.extend(
                ["name", "displayName"]
                    .iter()
                    .filter_map(|name| tag.value(name))
                    .map(|name| name.to_lowercase()),
            );
        }
    }
    let path = workbook.path.clone();
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let nodes = outline(&part, 3)?;
    let names = nodes.iter().filter(|node| node.name == "definedName");
    taken.extend(
        names.filter_map(|node| node.tag(&part).value("name")).map(|name| name.to_lowercase()),
    );
    let name = (1..).map(|number: u32| format!("表{number}")).find(|name| !taken.contains(name));
    Ok((last.saturating_add(1), name.unwrap_or_default()))
}

/// Refuses a workbook in which the sheet does not read as it does in the workbook of `new`.
fn has_come(book: &Book, new: &[u8], added: &SheetPart) -> Result<(), ChangeError> {
    let wanted = grids(new)?.grids;
    let wanted =
        wanted.iter().find(|grid| grid.place.sheet.as_deref() == Some(added.name.as_str()));
    match (wanted, book.grid(added)) {
        (Some(wanted), Some(grid)) if wanted.cells == grid.cells => Ok(()),
        (Some(_) | None, _) => Err(Refusal::DAMAGED.into()),
    }
}
