//! Notes on cells: those of a sheet, and which of them, or which lines of them, are ours.

use std::ops::Range;
use std::rc::Rc;

use super::workbook::{OpenWorkbook, SheetPart};
use crate::finding::CellRef;
use crate::package::address;
use crate::package::limits::Refusal;
use crate::package::outline::{Node, decoded, outline, text_of};
use crate::read::file::xlsx::strings::unescaped;
use crate::rule::Code;

/// The author of our notes.
pub const AUTHOR: &str = "tachiiri";
/// The beginning of the first line of a note of ours; the codes follow.
pub const FIRST_LINE: &str = "tachiiri 指摘";
/// The last line of a note of ours.
pub const LAST_LINE: &str = "（tachiiri ここまで）";
/// The beginning of the author that Excel gives to the note that stands for a threaded comment.
const THREAD: &str = "tc=";

/// A piece of a note's text with its place in the part.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The element `t`.
    pub node: Node,
    /// Its text.
    pub text: String,
}

/// A note on a cell.
#[derive(Debug, Clone)]
pub struct Note {
    /// The cell.
    pub at: CellRef,
    /// Who wrote it.
    pub author: String,
    /// Its element.
    pub node: Node,
    /// The pieces of its text.
    pub pieces: Vec<Piece>,
}

impl Note {
    /// Returns its text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Returns true where it only stands for a threaded comment.
    pub fn is_thread(&self) -> bool {
        self.author.starts_with(THREAD)
    }
}

/// The notes of a sheet.
#[derive(Debug, Default)]
pub struct SheetNotes {
    /// Their part.
    pub path: Option<String>,
    /// Its content.
    pub part: Rc<Vec<u8>>,
    /// The authors, in their order.
    pub authors: Vec<String>,
    /// The notes, in their order.
    pub notes: Vec<Note>,
    /// Cells with threaded comments, and what these say.
    pub threads: Vec<(CellRef, String)>,
}

impl SheetNotes {
    /// Reads the notes of a sheet.
    ///
    /// # Errors
    /// A part of them is not well-formed.
    pub fn read(workbook: &mut OpenWorkbook, sheet: &SheetPart) -> Result<Self, Refusal> {
        let Some(sheet) = &sheet.path else { return Ok(Self::default()) };
        let relations = workbook.relations_of(sheet)?;
        let mut found = Self::default();
        let threads: Vec<String> =
            relations.of_kind("threadedComment").map(str::to_owned).collect();
        for path in threads {
            if let Some(part) = workbook.part(&path)? {
                found.threads.extend(threads_of(&part)?);
            }
        }
        let Some(path) = relations.of_kind("comments").next() else { return Ok(found) };
        if let Some(part) = workbook.part(path)? {
            found.path = Some(path.to_owned());
            found.take(&part)?;
            found.part = part;
        }
        Ok(found)
    }

