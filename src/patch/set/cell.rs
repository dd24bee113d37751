//! One cell of a worksheet part: where its bytes are, what may be done with it, its new content.

use std::rc::Rc;

use super::change::ChangeError;
use super::styles::{CellStyles, Shows};
use super::tables::tables;
use super::typed::Typed;
use crate::finding::CellRef;
use crate::package::edits::{Edits, escaped};
use crate::package::limits::Refusal;
use crate::package::outline::Node;
use crate::patch::cells::{WrittenCell, WrittenFormula};
use crate::patch::formula;
use crate::patch::sheet::{
    CellSpan, CellVisitor, RowSpan, SheetXml, area_text, areas, holds, is_on, walk,
};
use crate::patch::workbook::{OpenWorkbook, SheetPart};
use crate::sheet::{Column, Kind};

/// A formula that others share or that fills an area.
#[derive(Debug, Clone)]
struct Formula {
    at: CellRef,
    node: Node,
    written: WrittenFormula,
}

/// A cell's place in its part.
pub struct Place {
    part: Rc<Vec<u8>>,
    at: CellRef,
    /// The cell's element.
    cell: Option<Node>,
    /// The element of its row.
    row: Option<Node>,
    /// Where a new cell, or a new row, belongs.
    insert: Option<usize>,
    /// The style of the nearest filled cell above.
    above: Option<usize>,
    /// Formulas of an area, and those that share one.
    formulas: Vec<Formula>,
    merges: Vec<(CellRef, CellRef)>,
    is_table_header: bool,
    /// Style of the cell's column.
    column_style: Option<usize>,
}

/// Finds a cell on a walk through a sheet.
struct Search<'p> {
    part: &'p [u8],
    at: CellRef,
    cell: Option<Node>,
    row: Option<Node>,
    in_row: Option<usize>,
    before_row: Option<usize>,
    above: Option<usize>,
    formulas: Vec<Formula>,
    failed: Option<Refusal>,
}

impl CellVisitor for Search<'_> {
    fn row(&mut self, row: RowSpan) {
        if row.row == self.at.row {
            self.row = Some(row.node);
        } else if row.row > self.at.row && self.before_row.is_none() {
            self.before_row = Some(row.node.whole.start);
        }
    }

    fn cell(&mut self, cell: CellSpan) {
        if cell.at.row == self.at.row && cell.at.column > self.at.column && self.in_row.is_none() {
            self.in_row = Some(cell.node.whole.start);
        }
        let fragment = &self.part[cell.node.whole.clone()];
        let is_formula =
            fragment.windows(2).any(|pair| pair == b"f " || pair == b"f>" || pair == b"f/");
        if is_formula && let Err(refusal) = self.take_formula(&cell) {
            self.failed = Some(refusal);
        }
        if cell.at == self.at {
            self.cell = Some(cell.node);
        } else if cell.at.column == self.at.column
            && cell.at.row < self.at.row
            && !cell.node.is_closed()
        {
            self.above = style_of(self.part, &cell.node);
        }
    }
}

impl Search<'_> {
    fn take_formula(&mut self, cell: &CellSpan) -> Result<(), Refusal> {
        let written = WrittenCell::read(self.part, &cell.node)?;
        if let Some(written) = written.formula.filter(|formula| !formula.kind.is_empty()) {
            self.formulas.push(Formula { at: cell.at, node: cell.node.clone(), written });
        }
        Ok(())
    }
}

fn style_of(part: &[u8], node: &Node) -> Option<usize> {
    node.tag(part).value("s").and_then(|style| style.trim().parse().ok())
}

