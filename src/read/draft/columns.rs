//! The columns of a form, from the headers of its largest table.

use super::header::{HeadedColumn, HeaderBlock};
use super::words::{HeaderWord, header_word, limits_to_others};
use crate::finding::CellRef;
use crate::model::columns::{ColumnKind, DatePlace};

/// A column of a drafted form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftColumn {
    /// What it holds.
    pub kind: ColumnKind,
    /// Its round.
    pub round: Option<u8>,
    /// Its header.
    pub header: String,
    /// The headers above it.
    pub over: Vec<String>,
    /// Where the day of an answer stands.
    pub date: DatePlace,
    /// The cell of its header.
    pub cell: CellRef,
    /// What a person must decide.
    pub marks: Vec<String>,
}

/// Returns the columns that are filled in, from left to right.
pub fn of_block(block: &HeaderBlock) -> Vec<DraftColumn> {
    let mut columns: Vec<DraftColumn> = block.columns.iter().filter_map(column).collect();
    number_answers(&mut columns);
    number_dates(&mut columns);
    let dated: Vec<Option<u8>> = columns
        .iter()
        .filter(|column| column.kind == ColumnKind::Date)
        .map(|column| column.round)
        .collect();
    for column in columns.iter_mut().filter(|column| column.kind == ColumnKind::Answer) {
        column.date = if dated.contains(&column.round) { DatePlace::Own } else { DatePlace::Below };
    }
    report_doubles(&mut columns);
    columns
}

fn column(headed: &HeadedColumn) -> Option<DraftColumn> {
    let above = |wanted| headed.over.iter().any(|over| header_word(over) == Some(wanted));
    let kind = match headed.word? {
        HeaderWord::Answer if above(HeaderWord::Date) && !above(HeaderWord::Answer) => {
            ColumnKind::Date
        }
        HeaderWord::Answer | HeaderWord::Part => ColumnKind::Answer,
        HeaderWord::Date => ColumnKind::Date,
        HeaderWord::Target => ColumnKind::Target,
        HeaderWord::Remark => ColumnKind::Remark,
        HeaderWord::Item | HeaderWord::Number | HeaderWord::Chapter | HeaderWord::Heading => {
            return None;
        }
    };
    let has_round = matches!(kind, ColumnKind::Answer | ColumnKind::Date);
    let is_limited =
        limits_to_others(&headed.header) || headed.over.iter().any(|over| limits_to_others(over));
    let mark =
        "病院などだけの列のようです。薬局が書かない列なら、この行を消してください".to_owned();
    Some(DraftColumn {
        kind,
        round: headed.round().filter(|_| has_round),
        header: headed.header.clone(),
        over: headed.over.clone(),
        date: DatePlace::Below,
        cell: headed.cell,
        marks: is_limited.then_some(mark).into_iter().collect(),
    })
}

fn of_kind(columns: &mut [DraftColumn], kind: ColumnKind) -> Vec<&mut DraftColumn> {
    columns.iter_mut().filter(|column| column.kind == kind).collect()
}

/// Numbers answers that name no round: the only one is the first, of several each in its order;
/// beside others that name theirs, those that are left.
fn number_answers(columns: &mut [DraftColumn]) {
    let mut answers = of_kind(columns, ColumnKind::Answer);
    let wanted: Vec<u8> = (1..).take(answers.len()).collect();
    let mut unnamed = answers.iter().filter(|column| column.round.is_none());
    let first = unnamed.next().map(|column| (column.header.clone(), column.over.clone()));
    // Columns of different headers are no rounds of one question: perhaps each is somebody else's.
    let are_alike = unnamed.all(|column| {
        first
            .as_ref()
            .is_some_and(|(header, over)| (header, over) == (&column.header, &column.over))
    });
    if !are_alike || !fill_rounds(&mut answers, &wanted) {
        for column in answers.iter_mut().filter(|column| column.round.is_none()) {
            column.marks.push("何回目の答えの列か、決められません".to_owned());
        }
    }
}

/// Gives the rounds that are left to columns that name none, in their order; returns whether that
/// is beyond doubt: there are as many of both, and the rounds then go up from left to right.
fn fill_rounds(columns: &mut [&mut DraftColumn], wanted: &[u8]) -> bool {
    let named: Vec<u8> = columns.iter().filter_map(|column| column.round).collect();
    let mut left = wanted.iter().filter(|round| !named.contains(round));
    let rounds: Vec<Option<u8>> =
        columns.iter().map(|column| column.round.or_else(|| left.next().copied())).collect();
    let is_sure = left.next().is_none() && rounds.iter().all(Option::is_some) && rounds.is_sorted();
    if is_sure {
        columns.iter_mut().zip(rounds).for_each(|(column, round)| column.round = round);
    }
    is_sure
}

/// Numbers columns of days that name no round: as many as there are answers belong to these in
/// their order.
fn number_dates(columns: &mut [DraftColumn]) {
    let are_beside = are_beside_answers(columns);
    let answers = of_kind(columns, ColumnKind::Answer);
    let rounds: Vec<Option<u8>> = answers.iter().map(|column| column.round).collect();
    let mut dates = of_kind(columns, ColumnKind::Date);
    if dates.iter().any(|column| column.round.is_some()) {
        let wanted: Vec<u8> = rounds.into_iter().flatten().collect();
        if dates.iter().any(|column| column.round.is_none()) && !fill_rounds(&mut dates, &wanted) {
            for column in dates.iter_mut().filter(|column| column.round.is_none()) {
                column.marks.push("何回目の日付の列か、決められません".to_owned());
            }
        }
        return;
    }
    let fits = dates.len() == rounds.len() && are_beside;
    for (at, column) in dates.iter_mut().enumerate() {
        column.round = rounds.get(at).or(rounds.last()).copied().flatten();
        if !fits {
            column.marks.push(
                "日付の列が、答えの列に1つずつ並んでいません。どの答えの日付の列か、決められません"
                    .to_owned(),
            );
        }
    }
}

/// Returns whether each column of days stands right of the answer that it would belong to by its
/// order, or each left of it.
fn are_beside_answers(columns: &[DraftColumn]) -> bool {
    let places = |kind: ColumnKind| -> Vec<usize> {
        let all = columns.iter().enumerate();
        all.filter(|(_, column)| column.kind == kind).map(|(at, _)| at).collect()
    };
    let (answers, dates) = (places(ColumnKind::Answer), places(ColumnKind::Date));
    let mut pairs = answers.iter().zip(&dates).map(|(answer, date)| answer < date);
    let first = pairs.next();
    pairs.all(|is_right| Some(is_right) == first)
}

/// Marks columns of one kind and round that are there twice, for pharmacies as far as can be told.
fn report_doubles(columns: &mut [DraftColumn]) {
    let unlimited = columns.iter().filter(|column| column.marks.is_empty());
    let keys: Vec<(ColumnKind, Option<u8>)> =
        unlimited.map(|column| (column.kind, column.round)).collect();
    for column in columns.iter_mut() {
        let key = (column.kind, column.round);
        let is_double = keys.iter().filter(|other| **other == key).count() > 1;
        if is_double && column.marks.is_empty() {
            column.marks.push("同じ種類の列が2つあります。使うほうだけを残してください".to_owned());
        }
    }
}
