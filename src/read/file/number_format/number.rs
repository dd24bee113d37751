//! Numbers in a section of a format: digits, groups, percents, exponents and fractions.

use super::code::{Section, Token};
use super::plain::plain_number;

/// Digits that a spreadsheet keeps of a number.
const PRECISION: usize = 15;
/// More digits than these behind the point or in front of it are those of no program.
const MAX_DIGITS: usize = 400;

/// Greater numbers have no part below one that a spreadsheet keeps.
const MOST_IN_FRACTION: f64 = 1e15;

/// Shows a number without its sign; `None` where the section cannot show it.
pub fn show(section: &Section, value: f64) -> Option<String> {
    let tokens = &section.tokens;
    let find = |token: &Token| tokens.iter().position(|other| other == token);
    let exponent = tokens.iter().position(|token| matches!(token, Token::Exponent(_)));
    let digits = tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count();
    if digits > MAX_DIGITS {
        return None;
    }
    if let Some(exponent) = exponent {
        return scientific(section, value, exponent);
    }
    if let Some(slash) = find(&Token::Slash)
        && value < MOST_IN_FRACTION
        && find(&Token::Point).is_none()
        && let Some(fraction) = Fraction::around(tokens, slash)
    {
        return Some(fraction.show(section, value));
    }
    let decimal = Decimal::of(value).shifted(percents(tokens) * 2);
    if tokens.iter().any(|token| matches!(token, Token::General | Token::Text)) {
        return Some(general(section, value));
    }
    let point = find(&Token::Point).unwrap_or(tokens.len());
    let commas = trailing_commas(&tokens[..point]) + trailing_commas(&tokens[point..]);
    let thousands = commas as i32 * 3;
    let (whole, fraction) = decimal.shifted(-thousands).rounded(count_digits(&tokens[point..]));
    let mut shown = show_whole(section, &tokens[..point], &whole);
    shown.push_str(&show_fraction(section, &tokens[point..], &fraction));
    Some(shown)
}

/// Shows a number as without a format, with the text around it.
fn general(section: &Section, value: f64) -> String {
    let plain = section.digits.in_words(&plain_number(value));
    let shown = section.tokens.iter().map(|token| match token {
        Token::General | Token::Text => plain.as_str(),
        Token::Literal(text) => text.as_str(),
        Token::Percent => "%",
        Token::Slash => "/",
        _ => "",
    });
    shown.collect()
}

/// Returns the powers of ten by hundreds that percent signs multiply with.
fn percents(tokens: &[Token]) -> i32 {
    tokens.iter().filter(|token| **token == Token::Percent).count() as i32
}

fn count_digits(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count()
}

/// Counts the commas behind the last digit; each divides by a thousand.
fn trailing_commas(whole: &[Token]) -> usize {
    let last = whole.iter().rposition(|token| matches!(token, Token::Digit(_)));
    let behind = last.map_or(&whole[..0], |last| &whole[last + 1..]);
    behind.iter().take_while(|token| **token == Token::Comma).count()
}

/// Tells whether digits in front of the point are grouped by thousands: a comma stands between two
/// of them.
fn is_grouped(whole: &[Token]) -> bool {
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let first = whole.iter().position(is_digit).unwrap_or(0);
    let last = whole.iter().rposition(is_digit).unwrap_or(0);
    whole.get(first..last).is_some_and(|between| between.contains(&Token::Comma))
}

/// Shows the digits in front of the point, among the text around them. What is left over stands at
/// the first place for a digit.
fn show_whole(section: &Section, tokens: &[Token], whole: &str) -> String {
    let places = count_digits(tokens);
    let is_grouped = is_grouped(tokens);
    let mut shown = String::new();
    let mut place = 0;
    for token in tokens {
        match token {
            Token::Digit(sign) => {
                let behind = places - place - 1;
                let start = if place == 0 { whole.len().max(places) } else { behind + 1 };
                for position in (behind..start).rev() {
                    let digit =
                        whole.len().checked_sub(position + 1).and_then(|at| whole.get(at..=at));
                    match (digit, sign) {
                        (Some(digit), _) => shown.push_str(&section.digits.replace(digit)),
                        (None, '0') => shown.push_str(&section.digits.replace("0")),
                        (None, '?') => shown.push(' '),
                        (None, _) => continue,
                    }
                    let is_filled = digit.is_some() || *sign == '0';
                    if is_grouped && is_filled && position > 0 && position % 3 == 0 {
                        shown.push_str(&section.digits.replace(","));
                    }
                }
                place += 1;
            }
            other => shown.push_str(text(other)),
        }
    }
    shown
}

