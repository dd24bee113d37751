//! Made-up editions, and pharmacies that answer them.

use std::fs;
use std::path::Path;

use tachiiri::model::edition::Edition;
use tachiiri::read::edition;

use super::sandbox::{Sandbox, code};

/// The text of an edition file of the tests.
pub fn text(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editions");
    fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap()
}

/// An edition of the tests.
pub fn edition(name: &str) -> Edition {
    edition::read(name, &text(name)).unwrap()
}

/// A folder with an edition file `様式.toml`, and a workbook `ためし.xlsx` that `new` makes for it.
pub fn sandbox_with(name: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("様式.toml", text(name).as_bytes());
    assert_eq!(
        code(&sandbox.run(&[
            "new",
            "ためし.xlsx",
            "--edition",
            "様式.toml",
            "--as-of",
            "2026-05-01"
        ])),
        0
    );
    sandbox
}
