//! The glyphs of a PDF's pages with their boxes, read from its operators, fonts and widths.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document as Pdf, Object};

/// A glyph; lengths in points, from the page's lower left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// What it stands for; empty for a blank.
    pub text: String,
    /// Its left edge.
    pub left: f64,
    /// Its right edge, as far as it moves the pen.
    pub right: f64,
    /// The line it stands on.
    pub baseline: f64,
    /// The size of its text.
    pub size: f64,
}

/// A page's glyphs, in the order of writing.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Width and height.
    pub size: (f64, f64),
    /// Its glyphs.
    pub glyphs: Vec<Glyph>,
}

struct Font {
    widths: BTreeMap<u16, f64>,
    default_width: f64,
    texts: BTreeMap<u16, String>,
}

type Matrix = [f64; 6];
const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The pages of a PDF.
pub fn pages(pdf: &[u8]) -> Vec<Page> {
    let pdf = Pdf::load_mem(pdf).unwrap();
    pdf.get_pages().into_values().map(|id| page(&pdf, id)).collect()
}

fn page(pdf: &Pdf, id: lopdf::ObjectId) -> Page {
    let fonts: BTreeMap<Vec<u8>, Font> = pdf
        .get_page_fonts(id)
        .unwrap()
        .into_iter()
        .map(|(name, font)| (name, Font::of(pdf, font)))
        .collect();
    let operations = Content::decode(&pdf.get_page_content(id)).unwrap().operations;
    let area = pdf
        .get_dictionary(id)
        .and_then(|page| page.get(b"MediaBox"))
        .and_then(Object::as_array)
        .unwrap();
    let area: Vec<f64> = area.iter().map(number).collect();
    Page { size: (area[2], area[3]), glyphs: written(&operations, &fonts) }
}

fn number(object: &Object) -> f64 {
    object.as_float().unwrap().into()
}

fn written(operations: &[Operation], fonts: &BTreeMap<Vec<u8>, Font>) -> Vec<Glyph> {
    let (mut matrix, mut saved, mut text) = (UNIT, Vec::new(), UNIT);
    let (mut font, mut size, mut glyphs) = (Vec::new(), 0.0, Vec::new());
    for operation in operations {
        let numbers = || operation.operands.iter().map(number).collect::<Vec<_>>();
        match operation.operator.as_str() {
            "q" => saved.push(matrix),
            "Q" => matrix = saved.pop().unwrap(),
            "cm" => matrix = multiplied(&numbers(), &matrix),
            "Tm" => text = numbers().try_into().unwrap(),
            "Tf" => {
                font = operation.operands[0].as_name().unwrap().to_vec();
                size = number(&operation.operands[1]);
            }
            "TJ" => {
                let to_page = multiplied(&text, &matrix);
                show(
                    operation.operands[0].as_array().unwrap(),
                    &fonts[&font],
                    size,
                    &to_page,
                    &mut glyphs,
                );
            }
            "Tj" => show(
                &operation.operands,
                &fonts[&font],
                size,
                &multiplied(&text, &matrix),
                &mut glyphs,
            ),
            "'" | "\"" | "Td" | "TD" | "T*" | "Tc" | "Tw" | "Tz" => {
                panic!("{}", operation.operator)
            }
            _ => {}
        }
    }
    glyphs
}

fn show(parts: &[Object], font: &Font, size: f64, matrix: &Matrix, glyphs: &mut Vec<Glyph>) {
    let mut pen = 0.0;
    for part in parts {
        let Ok(codes) = part.as_str() else {
            pen -= number(part) / 1000.0 * size;
            continue;
        };
        for code in codes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])) {
            let width =
                font.widths.get(&code).copied().unwrap_or(font.default_width) / 1000.0 * size;
            let at = |x: f64| x * matrix[0] + matrix[4];
            glyphs.push(Glyph {
                text: font.texts.get(&code).cloned().unwrap_or_default().trim().to_owned(),
                left: at(pen),
                right: at(pen + width),
                baseline: matrix[5],
                size: size * matrix[0],
            });
            pen += width;
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

impl Font {
    fn of(pdf: &Pdf, font: &Dictionary) -> Self {
        let descendants =
            pdf.dereference(font.get(b"DescendantFonts").unwrap()).unwrap().1.as_array().unwrap();
        let descendant = pdf.dereference(&descendants[0]).unwrap().1.as_dict().unwrap();
        let default_width = descendant.get(b"DW").map_or(1000.0, number);
        let listed = descendant
            .get(b"W")
            .ok()
            .map(|list| pdf.dereference(list).unwrap().1.as_array().unwrap());
        let stream =
            pdf.dereference(font.get(b"ToUnicode").unwrap()).unwrap().1.as_stream().unwrap();
        let map = String::from_utf8(
            stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()),
        )
        .unwrap();
        Self {
            widths: listed.map(|list| widths(list)).unwrap_or_default(),
            default_width,
            texts: texts(&map),
        }
    }
}

