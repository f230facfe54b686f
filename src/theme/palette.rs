//! The colours of a theme: what its stylesheet says, what site.toml puts in their place, and whether people can read them.
//!
//! A stylesheet sets colours as custom properties of `:root`, and of the classes of outcomes, once for light pages and, within a
//! rule for `prefers-color-scheme: dark`, once for dark ones. Contrast is that of WCAG 2.2 (success criteria 1.4.3, 1.4.6 and
//! 1.4.11: text 4.5, running text 7, what is not text 3).

use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::log::{Brand, Colour};
use cssparser::{Parser, Token};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The root of the document, whose properties hold everywhere.
const ROOT: &str = ":root";

/// Running text, other text, and what is not text.
const RUNNING: f64 = 7.0;
const TEXT: f64 = 4.5;
const SHAPE: f64 = 3.0;

/// Two colours that stand on each other, of `:root`, and the contrast that they need.
const PAIRS: &[(&str, &str, f64)] = &[
    ("ink", "bg", RUNNING),
    ("ink", "surface", RUNNING),
    ("ink", "chip", RUNNING),
    ("ink", "hit", RUNNING),
    ("muted", "bg", TEXT),
    ("muted", "surface", TEXT),
    ("edge", "bg", SHAPE),
    ("link", "bg", TEXT),
    ("link", "surface", TEXT),
    ("on-link", "link", TEXT),
    ("hover", "bg", TEXT),
    ("hover", "surface", TEXT),
    ("on-link", "hover", TEXT),
    ("visited", "bg", TEXT),
    ("visited", "surface", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand-2", "brand", TEXT),
    ("on-bar", "bar", TEXT),
    ("focus-ink", "focus", SHAPE),
    ("c1", "bg", SHAPE),
    ("c2", "bg", SHAPE),
];

/// The classes of outcomes: `text` on `ground`, and `line` on the page.
const FAMILIES: [&str; 6] = [".green", ".amber", ".red", ".violet", ".grey", ".blue"];

/// A colour of the screen (sRGB).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rgb([u8; 3]);

impl Rgb {
    /// Reads `#0b559f` or `#05f`; `None` for anything else.
    fn parse(text: &str) -> Option<Rgb> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let byte = |at: usize| match digits.len() {
            6 => u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok(),
            3 => u8::from_str_radix(&digits[at..=at], 16)
                .ok()
                .map(|digit| digit * 17),
            _ => None,
        };
        Some(Rgb([byte(0)?, byte(1)?, byte(2)?]))
    }

    fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// Relative luminance (WCAG 2.2, definitions).
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio, from 1 to 21 (WCAG 2.2, definitions).
    fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The same hue and saturation at another lightness, from 0 to 1 (HSL of CSS Color 4, section 7).
    fn at_lightness(self, lightness: f64) -> Rgb {
        let channels = self.0.map(|channel| f64::from(channel) / 255.0);
        let (least, most) = channels
            .into_iter()
            .fold((1.0_f64, 0.0_f64), |(least, most), c| {
                (least.min(c), most.max(c))
            });
        let (middle, range) = (f64::midpoint(least, most), most - least);
        // How far each channel lies from the middle, as a share of the farthest that it could at that lightness.
        let reach = 1.0 - (2.0 * middle - 1.0).abs();
        let saturation = if reach == 0.0 { 0.0 } else { range / reach };
        let half = saturation * (1.0 - (2.0 * lightness - 1.0).abs()) / 2.0;
        Rgb(channels.map(|c| {
            let place = if range == 0.0 {
                0.0
            } else {
                (c - middle) * 2.0 / range
            };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 255"
            )]
            let byte = ((lightness + place * half).clamp(0.0, 1.0) * 255.0).round() as u8;
            byte
        }))
    }

    fn lightness(self) -> f64 {
        let [r, g, b] = self.0.map(f64::from);
        f64::midpoint(r.min(g).min(b), r.max(g).max(b)) / 255.0
    }

    /// The nearest shade of the same hue that `fits`.
    fn nearest(self, fits: impl Fn(Rgb) -> bool) -> Option<Rgb> {
        const STEPS: i32 = 400;
        let from = self.lightness();
        (1..=STEPS)
            .flat_map(|step| [-step, step])
            .map(|step| from + f64::from(step) / f64::from(STEPS))
            .filter(|lightness| (0.0..=1.0).contains(lightness))
            .map(|lightness| self.at_lightness(lightness))
            .find(|shade| fits(*shade))
    }
}

/// A ratio in tenths, never rounded up to what is needed.
fn tenths(ratio: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 10 and 210"
    )]
    let tenths = (ratio * 10.0).floor() as usize;
    tenths
}

