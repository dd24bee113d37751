//! The E rules: the answers against the ledgers. Each fires at its cell, and only there.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use tachiiri::check;
use tachiiri::check::catalogue::rules;
use tachiiri::finding::Finding;

use crate::support::Book;
use crate::support::book::{AS_OF, edition, lines, support};

const CHECKLIST: &str = "チェックリスト";
const CONTACTS: &str = "連絡先";
const BACKUPS: &str = "バックアップ";
const OPERATIONS: &str = "業務";

/// A case, the day it is looked at, and all that is said about it.
struct Trial {
    code: &'static str,
    about: &'static str,
    book: Book,
    as_of: Date,
    said: Vec<&'static str>,
}

impl Trial {
    /// Reads code | what it is about | what is changed in the clean pharmacy | all that is said.
    ///
    /// Changes, split by `; `: `薬局!B3=いいえ` (then `B4=…` on the same sheet), `without 機器台帳`,
    /// `emptied 機器台帳`, `without 機器台帳!3` for a row, `no D6` for いいえ with a target in that row of
    /// チェックリスト, `on 2024-04-01`.
    fn read(line: &'static str) -> Self {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let &[code, about, changes, said] = cells.as_slice() else { panic!("no trial: {line}") };
        let (mut book, mut as_of, mut sheet) = (Book::clean(), AS_OF, "");
        for change in changes.split("; ").filter(|change| !change.is_empty()) {
            match change.split_once(' ') {
                Some(("on", day)) => as_of = day.parse().unwrap(),
                Some(("no", row)) => book = no(book, row),
                Some(("emptied", gone)) => book = book.emptied(gone),
                Some(("without", gone)) => {
                    book = match gone.split_once('!') {
                        Some((sheet, row)) => book.without_row(sheet, row.parse().unwrap()),
                        None => book.without(gone),
                    };
                }
                _ => {
                    let (cell, text) = change.split_once('=').unwrap();
                    let (on, cell) = cell.split_once('!').unwrap_or((sheet, cell));
                    (book, sheet) = (book.set(on, cell, text), on);
                }
            }
        }
        Self {
            code,
            about,
            book,
            as_of,
            said: said.split(", ").filter(|line| !line.is_empty()).collect(),
        }
    }
}

/// いいえ in a row of the pharmacy's form, with what is then asked for.
fn no(book: Book, row: &str) -> Book {
    book.set(CHECKLIST, &format!("D{row}"), "いいえ")
        .set(CHECKLIST, &format!("F{row}"), "2024/1/20")
        .set(CHECKLIST, &format!("G{row}"), "いいえ")
        .set(CHECKLIST, &format!("H{row}"), "2024/1/10")
}

fn trials(table: &'static str) -> Vec<Trial> {
    table.lines().map(str::trim).filter(|line| !line.is_empty()).map(Trial::read).collect()
}

/// What is said of the ledgers; the C rules have tests of their own.
fn said(trial: &Trial) -> Vec<String> {
    let mut said = trial.book.check_as_of(trial.as_of);
    said.retain(|line| !line.contains("[C"));
    said
}

#[track_caller]
fn assert_said(table: &'static str) {
    let otherwise: Vec<String> = trials(table)
        .iter()
        .filter_map(|trial| {
            let said = said(trial);
            let line = format!("{}, {}: {said:?}, not {:?}", trial.code, trial.about, trial.said);
            (said != trial.said).then_some(line)
        })
        .collect();
    assert!(otherwise.is_empty(), "\n{}", otherwise.join("\n"));
}

