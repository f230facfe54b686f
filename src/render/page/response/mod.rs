//! The page of one response.

mod documents;
mod fields;
mod reasons;
mod request;
mod review;

use super::super::context::{Day, Html, Link, Prepared, Words};
use super::super::frame::{Banner, Frame, Head, Nav, PageHead, ShownOutcome, escaped, section_ids};
use super::super::language::Languages;
use super::super::words::capital;
use crate::law::Outcome;
use crate::log::{Field, File, Response, See, Visibility, card_ids, slug};
use crate::markdown::{self, Rendered, Section};
use crate::words::Plain;
use documents::Document;
use fields::Fact;
use reasons::Reasons;
use review::Review;
use serde::Serialize;
use tera::Value;

#[derive(Serialize)]
struct ResponsePage<'r> {
    nav: Vec<Nav>,
    page: PageHead<'r>,
    response: ShownResponse<'r>,
}

#[derive(Serialize)]
struct ShownResponse<'r> {
    reference: &'r str,
    title_html: Html<'r>,
    kicker: &'r str,
    outcome: ShownOutcome<'r>,
    ncnd: bool,
    summary_html: Html<'r>,
    summary_written: bool,
    received: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    responded: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_taken: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<Link>,
    topics: Vec<Link>,
    sections: Vec<Link>,
    sections_label: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clarified: Option<Day>,
    fee_asked: Option<Day>,
    fee_paid: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended: Option<Day>,
    legend: bool,
    #[serde(flatten)]
    body: Body<'r>,
    parts: Vec<PartOfRequest<'r>>,
    facts: Vec<Fact>,
    #[serde(flatten)]
    reasons: Reasons<'r>,
    #[serde(flatten)]
    review: Review,
    changes: Vec<Change<'r>>,
    documents: Vec<Document>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<String>,
    citation: Words,
    json_href: String,
    feeds: Vec<Link>,
    ask_href: String,
    regulator: Regulator<'r>,
    contents: Vec<ContentsEntry<'r>>,
    related: Vec<&'r Value>,
}

/// The sections of the body: the request, the answer, and those that only this response has.
#[derive(Default, Serialize)]
struct Body<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    request_html: Option<Html<'r>>,
    /// What stands behind the fold of a long one.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_rest_html: Option<Html<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_html: Option<Html<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_id: Option<&'r str>,
    more: Vec<MoreSection<'r>>,
}

#[derive(Serialize)]
struct MoreSection<'r> {
    id: &'r str,
    heading_html: Html<'r>,
    html: Html<'r>,
}

/// What became of a part of the request.
#[derive(Serialize)]
struct PartOfRequest<'r> {
    part_html: Html<'static>,
    outcome: ShownOutcome<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    see: Option<WhereToSee>,
}

#[derive(Serialize)]
struct WhereToSee {
    href: String,
    name_html: Html<'static>,
}

#[derive(Serialize)]
struct Change<'r> {
    date: Day,
    kind: &'r str,
    what_html: Html<'static>,
}

#[derive(Serialize)]
struct Regulator<'r> {
    name: &'r str,
    href: &'r str,
    complain_to: String,
    review: &'r str,
}

#[derive(Serialize)]
struct ContentsEntry<'r> {
    id: &'r str,
    name_html: Html<'r>,
}

