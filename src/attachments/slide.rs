//! A slide, a layout or a page of notes: what stands on it, in which colours, and what of it nobody sees.

use super::Inspection;
use super::Role;
use super::budget::{Budget, Stop};
use super::codes;
use super::colour::Colour;
use super::drawing::{Mixer, Paint, Scheme};
use super::finding::{Place, Severity};
use super::ooxml;
use super::shapes;
use super::xml::{self, Around, Element, Node};
use std::collections::BTreeMap;

/// A slide, a layout with its master, or a page of notes.
#[derive(Default)]
pub struct Page {
    is_hidden: bool,
    /// What stands on it, later ones on top.
    pub shapes: Vec<Shape>,
    /// Something moves when the slide is shown.
    is_animated: bool,
    /// What is painted below everything.
    ground: Option<Ground>,
    /// It shows nothing of what it stands on.
    is_alone: bool,
    /// The colours of titles, of bodies and of other texts, in a master.
    letters: BTreeMap<String, Paint>,
}

/// What is known of the ground of letters.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ground {
    Of(Colour),
    Unknown,
}

/// Something that stands on a page.
#[derive(Default)]
pub struct Shape {
    /// Left, top, right, bottom.
    corners: Option<[f64; 4]>,
    is_opaque: bool,
    /// It says itself what fills it, or that nothing does.
    is_filled: bool,
    fill: Option<Ground>,
    is_picture: bool,
    /// A table whose style may fill its cells.
    is_styled: bool,
    /// All that it says.
    pub text: String,
    /// What stands in it of one look each.
    runs: Vec<Run>,
    /// The colour of its letters that say none.
    letters: Option<Paint>,
    /// The same, from the style of the shape.
    font: Option<Paint>,
    /// What kind of place it fills, if it fills one.
    pub placeholder: Option<String>,
    index: Option<String>,
}

#[derive(Clone, Default)]
struct Run {
    text: String,
    paint: Option<Paint>,
    /// Letters that nothing fills.
    is_empty: bool,
    is_tiny: bool,
    ground: Option<Ground>,
}

impl Shape {
    /// Dates, numbers and the picture of the slide.
    pub fn is_furniture(&self) -> bool {
        self.placeholder
            .as_deref()
            .is_some_and(|kind| matches!(kind, "sldNum" | "dt" | "hdr" | "ftr" | "sldImg"))
    }

    fn is_title(&self) -> bool {
        self.placeholder
            .as_deref()
            .is_some_and(|kind| matches!(kind, "title" | "ctrTitle"))
    }

    /// Whether a place of a layout is the one that this fills.
    fn fills(&self, place: &Shape) -> bool {
        let (Some(own), Some(kind)) = (&self.placeholder, &place.placeholder) else {
            return false;
        };
        self.is_title() && place.is_title()
            || self.index.is_some() && self.index == place.index
            || !own.is_empty() && own == kind && self.index.is_none()
    }
}

/// How the places in a group become places on the slide.
#[derive(Clone, Copy)]
struct Frame {
    scale: (f64, f64),
    shift: (f64, f64),
}

/// What is around, while a page is read.
struct Reader<'a> {
    page: Page,
    scheme: &'a Scheme,
    mixer: Mixer,
    frames: Vec<Frame>,
    open: Vec<Shape>,
    group: [[f64; 2]; 4],
    offset: [f64; 2],
    run: Run,
    cell: Option<Ground>,
    /// The first run of the cell.
    cell_from: usize,
    /// The ground is one colour of the theme.
    is_plain: bool,
}

