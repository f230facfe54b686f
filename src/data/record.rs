//! One response as JSON, and all of them as JSON and CSV.

use super::Made;
use crate::attachments::csv;
use crate::log::{
    Amount, Exemption, Field, File, Intended, Log, Response, See, Site, Text, Visibility, Withdrawn,
};
use crate::markdown::{self, Rendered};
use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::{Map, Value, json};

/// A map to which only what is set is added.
struct Facts(Map<String, Value>);

impl Facts {
    fn put(&mut self, key: &str, value: impl Into<Value>) -> &mut Facts {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    fn maybe(&mut self, key: &str, value: Option<impl Into<Value>>) -> &mut Facts {
        if let Some(value) = value {
            self.put(key, value);
        }
        self
    }

    fn list(&mut self, key: &str, items: Vec<Value>) -> &mut Facts {
        if !items.is_empty() {
            self.put(key, items);
        }
        self
    }

    fn new() -> Facts {
        Facts(Map::new())
    }
}

fn plain(text: &Text) -> String {
    markdown::plain(text)
}

fn day(date: Date) -> String {
    date.to_string()
}

/// `index.json` of a response: the keys of its front matter that are set, Markdown as plain text, and what was worked out.
pub fn record(log: &Log, response: &Response, body: &Rendered) -> Made {
    let site = &log.site;
    let mut facts = Facts::new();
    facts
        .put("reference", response.reference.as_str())
        .put("title", response.title.plain())
        .put("url", site.shared_url(&site.home_of(response)))
        .maybe("twin", twin(log, response))
        .put(
            "status",
            if response.visibility == Visibility::Draft {
                "draft"
            } else {
                "published"
            },
        )
        .put("received", day(response.received))
        .maybe("responded", response.responded.map(day))
        .put("outcome", response.outcome.key())
        .put("regime", response.regime.key())
        .put("language", response.language.as_str())
        .list(
            "topics",
            response.topics.iter().map(|t| t.as_str().into()).collect(),
        )
        .maybe("department", response.department.as_deref())
        .put("summary", plain(&response.summary))
        .maybe("due", response.timing.map(|t| day(t.due)))
        .maybe("days_taken", response.timing.map(|t| t.days_taken))
        .maybe("late", response.timing.map(|t| t.late))
        .maybe("changed", response.changed().map(day))
        .list(
            "changes",
            response
                .changes
                .iter()
                .map(|c| json!({"on": day(c.on), "kind": c.kind.key(), "what": plain(&c.what)}))
                .collect(),
        )
        .list("parts", response.parts.iter().map(part).collect());
    let related: Vec<Value> = response
        .related
        .iter()
        .filter(|r| log.position(r).is_some())
        .map(|r| r.as_str().into())
        .collect();
    facts.list("related", related);
    if let Some(c) = &response.clarification {
        let mut table = Facts::new();
        table
            .put("asked", day(c.asked))
            .maybe("received", c.received.map(day));
        facts.put("clarification", table.0);
    }
    if let Some(fee) = &response.fee {
        let mut table = Facts::new();
        table
            .put("notice", day(fee.notice))
            .maybe("paid", fee.paid.map(day));
        facts.put("fee", table.0);
    }
    facts.maybe(
        "extension",
        response
            .extension
            .as_ref()
            .map(|e| json!({"until": day(e.until), "reason": plain(&e.reason)})),
    );
    if let Some(r) = &response.internal_review {
        let mut table = Facts::new();
        table
            .put("requested", day(r.requested))
            .maybe("responded", r.responded.map(day))
            .maybe("outcome", r.outcome.map(|o| o.key()))
            .maybe("note", r.note.as_ref().map(plain));
        facts.put("internal_review", table.0);
    }
    if let Some(c) = &response.commissioner {
        let mut table = Facts::new();
        table
            .maybe("reference", c.reference.as_deref())
            .maybe("decided", c.decided.map(day))
            .maybe("outcome", c.outcome.map(|o| o.key()))
            .maybe("url", c.url.as_deref());
        facts.put("commissioner", table.0);
    }
    facts
        .maybe("harm", response.harm.as_ref().map(plain))
        .maybe("balance", response.balance.as_ref().map(plain));
    if !response.fields.is_empty() {
        let fields: Map<String, Value> = response
            .fields
            .iter()
            .map(|(key, value)| (key.clone(), field(value)))
            .collect();
        facts.put("fields", fields);
    }
    facts.list(
        "exemptions",
        response.exemptions.iter().map(exemption).collect(),
    );
    facts.list(
        "attachments",
        response
            .attachments
            .iter()
            .map(|a| attachment(site, response, a))
            .collect(),
    );
    let sections: Vec<Value> = body
        .sections
        .iter()
        .filter(|s| !s.id.is_empty())
        .map(|s| json!({"id": s.id, "heading": s.heading, "text": s.text}))
        .collect();
    facts.put("sections", sections);
    made(
        format!("{}index.json", site.home_of(response)),
        &Value::Object(facts.0),
    )
}

/// The address of the same in another language.
fn twin(log: &Log, response: &Response) -> Option<String> {
    let (site, home) = (&log.site, log.site.home(&response.language));
    let mut languages = log.twins.get(&response.reference)?.iter();
    let other = languages.find(|language| site.home(language) != home)?;
    Some(site.shared_url(&format!("{}{}", site.home(other), response.path())))
}

fn made(path: String, value: &Value) -> Made {
    Made {
        path,
        text: value.to_string() + "\n",
    }
}

fn part(part: &crate::log::Part) -> Value {
    let mut table = Facts::new();
    table
        .put("part", plain(&part.part))
        .put("outcome", part.outcome.key());
    table.list(
        "provisions",
        part.provisions
            .iter()
            .map(|p| p.id.as_str().into())
            .collect(),
    );
    table.maybe(
        "see",
        part.see.as_ref().map(|see| match see {
            See::Heading(text, _) => text.plain(),
            See::File(name) => name.clone(),
        }),
    );
    Value::Object(table.0)
}

fn field(value: &Field) -> Value {
    match value {
        Field::Words(words) => words.plain().into(),
        Field::Number(number) => match number.amount() {
            Amount::Whole(n) => n.into(),
            Amount::Real(f) => f.into(),
        },
        Field::Boolean(b) => (*b).into(),
        Field::Date(d) => day(*d).into(),
        Field::List(items) => items.iter().map(field).collect(),
        Field::Withheld(bar) => bar.plain().into(),
    }
}

fn exemption(e: &Exemption) -> Value {
    let mut table = Facts::new();
    let texts = |list: &[Text]| list.iter().map(|t| plain(t).into()).collect::<Vec<Value>>();
    table
        .put("provision", e.provision.id.as_str())
        .maybe("covers", e.covers.as_ref().map(plain))
        .maybe("harm", e.harm.as_ref().map(plain))
        .list("for_disclosure", texts(&e.for_disclosure))
        .list("against_disclosure", texts(&e.against_disclosure))
        .maybe("balance", e.balance.as_ref().map(plain))
        .maybe(
            "qualified_person",
            e.qualified_person
                .as_ref()
                .map(|q| json!({"title": q.title, "opinion": plain(&q.opinion), "on": day(q.on)})),
        )
        .maybe("likelihood", e.likelihood.map(|l| l.key()))
        .list(
            "purposes",
            e.purposes.iter().map(|p| p.as_str().into()).collect(),
        )
        .maybe("enactment", e.enactment.as_ref().map(plain))
        .maybe(
            "intended",
            e.intended.as_ref().map(|i| match i {
                Intended::On(d) => day(*d),
                Intended::Words(text) => plain(text),
            }),
        )
        .maybe("where", e.place.as_ref().map(plain))
        .maybe(
            "estimate_hours",
            e.estimate_hours.map(|h| {
                if h.fract() == 0.0 && h.abs() < 1e15 {
                    Value::from(h as i64)
                } else {
                    Value::from(h)
                }
            }),
        )
        .maybe("condition", e.condition.map(|c| c.id.as_str()))
        .maybe("review_on", e.review_on.map(day));
    Value::Object(table.0)
}

fn attachment(site: &Site, response: &Response, a: &crate::log::Attachment) -> Value {
    let mut table = Facts::new();
    table.put("title", a.title.plain());
    match &a.file {
        File::Withheld(bar) => {
            table.put("withheld", bar.plain());
        }
        File::Published(p) => {
            let alternative = p.alternative.as_ref().map(|alt| {
                if alt.contains('/') {
                    site.shared_url(alt.trim_start_matches('/'))
                } else {
                    site.shared_url(&format!("{}{alt}", site.home_of(response)))
                }
            });
            table
                .put(
                    "url",
                    site.shared_url(&format!("{}{}", site.home_of(response), p.name)),
                )
                .put("type", p.media_type)
                .put("bytes", p.bytes)
                .put("sha256", p.sha256.as_str())
                .list(
                    "provisions",
                    p.provisions.iter().map(|p| p.id.as_str().into()).collect(),
                )
                .maybe("alternative", alternative)
                .maybe("licence", p.licence.as_deref());
        }
    }
    Value::Object(table.0)
}

/// `index.json` of a withdrawn record.
pub fn withdrawn(site: &Site, record: &Withdrawn) -> Made {
    let value = json!({"status": "withdrawn", "withdrawn_on": day(record.on), "withdrawn_reason": plain(&record.reason)});
    made(
        format!("{}responses/{}/index.json", site.folder, record.slug),
        &value,
    )
}

const COLUMNS: [&str; 17] = [
    "reference",
    "language",
    "title",
    "url",
    "received",
    "responded",
    "due",
    "extended",
    "days_taken",
    "late",
    "outcome",
    "regime",
    "department",
    "topics",
    "exemptions",
    "summary",
    "changed",
];

/// The paths of what [`documents`] makes.
pub const DOCUMENTS: [&str; 2] = ["data/responses.csv", "data/responses.json"];

/// `data/responses.csv` and `data/responses.json`: every response, newest first.
pub fn documents(log: &Log) -> Vec<Made> {
    let lines: Vec<(String, String)> = log
        .responses
        .par_iter()
        .map(|response| line(&log.site, response))
        .collect();
    let mut rows = String::new();
    csv::write_row(&mut rows, COLUMNS, "\n");
    lines.iter().for_each(|(row, _)| rows.push_str(row));
    let objects: Vec<&str> = lines.iter().map(|(_, object)| object.as_str()).collect();
    let json = if objects.is_empty() {
        "[]\n".to_owned()
    } else {
        format!("[\n{}\n]\n", objects.join(",\n"))
    };
    DOCUMENTS
        .into_iter()
        .zip([rows, json])
        .map(|(path, text)| Made {
            path: path.to_owned(),
            text,
        })
        .collect()
}

/// A response as a row of the CSV, and as an object.
fn line(site: &Site, response: &Response) -> (String, String) {
    let exemptions: Vec<String> = response.provisions().iter().map(|p| p.id.clone()).collect();
    let timing = response.timing;
    let text = |date: Option<Date>| date.map_or(String::new(), day);
    let summary: String = plain(&response.summary)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let cells: [String; 17] = [
        response.reference.clone(),
        response.language.clone(),
        response.title.plain(),
        site.shared_url(&site.home_of(response)),
        day(response.received),
        text(response.responded),
        text(timing.map(|t| t.due)),
        text(response.extension.as_ref().map(|e| e.until)),
        timing.map_or(String::new(), |t| t.days_taken.to_string()),
        timing.map_or(String::new(), |t| t.late.to_string()),
        response.outcome.key().to_owned(),
        response.regime.key().to_owned(),
        response.department.clone().unwrap_or_default(),
        response.topics.join(";"),
        exemptions.join(";"),
        summary,
        text(response.changed()),
    ];
    let mut row = String::new();
    csv::write_row(&mut row, cells.iter().map(String::as_str), "\n");
    let mut object = Map::new();
    for (key, cell) in COLUMNS.iter().zip(cells) {
        let value = match *key {
            "topics" => response.topics.clone().into(),
            "exemptions" => exemptions.clone().into(),
            "days_taken" => timing.map_or(Value::Null, |t| t.days_taken.into()),
            "late" => timing.map_or(Value::Null, |t| t.late.into()),
            _ if cell.is_empty() => Value::Null,
            _ => Value::String(cell),
        };
        object.insert((*key).to_owned(), value);
    }
    (row, Value::Object(object).to_string())
}
