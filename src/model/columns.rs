//! The columns of a form, in printed order, and what a row of it asks for.

use serde::{Deserialize, Serialize};

/// More rounds of answers than this no form has.
pub const MAX_ROUNDS: usize = 3;

/// What a column of a form holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// The days of a round, beside its answers.
    Date,
    /// The answers of a round.
    Answer,
    /// Target dates.
    Target,
    /// Remarks.
    Remark,
}

/// Where the day of an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatePlace {
    /// Under the answer.
    #[default]
    Below,
    /// In a column of its own.
    Own,
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormColumn {
    /// What it holds.
    pub kind: ColumnKind,
    /// The round it belongs to, from one; none where it belongs to all.
    pub round: Option<u8>,
    /// Its header.
    pub header: String,
    /// The headers above it, from the top, each of which may stand above several columns.
    pub over: Vec<String>,
    /// Where the day of an answer stands.
    pub date: DatePlace,
}

impl FormColumn {
    /// Returns the round, counted from zero; none where it belongs to all.
    pub fn round_index(&self) -> Option<usize> {
        self.round.and_then(|round| usize::from(round).checked_sub(1))
    }
}

/// What is asked for in a row of a form: how many rounds, and which of the other two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape {
    /// The number of rounds, one to three.
    pub rounds: usize,
    /// Whether there are target dates.
    pub target: bool,
    /// The number of rounds before the target date.
    pub target_after: usize,
    /// Whether there are remarks.
    pub remark: bool,
}

impl Shape {
    /// Two rounds with the target date between, and remarks, as in 令和5年度.
    pub const REIWA5: Self = Self { rounds: 2, target: true, target_after: 1, remark: true };

    /// The most that a form may ask for.
    pub const LARGEST: Self = Self { rounds: MAX_ROUNDS, ..Self::REIWA5 };

    /// Returns what a form's columns ask for.
    pub fn of(columns: &[FormColumn]) -> Self {
        let answers = |columns: &[FormColumn]| {
            columns.iter().filter(|column| column.kind == ColumnKind::Answer).count()
        };
        let target = columns.iter().position(|column| column.kind == ColumnKind::Target);
        Self {
            rounds: answers(columns).min(MAX_ROUNDS),
            target: target.is_some(),
            target_after: target.map_or(0, |target| answers(&columns[..target])),
            remark: columns.iter().any(|column| column.kind == ColumnKind::Remark),
        }
    }

    /// Returns the fields of a row, in the order in which tables have them.
    pub fn fields(self) -> Vec<FormField> {
        let mut fields = Vec::new();
        for round in 0..=self.rounds {
            if self.target && round == self.target_after.min(self.rounds) {
                fields.push(FormField::Target);
            }
            if round < self.rounds {
                fields.extend([FormField::Reply(round), FormField::Checked(round)]);
            }
        }
        fields.extend(self.remark.then_some(FormField::Remark));
        fields
    }
}

/// A field of a form's row; rounds count from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormField {
    /// The answer of a round.
    Reply(usize),
    /// The day of a round.
    Checked(usize),
    /// The target date.
    Target,
    /// The remark.
    Remark,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_follow_the_rounds() {
        use FormField::{Checked, Remark, Reply, Target};
        let reiwa5 = [Reply(0), Checked(0), Target, Reply(1), Checked(1), Remark];
        assert_eq!(Shape::REIWA5.fields(), reiwa5);
        let bare = Shape { rounds: 1, target: false, target_after: 0, remark: false };
        assert_eq!(bare.fields(), [Reply(0), Checked(0)]);
        let last = Shape { rounds: 1, target: true, target_after: 1, remark: false };
        assert_eq!(last.fields(), [Reply(0), Checked(0), Target]);
        let first = Shape { rounds: 1, target: true, target_after: 0, remark: false };
        assert_eq!(first.fields(), [Target, Reply(0), Checked(0)]);
    }
}
