//! What of a response is searched: every word that its page shows and others may not, by what it says.

use super::files::Files;
use super::{Analysed, Document, analyse};
use crate::law::{Catalogue, Outcome};
use crate::log::{Bar, Exemption, Field, File, Intended, Likelihood, Response, See, Site, Text};
use crate::markdown::{self, Rendered};
use crate::words::Words;
use jiff::civil::Date;

/// What of a response is searched.
pub(super) fn of(site: &Site, response: &Response, body: &Rendered) -> Analysed {
    let words = &*site.words;
    let catalogue = site.law.catalogue(response.regime);
    let (mut request, mut answer) = (Lines::default(), Lines::default());
    for section in &body.sections {
        match section.heading.trim() {
            "Request" => request.add(&section.text),
            "Response" => answer.add(&section.text),
            heading => {
                answer.add(heading);
                answer.add(&section.text);
            }
        }
    }
    for (key, field) in &response.fields {
        // An underscore is a space to readers, and would make one reference of the whole.
        answer.add(&key.replace(['_', '-'], " "));
        answer.field(words, field);
    }
    for part in &response.parts {
        answer.markdown(&part.part);
        answer.add(words.tag(part.outcome));
        if let Some(See::Heading(text, _)) = &part.see {
            answer.text(text);
        }
    }
    let files = Files::of(response);
    let mut analysed = analyse(&Document {
        language: response.spoken(),
        title: &response.title.plain(),
        reference: &response.reference,
        about: &about(words, response).0,
        summary: &markdown::plain(&response.summary),
        request: &request.0,
        response: &answer.0,
        reasons: &reasons(words, response, catalogue).0,
        rest: &rest(words, response, catalogue).0,
        files: &files.words(),
    });
    analysed.texts = files.folder();
    analysed
}

/// What it is about, and what became of it.
fn about(words: &Words, response: &Response) -> Lines {
    let mut about = Lines::default();
    for topic in response.topics.iter().chain(&response.department) {
        about.add(topic);
    }
    about.add(words.tag(response.outcome));
    about.add(&response.outcome.key().replace('-', " "));
    for exemption in &response.exemptions {
        about.add(&words.heading(exemption.provision));
    }
    about
}

/// Why something was withheld, what became of that, and what was changed.
fn reasons(words: &Words, response: &Response, catalogue: &Catalogue) -> Lines {
    let t = &words.plain;
    let mut out = Lines::default();
    out.add(words.says(response.outcome));
    if response.balance.is_some() {
        out.add(&t.balance);
    }
    for text in response.harm.iter().chain(&response.balance) {
        out.markdown(text);
    }
    let silent = response.outcome == Outcome::NeitherConfirmedNorDenied;
    for exemption in &response.exemptions {
        reason(words, exemption, catalogue, silent, &mut out);
    }
    if let Some(extension) = &response.extension {
        out.markdown(&extension.reason);
    }
    if let Some(review) = &response.internal_review {
        out.add(&t.review_asked);
        if let Some(outcome) = review.outcome {
            out.add(&t.review_result);
            out.add(outcome.said(words));
        }
        review.note.iter().for_each(|note| out.markdown(note));
    }
    if let Some(decision) = &response.commissioner {
        out.add(&words.decision_of(words.regulator(catalogue)));
        if let Some(reference) = &decision.reference {
            out.add(&words.decision_notice_number(reference));
        }
        if let Some(outcome) = decision.outcome {
            out.add(&t.decision_result);
            out.add(outcome.said(words));
        }
    }
    for change in &response.changes {
        out.add(change.kind.said(words));
        out.markdown(&change.what);
    }
    out
}

/// A provision, and why it applies.
fn reason(words: &Words, e: &Exemption, catalogue: &Catalogue, silent: bool, out: &mut Lines) {
    let t = &words.plain;
    let provision = e.provision;
    // The headings of its card.
    out.add(&t.covers);
    out.add(words.noun(
        provision,
        [&t.means_exemption, &t.means_exception, &t.means_ground],
    ));
    out.add(&words.more_about(&words.provision(&provision.id)));
    out.add(&t.law_says);
    out.add(&t.harm);
    out.add(&t.applies_here);
    out.add(&t.interest_test);
    out.add(&t.interest_factors);
    let why = if silent || provision.is_ncnd() {
        [
            &t.why_silent,
            &t.for_saying,
            &t.for_silence,
            &t.decided_silence,
        ]
    } else {
        [
            &t.why_withheld,
            &t.for_disclosing,
            &t.for_withholding,
            &t.decided_withhold,
        ]
    };
    why.into_iter().for_each(|line| out.add(line));
    let chips = [
        words.weight_chip(provision, e.condition),
        words.test_chip(provision),
    ];
    chips.into_iter().flatten().for_each(|chip| out.add(chip));
    out.add(words.means(provision));
    out.add(words.act(catalogue));
    match e.likelihood {
        Some(Likelihood::Would) => out.add(&words.this_would("", "")),
        Some(Likelihood::WouldBeLikely) => out.add(&words.this_would_be_likely("", "")),
        None => {}
    }
    let own = [&e.covers, &e.harm, &e.balance, &e.enactment, &e.place];
    let factors = e.for_disclosure.iter().chain(&e.against_disclosure);
    for text in own.into_iter().flatten().chain(factors) {
        out.markdown(text);
    }
    if e.review_on.is_some() {
        out.add(&words.look_again(""));
    }
    if e.place.is_some() {
        out.add(&t.where_to_find);
    }
    if e.enactment.is_some() {
        out.add(&t.enactment);
    }
    if e.balance.is_some() {
        out.add(&t.balance);
    }
    if let Some(condition) = e.condition {
        out.add(&t.condition);
        out.add(&words.provision(&condition.id));
        out.add(words.means(condition));
    }
    if !e.purposes.is_empty() {
        out.add(&t.purposes);
    }
    for purpose in &e.purposes {
        out.add(&words.provision(purpose));
        out.add(words.purpose(catalogue, purpose));
    }
    match &e.intended {
        Some(Intended::On(date)) => {
            out.add(&t.intended);
            out.add(&words.intended_on(""));
            out.date(words, *date);
        }
        Some(Intended::Words(text)) => out.markdown(text),
        None => {}
    }
    if let Some(hours) = e.estimate_hours {
        let limit = catalogue.cost_limit.as_ref().map_or(0, |limit| limit.hours);
        out.add(&t.how_long);
        out.add(&words.estimate_limit(&hours.to_string(), limit as usize));
    }
    if let Some(person) = &e.qualified_person {
        out.add(&t.opinion);
        out.add(&person.title);
        out.markdown(&person.opinion);
        out.date(words, person.on);
    }
}

