# What readers of a log read that is not its authors': the theme's words, in English. Syntax: https://projectfluent.org/fluent/guide/
# A name between { } is put in by the program; { $n } is a number, written with commas, and chooses the form.
# Templates have those without { } as t.NAME, the others by say(key="NAME", ...).

## Every page

# What the language calls itself, on the way to it from another.
language = English
skip = Skip to main content
disclosure_log = Disclosure log
menu = Main
breadcrumb = Breadcrumb
on_this_page = On this page
about_log = About this log
licence = Published under the { $link }, except where we say otherwise.
licence_name = Open Government Licence v3.0
web_feed = Web feed
download_data = Download the data
browse = Browse
search = Search
statistics = Statistics
about = About FOI
how_to_ask = How to ask
how_to_appeal = How to appeal
accessibility = Accessibility statement
privacy = Privacy
re_use = Re-use

## Dates, numbers, names

month_1 = January
month_2 = February
month_3 = March
month_4 = April
month_5 = May
month_6 = June
month_7 = July
month_8 = August
month_9 = September
month_10 = October
month_11 = November
month_12 = December
quarter_1 = Jan to Mar
quarter_2 = Apr to Jun
quarter_3 = Jul to Sep
quarter_4 = Oct to Dec
quarter_end_1 = 31 March
quarter_end_2 = 30 June
quarter_end_3 = 30 September
quarter_end_4 = 31 December
# Before the last of several, and the same where that begins with a vowel.
and = and
and_before_vowel = and
or = or
yes = Yes
no = No
size_kb = { $n } KB
size_mb = { $n } MB
# Only the noun, after a number that stands apart.
noun_response = { $n ->
    [one] response
   *[other] responses
}
responses_counted = { $n ->
    [one] { $n } response
   *[other] { $n } responses
}
requests_counted = { $n ->
    [one] { $n } request
   *[other] { $n } requests
}
rows_columns = { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
}, { $columns ->
    [one] { $columns } column
   *[other] { $columns } columns
}
file_pages = { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
}
sheets_rows = { $sheets ->
    [one] { $sheets } sheet
   *[other] { $sheets } sheets
}, { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
}
tagged = Tagged for screen readers
not_tagged = Not tagged for screen readers
pages_without_text = { $pages ->
    [one] { $pages } page without text
   *[other] { $pages } pages without text
}
columns_withheld = { $n ->
    [one] { $n } column
   *[other] { $n } columns
} withheld under { $provisions }

## The law

# Beside a number: section 31(1)(a), and several: sections 31 and 40.
section = section
sections = sections
regulation = regulation
regulations = regulations
# What stands before the number of a provision on its bar and is not copied: "s", then "ection ".
bar = withheld
removed = A passage has been removed here.
noun_exemption = exemption
noun_exception = exception
noun_ground = ground
weight_absolute = Absolute: no public interest test
weight_qualified = Qualified: public interest test applies
weight_mixed = Public interest test may apply
test_class = Class-based
test_prejudice = Prejudice-based
test_inhibit = Would inhibit
test_endanger = Would endanger
test_required = Required for the purpose
test_adverse = Adverse effect needed
law_name = { $act }, { $provision }

## What became of a request

outcome_disclosed = Disclosed
outcome_partly_withheld = Partly withheld
outcome_withheld = Withheld
outcome_neither_confirmed_nor_denied = Neither confirmed nor denied
outcome_not_held = Not held
outcome_cost_limit = Over the cost limit
outcome_vexatious = Vexatious
outcome_repeated = Repeated request
outcome_already_available = Already available
outcome_clarification_lapsed = Closed: not clarified
outcome_fee_not_paid = Closed: fee not paid
outcome_transferred = Transferred
outcome_request_withdrawn = Request withdrawn
says_disclosed = We released all the information asked for.
says_partly_withheld = We released some of the information and withheld the rest.
says_withheld = We withheld all the information asked for.
says_neither_confirmed_nor_denied = We will not say whether we hold this information.
says_not_held = We do not hold the information asked for.
says_cost_limit = Finding the information would cost more than the law requires us to spend.
says_vexatious = We refused the request as vexatious.
says_repeated = We had already answered this request.
says_already_available = You can already get this information. We say where.
says_clarification_lapsed = We asked what was meant, got no reply, and closed the request.
says_fee_not_paid = We asked for a fee, it was not paid, and we closed the request.
says_transferred = We passed the request to another public body. We say which.
says_request_withdrawn = The person who asked withdrew the request.

