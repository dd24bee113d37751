// What papers are called that were not made; those that were made bring their names. A test compares them.

export const STEMS = {
  "pharmacy-checklist": "01_薬局確認用チェックリスト",
  "vendor-checklist": "02_事業者確認用チェックリスト",
  "vendor-letter": "02_依頼状",
  "contact-diagram": "03_連絡体制図",
  "bcp": "04_事業継続計画",
  "restore": "05_復旧手順書",
  "devices": "06_機器台帳",
  "accounts": "07_利用者台帳",
  "access-log": "08_アクセスログ点検表",
  "vendors": "09_事業者一覧",
  "findings": "10_事前点検結果",
  "system-diagram": "11_システム構成図",
  "binder": "立入検査ファイル",
};
