//! SVG: a drawing is a text, and may run, fetch, name and hide as much as a page.

use super::html::hides;
use super::{Budget, Format, Inspection, Place, Program, Role, Severity, Stop, codes, text};
use hayro_interpret::kurbo::{Affine, Point, Rect};
use roxmltree::{Document, Node, ParsingOptions};

/// SVG.
pub static SVG: Format = Format {
    name: "svg",
    endings: &["svg"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

fn is(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(16_384)];
    let first = head.iter().find(|b| !b.is_ascii_whitespace());
    let marked = head.starts_with(b"\xEF\xBB\xBF<");
    (first == Some(&b'<') || marked) && {
        // Behind comments and declarations, the first element.
        let lower = head.to_ascii_lowercase();
        let at = |word: &[u8]| memchr::memmem::find(&lower, word);
        match (at(b"<svg").or_else(|| at(b":svg")), at(b"<html")) {
            (Some(svg), Some(html)) => svg < html,
            (svg, _) => svg.is_some(),
        }
    }
}

/// Names that drawing programs write for themselves.
const EDITORS: [&str; 9] = [
    "inkscape.org",
    "sodipodi",
    "ns.adobe.com",
    "sketch",
    "figma",
    "serif.com",
    "coreldraw",
    "boxy-svg",
    "openswatchbook",
];
/// Elements within elements.
const NESTING: usize = 300;

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let Ok(whole) = text::decode(bytes) else {
        inspection.find(&codes::MIXED_ENCODING, Place::whole());
        return Ok(());
    };
    text::characters(&whole, inspection);
    if whole.contains("<!ENTITY") {
        inspection.find(&codes::XML_DTD, Place::whole());
    }
    depth(&whole)?;
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: 1_000_000,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(&whole, options)
        .map_err(|_| Stop::because("the drawing is not well-formed"))?;
    budget.spend(whole.len() as u64 / 4)?;
    let root = document.root_element();
    let mut drawing = Drawing {
        page: page(root),
        rules: rules(&document),
        boxes: Vec::new(),
        texts: Vec::new(),
        editor: 0,
        visible: String::new(),
    };
    for node in document.root().children().filter(|node| *node != root) {
        drawing.aside(node, inspection);
    }
    drawing.element(root, State::default(), inspection, budget)?;
    budget.spend((drawing.texts.len() as u64).saturating_mul(drawing.boxes.len() as u64) / 16)?;
    drawing.tell(inspection);
    Ok(())
}

/// How deep elements lie, told before anything reads them one within another.
fn depth(text: &str) -> Result<(), Stop> {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for (at, _) in text.match_indices('<') {
        match text.as_bytes().get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) => {
                let end = text[at..].find('>').map_or(at, |end| at + end);
                if !text[..end].ends_with('/') {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
        }
    }
    if deepest > NESTING {
        return Err(Stop::because(
            "its elements lie too deep within one another",
        ));
    }
    Ok(())
}

/// What is inherited.
#[derive(Clone, Default)]
struct State {
    place: Affine,
    hidden: bool,
    fill: Option<String>,
    size: Option<f64>,
}

struct Drawing {
    page: Option<Rect>,
    /// Words of style rules that hide something: classes, ids, names of elements.
    rules: Vec<String>,
    /// Rectangles that cover, by when they were drawn, with their fill.
    boxes: Vec<(usize, Rect, String)>,
    /// Texts, by when they were drawn: where, in what colour.
    texts: Vec<(usize, Point, String, String)>,
    editor: u64,
    visible: String,
}

/// The part of the drawing that shows.
fn page(root: Node) -> Option<Rect> {
    let numbers: Vec<f64> = root
        .attribute("viewBox")?
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter_map(|n| n.parse().ok())
        .collect();
    let [x, y, w, h] = numbers.try_into().ok()?;
    Some(Rect::new(x, y, x + w, y + h))
}

/// The selectors of rules that hide.
fn rules(document: &Document) -> Vec<String> {
    let styles = document
        .descendants()
        .filter(|node| node.tag_name().name() == "style");
    let mut rules = Vec::new();
    for style in styles {
        let sheet: String = style.descendants().filter_map(|n| n.text()).collect();
        for rule in sheet.split('}') {
            if let Some((selector, body)) = rule.split_once('{')
                && hides(body)
            {
                rules.extend(
                    selector
                        .split([',', ' ', '\n', '>'])
                        .map(|s| s.trim().to_owned()),
                );
            }
        }
    }
    rules.retain(|rule| !rule.is_empty());
    rules.sort_unstable();
    rules.dedup();
    rules
}