/// What a custom property is.
#[derive(Clone)]
struct Value {
    /// `None` where it is no plain colour.
    rgb: Option<Rgb>,
    /// Where it is said.
    at: Span,
    /// The key of site.toml that says so.
    key: Option<&'static str>,
}

/// Custom properties by the rule's selector and their name, for light pages and for dark ones.
#[derive(Default)]
pub(super) struct Palette {
    light: BTreeMap<(String, String), Value>,
    dark: BTreeMap<(String, String), Value>,
}

impl Palette {
    /// Reads the custom properties of a stylesheet.
    pub fn of(css: &str, file: &str) -> Palette {
        let mut palette = Palette::default();
        palette.rules(&mut Parser::new(css), Some(false), file);
        palette
    }

    /// Where a stylesheet first sets one of the theme's colours, for whatever pages.
    pub fn first_of_theme(css: &str, file: &str) -> Option<Span> {
        let mut first = None;
        declared(&mut Parser::new(css), "", &mut |selectors, name, at| {
            let named = |(selector, property): (&str, &str)| {
                property == name && (selector == ROOT || selectors.contains(selector))
            };
            if first.is_none()
                && Self::pairs().any(|(front, ground, _)| named(front) || named(ground))
            {
                let (line, column) = (at.line as usize + 1, at.column as usize);
                first = Some(Span {
                    file: file.into(),
                    line,
                    column,
                    end_line: line,
                    end_column: column + name.len() + 2,
                });
            }
        });
        first
    }

    /// Reads a list of rules: `dark` tells for which pages they hold, if that is known.
    fn rules(&mut self, css: &mut Parser<'_>, dark: Option<bool>, file: &str) {
        css.skip_whitespace();
        let mut start = css.position();
        while let Ok(token) = css.next_including_whitespace().cloned() {
            match token {
                Token::Semicolon => {}
                Token::CurlyBracketBlock => {
                    let whole = css.slice_from(start);
                    let prelude = whole.strip_suffix('{').unwrap_or(whole).trim().to_owned();
                    let _ =
                        css.parse_nested_block(|block| -> Result<(), cssparser::ParseError<()>> {
                            if let Some(condition) = prelude.strip_prefix('@') {
                                self.rules(block, scheme(condition, dark), file);
                            } else {
                                self.declarations(block, &prelude, dark, file);
                            }
                            Ok(())
                        });
                }
                _ => continue,
            }
            css.skip_whitespace();
            start = css.position();
        }
    }

    /// Reads the declarations of a rule.
    fn declarations(
        &mut self,
        css: &mut Parser<'_>,
        selectors: &str,
        dark: Option<bool>,
        file: &str,
    ) {
        let Some(dark) = dark else { return };
        while !css.is_exhausted() {
            css.skip_whitespace();
            let place = css.current_source_location();
            let _ = css.parse_until_after(
                cssparser::Delimiter::Semicolon,
                |css| -> Result<(), cssparser::ParseError<()>> {
                    let Some(name) = css.expect_ident()?.strip_prefix("--").map(str::to_owned)
                    else {
                        return Ok(());
                    };
                    css.expect_colon()?;
                    css.skip_whitespace();
                    let from = css.position();
                    while css.next().is_ok() {}
                    let value = css.slice_from(from).trim();
                    let (line, column) = (place.line as usize + 1, place.column as usize);
                    let at = Span {
                        file: file.into(),
                        line,
                        column,
                        end_line: line,
                        end_column: column + name.len() + 2,
                    };
                    let value = Value {
                        rgb: Rgb::parse(value),
                        at,
                        key: None,
                    };
                    let to = if dark {
                        &mut self.dark
                    } else {
                        &mut self.light
                    };
                    for selector in selectors.split(',') {
                        to.insert((selector.trim().to_owned(), name.clone()), value.clone());
                    }
                    Ok(())
                },
            );
        }
    }

