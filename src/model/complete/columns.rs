//! The columns of a form as written down: what is missing of them or impossible.

use std::collections::BTreeSet;

use super::Builder;
use crate::model::columns::{ColumnKind, DatePlace, FormColumn, MAX_ROUNDS};
use crate::model::edition::{FormKind, Words};
use crate::model::outline::{ColumnOutline, Key, Part};

impl Builder<'_> {
    /// Reports columns that do not say what they hold.
    pub(super) fn column_kinds(&mut self) {
        for (at, column) in self.outline.columns.iter().enumerate() {
            if column.kind.is_none() {
                self.missing(Part::Column(at), Key::Kind);
            }
            if column.header.is_none() {
                self.missing(Part::Column(at), Key::Header);
            }
        }
    }

    /// Returns a form's columns; those of 令和5年度 in the edition's words where it names none.
    pub(super) fn columns(&mut self, kind: FormKind, words: &Words) -> Vec<FormColumn> {
        if self.outline.columns.is_empty() {
            return as_in_reiwa5(words);
        }
        let all = self.outline.columns.iter().enumerate();
        let of_form: Vec<(usize, &ColumnOutline)> =
            all.filter(|(_, column)| column.form.is_none_or(|form| form == kind)).collect();
        self.check_columns(kind, &of_form);
        of_form.into_iter().filter_map(|(_, column)| column_of(column)).collect()
    }

    fn check_columns(&mut self, form: FormKind, columns: &[(usize, &ColumnOutline)]) {
        let mut seen = BTreeSet::new();
        for (at, column) in columns {
            let part = Part::Column(*at);
            let needs_round = matches!(column.kind, Some(ColumnKind::Date | ColumnKind::Answer));
            match column.round {
                None if needs_round => self.missing(part, Key::Round),
                Some(round) if round == 0 || usize::from(round) > MAX_ROUNDS => {
                    self.wrong(part, Key::Round, format!("回は1から{MAX_ROUNDS}までです"));
                }
                _ => {}
            }
            let round = column.round.filter(|_| needs_round);
            if column.kind.is_some() && !seen.insert((column.kind, round)) {
                self.wrong(part, Key::Kind, "同じ様式に、同じ回の同じ種類の列が2つあります");
            }
        }
        let has = |kind, round: u8| seen.contains(&(Some(kind), Some(round)));
        let rounds: Vec<u8> = (1..=3).filter(|round| has(ColumnKind::Answer, *round)).collect();
        // A column that does not say what it holds may be the one that seems to be missing.
        let are_known = columns.iter().all(|(_, column)| column.kind.is_some());
        let are_whole = rounds.last().is_some_and(|last| usize::from(*last) == rounds.len());
        if are_known && !are_whole {
            let part = columns.first().map_or(Part::Head, |(at, _)| Part::Column(*at));
            let are_shared = columns.iter().all(|(_, column)| column.form.is_none());
            let form = match form {
                FormKind::Pharmacy if !are_shared => "薬局確認用",
                FormKind::Vendor if !are_shared => "事業者確認用",
                FormKind::Pharmacy | FormKind::Vendor => "様式",
            };
            self.wrong(part, Key::Round, format!("{form}に、1回目から順の答えの列がありません"));
        }
        for (at, column) in columns.iter().filter(|_| are_known) {
            self.check_date_place(Part::Column(*at), column, &has);
        }
    }

    /// Reports an answer whose day has no place, and days that belong to no answer.
    fn check_date_place(
        &mut self,
        part: Part,
        column: &ColumnOutline,
        has: &dyn Fn(ColumnKind, u8) -> bool,
    ) {
        let Some(round) = column.round else { return };
        let own = column.date.unwrap_or_default() == DatePlace::Own;
        match column.kind {
            Some(ColumnKind::Answer) if own && !has(ColumnKind::Date, round) => {
                self.wrong(
                    part,
                    Key::Date,
                    "日付を別の列に書く答えですが、同じ回の日付の列がありません",
                );
            }
            Some(ColumnKind::Answer) if !own && has(ColumnKind::Date, round) => {
                self.wrong(part, Key::Date, "同じ回に日付の列があるので、日付は「別の列」です");
            }
            Some(ColumnKind::Date) if !has(ColumnKind::Answer, round) => {
                self.wrong(part, Key::Round, "この回の答えの列がありません");
            }
            _ => {}
        }
    }
}

fn column_of(column: &ColumnOutline) -> Option<FormColumn> {
    Some(FormColumn {
        kind: column.kind?,
        round: column.round,
        header: column.header.clone()?,
        over: column.over.clone(),
        date: column.date.unwrap_or_default(),
    })
}

/// Returns the columns of 令和5年度: two answers with their days under them, the target date between,
/// remarks.
fn as_in_reiwa5(words: &Words) -> Vec<FormColumn> {
    let column = |kind, round, header: &String, over: &[&String]| FormColumn {
        kind,
        round,
        header: header.clone(),
        over: over.iter().map(|header| (*header).clone()).collect(),
        date: DatePlace::Below,
    };
    vec![
        column(ColumnKind::Answer, Some(1), &words.first, &[&words.result]),
        column(ColumnKind::Target, None, &words.target, &[&words.result]),
        column(ColumnKind::Answer, Some(2), &words.second, &[&words.result]),
        column(ColumnKind::Remark, None, &words.remark, &[]),
    ]
}
