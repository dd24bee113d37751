//! Time and memory of a whole chain: `cargo bench --bench chain -- CASES [OPTIONS OF chain]`.
//!
//! The cases are so many pharmacies that have the sample's vendors and wording, and their own
//! names, staff, numbers, devices, users and days, so that what Typst remembers of the last
//! pharmacy helps as little as in life. Prints wall and CPU time a case, and the largest worker's
//! memory in the first and in the last tenth of the run (Linux only).

use std::io::{self, Cursor, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/input/sample.xlsx");

fn main() -> io::Result<()> {
    // Cargo adds an option of its own.
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let cases = arguments.first().and_then(|count| count.parse().ok()).unwrap_or(100);
    let options: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    let folder = tempfile::tempdir()?;
    let input = folder.path().join("in");
    fs::create_dir(&input)?;
    let sample = fs::read(SAMPLE)?;
    for number in 0..cases {
        fs::write(input.join(format!("{number:05}.xlsx")), varied(&sample, &words_of(number))?)?;
    }
    measure(folder.path(), cases, &options)
}

/// Words of the sample that are a pharmacy's own, and what stands for them in one of many.
fn words_of(number: u32) -> Vec<(&'static str, String)> {
    let kana = |step: u32| char::from_u32(0x30AB + number / step % 40).unwrap_or('カ');
    let surname = |rest: &str| format!("{}{}{rest}", kana(1), kana(40));
    let day = |first: u32, step: u32| format!("<v>{}</v>", first + number / step % 5);
    vec![
        ("みほん薬局", format!("架空薬局第{number:05}号店")),
        ("青葉", surname("井")),
        ("若葉", surname("田")),
        ("双葉", surname("川")),
        ("四葉", surname("山")),
        ("@mihon", format!("@tenpo{number:05}")),
        ("MIHON-", format!("T{number:05}-")),
        ("192.168.10.", format!("10.{}.{}.", number / 200, number % 200)),
        ("03-0000-12", format!("03-0000-{:02}", number % 100)),
        // Days on which answers were given.
        ("<v>45229</v>", day(45225, 1)),
        ("<v>45236</v>", day(45232, 5)),
        ("<v>45215</v>", day(45211, 25)),
    ]
}

/// The sample with other words.
fn varied(sample: &[u8], words: &[(&str, String)]) -> io::Result<Vec<u8>> {
    let mut from = ZipArchive::new(Cursor::new(sample)).map_err(io::Error::other)?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).map_err(io::Error::other)?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        let name = part.name().map_err(io::Error::other)?.into_owned();
        to.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = words.iter().fold(text, |text, (from, to)| text.replace(from, to));
                to.write_all(text.as_bytes())?;
            }
            Err(other) => to.write_all(other.as_bytes())?,
        }
    }
    Ok(to.finish().map_err(io::Error::other)?.into_inner())
}

fn measure(folder: &Path, cases: u32, options: &[&str]) -> io::Result<()> {
    let start = Instant::now();
    // Another build of the program can be measured too.
    let program =
        std::env::var_os("TACHIIRI").unwrap_or_else(|| env!("CARGO_BIN_EXE_tachiiri").into());
    let mut chain = Command::new(program)
        .current_dir(folder)
        .args(["chain", "in", "-o", "out", "--as-of", "2024-02-01"])
        .args(options)
        .stderr(Stdio::piped())
        .spawn()?;
    let mut memory = Vec::new();
    let mut processor = 0.0_f64;
    let status = loop {
        if let Some(status) = chain.try_wait()? {
            break status;
        }
        memory.push(largest_worker(&chain));
        processor = processor.max(processor_time(&chain));
        thread::sleep(Duration::from_millis(20));
    };
    let wall = start.elapsed().as_secs_f64();
    let mut told = String::new();
    chain.stderr.take().map(|mut stderr| stderr.read_to_string(&mut told)).transpose()?;
    let per_case = 1000.0 / f64::from(cases);
    println!(
        "{cases} cases, {} ({status})",
        if options.is_empty() { "whole pack".to_owned() } else { options.join(" ") }
    );
    println!(
        "  {:.2} s: {:.2} ms a case; processor {:.2} ms a case",
        wall,
        wall * per_case,
        processor * per_case
    );
    let tenth = memory.len().div_ceil(10);
    let peak = |samples: &[u64]| samples.iter().max().copied().unwrap_or(0);
    let (first, last) = (peak(&memory[..tenth]), peak(&memory[memory.len() - tenth..]));
    println!(
        "  largest worker: {first} MB in the first tenth, {last} MB in the last, {} MB at most",
        peak(&memory)
    );
    println!("  {}", told.lines().rfind(|line| line.starts_with("薬局")).unwrap_or(&told));
    Ok(())
}

fn children(chain: &Child) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{}/task", chain.id())).into_iter().flatten().flatten();
    let children = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    children
        .flat_map(|text| {
            text.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()
        })
        .collect()
}

/// Resident memory of the largest worker, in MB.
fn largest_worker(chain: &Child) -> u64 {
    let resident = |id: u32| {
        let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()
    };
    children(chain).into_iter().filter_map(resident).max().unwrap_or(0) / 1024
}

/// Processor time of the chain and its workers so far, in seconds.
fn processor_time(chain: &Child) -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let ticks = |id: u32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
    };
    let all = children(chain).into_iter().chain([chain.id()]);
    all.filter_map(ticks).sum::<f64>() / TICKS_PER_SECOND
}
