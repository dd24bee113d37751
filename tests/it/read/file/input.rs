//! Which files are taken from a folder, and how large they may be.

use tachiiri::case::ReadAs;
use tachiiri::paper::DocumentId;
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
    let silent = ["Thumbs.db", "desktop.ini", ".DS_Store"];
    for name in [FILE, "~$ためし.xlsx", ".ためし.xlsx", "控え/ためし.xlsx", "控え/ためし.pdf"]
        .into_iter()
        .chain(silent)
    {
        write(name).unwrap();
    }
    let inputs = read::file::input::gather(folder.path()).unwrap();
    let names: Vec<&str> = inputs.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, [FILE]);
    assert_eq!(told(&read_inputs(inputs)), [""; 0]);
}

/// What is told of a folder with a case and one more file.
fn beside(name: &str, bytes: &[u8]) -> Vec<tachiiri::finding::Finding> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FILE), Book::forms().bytes()).unwrap();
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let reading = read_inputs(read::file::input::gather(folder.path()).unwrap());
    let unread = reading.read.iter().filter(|read| read.read_as == ReadAs::Unread);
    assert_eq!(unread.count(), reading.findings.len());
    for finding in &reading.findings {
        assert_eq!(lines(std::slice::from_ref(finding)), ["note[I025] -!-"]);
        let top = name.split('/').next().unwrap();
        assert_eq!(*finding.place.file, *folder.path().join(top).display().to_string());
    }
    reading.findings
}

#[test]
fn other_files_are_told_once_each_with_the_way_out() {
    let ways = [
        ("回答.pdf", "打ち込んで"),
        ("回答.PDF", "打ち込んで"),
        ("回答.docx", "打ち込んで"),
        ("回答.xlsb", "「Excel ブック（.xlsx）」"),
        ("台帳.numbers", "「書き出す」"),
        ("台帳.gsheet", "「ダウンロード」"),
        ("台帳.fods", "「名前を付けて保存」"),
        ("まとめ.zip", "展開して"),
        ("名刺.HEIC", "打ち込んで"),
        ("返信.eml", "付いているファイル"),
        ("台帳.lnk", "もとのファイル"),
        ("連絡さき.txt", "「連絡先.txt」"),
        ("メモ.txt", "シートの名前"),
        ("なにか", "打ち込んで"),
        ("返信/02.xlsx", "すぐ下に"),
        ("返信/古い/02.pdf", "すぐ下に"),
    ];
    for (name, way) in ways {
        let found = beside(name, b"x");
        assert_eq!(found.len(), 1, "{name}");
        assert!(found[0].hint.contains(way), "{name}: {}", found[0].hint);
        assert!(found[0].message.contains("読みませんでした"), "{name}: {}", found[0].message);
    }
    assert_eq!(beside("写真/a.jpg", b"x").len(), 0, "a subfolder without spreadsheets and PDFs");
    assert_eq!(beside("返信/控え/02.xlsx", b"x").len(), 0);
}

#[test]
fn a_pdf_of_our_own_is_named_as_such() {
    let own = crate::support::paper::set(&Book::forms().paper(DocumentId::Findings));
    let name = "10_事前点検結果.pdf";
    let found = beside(name, &own);
    assert!(found[0].message.contains("印刷用です"), "{}", found[0].message);
    // A scan of that name is not.
    assert!(!beside(name, b"%PDF-1.4 scan")[0].message.contains("印刷用です"));
}

#[test]
fn a_workbook_of_our_own_to_be_printed_is_no_ledger() {
    for (id, name) in
        [(DocumentId::Devices, "06_機器台帳.xlsx"), (DocumentId::Accounts, "07_利用者台帳.xlsx")]
    {
        let found = beside(name, &crate::support::workbook::set(&Book::clean().paper(id)));
        assert_eq!(lines(&found), ["note[I025] -!-"]);
        assert!(found[0].message.contains("印刷用です"), "{}", found[0].message);
    }
}

#[test]
fn text_with_a_sheets_name_is_read_as_csv() {
    let text = "区分\t組織名\t電話番号\n薬局内\tためし薬局\t03-0000-1234\n";
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (shift_jis, ..) = encoding_rs::SHIFT_JIS.encode(text);
    for (name, bytes) in [
        ("連絡先.txt", utf16.as_slice()),
        ("連絡先.TSV", text.as_bytes()),
        ("連絡先.txt", &shift_jis),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), Book::forms().without("連絡先").bytes()).unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let reading = read_inputs(read::file::input::gather(folder.path()).unwrap());
        assert_eq!(told(&reading), [""; 0], "{name}");
        assert_eq!(
            reading.case.unwrap().contacts.unwrap().rows[0].telephone.text(),
            "03-0000-1234"
        );
    }
}

#[test]
fn names_that_look_the_same_are_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FILE), Book::forms().bytes()).unwrap();
    let text = "対象システム\n薬歴\n";
    for name in ["バックアップ.csv", "ハ\u{3099}ックアッフ\u{309A}.csv"] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let finding = only(read_inputs(read::file::input::gather(folder.path()).unwrap()));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I005] バックアップ!-"]);
    assert!(finding.hint.contains("文字の持ち方"), "{}", finding.hint);
}
