//! The limits of a process's own memory (not on Windows), and how large it has grown.

/// Address space that the thread which takes requests reserves, in bytes. It uses next to nothing
/// of it.
const RESERVED: u64 = 68 << 20;
/// The size, in bytes of address space, from which on a child is not given a further case: reading
/// it might hit the limit.
const LARGE: u64 = (512 << 20) + RESERVED;
/// Address space that a child may take while it reads, in bytes: what it had before, and what a
/// workbook within the limits may need.
pub const READING: u64 = LARGE + (1 << 30);
/// Address space that a child may take while it renders, in bytes: ledgers of many thousand rows.
pub const RENDERING: u64 = 6 << 30;

/// Returns whether a limit that was set for this process leaves it too little to start a child.
/// Where memory runs out later, `run` ends the process with a sentence.
pub fn is_short() -> bool {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit};
        /// Address space that a process must have left, in bytes, to start a child and take its
        /// results.
        const LEAST: u64 = 128 << 20;
        let limit = getrlimit(Resource::As).current;
        limit.is_some_and(|limit| limit < size().saturating_add(LEAST))
    }
    #[cfg(not(unix))]
    false
}

/// Limits this process's memory; where the system does not let us, we go on without.
pub fn limit(bytes: u64) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::As).maximum;
        let current = maximum.map_or(bytes, |maximum| bytes.min(maximum));
        let _ = setrlimit(Resource::As, Rlimit { current: Some(current), maximum });
    }
    #[cfg(not(unix))]
    let _ = bytes;
}

/// Returns whether this process has grown so large that it should be replaced.
pub fn is_large() -> bool {
    size() > LARGE
}

/// Returns how many bytes of address space this process takes; nothing where the system does not
/// say.
fn size() -> u64 {
    const KIB: u64 = 1024;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let size = size.map(|size| size.trim().trim_end_matches("kB").trim());
    size.and_then(|size| size.parse::<u64>().ok()).unwrap_or(0) * KIB
}