/// Shows the point and the digits behind it, among the text around them.
fn show_fraction(section: &Section, tokens: &[Token], fraction: &str) -> String {
    let needed = fraction.trim_end_matches('0').len();
    let mut shown = String::new();
    let mut place = 0;
    for token in tokens {
        match token {
            Token::Digit(sign) => {
                let digit = fraction.get(place..=place).unwrap_or("0");
                match sign {
                    _ if place < needed => shown.push_str(&section.digits.replace(digit)),
                    '0' => shown.push_str(&section.digits.replace("0")),
                    '?' => shown.push(' '),
                    _ => {}
                }
                place += 1;
            }
            Token::Point => shown.push_str(&section.digits.replace(".")),
            other => shown.push_str(text(other)),
        }
    }
    shown
}

/// Returns the text of a token that is no place for a digit.
fn text(token: &Token) -> &str {
    match token {
        Token::Literal(text) => text,
        Token::Percent => "%",
        Token::Slash => "/",
        Token::Point => ".",
        Token::Comma
        | Token::Digit(_)
        | Token::Exponent(_)
        | Token::Denominator(_)
        | Token::General
        | Token::Text
        | Token::Part(..) => "",
    }
}

/// Shows a number with an exponent, a multiple of the places in front of the point.
fn scientific(section: &Section, value: f64, exponent: usize) -> Option<String> {
    let (mantissa, behind) = section.tokens.split_at(exponent);
    let Some((Token::Exponent(always_signed), behind)) = behind.split_first() else { return None };
    let point = mantissa.iter().position(|token| *token == Token::Point);
    let point = point.unwrap_or(mantissa.len());
    let step = count_digits(&mantissa[..point]).max(1) as i32;
    let decimals = count_digits(&mantissa[point..]);
    let decimal = Decimal::of(value).shifted(percents(&section.tokens) * 2);
    let power = |decimal: &Decimal| (decimal.exponent - 1).div_euclid(step) * step;
    let mut at = if decimal.is_zero() { 0 } else { power(&decimal) };
    let (mut whole, mut fraction) = decimal.shifted(-at).rounded(decimals);
    if whole.len() > step as usize {
        // Rounding has made it one digit longer.
        at += step;
        (whole, fraction) = decimal.shifted(-at).rounded(decimals);
    }
    let sign = match (at < 0, always_signed) {
        (true, _) => "-",
        (false, true) => "+",
        (false, false) => "",
    };
    let places = count_digits(behind);
    let mut shown = show_whole(section, &mantissa[..point], &whole);
    shown.push_str(&show_fraction(section, &mantissa[point..], &fraction));
    shown.push('E');
    shown.push_str(sign);
    shown.push_str(&format!("{:0places$}", at.unsigned_abs()));
    shown.extend(behind.iter().map(text));
    Some(shown)
}

/// A fraction among the tokens of a section.
struct Fraction {
    /// The places of the whole number, with the text behind them.
    whole: std::ops::Range<usize>,
    /// The places of the numerator.
    numerator: std::ops::Range<usize>,
    /// The places of the denominator.
    denominator: std::ops::Range<usize>,
    /// The denominator where the code says it.
    fixed: Option<u64>,
}

impl Fraction {
    /// Finds the fraction around a bar; `None` where it is text.
    fn around(tokens: &[Token], slash: usize) -> Option<Self> {
        let is_digit = |token: &Token| matches!(token, Token::Digit(_));
        let before = tokens[..slash].iter().rev().take_while(|token| is_digit(token)).count();
        let behind = tokens[slash + 1..].iter().take_while(|token| is_digit(token)).count();
        let numerator = slash - before..slash;
        let fixed = match tokens.get(slash + 1) {
            Some(Token::Denominator(fixed)) => Some(*fixed),
            _ => None,
        };
        let end = slash + 1 + if fixed.is_some() { 1 } else { behind };
        let is_fraction = before > 0 && (behind > 0 || fixed.is_some());
        is_fraction.then_some(Self {
            whole: 0..numerator.start,
            numerator,
            denominator: slash + 1..end,
            fixed,
        })
    }

