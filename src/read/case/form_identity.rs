//! Whose form it is and which: properties, hidden columns and visible names, which must agree.

use std::collections::BTreeMap;

use super::diagnostics::Diagnostics;
use super::form_table::{Form, FormOutcome, items_by_text, row_ids};
use super::message::clipped;
use super::official_form;
use super::table::View;
use crate::case::{Case, ReadAs};
use crate::finding::{CellRef, Place};
use crate::model::edition::{Edition, FormKind};
use crate::model::form::property;
use crate::model::text::key;
use crate::read::file::grid::{Content, Grid};
use crate::rule;
use crate::sheet::Column;
use crate::sheet::checklist::FormColumns;

/// The columns of データ.
const COLUMN: FormColumns = FormColumns::BY_FIELD;
/// Fewer rows whose texts are those of items are chance.
const LEAST_ITEMS: usize = 3;

/// Everything that a form says of itself.
pub struct Identity {
    editions: Claims,
    kinds: Claims,
    pharmacies: Claims,
    vendors: Claims,
}

/// What one place says.
struct Claim {
    /// What it says.
    text: String,
    /// Where, in words.
    source: &'static str,
    /// The cell, where there is one.
    place: Option<Place>,
}

/// What all places say of one thing, those first that are believed first.
#[derive(Default)]
struct Claims(Vec<Claim>);

impl Claims {
    /// Takes what a place says, unless it says nothing.
    fn add(&mut self, text: Option<&str>, source: &'static str, place: Option<Place>) {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        self.0.extend(text.map(|text| Claim { text: text.to_owned(), source, place }));
    }

    /// Returns what is believed.
    fn first(&self) -> Option<&str> {
        self.0.first().map(|claim| claim.text.as_str())
    }

    /// Returns the first claim of every different content.
    fn different(&self) -> Vec<&Claim> {
        let mut found: Vec<&Claim> = Vec::new();
        for claim in &self.0 {
            if !found.iter().any(|other| key(&other.text) == key(&claim.text)) {
                found.push(claim);
            }
        }
        found
    }
}

impl Identity {
    /// Gathers what a form says of itself; the texts of items are those of an edition.
    pub fn of(form: &Form, edition: &Edition, case: &Case) -> Self {
        const PROPERTY: &str = "ファイルのプロパティ";
        let mut identity = Self {
            editions: Claims::default(),
            kinds: Claims::default(),
            pharmacies: Claims::default(),
            vendors: Claims::default(),
        };
        identity.editions.add(form.property(property::EDITION), PROPERTY, None);
        identity.kinds.add(
            form.property(property::FORM).filter(|id| FormKind::of_id(id).is_some()),
            PROPERTY,
            None,
        );
        identity.pharmacies.add(form.property(property::PHARMACY), PROPERTY, None);
        identity.vendors.add(form.property(property::VENDOR), PROPERTY, None);
        identity.add_ids(&form.grid);
        if identity.kinds.0.is_empty() {
            identity.add_texts(&form.grid, edition);
        }
        if let Some(view) = View::find(&form.grid, FormColumns::ALL) {
            add_column(&mut identity.pharmacies, &view, COLUMN.pharmacy);
            add_column(&mut identity.vendors, &view, COLUMN.vendor);
        }
        if let Some(official) = &form.official {
            identity.add_visible(official, edition, case);
        }
        identity
    }

    /// Adds what most of the rows' IDs say; single ones that differ are reported at their rows.
    fn add_ids(&mut self, grid: &Grid) {
        let ids = row_ids(grid);
        let mut counts: BTreeMap<(&str, FormKind), (usize, CellRef)> = BTreeMap::new();
        for (at, id) in &ids {
            counts.entry((&id.edition, id.form)).or_insert((0, *at)).0 += 1;
        }
        if let Some(((edition, kind), (_, at))) =
            counts.into_iter().max_by_key(|(_, (count, _))| *count)
        {
            const SOURCE: &str = "表の隠れている列";
            let place = Some(grid.place.at(at));
            self.editions.add(Some(edition), SOURCE, place.clone());
            self.kinds.add(Some(kind.id()), SOURCE, place);
        }
    }

    /// Adds which form it is by the texts of its items.
    fn add_texts(&mut self, grid: &Grid, edition: &Edition) {
        let Some(view) = View::find(grid, FormColumns::ALL) else { return };
        let count = |kind: FormKind| items_by_text(&view, edition, kind).len();
        let (pharmacy, vendor) = (count(FormKind::Pharmacy), count(FormKind::Vendor));
        let kind = if pharmacy > vendor { FormKind::Pharmacy } else { FormKind::Vendor };
        if pharmacy != vendor && pharmacy.max(vendor) >= LEAST_ITEMS {
            const SOURCE: &str = "チェック項目の文";
            self.editions.add(Some(&edition.id), SOURCE, None);
            self.kinds.add(Some(kind.id()), SOURCE, None);
        }
    }

