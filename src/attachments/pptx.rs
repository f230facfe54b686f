//! Slides of PowerPoint: hidden ones, notes, and what lies outside a slide or under something on it.

use super::budget::{Budget, Stop};
use super::codes;
use super::finding::{Place, Role, Severity};
use super::format::Format;
use super::ooxml::{self, Package};
use super::xml::{self, Node};
use super::{Inspection, Program, shapes};
use std::collections::BTreeSet;

const MAIN: &[&str] = &[
    "presentationml.presentation.main+xml",
    "presentationml.slideshow.main+xml",
    "presentationml.template.main+xml",
];
const MACROS: &[&str] = &[
    "ms-powerpoint.presentation.macroenabled.main+xml",
    "ms-powerpoint.slideshow.macroenabled.main+xml",
    "ms-powerpoint.template.macroenabled.main+xml",
];

/// Slides without macros.
pub static PPTX: Format = Format {
    name: "pptx",
    endings: &["pptx", "ppsx", "potx"],
    program: Program::PowerPoint,
    is: |bytes| ooxml::is_of(bytes, MAIN),
    by_ending: false,
    read,
};

/// Slides that may have macros.
pub static PPTM: Format = Format {
    name: "pptm",
    endings: &["pptm", "ppsm", "potm"],
    program: Program::PowerPoint,
    is: |bytes| ooxml::is_of(bytes, MACROS),
    by_ending: false,
    read,
};

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let package = Package::open(bytes, inspection, budget)?;
    let main = package.main()?;
    let mut ids: Vec<String> = Vec::new();
    let mut size = (0.0, 0.0);
    let place = Place::named("presentation");
    let bytes = package.read(main, budget)?;
    xml::walk(&bytes, budget, |node, _| {
        ooxml::comment(&node, &place, inspection);
        let Node::Open(element) = node else {
            return Ok(());
        };
        match element.name() {
            "sldId" => ids.extend(element.prefixed("id")?.map(|id| id.into_owned())),
            "sldSz" => {
                let side = |key| -> Result<f64, Stop> { Ok(element.number(key)?.unwrap_or(0.0)) };
                size = (side("cx")?, side("cy")?);
            }
            "custShow" | "section" => {
                let name = element.get("name")?.unwrap_or_default();
                inspection.say(Role::Metadata, place.clone(), name.clone());
                inspection
                    .find(&codes::DOC_PROPERTIES, place.clone())
                    .detail("names of sections or of shows")
                    .hide(name);
            }
            "modifyVerifier" => {
                inspection.find(&codes::PROTECTION, place.clone());
            }
            _ => {}
        }
        Ok(())
    })?;
    let mut used = BTreeSet::new();
    for (n, id) in ids.iter().enumerate() {
        let part = package
            .related(main, id)
            .ok_or(Stop::because("a slide is missing"))?;
        let place = Place::nth_of("slide", n + 1, ids.len());
        let page = Page::read(&package.read(part, budget)?, &place, inspection, budget)?;
        page.tell(size, &place, inspection);
        for layout in package.all_related(part, "slidelayout") {
            used.insert(layout);
            used.extend(package.all_related(layout, "slidemaster"));
        }
        for notes in package.all_related(part, "notesslide") {
            let bytes = package.read(notes, budget)?;
            let page = Page::read(
                &bytes,
                &place.clone().then(Place::named("notes")),
                inspection,
                budget,
            )?;
            let texts: Vec<&str> = page
                .shapes
                .iter()
                .filter(|shape| !shape.is_furniture() && !shape.text.trim().is_empty())
                .map(|shape| shape.text.as_str())
                .collect();
            if !texts.is_empty() {
                let finding = inspection.find(&codes::SPEAKER_NOTES, place.clone());
                for text in texts {
                    finding.hide(text);
                }
            }
        }
    }
    inspection.facts.pages = u32::try_from(ids.len()).ok();
    let models = package.parts.iter().enumerate().filter(|(_, part)| {
        [
            "slidelayout+xml",
            "slidemaster+xml",
            "notesmaster+xml",
            "handoutmaster+xml",
        ]
        .iter()
        .any(|kind| part.kind.ends_with(kind))
    });
    for (n, (part, _)) in models.enumerate() {
        let place = Place::nth("layout", n + 1);
        let page = Page::read(&package.read(part, budget)?, &place, inspection, budget)?;
        for shape in page.shapes {
            let text = shape.text.trim();
            // A placeholder's text is the prompt that its slides replace.
            if text.is_empty() || shape.placeholder.is_some() {
                continue;
            }
            if used.contains(&part) {
                inspection.say(Role::Visible, place.clone(), text);
            } else {
                inspection
                    .find(&codes::HIDDEN_TEXT, place.clone())
                    .weigh(Severity::Warn)
                    .detail("a layout that no slide uses")
                    .hide(text);
            }
        }
    }
    package.others(inspection, budget)
}

