//! The picture that others show beside a link to the log: the force's name, the log's, and the chequered band.
//!
//! One a site, drawn when the site is prepared, from site.toml and the theme's colours alone. The font lies beside this file: Noto Sans Bold 2.015 (SIL
//! Open Font License 1.1, no reserved name), cut to Latin letters; `docs/dependencies.md` says how it was made.

use crate::diagnostics::Diagnostic;
use crate::log::Site;
use crate::part::{Part, Show, show_ours};
use crate::publish::sha256_hex;
use crate::theme::Theme;
use ab_glyph::{Font as _, FontRef, Glyph, PxScale, ScaleFont as _, point};
use std::hash::{DefaultHasher, Hash as _};
use unicode_normalization::UnicodeNormalization as _;

/// Width and height, as Open Graph's readers want them.
pub const SIZE: (usize, usize) = (1200, 630);

static FONT: &[u8] = include_bytes!("card/noto-sans-bold.ttf");

/// Room at both sides.
const MARGIN: f32 = 80.0;
/// The side of a square of the band, which has two rows of them at the foot.
const SQUARE: usize = 40;
/// Shades of each colour of text, from none of it to all.
const SHADES: u8 = 24;
/// The name's letters, from the largest to the smallest, and how many lines they may take.
const NAME: (f32, f32, usize) = (132.0, 48.0, 2);
/// The same of the log's.
const TITLE: (f32, f32, usize) = (60.0, 36.0, 2);

/// Red, green, blue.
pub type Colour = [u8; 3];

/// The colours of the masthead and its band.
#[derive(Clone, Copy, Debug)]
pub struct Colours {
    /// The ground.
    pub brand: Colour,
    /// The force's name.
    pub on_brand: Colour,
    /// The log's.
    pub on_brand_2: Colour,
    /// Half of the band's squares.
    pub band: Colour,
    /// The other half.
    pub band_2: Colour,
}

impl Colours {
    /// Those of the default theme, in light.
    pub const DEFAULT: Colours = Colours {
        brand: [0x0f, 0x2c, 0x49],
        on_brand: [0xff, 0xff, 0xff],
        on_brand_2: [0xc6, 0xd2, 0xde],
        band: [0x2f, 0x7f, 0xd0],
        band_2: [0xff, 0xff, 0xff],
    };

    /// Those of a theme on light pages; of the default one where it sets none.
    pub fn of(theme: &Theme) -> Colours {
        let colour = |name: &str, otherwise: Colour| theme.colour(name, false).unwrap_or(otherwise);
        let default = Colours::DEFAULT;
        Colours {
            brand: colour("brand", default.brand),
            on_brand: colour("on-brand", default.on_brand),
            on_brand_2: colour("on-brand-2", default.on_brand_2),
            band: colour("band", default.band),
            band_2: colour("band-2", default.band_2),
        }
    }
}

/// The picture, and where it stands.
#[derive(Debug)]
pub struct Card {
    /// From the site's root: `assets/card-HASH.png`.
    pub path: String,
    /// A PNG.
    pub bytes: Vec<u8>,
    /// What it says, for those who do not see it.
    pub alt: String,
}

impl Card {
    /// The card of a site, in the colours of its theme.
    pub fn of(site: &Site, theme: &Theme) -> Card {
        let (name, title) = (site.name(), own_part(&site.title, &site.authority));
        let mut colours = Colours::of(theme);
        if site.brand.no_band {
            (colours.band, colours.band_2) = (colours.brand, colours.brand);
        }
        let bytes = draw(name, &title, &colours);
        let path = format!("assets/card-{}.png", &sha256_hex(&bytes)[..10]);
        Card {
            path,
            bytes,
            alt: if title.is_empty() {
                name.to_owned()
            } else {
                format!("{name}: {title}")
            },
        }
    }
}

impl Part for Card {
    fn homes(&self) -> Vec<String> {
        vec![self.path.clone()]
    }

    /// The name holds a hash of the content.
    fn key(&self, key: &mut DefaultHasher) {
        self.path.hash(key);
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        show_ours(show, &self.path, &self.bytes);
        Ok(())
    }
}

/// The title of the log without the name of the force in front, which stands above it: "Disclosure log".
fn own_part(title: &str, authority: &str) -> String {
    let rest = title
        .strip_prefix(authority)
        .filter(|rest| !rest.starts_with(char::is_alphanumeric));
    super::words::capital(
        rest.unwrap_or(title)
            .trim_matches(|c: char| c.is_whitespace() || ":,-–—".contains(c)),
    )
}

