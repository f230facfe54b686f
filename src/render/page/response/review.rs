//! What became of our decision at review, and at the regulator.

use super::super::super::context::Html;
use super::super::super::frame::{Frame, escaped};
use crate::log::Response;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Review {
    #[serde(skip_serializing_if = "Option::is_none")]
    review_notes_html: Option<Html<'static>>,
    review: Vec<ReviewRow>,
}

#[derive(Serialize)]
struct ReviewRow {
    label: String,
    value_html: Html<'static>,
}

pub(super) fn review(frame: &Frame, response: &Response) -> Review {
    let (words, t) = (frame.words(), frame.t());
    let mut rows: Vec<ReviewRow> = Vec::new();
    let mut row = |label: &str, value: String| {
        rows.push(ReviewRow {
            label: label.to_owned(),
            value_html: value.into(),
        });
    };
    let review = response.internal_review.as_ref();
    if let Some(review) = review {
        row(&t.review_asked, words.day(review.requested));
        if let Some(responded) = review.responded {
            row(&t.review_answered, words.day(responded));
        }
        if let Some(outcome) = review.outcome {
            row(&t.review_result, outcome.said(words).to_owned());
        }
    }
    if let Some(decision) = &response.commissioner {
        let regulator = words.regulator(frame.log.site.law.catalogue(response.regime));
        if let Some(decided) = decision.decided {
            row(&words.decision_of(regulator), words.day(decided));
        }
        if let Some(outcome) = decision.outcome {
            row(&t.decision_result, outcome.said(words).to_owned());
        }
        let name = decision.reference.as_deref().map_or_else(
            || t.decision_notice.clone(),
            |r| words.decision_notice_number(r),
        );
        match &decision.url {
            Some(url) => row(
                &t.decision_notice,
                format!("<a href=\"{}\">{}</a>", escaped(url), escaped(&name)),
            ),
            None if decision.reference.is_some() => row(&t.decision_notice, escaped(&name)),
            None => {}
        }
    }
    let note = review.and_then(|review| review.note.as_ref());
    Review {
        review_notes_html: note.map(|note| frame.own_html(response, note, "review-note-")),
        review: rows,
    }
}