## Lists

topics = Topics
outcomes = Outcomes
exemptions = Exemptions
departments = Departments
years = Years
intro_topics = Responses by what they are about.
intro_outcomes = Responses by what became of the request.
intro_exemptions = Responses by the provisions of law that we relied on to withhold information.
intro_departments = Responses by the part of the organisation that answered.
intro_years = Responses by the year in which we answered.
every_topic = All topics
every_outcome = All outcomes
every_exemption = All exemptions
every_department = All departments
every_year = All years
all_topics = { $n ->
    [one] All topics
   *[other] All { $n } topics
}
all_outcomes = { $n ->
    [one] All outcomes
   *[other] All { $n } outcomes
}
all_departments = { $n ->
    [one] All departments
   *[other] All { $n } departments
}
all_years = { $n ->
    [one] All years
   *[other] All { $n } years
}
all_responses = All responses
no_responses = No responses here yet.
nothing_published = We have not published any responses yet.
list_whole = { $n ->
    [one] { $n } response
   *[other] { $n } responses
}, newest first.
list_page = { $n ->
    [one] { $n } response
   *[other] { $n } responses
}, newest first. Page { $page } of { $pages }.
title_page = { $title } (page { $page } of { $pages })
follow_list = Follow this list in a feed reader
narrow = Narrow this list
pages = Pages
previous = Previous
next = Next
page_number = Page { $n }
search_label = Search for words, or a reference
search_label_such = Search for words, or a reference such as { $reference }
feed_of = { $title }: { $value }

## Home

home = Home
home_heading = What people have asked { $authority }
home_description = Responses of { $authority } to requests for information, with the reasons where something was withheld.
home_lede = { $n ->
    [one] Read our responses to { $n } Freedom of Information request.
   *[other] Read our responses to { $n } Freedom of Information requests.
}
home_lede_since = { $n ->
    [one] Read our responses to { $n } Freedom of Information request since { $year }.
   *[other] Read our responses to { $n } Freedom of Information requests since { $year }.
}
latest = Latest responses
all_newest_first = { $n ->
    [one] All responses, newest first
   *[other] All { $n } responses, newest first
}
browse_topic = Browse by topic
browse_outcome = Browse by outcome
how_we_do = How we are doing
figures_from = { $until }, from our case system. These figures count every request, not only those in this log.
all_statistics = All statistics
ask = Ask for information
ask_says = Anyone can ask. It is free, and we must usually answer within 20 working days.

## A response

