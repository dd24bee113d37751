//! Workbooks that look as a ministry's may: forms in layouts of every kind, all words made up.

use super::Book;

/// How numbers stand on a form.
#[derive(Clone, Copy, PartialEq)]
pub enum Numbers {
    Apart,
    Brackets,
    Circled,
    WithChapter,
}

/// How chapters stand on a form.
#[derive(Clone, Copy, PartialEq)]
pub enum Chapters {
    Beside,
    Rows,
}

/// What stands where an answer belongs.
#[derive(Clone, Copy, PartialEq)]
pub enum Places {
    OneCell,
    TwoCells,
    Boxes,
    Blank,
}

/// A way to lay a form out.
#[derive(Clone, Copy)]
pub struct Layout {
    pub numbers: Numbers,
    pub chapters: Chapters,
    pub places: Places,
    pub own_dates: bool,
    pub rounds: u8,
    pub notes_in_one_cell: bool,
    pub first_row: u32,
}

pub const PLAIN: Layout = Layout {
    numbers: Numbers::Brackets,
    chapters: Chapters::Beside,
    places: Places::OneCell,
    own_dates: false,
    rounds: 2,
    notes_in_one_cell: false,
    first_row: 0,
};

pub const LAYOUTS: [Layout; 12] = [
    PLAIN,
    Layout { numbers: Numbers::Apart, ..PLAIN },
    Layout { places: Places::TwoCells, ..PLAIN },
    Layout { places: Places::Blank, ..PLAIN },
    Layout { places: Places::Boxes, chapters: Chapters::Rows, ..PLAIN },
    Layout { own_dates: true, rounds: 3, ..PLAIN },
    Layout { numbers: Numbers::Circled, chapters: Chapters::Rows, ..PLAIN },
    Layout { numbers: Numbers::WithChapter, notes_in_one_cell: true, ..PLAIN },
    Layout { own_dates: true, rounds: 1, places: Places::Blank, first_row: 4, ..PLAIN },
    Layout { numbers: Numbers::Apart, places: Places::TwoCells, rounds: 3, ..PLAIN },
    Layout {
        numbers: Numbers::Circled,
        own_dates: true,
        notes_in_one_cell: true,
        first_row: 2,
        ..PLAIN
    },
    Layout {
        numbers: Numbers::WithChapter,
        chapters: Chapters::Rows,
        places: Places::Boxes,
        rounds: 1,
        ..PLAIN
    },
];

/// Chapter, number, heading, text: three known, one with other words, one new.
pub const ITEMS: [(u8, u8, Option<&str>, &str); 5] = [
    (1, 1, None, "医療情報システム安全管理責任者等を設置している。"),
    (
        2,
        1,
        Some("医療情報システム全般について、以下を実施している。"),
        "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。",
    ),
    (
        2,
        4,
        Some("サーバについて、以下を実施している。"),
        "利用者の属性等に応じた情報区分毎のアクセス利用権限を設定している。",
    ),
    (2, 6, Some("サーバについて、以下を実施している。"), "アクセスログを取得し、管理している。"),
    (3, 1, None, "くだものの名前をパスワードにしないと決めている。"),
];
pub const CHAPTERS: [&str; 3] = ["体制構築", "医療情報システムの管理・運用", "備え"];
pub const NOTES: [&str; 2] = [
    "*以下の項目は令和8年度中に「はい」になるよう取り組んでください。",
    "*「いいえ」の場合、目標日を記入してください。",
];

/// The columns of a form, from left to right, by layout.
struct Columns {
    text: u16,
    answers: Vec<u16>,
    dates: Vec<Option<u16>>,
    target: u16,
    remark: u16,
}

fn columns(layout: Layout) -> Columns {
    let mut next = u16::from(layout.chapters == Chapters::Beside)
        + u16::from(layout.numbers == Numbers::Apart);
    let text = next;
    let mut take = |width: u16| {
        next += width;
        next - width + 1
    };
    let (mut answers, mut dates, mut target) = (Vec::new(), Vec::new(), 0);
    for round in 0..layout.rounds {
        answers.push(take(if layout.places == Places::TwoCells { 2 } else { 1 }));
        dates.push(layout.own_dates.then(|| take(1)));
        if round == 0 {
            target = take(1);
        }
    }
    Columns { text, answers, dates, target, remark: take(1) }
}

/// A sheet with a form.
pub fn with_form(book: Book, sheet: &str, badge: &str, layout: Layout) -> Book {
    let at = columns(layout);
    let mut row = layout.first_row;
    let mut book =
        book.with(sheet, row, 0, "ためしの対策チェックリスト").with(sheet, row, at.remark, badge);
    book = book.with(sheet, row + 1, 0, "〇　令和8年度中");
    row += 2;
    if layout.notes_in_one_cell {
        book = book.with(sheet, row, 0, NOTES.join("\n"));
        book.merged.push((sheet.to_owned(), row, 0, row + 1, at.remark));
    } else {
        book = book.with(sheet, row, 0, NOTES[0]).with(sheet, row + 1, 0, NOTES[1]);
    }
    row += 2;
    book = with_headers(book, sheet, row, layout, &at);
    row += 2;
    book = with_items(book, sheet, row, layout, &at);
    book
}

