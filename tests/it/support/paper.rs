//! Looking into PDFs: text, rings, conformance.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lopdf::content::Content;
use lopdf::{Dictionary, Document as Pdf, Object};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use tachiiri::assets::Assets;
use tachiiri::model::templates::Templates;
use tachiiri::paper::Document;
use tachiiri::paper::binder::Binder;
use tachiiri::render::pdf::Typesetter;
use tachiiri::render::{PaperFormat, Renderer};

use super::book::{AS_OF, assets};

/// A paper's PDF.
pub fn set(document: &Document) -> Vec<u8> {
    set_by(assets(), document)
}

/// A paper's PDF by templates of one's own.
pub fn set_by(assets: &Assets, document: &Document) -> Vec<u8> {
    let mut typesetter = Typesetter::new(assets).unwrap();
    let mut renderer = Renderer::new(&mut typesetter, assets, AS_OF);
    renderer.render(document, PaperFormat::Pdf).unwrap().bytes
}

/// A binder's PDF.
pub fn bound(binder: &Binder<'_>) -> Vec<u8> {
    bound_by(assets(), binder)
}

/// A binder's PDF by templates of one's own.
pub fn bound_by(assets: &Assets, binder: &Binder<'_>) -> Vec<u8> {
    let mut typesetter = Typesetter::new(assets).unwrap();
    Renderer::new(&mut typesetter, assets, AS_OF).bind(binder).unwrap().bytes
}

/// The program's templates, of which one is the user's own and says the same.
pub fn own_layout(folder: &Path) -> Assets {
    let base = format!("// My own.\n{}", assets().template("base.typ").unwrap());
    fs::write(folder.join("base.typ"), base).unwrap();
    Assets::load(Some(folder), None).unwrap()
}

/// The drawings that a paper's workbook holds.
pub fn pictures(document: &Document) -> Vec<Vec<u8>> {
    Typesetter::new(assets()).unwrap().pictures(document).unwrap()
}

/// How many pages a PDF has.
pub fn pages(pdf: &[u8]) -> usize {
    Pdf::load_mem(pdf).unwrap().get_pages().len()
}

/// A page's text with all blanks taken out.
pub fn page_text(pdf: &[u8], page: u32) -> String {
    squeezed(&Pdf::load_mem(pdf).unwrap().extract_text(&[page]).unwrap())
}

/// The text of each page with all blanks taken out.
pub fn page_texts(pdf: &[u8]) -> Vec<String> {
    let pdf = Pdf::load_mem(pdf).unwrap();
    pdf.get_pages().into_keys().map(|page| squeezed(&pdf.extract_text(&[page]).unwrap())).collect()
}

/// The text of all pages with all blanks taken out.
pub fn text(pdf: &[u8]) -> String {
    page_texts(pdf).concat()
}

/// A text with all blanks taken out.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// The rules of PDF/A-2a and PDF/UA-1 that a PDF breaks.
pub fn broken_rules(pdf: &[u8]) -> Vec<String> {
    let profiles = [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1];
    let broken = profiles.into_iter().flat_map(|profile| {
        let report =
            validate_pdf_bytes(pdf, &ValidationOptions::default().profile(profile)).unwrap();
        report.failures.into_iter().map(move |failure| format!("{profile:?} {failure}"))
    });
    // The validator takes a stream's last byte for a part of the line's end if it happens to be a
    // carriage return.
    broken
        .filter(|rule| !rule.contains("a stream /Length does not match") || !has_right_lengths(pdf))
        .collect()
}