impl Drawing {
    fn element(
        &mut self,
        node: Node,
        outer: State,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        budget.spend(1 + self.rules.len() as u64 / 8)?;
        let name = node.tag_name().name();
        let namespace = node.tag_name().namespace().unwrap_or_default();
        if EDITORS.iter().any(|editor| namespace.contains(editor)) {
            self.editor += 1;
            return self.data(node, inspection);
        }
        self.attributes(node, inspection, budget)?;
        match name {
            "script" | "handler" | "listener" => {
                inspection.find(&codes::SVG_SCRIPT, Place::whole());
                return Ok(());
            }
            "foreignObject" => {
                inspection.find(&codes::EMBEDDED_OBJECT, Place::whole());
            }
            "set" | "animate" | "animateTransform" | "animateMotion" => {
                // What moves may uncover what lies below.
                inspection
                    .find(&codes::HIDDEN_SHAPE, Place::whole())
                    .weigh(Severity::Warn);
            }
            "metadata" => return self.data(node, inspection),
            "title" | "desc" => {
                let text: String = node.descendants().filter_map(|n| n.text()).collect();
                if !text.trim().is_empty() {
                    inspection
                        .find(&codes::ALT_TEXT, Place::whole())
                        .hide(text.trim());
                    inspection.say(Role::Alternative, Place::whole(), text);
                }
                return Ok(());
            }
            "style" => return Ok(()),
            _ => {}
        }
        let state = self.state(node, outer);
        let number = self.boxes.len() + self.texts.len();
        let length = |key: &str| number_of(node.attribute(key));
        if name == "rect" && !state.hidden {
            let (x, y) = (length("x").unwrap_or(0.0), length("y").unwrap_or(0.0));
            if let (Some(w), Some(h)) = (length("width"), length("height")) {
                let rect = state
                    .place
                    .transform_rect_bbox(Rect::new(x, y, x + w, y + h));
                let fill = state.fill.clone().unwrap_or_else(|| String::from("black"));
                let sheer = ["opacity", "fill-opacity"].iter().any(|key| {
                    property(node, key).is_some_and(|v| v.parse::<f64>().is_ok_and(|n| n < 0.9))
                });
                if fill != "none" && fill != "transparent" && !fill.starts_with("url") && !sheer {
                    self.boxes.push((number, rect, fill));
                }
            }
        }
        if matches!(name, "text" | "tspan") {
            let words: String = node
                .children()
                .filter(|child| child.is_text())
                .filter_map(|child| child.text())
                .collect();
            if words.chars().any(char::is_alphanumeric) {
                let size = state.size.unwrap_or(16.0);
                let holder = if length("x").is_some() {
                    node
                } else {
                    node.parent_element().unwrap_or(node)
                };
                let x = number_of(holder.attribute("x")).unwrap_or(0.0);
                let y = number_of(holder.attribute("y")).unwrap_or(0.0);
                let at = state.place * Point::new(x + size * 0.3, y - size * 0.3);
                let fill = state.fill.clone().unwrap_or_else(|| String::from("black"));
                let unseen = state.hidden || fill == "none" && property(node, "stroke").is_none();
                let outside = self
                    .page
                    .is_some_and(|page| !page.inflate(size, size).contains(at));
                if unseen || size < 0.5 {
                    inspection
                        .find(&codes::HIDDEN_TEXT, Place::whole())
                        .hide(words.trim());
                } else if outside {
                    inspection
                        .find(&codes::OFF_PAGE_TEXT, Place::whole())
                        .hide(words.trim());
                } else {
                    self.texts.push((number, at, fill, words));
                }
            }
        }
        for child in node.children() {
            if child.is_element() {
                self.element(child, state.clone(), inspection, budget)?;
            } else {
                self.aside(child, inspection);
            }
        }
        Ok(())
    }

