//! A card's text: fields broken into lines for a card's width, with sizes and places inside the card.

use super::{Captions, Line, MM_PER_POINT, Party, Rect};
use crate::model::text::Widths;

/// Nothing is printed smaller than this (pt).
pub(super) const SMALLEST: f64 = 7.0;
/// What stands in a card where a text is too long for it.
pub(super) const SEE_TABLE: &str = "次のページの表を参照";
/// The bold font is a little wider than the one that [`Widths`] knows.
const BOLD: f64 = 1.05;
/// From a line's top to its baseline, in em.
pub(super) const ASCENT: f64 = 0.88;
/// The longest text, in em, that only the most crowded drawings may leave to the table.
const ORDINARY: f64 = 31.0;
/// As many lines as organisation and role may ever take.
pub(super) const FULL_HEADER: usize = 4;
/// The longest telephone number, in em; what is longer has words in it.
const NUMBER: f64 = 11.0;
/// As many lines for organisation and role as in the most crowded drawing.
pub(super) const LEAST_HEADER: usize = 1;
/// What must not begin a line.
const NOT_FIRST: &str = "、。，．・：；！？）］｝」』】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.)]!?-";

/// A text in one line, with the width of each character in em.
pub(super) struct Measured {
    characters: Vec<(char, f64)>,
    em: f64,
}

impl Measured {
    /// Measures a text as it is written; a line break becomes a blank.
    pub(super) fn new(text: &str, widths: &dyn Widths) -> Self {
        let text = text.trim().replace('\n', " ");
        let width = |character| f64::from(widths.advance(character));
        let safe = |width: f64| if width.is_finite() { width.max(0.0) } else { 1.0 };
        let characters: Vec<(char, f64)> = text.chars().map(|c| (c, safe(width(c)))).collect();
        let em = characters.iter().map(|(_, width)| width).sum();
        Self { characters, em }
    }

    fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.characters[from..to].iter().map(|(character, _)| character).collect()
    }

    /// The whole text.
    pub(super) fn whole(&self) -> String {
        self.text(0, self.characters.len())
    }

    /// The width at a size, in mm.
    pub(super) fn width(&self, size: f64, bold: bool) -> f64 {
        self.em * em(size, bold)
    }

    fn width_of(&self, from: usize, to: usize, size: f64, bold: bool) -> f64 {
        self.characters[from..to].iter().map(|(_, width)| width).sum::<f64>() * em(size, bold)
    }

    /// Breaks the text into at most so many lines, the first of one width, the others of another: where each begins
    /// and ends.
    fn breaks(&self, size: f64, bold: bool, first: f64, others: f64, most: usize) -> Option<Vec<(usize, usize)>> {
        let rest = |from: usize| self.width_of(from, self.characters.len(), size, bold);
        // Texts that are far too long are not even looked through.
        if self.width(size, bold) > first + others * 3.0 {
            return None;
        }
        let mut lines = Vec::new();
        let mut begin = 0;
        for line in 0..most {
            let width = if line == 0 { first } else { others };
            if rest(begin) <= width {
                lines.push((begin, self.characters.len()));
                return Some(lines);
            }
            let full = self.fill(begin, size, bold, width);
            // At a blank or behind a hyphen, if what follows finds room in the next line.
            let at_blank = (begin + 2..=full).rev().find(|&i| self.may_part(i) && rest(i) <= others);
            let end = at_blank.unwrap_or_else(|| self.good_break(begin, full));
            if end <= begin {
                return None;
            }
            lines.push((begin, end));
            begin = if self.is_blank(end) { end + 1 } else { end };
        }
        None
    }

    /// The end of the longest line from a place that fits a width.
    fn fill(&self, begin: usize, size: f64, bold: bool, width: f64) -> usize {
        let mut used = 0.0;
        let fits = |(_, character): &&(char, f64)| {
            used += character * em(size, bold);
            used <= width
        };
        begin + self.characters[begin..].iter().take_while(fits).count()
    }

    fn may_part(&self, index: usize) -> bool {
        self.is_blank(index) || self.characters.get(index - 1).is_some_and(|(character, _)| *character == '-')
    }

    fn is_blank(&self, index: usize) -> bool {
        self.characters.get(index).is_some_and(|(character, _)| *character == ' ')
    }

    /// The last place up to `end` where a line may end: not before a closing mark.
    fn good_break(&self, begin: usize, end: usize) -> usize {
        let may_begin = |i: usize| self.characters.get(i).is_none_or(|(c, w)| *w > 0.0 && !NOT_FIRST.contains(*c));
        (end.saturating_sub(3).max(begin + 1)..=end).rev().find(|&i| may_begin(i)).unwrap_or(end)
    }
}