/// A slide, a layout, or a page of notes.
#[derive(Default)]
struct Page {
    is_hidden: bool,
    shapes: Vec<Shape>,
    /// Something moves when the slide is shown.
    is_animated: bool,
}

/// What stands on it, later ones on top.
#[derive(Default)]
struct Shape {
    /// Left, top, right, bottom.
    corners: Option<[f64; 4]>,
    is_opaque: bool,
    /// It says itself what fills it, or that nothing does.
    is_filled: bool,
    is_picture: bool,
    text: String,
    placeholder: Option<String>,
}

impl Shape {
    /// Dates, numbers and the picture of the slide.
    fn is_furniture(&self) -> bool {
        self.placeholder
            .as_deref()
            .is_some_and(|kind| matches!(kind, "sldNum" | "dt" | "hdr" | "ftr" | "sldImg"))
    }
}

/// How the places in a group become places on the slide.
#[derive(Clone, Copy)]
struct Frame {
    scale: (f64, f64),
    shift: (f64, f64),
}

impl Page {
    fn read(
        bytes: &[u8],
        place: &Place,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<Page, Stop> {
        let mut page = Page::default();
        let mut alternates = shapes::Alternates::default();
        let mut frames = vec![Frame {
            scale: (1.0, 1.0),
            shift: (0.0, 0.0),
        }];
        let mut open: Vec<Shape> = Vec::new();
        let mut group = [[0.0; 2]; 4];
        let mut offset = [0.0; 2];
        xml::walk(bytes, budget, |node, around| {
            ooxml::comment(&node, place, inspection);
            alternates.note(&node, place, inspection);
            match node {
                Node::Open(element) => {
                    let pair = |a, b| -> Result<[f64; 2], Stop> {
                        Ok([
                            element.number(a)?.unwrap_or(0.0),
                            element.number(b)?.unwrap_or(0.0),
                        ])
                    };
                    let in_group = around.at(1) == "xfrm" && around.at(2) == "grpSpPr";
                    match element.name() {
                        "sld" => {
                            page.is_hidden = element.get("show")?.is_some_and(|s| !xml::is_yes(&s))
                        }
                        "sp" | "pic" | "graphicFrame" | "cxnSp" => open.push(Shape {
                            is_picture: element.name() == "pic",
                            is_opaque: element.name() == "pic",
                            ..Shape::default()
                        }),
                        "off" if in_group => group[0] = pair("x", "y")?,
                        "ext" if in_group => group[1] = pair("cx", "cy")?,
                        "chOff" => group[2] = pair("x", "y")?,
                        "chExt" => group[3] = pair("cx", "cy")?,
                        "off" => offset = pair("x", "y")?,
                        "ext" if around.at(1) == "xfrm" => {
                            let size = pair("cx", "cy")?;
                            if let (Some(shape), Some(frame)) = (open.last_mut(), frames.last()) {
                                let at = |n: usize, far: bool| {
                                    let (scale, shift) = if n == 0 {
                                        (frame.scale.0, frame.shift.0)
                                    } else {
                                        (frame.scale.1, frame.shift.1)
                                    };
                                    (offset[n] + if far { size[n] } else { 0.0 }) * scale + shift
                                };
                                shape.corners =
                                    Some([at(0, false), at(1, false), at(0, true), at(1, true)]);
                            }
                        }
                        "ph" => {
                            if let Some(shape) = open.last_mut() {
                                let kind = element.get("type")?.unwrap_or_default();
                                shape.placeholder = Some(kind.into_owned());
                            }
                        }
                        "solidFill" if around.at(1) == "spPr" => {
                            if let Some(shape) = open.last_mut() {
                                shape.is_opaque = true;
                                shape.is_filled = true;
                            }
                        }
                        "noFill" | "gradFill" | "pattFill" | "blipFill"
                            if around.at(1) == "spPr" =>
                        {
                            if let Some(shape) = open.last_mut() {
                                shape.is_opaque = element.name() != "noFill";
                                shape.is_filled = true;
                            }
                        }
                        // The fill of the theme, where the shape has none of its own.
                        "fillRef" => {
                            let themed = element.number("idx")?.is_some_and(|n| n > 0.0);
                            if let Some(shape) = open.last_mut().filter(|shape| !shape.is_filled) {
                                shape.is_opaque |= themed;
                            }
                        }
                        // Whatever lets something through; a shadow may.
                        "alphaModFix" => {
                            if let Some(shape) = open.last_mut() {
                                shape.is_opaque = false;
                            }
                        }
                        "alpha" if around.at(2) == "solidFill" && around.at(3) == "spPr" => {
                            if let Some(shape) = open.last_mut() {
                                shape.is_opaque = false;
                            }
                        }
                        "timing" => page.is_animated = true,
                        _ => {}
                    }
                    shapes::look(element, place, inspection)?;
                }
                Node::Text(text) if around.at(0) == "t" => {
                    if let Some(shape) = open.last_mut() {
                        shape.text.push_str(text);
                    }
                }
                Node::Close(name) => match name {
                    "p" => {
                        if let Some(shape) = open.last_mut() {
                            shape.text.push('\n');
                        }
                    }
                    "grpSpPr" if around.at(1) == "grpSp" => {
                        let outer = frames.last().copied().unwrap_or(Frame {
                            scale: (1.0, 1.0),
                            shift: (0.0, 0.0),
                        });
                        let [at, size, inner_at, inner_size] = group;
                        let scale = |n: usize| {
                            if inner_size[n] > 0.0 {
                                size[n] / inner_size[n]
                            } else {
                                1.0
                            }
                        };
                        let (x, y) = (scale(0), scale(1));
                        frames.push(Frame {
                            scale: (x * outer.scale.0, y * outer.scale.1),
                            shift: (
                                (at[0] - inner_at[0] * x) * outer.scale.0 + outer.shift.0,
                                (at[1] - inner_at[1] * y) * outer.scale.1 + outer.shift.1,
                            ),
                        });
                        group = Default::default();
                    }
                    "grpSp" if frames.len() > 1 => {
                        frames.pop();
                    }
                    "sp" | "pic" | "graphicFrame" | "cxnSp" => page.shapes.extend(open.pop()),
                    _ => {}
                },
                Node::Text(_) | Node::Comment(_) => {}
            }
            Ok(())
        })?;
        Ok(page)
    }

    /// Tells what of a slide does not show.
    fn tell(&self, (width, height): (f64, f64), place: &Place, inspection: &mut Inspection) {
        if self.is_hidden {
            let finding = inspection.find(&codes::HIDDEN_SLIDE, place.clone());
            for shape in &self.shapes {
                finding.hide(shape.text.clone());
            }
            return;
        }
        for (n, shape) in self.shapes.iter().enumerate() {
            inspection.say(Role::Visible, place.clone(), shape.text.trim());
            let Some([left, top, right, bottom]) = shape.corners else {
                continue;
            };
            let has_content = shape.is_picture || !shape.text.trim().is_empty();
            let outside = right <= 0.0 || bottom <= 0.0 || left >= width || top >= height;
            // A tenth of an inch over the edge is how pictures are laid to it.
            let slack = 91_440.0;
            let partly =
                left < -slack || top < -slack || right > width + slack || bottom > height + slack;
            if outside || partly && has_content {
                let finding = inspection.find(&codes::OFF_SLIDE, place.clone());
                if !outside {
                    finding.weigh(Severity::Warn).detail("a part of it");
                }
                finding.hide(shape.text.clone());
            }
            let covers = |over: &&Shape| {
                over.is_opaque
                    && over.corners.is_some_and(|[l, t, r, b]| {
                        l <= left + 1.0 && t <= top + 1.0 && r >= right - 1.0 && b >= bottom - 1.0
                    })
            };
            if has_content
                && right > left
                && bottom > top
                && self.shapes[n + 1..].iter().any(|s| covers(&s))
            {
                let finding = inspection.find(&codes::COVERED_SHAPE, place.clone());
                if self.is_animated {
                    finding.detail("an animation may show it");
                }
                finding.hide(shape.text.clone());
            }
        }
    }
}
