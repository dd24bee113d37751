//! A harness for every reader of files that come from others: a small corpus, a mutator that knows
//! the structure, and the reader itself, in this process.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use tachiiri::assets::{Assets, BUILT_IN};
use tachiiri::case::{FileRead, ReadAs};
use tachiiri::chain::journal::{Journal, read_manifest};
use tachiiri::error::Error;
use tachiiri::finding::{Finding, Severity};
use tachiiri::make::{self, SharedFiles};
use tachiiri::model::templates::Templates;
use tachiiri::paper::{self, PaperContext, PaperTemplates};
use tachiiri::publish::{self, File, FileEntry, FindingCounts, Manifest, Terms};
use tachiiri::read::edition;
use tachiiri::read::file::input;
use tachiiri::read::file::number_format::Formats;
use tachiiri::setting::{Options, Setting};

use super::bytes;
use super::mutate;
use super::rng::Rng;
use super::runs;

/// The harnesses, by name.
pub const NAMES: [&str; 12] = [
    "xlsx", "xls", "ods", "csv", "log", "zip", "form", "edition", "sheet", "template", "manifest",
    "format",
];

/// Says, for `NAMES`, how a sample is changed and what reads it.
#[derive(Clone, Copy)]
enum Kind {
    Package,
    Records,
    Text,
    Archive,
    Edition,
    Template,
    Manifest,
    Format,
}

/// A file before it is changed.
#[derive(Clone)]
struct Sample {
    name: String,
    bytes: Vec<u8>,
}

/// A reader with what it reads.
pub struct Reader {
    kind: Kind,
    corpus: Vec<Sample>,
    setting: Setting,
    folder: PathBuf,
    beside: Option<Sample>,
    case: Option<tachiiri::case::Case>,
}

impl Reader {
    /// Loads a reader; `folder` is where it may write.
    pub fn new(name: &str, folder: &Path) -> Result<Self, Error> {
        let setting = Setting::load(&options())?;
        let book = |ending: &str| sample(&format!("book.{ending}"));
        let (kind, corpus) = match name {
            "xlsx" => (Kind::Package, vec![book("xlsx")]),
            "xls" => (Kind::Records, vec![book("xls")]),
            "ods" => (Kind::Package, vec![book("ods")]),
            "csv" => (Kind::Text, vec![sample("機器台帳.csv")]),
            "log" => (Kind::Text, vec![sample("アクセスログ.csv")]),
            "zip" => (Kind::Archive, vec![book("xlsx"), book("ods")]),
            "form" => (
                Kind::Package,
                runs::forms(&setting)?.into_iter().map(named("返信.xlsx")).collect(),
            ),
            "edition" => (Kind::Edition, editions(&setting.assets)),
            "sheet" => (Kind::Package, vec![named("様式.xlsx")(runs::edition_sheet(&setting)?)]),
            "template" => (Kind::Template, templates()),
            "manifest" => (Kind::Manifest, notes()),
            _ => (Kind::Format, vec![named("")(Vec::new())]),
        };
        let case = match kind {
            Kind::Template => Some(runs::sample_case(&setting)?),
            _ => None,
        };
        let beside = ["form", "sheet"].contains(&name).then(|| book("xlsx"));
        Ok(Self { kind, corpus, setting, folder: folder.to_owned(), beside, case })
    }

    /// Changes a sample as a seed says and reads it; returns whether it was taken.
    pub fn run(&self, seed: u64) -> bool {
        let mut rng = Rng::new(seed);
        let Sample { name, bytes } = rng.one_of(&self.corpus).clone();
        match self.kind {
            Kind::Package => self.read(name, mutate::mutated(&bytes, &mut rng)),
            Kind::Records => self.read(name, bytes::records(bytes, &mut rng)),
            Kind::Text => self.read(name, bytes::text(&bytes, &mut rng)),
            Kind::Archive => self.read(name, bytes::archive(bytes, &mut rng)),
            Kind::Edition => {
                let text = bytes::lines(&String::from_utf8_lossy(&bytes), &mut rng);
                edition::of_file(&name, &text, Some(&self.setting.assets)).is_ok()
            }
            Kind::Template => {
                self.fill(&name, &bytes::lines(&String::from_utf8_lossy(&bytes), &mut rng))
            }
            Kind::Manifest => self.publish(&name, &bytes::json(&bytes, &mut rng), &mut rng),
            Kind::Format => show(&mut rng),
        }
    }

    /// Reads a file beside the others of a case, if there are such.
    fn read(&self, name: String, bytes: Vec<u8>) -> bool {
        let others = self.beside.iter().map(|other| (other.name.clone(), other.bytes.clone()));
        let files: Vec<(String, Vec<u8>)> = others.chain([(name.clone(), bytes)]).collect();
        let files = input::all_in_memory(
            files.into_iter().map(|(name, bytes)| (name.clone(), name, bytes)),
        );
        let checked =
            make::check(files, Vec::new(), &SharedFiles::default(), &self.setting, &mut |_| ());
        let report = checked.unwrap().assessment.report;
        let is_read =
            |file: &FileRead| file.file == name && !matches!(&file.read_as, ReadAs::Unread);
        let is_refused =
            |finding: &Finding| *finding.place.file == name && finding.severity == Severity::Error;
        report.read.iter().any(is_read) || !report.findings.iter().any(is_refused)
    }