/// `body` is the response's own, rendered.
pub(in crate::render) fn response(frame: &Frame, i: usize, body: &Rendered) -> Prepared {
    let log = &frame.log;
    let (response, site) = (&*log.responses[i], &log.site);
    let catalogue = site.law.catalogue(response.regime);
    let words = frame.words();
    let day = |day| frame.day(day);
    let ncnd = response.outcome == Outcome::NeitherConfirmedNorDenied;
    let cards = card_ids(response.exemptions.iter().map(|e| e.provision.id.as_str()));
    let folder = site.home_of(response);
    let path = format!("{}index.html", response.path());
    let languages_of = log
        .twins
        .get(&response.reference)
        .map_or(&[][..], Vec::as_slice);
    let plain_title = response.title.plain();
    let languages = frame.languages(response);
    let title_html = languages.inline(response.title.line_html(frame.still()));
    let summary = markdown::plain(&response.summary);
    let topics: Vec<Link> = response
        .topics
        .iter()
        .map(|topic| {
            let href = frame.href(&format!("topics/{}/", slug(topic)));
            Link::new(href, site.topic(topic))
        })
        .collect();
    let mut breadcrumb = vec![frame.home_crumb()];
    breadcrumb.extend(topics.first().cloned());
    breadcrumb.extend(response.responded.map(|day| {
        let year = frame.href(&format!("years/{:04}/", day.year()));
        Link::new(year, day.year().to_string())
    }));
    let (nav, mut page) = frame.start(Head {
        title: &plain_title,
        heading_html: &title_html,
        description: &summary,
        breadcrumb,
        lang: &response.language,
        nav: "browse",
        noindex: response.visibility != Visibility::Public,
        languages: Some(languages_of),
        ..Head::of(&path)
    });
    page.canonical = (!site.is_home_of(response)).then(|| site.shared_url(&folder));
    page.og_type = "article";
    page.published = response.responded.map(|day| day.to_string());
    page.modified = response.changed().map(|day| day.to_string());
    page.banner = banner(frame, response);
    let department = response.department.as_ref().map(|department| {
        let href = frame.href(&format!("departments/{}/", slug(department)));
        Link::new(href, site.department(department))
    });
    let summary_html = markdown::inline(&response.summary, site.base(&folder), true, frame.prose());
    let clarified = response.clarification.and_then(|c| c.received);
    let changes = response
        .changes
        .iter()
        .enumerate()
        .map(|(n, change)| Change {
            date: frame.day(change.on),
            kind: change.kind.said(words),
            what_html: frame.own_html(response, &change.what, &format!("change-{n}-")),
        });
    let suppressed = response
        .suppressed_below
        .map(|n| words.suppressed(&format!("<{n}"), (n - 1) as usize));
    let feed = |topic: &String| {
        let href = frame.href(&format!("topics/{}/feed.xml", slug(topic)));
        Link::new(href, site.topic(topic))
    };
    let related: Vec<&Value> = frame.related(i).map(|item| &**item).collect();
    let shown = ShownResponse {
        reference: &response.reference,
        title_html: title_html.as_str().into(),
        kicker: words.request(catalogue),
        outcome: frame.outcome(response.outcome),
        ncnd,
        summary_html: languages.inline(summary_html).into(),
        summary_written: response.summary_written,
        received: frame.day(response.received),
        responded: response.responded.map(day),
        time_taken: time_taken(frame, response),
        department,
        topics,
        sections: section_links(frame, response),
        sections_label: sections_label(frame, response),
        changed: response.changed().map(day),
        clarified: clarified.map(day),
        fee_asked: response.fee.map(|fee| day(fee.notice)),
        fee_paid: response.fee.and_then(|fee| fee.paid).map(day),
        extended: response.extension.as_ref().map(|e| day(e.until)),
        legend: shows_bar(response),
        body: sections(languages, &body.sections),
        parts: parts(frame, response, &cards),
        facts: fields::facts(frame, response),
        reasons: reasons::reasons(frame, response, &cards, ncnd),
        review: review::review(frame, response),
        changes: changes.collect(),
        documents: documents::documents(frame, response),
        suppressed,
        citation: citation(frame, response, &plain_title),
        json_href: documents::href(frame, response, "index.json"),
        feeds: response.topics.iter().map(feed).collect(),
        ask_href: frame.ask_href(Some(&response.reference)),
        regulator: Regulator {
            name: words.regulator(catalogue),
            href: &catalogue.regulator.url,
            complain_to: words.complain_to(catalogue),
            review: words.ask_for_review(catalogue),
        },
        contents: contents(
            frame.t(),
            response,
            languages,
            body,
            ncnd,
            !related.is_empty(),
        ),
        related,
    };
    let context = ResponsePage {
        nav,
        page,
        response: shown,
    };
    Prepared::new("response.html", &context)
}