    fn show(&self, section: &Section, value: f64) -> String {
        let tokens = &section.tokens;
        let has_whole = count_digits(&tokens[self.whole.clone()]) > 0;
        let (places, below) = (self.numerator.len(), self.denominator.len());
        let whole = if has_whole { value.trunc() } else { 0.0 };
        let rest = value - whole;
        let (mut numerator, denominator) = match self.fixed {
            Some(fixed) => ((rest * fixed as f64).round() as u64, fixed),
            None => {
                let limit = 10_u64.saturating_pow(below.min(5) as u32) - 1;
                let (above, denominator) = nearest(rest.fract(), limit);
                (above + rest.trunc() as u64 * denominator, denominator)
            }
        };
        let mut whole = whole;
        if has_whole && numerator == denominator {
            (whole, numerator) = (whole + 1.0, 0);
        }
        let digits = plain_number(whole);
        let is_blank = has_whole && numerator == 0;
        let digits = if digits == "0" && !is_blank { "" } else { digits.as_str() };
        let mut shown = show_whole(section, &tokens[self.whole.clone()], digits);
        let denominator = denominator.to_string();
        let width = if self.fixed.is_some() { 0 } else { below };
        if is_blank {
            // A denominator that the code says leaves no blanks.
            shown.push_str(&" ".repeat(places + 1 + width));
        } else {
            let pads = tokens[self.numerator.clone()].contains(&Token::Digit('?'));
            let numerator = numerator.to_string();
            if pads {
                shown.push_str(&" ".repeat(places.saturating_sub(numerator.len())));
            }
            shown.push_str(&numerator);
            shown.push('/');
            shown.push_str(&denominator);
            if pads {
                shown.push_str(&" ".repeat(width.saturating_sub(denominator.len())));
            }
        }
        shown.extend(tokens[self.denominator.end..].iter().map(text));
        shown
    }
}

/// Returns the fraction nearest to a number below one, its denominator not above a limit, by
/// continued fractions.
fn nearest(value: f64, limit: u64) -> (u64, u64) {
    const SCALE: u64 = 1_000_000_000_000_000;
    let (mut above, mut below) = ((value * SCALE as f64).round() as u64, SCALE);
    let (mut before, mut last) = ((0, 1), (1, 0));
    while below > 0 {
        let step = above / below;
        let next = (before.0 + step * last.0, before.1 + step * last.1);
        if next.1 > limit {
            break;
        }
        (before, last) = (last, next);
        (above, below) = (below, above % below);
    }
    if below == 0 {
        return last;
    }
    let steps = (limit - before.1) / last.1;
    let between = (before.0 + steps * last.0, before.1 + steps * last.1);
    let distance = |(above, below): (u64, u64)| (above as f64 / below as f64 - value).abs();
    if distance(between) < distance(last) { between } else { last }
}

/// A number in decimal notation, with the digits that a spreadsheet keeps.
#[derive(Debug, Clone)]
struct Decimal {
    /// Its digits without zeros at either end.
    digits: String,
    /// The places in front of the point.
    exponent: i32,
}

impl Decimal {
    /// Takes a number without its sign.
    fn of(value: f64) -> Self {
        let text = format!("{:.*e}", PRECISION - 1, value.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa.replace('.', "").trim_end_matches('0').to_owned();
        Self { digits, exponent: exponent.parse::<i32>().unwrap_or_default() + 1 }
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Returns it multiplied by a power of ten.
    fn shifted(&self, places: i32) -> Self {
        Self { digits: self.digits.clone(), exponent: self.exponent + places }
    }

    /// Rounds half up to so many decimals; returns the digits in front of the point, empty for
    /// zero, and those behind it.
    fn rounded(&self, decimals: usize) -> (String, String) {
        let keep = self.exponent + decimals as i32;
        let kept = usize::try_from(keep).unwrap_or_default().min(self.digits.len());
        let mut digits = self.digits[..kept].to_owned().into_bytes();
        let next = (keep >= 0).then(|| self.digits.as_bytes().get(kept)).flatten();
        let mut exponent = self.exponent.max(-(decimals as i32));
        if next.is_some_and(|digit| *digit >= b'5') && carry(&mut digits) {
            digits.insert(0, b'1');
            exponent += 1;
        }
        let mut text = String::from_utf8(digits).unwrap_or_default();
        if exponent < 0 {
            text.insert_str(0, &"0".repeat(exponent.unsigned_abs() as usize));
        }
        let front = usize::try_from(exponent).unwrap_or_default();
        text.push_str(&"0".repeat((front + decimals).saturating_sub(text.len())));
        let (whole, fraction) = text.split_at(front.min(text.len()));
        let whole = whole.trim_start_matches('0').to_owned();
        (whole, fraction[..decimals.min(fraction.len())].to_owned())
    }
}

/// Adds one to the last digit; returns whether a digit is to be put before the first.
fn carry(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return false;
        }
        *digit = b'0';
    }
    true
}
