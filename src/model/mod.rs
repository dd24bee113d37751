//! The words of the field as types.
//!
//! # Glossary
//!
//! | 日本語 | here |
//! |---|---|
//! | 立入検査 | inspection |
//! | 薬局, 薬局開設者, 薬局の管理者 | pharmacy, owner, manager |
//! | 会社本部 | head office |
//! | 事業者 | vendor (supplies or maintains a medical information system) |
//! | 薬局確認用, 事業者確認用 | pharmacy form, vendor form ([`edition::FormKind`]) |
//! | 行ID, 返ってきた様式 | a form's row ID ([`form::RowId`]), a form that came back |
//! | 年度版 | edition ([`edition::Edition`]) |
//! | チェック項目, 項番, 対象機器 | item, number, device ([`edition::Item`], [`item::ItemId`]) |
//! | 参考項目 | reference item ([`edition::Period::Reference`]) |
//! | 1回目, 2回目, 目標日, 備考 | first, second, target, remark ([`crate::sheet::checklist::Answer`]) |
//! | 対象外 | out of scope ([`crate::sheet::choice::Reply::OutOfScope`]) |
//! | 機器台帳, 利用者台帳 | device ledger, account ledger |
//! | アクセスログ | access log ([`log::AccessLog`]) |
//! | 連絡体制図, 連絡元, 連絡順 | contact diagram, caller, order |
//! | 事業継続計画, 業務 | business continuity plan (BCP), operation |
//! | バックアップ, 世代, 復旧手順 | backup, generation, restore step |
//! | 開示書 | disclosure (MDS/SDS) |
//! | 重要度, 復旧優先度 | importance (to the business), restore order |
//! | 医療情報システム安全管理責任者, 企画管理者, システム運用担当者 | safety officer, planning manager, operator |
//!
//! The program's own words:
//!
//! | word | meaning |
//! |---|---|
//! | topic | the subject of an item, whatever number an edition gives it; rules bind to it ([`edition::topic`]) |
//! | form row | an item on a form, with the answer to it if there is one |
//! | claim | a form row whose newest answer is はい: what the rules compare with the ledgers |
//! | finding, hint | a thing that is wrong, missing or worth knowing; what to do about it ([`crate::finding::Finding`]) |
//! | rule, code, severity | what findings are instances of ([`crate::rule::Rule`]): I reading, C checklists, E ledgers |
//! | placeholder | a word that fills a cell and says nothing: なし, 不明, 同上 ([`placeholder::Placeholder`]) |
//! | concern | something to be looked into about the use of an ID ([`crate::review::Concern`]) |

pub mod act;
pub mod columns;
pub mod complete;
pub mod day;
pub mod edition;
pub mod form;
pub mod invisible;
pub mod item;
pub mod log;
pub mod log_time;
pub mod matching;
pub mod name;
pub mod outline;
pub mod outline_toml;
mod outlined;
pub mod pattern;
pub mod placeholder;
pub mod provisional;
pub mod templates;
pub mod text;
pub mod way_out;