/// What a case says under a code; exactly one finding.
#[track_caller]
fn only(book: &Book, code: &str) -> Finding {
    let mut found = book.findings();
    found.retain(|finding| finding.code.as_str() == code);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// For every rule cases in which it fires, with all that is said of the ledgers.
const FIRING: &str = "
E001 | no ledger of devices | without 機器台帳 | note[E001] 機器台帳!-
E001 | no ledger of accounts | without 利用者台帳 | note[E001] 利用者台帳!-
E001 | no log | without アクセスログ | note[E001] アクセスログ!-
E001 | no operations | without 業務 | note[E001] 業務!-
E001 | no backups | without バックアップ | note[E001] バックアップ!-
E001 | no restore steps | without 復旧手順 | note[E001] 復旧手順!-
E001 | vendors that only their forms name | without 事業者 | note[E001] 事業者!-
E101 | nobody named | 薬局!B6= | warning[E101] 薬局!B6
E101 | no operator | 薬局!B7= | note[E101] 薬局!B7
E201 | an empty ledger | emptied 機器台帳 | warning[E201] 機器台帳!-
E202 | no server | without 機器台帳!2 | warning[E202] 機器台帳!-
E202 | no network device, some of its rows explained | without 機器台帳!4; チェックリスト!I9=別紙 | warning[E202] 機器台帳!-
E202 | no PC and no server | without 機器台帳!2; without 機器台帳!3 | warning[E202] 機器台帳!-, warning[E202] 機器台帳!-
E203 | no place | 機器台帳!H2= | warning[E203] 機器台帳!H2
E203 | a PC without software, version and users | 機器台帳!D3=; E3=; I3= | warning[E203] 機器台帳!D3
E203 | a router without version | 機器台帳!E4= | warning[E203] 機器台帳!E4
E203 | a state that is empty is in use | 機器台帳!J2=; H2= | warning[E203] 機器台帳!H2
E204 | one address on two devices | 機器台帳!F3=192.168.1.10 | warning[E204] 機器台帳!F3
E204 | the same in full width | 機器台帳!F3=１９２．１６８．１．１０ | warning[E204] 機器台帳!F3
E204 | one name on two devices | 機器台帳!G3=sv1 | warning[E204] 機器台帳!G3
E204 | both at once are one finding | 機器台帳!F3=192.168.1.10; G3=SV1 | warning[E204] 機器台帳!F3
E204 | three with one address | 機器台帳!F3=192.168.1.10; F4=192.168.1.10 | warning[E204] 機器台帳!F3, warning[E204] 機器台帳!F4
E211 | a vendor that was not asked | 事業者!C2= | warning[E211] 事業者!C2
E211 | a vendor not yet asked | 事業者!C2=未確認 | warning[E211] 事業者!C2
E211 | a device of no vendor that nobody asked about | 機器台帳!L2=未確認; K2= | warning[E211] 機器台帳!L2
E211 | a device of a vendor without contract, neither told | 機器台帳!L2=; 事業者!A3=別の架空商会; B3=いいえ; 機器台帳!K2=別の架空商会 | warning[E211] 機器台帳!L2
E212 | the device says 有, the vendor 無 | 機器台帳!L3=有 | warning[E212] 機器台帳!L3
E221 | no statement | 事業者!D2=; E2= | warning[E221] 事業者!D2
E221 | not handed in | 事業者!D2=未提出; E2= | warning[E221] 事業者!D2
E221 | nobody knows when | 事業者!E2= | note[E221] 事業者!E2
E231 | no rights | 利用者台帳!G3= | warning[E231] 利用者台帳!G3
E232 | an administrator in the office | 利用者台帳!G3=管理者 | note[E232] 利用者台帳!G3
E232 | an administrator of no profession | 利用者台帳!B2= | note[E232] 利用者台帳!G2
E241 | a limit that passed yesterday | 利用者台帳!I3=2024/1/31 | warning[E241] 利用者台帳!I3
E241 | the same inside 状態 | 利用者台帳!H3=使用可（24年1月まで） | warning[E241] 利用者台帳!H3
E241 | the same with a day | 利用者台帳!H3=使用可（～R6.1.31） | warning[E241] 利用者台帳!H3
E241 | the day on which somebody left | 利用者台帳!F3=退職日：2024/1/31 | warning[E241] 利用者台帳!H3
E241 | who left | 利用者台帳!F3=退職（2023年9月末） | warning[E241] 利用者台帳!H3
E241 | who left, past the limit too: one finding | 利用者台帳!F3=退職; I3=2023/12/31 | warning[E241] 利用者台帳!I3
E242 | two people | 利用者台帳!E3=ICHIRO | warning[E242] 利用者台帳!E3
E243 | a limit today | 利用者台帳!I3=2024/2/1 | note[E243] 利用者台帳!I3
E243 | a limit in thirty days | 利用者台帳!I3=2024/3/2 | note[E243] 利用者台帳!I3
E251 | an empty log | emptied アクセスログ | warning[E251] アクセスログ!-
E252 | an unknown ID, told once | アクセスログ!A2=dareka; A3=dareka | warning[E252] アクセスログ!A2
E252 | rows of nobody | アクセスログ!A3= | warning[E252] アクセスログ!A3, note[E255] アクセスログ!E2
E253 | after the limit | 利用者台帳!I2=2024/1/30; H2=停止 | warning[E253] アクセスログ!C2
E253 | stopped nobody knows when | 利用者台帳!H2=停止 | note[E253] アクセスログ!C2
E253 | who left, by 状態 | 利用者台帳!H2=退職 | note[E253] アクセスログ!C2
E254 | a row without operation | アクセスログ!A4=ichiro; C4=2024/1/31 9:00:00 | warning[E254] アクセスログ!E4
E255 | no log-off | without アクセスログ!3 | note[E255] アクセスログ!E2
E256 | at 22:00 | アクセスログ!C3=2024/1/31 22:00:00 | note[E256] アクセスログ!C3
E261 | a PC | 機器台帳!C3=Windows 8.1 Pro; M3=2022/12/20 | warning[E261] 機器台帳!C3
E261 | a server the day after | 機器台帳!C2=Windows Server 2012 R2 | warning[E261] 機器台帳!C2
E262 | no date | 機器台帳!M4= | note[E262] 機器台帳!M4
E262 | ninety-one days | 機器台帳!M3=2023/11/2 | note[E262] 機器台帳!M3
E311 | nobody in the pharmacy but the first | 連絡先!A2=その他; A3=その他 | warning[E311] 連絡先!-
E311 | a head office, named | 薬局!A8=会社本部; B8=ためし本部 | warning[E311] 連絡先!-
E311 | police and ministry | without 連絡先!5; without 連絡先!6 | warning[E311] 連絡先!-, warning[E311] 連絡先!-
E311 | a vendor | without 連絡先!4 | warning[E311] 連絡先!-
E311 | the others are good to know | without 連絡先!7; without 連絡先!8; without 連絡先!9 | note[E311] 連絡先!-, note[E311] 連絡先!-, note[E311] 連絡先!-
E312 | no way to call | 連絡先!D4= | warning[E312] 連絡先!D4
E313 | a role | 連絡先!E3= | note[E313] 連絡先!E3
E314 | nobody calls it | 連絡先!F3= | warning[E314] 連絡先!F3
E314 | who calls each other | 連絡先!F3=保守の窓口; F4=管理者 | warning[E314] 連絡先!F3
E314 | no first, since the order is missing | 連絡先!G2= | warning[E314] 連絡先!-
E314 | the first is called by somebody | 連絡先!F2=管理者 | warning[E314] 連絡先!F2
E315 | another number | 連絡先!D6=03-0000-9999 | note[E315] 連絡先!D6
E315 | after the edition's year its own is to be confirmed | on 2024-04-01 | note[E315] 連絡先!D6
E321 | no backup | emptied バックアップ | warning[E321] バックアップ!-
E321 | no step at all | emptied 復旧手順 | warning[E321] 復旧手順!-
E321 | a system without steps | 復旧手順!A2=電子薬歴 | warning[E321] 復旧手順!-
E322 | one generation each | バックアップ!E2=1; E3=1 | warning[E322] バックアップ!E2
E322 | two of a day and two of a week | バックアップ!E2=2; E3=2 | warning[E322] バックアップ!E2
E322 | two and two, not the most important | バックアップ!B2=3; B3=3; E2=2; E3=2 | note[E322] バックアップ!E2
E322 | the vendor knows | バックアップ!E2=不明; E3=2 | warning[E322] バックアップ!E2
E322 | not the most important | バックアップ!B2=2; B3=2; E2=1; E3=1 | note[E322] バックアップ!E2
E323 | all of it online | バックアップ!F3=なし | warning[E323] バックアップ!F2
E323 | from the third on of two | バックアップ!F3=3世代目以降; E3=2 | warning[E323] バックアップ!F2
E324 | one way | without バックアップ!3; バックアップ!F2=全世代 | warning[E324] バックアップ!C2
E324 | two rows, one way | バックアップ!C3=自動の複写; D3=NAS | warning[E324] バックアップ!C2
E325 | failed | バックアップ!I3=失敗（読めない） | warning[E325] バックアップ!I3
E325 | failed, in other words | バックアップ!I2=ＮＧ | warning[E325] バックアップ!I2
E325 | never | バックアップ!H2=; I2=; H3=; I3= | note[E325] バックアップ!H2
E325 | a year and a day ago | バックアップ!H2=2023/1/31; H3=2023/1/31 | note[E325] バックアップ!H2
E326 | a system that is not backed up | 業務!A2=調剤; B2=レセコン、電子薬歴 | warning[E326] 業務!B2, note[E333] 業務!-
E326 | told once, at its first operation | 業務!A2=調剤; B2=電子薬歴; A3=指導; B3=電子薬歴 | warning[E326] 業務!B2, note[E333] 業務!-
E331 | nothing, and no day | チェックリスト!I19= | note[E331] 業務!-
E331 | planned, and not for when | チェックリスト!I19=策定予定 | note[E331] 業務!-
E332 | urgent and nobody decides | 業務!A2=調剤; C2=高; D2=紙で足りるか; F2=紙 | note[E333] 業務!-, note[E332] 業務!E2
E332 | nothing decided is one finding | 業務!A2=調剤; C2=高 | note[E333] 業務!-, note[E332] 業務!D2
E333 | a plan with blanks | 業務!A2=調剤 | note[E333] 業務!-
E333 | no operation, and no plan for one | チェックリスト!I19=計画書は事務室の棚 | note[E333] 業務!-
";

/// For every rule cases in which it nearly fires.
const NEAR: &str = "
E001 | nothing that needs it is はい | without アクセスログ; no 8 |
E001 | nothing that needs the devices | without 機器台帳; no 3; no 4; no 9; no 12; no 16 |
E001 | nobody under contract and no vendors | without 事業者; without 事業者チェックリスト; 薬局!B5=いいえ; without チェックリスト!4; without チェックリスト!5 |
E001 | no system at all | without 機器台帳; without 業務; 薬局!B3=いいえ |
E001 | the contacts, of which C301 speaks | without 連絡先 |
E101 | a planning manager is enough | 薬局!B6=; A8=企画管理者; B8=試 次郎 |
E101 | nobody says so | 薬局!B6=; no 2 |
E101 | no answer | 薬局!B6=; チェックリスト!D2=; E2= |
E201 | an empty ledger of which nobody speaks | emptied 機器台帳; no 3 |
E202 | a vendor has them | without 機器台帳!2; 事業者!F1=対象機器; F2=サーバ |
E202 | 備考 explains | without 機器台帳!2; チェックリスト!I6=クラウド; I7=クラウド; I8=クラウド; I12=クラウド; I13=クラウド |
E202 | 2(1) is not はい | without 機器台帳!2; no 3 |
E202 | a device out of use stands there too | 機器台帳!J2=予備 |
E203 | out of use | 機器台帳!H2=; J2=廃棄 |
E203 | a router needs neither software nor users | 機器台帳!D4=; I4= |
E204 | masked | 機器台帳!F2=192.168.1.x; F3=192.168.1.x |
E204 | 自動 | 機器台帳!F2=自動; F3=自動; G2=なし; G3=なし |
E204 | DHCP | 機器台帳!F2=DHCP; F3=DHCP |
E204 | masked as the manual does | 機器台帳!F2=192.168.〇.〇; F3=192.168.〇.〇 |
E204 | the other is out of use | 機器台帳!F3=192.168.1.10; J3=停止 |
E211 | a device of no vendor whose row is empty | 機器台帳!L2=; K2= |
E211 | a vendor without contract | 事業者!A3=別の架空商会; B3=いいえ |
E211 | the device says so itself | 事業者!A3=別の架空商会; B3=いいえ; 機器台帳!K2=別の架空商会 |
E211 | 2(2) is not はい | 事業者!C2=; no 4 |
E212 | both say so | 機器台帳!L3=有; 事業者!C2=有 |
E212 | out of use | 機器台帳!L3=有; J3=停止 |
E221 | none for such a product | 事業者!D2=該当なし; E2= |
E221 | a vendor without contract | 事業者!A3=別の架空商会; B3=いいえ; D3=未提出 |
E221 | 2(3) is not はい | 事業者!D2=未提出; no 5 |
E231 | out of use | 利用者台帳!G3=; H3=削除 |
E231 | 2(4) is いいえ for both | 利用者台帳!G3=; no 6; no 14 |
E232 | a pharmacist who comes at times | 利用者台帳!B2=非常勤薬剤師 |
E232 | who runs the system | 利用者台帳!B2=システム管理者 |
E241 | the last day | 利用者台帳!I3=2024/4/30 |
E241 | stopped in time | 利用者台帳!I3=2024/1/31; H3=停止 |
E241 | will leave | 利用者台帳!F3=使用者/退職予定 |
E241 | will leave on a day | 利用者台帳!F3=退職日 2024/3/31 |
E241 | will leave on a day of 2028 | 利用者台帳!F3=退職日 28/3/31 |
E241 | will leave in a year of an era that is not named | 利用者台帳!F3=退職日：7.3.31 |
E241 | will leave at the end of a month | 利用者台帳!F3=退職（2024年3月末） |
E241 | was stopped for good | 利用者台帳!H3=停止（引継なし）; I3=2023/12/31 |
E241 | who will leave, by 状態 | 利用者台帳!H3=退職予定 |
E241 | 2(5) is いいえ for both | 利用者台帳!F3=退職; no 7; no 15 |
E242 | one person, twice | 利用者台帳!E3=ichiro; D3=一郎 |
E242 | two systems | 利用者台帳!E3=ichiro; K3=電子薬歴 |
E243 | a limit in thirty-one days | 利用者台帳!I3=2024/3/3 |
E251 | an empty log of which nobody speaks | emptied アクセスログ; no 8 |
E252 | an ID in other letters | アクセスログ!A2=ＩＣＨＩＲＯ |
E252 | no ledger to compare with | アクセスログ!A2=dareka; A3=dareka; without 利用者台帳 | note[E001] 利用者台帳!-
E253 | the last day | 利用者台帳!J2=2024/1/31; H2=停止 |
E254 | every cell filled | アクセスログ!A4=ichiro; C4=2024/1/31 9:00:00; E4=参照 |
E255 | log-off in other words | アクセスログ!E3=ログアウト |
E256 | at 21:59 | アクセスログ!C3=2024/1/31 21:59:59 |
E261 | the last day | 機器台帳!C2=Windows Server 2012 R2; on 2023-10-10; M2=2023/10/1; M3=2023/10/1; M4=2023/10/1; I2=薬剤師; バックアップ!H2=2023/10/1; H3=2023/10/1; アクセスログ!C2=2023/10/9 8:30:00; C3=2023/10/9 9:00:00 |
E261 | out of use | 機器台帳!C3=Windows 7; J3=停止 |
E261 | that kind is いいえ | 機器台帳!C3=Windows 7; no 16 |
E261 | nobody knows | 機器台帳!C3=専用OS |
E262 | ninety days | 機器台帳!M3=2023/11/3 |
E262 | that kind is いいえ | 機器台帳!M4=; no 9 |
E311 | no contract, no vendor asked for | without 連絡先!4; 薬局!B5=いいえ; 事業者!B2=いいえ; without 事業者チェックリスト; without チェックリスト!4; without チェックリスト!5 |
E311 | 3(1) is not はい | without 連絡先!5; no 11 |
E312 | mail alone | 連絡先!D4=; H1=メール; H4=a@example.jp |
E313 | outside the pharmacy | 連絡先!E4= |
E313 | a person whose deputy stands on another row | 連絡先!H1=氏名; H2=試 一郎; H3=試　一郎; E3= |
E313 | one person in two roles is told once | 連絡先!H1=氏名; H2=試 一郎; H3=試　一郎; E2=; E3= | note[E313] 連絡先!E2
E314 | a chain | 連絡先!F5=保守の窓口; F6=警察の窓口 |
E315 | the number in other figures | 連絡先!D6=０３（６８１２）７８３７ |
E315 | no number | 連絡先!D6=; H1=URL; H6=https://example.jp/ |
E315 | the last day of the year | on 2024-03-31; バックアップ!H2=2024/3/1; 機器台帳!M2=2024/3/1; M3=2024/3/1; M4=2024/3/1 |
E321 | steps of a system of other width | バックアップ!A2=ﾚｾｺﾝ |
E321 | 3(2) is not はい | emptied バックアップ; emptied 復旧手順; no 18 |
E322 | three in one method | バックアップ!E2=1; E3=3 |
E322 | enough in one, the other not told | バックアップ!E2=不明; E3=3 |
E323 | write-protected | バックアップ!F3=なし; G3=はい |
E323 | one generation offline | バックアップ!F3=1 |
E323 | silent where there are too few | バックアップ!E2=1; E3=1; F3=なし | warning[E322] バックアップ!E2
E324 | not the most important | without バックアップ!3; バックアップ!B2=2; F2=全世代 |
E325 | a year ago to the day | バックアップ!H2=2023/2/1; H3=2023/2/1 |
E325 | one method was tested | バックアップ!H2=; I2= |
E326 | the same in other width | 業務!A2=調剤; B2=ﾚｾｺﾝ | note[E333] 業務!-
E326 | nothing is backed up, as E321 says | emptied バックアップ; 業務!A2=調剤; B2=レセコン | warning[E321] バックアップ!-, note[E333] 業務!-
E331 | planned for a day that is named in words | チェックリスト!I19=来年度に策定予定 |
E331 | 3(3) is not はい | チェックリスト!I19=; no 19 |
E332 | not urgent | 業務!A2=調剤; C2=中 | note[E333] 業務!-
E333 | no operation, as E331 says | チェックリスト!I19= | note[E331] 業務!-
E333 | 3(3) is not はい | 業務!A2=調剤; no 19 |
";

#[test]
fn every_rule_fires_at_its_cell() {
    assert_said(FIRING);
}

#[test]
fn every_rule_keeps_silent_where_it_nearly_fires() {
    assert_said(NEAR);
}

#[test]
fn both_lists_know_every_rule_of_the_ledgers_and_mean_what_they_say() {
    let rules: BTreeSet<&str> =
        rules().map(|rule| rule.code.as_str()).filter(|code| code.starts_with('E')).collect();
    let codes = |trials: &[Trial]| trials.iter().map(|trial| trial.code).collect::<BTreeSet<_>>();
    let (firing, near) = (trials(FIRING), trials(NEAR));
    assert_eq!((codes(&firing), codes(&near)), (rules.clone(), rules));
    for trial in &firing {
        assert!(
            trial.said.iter().any(|line| line.contains(trial.code)),
            "{}: {}",
            trial.code,
            trial.about
        );
    }
}

// What a finding says.

#[test]
fn a_finding_names_item_device_vendor_and_guideline() {
    let finding = only(&Book::clean().set("機器台帳", "C3", "Windows 8.1 Pro"), "E261");
    assert_eq!(
        (finding.item.as_deref(), finding.device.as_deref()),
        (Some("2(7)"), Some("端末PC"))
    );
    assert_eq!(finding.vendor.as_deref(), Some("架空システム株式会社"));
    assert_eq!(
        finding.guideline,
        ["システム運用編 8③", "システム運用編 8.1", "システム運用編 8.2", "システム運用編 13.2"]
    );
    assert_eq!(
        finding.message,
        "002：「Windows 8.1 Pro」への無料の更新は令和5年1月10日で終わっています（2（7）端末PC）"
    );
    for word in ["LTSC", "ESU", "Microsoft ライフサイクル：Windows 8.1", "令和8年11月22日"]
    {
        assert!(finding.hint.contains(word), "{}", finding.hint);
    }
}

#[test]
fn a_finding_about_a_vendor_names_it() {
    for (cell, code) in [("C2", "E211"), ("D2", "E221")] {
        let finding = only(&Book::clean().set("事業者", cell, ""), code);
        assert_eq!(finding.vendor.as_deref(), Some("架空システム株式会社"));
        assert_eq!(finding.device.as_deref(), Some("全般"));
    }
}

#[test]
fn a_missing_ledger_is_told_in_the_words_of_the_contract() {
    let finding = only(&Book::clean().without("機器台帳"), "E001");
    assert_eq!(
        finding.message,
        "「機器台帳」の台帳が渡されていないため照合していません（2（1）全般）"
    );
    assert_eq!(finding.place.to_string(), "ためし.xlsx 機器台帳");
}

#[test]
fn whoever_is_behind_a_gap_in_the_chain_is_counted_and_not_told_again() {
    let finding = only(&Book::clean().set(CONTACTS, "F3", ""), "E314");
    assert!(finding.message.contains("その先の6件"), "{}", finding.message);
}

#[test]
fn a_circle_is_told_at_its_own_first_row_though_another_stands_before_it() {
    // 保守の窓口 hangs on 警察 and 厚生労働省, who call each other.
    let book =
        Book::clean().set(CONTACTS, "F4", "警察の窓口").set(CONTACTS, "F5", "厚生労働省の窓口");
    let book = book.set(CONTACTS, "F6", "警察の窓口");
    assert_eq!(lines(&[only(&book, "E314")]), ["warning[E314] 連絡先!F5"]);
}

#[test]
fn generations_that_nobody_knows_are_to_be_asked_of_the_vendor() {
    let book = Book::clean().set(BACKUPS, "E2", "不明").set(BACKUPS, "E3", "2");
    assert!(only(&book, "E322").hint.contains("事業者に"));
}

#[test]
fn the_number_of_the_edition_is_to_be_confirmed_after_its_year() {
    let case = Book::clean().case();
    let found =
        check::check(&case, check::Editions::only(edition()), date(2024, 4, 1), support(), None);
    let found = found.iter().find(|finding| finding.code.as_str() == "E315").unwrap();
    assert!(
        found.message.contains("令和5年度版の番号です。今も使えるか確かめてください"),
        "{}",
        found.message
    );
}

#[test]
fn a_second_answer_counts_more_than_the_first() {
    let mended =
        no(Book::clean(), "16").set(CHECKLIST, "G16", "はい").set("機器台帳", "C3", "Windows 7");
    assert_eq!(lines(&[only(&mended, "E261")]), ["warning[E261] 機器台帳!C3"]);
}

#[test]
fn blanks_of_the_plan_are_counted_only_where_one_is_made() {
    let case = Book::clean().set(OPERATIONS, "A2", "調剤").case();
    let told = |blanks| {
        let found = check::check(&case, check::Editions::only(edition()), AS_OF, support(), blanks);
        found
            .into_iter()
            .filter(|finding| finding.code.as_str() == "E333")
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    assert_eq!((told(None), told(Some(0))), (vec![], vec![]));
    assert!(told(Some(7))[0].contains("7か所"));
}