impl Page {
    /// Reads one.
    pub fn read(
        bytes: &[u8],
        scheme: &Scheme,
        place: &Place,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<Page, Stop> {
        let mut alternates = shapes::Alternates::default();
        let mut reader = Reader {
            page: Page::default(),
            scheme,
            mixer: Mixer::default(),
            frames: Vec::new(),
            open: Vec::new(),
            group: Default::default(),
            offset: [0.0; 2],
            run: Run::default(),
            cell: None,
            cell_from: 0,
            is_plain: false,
        };
        xml::walk(bytes, budget, |node, around| {
            ooxml::comment(&node, place, inspection);
            alternates.note(&node, place, inspection);
            if let Some(paint) = reader.mixer.note(&node, around, reader.scheme)? {
                reader.painted(paint, around);
            }
            match node {
                Node::Open(element) => {
                    reader.open(element, around)?;
                    shapes::look(element, place, inspection)?;
                }
                Node::Text(text) => reader.says(text, around),
                Node::Close(name) => reader.close(name, around),
                Node::Comment(_) => {}
            }
            Ok(())
        })?;
        Ok(reader.page)
    }

    /// Takes from a layout, or a layout from its master, what its own shapes don't say.
    pub fn stands_on(&mut self, model: &Page) {
        for shape in &mut self.shapes {
            let Some(place) = model.shapes.iter().find(|place| shape.fills(place)) else {
                continue;
            };
            shape.corners = shape.corners.or(place.corners);
            shape.letters = shape.letters.or(place.letters);
            if !shape.is_filled && place.is_filled {
                shape.is_filled = true;
                shape.is_opaque = place.is_opaque;
                shape.fill = place.fill;
            }
        }
        self.ground = self.ground.or(model.ground);
        for (of, paint) in &model.letters {
            self.letters.entry(of.clone()).or_insert(*paint);
        }
    }

    /// Puts a master's shapes below a layout's own.
    pub fn lies_on(&mut self, master: Page) {
        if !self.is_alone {
            let mut all = master.shapes;
            // The layout's own places come first to whoever looks for one.
            all.retain(|shape| shape.placeholder.is_none());
            all.append(&mut self.shapes);
            self.shapes = all;
        }
    }

    /// Tells what of a slide does not show.
    pub fn tell(
        &self,
        size: (f64, f64),
        model: &Page,
        scheme: &Scheme,
        place: &Place,
        inspection: &mut Inspection,
    ) {
        if self.is_hidden {
            let finding = inspection.find(&codes::HIDDEN_SLIDE, place.clone());
            for shape in &self.shapes {
                finding.hide(shape.text.clone());
            }
            return;
        }
        for (n, shape) in self.shapes.iter().enumerate() {
            inspection.say(Role::Visible, place.clone(), shape.text.trim());
            self.tell_letters(n, model, scheme, place, inspection);
            let Some(corners) = shape.corners else {
                continue;
            };
            let has_content = shape.is_picture || !shape.text.trim().is_empty();
            tell_outside(corners, size, has_content, &shape.text, place, inspection);
            if !has_content {
                continue;
            }
            let covers = |over: &&Shape| {
                let bare = over.text.trim().is_empty() && !over.is_picture;
                let dark = matches!(over.fill, Some(Ground::Of(c)) if c.is_dark());
                over.is_opaque
                    && over.corners.is_some_and(|cover| {
                        let bar = bare && dark && !shape.is_picture;
                        is_covered(corners, cover, EMU_PER_CM, bar)
                    })
            };
            if self.shapes[n + 1..].iter().any(|over| covers(&over)) {
                let finding = inspection.find(&codes::COVERED_SHAPE, place.clone());
                if self.is_animated {
                    finding.detail("an animation may show it");
                }
                finding.hide(shape.text.clone());
            }
        }
    }

    /// Tells which letters of a shape can't be told from what they stand on.
    fn tell_letters(
        &self,
        n: usize,
        model: &Page,
        scheme: &Scheme,
        place: &Place,
        inspection: &mut Inspection,
    ) {
        let shape = &self.shapes[n];
        let below = self.below(n, model);
        let usual = match shape.placeholder.as_deref() {
            Some("title" | "ctrTitle") => "titleStyle",
            Some(_) => "bodyStyle",
            None => "otherStyle",
        };
        let of_shape = shape
            .letters
            .or(shape.font)
            .or_else(|| self.letters.get(usual).copied())
            .or(scheme
                .named("tx1")
                .map(|colour| Paint {
                    colour: Some(colour),
                    shows: 1.0,
                })
                .filter(|_| !shape.is_styled));
        for run in &shape.runs {
            let (code, detail) = if run.is_tiny {
                (&codes::HIDDEN_TEXT, Some("letters too small to be seen"))
            } else if run.is_empty {
                (&codes::HIDDEN_TEXT, Some("letters that nothing fills"))
            } else {
                let Some(paint) = run.paint.or(of_shape) else {
                    continue;
                };
                let Some(colour) = paint.colour else {
                    continue;
                };
                if paint.shows < 0.05 {
                    (&codes::HIDDEN_TEXT, Some("letters that let all through"))
                } else {
                    match run.ground.unwrap_or(below) {
                        Ground::Of(ground) if colour.is_like(ground) => (&codes::WHITE_TEXT, None),
                        Ground::Unknown if run.paint.is_some() && colour.is_like(Colour::WHITE) => {
                            inspection
                                .find(&codes::WHITE_TEXT, place.clone())
                                .weigh(Severity::Warn)
                                .detail("white letters, perhaps on a dark ground")
                                .hide(run.text.clone());
                            continue;
                        }
                        _ => continue,
                    }
                }
            };
            let finding = inspection.find(code, place.clone());
            finding.hide(run.text.clone());
            if let Some(detail) = detail {
                finding.detail(detail);
            }
        }
    }

    /// What the letters of a shape stand on.
    fn below(&self, n: usize, model: &Page) -> Ground {
        let shape = &self.shapes[n];
        if let Some(fill) = shape.fill.filter(|_| shape.is_opaque) {
            return fill;
        }
        if shape.is_styled || shape.fill.is_some() {
            return Ground::Unknown;
        }
        let own = self.shapes[..n].iter().rev();
        let others = model
            .shapes
            .iter()
            .rev()
            .filter(|shape| shape.placeholder.is_none() && !self.is_alone);
        for under in own.chain(others) {
            let paints = under.is_opaque || under.fill.is_some();
            if !paints {
                continue;
            }
            let (Some(at), Some(ground)) = (shape.corners, under.corners) else {
                return Ground::Unknown;
            };
            if overlap(at, ground) <= 0.0 {
                continue;
            }
            return match under.fill.filter(|_| under.is_opaque) {
                Some(fill) if overlap(at, ground) >= area(at) * 0.99 => fill,
                _ => Ground::Unknown,
            };
        }
        self.ground.unwrap_or(Ground::Of(Colour::WHITE))
    }
}

impl Reader<'_> {
    fn frame(&self) -> Frame {
        self.frames.last().copied().unwrap_or(Frame {
            scale: (1.0, 1.0),
            shift: (0.0, 0.0),
        })
    }

