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

/// Returns a path as it is typed: in quotation marks where a shell would take it apart, in those
/// within which it takes nothing for a command of its own where the name would be one.
fn quoted(path: &str) -> String {
    // A name that begins with a dash would be an option, one with a tilde somebody's folder.
    let path = if path.starts_with(['-', '~']) { format!("./{path}") } else { path.to_owned() };
    if path.chars().all(is_plain) {
        path
    } else if path.contains(is_obeyed) {
        format!("'{}'", path.replace('\'', r"'\''"))
    } else {
        format!("\"{path}\"")
    }
}

/// Returns whether no shell sees anything but a letter in a character.
fn is_plain(character: char) -> bool {
    const MARKS: &str = "-_./:,+@=%^~";
    character.is_alphanumeric()
        || !character.is_ascii() && !character.is_whitespace()
        || MARKS.contains(character)
        || cfg!(windows) && character == '\\'
}

/// Returns whether a shell obeys a character also between double quotation marks.
fn is_obeyed(character: char) -> bool {
    matches!(character, '$' | '`' | '"' | '!') || !cfg!(windows) && character == '\\'
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_a_name_when_its_command_is_copied() {
        let names = [
            ("店/様式2.xlsx", "店/様式2.xlsx"),
            ("店/様式 1.xlsx", "\"店/様式 1.xlsx\""),
            ("様式　（薬局）.xlsx", "\"様式　（薬局）.xlsx\""),
            ("a'b.xlsx", "\"a'b.xlsx\""),
            ("[a]{b,c}*.xlsx", "\"[a]{b,c}*.xlsx\""),
            ("$(touch x).xlsx", "'$(touch x).xlsx'"),
            ("`touch x`.xlsx", "'`touch x`.xlsx'"),
            ("a\";touch x;\".xlsx", "'a\";touch x;\".xlsx'"),
            ("いま!!.xlsx", "'いま!!.xlsx'"),
            ("a'$b.xlsx", r"'a'\''$b.xlsx'"),
            ("-o x.xlsx", "\"./-o x.xlsx\""),
            ("~a.xlsx", "./~a.xlsx"),
        ];
        for (name, typed) in names {
            assert_eq!(quoted(name), typed);
        }
        assert_eq!(
            draft_command(&["$a.xlsx", "b.xlsx"]),
            "tachiiri editions --draft '$a.xlsx' b.xlsx -o 今年度の様式.xlsx"
        );
    }

    #[cfg(not(windows))]
    #[test]
    fn a_backslash_of_a_name_stays_one() {
        assert_eq!(quoted(r"a\`b.xlsx"), r"'a\`b.xlsx'");
        assert_eq!(quoted(r"a\b.xlsx"), r"'a\b.xlsx'");
    }
}