received = Received
answered = Answered
time_taken = Time taken
taken_within = { $days ->
    [one] { $days } working day, within the limit of { $limit }
   *[other] { $days } working days, within the limit of { $limit }
}
taken_within_extended = { $days ->
    [one] { $days } working day, within the extended limit of { $limit }
   *[other] { $days } working days, within the extended limit of { $limit }
}
taken_late = { $days ->
    [one] { $days } working day, { $late } late
   *[other] { $days } working days, { $late } late
}
taken_after = { $days ->
    [one] { $days } working day, answered after the last day
   *[other] { $days } working days, answered after the last day
}
department = Department
exemptions_used = Exemptions used
exceptions_used = Exceptions used
provisions_used = Provisions used
changed = Changed
clarified = Clarified
fee_asked = Fee asked for
fee_paid = Fee paid
extended = Extended to
the_request = The request
rest_of_request = The rest of the request
our_response = Our response
parts_caption = Outcome for each part of the request
part = Part
outcome = Outcome
where_to_look = Where to look
facts = Facts in this response
legend = A bar shows where we removed text, and the section of the law that lets us. Every bar is the same size. The removed text is not in this page or in the files.
back_to_note = Back to note { $n } in the text
table_number = Table { $n }
suppressed = { $below } stands for a count from 1 to { $most }, which we do not publish because a small number could identify somebody.
why_withheld = What we withheld and why
why_silent = Why we neither confirm nor deny
harm = The harm we identified
harm_silent = The harm in confirming or denying
applies_here = How it applies here
applies_to = This applies to { $provisions } below.
covers = What it covers here
means_exemption = What this exemption means
means_exception = What this exception means
means_ground = What this ground means
more_about = More about { $provision }
law_says = What the law says:
how_likely = How likely the harm is
this_would = We assess that this { $a }would{ $z } happen.
this_would_be_likely = We assess that this { $a }would be likely to{ $z } happen.
harm_would = We assess that the harm { $a }would{ $z } happen.
harm_would_be_likely = We assess that the harm { $a }would be likely to{ $z } happen.
condition = The condition we rely on
purposes = The purposes we rely on
enactment = What prohibits disclosure
intended = When it will be published
intended_on = We intend to publish it on { $day }.
where_to_find = Where to find it
how_long = How long it would take
estimate = We estimate { $hours } hours.
estimate_limit = We estimate { $hours } hours. The limit is { $limit }.
opinion = Opinion of the qualified person
interest_test = Public interest test
interest_factors = Public interest factors
for_disclosing = Reasons to disclose
for_withholding = Reasons to withhold
for_saying = Reasons to confirm or deny
for_silence = Reasons not to
balance = Balance of the public interest
decided_withhold = We decided to withhold.
decided_silence = We decided neither to confirm nor to deny.
look_again = We will look at this again on { $day }.
review = Review and appeal
review_asked = Review asked for
review_answered = Review answered
review_result = What became of our decision
decision_of = Decision of the { $regulator }
decision_result = What the decision did to ours
decision_notice = Decision notice
decision_notice_number = Decision notice { $reference }
upheld = Upheld
upheld_in_part = Upheld in part
overturned = Overturned
changes = Changes to this page
change_correction = Correction
change_further_disclosure = Further disclosure
change_review = Review
change_decision = Decision
change_tribunal = Tribunal
documents = Documents
parts_removed = Parts removed under { $provisions }
accessible_version = Accessible version of { $title }
file_licence = Licence: { $licence }
show_all_rows = Show all { $rows } rows
show_some_rows = Show { $shown } of { $rows } rows
more_rows = { $title }: rows { $from } to { $to }
first_columns = { $title }, first { $wide } of { $columns } columns
file_text = Text
file_other = File
file_odt = OpenDocument text
file_ods = OpenDocument spreadsheet
file_odp = OpenDocument presentation
other_format = Ask for another format:
download = Download
cite = Cite this page
# Before the reference, where a response is cited.
cited_information = FOI
cited_environmental = EIR
address_stays = This address will not change.
copy = Copy the citation
copied = Copied
not_copied = Could not copy. Select the text and copy it.
also_as = Also available as { $link }.
structured_data = structured data (JSON)
follow_feeds = Follow { $links } in a feed reader.
new_responses_on = new responses on { $topic }
what_next = What you can do next
similar = Ask for something similar
similar_says = Ask for other years or areas. Give our reference, { $reference }.
similar_button = Make a similar request
wrong = Think we got it wrong?
wrong_says = If you made this request, you can ask us to look at it again.
then_complain = Then you can { $link }.
related = Related responses

## Withdrawn, moved, not found, not public

withdrawn = This response has been withdrawn
withdrawn_on = We withdrew it on { $day }.
withdrawn_next = Look through { $link }, or ask us for the information that you need.
other_responses = our other responses
withdrawn_list = Withdrawn responses
withdrawn_caption = Responses we have withdrawn, newest first
address = Address
withdrawn_day = Withdrawn on
reason = Reason
none_withdrawn = We have not withdrawn any responses.
moved = This page has moved
go_to_new = Go to its new address
not_found = Page not found
check_address = If you typed the address, check it is correct.
draft = Draft
scheduled = Scheduled
draft_response = This response is not public. It becomes public when its status is published.
draft_page = This page is not public. It becomes public when its status is published.
scheduled_until = Not public until { $day }.
not_yet_public = Not yet public
all_public = Everything is public.
preview_alone = These are seen in the preview alone.
title = Title
reference = Reference
becomes_public = Becomes public
once_published = when its status is published
on_day = on { $day }
page = Page

## A provision