    fn open(&mut self, element: &Element<'_>, around: &Around) -> Result<(), Stop> {
        let pair = |a, b| -> Result<[f64; 2], Stop> {
            Ok([
                element.number(a)?.unwrap_or(0.0),
                element.number(b)?.unwrap_or(0.0),
            ])
        };
        let in_group = around.at(1) == "xfrm" && around.at(2) == "grpSpPr";
        match element.name() {
            "sld" | "sldLayout" => {
                let says_no = |key| -> Result<bool, Stop> {
                    Ok(element.get(key)?.is_some_and(|s| !xml::is_yes(&s)))
                };
                self.page.is_hidden = says_no("show")?;
                self.page.is_alone = says_no("showMasterSp")?;
            }
            "sp" | "pic" | "graphicFrame" | "cxnSp" => self.open.push(Shape {
                is_picture: element.name() == "pic",
                is_opaque: element.name() == "pic",
                fill: (element.name() == "pic").then_some(Ground::Unknown),
                ..Shape::default()
            }),
            "off" if in_group => self.group[0] = pair("x", "y")?,
            "ext" if in_group => self.group[1] = pair("cx", "cy")?,
            "chOff" => self.group[2] = pair("x", "y")?,
            "chExt" => self.group[3] = pair("cx", "cy")?,
            "off" => self.offset = pair("x", "y")?,
            "ext" if around.at(1) == "xfrm" => {
                let size = pair("cx", "cy")?;
                let (frame, offset) = (self.frame(), self.offset);
                if let Some(shape) = self.open.last_mut() {
                    let x = |x: f64| x * frame.scale.0 + frame.shift.0;
                    let y = |y: f64| y * frame.scale.1 + frame.shift.1;
                    let [left, top] = offset;
                    shape.corners = Some([x(left), y(top), x(left + size[0]), y(top + size[1])]);
                }
            }
            "ph" => {
                if let Some(shape) = self.open.last_mut() {
                    let kind = element.get("type")?.unwrap_or_default();
                    shape.placeholder = Some(kind.into_owned());
                    shape.index = element.owned("idx")?;
                }
            }
            "noFill" | "solidFill" | "gradFill" | "pattFill" | "blipFill" | "grpFill" => {
                self.filled(element.name(), around);
            }
            // The fill of the theme, where the shape has none of its own.
            "fillRef" => {
                let themed = element.number("idx")?.is_some_and(|n| n > 0.0);
                if let Some(shape) = self.open.last_mut().filter(|shape| !shape.is_filled) {
                    shape.is_opaque |= themed;
                    shape.fill = themed.then_some(Ground::Unknown);
                }
            }
            // The first of a theme's grounds is plain; those that follow are mixed with something.
            "bgRef" => {
                self.page.ground = Some(Ground::Unknown);
                self.is_plain = element.number("idx")? == Some(1001.0);
            }
            // Whatever lets something through; a shadow may.
            "alphaModFix" => {
                if let Some(shape) = self.open.last_mut() {
                    shape.is_opaque = false;
                }
            }
            "r" | "fld" => self.run = Run::default(),
            "rPr" => self.run.is_tiny = element.number("sz")?.is_some_and(|size| size <= 200.0),
            "tc" => self.cell_from = self.open.last().map_or(0, |shape| shape.runs.len()),
            "tableStyleId" => {
                if let Some(shape) = self.open.last_mut() {
                    shape.is_styled = true;
                }
            }
            "timing" => self.page.is_animated = true,
            _ => {}
        }
        Ok(())
    }

