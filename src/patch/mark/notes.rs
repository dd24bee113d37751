//! Notes put on cells and taken away: the comments part, its shapes, and what leads to both.

use std::collections::BTreeSet;

use crate::finding::CellRef;
use crate::package::edits::{Edits, escaped};
use crate::package::limits::Refusal;
use crate::package::outline::outline;
use crate::patch::geometry::Geometry;
use crate::patch::note::{AUTHOR, SheetNotes, is_ours, without_ours};
use crate::patch::sheet::{SheetXml, insert_child};
use crate::patch::vml::{self, NoteShape};
use crate::patch::workbook::{NewPart, OpenWorkbook, SheetPart, relation_attribute, relation_id};

const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const VML: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// Width of a note, in pixels, and of its text in halves of a letter.
const WIDTH: u32 = 400;
const LETTERS: usize = 60;
/// Height of a line and of what is above and below the text, in pixels.
const LINE: u32 = 17;
const MARGIN: u32 = 14;
/// Highest note, in pixels.
const HIGHEST: u32 = 900;

/// Takes our notes of a sheet away; her words in them stay. Returns whether there were any.
///
/// # Errors
/// A part is not well-formed.
pub fn remove(workbook: &mut OpenWorkbook, sheet: &SheetPart) -> Result<bool, Refusal> {
    let notes = SheetNotes::read(workbook, sheet)?;
    let (Some(path), Some(owner)) = (&notes.path, &sheet.path) else { return Ok(false) };
    let (mut edits, mut gone) = (Edits::default(), BTreeSet::new());
    for note in &notes.notes {
        let Some(rest) = without_ours(note) else { continue };
        if is_ours(note) {
            edits.remove(note.node.whole.clone());
            gone.insert(note.at);
            continue;
        }
        for (piece, rest) in
            note.pieces.iter().zip(rest).filter(|(piece, rest)| piece.text != *rest)
        {
            edits.replace(piece.node.inner(&notes.part), escaped(&rest));
            let is_bare = piece.node.tag(&notes.part).value("xml:space").is_none();
            if is_bare && rest.trim() != rest {
                edits.set_attribute(&notes.part, &piece.node, "xml:space", Some("preserve"));
            }
        }
    }
    if edits.is_empty() {
        return Ok(false);
    }
    if gone.len() == notes.notes.len() {
        workbook.remove_part(owner, path)?;
    } else {
        let changed = edits.apply(&notes.part)?;
        workbook.put(path, changed);
    }
    remove_shapes(workbook, owner, &gone)?;
    Ok(true)
}

/// Takes the shapes of notes away, and their part if no other shape is in it.
fn remove_shapes(
    workbook: &mut OpenWorkbook,
    owner: &str,
    gone: &BTreeSet<CellRef>,
) -> Result<(), Refusal> {
    let Some(path) = drawing(workbook, owner)? else { return Ok(()) };
    let Some(part) = workbook.part(&path)? else { return Ok(()) };
    let (rest, is_left) = vml::without(&part, gone);
    if is_left {
        if rest != *part {
            workbook.put(&path, rest);
        }
        return Ok(());
    }
    let sheet = workbook.part(owner)?.ok_or(Refusal::DAMAGED)?;
    let xml = SheetXml::read(&sheet)?;
    let mut edits = Edits::default();
    xml.all("legacyDrawing").for_each(|node| edits.remove(node.whole.clone()));
    let changed = edits.apply(&sheet)?;
    workbook.put(owner, changed);
    workbook.remove_part(owner, &path)
}

/// Returns the part with the shapes of a sheet's notes.
fn drawing(workbook: &mut OpenWorkbook, owner: &str) -> Result<Option<String>, Refusal> {
    let part = workbook.part(owner)?.ok_or(Refusal::DAMAGED)?;
    let sheet = SheetXml::read(&part)?;
    let id = sheet.first("legacyDrawing").and_then(|node| relation_id(node.tag(&part)));
    let relations = workbook.relations_of(owner)?;
    Ok(id.and_then(|id| relations.by_id(&id).and_then(|relation| relation.path.clone())))
}

/// Puts notes on cells of a sheet that have none. Returns false where the sheet's shapes cannot be
/// added to.
///
/// # Errors
/// A part is not well-formed.
pub fn add(
    workbook: &mut OpenWorkbook,
    sheet: &SheetPart,
    notes: &[(CellRef, String)],
    geometry: &Geometry,
) -> Result<bool, Refusal> {
    let Some(owner) = &sheet.path else { return Ok(false) };
    let shapes: Vec<NoteShape> =
        notes.iter().map(|(at, text)| shape(*at, text, geometry)).collect();
    if !add_shapes(workbook, owner, &shapes)? {
        return Ok(false);
    }
    let there = SheetNotes::read(workbook, sheet)?;
    match &there.path {
        Some(path) => {
            let changed = appended(&there, notes)?;
            workbook.put(path, changed);
        }
        None => new_comments(workbook, owner, notes)?,
    }
    Ok(true)
}

