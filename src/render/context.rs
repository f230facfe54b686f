//! What templates are given: a struct a page, serialised once. What is finished HTML says so by its type.

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash as _};
use tera::Value;
use tera::value::Key;

/// A page that is ready to be rendered: its template, and all that this may show.
pub struct Prepared {
    pub(super) template: &'static str,
    context: Value,
}

impl Prepared {
    /// # Panics
    ///
    /// If a context cannot be serialised: they hold nothing that could not.
    pub(super) fn new(template: &'static str, context: &impl Serialize) -> Prepared {
        Prepared {
            template,
            context: Value::from_serializable(context),
        }
    }

    /// Hashes all that the template may show.
    pub(super) fn hash(&self, print: &mut DefaultHasher) {
        hash(&self.context, print);
    }

    pub(super) fn into_context(self) -> tera::Context {
        let mut context = tera::Context::new();
        add(self.context, &mut context);
        context
    }
}

/// Adds what a struct holds to a context, by the names of its fields.
pub(super) fn add(from: Value, context: &mut tera::Context) {
    for (key, value) in from.into_map().into_iter().flatten() {
        let key = match key {
            Key::Str(key) => Cow::Borrowed(key),
            other => Cow::Owned(other.to_string()),
        };
        context.insert_value(key, value);
    }
}

/// Hashes a value with all that is in it, so that no two values that a template could tell apart are alike.
pub(super) fn hash(value: &Value, print: &mut DefaultHasher) {
    if let Some(text) = value.as_str() {
        (0u8, text, value.is_safe()).hash(print);
    } else if let Some(items) = value.as_array() {
        (1u8, items.len()).hash(print);
        items.iter().for_each(|item| hash(item, print));
    } else if let Some(map) = value.as_map() {
        (2u8, map.len()).hash(print);
        for (key, value) in map {
            key.as_str().hash(print);
            hash(value, print);
        }
    } else {
        // Numbers, truth values and nothing at all have no more to them than what they are shown as.
        (3u8, value.name(), value.to_string()).hash(print);
    }
}

/// Finished HTML. Any other text is escaped where it is shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Html<'h>(pub Cow<'h, str>);

impl Serialize for Html<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::safe_string(&self.0).serialize(serializer)
    }
}

impl From<String> for Html<'_> {
    fn from(html: String) -> Self {
        Html(Cow::Owned(html))
    }
}

impl<'h> From<&'h str> for Html<'h> {
    fn from(html: &'h str) -> Self {
        Html(Cow::Borrowed(html))
    }
}

/// Words that need no marks unless they are in another language than those around them.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Words {
    Text(String),
    Html(Html<'static>),
}

/// A link.
#[derive(Clone, Serialize)]
pub(super) struct Link {
    href: String,
    name: String,
}

impl Link {
    pub(super) fn new(href: String, name: impl Into<String>) -> Link {
        Link {
            href,
            name: name.into(),
        }
    }
}

/// A day for machines, and in words.
#[derive(Serialize)]
pub(super) struct Day {
    iso: String,
    text: String,
}

impl Day {
    pub(super) fn of(date: Date, words: &crate::words::Words) -> Day {
        Day {
            iso: date.to_string(),
            text: words.day(date),
        }
    }
}

/// A row of a table that draws its numbers.
#[derive(Serialize)]
pub(super) struct Bar {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
    count: usize,
    share: usize,
}

/// Rows of a table that draws its numbers: name, address, count.
pub(super) fn bars(rows: Vec<(String, Option<String>, usize)>) -> Vec<Bar> {
    let most = rows.iter().map(|(_, _, count)| *count).max();
    rows.into_iter()
        .map(|(name, href, count)| Bar {
            name,
            href,
            count,
            share: share(count, most),
        })
        .collect()
}

/// How many in a hundred a count is of the largest.
pub(super) fn share(count: usize, most: Option<usize>) -> usize {
    count * 100 / most.unwrap_or(1).max(1)
}
