//! The page of one response.

use super::language::Languages;
use super::list::{Head, banner, chips, escaped, htmls, section_ids};
use super::value::{Object, html, link};
use super::words::{self, capital, counted};
use super::{Page, Prepared, Renderer};
use crate::attachments::media_type;
use crate::kept::Kept;
use crate::law::{self, Outcome};
use crate::log::text::{escape_html, spoken_provision};
use crate::log::{
    Bar, BarPlace, Cell, Exemption, Field, File, Intended, Likelihood, Published, Response, See,
    Text, Visibility, card_ids,
};
use crate::markdown::{self, Rendered};
use crate::search::MOST;
use tera::Value;

/// A preview shows all rows up to this many, and columns.
const ALL_ROWS: usize = 50;
const COLUMNS: usize = 12;
/// Of a longer table, this many.
const FIRST_ROWS: usize = 10;

impl Renderer {
    /// Gathers what the page of a response shows, and gives its text back.
    pub fn response(&self, i: usize) -> (Prepared, Rendered) {
        let response = &self.log.responses[i];
        let site = &self.log.site;
        let ncnd = response.outcome == Outcome::NeitherConfirmedNorDenied;
        let ids = card_ids(response.exemptions.iter().map(|e| e.provision.id.as_str()));
        let folder = response.path();
        let body = markdown::body(site, response);
        let path = self.path(&Page::Response(i));
        let plain_title = response.title.plain();
        let languages = Languages::of(response, site);
        let title_html = languages.inline(response.title.line_html(BarPlace::Still));
        let summary_plain = markdown::plain(&response.summary);
        let mut breadcrumb = vec![self.home_crumb()];
        let topics: Vec<Value> = response
            .topics
            .iter()
            .map(|t| link(&site.href(&format!("topics/{}/", crate::log::slug(t))), t))
            .collect();
        breadcrumb.extend(topics.first().cloned());
        if let Some(responded) = response.responded {
            breadcrumb.push(link(
                &site.href(&format!("years/{:04}/", responded.year())),
                &responded.year().to_string(),
            ));
        }
        let head = Head {
            title: &plain_title,
            heading_html: &title_html,
            description: &summary_plain,
            breadcrumb,
            lang: &response.language,
            nav: "browse",
            noindex: response.visibility != Visibility::Public,
            ..Head::of(&path)
        };
        let (mut context, mut page) = self.start(&head);
        page.text("og_type", "article")
            .maybe("published", response.responded.map(|d| d.to_string()))
            .maybe("modified", response.changed().map(|d| d.to_string()));
        match response.visibility {
            Visibility::Public => {}
            Visibility::Draft => {
                page.put("banner", banner("Draft", "This response is not public. It becomes public when its status is published."));
            }
            Visibility::Scheduled(day) => {
                page.put(
                    "banner",
                    banner(
                        "Scheduled",
                        &format!("Not public until {}.", words::day(day)),
                    ),
                );
            }
        }
        let mut object = Object::new();
        object
            .text("reference", &response.reference)
            .html("title_html", &title_html)
            .text(
                "kicker",
                words::kicker(self.log.site.law.catalogue(response.regime)),
            )
            .put("outcome", self.outcome(response.outcome))
            .put("ncnd", ncnd)
            .html(
                "summary_html",
                &languages.inline(markdown::inline(
                    &response.summary,
                    site.base(&folder),
                    true,
                    BarPlace::Prose,
                )),
            )
            .put("received", words::date(response.received))
            .maybe("responded", response.responded.map(words::date))
            .maybe("time_taken", time_taken(response))
            .maybe(
                "department",
                response.department.as_ref().map(|d| {
                    link(
                        &site.href(&format!("departments/{}/", crate::log::slug(d))),
                        d,
                    )
                }),
            )
            .put("topics", topics.clone())
            .put("sections", self.section_links(response))
            .text("sections_label", sections_label(response))
            .maybe("changed", response.changed().map(words::date))
            .maybe(
                "clarified",
                response
                    .clarification
                    .and_then(|c| c.received)
                    .map(words::date),
            )
            .maybe(
                "extended",
                response.extension.as_ref().map(|e| words::date(e.until)),
            )
            .put("legend", shows_bar(response));
        self.sections(&mut object, response, &body);
        self.parts(&mut object, response, &ids);
        self.facts(&mut object, response);
        self.reasons(&mut object, response, &ids, ncnd);
        self.review(&mut object, response);
        let changes: Vec<Value> = response
            .changes
            .iter()
            .enumerate()
            .map(|(n, change)| {
                let mut row = Object::new();
                row.put("date", words::date(change.on))
                    .text("kind", &capital(&change.kind.key().replace('-', " ")))
                    .html(
                        "what_html",
                        &self.own_html(response, &change.what, &format!("change-{n}-")),
                    );
                row.value()
            })
            .collect();
        object.put("changes", changes);
        object.put(
            "documents",
            response
                .attachments
                .iter()
                .enumerate()
                .map(|(n, a)| self.document(response, n, &a.title, &a.file))
                .collect::<Vec<_>>(),
        );
        object.maybe(
            "suppressed",
            response.suppressed_below.map(|n| {
                format!(
                    "<{n} stands for a count from 1 to {}, which we do not publish because a small number could identify somebody.",
                    n - 1
                )
            }),
        );
        self.next(&mut object, response, &plain_title);
        let related: Vec<Value> = self.related(i).map(|item| Value::clone(item)).collect();
        object.put(
            "contents",
            contents(response, languages, &body, ncnd, !related.is_empty()),
        );
        object.put("related", related);
        context.put("page", page).put("response", object);
        (
            Prepared {
                template: "response.html",
                context,
            },
            body,
        )
    }

