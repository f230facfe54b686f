//! What of a response is searched: every word that its page shows and others may not, by what it says.

use super::{Analysed, Document, analyse};
use crate::law::{Catalogue, Outcome};
use crate::log::{
    Bar, Cell, Exemption, Field, File, Intended, Likelihood, Response, See, Site, Text,
};
use crate::markdown::{self, Rendered};
use jiff::civil::Date;
use std::collections::HashSet;

/// What of a response is searched.
pub(super) fn of(site: &Site, response: &Response, body: &Rendered) -> Analysed {
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
        answer.field(field);
    }
    for part in &response.parts {
        answer.markdown(&part.part);
        answer.add(part.outcome.tag());
        if let Some(See::Heading(text, _)) = &part.see {
            answer.text(text);
        }
    }
    analyse(&Document {
        language: response.spoken(),
        title: &response.title.plain(),
        reference: &response.reference,
        about: &about(response).0,
        summary: &markdown::plain(&response.summary),
        request: &request.0,
        response: &answer.0,
        reasons: &reasons(response, catalogue).0,
        rest: &rest(response, catalogue).0,
    })
}

/// What it is about, and what became of it.
fn about(response: &Response) -> Lines {
    let mut about = Lines::default();
    for topic in response.topics.iter().chain(&response.department) {
        about.add(topic);
    }
    about.add(response.outcome.tag());
    about.add(&response.outcome.key().replace('-', " "));
    for exemption in &response.exemptions {
        about.add(&exemption.provision.heading());
    }
    about
}

/// Why something was withheld, what became of that, and what was changed.
fn reasons(response: &Response, catalogue: &Catalogue) -> Lines {
    let mut out = Lines::default();
    out.add(response.outcome.sentence());
    if response.balance.is_some() {
        out.add("Balance of the public interest");
    }
    for text in response.harm.iter().chain(&response.balance) {
        out.markdown(text);
    }
    let silent = response.outcome == Outcome::NeitherConfirmedNorDenied;
    for exemption in &response.exemptions {
        reason(exemption, catalogue, silent, &mut out);
    }
    if let Some(extension) = &response.extension {
        out.markdown(&extension.reason);
    }
    if let Some(review) = &response.internal_review {
        out.add("Review asked for");
        if let Some(outcome) = review.outcome {
            out.add("What became of our decision");
            out.add(outcome.words());
        }
        review.note.iter().for_each(|note| out.markdown(note));
    }
    if let Some(decision) = &response.commissioner {
        out.add(&format!("Decision of the {}", catalogue.regulator.name));
        if let Some(reference) = &decision.reference {
            out.add(&format!("Decision notice {reference}"));
        }
        if let Some(outcome) = decision.outcome {
            out.add("What the decision did to ours");
            out.add(outcome.words());
        }
    }
    for change in &response.changes {
        out.add(&change.kind.key().replace('-', " "));
        out.markdown(&change.what);
    }
    out
}

/// A provision, and why it applies.
fn reason(e: &Exemption, catalogue: &Catalogue, silent: bool, out: &mut Lines) {
    let provision = e.provision;
    // The headings of its card.
    out.add("What it covers here");
    out.add(&format!("What this {} means", provision.noun()));
    out.add(&format!("More about {}", provision.spoken()));
    out.add("What the law says");
    out.add("The harm we identified");
    out.add("How it applies here");
    out.add("Public interest test factors");
    out.add(if silent || provision.is_ncnd() {
        "Why we neither confirm nor deny. Reasons to confirm or deny. Reasons not to. We decided neither to confirm nor to deny."
    } else {
        "What we withheld and why. Reasons to disclose. Reasons to withhold. We decided to withhold."
    });
    let chips = [provision.weight_chip(e.condition), provision.test_chip()];
    chips.into_iter().flatten().for_each(|chip| out.add(chip));
    out.add(&provision.plain);
    out.add(&catalogue.act);
    match e.likelihood {
        Some(Likelihood::Would) => out.add("We assess that this would happen"),
        Some(Likelihood::WouldBeLikely) => out.add("We assess that this would be likely to happen"),
        None => {}
    }
    let own = [&e.covers, &e.harm, &e.balance, &e.enactment, &e.place];
    let factors = e.for_disclosure.iter().chain(&e.against_disclosure);
    for text in own.into_iter().flatten().chain(factors) {
        out.markdown(text);
    }
    if e.review_on.is_some() {
        out.add("We will look at this again on");
    }
    if e.place.is_some() {
        out.add("Where to find it");
    }
    if e.enactment.is_some() {
        out.add("What prohibits disclosure");
    }
    if e.balance.is_some() {
        out.add("Balance of the public interest");
    }
    if let Some(condition) = e.condition {
        out.add("The condition we rely on");
        out.add(&condition.spoken());
        out.add(&condition.plain);
    }
    if !e.purposes.is_empty() {
        out.add("The purposes we rely on");
    }
    for purpose in &e.purposes {
        out.add(&catalogue.spoken(purpose));
        out.add(catalogue.purpose(purpose).map_or("", |p| &p.plain));
    }
    match &e.intended {
        Some(Intended::On(date)) => {
            out.add("When it will be published");
            out.add("We intend to publish it on");
            out.date(*date);
        }
        Some(Intended::Words(text)) => out.markdown(text),
        None => {}
    }
    if let Some(hours) = e.estimate_hours {
        let limit = catalogue.cost_limit.as_ref().map_or(0, |limit| limit.hours);
        out.add(&format!(
            "How long it would take. We estimate {hours} hours. The limit is {limit}"
        ));
    }
    if let Some(person) = &e.qualified_person {
        out.add("Opinion of the qualified person");
        out.add(&person.title);
        out.markdown(&person.opinion);
        out.date(person.on);
    }
}

