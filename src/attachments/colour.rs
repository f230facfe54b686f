//! Colours of letters and of their ground: can the one be told from the other?

use super::budget::{Budget, Stop};
use super::xml::{self, Element, Node};

/// A colour of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// What letters have that say nothing of their colour.
    pub const BLACK: Colour = Colour([0; 3]);
    /// What a page has that says nothing of its own.
    pub const WHITE: Colour = Colour([255; 3]);

    /// From `RRGGBB`, with or without a transparency or a hash in front.
    pub fn parse(text: &str) -> Option<Colour> {
        let text = text.trim().trim_start_matches('#');
        let digits = text.get(text.len().checked_sub(6)?..)?;
        let n = u32::from_str_radix(digits, 16).ok()?;
        let [_, r, g, b] = n.to_be_bytes();
        Some(Colour([r, g, b]))
    }

    /// Whether letters of the one can't be read on the other.
    pub fn is_like(self, other: Colour) -> bool {
        let apart = self
            .0
            .iter()
            .zip(other.0)
            .map(|(a, b)| u32::from(a.abs_diff(b)));
        apart.sum::<u32>() <= 30
    }

    /// Whether it is darker than a middle grey.
    pub fn is_dark(self) -> bool {
        let [r, g, b] = self.0.map(u32::from);
        r * 299 + g * 587 + b * 114 < 128_000
    }

    /// Its lightness times one number and plus another, as DrawingML says it: hue and saturation stay.
    pub fn lit(self, times: f64, plus: f64) -> Colour {
        let [r, g, b] = self.0.map(|c| f64::from(c) / 255.0);
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        let old = f64::midpoint(most, least);
        let new = (old * times + plus).clamp(0.0, 1.0);
        // The chroma that a lightness leaves room for shrinks towards black and white.
        let room = |light: f64| 1.0 - (2.0 * light - 1.0).abs();
        let chroma = if room(old) > 0.0 {
            room(new) / room(old)
        } else {
            0.0
        };
        let back = |c: f64| {
            ((new + (c - old) * chroma) * 255.0)
                .round()
                .clamp(0.0, 255.0) as u8
        };
        Colour([back(r), back(g), back(b)])
    }

    /// So much of it, and of another for the rest.
    pub fn mixed(self, part: f64, other: Colour) -> Colour {
        let mut mixed = self;
        for (c, other) in mixed.0.iter_mut().zip(other.0) {
            let sum = f64::from(*c) * part + f64::from(other) * (1.0 - part);
            *c = sum.round().clamp(0.0, 255.0) as u8;
        }
        mixed
    }

    /// Lighter (to 1) or darker (to -1), as Excel and Word reckon.
    fn tinted(self, tint: f64) -> Colour {
        Colour(self.0.map(|c| {
            let c = f64::from(c);
            let c = if tint < 0.0 {
                c * (1.0 + tint)
            } else {
                c + (255.0 - c) * tint
            };
            c.round().clamp(0.0, 255.0) as u8
        }))
    }
}

/// The twelve colours of a theme, in the order of its file.
#[derive(Debug, Default)]
pub struct Theme {
    colours: Vec<Option<Colour>>,
}

/// The names of a theme's colours, in that order.
const NAMES: [&str; 12] = [
    "dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
    "hlink", "folHlink",
];

impl Theme {
    /// Reads a theme.
    pub fn read(bytes: &[u8], budget: &mut Budget) -> Result<Theme, Stop> {
        let mut theme = Theme {
            colours: vec![None; NAMES.len()],
        };
        xml::walk(bytes, budget, |node, around| {
            if let Node::Open(element) = node
                && around.at(2) == "clrScheme"
                && let Some(n) = NAMES.iter().position(|name| *name == around.at(1))
            {
                let value = match element.name() {
                    "sysClr" => element.get("lastClr")?,
                    _ => element.get("val")?,
                };
                theme.colours[n] = value.and_then(|value| Colour::parse(&value));
            }
            Ok(())
        })?;
        Ok(theme)
    }

    /// The colour that a number means in a workbook: there, light and dark change places.
    fn nth(&self, n: usize) -> Option<Colour> {
        let n = match n {
            0 => 1,
            1 => 0,
            2 => 3,
            3 => 2,
            n => n,
        };
        let usual = match n {
            0 => Some(Colour::BLACK),
            1 => Some(Colour::WHITE),
            _ => None,
        };
        self.colours.get(n).copied().flatten().or(usual)
    }

    /// The colour of a name, as documents and slides say it.
    pub fn named(&self, name: &str) -> Option<Colour> {
        let name = match name {
            "background1" | "bg1" | "light1" => "lt1",
            "text1" | "tx1" | "dark1" => "dk1",
            "background2" | "bg2" | "light2" => "lt2",
            "text2" | "tx2" | "dark2" => "dk2",
            "hyperlink" => "hlink",
            "followedHyperlink" => "folHlink",
            other => other,
        };
        let n = NAMES.iter().position(|known| *known == name)?;
        let usual = match n {
            0 => Some(Colour::BLACK),
            1 => Some(Colour::WHITE),
            _ => None,
        };
        self.colours.get(n).copied().flatten().or(usual)
    }

    /// The colour that an element of a workbook says: `rgb`, `theme` with `tint`, or `indexed`.
    pub fn colour(&self, element: &Element<'_>) -> Result<Option<Colour>, Stop> {
        let colour = if let Some(rgb) = element.get("rgb")? {
            Colour::parse(&rgb)
        } else if let Some(n) = element.number("theme")? {
            self.nth(n as usize)
        } else if let Some(n) = element.number("indexed")? {
            indexed(n as usize)
        } else {
            None
        };
        let tint = element.number("tint")?.unwrap_or(0.0);
        Ok(colour.map(|colour| colour.tinted(tint)))
    }
}

/// The colours that have had numbers since the first Excel.
#[rustfmt::skip]
const INDEXED: [u32; 56] = [
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
    0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080,
    0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF,
    0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF,
    0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
    0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696,
    0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333,
];

/// The colour of a number of the old palette; 64 and 65 are the system's black and white.
pub fn indexed(n: usize) -> Option<Colour> {
    let n = match n {
        0..=7 => n,
        8..=63 => n - 8,
        65 => return Some(Colour::WHITE),
        _ => return None,
    };
    let [_, r, g, b] = INDEXED[n].to_be_bytes();
    Some(Colour([r, g, b]))
}
