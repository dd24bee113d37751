//! A card's text: fields broken into lines for the card's width, with sizes and places inside it.

use super::measured::{Font, Measured, Slice, WHOLE_NUMBERS};
use super::shapes::{Badge, MM_PER_POINT, Rect, TextLine};
use super::style::{ASCENT, CardStyle, FULL_HEADER, LEAST_HEADER, SMALLEST};
use crate::model::text::Widths;
use crate::paper::contact_diagram::Party;

/// Printed in a card where a text is too long for it.
const SEE_TABLE: &str = "次のページの表を参照";
/// The longest text, in em, that only the most crowded drawings may leave to the table.
const ORDINARY: f64 = 31.0;
/// The longest text, in em, that only tight cards may break: names and numbers of ordinary length.
const SHORT: f64 = 13.0;
/// The longest telephone number, in em; what is longer has words in it.
const NUMBER: f64 = 11.0;
/// Lines that a field may take.
const FIELD_LINES: usize = 2;
/// Lines that the organisation may take.
const ORGANISATION_LINES: usize = 3;
/// Between a label or the badge and the text behind it, in mm.
const GAP: f64 = 0.8;
/// Left and right of the number in its badge, together, in mm.
const BADGE_PADDING: f64 = 1.6;

/// A party's texts, measured.
pub(super) struct PartyTexts {
    organisation: Measured,
    role: Measured,
    name: Measured,
    deputy: Measured,
    telephone: Measured,
    after_hours: Measured,
    number: Option<Measured>,
    /// 連絡する内容, as the arrow's caption.
    pub(super) caption: Option<Measured>,
    labels: Labels,
}

/// The words that cards put before fields.
struct Labels {
    deputy: Measured,
    telephone: Measured,
    after_hours: Measured,
    see_table: Measured,
}

impl PartyTexts {
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
            labels: Labels {
                deputy: measured("代行"),
                telephone: measured("電話"),
                after_hours: measured("時間外"),
                see_table: measured(SEE_TABLE),
            },
        }
    }
}

/// A piece of text in a card; places are relative to the card's upper left corner.
struct Piece<'a> {
    text: &'a Measured,
    slice: Slice,
    x: f64,
    baseline: f64,
    font: Font,
}

/// 連絡順 and its box, in mm.
#[derive(Clone, Copy)]
struct NumberBox<'a> {
    number: &'a Measured,
    font: Font,
    width: f64,
    height: f64,
}

impl<'a> NumberBox<'a> {
    fn new(number: &'a Measured, style: CardStyle) -> Self {
        let font = style.badge();
        let height = style.padding() + style.small().size * style.leading() * MM_PER_POINT;
        Self { number, font, width: (number.width(font) + BADGE_PADDING).max(height), height }
    }
}

/// A card's text for one width.
pub(super) struct CardText<'a> {
    pieces: Vec<Piece<'a>>,
    badge: Option<NumberBox<'a>>,
    /// The height that the card needs, in mm.
    pub(super) height: f64,
}

impl CardText<'_> {
    /// Returns the lines of a card whose upper left corner stands at a place.
    pub(super) fn lines(&self, x: f64, y: f64) -> Vec<TextLine> {
        let line = |piece: &Piece| TextLine {
            x: x + piece.x,
            y: y + piece.baseline,
            size: piece.font.size,
            bold: piece.font.bold,
            text: piece.text.text(piece.slice),
        };
        self.pieces.iter().map(line).collect()
    }

    /// Returns the badge with the number, in the corner of a card at a place.
    pub(super) fn badge(&self, x: f64, y: f64) -> Option<Badge> {
        let NumberBox { number, font, width, height } = self.badge?;
        let size = font.size;
        let text_x = x + (width - number.width(font)) / 2.0;
        // The middle of the line, half an em above its lower edge, in the middle of the box.
        let baseline = y + height / 2.0 + (ASCENT - 0.5) * size * MM_PER_POINT;
        let line = TextLine { x: text_x, y: baseline, size, bold: font.bold, text: number.whole() };
        Some(Badge { rect: Rect { x, y, width, height }, line })
    }
}

