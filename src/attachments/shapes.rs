//! Shapes, pictures and charts, as they stand on sheets, pages and slides.

use super::Inspection;
use super::budget::{Budget, Stop};
use super::codes;
use super::finding::{Place, Role};
use super::ooxml;
use super::xml::{self, Element, Node};

/// What programs find in the markup of a shape, wherever it stands.
pub fn look(element: &Element<'_>, place: &Place, inspection: &mut Inspection) -> Result<(), Stop> {
    match element.name() {
        // Names and descriptions of shapes: `xdr:cNvPr`, `wp:docPr`, `pic:cNvPr`.
        "cNvPr" | "docPr" => {
            if element.is_set("hidden")? {
                inspection.find(&codes::HIDDEN_SHAPE, place.clone());
            }
            for key in ["descr", "title"] {
                let text = element.get(key)?.unwrap_or_default();
                if !text.trim().is_empty() {
                    inspection.say(Role::Alternative, place.clone(), text.clone());
                    inspection.find(&codes::ALT_TEXT, place.clone()).hide(text);
                }
            }
            if let Some(name) = element.get("name")? {
                inspection.say(Role::Name, place.clone(), name);
            }
        }
        "srcRect" => {
            for side in ["l", "t", "r", "b"] {
                // A thousandth of a per cent at most is rounding.
                if element.number(side)?.is_some_and(|cut| cut > 100.0) {
                    inspection.find(&codes::CROPPED_IMAGE, place.clone());
                    break;
                }
            }
        }
        // A picture that stands elsewhere too.
        "blip"
            if element
                .prefixed("link")?
                .is_some_and(|link| !link.is_empty()) =>
        {
            inspection.find(&codes::EXTERNAL_RELATIONSHIP, place.clone());
        }
        "hlinkClick" | "hlinkHover" => {
            let tip = element.get("tooltip")?.unwrap_or_default();
            inspection.say(Role::Metadata, place.clone(), tip);
        }
        // Old shapes, inline.
        "imagedata" => {
            for side in ["cropleft", "croptop", "cropright", "cropbottom"] {
                let cut = element.get(side)?.unwrap_or_default();
                let number = cut.trim_end_matches(['f', '%']).parse::<f64>();
                if number.is_ok_and(|cut| cut > 0.001) {
                    inspection.find(&codes::CROPPED_IMAGE, place.clone());
                    break;
                }
            }
        }
        "shape" | "rect" | "oval" | "roundrect" | "textbox" => {
            let alternative = element.get("alt")?.unwrap_or_default();
            if !alternative.trim().is_empty() {
                inspection.say(Role::Alternative, place.clone(), alternative.clone());
                inspection
                    .find(&codes::ALT_TEXT, place.clone())
                    .hide(alternative);
            }
            let style = element.get("style")?.unwrap_or_default();
            if style.replace(' ', "").contains("visibility:hidden") && element.prefix() == "v" {
                inspection.find(&codes::HIDDEN_SHAPE, place.clone());
            }
        }
        _ => {}
    }
    Ok(())
}

/// Markup in two versions, of which a program shows one: whatever the second says and the first does not is hidden.
#[derive(Default)]
pub struct Alternates {
    open: Vec<(String, String)>,
    in_fallback: Vec<bool>,
}

