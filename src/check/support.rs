//! Until when operating systems get free security updates, matched with what people write.

use std::collections::BTreeMap;

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::error::{Error, toml_words};
use crate::model::text::key;

/// The template that holds the dates.
pub const FILE: &str = "os-support.toml";

/// The dates of all systems, and the words by which a text names one of them.
#[derive(Debug, Clone)]
pub struct Support {
    vocabulary: Vocabulary,
    systems: Vec<OperatingSystem>,
}

/// A version of an operating system.
#[derive(Debug, Clone)]
pub struct OperatingSystem {
    /// Its name, for the tests of the table.
    #[cfg_attr(not(feature = "internals"), expect(dead_code, reason = "tests ask for it"))]
    pub name: String,
    /// The last day of free security updates; `None` where none is known.
    pub until: Option<Date>,
    /// The day on which the date was looked up.
    pub stated: Date,
    /// The vendor's page.
    pub source: String,
    /// A further hint for whoever has it.
    pub note: Option<String>,
    /// The system's names, each as its words.
    names: Vec<Vec<String>>,
    version: Vec<String>,
    newest: bool,
    needs: Vec<String>,
    unless: Vec<String>,
    points: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SupportFile {
    spellings: BTreeMap<String, Vec<String>>,
    systems: Vec<SystemRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SystemRow {
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
    /// They are no such TOML, or a row has no word in `told_by` or a time instead of a day; with
    /// the line.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mistake = |offset: usize, what: &str| Error::in_template(FILE, text, offset, what);
        let unreadable = |error: toml::de::Error| {
            mistake(error.span().map_or(0, |span| span.start), &toml_words(error.message()))
        };
        let rows: SupportFile = toml::from_str(text).map_err(unreadable)?;
        let vocabulary = Vocabulary::new(&rows.spellings)
            .ok_or_else(|| mistake(0, "spellings の言葉が多すぎます"))?;
        let systems = rows
            .systems
            .into_iter()
            .map(|row| row.read(&vocabulary, &mistake))
            .collect::<Result<_, _>>()?;
        Ok(Self { vocabulary, systems })
    }

    /// Returns the system that a text names; where the text leaves several open, the one with the
    /// latest end. `None` where it names none that is known here, or may name one without an end.
    pub fn named(&self, os: &str) -> Option<&OperatingSystem> {
        let words = self.vocabulary.words_of(os);
        let fitting: Vec<&OperatingSystem> =
            self.systems.iter().filter(|system| system.fits(&words)).collect();
        let has_known_version = |names: &[Vec<String>]| {
            fitting.iter().any(|system| system.names == names && system.names_version(&words))
        };
        let counts =
            |system: &&&OperatingSystem| match (system.names_version(&words), system.newest) {
                (true, _) => true,
                (false, true) => !has_known_version(&system.names),
                (false, false) => system.version.is_empty(),
            };
        let open: Vec<&OperatingSystem> = fitting.iter().filter(counts).copied().collect();
        let endless = open.iter().any(|system| system.until.is_none());
        open.into_iter().filter(|_| !endless).max_by_key(|system| system.until)
    }
}

impl SystemRow {
    fn read(
        self,
        vocabulary: &Vocabulary,
        mistake: &dyn Fn(usize, &str) -> Error,
    ) -> Result<OperatingSystem, Error> {
        let day = |moment: Spanned<Datetime>| {
            day(moment.get_ref()).ok_or_else(|| {
                mistake(moment.span().start, "日付は 2023-01-10 のように書いてください")
            })
        };
        let names: Vec<Vec<String>> =
            self.told_by.get_ref().iter().map(|text| vocabulary.words_of(text)).collect();
        if names.is_empty() || names.iter().any(Vec::is_empty) {
            return Err(mistake(self.told_by.span().start, "told_by が空です"));
        }
        Ok(OperatingSystem {
            name: self.name,
            until: self.until.map(day).transpose()?,
            stated: day(self.stated)?,
            source: self.source,
            note: self.note,
            names,
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

impl OperatingSystem {
    fn fits(&self, words: &[String]) -> bool {
        let has = |word: &String| words.contains(word);
        let is_named =
            |name: &Vec<String>| words.windows(name.len()).any(|part| self.is_name(name, part));
        self.names.iter().any(is_named)
            && (self.needs.is_empty() || self.needs.iter().any(has))
            && !self.unless.iter().any(has)
    }

    /// Returns whether words are a name of the system; the last may be a point release of it.
    fn is_name(&self, name: &[String], words: &[String]) -> bool {
        let point = |(known, word): (&String, &String)| {
            word.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'))
        };
        let last = || name.last().zip(words.last()).is_some_and(point);
        let before = name.len() - 1;
        name == words || self.points && name[..before] == words[..before] && last()
    }

    fn names_version(&self, words: &[String]) -> bool {
        self.version.iter().any(|word| words.contains(word))
    }
}

/// Splits texts into words that can be compared: `ウィンドウズ１０ 22H2` into windows, 10, 22h2.
#[derive(Debug, Clone)]
struct Vocabulary {
    pattern: Regex,
    spellings: BTreeMap<String, String>,
}

impl Vocabulary {
    fn new(spellings: &BTreeMap<String, Vec<String>>) -> Option<Self> {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (word, others) in spellings {
            known.extend(others.iter().chain([word]).map(|other| (key(other), word.clone())));
        }
        let mut longest_first: Vec<String> = known.keys().map(|word| regex::escape(word)).collect();
        longest_first.sort_by_key(|word| std::cmp::Reverse(word.len()));
        // A known word is cut off from what it is written together with; numbers are words, and so
        // are 22h2 and r2.
        let others = r"\d\dh\d|\d+(?:\.\d+)*|r\d|\p{Alphabetic}+";
        let pattern = Regex::new(
            &longest_first.into_iter().chain([others.to_owned()]).collect::<Vec<_>>().join("|"),
        );
        Some(Self { pattern: pattern.ok()?, spellings: known })
    }

    fn words_of(&self, text: &str) -> Vec<String> {
        // Normalisation would make letters of ® and ™.
        let text = key(&text.replace(['®', '™'], " ")).replace("(r)", " ").replace("(tm)", " ");
        let words = self.pattern.find_iter(&text).map(|found| found.as_str());
        words
            .map(|word| self.spellings.get(word).map_or_else(|| word.to_owned(), Clone::clone))
            .collect()
    }
}
