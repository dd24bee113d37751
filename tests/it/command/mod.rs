//! The command as its users meet it: files, exit codes, messages.

mod annotate;
mod build;
mod check;
mod diff;
mod doctor;
mod edition_choice;
mod groups;
mod honest_year;
mod json;
mod limits;
#[cfg(target_os = "linux")]
mod memory;
mod new;
mod new_from;
mod new_workbook;
mod newcomer;
mod own_files;
#[cfg(target_os = "linux")]
mod places;
mod safety;
mod settings;
#[cfg(target_os = "linux")]
mod struck;
mod templates;
mod usage;

pub const PHARMACY_PDF: &str = "01_薬局確認用チェックリスト.pdf";

/// What is made of `Book::clean`.
pub const ALL_OUTPUTS: [&str; 24] = [
    PHARMACY_PDF,
    "01_薬局確認用チェックリスト.xlsx",
    "02_事業者確認用チェックリスト_架空システム株式会社.pdf",
    "02_事業者確認用チェックリスト_架空システム株式会社.xlsx",
    "03_連絡体制図.pdf",
    "03_連絡体制図.xlsx",
    "04_事業継続計画.pdf",
    "04_事業継続計画.xlsx",
    "05_復旧手順書.pdf",
    "05_復旧手順書.xlsx",
    "06_機器台帳.pdf",
    "06_機器台帳.xlsx",
    "07_利用者台帳.pdf",
    "07_利用者台帳.xlsx",
    "08_アクセスログ点検表.pdf",
    "08_アクセスログ点検表.xlsx",
    "09_事業者一覧.pdf",
    "09_事業者一覧.xlsx",
    "10_事前点検結果.pdf",
    "10_事前点検結果.xlsx",
    "11_システム構成図.pdf",
    "11_システム構成図.xlsx",
    "manifest.json",
    "立入検査ファイル.pdf",
];

/// For tests that are about something else than which papers there are.
pub const CHECKLISTS_ONLY: [&str; 2] = ["--only", "pharmacy-checklist,vendor-checklist"];

/// What is then made of `Book::clean`.
pub const CHECKLISTS: [&str; 5] =
    [ALL_OUTPUTS[0], ALL_OUTPUTS[1], ALL_OUTPUTS[2], ALL_OUTPUTS[3], "manifest.json"];
