//! What was written: a record on its way to being whole, its fields and attachments before anybody has asked what is withheld of them.

use super::{Reading, Record, Scalar, Status, Withdrawn, Written};
use crate::law::{Outcome, Provision};
use crate::log::slug;
use crate::private::source::marks::Marked;
use crate::private::source::toml::At;
use jiff::civil::Date;
use std::ops::Range;

/// What was written, absent until it is.
pub(in crate::private) struct Draft {
    pub reference: Option<At<String>>,
    pub title: Option<Marked>,
    pub received: Option<At<Date>>,
    pub responded: Option<At<Date>>,
    pub outcome: Option<At<Outcome>>,
    pub withdrawn_on: Option<At<Date>>,
    pub withdrawn_reason: Option<Marked>,
    pub(super) written: Written,
}

impl Draft {
    /// The record, if what it needs is there; its front matter was read to its end.
    pub(super) fn whole(self) -> Reading {
        if self.written.status == Status::Withdrawn {
            return self.withdrawn();
        }
        match self {
            Draft {
                reference: Some(reference),
                title: Some(title),
                received: Some(received),
                responded,
                outcome: Some(outcome),
                written,
                ..
            } => Reading::Whole(Record {
                slug: slug(&reference.value),
                reference,
                title,
                received,
                responded,
                outcome,
                written,
            }),
            unfinished => Reading::Unfinished(unfinished),
        }
    }

    fn withdrawn(self) -> Reading {
        match self {
            Draft {
                reference: Some(reference),
                withdrawn_on: Some(on),
                withdrawn_reason: Some(reason),
                ..
            } => Reading::Withdrawn(Withdrawn {
                slug: slug(&reference.value),
                on,
                reason,
                reference,
                draft: Draft {
                    reference: None,
                    withdrawn_on: None,
                    withdrawn_reason: None,
                    ..self
                },
            }),
            unfinished => Reading::Unfinished(unfinished),
        }
    }

    pub(super) fn texts(&self) -> Vec<(&'static str, &Marked)> {
        let reason = self.withdrawn_reason.as_ref();
        self.written.texts(self.title.as_ref(), reason)
    }
}

/// A named fact.
pub(super) struct Field {
    pub key: String,
    pub at: Range<usize>,
    pub value: Value,
}

pub(super) enum Value {
    One(Scalar),
    List(Vec<Scalar>),
}

impl Field {
    /// The texts in it.
    pub fn words(&self) -> impl Iterator<Item = &Marked> {
        let values = match &self.value {
            Value::One(value) => std::slice::from_ref(value),
            Value::List(items) => items,
        };
        values.iter().filter_map(Scalar::words)
    }

    /// How many items it has, where it is a list.
    pub fn items(&self) -> usize {
        match &self.value {
            Value::One(_) => 0,
            Value::List(items) => items.len(),
        }
    }
}

/// An entry of the list of attachments, whose file nobody has looked for.
pub(super) struct Attachment {
    pub name: At<String>,
    pub title: Option<Marked>,
    /// Where it says that it is shown as a table, where it does.
    pub show_at: Option<Range<usize>>,
    pub provisions: Vec<&'static Provision>,
    pub alternative: Option<At<String>>,
    pub licence: Option<At<String>>,
}
