//! A job on a case, step by step: its files, what they say, what was asked of them, its papers.

use std::io::Write;
use std::sync::Arc;

use super::change::{NewSheets, change};
use super::memory;
use super::new::new_workbook;
use super::page::{PageWork, PictureOrder};
use super::protocol::{Message, parent_gone, write_assessment, write_message};
use super::session::Session;
use super::{Job, JobInput, Marks, MemoryFile};
use crate::copies;
use crate::error::Error;
use crate::finding::Finding;
use crate::make::{self, CaseStep, Checked, MadeFile, Order, PackSummary, Rendered};
use crate::model::edition::Edition;
use crate::publish::place;
use crate::read::Sheets;
use crate::read::case::sheets::{self, SheetRange};
use crate::read::file::difference;
use crate::read::file::input::{self, CaseFiles, Input};
use crate::render::pdf::Typesetter;
use crate::setting::Setting;

/// Works on a job and sends its results, except the last one, which is returned.
///
/// # Errors
/// A file cannot be read from disk, a template is broken, or the parent is gone.
pub fn work(
    job: Job,
    session: &mut Session,
    is_cancelled: &dyn Fn() -> bool,
    out: &mut impl Write,
) -> Result<Option<PackSummary>, Error> {
    memory::limit(memory::READING);
    if job.marks == Marks::Inspect {
        return inspect(job.input, out).map(|()| None);
    }
    let Session { setting, as_of, typesetter, shared } = session;
    setting.as_of = job.page.as_of.unwrap_or(*as_of);
    // A parent that is gone is noticed when the first result is written.
    let mut steps = |step| _ = write_message(out, Message::Step(step));
    let from = NewSheets { shared: shared.at(job.shared.as_deref(), &mut steps)?, setting };
    let beside = about_copies(&job, &mut steps)?;
    let Job { input, page, marks, order, memory, .. } = job;
    let Some(files) = files(input, &page, from, out)? else {
        return Ok(None);
    };
    let again = if marks == Marks::Make { files.inputs.clone() } else { Vec::new() };
    let checked = check(files, beside, page.sheets.as_ref(), from, out)?;
    answer(&checked, &page, again, out)?;
    memory::limit(memory.unwrap_or(memory::RENDERING));
    if let Some(wanted) = &page.picture {
        draw(&checked, wanted, (setting, &mut *typesetter), out)?;
    }
    let Some(order) = order else {
        return Ok(None);
    };
    let order = (&order, page.made.as_deref());
    render(&checked, order, (setting, typesetter), is_cancelled, out)
}

/// Returns the files of a job as they are to be read; `None` where nothing is to be read: they were
/// only compared, or a change of them was refused.
fn files(
    input: JobInput,
    page: &PageWork,
    from: NewSheets<'_>,
    out: &mut impl Write,
) -> Result<Option<CaseFiles>, Error> {
    let mut gathered = match input {
        JobInput::New(new, last) => new_workbook(&new, last, from.setting, out)?,
        JobInput::Compare(mine, theirs) => return compare(mine, theirs, out).map(|()| None),
        JobInput::Path(_) | JobInput::Memory(_) => gather(input)?,
    };
    if let Some(folder) = page.disk.as_ref().filter(|path| place::is_folder(path)) {
        let others = input::gather(folder)?.others;
        gathered = CaseFiles { others, is_folder: true, ..gathered };
    }
    let is_changed = change(&mut gathered.inputs, &page.changes, from, out)?;
    Ok(is_changed.then_some(gathered))
}

/// Reads and checks a case, and sends the result with the rows that are wanted.
fn check<'s>(
    files: CaseFiles,
    beside: Vec<Finding>,
    rows: Option<&SheetRange>,
    from: NewSheets<'s>,
    out: &mut impl Write,
) -> Result<Checked<'s>, Error> {
    let NewSheets { shared, setting } = from;
    let mut described = None;
    let mut look = |sheets: &Sheets, edition: &Edition| {
        let describe = |rows| sheets::describe(sheets, rows, edition, &setting.assets);
        described = rows.map(describe);
    };
    let mut steps = |step| _ = write_message(out, Message::Step(step));
    let checked = make::check_and_look(files, beside, shared, setting, &mut steps, &mut look)?;
    write_assessment(out, &checked.assessment).map_err(parent_gone)?;
    if let Some(described) = described {
        write_message(out, Message::Sheets(described)).map_err(parent_gone)?;
    }
    Ok(checked)
}

