//! Writes what a package has besides the program: manual pages and completions of shells.
//!
//! `cargo run --example package_files -- FOLDER` writes `FOLDER/man` and `FOLDER/completions`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use tachiiri::cli::Cli;

const NAME: &str = "tachiiri";

fn main() -> std::io::Result<()> {
    let folder: PathBuf =
        std::env::args_os().nth(1).unwrap_or_else(|| "target/package-files".into()).into();
    write_manual(&folder.join("man"))?;
    write_completions(&folder.join("completions"))
}

/// Writes a page for the program and one for each of its commands.
fn write_manual(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut program = Cli::command();
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    let named = |command: Command| {
        // Lives as long as this program: clap takes no other names.
        let name: &'static str = format!("{NAME}-{}", command.get_name()).leak();
        command.name(name).display_name(name)
    };
    let pages: Vec<Command> = commands.map(named).collect();
    for page in std::iter::once(program.clone()).chain(pages) {
        clap_mangen::Man::new(page).generate_to(folder)?;
    }
    Ok(())
}

/// Writes what shells complete command lines from.
fn write_completions(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        clap_complete::generate_to(shell, &mut Cli::command(), NAME, folder)?;
    }
    Ok(())
}
