//! The command `tachiiri`; where memory runs out, it says so in its own words.

use std::alloc::{GlobalAlloc, Layout, System};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// The system's allocator. When it has no memory left, the program ends with a sentence, unless it
/// can do without: else the runtime would abort in English, and only `unsafe` code or an unstable
/// feature can prevent that.
struct Allocator {
    /// Not where somebody reads the end of the process instead of its words.
    speaks: AtomicBool,
}

#[global_allocator]
static ALLOCATOR: Allocator = Allocator { speaks: AtomicBool::new(false) };

impl Allocator {
    /// Returns what the system gave.
    fn given(&self, memory: *mut u8) -> *mut u8 {
        if memory.is_null() {
            if self.speaks.load(Ordering::Relaxed) && !tachiiri::can_do_without_memory() {
                tachiiri::out_of_memory();
            }
            tachiiri::note_lack_of_memory();
        }
        memory
    }
}

#[allow(
    unsafe_code,
    reason = "what an allocator of one's own takes; nothing is done but passed on"
)]
// SAFETY: each call goes on to the system's allocator, with the arguments that came and the result
// that it gave; what is done when it gave nothing allocates nothing, and ends the process or only
// notes it.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps to the contract of this very function.
        self.given(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        self.given(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above; the block is the system's.
        self.given(unsafe { System.realloc(memory, layout, size) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above; the block is the system's.
        unsafe { System.dealloc(memory, layout) }
    }
}

fn main() -> ExitCode {
    ALLOCATOR.speaks.store(!tachiiri::is_in_worker(), Ordering::Relaxed);
    tachiiri::run(std::env::args_os())
}