impl Place {
    /// Finds a cell of a sheet.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn find(
        workbook: &mut OpenWorkbook,
        sheet: &SheetPart,
        at: CellRef,
    ) -> Result<Self, ChangeError> {
        let path = sheet.path.clone().unwrap_or_default();
        let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
        let is_table_header = tables(workbook, sheet)?.iter().any(|table| table.is_header(at));
        let xml = SheetXml::read(&part)?;
        let mut search = Search {
            part: &part,
            at,
            cell: None,
            row: None,
            in_row: None,
            before_row: None,
            above: None,
            formulas: Vec::new(),
            failed: None,
        };
        walk(&part, &mut search)?;
        if let Some(refusal) = search.failed {
            return Err(refusal.into());
        }
        let insert = if search.row.is_some() { search.in_row } else { search.before_row };
        let mut merges = Vec::new();
        for list in xml.all("mergeCells") {
            for node in xml.inside(list, 1)? {
                merges.extend(areas(&node.tag(&part).value("ref").unwrap_or_default()));
            }
        }
        let column_style = column_style(&xml, at.column)?;
        let (cell, row, above, formulas) = (search.cell, search.row, search.above, search.formulas);
        Ok(Self {
            part,
            at,
            cell,
            row,
            insert,
            above,
            formulas,
            merges,
            is_table_header,
            column_style,
        })
    }

    /// Refuses a cell that cannot be set, and asks about a formula.
    ///
    /// # Errors
    /// It is a table's header, a cell that a merge covers, or one of an array; or it holds a
    /// formula.
    pub fn check(&self, over: bool) -> Result<(), ChangeError> {
        let refuse = |why: String| Err(ChangeError::Refused(why));
        let at = self.at;
        if self.is_table_header {
            return refuse(format!("{at} は表の見出しなので、書きかえられません"));
        }
        if let Some(merge) = self.merges.iter().find(|merge| holds(**merge, at) && merge.0 != at) {
            return refuse(format!(
                "{at} は {} と結合したセルなので、{} に書いてください",
                area_text(*merge),
                merge.0
            ));
        }
        let in_area = |formula: &&Formula| {
            let area = formula.written.reference.as_deref().and_then(|area| areas(area).next());
            let is_array = formula.written.kind != "shared";
            is_array && area.is_some_and(|area| area.0 != area.1 && holds(area, at))
        };
        if let Some(formula) = self.formulas.iter().find(in_area) {
            let area = formula.written.reference.clone().unwrap_or_default();
            return refuse(format!(
                "{at} は、まとめて計算される数式（{area}）の一部なので、書きかえられません"
            ));
        }
        if !over && self.written()?.is_some_and(|written| written.formula.is_some()) {
            return Err(ChangeError::AsksFormula(at));
        }
        Ok(())
    }

    fn written(&self) -> Result<Option<WrittenCell>, Refusal> {
        self.cell.as_ref().map(|node| WrittenCell::read(&self.part, node)).transpose()
    }

    /// Returns the style that the cell shows its content in, and the one that a new cell gets.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn style(
        &self,
        styles: &CellStyles,
        column: Option<&Column>,
    ) -> Result<(Option<usize>, Option<usize>), ChangeError> {
        let own = self
            .cell
            .as_ref()
            .and_then(|cell| style_of(&self.part, cell))
            .filter(|style| *style > 0);
        let of_row = self.row.as_ref().filter(|row| is_on(row.tag(&self.part), "customFormat"));
        let of_row = of_row.and_then(|row| style_of(&self.part, row));
        let style = own.or(of_row).or(self.column_style.filter(|style| *style > 0));
        let is_date = column.is_some_and(|column| column.kind == Kind::Date);
        let above = self.above.filter(|above| {
            is_date && style.is_none() && styles.shown(Some(*above)) == Shows::Days
        });
        Ok((
            style.or(above),
            if own.is_some() { None } else { of_row.or(self.column_style).or(above) },
        ))
    }

    /// Writes the cell; returns true where a formula went.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn write(
        self,
        workbook: &mut OpenWorkbook,
        sheet: &SheetPart,
        typed: &Typed,
        new_style: Option<usize>,
    ) -> Result<bool, ChangeError> {
        let path = sheet.path.clone().unwrap_or_default();
        let xml = SheetXml::read(&self.part)?;
        let mut edits = Edits::default();
        let had_formula = self.written()?.is_some_and(|written| written.formula.is_some());
        let (kind, inner) = content(xml.prefix(), typed);
        match &self.cell {
            Some(cell) => self.rewrite(cell, new_style, kind, &inner, &mut edits),
            None if *typed == Typed::Blank => return Ok(false),
            None => {
                let cell = new_cell(xml.prefix(), self.at, new_style, (kind, &inner));
                self.insert(&xml, &cell, &mut edits)?;
            }
        }
        if had_formula {
            self.hand_on_formula(&mut edits);
        }
        widen(&xml, self.at, &mut edits);
        let changed = edits.apply(&self.part)?;
        workbook.put(&path, changed);
        Ok(had_formula)
    }

    /// Puts content into a cell that is there: its style stays, what belongs to the old value goes.
    fn rewrite(
        &self,
        cell: &Node,
        style: Option<usize>,
        kind: &str,
        inner: &str,
        edits: &mut Edits,
    ) {
        let tag = cell.tag(&self.part);
        let mut attributes = String::new();
        for span in tag.attributes() {
            if !matches!(&tag.0[span.name.clone()], "t" | "vm" | "cm") {
                attributes.push_str(&tag.0[span.whole]);
            }
        }
        if let Some(style) = style.filter(|_| tag.value("s").is_none()) {
            attributes.push_str(&format!(" s=\"{style}\""));
        }
        let name = format!("{}c", tag.prefix());
        let text = match inner {
            "" => format!("<{name}{attributes}/>"),
            _ => format!("<{name}{attributes}{kind}>{inner}</{name}>"),
        };
        edits.replace(cell.whole.clone(), text);
    }

    /// Puts a new cell where it belongs, in its row or in a new one.
    fn insert(&self, xml: &SheetXml<'_>, cell: &str, edits: &mut Edits) -> Result<(), Refusal> {
        let prefix = xml.prefix();
        match (&self.row, self.insert) {
            (Some(row), place) => {
                edits.set_attribute(&self.part, row, "spans", None);
                match place {
                    Some(at) => edits.insert(at, cell),
                    None if row.is_closed() => {
                        let end = row.tag.end;
                        let mut tag = row.tag(&self.part).0.trim_end_matches("/>").to_owned();
                        if let Some(span) = row.tag(&self.part).span("spans") {
                            tag.replace_range(span.whole, "");
                        }
                        *edits = Edits::default();
                        edits.replace(row.tag.start..end, format!("{tag}>{cell}</{prefix}row>"));
                    }
                    None => edits.insert(row.inner(&self.part).end, cell),
                }
            }
            (None, place) => {
                let row = format!("<{prefix}row r=\"{}\">{cell}</{prefix}row>", self.at.row + 1);
                let data = xml.first("sheetData").ok_or(Refusal::DAMAGED)?;
                match place {
                    Some(at) => edits.insert(at, row),
                    None => edits.append_inside(&self.part, data, &row),
                }
            }
        }
        Ok(())
    }

    /// Gives the formula that others took from this cell to the next of them.
    fn hand_on_formula(&self, edits: &mut Edits) {
        let own = self
            .formulas
            .iter()
            .find(|formula| formula.at == self.at && formula.written.kind == "shared");
        let Some(own) = own.filter(|own| !own.written.text.is_empty()) else { return };
        let others = || {
            self.formulas.iter().filter(|formula| {
                formula.at != self.at
                    && formula.written.shared == own.written.shared
                    && formula.written.text.is_empty()
            })
        };
        let Some(next) = others().next() else { return };
        let rows = i64::from(next.at.row) - i64::from(own.at.row);
        let columns = i64::from(next.at.column) - i64::from(own.at.column);
        let text = escaped(&formula::shifted(&own.written.text, rows, columns));
        let corner = |pick: fn(u32, u32) -> u32| {
            let row = others().map(|other| other.at.row).reduce(pick).unwrap_or(next.at.row);
            CellRef::new(
                row,
                others().map(|other| other.at.column).reduce(pick).unwrap_or(next.at.column),
            )
        };
        let area = area_text((corner(u32::min), corner(u32::max)));
        let fragment = &self.part[next.node.whole.clone()];
        let inner = crate::package::outline::outline(fragment, 2).unwrap_or_default();
        if let Some(element) = inner.iter().find(|node| node.name == "f") {
            let prefix = element.tag(fragment).prefix();
            let number = escaped(own.written.shared.as_deref().unwrap_or_default());
            let start = next.node.whole.start;
            let whole = start + element.whole.start..start + element.whole.end;
            edits.replace(
                whole,
                format!(
                    "<{prefix}f t=\"shared\" ref=\"{area}\" si=\"{number}\">{text}</{prefix}f>"
                ),
            );
        }
    }
}

