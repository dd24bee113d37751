//! The context of a case's papers: case, edition, day, templates, findings.

use jiff::civil::Date;

use super::draft::BcpDraft;
use super::facts::Law;
use super::tables::Tables;
use super::templates::PaperTemplates;
use super::wording::{Wording, WordingFile};
use crate::case::Case;
use crate::finding::{Finding, FindingGroup, Findings};
use crate::model::day::in_words;
use crate::model::edition::Edition;

/// Printed where a day or a name is still to be written.
pub(super) const TO_WRITE_ON: &str = "＿＿＿＿＿＿＿＿";

/// A finding with the reason for its rule.
#[derive(Debug, Clone, Copy)]
pub struct FindingWithReason<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The rule's title, for findings that have no sentence in common.
    pub title: &'a str,
    /// Why it matters.
    pub why: &'a str,
}

/// All that the papers of a case are made of.
pub struct PaperContext<'a> {
    pub(super) case: &'a Case,
    /// The edition; `None` where it is not known, and papers are made that need none.
    pub(super) edition: Option<&'a Edition>,
    pub(super) as_of: Date,
    pub(super) tables: &'a Tables,
    pub(super) law: &'a Law,
    templates: &'a PaperTemplates,
    pub(super) draft: Option<&'a BcpDraft>,
    pub(super) findings: Vec<FindingWithReason<'a>>,
    /// The findings by their cause.
    pub(super) groups: Vec<FindingGroup>,
    /// How many more there are than are listed.
    pub(super) omitted: usize,
}

impl<'a> PaperContext<'a> {
    /// Returns the context of a case that was read; the papers speak of the day `as_of`.
    pub fn new(
        case: &'a Case,
        edition: Option<&'a Edition>,
        as_of: Date,
        templates: &'a PaperTemplates,
    ) -> Self {
        let PaperTemplates { tables, law, .. } = templates;
        Self {
            case,
            edition,
            as_of,
            tables,
            law,
            templates,
            draft: None,
            findings: Vec::new(),
            groups: Vec::new(),
            omitted: 0,
        }
    }

    /// Adds the plan's draft, so that the plan is not worded a second time.
    #[must_use]
    pub fn with_draft(self, draft: Option<&'a BcpDraft>) -> Self {
        Self { draft, ..self }
    }

    /// Adds the findings, which paper 10 lists, with the reason that `reason` gives for each.
    #[must_use]
    pub fn with_findings(
        self,
        found: &'a Findings,
        reason: fn(&'a Finding) -> FindingWithReason<'a>,
    ) -> Self {
        let (findings, groups) = (found.iter().map(reason).collect(), found.groups());
        Self { findings, groups, omitted: found.omitted().values().sum(), ..self }
    }

    /// Returns a wording file, ready to be filled in.
    pub(super) fn wording(&self, file: WordingFile) -> &'a Wording {
        self.templates.wording(file)
    }

    /// Returns 薬局名.
    pub(super) fn pharmacy(&self) -> String {
        self.case.pharmacy.name.text().to_owned()
    }

    /// Returns the line that says when the papers were drawn up and of which day they speak.
    pub(super) fn dates(&self) -> String {
        let drawn_up =
            self.case.pharmacy.drawn_up.copied().map_or_else(|| TO_WRITE_ON.to_owned(), in_words);
        format!("作成日：{drawn_up}　基準日：{}", in_words(self.as_of))
    }

    /// Returns the same with who drew them up.
    pub(super) fn signed_dates(&self) -> String {
        format!("{}　作成者：{}", self.dates(), author(self.case))
    }

    /// Returns whether vendors are to answer though no sheet names one.
    pub(super) fn no_vendor_is_known(&self) -> bool {
        let case = self.case;
        let asked = !case.has_no_system() && !case.has_no_contract();
        asked && case.vendors.is_none() && case.vendor_answers.is_none()
    }
}

/// Returns 作成者, or a line to write on.
pub(super) fn author(case: &Case) -> String {
    let author = case.pharmacy.author.text();
    if author.is_empty() { TO_WRITE_ON.to_owned() } else { author.to_owned() }
}
