//! How many characters the tables of a font list, counted before anything goes through them.

use ttf_parser::{Face, Tag};

/// Most faces of a font's file, and most tables of characters of a face.
const MOST_TABLES: usize = 64;
/// Most characters that all tables of a file list together. There are 1,114,112; a face usually has
/// its characters in two or three tables.
const MOST_CHARACTERS: u64 = 8 * 0x11_0000;

/// Returns whether a font's file lists no more characters than fonts do. Overlapping ranges can
/// list the same ones many thousand times.
pub fn are_countable(font: &[u8]) -> bool {
    let faces = ttf_parser::fonts_in_collection(font).unwrap_or(1);
    if faces > MOST_TABLES as u32 {
        return false;
    }
    let mut total: u64 = 0;
    for face in (0..faces).filter_map(|face| Face::parse(font, face).ok()) {
        let table = face.raw_face().table(Tag::from_bytes(b"cmap")).unwrap_or_default();
        let Some(count) = listed(Table(table)) else {
            return false;
        };
        total = total.saturating_add(count);
    }
    total <= MOST_CHARACTERS
}

/// Counts what the tables of a face list; `None` where there are too many tables.
fn listed(cmap: Table<'_>) -> Option<u64> {
    let tables = cmap.short(2).unwrap_or(0) as usize;
    let offset = |at: usize| cmap.long(4 + at * 8 + 4);
    let counts = (0..tables).filter_map(offset).filter_map(|at| cmap.from(at)).map(Table::listed);
    (tables <= MOST_TABLES).then(|| counts.fold(0, u64::saturating_add))
}

/// A table of a font, with numbers in it.
#[derive(Clone, Copy)]
struct Table<'f>(&'f [u8]);

impl<'f> Table<'f> {
    fn from(self, offset: u32) -> Option<Self> {
        self.0.get(offset as usize..).map(Self)
    }

    fn short(self, at: usize) -> Option<u64> {
        let bytes = self.0.get(at..at + 2)?;
        Some(u16::from_be_bytes(bytes.try_into().ok()?).into())
    }

    fn long(self, at: usize) -> Option<u32> {
        let bytes = self.0.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    }

    /// Counts the characters of a table of characters, in any of its formats.
    fn listed(self) -> u64 {
        match self.short(0) {
            Some(4) => self.segments(),
            Some(10) => self.long(16).unwrap_or(0).into(),
            Some(12 | 13) => self.groups(),
            Some(_) | None => 0x1_0000,
        }
    }

    /// Counts the characters of format 4: the last of each segment, later the first of each.
    fn segments(self) -> u64 {
        let size = self.short(6).unwrap_or(0) as usize;
        let bounds = |at: usize| Some((self.short(16 + size + at)?, self.short(14 + at)?));
        (0..size).step_by(2).filter_map(bounds).map(|(first, last)| length(first, last)).sum()
    }

    /// Counts the characters of formats 12 and 13.
    fn groups(self) -> u64 {
        const GROUP: usize = 12;
        let count = self.long(12).unwrap_or(0) as usize;
        let groups = self.0.get(16..).unwrap_or_default().chunks_exact(GROUP).take(count);
        let bounds = |group| Some((Table(group).long(0)?.into(), Table(group).long(4)?.into()));
        groups.filter_map(bounds).map(|(first, last)| length(first, last)).sum()
    }
}

/// Returns how many characters there are from one to another.
fn length(first: u64, last: u64) -> u64 {
    (last + 1).saturating_sub(first)
}
