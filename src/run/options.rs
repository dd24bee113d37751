//! From the command line to what the library is asked for.

use std::path::PathBuf;

use jiff::civil::Date;

use super::exit::CommandError;
use crate::cli::{PaperArgs, SettingArgs};
use crate::error::Error;
use crate::make::Order;
use crate::setting::{EditionRequest, Options};
use crate::worker::IN_WORKER;

/// Returns the options that a case's work needs.
pub fn options(arguments: &SettingArgs) -> Result<Options, CommandError> {
    let SettingArgs { edition, as_of, templates, font_dir, .. } = arguments;
    options_of(edition.clone(), *as_of, templates.clone(), font_dir.clone())
}

/// Returns the options of a command that is not about a case; without a day, today's.
pub fn options_of(
    edition: Option<EditionRequest>,
    as_of: Option<Date>,
    templates: Option<PathBuf>,
    font_dir: Option<PathBuf>,
) -> Result<Options, CommandError> {
    Ok(Options { edition, as_of: as_of.map_or_else(today, Ok)?, templates, font_dir })
}

/// Returns the day of `SOURCE_DATE_EPOCH`, else today.
pub fn today() -> Result<Date, CommandError> {
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(jiff::Zoned::now().date());
    };
    let seconds = epoch.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let of_epoch = seconds.map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date());
    let unreadable = || format!("SOURCE_DATE_EPOCH の「{epoch}」を秒数として読めません");
    of_epoch.ok_or_else(|| CommandError::Usage(unreadable()))
}

/// Returns whether this process was started to be a worker.
pub fn is_in_worker() -> bool {
    std::env::var_os(IN_WORKER).is_some()
}

/// Returns the files asked for.
pub fn order(arguments: &PaperArgs) -> Order {
    let order = Order {
        formats: arguments.formats.iter().copied().collect(),
        whole_binder: arguments.binder_all,
        ..Order::default()
    };
    if arguments.only.is_empty() {
        return order;
    }
    Order { papers: arguments.only.iter().copied().collect(), is_partial: true, ..order }
}

/// Returns this program, to be started as a worker.
pub fn program() -> Result<PathBuf, Error> {
    std::env::current_exe().map_err(|error| Error::Worker(error.to_string()))
}
