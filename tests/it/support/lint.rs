//! What spreadsheet programs stumble over and validators miss, looked for in an OOXML package.

use std::collections::{BTreeMap, BTreeSet};

use tachiiri::finding::CellRef;
use tachiiri::package::address;

use super::dom::{Element, parse};
use super::package::unzipped;

const ORDER: [&str; 39] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// The mistakes of a package.
pub fn mistakes(package: &[u8]) -> BTreeSet<String> {
    let parts: BTreeMap<String, Vec<u8>> = unzipped(package)
        .into_iter()
        .map(|(name, content)| (name.replace('\\', "/"), content))
        .collect();
    let mut lint =
        Lint { parts, types: BTreeMap::new(), defaults: BTreeMap::new(), found: BTreeSet::new() };
    lint.package();
    lint.found
}

/// The mistakes of a package that another one, which it was made of, has not.
pub fn new_mistakes(before: &[u8], after: &[u8]) -> Vec<String> {
    mistakes(after).difference(&mistakes(before)).cloned().collect()
}

struct Lint {
    parts: BTreeMap<String, Vec<u8>>,
    types: BTreeMap<String, String>,
    defaults: BTreeMap<String, String>,
    found: BTreeSet<String>,
}

/// A relation: name, type and path.
struct Relation {
    id: String,
    kind: String,
    path: String,
}

impl Lint {
    fn add(&mut self, part: &str, what: impl std::fmt::Display) {
        self.found.insert(format!("{part}: {what}"));
    }

    fn check(&mut self, is_right: bool, part: &str, what: impl std::fmt::Display) {
        if !is_right {
            self.add(part, what);
        }
    }

    fn find(&self, path: &str) -> Option<&Vec<u8>> {
        self.parts
            .iter()
            .find(|(name, _)| name.trim_start_matches('/').eq_ignore_ascii_case(path))
            .map(|(_, c)| c)
    }

    fn tree(&mut self, path: &str) -> Element {
        let tree = self.find(path).and_then(|part| parse(part));
        self.check(tree.is_some(), path, "not well-formed");
        tree.unwrap_or_default()
    }

    fn package(&mut self) {
        let types = self.tree("[Content_Types].xml");
        for entry in &types.children {
            let kind = entry.get("ContentType").to_owned();
            let doubled = match entry.name.as_str() {
                "Default" => self.defaults.insert(entry.get("Extension").to_lowercase(), kind),
                _ => self
                    .types
                    .insert(entry.get("PartName").trim_start_matches('/').to_lowercase(), kind),
            };
            self.check(
                doubled.is_none(),
                "[Content_Types].xml",
                format!("twice: {:?}", entry.attributes),
            );
        }
        let named: Vec<String> = self.types.keys().cloned().collect();
        for name in named {
            self.check(
                self.find(&name).is_some(),
                "[Content_Types].xml",
                format!("no part {name}"),
            );
        }
        let names: Vec<String> =
            self.parts.keys().filter(|name| !name.ends_with('/')).cloned().collect();
        for name in names.iter().filter(|name| *name != "[Content_Types].xml") {
            self.check(self.type_of(name).is_some(), name, "no content type");
        }
        let main = self
            .relations("")
            .into_iter()
            .find(|relation| relation.kind.ends_with("/officeDocument"));
        if let Some(main) = main {
            let is_strict = main.kind.contains("purl.oclc.org");
            for name in names.iter().filter(|name| name.ends_with(".rels")) {
                self.kinds(name, is_strict);
            }
            self.workbook(&main.path);
        }
        self.shapes(&names);
    }

    fn type_of(&self, name: &str) -> Option<&String> {
        let name = name.trim_start_matches('/').to_lowercase();
        let ending = name.rsplit('.').next().unwrap_or_default();
        self.types.get(&name).or_else(|| self.defaults.get(ending))
    }

    /// Relations of the other kind of OOXML are not understood.
    fn kinds(&mut self, name: &str, is_strict: bool) {
        for relation in self.tree(name).children {
            let kind = relation.get("Type").to_owned();
            let wrong = if is_strict {
                "schemas.openxmlformats.org/officeDocument"
            } else {
                "purl.oclc.org"
            };
            self.check(!kind.contains(wrong), name, format!("relation type {kind}"));
        }
    }