/// Dates, how long it took, and what the page says of files.
fn rest(words: &Words, response: &Response, catalogue: &Catalogue) -> Lines {
    let t = &words.plain;
    let mut out = Lines::default();
    out.add(words.request(catalogue));
    out.date(words, response.received);
    let dates = [
        response.responded,
        response.extension.as_ref().map(|e| e.until),
        response.clarification.map(|c| c.asked),
        response.clarification.and_then(|c| c.received),
        response.fee.map(|fee| fee.notice),
        response.fee.and_then(|fee| fee.paid),
        response.internal_review.as_ref().map(|r| r.requested),
        response.internal_review.as_ref().and_then(|r| r.responded),
        response.commissioner.as_ref().and_then(|c| c.decided),
    ];
    let reviews = response.exemptions.iter().filter_map(|e| e.review_on);
    for date in dates.into_iter().flatten().chain(reviews) {
        out.date(words, date);
    }
    response
        .changes
        .iter()
        .for_each(|change| out.date(words, change.on));
    if let Some(timing) = &response.timing {
        let (days, limit) = (timing.days_taken as usize, timing.days_allowed as usize);
        if timing.late {
            out.add(&words.taken_late(days, days.saturating_sub(limit)));
            out.add(&words.taken_after(days));
        } else if response.extension.is_some() {
            out.add(&words.taken_within_extended(days, limit));
        } else {
            out.add(&words.taken_within(days, limit));
        }
    }
    if !response.fields.is_empty() {
        out.add(&t.facts);
    }
    if response.body.has_bars() {
        out.add(&t.removed);
    }
    if !response.parts.is_empty() {
        out.add(&t.parts_caption);
        out.add(&t.where_to_look);
    }
    if !response.attachments.is_empty() {
        out.add(&t.documents);
    }
    for attachment in &response.attachments {
        out.text(&attachment.title);
        match &attachment.file {
            File::Withheld(bar) => out.bar(bar),
            File::Published(published) => {
                out.add(&published.name);
                if published.alternative.is_some() {
                    out.add(&words.accessible_version(""));
                }
                published
                    .licence
                    .iter()
                    .for_each(|licence| out.add(licence));
                published
                    .withheld_columns
                    .iter()
                    .for_each(|bar| out.bar(bar));
                for provision in &published.provisions {
                    out.add(&words.provision(&provision.id));
                }
                if let Some(table) = &published.table {
                    let columns = table.first().map_or(0, Vec::len);
                    out.add(&words.rows_columns(table.len().saturating_sub(1), columns));
                } else if let Some(inside) = &published.inside {
                    inside.facts(words).iter().for_each(|fact| out.add(fact));
                }
            }
        }
    }
    out
}

/// Texts below each other: no phrase crosses from one to the next.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, text: &str) {
        if !text.is_empty() {
            self.0.push_str(text);
            self.0.push('\n');
        }
    }

    fn text(&mut self, text: &Text) {
        self.add(&text.plain());
    }

    fn markdown(&mut self, text: &Text) {
        self.add(&markdown::plain(text));
    }

    fn bar(&mut self, bar: &Bar) {
        self.add(&bar.plain());
    }

    /// A day as the page says it, and as people write it.
    fn date(&mut self, words: &Words, date: Date) {
        self.add(&words.day(date));
        self.add(&date.to_string());
        self.add(&format!("{}/{}/{}", date.day(), date.month(), date.year()));
    }

    fn field(&mut self, words: &Words, field: &Field) {
        match field {
            Field::Words(text) => self.text(text),
            Field::Number(number) => self.add(&number.shown()),
            Field::Date(date) => self.date(words, *date),
            Field::Withheld(bar) => self.bar(bar),
            Field::Boolean(yes) => self.add(if *yes {
                &words.plain.yes
            } else {
                &words.plain.no
            }),
            Field::List(items) => items.iter().for_each(|item| self.field(words, item)),
        }
    }
}