    fn state(&self, node: Node, outer: State) -> State {
        let mut state = outer;
        if let Some(transform) = node.attribute("transform") {
            state.place *= transform_of(transform);
        }
        let selects = |rule: &String| {
            let (class, id) = (
                node.attribute("class").unwrap_or_default(),
                node.attribute("id"),
            );
            match rule.split_at_checked(1) {
                Some((".", name)) => class.split_whitespace().any(|c| c == name),
                Some(("#", name)) => id == Some(name),
                _ => rule == node.tag_name().name() || rule == "*",
            }
        };
        let keys = [
            "display",
            "visibility",
            "opacity",
            "fill-opacity",
            "font-size",
        ];
        let own = keys
            .iter()
            .filter_map(|key| Some(format!("{key}:{}", node.attribute(*key)?)))
            .collect::<Vec<_>>()
            .join(";");
        // Colours are asked of what lies below.
        let style: Vec<&str> = node
            .attribute("style")
            .unwrap_or_default()
            .split(';')
            .collect();
        let style = style
            .iter()
            .filter(|rule| !rule.trim().starts_with("color"));
        let style = style.copied().collect::<Vec<_>>().join(";");
        state.hidden |= hides(&own) || hides(&style) || self.rules.iter().any(selects);
        if let Some(fill) = property(node, "fill") {
            state.fill = Some(colour(&fill));
        }
        if let Some(size) = property(node, "font-size") {
            state.size = number_of(Some(&size)).or(state.size);
        }
        state
    }

    fn attributes(
        &mut self,
        node: Node,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let lower = value.trim().to_ascii_lowercase();
            let namespace = attribute.namespace().unwrap_or_default();
            if EDITORS.iter().any(|editor| namespace.contains(editor)) {
                self.editor += 1;
                inspection.say(Role::Metadata, Place::whole(), value);
                continue;
            }
            if name.starts_with("on") && namespace.is_empty()
                || lower.starts_with("javascript:")
                || lower.starts_with("vbscript:")
            {
                inspection
                    .find(&codes::SVG_SCRIPT, Place::whole())
                    .hide(value);
            }
            if name == "href" || name == "src" {
                if lower.starts_with("data:") {
                    budget.deeper(|budget| embedded(value, inspection, budget))?;
                } else if lower.starts_with("file:") || lower.starts_with("\\\\") {
                    inspection
                        .find(&codes::LOCAL_PATH, Place::whole())
                        .hide(value);
                } else if !lower.starts_with('#') && node.tag_name().name() != "a" {
                    inspection
                        .find(&codes::EXTERNAL_RELATIONSHIP, Place::whole())
                        .hide(value);
                }
            }
            if matches!(name, "aria-label" | "title" | "alt") {
                inspection.say(Role::Alternative, Place::whole(), value);
            } else if matches!(name, "href" | "id" | "class" | "label") || name.starts_with("data-")
            {
                inspection.say(
                    Role::Metadata,
                    Place::whole(),
                    value.chars().take(4_000).collect::<String>(),
                );
            }
        }
        Ok(())
    }

    /// What is no part of the drawing.
    fn data(&self, node: Node, inspection: &mut Inspection) -> Result<(), Stop> {
        let mut words: Vec<&str> = Vec::new();
        for inner in node.descendants() {
            words.extend(inner.attributes().map(|a| a.value()));
            words.extend(inner.text());
        }
        // What every file of Inkscape says of itself.
        let dull = [
            "",
            "image/svg+xml",
            "http://purl.org/dc/dcmitype/StillImage",
        ];
        words.retain(|word| !dull.contains(&word.trim()));
        for word in &words {
            inspection.say(Role::Metadata, Place::whole(), *word);
        }
        if node.tag_name().name() == "metadata" && !words.is_empty() {
            let found = inspection.find(&codes::DOC_PROPERTIES, Place::whole());
            found.weigh(Severity::Block);
            for word in words {
                found.hide(word);
            }
        }
        Ok(())
    }

    /// Comments and instructions.
    fn aside(&self, node: Node, inspection: &mut Inspection) {
        let Some(words) = node.text().filter(|_| node.is_comment()) else {
            return;
        };
        if !words.chars().any(char::is_alphanumeric) {
            return;
        }
        let lower = words.trim().to_ascii_lowercase();
        let dull = [
            "generator:",
            "created with",
            "created by",
            "uploaded to",
            "generated by",
        ];
        let severity = if dull.iter().any(|start| lower.starts_with(start)) {
            Severity::Note
        } else {
            Severity::Block
        };
        inspection
            .find(&codes::COMMENTS, Place::whole())
            .weigh(severity)
            .hide(words.trim());
        inspection.say(Role::Metadata, Place::whole(), words);
    }

    fn tell(&mut self, inspection: &mut Inspection) {
        if self.editor > 0 {
            inspection
                .find(
                    &codes::DOC_PROPERTIES,
                    Place::named("data of the drawing program"),
                )
                .weigh(Severity::Block)
                .count(self.editor);
        }
        for (number, at, fill, words) in &self.texts {
            let over = |above: &&(usize, Rect, String)| above.1.contains(*at);
            let above = self.boxes.iter().filter(|(n, ..)| n > number).find(over);
            let below = self.boxes.iter().filter(|(n, ..)| n < number).rfind(over);
            let ground = below.map_or("#ffffff", |(_, _, fill)| fill);
            if above.is_some() {
                inspection
                    .find(&codes::COVERED_TEXT, Place::whole())
                    .hide(words.trim());
            } else if fill == ground {
                inspection
                    .find(&codes::SAME_COLOUR_TEXT, Place::whole())
                    .hide(words.trim());
            } else {
                self.visible.push_str(words);
                self.visible.push('\n');
            }
        }
        inspection.say(
            Role::Visible,
            Place::whole(),
            std::mem::take(&mut self.visible),
        );
    }
}

