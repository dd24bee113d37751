//! Forms of a ministry written down as they look: `|` between cells, `<` where a merge goes on to
//! the right, `^` where it goes on below, `/` for a line's end. All words are made up.

use super::Book;
use super::ministry_form::{ITEMS, NOTES};

/// A form in a layout of its own.
#[derive(Clone, Copy)]
pub struct WrittenForm {
    /// What is special about it.
    pub name: &'static str,
    /// The pharmacy's form; of the vendor's only the box differs.
    lines: &'static str,
    /// Where the second form stands.
    second: Second,
    /// How many rounds it has.
    pub rounds: usize,
}

/// Where the vendor's form stands.
#[derive(Clone, Copy, PartialEq)]
enum Second {
    Sheet,
    Below,
    Beside,
}

const HEADINGS: [&str; 2] =
    ["医療情報システム全般について、以下を実施している。", "サーバについて、以下を実施している。"];

/// The forms.
pub const FORMS: [WrittenForm; 10] = [
    WrittenForm {
        name: "one form below the other, numbers of two parts",
        second: Second::Below,
        rounds: 1,
        lines: "ためしの対策チェックリスト|||BADGE\n令和8年度\n番号|チェック項目|確認結果|目標日|備考\n\
            1　体制構築\n1-1|I1|YN\n2　医療情報システムの管理・運用\n|H1\n2-1|I2|YN\n|H2\n2-4|I3|YN\n2-6|I4|YN\n\
            3　備え\n3-1|I5|YN\nN1\nN2\n",
    },
    WrittenForm {
        name: "one form beside the other, days in a column",
        second: Second::Beside,
        rounds: 1,
        lines: "ためしの対策チェックリスト|<|<|<|BADGE\n令和8年度\n項番|チェック項目|確認結果|確認日|目標日|備考\n\
            1　体制構築\n(1)|I1|YN\n2　医療情報システムの管理・運用\n|H1\n(1)|I2|YN\n|H2\n(4)|I3|YN\n(6)|I4|YN\n\
            3　備え\n(1)|I5|YN\nN1\nN2\n",
    },
    WrittenForm {
        name: "two halves side by side",
        second: Second::Sheet,
        rounds: 2,
        lines: "ためしの対策チェックリスト|<|<|<|<|<|<|BADGE\n令和8年度\n\
            チェック項目|1回目|目標日|2回目|備考||チェック項目|1回目|目標日|2回目|備考\n\
            1　体制構築||||||2　医療情報システムの管理・運用\n（１）I1|YN||YN|||H1\n||||||（１）I2|YN||YN\n||||||H2\n\
            ||||||（４）I3|YN||YN\n||||||（６）I4|YN||YN\n||||||3　備え\n||||||（１）I5|YN||YN\nN1\nN2\n",
    },
    WrittenForm {
        name: "a box under each word of an answer, serial circles",
        second: Second::Sheet,
        rounds: 1,
        lines: "ためしの対策チェックリスト|||||BADGE\n（令和8年度）\n番号|チェック項目|確認結果|<|確認日|目標日|備考\n\
            ^|^|はい|いいえ|^|^|^\n1．体制構築|<|<|<|<|<|<\n①|I1|□|□\n2．医療情報システムの管理・運用|<|<|<|<|<|<\n\
            |H1\n①|I2|□|□\n|H2\n④|I3|□|□\n⑥|I4|□|□\n3．備え|<|<|<|<|<|<\n①|I5|□|□\nN1\nN2\n",
    },
    WrittenForm {
        name: "a day in a row under each answer, three rounds",
        second: Second::Sheet,
        rounds: 3,
        lines: "BADGE\nためしの対策チェックリスト（令和8年度用）\n章|確認事項|<|第１回|第２回|第３回|達成期限|備考\n\
            1/体制構築|1－①|I1|YN|YN|YN||\n^|^|^|月　　日|月　　日|月　　日|^|^\n\
            2/医療情報システムの管理・運用|H1\n^|2－①|I2|YN|YN|YN||\n^|^|^|月　　日|月　　日|月　　日|^|^\n^|H2\n\
            ^|2－④|I3|YN|YN|YN||\n^|^|^|月　　日|月　　日|月　　日|^|^\n^|2－⑥|I4|YN|YN|YN||\n^|^|^|月　　日|月　　日|月　　日|^|^\n\
            3/備え|3－①|I5|YN|YN|YN||\n^|^|^|月　　日|月　　日|月　　日|^|^\nN1\nN2\n",
    },
    WrittenForm {
        name: "kana as numbers, the header over three rows",
        second: Second::Sheet,
        rounds: 2,
        lines: "別紙２||||BADGE\nためしの対策チェックリスト\n令和8年度版\nチェック項目|<|確認結果（日付）|<|<|備考\n\
            ^|^|１回目|目標日|２回目|^\n^|^|確認結果|^|確認結果|^\n１　体制構築|<|<|<|<|<\n(ア)|I1|YN||YN\n\
            ２　医療情報システムの管理・運用|<|<|<|<|<\nH1|<|<|<|<|<\n(ア)|I2|YN||YN\nH2|<|<|<|<|<\n(エ)|I3|YN||YN\n(カ)|I4|YN||YN\n\
            ３　備え|<|<|<|<|<\n(ア)|I5|YN||YN\nN1\nN2\n",
    },
    WrittenForm {
        name: "words for the subject beside the words of the item",
        second: Second::Sheet,
        rounds: 1,
        lines: "ためしの対策チェックリスト||||||BADGE\n令和8年度\n分類|No.|項目|確認内容|確認結果|確認日|目標日|備考\n\
            1　体制構築|1-1|共通|I1|YN|（　／　）\n2　医療情報システムの管理・運用|2-1|全般|I2|YN|（　／　）\n\
            ^|2-4|サーバ|I3|YN|（　／　）\n^|2-6|^|I4|YN|（　／　）\n3　備え|3-1|共通|I5|YN|（　／　）\nN1\nN2\n",
    },
    WrittenForm {
        name: "an item's words over two rows",
        second: Second::Sheet,
        rounds: 2,
        lines: "ためしの対策チェックリスト|||||BADGE\n令和8年度\nチェック項目|<|<|1回目|目標日|2回目|備考\n\
            1/体制構築|(1)|I1a|YN||YN|\n^||I1b|^|^|^|^\n2/医療情報システムの管理・運用|H1|<\n^|(1)|I2a|YN||YN|\n^||I2b|^|^|^|^\n\
            ^|H2|<\n^|(4)|I3a|YN||YN|\n^||I3b|^|^|^|^\n^|(6)|I4a|YN||YN|\n^||I4b|^|^|^|^\n3/備え|(1)|I5a|YN||YN|\n^||I5b|^|^|^|^\nN1\nN2\n",
    },
    WrittenForm {
        name: "chapters by their numbers, the frame in the header alone",
        second: Second::Sheet,
        rounds: 1,
        lines: "ためしの対策チェックリスト【令和8年度版】||||BADGE\n区分|<|項番|確認項目|確認結果/（はい・いいえ）|確認した日|改善予定日|備　　考\n\
            １|体制構築|１．|I1|はい ・ いいえ\n２|医療情報システムの管理・運用||〔H1〕\n^|^|１．|I2|はい ・ いいえ\n^|^||〔H2〕\n\
            ^|^|４．|I3|はい ・ いいえ\n^|^|６．|I4|はい ・ いいえ\n３|備え|１．|I5|はい ・ いいえ\nN1\nN2\n",
    },
    WrittenForm {
        name: "chapters with a word, blank places, notes above",
        second: Second::Sheet,
        rounds: 1,
        lines: "ためしの対策チェックリスト||||BADGE\n令和8年度\nN1\nN2\n点検項目|<|回答欄|回答日|対応予定日|特記事項\n\
            第１章　体制構築|<|<|<|<|<\n1-①|I1\n第２章　医療情報システムの管理・運用|<|<|<|<|<\n■H1|<|<|<|<|<\n2-①|I2\n\
            ■H2|<|<|<|<|<\n2-④|I3\n2-⑥|I4\n第３章　備え|<|<|<|<|<\n3-①|I5\n",
    },
];