    fn section_links(&self, response: &Response) -> Vec<Value> {
        let site = &self.log.site;
        section_ids(&response.provisions())
            .iter()
            .map(|id| {
                link(
                    &site.href(&format!(
                        "exemptions/{}/",
                        self.log.exemption_slug(response.regime, id)
                    )),
                    &capital(&spoken_provision(id)),
                )
            })
            .collect()
    }

    fn sections(&self, object: &mut Object, response: &Response, body: &Rendered) {
        let languages = Languages::of(response, &self.log.site);
        let mut more = Vec::new();
        let (mut request, mut answer) = (false, false);
        for section in &body.sections {
            if section.heading.trim() == "Request" && !request {
                request = true;
                object
                    .html("request_html", &languages.block(section.html.clone()))
                    .text("request_id", &section.id);
            } else if section.heading.trim() == "Response" && !answer {
                answer = true;
                object
                    .html("response_html", &languages.block(section.html.clone()))
                    .text("response_id", &section.id);
            } else if !section.id.is_empty() {
                let mut row = Object::new();
                row.text("id", &section.id)
                    .html(
                        "heading_html",
                        &languages.inline(section.heading_html.clone()),
                    )
                    .html("html", &languages.block(section.html.clone()));
                more.push(row.value());
            }
        }
        object.put("more", more);
    }

    fn parts(&self, object: &mut Object, response: &Response, ids: &[String]) {
        let folder = response.path();
        let languages = Languages::of(response, &self.log.site);
        let rows: Vec<Value> = response
            .parts
            .iter()
            .map(|part| {
                let mut row = Object::new();
                row.html(
                    "part_html",
                    &languages.inline(markdown::inline(
                        &part.part,
                        self.log.site.base(&folder),
                        true,
                        BarPlace::Still,
                    )),
                )
                .put("outcome", self.outcome(part.outcome));
                let see = match &part.see {
                    Some(See::Heading(text, id)) => Some((
                        format!("#{id}"),
                        languages.inline(text.line_html(BarPlace::Still)),
                    )),
                    Some(See::File(name)) => {
                        response.published().find(|p| p.name == *name).map(|p| {
                            let title = response.attachments.iter().find(
                                |a| matches!(&a.file, File::Published(q) if q.name == p.name),
                            );
                            (
                                self.file_href(response, &p.name),
                                title.map_or_else(String::new, |a| {
                                    languages.inline(a.title.line_html(BarPlace::Still))
                                }),
                            )
                        })
                    }
                    None => part
                        .provisions
                        .first()
                        .and_then(|p| {
                            response
                                .exemptions
                                .iter()
                                .position(|e| e.provision.id == p.id)
                        })
                        .map(|k| {
                            (
                                format!("#{}", ids[k]),
                                escaped(&capital(&response.exemptions[k].provision.spoken())),
                            )
                        }),
                };
                if let Some((href, name)) = see {
                    let mut see = Object::new();
                    see.text("href", &href).html("name_html", &name);
                    row.put("see", see);
                }
                row.value()
            })
            .collect();
        object.put("parts", rows);
    }