/// Sets a card's text; `None` where the card is too narrow for this style.
pub(super) fn set<'a>(texts: &'a PartyTexts, width: f64, style: CardStyle) -> Option<CardText<'a>> {
    set_with(texts, width, style, style.small())
}

/// Sets the text of a card of so much room: where nobody is named, the organisation is who is
/// called, and as large as a name if it can be.
pub(super) fn set_in<'a>(
    texts: &'a PartyTexts,
    (width, height): (f64, f64),
    style: CardStyle,
) -> Option<CardText<'a>> {
    let mut size = if texts.name.is_empty() { style.size } else { 0.0 };
    while size > style.small().size {
        let large = set_with(texts, width, style, Font::bold(size));
        if let Some(large) = large.filter(|large| large.height <= height) {
            return Some(large);
        }
        size -= 0.5;
    }
    set(texts, width, style)
}

fn set_with<'a>(
    texts: &'a PartyTexts,
    width: f64,
    style: CardStyle,
    organisation: Font,
) -> Option<CardText<'a>> {
    let labels = &texts.labels;
    let field = |field, font| CardField {
        field,
        label: None,
        font,
        joins: false,
        lines: FIELD_LINES,
        number: false,
    };
    let (bold, regular) = (Font::bold(style.size), Font::regular(style.size));
    let mut writer = CardWriter::new(texts, width, style)?;
    writer.header(texts, organisation)?;
    writer.put(&field(&texts.name, bold))?;
    writer.put(&CardField {
        label: Some(&labels.deputy),
        joins: true,
        ..field(&texts.deputy, regular)
    })?;
    writer.put(&CardField {
        label: Some(&labels.telephone),
        number: true,
        ..field(&texts.telephone, bold)
    })?;
    let after_hours = field(&texts.after_hours, regular);
    writer.put(&CardField {
        label: Some(&labels.after_hours),
        joins: true,
        number: true,
        ..after_hours
    })?;
    Some(writer.finish())
}

/// A field that is to be put into a card.
#[derive(Clone, Copy)]
struct CardField<'a> {
    field: &'a Measured,
    label: Option<&'a Measured>,
    font: Font,
    /// Whether it may stand on the line of the field before it.
    joins: bool,
    /// How many lines it may take.
    lines: usize,
    /// Whether it is a telephone number, which should not be torn apart.
    number: bool,
}

/// Writes a card's fields, line after line.
struct CardWriter<'a> {
    style: CardStyle,
    /// Where lines end, in mm from the card's left edge.
    right: f64,
    /// What the badge takes of the first line, in mm.
    indent: f64,
    /// The end of the last piece, in mm.
    x: f64,
    /// The upper edge of the next line, in mm.
    top: f64,
    baseline: f64,
    line_size: f64,
    lines: usize,
    pieces: Vec<Piece<'a>>,
    badge: Option<NumberBox<'a>>,
    see_table: &'a Measured,
}