    /// Something is filled, with something whose colour may follow.
    fn filled(&mut self, with: &str, around: &Around) {
        let none = with == "noFill";
        let ground = (!none).then_some(Ground::Unknown);
        match around.at(1) {
            "spPr" => {
                if let Some(shape) = self.open.last_mut() {
                    shape.is_opaque = !none;
                    shape.is_filled = true;
                    shape.fill = ground;
                }
            }
            "rPr" if none => self.run.is_empty = true,
            "rPr" => {
                self.run.paint = Some(Paint {
                    colour: None,
                    shows: 1.0,
                });
            }
            "tcPr" => self.cell = ground,
            "bgPr" => self.page.ground = ground,
            _ => {}
        }
    }

    /// A colour was read: of what, its surroundings say.
    fn painted(&mut self, paint: Paint, around: &Around) {
        let ground = match paint {
            Paint {
                colour: Some(colour),
                shows,
            } if shows > 0.9 => Ground::Of(colour),
            _ => Ground::Unknown,
        };
        let shape = self.open.last_mut();
        match (around.at(1), around.at(2)) {
            ("solidFill", "spPr") => {
                if let Some(shape) = shape {
                    shape.fill = Some(ground);
                    shape.is_opaque = paint.shows > 0.9;
                }
            }
            ("solidFill", "rPr") => self.run.paint = Some(paint),
            ("highlight", "rPr") => self.run.ground = Some(ground),
            ("solidFill", "tcPr") => self.cell = Some(ground),
            ("solidFill", "bgPr") => self.page.ground = Some(ground),
            ("bgRef", _) if self.is_plain => self.page.ground = Some(ground),
            ("fontRef", _) => {
                if let Some(shape) = shape {
                    shape.font = Some(paint);
                }
            }
            ("fillRef", _) => {
                if let Some(shape) = shape.filter(|shape| !shape.is_filled && shape.is_opaque) {
                    shape.fill = Some(ground);
                }
            }
            ("solidFill", "defRPr") => match shape {
                Some(shape) => shape.letters = shape.letters.or(Some(paint)),
                None => {
                    let of = around.outward().find(|name| name.ends_with("Style"));
                    if let Some(of) = of {
                        self.page.letters.entry(of.to_owned()).or_insert(paint);
                    }
                }
            },
            _ => {}
        }
    }

