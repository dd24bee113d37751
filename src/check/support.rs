//! Until when operating systems get free security updates, matched with what people write.

use std::collections::BTreeMap;

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::error::Error;
use crate::model::text::key;

/// The template that holds the dates.
pub const FILE: &str = "os-support.toml";

/// The dates, and how texts are taken apart to find them.
#[derive(Debug, Clone)]
pub struct Support {
    words: Words,
    systems: Vec<System>,
}

/// A version of an operating system.
#[derive(Debug, Clone)]
pub struct System {
    /// What a finding calls it.
    pub name: String,
    /// The last day of free security updates; `None` where none is known.
    pub until: Option<Date>,
    /// The day on which the date was looked up.
    pub stated: Date,
    /// The vendor's page.
    pub source: String,
    /// What else there is to say to whoever has it.
    pub note: Option<String>,
    told_by: Vec<Vec<String>>,
    version: Vec<String>,
    newest: bool,
    needs: Vec<String>,
    unless: Vec<String>,
    points: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRows {
    spellings: BTreeMap<String, Vec<String>>,
    systems: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    told_by: Spanned<Vec<String>>,
    #[serde(default)]
    version: Vec<String>,
    #[serde(default)]
    newest: bool,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    points: bool,
    until: Option<Spanned<Datetime>>,
    stated: Spanned<Datetime>,
    source: String,
    /// The address of the source, for whoever looks the date up again.
    #[serde(rename = "url")]
    _url: String,
    note: Option<String>,
}

impl Support {
    /// Reads the dates.
    ///
    /// # Errors
    /// They are no such TOML, or a row is told by no word or has a time instead of a day; with the
    /// line.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mistake = |offset: usize, what: &str| Error::in_template(FILE, text, offset, what);
        let rows: FileRows = toml::from_str(text)
            .map_err(|error| mistake(error.span().map_or(0, |span| span.start), error.message()))?;
        let words = Words::new(&rows.spellings).ok_or_else(|| mistake(0, "spellings の言葉が多すぎます"))?;
        let systems = rows.systems.into_iter().map(|row| row.read(&words, &mistake)).collect::<Result<_, _>>()?;
        Ok(Self { words, systems })
    }

    /// The system that a text names, as far as it tells: of several that it leaves open the one
    /// with the latest end.
    /// `None` where the text names none that is known here, or one without an end.
    pub fn named(&self, os: &str) -> Option<&System> {
        let words = self.words.of(os);
        let fitting: Vec<&System> = self.systems.iter().filter(|system| system.fits(&words)).collect();
        let told = |told_by: &[Vec<String>]| {
            fitting.iter().any(|system| system.told_by == told_by && system.is_version_told(&words))
        };
        let counts = |system: &&&System| match (system.is_version_told(&words), system.newest) {
            (true, _) => true,
            (false, true) => !told(&system.told_by),
            (false, false) => system.version.is_empty(),
        };
        let open: Vec<&System> = fitting.iter().filter(counts).copied().collect();
        let endless = open.iter().any(|system| system.until.is_none());
        open.into_iter().filter(|_| !endless).max_by_key(|system| system.until)
    }
}

impl Row {
    fn read(self, words: &Words, mistake: &dyn Fn(usize, &str) -> Error) -> Result<System, Error> {
        let day = |moment: Spanned<Datetime>| {
            day(moment.get_ref())
                .ok_or_else(|| mistake(moment.span().start, "日付は 2023-01-10 のように書いてください"))
        };
        let told_by: Vec<Vec<String>> = self.told_by.get_ref().iter().map(|text| words.of(text)).collect();
        if told_by.is_empty() || told_by.iter().any(Vec::is_empty) {
            return Err(mistake(self.told_by.span().start, "told_by が空です"));
        }
        Ok(System {
            name: self.name,
            until: self.until.map(day).transpose()?,
            stated: day(self.stated)?,
            source: self.source,
            note: self.note,
            told_by,
            version: self.version,
            newest: self.newest,
            needs: self.needs,
            unless: self.unless,
            points: self.points,
        })
    }
}

fn day(moment: &Datetime) -> Option<Date> {
    let day = moment.date.filter(|_| moment.time.is_none())?;
    Date::new(day.year.try_into().ok()?, day.month.try_into().ok()?, day.day.try_into().ok()?).ok()
}

impl System {
    fn fits(&self, words: &[String]) -> bool {
        let has = |word: &String| words.contains(word);
        let told = self.told_by.iter().any(|told_by| words.windows(told_by.len()).any(|part| self.is(told_by, part)));
        told && (self.needs.is_empty() || self.needs.iter().any(has)) && !self.unless.iter().any(has)
    }

    /// Whether these words are those it is told by; the last may be a point release of it.
    fn is(&self, told_by: &[String], words: &[String]) -> bool {
        let point =
            |(known, word): (&String, &String)| word.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'));
        let last = || told_by.last().zip(words.last()).is_some_and(point);
        let before = told_by.len() - 1;
        told_by == words || self.points && told_by[..before] == words[..before] && last()
    }

    fn is_version_told(&self, words: &[String]) -> bool {
        self.version.iter().any(|word| words.contains(word))
    }
}

/// Takes texts apart into words that can be compared: `ウィンドウズ１０ 22H2` is windows, 10, 22h2.
#[derive(Debug, Clone)]
struct Words {
    pattern: Regex,
    spellings: BTreeMap<String, String>,
}

impl Words {
    fn new(spellings: &BTreeMap<String, Vec<String>>) -> Option<Self> {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (word, others) in spellings {
            known.extend(others.iter().chain([word]).map(|other| (key(other), word.clone())));
        }
        let mut longest_first: Vec<String> = known.keys().map(|word| regex::escape(word)).collect();
        longest_first.sort_by_key(|word| std::cmp::Reverse(word.len()));
        // What is known is cut off what it is written together with; numbers are words, and so are
        // 22h2 and r2.
        let others = r"\d\dh\d|\d+(?:\.\d+)*|r\d|\p{Alphabetic}+";
        let pattern = Regex::new(&longest_first.into_iter().chain([others.to_owned()]).collect::<Vec<_>>().join("|"));
        Some(Self { pattern: pattern.ok()?, spellings: known })
    }

    fn of(&self, text: &str) -> Vec<String> {
        // ® and ™ would become letters.
        let text = key(&text.replace(['®', '™'], " ")).replace("(r)", " ").replace("(tm)", " ");
        let words = self.pattern.find_iter(&text).map(|found| found.as_str());
        words.map(|word| self.spellings.get(word).map_or_else(|| word.to_owned(), Clone::clone)).collect()
    }
}
