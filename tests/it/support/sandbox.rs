//! The program, run as its users do, in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::{Book, schema};

/// The repository.
pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A folder of one's own with the program ready to run in it.
pub struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A folder with a workbook `ためし.xlsx`.
    pub fn with(book: &Book) -> Self {
        let sandbox = Self::new();
        sandbox.put("ためし.xlsx", &book.bytes());
        sandbox
    }

    /// Where a file lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders above it.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    /// When a file was written.
    pub fn modified(&self, name: &str) -> SystemTime {
        fs::metadata(self.path(name)).unwrap().modified().unwrap()
    }

    /// Makes a file look old, to see whether it is written again; when it seems to have been
    /// written.
    pub fn make_old(&self, name: &str) -> SystemTime {
        let file = fs::File::options().write(true).open(self.path(name)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)).unwrap();
        self.modified(name)
    }

    /// The program with arguments, ready to run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tachiiri"));
        command.current_dir(self.folder.path()).args(arguments).env_remove("SOURCE_DATE_EPOCH");
        command
    }

    /// Runs it; JSON on stdout keeps to the published schema.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command(arguments).output().unwrap();
        if arguments.contains(&"json") && !output.stdout.is_empty() {
            assert_eq!(schema::broken(&stdout(&output)), None);
        }
        output
    }

    /// Runs with the day of the tests; the exit code and stderr.
    pub fn build(&self, more: &[&str]) -> (i32, String) {
        let arguments = [&["build", "ためし.xlsx", "--as-of", "2024-02-01"], more].concat();
        let output = self.run(&arguments);
        (code(&output), stderr(&output))
    }

    /// The names in the pharmacy's output folder, sorted.
    pub fn outputs(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path("out/ためし薬局"))
            .map(|entries| {
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
            })
            .unwrap_or_default();
        names.sort();
        names
    }
}

/// The exit code.
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// What it told.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it told along the way.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Where the sample lies.
pub fn sample() -> String {
    Path::new(ROOT).join("input/sample.xlsx").display().to_string()
}
