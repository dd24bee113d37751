//! How much, and how long, a client may take.

use std::time::Duration;

use crate::package::limits::MIB;

/// Memory that a request must find, in bytes, beside that for what it brings: else it is refused,
/// instead of the server's end.
pub const ROOM: u64 = 64 * MIB;

/// How much, and how long, a client may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time; further ones wait.
    pub connections: usize,
    /// Time for the head of a request.
    pub head: Duration,
    /// Time without a byte of a body.
    pub body_idle: Duration,
    /// Time for a whole body.
    pub body: Duration,
    /// Time in which nothing of an answer is taken.
    pub answer: Duration,
    /// Bytes of a request with files.
    pub upload: u64,
    /// Bytes of any other request.
    pub json: u64,
    /// Bytes of a refused body that are read and thrown away, so that a browser sees the answer.
    pub thrown_away: u64,
    /// Time for throwing it away.
    pub throwing_away: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 16,
            head: Duration::from_secs(10),
            body_idle: Duration::from_secs(15),
            body: Duration::from_secs(60),
            answer: Duration::from_secs(30),
            upload: 256 * MIB,
            json: 4 * MIB,
            thrown_away: 64 * MIB,
            throwing_away: Duration::from_secs(10),
        }
    }
}
