//! The name of a workbook that a command makes: it ends in `.xlsx`.

use std::path::{Path, PathBuf};

use super::exit::CommandError;
use crate::error::shown;

/// Returns the name of the file to be made: without an ending it gets that of a workbook.
///
/// # Errors
/// The name ends as another kind of file does, which no program would open as a workbook; or it is
/// a folder's.
pub fn workbook_name(file: &Path) -> Result<PathBuf, CommandError> {
    let as_written = file.as_os_str().to_string_lossy();
    let is_folder = as_written.ends_with(['/', std::path::MAIN_SEPARATOR])
        || as_written.ends_with("/.")
        || file.file_name().is_none();
    if is_folder {
        return Err(CommandError::Usage(format!(
            "「{}」はフォルダです。作るファイルの名前（….xlsx）まで書いてください",
            shown(file)
        )));
    }
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("xlsx") => Ok(file.to_path_buf()),
        Some(ending) if is_of_a_file(ending) => Err(CommandError::Usage(format!(
            "作れるのは Excel のファイル（.xlsx）です。「{}」の終わりを .xlsx にしてください",
            shown(file)
        ))),
        // 薬局_v1.2 has no ending.
        Some(_) | None => {
            let mut name = file.as_os_str().to_owned();
            name.push(".xlsx");
            Ok(name.into())
        }
    }
}

/// Returns whether what stands behind a name's last point says what kind of file it is.
fn is_of_a_file(ending: &str) -> bool {
    ending.bytes().all(|letter| letter.is_ascii_alphanumeric())
        && ending.bytes().any(|letter| letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(file: &str) -> Option<String> {
        workbook_name(Path::new(file)).ok().map(|name| name.display().to_string())
    }

    #[test]
    fn a_workbook_ends_in_xlsx() {
        for (file, expected) in [
            ("わたしの薬局", "わたしの薬局.xlsx"),
            ("a/わたしの薬局.XLSX", "a/わたしの薬局.XLSX"),
            ("薬局_v1.2", "薬局_v1.2.xlsx"),
            ("令和5.年度", "令和5.年度.xlsx"),
        ] {
            assert_eq!(name(file).as_deref(), Some(expected));
        }
        for file in ["d/", ".", "..", "d/.", "d/..", "/"] {
            assert_eq!(name(file), None, "{file}");
        }
        for file in ["n.csv", "n.ods", "n.xls", "n.xlsm", "n.pdf"] {
            assert_eq!(name(file), None, "{file}");
        }
    }
}
