//! The home page.

use super::super::context::Prepared;
use super::super::frame::{Feed, Frame, Head, Nav, PageHead, ShownValue, escaped, most_used_first};
use super::super::official::{YearFigures, year_figures};
use crate::log::Facet;
use serde::Serialize;
use tera::Value;

/// How many topics and responses it shows.
const TOPICS: usize = 12;
const LATEST: usize = 5;

#[derive(Serialize)]
struct Home<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    latest: Vec<&'l Value>,
    topics: Vec<ShownValue<'l>>,
    all_topics: AllTopics,
    outcomes: Vec<ShownValue<'l>>,
    total: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    responses_href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    year_figures: Option<YearFigures>,
    statistics_href: String,
    ask_href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'l str>,
}

#[derive(Serialize)]
struct AllTopics {
    count: usize,
    href: String,
}

pub(in crate::render) fn home(frame: &Frame) -> Prepared {
    let log = &frame.log;
    let words = frame.words();
    let heading = words.home_heading(&escaped(&log.site.authority));
    let description = words.home_description(&log.site.authority);
    let (nav, page) = frame.start(Head {
        heading_html: &heading,
        description: &description,
        feed: Some(Feed {
            href: frame.href("feed.xml"),
            title: log.site.title.clone(),
        }),
        ..Head::of("index.html")
    });
    let mut topics = frame.used_values(Facet::Topic);
    let all_topics = AllTopics {
        count: topics.len(),
        href: frame.href("topics/"),
    };
    topics.sort_by(|a, b| most_used_first(a, b));
    topics.truncate(TOPICS);
    topics.sort_by(|a, b| (a.name.to_lowercase(), &a.slug).cmp(&(b.name.to_lowercase(), &b.slug)));
    let outcomes = frame.used_values(Facet::Outcome);
    let first = log.responses.iter().filter_map(|r| r.responded).min();
    let context = Home {
        nav,
        page,
        latest: frame
            .items
            .iter()
            .take(LATEST)
            .map(|item| &**item)
            .collect(),
        topics: topics
            .into_iter()
            .map(|value| frame.facet_value(Facet::Topic, value))
            .collect(),
        all_topics,
        outcomes: outcomes
            .into_iter()
            .map(|value| frame.facet_value(Facet::Outcome, value))
            .collect(),
        total: log.responses.len(),
        since: first.map(|day| day.year().to_string()),
        responses_href: frame.href("responses/"),
        year_figures: year_figures(words, &log.official),
        statistics_href: frame.href("statistics/"),
        ask_href: frame.ask_href(None),
        reference: frame.reference(),
    };
    Prepared::new("home.html", &context)
}