/// Whether behind every stream of the length that it says it has, a line's end and `endstream`
/// stand.
fn has_right_lengths(pdf: &[u8]) -> bool {
    let find = |from: usize, what: &[u8]| {
        pdf[from..]
            .windows(what.len())
            .position(|window| window == what)
            .map(|at| from + at + what.len())
    };
    let mut next = 0;
    while let Some(at) = find(next, b"/Length ") {
        let digits: String = pdf[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .map(|byte| *byte as char)
            .collect();
        let begin = find(at, b"stream\n").unwrap();
        let end = begin + digits.parse::<usize>().unwrap();
        if !pdf[end..].starts_with(b"\nendstream") {
            return false;
        }
        next = end;
    }
    true
}

type Matrix = [f64; 6];

/// What a page draws besides text: rings (closed curves) and slanting lines, by the middle of each
/// in millimetres from the page's upper left corner, from top to bottom.
#[derive(Debug, Default, PartialEq)]
pub struct Drawings {
    /// Rings.
    pub rings: Vec<(f64, f64)>,
    /// Where each ring begins and ends, from the left edge, in millimetres; in the order of
    /// drawing.
    pub ring_edges: Vec<(f64, f64)>,
    /// Diagonal strokes.
    pub strokes: Vec<(f64, f64)>,
}

/// The drawings of a page, read from its operators.
pub fn drawings(pdf: &[u8], page: u32) -> Drawings {
    let pdf = Pdf::load_mem(pdf).unwrap();
    let content = pdf.get_page_content(pdf.get_pages()[&page]);
    let mut drawings = Drawings::default();
    let (mut matrix, mut saved): (Matrix, Vec<Matrix>) =
        ([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], Vec::new());
    let (mut points, mut curves): (Vec<(f64, f64)>, usize) = (Vec::new(), 0);
    for operation in Content::decode(&content).unwrap().operations {
        let numbers: Vec<f64> = operation
            .operands
            .iter()
            .filter_map(|operand| operand.as_float().ok().map(f64::from))
            .collect();
        match operation.operator.as_str() {
            "q" => saved.push(matrix),
            "Q" => matrix = saved.pop().unwrap(),
            "cm" => matrix = multiplied(&numbers, &matrix),
            "m" => (points, curves) = (vec![at(&numbers, &matrix)], 0),
            "l" => points.push(at(&numbers, &matrix)),
            "c" => {
                curves += 1;
                points.push(at(&numbers[4..], &matrix));
            }
            "S" | "s" => drawings.add(&points, curves),
            _ => {}
        }
    }
    let from_the_top = |a: &(f64, f64), b: &(f64, f64)| a.1.total_cmp(&b.1);
    drawings.rings.sort_by(from_the_top);
    drawings.strokes.sort_by(from_the_top);
    drawings
}

impl Drawings {
    fn add(&mut self, points: &[(f64, f64)], curves: usize) {
        let span = |values: Vec<f64>| {
            let (low, high) = (
                values.iter().copied().fold(f64::MAX, f64::min),
                values.iter().copied().fold(f64::MIN, f64::max),
            );
            ((low + high) / 2.0, high - low)
        };
        let (x, width) = span(points.iter().map(|point| point.0).collect());
        let (y, height) = span(points.iter().map(|point| point.1).collect());
        let middle = (x / 72.0 * 25.4, 297.0 - y / 72.0 * 25.4);
        if curves == 4 {
            self.rings.push(middle);
            self.ring_edges
                .push(((x - width / 2.0) / 72.0 * 25.4, (x + width / 2.0) / 72.0 * 25.4));
        } else if points.len() == 2 && width > 1.0 && height > 1.0 {
            self.strokes.push(middle);
        }
    }
}

fn multiplied(a: &[f64], b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn at(numbers: &[f64], matrix: &Matrix) -> (f64, f64) {
    let (x, y) = (numbers[0], numbers[1]);
    (x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5])
}

/// How many glyphs stand closer to the one before, on the same line, than their font says, by more
/// than 2 % of the size.
pub fn glyphs_moved_left(pdf: &[u8]) -> usize {
    let pdf = Pdf::load_mem(pdf).unwrap();
    let contents = pdf
        .get_pages()
        .into_values()
        .map(|page| Content::decode(&pdf.get_page_content(page)).unwrap());
    let shows = contents
        .flat_map(|content| content.operations)
        .filter(|operation| operation.operator == "TJ");
    // What stands first in the list moves the whole line.
    let moves = shows.flat_map(|show| show.operands[0].as_array().unwrap()[1..].to_vec());
    moves.filter(|part| part.as_float().is_ok_and(|thousandths| thousandths > 20.0)).count()
}

/// The alternative texts of a PDF's figures, sorted.
pub fn alternative_texts(pdf: &[u8]) -> Vec<String> {
    let pdf = Pdf::load_mem(pdf).unwrap();
    let dictionaries = pdf.objects.values().filter_map(|object| object.as_dict().ok());
    let alternatives = dictionaries.filter_map(|dictionary| dictionary.get(b"Alt").ok());
    let mut texts: Vec<String> =
        alternatives.map(|text| lopdf::decode_text_string(text).unwrap()).collect();
    texts.sort();
    texts
}

/// A bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// From one.
    pub level: usize,
    /// Its words.
    pub title: String,
    /// The page it leads to, from one.
    pub page: usize,
}