    /// Puts a site's colours in place of the stylesheet's, and gives back the rules that say so, to stand at its end.
    pub fn take(&mut self, brand: &Brand, place: impl Fn(&str) -> Span) -> String {
        let (mut light, mut dark) = (String::new(), String::new());
        let mut set: BTreeSet<String> = BTreeSet::new();
        for colour in &brand.colours {
            let (name, is_dark) = colour.property();
            let value = Value {
                rgb: Rgb::parse(&colour.value),
                at: place(colour.key),
                key: Some(colour.key),
            };
            let (to, rules) = if is_dark {
                (&mut self.dark, &mut dark)
            } else {
                (&mut self.light, &mut light)
            };
            to.insert((ROOT.to_owned(), name.clone()), value);
            let _ = write!(rules, " --{name}: {};", colour.value);
            if is_dark {
                set.insert(name);
            }
        }
        // What stands last holds: a light colour must not hold on dark pages that have one of their own.
        for name in brand
            .colours
            .iter()
            .map(Colour::property)
            .filter(|(_, is_dark)| !is_dark)
            .map(|(name, _)| name)
        {
            if let Some(rgb) = self
                .dark
                .get(&(ROOT.to_owned(), name.clone()))
                .and_then(|value| value.rgb)
                .filter(|_| !set.contains(&name))
            {
                let _ = write!(dark, " --{name}: {};", rgb.hex());
            }
        }
        let mut css = String::new();
        if !light.is_empty() {
            let _ = writeln!(css, "\n:root {{{light} }}");
        }
        if !dark.is_empty() {
            let _ = writeln!(
                css,
                "@media screen and (prefers-color-scheme: dark) {{ :root {{{dark} }} }}"
            );
        }
        if brand.no_band {
            css.push_str("\n.masthead { padding-bottom: 0; background: var(--brand); }\n");
        }
        css
    }

    /// The colour that a property has on light or dark pages.
    pub fn colour(&self, name: &str, dark: bool) -> Option<[u8; 3]> {
        self.value(ROOT, name, dark)?.rgb.map(|rgb| rgb.0)
    }

    fn value(&self, selector: &str, name: &str, dark: bool) -> Option<&Value> {
        let key = (selector.to_owned(), name.to_owned());
        self.dark
            .get(&key)
            .filter(|_| dark)
            .or_else(|| self.light.get(&key))
    }

    /// Every pair: its front, its ground, and what it needs.
    fn pairs() -> impl Iterator<
        Item = (
            (&'static str, &'static str),
            (&'static str, &'static str),
            f64,
        ),
    > {
        let own = PAIRS
            .iter()
            .map(|(front, ground, needs)| ((ROOT, *front), (ROOT, *ground), *needs));
        let families = FAMILIES.iter().flat_map(|family| {
            [
                ((*family, "text"), (*family, "ground"), RUNNING),
                ((*family, "line"), (ROOT, "bg"), SHAPE),
            ]
        });
        own.chain(families)
    }

    /// Tells of every colour that cannot be read on another: an error at site.toml or at the stylesheet, whichever says so.
    /// `stylesheet` tells of colours that nobody could check, where the stylesheet is the site's own.
    pub fn check(&self, report: &mut Report, stylesheet: Option<&str>) {
        let mut told: BTreeSet<(Span, String)> = BTreeSet::new();
        for dark in [false, true] {
            let mut worst: BTreeMap<(&str, &str), (f64, Diagnostic)> = BTreeMap::new();
            for (front, ground, needs) in Self::pairs() {
                let (Some(f), Some(g)) = (
                    self.value(front.0, front.1, dark),
                    self.value(ground.0, ground.1, dark),
                ) else {
                    continue;
                };
                let (Some(a), Some(b)) = (f.rgb, g.rgb) else {
                    continue;
                };
                let found = a.contrast(b);
                if found >= needs {
                    continue;
                }
                // Who chose a colour is told of it; of two that were chosen, the one in front.
                let ((name, of), is_front) = if f.key.is_none() && g.key.is_some() {
                    ((ground, g), false)
                } else {
                    ((front, f), true)
                };
                let diagnostic = self.fault(
                    name,
                    of,
                    [(a, front), (b, ground)],
                    is_front,
                    (found, needs),
                    dark,
                );
                let worse = worst
                    .get(&name)
                    .is_none_or(|(least, _)| found / needs < *least);
                if worse {
                    worst.insert(name, (found / needs, diagnostic));
                }
            }
            for (_, diagnostic) in worst.into_values() {
                if told.insert((diagnostic.at.clone(), diagnostic.message.to_string())) {
                    report.push(diagnostic);
                }
            }
        }
        if let Some(file) = stylesheet {
            self.unchecked(file, report);
        }
    }