impl Alternates {
    /// Takes note of a node.
    pub fn note(&mut self, node: &Node<'_>, place: &Place, inspection: &mut Inspection) {
        match node {
            Node::Open(element) => match element.name() {
                "AlternateContent" => self.open.push(Default::default()),
                "Choice" if !self.open.is_empty() => self.in_fallback.push(false),
                "Fallback" if !self.open.is_empty() => self.in_fallback.push(true),
                _ => {}
            },
            Node::Text(text) => {
                if let (Some((choice, fallback)), Some(in_fallback)) =
                    (self.open.last_mut(), self.in_fallback.last())
                {
                    let side = if *in_fallback { fallback } else { choice };
                    side.extend(text.chars().filter(|c| c.is_alphanumeric()));
                }
            }
            Node::Close("Choice" | "Fallback") => {
                self.in_fallback.pop();
            }
            Node::Close("AlternateContent") => {
                let Some((choice, fallback)) = self.open.pop() else {
                    return;
                };
                if !choice.contains(&fallback) {
                    inspection
                        .find(&codes::HIDDEN_TEXT, place.clone())
                        .detail("a version for older programs says something else")
                        .hide(fallback.clone());
                }
                // What stands around it has this text too.
                if let (Some((outer, outer_fallback)), Some(in_fallback)) =
                    (self.open.last_mut(), self.in_fallback.last())
                {
                    let side = if *in_fallback { outer_fallback } else { outer };
                    side.push_str(&choice);
                }
            }
            Node::Close(_) | Node::Comment(_) => {}
        }
    }
}

/// The drawing of a sheet, or of a diagram.
pub fn read(
    bytes: &[u8],
    place: &Place,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let mut alternates = Alternates::default();
    let mut text = String::new();
    xml::walk(bytes, budget, |node, around| {
        ooxml::comment(&node, place, inspection);
        alternates.note(&node, place, inspection);
        match node {
            Node::Open(element) => look(element, place, inspection)?,
            Node::Text(more) if around.at(0) == "t" || around.at(0) == "f" => text.push_str(more),
            Node::Close("p") => {
                inspection.say(Role::Visible, place.clone(), std::mem::take(&mut text));
            }
            Node::Text(_) | Node::Close(_) | Node::Comment(_) => {}
        }
        Ok(())
    })?;
    inspection.say(Role::Visible, place.clone(), text);
    Ok(())
}

/// A chart with the values that it keeps.
pub fn chart(
    bytes: &[u8],
    place: &Place,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let mut alternates = Alternates::default();
    let mut text = String::new();
    let mut unseen = String::new();
    xml::walk(bytes, budget, |node, around| {
        ooxml::comment(&node, place, inspection);
        alternates.note(&node, place, inspection);
        match node {
            Node::Open(element) => look(element, place, inspection)?,
            Node::Text(more) => {
                let filtered = around
                    .outward()
                    .any(|name| name.starts_with("filtered") && name.ends_with("Series"));
                let side = if filtered { &mut unseen } else { &mut text };
                side.push_str(more);
                side.push(' ');
            }
            Node::Close(_) | Node::Comment(_) => {}
        }
        Ok(())
    })?;
    inspection.say(Role::Visible, place.clone(), text);
    if !unseen.trim().is_empty() {
        inspection
            .find(&codes::HIDDEN_TEXT, place.clone())
            .detail("a series that the chart filters out")
            .hide(unseen);
    }
    Ok(())
}

/// Shapes of the old kind, in a part of their own: notes of cells, controls, pictures of headers.
pub fn vml(
    bytes: &[u8],
    place: &Place,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let mut text = String::new();
    let mut notes = 0;
    xml::walk(bytes, budget, |node, around| {
        ooxml::comment(&node, place, inspection);
        match node {
            Node::Open(element) => match element.name() {
                "ClientData" => match element.get("ObjectType")?.as_deref() {
                    Some("Note") => notes += 1,
                    Some("Pict") | None => {}
                    Some(_) => {
                        inspection
                            .find(&codes::EMBEDDED_OBJECT, place.clone())
                            .detail("a control");
                    }
                },
                // Notes are hidden until somebody points at them; they are told as what they are.
                "shape" => {}
                _ => look(element, place, inspection)?,
            },
            Node::Text(more) if !around.has("ClientData") => text.push_str(more),
            Node::Text(_) | Node::Close(_) | Node::Comment(_) => {}
        }
        Ok(())
    })?;
    if notes > 0 {
        inspection
            .find(&codes::COMMENTS, place.clone())
            .count(notes)
            .hide(text);
    } else {
        inspection.say(Role::Visible, place.clone(), text);
    }
    Ok(())
}
