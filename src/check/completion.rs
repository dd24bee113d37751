//! How far a case has come, for the list of a chain's head office.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::context::{Context, FormRow};
use crate::model::edition::Period;

/// How far a case has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// Items of 薬局確認用 for the fiscal year whose newest answer is not はい.
    pub open: usize,
    /// The same of the reference items, which are not inspected yet.
    pub open_reference: usize,
    /// Items not はい whose target date has passed.
    pub overdue: usize,
    /// The next target date, from the as-of day on, among the items not はい.
    pub next_target: Option<Date>,
    /// Vendors whose 事業者確認用 is still out.
    pub vendors_out: Vec<String>,
}

impl Completion {
    /// How far the case has come.
    pub(super) fn of(context: &Context<'_>) -> Self {
        let open: Vec<FormRow<'_>> = context.pharmacy_rows().filter(|row| !row.is_yes()).collect();
        let of_period = |period| open.iter().filter(|row| row.item.period == period).count();
        let targets: Vec<Date> =
            open.iter().filter_map(|row| row.answer?.target.copied()).collect();
        let out =
            context.asked_vendors().into_iter().filter(|vendor| !context.has_answered(vendor));
        Self {
            open: of_period(Period::Year),
            open_reference: of_period(Period::Reference),
            overdue: targets.iter().filter(|target| **target < context.as_of).count(),
            next_target: targets.iter().filter(|target| **target >= context.as_of).min().copied(),
            vendors_out: out.map(ToString::to_string).collect(),
        }
    }
}