/// A picture that stands in the drawing itself.
fn embedded(address: &str, inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let Some((head, data)) = address.split_once(',') else {
        return Ok(());
    };
    if !head.trim_end().ends_with(";base64") {
        inspection.find(&codes::EMBEDDED_OBJECT, Place::whole());
        return Ok(());
    }
    budget.unpack(data.len() as u64)?;
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(data.len() / 4 * 3), 0u32, 0);
    for c in data.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    let inner = super::inspect(&bytes, None, budget);
    inspection.absorb(inner, &Place::named("a picture in it"));
    Ok(())
}

fn property(node: Node, key: &str) -> Option<String> {
    let style = node.attribute("style").unwrap_or_default();
    let styled = style.split(';').find_map(|rule| {
        let (name, value) = rule.split_once(':')?;
        (name.trim() == key).then(|| value.trim().to_owned())
    });
    styled.or_else(|| node.attribute(key).map(|value| value.trim().to_owned()))
}

/// A colour in one spelling, for those that hide text.
fn colour(value: &str) -> String {
    let value: String = value
        .to_ascii_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    match value.as_str() {
        "white" | "#fff" | "rgb(255,255,255)" | "rgb(100%,100%,100%)" => String::from("#ffffff"),
        "black" | "#000" | "rgb(0,0,0)" => String::from("#000000"),
        _ => value,
    }
}

fn number_of(value: Option<&str>) -> Option<f64> {
    let value = value?.trim();
    let end = value
        .find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c)))
        .unwrap_or(value.len());
    value[..end].trim_end_matches(['e', 'E']).parse().ok()
}

/// A list of transforms.
fn transform_of(list: &str) -> Affine {
    let mut whole = Affine::IDENTITY;
    for part in list.split(')') {
        let Some((name, numbers)) = part.split_once('(') else {
            continue;
        };
        let numbers: Vec<f64> = numbers
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter_map(|n| n.parse().ok())
            .collect();
        let name = name.trim_matches(|c: char| c == ',' || c.is_whitespace());
        whole *= match (name, numbers.as_slice()) {
            ("translate", [x]) => Affine::translate((*x, 0.0)),
            ("translate", [x, y]) => Affine::translate((*x, *y)),
            ("scale", [s]) => Affine::scale(*s),
            ("scale", [x, y]) => Affine::scale_non_uniform(*x, *y),
            ("rotate", [angle]) => Affine::rotate(angle.to_radians()),
            ("rotate", [angle, x, y]) => {
                Affine::rotate_about(angle.to_radians(), Point::new(*x, *y))
            }
            ("matrix", [a, b, c, d, e, f]) => Affine::new([*a, *b, *c, *d, *e, *f]),
            _ => Affine::IDENTITY,
        };
    }
    whole
}
