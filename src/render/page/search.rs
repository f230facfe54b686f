//! The search page.

use super::super::context::Prepared;
use super::super::frame::{Frame, Head, Nav, PageHead};
use serde::Serialize;
use tera::Value;

#[derive(Serialize)]
struct Search<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    facets: &'l Value,
    csv_href: String,
    index_href: String,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'l str>,
}

/// The words that the page's script says.
const SAID_BY_SCRIPT: &[&str] = &[
    "month_1",
    "month_2",
    "month_3",
    "month_4",
    "month_5",
    "month_6",
    "month_7",
    "month_8",
    "month_9",
    "month_10",
    "month_11",
    "month_12",
    "and",
    "and_before_vowel",
    "responses_counted",
    "section",
    "sections",
    "regulation",
    "regulations",
    "bar",
    "all_topics",
    "all_outcomes",
    "all_departments",
    "all_years",
    "previous",
    "next",
    "page_number",
    "the_request",
    "our_response",
    "new_responses_on",
    "results_counted",
    "found_for",
    "no_results",
    "keep_typing",
    "no_match",
    "no_match_filters",
    "check_spelling",
    "fewer_words",
    "remove_filter",
    "browse_log",
    "hints_or",
    "ask_also",
    "ask_us",
    "about_provision",
    "showing_for",
    "most_words",
    "without_words",
    "answered_in",
    "answered_in_words",
    "follow_topic",
    "group_outcome",
    "group_topic",
    "group_exemption",
    "group_department",
    "group_year",
    "show_outcomes",
    "show_topics",
    "show_exemptions",
    "show_departments",
    "show_years",
    "all_exemptions",
    "page_short",
    "file_page",
    "file_slide",
    "file_row",
    "file_sheet",
    "search_failed",
    "offline",
    "not_looked_up",
    "this_search",
    "try_again",
    "filters",
    "filters_in_use",
    "chosen",
    "remove",
    "clear_filters",
    "from",
    "to",
    "from_day",
    "to_day",
    "date_answered",
    "date_hint",
    "apply_filters",
    "date_wrong",
    "dates_crossed",
];

pub(in crate::render) fn search(frame: &Frame) -> Prepared {
    let heading = &frame.t().search_heading;
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        breadcrumb: vec![frame.home_crumb()],
        nav: "search",
        noindex: true,
        ..Head::of("search/index.html")
    });
    let context = Search {
        nav,
        page,
        facets: &frame.facets,
        csv_href: frame.log.site.shared_href("data/responses.csv"),
        index_href: frame.href("search/"),
        words: frame.words().for_client(SAID_BY_SCRIPT),
        reference: frame.reference(),
    };
    Prepared::new("search.html", &context)
}