    fn says(&mut self, text: &str, around: &Around) {
        if around.at(0) != "t" {
            return;
        }
        if let Some(shape) = self.open.last_mut() {
            shape.text.push_str(text);
            if !text.trim().is_empty() {
                let mut run = self.run.clone();
                run.text.push_str(text);
                shape.runs.push(run);
            }
        }
    }

    fn close(&mut self, name: &str, around: &Around) {
        match name {
            "p" => {
                if let Some(shape) = self.open.last_mut() {
                    shape.text.push('\n');
                }
            }
            // A cell says at its end what fills it.
            "tc" => {
                let (cell, from) = (self.cell.take(), self.cell_from);
                let shape = self.open.last_mut();
                for run in shape
                    .into_iter()
                    .flat_map(|shape| shape.runs.iter_mut().skip(from))
                {
                    run.ground = run.ground.or(cell);
                }
            }
            "grpSpPr" if around.at(1) == "grpSp" => {
                let outer = self.frame();
                let [at, size, inner_at, inner_size] = self.group;
                let scale = |n: usize| {
                    if inner_size[n] > 0.0 {
                        size[n] / inner_size[n]
                    } else {
                        1.0
                    }
                };
                let (x, y) = (scale(0), scale(1));
                self.frames.push(Frame {
                    scale: (x * outer.scale.0, y * outer.scale.1),
                    shift: (
                        (at[0] - inner_at[0] * x) * outer.scale.0 + outer.shift.0,
                        (at[1] - inner_at[1] * y) * outer.scale.1 + outer.shift.1,
                    ),
                });
                self.group = Default::default();
            }
            "grpSp" => {
                self.frames.pop();
            }
            "sp" | "pic" | "graphicFrame" | "cxnSp" => self.page.shapes.extend(self.open.pop()),
            _ => {}
        }
    }
}

/// The unit of drawings of Microsoft.
const EMU_PER_CM: f64 = 360_000.0;

/// Tells what lies outside a page. The unit is that of drawings of Microsoft.
fn tell_outside(
    [left, top, right, bottom]: [f64; 4],
    (width, height): (f64, f64),
    has_content: bool,
    text: &str,
    place: &Place,
    inspection: &mut Inspection,
) {
    let outside = right <= 0.0 || bottom <= 0.0 || left >= width || top >= height;
    // A tenth of an inch over the edge is how pictures are laid to it.
    let slack = 91_440.0;
    let partly = left < -slack || top < -slack || right > width + slack || bottom > height + slack;
    if outside || partly && has_content {
        let finding = inspection.find(&codes::OFF_SLIDE, place.clone());
        if !outside {
            finding.weigh(Severity::Warn).detail("a part of it");
        }
        finding.hide(text);
    }
}

fn area([left, top, right, bottom]: [f64; 4]) -> f64 {
    (right - left).max(0.0) * (bottom - top).max(0.0)
}

/// How much two boxes have in common.
fn overlap(a: [f64; 4], b: [f64; 4]) -> f64 {
    area([
        a[0].max(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].min(b[3]),
    ])
}

/// Whether a cover hides what stands in a box: most of it, or, where the cover is a bar such as one draws over words, as much of it as a word.
pub fn is_covered(below: [f64; 4], cover: [f64; 4], cm: f64, bar: bool) -> bool {
    let common = overlap(below, cover);
    if area(below) <= 0.0 || common <= 0.0 {
        return false;
    }
    // A box is larger than its words; what a cover leaves free at the edges is mostly empty.
    if common >= area(below) * 0.8 {
        return true;
    }
    let wide = below[2].min(cover[2]) - below[0].max(cover[0]);
    let high = below[3].min(cover[3]) - below[1].max(cover[1]);
    // Lines below a title are thinner.
    bar && wide >= 0.8 * cm && high >= 0.3 * cm
}