    fn take(&mut self, part: &[u8]) -> Result<(), Refusal> {
        let mut is_reading = false;
        for node in outline(part, 6)? {
            let tag = node.tag(part);
            match (node.depth, node.name.as_str()) {
                (2, "author") => self.authors.push(text_of(part, &node)),
                (2, "comment") => {
                    let at = tag.value("ref").and_then(|at| address::cell(&at).ok());
                    let author = tag.value("authorId").and_then(|id| id.parse::<usize>().ok());
                    let author =
                        author.and_then(|id| self.authors.get(id).cloned()).unwrap_or_default();
                    let at = at.unwrap_or(CellRef::new(0, 0));
                    self.notes.push(Note { at, author, node, pieces: Vec::new() });
                }
                (4, "rPh") => is_reading = true,
                (4, name) if name != "t" => is_reading = false,
                (4 | 5, "t") if node.depth == 4 || !is_reading => {
                    let text = unescaped(&text_of(part, &node)).into_owned();
                    if let Some(note) = self.notes.last_mut() {
                        note.pieces.push(Piece { node, text });
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns true where a cell has a note or a threaded comment.
    pub fn has(&self, at: CellRef) -> bool {
        self.notes.iter().any(|note| note.at == at)
            || self.threads.iter().any(|(other, _)| *other == at)
    }
}

fn threads_of(part: &[u8]) -> Result<Vec<(CellRef, String)>, Refusal> {
    let (mut found, mut at) = (Vec::new(), None);
    for node in outline(part, 3)? {
        match node.name.as_str() {
            "threadedComment" => {
                at = node.tag(part).value("ref").and_then(|at| address::cell(&at).ok())
            }
            "text" => found.extend(at.map(|at| (at, text_of(part, &node)))),
            _ => {}
        }
    }
    Ok(found)
}

/// Returns the notes of a sheet with their texts, and the threaded comments, in the order of their
/// cells.
///
/// # Errors
/// A part of them is not well-formed.
pub fn notes(
    workbook: &mut OpenWorkbook,
    sheet: &SheetPart,
) -> Result<Vec<(CellRef, String)>, Refusal> {
    let read = SheetNotes::read(workbook, sheet)?;
    let own = read.notes.iter().filter(|note| !note.is_thread()).map(|note| (note.at, note.text()));
    let mut all: Vec<(CellRef, String)> = own.chain(read.threads.iter().cloned()).collect();
    all.sort();
    Ok(all)
}

/// Returns the bytes of a note's text that are ours: from each first line to its last line.
pub fn ours(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut open, mut at) = (Vec::new(), None, 0);
    let mut heading: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if is_first_line(words) {
            open = Some(heading.take().unwrap_or(start));
        } else if words == LAST_LINE {
            found.extend(open.take().map(|start| start..at));
        }
        // Programs put the author's name above a note that they write anew.
        heading = matches!(words, "tachiiri:" | "tachiiri：").then_some(start);
    }
    // The line end before what was at the end goes too.
    if let Some(last) = found.last_mut().filter(|range| range.end == text.len())
        && text[..last.start].ends_with('\n')
    {
        last.start -= 1;
    }
    found
}

fn is_first_line(line: &str) -> bool {
    let Some(codes) = line.strip_prefix(FIRST_LINE) else { return false };
    let mut codes = codes.split([' ', '　', '、']).filter(|code| !code.is_empty()).peekable();
    codes.peek().is_some() && codes.all(|code| code.parse::<Code>().is_ok())
}

/// Returns what remains of the pieces of a note without the lines that are ours; `None` where no
/// line is.
pub fn without_ours(note: &Note) -> Option<Vec<String>> {
    let ours = ours(&note.text());
    if ours.is_empty() {
        return None;
    }
    let mut start = 0;
    let rest = note.pieces.iter().map(|piece| {
        let (from, text) = (start, piece.text.as_str());
        start += text.len();
        let is_theirs = |at: usize| !ours.iter().any(|range| range.contains(&(from + at)));
        text.char_indices().filter(|(at, _)| is_theirs(*at)).map(|(_, c)| c).collect::<String>()
    });
    Some(rest.collect())
}

/// Returns true where a note holds nothing but lines of ours.
pub fn is_ours(note: &Note) -> bool {
    without_ours(note).is_some_and(|rest| rest.concat().trim().is_empty())
}

/// Returns true where a formula bears our mark.
pub fn is_marked(formula: &str) -> bool {
    let text: String = decoded(formula).chars().filter(|c| !c.is_whitespace()).collect();
    text.to_lowercase().contains("n(\"tachiiri\")=0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        let ours = ours(text);
        text.char_indices()
            .filter(|(at, _)| !ours.iter().any(|range| range.contains(at)))
            .map(|(_, c)| c)
            .collect()
    }

    #[test]
    fn her_words_before_and_after_ours_stay() {
        let ours = "tachiiri 指摘 C103 E203\nエラー\n直し方：…\n（tachiiri ここまで）";
        assert_eq!(left(ours), "");
        assert_eq!(left(&format!("確認済み\n{ours}")), "確認済み");
        assert_eq!(left(&format!("{ours}\n電話した")), "電話した");
        assert_eq!(left(&format!("上\r\n{}\r\n下", ours.replace('\n', "\r\n"))), "上\r\n下");
        assert_eq!(left(&format!("tachiiri:\n{ours}")), "");
    }

    #[test]
    fn a_note_without_its_last_line_is_hers_altogether() {
        let broken = "tachiiri 指摘 C103\nエラー";
        assert_eq!(left(broken), broken);
        assert_eq!(
            left("tachiiri 指摘 について\n（tachiiri ここまで）"),
            "tachiiri 指摘 について\n（tachiiri ここまで）"
        );
    }
}
