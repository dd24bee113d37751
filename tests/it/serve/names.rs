//! Names are labels: no folder, nothing that turns the writing around, nothing that is markup.

use super::client::{Served, sample};

#[test]
fn a_files_name_is_a_label() {
    let served = Served::start();
    for (name, label) in [
        ("../../etc/薬局.xlsx", "薬局.xlsx"),
        ("C:\\\\Users\\\\薬局.xlsx", "薬局.xlsx"),
        ("薬\u{202e}局\u{200f}.xlsx", "薬局.xlsx"),
        ("<img src=x onerror=alert(1)>.xlsx", "<img src=x onerror=alert(1)>.xlsx"),
        ("..", "無題"),
    ] {
        let id = served.open(&[(name, &sample())]);
        let cases = served.get("api/cases").json();
        assert_eq!(cases[0]["name"], label, "{name}");
        let taken = served.get(&format!("api/cases/{id}/workbook"));
        let disposition = taken.header("content-disposition").unwrap();
        assert!(
            disposition.starts_with("attachment; filename*=UTF-8''") && disposition.is_ascii(),
            "{disposition}"
        );
        assert!(
            !disposition.contains('<')
                && taken.header("content-type").unwrap().starts_with("application/")
        );
        served.send("DELETE", &format!("api/cases/{id}"), &serde_json::Value::Null);
    }
}

#[test]
fn two_files_of_one_name_are_told_apart() {
    let served = Served::start();
    let id = served.open(&[("一/薬局.xlsx", &sample()), ("二/薬局.xlsx", &sample())]);
    let inputs = served.get(&format!("api/cases/{id}/report")).json()["inputs"].clone();
    assert_eq!(inputs, serde_json::json!(["薬局 (2).xlsx", "薬局.xlsx"]));
}
