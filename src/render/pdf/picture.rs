//! A page as a PNG: shades of gray where it has no colour, a quarter of the bytes to compress.

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use typst::utils::Scalar;
use typst_layout::Page;
use typst_render::RenderOptions;

/// Sharpness of a picture: 200 pixels per inch.
const PIXELS_PER_POINT: f64 = 200.0 / 72.0;
/// Bytes of a pixel as it is rendered: red, green, blue, and how opaque it is, which is entirely.
const RENDERED: usize = 4;

/// Draws a page.
pub fn draw(page: &Page) -> Result<Vec<u8>, png::EncodingError> {
    let options = RenderOptions { pixel_per_pt: Scalar::new(PIXELS_PER_POINT), ..RenderOptions::default() };
    let rendered = typst_render::render(page, &options);
    let pixels = rendered.data().chunks_exact(RENDERED);
    let is_gray = pixels.clone().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
    let (color, kept): (_, Vec<u8>) = if is_gray {
        (ColorType::Grayscale, pixels.map(|pixel| pixel[0]).collect())
    } else {
        (ColorType::Rgb, pixels.flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect())
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