    fn relations(&mut self, owner: &str) -> Vec<Relation> {
        let (folder, name) =
            owner.rsplit_once('/').map_or(("", owner), |(folder, name)| (folder, name));
        let path = format!("{folder}/_rels/{name}.rels").trim_start_matches('/').to_owned();
        if self.find(&path).is_none() {
            return Vec::new();
        }
        let (mut found, mut ids) = (Vec::new(), BTreeSet::new());
        for relation in self.tree(&path).children {
            let id = relation.get("Id").to_owned();
            self.check(ids.insert(id.clone()), &path, format!("{id} twice"));
            if relation.get("TargetMode") == "External" {
                continue;
            }
            let target = resolved(folder, relation.get("Target"));
            self.check(
                self.find(&target).is_some(),
                &path,
                format!("{id} leads to no part: {target}"),
            );
            found.push(Relation { id, kind: relation.get("Type").to_owned(), path: target });
        }
        found
    }

    fn workbook(&mut self, path: &str) {
        let workbook = self.tree(path);
        let relations = self.relations(path);
        let of_kind =
            |kind: &str| relations.iter().find(|r| r.kind.ends_with(kind)).map(|r| r.path.clone());
        let styles = of_kind("/styles").map(|path| self.styles(&path)).unwrap_or_default();
        let strings = of_kind("/sharedStrings").map(|path| self.strings(&path)).unwrap_or_default();
        let mut book = Book { styles, strings, tables: BTreeSet::new(), formulas: BTreeMap::new() };
        let (mut names, mut ids) = (Vec::new(), BTreeSet::new());
        for sheet in workbook.list("sheets") {
            names.push(sheet.get("name").to_owned());
            self.check(ids.insert(sheet.get("sheetId").to_owned()), path, "sheetId twice");
            let id = sheet
                .attributes
                .iter()
                .find(|(name, _)| name.ends_with(":id"))
                .map(|(_, id)| id.clone());
            let relation = relations.iter().find(|relation| Some(&relation.id) == id.as_ref());
            if let Some(relation) =
                relation.filter(|relation| relation.kind.ends_with("/worksheet"))
            {
                let formulas = self.sheet(&relation.path, &mut book);
                book.formulas.insert(sheet.get("sheetId").to_owned(), formulas);
            }
        }
        for name in workbook.list("definedNames") {
            let local = name.number("localSheetId");
            self.check(local.is_none_or(|at| at < names.len()), path, "localSheetId without sheet");
        }
        if let Some(chain) = of_kind("/calcChain") {
            self.calc_chain(&chain, &book);
        }
        self.app(&names);
    }

    fn app(&mut self, names: &[String]) {
        if self.find("docProps/app.xml").is_none() {
            return;
        }
        let app = self.tree("docProps/app.xml");
        for titles in app.all("TitlesOfParts") {
            let titles: Vec<String> =
                titles.deep("lpstr").iter().map(|title| title.whole_text()).collect();
            let is_there = names.iter().all(|name| titles.contains(name));
            self.check(is_there, "docProps/app.xml", "a sheet is not among the titles");
        }
        for vector in app.deep("vector") {
            self.check(
                vector.number("size") == Some(vector.children.len()),
                "docProps/app.xml",
                "vector's size",
            );
        }
    }

    fn styles(&mut self, path: &str) -> (usize, usize) {
        let styles = self.tree(path);
        for list in &styles.children {
            let count = list.number("count");
            self.check(
                count.is_none_or(|count| count == list.children.len()),
                path,
                format!("count of {}", list.name),
            );
        }
        let count = |name: &str| styles.list(name).count();
        for xf in styles.list("cellXfs") {
            let in_list =
                |key: &str, list: &str| xf.number(key).is_none_or(|at| at < count(list).max(1));
            let is_right = in_list("fontId", "fonts")
                && in_list("fillId", "fills")
                && in_list("borderId", "borders");
            self.check(is_right && in_list("xfId", "cellStyleXfs"), path, "xf out of its lists");
        }
        (count("cellXfs").max(1), count("dxfs"))
    }