fn with_headers(book: Book, sheet: &str, row: u32, layout: Layout, at: &Columns) -> Book {
    let mut book =
        book.with(sheet, row, 0, "チェック項目").with(sheet, row, at.answers[0], "確認結果");
    book.merged.push((sheet.to_owned(), row, 0, row + 1, at.text));
    book.merged.push((sheet.to_owned(), row, at.answers[0], row, at.remark - 1));
    book.merged.push((sheet.to_owned(), row, at.remark, row + 1, at.remark));
    for (round, column) in at.answers.iter().enumerate() {
        book = book.with(sheet, row + 1, *column, format!("{}回目", round + 1));
        if layout.places == Places::TwoCells {
            book.merged.push((sheet.to_owned(), row + 1, *column, row + 1, column + 1));
        }
        if let Some(date) = at.dates[round] {
            book = book.with(sheet, row + 1, date, format!("{}回目確認日", round + 1));
        }
    }
    book.with(sheet, row + 1, at.target, "目標日").with(sheet, row, at.remark, "備考")
}

fn with_items(mut book: Book, sheet: &str, mut row: u32, layout: Layout, at: &Columns) -> Book {
    let (mut chapter, mut heading) = (0, None);
    for (index, (of_chapter, number, of_heading, text)) in ITEMS.into_iter().enumerate() {
        if chapter != of_chapter {
            (chapter, heading) = (of_chapter, None);
            let name = format!("{chapter}　{}", CHAPTERS[usize::from(chapter) - 1]);
            book = book.with(sheet, row, 0, name.as_str());
            if layout.chapters == Chapters::Rows {
                book.merged.push((sheet.to_owned(), row, 0, row, at.remark));
                row += 1;
            } else {
                let rows = rows_of_chapter(index);
                book.merged.push((sheet.to_owned(), row, 0, row + rows - 1, 0));
            }
        }
        if let Some(words) = of_heading.filter(|_| heading != of_heading) {
            heading = of_heading;
            book = book.with(sheet, row, at.text, words);
            row += 1;
        }
        book = with_item(book, sheet, row, (of_chapter, number, text), layout, at);
        row += 1;
    }
    book
}

/// Rows that a chapter takes, from its first item on, with its headings.
fn rows_of_chapter(first: usize) -> u32 {
    let chapter = ITEMS[first].0;
    let items = ITEMS.iter().filter(|item| item.0 == chapter);
    let mut headings: Vec<&str> =
        ITEMS.iter().filter(|item| item.0 == chapter).filter_map(|item| item.2).collect();
    headings.dedup();
    (items.count() + headings.len()).max(1) as u32
}

fn with_item(
    book: Book,
    sheet: &str,
    row: u32,
    (chapter, number, text): (u8, u8, &str),
    layout: Layout,
    at: &Columns,
) -> Book {
    let circled = char::from_u32(0x2460 + u32::from(number) - 1).unwrap();
    let text = match layout.numbers {
        Numbers::Apart => text.to_owned(),
        Numbers::Brackets => format!("（{number}）{text}"),
        Numbers::Circled => format!("{circled}　{text}"),
        Numbers::WithChapter => format!("{chapter}-{circled} {text}"),
    };
    let mut book = book.with(sheet, row, at.text, text);
    if layout.numbers == Numbers::Apart {
        book = book.with(sheet, row, at.text - 1, format!("（{number}）"));
    }
    for column in &at.answers {
        book = match layout.places {
            Places::OneCell => book.with(sheet, row, *column, "はい・いいえ\n（　／　）"),
            Places::TwoCells => {
                book.with(sheet, row, *column, "はい").with(sheet, row, column + 1, "いいえ")
            }
            Places::Boxes => book.with(sheet, row, *column, "□はい　□いいえ"),
            Places::Blank => book,
        };
    }
    book
}

/// A workbook with a form for pharmacies and one for vendors.
pub fn both(layout: Layout) -> Book {
    let book = with_form(Book::new(), "薬局", "医療機関・薬局確認用", layout);
    let book = Book {
        sheets: book.sheets.into_iter().map(|(_, cells)| ("確認用".to_owned(), cells)).collect(),
        ..book
    };
    let merged =
        book.merged.iter().map(|(_, a, b, c, d)| ("確認用".to_owned(), *a, *b, *c, *d)).collect();
    with_form(Book { merged, ..book }, "事業者用", "事業者確認用", layout)
}

/// A workbook's bytes; an area of one cell is no merge.
pub fn bytes(book: &Book) -> Vec<u8> {
    let mut book = book.clone();
    book.merged.retain(|(_, top, left, bottom, right)| (top, left) != (bottom, right));
    book.bytes()
}