/// Widths as `W` lists them: a first code and widths, or two codes and the width of all between.
fn widths(list: &[Object]) -> BTreeMap<u16, f64> {
    let (mut widths, mut at) = (BTreeMap::new(), 0);
    while at < list.len() {
        let first = number(&list[at]) as u16;
        if let Ok(several) = list[at + 1].as_array() {
            widths.extend(several.iter().zip(first..).map(|(width, code)| (code, number(width))));
            at += 2;
        } else {
            widths.extend(
                (first..=number(&list[at + 1]) as u16).map(|code| (code, number(&list[at + 2]))),
            );
            at += 3;
        }
    }
    widths
}

/// What codes stand for, as a `ToUnicode` map says by `bfchar` and `bfrange`.
fn texts(map: &str) -> BTreeMap<u16, String> {
    let mut texts = BTreeMap::new();
    let (mut ranges, mut characters) = (false, false);
    for line in map.lines() {
        (ranges, characters) = match line.trim() {
            line if line.ends_with("beginbfrange") => (true, false),
            line if line.ends_with("beginbfchar") => (false, true),
            line if line.starts_with("endbf") => (false, false),
            _ => (ranges, characters),
        };
        let parts: Vec<&str> =
            line.split(['<', '>']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let code = |part: &str| u16::from_str_radix(part, 16).unwrap();
        if characters && parts.len() == 2 {
            texts.insert(code(parts[0]), utf16(parts[1], 0));
        } else if ranges && parts.len() == 3 {
            texts.extend(
                (code(parts[0])..=code(parts[1]))
                    .zip(0..)
                    .map(|(code, more)| (code, utf16(parts[2], more))),
            );
        }
    }
    texts
}

fn utf16(digits: &str, more: u16) -> String {
    let mut units: Vec<u16> = (0..digits.len() / 4)
        .map(|at| u16::from_str_radix(&digits[at * 4..at * 4 + 4], 16).unwrap())
        .collect();
    *units.last_mut().unwrap() += more;
    String::from_utf16(&units).unwrap()
}

impl Page {
    /// Its text in the order of writing, and for each byte of it the glyph that it comes from.
    pub fn text(&self) -> (String, Vec<usize>) {
        let (mut text, mut glyphs) = (String::new(), Vec::new());
        for (index, glyph) in self.glyphs.iter().enumerate() {
            text.push_str(&glyph.text);
            glyphs.resize(text.len(), index);
        }
        (text, glyphs)
    }

    /// Words of a list that stand on two lines, each with how often.
    pub fn broken<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Vec<String> {
        let (text, glyphs) = self.text();
        let is_broken = |word: &str, at: usize| {
            let lines =
                glyphs[at..at + word.len()].iter().map(|glyph| self.glyphs[*glyph].baseline);
            let (low, high) = lines
                .fold((f64::MAX, f64::MIN), |(low, high), line| (low.min(line), high.max(line)));
            high - low > 1.0
        };
        let broken = words.into_iter().filter(|word| !word.is_empty()).filter_map(|word| {
            let count = text.match_indices(word).filter(|(at, _)| is_broken(word, *at)).count();
            (count > 0).then(|| format!("{word} {count}"))
        });
        broken.collect()
    }

    /// Pairs of glyphs of which one stands on the other, by more than 3 % of their size.
    pub fn touching(&self) -> Vec<String> {
        let mut glyphs: Vec<&Glyph> =
            self.glyphs.iter().filter(|glyph| !glyph.text.is_empty()).collect();
        glyphs.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut touching = Vec::new();
        for (index, one) in glyphs.iter().enumerate() {
            for other in glyphs[index + 1..]
                .iter()
                .take_while(|other| other.left < one.right - 0.03 * one.size)
            {
                // As high as capitals.
                let apart = other.baseline >= one.baseline + 0.7 * one.size
                    || one.baseline >= other.baseline + 0.7 * other.size;
                if !apart {
                    touching.push(format!(
                        "{} {} at {:.0} {:.0}",
                        one.text, other.text, one.left, one.baseline
                    ));
                }
            }
        }
        touching
    }

    /// Glyphs that do not stand within some margins, in points, of the page's left and right edge.
    pub fn outside(&self, margin: f64) -> Vec<&Glyph> {
        let inside = |glyph: &&Glyph| glyph.left >= margin && glyph.right <= self.size.0 - margin;
        self.glyphs.iter().filter(|glyph| !glyph.text.is_empty() && !inside(glyph)).collect()
    }
}