impl<'a> CardWriter<'a> {
    fn new(texts: &'a PartyTexts, width: f64, style: CardStyle) -> Option<Self> {
        let padding = style.padding();
        let badge = texts.number.as_ref().map(|number| NumberBox::new(number, style));
        let indent = badge.map_or(0.0, |badge| badge.width + GAP - padding);
        let see_table = &texts.labels.see_table;
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

    /// Writes organisation and role, small. Where they may take few lines only, the role is left to
    /// the table.
    fn header(&mut self, texts: &'a PartyTexts, organisation: Font) -> Option<()> {
        let (most, font) = (self.style.header, self.style.small());
        let small = |field, joins, lines| CardField {
            field,
            label: None,
            font,
            joins,
            lines,
            number: false,
        };
        let lines = most.min(ORGANISATION_LINES);
        self.put(&CardField { font: organisation, ..small(&texts.organisation, false, lines) })?;
        let left = most.saturating_sub(self.lines);
        let role = small(&texts.role, self.style.is_tight(), left.min(FIELD_LINES));
        if left == 0 && !self.joins(&role) { Some(()) } else { self.put(&role) }
    }

    fn joins(&self, item: &CardField) -> bool {
        let gap = item.font.size * MM_PER_POINT;
        let same_size = (self.line_size - item.font.size).abs() < 0.01;
        item.joins
            && same_size
            && self.x + gap + self.label_width(item) + item.field.width(item.font) <= self.right
    }

    fn label_width(&self, item: &CardField) -> f64 {
        item.label.map_or(0.0, |label| label.width(self.style.small()) + GAP)
    }

    /// Writes a field: on the line begun, on one line, on several, in smaller letters; else, where
    /// the style allows it, the words that it is in the table. `None` where nothing of this fits.
    fn put(&mut self, item: &CardField<'a>) -> Option<()> {
        if item.field.is_empty() {
            return Some(());
        }
        if self.joins(item) {
            self.x += item.font.size * MM_PER_POINT;
            self.label(item);
            self.write(item, item.field.all());
            return Some(());
        }
        if self.one_line(item) {
            return Some(());
        }
        let short = item.font.size > self.style.small().size && item.field.em() <= SHORT;
        if !self.style.is_tight() && short {
            return None;
        }
        let number = item.number && item.field.em() <= NUMBER;
        if number && self.style.header > LEAST_HEADER {
            return None;
        }
        if item.lines > 1 && self.smaller_and_smaller(item) {
            return Some(());
        }
        if self.style.header == FULL_HEADER && item.field.em() <= ORDINARY {
            return None;
        }
        let font = Font::regular(SMALLEST);
        let instead = CardField { field: self.see_table, font, lines: FIELD_LINES, ..*item };
        (self.one_line(&instead) || self.some_lines(&instead)).then_some(())
    }

    /// Writes a field on several lines, in the largest size in which they are not too many.
    fn smaller_and_smaller(&mut self, item: &CardField<'a>) -> bool {
        let mut size = item.font.size;
        while size >= SMALLEST {
            if self.some_lines(&CardField { font: Font { size, ..item.font }, ..*item }) {
                return true;
            }
            size -= 1.0;
        }
        false
    }

    fn left(&self) -> f64 {
        self.style.padding() + if self.pieces.is_empty() { self.indent } else { 0.0 }
    }

    fn one_line(&mut self, item: &CardField<'a>) -> bool {
        let fits = self.left() + self.label_width(item) + item.field.width(item.font) <= self.right;
        if fits {
            self.new_line(item.font.size);
            self.label(item);
            self.write(item, item.field.all());
        }
        fits
    }

    fn some_lines(&mut self, item: &CardField<'a>) -> bool {
        let first = self.right - self.left() - self.label_width(item);
        let others = self.right - self.style.padding();
        let Some(lines) = item.field.breaks(WHOLE_NUMBERS, item.font, (first, others), item.lines)
        else {
            return false;
        };
        for (index, slice) in lines.into_iter().enumerate() {
            self.new_line(item.font.size);
            if index == 0 {
                self.label(item);
            }
            self.write(item, slice);
        }
        true
    }

    fn new_line(&mut self, size: f64) {
        let size = if self.pieces.is_empty() { size.max(self.style.small().size) } else { size };
        let height = size * self.style.leading() * MM_PER_POINT;
        self.x = self.left();
        self.line_size = size;
        self.lines += 1;
        self.baseline =
            self.top + (height - size * MM_PER_POINT) / 2.0 + size * ASCENT * MM_PER_POINT;
        self.top += height;
    }

    fn label(&mut self, item: &CardField<'a>) {
        if let Some(label) = item.label {
            self.piece(
                label,
                label.all(),
                Font::regular(self.style.small().size.min(item.font.size)),
            );
            self.x += GAP;
        }
    }

    fn write(&mut self, item: &CardField<'a>, slice: Slice) {
        self.piece(item.field, slice, item.font);
    }

    fn piece(&mut self, text: &'a Measured, slice: Slice, font: Font) {
        self.pieces.push(Piece { text, slice, x: self.x, baseline: self.baseline, font });
        self.x += text.width_of(slice, font);
    }

    fn finish(self) -> CardText<'a> {
        let least = self.badge.map_or(0.0, |badge| badge.height);
        let height = self.top.max(least) + self.style.padding();
        CardText { pieces: self.pieces, badge: self.badge, height }
    }
}