    fn facts(&self, object: &mut Object, response: &Response) {
        let languages = Languages::of(response, &self.log.site);
        let facts: Vec<Value> = response
            .fields
            .iter()
            .filter(|(_, field)| !matches!(field, Field::List(items) if items.is_empty()))
            .map(|(key, field)| {
                let mut row = Object::new();
                let value = |field| field_html(field, languages);
                if languages.same() {
                    row.text("label", &label(key));
                } else {
                    row.html("label", &languages.inline(escaped(&label(key))));
                }
                match field {
                    Field::List(items) if !items.is_empty() => row.put(
                        "values_html",
                        htmls(&items.iter().map(value).collect::<Vec<_>>()),
                    ),
                    single => row.html("value_html", &value(single)),
                };
                row.value()
            })
            .collect();
        object.put("facts", facts);
    }

    fn reasons(&self, object: &mut Object, response: &Response, ids: &[String], ncnd: bool) {
        let shares = |own: fn(&Exemption) -> bool| -> Vec<String> {
            response
                .exemptions
                .iter()
                .filter(|e| !own(e))
                .map(|e| e.provision.spoken())
                .collect()
        };
        if let Some(harm) = &response.harm {
            object.html("shared_harm_html", &self.own_html(response, harm, "harm-"));
            object.text(
                "shared_names",
                &words::listed(&shares(|e| e.harm.is_some())),
            );
        }
        if let Some(balance) = &response.balance {
            object.html(
                "shared_balance_html",
                &self.own_html(response, balance, "balance-"),
            );
            object.text("shared_decision", decision(ncnd));
        }
        let cards: Vec<Value> = response
            .exemptions
            .iter()
            .zip(ids)
            .map(|(e, id)| self.exemption_card(response, e, id, ncnd))
            .collect();
        object.put("cards", cards);
    }

