//! Compound files (OLE2): the small file system in which old Office programs keep their streams. No
//! chain is followed further than the file has sectors.

use crate::package::limits::Malformed;

const HEADER: usize = 512;
const ENTRY: usize = 128;
const MINI_SECTOR: usize = 64;
/// A stream shorter than this lies in the mini stream.
const MINI_LIMIT: usize = 4_096;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers from here on are no sectors.
const RESERVED: u32 = 0xFFFF_FFFA;
const NO_ENTRY: u32 = 0xFFFF_FFFF;
const STREAM: u8 = 2;

/// A compound file whose directory was read.
#[derive(Debug)]
pub struct Compound<'b> {
    bytes: &'b [u8],
    sector_size: usize,
    /// Per sector: the next one.
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    /// The streams at the top, without those of embedded objects.
    streams: Vec<Stream>,
}

#[derive(Debug)]
struct Stream {
    name: String,
    start: u32,
    size: usize,
}

impl<'b> Compound<'b> {
    /// Reads the tables and the directory.
    ///
    /// # Errors
    /// It is no compound file, or a damaged one.
    pub fn open(bytes: &'b [u8]) -> Result<Self, Malformed> {
        let sector_size = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4_096,
            _ => return Err(Malformed),
        };
        let (fat, mini_fat, mini, streams) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut compound = Self { bytes, sector_size, fat, mini_fat, mini, streams };
        compound.fat = compound.read_fat()?;
        let directory = compound.chain(u32_at(bytes, 48)?)?;
        let root = entry(&directory, 0)?;
        if u32_at(bytes, 60)? < RESERVED {
            compound.mini_fat = words(&compound.chain(u32_at(bytes, 60)?)?);
            compound.mini =
                if root.start < RESERVED { compound.chain(root.start)? } else { Vec::new() };
        }
        compound.streams = top_streams(&directory, root.child)?;
        Ok(compound)
    }

    /// Tells whether there is a stream of this name.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Returns a stream's content.
    ///
    /// # Errors
    /// There is none of this name, or it is cut off.
    pub fn stream(&self, name: &str) -> Result<Vec<u8>, Malformed> {
        let stream = self.find(name).ok_or(Malformed)?;
        let mut content = match stream.size {
            0 => Vec::new(),
            size if size < MINI_LIMIT => self.mini_chain(stream.start)?,
            _ => self.chain(stream.start)?,
        };
        if content.len() < stream.size {
            return Err(Malformed);
        }
        content.truncate(stream.size);
        Ok(content)
    }

    fn find(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name.eq_ignore_ascii_case(name))
    }

    /// Returns the number of sectors of the file; the last may be cut short.
    fn sectors(&self) -> usize {
        self.bytes.len().saturating_sub(self.sector_size.max(HEADER)).div_ceil(self.sector_size)
    }

    fn sector(&self, number: u32) -> Result<&'b [u8], Malformed> {
        let start = usize::try_from(number)
            .ok()
            .and_then(|number| (number + 1).checked_mul(self.sector_size));
        let rest = start
            .and_then(|start| self.bytes.get(start..))
            .filter(|rest| !rest.is_empty())
            .ok_or(Malformed)?;
        Ok(&rest[..rest.len().min(self.sector_size)])
    }

    /// Reads the table of sectors, whose own sectors are listed in the header and behind it.
    fn read_fat(&self) -> Result<Vec<u32>, Malformed> {
        let listed = words(self.bytes.get(76..HEADER).ok_or(Malformed)?);
        let mut tables: Vec<u32> = listed.into_iter().filter(|number| *number < RESERVED).collect();
        let mut more = u32_at(self.bytes, 68)?;
        for _ in 0..=self.sectors() {
            if more >= RESERVED || tables.len() > self.sectors() {
                break;
            }
            let mut numbers = words(self.sector(more)?);
            more = numbers.pop().ok_or(Malformed)?;
            tables.extend(numbers.into_iter().filter(|number| *number < RESERVED));
        }
        if tables.len() > self.sectors() {
            return Err(Malformed);
        }
        let mut fat = Vec::new();
        for table in tables {
            fat.extend(words(self.sector(table)?));
        }
        Ok(fat)
    }

    fn chain(&self, first: u32) -> Result<Vec<u8>, Malformed> {
        let mut content = Vec::new();
        for number in Chain::new(first, &self.fat, self.sectors()) {
            content.extend_from_slice(self.sector(number?)?);
        }
        Ok(content)
    }

    fn mini_chain(&self, first: u32) -> Result<Vec<u8>, Malformed> {
        let mut content = Vec::new();
        for number in Chain::new(first, &self.mini_fat, self.mini.len().div_ceil(MINI_SECTOR)) {
            let number = usize::try_from(number?).map_err(|_| Malformed)?;
            let start = number.checked_mul(MINI_SECTOR).ok_or(Malformed)?;
            let rest = self.mini.get(start..).ok_or(Malformed)?;
            // The last may be cut short.
            content.extend_from_slice(&rest[..rest.len().min(MINI_SECTOR)]);
        }
        Ok(content)
    }
}