fn banner(frame: &Frame, response: &Response) -> Option<Banner> {
    let (words, t) = (frame.words(), frame.t());
    match response.visibility {
        Visibility::Public => None,
        Visibility::Draft => Some(Banner {
            title: t.draft.clone(),
            text: t.draft_response.clone(),
        }),
        Visibility::Scheduled(day) => Some(Banner {
            title: t.scheduled.clone(),
            text: words.scheduled_until(&words.day(day)),
        }),
    }
}

fn section_links(frame: &Frame, response: &Response) -> Vec<Link> {
    let ids = section_ids(&response.provisions());
    let link = |id: &String| {
        let slug = frame.log.exemption_slug(response.regime, id);
        let href = frame.href(&format!("exemptions/{slug}/"));
        Link::new(href, capital(&frame.words().provision(id)))
    };
    ids.iter().map(link).collect()
}

fn sections<'r>(languages: Languages<'_>, sections: &'r [Section]) -> Body<'r> {
    let mut body = Body::default();
    for section in sections {
        let html = || Html::from(languages.block(section.html.clone()));
        let id = Some(section.id.as_str());
        match section.heading.trim() {
            "Request" if body.request_html.is_none() => {
                let block = |html: String| Html::from(languages.block(html));
                (body.request_html, body.request_rest_html) = match request::fold(&section.html) {
                    Some((first, rest)) => (Some(block(first)), Some(block(rest))),
                    None => (Some(html()), None),
                };
                body.request_id = id;
            }
            "Response" if body.response_html.is_none() => {
                (body.response_html, body.response_id) = (Some(html()), id);
            }
            _ if section.id.is_empty() => {}
            _ => body.more.push(MoreSection {
                id: &section.id,
                heading_html: languages.inline(section.heading_html.clone()).into(),
                html: html(),
            }),
        }
    }
    body
}

fn parts<'r>(frame: &'r Frame, response: &Response, cards: &[String]) -> Vec<PartOfRequest<'r>> {
    let languages = frame.languages(response);
    let folder = frame.log.site.home_of(response);
    let parts = response.parts.iter().map(|part| {
        let see = match &part.see {
            Some(See::Heading(text, id)) => Some((
                format!("#{id}"),
                languages.inline(text.line_html(frame.still())),
            )),
            Some(See::File(name)) => response.published().find(|p| p.name == *name).map(|p| {
                let href = documents::href(frame, response, &p.name);
                (href, documents::title_of(frame, response, &p.name))
            }),
            None => part.provisions.first().and_then(|provision| {
                let mut exemptions = response.exemptions.iter().zip(cards);
                let (exemption, id) = exemptions.find(|(e, _)| e.provision.id == provision.id)?;
                let name = escaped(&capital(&frame.words().provision(&exemption.provision.id)));
                Some((format!("#{id}"), name))
            }),
        };
        let base = frame.log.site.base(&folder);
        PartOfRequest {
            part_html: languages
                .inline(markdown::inline(&part.part, base, true, frame.still()))
                .into(),
            outcome: frame.outcome(part.outcome),
            see: see.map(|(href, name)| WhereToSee {
                href,
                name_html: name.into(),
            }),
        }
    });
    parts.collect()
}

/// How others name the response.
fn citation(frame: &Frame, response: &Response, title: &str) -> Words {
    let site = &frame.log.site;
    let date = response
        .responded
        .map_or(String::new(), |d| format!(", {}", frame.words().day(d)));
    let t = frame.t();
    let short = if response.regime.is_environmental() {
        &t.cited_environmental
    } else {
        &t.cited_information
    };
    // Many forces write it into their references, in English.
    let written = response.reference.to_uppercase();
    let says = |short: &str| written.starts_with(&short.to_uppercase());
    let reference = if [short, "FOI", "EIR"].into_iter().any(says) {
        response.reference.clone()
    } else {
        format!("{short} {}", response.reference)
    };
    let languages = frame.languages(response);
    let (authority, url) = (&site.authority, site.shared_url(&site.home_of(response)));
    if languages.same() {
        return Words::Text(format!("{authority}, “{title}”, {reference}{date}, {url}"));
    }
    let html = format!(
        "{}, “{}”, {}{date}, {}",
        escaped(authority),
        languages.inline(escaped(title)),
        escaped(&reference),
        escaped(&url)
    );
    Words::Html(html.into())
}

