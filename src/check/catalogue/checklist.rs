//! C101–C302: the checklists as the inspector reads them.

use super::Check;
use crate::check::{checklist, vendors};
use crate::rule::Severity::{Error, Note, Warning};
use crate::rule::{Code, Rule};

const GUIDE_1: &[&str] = &["別添3 ①"];
const GUIDE_2: &[&str] = &["別添3 ②"];

/// The rules of the checklists.
pub const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("C101"),
            severity: Error,
            title: "1回目の答えがありません",
            why: "立入検査では、その年度の項目すべてに1回目の答えと日付があるかを確認されます。サーバを置いていない薬局でも、サーバの項目は空欄にできません。",
            mend: "「はい」か「いいえ」を書いてください。",
            sources: GUIDE_1,
        },
        finds: checklist::unanswered,
    },
    Check {
        rule: Rule {
            code: Code::new("C102"),
            severity: Error,
            title: "1回目の確認日がありません",
            why: "答えだけでは足りず、いつ確認したかの日付も確認されます。日付がないと、その年度に点検したことを示せません。",
            mend: "確認した日を書いてください。",
            sources: GUIDE_1,
        },
        finds: checklist::undated,
    },
    Check {
        rule: Rule {
            code: Code::new("C103"),
            severity: Error,
            title: "1回目が「いいえ」なのに目標日がありません",
            why: "1回目が「いいえ」の項目には、年度内のいつまでに対応するかの目標日が要ります。立入検査で記入を確認されます。2回目の「はい」に日付があれば、すでに対応が済んでいるので警告にとどめます。",
            mend: "年度内の目標日を書いてください。",
            sources: &["別添3 ①", "別添2 Ⅰ-2"],
        },
        finds: checklist::without_target,
    },
    Check {
        rule: Rule {
            code: Code::new("C104"),
            severity: Warning,
            title: "目標日が年度の外にあります",
            why: "様式は「年度中の対応目標日」を求めています。年度を過ぎた日や始まる前の日は、目標日になりません。参考項目は、様式に書かれた次の年度までです。",
            mend: "年度内の日に直してください。",
            sources: &["別添1", "別添2 Ⅰ-2"],
        },
        finds: checklist::target_outside,
    },
    Check {
        rule: Rule {
            code: Code::new("C105"),
            severity: Warning,
            title: "確認日がおかしくありませんか",
            why: "確認日が、書類の日付より後か、年度の外にあります。年の書きまちがいか、Excel が年を補った可能性があります。",
            mend: "確認した日を見直してください。",
            sources: &["別添2 Ⅰ-2"],
        },
        finds: checklist::check_date_off,
    },
    Check {
        rule: Rule {
            code: Code::new("C106"),
            severity: Note,
            title: "記入が要らない項目に書かれています",
            why: "医療情報システムがない薬局では下の項目すべて、事業者と契約していない薬局では２（２）と２（３）の記入は要りません。書かれたものは、そのまま印刷します。",
            mend: "そのままでもかまいません。有無や契約の答えが正しいかを見直してください。",
            sources: GUIDE_1,
        },
        finds: checklist::filled_in_vain,
    },
    Check {
        rule: Rule {
            code: Code::new("C107"),
            severity: Warning,
            title: "日付の前後が合いません",
            why: "2回目の答えに日付がないか、2回目の確認日が1回目より前か、目標日が1回目の確認日より前になっています。",
            mend: "日付を見直してください。",
            sources: &["別添1"],
        },
        finds: checklist::dates_out_of_order,
    },
    Check {
        rule: Rule {
            code: Code::new("C108"),
            severity: Warning,
            title: "目標日を過ぎても「はい」がありません",
            why: "自分で決めた目標日を過ぎているのに、2回目の「はい」がありません。立入検査で、対応したかどうかを聞かれるところです。",
            mend: "対応が済んでいれば2回目に「はい」と確認日を、済んでいなければ新しい目標日を書いてください。",
            sources: GUIDE_1,
        },
        finds: checklist::target_passed,
    },
    Check {
        rule: Rule {
            code: Code::new("C109"),
            severity: Warning,
            title: "最後の点検から1年を過ぎています",
            why: "チェックリストを使った点検は、少なくとも年に1回行うことになっています。機器も人も入れ替わるので、1年前の答えは今の答えとは限りません。",
            mend: "もう一度点検して、確認日を書いてください。",
            sources: &["別添2 Ⅰ-4"],
        },
        finds: checklist::year_old,
    },
    Check {
        rule: Rule {
            code: Code::new("C110"),
            severity: Note,
            title: "参考項目がまだ「はい」になっていません",
            why: "参考項目は、この年度の立入検査では確認されません。様式に書かれた次の年度のうちに「はい」になるよう取り組む項目です。",
            mend: "次の年度のうちに「はい」になるように進めてください。",
            sources: &["別添2 Ⅰ-3", "別添3"],
        },
        finds: checklist::reference_open,
    },
    Check {
        rule: Rule {
            code: Code::new("C111"),
            severity: Warning,
            title: "古い年度の様式です",
            why: "様式は年度ごとに改められます。過ぎた年度の様式では、今の立入検査に足りません。新しい年度には、項目が増えたり参考項目が本項目になったりします。",
            mend: "厚生労働省の最新年度の様式を確かめてください。",
            sources: &["別添1"],
        },
        finds: checklist::edition_outdated,
    },
    Check {
        rule: Rule {
            code: Code::new("C112"),
            severity: Warning,
            title: "システムは「いいえ」なのに、機器や事業者が書かれています",
            why: "医療情報システムには、レセコンや電子薬歴など、医療情報を扱うものすべてが入ります。「いいえ」とすると、ほかの項目は何も確認されません。",
            mend: "レセコンや電子薬歴を使っていれば「はい」に直してください。",
            sources: &["別添2 Ⅱ 有無"],
        },
        finds: checklist::system_denied,
    },
    Check {
        rule: Rule {
            code: Code::new("C113"),
            severity: Note,
            title: "「いいえ」の項目に、これからの目標日があります",
            why: "記入としては足りています。立入検査では、年度内に「はい」になるよう促されます。目標日までに何をするかを話せるようにしておくと安心です。",
            mend: "目標日までに対応し、2回目に「はい」と確認日を書いてください。",
            sources: GUIDE_1,
        },
        finds: checklist::target_ahead,
    },
    Check {
        rule: Rule {
            code: Code::new("C114"),
            severity: Warning,
            title: "チェック項目の文が様式と違います",
            why: "書かれている文が、この年度の様式の文と違います。別の項目や別の年度の項目に答えているかもしれません。印刷には様式の文を使います。",
            mend: "項番と文の組み合わせを見直してください。",
            sources: &["別添1"],
        },
        finds: checklist::other_wording,
    },
    Check {
        rule: Rule {
            code: Code::new("C201"),
            severity: Error,
            title: "「事業者との契約」と事業者の一覧が合いません",
            why: "事業者と契約していれば事業者確認用も確認され、契約していなければ２（２）と２（３）は確認されません。どちらかが決まらないと、何を見せるかが決まりません。",
            mend: "「事業者との契約」と、シート「事業者」の直接契約の欄を見直してください。",
            sources: GUIDE_2,
        },
        finds: vendors::contract_unclear,
    },
    Check {
        rule: Rule {
            code: Code::new("C202"),
            severity: Error,
            title: "事業者確認用がまだありません",
            why: "契約している事業者ごとに事業者確認用が要ります。複数の事業者と契約していれば、すべてを確認されます。",
            mend: "事業者確認用を送って、記入を頼んでください。",
            sources: GUIDE_2,
        },
        finds: vendors::form_missing,
    },
    Check {
        rule: Rule {
            code: Code::new("C203"),
            severity: Error,
            title: "事業者確認用に答えのない項目があります",
            why: "事業者確認用も、その年度の項目すべてに1回目の答えと日付があるかを確認されます。ほかの票に同じ項目の記入があれば問題になりません。",
            mend: "契約の対象外なら「対象外」と書いてください。",
            sources: GUIDE_2,
        },
        finds: vendors::unanswered,
    },
    Check {
        rule: Rule {
            code: Code::new("C204"),
            severity: Error,
            title: "「対象外」の項目に、どこにも答えがありません",
            why: "契約の対象外の項目は、薬局確認用か別の事業者の事業者確認用に記入があれば問題ありません。どこにも記入がないと、だれも確認していないことになります。",
            mend: "薬局確認用か、その機器を受け持つ事業者の事業者確認用に答えを書いてください。",
            sources: GUIDE_2,
        },
        finds: vendors::out_of_scope_everywhere,
    },
    Check {
        rule: Rule {
            code: Code::new("C205"),
            severity: Note,
            title: "直接契約していない事業者です",
            why: "薬局と直接契約していない事業者は、事業者確認用を出す必要がありません。契約している事業者を通じて、その先の事業者の対策を確かめます。",
            mend: "そのままでかまいません。",
            sources: &["別添2 Ⅰ-4"],
        },
        finds: vendors::not_direct,
    },
    Check {
        rule: Rule {
            code: Code::new("C206"),
            severity: Error,
            title: "事業者確認用の1回目に確認日がありません",
            why: "事業者の答えにも、いつ確認したかの日付が要ります。「対象外」の項目には要りません。薬局で日付を補わず、事業者の確認した日を書きます。",
            mend: "事業者に確認した日を聞いて、書いてください。",
            sources: GUIDE_2,
        },
        finds: vendors::undated,
    },
    Check {
        rule: Rule {
            code: Code::new("C207"),
            severity: Error,
            title: "事業者確認用の「いいえ」に目標日がありません",
            why: "事業者が「いいえ」と答えた項目にも、年度内の目標日が要ります。2回目の「はい」に日付があれば警告にとどめます。",
            mend: "事業者に目標日を聞いて、書いてください。",
            sources: &["別添3 ②", "別添2 Ⅰ-2"],
        },
        finds: vendors::without_target,
    },
    Check {
        rule: Rule {
            code: Code::new("C208"),
            severity: Warning,
            title: "事業者確認用の目標日が年度の外にあります",
            why: "事業者の目標日も、その年度のうちの日でなければなりません。参考項目は、様式に書かれた次の年度までです。",
            mend: "事業者に確かめて、年度内の日に直してください。",
            sources: &["別添3 ②", "別添1"],
        },
        finds: vendors::target_outside,
    },
    Check {
        rule: Rule {
            code: Code::new("C209"),
            severity: Warning,
            title: "「対象外」にできない項目です",
            why: "管理責任者の設置、リモートメンテナンスの有無、開示書の提出は、契約でどの機器を受け持っていても事業者が答えられることです。",
            mend: "事業者に「はい」か「いいえ」で答えてもらってください。",
            sources: GUIDE_2,
        },
        finds: vendors::never_out_of_scope,
    },
    Check {
        rule: Rule {
            code: Code::new("C210"),
            severity: Warning,
            title: "事業者確認用の日付を見直してください",
            why: "事業者の票で、確認日が年度の外や書類の日付より後にあるか、日付の前後が合わないか、目標日を過ぎても「はい」がありません。",
            mend: "事業者に確かめて、日付や2回目の答えを直してください。",
            sources: GUIDE_2,
        },
        finds: vendors::dates_off,
    },
    Check {
        rule: Rule {
            code: Code::new("C301"),
            severity: Error,
            title: "連絡体制図が「はい」なのに、見せる図がありません",
            why: "３（１）が「はい」のときは、連絡体制図の現物を確認されます。シート「連絡先」がないと、このソフトでは図を作れません。",
            mend: "シート「連絡先」に連絡先を書くか、図が別にあれば、その置き場所を３（１）の備考に書いてください。",
            sources: GUIDE_1,
        },
        finds: checklist::no_diagram,
    },
    Check {
        rule: Rule {
            code: Code::new("C302"),
            severity: Warning,
            title: "薬局の「はい」と事業者の「いいえ」が食い違っています",
            why: "同じことについて、薬局確認用は「はい」、事業者確認用は「いいえ」になっています。並べて見る検査担当者には、すぐわかる食い違いです。",
            mend: "事業者に確かめて、事実に合うほうに直してください。",
            sources: GUIDE_2,
        },
        finds: vendors::contradicted,
    },
];
