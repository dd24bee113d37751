//! The rules as data: code, severity, title, why, how to mend, source; beside each the function that looks for it.
//!
//! Sources: 別添1 is the form, 別添2 the manual, 別添3 the inspection guide of the ministry's notice. The rules I… are
//! raised while reading and have no function here.

use super::context::Context;
use super::{checklist, vendors};
use crate::finding::{Finding, Place, Severity};
use Severity::{Error, Note, Warning};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code.
    pub code: &'static str,
    /// How heavy it usually weighs.
    pub severity: Severity,
    /// What it is about, in one line.
    pub title: &'static str,
    /// Why it matters, in a few sentences for a pharmacist.
    pub why: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    /// The clauses of the notice that ask for it.
    pub sources: &'static [&'static str],
    /// What looks for it.
    pub finds: Option<fn(&Rule, &Context<'_>) -> Vec<Finding>>,
}

impl Rule {
    /// A finding of this rule, with its usual severity and hint.
    pub fn finding(&self, place: Place, message: String) -> Finding {
        Finding {
            sources: self.sources.iter().map(|source| (*source).to_owned()).collect(),
            ..Finding::new(self.code, self.severity, place, message).hint(self.mend)
        }
    }
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

const fn input(
    code: &'static str,
    severity: Severity,
    title: &'static str,
    why: &'static str,
    mend: &'static str,
) -> Rule {
    Rule { code, severity, title, why, mend, sources: &[], finds: None }
}

const GUIDE_1: &[&str] = &["別添3 ①"];
const GUIDE_2: &[&str] = &["別添3 ②"];

/// Every rule, in the order of its code.
pub const RULES: &[Rule] = &[
    input(
        "I001",
        Error,
        "表計算のファイルとして読めません",
        "壊れたファイル、パスワードのかかったファイル、PDF や Word の文書などは読めません。読めないまま書類を作ることはしません。",
        "Excel や LibreOffice で開けるかを確かめ、xlsx として保存し直してください。",
    ),
    input(
        "I002",
        Error,
        "ファイルが大きすぎます",
        "大きすぎるファイルは、読む前に断ります。1つのファイルは20MiB、広げた大きさで200MiB、使っているセルは100万個までです。",
        "要らないシート、画像、空の行を消してから保存し直してください。",
    ),
    input(
        "I003",
        Error,
        "シート「薬局」がありません",
        "どの薬局の書類かは、シート「薬局」の「薬局名」で決まります。ほかのシートはなくても、できる書類だけを作ります。",
        "シート「薬局」を加えてください。tachiiri new で書き込み用のファイルを作れます。",
    ),
    input(
        "I004",
        Error,
        "必要な列がありません",
        "列は見出しの文字で探します。必ず要る列が見つからないと、その行が何のことか決められません。",
        "見出しを見直し、足りない列を加えてください。",
    ),
    input(
        "I005",
        Error,
        "同じ列やシートが2つあります",
        "同じ意味の列やシートが2つあると、どちらが正しいか決められません。片方を勝手に選ぶことはしません。",
        "どちらか一方を消すか、名前を変えてください。",
    ),
    input(
        "I006",
        Error,
        "「はい」「いいえ」として読めません",
        "答えの欄には「はい」か「いいえ」だけが書けます（○ や × も読めます）。△ や「一部」は、どちらとも決められません。",
        "「はい」か「いいえ」のどちらか一方を書いてください。",
    ),
    input(
        "I007",
        Error,
        "日付として読めません",
        "実在しない日、年のない日付、期間などは、いつのことか決められません。西暦でも和暦でも書けます。",
        "2023/10/1 や 令和5年10月1日 のように書いてください。",
    ),
    input(
        "I008",
        Error,
        "数として読めません",
        "数の欄には数字だけを書きます。「約3」や「3～5」は、いくつか決められません。",
        "3 のように数字だけを書いてください。",
    ),
    input(
        "I009",
        Error,
        "選べる言葉ではありません",
        "この欄に書ける言葉は決まっています。似た言葉を勝手に読みかえることはしません。",
        "案内に出ている言葉のどれか一つを書いてください。",
    ),
    input(
        "I010",
        Error,
        "空欄にできない欄が空いています",
        "その行が何のことかを決める欄です。空いたままでは、ほかの欄をどこに印刷するか決められません。",
        "欄を埋めるか、使わない行なら行全体を消してください。",
    ),
    input(
        "I011",
        Error,
        "同じものが2回書かれています",
        "同じ項目や同じ番号の行が2つあると、どちらが正しいか決められません。後の行の場所と、先の行の場所をお知らせします。",
        "どちらか一方の行を消してください。",
    ),
    input(
        "I012",
        Error,
        "この年度の様式にない項目です",
        "項番と対象機器が、この年度の様式にありません。丸数字の項番（2－④ など）は、後の年度の様式の番号です。",
        "項番を様式のとおりに直してください。例：2(4)",
    ),
    input(
        "I013",
        Error,
        "印刷できない文字があります",
        "絵文字、見えない制御文字、右から左に書く文字などは印刷できません。黙って消すことはせず、場所と文字の番号をお知らせします。",
        "その文字を消すか、別の文字に置きかえてください。",
    ),
    input(
        "I014",
        Error,
        "1つのセルの文字が多すぎます",
        "1つのセルに書けるのは2,000文字までです。",
        "短くまとめるか、別の書類に分けてください。",
    ),
    input(
        "I015",
        Error,
        "数式の結果がないか、エラー値です",
        "数式は、保存されている計算結果を読みます。結果がない数式や #REF! などのエラー値は、何が書かれるはずだったか決められません。",
        "Excel などで開いて計算し直して保存するか、値を直接書いてください。",
    ),
    input(
        "I016",
        Error,
        "名前の指す行がありません",
        "事業者名や連絡元が、指している先のシートに見つからないか、当てはまる行が複数あります。",
        "名前を同じに書き直すか、その行を加えてください。",
    ),
    input(
        "I017",
        Note,
        "知らないシートや列を読みませんでした",
        "名前に覚えのないシートや列は、そのままにしておきます。書きまちがいのときは、近い名前をお知らせします。",
        "読んでほしいシートや列なら、名前を直してください。",
    ),
    input(
        "I018",
        Note,
        "非表示の行も読みました",
        "隠した行や、絞り込みで見えなくなっている行も、書かれているものとして読みます。",
        "使わない行なら、隠すのではなく消してください。",
    ),
    input(
        "I019",
        Error,
        "どの年度の様式か決められません",
        "様式は年度ごとに違います。シート「薬局」の「年度」で様式を選びます。持っていない年度の様式で代わりに作ることはしません。",
        "「令和5年度」のように書いてください。",
    ),
    input(
        "I020",
        Note,
        "「直接契約」の空欄を「はい」として読みました",
        "事業者確認用は、薬局が直接契約している事業者ごとに要ります。書かれていないときは、契約しているものとして扱います。",
        "直接契約していない事業者なら「いいえ」と書いてください。",
    ),
    Rule {
        code: "C101",
        severity: Error,
        title: "1回目の答えがありません",
        why: "立入検査では、その年度の項目すべてに1回目の答えと日付があるかを確認されます。サーバを置いていない薬局でも、サーバの項目は空欄にできません。",
        mend: "「はい」か「いいえ」を書いてください。",
        sources: GUIDE_1,
        finds: Some(checklist::unanswered),
    },
    Rule {
        code: "C102",
        severity: Error,
        title: "1回目の確認日がありません",
        why: "答えだけでは足りず、いつ確認したかの日付も確認されます。",
        mend: "確認した日を書いてください。",
        sources: GUIDE_1,
        finds: Some(checklist::undated),
    },
    Rule {
        code: "C103",
        severity: Error,
        title: "1回目が「いいえ」なのに目標日がありません",
        why: "1回目が「いいえ」の項目には、年度内のいつまでに対応するかの目標日が要ります。立入検査で記入を確認されます。2回目の「はい」に日付があれば、すでに対応が済んでいるので警告にとどめます。",
        mend: "年度内の目標日を書いてください。",
        sources: &["別添3 ①", "別添2 Ⅰ-2"],
        finds: Some(checklist::without_target),
    },
    Rule {
        code: "C104",
        severity: Warning,
        title: "目標日が年度の外にあります",
        why: "様式は「年度中の対応目標日」を求めています。年度を過ぎた日や始まる前の日は、目標日になりません。参考項目は、様式に書かれた次の年度までです。",
        mend: "年度内の日に直してください。",
        sources: &["別添1", "別添2 Ⅰ-2"],
        finds: Some(checklist::target_outside),
    },
    Rule {
        code: "C105",
        severity: Warning,
        title: "確認日がおかしくありませんか",
        why: "確認日が、書類の日付より後か、年度の外にあります。年の書きまちがいか、Excel が年を補った可能性があります。",
        mend: "確認した日を見直してください。",
        sources: &["別添2 Ⅰ-2"],
        finds: Some(checklist::check_date_off),
    },
    Rule {
        code: "C106",
        severity: Note,
        title: "記入が要らない項目に書かれています",
        why: "医療情報システムがない薬局では下の項目すべて、事業者と契約していない薬局では２（２）と２（３）の記入は要りません。書かれたものは、そのまま印刷します。",
        mend: "そのままでもかまいません。有無や契約の答えが正しいかを見直してください。",
        sources: GUIDE_1,
        finds: Some(checklist::filled_in_vain),
    },
    Rule {
        code: "C107",
        severity: Warning,
        title: "日付の前後が合いません",
        why: "2回目の答えに日付がないか、2回目の確認日が1回目より前か、目標日が1回目の確認日より前になっています。",
        mend: "日付を見直してください。",
        sources: &["別添1"],
        finds: Some(checklist::dates_out_of_order),
    },
    Rule {
        code: "C108",
        severity: Warning,
        title: "目標日を過ぎても「はい」がありません",
        why: "自分で決めた目標日を過ぎているのに、2回目の「はい」がありません。立入検査で、対応したかどうかを聞かれるところです。",
        mend: "対応が済んでいれば2回目に「はい」と確認日を、済んでいなければ新しい目標日を書いてください。",
        sources: GUIDE_1,
        finds: Some(checklist::target_passed),
    },
    Rule {
        code: "C109",
        severity: Warning,
        title: "最後の点検から1年を過ぎています",
        why: "チェックリストを使った点検は、少なくとも年に1回行うことになっています。",
        mend: "もう一度点検して、確認日を書いてください。",
        sources: &["別添2 Ⅰ-4"],
        finds: Some(checklist::year_old),
    },
    Rule {
        code: "C110",
        severity: Note,
        title: "参考項目がまだ「はい」になっていません",
        why: "参考項目は、この年度の立入検査では確認されません。様式に書かれた次の年度のうちに「はい」になるよう取り組む項目です。",
        mend: "次の年度のうちに「はい」になるように進めてください。",
        sources: &["別添2 Ⅰ-3", "別添3"],
        finds: Some(checklist::reference_open),
    },
    Rule {
        code: "C111",
        severity: Warning,
        title: "古い年度の様式です",
        why: "様式は年度ごとに改められます。過ぎた年度の様式では、今の立入検査に足りません。",
        mend: "厚生労働省の最新年度の様式を確かめてください。",
        sources: &["別添1"],
        finds: Some(checklist::edition_outdated),
    },
    Rule {
        code: "C112",
        severity: Warning,
        title: "システムは「いいえ」なのに、機器や事業者が書かれています",
        why: "医療情報システムには、レセコンや電子薬歴など、医療情報を扱うものすべてが入ります。「いいえ」とすると、ほかの項目は何も確認されません。",
        mend: "レセコンや電子薬歴を使っていれば「はい」に直してください。",
        sources: &["別添2 Ⅱ 有無"],
        finds: Some(checklist::system_denied),
    },
    Rule {
        code: "C113",
        severity: Note,
        title: "「いいえ」の項目に、これからの目標日があります",
        why: "記入としては足りています。立入検査では、年度内に「はい」になるよう促されます。",
        mend: "目標日までに対応し、2回目に「はい」と確認日を書いてください。",
        sources: GUIDE_1,
        finds: Some(checklist::target_ahead),
    },
    Rule {
        code: "C114",
        severity: Warning,
        title: "チェック項目の文が様式と違います",
        why: "書かれている文が、この年度の様式の文と違います。別の項目や別の年度の項目に答えているかもしれません。印刷には様式の文を使います。",
        mend: "項番と文の組み合わせを見直してください。",
        sources: &["別添1"],
        finds: Some(checklist::other_wording),
    },
    Rule {
        code: "C201",
        severity: Error,
        title: "「事業者との契約」と事業者の一覧が合いません",
        why: "事業者と契約していれば事業者確認用も確認され、契約していなければ２（２）と２（３）は確認されません。どちらかが決まらないと、何を見せるかが決まりません。",
        mend: "「事業者との契約」と、シート「事業者」の直接契約の欄を見直してください。",
        sources: GUIDE_2,
        finds: Some(vendors::contract_unclear),
    },
    Rule {
        code: "C202",
        severity: Error,
        title: "事業者確認用がまだありません",
        why: "契約している事業者ごとに事業者確認用が要ります。複数の事業者と契約していれば、すべてを確認されます。",
        mend: "事業者確認用を送って、記入を頼んでください。",
        sources: GUIDE_2,
        finds: Some(vendors::form_missing),
    },
    Rule {
        code: "C203",
        severity: Error,
        title: "事業者確認用に答えのない項目があります",
        why: "事業者確認用も、その年度の項目すべてに1回目の答えと日付があるかを確認されます。ほかの票に同じ項目の記入があれば問題になりません。",
        mend: "契約の対象外なら「対象外」と書いてください。",
        sources: GUIDE_2,
        finds: Some(vendors::unanswered),
    },
    Rule {
        code: "C204",
        severity: Error,
        title: "「対象外」の項目に、どこにも答えがありません",
        why: "契約の対象外の項目は、薬局確認用か別の事業者の事業者確認用に記入があれば問題ありません。どこにも記入がないと、だれも確認していないことになります。",
        mend: "薬局確認用か、その機器を受け持つ事業者の事業者確認用に答えを書いてください。",
        sources: GUIDE_2,
        finds: Some(vendors::out_of_scope_everywhere),
    },
    Rule {
        code: "C205",
        severity: Note,
        title: "直接契約していない事業者です",
        why: "薬局と直接契約していない事業者は、事業者確認用を出す必要がありません。",
        mend: "そのままでかまいません。",
        sources: &["別添2 Ⅰ-4"],
        finds: Some(vendors::not_direct),
    },
    Rule {
        code: "C206",
        severity: Error,
        title: "事業者確認用の1回目に確認日がありません",
        why: "事業者の答えにも、いつ確認したかの日付が要ります。「対象外」の項目には要りません。",
        mend: "事業者に確認した日を聞いて、書いてください。",
        sources: GUIDE_2,
        finds: Some(vendors::undated),
    },
    Rule {
        code: "C207",
        severity: Error,
        title: "事業者確認用の「いいえ」に目標日がありません",
        why: "事業者が「いいえ」と答えた項目にも、年度内の目標日が要ります。2回目の「はい」に日付があれば警告にとどめます。",
        mend: "事業者に目標日を聞いて、書いてください。",
        sources: &["別添3 ②", "別添2 Ⅰ-2"],
        finds: Some(vendors::without_target),
    },
    Rule {
        code: "C208",
        severity: Warning,
        title: "事業者確認用の目標日が年度の外にあります",
        why: "事業者の目標日も、その年度のうちの日でなければなりません。参考項目は、様式に書かれた次の年度までです。",
        mend: "事業者に確かめて、年度内の日に直してください。",
        sources: &["別添3 ②", "別添1"],
        finds: Some(vendors::target_outside),
    },
    Rule {
        code: "C209",
        severity: Warning,
        title: "「対象外」にできない項目です",
        why: "管理責任者の設置、リモートメンテナンスの有無、開示書の提出は、契約でどの機器を受け持っていても事業者が答えられることです。",
        mend: "事業者に「はい」か「いいえ」で答えてもらってください。",
        sources: GUIDE_2,
        finds: Some(vendors::never_out_of_scope),
    },
    Rule {
        code: "C210",
        severity: Warning,
        title: "事業者確認用の日付を見直してください",
        why: "事業者の票で、確認日が年度の外や書類の日付より後にあるか、日付の前後が合わないか、目標日を過ぎても「はい」がありません。",
        mend: "事業者に確かめて、日付や2回目の答えを直してください。",
        sources: GUIDE_2,
        finds: Some(vendors::dates_off),
    },
    Rule {
        code: "C301",
        severity: Error,
        title: "連絡体制図が「はい」なのに、見せる図がありません",
        why: "３（１）が「はい」のときは、連絡体制図の現物を確認されます。シート「連絡先」がないと、このソフトでは図を作れません。",
        mend: "シート「連絡先」に連絡先を書くか、図が別にあれば、その置き場所を３（１）の備考に書いてください。",
        sources: GUIDE_1,
        finds: Some(checklist::no_diagram),
    },
    Rule {
        code: "C302",
        severity: Warning,
        title: "薬局の「はい」と事業者の「いいえ」が食い違っています",
        why: "同じことについて、薬局確認用は「はい」、事業者確認用は「いいえ」になっています。並べて見る検査担当者には、すぐわかる食い違いです。",
        mend: "事業者に確かめて、事実に合うほうに直してください。",
        sources: GUIDE_2,
        finds: Some(vendors::contradicted),
    },
];
