//! A new site: texts of `starter/`, with what the force says of itself put in.

use super::{NewFile, markdown_text, put, toml_text};
use crate::diagnostics::Report;
use crate::law::{Regime, catalogue};
use crate::private;
use include_dir::{Dir, include_dir};
use std::path::Path;

static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/desk/starter");

/// What a force says of itself.
#[derive(Clone, Debug)]
pub struct Force {
    /// "Northmoor Police".
    pub authority: String,
    /// What the log is called.
    pub title: String,
    /// The address at which the log will stand.
    pub base_url: String,
    /// The address to which requests are sent.
    pub contact: String,
    /// How to ask for a review, as Markdown.
    pub review: String,
    /// The law of most requests.
    pub regime: Regime,
}

impl Force {
    /// What the law allows for asking for a review, in words that a force may take as they are.
    pub fn usual_review(contact: &str, regime: Regime) -> String {
        let review = &catalogue(regime).review;
        let answer = if review.target < review.last {
            format!(
                "within {} working days, or within {} if the case is complex",
                review.target, review.last
            )
        } else {
            format!("within {} working days", review.last)
        };
        format!(
            "Write to <{contact}> within {} working days of our response. Give the reference number and say which part you disagree \
             with. Someone who took no part in the first decision looks at the request afresh and answers {answer}.",
            review.ask_within
        )
    }

    /// The title that a log has if nobody says another.
    pub fn usual_title(authority: &str) -> String {
        format!("{authority} disclosure log")
    }

    /// A starter text with what this force says put in.
    fn fill(&self, text: &str) -> String {
        let law = catalogue(self.regime);
        let sibling = catalogue(law.sibling);
        let values = [
            ("title:toml", toml_text(&self.title)),
            ("title", markdown_text(&self.title)),
            ("authority:toml", toml_text(&self.authority)),
            ("authority:md", markdown_text(&self.authority)),
            ("authority", markdown_text(&self.authority)),
            ("base_url:toml", toml_text(&self.base_url)),
            ("regime", self.regime.key().to_owned()),
            ("contact:toml", toml_text(&self.contact)),
            ("contact:md", self.contact.clone()),
            ("contact", self.contact.clone()),
            ("review:toml", toml_text(&self.review)),
            ("review", self.review.clone()),
            ("acts", format!("the {} and the {}", law.act, sibling.act)),
            (
                "exemption",
                if law.environmental {
                    "exception"
                } else {
                    "exemption"
                }
                .to_owned(),
            ),
            ("unit", law.unit.clone()),
            ("days", law.time.days.to_string()),
            ("regulator", law.regulator.name.clone()),
            ("regulator_url", law.regulator.url.clone()),
            ("within", law.complaint.within.clone()),
        ];
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            let (name, after) = after.split_once("}}").unwrap_or((after, ""));
            let value = values.iter().find(|(key, _)| *key == name);
            debug_assert!(value.is_some(), "no value {name}");
            out.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// The files of the new site.
    fn files(&self) -> Vec<NewFile> {
        let mut files = Vec::new();
        collect(&STARTER, &mut |path, text| {
            let path = match path.strip_prefix("dot/") {
                Some(hidden) => format!(".{hidden}"),
                None => path.to_owned(),
            };
            // What cites provisions is of the law of England and Wales.
            let other_law = catalogue(self.regime).scottish
                && (path.starts_with("library/") || path.contains("/samples/"));
            if other_law {
                return;
            }
            // A workflow has braces of its own.
            let text = if path.ends_with(".yml") {
                text.to_owned()
            } else {
                self.fill(text)
            };
            files.push(NewFile {
                program: path.starts_with(".githooks/"),
                path,
                text,
            });
        });
        for (name, schema) in [
            ("record", private::schema::of_records()),
            ("library", private::schema::of_library()),
        ] {
            let text = serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
            files.push(NewFile::new(format!("schemas/{name}.schema.json"), text));
        }
        files
    }
}

fn collect(folder: &'static Dir<'static>, found: &mut impl FnMut(&str, &str)) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        found(&path, file.contents_utf8().unwrap_or_default());
    }
    for below in folder.dirs() {
        collect(below, found);
    }
}

/// Writes a new site into a folder. Gives the paths of its files.
///
/// # Errors
///
/// What was said can't be used, a file of one of these names is there, or the machine could not do it; then nothing was written.
pub fn init(folder: &Path, force: &Force) -> Result<Vec<String>, Report> {
    let files = force.files();
    for file in &files {
        if file.path == "site.toml" {
            private::site_says(&file.text)?;
        }
    }
    put(folder, &files)?;
    Ok(files.into_iter().map(|file| file.path).collect())
}
