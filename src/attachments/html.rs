//! HTML: what a browser runs, fetches, or does not show.

use super::{Budget, Format, Inspection, Place, Program, Role, Severity, Stop, codes, text};
use html5gum::{Token, Tokenizer};
use std::collections::BTreeMap;

/// HTML.
pub static HTML: Format = Format {
    name: "html",
    endings: &["html", "htm", "xhtml"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

fn is(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{FEFF}', ' ', '\n', '\r', '\t']);
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with('<') && head.contains("<html")
}

/// Elements that never have an end.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// Elements within elements.
const NESTING: usize = 1_000;
/// Attributes that make a browser fetch something.
const FETCHING: [&str; 7] = [
    "src",
    "srcset",
    "poster",
    "background",
    "data",
    "action",
    "formaction",
];

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let Some(whole) = text::open(bytes, 4, inspection, budget)? else {
        return Ok(());
    };
    let mut page = Page::default();
    for token in Tokenizer::new(&whole) {
        budget.spend(1)?;
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = tag.name.to_ascii_lowercase();
                let attributes = tag.attributes.iter().map(|(key, value)| {
                    let key = String::from_utf8_lossy(key).to_ascii_lowercase();
                    (key, String::from_utf8_lossy(value).into_owned())
                });
                let name = String::from_utf8_lossy(&name).into_owned();
                page.open(&name, attributes.collect(), tag.self_closing, inspection);
                if page.open.len() > NESTING {
                    return Err(Stop::because(
                        "its elements lie too deep within one another",
                    ));
                }
            }
            Token::EndTag(tag) => {
                page.close(&tag.name.to_ascii_lowercase());
            }
            Token::String(part) => page.text(&String::from_utf8_lossy(&part), inspection),
            Token::Comment(comment) => {
                let comment = String::from_utf8_lossy(&comment);
                if comment.chars().any(char::is_alphanumeric) {
                    inspection
                        .find(&codes::COMMENTS, Place::whole())
                        .hide(comment.trim());
                }
            }
            _ => {}
        }
    }
    inspection.say(Role::Visible, Place::whole(), page.visible);
    Ok(())
}

#[derive(Default)]
struct Page {
    /// Open elements: name, and whether what is in it is hidden.
    open: Vec<(String, bool)>,
    visible: String,
}

impl Page {
    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|(_, hidden)| *hidden)
    }

    fn open(
        &mut self,
        name: &str,
        attributes: BTreeMap<String, String>,
        closed: bool,
        inspection: &mut Inspection,
    ) {
        let place = Place::whole;
        let of = |key: &str| attributes.get(key).map_or("", String::as_str);
        match name {
            "script" => {
                inspection.find(&codes::JAVASCRIPT, place());
            }
            "iframe" | "object" | "embed" | "applet" | "frame" => {
                inspection.find(&codes::EMBEDDED_OBJECT, place());
            }
            "meta" if !of("name").is_empty() || !of("property").is_empty() => {
                let name = of("name").to_ascii_lowercase();
                if !["viewport", "color-scheme", "robots", "theme-color"].contains(&name.as_str()) {
                    inspection
                        .find(&codes::DOC_PROPERTIES, place())
                        .hide(of("content"));
                    inspection.say(Role::Metadata, place(), of("content"));
                }
            }
            "input" if !of("value").trim().is_empty() => {
                let hidden = of("type").eq_ignore_ascii_case("hidden");
                inspection
                    .find(&codes::FORM_FIELD, place())
                    .weigh(if hidden {
                        Severity::Block
                    } else {
                        Severity::Warn
                    })
                    .hide(of("value"));
            }
            _ => {}
        }
        for (key, value) in &attributes {
            let lower = value.trim().to_ascii_lowercase();
            if key.starts_with("on") || lower.starts_with("javascript:") || key == "srcdoc" {
                inspection
                    .find(&codes::JAVASCRIPT, place())
                    .hide(value.as_str());
            }
            if lower.starts_with("file:") || lower.starts_with("\\\\") {
                inspection
                    .find(&codes::LOCAL_PATH, place())
                    .hide(value.as_str());
            }
            let fetches = FETCHING.contains(&key.as_str()) || name == "link" && key == "href";
            if fetches && (lower.starts_with("http") || lower.starts_with("//")) {
                inspection.find(&codes::EXTERNAL_RELATIONSHIP, place());
            }
            if lower.starts_with("data:") {
                inspection.find(&codes::EMBEDDED_OBJECT, place());
            }
            let role = match key.as_str() {
                "alt" | "title" | "aria-label" | "summary" | "placeholder" => Role::Alternative,
                _ => Role::Metadata,
            };
            inspection.say(role, place(), value.as_str());
        }
        if closed || VOID.contains(&name) {
            if name == "br" || name == "hr" {
                self.visible.push('\n');
            }
            return;
        }
        let hides = matches!(
            name,
            "script" | "style" | "template" | "noscript" | "datalist"
        ) || attributes.contains_key("hidden")
            || of("aria-hidden") == "true" && of("class").is_empty() && name == "span"
            || hides(of("style"));
        let hidden = hides || self.is_hidden();
        self.open.push((name.to_owned(), hidden));
        if !matches!(
            name,
            "span" | "a" | "b" | "i" | "em" | "strong" | "sup" | "sub" | "u"
        ) {
            self.visible.push('\n');
        }
    }

    fn close(&mut self, name: &[u8]) {
        let found = self
            .open
            .iter()
            .rposition(|(open, _)| open.as_bytes() == name);
        if let Some(found) = found {
            self.open.truncate(found);
        }
    }

    fn text(&mut self, text: &str, inspection: &mut Inspection) {
        let inside = |name: &str| self.open.iter().any(|(open, _)| open == name);
        if inside("style") && text.contains("display") && text.to_ascii_lowercase().contains("none")
        {
            // What a rule hides, only a browser can tell.
            inspection
                .find(&codes::HIDDEN_TEXT, Place::named("a style sheet"))
                .detail("a rule hides something");
        } else if inside("script") || inside("style") {
        } else if self.is_hidden() {
            if text.chars().any(char::is_alphanumeric) {
                inspection
                    .find(&codes::HIDDEN_TEXT, Place::whole())
                    .hide(text.trim());
            }
        } else {
            self.visible.push_str(text);
        }
    }
}

/// Whether a style hides what it is given to.
pub fn hides(style: &str) -> bool {
    let style: String = style
        .to_ascii_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    style.split(';').any(|rule| {
        let Some((key, value)) = rule.split_once(':') else {
            return false;
        };
        let value = value.trim_end_matches("!important");
        let nothing = || {
            let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
            number.parse::<f64>().is_ok_and(|n| n.abs() < 0.05)
        };
        match key {
            "display" => value == "none",
            "visibility" => value == "hidden" || value == "collapse",
            "opacity" | "fill-opacity" | "font-size" => nothing(),
            "text-indent" | "left" | "top" | "margin-left" => {
                value.starts_with("-9") && value.len() > 5
            }
            "color" => matches!(
                value,
                "transparent" | "white" | "#fff" | "#ffffff" | "rgb(255,255,255)"
            ),
            "clip-path" => value.starts_with("inset(50%") || value.starts_with("inset(100%"),
            _ => false,
        }
    })
}
