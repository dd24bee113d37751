//! Headers that mean the same on several sheets.

/// Other headers for telephone numbers.
pub const TELEPHONE: &[&str] = &["電話", "TEL", "連絡先電話番号"];
/// Other headers for mail addresses.
pub const MAIL: &[&str] = &["メールアドレス", "Eメール", "E-mail", "mail"];
/// Other headers for the mail address to which a form is sent back.
pub const MAIL_OF_RETURN: &[&str] = &["返送先メールアドレス", "返送先Eメール", "返送先E-mail"];
/// Other headers for remarks.
pub const REMARK: &[&str] = &["備考欄", "摘要"];
/// Other headers for a vendor's name.
pub const VENDOR_NAME: &[&str] = &["業者名", "事業者", "ベンダー名", "ベンダー"];
/// Other headers for remote maintenance.
pub const REMOTE: &[&str] = &["リモート保守", "リモートメンテ", "リモートメンテナンスの有無"];
