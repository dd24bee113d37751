//! How to get to the form of a year that the program does not have: said wherever one is missing.

use super::day::FiscalYear;
use super::edition::Edition;
use crate::finding::Place;

/// The page on which the ministry hands its forms out.
pub const PAGE: &str = "医療情報システムの安全管理に関するガイドライン";

/// What can be made and used without this year's form.
pub const STILL_OF_USE: &str = "台帳のシートと、03 連絡体制図、04 事業継続計画、05 復旧手順書、07 利用者台帳、11 システム構成図は、様式の年度にかかわらず使えます";

/// Returns where the form of a year is to be had, and how it is taken in; of this year where none
/// is named.
pub fn ministry(year: Option<FiscalYear>) -> String {
    let year = year.map_or_else(|| "今年度".to_owned(), |year| year.to_string());
    format!(
        "厚生労働省のページ「{PAGE}」で{year}の様式（Excel）を手に入れ、{} で取り込んでください",
        draft_command(&["様式.xlsx"])
    )
}

/// Returns the command that draws an edition up from a ministry's workbooks.
pub fn draft_command(workbooks: &[&str]) -> String {
    let names: Vec<String> = workbooks.iter().map(|name| quoted(name)).collect();
    format!("tachiiri editions --draft {} -o 今年度の様式.xlsx", names.join(" "))
}

/// Returns how the ministry's workbooks that were found are taken in; none are those for hospitals
/// alone.
pub fn take_in(workbooks: &[&str]) -> String {
    if workbooks.is_empty() {
        return "「医療機関確認用」の様式は、薬局では使いません。「薬局確認用」と「事業者確認用」の様式を使ってください".to_owned();
    }
    let command = draft_command(workbooks);
    format!(
        "{command} で、この様式を取り込めます（tachiiri serve の画面に置いても取り込めます）。答えを書き込んだものなら、答えは書き込み用のファイルに書き写してください"
    )
}

/// Returns a path as it is typed: in quotation marks where a shell would take it apart.
fn quoted(path: &str) -> String {
    const APART: [char; 12] = ['&', ';', '(', ')', '\'', '|', '<', '>', '*', '?', '#', '!'];
    let is_whole =
        !path.contains(|character: char| character.is_whitespace() || APART.contains(&character));
    if is_whole { path.to_owned() } else { format!("\"{path}\"") }
}

/// Returns what to mend where an edition of another year is at hand; `year` is the cell 年度.
pub fn at_hand(edition: &Edition, year: &Place) -> String {
    let cell = year.cell.map_or_else(String::new, |cell| format!("（{cell}）"));
    let (name, year) = (&edition.name, edition.fiscal_year);
    format!(
        "「{name}」（{}）が使えます。シート「薬局」の「年度」{cell}を「{year}」に直してください",
        edition.id
    )
}

/// Returns the ways to this year's form, a line each: which years are known, where the ministry
/// hands the form out, and the command that takes it in.
pub fn in_lines(years: &[String]) -> String {
    let known = format!("使える年度は {} です", years.join("、"));
    let page = format!("今年度の様式は、厚生労働省のページ「{PAGE}」で Excel として配られています");
    format!("{known}\n{page}\n{} で取り込めます", draft_command(&["様式.xlsx"]))
}