what_it_means = What it means
what_to_show = What we must show to use it
when_silent = When we can refuse to say if we hold it
provisions_we_used = Provisions we have used
how_often = How often we have used it
responses_that_use = Responses that use it
lets_us_refuse = { $provision } lets us refuse to say whether we hold the information at all.
cited_by_year = Responses that cite it, by year answered
counts_published = Counts responses published in this log. A response may cite more than one provision.
follow_exemption = Follow this exemption in a feed reader
follow_exception = Follow this exception in a feed reader
follow_ground = Follow this ground in a feed reader
show_class = That the information is of the kind described. We need not show any harm.
show_class_silent = That the information, if we held it, would be of the kind described. We need not show any harm.
show_prejudice = What harm releasing the information would cause, and how likely it is.
show_prejudice_silent = What harm saying whether we hold it would cause, and how likely it is.
show_substantial = What harm releasing the information would cause, how likely it is, and that it would be substantial.
show_substantial_silent = What harm saying whether we hold it would cause, how likely it is, and that it would be substantial.
show_inhibit = What releasing the information would hold people back from, and how likely that is.
show_inhibit_silent = What saying whether we hold it would hold people back from, and how likely that is.
show_endanger = Whom releasing the information would put in danger, and how likely that is.
show_endanger_silent = Whom saying whether we hold it would put in danger, and how likely that is.
show_required = That withholding the information is needed for this purpose.
show_required_silent = That not saying whether we hold it is needed for this purpose.
show_adverse = What harm releasing the information would do to this interest. That it might is not enough.
show_adverse_silent = What harm saying whether we hold it would do to this interest. That it might is not enough.
show_factors = The public interest reasons for and against releasing it.
show_factors_silent = The public interest reasons for and against saying whether we hold it.
show_balance = Why, on balance, withholding it is better for the public.
show_balance_silent = Why, on balance, not saying is better for the public.
show_mixed = Where the law asks for it, why the public interest is not in releasing it.

## Data

data_description = Every public response as open data.
data_span = The responses are from { $first } to { $last }.
data_licence = You may use all of it under the { $link }, except where a file says otherwise. Beside the page of each response stands the same as { $file }.
data_responses_csv = A row a response: reference, title, dates, outcome, provisions, summary.
data_responses_json = The same as a list of objects.
data_statistics_csv = Figures by period: official figures, and what this log holds.
data_statistics_json = The same as objects.
data_feed = The newest responses, as a web feed.
data_package = What the columns of the CSV files hold, as a Frictionless Data Package.
data_catalogue = This page for catalogues of data (DCAT).
data_schema = What the index.json of each response holds, as a JSON Schema.
statistics_by_period = Statistics by period
every_response = Every response

## Statistics

