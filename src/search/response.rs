//! What of a response is searched: which of its public texts count as request, as answer, as reasons.

use super::{Analysed, Document, analyse};
use crate::log::{Field, Response};
use crate::markdown::{self, Rendered};

/// What of a response is searched.
pub(super) fn of(response: &Response, body: &Rendered) -> Analysed {
    let (mut request, mut answer, mut exemptions) = (String::new(), String::new(), String::new());
    for section in &body.sections {
        let into = if section.heading.trim() == "Request" {
            &mut request
        } else {
            &mut answer
        };
        if !matches!(section.heading.trim(), "Request" | "Response") {
            into.push_str(&section.heading);
            into.push('\n');
        }
        into.push_str(&section.text);
        into.push('\n');
    }
    let add = |into: &mut String, text: &str| {
        into.push_str(text);
        into.push('\n');
    };
    for (key, field) in &response.fields {
        add(&mut answer, key);
        field_words(field, &mut answer);
    }
    for part in &response.parts {
        add(&mut answer, &markdown::plain(&part.part));
    }
    for change in &response.changes {
        add(&mut answer, &markdown::plain(&change.what));
    }
    for attachment in &response.attachments {
        add(&mut answer, &attachment.title.plain());
    }
    for text in response.harm.iter().chain(&response.balance) {
        add(&mut exemptions, &markdown::plain(text));
    }
    for e in &response.exemptions {
        add(&mut exemptions, &e.provision.id);
        let own = [&e.covers, &e.harm, &e.balance].into_iter().flatten();
        for text in own.chain(&e.for_disclosure).chain(&e.against_disclosure) {
            add(&mut exemptions, &markdown::plain(text));
        }
    }
    analyse(&Document {
        title: &response.title.plain(),
        reference: &response.reference,
        request: &request,
        response: &answer,
        exemptions: &exemptions,
    })
}

fn field_words(field: &Field, into: &mut String) {
    match field {
        Field::Words(words) => into.push_str(&words.plain()),
        Field::Number(number) => into.push_str(&number.shown()),
        Field::Date(d) => into.push_str(&d.to_string()),
        Field::Withheld(bar) => into.push_str(&bar.plain()),
        Field::Boolean(_) => {}
        Field::List(items) => items.iter().for_each(|item| field_words(item, into)),
    }
    into.push('\n');
}
