//! E001–E333: the answers against the pharmacy's own ledgers.

use super::Check;
use crate::check::{accounts, backups, contacts, contracts, devices, log, people, plan, sheets};
use crate::rule::Severity::{Note, Warning};
use crate::rule::{Code, Rule};

/// Stands among the sources of what is not, or not altogether, the ministry's.
const OURS: &str = "本ソフトの目安";

/// The rules of the ledgers.
pub const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("E001"),
            severity: Note,
            title: "台帳が渡されていないため、照合していません",
            why: "「はい」という答えを、薬局の台帳と突き合わせて確かめています。この台帳のシートがないので、合っているかどうかを調べられませんでした。答えがまちがいだということではありません。",
            mend: "台帳があれば、その名前のシートを加えてください。紙など別の形で持っていれば、そのままでもかまいません。",
            sources: &[OURS],
        },
        finds: sheets::not_handed_in,
    },
    Check {
        rule: Rule {
            code: Code::new("E101"),
            severity: Warning,
            title: "設置したはずの責任者の名前がありません",
            why: "「医療情報システム安全管理責任者等を設置している」が「はい」なら、それがだれかを答えられるはずです。小さな薬局では、薬局の管理者が責任者と担当者をすべて兼ねてもかまいません。",
            mend: "シート「薬局」に、安全管理責任者か企画管理者の名前を書いてください。管理者が兼ねるなら、その名前を書きます。",
            sources: &["別添2 Ⅱ １（１）"],
        },
        finds: people::nobody_responsible,
    },
    Check {
        rule: Rule {
            code: Code::new("E201"),
            severity: Warning,
            title: "機器台帳に1台も書かれていません",
            why: "機器の置き場所や、使えるかどうかの状態をつかんでおくための台帳です。「台帳管理を行っている」が「はい」なのに中身がないと、答えの裏付けになりません。",
            mend: "使っているサーバ、端末PC、ネットワーク機器を1台1行で書いてください。",
            sources: &["別添2 Ⅱ ２（１）"],
        },
        finds: devices::ledger_empty,
    },
    Check {
        rule: Rule {
            code: Code::new("E202"),
            severity: Warning,
            title: "「はい」の機器が、台帳に1台もありません",
            why: "サーバやネットワーク機器について対策ずみと答えていますが、その種類の機器が機器台帳になく、事業者の対象機器にもなく、備考の説明もありません。どの機器のことを答えたのかがわかりません。",
            mend: "その機器を台帳に加えてください。薬局に置いていないときは、その項目の備考に「サーバなし（クラウド）」のように書いてください。",
            sources: &["別添2 Ⅱ ２（１）"],
        },
        finds: devices::kind_missing,
    },
    Check {
        rule: Rule {
            code: Code::new("E203"),
            severity: Warning,
            title: "使っている機器の欄が空いています",
            why: "マニュアルは、台帳で機器の所在、利用者、ソフトウェアのバージョンを管理するように求めています。弱点が見つかったとき、どこのどの機器が当てはまるかを、この欄で探します。",
            mend: "空いている欄を書いてください。わからないときは事業者に聞いてください。",
            sources: &["別添2 Ⅱ ２（１）"],
        },
        finds: devices::cells_missing,
    },
    Check {
        rule: Rule {
            code: Code::new("E204"),
            severity: Warning,
            title: "2台の機器のIPアドレスかコンピュータ名が同じです",
            why: "同じ番号や名前の機器が2台つながっていると、通信の記録を見ても、どちらの機器のことか見分けられません。写しまちがいのことが多い欄です。自動で割り当てている機器は「自動」と書けば比べません。",
            mend: "実際の機器を見て、どちらかを直してください。",
            sources: &["別添2 Ⅱ ２（１）", OURS],
        },
        finds: devices::address_twice,
    },
    Check {
        rule: Rule {
            code: Code::new("E211"),
            severity: Warning,
            title: "リモートメンテナンスの有無が確かめられていません",
            why: "保守用の回線は、外から入りこまれる道になることがあります。事業者に有無を聞き、どの機器が外からつながるのかを知っておくための項目です。",
            mend: "事業者に聞いて「有」か「無」を書き、確認した日も書いてください。",
            sources: &["別添2 Ⅱ ２（２）"],
        },
        finds: contracts::remote_maintenance_unknown,
    },
    Check {
        rule: Rule {
            code: Code::new("E212"),
            severity: Warning,
            title: "リモートメンテナンスの有無が、機器と事業者で食い違っています",
            why: "機器台帳では外から保守している機器なのに、その事業者の欄では「無」になっています。どちらかの記入が古いか、聞きまちがえています。",
            mend: "事業者にもう一度確かめて、事実に合うほうに直してください。",
            sources: &["別添2 Ⅱ ２（２）", OURS],
        },
        finds: contracts::remote_maintenance_contradicted,
    },
    Check {
        rule: Rule {
            code: Code::new("E221"),
            severity: Warning,
            title: "開示書（MDS/SDS）がまだ届いていません",
            why: "開示書は、製品やサービスの安全対策を事業者が決まった書式で説明した書類です。契約している事業者から受け取り、危ないところがないかを見るのに使います。",
            mend: "事業者に提出を頼んでください。書式の対象にならない製品なら「該当なし」と書いてください。",
            sources: &["別添2 Ⅱ ２（３）"],
        },
        finds: contracts::disclosure_missing,
    },
    Check {
        rule: Rule {
            code: Code::new("E231"),
            severity: Warning,
            title: "権限の書かれていない利用者IDがあります",
            why: "だれがどの情報を見たり書きかえたりできるかを、職種などに応じて決めておく項目です。権限の欄が空いていると、決めてあることを示せません。",
            mend: "そのIDの権限（Admin、User など）を書いてください。",
            sources: &["別添2 Ⅱ ２（４）"],
        },
        finds: accounts::without_rights,
    },
    Check {
        rule: Rule {
            code: Code::new("E232"),
            severity: Note,
            title: "薬剤師とシステム管理者のほかに、管理者の権限があります",
            why: "管理者の権限があれば、記録を消したり、ほかの人のIDを作ったりできます。必要な人だけに絞っておくと、IDを盗まれたときの被害が小さくなります。",
            mend: "仕事に必要かどうかを見直し、要らなければ一般の権限に変えてください。",
            sources: &["別添2 Ⅱ ２（４）", OURS],
        },
        finds: accounts::many_administrators,
    },
    Check {
        rule: Rule {
            code: Code::new("E241"),
            severity: Warning,
            title: "使えないはずの利用者IDが残っています",
            why: "期限を過ぎたIDや退職した人のIDは、本人が気づかないうちに悪用されるおそれがあります。マニュアルは、要らないIDをすみやかに削除するように求めています。",
            mend: "IDを止めるか削除し、「状態」と「停止・削除日」を書いてください。まだ使うなら、期限や説明を直してください。",
            sources: &["別添2 Ⅱ ２（５）"],
        },
        finds: accounts::not_needed_any_more,
    },
    Check {
        rule: Rule {
            code: Code::new("E242"),
            severity: Warning,
            title: "1つのIDを2人で使っています",
            why: "同じIDを別々の人が使うと、記録を見てもだれの操作かわかりません。片方の人が退職したときに、IDを止めることもできなくなります。",
            mend: "1人に1つずつIDを分けてください。書きまちがいなら直してください。",
            sources: &["別添2 Ⅱ ２（４）", "別添2 Ⅱ ２（５）", OURS],
        },
        finds: accounts::one_id_for_two,
    },
    Check {
        rule: Rule {
            code: Code::new("E243"),
            severity: Note,
            title: "もうすぐ期限の来る利用者IDがあります",
            why: "期限が来たIDは、その日に止めるか、続けて使うなら期限を延ばすかを決めることになります。30日は本ソフトの目安で、国の決まりではありません。",
            mend: "止める日を予定に入れるか、期限を直してください。",
            sources: &["別添2 Ⅱ ２（５）", OURS],
        },
        finds: accounts::ending_soon,
    },
    Check {
        rule: Rule {
            code: Code::new("E251"),
            severity: Warning,
            title: "アクセスログに記録が1行もありません",
            why: "ログは、不正に使われたときに後から足どりをたどる手がかりです。「管理している」が「はい」なら、少なくとも最近の記録を取り出せるはずです。",
            mend: "薬歴システムなどからログを書き出し、シート「アクセスログ」かCSVファイルで加えてください。",
            sources: &["別添2 Ⅱ ２（６）"],
        },
        finds: log::empty,
    },
    Check {
        rule: Rule {
            code: Code::new("E252"),
            severity: Warning,
            title: "台帳にないIDが、ログに出てきます",
            why: "利用者台帳に載っていないIDで、システムが使われています。台帳の書きもれならよいのですが、知らない人が使っているおそれもあります。",
            mend: "だれのIDかを調べ、台帳に加えるか、使えないようにしてください。",
            sources: &["別添2 Ⅱ ２（６）", "別添2 Ⅱ ２（４）"],
        },
        finds: log::concerning,
    },
    Check {
        rule: Rule {
            code: Code::new("E253"),
            severity: Warning,
            title: "使えないはずの日に、IDが使われています",
            why: "使用期限や停止・削除日より後の日付の記録があります。実際にはIDが止まっていないか、だれかがそのIDを使い続けています。止めた日が台帳にないときは、前後がわからないのでお知らせにとどめます。",
            mend: "IDが止まっているかを事業者に確かめ、だれが使ったのかを調べてください。",
            sources: &["別添2 Ⅱ ２（６）", "別添2 Ⅱ ２（５）"],
        },
        finds: log::concerning,
    },
    Check {
        rule: Rule {
            code: Code::new("E254"),
            severity: Warning,
            title: "時刻や操作のわからない行が、ログにあります",
            why: "マニュアルは、ログイン時刻、アクセス時間、操作の内容がわかるように記録することを求めています。どれかが欠けた行からは、いつ何をしたのかをたどれません。",
            mend: "書き出しの設定を見直してください。システムが記録していないときは、事業者に相談してください。",
            sources: &["別添2 Ⅱ ２（６）"],
        },
        finds: log::concerning,
    },
    Check {
        rule: Rule {
            code: Code::new("E255"),
            severity: Note,
            title: "ログインしたまま、ログオフのない日があります",
            why: "席を離れた間に、別の人がそのまま使えたかもしれません。自動でログオフする仕組みでは、記録に残らないこともあります。",
            mend: "終わったらログオフすることを、職員で確かめてください。",
            sources: &["別添2 Ⅱ ２（６）", OURS],
        },
        finds: log::concerning,
    },
    Check {
        rule: Rule {
            code: Code::new("E256"),
            severity: Note,
            title: "夜中に使われたIDがあります",
            why: "22時から5時までの記録です。この時間帯は本ソフトの目安で、夜間に開けている薬局や当番の日なら心配ありません。身に覚えのない記録なら、IDが盗まれているおそれがあります。",
            mend: "本人に、その時刻に使ったかを確かめてください。",
            sources: &["別添2 Ⅱ ２（６）", OURS],
        },
        finds: log::concerning,
    },
    Check {
        rule: Rule {
            code: Code::new("E261"),
            severity: Warning,
            title: "サポートの終わったOSを使っています",
            why: "無料の更新が終わったOSには、新しく見つかった弱点をふさぐ手だてがありません。マニュアルも、古いOSの機器が攻撃の的になると注意しています。書かれた文字からわかる範囲で、いちばん遅い期限と比べています。",
            mend: "新しいOSに替える予定を立て、それまではネットワークから切り離すことを事業者と相談してください。LTSC（長期サービス版）なら、OSの欄にそう書いてください。有償の延長更新（ESU）を契約していれば、説明の欄に期限とともに書いておいてください。",
            sources: &["別添2 Ⅱ ２（７）"],
        },
        finds: devices::system_out_of_support,
    },
    Check {
        rule: Rule {
            code: Code::new("E262"),
            severity: Note,
            title: "更新プログラムを、しばらく当てていないようです",
            why: "更新プログラムは、ほぼ毎月出ています。「適用している」が「はい」なら、最後に当てた日も新しいはずです。90日は本ソフトの目安です。",
            mend: "更新の状態を確かめ、最後に当てた日を書いてください。動作確認を待っているなら、事業者に予定を聞いてください。",
            sources: &["別添2 Ⅱ ２（７）", OURS],
        },
        finds: devices::patch_old,
    },
    Check {
        rule: Rule {
            code: Code::new("E311"),
            severity: Warning,
            title: "連絡体制図に、足りない相手があります",
            why: "連絡体制図には、薬局内や会社本部に加え、事業者、情報セキュリティ事業者、外部有識者、警察、厚生労働省や所管省庁などが載ることが想定されています。いざというとき、番号を探す時間はありません。",
            mend: "足りない区分の連絡先を加えてください。",
            sources: &["別添2 Ⅱ ３（１）"],
        },
        finds: contacts::group_missing,
    },
    Check {
        rule: Rule {
            code: Code::new("E312"),
            severity: Warning,
            title: "連絡のしかたが書かれていない連絡先があります",
            why: "名前だけが載っていても、電話もメールもわからなければ連絡できません。システムが止まっているときは、電話帳や電子の名簿も見られないことがあります。",
            mend: "電話番号、時間外電話、メール、URLのどれかを書いてください。",
            sources: &["別添2 Ⅱ ３（１）"],
        },
        finds: contacts::unreachable_by_any_means,
    },
    Check {
        rule: Rule {
            code: Code::new("E313"),
            severity: Note,
            title: "休みのときに代わる人が決まっていません",
            why: "攻撃は、担当者が休んでいる日にも起こります。人の少ない薬局ほど、立派な組織図よりも、代わりに動く人を決めておくほうが役に立ちます。",
            mend: "「代行者」に、その人がいないとき代わる人の名前を書いてください。",
            sources: &["別添2 Ⅱ ３（１）", OURS],
        },
        finds: contacts::without_deputy,
    },
    Check {
        rule: Rule {
            code: Code::new("E314"),
            severity: Warning,
            title: "連絡の流れからはずれた連絡先があります",
            why: "最初に気づいた人から矢印をたどっても行き着かない相手には、だれも連絡しません。連絡元が空いているか、たがいに連絡元になって輪になっています。",
            mend: "「連絡元」に、その相手に連絡する人の役割を書いてください。最初の人は連絡順を1にし、連絡元を空けておきます。",
            sources: &["別添2 Ⅱ ３（１）"],
        },
        finds: contacts::cut_off,
    },
    Check {
        rule: Rule {
            code: Code::new("E315"),
            severity: Note,
            title: "厚生労働省の電話番号を確かめてください",
            why: "攻撃を受けた疑いがあるときの連絡先は、マニュアルに番号が載っています。担当の部署や番号は年度によって変わることがあるので、古い様式の番号も見直しが要ります。",
            mend: "厚生労働省の最新の案内で、番号を確かめてください。",
            sources: &["別添2 Ⅱ ３（１）"],
        },
        finds: contacts::other_number,
    },
    Check {
        rule: Rule {
            code: Code::new("E321"),
            severity: Warning,
            title: "バックアップか復旧手順が書かれていません",
            why: "バックアップを取っていても、元に戻す順序がわからなければ、止まった日に使えません。マニュアルは、実施と手順の確認の両方を求めています。",
            mend: "シート「バックアップ」と「復旧手順」に、システムごとに書いてください。",
            sources: &["別添2 Ⅱ ３（２）"],
        },
        finds: backups::nothing_to_restore,
    },
    Check {
        rule: Rule {
            code: Code::new("E322"),
            severity: Warning,
            title: "バックアップの世代が3つに足りません",
            why: "ウイルスは、見つかる何日も前から入りこんでいることがあります。新しい世代がだめでも、それより前の世代に戻せるように、マニュアルは3世代以上を例に挙げています。",
            mend: "世代を増やすか、別の方式でも取ってください。",
            sources: &["別添2 Ⅱ ３（２）"],
        },
        finds: backups::few_generations,
    },
    Check {
        rule: Rule {
            code: Code::new("E323"),
            severity: Warning,
            title: "切り離されたバックアップがありません",
            why: "ネットワークにつながったままのバックアップは、元のデータと一緒に書きかえられてしまいます。3世代目からは、外しておくか、書き込めない形にすることが望ましいとされています。",
            mend: "外付けディスクを取り外して保管する、書きかえられない媒体に取る、などの方法を加えてください。",
            sources: &["別添2 Ⅱ ３（２）"],
        },
        finds: backups::nothing_out_of_reach,
    },
    Check {
        rule: Rule {
            code: Code::new("E324"),
            severity: Warning,
            title: "いちばん重要なシステムなのに、方式が1つだけです",
            why: "重要なファイルは、複数の方式で世代を管理するように求められています。1つの方式だけだと、その装置や場所がやられたときに、すべてを失います。",
            mend: "違う装置や場所に取る方法を、もう1つ加えてください。",
            sources: &["別添2 Ⅱ ３（２）"],
        },
        finds: backups::one_way_only,
    },
    Check {
        rule: Rule {
            code: Code::new("E325"),
            severity: Warning,
            title: "元に戻せるかどうかが確かめられていません",
            why: "取れているつもりのバックアップが、いざというとき読めないことはよくあります。試して初めて、手順と時間がわかります。1年に1回というのは本ソフトの目安です。",
            mend: "失敗した原因を直して、もう一度試し、日付と結果を書いてください。",
            sources: &["別添2 Ⅱ ３（２）", OURS],
        },
        finds: backups::not_tested,
    },
    Check {
        rule: Rule {
            code: Code::new("E326"),
            severity: Warning,
            title: "業務で使うシステムに、バックアップがありません",
            why: "業務の一覧では使うことになっているのに、バックアップの一覧に出てこないシステムです。止まると、その業務のデータが戻らないかもしれません。名前の書き方が違うだけのこともあります。",
            mend: "バックアップを取るか、名前をそろえてください。事業者の側で取っているなら、その方法を1行で書いてください。",
            sources: &["別添2 Ⅱ ３（２）", OURS],
        },
        finds: backups::used_without_backup,
    },
    Check {
        rule: Rule {
            code: Code::new("E331"),
            severity: Note,
            title: "事業継続計画のもとになる業務が書かれていません",
            why: "この項目は、策定予定でも「はい」と答えられます。予定のときは、いつまでに作るかがわかるようにしておくと、聞かれたときに答えられます。",
            mend: "「策定予定」なら、予定日を３（３）の備考に書いてください。策定ずみなら、シート「業務」に業務を書くと計画書を作れます。",
            sources: &["別添2 Ⅱ ３（３）"],
        },
        finds: plan::no_operation,
    },
    Check {
        rule: Rule {
            code: Code::new("E332"),
            severity: Note,
            title: "急ぐ業務の、止まったときの決めごとが空いています",
            why: "計画では、業務を続けるかどうかの判断基準と、だれが決めるか、代わりにどうするかを前もって考えておきます。優先度の高い業務ほど、その場で考える余裕がありません。",
            mend: "空いている欄を、薬局の人たちで話し合って書いてください。",
            sources: &["別添2 Ⅱ ３（３）", OURS],
        },
        finds: plan::urgent_without_fallback,
    },
    Check {
        rule: Rule {
            code: Code::new("E333"),
            severity: Note,
            title: "事業継続計画に、書き込んでいないところがあります",
            why: "できあがった計画書の【要記入】は、シートの空欄から来るものと、保管場所のように薬局で決めて書くものがあります。空いたままでは、止まった日に困ります。",
            mend: "まず、シート「薬局」「業務」の空欄と「連絡先」の代行者を書いて作り直してください。残ったところは、印刷した紙に手で書き込みます。",
            sources: &["別添2 Ⅱ ３（３）", OURS],
        },
        finds: plan::blanks_left,
    },
];
