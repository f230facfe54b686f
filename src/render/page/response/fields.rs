//! Fields of a response that are facts.

use super::super::super::context::{Html, Words};
use super::super::super::frame::{Frame, escaped};
use super::super::super::language::Languages;
use super::super::super::words::{self, capital};
use crate::log::{Field, Response};
use serde::Serialize;

/// A fact: one value, or a list of them.
#[derive(Serialize)]
pub(super) struct Fact {
    label: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    values_html: Option<Vec<Html<'static>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_html: Option<Html<'static>>,
}

pub(super) fn facts(frame: &Frame, response: &Response) -> Vec<Fact> {
    let languages = frame.languages(response);
    let fields = response.fields.iter();
    let facts = fields.filter_map(|(key, field)| {
        let (values_html, value_html) = match field {
            Field::List(items) if items.is_empty() => return None,
            Field::List(items) => {
                let items = items
                    .iter()
                    .map(|item| field_html(frame, item, languages).into());
                (Some(items.collect()), None)
            }
            single => (None, Some(field_html(frame, single, languages).into())),
        };
        Some(Fact {
            label: if languages.same() {
                Words::Text(label(key))
            } else {
                Words::Html(languages.inline(escaped(&label(key))).into())
            },
            values_html,
            value_html,
        })
    });
    facts.collect()
}

/// A field's key as its label.
fn label(key: &str) -> String {
    capital(&key.replace(['_', '-'], " "))
}

fn field_html(frame: &Frame, field: &Field, languages: Languages<'_>) -> String {
    match field {
        Field::Words(words) => languages.inline(words.line_html(frame.prose())),
        Field::Number(number) => number.shown(),
        Field::Boolean(b) => if *b { &frame.t().yes } else { &frame.t().no }.clone(),
        Field::Date(d) => frame.words().day(*d),
        Field::Withheld(bar) => bar.html(frame.prose()),
        Field::List(items) => items
            .iter()
            .map(|item| field_html(frame, item, languages))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// A number with commas between its thousands.
pub(super) fn number(f: f64) -> String {
    let text = f.to_string();
    match text.split_once('.') {
        None => text.parse::<i128>().map_or(text, words::thousands),
        Some((whole, rest)) => whole.parse::<i128>().map_or(text.clone(), |n| {
            format!(
                "{}{}.{rest}",
                if n == 0 && whole.starts_with('-') {
                    "-"
                } else {
                    ""
                },
                words::thousands(n)
            )
        }),
    }
}