fn em(size: f64, bold: bool) -> f64 {
    size * MM_PER_POINT * if bold { BOLD } else { 1.0 }
}

/// A party's texts, measured.
pub(super) struct Texts {
    organisation: Measured,
    role: Measured,
    name: Measured,
    deputy: Measured,
    telephone: Measured,
    after_hours: Measured,
    number: Option<Measured>,
    /// 連絡する内容, as the arrow's caption.
    pub(super) caption: Option<Measured>,
    words: Words,
}

/// The words that cards put before fields.
struct Words {
    deputy: Measured,
    telephone: Measured,
    after_hours: Measured,
    see_table: Measured,
}

impl Texts {
    /// Measures a party's texts.
    pub(super) fn new(party: &Party, widths: &dyn Widths) -> Self {
        let measured = |text: &str| Measured::new(text, widths);
        let content = party.content.trim();
        Self {
            organisation: measured(&party.organisation),
            role: measured(&party.role),
            name: measured(&party.name),
            deputy: measured(&party.deputy),
            telephone: measured(&party.telephone),
            after_hours: measured(&party.after_hours),
            number: party.order.map(|order| measured(&order.to_string())),
            caption: (!content.is_empty()).then(|| measured(&format!("「{content}」"))),
            words: Words {
                deputy: measured("代行"),
                telephone: measured("電話"),
                after_hours: measured("時間外"),
                see_table: measured(SEE_TABLE),
            },
        }
    }
}

/// How close lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Density {
    /// As is pleasant.
    Airy,
    /// Closer.
    Close,
    /// As close as can be; and texts of ordinary length may take two lines.
    Tight,
}

/// How a card is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// The size of names and numbers, in pt.
    pub(super) size: f64,
    /// How close lines stand.
    pub(super) density: Density,
    /// Where the arrows' captions stand.
    pub(super) captions: Captions,
    /// How many lines organisation and role may take together.
    pub(super) header: usize,
}

impl Style {
    /// The size of organisation, role and the words before fields.
    pub(super) fn small(self) -> f64 {
        let share = if self.density == Density::Tight { 0.6 } else { 0.7 };
        (self.size * share).clamp(SMALLEST, 9.0)
    }

    fn leading(self) -> f64 {
        match self.density {
            Density::Airy => 1.28,
            Density::Close => 1.2,
            Density::Tight => 1.1,
        }
    }

    fn padding(self) -> f64 {
        match self.density {
            Density::Airy => 1.5,
            Density::Close => 1.2,
            Density::Tight => 0.9,
        }
    }
}

/// A piece of text in a card; places are relative to the card's upper left corner.
struct Piece<'a> {
    text: &'a Measured,
    from: usize,
    to: usize,
    x: f64,
    baseline: f64,
    size: f64,
    bold: bool,
}

/// A card's text for one width.
pub(super) struct Setting<'a> {
    pieces: Vec<Piece<'a>>,
    badge: Option<(&'a Measured, f64, f64, f64)>,
    /// The height that the card needs, in mm.
    pub(super) height: f64,
}