fn contents<'r>(
    t: &'r Plain,
    response: &Response,
    languages: Languages<'_>,
    body: &'r Rendered,
    ncnd: bool,
    related: bool,
) -> Vec<ContentsEntry<'r>> {
    let mut all: Vec<ContentsEntry<'r>> = Vec::new();
    for section in body.sections.iter().filter(|s| !s.id.is_empty()) {
        let name = match section.heading.trim() {
            "Request" => t.the_request.as_str().into(),
            "Response" => t.our_response.as_str().into(),
            _ => languages.inline(section.heading_html.clone()).into(),
        };
        all.push(ContentsEntry {
            id: &section.id,
            name_html: name,
        });
    }
    let mut add = |there: bool, id: &'static str, name: &'r String| {
        if there {
            all.push(ContentsEntry {
                id,
                name_html: name.as_str().into(),
            });
        }
    };
    let reasons =
        !response.exemptions.is_empty() || response.harm.is_some() || response.balance.is_some();
    let decision = response.commissioner.as_ref().is_some_and(|c| {
        c.reference.is_some() || c.decided.is_some() || c.outcome.is_some() || c.url.is_some()
    });
    add(!response.attachments.is_empty(), "documents", &t.documents);
    add(
        reasons,
        "withheld",
        if ncnd { &t.why_silent } else { &t.why_withheld },
    );
    add(
        response.internal_review.is_some() || decision,
        "review",
        &t.review,
    );
    add(!response.changes.is_empty(), "changes", &t.changes);
    add(true, "cite", &t.cite);
    add(true, "next", &t.what_next);
    add(related, "related", &t.related);
    all
}

fn shows_bar(response: &Response) -> bool {
    fn barred(field: &Field) -> bool {
        match field {
            Field::Withheld(_) => true,
            Field::Words(words) => words.has_bars(),
            Field::List(items) => items.iter().any(barred),
            _ => false,
        }
    }
    response.body.has_bars()
        || response.fields.iter().any(|(_, f)| barred(f))
        || response.attachments.iter().any(|a| match &a.file {
            File::Withheld(_) => true,
            File::Published(p) => p.show && !p.withheld_columns.is_empty(),
        })
}

/// What the provisions of a response are called: exemptions only where all are.
fn sections_label<'r>(frame: &'r Frame, response: &Response) -> &'r str {
    let t = frame.t();
    let all = |noun: &str| {
        response
            .exemptions
            .iter()
            .all(|e| e.provision.noun() == noun)
    };
    if all("exemption") {
        &t.exemptions_used
    } else if all("exception") {
        &t.exceptions_used
    } else {
        &t.provisions_used
    }
}

fn time_taken(frame: &Frame, response: &Response) -> Option<String> {
    let timing = response.timing?;
    let closed = matches!(
        response.outcome,
        Outcome::ClarificationLapsed
            | Outcome::FeeNotPaid
            | Outcome::Transferred
            | Outcome::RequestWithdrawn
    );
    if closed {
        return None;
    }
    let words = frame.words();
    let (days, limit) = (timing.days_taken as usize, timing.days_allowed as usize);
    let over = days.saturating_sub(limit);
    Some(match () {
        () if timing.late && over > 0 => words.taken_late(days, over),
        () if timing.late => words.taken_after(days),
        () if timing.limit > timing.due && response.extension.is_some() => {
            words.taken_within_extended(days, limit)
        }
        () => words.taken_within(days, limit),
    })
}
