//! Pages of HTML, those that Word and mail programs make among them: the text as it is seen.

use super::document::{Builder, Document, Kind, Run};
use html5gum::{Token, Tokenizer};

/// Elements whose content nobody reads.
const UNREAD: [&str; 8] = [
    "script", "style", "head", "title", "template", "noscript", "svg", "select",
];
/// Elements that have no end.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// Deeper than any page.
const DEEPEST: usize = 2_000;

/// An element around what is read.
struct Around {
    name: String,
    hidden: bool,
    deleted: bool,
    bold: bool,
    covered: bool,
    link: Option<String>,
    columns: usize,
}

/// Reads a page.
pub(crate) fn read(text: &str) -> Option<Document> {
    let mut reader = Reader::default();
    for token in Tokenizer::new(text) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).to_ascii_lowercase();
                let mut attributes = Vec::new();
                for (key, value) in &tag.attributes {
                    attributes.push((
                        String::from_utf8_lossy(key).to_ascii_lowercase(),
                        String::from_utf8_lossy(value).into_owned(),
                    ));
                }
                reader.open(&name, &attributes, tag.self_closing);
                if reader.around.len() > DEEPEST {
                    return None;
                }
            }
            Token::EndTag(tag) => {
                reader.close(&String::from_utf8_lossy(&tag.name).to_ascii_lowercase())
            }
            Token::String(text) => reader.words(&String::from_utf8_lossy(&text)),
            Token::Comment(comment) => {
                let said = String::from_utf8_lossy(&comment);
                reader.builder.document.dropped.comments +=
                    usize::from(!said.starts_with("[if") && !said.starts_with("[endif"));
            }
            _ => {}
        }
    }
    Some(reader.builder.finish())
}

#[derive(Default)]
struct Reader {
    builder: Builder,
    around: Vec<Around>,
    /// Whether the text so far ends with a blank, which the next begins after.
    blank: bool,
}

