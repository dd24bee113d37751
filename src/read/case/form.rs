//! A checklist made by `build` that comes back filled in: its table データ, read as the answers of the
//! pharmacy or of a vendor.
//!
//! Which workbook is a form, its custom properties tell, or, where a program dropped them, the
//! hidden IDs of its rows; where these are gone too, the texts of its items. Whose it is,
//! properties and hidden columns tell, which must agree ([`super::form_identity`]). A form in which
//! nothing was filled in counts as nothing, unless its headers are broken: then nobody can tell.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostics::Diagnostics;
use super::form_identity::Identity;
use super::form_rows::Walk;
use super::form_table::{Form, FormOutcome, items_by_text, row_ids};
use super::message::clipped;
use super::official_form;
use super::structure::{self, Origin};
use super::table::View;
use crate::case::{Case, ReadAs};
use crate::finding::{Place, Severity};
use crate::model::columns::Shape;
use crate::model::edition::{Edition, FormKind};
use crate::rule;
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet};

/// What a form's answers are held against.
#[derive(Clone, Copy)]
pub struct Editions<'e> {
    /// The case's edition.
    pub edition: &'e Edition,
    /// Whether it is certain to be the case's.
    pub certain: bool,
    /// All that are known.
    pub known: &'e [Edition],
}

impl Form {
    /// Adds to a case what the form says.
    pub fn read(
        &self,
        case: &mut Case,
        editions: Editions<'_>,
        diagnostics: &mut Diagnostics<'_>,
    ) -> FormOutcome {
        let mut of_header = Diagnostics::with(Vec::new(), diagnostics.glyphs);
        let identity = Identity::of(self, editions.edition, case);
        let columns = self.columns(&identity, editions.edition);
        let view = View::open(&self.grid, &columns.all, &mut of_header);
        let sound = of_header.findings.iter().all(|finding| finding.severity != Severity::Error);
        let Some(mut view) = view.filter(|_| sound) else {
            if !self.is_copied {
                diagnostics.findings.append(&mut of_header.findings);
            }
            return FormOutcome::UNREAD;
        };
        let written = self.written(&identity, editions.edition);
        let is_blank = is_blank(&view, columns);
        if is_blank && written.is_nothing() {
            return identity.as_blank();
        }
        if self.is_copied && !identity.has_names() {
            return FormOutcome {
                nameless: identity.kind().filter(|_| !is_blank),
                ..FormOutcome::UNREAD
            };
        }
        diagnostics.findings.append(&mut of_header.findings);
        let header_row = Some(view.header_row());
        let Some(kind) = self.kind(&identity, editions, diagnostics) else {
            return FormOutcome { header_row, ..FormOutcome::UNREAD };
        };
        let by_text = row_ids(&self.grid).is_empty();
        if !is_blank {
            let rows = view.rows();
            structure::report(&mut view, &rows, Origin::Form, &mut case.blanks, diagnostics);
        }
        let walk = Walk {
            form: self,
            view: &view,
            columns,
            kind,
            edition: editions.edition,
            by_text,
            is_blank,
            last_item: self.last_item(&view, editions.edition, kind),
            case,
            diagnostics,
            told: BTreeSet::new(),
            answers: 0,
            found: BTreeMap::new(),
        };
        let Some((answers, found)) = walk.all_rows() else {
            return FormOutcome { header_row, ..FormOutcome::UNREAD };
        };
        written.report(&view, &found, diagnostics);
        let vendor = identity.vendor().filter(|_| kind == FormKind::Vendor);
        FormOutcome {
            header_row,
            read_as: ReadAs::Form { form: kind, vendor, answers },
            nameless: None,
        }
    }

    /// Returns the last row of an item, as their IDs say, else their texts.
    fn last_item(&self, view: &View<'_>, edition: &Edition, kind: FormKind) -> Option<u32> {
        let of_ids = row_ids(&self.grid).into_iter().map(|(at, _)| at.row).max();
        let of_texts = || items_by_text(view, edition, kind).into_keys().next_back();
        of_ids.or_else(of_texts)
    }

    /// Returns what was written on 様式 instead.
    fn written(&self, identity: &Identity, edition: &Edition) -> official_form::Written {
        let written = |official| official_form::written(official, identity.kind(), edition);
        self.official.as_ref().map(written).unwrap_or_default()
    }

    /// Returns the columns that the form has in the case's edition; of another edition's form all
    /// that there may be.
    fn columns(&self, identity: &Identity, edition: &Edition) -> &'static AnswerColumns {
        let shape = match (identity.edition(), identity.kind()) {
            (Some(id), Some(kind)) if id == edition.id => edition.shape(kind),
            _ => Shape::LARGEST,
        };
        AnswerColumns::of(AnswerSheet::Form, shape)
    }

    /// Returns which form of the case's edition it is; `None` where its rows cannot be taken, which
    /// is reported.
    fn kind(
        &self,
        identity: &Identity,
        editions: Editions<'_>,
        diagnostics: &mut Diagnostics<'_>,
    ) -> Option<FormKind> {
        if identity.report_disagreement(&self.grid.place, diagnostics) {
            return None;
        }
        let first = row_ids(&self.grid).first().map(|(at, _)| *at);
        let place = first.map_or_else(|| self.grid.place.clone(), |at| self.grid.place.at(at));
        let (Some(edition), Some(kind)) = (identity.edition(), identity.kind()) else {
            let hint = "tachiiri build で作った様式を、もう一度送ってもらうか、作り直してください";
            diagnostics.raise_about_item(place, "どの年度のどの様式か決められません", hint);
            return None;
        };
        let ours = editions.edition.id == edition;
        if !ours && editions.certain {
            report_other_edition(&edition, editions, place, diagnostics);
        }
        ours.then_some(kind)
    }
}

/// Tells whether nothing was filled in.
fn is_blank(view: &View<'_>, columns: &AnswerColumns) -> bool {
    let filled =
        |row: u32| columns.filled_in().any(|(_, column)| view.cell(row, column).1.is_some());
    !view.rows().into_iter().any(filled)
}

fn report_other_edition(
    id: &str,
    editions: Editions<'_>,
    place: Place,
    diagnostics: &mut Diagnostics<'_>,
) {
    let known = editions.known.iter().find(|edition| edition.id == id);
    let theirs = known.map_or_else(|| clipped(id), |edition| edition.name.clone());
    let ours = &editions.edition.name;
    let message = format!(
        "この様式は「{theirs}」のものなので、読みませんでした。この薬局の書類は「{ours}」で作ります"
    );
    let hint = format!(
        "「{ours}」の様式に書き直してもらうか、このファイルをフォルダから外してください。年度が違うときは、シート「薬局」の「年度」を直してください"
    );
    diagnostics.raise(&rule::I025, place, message, hint);
}
