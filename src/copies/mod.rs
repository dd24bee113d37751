//! Marked copies of a case's workbooks: made, known again beside their originals, and named.

pub mod place;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Place, Severity};
use crate::package::limits::Refusal;
use crate::patch::mark::{copy_state, mark};
use crate::read::file::folder::MARKED as SUFFIX;
use crate::read::file::guard::is_encrypted;
use crate::read::file::input::{Input, Source};
use crate::rule;

/// The part without which no workbook is a copy; a package writes its name unpacked.
const PROPERTIES: &[u8] = b"docProps/custom.xml";

/// Why an encrypted workbook is not marked, in words.
const ENCRYPTED: &str = "ブックが保護されていて、中身が暗号化されているので、印を付けられません。\
    Excel で「校閲」の「ブックの保護」を外し、保存し直すと付けられます";

/// A file of a case, and what became of its marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedFile {
    /// Its path as the user would write it.
    pub shown: String,
    /// Its name.
    pub name: String,
    /// Whether it is a marked copy itself.
    pub is_copy: bool,
    /// What became of it.
    pub state: MarkState,
    /// The copy's bytes; empty where there is none.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

impl MarkedFile {
    /// Returns whose copy the file is, if it was looked at and is one.
    pub fn seen(self) -> Option<Copy> {
        match self.state {
            MarkState::Seen(copy) => copy,
            MarkState::Marked { .. }
            | MarkState::Unmarked
            | MarkState::Nothing
            | MarkState::NotMarkable
            | MarkState::Failed(_) => None,
        }
    }
}

/// What became of the marks of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MarkState {
    /// A copy has marks.
    Marked {
        /// Coloured cells.
        cells: usize,
        /// Findings with a cell that no note explains.
        unexplained: Vec<Finding>,
        /// Whether a digital signature was taken away.
        is_unsigned: bool,
    },
    /// Nothing is found: a copy without the marks that the file has.
    Unmarked,
    /// There is nothing to mark.
    Nothing,
    /// No workbook of OOXML: only these can be marked.
    NotMarkable,
    /// It could not be marked, in words.
    Failed(String),
    /// The file was only looked at: whose copy it is.
    Seen(Option<Copy>),
}

/// A marked copy as it lies there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// The file name of the original.
    pub original: String,
    /// Whether it was edited since it was made.
    pub is_edited: bool,
}

impl Copy {
    /// Returns true for a copy of a file of this name.
    pub fn is_of(&self, name: &str) -> bool {
        use unicode_normalization::UnicodeNormalization;
        self.original.nfc().eq(name.nfc())
    }
}

/// Returns whose copy a file is, by its bytes; `None` where it is none or cannot be read.
pub fn look(bytes: &[u8]) -> Option<Copy> {
    if !bytes.starts_with(b"PK") || !has_properties(bytes) {
        return None;
    }
    let (mark, is_edited) = copy_state(bytes).ok().flatten()?;
    Some(Copy { original: mark.original, is_edited })
}

/// Returns true for a file that may be a copy, without opening it.
pub fn has_properties(bytes: &[u8]) -> bool {
    let mut windows = bytes.windows(PROPERTIES.len());
    windows.any(|window| window.first() == Some(&b'd') && window.eq_ignore_ascii_case(PROPERTIES))
}

fn bytes(input: &Input) -> Option<&[u8]> {
    match &input.content {
        Ok(Source::Memory(bytes)) => Some(bytes),
        Ok(Source::Disk { .. }) | Err(_) => None,
    }
}

