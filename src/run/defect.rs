//! The end of the process where nothing can be returned any more: no memory, or a panic.

use std::cell::RefCell;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use super::exit::FAILED;
use super::failure;
use super::terminal::to_stderr;
use crate::worker::WITHOUT_MEMORY;

const NO_MEMORY: &str = "\
エラー: メモリが足りなくなったので、途中でやめました。ほかのソフトを終わらせるか、使えるメモリの上限（ulimit -v）を大きくしてから、もう一度実行してください
";

/// The time that a thread without memory gives the one that speaks.
const TIME_TO_SPEAK: Duration = Duration::from_secs(1);

/// Ends the process as one that cannot go on, and says why; allocates nothing. Called where the
/// system has no memory left.
pub fn out_of_memory() -> ! {
    static SPOKEN: AtomicBool = AtomicBool::new(false);
    if SPOKEN.swap(true, Ordering::Relaxed) {
        // Whoever speaks ends the process. The wait has an end, should that thread need something
        // that this one holds.
        thread::sleep(TIME_TO_SPEAK);
    } else {
        let _ = io::stderr().write_all(NO_MEMORY.as_bytes());
    }
    end()
}

/// Whether the system once had no memory left for this process, a worker.
static LACKS_MEMORY: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Notes that the system has no memory left for a worker: should the process abort, its exit code
/// says why. Allocates nothing.
pub fn note_lack_of_memory() {
    LACKS_MEMORY.get().into_iter().for_each(|lacks| lacks.store(true, Ordering::Relaxed));
}

/// Lets an abort after a lack of memory end the process with an exit code of its own.
pub fn let_abort_tell_lack_of_memory() {
    let lacks = LACKS_MEMORY.get_or_init(Arc::default).clone();
    #[cfg(unix)]
    {
        use signal_hook::{consts::SIGABRT, flag};
        let _ = flag::register_conditional_shutdown(SIGABRT, WITHOUT_MEMORY, lacks);
    }
    #[cfg(not(unix))]
    drop(lacks);
}

/// Ends the process at once: what runs at a usual end might need memory.
fn end() -> ! {
    #[cfg(unix)]
    signal_hook::low_level::exit(i32::from(FAILED));
    #[cfg(not(unix))]
    std::process::exit(i32::from(FAILED));
}

/// Runs a command; a panic that nobody caught, which is a defect of the program, ends it as one that
/// cannot go on. What a panic says may hold people's data, and is English: its place is reported
/// instead.
pub fn guarded(command: &'static str, run: impl FnOnce() -> u8) -> u8 {
    thread_local! {
        static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
    }
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        PLACE.set(place);
    }));
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        to_stderr(&failure::panicked(&PLACE.take(), command));
        FAILED
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_the_command_only_where_nobody_catches_it() {
        assert_eq!(guarded("build", || panic!("架空薬局")), FAILED);
        let caught = || panic::catch_unwind(|| panic!("架空薬局")).map_or(0, |()| 1);
        assert_eq!(guarded("build", caught), 0);
        let _ = panic::take_hook();
    }
}
