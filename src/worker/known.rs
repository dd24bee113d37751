//! What a process that opens no files of others must know of editions and explanations.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::explain::{Explainer, Explanations, TOPICS};
use crate::model::day::FiscalYear;
use crate::model::templates::Templates;
use crate::setting::Setting;

/// The editions to choose from, and the explanations of topics and rules.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Known {
    /// The editions of the program, of `--templates`, and the one asked for.
    pub editions: Vec<KnownEdition>,
    /// The explanations; of rules for the default edition.
    pub explanations: Explanations,
}

/// An edition by its head.
#[derive(Debug, Serialize, Deserialize)]
pub struct KnownEdition {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its year.
    pub year: FiscalYear,
}

impl Known {
    /// Collects it.
    ///
    /// # Errors
    /// The default edition was taken away, or the template of explanations is broken.
    pub fn of(setting: &Setting) -> Result<Self, Error> {
        let explainer =
            Explainer::new(setting.choice()?.default, setting.assets.template(TOPICS)?)?;
        let asked = setting.asked.as_ref().and_then(|asked| asked.as_ref().ok());
        let of_setting =
            setting.editions.iter().filter(|edition| asked.is_none_or(|it| it.id != edition.id));
        let editions = of_setting.chain(asked).map(|edition| KnownEdition {
            id: edition.id.clone(),
            name: edition.name.clone(),
            year: edition.fiscal_year,
        });
        Ok(Self { editions: editions.collect(), explanations: explainer.explanations() })
    }
}