/// Returns the attribute of a content's type, and the content.
pub fn content(prefix: &str, typed: &Typed) -> (&'static str, String) {
    let p = prefix;
    match typed {
        Typed::Blank => ("", String::new()),
        Typed::Number(number) | Typed::Day(_, number) => ("", format!("<{p}v>{number}</{p}v>")),
        Typed::Text(text) => {
            let keeps = if text.trim() == text && !text.contains('\n') {
                ""
            } else {
                " xml:space=\"preserve\""
            };
            let text = escaped(&text.replace("_x", "_x005F_x"));
            (" t=\"inlineStr\"", format!("<{p}is><{p}t{keeps}>{text}</{p}t></{p}is>"))
        }
    }
}

/// Returns a new cell as it is written.
pub fn new_cell(
    prefix: &str,
    at: CellRef,
    style: Option<usize>,
    (kind, inner): (&str, &str),
) -> String {
    let style = style.map_or_else(String::new, |style| format!(" s=\"{style}\""));
    match inner {
        "" => format!("<{prefix}c r=\"{at}\"{style}/>"),
        _ => format!("<{prefix}c r=\"{at}\"{style}{kind}>{inner}</{prefix}c>"),
    }
}

/// Lets the area that a sheet says it uses hold a cell: some programs read no further.
pub fn widen(xml: &SheetXml<'_>, at: CellRef, edits: &mut Edits) {
    let Some(node) = xml.first("dimension") else { return };
    let said = node.tag(xml.part).value("ref").and_then(|area| areas(&area).next());
    if let Some((first, last)) = said.filter(|area| !holds(*area, at)) {
        let first = CellRef::new(first.row.min(at.row), first.column.min(at.column));
        let last = CellRef::new(last.row.max(at.row), last.column.max(at.column));
        edits.set_attribute(xml.part, node, "ref", Some(&format!("{first}:{last}")));
    }
}

/// Returns the style of a column.
fn column_style(xml: &SheetXml<'_>, column: u32) -> Result<Option<usize>, Refusal> {
    for list in xml.all("cols") {
        for node in xml.inside(list, 1)? {
            let tag = node.tag(xml.part);
            let number =
                |name: &str| tag.value(name).and_then(|number| number.trim().parse::<u32>().ok());
            if let (Some(first), Some(last)) = (number("min"), number("max"))
                && (first..=last).contains(&(column + 1))
            {
                return Ok(style_of_column(tag.value("style").as_deref()));
            }
        }
    }
    Ok(None)
}

fn style_of_column(style: Option<&str>) -> Option<usize> {
    style.and_then(|style| style.trim().parse().ok())
}
