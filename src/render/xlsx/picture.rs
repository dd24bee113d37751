//! A drawing as a picture over two rows.

use rust_xlsxwriter::{Image, ObjectMovement, Worksheet, XlsxError};

use super::book::{self, PIXELS_PER_POINT};
use super::flow::Flow;
use super::grid::ColumnSpan;

/// Columns that a drawing lies over: where a program makes them narrower, it becomes so too.
const COLUMNS: u16 = 20;
/// Above and below the drawing, together, in points.
const MARGIN: f64 = 6.0;
/// What the drawing leaves of its cell at the right, in pixels.
const RIGHT_MARGIN: f64 = 4.0;
/// How small a drawing becomes at most, beside what a page is to hold else.
const LEAST_SHARE: f64 = 0.5;
/// Where the drawing begins in its cell, in pixels.
const OFFSET: u32 = 2;

/// Makes the columns that a drawing so many millimetres wide lies over.
pub fn columns(sheet: &mut Worksheet, width: f64) -> Result<ColumnSpan, XlsxError> {
    for column in 0..COLUMNS {
        book::set_width(sheet, column, width / f64::from(COLUMNS))?;
    }
    Ok(ColumnSpan { first: 0, last: COLUMNS - 1, millimetres: width })
}

/// Places a picture so many millimetres wide and high as [`place`] does, smaller where a page of so
/// many points has no room for it and for what stands below it.
pub fn place_on_page(
    flow: &mut Flow<'_, '_>,
    (width, height): (f64, f64),
    (page, below): (f64, f64),
    (picture, alternative): (&[u8], &str),
) -> Result<(), XlsxError> {
    let room = page - flow.height() - below - MARGIN;
    let share = (room / book::points(height)).clamp(LEAST_SHARE, 1.0);
    place(flow, (width * share, height * share), picture, alternative)
}

/// Places a picture so many millimetres wide and high over the next row and the one after it: a row
/// can be only so tall. It keeps to its cells where a program makes these narrower, lest it be cut
/// when printed.
fn place(
    flow: &mut Flow<'_, '_>,
    (width, height): (f64, f64),
    picture: &[u8],
    alternative: &str,
) -> Result<(), XlsxError> {
    let (row, points) = (flow.next, book::points(height) + MARGIN);
    flow.end_row(points / 2.0)?;
    flow.end_row(points / 2.0)?;
    let pixels = |millimetres: f64| book::points(millimetres) * PIXELS_PER_POINT;
    let image = Image::new_from_buffer(picture)?
        .set_scale_to_size(pixels(width) - RIGHT_MARGIN, pixels(height), true)
        .set_alt_text(alternative)
        .set_object_movement(ObjectMovement::MoveAndSizeWithCells);
    flow.sheet.insert_image_with_offset(row, 0, &image, OFFSET, OFFSET)?;
    Ok(())
}
