//! Words of the user in messages: shortened, and with nothing in them that nobody sees.

use crate::model::invisible::Hidden;
use crate::model::text::{STAND_IN, Unprintable, is_right_to_left};

/// The most letters of a user's text in a message.
const LONGEST: usize = 60;
/// So many letters before and after a character show where it stands.
const BESIDE: usize = 10;
/// The way to be rid of a character that nobody sees.
const RETYPE: &str = "そのまわりを消して、貼り付けずに手で打ち直すと、なくなります";
/// Returns the beginning of a text for a message, without characters that nobody sees.
pub fn clipped(text: &str) -> String {
    let visible: Vec<char> = text.chars().filter_map(visible).collect();
    let clipped: String = visible.iter().take(LONGEST).collect();
    if visible.len() > LONGEST { format!("{clipped}…") } else { clipped }
}

fn visible(character: char) -> Option<char> {
    match (character, Hidden::of(character)) {
        ('\n', _) => Some(' '),
        (_, None) => Some(character),
        (_, Some(Hidden::Private)) => Some(STAND_IN),
        (_, Some(Hidden::Invisible)) => None,
    }
}

/// Returns what is wrong with a character that cannot be printed, where in the text it stands, and
/// what to do.
pub fn unprintable(text: &str, bad: Unprintable) -> (String, &'static str) {
    let (kind, hint) = explained(bad.character);
    let place = bad.at + 1;
    let message = if is_unseen(bad.character) {
        let around = around(text, bad, STAND_IN);
        format!("{place}文字目に{kind}（{bad}）が入っています：「{around}」の{STAND_IN}のところ")
    } else {
        let around = around(text, bad, bad.character);
        format!("「{around}」の{place}文字目に{kind}「{}」（{bad}）が入っています", bad.character)
    };
    (message, hint)
}

/// Returns whether nobody sees a character, or not everybody. A variation selector shows only on
/// the kanji before it.
fn is_unseen(character: char) -> bool {
    Hidden::of(character).is_some() || matches!(character, '\u{E0100}'..='\u{E01EF}')
}

fn explained(character: char) -> (&'static str, &'static str) {
    match Hidden::of(character) {
        Some(Hidden::Invisible) => ("見えない文字", RETYPE),
        Some(Hidden::Private) => (
            "外字",
            "その文字を作ったパソコンでしか見えない文字です。ふつうの文字に置きかえてください",
        ),
        None if is_unseen(character) => ("見えない文字", RETYPE),
        None if character == '\u{FFFD}' => {
            ("文字化けした文字", "元の文字を確かめて、打ち直してください")
        }
        None if is_right_to_left(character) => {
            ("右から左に書く文字", "その文字を消すか、別の文字に置きかえてください")
        }
        None => (
            "印刷できない文字",
            "その文字を消すか、別の文字に置きかえてください（絵文字や特殊な記号は印刷できません）",
        ),
    }
}

/// Returns a few letters before and after a character, with another one in its place.
fn around(text: &str, bad: Unprintable, instead: char) -> String {
    let letters: Vec<char> = text.chars().collect();
    let before =
        letters.iter().take(bad.at).rev().filter_map(|letter| visible(*letter)).take(BESIDE);
    let before: Vec<char> = before.collect();
    let after = letters.iter().skip(bad.at + 1).filter_map(|letter| visible(*letter)).take(BESIDE);
    before.into_iter().rev().chain(std::iter::once(instead)).chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_shows_nothing_that_nobody_sees() {
        assert_eq!(clipped("は\u{202E}い\u{7}\n外\u{E14D}字"), "はい 外〓字");
        assert_eq!(clipped(&"あ".repeat(60)), "あ".repeat(60));
        assert_eq!(clipped(&"あ".repeat(61)), format!("{}…", "あ".repeat(60)));
    }

    #[test]
    fn the_place_in_the_text_is_named() {
        let (message, hint) =
            unprintable("平日9:00\u{E14D}18:00", Unprintable { character: '\u{E14D}', at: 6 });
        assert_eq!(
            message,
            "7文字目に外字（U+E14D）が入っています：「平日9:00〓18:00」の〓のところ"
        );
        assert!(hint.contains("置きかえて"));
        let (message, hint) =
            unprintable("\u{1F}0300001261", Unprintable { character: '\u{1F}', at: 0 });
        assert!(message.contains("1文字目に見えない文字（U+001F）"), "{message}");
        assert!(hint.contains("打ち直す"));
        let (message, _) = unprintable("連絡済😀", Unprintable { character: '😀', at: 3 });
        assert_eq!(
            message,
            "「連絡済😀」の4文字目に印刷できない文字「😀」（U+1F600）が入っています"
        );
    }
}