    fn exemption_card(&self, response: &Response, e: &Exemption, id: &str, ncnd: bool) -> Value {
        let site = &self.log.site;
        let provision = e.provision;
        let folder = response.path();
        let catalogue = self.log.site.law.catalogue(response.regime);
        let refuses = ncnd || provision.is_ncnd();
        let key = |text: &Text, name: &str| self.own_html(response, text, &format!("{id}-{name}-"));
        let languages = Languages::of(response, site);
        let factor = |text: &Text| {
            let line = markdown::inline(text, site.base(&folder), true, BarPlace::Prose);
            html(&languages.inline(line))
        };
        let mut card = Object::new();
        card.text("id", id)
            .text("heading", &provision.heading())
            .put("chips", chips(provision, e.condition))
            .text("means", &provision.plain)
            .text(
                "harm_title",
                if provision.test == law::Test::Class || provision.test == law::Test::None {
                    "How it applies here"
                } else {
                    "The harm we identified"
                },
            )
            .maybe(
                "covers_html",
                e.covers.as_ref().map(|t| html(&key(t, "covers"))),
            )
            .maybe("harm_html", e.harm.as_ref().map(|t| html(&key(t, "harm"))))
            .maybe(
                "likelihood",
                e.likelihood.map(|l| match l {
                    Likelihood::Would => "would",
                    Likelihood::WouldBeLikely => "would be likely to",
                }),
            )
            .put(
                "factors",
                !e.for_disclosure.is_empty() || !e.against_disclosure.is_empty(),
            )
            .text(
                "for_title",
                if refuses {
                    "Reasons to confirm or deny"
                } else {
                    "Reasons to disclose"
                },
            )
            .text(
                "against_title",
                if refuses {
                    "Reasons not to"
                } else {
                    "Reasons to withhold"
                },
            )
            .put(
                "for_html",
                e.for_disclosure.iter().map(factor).collect::<Vec<_>>(),
            )
            .put(
                "against_html",
                e.against_disclosure.iter().map(factor).collect::<Vec<_>>(),
            )
            .maybe(
                "balance_html",
                e.balance.as_ref().map(|t| html(&key(t, "balance"))),
            )
            .text("decision", decision(refuses))
            .maybe("review_on", e.review_on.map(words::date))
            .text(
                "href",
                &site.href(&format!(
                    "exemptions/{}/",
                    self.log.exemption_slug(response.regime, &provision.id)
                )),
            )
            .text("href_name", &format!("More about {}", provision.spoken()))
            .text("kind", provision.noun())
            .text("law_href", &provision.url())
            .text(
                "law_name",
                &format!(
                    "{}, {}",
                    catalogue.act,
                    spoken_provision(provision.section_id())
                ),
            );
        let mut rows: Vec<Value> = Vec::new();
        let mut row = |label: &str, value: String| {
            let mut row = Object::new();
            row.text("label", label).html("html", &value);
            rows.push(row.value());
        };
        if let Some(condition) = e.condition {
            row(
                "The condition we rely on",
                format!(
                    "<p>{}. {}</p>",
                    escaped(&capital(&condition.spoken())),
                    escaped(&condition.plain)
                ),
            );
        }
        if !e.purposes.is_empty() {
            let items: String = e
                .purposes
                .iter()
                .map(|p| {
                    format!(
                        "<li>{}: {}</li>",
                        escaped(&catalogue.spoken(p)),
                        escaped(catalogue.purpose(p).map_or("", |p| &p.plain))
                    )
                })
                .collect();
            row("The purposes we rely on", format!("<ul>{items}</ul>"));
        }
        if let Some(enactment) = &e.enactment {
            row("What prohibits disclosure", key(enactment, "enactment"));
        }
        match &e.intended {
            Some(Intended::On(day)) => row(
                "When it will be published",
                format!("<p>We intend to publish it on {}.</p>", words::day(*day)),
            ),
            Some(Intended::Words(text)) => row("When it will be published", key(text, "intended")),
            None => {}
        }
        if let Some(place) = &e.place {
            row("Where to find it", key(place, "where"));
        }
        if let Some(hours) = e.estimate_hours {
            // The environmental regulations know no such limit.
            let limit = self
                .log
                .site
                .law
                .catalogue(response.regime)
                .cost_limit
                .as_ref();
            let limit = limit.map_or_else(String::new, |limit| {
                format!(" The limit is {}.", limit.hours)
            });
            row(
                "How long it would take",
                format!("<p>We estimate {} hours.{limit}</p>", number(hours)),
            );
        }
        if let Some(person) = &e.qualified_person {
            row(
                "Opinion of the qualified person",
                format!(
                    "{}<p>{}, {}.</p>",
                    key(&person.opinion, "opinion"),
                    languages.inline(escaped(&person.title)),
                    words::day(person.on)
                ),
            );
        }
        card.put("rows", rows);
        card.value()
    }

    fn review(&self, object: &mut Object, response: &Response) {
        let mut rows: Vec<Value> = Vec::new();
        let mut row = |label: &str, value: String| {
            let mut row = Object::new();
            row.text("label", label).html("value_html", &value);
            rows.push(row.value());
        };
        if let Some(review) = &response.internal_review {
            row("Review asked for", words::day(review.requested));
            if let Some(responded) = review.responded {
                row("Review answered", words::day(responded));
            }
            if let Some(outcome) = review.outcome {
                row("What became of our decision", outcome.words().to_owned());
            }
            if let Some(note) = &review.note {
                object.html(
                    "review_notes_html",
                    &self.own_html(response, note, "review-note-"),
                );
            }
        }
        if let Some(decision) = &response.commissioner {
            let regulator = &self.log.site.law.catalogue(response.regime).regulator.name;
            if let Some(decided) = decision.decided {
                row(&format!("Decision of the {regulator}"), words::day(decided));
            }
            if let Some(outcome) = decision.outcome {
                row("What the decision did to ours", outcome.words().to_owned());
            }
            let name = decision.reference.as_deref().map_or_else(
                || "Decision notice".to_owned(),
                |r| format!("Decision notice {r}"),
            );
            match &decision.url {
                Some(url) => row(
                    "Decision notice",
                    format!("<a href=\"{}\">{}</a>", escaped(url), escaped(&name)),
                ),
                None if decision.reference.is_some() => row("Decision notice", escaped(&name)),
                None => {}
            }
        }
        object.put("review", rows);
    }

