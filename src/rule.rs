//! What a rule is: code, severity, words; and the rules of reading (I…).
//!
//! The rules of checking (C…, E…) stand in `check`, beside the functions that find them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The seriousness of a finding.
///
/// The order is that of printing: errors first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A point that inspectors are instructed to look for, or input that cannot be taken.
    Error,
    /// An answer that the pharmacy's own ledgers contradict, or something that the manual asks for
    /// and that is missing.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// Returns the word that stands before the code in every output: `error`, `warning`, `note`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A rule's code: a letter for the kind of rule (`I` reading, `C` checklists, `E` ledgers) and
/// three digits.
///
/// It is plain data: it is stored and sent as its text (`E203`) and read back without the rule.
/// Codes are ordered as their texts are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Code([u8; 4]);

impl Code {
    /// Makes a code from its text; for constants, where a malformed text does not compile.
    ///
    /// ```
    /// # use tachiiri::rule::Code;
    /// const CODE: Code = Code::new("E203");
    /// assert_eq!(CODE.to_string(), "E203");
    /// ```
    /// ```compile_fail
    /// # use tachiiri::rule::Code;
    /// const CODE: Code = Code::new("E2O3");
    /// ```
    ///
    /// # Panics
    /// Outside of constants, if the text is malformed; there, parse it.
    pub const fn new(text: &str) -> Self {
        match Self::of_bytes(text.as_bytes()) {
            Some(code) => code,
            None => panic!("a rule's code is I, C or E and three digits"),
        }
    }

    const fn of_bytes(text: &[u8]) -> Option<Self> {
        match *text {
            [letter @ (b'I' | b'C' | b'E'), a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
                Some(Self([letter, a, b, c]))
            }
            _ => None,
        }
    }

    /// Returns true for a rule about the checklists alone (C…).
    pub fn is_of_checklists(&self) -> bool {
        self.0[0] == b'C'
    }

    /// Returns the code's text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.to_string()
    }
}

/// A text that is not a rule's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("指摘の番号は、I、C、E のどれかと3桁の数字です（例: C103）")]
pub struct NotACode;

impl FromStr for Code {
    type Err = NotACode;

    /// Reads a code; a small letter counts too.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        Self::of_bytes(text.to_ascii_uppercase().as_bytes()).ok_or(NotACode)
    }
}

impl TryFrom<String> for Code {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        text.parse()
    }
}

/// A rule, as data: something that is looked for in a case, and the words about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its code.
    pub code: Code,
    /// The severity of its findings, unless a finding has another
    /// ([`crate::finding::Finding::severity()`]).
    pub severity: Severity,
    /// Its subject, in one line.
    pub title: &'static str,
    /// The reason why it matters, in a few sentences for a pharmacist.
    pub why: &'static str,
    /// The way to mend it; the hint of its findings, unless a finding has a better one.
    pub mend: &'static str,
    /// The clauses that ask for it: 別添1 is the form, 別添2 the manual, 別添3 the inspection guide of
    /// the ministry's notice.
    pub sources: &'static [&'static str],
}

/// Stands among the sources of a rule that is not, or not altogether, the ministry's.
pub const OURS: &str = "本ソフトの目安";

/// Makes a constant of every rule of reading, and the list of them.
macro_rules! rules_of_reading {
    ($($code:ident: $severity:ident { title: $title:literal, why: $why:literal, mend: $mend:literal, })*) => {
        $(
            #[doc = $title]
            pub const $code: Rule = Rule {
                code: Code::new(stringify!($code)),
                severity: Severity::$severity,
                title: $title,
                why: $why,
                mend: $mend,
                sources: &[],
            };
        )*

        /// The rules of reading, in the order of their codes: what is refused or passed over in a
        /// sheet.
        pub const OF_READING: &[&Rule] = &[$(&$code),*];
    };
}

