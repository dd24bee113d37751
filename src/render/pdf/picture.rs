//! A page as a PNG: shades of gray where it has no colour, a quarter of the bytes to compress.

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use typst::utils::Scalar;
use typst_layout::Page;
use typst_render::RenderOptions;

/// Sharpness of a picture: 200 pixels per inch.
const PIXELS_PER_POINT: f64 = 200.0 / 72.0;

/// Draws a page.
///
/// # Errors
/// The picture cannot be compressed: a defect of the program.
pub fn draw(page: &Page) -> Result<Vec<u8>, png::EncodingError> {
    draw_at(page, PIXELS_PER_POINT)
}

/// Draws a page so many pixels wide.
///
/// # Errors
/// As [`draw`].
pub fn draw_wide(page: &Page, width: u32) -> Result<Vec<u8>, png::EncodingError> {
    draw_at(page, f64::from(width) / page.frame.width().to_pt())
}

fn draw_at(page: &Page, pixels_per_point: f64) -> Result<Vec<u8>, png::EncodingError> {
    let options =
        RenderOptions { pixel_per_pt: Scalar::new(pixels_per_point), ..RenderOptions::default() };
    let rendered = typst_render::render(page, &options);
    // Red, green, blue, and opacity, which is full everywhere.
    let (pixels, _) = rendered.data().as_chunks::<4>();
    let (color, kept): (_, Vec<u8>) = if is_gray(pixels) {
        (ColorType::Grayscale, pixels.iter().map(|[gray, ..]| *gray).collect())
    } else {
        (
            ColorType::Rgb,
            pixels.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect(),
        )
    };
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, rendered.width(), rendered.height());
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    // Most lines of a drawing are like the one above.
    encoder.set_filter(Filter::Up);
    encoder.write_header()?.write_image_data(&kept)?;
    Ok(png)
}

/// Returns whether red, green and blue are the same everywhere. Without a branch, so that many
/// pixels are compared at a time.
fn is_gray(pixels: &[[u8; 4]]) -> bool {
    let differences = pixels.iter().fold(0, |seen, pixel| {
        let pixel = u32::from_le_bytes(*pixel);
        seen | (pixel ^ pixel >> 8)
    });
    differences.trailing_zeros() >= 16
}
