//! # tachiiri: the papers of a Japanese pharmacy's on-site cybersecurity inspection
//!
//! ## One way through the house
//!
//! ```text
//! spreadsheets ─read─▶ Case ─check─▶ Findings ─compose─▶ papers ─render─▶ files' bytes ─publish─▶ OUT/
//!                       ▲              ▲                   ▲                ▲
//!              editions/*.toml   os-support.toml   wording/, tables.toml   *.typ, fonts/
//! ```
//!
//! Data flows one way. Only [`read`], [`assets`], [`setting`] and [`publish`] touch the disk; the day is an argument;
//! nothing inside asks the clock, the locale or the environment (that is [`run`]'s business). Each stage is a function
//! from values to values. [`make`] knows their order.
//!
//! Files come from other people, and libraries abort on some: everything from read to render happens in a child process
//! with limits ([`worker`]), which is this program again. The parent takes the files' bytes and publishes them. A chain
//! of pharmacies is many such cases, several workers side by side; what lies in its 共通 is opened once in each, and what
//! a case left in Typst's cache that the next few do not use is thrown away. An archive is unpacked once: the parser of
//! cells gets the very parts that the guard looked at, in an archive without compression.
//!
//! | module | what it is |
//! |---|---|
//! | [`rule`] | rules as data: code, severity, words; the rules of reading |
//! | [`finding`] | a place, a finding, a list of findings; [`error::Error`] for what cannot go on |
//! | [`model`] | the words of the field as types; editions; the input's sheets as data; the folded log; the glossary |
//! | [`assets`] | built-in templates, editions, wording, fonts, overridden file by file |
//! | [`read`] | files → guard → placed cells → typed rows → [`case::Case`], forms that came back joined to it, sheets of 共通 where it has none; logs are folded as they stream by |
//! | [`review`] | the access log compared with the account ledger: concerns, for check and paper 08 |
//! | [`check`] | the rules of checking: each a row with its words beside one small function |
//! | [`explain`] | rules and check items in plain words |
//! | [`paper`] | what each paper says, as a value: sentences from `wording/`, columns from `tables.toml` |
//! | [`render`] | a paper's value → PDF or workbook; findings → text or JSON |
//! | [`publish`] | bytes → files, whole or not at all; the manifest |
//! | [`setting`] | what the options come to, for all cases of a run; what is read from templates once |
//! | [`make`] | one case through all stages |
//! | [`worker`] | the same in a child process, both sides of it |
//! | [`chain`] | many cases: a worker each, what is done is noted down, folders kept apart, parts joined |
//! | [`run`] | one function per subcommand; the terminal, the clock, the environment |
//! | [`cli`] | what the command line takes |
//!
//! ## Who may import whom
//!
//! rule ← finding ← model ← review ← assets, read, check, compose ← render, publish, setting, explain ← make ← worker ← chain ← run ← main; cli is
//! known to run and main only. Never sideways among read, check, compose; never up. Each foreign crate that does heavy
//! work is known to one module: calamine in `read/file/xlsx`, csv in `read/file/csv`, quick-xml and zip in `package`, handlebars in `compose/wording`, Typst
//! in `render/pdf`, rust_xlsxwriter in `render/xlsx`, clap in `cli`, … `tests/it/architecture.rs` holds both tables against
//! the `use` lines.
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
//! Names count only where bytes tell nothing: text is CSV if its file is called so. All four give the same
//! grid of the cells that hold something; nothing is set aside for what a file merely claims to hold.
//!
//! ## What never happens
//!
//! * A cell is never guessed at: what is not certain is refused with its place ([`read`]).
//! * A character is never lost or altered: text from cells is [`model::text::Text`], which can be printed or is refused.
//! * Text of a user never becomes Typst source or a mark of the wording: templates get data.
//! * An access log as CSV is never held, neither its bytes nor its rows: [`model::log::AccessLog`] grows with users × days.
//! * Reading never stops at the first mistake, and nothing is written while anything is refused.
//! * No file is half-written, and none that is not ours is overwritten ([`publish`]).

pub mod assets;
pub mod case;
pub mod chain;
pub mod check;
pub mod cli;
pub mod error;
pub mod explain;
pub mod finding;
pub mod make;
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
pub mod setting;
pub mod sheet;
pub mod worker;
