//! # tachiiri: the papers of a Japanese pharmacy's on-site cybersecurity inspection
//!
//! The program is its command line: [`run()`] takes the arguments and returns the exit code. Where
//! memory runs out the program's allocator, the one piece of `unsafe` code, says so and ends it.
//!
//! ```
//! let version = ["tachiiri", "--version"].map(std::ffi::OsString::from);
//! assert_eq!(tachiiri::run(version.into_iter()), std::process::ExitCode::SUCCESS);
//! ```
//!
//! ## One way through the house
//!
//! ```text
//! spreadsheets ─read─▶ Case ─check─▶ Findings ─paper─▶ documents ─render─▶ files' bytes ─publish─▶ OUT/
//!                       ▲              ▲                  ▲                  ▲
//!              editions/*.toml   os-support.toml   wording/, tables.toml   *.typ, fonts/
//! ```
//!
//! Data flows one way. Only `read`, `assets`, `setting`, `publish` and `chain`'s journal touch the
//! disk; `serve` asks them; the day is an argument; nothing inside asks the clock, the locale or
//! the environment (that is the business of `run`). Each stage is a function from values to values.
//! `make` knows their order.
//!
//! Files come from other people, and libraries abort on some: everything from read to render
//! happens in a child process with limits (`worker`), which is this program again. Its input is a
//! path or bytes in memory; findings travel as values, before the papers, and the parent formats
//! them. The parent publishes the files. A chain of pharmacies is many such cases, handed to a pool
//! of workers; what lies in its 共通 is opened once in each worker, and what a case left in Typst's
//! cache that the next few do not use is thrown away. An archive is unpacked once.
//!
//! | module | what it is |
//! |---|---|
//! | `rule` | rules as data: code, severity, words; the rules of reading |
//! | `memory` | memory that a process can do without: the allocator ends no process for it |
//! | `finding` | a place, a finding, a list of findings, groups of one cause; `error` for what cannot go on |
//! | `model` | the words of the field as types: text, days, items, editions, the folded log; the glossary |
//! | `sheet` | one file an input sheet: its row type and its columns, a line each; what `new` proposes |
//! | `case` | all that one pharmacy handed in |
//! | `package` | archives and their parts, XML, limits |
//! | `assets` | built-in templates, editions, wording, fonts, overridden file by file |
//! | `read` | `read/file`: bytes → grids of placed cells; `read/case`: grids → a case, forms that came back joined to it, sheets of 共通 where it has none; logs are folded as they stream by |
//! | `review` | the access log compared with the account ledger: concerns, for check and paper 08 |
//! | `check` | the rules of checking: each a row with its words beside one small function |
//! | `explain` | rules and check items in plain words |
//! | `paper` | what each paper says, as a value without lengths: sentences from `wording/`, columns from `tables.toml` |
//! | `render` | a paper's value → PDF or workbook; findings → text or JSON; the only place with millimetres |
//! | `patch` | a user's own package changed at byte offsets: `patch/mark` notes and colours, `patch/set` cells and rows; everything else byte for byte, and read back before it is handed out |
//! | `publish` | bytes → files, whole or not at all; the manifest |
//! | `setting` | what the options come to, for all cases of a run; what is read from templates once |
//! | `copies` | marked copies of a case's files: made, known again beside their originals, put in place |
//! | `carry` | last year's case to this year's workbook: what stays true is carried, answers become 前回; a case in other spreadsheets as the workbook that it becomes when it is changed |
//! | `make` | one case through all stages |
//! | `diff` | two cases compared: answers, rows of ledgers, findings |
//! | `worker` | the same in a child process: protocol, both sides of it, the pool and the memory that its jobs may take together |
//! | `chain` | many cases: what is done is noted down, folders kept apart, parts joined |
//! | `serve` | the page in the browser: HTTP on this computer alone, cases in memory with their history, the disk followed |
//! | `cli` | what the command line takes |
//! | `run` | a file per subcommand; the terminal, the clock, the environment |
//!
//! ## Who may import whom
//!
//! Modules lie in layers, listed in `tests/it/architecture.rs`: each may import those below it,
//! never one of its own layer, never one above; and no files import each other in a circle. Each
//! foreign crate that does heavy work is known to one module: quick-xml and zip in `package`, csv
//! in `read/file/csv`, handlebars in `paper/wording`, Typst in `render/pdf`, rust_xlsxwriter in
//! `render/xlsx`, clap in `cli`, … The same test holds it.
//!
//! ## Containers
//!
//! | first bytes | what it is | read by |
//! |---|---|---|
//! | `PK`, with `_rels/.rels` that leads to a workbook | OOXML: `.xlsx`, `.xlsm` | `read/file/xlsx`, cell by cell |
//! | `PK`, with the `mimetype` of OpenDocument, or `content.xml` and no `_rels/.rels` | OpenDocument: `.ods` | `read/file/ods`, as a stream |
//! | `D0 CF 11 E0`, with a stream `Workbook` | BIFF8: `.xls` | `read/file/compound`, then `read/file/xls`, record by record |
//! | neither, called `.csv` | text | `read/file/csv`, as a stream |
//!
//! Names count only where bytes say nothing: text is CSV if its file is called so. All four give
//! the same grid of the cells that hold something; nothing is set aside for what a file merely
//! claims to hold.
//!
//! ## What never happens
//!
//! * A cell is never guessed at: what is not certain is refused with its place.
//! * A character is never lost or altered: text from cells is `model::text::Text`, which can be
//!   printed or is refused.
//! * Text of a user never becomes Typst source or a mark of the wording: templates get data.
//! * An access log as CSV is never held, neither its bytes nor its rows: `model::log::AccessLog`
//!   grows with users × days.
//! * Reading never stops at the first mistake, and nothing is written while anything is refused.
//! * No file is half-written, and none that is not ours is overwritten.

#![forbid(unsafe_code)]

// Private, so that the compiler sees dead code; public for the tests and benches of this package,
// which ask for the feature `internals`.
#[path = ""]
mod modules {
    pub mod assets;
    pub mod carry;
    pub mod case;
    pub mod chain;
    pub mod check;
    pub mod cli;
    pub mod copies;
    pub mod diff;
    pub mod error;
    pub mod explain;
    pub mod finding;
    pub mod make;
    pub mod memory;
    pub mod model;
    pub mod package;
    pub mod paper;
    pub mod patch;
    pub mod publish;
    pub mod read;
    pub mod render;
    pub mod review;
    pub mod rule;
    pub mod run;
    pub mod serve;
    pub mod setting;
    pub mod sheet;
    pub mod worker;
}

pub use memory::is_optional as can_do_without_memory;
#[cfg(feature = "internals")]
#[doc(hidden)]
pub use modules::*;
#[cfg(not(feature = "internals"))]
use modules::*;
pub use run::{is_in_worker, note_lack_of_memory, out_of_memory, run};