/// Draws the card as a PNG.
fn draw(name: &str, title: &str, colours: &Colours) -> Vec<u8> {
    let (width, height) = SIZE;
    // Colours by number: the shades of the name, those of the title, the band.
    let shade = |of: Colour, n: u8| {
        std::array::from_fn(|i| {
            let (from, to) = (u32::from(colours.brand[i]), u32::from(of[i]));
            ((from * u32::from(SHADES - 1 - n) + to * u32::from(n)) / u32::from(SHADES - 1)) as u8
        })
    };
    let mut palette: Vec<Colour> = (0..SHADES).map(|n| shade(colours.on_brand, n)).collect();
    palette.extend((0..SHADES).map(|n| shade(colours.on_brand_2, n)));
    let band = palette.len() as u8;
    palette.extend([colours.band, colours.band_2]);

    let mut pixels = vec![0u8; width * height];
    let top = height - 2 * SQUARE;
    for y in top..height {
        for x in 0..width {
            pixels[y * width + x] = band + ((x / SQUARE + (y - top) / SQUARE) % 2) as u8;
        }
    }
    // A font that can't be read is a fault of the program that its tests see; the card is then without words.
    if let Ok(font) = FontRef::try_from_slice(FONT) {
        let (name_size, name_lines) = set(&font, name, NAME);
        // The log's name never outweighs the force's.
        let largest = TITLE.0.min(name_size * 0.75);
        let (title_size, title_lines) = set(&font, title, (largest, TITLE.1.min(largest), TITLE.2));
        let (name_step, title_step) = (name_size * 1.15, title_size * 1.3);
        let gap = if title_lines.is_empty() { 0.0 } else { 16.0 };
        let all = name_step * name_lines.len() as f32 + gap + title_step * title_lines.len() as f32;
        let mut y = (top as f32 - all) / 2.0;
        for line in &name_lines {
            write(&font, line, name_size, y + name_step * 0.8, 0, &mut pixels);
            y += name_step;
        }
        y += gap;
        for line in &title_lines {
            write(
                &font,
                line,
                title_size,
                y + title_step * 0.75,
                SHADES,
                &mut pixels,
            );
            y += title_step;
        }
    }
    encode(&pixels, &palette.concat())
}

/// The letters of a text as the font has them: composed, or else without their accents.
fn letters(font: &FontRef<'_>, text: &str) -> String {
    let has = |c: char| font.glyph_id(c).0 != 0;
    text.nfc()
        .flat_map(|c| {
            if has(c) {
                vec![c]
            } else {
                std::iter::once(c)
                    .nfkd()
                    .filter(|&part| has(part))
                    .collect()
            }
        })
        .collect()
}

fn width(font: &FontRef<'_>, text: &str, size: f32) -> f32 {
    let scaled = font.as_scaled(PxScale::from(size));
    text.chars()
        .map(|c| scaled.h_advance(font.glyph_id(c)))
        .sum()
}

/// The largest letters in which a text fits, and its lines. In the smallest it is cut.
fn set(
    font: &FontRef<'_>,
    text: &str,
    (largest, smallest, most): (f32, f32, usize),
) -> (f32, Vec<String>) {
    let text = letters(font, text);
    let room = SIZE.0 as f32 - 2.0 * MARGIN;
    let fits = |line: &str, size: f32| width(font, line, size) <= room;
    let mut size = largest;
    loop {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if fits(&format!("{line} {word}"), size) => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        if lines.len() <= most && lines.iter().all(|line| fits(line, size)) {
            return (size, lines);
        }
        if size <= smallest {
            let cut = lines.len() > most;
            lines.truncate(most);
            let last = lines.len() - 1;
            for (n, line) in lines.iter_mut().enumerate() {
                if !fits(line, size) || (cut && n == last) {
                    while !line.is_empty() && !fits(&format!("{line}…"), size) {
                        line.pop();
                    }
                    line.truncate(line.trim_end().len());
                    line.push('…');
                }
            }
            return (size, lines);
        }
        size = (size - 4.0).max(smallest);
    }
}

