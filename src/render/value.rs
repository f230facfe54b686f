//! Values for templates: an object is made key by key, and what is finished HTML says so.

use std::borrow::Cow;
use std::hash::{Hash as _, Hasher};
use tera::value::Key;
use tera::{Map, Value};

/// An object being made.
#[derive(Clone, Default)]
pub(super) struct Object(Map);

impl Object {
    pub fn new() -> Object {
        Object::default()
    }

    /// Anything that is a value; text is escaped where it is shown.
    pub fn put(&mut self, key: &'static str, value: impl Into<Value>) -> &mut Object {
        self.0.insert(Key::Str(key), value.into());
        self
    }

    /// Text, escaped where it is shown.
    pub fn text(&mut self, key: &'static str, text: &str) -> &mut Object {
        self.put(key, Value::normal_string(text))
    }

    /// Finished HTML.
    pub fn html(&mut self, key: &'static str, html: &str) -> &mut Object {
        self.put(key, Value::safe_string(html))
    }

    /// A value that may be absent, and then its key is.
    pub fn maybe(&mut self, key: &'static str, value: Option<impl Into<Value>>) -> &mut Object {
        if let Some(value) = value {
            self.put(key, value);
        }
        self
    }

    /// The object as a value.
    pub fn value(self) -> Value {
        Value::from(self.0)
    }

    /// The object as the context of a template.
    pub fn context(self) -> tera::Context {
        let mut context = tera::Context::new();
        self.into(&mut context);
        context
    }

    /// Puts everything into the context of a template.
    pub fn into(self, context: &mut tera::Context) {
        for (key, value) in self.0 {
            if let Key::Str(key) = key {
                context.insert_value(Cow::Borrowed(key), value);
            }
        }
    }

    /// Hashes all that the object holds.
    pub fn print(&self, print: &mut impl Hasher) {
        print_map(&self.0, print);
    }
}

/// Rows of a table that draws its numbers: each with its `count`, and as `share` how many in a hundred that is of the largest.
pub(super) fn with_shares(rows: impl IntoIterator<Item = (Object, usize)>) -> Vec<Value> {
    let rows: Vec<(Object, usize)> = rows.into_iter().collect();
    let most = rows
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(1)
        .max(1);
    rows.into_iter()
        .map(|(mut row, count)| {
            row.put("count", count).put("share", count * 100 / most);
            row.value()
        })
        .collect()
}

fn print_map(map: &Map, print: &mut impl Hasher) {
    map.len().hash(print);
    for (key, value) in map {
        key.as_str().hash(print);
        print_value(value, print);
    }
}

/// Hashes a value with all that is in it, so that no two values that a template could tell apart are alike.
fn print_value(value: &Value, print: &mut impl Hasher) {
    if let Some(text) = value.as_str() {
        (0u8, text, value.is_safe()).hash(print);
    } else if let Some(items) = value.as_array() {
        (1u8, items.len()).hash(print);
        items.iter().for_each(|item| print_value(item, print));
    } else if let Some(map) = value.as_map() {
        2u8.hash(print);
        print_map(map, print);
    } else {
        // Numbers, truth values and nothing at all have no more to them than what they are shown as.
        (3u8, value.name(), value.to_string()).hash(print);
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Value {
        object.value()
    }
}

/// Finished HTML as a value.
pub(super) fn html(html: &str) -> Value {
    Value::safe_string(html)
}

/// A link: `href`, `name`.
pub(super) fn link(href: &str, name: &str) -> Value {
    let mut object = Object::new();
    object.text("href", href).text("name", name);
    object.value()
}
