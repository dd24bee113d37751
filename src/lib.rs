//! # tachiiri: the papers of a Japanese pharmacy's on-site cybersecurity inspection
//!
//! ## One way through the house
//!
//! ```text
//! spreadsheets ─read─▶ Case ─check─▶ Findings ─compose─▶ documents ─render─▶ files' bytes ─publish─▶ OUT/
//!                       ▲                                   ▲                   ▲
//!             Edition (templates/editions/*.toml)      wording of forms    templates/*.typ, fonts/
//! ```
//!
//! Data flows one way. Only [`read`], [`assets`] and [`publish`] touch the disk; the day is an argument; nothing inside
//! asks the clock, the locale or the environment (that is [`run`]'s business). Each stage is a function from values to
//! values.
//!
//! | module | what it is |
//! |---|---|
//! | [`finding`] | a place, a finding, a list of findings; [`finding::Error`] for what cannot go on |
//! | [`model`] | the words of the field as types; editions; the input's sheets as data; the glossary |
//! | [`assets`] | built-in templates, editions, fonts, overridden file by file |
//! | [`read`] | files → guard → placed cells → typed rows → [`model::case::Case`]; the access log row by row, folded |
//! | [`check`] | the rule catalogue and one small function per rule |
//! | [`compose`] | what each paper says, as a value |
//! | [`render`] | a paper's value → PDF or workbook; findings → text or JSON |
//! | [`publish`] | bytes → files, whole or not at all; the manifest |
//! | [`run`] | one function per subcommand: the order of the stages |
//! | [`cli`] | what the command line takes |
//!
//! ## Who may import whom
//!
//! finding ← model ← assets, read, check, compose ← render, publish ← run ← main; cli is known to run and main only.
//! Never sideways among read, check, compose; never up. Each foreign crate that does heavy work is known to one module:
//! calamine in `read/workbook`, csv and encoding_rs in `read/delimited`, quick-xml in `read/parts`, zip in `read/guard`,
//! Typst in `render/pdf`, rust_xlsxwriter in `render/xlsx`, clap in `cli`. `tests/it/architecture.rs` holds both tables
//! against the `use` lines.
//!
//! ## Containers
//!
//! | first bytes | what it is | read by |
//! |---|---|---|
//! | `PK`, with `xl/workbook.xml` | OOXML: `.xlsx`, `.xlsm` | `read/parts` looks, calamine reads, cell by cell |
//! | `PK`, with `content.xml` | OpenDocument: `.ods` | `read/parts/ods`, as a stream |
//! | `D0 CF 11 E0`, with a stream `Workbook` | BIFF8: `.xls` | `read/compound`, then `read/xls`, record by record |
//! | neither, called `.csv` | text | `read/delimited`, as a stream |
//!
//! Names count only where bytes tell nothing: text is CSV if its file is called so. All four give the same
//! grid of the cells that hold something; nothing is set aside for what a file merely claims to hold.
//!
//! ## What never happens
//!
//! * A cell is never guessed at: what is not certain is refused with its place ([`read`]).
//! * A character is never lost or altered: text from cells is [`model::text::Text`], which can be printed or is refused.
//! * Text of a user never becomes Typst source: templates get data, as JSON.
//! * An access log as CSV is never held, neither its bytes nor its rows: [`model::log::AccessLog`] grows with users × days.
//! * Reading never stops at the first mistake, and nothing is written while anything is refused.
//! * No file is half-written, and none that is not ours is overwritten ([`publish`]).

pub mod assets;
pub mod check;
pub mod cli;
pub mod compose;
pub mod explain;
pub mod finding;
pub mod make;
pub mod model;
pub mod publish;
pub mod read;
pub mod render;
pub mod run;
pub mod setting;
pub mod worker;
