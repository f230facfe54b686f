//! E-mails: they block by their type, and what a reader would find in them is told.

use super::budget::{Budget, Stop};
use super::codes;
use super::finding::{Place, Role, Severity};
use super::format::Format;
use super::{Inspection, Program};
use html5gum::{Token, Tokenizer};
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use std::collections::BTreeSet;

/// Messages as they go over the wire.
pub static EML: Format = Format {
    name: "eml",
    endings: &["eml"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

/// Header fields that programs write; a letter that begins `From:` and `To:` has none of them.
const BY_PROGRAMS: &[&str] = &[
    "received:",
    "message-id:",
    "mime-version:",
    "return-path:",
    "delivered-to:",
];

/// Whether a text begins with the header of a message.
fn is(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(16 << 10)];
    let mut by_program = false;
    let mut by_person = false;
    for line in head.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") || line.starts_with(b"From ") {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else {
            return false;
        };
        if !line[..colon].iter().all(|b| b.is_ascii_graphic()) {
            return false;
        }
        let name = String::from_utf8_lossy(&line[..=colon]).to_ascii_lowercase();
        by_program |= BY_PROGRAMS.contains(&name.as_str());
        by_person |= matches!(name.as_str(), "from:" | "subject:" | "to:" | "date:");
    }
    by_program && by_person
}

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or(Stop::because("the message has no header"))?;
    one(&message, &Place::whole(), inspection, budget)
}

fn one(
    message: &Message<'_>,
    place: &Place,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let finding = inspection.find(&codes::MAIL_HEADERS, place.clone());
    finding.count(message.headers().len() as u64);
    let mut headers = Vec::new();
    let mut blind = Vec::new();
    for (name, value) in message.headers_raw() {
        finding.hide(format!("{name}: {}", value.trim()));
        headers.push(format!("{name}: {}", value.trim()));
        if name.eq_ignore_ascii_case("bcc") || name.eq_ignore_ascii_case("resent-bcc") {
            blind.push(value.trim().to_owned());
        }
    }
    for header in headers {
        inspection.say(Role::Metadata, place.clone(), header);
    }
    if !blind.is_empty() {
        let finding = inspection.find(&codes::MAIL_BCC, place.clone());
        for value in blind {
            finding.hide(value);
        }
    }
    bodies(message, place, inspection);
    let all = message.attachments().count();
    if all > 0 {
        inspection
            .find(&codes::MAIL_ATTACHMENT, place.clone())
            .count(all as u64);
    }
    for (n, part) in message.attachments().enumerate() {
        budget.spend(1)?;
        let place = place.clone().then(Place::nth_of("attachment", n + 1, all));
        let name = part.attachment_name();
        inspection.say(Role::Name, place.clone(), name.unwrap_or_default());
        if let PartType::Message(inner) = &part.body {
            budget.deeper(|budget| one(inner, &place, inspection, budget))?;
            continue;
        }
        budget.unpack(part.contents().len() as u64)?;
        let inner = budget.deeper(|budget| Ok(super::inspect(part.contents(), name, budget)))?;
        inspection.absorb(inner, &place);
    }
    Ok(())
}

/// The text, and whether the HTML beside it says more.
fn bodies(message: &Message<'_>, place: &Place, inspection: &mut Inspection) {
    let mut plain = BTreeSet::new();
    let mut has_plain = false;
    let mut rich = Vec::new();
    for part in message.text_bodies().chain(message.html_bodies()) {
        match &part.body {
            PartType::Text(text) => {
                has_plain = true;
                plain.extend(words(text));
                inspection.say(Role::Visible, place.clone(), text.clone());
                let quoted = text.lines().any(|line| {
                    line.starts_with('>')
                        || line.starts_with("-----Original")
                        || line.starts_with("________________________________")
                });
                if quoted {
                    inspection
                        .find(&codes::MAIL_QUOTED, place.clone())
                        .weigh(Severity::Warn);
                }
            }
            PartType::Html(html) => rich.push(html.as_ref()),
            _ => {}
        }
    }
    for html in rich {
        let (text, hidden) = text_of(html);
        let more: Vec<String> = words(&text).filter(|word| !plain.contains(word)).collect();
        if hidden || has_plain && !more.is_empty() {
            inspection
                .find(&codes::MAIL_HIDDEN_HTML, place.clone())
                .hide(text.clone());
        }
        inspection.say(Role::Metadata, place.clone(), text);
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .map(str::to_lowercase)
}

/// The text of HTML, hidden or not, and whether any of it is hidden.
fn text_of(html: &str) -> (String, bool) {
    let mut text = String::new();
    let mut hidden = false;
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::String(more) => text.push_str(&String::from_utf8_lossy(&more)),
            Token::StartTag(tag) => {
                text.push(' ');
                for (name, value) in &tag.attributes {
                    let value = String::from_utf8_lossy(value)
                        .to_ascii_lowercase()
                        .replace(' ', "");
                    hidden |= name.as_slice() == b"hidden"
                        || name.as_slice() == b"style"
                            && [
                                "display:none",
                                "visibility:hidden",
                                "font-size:0",
                                "opacity:0",
                                "mso-hide:all",
                            ]
                            .iter()
                            .any(|hides| value.contains(hides));
                }
            }
            Token::Comment(comment) => {
                // Conditional comments are for Outlook itself.
                let comment = String::from_utf8_lossy(&comment);
                if !comment.trim_start().starts_with("[if") && !comment.trim().is_empty() {
                    text.push_str(&comment);
                }
            }
            _ => {}
        }
    }
    (text, hidden)
}