impl Reader {
    fn open(&mut self, name: &str, attributes: &[(String, String)], closed: bool) {
        // An element that may not stand in another of its kind ends it.
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "div" | "ul" | "ol" | "table" => {
                self.leave("p")
            }
            "li" => self.leave("li"),
            "td" | "th" => {
                self.leave("td");
                self.leave("th");
            }
            "tr" => self.leave("tr"),
            _ => {}
        }
        let value = |key: &str| {
            attributes
                .iter()
                .find(|(k, _)| k == key)
                .map(|(_, value)| value.as_str())
        };
        let style: String = value("style")
            .unwrap_or("")
            .to_ascii_lowercase()
            .split_whitespace()
            .collect();
        let class = value("class").unwrap_or("").to_ascii_lowercase();
        let hides = value("hidden").is_some()
            || style.contains("display:none")
            || style.contains("visibility:hidden")
            || style.contains("mso-hide:all")
            || style.contains("font-size:0")
            || (is_white(&style) && !has_background(&style));
        let colour = style.contains("background") && has_background(&style)
            || style.contains("mso-highlight:") && !style.contains("mso-highlight:none")
            || name == "mark";
        match name {
            "br" => self.line_end(),
            "img" => self.builder.document.dropped.pictures += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.begin(Kind::Heading),
            // A paragraph within an item is part of it; Word's own lists are no items.
            "p" if self.in_item() && !class.contains("listparagraph") => {}
            "p" | "div" | "blockquote" | "pre" | "address" | "section" | "article" | "header"
            | "footer" | "dt" | "dd" => self.begin(Kind::Paragraph),
            "li" => {
                let lists: Vec<&str> = self
                    .around
                    .iter()
                    .map(|a| a.name.as_str())
                    .filter(|name| matches!(*name, "ul" | "ol"))
                    .collect();
                let (depth, numbered) =
                    (lists.len().saturating_sub(1), lists.last() == Some(&"ol"));
                self.begin(Kind::Item(depth, numbered));
            }
            "table" => self.builder.table(),
            "tr" => self.builder.row(),
            "td" | "th" => self.builder.cell(),
            _ => {}
        }
        if VOID.contains(&name) || closed && name.contains(':') {
            return;
        }
        let up = self.around.last();
        let columns = value("colspan")
            .and_then(|n| n.trim().parse::<usize>().ok())
            .unwrap_or(1);
        if value("rowspan").is_some_and(|rows| rows.trim() != "1") {
            self.builder.document.dropped.merged += 1;
        }
        let deleted = matches!(name, "del" | "s" | "strike") || class.contains("msodel");
        let around = Around {
            name: name.to_owned(),
            hidden: up.is_some_and(|up| up.hidden) || hides || UNREAD.contains(&name),
            deleted: up.is_some_and(|up| up.deleted)
                || deleted && name == "del"
                || class.contains("msodel"),
            bold: up.is_some_and(|up| up.bold)
                || matches!(name, "b" | "strong")
                || style.contains("font-weight:bold")
                || style.contains("font-weight:700"),
            covered: up.is_some_and(|up| up.covered) || colour && is_inline(name),
            link: value("href")
                .filter(|_| name == "a")
                .map(str::to_owned)
                .or_else(|| up.and_then(|up| up.link.clone())),
            columns: columns.clamp(1, 100),
        };
        self.around.push(around);
    }

    fn in_item(&self) -> bool {
        self.around.last().is_some_and(|up| up.name == "li")
    }

    fn begin(&mut self, kind: Kind) {
        self.builder.begin(kind);
        self.blank = true;
    }

    /// Ends the innermost open element of a name, if it is within the innermost cell.
    fn leave(&mut self, name: &str) {
        for up in self.around.iter().rev() {
            if up.name == name {
                return self.close(name);
            }
            if matches!(
                up.name.as_str(),
                "table" | "td" | "th" | "ul" | "ol" | "body"
            ) && name != "tr"
                || up.name == "table"
            {
                return;
            }
        }
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.around.iter().rposition(|up| up.name == name) else {
            return;
        };
        while self.around.len() > at {
            let Some(up) = self.around.pop() else { return };
            match up.name.as_str() {
                "td" | "th" => self.builder.end_cell(up.columns),
                "table" => self.builder.end_table(),
                "p" | "div" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote"
                | "pre" | "address" | "dt" | "dd" => {
                    self.builder.end();
                    self.blank = true;
                }
                _ => {}
            }
        }
    }

    fn line_end(&mut self) {
        if self.builder.is_open() {
            self.builder.text(Run {
                text: "\n".into(),
                ..Run::default()
            });
        }
        self.blank = true;
    }

    fn words(&mut self, text: &str) {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            let is_blank = c.is_ascii_whitespace() || c == '\u{A0}';
            if !is_blank {
                out.push(c);
            } else if !self.blank {
                out.push(' ');
            }
            self.blank = is_blank;
        }
        if out.is_empty() {
            return;
        }
        let up = self.around.last();
        if up.is_some_and(|up| up.deleted) {
            self.builder.document.dropped.deleted += usize::from(!out.trim().is_empty());
            return;
        }
        if up.is_some_and(|up| up.hidden) {
            let read = self
                .around
                .iter()
                .any(|up| UNREAD.contains(&up.name.as_str()));
            self.builder.document.dropped.hidden += usize::from(!read && !out.trim().is_empty());
            return;
        }
        let run = Run {
            text: out,
            bold: up.is_some_and(|up| up.bold),
            covered: up.is_some_and(|up| up.covered),
            link: up
                .and_then(|up| up.link.clone())
                .filter(|link| link.starts_with("http") || link.starts_with("mailto:")),
            note: None,
        };
        self.builder.text(run);
    }
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "span" | "font" | "b" | "i" | "em" | "strong" | "mark" | "u" | "a"
    )
}

fn is_white(style: &str) -> bool {
    style.split(';').any(|rule| {
        matches!(
            rule,
            "color:white" | "color:#fff" | "color:#ffffff" | "color:rgb(255,255,255)"
        )
    })
}

fn has_background(style: &str) -> bool {
    style.split(';').any(|rule| {
        let colour = rule
            .strip_prefix("background:")
            .or_else(|| rule.strip_prefix("background-color:"));
        colour.is_some_and(|colour| {
            !matches!(
                colour,
                "" | "none" | "white" | "transparent" | "#fff" | "#ffffff" | "inherit" | "initial"
            )
        })
    })
}