fn shape(at: CellRef, text: &str, geometry: &Geometry) -> NoteShape {
    let halves = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let lines: usize = text.lines().map(|line| halves(line).div_ceil(LETTERS).max(1)).sum();
    let height = (lines as u32).saturating_mul(LINE).saturating_add(MARGIN).min(HIGHEST);
    NoteShape {
        at,
        anchor: geometry.beside(at, (WIDTH, height)),
        size: (WIDTH * 3 / 4, height * 3 / 4),
    }
}

fn add_shapes(
    workbook: &mut OpenWorkbook,
    owner: &str,
    shapes: &[NoteShape],
) -> Result<bool, Refusal> {
    let own = drawing(workbook, owner)?;
    let mut taken = BTreeSet::new();
    for path in workbook.keys().into_iter().filter(|path| path.ends_with(".vml")) {
        if own.as_ref().is_none_or(|own| !own.eq_ignore_ascii_case(&path))
            && let Some(part) = workbook.part(&path)?
        {
            taken.extend(vml::blocks(&part));
        }
    }
    if let Some(path) = own {
        let Some(part) = workbook.part(&path)? else { return Ok(false) };
        let changed = vml::added(&part, shapes, &taken);
        return Ok(changed.map(|changed| workbook.put(&path, changed)).is_some());
    }
    let path = workbook.free_path(&format!("{}drawings/vmlDrawing", workbook.folder()), ".vml");
    let new =
        NewPart { owner, path: &path, relation: "vmlDrawing", content_type: VML, by_ending: true };
    let id = workbook.add_part(&new, vml::new_part(shapes, &taken))?;
    let part = workbook.part(owner)?.ok_or(Refusal::DAMAGED)?;
    let sheet = SheetXml::read(&part)?;
    let attribute = relation_attribute(&part, &id, workbook.is_strict)?;
    let mut edits = Edits::default();
    let element = format!("<{}legacyDrawing {attribute}/>", sheet.prefix());
    insert_child(&mut edits, &sheet, "legacyDrawing", &element);
    let changed = edits.apply(&part)?;
    workbook.put(owner, changed);
    Ok(true)
}

fn written(prefix: &str, author: usize, (at, text): &(CellRef, String)) -> String {
    let p = prefix;
    format!(
        "<{p}comment ref=\"{at}\" authorId=\"{author}\"><{p}text><{p}r><{p}rPr><{p}sz val=\"9\"/>\
         <{p}color indexed=\"81\"/><{p}rFont val=\"BIZ UDPゴシック\"/><{p}family val=\"3\"/>\
         <{p}charset val=\"128\"/></{p}rPr><{p}t xml:space=\"preserve\">{}</{p}t></{p}r></{p}text></{p}comment>",
        guarded(text)
    )
}

/// Returns a text in which nothing reads like an escape of OOXML (`_x0041_`).
fn guarded(text: &str) -> String {
    escaped(&text.replace("_x", "_x005F_x"))
}

fn new_comments(
    workbook: &mut OpenWorkbook,
    owner: &str,
    notes: &[(CellRef, String)],
) -> Result<(), Refusal> {
    let part = workbook.part(owner)?.ok_or(Refusal::DAMAGED)?;
    let sheet = SheetXml::read(&part)?;
    let tag = sheet.root.tag(&part);
    let name = sheet.prefix().trim_end_matches(':');
    let name = if name.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{name}") };
    let namespace = escaped(&tag.value(&name).unwrap_or_default());
    let comments: String = notes.iter().map(|note| written("", 0, note)).collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{namespace}\"><authors>\
         <author>{AUTHOR}</author></authors><commentList>{comments}</commentList></comments>"
    );
    let path = workbook.free_path(&format!("{}comments", workbook.folder()), ".xml");
    let new = NewPart {
        owner,
        path: &path,
        relation: "comments",
        content_type: COMMENTS,
        by_ending: false,
    };
    workbook.add_part(&new, content.into_bytes()).map(|_| ())
}

/// Returns a comments part with more notes in it.
fn appended(there: &SheetNotes, notes: &[(CellRef, String)]) -> Result<Vec<u8>, Refusal> {
    let part = &there.part;
    let nodes = outline(part, 2)?;
    let prefix = nodes.first().map_or("", |root| root.tag(part).prefix());
    let child = |name: &str| nodes.iter().find(|node| node.depth == 1 && node.name == name);
    let (authors, list) =
        (child("authors").ok_or(Refusal::DAMAGED)?, child("commentList").ok_or(Refusal::DAMAGED)?);
    let mut edits = Edits::default();
    let author = there.authors.iter().position(|author| author == AUTHOR).unwrap_or_else(|| {
        edits.append_inside(part, authors, &format!("<{prefix}author>{AUTHOR}</{prefix}author>"));
        there.authors.len()
    });
    let comments: String = notes.iter().map(|note| written(prefix, author, note)).collect();
    edits.append_inside(part, list, &comments);
    Ok(edits.apply(part)?)
}