statistics_description = How many requests we answer, how quickly, and what we release.
counts_log = These figures count responses published in this log. We do not publish every response, so they may differ from our returns to government.
counts_official = Official figures come first. They count every request we received. The figures after them count only the responses published in this log.
official = Official figures
year_to = Year to { $day }
from_case_system = From our case system.
year_from_case_system = { $until }. From our case system.
compared_from_case_system = { $until }, compared with the year before. From our case system.
up_from = up from { $value }
down_from = down from { $value }
as_before = as before: { $value }
answered_in_time = Answered in time
released = Released in full or part
median_in = Median time taken, { $quarter }
# $n is the number that chooses the form; $days is how it is written, such as 14.5.
days = { $n ->
    [one] { $days } day
   *[other] { $days } days
}
coverage_in = { $held ->
    [one] { $held } of the { $requests } received in { $period } is in this log.
   *[other] { $held } of the { $requests } received in { $period } are in this log.
}
coverage_year_to = { $held ->
    [one] { $held } of the { $requests } received in the year to { $period } is in this log.
   *[other] { $held } of the { $requests } received in the year to { $period } are in this log.
}
coverage_span = { $held ->
    [one] { $held } of the { $requests } received from { $first } to { $last } is in this log.
   *[other] { $held } of the { $requests } received from { $first } to { $last } are in this log.
}
coverage_below = The figures below count every response in this log, from these years or others.
log_holds = What this log holds
get_data = Get the data
processed = Processed
outstanding = Outstanding
stopped = Stopped
stopped_key = Stopped: we wait for the requester or a fee
resolvable = Resolvable
late = Late
extended_short = Extended
median_days = Median days
released_in_full = Released in full
in_part = In part
withheld = Withheld
not_held = Not held
asked_for = Asked for
partly_upheld = Partly upheld
together = Together
quarter = Quarter
year = Year
provision = Provision
topic = Topic
section_head = Section
result = Result
responses = Responses
at_the_end = How the requests of each quarter stood when it ended.
all_by_quarter = All requests, by quarter of receipt
all_outcomes_caption = All requests: what became of them
all_provisions_caption = All requests: provisions
all_reviews_caption = All requests: internal reviews
more_than_one_provision = By quarter of receipt. We can rely on more than one provision in a request.
in_time = In time
in_time_extended = In time with an extension
log_in_time_caption = Published responses: answered in time, by quarter
key_median = Median: half took this long or less
key_ninetieth = 90th percentile: 9 in 10 took this long or less
log_days_caption = Published responses: working days taken, by quarter
log_outcomes_caption = Published responses, by outcome
log_sections_caption = Published responses that cite it, by section
can_cite_more = A response can cite more than one.
can_cite_more_cut = A response can cite more than one. The { $n } cited most often are shown; the data has all.
log_topics_caption = Published responses, by topic
can_have_more = A response can have more than one.
can_have_more_cut = A response can have more than one. The { $n } most frequent are shown; the data has all.
log_years_caption = Published responses, by year of receipt
log_financial_caption = Published responses, by year of receipt from April to March
reviews_decisions = Reviews and decisions
internal_reviews = Internal reviews
regulator = Regulator
log_reviews_caption = Published responses: what became of our decision
not_known_yet = Not known yet
all = All
median = Median
ninetieth = 90th percentile
in_time_percent = In time, %
end_title = Requests received, by what had become of them when the quarter ended
end_finding = Of { $requests } received in { $quarter }: { $processed } processed when it ended, { $outstanding } outstanding, { $stopped } stopped.
time_title = Requests answered, by quarter of receipt
time_finding = Of { $responses } published, { $timely } came within the limit, with an extension or without.
days_title = Working days taken, by quarter of receipt
days_finding = Half of the published responses took { $half } working days or less, nine in ten { $ninetieth } or less.
none_published = No responses are published yet.
legal_limit = Legal limit: { $days }

## Search

search_heading = Search past responses
search_words = Words, or a reference
search_words_such = Words, or a reference such as { $reference }
results = Results
sort_by = Sort by
sort_best = Best match
sort_newest = Newest
sort_oldest = Oldest
needs_script = Searching needs JavaScript. You can browse without it.
download_list = Download the list of responses (CSV)

## Search, as the page's script says it

results_counted = { $n ->
    [one] { $n } result
   *[other] { $n } results
}
found_for = { $found } for { $words }
no_results = No results
keep_typing = Keep typing
no_match = No responses match "{ $words }".
no_match_filters = No responses match these filters.
check_spelling = check the spelling
fewer_words = use fewer words
remove_filter = remove a filter
browse_log = browse the log
hints_or = , or
ask_also = You can also { $link }.
ask_us = ask us for the information
about_provision = Our page about { $link } says what it means and how often we rely on it.
showing_for = Showing results for { $words }. Search for { $link } instead.
most_words = No response has all of these words. These have most of them.
without_words = No response has all of these. Without { $words }: { $n }.
answered_in = Answered in { $period }
answered_in_words = Answered in { $period }: { $words }
follow_topic = Follow { $link } in a feed reader.
group_outcome = Outcome
group_topic = Topic
group_exemption = Exemption used
group_department = Department
group_year = Year
show_outcomes = Show outcomes
show_topics = Show topics
show_exemptions = Show exemptions
show_departments = Show departments
show_years = Show years
all_exemptions = { $n ->
    [one] All exemptions
   *[other] All { $n } exemptions
}
page_short = page { $n }
file_page = page { $n }
file_slide = slide { $n }
file_row = row { $n }
file_sheet = sheet { $sheet }
search_failed = Search did not work
offline = You are offline. Search needs a connection.
not_looked_up = We could not look up { $what }.
this_search = this search
try_again = Try again
filters = Filters
filters_in_use = Filters ({ $n } in use)
chosen = Filters in use
remove = Remove { $filter }
clear_filters = Clear all filters
from = From
to = To
from_day = From { $day }
to_day = To { $day }
date_answered = Date answered
date_hint = For example, 2024 or 31/3/2024
apply_filters = Apply filters
date_wrong = Enter a date such as 2024 or 31/3/2024.
dates_crossed = "To" must be the same as or after "From".