/// Writes a line with its foot at `y`, in shades that begin at `first`.
fn write(font: &FontRef<'_>, line: &str, size: f32, y: f32, first: u8, pixels: &mut [u8]) {
    let scaled = font.as_scaled(PxScale::from(size));
    let mut x = MARGIN;
    for c in line.chars() {
        let glyph: Glyph = scaled.scaled_glyph(c);
        let id = glyph.id;
        let placed = Glyph {
            position: point(x, y),
            ..glyph
        };
        x += scaled.h_advance(id);
        let Some(outline) = font.outline_glyph(placed) else {
            continue;
        };
        let bounds = outline.px_bounds();
        outline.draw(|dx, dy, covered| {
            let (px, py) = (
                bounds.min.x as i64 + i64::from(dx),
                bounds.min.y as i64 + i64::from(dy),
            );
            let shade = (covered.clamp(0.0, 1.0) * f32::from(SHADES - 1) + 0.5) as u8;
            if shade > 0 && (0..SIZE.0 as i64).contains(&px) && (0..SIZE.1 as i64).contains(&py) {
                let pixel = &mut pixels[py as usize * SIZE.0 + px as usize];
                // Letters may touch: what is covered more counts.
                *pixel = (*pixel).max(first + shade);
            }
        });
    }
}

fn encode(pixels: &[u8], palette: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIZE.0 as u32, SIZE.1 as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    // Each row begins with the number of its filter: none.
    let rows: Vec<u8> = pixels
        .chunks(SIZE.0)
        .flat_map(|row| std::iter::once(0).chain(row.iter().copied()))
        .collect();
    // Packed here and not by `png`: that packs with whatever `flate2` was built with, and what it is decides the bytes.
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&rows, 6);
    // Into memory nothing fails.
    if let Ok(mut writer) = encoder.write_header() {
        let _ = writer.write_chunk(png::chunk::IDAT, &packed);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (png::OutputInfo, Vec<u8>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("pixels");
        (info, pixels)
    }

    const NAMES: &[(&str, &str)] = &[
        ("Northmoor Police", "Disclosure log"),
        ("Heddlu Gŵyr a’r Tŷ", "Cofnod datgelu"),
        (
            "The Office of the Police, Fire and Crime Commissioner for Northamptonshire and the Outer Isles",
            "Freedom of Information",
        ),
        (
            "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
            "A log with a very long name of its own, which takes more than one line",
        ),
        ("", ""),
        ("警察", "Log"),
    ];

    #[test]
    fn names_of_every_length_fit() {
        for (name, title) in NAMES {
            let bytes = draw(name, title, &Colours::DEFAULT);
            assert!(bytes.len() < 60_000, "{} bytes", bytes.len());
            let (info, pixels) = decoded(&bytes);
            assert_eq!((info.width as usize, info.height as usize), SIZE);
            // Nothing stands in the margins or on the band.
            let stray = pixels.iter().enumerate().filter(|(at, pixel)| {
                let (x, y) = (at % SIZE.0, at / SIZE.0);
                let band = y >= SIZE.1 - 2 * SQUARE;
                if band {
                    **pixel < 2 * SHADES
                } else {
                    **pixel != 0
                        && (x < MARGIN as usize - 8 || x > SIZE.0 - MARGIN as usize + 8 || y < 8)
                }
            });
            assert_eq!(stray.count(), 0, "{name}, {title}");
            assert_eq!(
                bytes,
                draw(name, title, &Colours::DEFAULT),
                "the same each time"
            );
        }
    }

    #[test]
    fn the_font_has_the_letters_of_these_islands() {
        let font = FontRef::try_from_slice(FONT).expect("a font");
        let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 ŵŷŴŶẁẃẅỳýÿâêîôûäëïöüáéíóúàèìòùçñøåæœßÞðłšžčğıș’‘“”–—…&@/()'";
        assert_eq!(letters(&font, all), all);
        assert_eq!(letters(&font, "w\u{302}y\u{302}"), "ŵŷ", "composed first");
        assert_eq!(
            letters(&font, "ﬁ"),
            "fi",
            "and in parts where the whole is not there"
        );
    }

    #[test]
    fn the_force_is_not_named_twice() {
        for (title, rest) in [
            ("Northmoor Police disclosure log", "Disclosure log"),
            ("Northmoor Police: our answers", "Our answers"),
            ("Northmoor Policeman's log", "Northmoor Policeman's log"),
            ("The log", "The log"),
            ("Northmoor Police", ""),
        ] {
            assert_eq!(own_part(title, "Northmoor Police"), rest);
        }
    }
}
