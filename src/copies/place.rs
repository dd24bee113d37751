//! Marked copies put in place: over an earlier copy of ours alone that nobody has edited.

use std::path::Path;

use super::{Copy, MarkState, MarkedFile};
use crate::error::{Error, short, shown};
use crate::publish;

/// What became of a marked copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// It is there, new.
    Written,
    /// It is there, in the place of an earlier one.
    Replaced,
    /// It was there already, to the byte.
    Unchanged,
    /// An earlier one was removed: nothing is to be marked any more.
    Removed,
    /// Nothing is to be marked, and nothing was there.
    Nothing,
    /// The copy there was edited since it was made: nothing was done.
    Edited,
    /// Another file has the name: nothing was done.
    Foreign,
}

impl Placed {
    /// Returns true where somebody's work was left alone.
    pub fn is_kept_back(self) -> bool {
        match self {
            Self::Edited | Self::Foreign => true,
            Self::Written | Self::Replaced | Self::Unchanged | Self::Removed | Self::Nothing => {
                false
            }
        }
    }
}

/// Looks at a file that has the name of a copy: whose copy it is.
pub type Look<'l> = &'l dyn Fn(&Path, Vec<u8>) -> Result<Option<Copy>, Error>;

/// Puts the marked copy of a file in its place, or removes an earlier one where nothing is to be
/// marked.
///
/// # Errors
/// The place cannot be read or written, or what lies there cannot be looked at.
pub fn place(file: &MarkedFile, target: &Path, look: Look<'_>) -> Result<Placed, Error> {
    let is_made = match &file.state {
        MarkState::Marked { .. } | MarkState::Unmarked => true,
        MarkState::Nothing => false,
        MarkState::NotMarkable | MarkState::Failed(_) | MarkState::Seen(_) => {
            return Ok(Placed::Nothing);
        }
    };
    let Some(there) = publish::there(target)? else {
        if is_made {
            publish::create(target, &file.bytes)?;
        }
        return Ok(if is_made { Placed::Written } else { Placed::Nothing });
    };
    let copy = look(target, there.clone())?.filter(|copy| copy.is_of(&file.name));
    match copy {
        None if is_made => Ok(Placed::Foreign),
        None => Ok(Placed::Nothing),
        Some(copy) if copy.is_edited => Ok(Placed::Edited),
        Some(_) if is_made && there == file.bytes => Ok(Placed::Unchanged),
        Some(_) if is_made => {
            publish::replace(target, &there, &file.bytes).map(|()| Placed::Replaced)
        }
        Some(_) => publish::remove(target, &there).map(|()| Placed::Removed),
    }
}

/// Which command makes copies: what can be done about one that is kept back differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeBy {
    /// `annotate`, which can be told another name.
    Annotate,
    /// `chain`, whose papers were written all the same.
    Chain,
}

impl MadeBy {
    /// Says what was not written, and how a copy is made all the same.
    fn another(self, file: &MarkedFile, target: &Path) -> (&'static str, String) {
        match self {
            Self::Annotate => ("何も書き込んでいません", "別の名前で作る: -o 別の名前".to_owned()),
            Self::Chain => (
                "この写しのほかは書き込みました",
                format!(
                    "別の名前で作る: tachiiri annotate {} -o 別の名前\n  ・{} を別の場所に移して、もう一度 chain を実行する",
                    shown(&file.shown),
                    shown(target)
                ),
            ),
        }
    }
}

/// Says what became of a copy.
pub fn sentence(file: &MarkedFile, target: &Path, placed: Placed, by: MadeBy) -> String {
    let (written, another) = by.another(file, target);
    let (name, shown) = (short(&file.name), shown(target));
    let cells = match &file.state {
        MarkState::Marked { cells, .. } => format!("（色を付けたセル {cells}か所）"),
        MarkState::Unmarked => "（指摘はもうありません。前の印を取りました）".to_owned(),
        MarkState::Nothing | MarkState::NotMarkable | MarkState::Failed(_) | MarkState::Seen(_) => {
            String::new()
        }
    };
    match placed {
        Placed::Written => format!("書き込みました: {shown}{cells}\n"),
        Placed::Replaced => format!(
            "書き込みました: {shown}{cells}\n  前に作った写しと置きかえました。値もメモも書きかえられていなかったからです（書式の変更や、そのまま上書き保存しただけのものは、書きかえとみなしません）\n"
        ),
        Placed::Unchanged => format!("変更なし: {shown}\n"),
        Placed::Removed => {
            format!(
                "{name} には、印を付ける指摘がありません。前に作った写し {shown} は、書きかえられていなかったので消しました\n"
            )
        }
        Placed::Nothing => {
            format!("{name} には、印を付ける指摘がないので、写しは作りませんでした\n")
        }
        Placed::Edited => format!(
            "{shown} は、作ったあとに書きかえられているので、そのままにしました。{written}。\n  次のどれかにしてください:\n  ・{another}\n  ・書きかえた写しのほうで続ける: もとの {name} を別の場所に移し、写しをもとの場所に {name} という名前で置く\n"
        ),
        Placed::Foreign => format!(
            "{shown} は、{name} の写しとして tachiiri が作ったものではないので、そのままにしました。{written}。\n  次のどれかにしてください:\n  ・{another}\n  ・そのファイルを別の場所に移す\n"
        ),
    }
}
