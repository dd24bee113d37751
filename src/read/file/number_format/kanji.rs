//! Digits other than ours: kanji, formal kanji and full-width digits.

/// The digits that a format writes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Digits {
    /// `0` to `9`.
    #[default]
    Plain,
    /// 〇 to 九 (`[DBNum1]`).
    Kanji,
    /// The digits of bills and deeds (`[DBNum2]`).
    Formal,
    /// ０ to ９ (`[DBNum3]`).
    FullWidth,
}

impl Digits {
    /// Returns the digits that a code in brackets asks for, in lower case.
    pub fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "dbnum1" => Self::Kanji,
            "dbnum2" => Self::Formal,
            "dbnum3" => Self::FullWidth,
            "dbnum4" => Self::Plain,
            _ => return None,
        })
    }

    /// Returns a number with each of its digits written in these.
    pub fn replace(self, number: &str) -> String {
        number.chars().map(|character| self.replaced(character)).collect()
    }

    fn replaced(self, character: char) -> char {
        match (self, character.to_digit(10)) {
            (Self::Plain, _) => character,
            (Self::Kanji, Some(digit)) => KANJI[digit as usize],
            (Self::Formal, Some(digit)) => FORMAL[digit as usize],
            (Self::FullWidth, _) if matches!(character, '0'..='9' | '.' | ',' | '-') => {
                char::from_u32(character as u32 + 0xFEE0).unwrap_or(character)
            }
            (Self::Kanji | Self::Formal | Self::FullWidth, _) => character,
        }
    }

    /// Returns a decimal number in words: kanji with 十, 百, 千, 万; full-width digits without.
    pub fn in_words(self, number: &str) -> String {
        let (digits, ten, hundred, thousand, myriad) = match self {
            Self::Plain | Self::FullWidth => return self.replace(number),
            Self::Kanji => (KANJI, '十', '百', '千', '万'),
            Self::Formal => (FORMAL, '拾', '百', '阡', '萬'),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.len() > 16 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.replace(number);
        }
        let mut words = String::new();
        for (place, group) in groups_of_four(whole) {
            let before = words.len();
            for (digit, unit) in
                group.into_iter().zip([Some(thousand), Some(hundred), Some(ten), None])
            {
                // 一 is said before 千 and in the last place only.
                let is_said = digit > 1 || unit.is_none_or(|unit| unit == thousand);
                words.extend((digit > 0 && is_said).then(|| digits[digit]));
                words.extend(unit.filter(|_| digit > 0));
            }
            let unit = [None, Some(myriad), Some('億'), Some('兆')][place];
            words.extend(unit.filter(|_| words.len() > before));
        }
        if words.is_empty() {
            words.push(digits[0]);
        }
        if !fraction.is_empty() {
            words.push('・');
            words.push_str(&self.replace(fraction));
        }
        words
    }
}

const KANJI: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL: [char; 10] = ['零', '壱', '弐', '参', '四', '伍', '六', '七', '八', '九'];

/// Returns the digits in groups of four from the right, the highest first, with the place of each.
fn groups_of_four(whole: &str) -> Vec<(usize, [usize; 4])> {
    let digits: Vec<usize> = whole.bytes().map(|byte| usize::from(byte - b'0')).collect();
    let groups = digits.rchunks(4).enumerate().map(|(place, chunk)| {
        let mut group = [0; 4];
        group[4 - chunk.len()..].copy_from_slice(chunk);
        (place, group)
    });
    let mut groups: Vec<_> = groups.collect();
    groups.reverse();
    groups
}