    fn fault(
        &self,
        name: (&'static str, &'static str),
        of: &Value,
        [(a, front), (b, ground)]: [(Rgb, (&'static str, &'static str)); 2],
        is_front: bool,
        (found, needs): (f64, f64),
        dark: bool,
    ) -> Diagnostic {
        let (mine, other) = if is_front { (a, b) } else { (b, a) };
        let fits = |shade: Rgb| {
            Self::pairs().all(|(front, ground, needs)| {
                let against = if front == name {
                    ground
                } else if ground == name {
                    front
                } else {
                    return true;
                };
                self.value(against.0, against.1, dark)
                    .and_then(|value| value.rgb)
                    .is_none_or(|rgb| shade.contrast(rgb) >= needs)
            })
        };
        let message = of
            .key
            .map_or_else(|| property(name), |key| Words::from("theme.").and(key))
            .and(" ")
            .colour(mine.0)
            .and(if is_front { " on " } else { " under " })
            .colour(other.0)
            .and(" is ")
            .tenths(tenths(found))
            .and(", needs ")
            .tenths(tenths(needs))
            .and(" (")
            .and(front.1)
            .and(" on ")
            .and(ground.1)
            .and(if dark {
                ", dark pages)"
            } else {
                ", light pages)"
            });
        let help = match mine
            .nearest(fits)
            .or_else(|| mine.nearest(|shade| shade.contrast(other) >= needs))
        {
            Some(shade) => Words::default()
                .colour(shade.0)
                .and(" would do (")
                .tenths(tenths(shade.contrast(other)))
                .and(")"),
            None => Words::from("no shade of this colour would do: change the other one"),
        };
        Diagnostic::new(Code::Contrast, of.at.clone())
            .message(message)
            .help(help)
    }

    /// Colours whose contrast nobody could work out.
    fn unchecked(&self, file: &str, report: &mut Report) {
        let named: BTreeSet<(&'static str, &'static str)> = Self::pairs()
            .flat_map(|(front, ground, _)| [front, ground])
            .collect();
        let mut absent = Words::default();
        for (selector, name) in named {
            let key = (selector.to_owned(), name.to_owned());
            let values = [self.light.get(&key), self.dark.get(&key)];
            if values[0].is_none() {
                absent = if absent == Words::default() {
                    property((selector, name))
                } else {
                    absent.and(", ").then(property((selector, name)))
                };
            }
            for value in values
                .into_iter()
                .flatten()
                .filter(|value| value.rgb.is_none())
            {
                report.push(
                    Diagnostic::new(Code::ContrastUnknown, value.at.clone()).help(
                        "write it as # and six hexadecimal digits, or check its contrast yourself",
                    ),
                );
            }
        }
        if absent != Words::default() {
            let message = if self.light.is_empty() {
                Words::from(
                    "this stylesheet sets none of the theme's colours: no contrast is checked",
                )
            } else {
                Words::from("this stylesheet does not set ")
                    .then(absent)
                    .and(": their contrast is not checked")
            };
            report.push(
                Diagnostic::new(Code::ContrastUnknown, Span::file(file.to_owned()))
                    .message(message),
            );
        }
    }
}

/// Shows every custom property that a stylesheet sets, at any depth: what its rule is for, its name, its place.
fn declared(
    css: &mut Parser<'_>,
    around: &str,
    show: &mut dyn FnMut(&str, &str, cssparser::SourceLocation),
) {
    css.skip_whitespace();
    let (mut start, mut place) = (css.position(), css.current_source_location());
    while let Ok(token) = css.next().cloned() {
        match token {
            Token::CurlyBracketBlock => {
                let rule = format!("{around} {}", css.slice_from(start));
                let _ = css.parse_nested_block(|block| -> Result<(), cssparser::ParseError<()>> {
                    declared(block, &rule, show);
                    Ok(())
                });
            }
            Token::Colon => {
                let before = css.slice_from(start);
                if let Some(name) = before
                    .strip_suffix(':')
                    .and_then(|name| name.trim_end().strip_prefix("--"))
                {
                    show(around, name, place);
                }
                continue;
            }
            Token::Semicolon => {}
            _ => continue,
        }
        css.skip_whitespace();
        (start, place) = (css.position(), css.current_source_location());
    }
}

/// A custom property, and whose it is where it is not everybody's.
fn property((selector, name): (&'static str, &'static str)) -> Words {
    let property = Words::from("--").and(name);
    if selector == ROOT {
        property
    } else {
        property.and(" of ").and(selector)
    }
}

/// For which pages the rules within an at-rule hold: `None` where that depends on something else.
fn scheme(condition: &str, dark: Option<bool>) -> Option<bool> {
    let condition: String = condition
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_ascii_lowercase();
    match condition.as_str() {
        "media (prefers-color-scheme: dark)" | "media screen and (prefers-color-scheme: dark)" => {
            dark.map(|_| true)
        }
        "media (prefers-color-scheme: light)"
        | "media screen and (prefers-color-scheme: light)" => dark,
        _ => None,
    }
}
