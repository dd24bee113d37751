//! Words with names to be filled in, the one place that knows Handlebars.

use std::sync::OnceLock;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable, StringOutput, Template, TemplateError,
};
use serde::Serialize;
use serde_json::Value as Json;

use super::file::WordingFile;
use crate::error::Error;
use crate::paper::block::is_blank;

/// Words with names to be filled in, parsed when they are first filled, once for all cases.
#[derive(Debug)]
pub(super) struct Sentence {
    text: String,
    template: OnceLock<Result<Template, String>>,
}

impl Sentence {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), template: OnceLock::new() }
    }

    /// Returns whether the wording file has no words here.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Fills the names in.
    ///
    /// # Errors
    /// A mistake in the marks, or a name that the data do not have; in Japanese.
    pub(super) fn filled(&self, engine: &Engine, data: &WordingData) -> Result<String, String> {
        if !self.text.contains("{{") {
            return Ok(self.text.clone());
        }
        let read = || Template::compile(&self.text).map_err(|error| unreadable(&error));
        let template = self.template.get_or_init(read).as_ref().map_err(String::clone)?;
        let mut out = StringOutput::new();
        let rendered = template.render(&engine.0, &data.0, &mut RenderContext::new(None), &mut out);
        rendered.map_err(|error| in_japanese(&error))?;
        out.into_string().map_err(|error| error.to_string())
    }
}

/// Fills sentences: strict about names, without escapes, with its own `if` and `unless`.
#[derive(Debug)]
pub(super) struct Engine(Handlebars<'static>);

impl Engine {
    pub(super) fn new() -> Self {
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        handlebars.register_escape_fn(handlebars::no_escape);
        handlebars.register_helper("if", Box::new(FilledHelper { wanted: true }));
        handlebars.register_helper("unless", Box::new(FilledHelper { wanted: false }));
        Self(handlebars)
    }
}

/// A case's data, ready to be filled in.
pub struct WordingData(Context);

impl WordingData {
    /// Takes what a wording file can name.
    ///
    /// # Errors
    /// A defect of the program.
    pub fn new(file: WordingFile, facts: &impl Serialize) -> Result<Self, Error> {
        let defect = |error: RenderError| Error::Render {
            document: file.path().to_owned(),
            what: error.to_string(),
        };
        Context::wraps(facts).map(Self).map_err(defect)
    }

    /// Adds a value; `None` removes it.
    pub fn put(&mut self, name: &str, value: Option<Json>) {
        if let Json::Object(facts) = self.0.data_mut() {
            match value {
                Some(value) => facts.insert(name.to_owned(), value),
                None => facts.remove(name),
            };
        }
    }
}

fn in_japanese(error: &RenderError) -> String {
    match error.reason() {
        RenderErrorReason::MissingVariable(name) => {
            let name = name.as_deref().unwrap_or_default();
            format!(
                "「{{{{{name}}}}}」という名前はありません。使える名前は docs/templates.md にあります"
            )
        }
        RenderErrorReason::HelperNotFound(name) => {
            format!("「{{{{#{name}}}}}」という命令はありません")
        }
        RenderErrorReason::TemplateError(error) => unreadable(error),
        other => format!("差し込みの書き方に誤りがあります（部品の表示：「{other}」）"),
    }
}

fn unreadable(error: &TemplateError) -> String {
    let place =
        error.pos().map_or_else(String::new, |(_, column)| format!("{column}文字目の近く。"));
    format!(
        "差し込み {{{{ }}}} の書き方に誤りがあります（{place}{{{{ と }}}}、{{{{#if}}}} と {{{{/if}}}} の組を確かめてください）"
    )
}

/// `#if` and `#unless` that take 【要記入】 for nothing, and refuse a name that is not there, which
/// Handlebars' own do not.
struct FilledHelper {
    wanted: bool,
}

impl HelperDef for FilledHelper {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let asked = helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("if", 0))?;
        if asked.is_value_missing() {
            return Err(RenderError::strict_error(asked.relative_path()));
        }
        let template = if is_filled(asked.value()) == self.wanted {
            helper.template()
        } else {
            helper.inverse()
        };
        template.map_or(Ok(()), |template| template.render(registry, context, render, out))
    }
}

fn is_filled(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty() && !is_blank(text),
        Json::Array(items) => !items.is_empty(),
        Json::Object(map) => !map.is_empty(),
    }
}
