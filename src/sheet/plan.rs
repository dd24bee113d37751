//! The sheet 計画: what plan and restore procedure ask of a pharmacy and no other sheet holds.

use jiff::civil::Date;

use super::column::{Placeholders, Sheet, Typed, date, text};
use super::field::Field;
use super::row::row;
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "計画",
    help: "事業継続計画（BCP）と復旧手順書に入れる、薬局で決めておくことです。わかるところから、右の列に書いてください。",
    columns: PlanColumns::ALL,
};

/// A text of the plan, in which words that say nothing count as none.
const fn stated(width: u8) -> Typed<Text> {
    text(width).placeholders(Placeholders::All)
}

row! {
    /// 計画.
    Plan, PlanColumns of Plan;
    plan_place: Text = "計画書の置き場所" => stated(40).wanted().also(&["計画の置き場所", "計画書の保管場所"])
        .prompt("システムが止まっても見られる、紙の計画書を置く場所です。").example("受付の裏の棚と、管理者の自宅"),
    procedure_place: Text = "復旧手順書の保管場所" => stated(40).wanted().also(&["復旧手順書の置き場所"])
        .prompt("元に戻すシステムとは別の、紙の手順書を置く場所です。").example("事務室の書庫（紙）"),
    drawing_place: Text = "構成図の保管場所" => stated(40).wanted().also(&["構成図の置き場所"])
        .prompt("ネットワークやシステムの図を置く場所です。").example("事務室の書庫の「システム」のファイル"),
    way_out: Text = "出入口と止め方" => stated(40).wanted().several()
        .prompt("外とつながる所と、その止め方です。1つに1行を使い、足りなければ同じ項目の行を増やします。").example("ONU：電源の横のLANケーブルを抜く"),
    duties_checked: Date = "責任分界を確かめた日" => date().wanted()
        .prompt("非常時にだれが何をするかを、事業者との契約書で確かめた日です。").example("2023/10/2"),
    restored_to: Text = "戻す先" => stated(40).wanted()
        .prompt("システムを元に戻す機器や場所です。システムごとに違うときは、シート「バックアップ」の戻す先に書きます。").example("事業者が用意する予備のサーバ"),
    author: Text = "計画の作成者" => stated(40).wanted().name().prompt("この計画を作った人の氏名です。").example("青葉 花子"),
    approver: Text = "計画の承認者" => stated(40).wanted().name().prompt("この計画を承認した人の氏名です。").example("見本 一郎"),
    approved: Date = "承認日" => date().wanted().prompt("計画を承認した日です。まだなら空欄にします。").example("2023/12/18"),
    version: Text = "計画の版" => stated(40).wanted().code().prompt("何回目の計画かがわかる番号です。").example("1"),
    reviewed: Date = "見直した日" => date().prompt("最後に計画を見直した日です。まだ見直していなければ空欄にします。").example("2024/4/1"),
    next_review: Date = "次に見直す日" => date().wanted().prompt("次に見直す予定の日です。").example("2024/10/1"),
    + /// The second and every further row of 出入口と止め方.
    more_ways_out: Vec<Field<Text>>,
}

impl Plan {
    /// Returns the ways out of the pharmacy's network and how each is cut, in the sheet's order.
    pub fn ways_out(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.way_out).chain(&self.more_ways_out).filter_map(Field::get)
    }

    /// Returns true where the plan was looked over after it was approved.
    pub fn is_reviewed_since(&self) -> bool {
        self.approved
            .copied()
            .zip(self.reviewed.copied())
            .is_some_and(|(approved, reviewed)| reviewed > approved)
    }
}
