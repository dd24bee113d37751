//! What the program carries in itself: templates, editions, fonts; overridden file by file.

mod characters;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ttf_parser::Face;

use crate::error::Error;
use crate::model::templates::Templates;
use crate::model::text::{Glyphs, Widths};

macro_rules! built_in {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../templates/", $path)))),*]
    };
}

/// The files under `templates/`, by relative path.
pub const BUILT_IN: &[(&str, &str)] = built_in![
    "base.typ",
    "booklet.typ",
    "checklist.typ",
    "contact-diagram.typ",
    "cover.typ",
    "editions/reiwa5.toml",
    "ledger.typ",
    "main.typ",
    "system-diagram.typ",
    "os-support.toml",
    "sample.toml",
    "tables.toml",
    "topics.toml",
    "wording/access-log.hbs",
    "wording/bcp.hbs",
    "wording/law.toml",
    "wording/restore-after.hbs",
    "wording/restore-system.hbs",
    "wording/restore.hbs",
    "wording/vendor-letter.hbs",
];

/// Returns the ids of the editions that the program carries.
pub fn built_in_editions() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().filter_map(|(name, _)| name.strip_prefix("editions/")?.strip_suffix(".toml"))
}

/// The sample pharmacy's data.
pub const SAMPLE: &str = "sample.toml";

/// The edition for an empty 年度.
pub const DEFAULT_EDITION: &str = "reiwa5";

const FONTS: [&[u8]; 3] = [
    include_bytes!("../fonts/BIZUDPGothic-Regular.ttf"),
    include_bytes!("../fonts/BIZUDPGothic-Bold.ttf"),
    include_bytes!("../fonts/NotoSansJP-Regular.ttf"),
];

/// Most bytes of a user's own template, edition or font; the largest Japanese fonts take some 30
/// MiB.
const LARGEST_OWN: u64 = 64 << 20;

/// Templates, editions and fonts of one run.
pub struct Assets {
    overrides: BTreeMap<String, String>,
    fonts: Vec<Cow<'static, [u8]>>,
    coverage: OnceLock<Arc<Coverage>>,
}

impl Assets {
    /// The built-in files, those of `templates` before them, and the fonts of `font_dir` after the
    /// built-in ones.
    ///
    /// # Errors
    /// A folder or file cannot be read; a file of `templates` has the name of no template; a font
    /// is none.
    pub fn load(templates: Option<&Path>, font_dir: Option<&Path>) -> Result<Self, Error> {
        let overrides = templates.map(overrides).transpose()?.unwrap_or_default();
        let mut fonts: Vec<Cow<'static, [u8]>> =
            FONTS.iter().map(|font| Cow::Borrowed(*font)).collect();
        for path in font_dir.map(files_in).transpose()?.unwrap_or_default() {
            let is_font = path.extension().is_some_and(|extension| {
                extension.eq_ignore_ascii_case("ttf") || extension.eq_ignore_ascii_case("otf")
            });
            if is_font {
                let font =
                    read_own(&path).map_err(|error| Error::unreadable(path.display(), error))?;
                if Face::parse(&font, 0).is_err() || !characters::are_countable(&font) {
                    return Err(Error::Font(path.display().to_string()));
                }
                fonts.push(Cow::Owned(font));
            }
        }
        Ok(Self { overrides, fonts, coverage: OnceLock::new() })
    }

    /// The names of all templates with an ending, built-in and own, sorted.
    pub fn names(&self, ending: &str) -> Vec<&str> {
        let mut names: Vec<&str> = BUILT_IN
            .iter()
            .map(|(name, _)| *name)
            .chain(self.overrides.keys().map(String::as_str))
            .collect();
        names.retain(|name| name.ends_with(ending));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns whether a template of Typst's, which lays out papers, is another than the built-in
    /// one.
    pub fn has_own_layout(&self) -> bool {
        let is_own = |(name, text): (&String, &String)| {
            name.ends_with(".typ")
                && !BUILT_IN.iter().any(|(known, built_in)| known == name && built_in == text)
        };
        self.overrides.iter().any(is_own)
    }

    /// The editions' names and texts.
    pub fn editions(&self) -> Vec<(&str, &str)> {
        let names = self.names(".toml").into_iter().filter(|name| name.starts_with("editions/"));
        names.filter_map(|name| Some((name, self.template(name).ok()?))).collect()
    }

    /// The fonts' files, in the order in which they are looked through for a glyph.
    pub fn fonts(&self) -> &[Cow<'static, [u8]>] {
        &self.fonts
    }

    /// Returns the widths of the fonts' characters, for those that outlive the assets.
    pub fn widths(&self) -> Arc<dyn Widths + Send + Sync> {
        self.coverage().clone()
    }

    fn coverage(&self) -> &Arc<Coverage> {
        self.coverage.get_or_init(|| Arc::new(Coverage::of(&self.fonts)))
    }
}

impl Templates for Assets {
    fn template(&self, path: &str) -> Result<&str, Error> {
        let own = self.overrides.get(path).map(String::as_str);
        let built_in = || BUILT_IN.iter().find(|(name, _)| *name == path).map(|(_, text)| *text);
        own.or_else(built_in).ok_or_else(|| Error::Template {
            file: path.to_owned(),
            what: "見つかりません".to_owned(),
        })
    }
}

impl Widths for Assets {
    fn advance(&self, character: char) -> f32 {
        self.coverage().advance(character)
    }
}

impl Glyphs for Assets {
    fn has(&self, character: char) -> bool {
        self.coverage().has(character)
    }