    fn strings(&mut self, path: &str) -> Vec<String> {
        let strings = self.tree(path);
        strings.all("si").map(plain_text).collect()
    }

    fn calc_chain(&mut self, path: &str, book: &Book) {
        let mut sheet = String::new();
        for entry in self.tree(path).children {
            if !entry.get("i").is_empty() {
                sheet = entry.get("i").to_owned();
            }
            let has = book.formulas.get(&sheet).is_some_and(|cells| cells.contains(entry.get("r")));
            self.check(has, path, format!("no formula at {} of sheet {sheet}", entry.get("r")));
        }
    }

    /// Looks at a worksheet; returns its cells with formulas.
    fn sheet(&mut self, path: &str, book: &mut Book) -> BTreeSet<String> {
        let sheet = self.tree(path);
        let relations = self.relations(path);
        let ranks: Vec<usize> =
            sheet.children.iter().filter_map(|c| ORDER.iter().position(|n| *n == c.name)).collect();
        self.check(ranks.is_sorted(), path, "children out of order");
        let cells = self.cells(path, &sheet, book);
        self.merges(path, &sheet);
        self.rules(path, &sheet, book.styles.1);
        self.comments(path, &sheet, &relations);
        self.tables(path, &sheet, &relations, book, &cells);
        cells
            .into_iter()
            .filter(|(_, (_, formula))| *formula)
            .map(|(at, _)| at.to_string())
            .collect()
    }

    /// Looks at cells; returns their texts and whether they have a formula.
    fn cells(
        &mut self,
        path: &str,
        sheet: &Element,
        book: &Book,
    ) -> BTreeMap<CellRef, (String, bool)> {
        let (mut cells, mut next, mut masters) = (BTreeMap::new(), 0_u32, BTreeSet::new());
        let mut members = Vec::new();
        for row in sheet.list("sheetData") {
            let number = row.number("r").map_or(next, |number| number as u32 - 1);
            self.check(number >= next, path, format!("row {} out of order", number + 1));
            next = number + 1;
            let mut column = 0_u32;
            for cell in row.all("c") {
                let given = address::cell(cell.get("r")).ok();
                let at = given.unwrap_or(CellRef::new(number, column));
                self.check(
                    at.row == number && at.column >= column,
                    path,
                    format!("cell {at} out of order"),
                );
                column = at.column + 1;
                self.check(
                    cell.number("s").unwrap_or(0) < book.styles.0,
                    path,
                    format!("style of {at}"),
                );
                for formula in cell.all("f").filter(|formula| formula.get("t") == "shared") {
                    let number = formula.get("si").to_owned();
                    if formula.text.is_empty() {
                        members.push((at, number))
                    } else {
                        _ = masters.insert(number)
                    }
                }
                let value: String = cell.all("v").map(|value| value.text.clone()).collect();
                let text = match cell.get("t") {
                    "s" => {
                        let string =
                            value.trim().parse().ok().and_then(|at: usize| book.strings.get(at));
                        self.check(string.is_some(), path, format!("string of {at}"));
                        string.cloned().unwrap_or_default()
                    }
                    "inlineStr" => cell.all("is").map(plain_text).collect(),
                    _ => value,
                };
                let doubled = cells.insert(at, (text, cell.all("f").next().is_some()));
                self.check(doubled.is_none(), path, format!("cell {at} twice"));
            }
        }
        for (at, number) in members {
            self.check(masters.contains(&number), path, format!("{at} shares no formula"));
        }
        cells
    }

    fn merges(&mut self, path: &str, sheet: &Element) {
        let areas: Vec<_> = sheet
            .list("mergeCells")
            .filter_map(|merge| address::area(merge.get("ref")).ok())
            .collect();
        for (index, one) in areas.iter().enumerate() {
            let meets = areas[..index].iter().any(|other| meet(*one, *other));
            self.check(!meets, path, format!("merge {}:{} meets another", one.0, one.1));
        }
        for list in sheet
            .all("mergeCells")
            .chain(sheet.all("dataValidations"))
            .chain(sheet.all("tableParts"))
        {
            let count = list.number("count");
            let is_right =
                count.is_none_or(|count| count == list.children.len()) && !list.children.is_empty();
            self.check(is_right, path, format!("count of {}", list.name));
        }
    }