impl Setting<'_> {
    /// The lines of a card that stands at a place.
    pub(super) fn lines(&self, x: f64, y: f64) -> Vec<Line> {
        let line = |piece: &Piece| Line {
            x: x + piece.x,
            y: y + piece.baseline,
            size: piece.size,
            bold: piece.bold,
            text: piece.text.text(piece.from, piece.to),
        };
        self.pieces.iter().map(line).collect()
    }

    /// The badge with the number, in the card's upper left corner.
    pub(super) fn badge(&self, x: f64, y: f64) -> Option<(Rect, Line)> {
        let (number, size, width, height) = self.badge?;
        let text_x = x + (width - number.width(size, true)) / 2.0;
        let baseline = y + height / 2.0 + (ASCENT - 0.5) * size * MM_PER_POINT;
        let line = Line { x: text_x, y: baseline, size, bold: true, text: number.whole() };
        Some((Rect { x, y, width, height }, line))
    }
}

/// Sets a card's text; nothing where the card is too narrow for this style.
pub(super) fn set<'a>(texts: &'a Texts, width: f64, style: Style) -> Option<Setting<'a>> {
    let mut pen = Pen::new(texts, width, style)?;
    pen.header(texts)?;
    let size = style.size;
    let large = |field, label, bold, joins, number| Item { field, label, size, bold, joins, lines: 2, number };
    pen.put(&large(&texts.name, None, true, false, false))?;
    pen.put(&large(&texts.deputy, Some(&texts.words.deputy), false, true, false))?;
    pen.put(&large(&texts.telephone, Some(&texts.words.telephone), true, false, true))?;
    pen.put(&large(&texts.after_hours, Some(&texts.words.after_hours), false, true, true))?;
    Some(pen.finish())
}

/// A field that is to be put into a card.
#[derive(Clone, Copy)]
struct Item<'a> {
    field: &'a Measured,
    label: Option<&'a Measured>,
    size: f64,
    bold: bool,
    /// Whether it may stand on the line of the field before it.
    joins: bool,
    /// How many lines it may take.
    lines: usize,
    /// Whether it is a telephone number, which should not be torn apart.
    number: bool,
}

/// Writes line after line.
struct Pen<'a> {
    style: Style,
    right: f64,
    indent: f64,
    x: f64,
    top: f64,
    baseline: f64,
    line_size: f64,
    lines: usize,
    pieces: Vec<Piece<'a>>,
    badge: Option<(&'a Measured, f64, f64, f64)>,
    see_table: &'a Measured,
}

impl<'a> Pen<'a> {
    fn new(texts: &'a Texts, width: f64, style: Style) -> Option<Self> {
        let padding = style.padding();
        let badge = texts.number.as_ref().map(|number| {
            let size = style.small() + if style.density == Density::Tight { 0.0 } else { 1.0 };
            let height = padding + style.small() * style.leading() * MM_PER_POINT;
            (number, size, (number.width(size, true) + 1.6).max(height), height)
        });
        let indent = badge.map_or(0.0, |(_, _, width, _)| width + 0.8 - padding);
        let see_table = &texts.words.see_table;
        let right = width - padding;
        (padding + indent < right).then_some(Self {
            style,
            right,
            indent,
            x: right,
            top: padding,
            baseline: 0.0,
            line_size: 0.0,
            lines: 0,
            pieces: Vec::new(),
            badge,
            see_table,
        })
    }

    /// Organisation and role, small. Where they may take few lines only, the role is left to the table.
    fn header(&mut self, texts: &'a Texts) -> Option<()> {
        let (most, size) = (self.style.header, self.style.small());
        let small = |field, joins, lines| Item { field, label: None, size, bold: false, joins, lines, number: false };
        self.put(&small(&texts.organisation, false, most.min(3)))?;
        let left = most.saturating_sub(self.lines);
        let role = small(&texts.role, self.style.density == Density::Tight, left.min(2));
        if left == 0 && !self.joins(&role) { Some(()) } else { self.put(&role) }
    }

