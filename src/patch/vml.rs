//! VML, in which notes have their shapes: searched, never parsed, since Excel leaves it unclosed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use crate::finding::CellRef;

/// Shape numbers of a block; a block belongs to one part.
const BLOCK: u32 = 1_024;
/// The shape type of notes, once a part.
const SHAPE_TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
    path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
    <v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
/// The elements that draw a shape: Excel for Mac gives notes round corners.
const SHAPES: [&str; 9] =
    ["shape", "roundrect", "rect", "oval", "line", "polyline", "curve", "arc", "image"];
/// Bytes of a name at most, prefix and all.
const LONGEST_NAME: usize = 100;
/// The namespaces of VML by their usual prefixes.
const NAMESPACES: [(&str, &str); 3] = [
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
];

/// The shape of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteShape {
    /// The cell of the note.
    pub at: CellRef,
    /// Left column and pixels in it, upper row and pixels, right column and pixels, lower row and
    /// pixels.
    pub anchor: [u32; 8],
    /// Width and height, in points.
    pub size: (u32, u32),
}

/// Returns a new part with the shapes of some notes.
pub fn new_part(shapes: &[NoteShape], taken: &BTreeSet<u32>) -> Vec<u8> {
    let names: String =
        NAMESPACES.iter().map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{uri}\"")).collect();
    let empty = format!("<xml{names}></xml>");
    added(empty.as_bytes(), shapes, taken).unwrap_or_default()
}

/// Returns a part with the shapes of some more notes; `taken` are the blocks of the other parts.
/// `None` where it cannot be added to.
pub fn added(part: &[u8], shapes: &[NoteShape], taken: &BTreeSet<u32>) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(part).ok()?;
    let end = text.rfind("</xml")?;
    let mut ids = Ids::of(text, taken);
    let mut new = String::new();
    let own_names = missing_names(text);
    if !text.contains("_x0000_t202\"") && !text.contains("_x0000_t202'") {
        new.push_str(&SHAPE_TYPE.replacen("<v:shapetype", &format!("<v:shapetype{own_names}"), 1));
    }
    for shape in shapes {
        _ = write!(new, "{}", written(shape, ids.next(), &own_names));
    }
    let mut out = format!("{}{new}{}", &text[..end], &text[end..]);
    ids.note(&mut out, &own_names);
    Some(out.into_bytes())
}

/// Returns declarations of the prefixes that a part's root does not bind.
fn missing_names(text: &str) -> String {
    let root = text
        .find("<xml")
        .and_then(|at| Some(&text[at..at + text[at..].find('>')?]))
        .unwrap_or_default();
    let is_missing = |(prefix, _): &&(&str, &str)| !root.contains(&format!("xmlns:{prefix}="));
    NAMESPACES
        .iter()
        .filter(is_missing)
        .map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{uri}\""))
        .collect()
}