rules_of_reading! {
    I001: Error {
        title: "表計算のファイルとして読めません",
        why: "壊れたファイル、パスワードのかかったファイル、PDF や Word の文書などは読めません。読めないまま書類を作ることはしません。",
        mend: "Excel や LibreOffice で開けるかを確かめ、xlsx として保存し直してください。",
    }
    I002: Error {
        title: "ファイルが大きすぎるか、書かれたものが多すぎます",
        why: "大きすぎるファイルは、読む前に断ります。1つのファイルは20MiB、広げた大きさで200MiB、使っているセルは100万個までです。ファイルは1つの薬局で200個、事業者は200社、連絡先は300件、対象システムは300種類までです。",
        mend: "要らないシート、画像、空の行を消してから保存し直してください。",
    }
    I003: Error {
        title: "シート「薬局」がありません",
        why: "どの薬局の書類かは、シート「薬局」の「薬局名」で決まります。ほかのシートはなくても、できる書類だけを作ります。",
        mend: "シート「薬局」を加えてください。tachiiri new で書き込み用のファイルを作れます。",
    }
    I004: Error {
        title: "必要な列がありません",
        why: "列は見出しの文字で探します。必ず要る列が見つからないと、その行が何のことか決められません。見出しやシートの名前が変わっていそうなときは、近い名前をお知らせします。",
        mend: "見出しを見直し、足りない列を加えてください。",
    }
    I005: Error {
        title: "同じ列やシートが2つあります",
        why: "同じ意味の列やシートが2つあると、どちらが正しいか決められません。片方を勝手に選ぶことはしません。",
        mend: "どちらか一方を消すか、名前を変えてください。",
    }
    I006: Error {
        title: "「はい」「いいえ」として読めません",
        why: "答えの欄には「はい」か「いいえ」だけが書けます（○ や × も読めます）。△ や「一部」は、どちらとも決められません。",
        mend: "「はい」か「いいえ」のどちらか一方を書いてください。",
    }
    I007: Error {
        title: "日付として読めません",
        why: "実在しない日、年のない日付、期間などは、いつのことか決められません。西暦でも和暦でも書けます。",
        mend: "2023/10/1 や 令和5年10月1日 のように書いてください。",
    }
    I008: Error {
        title: "数として読めません",
        why: "数の欄には数字だけを書きます。「約3」や「3～5」は、いくつか決められません。数は世代や順番の計算に使うので、あいまいなままにはできません。",
        mend: "3 のように数字だけを書いてください。",
    }
    I009: Error {
        title: "選べる言葉ではありません",
        why: "この欄に書ける言葉は決まっています。似た言葉を勝手に読みかえることはしません。思い違いをしたまま印刷すると、書いていないことを書いた書類になるからです。",
        mend: "案内に出ている言葉のどれか一つを書いてください。",
    }
    I010: Error {
        title: "空欄にできない欄が空いています",
        why: "その行が何のことかを決める欄です。空いたままでは、ほかの欄をどこに印刷するか決められません。",
        mend: "欄を埋めるか、使わない行なら行全体を消してください。",
    }
    I011: Error {
        title: "同じものが2回書かれています",
        why: "同じ項目や同じ番号の行が2つあると、どちらが正しいか決められません。後の行の場所と、先の行の場所をお知らせします。書き込まれて戻ってきた様式の答えが、薬局のファイルの答えと違うときも、両方の場所をお知らせします。",
        mend: "どちらか一方の行を消してください。様式とファイルの答えが違うときは、正しいほうに合わせてください。",
    }
    I012: Error {
        title: "この年度の様式にない項目です",
        why: "項番と対象機器が、この年度の様式にありません。丸数字の項番（2－④ など）は、後の年度の様式の番号です。戻ってきた様式では、隠れている行IDが消えたり書き換えられたりしたときにもお知らせします。",
        mend: "項番を様式のとおりに直してください。例：2(4)",
    }
    I013: Error {
        title: "印刷できない文字があります",
        why: "絵文字、外字、右から左に書く文字などは印刷できません。見えない文字のうち、取り除いてよいとは決められないものも同じです。黙って消すことはせず、場所と文字の番号をお知らせします。",
        mend: "その文字を消すか、別の文字に置きかえてください。見えない文字は、そのまわりを手で打ち直すとなくなります。",
    }
    I014: Error {
        title: "1つのセルの文字が多すぎます",
        why: "1つのセルに書けるのは2,000文字までです。それより長い文は、どの書類の欄にもきれいに収まりません。",
        mend: "短くまとめるか、別の書類に分けてください。",
    }
    I015: Error {
        title: "数式の結果がないか、計算のエラーになっています",
        why: "数式は、保存されている計算結果を読みます。結果がない数式や #REF! などのエラー値は、何が書かれるはずだったか決められません。",
        mend: "Excel などで開いて計算し直して保存するか、値を直接書いてください。",
    }
    I016: Error {
        title: "名前の指す行がありません",
        why: "事業者名や連絡元が、指している先のシートに見つからないか、当てはまる行が複数あります。「同上」「〃」も、行を並べかえるとだれのことかわからなくなるので、名前としては読めません。どの行のことかがわからないと、表や図の線をつなげません。戻ってきた様式が、ほかの薬局のものだったり、だれのものかがファイルの中で食い違っていたりするときにもお知らせします。",
        mend: "名前を同じに書き直すか、その行を加えてください。ほかの薬局の様式は、その薬局のフォルダに移してください。",
    }
    I017: Note {
        title: "使わなかったシートや列があります",
        why: "名前に覚えのないシートや列、見出しのない列に書かれたものは、そのままにしておきます。書きまちがいのときは、近い名前をお知らせします。写しのシート（「連絡先 (2)」など）の中身がもとのシートと違うときは、警告にします。薬局と共通の両方にあるシートは、書き込まれているほう、どちらにも書き込まれていれば薬局のほうを使います。",
        mend: "読んでほしいシートや列なら、名前を直してください。共通のほうを使うときは、薬局のシートを消してください。",
    }
    I018: Note {
        title: "非表示の行や列、シートも読みました",
        why: "隠した行や列、シート、絞り込みで見えなくなっている行も、書かれているものとして読みます。消したつもりのものが、書類に載ることがあります。",
        mend: "使わないものなら、隠すのではなく消してください。",
    }
    I019: Error {
        title: "どの年度の様式か決められません",
        why: "様式は年度ごとに違います。シート「様式定義」、フォルダの様式のファイル、シート「薬局」の「年度」の順に様式を選びます。持っていない年度の様式で代わりに作ることはせず、2つの様式が食い違うときは選びません。様式に、まだ決めていないところ（要確認）が残っているときもお知らせします。様式の要らない書類（03から11）は作ります。",
        mend: "「年度」を「令和5年度」のように書くか、今年度の様式を取り込んでください。",
    }
    I020: Note {
        title: "「直接契約」の空欄を「はい」として読みました",
        why: "事業者確認用は、薬局が直接契約している事業者ごとに要ります。書かれていないときは、契約しているものとして扱います。",
        mend: "直接契約していない事業者なら「いいえ」と書いてください。",
    }
    I021: Error {
        title: "電話番号として読めません",
        why: "表計算ソフトは、電話番号を数として受け取ると、先頭の 0 を消したり、3E+08 のように書きかえたりします。連絡体制図は、システムが止まった日に壁の紙だけを見てかける番号です。まちがった番号を印刷することはしません。",
        mend: "セルの表示形式を「文字列」にしてから、先頭の 0 を付けて入力し直してください。",
    }
    I022: Note {
        title: "記録ではない行を読みとばしました",
        why: "「以下余白」「合計」「なし」や注意書きだけの行は、事業者や機器の1行ではありません。行として読むと、その名前の書類ができてしまいます。はじめから入れてある見本の行は、書きかえられるまでは、この薬局のものではないので、書類に載せません。",
        mend: "記録として読んでほしい行なら、ほかの欄も書くか、名前を書き直してください。そうでなければ、そのままでかまいません。",
    }
    I023: Error {
        title: "取り消し線の引かれた文字があります",
        why: "取り消し線のある行や文字が、要るのか要らないのかは、見る人にしかわかりません。消したつもりの事業者や電話番号を書類に載せないように、決めてもらいます。備考と説明では、線の引かれた文字を除いて読みます。「状態」や「直接契約」から使わなくなったとわかる行は、書かれているとおりに載せます。",
        mend: "要らないものなら消してください。要るものなら取り消し線を外してください。",
    }
    I024: Note {
        title: "見えない文字を取り除いて読みました",
        why: "メールやウェブページから貼り付けた文字には、幅のない空白や、書く向きを変える印など、目に見えない文字が混じることがあります。見える文字は変わらないので、取り除いて読みます。",
        mend: "そのままでかまいません。気になるときは、そのセルを手で打ち直してください。",
    }
    I025: Note {
        title: "読まなかったファイルや書き込みがあります",
        why: "薬局のフォルダに、読めない種類のファイルや、シートの名前が違うファイルがあります。その中に書かれていることは、どの書類にも載りません。読まれたと思いこまないように、1つずつお知らせします。指摘入りの写し（…_指摘.xlsx）も、もとのファイルがそばにあれば読みません。写しのほうが書きかえられているときは、どちらを読んだかを注意としてお知らせします。戻ってきた様式のうち、ほかの年度のものも読みません。去年の答えを今年の答えにすることはしません。",
        mend: "読んでほしいファイルなら、表計算のファイル（.xlsx など）にして、シートの名前をそろえてください。写しのほうを使うときは、もとのファイルを別のフォルダに移してください。そうでなければ、そのままでかまいません。",
    }
    I026: Error {
        title: "返ってきた様式のシート「様式」に書き込みがあります",
        why: "答えは、シート「データ」から読みます。「様式」は「データ」から自動で変わる、印刷のためのシートです。「様式」に直接書き込まれた答えや日付は読めないので、そのままにすると、答えがなかったことになります。備考への書き込みや、描かれた図形もお知らせします。",
        mend: "「様式」に書き込まれたことを、シート「データ」の同じ項目に書き写してください。",
    }
    I027: Note {
        title: "何も書かれていないのと同じ言葉があります",
        why: "「なし」「不明」「同上」「－」などは、だれのことか、何のことかを伝えません。空欄のときと同じに点検し、事業継続計画と復旧手順書では【要記入】にします。連絡体制図や台帳には、書かれたとおりに印刷します。",
        mend: "わからなければ空欄のままでかまいません。決まったら、その名前や内容を書いてください。",
    }
    I028: Note {
        title: "絵の入ったセルがあります",
        why: "セルに入れた絵や印影、ほかのソフトだけが絵を出す数式は、文字ではないので読めません。その欄は空欄として扱います。",
        mend: "文字で書けるものなら書いてください。絵だけでよければ、そのままでかまいません。",
    }
    I029: Error {
        title: "チェックボックスの印は読めません",
        why: "シートの上に置いたチェックボックスは、どのセルの答えなのかがファイルからは決まりません。セルの中のチェックボックスも、1つも押されていなければ、答えていないのか「いいえ」なのか決められません。",
        mend: "「はい」「いいえ」で書いてください。",
    }
    I030: Note {
        title: "結合したセルがあります",
        why: "結合したセルの値は、いちばん上の左のセルだけのものです。ほかの行にも当てはまるのかどうかは決められないので、下の行や右の列は空欄として読みます（事業者名、対象システム、区分、対象機器の列では、結合したすべての行の値として読みます）。",
        mend: "ほかの行にも同じものが要るなら、結合を解除して、それぞれのセルに書いてください。",
    }
    I031: Note {
        title: "書いたつもりのものと違っているかもしれません",
        why: "バージョンやIPアドレスが日付に変わっている、何人もで使うIDに見える、期限のない使用期限になっている、「はい」なのに備考に「不明」とある、といったところです。そのまま読みましたが、確かめてください。",
        mend: "思っていたとおりなら、そのままでかまいません。違っていたら直してください。",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_its_text() {
        for code in [I001.code, Code::new("C302"), Code::new("E203")] {
            assert_eq!(code.to_string().parse(), Ok(code));
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{code}\""));
            assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
        }
        assert_eq!("c103".parse(), Ok(Code::new("C103")));
        assert_eq!(format!("{:<6}|{:?}", I001.code, I001.code), "I001  |I001");
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for text in ["", "E20", "E2033", "E2O3", "X203", "203E", "Ｅ203", "E203 ", "E20é"] {
            assert_eq!(text.parse::<Code>(), Err(NotACode), "{text}");
            assert!(serde_json::from_str::<Code>(&format!("\"{text}\"")).is_err(), "{text}");
        }
    }

    #[test]
    fn codes_are_ordered_as_their_texts() {
        let mut codes = [I001.code, Code::new("E001"), Code::new("C302"), Code::new("C101")];
        codes.sort();
        assert_eq!(codes.map(|code| code.to_string()), ["C101", "C302", "E001", "I001"]);
    }
}
