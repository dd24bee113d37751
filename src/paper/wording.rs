//! Sentences of the papers, from `templates/wording/`: lines with a mark for what they are, filled through Handlebars.
//!
//! A line's mark is read before anything is filled in: what a user wrote can never become a heading or a table. A line
//! that comes out empty is left out, so that `{{#if …}}` around a line takes it away.

use std::fmt;
use std::sync::OnceLock;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError, RenderErrorReason,
    Renderable, StringOutput, Template, TemplateError,
};
use serde::Serialize;
use serde_json::Value as Json;

use super::block::{BLANK, Block, Table, Value};
use super::{access_log, bcp, restore};
use crate::error::Error;

/// Numbers of ticks, in order.
const CIRCLED: [&str; 20] =
    ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫", "⑬", "⑭", "⑮", "⑯", "⑰", "⑱", "⑲", "⑳"];

/// Height of a row to write in, in millimetres.
pub const PEN_HEIGHT: f64 = 8.5;

/// The wording files.
pub const FILES: [&str; 5] = [bcp::WORDING, restore::BEFORE, restore::SYSTEM, restore::AFTER, access_log::WORDING];

/// A wording file, ready to be filled in, case after case.
#[derive(Debug)]
pub struct Wording {
    file: &'static str,
    /// Each with its line in the file, from one.
    lines: Vec<(usize, Line)>,
    handlebars: Handlebars<'static>,
}

#[derive(Debug)]
enum Line {
    Sentence(Mark, Sentence),
    NumberedTick(Sentence),
    /// A table: shares of its width, and its rows, the header first.
    Table(Vec<f64>, Vec<(usize, Vec<Sentence>)>),
    /// A row without a table.
    StrayRow,
    /// `@name words`: a part that the program puts in.
    Part(String),
    PageBreak,
}

/// Words with names to be filled in; taken apart when they are first asked for, once.
#[derive(Debug)]
struct Sentence {
    text: String,
    template: OnceLock<Result<Template, String>>,
}

impl Sentence {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), template: OnceLock::new() }
    }

    /// What Handlebars makes of it; a mistake in Japanese.
    fn filled(&self, handlebars: &Handlebars<'static>, data: &Context) -> Result<String, String> {
        if !self.text.contains("{{") {
            return Ok(self.text.clone());
        }
        let read = || Template::compile(&self.text).map_err(|error| unreadable(&error));
        let template = self.template.get_or_init(read).as_ref().map_err(String::clone)?;
        let mut out = StringOutput::new();
        let rendered = template.render(handlebars, data, &mut RenderContext::new(None), &mut out);
        rendered.map_err(|error| in_japanese(&error))?;
        out.into_string().map_err(|error| error.to_string())
    }
}

#[derive(Debug, Clone, Copy)]
enum Mark {
    Heading(u8),
    Bullet,
    Tick,
    Note,
    Paragraph,
}

/// A part that the program puts in.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Its name.
    pub name: &'a str,
    /// The words behind it.
    pub words: &'a str,
}

impl<'a> Part<'a> {
    fn of(text: &'a str) -> Self {
        let (name, words) = text.split_once(' ').unwrap_or((text, ""));
        Self { name, words: words.trim() }
    }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.name)?;
        if self.words.is_empty() { Ok(()) } else { write!(f, " {}", self.words) }
    }
}

const MARKS: [(&str, Mark); 6] = [
    ("### ", Mark::Heading(3)),
    ("## ", Mark::Heading(2)),
    ("# ", Mark::Heading(1)),
    ("- ", Mark::Bullet),
    ("[ ] ", Mark::Tick),
    ("> ", Mark::Note),
];

impl Wording {
    /// Reads a wording file's marks.
    pub fn parse(file: &'static str, text: &str) -> Self {
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        handlebars.register_escape_fn(handlebars::no_escape);
        handlebars.register_helper("if", Box::new(Filled { wanted: true }));
        handlebars.register_helper("unless", Box::new(Filled { wanted: false }));
        let mut wording = Self { file, lines: Vec::new(), handlebars };
        for (index, line) in text.lines().enumerate() {
            wording.take(index + 1, line.trim());
        }
        wording
    }

