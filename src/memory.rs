//! Memory that a process can do without: whether the system has some, and bytes taken so far as it
//! has.

use std::cell::Cell;
use std::collections::TryReserveError;
use std::hint::black_box;

thread_local! {
    static IS_OPTIONAL: Cell<bool> = const { Cell::new(false) };
}

/// Returns whether this thread can do without the memory that it asks for now: then the program's
/// allocator lets it see that there is none, instead of ending the process. Allocates nothing.
pub fn is_optional() -> bool {
    IS_OPTIONAL.get()
}

/// Runs something that can do without the memory it asks for: what returns an error where there is
/// none, as `read_to_end` does.
pub fn optional<T>(run: impl FnOnce() -> T) -> T {
    let before = IS_OPTIONAL.replace(true);
    let done = run();
    IS_OPTIONAL.set(before);
    done
}

/// Returns whether the system would give so many bytes now.
pub fn is_there(bytes: u64) -> bool {
    let take = |bytes| black_box(&mut Vec::<u8>::new()).try_reserve_exact(bytes);
    usize::try_from(bytes).is_ok_and(|bytes| optional(|| take(bytes)).is_ok())
}

/// Adds bytes to others.
///
/// # Errors
/// There is no memory for them.
pub fn extend(bytes: &mut Vec<u8>, more: &[u8]) -> Result<(), TryReserveError> {
    optional(|| bytes.try_reserve(more.len()))?;
    bytes.extend_from_slice(more);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_there_within_reason() {
        assert!(is_there(1 << 20) && !is_there(u64::MAX));
        assert!(!is_optional() && optional(is_optional) && !is_optional());
    }

    #[test]
    fn bytes_are_added_as_they_are() {
        let mut bytes = b"ab".to_vec();
        assert!(extend(&mut bytes, b"cd").is_ok());
        assert_eq!(bytes, b"abcd");
    }
}
