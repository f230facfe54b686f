//! The words that there are, by their names in the files.

use super::{Put, Words, format};
use serde::Serialize;

/// Makes a struct with a field for each word into which nothing is put.
macro_rules! plain {
    ($($key:ident)*) => {
        /// The words into which nothing is put, resolved: `t` of the templates.
        #[allow(missing_docs, reason = "each is its own name, and stands in en.ftl")]
        #[derive(Serialize)]
        pub struct Plain {
            $(pub $key: String,)*
        }

        impl Plain {
            /// Their names.
            pub(super) const KEYS: &'static [&'static str] = &[$(stringify!($key),)*];

            pub(super) fn read(of: impl Fn(&str) -> String) -> Plain {
                Plain { $($key: of(stringify!($key)),)* }
            }
        }
    };
}

/// A word into which something is put: its name, and the names of what is put into it.
pub(super) struct Said {
    pub key: &'static str,
    pub with: &'static [&'static str],
}

/// Makes a function for each word into which something is put.
macro_rules! said {
    ($($key:ident($($name:ident: $kind:ty),*))*) => {
        /// All of them.
        pub(super) const SAID: &[Said] = &[
            $(Said { key: stringify!($key), with: &[$(stringify!($name)),*] },)*
        ];

        #[allow(missing_docs, reason = "each is its own name, and stands in en.ftl")]
        impl Words {
            $(pub fn $key(&self, $($name: $kind),*) -> String {
                format(&self.bundle, stringify!($key), &[$((stringify!($name), $name.put())),*])
            })*
        }
    };
}

plain! {
    // Every page
    language skip disclosure_log menu breadcrumb on_this_page about_log licence_name web_feed download_data browse search statistics about
    how_to_ask how_to_appeal accessibility privacy re_use
    // Dates, numbers, names
    month_1 month_2 month_3 month_4 month_5 month_6 month_7 month_8 month_9 month_10 month_11 month_12 quarter_1 quarter_2 quarter_3
    quarter_4 quarter_end_1 quarter_end_2 quarter_end_3 quarter_end_4 and and_before_vowel or yes no
    // The law
    tagged not_tagged section sections regulation regulations bar removed noun_exemption noun_exception noun_ground weight_absolute weight_qualified
    weight_mixed test_class test_prejudice test_inhibit test_endanger test_required test_adverse
    // What became of a request
    outcome_disclosed outcome_partly_withheld outcome_withheld outcome_neither_confirmed_nor_denied outcome_not_held
    outcome_cost_limit outcome_vexatious outcome_repeated outcome_already_available outcome_clarification_lapsed outcome_fee_not_paid
    outcome_transferred outcome_request_withdrawn says_disclosed says_partly_withheld says_withheld says_neither_confirmed_nor_denied
    says_not_held says_cost_limit says_vexatious says_repeated says_already_available says_clarification_lapsed says_fee_not_paid
    says_transferred says_request_withdrawn
    // Lists
    topics outcomes exemptions departments years intro_topics intro_outcomes intro_exemptions intro_departments intro_years
    every_topic every_outcome every_exemption every_department every_year all_responses no_responses nothing_published follow_list
    narrow pages previous next search_label
    // Home
    home latest browse_topic browse_outcome how_we_do all_statistics ask ask_says
    // A response
    received answered time_taken department exemptions_used exceptions_used provisions_used changed clarified fee_asked fee_paid
    extended the_request rest_of_request our_response parts_caption part outcome where_to_look facts legend why_withheld why_silent harm harm_silent
    applies_here covers means_exemption means_exception means_ground law_says how_likely condition purposes enactment intended
    where_to_find how_long opinion interest_test interest_factors for_disclosing for_withholding for_saying for_silence balance
    decided_withhold decided_silence review review_asked review_answered review_result decision_result decision_notice upheld
    upheld_in_part overturned changes change_correction change_further_disclosure change_review change_decision change_tribunal
    documents file_text file_other file_odt file_ods file_odp other_format download cite cited_information cited_environmental address_stays copy copied not_copied structured_data what_next similar similar_button wrong
    wrong_says related
    // Withdrawn, moved, not found, not public
    withdrawn other_responses withdrawn_list withdrawn_caption address withdrawn_day reason none_withdrawn moved go_to_new not_found
    check_address draft scheduled draft_response draft_page not_yet_public all_public preview_alone title reference becomes_public
    once_published page
    // A provision
    what_it_means what_to_show when_silent provisions_we_used how_often responses_that_use cited_by_year counts_published
    follow_exemption follow_exception follow_ground show_class show_class_silent show_prejudice show_prejudice_silent show_substantial
    show_substantial_silent show_inhibit show_inhibit_silent show_endanger show_endanger_silent show_required show_required_silent
    show_adverse show_adverse_silent show_factors show_factors_silent show_balance show_balance_silent show_mixed
    // Data
    data_description data_responses_csv data_responses_json data_statistics_csv data_statistics_json data_feed data_package
    data_catalogue data_schema statistics_by_period every_response
    // Statistics
    statistics_description counts_log counts_official official from_case_system answered_in_time released coverage_below log_holds
    get_data processed outstanding stopped stopped_key resolvable late extended_short median_days released_in_full in_part withheld
    not_held asked_for partly_upheld together quarter year provision topic section_head result responses at_the_end
    all_by_quarter all_outcomes_caption all_provisions_caption all_reviews_caption more_than_one_provision in_time in_time_extended
    log_in_time_caption key_median key_ninetieth log_days_caption log_outcomes_caption
    log_sections_caption can_cite_more log_topics_caption can_have_more log_years_caption log_financial_caption reviews_decisions
    internal_reviews regulator log_reviews_caption not_known_yet all median ninetieth in_time_percent end_title time_title days_title
    none_published
    // Search
    search_heading search_words results sort_by sort_best sort_newest sort_oldest needs_script download_list
    // Search, as the page's script says it
    no_results keep_typing no_match_filters check_spelling fewer_words remove_filter browse_log hints_or ask_us most_words
    group_outcome group_topic group_exemption group_department group_year show_outcomes show_topics show_exemptions show_departments
    show_years search_failed offline this_search try_again filters chosen clear_filters from to date_answered date_hint apply_filters
    date_wrong dates_crossed
}