    /// Adds what stands on 様式 for everybody to see.
    fn add_visible(&mut self, official: &Grid, edition: &Edition, case: &Case) {
        const SOURCE: &str = "シート「様式」";
        if let Some((at, kind)) = official_form::badge(official, edition) {
            self.kinds.add(Some(kind.id()), SOURCE, Some(official.place.at(at)));
        }
        let Some((at, name)) = official_form::vendor(official, edition) else { return };
        // Somebody may have put their own name or department behind the vendor's.
        let is_another = case.vendor_names().iter().any(|vendor| vendor.key() == key(&name));
        let goes_on = self.vendors.first().is_some_and(|vendor| key(&name).contains(&key(vendor)));
        if is_another || !goes_on {
            self.vendors.add(Some(&name), SOURCE, Some(official.place.at(at)));
        }
    }

    /// Returns the edition's id.
    pub fn edition(&self) -> Option<String> {
        self.editions.first().map(str::to_owned)
    }

    /// Returns which form it is.
    pub fn kind(&self) -> Option<FormKind> {
        self.kinds.first().and_then(FormKind::of_id)
    }

    /// Returns the vendor's name.
    pub fn vendor(&self) -> Option<String> {
        self.vendors.first().map(str::to_owned)
    }

    /// Tells whether it names those whom its kind of form needs.
    pub fn has_names(&self) -> bool {
        let has_vendor = self.kind() == Some(FormKind::Pharmacy) || self.vendors.first().is_some();
        has_vendor && self.pharmacies.first().is_some()
    }

    /// Returns what a form counts as in which nothing was filled in.
    pub fn as_blank(&self) -> FormOutcome {
        let read_as = self.kind().map_or(ReadAs::Unread, |form| {
            let vendor = self.vendor().filter(|_| form == FormKind::Vendor);
            ReadAs::Form { form, vendor, answers: 0 }
        });
        FormOutcome { header_row: None, read_as, nameless: None }
    }

    /// I016 where two places say different things; returns whether they do.
    pub fn report_disagreement(&self, sheet: &Place, diagnostics: &mut Diagnostics<'_>) -> bool {
        let vendor_on_pharmacy_form =
            self.kind() == Some(FormKind::Pharmacy) && self.vendors.first().is_some();
        let all = [
            ("様式の種類", &self.kinds),
            ("様式の年度", &self.editions),
            (COLUMN.pharmacy.header, &self.pharmacies),
            (COLUMN.vendor.header, &self.vendors),
        ];
        let disputed = all.into_iter().find(|(_, claims)| claims.different().len() > 1);
        let (what, claims) = match disputed {
            Some((what, claims)) => (what, claims.different()),
            None if vendor_on_pharmacy_form => {
                ("薬局確認用の様式に事業者名があり、その名前", self.vendors.different())
            }
            None => return false,
        };
        let said: Vec<String> = claims.iter().map(|claim| said(claim)).collect();
        let message =
            format!("この様式は、だれの答えか決められません。{what}が、{}です", said.join("、"));
        let hint = "だれの答えかを確かめ、tachiiri build で作った新しい様式に答えを書き写して、このファイルと入れかえてください";
        let places = claims.iter().rev().find_map(|claim| claim.place.clone());
        diagnostics.raise(&rule::I016, places.unwrap_or_else(|| sheet.clone()), message, hint);
        true
    }
}

/// Writes what a claim says and where.
fn said(claim: &Claim) -> String {
    let text = FormKind::of_id(&claim.text)
        .map_or_else(|| clipped(&claim.text), |kind| in_words(kind).to_owned());
    let cell = claim.place.as_ref().and_then(|place| place.cell);
    let cell = cell.map_or_else(String::new, |cell| format!("（{cell}）"));
    format!("{}{cell}では「{text}」", claim.source)
}

fn in_words(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Pharmacy => "薬局確認用",
        FormKind::Vendor => "事業者確認用",
    }
}

/// Adds what a column says in the rows of data: every name once.
fn add_column(claims: &mut Claims, view: &View<'_>, column: &Column) {
    let mut seen = Vec::new();
    for row in view.rows() {
        let (place, content) = view.cell(row, column);
        let Some(name) = content.map(Content::shown).filter(|name| !seen.contains(&key(name)))
        else {
            continue;
        };
        seen.push(key(&name));
        claims.add(Some(&name), "表の列", Some(place));
    }
}
