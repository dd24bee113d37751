//! Which files are taken from a folder, and how large they may be.

use tachiiri::read;

use crate::support::Book;
use crate::support::book::lines;
use crate::support::reading::{FILE, only, read_inputs, told};

#[test]
fn a_file_of_more_than_twenty_mebibytes_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    for (size, code) in [(20 << 20, "I001"), ((20 << 20) + 1, "I002")] {
        let file = std::fs::File::create(&path).unwrap();
        file.set_len(size).unwrap();
        let inputs = read::file::input::gather(&path).unwrap();
        let finding = only(read_inputs(inputs));
        assert_eq!(lines(&[finding]), [format!("error[{code}] -!-")]);
    }
}

#[test]
fn lock_files_hidden_files_and_subfolders_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str| std::fs::write(folder.path().join(name), Book::forms().bytes());
    std::fs::create_dir(folder.path().join("控え")).unwrap();
    for name in [FILE, "~$ためし.xlsx", ".ためし.xlsx", "控え/ためし.xlsx", "ためし.docx"] {
        write(name).unwrap();
    }
    let inputs = read::file::input::gather(folder.path()).unwrap();
    let names: Vec<&str> = inputs.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, [FILE]);
    assert_eq!(told(&read_inputs(inputs)), [""; 0]);
}