    fn document(&self, response: &Response, n: usize, title: &Text, file: &File) -> Value {
        let mut object = Object::new();
        let languages = Languages::of(response, &self.log.site);
        let title_html = languages.inline(title.line_html(BarPlace::Still));
        object.html("title_html", &title_html);
        match file {
            File::Withheld(bar) => {
                object
                    .html("bar_html", &bar.html(BarPlace::Prose))
                    .text("kind", "other")
                    .html("note_html", "");
            }
            File::Published(published) => {
                let (_, kind, icon) = media_type(&published.name);
                object
                    .text("href", &self.file_href(response, &published.name))
                    .text("kind", icon)
                    .text("type", kind)
                    .text("size", &words::size(published.bytes))
                    .html("note_html", &self.note(response, published));
                if published.show
                    && let Some(table) = &published.table
                {
                    object.put("table", preview(languages, title_html, table, n));
                }
            }
        }
        object.value()
    }

    /// The second line below a file: what is in it, and what is not.
    fn note(&self, response: &Response, published: &Published) -> String {
        let mut notes = Vec::new();
        if let Some(table) = &published.table {
            notes.push(format!(
                "{}, {}",
                counted(table.len() - 1, "row"),
                counted(table[0].len(), "column")
            ));
        }
        // Columns withheld under the same provisions are told together.
        let mut columns: Vec<(&Bar, usize)> = Vec::new();
        for bar in &published.withheld_columns {
            match columns.iter_mut().find(|(other, _)| *other == bar) {
                Some(found) => found.1 += 1,
                None => columns.push((bar, 1)),
            }
        }
        for (bar, count) in columns {
            let provisions: Vec<String> = bar
                .provisions()
                .iter()
                .map(|p| spoken_provision(p))
                .collect();
            notes.push(format!(
                "{} withheld under {}",
                counted(count, "column"),
                words::listed(&provisions)
            ));
        }
        if !published.provisions.is_empty() {
            let provisions: Vec<String> = published.provisions.iter().map(|p| p.spoken()).collect();
            notes.push(format!(
                "Parts removed under {}",
                words::listed(&provisions)
            ));
        }
        let mut out = escaped(&notes.join(". "));
        let mut more = |piece: String| {
            if !out.is_empty() {
                out.push_str(". ");
            }
            out.push_str(&piece);
        };
        if let Some(alternative) = &published.alternative {
            let href = if alternative.contains('/') {
                self.log.site.href(alternative.trim_start_matches('/'))
            } else {
                self.file_href(response, alternative)
            };
            more(format!(
                "<a href=\"{}\">Accessible version of {}</a>",
                escaped(&href),
                self.title_of(response, published)
            ));
        }
        if let Some(licence) = &published.licence {
            more(format!("Licence: {}", escaped(licence)));
        }
        out
    }

    /// A key of type Markdown of a record, in the record's language.
    fn own_html(&self, response: &Response, text: &Text, notes: &str) -> String {
        let languages = Languages::of(response, &self.log.site);
        languages.block(self.key_html(text, &response.path(), notes))
    }

    /// The address of a file beside a response.
    fn file_href(&self, response: &Response, name: &str) -> String {
        self.log.site.href(&format!("{}{name}", response.path()))
    }

    fn title_of(&self, response: &Response, published: &Published) -> String {
        let title = response
            .attachments
            .iter()
            .find(|a| matches!(&a.file, File::Published(p) if p.name == published.name));
        let languages = Languages::of(response, &self.log.site);
        title.map_or_else(String::new, |a| {
            languages.inline(a.title.line_html(BarPlace::Still))
        })
    }