said! {
    licence(link: &str)
    size_kb(n: usize)
    size_mb(n: usize)
    noun_response(n: usize)
    responses_counted(n: usize)
    requests_counted(n: usize)
    rows_columns(rows: usize, columns: usize)
    file_pages(pages: usize)
    sheets_rows(sheets: usize, rows: usize)
    pages_without_text(pages: usize)
    columns_withheld(n: usize, provisions: &str)
    law_name(act: &str, provision: &str)
    all_topics(n: usize)
    all_outcomes(n: usize)
    all_departments(n: usize)
    all_years(n: usize)
    list_whole(n: usize)
    list_page(n: usize, page: usize, pages: usize)
    title_page(title: &str, page: usize, pages: usize)
    page_number(n: usize)
    search_label_such(reference: &str)
    feed_of(title: &str, value: &str)
    home_heading(authority: &str)
    home_description(authority: &str)
    home_lede(n: usize)
    home_lede_since(n: usize, year: &str)
    all_newest_first(n: usize)
    figures_from(until: &str)
    taken_within(days: usize, limit: usize)
    taken_within_extended(days: usize, limit: usize)
    taken_late(days: usize, late: usize)
    taken_after(days: usize)
    back_to_note(n: usize)
    table_number(n: usize)
    suppressed(below: &str, most: usize)
    applies_to(provisions: &str)
    more_about(provision: &str)
    this_would(a: &str, z: &str)
    this_would_be_likely(a: &str, z: &str)
    harm_would(a: &str, z: &str)
    harm_would_be_likely(a: &str, z: &str)
    intended_on(day: &str)
    estimate(hours: &str)
    estimate_limit(hours: &str, limit: usize)
    look_again(day: &str)
    decision_of(regulator: &str)
    decision_notice_number(reference: &str)
    parts_removed(provisions: &str)
    accessible_version(title: &str)
    file_licence(licence: &str)
    show_all_rows(rows: usize)
    show_some_rows(shown: usize, rows: usize)
    more_rows(title: &str, from: usize, to: usize)
    first_columns(title: &str, wide: usize, columns: usize)
    also_as(link: &str)
    follow_feeds(links: &str)
    new_responses_on(topic: &str)
    similar_says(reference: &str)
    then_complain(link: &str)
    withdrawn_on(day: &str)
    withdrawn_next(link: &str)
    scheduled_until(day: &str)
    on_day(day: &str)
    lets_us_refuse(provision: &str)
    data_span(first: &str, last: &str)
    data_licence(link: &str, file: &str)
    year_to(day: &str)
    year_from_case_system(until: &str)
    compared_from_case_system(until: &str)
    up_from(value: &str)
    down_from(value: &str)
    as_before(value: &str)
    median_in(quarter: &str)
    days(n: f64, days: &str)
    coverage_in(held: usize, requests: &str, period: &str)
    coverage_year_to(held: usize, requests: &str, period: &str)
    coverage_span(held: usize, requests: &str, first: &str, last: &str)
    can_cite_more_cut(n: usize)
    can_have_more_cut(n: usize)
    end_finding(requests: &str, quarter: &str, processed: &str, outstanding: &str, stopped: &str)
    time_finding(responses: &str, timely: &str)
    days_finding(half: &str, ninetieth: &str)
    legal_limit(days: &str)
    search_words_such(reference: &str)
    results_counted(n: usize)
    found_for(found: &str, words: &str)
    no_match(words: &str)
    ask_also(link: &str)
    about_provision(link: &str)
    showing_for(words: &str, link: &str)
    without_words(words: &str, n: usize)
    answered_in(period: &str)
    answered_in_words(period: &str, words: &str)
    follow_topic(link: &str)
    all_exemptions(n: usize)
    page_short(n: usize)
    file_page(n: usize)
    file_slide(n: usize)
    file_row(n: usize)
    file_sheet(sheet: &str)
    not_looked_up(what: &str)
    filters_in_use(n: usize)
    remove(filter: &str)
    from_day(day: &str)
    to_day(day: &str)
}