impl WrittenForm {
    /// The workbook with both forms.
    pub fn book(&self) -> Book {
        let of = |badge: &str| with_words(self.lines).replace("BADGE", badge);
        let (pharmacy, vendor) = (of("医療機関・薬局確認用"), of("事業者確認用"));
        match self.second {
            Second::Sheet => written(written(Book::new(), "一", &pharmacy), "二", &vendor),
            Second::Below => written(Book::new(), "様式", &format!("{pharmacy}\n{vendor}")),
            Second::Beside => {
                let width = pharmacy.lines().map(|line| line.split('|').count()).max().unwrap();
                let padded = |line: &str| {
                    let cells = line.split('|').count();
                    format!("{line}{}", "|".repeat(width + 2 - cells))
                };
                let both = pharmacy.lines().zip(vendor.lines());
                let lines: Vec<String> =
                    both.map(|(left, right)| format!("{}{right}", padded(left))).collect();
                written(Book::new(), "様式", &lines.join("\n"))
            }
        }
    }
}

fn with_words(lines: &str) -> String {
    let mut text = lines.replace("YN", "はい・いいえ");
    for (at, item) in ITEMS.iter().enumerate() {
        let (at, middle) = (at + 1, item.3.char_indices().nth(9).unwrap().0);
        let (first, rest) = item.3.split_at(middle);
        text = text.replace(&format!("I{at}a"), first).replace(&format!("I{at}b"), rest);
        text = text.replace(&format!("I{at}"), item.3);
    }
    for at in 0..2 {
        text = text.replace(&format!("H{}", at + 1), HEADINGS[at]);
        text = text.replace(&format!("N{}", at + 1), NOTES[at]);
    }
    text
}

/// A sheet as its lines say it.
pub fn written(book: Book, name: &str, lines: &str) -> Book {
    let rows: Vec<Vec<&str>> =
        lines.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    let at = |row: usize, column: usize| rows.get(row)?.get(column).copied();
    let mut book = book;
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            if matches!(*text, "<" | "^") {
                continue;
            }
            let right = (column + 1..).take_while(|next| at(row, *next) == Some("<")).count();
            let below = (row + 1..).take_while(|next| at(*next, column) == Some("^")).count();
            if !text.is_empty() {
                book = book.with(name, row as u32, column as u16, text.replace('/', "\n"));
            }
            if right + below > 0 {
                let (last_row, last_column) = ((row + below) as u32, (column + right) as u16);
                book.merged.push((
                    name.to_owned(),
                    row as u32,
                    column as u16,
                    last_row,
                    last_column,
                ));
            }
        }
    }
    book
}
