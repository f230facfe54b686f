//! The function by which templates say words into which something is put.

use crate::log::text::escape_html;
use crate::words::Words;
use fluent_bundle::FluentValue;
use std::sync::Arc;
use tera::{Function, Kwargs, State, TeraResult, Value};

/// `say(key="licence", link=link)`: a word into which something is put, as HTML; what is put in is escaped unless it is HTML.
pub(crate) struct Say(pub Arc<Words>);

impl Function<TeraResult<Value>> for Say {
    fn call(&self, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
        let key: &str = kwargs.must_get("key")?;
        let with: Vec<(String, Value)> = kwargs
            .iter()
            .filter(|(name, _)| name.as_str() != Some("key"))
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect();
        let put: Vec<(&str, FluentValue<'_>)> = with
            .iter()
            .map(|(name, value)| {
                let put = match value.as_str() {
                    Some(html) if value.is_safe() => html.into(),
                    Some(text) => escaped(text).into(),
                    None => value
                        .to_string()
                        .parse::<f64>()
                        .map_or_else(|_| escaped(&value.to_string()).into(), Into::into),
                };
                (name.as_str(), put)
            })
            .collect();
        let said = self.0.by_name(key, &put);
        let said = said.ok_or_else(|| tera::Error::message("say: no word has this name"))?;
        Ok(Value::safe_string(&said))
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_html(text, &mut out);
    out
}