    /// The file's name.
    pub fn file(&self) -> &str {
        self.file
    }

    fn take(&mut self, number: usize, line: &str) {
        if line.is_empty() || line.starts_with("//") {
            return;
        }
        let last = self.lines.last_mut().map(|(_, line)| line);
        let read = match (widths(line), line.starts_with('|'), last) {
            (Some(widths), ..) => Line::Table(widths, Vec::new()),
            (None, true, Some(Line::Table(_, rows))) => {
                return rows.push((number, cells(line).into_iter().map(Sentence::new).collect()));
            }
            (None, true, _) => Line::StrayRow,
            (None, false, _) => sentence(line),
        };
        self.lines.push((number, read));
    }

    /// Fills the lines in. `part` gives what stands for `@name`; nothing for a name it does not know.
    ///
    /// # Errors
    /// A name that the data do not have, a mistake in the marks, a part that is not known; with the line.
    pub fn fill(
        &self,
        data: &Context,
        mut part: impl FnMut(Part<'_>) -> Result<Option<Vec<Block>>, Error>,
    ) -> Result<Vec<Block>, Error> {
        let mut press = Press { wording: self, line: 0, data };
        let mut blocks = Vec::new();
        let mut ticks = 0;
        for (number, line) in &self.lines {
            press.line = *number;
            if !matches!(line, Line::NumberedTick(_)) {
                ticks = 0;
            }
            match line {
                Line::Sentence(mark, text) => blocks.extend(press.fill(text)?.map(|text| block(*mark, text))),
                Line::NumberedTick(text) => {
                    if let Some(text) = press.fill(text)? {
                        blocks.push(Block::Tick { number: circled(ticks), text });
                        ticks += 1;
                    }
                }
                Line::Table(widths, rows) => blocks.extend(press.table(widths, rows)?.map(Block::Table)),
                Line::StrayRow => return Err(press.mistake("表の前に、列の幅の行（例: |= 2 | 3 |）が要ります")),
                Line::Part(asked) => {
                    let asked = Part::of(asked);
                    let made = part(asked)?;
                    let unknown = || press.mistake(&format!("「{asked}」という部品はありません"));
                    blocks.extend(made.ok_or_else(unknown)?);
                }
                Line::PageBreak => blocks.push(Block::PageBreak),
            }
        }
        Ok(blocks)
    }
}

fn circled(index: usize) -> String {
    CIRCLED.get(index).map_or_else(|| format!("({})", index + 1), |number| (*number).to_owned())
}

/// A case's data, to be filled in.
///
/// # Errors
/// A defect of the program.
pub fn data(file: &str, facts: &impl Serialize) -> Result<Context, Error> {
    Context::wraps(facts).map_err(|error| Error::Render { document: file.to_owned(), what: error.to_string() })
}

/// Puts something more among the data, or takes it away again.
pub fn put(data: &mut Context, name: &str, value: Option<Json>) {
    if let Json::Object(facts) = data.data_mut() {
        match value {
            Some(value) => facts.insert(name.to_owned(), value),
            None => facts.remove(name),
        };
    }
}

fn sentence(line: &str) -> Line {
    if line == "---" {
        return Line::PageBreak;
    }
    if let Some(part) = line.strip_prefix('@') {
        return Line::Part(part.to_owned());
    }
    if let Some(text) = line.strip_prefix("[1] ") {
        return Line::NumberedTick(Sentence::new(text));
    }
    let marked = MARKS.into_iter().find_map(|(sign, mark)| Some((mark, line.strip_prefix(sign)?)));
    let (mark, text) = marked.unwrap_or((Mark::Paragraph, line));
    Line::Sentence(mark, Sentence::new(text))
}

fn block(mark: Mark, text: String) -> Block {
    match mark {
        Mark::Heading(level) => Block::Heading { level, text },
        Mark::Bullet => Block::Bullet { text },
        Mark::Tick => Block::Tick { number: String::new(), text },
        Mark::Note => Block::Note { text },
        Mark::Paragraph => Block::Paragraph { text },
    }
}

fn cells(line: &str) -> Vec<&str> {
    let line = line.strip_prefix('|').unwrap_or(line);
    line.strip_suffix('|').unwrap_or(line).split('|').map(str::trim).collect()
}

/// `|= 2 | 3 |`: shares of a table's width.
fn widths(line: &str) -> Option<Vec<f64>> {
    let widths = cells(line.strip_prefix("|=")?).into_iter().map(|width| width.parse().ok());
    widths.map(|width| width.filter(|width: &f64| width.is_finite() && *width > 0.0)).collect()
}

/// Handlebars with the data, at a line.
struct Press<'a> {
    wording: &'a Wording,
    line: usize,
    data: &'a Context,
}

