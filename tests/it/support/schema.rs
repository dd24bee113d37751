//! The published schema of `--format json`.

use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

const FILE: &str = "findings.schema.json";

static SCHEMA: LazyLock<(Schemas, SchemaIndex)> = LazyLock::new(|| {
    let text = include_str!("../../../docs/findings.schema.json");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource(FILE, serde_json::from_str(text).unwrap()).unwrap();
    let index = compiler.compile(FILE, &mut schemas).unwrap();
    (schemas, index)
});

/// What of a JSON text does not keep to the schema; nothing where all does.
pub fn broken(json: &str) -> Option<String> {
    let value: Value = serde_json::from_str(json).unwrap();
    let (schemas, index) = &*SCHEMA;
    schemas.validate(&value, *index).err().map(|error| format!("{error:#}"))
}
