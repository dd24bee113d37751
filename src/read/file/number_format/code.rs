//! Number formats: their sections and the tokens in them.

use super::kanji::Digits;

/// A number format, without the section for text.
#[derive(Debug, Clone, PartialEq)]
pub struct Format {
    sections: Vec<Section>,
}

/// One of the sections between semicolons.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    /// The numbers that it is for, where the code says.
    pub condition: Option<Condition>,
    /// The digits that it writes with.
    pub digits: Digits,
    /// True if its language is Japanese.
    pub is_japanese: bool,
    /// True if the first year of an era is 元.
    pub has_first_year: bool,
    /// Its tokens, from left to right.
    pub tokens: Vec<Token>,
}

/// A condition such as `[>=100]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    operator: Operator,
    limit: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Less,
    AtMost,
    Equal,
    Unequal,
    AtLeast,
    More,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// Text as it is.
    Literal(String),
    /// A place for a digit: `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// A comma, which groups digits or divides by a thousand.
    Comma,
    /// A percent sign.
    Percent,
    /// An exponent; true if it always has a sign.
    Exponent(bool),
    /// The bar of a fraction, or text in a date.
    Slash,
    /// The denominator of a fraction, behind its bar.
    Denominator(u64),
    /// A number as without a format.
    General,
    /// The text of a cell, or a number as without a format.
    Text,
    /// A part of a day or a duration, and the number of its letters.
    Part(Part, usize),
}

/// A part of a day or of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The name of the era.
    Era,
    /// The year in the era.
    EraYear,
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day of the month, or the weekday in English.
    Day,
    /// The weekday in Japanese.
    Weekday,
    /// The hour.
    Hour,
    /// The minute.
    Minute,
    /// The second.
    Second,
    /// Digits of a second.
    Fraction,
    /// The half of the day.
    HalfDay,
    /// All hours of a duration.
    AllHours,
    /// All minutes of a duration.
    AllMinutes,
    /// All seconds of a duration.
    AllSeconds,
}

/// The unit of the numbers of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Anything.
    Number,
    /// Days since the beginning of the calendar.
    Day,
    /// A duration in days.
    Duration,
}

impl Format {
    /// Takes the sections in the order of their code, without the one for text.
    pub fn new(sections: Vec<Section>) -> Self {
        Self { sections }
    }

    /// Returns the section for a number, and whether it shows the sign of a negative one.
    pub fn section(&self, value: f64) -> Option<(&Section, bool)> {
        let sections = &self.sections;
        if sections.iter().any(|section| section.condition.is_some()) {
            return conditional(sections, value);
        }
        let at = match sections.len() {
            1 => 0,
            2 => usize::from(value < 0.0),
            _ if value == 0.0 => 2,
            _ => usize::from(value < 0.0),
        };
        Some((&sections[at], at == 0))
    }
}

/// Returns the first section whose condition a number meets, else the one without a condition.
fn conditional(sections: &[Section], value: f64) -> Option<(&Section, bool)> {
    let met = sections.iter().position(|section| match section.condition {
        Some(condition) => condition.is_met(value),
        None => false,
    });
    let free = || sections.iter().rposition(|section| section.condition.is_none());
    let at = met.or_else(free)?;
    // A section for negative numbers alone says itself how they are marked.
    let marks_itself = sections[at].condition.is_some_and(Condition::is_below_zero);
    Some((&sections[at], !marks_itself))
}

impl Condition {
    fn is_met(self, value: f64) -> bool {
        match self.operator {
            Operator::Less => value < self.limit,
            Operator::AtMost => value <= self.limit,
            Operator::Equal => value == self.limit,
            Operator::Unequal => value != self.limit,
            Operator::AtLeast => value >= self.limit,
            Operator::More => value > self.limit,
        }
    }

    /// Tells whether only numbers below zero meet it.
    fn is_below_zero(self) -> bool {
        match self.operator {
            Operator::Less => self.limit <= 0.0,
            Operator::AtMost | Operator::Equal => self.limit < 0.0,
            Operator::Unequal | Operator::AtLeast | Operator::More => false,
        }
    }

    /// Reads what stands in the brackets of a condition.
    pub fn parse(text: &str) -> Option<Self> {
        let operators = [
            ("<=", Operator::AtMost),
            (">=", Operator::AtLeast),
            ("<>", Operator::Unequal),
            ("<", Operator::Less),
            (">", Operator::More),
            ("=", Operator::Equal),
        ];
        let found = operators.into_iter().find(|(sign, _)| text.starts_with(sign))?;
        let limit = text[found.0.len()..].trim().parse().ok()?;
        Some(Self { operator: found.1, limit })
    }
}

impl Section {
    /// Returns the unit of the numbers of the section.
    pub fn unit(&self) -> Unit {
        let parts = || {
            self.tokens.iter().filter_map(|token| match token {
                Token::Part(part, _) => Some(*part),
                _ => None,
            })
        };
        let is_duration =
            |part| matches!(part, Part::AllHours | Part::AllMinutes | Part::AllSeconds);
        if parts().any(is_duration) {
            Unit::Duration
        } else if parts().next().is_some() {
            Unit::Day
        } else {
            Unit::Number
        }
    }

    /// Appends text.
    pub fn push(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Literal(last)) => last.push_str(text),
            _ => self.tokens.push(Token::Literal(text.to_owned())),
        }
    }

    /// Decides tokens that could be two things: months are minutes beside hours or seconds, digits
    /// behind seconds are their fraction, and letters for parts of a Japanese day are text beside
    /// digits.
    pub fn finish(&mut self) {
        self.find_minutes();
        self.find_fractions();
        let has_digits = self.tokens.iter().any(|token| matches!(token, Token::Digit(_)));
        if has_digits {
            for token in &mut self.tokens {
                let letter = match token {
                    Token::Part(Part::Era, count) => "g".repeat(*count),
                    Token::Part(Part::EraYear, count) => "e".repeat(*count),
                    Token::Part(Part::Weekday, count) => "a".repeat(*count),
                    _ => continue,
                };
                *token = Token::Literal(letter);
            }
        }
    }

    fn find_minutes(&mut self) {
        let parts: Vec<(usize, Part)> = self
            .tokens
            .iter()
            .enumerate()
            .filter_map(|(at, token)| match token {
                Token::Part(Part::HalfDay, _) => None,
                Token::Part(part, _) => Some((at, *part)),
                _ => None,
            })
            .collect();
        for (number, (at, part)) in parts.iter().enumerate() {
            let before = number.checked_sub(1).map(|before| parts[before].1);
            let behind = parts.get(number + 1).map(|behind| behind.1);
            let is_minute = matches!(before, Some(Part::Hour | Part::AllHours))
                || matches!(behind, Some(Part::Second | Part::AllSeconds));
            if let (Part::Month, true, Token::Part(_, count)) = (part, is_minute, &self.tokens[*at])
                && *count <= 2
            {
                self.tokens[*at] = Token::Part(Part::Minute, *count);
            }
        }
    }

    fn find_fractions(&mut self) {
        let mut at = 0;
        while at + 1 < self.tokens.len() {
            let is_second =
                matches!(self.tokens[at], Token::Part(Part::Second | Part::AllSeconds, _));
            let digits = self.tokens[at + 1..].iter().skip(1);
            let digits = digits.take_while(|token| **token == Token::Digit('0')).count();
            if is_second && self.tokens[at + 1] == Token::Point && digits > 0 {
                let fraction = Token::Part(Part::Fraction, digits);
                self.tokens.splice(at + 1..at + 2 + digits, [fraction]);
            }
            at += 1;
        }
    }
}
