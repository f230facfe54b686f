//! A draft as a file: keys in their order, exemptions, sections.

use super::toml_text;
use jiff::civil::Date;
use std::fmt::Write as _;

/// What a key says.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Text, or Markdown.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// A day.
    Day(Date),
}

/// A line of a table: a key, or a comment for the author.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    /// A key and what it says.
    Key(String, Value),
    /// What stands behind `#`.
    Comment(String),
}

/// Lines of a table, as they are put in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table(pub Vec<Line>);

impl Table {
    /// Adds a text.
    pub fn text(&mut self, key: &str, text: impl Into<String>) {
        self.0
            .push(Line::Key(key.to_owned(), Value::Text(text.into())));
    }

    /// Adds anything.
    pub fn put(&mut self, key: &str, value: Value) {
        self.0.push(Line::Key(key.to_owned(), value));
    }

    /// Adds a comment.
    pub fn comment(&mut self, text: impl Into<String>) {
        self.0.push(Line::Comment(text.into()));
    }

    fn write(&self, out: &mut String) {
        for line in &self.0 {
            let _ = match line {
                Line::Key(key, Value::Text(text)) => writeln!(out, "{key} = {}", toml_text(text)),
                Line::Key(key, Value::Day(day)) => writeln!(out, "{key} = {day}"),
                Line::Key(key, Value::Texts(texts)) => {
                    let texts: Vec<String> = texts.iter().map(|text| toml_text(text)).collect();
                    let one_line = texts.iter().map(String::len).sum::<usize>() < 100
                        && !texts.iter().any(|text| text.contains('\n'));
                    if one_line {
                        writeln!(out, "{key} = [{}]", texts.join(", "))
                    } else {
                        writeln!(out, "{key} = [\n  {},\n]", texts.join(",\n  "))
                    }
                }
                Line::Comment(text) => writeln!(out, "# {text}"),
            };
        }
    }
}

/// A draft of a record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// Keys of the record.
    pub record: Table,
    /// Tables of the record, `[clarification]`, by name.
    pub tables: Vec<(String, Table)>,
    /// Its exemptions.
    pub exemptions: Vec<Table>,
    /// Its sections, each with its heading.
    pub sections: Vec<(String, String)>,
}

impl Draft {
    /// The file.
    pub fn write(&self) -> String {
        let mut out = String::from("+++\n");
        self.record.write(&mut out);
        for (name, table) in &self.tables {
            let _ = writeln!(out, "\n[{name}]");
            table.write(&mut out);
        }
        for exemption in &self.exemptions {
            out.push_str("\n[[exemptions]]\n");
            exemption.write(&mut out);
        }
        out.push_str("+++\n");
        for (heading, text) in &self.sections {
            let _ = write!(out, "\n## {heading}\n");
            if !text.trim().is_empty() {
                let _ = write!(out, "\n{}\n", text.trim_end());
            }
        }
        out
    }

    /// How many gaps somebody has to fill: those that are marked, and lines that wait behind `#`.
    pub fn gaps(text: &str) -> usize {
        let waits = |line: &&str| {
            line.starts_with("# ") && !line.contains("[[gap:") && line.contains("        # ")
        };
        text.matches("[[gap:").count() + text.lines().filter(waits).count()
    }
}
