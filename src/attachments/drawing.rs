//! Colours as drawings of Microsoft say them (DrawingML): a colour element, with elements in it that change the colour.

use super::budget::{Budget, Stop};
use super::colour::{Colour, Theme};
use super::xml::{self, Around, Element, Node};
use std::collections::HashMap;

/// The colours that names mean on a slide: its theme, and which of its colours are called ground and text there.
#[derive(Default)]
pub struct Scheme {
    theme: Theme,
    map: HashMap<String, String>,
}

impl Scheme {
    /// Of a theme whose names mean what they say.
    pub fn of(theme: Theme) -> Scheme {
        Scheme {
            theme,
            map: HashMap::new(),
        }
    }

    /// Reads what a master says of names: `clrMap`.
    pub fn map(&mut self, bytes: &[u8], budget: &mut Budget) -> Result<(), Stop> {
        xml::walk(bytes, budget, |node, _| {
            if let Node::Open(element) = node
                && element.name() == "clrMap"
            {
                for attribute in element.attributes() {
                    let (name, value) = attribute?;
                    self.map.insert(name.into_owned(), value.into_owned());
                }
            }
            Ok(())
        })
    }

    /// The colour of a name.
    pub fn named(&self, name: &str) -> Option<Colour> {
        let name = self.map.get(name).map_or(name, String::as_str);
        self.theme.named(name)
    }
}

/// A colour with how much of it shows, from 0 to 1. A colour that is not known is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// The colour.
    pub colour: Option<Colour>,
    /// How much of it shows.
    pub shows: f64,
}

/// Reads colours as they come by.
#[derive(Default)]
pub struct Mixer {
    paint: Option<Paint>,
}

/// The elements that are colours.
const COLOURS: [&str; 6] = [
    "srgbClr",
    "schemeClr",
    "sysClr",
    "prstClr",
    "scrgbClr",
    "hslClr",
];

impl Mixer {
    /// Takes note of a node. At the end of a colour it is given back; `around.at(1)` is then what it colours.
    pub fn note(
        &mut self,
        node: &Node<'_>,
        around: &Around,
        scheme: &Scheme,
    ) -> Result<Option<Paint>, Stop> {
        match node {
            Node::Open(element) if COLOURS.contains(&element.name()) => {
                self.paint = Some(Paint {
                    colour: colour(element, scheme)?,
                    shows: 1.0,
                });
            }
            Node::Open(element) if COLOURS.contains(&around.at(1)) => {
                if let Some(paint) = &mut self.paint {
                    change(paint, element)?;
                }
            }
            Node::Close(name) if COLOURS.contains(name) => return Ok(self.paint.take()),
            _ => {}
        }
        Ok(None)
    }
}

fn colour(element: &Element<'_>, scheme: &Scheme) -> Result<Option<Colour>, Stop> {
    let value = element.get("val")?.unwrap_or_default();
    Ok(match element.name() {
        "srgbClr" => Colour::parse(&value),
        "schemeClr" => scheme.named(&value),
        "sysClr" => match element.get("lastClr")? {
            Some(last) => Colour::parse(&last),
            None => preset(match &*value {
                "window" => "white",
                "windowText" => "black",
                other => other,
            }),
        },
        "prstClr" => preset(&value),
        // Hundredths of a per cent of red, green and blue.
        "scrgbClr" => {
            let side = |key| -> Result<f64, Stop> { Ok(element.number(key)?.unwrap_or(0.0)) };
            let parts = [side("r")?, side("g")?, side("b")?];
            Some(Colour(parts.map(|part| (part / 100_000.0 * 255.0) as u8)))
        }
        // Of hue, saturation and lightness the ends of the last alone say the colour.
        _ => match element.number("lum")? {
            Some(light) if light >= 97_000.0 => Some(Colour::WHITE),
            Some(light) if light <= 3_000.0 => Some(Colour::BLACK),
            _ => None,
        },
    })
}

/// The named colours that somebody would hide with.
fn preset(name: &str) -> Option<Colour> {
    Some(Colour(match name {
        "black" => [0, 0, 0],
        "white" => [255, 255, 255],
        "snow" => [255, 250, 250],
        "ivory" => [255, 255, 240],
        "ghostWhite" => [248, 248, 255],
        "mintCream" => [245, 255, 250],
        "whiteSmoke" => [245, 245, 245],
        _ => return None,
    }))
}

fn change(paint: &mut Paint, element: &Element<'_>) -> Result<(), Stop> {
    let Some(value) = element.get("val")? else {
        return Ok(());
    };
    // Thousandths of a per cent, or with a sign for it.
    let part = match value.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok().map(|n| n / 100.0),
        None => value.parse::<f64>().ok().map(|n| n / 100_000.0),
    };
    let Some(part) = part else {
        return Ok(());
    };
    let lit = |times, plus| paint.colour.map(|colour| colour.lit(times, plus));
    paint.colour = match element.name() {
        "lumMod" => lit(part, 0.0),
        "lumOff" => lit(1.0, part),
        "lum" => lit(0.0, part),
        "shade" => paint.colour.map(|c| c.mixed(part, Colour::BLACK)),
        "tint" => paint.colour.map(|c| c.mixed(part, Colour::WHITE)),
        "alpha" => {
            paint.shows = part;
            return Ok(());
        }
        "alphaMod" => {
            paint.shows *= part;
            return Ok(());
        }
        "alphaOff" => {
            paint.shows += part;
            return Ok(());
        }
        _ => return Ok(()),
    };
    Ok(())
}