    fn together(&self, cluster: &str) -> bool {
        self.coverage()
            .fonts
            .iter()
            .any(|font| cluster.chars().all(|character| has_bit(font, character)))
    }
}

/// Code points up to which widths are looked up in a table: of the basic plane, where nearly every
/// letter of a ledger is.
const BASIC_PLANE: usize = 0x1_0000;

/// Which characters the fonts have, a bit each, and how wide they are, in em.
struct Coverage {
    /// Per font.
    fonts: Vec<Vec<u64>>,
    /// Of the basic plane, by their code points.
    basic_advances: Vec<f32>,
    /// Of the other planes, where they are not one em wide.
    other_advances: BTreeMap<char, f32>,
}

impl Widths for Coverage {
    fn advance(&self, character: char) -> f32 {
        let basic = self.basic_advances.get(character as usize);
        basic.or_else(|| self.other_advances.get(&character)).copied().unwrap_or(1.0)
    }
}

impl Coverage {
    fn of(fonts: &[Cow<'static, [u8]>]) -> Self {
        let basic_advances = vec![1.0; BASIC_PLANE];
        let mut coverage =
            Self { fonts: Vec::new(), basic_advances, other_advances: BTreeMap::new() };
        for font in fonts {
            if let Ok(face) = Face::parse(font, 0) {
                coverage.add(&face);
            }
        }
        coverage
    }

    fn add(&mut self, face: &Face<'_>) {
        let mut bits = vec![0; 0x11_0000 / 64];
        let tables = face.tables().cmap.iter().flat_map(|cmap| cmap.subtables);
        for table in tables.filter(ttf_parser::cmap::Subtable::is_unicode) {
            table.codepoints(|code| {
                let glyph = table.glyph_index(code).filter(|glyph| glyph.0 != 0);
                if let (Some(character), Some(glyph)) = (char::from_u32(code), glyph) {
                    self.add_glyph(face, character, glyph, &mut bits);
                }
            });
        }
        self.fonts.push(bits);
    }

    fn add_glyph(
        &mut self,
        face: &Face<'_>,
        character: char,
        glyph: ttf_parser::GlyphId,
        bits: &mut [u64],
    ) {
        let code = character as usize;
        let known = self.has(character) || has_bit(bits, character);
        bits[code / 64] |= 1 << (code % 64);
        if known {
            return;
        }
        let advance = face.glyph_hor_advance(glyph).unwrap_or(0);
        if advance != face.units_per_em() {
            let advance = f32::from(advance) / f32::from(face.units_per_em());
            match self.basic_advances.get_mut(code) {
                Some(basic) => *basic = advance,
                None => drop(self.other_advances.insert(character, advance)),
            }
        }
    }

    fn has(&self, character: char) -> bool {
        self.fonts.iter().any(|font| has_bit(font, character))
    }
}

fn has_bit(bits: &[u64], character: char) -> bool {
    let code = character as usize;
    bits[code / 64] & (1 << (code % 64)) != 0
}

fn overrides(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut overrides = BTreeMap::new();
    for path in files_in(folder)? {
        let relative = path.strip_prefix(folder).unwrap_or(&path);
        let name: Vec<String> =
            relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let name = name.join("/");
        let own_edition = name.starts_with("editions/") && name.ends_with(".toml");
        if name.split('/').any(|part| part.starts_with('.')) {
            continue;
        }
        if !own_edition && BUILT_IN.iter().all(|(known, _)| *known != name) {
            let what =
                "この名前のひな形はありません。tachiiri templates で書き出した名前のまま使ってください".to_owned();
            return Err(Error::Template { file: name, what });
        }
        let text = check_within(folder, &path)
            .and_then(|()| read_own(&path))
            .and_then(|bytes| {
                String::from_utf8(bytes)
                    .map_err(|_| io::Error::other("文字コードが UTF-8 ではありません"))
            })
            .map_err(|error| Error::unreadable(path.display(), error))?;
        overrides.insert(name, text);
    }
    Ok(overrides)
}

/// Refuses a link that leads out of the folder of templates: what it leads to might be printed.
fn check_within(folder: &Path, path: &Path) -> io::Result<()> {
    if path.is_symlink() && !path.canonicalize()?.starts_with(folder.canonicalize()?) {
        return Err(io::Error::other(
            "フォルダの外を指すリンクです。リンクではなく、ファイルそのものを写してください",
        ));
    }
    Ok(())
}

/// Reads a user's own template, edition or font.
///
/// # Errors
/// It is a pipe or a device, which might never end, it is larger than any of these, or it cannot be
/// read.
fn read_own(path: &Path) -> io::Result<Vec<u8>> {
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("ふつうのファイルではありません"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST_OWN + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_OWN {
        return Err(io::Error::other("ファイルが大きすぎます（64 MiB まで）"));
    }
    Ok(bytes)
}

/// Every file below a folder, sorted.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |error: io::Error| Error::unreadable(folder.display(), error);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        // A link may lead back to where it lies.
        if path.is_dir() && !path.is_symlink() {
            files.extend(files_in(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