/// Sends the answers of forms that came back, and the marked copies of `inputs`.
fn answer(
    checked: &Checked<'_>,
    page: &PageWork,
    inputs: Vec<Input>,
    out: &mut impl Write,
) -> Result<(), Error> {
    let mut send = |message| write_message(out, message).map_err(parent_gone);
    if !page.forms.is_empty() {
        send(Message::Answers(make::form_answers(checked, &page.forms)))?;
    }
    for file in checked.mark(inputs) {
        send(Message::Marked(Box::new(file)))?;
    }
    Ok(())
}

/// Draws the pages that are wanted, and sends their pictures.
fn draw(
    checked: &Checked<'_>,
    wanted: &PictureOrder,
    (setting, typesetter): (&Setting, &mut Typesetter),
    out: &mut impl Write,
) -> Result<(), Error> {
    let PictureOrder { stem, page, count, width } = wanted;
    let wanted = (stem.as_str(), *page..page.saturating_add(*count), *width);
    for picture in make::draw(checked, setting, wanted, typesetter)? {
        write_message(out, Message::Picture(picture)).map_err(parent_gone)?;
    }
    typesetter.forget();
    Ok(())
}

/// Renders the papers that are wanted, and sends each as soon as it is made.
fn render(
    checked: &Checked<'_>,
    order: (&Order, Option<&[MadeFile]>),
    (setting, typesetter): (&Setting, &mut Typesetter),
    is_cancelled: &dyn Fn() -> bool,
    out: &mut impl Write,
) -> Result<Option<PackSummary>, Error> {
    let go_on = || if is_cancelled() { Err(Error::Cancelled) } else { Ok(()) };
    go_on()?;
    let mut deliver = |rendered| {
        go_on()?;
        let message = match rendered {
            Rendered::File(file) => Message::File(file),
            Rendered::Step(step) => Message::Step(step),
        };
        write_message(out, message).map_err(parent_gone)
    };
    let summary = make::render_to(&mut deliver, checked, setting, order, typesetter);
    typesetter.forget();
    summary
}

/// Looks at files, without reading them as a case: whose copies they are.
fn inspect(input: JobInput, out: &mut impl Write) -> Result<(), Error> {
    let inputs = gather(input)?.inputs;
    let shown = inputs.iter().map(|input| input.shown.clone()).collect();
    let mut send = |message| write_message(out, message).map_err(parent_gone);
    send(Message::Step(CaseStep::Inputs(shown)))?;
    for input in &inputs {
        send(Message::Step(CaseStep::Opening(input.shown.clone())))?;
    }
    for file in copies::inspect(&inputs) {
        send(Message::Marked(Box::new(file)))?;
    }
    send(Message::Assessment(Box::default()))
}

/// Looks at the marked copies that lie beside a single workbook.
fn about_copies(job: &Job, steps: &mut dyn FnMut(CaseStep)) -> Result<Vec<Finding>, Error> {
    let path = match (&job.input, &job.page.disk) {
        (JobInput::Path(path), _) | (JobInput::Memory(_), Some(path)) => path,
        (JobInput::Memory(_) | JobInput::New(..) | JobInput::Compare(..), _) => {
            return Ok(Vec::new());
        }
    };
    if !place::is_file(path) {
        return Ok(Vec::new());
    }
    let name = input::file_name(path);
    let is_copy = |other: &str| copies::is_copy_of(other, &name);
    let candidates = match &job.copies {
        Some(paths) => input::workbooks(paths.iter()),
        None => input::workbooks(input::beside(path, &is_copy).iter()),
    };
    let mut opening = |file: &str| steps(CaseStep::Opening(file.to_owned()));
    Ok(copies::beside(&name, &candidates, job.copies.is_some(), &mut opening))
}

/// Compares two states of the same files, cell by cell; of files that cannot be read nothing is said.
fn compare(
    mine: Vec<MemoryFile>,
    theirs: Vec<MemoryFile>,
    out: &mut impl Write,
) -> Result<(), Error> {
    let mut found = Some(Vec::new());
    for file in mine {
        let Some(other) = theirs.iter().find(|other| other.shown == file.shown) else { continue };
        if *other != file {
            let (one, other) = (Arc::unwrap_or_clone(file.bytes), other.bytes.to_vec());
            let cells = difference::between(&file.shown, one, other);
            found = found.zip(cells).map(|(found, cells)| [found, cells].concat());
        }
    }
    write_message(out, Message::Differences(found)).map_err(parent_gone)
}

/// Returns the files of a job.
fn gather(input: JobInput) -> Result<CaseFiles, Error> {
    match input {
        JobInput::Path(path) => input::gather(&path),
        JobInput::Memory(files) => Ok(MemoryFile::gather(files)),
        JobInput::New(..) | JobInput::Compare(..) => Ok(CaseFiles::default()),
    }
}