    fn next(&self, object: &mut Object, response: &Response, title: &str) {
        let site = &self.log.site;
        let catalogue = self.log.site.law.catalogue(response.regime);
        let date = response
            .responded
            .map_or(String::new(), |d| format!(", {}", words::day(d)));
        let short = if response.regime.is_environmental() {
            "EIR"
        } else {
            "FOI"
        };
        let reference = if response.reference.to_uppercase().starts_with(short) {
            response.reference.clone()
        } else {
            format!("{short} {}", response.reference)
        };
        let mut regulator = Object::new();
        regulator
            .text("name", &catalogue.regulator.name)
            .text("href", &catalogue.regulator.url)
            .text("complain", &catalogue.complaint.label)
            .text("review", &catalogue.review.label);
        let feeds: Vec<Value> = response
            .topics
            .iter()
            .map(|t| {
                link(
                    &site.href(&format!("topics/{}/feed.xml", crate::log::slug(t))),
                    t,
                )
            })
            .collect();
        let languages = Languages::of(response, site);
        let url = site.url(&response.path());
        let citation = if languages.same() {
            let authority = &site.authority;
            Value::normal_string(&format!("{authority}, “{title}”, {reference}{date}, {url}"))
        } else {
            html(&format!(
                "{}, “{}”, {}{date}, {}",
                escaped(&site.authority),
                languages.inline(escaped(title)),
                escaped(&reference),
                escaped(&url)
            ))
        };
        object
            .put("citation", citation)
            .text("json_href", &self.file_href(response, "index.json"))
            .put("feeds", feeds)
            .text("ask_href", &self.ask_href(Some(&response.reference)))
            .put("regulator", regulator);
    }

    /// Related responses as lists show them: those that the record names, then those most like it.
    ///
    /// A refusal to confirm or deny shows only what it names: what is like it might be taken for a hint.
    pub(super) fn related(&self, i: usize) -> impl Iterator<Item = &Kept<Value>> {
        let response = &self.log.responses[i];
        let named: Vec<usize> = response
            .related
            .iter()
            .filter_map(|reference| self.log.position(reference))
            .collect();
        let refuses = response.outcome == Outcome::NeitherConfirmedNorDenied;
        let more = if refuses {
            0
        } else {
            MOST.saturating_sub(named.len())
        };
        let like = if more == 0 {
            &[]
        } else {
            self.likeness.like(i)
        };
        let like: Vec<usize> = like
            .iter()
            .copied()
            .filter(|other| !named.contains(other))
            .take(more)
            .collect();
        named
            .into_iter()
            .chain(like)
            .map(|other| &self.items[other])
    }
}

fn contents(
    response: &Response,
    languages: Languages<'_>,
    body: &Rendered,
    ncnd: bool,
    related: bool,
) -> Vec<Value> {
    let mut all: Vec<(String, String)> = Vec::new();
    for section in body.sections.iter().filter(|s| !s.id.is_empty()) {
        let name = match section.heading.trim() {
            "Request" => "The request".to_owned(),
            "Response" => "Our response".to_owned(),
            _ => languages.inline(section.heading_html.clone()),
        };
        all.push((section.id.clone(), name));
    }
    let mut add = |there: bool, id: &str, name: &str| {
        if there {
            all.push((id.to_owned(), name.to_owned()));
        }
    };
    let reasons =
        !response.exemptions.is_empty() || response.harm.is_some() || response.balance.is_some();
    let decision = response.commissioner.as_ref().is_some_and(|c| {
        c.reference.is_some() || c.decided.is_some() || c.outcome.is_some() || c.url.is_some()
    });
    add(
        reasons,
        "withheld",
        if ncnd {
            "Why we neither confirm nor deny"
        } else {
            "What we withheld and why"
        },
    );
    add(
        response.internal_review.is_some() || decision,
        "review",
        "Review and appeal",
    );
    add(
        !response.changes.is_empty(),
        "changes",
        "Changes to this page",
    );
    add(!response.attachments.is_empty(), "documents", "Documents");
    add(true, "cite", "Cite this page");
    add(true, "next", "What you can do next");
    add(related, "related", "Related responses");
    all.into_iter()
        .map(|(id, name)| {
            let mut object = Object::new();
            object.text("id", &id).html("name_html", &name);
            object.value()
        })
        .collect()
}

/// What the balance of the public interest came to, in a sentence.
fn decision(refuses: bool) -> &'static str {
    if refuses {
        "We decided neither to confirm nor to deny."
    } else {
        "We decided to withhold."
    }
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
fn sections_label(response: &Response) -> &'static str {
    let all = |noun: &str| {
        response
            .exemptions
            .iter()
            .all(|e| e.provision.noun() == noun)
    };
    if all("exemption") {
        "Exemptions used"
    } else if all("exception") {
        "Exceptions used"
    } else {
        "Provisions used"
    }
}