impl Press<'_> {
    fn mistake(&self, what: &str) -> Error {
        Error::Template { file: format!("{}（{}行目）", self.wording.file, self.line), what: what.to_owned() }
    }

    /// A line's text; nothing where it comes out empty.
    fn fill(&self, sentence: &Sentence) -> Result<Option<String>, Error> {
        let filled = sentence.filled(&self.wording.handlebars, self.data).map_err(|what| self.mistake(&what))?;
        Ok(Some(filled.trim().to_owned()).filter(|text| !text.is_empty()))
    }

    /// A table; nothing where it has no row but the header. Rows that come out empty are left out; those that stand
    /// empty in the file are there to be written in.
    fn table(&mut self, widths: &[f64], rows: &[(usize, Vec<Sentence>)]) -> Result<Option<Table>, Error> {
        let mut filled: Vec<Vec<String>> = Vec::new();
        let mut height = 0.0;
        for (line, cells) in rows {
            self.line = *line;
            if widths.len() != cells.len() {
                let counts = format!("「|=」の行は {} 列、この行は {} 列", widths.len(), cells.len());
                return Err(self.mistake(&format!("表の列の数が合いません（{counts}）")));
            }
            let texts: Vec<String> =
                cells.iter().map(|cell| Ok(self.fill(cell)?.unwrap_or_default())).collect::<Result<_, Error>>()?;
            let to_write_in = cells.iter().all(|cell| cell.text.is_empty());
            if to_write_in {
                height = PEN_HEIGHT;
            }
            if to_write_in || texts.iter().any(|text| !text.is_empty()) {
                filled.push(texts);
            }
        }
        let mut filled = filled.into_iter();
        let Some(header) = filled.next() else {
            return Ok(None);
        };
        let mut table = Table::new(header.into_iter().zip(widths.iter().copied()));
        table.rows = filled.map(|row| row.into_iter().map(Value::text).collect()).collect();
        table.row_height = height;
        Ok((!table.rows.is_empty()).then_some(table))
    }
}

fn in_japanese(error: &RenderError) -> String {
    match error.reason() {
        RenderErrorReason::MissingVariable(name) => {
            let name = name.as_deref().unwrap_or_default();
            format!("「{{{{{name}}}}}」という名前はありません。使える名前は docs/templates.md にあります")
        }
        RenderErrorReason::HelperNotFound(name) => format!("「{{{{#{name}}}}}」という命令はありません"),
        RenderErrorReason::TemplateError(error) => unreadable(error),
        other => format!("差し込みの書き方に誤りがあります（{other}）"),
    }
}

fn unreadable(error: &TemplateError) -> String {
    let place = error.pos().map_or_else(String::new, |(_, column)| format!("{column}文字目の近く。"));
    format!(
        "差し込み {{{{ }}}} の書き方に誤りがあります（{place}{{{{ と }}}}、{{{{#if}}}} と {{{{/if}}}} の組を確かめてください）"
    )
}

/// `#if` and `#unless` that know a blank, and refuse a name that is not there, which Handlebars' own do not.
struct Filled {
    wanted: bool,
}

impl HelperDef for Filled {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let asked = helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("if", 0))?;
        if asked.is_value_missing() {
            return Err(RenderError::strict_error(asked.relative_path()));
        }
        let template = if is_filled(asked.value()) == self.wanted { helper.template() } else { helper.inverse() };
        template.map_or(Ok(()), |template| template.render(registry, context, render, out))
    }
}

fn is_filled(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty() && text != BLANK,
        Json::Array(items) => !items.is_empty(),
        Json::Object(map) => !map.is_empty(),
    }
}