    fn rules(&mut self, path: &str, sheet: &Element, formats: usize) {
        let mut priorities = BTreeSet::new();
        for format in sheet.all("conditionalFormatting") {
            self.check(!format.children.is_empty(), path, "conditionalFormatting without rule");
            for rule in format.all("cfRule") {
                let number = rule.number("dxfId");
                self.check(
                    number.is_none_or(|at| at < formats),
                    path,
                    format!("dxfId of {}", format.get("sqref")),
                );
                let is_new = priorities.insert(rule.get("priority").to_owned());
                self.check(is_new, path, format!("priority {} twice", rule.get("priority")));
            }
        }
    }

    fn comments(&mut self, path: &str, sheet: &Element, relations: &[Relation]) {
        let legacy = sheet.all("legacyDrawing").count();
        self.check(legacy <= 1, path, "legacyDrawing twice");
        let id = sheet
            .all("legacyDrawing")
            .flat_map(|d| &d.attributes)
            .find(|(name, _)| name.ends_with(":id"));
        let vml = relations.iter().find(|relation| id.is_some_and(|(_, id)| *id == relation.id));
        self.check(
            legacy == 0 || vml.is_some_and(|vml| vml.kind.ends_with("/vmlDrawing")),
            path,
            "legacyDrawing",
        );
        let shapes = vml
            .and_then(|vml| self.find(&vml.path))
            .map(|part| String::from_utf8_lossy(part).into_owned());
        let shapes = note_shapes(&shapes.unwrap_or_default());
        for relation in relations.iter().filter(|relation| relation.kind.ends_with("/comments")) {
            let kind = self.type_of(&relation.path).cloned().unwrap_or_default();
            self.check(
                kind.ends_with("spreadsheetml.comments+xml"),
                &relation.path,
                "content type",
            );
            let comments = self.tree(&relation.path);
            let authors = comments.list("authors").count();
            let mut seen = BTreeSet::new();
            for comment in comments.list("commentList") {
                let at = comment.get("ref").to_owned();
                self.check(
                    comment.number("authorId").is_some_and(|id| id < authors),
                    &relation.path,
                    "author",
                );
                self.check(shapes.contains(&at), &relation.path, format!("{at} has no shape"));
                self.check(seen.insert(at.clone()), &relation.path, format!("{at} has two notes"));
            }
            for at in shapes.difference(&seen) {
                self.add(&relation.path, format!("shape of {at} has no note"));
            }
        }
    }

    fn tables(
        &mut self,
        path: &str,
        sheet: &Element,
        relations: &[Relation],
        book: &mut Book,
        cells: &BTreeMap<CellRef, (String, bool)>,
    ) {
        let mut areas = Vec::new();
        for part in sheet.list("tableParts") {
            let id = part
                .attributes
                .iter()
                .find(|(name, _)| name.ends_with(":id"))
                .map(|(_, id)| id.clone());
            let relation = relations.iter().find(|relation| Some(&relation.id) == id.as_ref());
            let Some(relation) = relation.filter(|relation| relation.kind.ends_with("/table"))
            else {
                self.add(path, "tablePart without table");
                continue;
            };
            let table = self.tree(&relation.path);
            let Ok((first, last)) = address::area(table.get("ref")) else {
                self.add(&relation.path, "ref");
                continue;
            };
            let (headers, totals) = (
                table.number("headerRowCount").unwrap_or(1),
                table.number("totalsRowCount").unwrap_or(0),
            );
            let data = (last.row - first.row + 1) as usize;
            self.check(data > headers + totals, &relation.path, "no row of data");
            let columns: Vec<&Element> = table.list("tableColumns").collect();
            self.check(
                columns.len() == (last.column - first.column + 1) as usize,
                &relation.path,
                "columns",
            );
            for (index, column) in columns.iter().enumerate().filter(|_| headers == 1) {
                let at = CellRef::new(first.row, first.column + index as u32);
                let text = cells.get(&at).map_or("", |(text, _)| text);
                let name = column.get("name").replace("_x000a_", "\n");
                self.check(
                    text == name,
                    &relation.path,
                    format!("header at {at} is {text}, not {name}"),
                );
            }
            for filter in table.all("autoFilter") {
                let range = address::area(filter.get("ref")).ok();
                let end = CellRef::new(last.row - totals as u32, last.column);
                self.check(
                    range == Some((first, end)),
                    &relation.path,
                    format!("filter {}", filter.get("ref")),
                );
            }
            self.check(
                areas.iter().all(|other| !meet((first, last), *other)),
                &relation.path,
                "meets another table",
            );
            areas.push((first, last));
            for key in [format!("id {}", table.get("id")), table.get("displayName").to_lowercase()]
            {
                self.check(book.tables.insert(key.clone()), &relation.path, format!("{key} twice"));
            }
        }
    }