    fn joins(&self, item: &Item) -> bool {
        let gap = item.size * MM_PER_POINT;
        let same_size = (self.line_size - item.size).abs() < 0.01;
        item.joins
            && same_size
            && self.x + gap + self.label_width(item) + item.field.width(item.size, item.bold) <= self.right
    }

    fn label_width(&self, item: &Item) -> f64 {
        item.label.map_or(0.0, |label| label.width(self.style.small(), false) + 0.8)
    }

    /// Puts a field into the card: on the line begun, on one line, on several, smaller, or the word that it is in the table.
    fn put(&mut self, item: &Item<'a>) -> Option<()> {
        if item.field.is_empty() {
            return Some(());
        }
        if self.joins(item) {
            self.x += item.size * MM_PER_POINT;
            self.label(item);
            self.write(item, 0, item.field.characters.len());
            return Some(());
        }
        if self.one_line(item) {
            return Some(());
        }
        let ordinary = item.size > self.style.small() && item.field.em <= 13.0;
        if self.style.density != Density::Tight && ordinary {
            return None;
        }
        let number = item.number && item.field.em <= NUMBER;
        if number && self.style.header > LEAST_HEADER {
            return None;
        }
        if item.lines > 1 {
            let mut size = item.size;
            while size >= SMALLEST {
                if self.some_lines(&Item { size, ..*item }) {
                    return Some(());
                }
                size -= 1.0;
            }
        }
        if self.style.header == FULL_HEADER && item.field.em <= ORDINARY {
            return None;
        }
        let instead = Item { field: self.see_table, size: SMALLEST, bold: false, lines: 2, ..*item };
        (self.one_line(&instead) || self.some_lines(&instead)).then_some(())
    }

    fn left(&self) -> f64 {
        self.style.padding() + if self.pieces.is_empty() { self.indent } else { 0.0 }
    }

    fn one_line(&mut self, item: &Item<'a>) -> bool {
        let fits = self.left() + self.label_width(item) + item.field.width(item.size, item.bold) <= self.right;
        if fits {
            self.new_line(item.size);
            self.label(item);
            self.write(item, 0, item.field.characters.len());
        }
        fits
    }

    fn some_lines(&mut self, item: &Item<'a>) -> bool {
        let first = self.right - self.left() - self.label_width(item);
        let others = self.right - self.style.padding();
        let Some(lines) = item.field.breaks(item.size, item.bold, first, others, item.lines) else { return false };
        for (index, (begin, end)) in lines.into_iter().enumerate() {
            self.new_line(item.size);
            if index == 0 {
                self.label(item);
            }
            self.write(item, begin, end);
        }
        true
    }

    fn new_line(&mut self, size: f64) {
        let size = if self.pieces.is_empty() { size.max(self.style.small()) } else { size };
        let height = size * self.style.leading() * MM_PER_POINT;
        self.x = self.left();
        self.line_size = size;
        self.lines += 1;
        self.baseline = self.top + (height - size * MM_PER_POINT) / 2.0 + size * ASCENT * MM_PER_POINT;
        self.top += height;
    }

    fn label(&mut self, item: &Item<'a>) {
        if let Some(label) = item.label {
            self.piece(label, 0, label.characters.len(), self.style.small().min(item.size), false);
            self.x += 0.8;
        }
    }

    fn write(&mut self, item: &Item<'a>, from: usize, to: usize) {
        self.piece(item.field, from, to, item.size, item.bold);
    }

    fn piece(&mut self, text: &'a Measured, from: usize, to: usize, size: f64, bold: bool) {
        self.pieces.push(Piece { text, from, to, x: self.x, baseline: self.baseline, size, bold });
        self.x += text.width_of(from, to, size, bold);
    }

    fn finish(self) -> Setting<'a> {
        let least = self.badge.map_or(0.0, |(_, _, _, height)| height);
        let height = self.top.max(least) + self.style.padding();
        Setting { pieces: self.pieces, badge: self.badge, height }
    }
}
