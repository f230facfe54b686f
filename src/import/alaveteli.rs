//! Requests as Alaveteli sites (WhatDoTheyKnow) give them as JSON: one, or a list of them. Who asked is dropped, and looked for in the texts.

use super::letter::Requester;
use super::rows::Site;
use super::{Imported, ImportedDraft, LeftOut, Told, dates, outcomes, plain};
use crate::desk::draft::{Draft, Value as Text};
use crate::desk::record::gap;
use crate::diagnostics::Code;
use crate::law::Outcome;
use jiff::civil::Date;
use serde_json::Value;

/// How such a site calls what became of a request; other states are still running.
const STATES: [(&str, Outcome); 6] = [
    ("successful", Outcome::Disclosed),
    ("partially_successful", Outcome::PartlyWithheld),
    ("rejected", Outcome::Withheld),
    ("not_held", Outcome::NotHeld),
    ("user_withdrawn", Outcome::RequestWithdrawn),
    ("gone_postal", Outcome::Disclosed),
];

/// Makes drafts of requests; nothing where the bytes are none.
pub(crate) fn read(bytes: &[u8], site: &Site<'_>) -> Option<Imported> {
    let whole: Value = serde_json::from_slice(bytes).ok()?;
    let all: Vec<&Value> = match &whole {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    if !all
        .iter()
        .any(|one| one.get("title").is_some() && one.get("id").is_some())
    {
        return None;
    }
    let mut imported = Imported::default();
    for (n, one) in all.into_iter().enumerate() {
        imported.read += 1;
        match request(n + 1, one, site) {
            Ok(draft) => imported.drafts.push(draft),
            Err(told) => imported.told.push(told),
        }
    }
    Some(imported)
}

fn request(line: usize, one: &Value, site: &Site<'_>) -> Result<ImportedDraft, Told> {
    let lacks = |what: &'static str| Told::saying(line, Code::RowLacks, what);
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let day = |value: &Value, key: &str| text(value, key).as_deref().and_then(dates::read);
    let id = one
        .get("id")
        .and_then(Value::as_u64)
        .ok_or_else(|| lacks("this request has no number"))?;
    let title = text(one, "title").ok_or_else(|| lacks("this request has no title"))?;
    let received = day(one, "created_at").ok_or(Told::new(line, Code::RowDay))?;
    let state = text(one, "described_state").unwrap_or_default();
    let outcome = STATES
        .iter()
        .find(|(name, _)| *name == state)
        .map(|(_, outcome)| *outcome)
        .or_else(|| outcomes::read(&state))
        .ok_or(Told::new(line, Code::RowOutcome))?;
    let mut requester = Requester::default();
    let user = one.get("user").and_then(|user| text(user, "name"));
    user.iter()
        .chain(&text(one, "user_name"))
        .for_each(|name| requester.name(name));
    let events: Vec<&Value> = one
        .get("info_request_events")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let of = |kind: &str| {
        let events = events
            .iter()
            .copied()
            .filter(move |event| text(event, "event_type").as_deref() == Some(kind));
        events.collect::<Vec<&Value>>()
    };
    let responded: Option<Date> = of("response")
        .last()
        .and_then(|event| day(event, "created_at"));
    let mut left_out = vec![LeftOut {
        why: "who asked".into(),
        words: None,
    }];
    let mut said = |event: Option<&&Value>| {
        let snippet = text(event?, "snippet")?;
        let plain = plain::paragraphs(&requester.scrub(&snippet));
        if plain.unmarked {
            left_out.push(LeftOut {
                why: "brackets and colons that looked like a mark are now others".into(),
                words: None,
            });
        }
        Some(plain.text).filter(|text| !text.trim().is_empty())
    };
    let request = said(of("sent").first());
    let response = said(of("response").last());
    let mut draft = Draft::default();
    let reference = format!("alaveteli-{id}");
    let record = &mut draft.record;
    record.text("reference", reference.as_str());
    record.comment("the force's own case number belongs there        # replace it");
    record.text("title", plain::line(&requester.scrub(&title)).text);
    record.text("status", "draft");
    if text(one, "law_used").as_deref() == Some("eir") && !site.regime.is_environmental() {
        record.text("regime", site.regime.sibling().key());
    }
    record.put("received", Text::Day(received));
    if let Some(responded) = responded {
        record.put("responded", Text::Day(responded));
    }
    record.text("outcome", outcome.key());
    draft.sections = vec![
        ("Request".into(), request.unwrap_or_else(|| gap("request"))),
        (
            "Response".into(),
            response.map_or_else(
                || "[[gap: the answer]]".to_owned(),
                |text| {
                    format!(
                        "{text}\n\n[[gap: the whole answer; this is how the other site begins it]]"
                    )
                },
            ),
        ),
    ];
    Ok(ImportedDraft {
        line,
        reference,
        year: received.year(),
        draft,
        left_out,
    })
}