/// Takes marked copies whose originals are there too out of the files of a case; returns them with
/// what is to be said about them. `opening` is called before a file is looked at.
pub fn set_aside(
    inputs: Vec<Input>,
    opening: &mut dyn FnMut(&str),
) -> (Vec<Input>, Vec<Input>, Vec<Finding>) {
    let names: Vec<String> = inputs.iter().map(|input| input.name.clone()).collect();
    let (mut kept, mut aside, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    for input in inputs {
        let copy = bytes(&input).filter(|_| names.len() > 1).filter(|bytes| has_properties(bytes));
        let copy = copy.and_then(|bytes| {
            opening(&input.shown);
            look(bytes)
        });
        let original = copy.as_ref().and_then(|copy| {
            let others = names.iter().filter(|name| **name != input.name);
            others.into_iter().find(|name| copy.is_of(name))
        });
        match copy.as_ref().zip(original) {
            Some((copy, original)) => {
                findings.push(passed_over(&input.shown, &input.name, original, copy.is_edited));
                aside.push(input);
            }
            None => kept.push(input),
        }
    }
    (kept, aside, findings)
}

/// Says which marked copies lie beside a workbook: edited ones, and, where `all` is true, the
/// others.
pub fn beside(
    name: &str,
    candidates: &[Input],
    all: bool,
    opening: &mut dyn FnMut(&str),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for input in candidates.iter().filter(|input| input.name != name) {
        let Some(bytes) = bytes(input).filter(|bytes| has_properties(bytes)) else { continue };
        opening(&input.shown);
        let copy = look(bytes).filter(|copy| copy.is_of(name) || is_copy_of(&copy.original, name));
        if let Some(copy) = copy.filter(|copy| all || copy.is_edited) {
            findings.push(passed_over(&input.shown, &input.name, name, copy.is_edited));
        }
    }
    findings
}

/// Says that a copy was passed over (I025).
fn passed_over(shown: &str, name: &str, original: &str, is_edited: bool) -> Finding {
    let place = Place::file(shown);
    if !is_edited {
        let message = format!(
            "「{name}」は「{original}」の指摘入りの写しなので、読みませんでした。読んだのは「{original}」です"
        );
        let hint = format!(
            "「{original}」を直せば、このままでかまいません。写しのほうを使うときは、「{original}」を別のフォルダに移してください"
        );
        return Finding::new(&rule::I025, place, message).hint(hint);
    }
    let message = format!(
        "「{name}」は「{original}」の指摘入りの写しで、あとから書きかえられています。読んだのは「{original}」のほうで、写しに書いたことは読んでいません"
    );
    let hint = format!(
        "写しのほうを使うときは、「{original}」を別のフォルダに移し、写しの名前を「{original}」にしてください。「{original}」のほうでよければ、写しを別のフォルダに移してください"
    );
    Finding::new(&rule::I025, place, message).hint(hint).severity(Severity::Warning)
}

/// Returns the name of a file's marked copy: that of a copy counts on.
pub fn copy_name(name: &str, is_copy: bool) -> String {
    let (stem, ending) =
        name.rsplit_once('.').map_or((name, String::new()), |(stem, e)| (stem, format!(".{e}")));
    match numbered(stem).filter(|_| is_copy) {
        Some((original, number)) => format!("{original}{SUFFIX}{}{ending}", number + 1),
        None => format!("{stem}{SUFFIX}{ending}"),
    }
}

/// Returns the original's name and the number in the name of a copy, without endings.
fn numbered(stem: &str) -> Option<(&str, u32)> {
    let (original, number) = stem.rsplit_once(SUFFIX)?;
    match number {
        "" => Some((original, 1)),
        _ => number.parse().ok().map(|number| (original, number)),
    }
}

/// Returns true where a name is that of a copy, or of a copy's copy, of another.
pub fn is_copy_of(name: &str, original: &str) -> bool {
    let stem =
        |name: &str| name.rsplit_once('.').map_or(name.to_owned(), |(stem, _)| stem.to_owned());
    let (copy, original) = (stem(name), stem(original));
    numbered(&copy).is_some_and(|(before, _)| before == original)
}

/// Returns whether a name is that of a workbook that could be marked.
fn is_named_ooxml(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["xlsx", "xlsm"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Marks the findings of a case in its files.
pub fn mark_files(inputs: &[Input], findings: &[Finding]) -> Vec<MarkedFile> {
    let marked = inputs.iter().map(|input| {
        let of_file = findings.iter().filter(|finding| *finding.place.file == *input.shown);
        let of_file: Vec<Finding> = of_file.cloned().collect();
        mark_file(input, &of_file)
    });
    marked.collect()
}

fn mark_file(input: &Input, findings: &[Finding]) -> MarkedFile {
    let mut file = MarkedFile {
        shown: input.shown.clone(),
        name: input.name.clone(),
        is_copy: false,
        state: MarkState::Nothing,
        bytes: Vec::new(),
    };
    let is_unread = |finding: &Finding| [rule::I001.code, rule::I002.code].contains(&finding.code);
    let is_unread =
        findings.iter().any(|finding| finding.place.sheet.is_none() && is_unread(finding));
    let Some(bytes) = bytes(input).filter(|bytes| crate::patch::is_ooxml(bytes)) else {
        file.state = match bytes(input) {
            _ if is_unread && is_named_ooxml(&input.name) => MarkState::Nothing,
            Some(bytes) if is_encrypted(bytes) => MarkState::Failed(ENCRYPTED.to_owned()),
            Some(_) | None => MarkState::NotMarkable,
        };
        return file;
    };
    if is_unread {
        return file;
    }
    file.is_copy = copy_state(bytes).is_ok_and(|copy| copy.is_some());
    match mark(bytes, Some(&input.name), findings) {
        Ok(None) => {}
        Ok(Some(copy)) => {
            let (cells, unexplained, is_unsigned) =
                (copy.cells, copy.unexplained, copy.is_unsigned);
            file.state = match cells {
                0 => MarkState::Unmarked,
                _ => MarkState::Marked { cells, unexplained, is_unsigned },
            };
            file.bytes = copy.bytes;
        }
        Err(refusal) => file.state = MarkState::Failed(words(refusal)),
    }
    file
}

fn words(refusal: Refusal) -> String {
    match refusal {
        Refusal::OverLimit(what) => what,
        Refusal::TooManyFiles(_) => refusal.to_string(),
        Refusal::NotReadable(..) | Refusal::NotText(..) => {
            "このファイルの作りには、印を正しく書き込めませんでした".to_owned()
        }
    }
}

/// Looks at files without reading the case: whose copies they are.
pub fn inspect(inputs: &[Input]) -> Vec<MarkedFile> {
    let seen = inputs.iter().map(|input| MarkedFile {
        shown: input.shown.clone(),
        name: input.name.clone(),
        is_copy: false,
        state: MarkState::Seen(bytes(input).and_then(look)),
        bytes: Vec::new(),
    });
    seen.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_copies_count_on() {
        assert_eq!(copy_name("わたしの薬局.xlsx", false), "わたしの薬局_指摘.xlsx");
        assert_eq!(copy_name("わたしの薬局_指摘.xlsx", true), "わたしの薬局_指摘2.xlsx");
        assert_eq!(copy_name("わたしの薬局_指摘2.xlsm", true), "わたしの薬局_指摘3.xlsm");
        assert_eq!(copy_name("メモ_指摘.xlsx", false), "メモ_指摘_指摘.xlsx");
        assert!(is_copy_of("a_指摘2.xlsx", "a.xlsx") && !is_copy_of("a.xlsx", "a.xlsx"));
    }
}