/// Iterates over the sectors of a stream.
struct Chain<'t> {
    next: u32,
    table: &'t [u32],
    left: usize,
}

impl<'t> Chain<'t> {
    fn new(first: u32, table: &'t [u32], most: usize) -> Self {
        Self { next: first, table, left: most }
    }
}

impl Iterator for Chain<'_> {
    type Item = Result<u32, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.next;
        if number == END_OF_CHAIN {
            return None;
        }
        // A chain longer than the file runs in a circle.
        let behind = usize::try_from(number)
            .ok()
            .and_then(|at| self.table.get(at))
            .filter(|_| self.left > 0);
        self.next = behind.copied().unwrap_or(END_OF_CHAIN);
        self.left = self.left.saturating_sub(1);
        Some(behind.map(|_| number).ok_or(Malformed))
    }
}

struct Entry {
    name: String,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: usize,
}

fn entry(directory: &[u8], number: u32) -> Result<Entry, Malformed> {
    let start = usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_mul(ENTRY))
        .ok_or(Malformed)?;
    let entry = directory.get(start..).and_then(|rest| rest.get(..ENTRY)).ok_or(Malformed)?;
    let name: Vec<u16> = entry[..64]
        .as_chunks::<2>()
        .0
        .iter()
        .map(|unit| u16::from_le_bytes(*unit))
        .take_while(|unit| *unit != 0)
        .collect();
    Ok(Entry {
        name: String::from_utf16_lossy(&name),
        kind: entry[66],
        left: u32_at(entry, 68)?,
        right: u32_at(entry, 72)?,
        child: u32_at(entry, 76)?,
        start: u32_at(entry, 116)?,
        size: usize::try_from(u32_at(entry, 120)?).map_err(|_| Malformed)?,
    })
}

/// Returns the streams of the tree under the root.
fn top_streams(directory: &[u8], child: u32) -> Result<Vec<Stream>, Malformed> {
    let (mut streams, mut open) = (Vec::new(), vec![child]);
    let mut left = directory.len() / ENTRY;
    while let Some(number) = open.pop() {
        if number == NO_ENTRY {
            continue;
        }
        left = left.checked_sub(1).ok_or(Malformed)?;
        let Entry { name, kind, left: before, right: behind, start, size, .. } =
            entry(directory, number)?;
        open.extend([before, behind]);
        if kind == STREAM {
            streams.push(Stream { name, start, size });
        }
    }
    Ok(streams)
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect()
}

/// Returns a number of two bytes.
///
/// # Errors
/// The bytes end before.
pub fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Malformed> {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .map(|two| u16::from_le_bytes(*two))
        .ok_or(Malformed)
}

/// Returns a number of four bytes.
///
/// # Errors
/// The bytes end before.
pub fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Malformed> {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .map(|four| u32::from_le_bytes(*four))
        .ok_or(Malformed)
}
