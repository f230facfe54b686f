//! Values for templates: an object is made key by key, and what is finished HTML says so.

use std::borrow::Cow;
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
        for (key, value) in self.0 {
            if let Key::Str(key) = key {
                context.insert_value(Cow::Borrowed(key), value);
            }
        }
        context
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