fn time_taken(response: &Response) -> Option<String> {
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
    let days = counted(timing.days_taken as usize, "working day");
    let limit = law::working_days(start(response), timing.limit, response.regime);
    let over = timing.days_taken.saturating_sub(limit);
    Some(match () {
        () if timing.late && over > 0 => format!("{days}, {over} late"),
        () if timing.late => format!("{days}, answered after the last day"),
        () if timing.limit > timing.due && response.extension.is_some() => {
            format!("{days}, within the extended limit of {limit}")
        }
        () => format!("{days}, within the limit of {limit}"),
    })
}

fn start(response: &Response) -> jiff::civil::Date {
    response
        .clarification
        .and_then(|c| c.received)
        .unwrap_or(response.received)
}

/// A field's key as its label.
fn label(key: &str) -> String {
    capital(&key.replace(['_', '-'], " "))
}

fn field_html(field: &Field, languages: Languages<'_>) -> String {
    match field {
        Field::Words(words) => languages.inline(words.line_html(BarPlace::Prose)),
        Field::Number(number) => number.shown(),
        Field::Boolean(b) => if *b { "Yes" } else { "No" }.to_owned(),
        Field::Date(d) => words::day(*d),
        Field::Withheld(bar) => bar.html(BarPlace::Prose),
        Field::List(items) => items
            .iter()
            .map(|item| field_html(item, languages))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn number(f: f64) -> String {
    let text = f.to_string();
    match text.split_once('.') {
        None => text.parse::<i128>().map_or(text, words::thousands),
        Some((whole, rest)) => whole.parse::<i128>().map_or(text.clone(), |n| {
            format!(
                "{}{}.{rest}",
                if n == 0 && whole.starts_with('-') {
                    "-"
                } else {
                    ""
                },
                words::thousands(n)
            )
        }),
    }
}

/// A table of a file; `caption` begins with its title.
fn preview(languages: Languages<'_>, mut caption: String, table: &[Vec<Cell>], n: usize) -> Value {
    let rows = table.len() - 1;
    let columns = table[0].len();
    let whole = rows <= ALL_ROWS && columns <= COLUMNS;
    let shown = if whole { rows } else { rows.min(FIRST_ROWS) };
    let wide = columns.min(COLUMNS);
    let cells = |row: &[Cell]| -> Vec<Value> {
        row.iter()
            .take(wide)
            .map(|cell| match cell {
                Cell::Words(words) => {
                    let mut out = String::new();
                    escape_html(words, &mut out);
                    html(&languages.inline(out))
                }
                Cell::Withheld(bar) => html(&bar.html(BarPlace::Still)),
            })
            .collect()
    };
    let mut fit = markdown::Fit::default();
    for row in &table[..=shown] {
        for (column, cell) in row.iter().take(wide).enumerate() {
            match cell {
                Cell::Words(words) => fit.cell(column, words),
                Cell::Withheld(bar) => fit.cell(column, &bar.plain()),
            }
        }
    }
    if shown < rows {
        caption.push_str(&format!(
            ": first {shown} of {} rows",
            words::thousands(rows as i128)
        ));
    }
    if wide < columns {
        caption.push_str(&format!(", first {wide} of {columns} columns"));
    }
    let mut object = Object::new();
    object
        .html("caption_html", &caption)
        .put("head_html", cells(&table[0]))
        .put(
            "rows_html",
            table[1..=shown]
                .iter()
                .map(|row| Value::from(cells(row)))
                .collect::<Vec<_>>(),
        )
        .put(
            "numeric",
            (0..wide)
                .filter(|&k| is_numeric(table, k))
                .map(|k| k + 1)
                .collect::<Vec<_>>(),
        )
        .put("wide", !fit.fits())
        .text("id", &format!("table_{}", n + 1)); // no heading's id has such a sign
    object.value()
}

/// Whether a public column holds numbers, so that it is set right; a withheld one is text, whatever it hides.
fn is_numeric(table: &[Vec<Cell>], column: usize) -> bool {
    let mut any = false;
    for row in &table[1..] {
        match &row[column] {
            Cell::Withheld(_) => return false,
            Cell::Words(words) => {
                let text = words
                    .trim()
                    .trim_start_matches(['£', '-', '<', '+'])
                    .trim_end_matches('%');
                if text.is_empty() {
                    continue;
                }
                if !text
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
                {
                    return false;
                }
                any = true;
            }
        }
    }
    any
}
