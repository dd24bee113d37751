//! What an operation of the access log does to a session: log-in, log-off.

use super::text::key;

/// The effect of an operation on a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Act {
    /// Begins it.
    LogIn,
    /// Ends it.
    LogOff,
    /// Neither, or a try that failed.
    #[default]
    Other,
}

impl Act {
    /// Recognises the effect by the words for log-in and log-off in 操作情報; one that failed is
    /// neither.
    pub fn of(operation: &str) -> Self {
        const IN: [&str; 8] = [
            "ログイン",
            "ログオン",
            "サインイン",
            "サインオン",
            "login",
            "logon",
            "signin",
            "signon",
        ];
        const OFF: [&str; 8] = [
            "ログオフ",
            "ログアウト",
            "サインアウト",
            "サインオフ",
            "logoff",
            "logout",
            "signout",
            "signoff",
        ];
        const FAILED: [&str; 9] =
            ["失敗", "エラー", "拒否", "不可", "できません", "不成功", "fail", "denied", "error"];
        let text: String = key(operation)
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
            .collect();
        let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match (has(&IN), has(&OFF)) {
            _ if has(&FAILED) => Self::Other,
            (true, false) => Self::LogIn,
            (false, true) => Self::LogOff,
            // 「ログイン画面からログアウト」: what stands first counts; else it is not clear which.
            (true, true) if begins(&IN) => Self::LogIn,
            (true, true) if begins(&OFF) => Self::LogOff,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_in_and_log_off_are_known_by_their_words() {
        for text in [
            "ログイン",
            "ﾛｸﾞｲﾝ",
            "ログオン",
            "サインイン",
            "Login",
            "LOG ON",
            "Sign-in",
            "ログイン成功",
            "端末にログイン",
        ] {
            assert_eq!(Act::of(text), Act::LogIn, "{text}");
        }
        for text in [
            "ログオフ",
            "ログアウト",
            "サインアウト",
            "Log-off",
            "ＬＯＧＯＵＴ",
            "sign out",
            "自動ログアウト",
        ] {
            assert_eq!(Act::of(text), Act::LogOff, "{text}");
        }
        for text in [
            "",
            "薬歴を閲覧",
            "ログイン失敗",
            "login failed",
            "ログアウトエラー",
            "再ログオフとログイン",
            "ログ",
        ] {
            assert_eq!(Act::of(text), Act::Other, "{text}");
        }
        assert_eq!(Act::of("ログアウト（ログイン画面へ）"), Act::LogOff);
    }
}
