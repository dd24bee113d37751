//! 様式 of a form that came back, written on instead of データ (I026).

use tachiiri::finding::{Finding, Severity};

use super::{FORM, Paper, THIRD_OF_OCTOBER, case, findings, only, read, told, waiting};
use crate::support::book::lines;
use crate::support::{Book, workbook};

/// What was found of a form, a line each, sorted.
fn found(paper: &Paper) -> Vec<String> {
    let mut found = lines(&findings(&waiting(), paper));
    found.sort();
    found
}

/// The one finding that there is.
fn finding(paper: &Paper) -> Finding {
    let mut found = findings(&waiting(), paper);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

#[test]
fn answers_dates_and_remarks_on_the_official_form_are_told_with_both_cells() {
    let paper = Paper::blank().write_official("D10", "○はい").write_official("C11", "（11/ 6）");
    let paper = paper
        .write_official("L14", "いいえ○")
        .write_official("H16", "3/15")
        .write_official("N9", "責任者：部長");
    let expected = [
        "error[I026] 様式!C11",
        "error[I026] 様式!D10",
        "error[I026] 様式!H16",
        "error[I026] 様式!L14",
        "note[I026] 様式!N9",
    ];
    assert_eq!(found(&paper), expected);
    let found = findings(&waiting(), &paper);
    let said = |cell: &str| {
        let finding =
            found.iter().find(|finding| finding.place.cell.unwrap().to_string() == cell).unwrap();
        (finding.message.clone(), finding.hint.clone())
    };
    for (cell, shown, data, proposal) in [
        ("D10", "○はい", "データ!E2", "はい"),
        ("C11", "（11/ 6）", "データ!F2", "11/6"),
        ("L14", "いいえ○", "データ!H3", "いいえ"),
        ("H16", "3/15", "データ!G4", "3/15"),
        ("N9", "責任者：部長", "データ!J2", "責任者：部長"),
    ] {
        let (message, hint) = said(cell);
        assert!(message.contains(&format!("「{shown}」")) && message.contains(data), "{message}");
        assert!(hint.contains(&format!("{data} に「{proposal}」と書いて")), "{hint}");
    }
    // Proposed, not taken.
    assert!(read(&waiting(), &[&paper]).case.unwrap().vendor_answers.is_none());
}

#[test]
fn an_answer_is_proposed_only_where_it_is_clear() {
    type Case = (&'static [(&'static str, &'static str)], Option<&'static str>);
    let cases: [Case; 12] = [
        (&[("D10", "○")], Some("はい")),
        (&[("F10", "◯いいえ")], Some("いいえ")),
        (&[("F10", "レ")], Some("いいえ")),
        (&[("C10", "○")], Some("はい")),
        (&[("C9", "はい")], Some("はい")),
        (&[("C9", "対象外")], Some("対象外")),
        (&[("F10", "")], Some("はい")),
        (&[("D10", "")], Some("いいえ")),
        (&[("D10", "×はい")], None),
        (&[("D10", "○はい"), ("F10", "○いいえ")], None),
        (&[("E10", "○")], None),
        (&[("C9", "確認中")], None),
    ];
    for (cells, proposal) in cases {
        let paper = cells
            .iter()
            .fold(Paper::blank(), |paper, (cell, text)| paper.write_official(cell, text));
        let finding = finding(&paper);
        assert_eq!(
            (finding.code.as_str(), finding.severity),
            ("I026", Severity::Error),
            "{cells:?}"
        );
        let proposed = proposal.map(|proposal| format!("データ!E2 に「{proposal}」と書いて"));
        let is_right = proposed
            .as_ref()
            .map_or(!finding.hint.contains("と書いて"), |words| finding.hint.contains(words));
        assert!(is_right, "{cells:?}: {}", finding.hint);
        assert!(finding.message.contains("データ!E2"), "{}", finding.message);
    }
}

#[test]
fn what_the_table_says_too_is_not_told() {
    let same = Paper::filled()
        .write_official("D10", "○はい")
        .write_official("C11", "10/3")
        .write_official("C15", "2023/10/3");
    assert_eq!(told(&waiting(), &[&same]), Vec::<String>::new());
    let remarked = Paper::filled().say("J2", "責任者：部長").write_official("N9", "責任者：部長");
    assert_eq!(told(&waiting(), &[&remarked]), Vec::<String>::new());
    let other = Paper::filled().write_official("F10", "○いいえ").write_official("C15", "10/4");
    assert_eq!(found(&other), ["error[I026] 様式!C15", "error[I026] 様式!F10"]);
    let (_, message) = only(&waiting(), &Paper::filled().write_official("F10", "○いいえ"));
    assert!(message.contains("データ!E2 は「はい」です"), "{message}");
    // A mark that nobody can read beside an answer is worth a note.
    assert_eq!(found(&Paper::filled().write_official("E10", "！")), ["note[I026] 様式!E10"]);
}

/// 様式 with every formula replaced by its stored result, as some programs save it.
fn without_formulas(paper: &Paper) -> Paper {
    Paper(workbook::with_part(&paper.0, &paper.part(1), |xml| {
        let mut out = String::new();
        let mut rest = xml;
        while let Some(start) = rest.find("<f>") {
            let end = start + rest[start..].find("</f>").unwrap() + "</f>".len();
            out.push_str(&rest[..start]);
            rest = &rest[end..];
        }
        out + rest
    }))
}

#[test]
fn results_and_broken_formulas_are_nobodys_writing() {
    let answered = Book::forms().set("事業者チェックリスト", "G5", "2024/3/1").set(
        "事業者チェックリスト",
        "J5",
        "控え",
    );
    for paper in
        [Paper::vendor(&answered), Paper::pharmacy(&answered), Paper::pharmacy(&Book::sample())]
    {
        let saved = without_formulas(&paper);
        assert!(
            told(&Book::forms(), &[&saved]).iter().all(|line| !line.contains("I026")),
            "{:?}",
            told(&Book::forms(), &[&saved])
        );
    }
    let blank = without_formulas(&Paper::blank());
    assert!(case(&waiting(), &[&blank]) == waiting().case());
    let broken = Paper(workbook::with_part(&Paper::filled().0, &Paper::filled().part(1), |xml| {
        let broken = "<c r=\"C11\" t=\"e\"><f>#REF!</f><v>#REF!</v></c>";
        workbook::with_cell(xml, "C11", "t=\"e\"><f>#REF!</f><v>#REF!</v>")
            .replace("<c r=\"C11\"></c>", broken)
    }));
    assert_eq!(told(&waiting(), &[&broken]), Vec::<String>::new());
    // Nor what the program itself writes as text into a remark.
    let numbered = Book::forms().set("事業者チェックリスト", "J5", "123").set(
        "事業者チェックリスト",
        "J6",
        "長い".repeat(400).as_str(),
    );
    assert_eq!(told(&numbered, &[&Paper::vendor(&numbered)]), Vec::<String>::new());
}

#[test]
fn struck_cells_of_the_official_form_are_as_they_were_sent() {
    let out_of_scope = Book::forms().set("事業者チェックリスト", "E5", "対象外").set(
        "事業者チェックリスト",
        "F5",
        "",
    );
    assert_eq!(told(&out_of_scope, &[&Paper::vendor(&out_of_scope)]), Vec::<String>::new());
    let no_system = Book::forms().set("薬局", "B3", "いいえ");
    assert_eq!(told(&no_system, &[&Paper::pharmacy(&no_system)]), Vec::<String>::new());
}

#[test]
fn existence_on_the_pharmacys_official_form_is_told_too() {
    let bare = Book::forms().without("チェックリスト").set("薬局", "B3", "").set("薬局", "B4", "");
    let paper = Paper::pharmacy(&bare).write_official("D6", "○はい");
    let (line, message) = only(&bare, &paper);
    assert_eq!(line, "error[I026] 様式!D6");
    assert!(message.contains("データ!E2"), "{message}");
}

/// 様式 with shapes drawn over it.
fn drawn(paper: &Paper) -> Paper {
    let anchor = |row: u32| {
        format!(
            "<xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>\
             <xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>\
             <xdr:rowOff>9</xdr:rowOff></xdr:to><xdr:sp/><xdr:clientData/></xdr:twoCellAnchor>"
        )
    };
    let drawing = format!("<xdr:wsDr xmlns:xdr=\"d\">{}{}</xdr:wsDr>", anchor(9), anchor(13));
    let relation = "<Relationships xmlns=\"r\"><Relationship Id=\"rId1\" Type=\"http://x/drawing\" Target=\"../drawings/drawing1.xml\"/></Relationships>";
    let mut parts: Vec<(String, Vec<u8>)> = workbook::parts(&paper.0).into_iter().collect();
    let relations = paper.part(1).replace("sheets/", "sheets/_rels/") + ".rels";
    parts.push((relations, relation.into()));
    parts.push(("xl/drawings/drawing1.xml".to_owned(), drawing.into()));
    Paper(crate::support::package::zipped(&parts))
}

#[test]
fn shapes_on_the_official_form_are_told() {
    for paper in [Paper::blank(), Paper::filled()] {
        let found = finding(&drawn(&paper));
        assert_eq!(lines(std::slice::from_ref(&found)), ["note[I026] 様式!D10"]);
        assert!(
            found.message.contains("図形") && found.message.contains("2個"),
            "{}",
            found.message
        );
    }
    assert!(
        read(&waiting(), &[&drawn(&Paper::blank())]).case.unwrap().vendor_answers.is_none(),
        "still nothing"
    );
}

#[test]
fn a_renamed_official_form_is_looked_at_as_well() {
    let paper =
        Paper::blank().write_official("D10", "○はい").with_sheet_named("様式", "チェック表");
    assert_eq!(found(&paper), ["error[I026] チェック表!D10"]);
    // Also of a table that is called otherwise, and whose hidden columns are gone.
    let bare = Paper::blank().without_columns(&['A', 'K', 'L']).with_sheet_named("データ", "回答");
    let (line, message) = only(&waiting(), &bare.write_official("D10", "○はい"));
    assert_eq!(line, "error[I026] 様式!D10");
    assert!(message.contains("回答!E2"), "{message}");
    assert_eq!(FORM, "02_返却.xlsx");
    assert_eq!(THIRD_OF_OCTOBER, "><v>45202</v>");
}

/// 様式 with a cell of somebody's own in row 80, below the form.
fn with_line(paper: &Paper, cell: &str, text: &str) -> Paper {
    let line = format!(
        "<row r=\"80\"><c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row></sheetData>"
    );
    Paper(workbook::with_part(&paper.0, &paper.part(1), |xml| xml.replace("</sheetData>", &line)))
}

#[test]
fn what_is_written_beside_the_answers_is_told_with_its_cell() {
    for (cell, text) in [
        ("B9", "（１）該当する機器はありません"),
        ("B9", "はい"),
        ("O80", "2月に対応"),
        ("B80", "以上、よろしくお願いします"),
    ] {
        let paper = if cell.ends_with("80") {
            with_line(&Paper::filled(), cell, text)
        } else {
            Paper::filled().write_official(cell, text)
        };
        assert_eq!(found(&paper), [format!("note[I026] 様式!{cell}")]);
        let finding = finding(&paper);
        assert!(finding.message.contains(&format!("「{text}」")), "{}", finding.message);
    }
    // An item's own words, with more behind them.
    let own = "（１）医療情報システム安全管理責任者を設置している。";
    let paper = Paper::filled().write_official("B9", &format!("{own}（人事は未定）いいえ"));
    assert_eq!(found(&paper).len(), 1, "{:?}", found(&paper));
}