    /// Shape numbers belong to one part, and its list of blocks names them.
    fn shapes(&mut self, names: &[String]) {
        let mut owners: BTreeMap<u32, String> = BTreeMap::new();
        for name in names.iter().filter(|name| name.ends_with(".vml")) {
            let kind = self.type_of(name).cloned().unwrap_or_default();
            self.check(kind.ends_with("vmlDrawing"), name, "content type");
            let text = String::from_utf8_lossy(&self.parts[name]).into_owned();
            self.check(text.trim_end().ends_with("</xml>"), name, "no end");
            self.check(
                text.matches("<v:shapetype id=\"_x0000_t202\"").count() <= 1,
                name,
                "shapetype twice",
            );
            let uses = text.contains("type=\"#_x0000_t202\"");
            self.check(!uses || text.contains("\"_x0000_t202\""), name, "no shapetype");
            let (mut seen, mut blocks) = (BTreeSet::new(), BTreeSet::new());
            for id in text.split("id=\"_x0000_s").skip(1) {
                let id: u32 = id.split('"').next().and_then(|id| id.parse().ok()).unwrap_or(0);
                self.check(seen.insert(id), name, format!("shape {id} twice"));
                blocks.insert(id / 1024);
            }
            let said = text
                .split("data=\"")
                .nth(1)
                .and_then(|list| list.split('"').next())
                .unwrap_or_default();
            for block in blocks {
                let is_said = said.split(',').any(|number| number.trim() == block.to_string());
                self.check(is_said, name, format!("block {block} is not listed"));
                let other = owners.insert(block, name.clone());
                self.check(other.is_none(), name, format!("block {block} is another part's"));
            }
        }
    }
}

/// What the sheets of a workbook share.
struct Book {
    /// Number of cell styles and of formats for conditions.
    styles: (usize, usize),
    strings: Vec<String>,
    /// Numbers and names of tables.
    tables: BTreeSet<String>,
    /// Cells with formulas by the sheet's id.
    formulas: BTreeMap<String, BTreeSet<String>>,
}

fn plain_text(string: &Element) -> String {
    let own: String = string.all("t").map(Element::whole_text).collect();
    own + &string.all("r").flat_map(|run| run.all("t")).map(Element::whole_text).collect::<String>()
}

fn meet(one: (CellRef, CellRef), other: (CellRef, CellRef)) -> bool {
    one.0.row <= other.1.row
        && other.0.row <= one.1.row
        && one.0.column <= other.1.column
        && other.0.column <= one.1.column
}

fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let joined =
        target.strip_prefix('/').map_or_else(|| format!("{folder}/{target}"), str::to_owned);
    let mut steps: Vec<&str> = Vec::new();
    for step in joined.split('/') {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop(),
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// The cells of the notes' shapes in a part of VML.
fn note_shapes(text: &str) -> BTreeSet<String> {
    let shapes =
        text.split("<v:shape ").skip(1).filter(|shape| shape.contains("ObjectType=\"Note\""));
    let number = |shape: &str, name: &str| -> Option<u32> {
        shape.split(&format!("<x:{name}>")).nth(1)?.split('<').next()?.trim().parse().ok()
    };
    let cell = |shape: &str| {
        Some(CellRef::new(number(shape, "Row")?, number(shape, "Column")?).to_string())
    };
    shapes.filter_map(cell).collect()
}