/// Dates, how long it took, and files with what they hold.
fn rest(response: &Response, catalogue: &Catalogue) -> Lines {
    let mut out = Lines::default();
    out.add(&catalogue.request);
    out.date(response.received);
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
        out.date(date);
    }
    response
        .changes
        .iter()
        .for_each(|change| out.date(change.on));
    if let Some(timing) = &response.timing {
        out.add(&format!("{} working days", timing.days_taken));
        let over = timing.days_taken.saturating_sub(timing.days_allowed);
        if timing.late {
            out.add(&format!("{over} late, answered after the last day"));
        } else {
            let extended = if response.extension.is_some() {
                "extended "
            } else {
                ""
            };
            out.add(&format!(
                "within the {extended}limit of {}",
                timing.days_allowed
            ));
        }
    }
    if !response.fields.is_empty() {
        out.add("Facts in this response");
    }
    if response.body.has_bars() {
        out.add("A passage has been removed here");
    }
    if !response.parts.is_empty() {
        out.add("Outcome for each part of the request. Where to look");
    }
    if !response.attachments.is_empty() {
        out.add("Documents");
    }
    for attachment in &response.attachments {
        out.text(&attachment.title);
        match &attachment.file {
            File::Withheld(bar) => out.bar(bar),
            File::Published(published) => {
                out.add(&published.name);
                if published.alternative.is_some() {
                    out.add("Accessible version");
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
                    out.add(&provision.spoken());
                }
                if let Some(table) = &published.table {
                    let columns = table.first().map_or(0, Vec::len);
                    out.add(&format!(
                        "{} rows, {columns} columns",
                        table.len().saturating_sub(1)
                    ));
                    out.table(table);
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
    fn date(&mut self, date: Date) {
        self.add(&spoken(date));
        self.add(&date.to_string());
        self.add(&format!("{}/{}/{}", date.day(), date.month(), date.year()));
    }

    fn field(&mut self, field: &Field) {
        match field {
            Field::Words(words) => self.text(words),
            Field::Number(number) => self.add(&number.shown()),
            Field::Date(date) => self.date(*date),
            Field::Withheld(bar) => self.bar(bar),
            Field::Boolean(yes) => self.add(if *yes { "Yes" } else { "No" }),
            Field::List(items) => items.iter().for_each(|item| self.field(item)),
        }
    }

    /// Each different cell of a table once: how often a table says a word tells nothing of the response.
    fn table(&mut self, rows: &[Vec<Cell>]) {
        let mut said: HashSet<&str> = HashSet::new();
        for cell in rows.iter().flatten() {
            match cell {
                Cell::Words(words) if !words.is_empty() => {
                    if said.insert(words) {
                        self.add(words);
                    }
                }
                Cell::Words(_) => {}
                // A column has one bar, and a line of its own tells it.
                Cell::Withheld(_) => {}
            }
        }
    }
}

/// `14 October 2026`.
pub(super) fn spoken(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
