//! Packages: entries, names of parts, and the relations that lead to them.

use crate::support::package::{
    PACKAGE, Parts, RELATIONS, part_of, patched, streamed, unzipped, with_parts, with_sheet, zipped,
};
use crate::support::reading::{DAMAGED, read_bytes, told};
use crate::support::{Book, Cell, workbook};

/// The places of the records in the archive's list of entries.
fn records(bytes: &[u8]) -> Vec<usize> {
    let find = |from: usize| bytes[from..].windows(4).position(|four| four == b"PK\x01\x02");
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(from) {
        found.push(from + at);
        from += at + 4;
    }
    found
}

#[test]
fn entries_that_overlap_are_damage() {
    let mut bytes = Book::forms().bytes();
    let records = records(&bytes);
    let [first, .., last] = records.as_slice() else { panic!("no entries") };
    // The offset of the entry's data.
    bytes.copy_within(first + 42..first + 46, last + 42);
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

#[test]
fn two_entries_of_one_name_are_damage() {
    let book = Book::forms();
    let mut parts = unzipped(&book.bytes());
    let part = part_of(&book, "チェックリスト");
    let sheet = parts.iter().find(|(name, _)| *name == part).unwrap().1.clone();
    let twin = part.replace("sheet2", "sheetX");
    parts.push((twin.clone(), sheet));
    let mut bytes = zipped(&parts);
    for at in 0..bytes.len() - twin.len() {
        if bytes[at..].starts_with(twin.as_bytes()) {
            bytes[at..at + twin.len()].copy_from_slice(part.as_bytes());
        }
    }
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

/// A workbook with a formula without result and a hidden row, both of which only the guard sees.
fn with_facts() -> Vec<u8> {
    let mut book = Book::forms().set("チェックリスト", "E6", Cell::Formula("TODAY()", "45201"));
    book.hidden = vec![("チェックリスト".to_owned(), 6)];
    with_sheet(&book, "チェックリスト", "<v>45201</v>", "")
}

/// Refused as damaged, or read with all that the guard sees.
fn assert_nothing_is_hidden(bytes: Vec<u8>, what: &str) {
    let told = told(&read_bytes(bytes));
    let honest = ["error[I015] チェックリスト!E6", "note[I018] チェックリスト!A7"];
    assert!(told == DAMAGED || told == honest, "{what}: {told:?}");
}

#[test]
fn parts_may_be_named_in_any_way_that_finds_them() {
    assert_nothing_is_hidden(with_facts(), "as it is");
    for target in
        ["/xl/worksheets/", "./worksheets/", "../xl/worksheets/", "worksheets//", "worksheets\\"]
    {
        let new = format!("\"{target}");
        assert_nothing_is_hidden(patched(&with_facts(), RELATIONS, "\"worksheets/", &new), target);
    }
}

#[test]
fn a_package_that_was_written_without_going_back_is_read() {
    let streamed = streamed(&unzipped(&with_facts()));
    assert!(streamed.windows(4).any(|four| four == b"PK\x07\x08"));
    assert_eq!(
        told(&read_bytes(streamed)),
        ["error[I015] チェックリスト!E6", "note[I018] チェックリスト!A7"]
    );
}

// Parsers of cells look parts up without regard to case.
#[test]
fn names_of_parts_that_differ_only_in_case_hide_nothing() {
    let bytes = with_facts();
    let renamed = |old: &str, new: &str| {
        let rename = |(name, content): (String, Vec<u8>)| (name.replace(old, new), content);
        zipped(&unzipped(&bytes).into_iter().map(rename).collect::<Parts>())
    };
    assert_nothing_is_hidden(renamed("sheets/sheet2", "sheets/Sheet2"), "part");
    assert_nothing_is_hidden(patched(&bytes, RELATIONS, "/sheet2", "/Sheet2"), "relation");
}

#[test]
fn a_second_list_of_sheets_hides_nothing() {
    let mut parts = unzipped(&with_facts());
    let content =
        |parts: &Parts, part: &str| parts.iter().find(|(name, _)| name == part).unwrap().1.clone();
    let relations =
        String::from_utf8(content(&parts, RELATIONS)).unwrap().replace("/sheet2", "/sheet1");
    parts.push(("XL/workbook.xml".to_owned(), content(&parts, "xl/workbook.xml")));
    parts.push(("XL/_rels/workbook.xml.rels".to_owned(), relations.into_bytes()));
    assert_nothing_is_hidden(zipped(&parts), "XL/workbook.xml");
}

#[test]
fn parts_that_are_found_under_one_name_are_damage() {
    for twin in [
        "xl\\worksheets\\sheet2.xml",
        "XL/worksheets/sheet2.xml",
        "xl\\sharedStrings.xml",
        "_rels\\.rels",
    ] {
        let bytes = with_parts(&with_facts(), &[(twin, b"<a/>")]);
        assert_eq!(told(&read_bytes(bytes)), DAMAGED, "{twin}");
    }
}

// The name is only a habit: the package tells which part lists the sheets.
#[test]
fn a_workbook_is_found_by_the_relation_that_leads_to_it() {
    let bytes = with_facts();
    let rename = |(name, content): (String, Vec<u8>)| {
        (name.replace("workbook.xml", "workbook2.xml"), content)
    };
    let renamed = zipped(&unzipped(&bytes).into_iter().map(rename).collect::<Parts>());
    let led = |target: &str| patched(&renamed, PACKAGE, "xl/workbook.xml", target);
    for target in ["xl/workbook2.xml", "/xl/workbook2.xml"] {
        assert_eq!(
            told(&read_bytes(led(target))),
            ["error[I015] チェックリスト!E6", "note[I018] チェックリスト!A7"]
        );
    }
    for target in ["", "xl/styles.xml", "xl/workbook3.xml", "xl/workbook2.xml/"] {
        assert_eq!(told(&read_bytes(led(target))), DAMAGED, "{target}");
    }
    // Another list of sheets under the usual name is not looked at.
    let both = with_parts(&led("xl/workbook2.xml"), &[("xl/workbook.xml", b"<workbook/>")]);
    assert_eq!(
        told(&read_bytes(both)),
        ["error[I015] チェックリスト!E6", "note[I018] チェックリスト!A7"]
    );
}

#[test]
fn a_package_with_two_workbooks_is_damage() {
    let second = "<Relationship Id=\"x\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" Target=\"xl/b.xml\"/></Relationships>";
    let bytes = patched(&with_facts(), PACKAGE, "</Relationships>", second);
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

const DECOY: &str = "xl/worksheets/decoy.xml";
const SHEET: &str = "xl/worksheets/sheet2.xml";

/// [`with_facts`], and beside its second sheet another one that hides nothing.
fn with_decoy() -> Vec<u8> {
    let sheet = workbook::part(&Book::forms().bytes(), SHEET);
    let decoy = "<Relationship Id=\"decoy\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/decoy.xml\"/></Relationships>";
    patched(
        &with_parts(&with_facts(), &[(DECOY, sheet.as_bytes())]),
        RELATIONS,
        "</Relationships>",
        decoy,
    )
}

#[test]
fn what_could_lead_to_two_sheets_hides_nothing() {
    let lead = "Target=\"worksheets/sheet2.xml\"";
    let last = "</Relationships>";
    let id = "Id=\"decoy\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/decoy.xml\"/></Relationships>";
    let again = "<Relationship Id=\"rId2\" Type=\"x/worksheet\" Target=\"worksheets/decoy.xml\"/>";
    let names = "<definedName name=\"x\"><sheet name=\"チェックリスト\" r:id=\"decoy\"/></definedName></definedNames>";
    for (part, old, new) in [
        (
            RELATIONS,
            lead,
            "Target=\"worksheets/sheet2.xml\" Target=\"worksheets/decoy.xml\"".to_owned(),
        ),
        (
            RELATIONS,
            lead,
            "xmlns:x=\"x\" x:Target=\"worksheets/decoy.xml\" Target=\"worksheets/sheet2.xml\""
                .to_owned(),
        ),
        (RELATIONS, id, id.replace("\"decoy\"", "\"rId&#50;\"")),
        (RELATIONS, last, format!("{again}{last}")),
        (RELATIONS, last, format!("{last}{again}")),
        (
            "xl/workbook.xml",
            "</workbook>",
            "</workbook><sheet name=\"チェックリスト\" r:id=\"decoy\"/>".to_owned(),
        ),
        ("xl/workbook.xml", "</sheets>", format!("</sheets><definedNames>{names}")),
        (
            "xl/workbook.xml",
            "name=\"チェックリスト\"",
            "x:name=\"薬局\" name=\"チェックリスト\"".to_owned(),
        ),
        (SHEET, "<worksheet ", "<a/><worksheet ".to_owned()),
        (SHEET, "<worksheet ", "x<worksheet ".to_owned()),
        (SHEET, "worksheet", "worksheex".to_owned()),
        (SHEET, "hidden=\"1\"", "xmlns:x=\"x\" x:hidden=\"0\" hidden=\"1\"".to_owned()),
    ] {
        assert_nothing_is_hidden(patched(&with_decoy(), part, old, &new), &new);
    }
    // Even the very first bytes: a mark of UTF-16, and text.
    for start in [b"\xFF\xFE".as_slice(), b"x"] {
        let sheet = [start, workbook::part(&with_facts(), SHEET).as_bytes()].concat();
        assert_nothing_is_hidden(with_parts(&with_facts(), &[(SHEET, &sheet)]), "start");
    }
}

// Every program finds the same part by a path, whatever other part has that path for a name.
#[test]
fn paths_are_resolved_before_a_part_is_looked_up() {
    let (facts, decoy) =
        (workbook::part(&with_decoy(), SHEET), workbook::part(&with_decoy(), DECOY));
    let plain = told(&read_bytes(with_parts(&with_facts(), &[(SHEET, decoy.as_bytes())])));
    for (part, target) in [
        ("xl/./worksheets/sheet2.xml", "./worksheets/sheet2.xml"),
        ("xl/worksheets//sheet2.xml", "worksheets//sheet2.xml"),
        ("xl/worksheets/x/../sheet2.xml", "worksheets/x/../sheet2.xml"),
        ("/xl/worksheets/sheet2.xml", "//xl/worksheets/sheet2.xml"),
        ("xl/worksheets/sheet&#50;.xml", "worksheets/sheet&#50;.xml"),
    ] {
        let bytes =
            with_parts(&with_facts(), &[(part, facts.as_bytes()), (SHEET, decoy.as_bytes())]);
        assert_eq!(
            told(&read_bytes(patched(&bytes, RELATIONS, "worksheets/sheet2.xml", target))),
            plain,
            "{target}"
        );
    }
    // The folder alone is no workbook.
    let bytes = patched(&with_facts(), PACKAGE, "\"xl/workbook.xml\"", "\"xl/\"");
    assert_nothing_is_hidden(
        with_parts(&bytes, &[("xl", b"<workbook/>"), ("_rels/xl.rels", b"<Relationships/>")]),
        "xl/",
    );
}

#[test]
fn two_sheets_of_one_name_are_damage() {
    let bytes =
        patched(&with_facts(), "xl/workbook.xml", "name=\"薬局\"", "name=\"チェックリスト\"");
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

/// The package with a record for more than 65,535 parts, whose old record says that it does not
/// know.
fn zip64(package: &[u8]) -> Vec<u8> {
    let end = package.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let field = |at: usize| u32::from_le_bytes(package[end + at..end + at + 4].try_into().unwrap());
    let count = u64::from(u16::from_le_bytes(package[end + 10..end + 12].try_into().unwrap()));
    let (size, start) = (u64::from(field(12)), u64::from(field(16)));
    let mut bytes = package[..end].to_vec();
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend([count, count, size, start].into_iter().flat_map(u64::to_le_bytes));
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend((end as u64).to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([0xFF; 12]);
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn a_package_may_have_a_record_for_many_parts() {
    assert_nothing_is_lost(zip64(&with_facts()), "zip64");
}

#[test]
fn a_package_may_have_bytes_around_it() {
    let package = with_facts();
    for before in [b"\r\n".repeat(150), b"\n".to_vec(), vec![0; 700]] {
        assert_nothing_is_lost([before.clone(), package.clone()].concat(), "before");
        assert_nothing_is_lost([before.clone(), zip64(&package)].concat(), "before zip64");
        assert_nothing_is_lost([package.clone(), before].concat(), "behind");
    }
    let comment = b"PK\x05\x06 is no record";
    let mut commented = package.clone();
    let length = commented.len();
    commented[length - 2..].copy_from_slice(&(comment.len() as u16).to_le_bytes());
    commented.extend(comment);
    assert_nothing_is_lost(commented, "comment");
}

#[test]
fn far_behind_other_bytes_there_is_no_package() {
    let bytes = [vec![b'\n'; 5_000], with_facts()].concat();
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

/// The package with a byte of a packed part changed, which its check sum shows.
fn spoilt(part: &str) -> Vec<u8> {
    let mut package = with_facts();
    let name = package.windows(part.len()).position(|bytes| bytes == part.as_bytes()).unwrap();
    let field = |at: usize| u16::from_le_bytes([package[at], package[at + 1]]) as usize;
    let content = name + part.len() + field(name - 2);
    package[content + 40] ^= 1;
    package
}

#[test]
fn a_part_that_is_not_as_it_was_packed_is_told_as_such_where_it_is_read() {
    let reading = read_bytes(spoilt("xl/worksheets/sheet2.xml"));
    assert_eq!(told(&reading), DAMAGED);
    let finding = &reading.findings[0];
    assert!(finding.message.contains("作られたときと違っています"), "{}", finding.message);
    assert!(finding.hint.contains("もう一度写す"), "{}", finding.hint);
    assert_nothing_is_lost(spoilt("docProps/app.xml"), "never read");
}

fn assert_nothing_is_lost(bytes: Vec<u8>, what: &str) {
    let told = told(&read_bytes(bytes));
    assert_eq!(told, ["error[I015] チェックリスト!E6", "note[I018] チェックリスト!A7"], "{what}");
}
