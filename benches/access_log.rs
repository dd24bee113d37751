//! Seconds and memory for an access log of a million rows, with the sample pharmacy.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::date;
use tachiiri::assets::Assets;
use tachiiri::publish::FileEntry;
use tachiiri::read::{self, Choice, file::input};
use tachiiri::review::concerns;
use tachiiri::sheet::rows;

const ROWS: i64 = 1_000_000;
const DAYS: i64 = 400;
const USERS: i64 = 40;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("アクセスログ.csv");
    let size = write_log(&path)?;
    fs::copy("input/sample.xlsx", folder.path().join("sample.xlsx"))?;
    let assets = Assets::load(None, None)?;
    let editions: Vec<_> = assets
        .editions()
        .into_iter()
        .map(|(name, text)| read::edition::read(name, text))
        .collect::<Result<_, _>>()?;
    let choice =
        Choice { known: &editions, default: &editions[0], asked: None, as_of: date(2024, 2, 1) };
    println!(
        "{ROWS} rows, {:.1} MB, {USERS} users, {DAYS} days; before: {} peak",
        size as f64 / 1e6,
        peak()
    );

    let start = Instant::now();
    // The sample's own sheet of the log is refused as a second one: the file that comes first is
    // the CSV.
    let mut inputs = input::gather(folder.path())?.inputs;
    inputs.sort_by_key(|input| input.csv_sheet().is_none());
    for input in &inputs {
        let content = input.content.as_ref().map_err(|_| "over a limit")?;
        FileEntry::of_stream(input.name.as_str(), content.reader()?)?;
    }
    println!("digests  {:>6.2} s, {} peak", start.elapsed().as_secs_f64(), peak());
    let start = Instant::now();
    let reading = read::read(inputs, choice, &assets);
    let took = start.elapsed().as_secs_f64();
    let case = reading.case.ok_or("no case")?;
    let log = case.log.as_ref().ok_or("no log")?;
    println!(
        "read     {took:>6.2} s, {} peak: {} rows, {} users",
        peak(),
        log.rows,
        log.users.len()
    );
    let concerns = concerns(log, Some(rows(&case.accounts)));
    println!("concerns {:>6}, texts of {} cells", concerns.len(), cells(&reading.texts));
    Ok(())
}

fn cells(texts: &tachiiri::finding::SheetTexts) -> usize {
    texts
        .iter()
        .filter(|((file, _), _)| file.ends_with(".csv"))
        .map(|(_, text)| text.cells.len())
        .sum()
}

/// Writes the log as a 薬歴 system does, in Shift_JIS; its size in bytes.
fn write_log(path: &Path) -> Result<u64, Box<dyn Error>> {
    let shift_jis = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&shift_jis("ユーザーID,氏名,時刻,カテゴリ,操作情報\r\n"))?;
    // A day is like every other but for its date; encoding Japanese is slow, so it is done once.
    let day: Vec<(Vec<u8>, Vec<u8>)> = (0..ROWS / DAYS)
        .map(|row| {
            let (user, second) = (row % USERS, 8 * 3_600 + row * 14);
            let operation = match row / USERS {
                0 => "ログイン".to_owned(),
                61 => "ログアウト".to_owned(),
                _ => format!("患者番号{:06} 薬剤服用歴を参照しました", row * 7_919 % 5_000),
            };
            let time = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
            let before = format!("yakuzaishi{user:03},試験 {user}郎,");
            (shift_jis(&before), shift_jis(&format!(" {time},薬歴業務,{operation}\r\n")))
        })
        .collect();
    for number in 0..DAYS {
        let date = date(2023, 1, 1).checked_add(number.days())?.strftime("%Y/%m/%d").to_string();
        for (before, behind) in &day {
            file.write_all(before)?;
            file.write_all(date.as_bytes())?;
            file.write_all(behind)?;
        }
    }
    file.flush()?;
    Ok(fs::metadata(path)?.len())
}

/// The most memory that was resident so far, where the system tells.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or_else(|| "unknown".to_owned(), |kib| format!("{:.0} MB", kib / 1024.0))
}