    /// Makes all papers' words with a template in the place of the built-in one.
    fn fill(&self, name: &str, text: &str) -> bool {
        let own = Own { name, text, others: &self.setting.assets };
        let (Ok(templates), Some(case)) = (PaperTemplates::read(&own), &self.case) else {
            return false;
        };
        let edition = self.setting.editions.first();
        paper::compose(&PaperContext::new(case, edition, self.setting.as_of, &templates), &[])
            .is_ok()
    }

    /// Publishes a paper into a folder where a note of an earlier run, or what looks like one,
    /// stands.
    fn publish(&self, name: &str, note: &[u8], rng: &mut Rng) -> bool {
        let out = self.folder.join("out");
        let _ = fs::remove_dir_all(&out);
        fs::create_dir_all(&out).unwrap();
        let outside = self.folder.join("outside");
        fs::write(&outside, b"own").unwrap();
        fs::write(out.join(name), note).unwrap();
        fs::write(out.join("06_機器台帳.pdf"), b"old").unwrap();
        let file = File {
            name: "06_機器台帳.pdf".to_owned(),
            document: paper::DocumentId::Devices,
            pages: Some(1),
            bytes: b"new".to_vec(),
        };
        let manifest = manifest(vec![FileEntry::of(file.name.as_str(), &file.bytes)]);
        let done = publish::publish(&out, &[file], &manifest, &Terms::of_whole(rng.below(2) == 0));
        // Whatever they say, they say it to the end.
        let _ = (read_manifest(&out), Journal::open(&out, None));
        assert_eq!(fs::read(&outside).unwrap(), b"own");
        done.is_ok_and(|published| published.held.is_empty())
    }
}

/// A template of one's own among the built-in ones.
struct Own<'a> {
    name: &'a str,
    text: &'a str,
    others: &'a Assets,
}

impl Templates for Own<'_> {
    fn template(&self, path: &str) -> Result<&str, Error> {
        if path == self.name { Ok(self.text) } else { self.others.template(path) }
    }
}

fn options() -> Options {
    Options::on(date(2024, 2, 1))
}

/// A file of the corpus.
fn sample(name: &str) -> Sample {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    named(name)(fs::read(path).unwrap())
}

fn named(name: &str) -> impl Fn(Vec<u8>) -> Sample {
    move |bytes| Sample { name: name.to_owned(), bytes }
}

fn editions(assets: &Assets) -> Vec<Sample> {
    assets
        .editions()
        .into_iter()
        .map(|(name, text)| named(name)(text.as_bytes().to_vec()))
        .collect()
}

fn templates() -> Vec<Sample> {
    let is_read = |name: &&(&str, &str)| name.0.starts_with("wording/") || name.0 == "tables.toml";
    BUILT_IN
        .iter()
        .filter(is_read)
        .map(|(name, text)| named(name)(text.as_bytes().to_vec()))
        .collect()
}

fn manifest(outputs: Vec<FileEntry>) -> Manifest {
    Manifest {
        schema: 1,
        tool: "tachiiri 0.1.0".to_owned(),
        edition: Some("reiwa5".to_owned()),
        edition_sha256: None,
        as_of: date(2024, 2, 1),
        inputs: Vec::new(),
        outputs,
        counts: FindingCounts::default(),
    }
}

/// Manifests and notes as earlier runs leave them.
fn notes() -> Vec<Sample> {
    let names = [
        "06_機器台帳.pdf",
        "../outside",
        "/etc/passwd",
        "manifest.json",
        ".tachiiri-pending.json",
        ".",
    ];
    let entries: Vec<FileEntry> = names.iter().map(|name| FileEntry::of(*name, b"old")).collect();
    let written = serde_json::to_vec_pretty(&manifest(entries.clone())).unwrap();
    let pending = serde_json::to_vec(&entries).unwrap();
    let record = r#"{"case":"a.xlsx","status":"made","pharmacy":"a","edition":null,"folder":"../outside","key":"x","counts":{"error":0,"warning":0,"note":0},"standing":{"open":0,"open_reference":0,"overdue":0,"next_target":null,"vendors_out":[]},"reason":null,"inputs":[],"outputs":[]}"#;
    let journal = format!("{{\"shard\":null}}\n{record}\n");
    let chain = format!(
        r#"{{"schema":1,"tool":"t","as_of":"2024-02-01","shard":null,"setting":"x","counts":{{"read":1,"made":1,"refused":0,"failed":0}},"cases":[{record}],"outputs":[]}}"#
    );
    vec![
        named("manifest.json")(written),
        named(".tachiiri-pending.json")(pending),
        named(".tachiiri-chain.jsonl")(journal.into_bytes()),
        named("chain-manifest.json")(chain.into_bytes()),
    ]
}

/// The most bytes of a number without a format: some 330 characters, each of which may be a kanji.
const LONGEST_NUMBER: usize = 1_000;

/// Shows numbers in a random format; every one of them is shown somehow, and not without measure.
fn show(rng: &mut Rng) -> bool {
    let code = bytes::format(rng);
    let id = *rng.one_of(&[0, 14, 22, 27, 30, 36, 49, 57, 164]);
    let formats = Formats::new(std::iter::once((id, Some(code.as_str()))), rng.below(2) == 0);
    let mut differs = false;
    for _ in 0..8 {
        let value = bytes::number(rng);
        let content = format!("{:?}", formats.content(value, 0));
        assert!(
            content.len() < LONGEST_NUMBER * (3 + code.len().min(255)),
            "{code:?} makes {} bytes of {value}",
            content.len()
        );
        differs |= content != format!("{:?}", formats.content(value, 1));
    }
    differs
}