/// The bookmarks of a PDF, from top to bottom.
pub fn bookmarks(pdf: &[u8]) -> Vec<Bookmark> {
    let pdf = Pdf::load_mem(pdf).unwrap();
    let outlines = pdf.catalog().unwrap().get(b"Outlines").unwrap();
    let mut bookmarks = Vec::new();
    collect_bookmarks(&pdf, dictionary(&pdf, outlines), 1, &mut bookmarks);
    bookmarks
}

fn collect_bookmarks(pdf: &Pdf, parent: &Dictionary, level: usize, bookmarks: &mut Vec<Bookmark>) {
    let mut next = parent.get(b"First").ok();
    while let Some(item) = next.map(|item| dictionary(pdf, item)) {
        bookmarks.push(Bookmark {
            level,
            title: lopdf::decode_text_string(item.get(b"Title").unwrap()).unwrap(),
            page: page_led_to(pdf, item),
        });
        collect_bookmarks(pdf, item, level + 1, bookmarks);
        next = item.get(b"Next").ok();
    }
}

/// The page that a bookmark or a link leads to, from one.
fn page_led_to(pdf: &Pdf, item: &Dictionary) -> usize {
    let destination = item
        .get(b"Dest")
        .unwrap_or_else(|_| dictionary(pdf, item.get(b"A").unwrap()).get(b"D").unwrap());
    let destination = pdf.dereference(destination).unwrap().1.as_array().unwrap();
    let page = destination[0].as_reference().unwrap();
    pdf.get_pages().into_values().position(|id| id == page).unwrap() + 1
}

/// The pages that the links of a page lead to, from one, from top to bottom.
pub fn links(pdf: &[u8], page: u32) -> Vec<usize> {
    let pdf = Pdf::load_mem(pdf).unwrap();
    let page = pdf.get_dictionary(pdf.get_pages()[&page]).unwrap();
    let links = pdf.dereference(page.get(b"Annots").unwrap()).unwrap().1.as_array().unwrap();
    links.iter().map(|link| page_led_to(&pdf, dictionary(&pdf, link))).collect()
}

fn dictionary<'a>(pdf: &'a Pdf, object: &'a Object) -> &'a Dictionary {
    pdf.dereference(object).unwrap().1.as_dict().unwrap()
}

/// The language of a PDF, and its title.
pub fn language_and_title(pdf: &[u8]) -> (String, String) {
    let pdf = Pdf::load_mem(pdf).unwrap();
    let language = lopdf::decode_text_string(pdf.catalog().unwrap().get(b"Lang").unwrap()).unwrap();
    let information = dictionary(&pdf, pdf.trailer.get(b"Info").unwrap());
    (language, lopdf::decode_text_string(information.get(b"Title").unwrap()).unwrap())
}

/// How often each kind of element stands in the structure of a PDF.
pub fn elements(pdf: &[u8]) -> BTreeMap<String, usize> {
    let pdf = Pdf::load_mem(pdf).unwrap();
    let dictionaries = pdf.objects.values().filter_map(|object| object.as_dict().ok());
    let of_structure =
        dictionaries.filter(|dictionary| dictionary.has(b"S") && dictionary.has(b"P"));
    let mut elements = BTreeMap::new();
    for kind in of_structure.filter_map(|dictionary| dictionary.get(b"S").ok()?.as_name().ok()) {
        *elements.entry(String::from_utf8_lossy(kind).into_owned()).or_default() += 1;
    }
    elements
}

/// Whether all text of a page begins within the page's edges.
pub fn within_the_page(pdf: &[u8], page: u32) -> bool {
    let pdf = Pdf::load_mem(pdf).unwrap();
    let id = pdf.get_pages()[&page];
    let size: Vec<f64> = pdf
        .get_dictionary(id)
        .and_then(|page| page.get(b"MediaBox"))
        .and_then(Object::as_array)
        .unwrap()
        .iter()
        .map(|number| number.as_float().unwrap().into())
        .collect();
    let (mut matrix, mut saved): (Matrix, Vec<Matrix>) =
        ([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], Vec::new());
    let mut inside = true;
    for operation in Content::decode(&pdf.get_page_content(id)).unwrap().operations {
        let numbers: Vec<f64> = operation
            .operands
            .iter()
            .filter_map(|operand| operand.as_float().ok().map(f64::from))
            .collect();
        match operation.operator.as_str() {
            "q" => saved.push(matrix),
            "Q" => matrix = saved.pop().unwrap(),
            "cm" => matrix = multiplied(&numbers, &matrix),
            "Tm" => {
                let (x, y) = at(&numbers[4..], &matrix);
                inside &= (0.0..size[2]).contains(&x) && (0.0..size[3]).contains(&y);
            }
            _ => {}
        }
    }
    inside
}