fn written(shape: &NoteShape, id: u32, names: &str) -> String {
    let (width, height) = shape.size;
    let anchor = shape.anchor.map(|number| number.to_string()).join(", ");
    let CellRef { row, column } = shape.at;
    format!(
        "<v:shape{names} id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;\
         margin-left:60pt;margin-top:2pt;width:{width}pt;height:{height}pt;z-index:1;visibility:hidden\" \
         fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>\
         <v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
         <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>\
         <x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
}

/// The numbers of a part's shapes.
struct Ids {
    /// The part's blocks as its list says them, and where that list stands.
    said: Option<Range<usize>>,
    blocks: Vec<u32>,
    used: BTreeSet<u32>,
    /// Blocks of other parts.
    taken: BTreeSet<u32>,
    is_new: bool,
}

impl Ids {
    fn of(text: &str, taken: &BTreeSet<u32>) -> Self {
        let said = blocks_said(text);
        let blocks: Vec<u32> = said.clone().map(|range| numbers(&text[range])).unwrap_or_default();
        let mut ids =
            Self { said, blocks, used: shape_numbers(text), taken: taken.clone(), is_new: false };
        if ids.blocks.is_empty() {
            // A part without a list: the blocks that its shapes are in.
            ids.blocks = ids.used.iter().map(|id| id / BLOCK).filter(|block| *block > 0).collect();
            ids.blocks.dedup();
            ids.is_new = true;
        }
        ids
    }

    fn next(&mut self) -> u32 {
        let free = |block: &u32| {
            (block * BLOCK + 1..(block + 1) * BLOCK).find(|id| !self.used.contains(id))
        };
        let id = self.blocks.iter().find_map(free).unwrap_or_else(|| {
            let block =
                (1..).find(|block| !self.taken.contains(block) && !self.blocks.contains(block));
            let block = block.unwrap_or(1);
            self.blocks.push(block);
            self.is_new = true;
            block * BLOCK + 1
        });
        self.used.insert(id);
        id
    }

    /// Writes the list of blocks where it changed.
    fn note(&self, text: &mut String, names: &str) {
        if !self.is_new {
            return;
        }
        let list = self.blocks.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        match &self.said {
            Some(range) => text.replace_range(range.clone(), &list),
            None => {
                let root = text.find("<xml").and_then(|at| Some(at + text[at..].find('>')? + 1));
                let layout = format!(
                    "<o:shapelayout{names} v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{list}\"/></o:shapelayout>"
                );
                text.insert_str(root.unwrap_or_default(), &layout);
            }
        }
    }
}

/// Returns where a part lists its blocks.
fn blocks_said(text: &str) -> Option<Range<usize>> {
    let start = text.find("idmap")?;
    let tag = start..start + text[start..].find('>')?;
    let data = start + text[tag.clone()].find("data=")? + 5;
    let quote = text[data..].chars().next()?;
    let list = data + quote.len_utf8();
    let end = list + text[list..].find(quote)?;
    (end <= tag.end).then_some(list..end)
}

fn numbers(list: &str) -> Vec<u32> {
    list.split([',', ' ']).filter_map(|number| number.trim().parse().ok()).collect()
}

/// Returns the numbers of a part's shapes.
fn shape_numbers(text: &str) -> BTreeSet<u32> {
    let digits = |rest: &str| -> Option<u32> {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse().ok()
    };
    text.split("_x0000_s").skip(1).filter_map(digits).collect()
}

/// Returns the blocks that a part's shapes are in.
pub fn blocks(part: &[u8]) -> BTreeSet<u32> {
    let text = String::from_utf8_lossy(part);
    let said = blocks_said(&text).map(|range| numbers(&text[range])).unwrap_or_default();
    said.into_iter().chain(shape_numbers(&text).into_iter().map(|id| id / BLOCK)).collect()
}

/// Returns the shapes of a part, each with its bytes and, for a note, its cell; those in a group
/// too, not the group itself.
pub fn shapes(part: &[u8]) -> Vec<(Range<usize>, Option<CellRef>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(part, b"<", at) {
        at = start + 1;
        let name = name_at(part, at);
        if !SHAPES.contains(&local(name)) {
            continue;
        }
        let Some(end) = end_of(part, at, name) else { break };
        let range = start..end;
        let inner = &part[range.clone()];
        let is_note = find(inner, b"ObjectType=\"Note\"", 0)
            .or(find(inner, b"ObjectType='Note'", 0))
            .is_some();
        let cell = number(inner, b"Row>").zip(number(inner, b"Column>"));
        found.push((
            range.clone(),
            cell.filter(|_| is_note).map(|(row, column)| CellRef::new(row, column)),
        ));
        at = range.end;
    }
    found
}

/// Returns the name of the element that is opened at a place, with its prefix: programs that write
/// a part anew choose other prefixes. Empty where none is opened.
fn name_at(part: &[u8], at: usize) -> &str {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<');
    let length = part[at..].iter().take(LONGEST_NAME).position(is_end).unwrap_or_default();
    std::str::from_utf8(&part[at..at + length]).unwrap_or_default()
}

/// Returns an element's name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Returns where the element ends whose name stands at a place; `None` where it never does.
fn end_of(part: &[u8], at: usize, name: &str) -> Option<usize> {
    let tag = find(part, b">", at)?;
    if part[tag - 1] == b'/' {
        return Some(tag + 1);
    }
    let closing = format!("</{name}>");
    find(part, closing.as_bytes(), tag).map(|end| end + closing.len())
}

fn number(text: &[u8], before: &[u8]) -> Option<u32> {
    let at = find(text, before, 0)? + before.len();
    let digits: String =
        text[at..].iter().take_while(|byte| byte.is_ascii_digit()).map(|b| *b as char).collect();
    digits.parse().ok()
}

fn find(text: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let first = *word.first()?;
    let mut at = from;
    while let Some(next) = text.get(at..)?.iter().position(|byte| *byte == first) {
        at += next;
        if text[at..].starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Returns whether a shape that is no note reaches a row or one below it.
pub fn shapes_below(part: &[u8], row: u32) -> bool {
    let reaches = |range: Range<usize>| {
        let anchor = anchor(&part[range]);
        anchor.is_some_and(|(_, numbers)| numbers.iter().skip(2).step_by(4).any(|end| *end >= row))
    };
    shapes(part).into_iter().filter(|(_, cell)| cell.is_none()).any(|(range, _)| reaches(range))
}

/// Returns where a shape says its place, and the numbers of it.
fn anchor(shape: &[u8]) -> Option<(Range<usize>, Vec<u32>)> {
    let start = find(shape, b"Anchor>", 0)? + b"Anchor>".len();
    let end = start + shape[start..].iter().position(|byte| *byte == b'<')?;
    let text = std::str::from_utf8(&shape[start..end]).ok()?;
    let numbers: Option<Vec<u32>> =
        text.split(',').map(|number| number.trim().parse().ok()).collect();
    numbers.filter(|numbers| numbers.len() == 8).map(|numbers| (start..end, numbers))
}

/// Returns a part in which the shapes of notes are where their rows are now; those of rows that
/// went are gone.
pub fn moved(part: &[u8], row_of: &dyn Fn(u32) -> Option<u32>) -> Vec<u8> {
    let (mut out, mut done) = (Vec::new(), 0);
    for (range, cell) in shapes(part) {
        let Some(cell) = cell else { continue };
        let new = row_of(cell.row);
        if new == Some(cell.row) {
            continue;
        }
        out.extend_from_slice(&part[done..range.start]);
        done = range.end;
        let Some(new) = new else { continue };
        let mut shape = String::from_utf8_lossy(&part[range]).into_owned();
        if let Some((place, mut numbers)) = anchor(shape.as_bytes()) {
            let by = i64::from(new) - i64::from(cell.row);
            for at in [2, 6] {
                numbers[at] = u32::try_from(i64::from(numbers[at]) + by).unwrap_or(numbers[at]);
            }
            let text = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            shape.replace_range(place, &text);
        }
        let old = format!("Row>{}<", cell.row);
        out.extend_from_slice(shape.replacen(&old, &format!("Row>{new}<"), 1).as_bytes());
    }
    out.extend_from_slice(&part[done..]);
    out
}

/// Returns a part without the shapes of the notes on some cells, and whether any shape is left.
pub fn without(part: &[u8], cells: &BTreeSet<CellRef>) -> (Vec<u8>, bool) {
    let (mut out, mut done, mut left) = (Vec::new(), 0, false);
    for (range, cell) in shapes(part) {
        if cell.is_some_and(|cell| cells.contains(&cell)) {
            out.extend_from_slice(&part[done..range.start]);
            done = range.end;
        } else {
            left = true;
        }
    }
    out.extend_from_slice(&part[done..]);
    left |= has_group(&out);
    (out, left)
}

fn has_group(part: &[u8]) -> bool {
    let mut at = 0;
    while let Some(start) = find(part, b"<", at) {
        at = start + 1;
        if local(name_at(part, at)) == "group" {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_blocks_is_found_between_its_quotes_only() {
        let found = |text: &str| blocks_said(text).map(|range| text[range].to_owned());
        assert_eq!(found("<o:idmap data=\"1,2\"/>").as_deref(), Some("1,2"));
        for text in
            ["<o:idmap data=", "<o:idmap data=あ>", "<o:idmap data=”1>", "<o:idmap data=\"1>"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
