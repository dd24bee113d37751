//! The memory of a pool's workers together: a large case waits until there is room for it, and one
//! that turns out larger than it seemed is worked on alone.

use super::{Job, JobInput};
use crate::read::file::input;

/// Memory, in bytes, that there is for each worker of a pool: what the guide tells people to have.
const SHARE: u64 = 1 << 30;
/// What a job takes of the budget that runs alone.
pub const ALL: u64 = u64::MAX;
/// Address space of a worker that is no memory, in bytes: the program's file, and what is reserved
/// and not used; less the parent's part of the memory.
const RESERVED: u64 = 192 << 20;
/// Memory that a worker takes for any case.
const USUAL: u64 = 100 << 20;
/// Memory that papers take for each byte of the case's files, measured on ledgers of 5,000 and
/// 19,000 rows.
const RENDERING: u64 = 700;
/// Memory that reading and checking takes for each byte.
const READING: u64 = 100;

/// Memory for the jobs of a pool, in bytes.
#[derive(Debug)]
pub struct Budget {
    limit: u64,
    taken: u64,
}

impl Budget {
    /// Returns the budget of so many workers.
    pub fn of(workers: usize) -> Self {
        Self { limit: SHARE.saturating_mul(workers as u64), taken: 0 }
    }

    /// Returns whether there is room for a job. One that takes more than all there is may run
    /// alone.
    pub fn has_room(&self, memory: u64) -> bool {
        self.taken == 0 || self.taken.saturating_add(memory) <= self.limit
    }

    /// Takes memory for a job.
    pub fn take(&mut self, memory: u64) {
        self.taken = self.taken.saturating_add(memory);
    }

    /// Gives back what was taken.
    pub fn give_back(&mut self, memory: u64) {
        self.taken = self.taken.saturating_sub(memory);
    }
}

/// Returns what a job takes of the budget: what it is estimated at, but a worker's share at least.
pub fn share_of(job: &Job) -> u64 {
    estimate(job).max(SHARE)
}

/// Returns the address space that the worker of a job may take which takes so much of the budget;
/// `None` where it runs alone.
pub fn limit_of(memory: u64) -> Option<u64> {
    memory.checked_add(RESERVED)
}

/// Estimates the memory that a job takes, in bytes.
pub fn estimate(job: &Job) -> u64 {
    let size = |bytes: &[u8]| bytes.len() as u64;
    let bytes = match &job.input {
        JobInput::Path(path) => input::weight(path),
        JobInput::Memory(files) | JobInput::New(_, files) => {
            files.iter().map(|file| input::weight_of(&file.name, size(&file.bytes))).sum()
        }
        JobInput::Compare(..) => 0,
    };
    let renders = job.order.is_some() || job.page.picture.is_some();
    let factor = if renders { RENDERING } else { READING };
    USUAL.saturating_add(factor.saturating_mul(bytes))
}
