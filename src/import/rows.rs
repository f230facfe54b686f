//! From the rows of a table to drafts.

use super::citations::{self, Citations};
use super::columns::{Columns, Mapping};
use super::table::{Cell, Table};
use super::{Imported, ImportedDraft, LeftOut, Told, dates, outcomes, plain};
use crate::desk::draft::{Draft, Value};
use crate::desk::record::{exemption, gap};
use crate::diagnostics::{Code, Report, Words};
use crate::law::{Law, Regime};
use crate::log::slug;
use crate::private::desk::{Texts, looks_like_a_mark};
use std::collections::{BTreeSet, HashMap};

/// What a site says that drafts depend on.
pub(crate) struct Site<'a> {
    /// The law, with what the site adds.
    pub law: Law,
    /// The regime of records that say none.
    pub regime: Regime,
    /// The texts of its library.
    pub texts: &'a Texts,
    /// The host of its address.
    pub host: String,
    /// The sub-path of its address, without the first slash: `log/`, or nothing.
    pub path: String,
}

/// Makes drafts of a table.
///
/// # Errors
///
/// It is not known what its columns hold.
pub(crate) fn drafts(
    table: &Table,
    said: &[Mapping],
    site: &Site<'_>,
) -> Result<(Columns, Imported), Report> {
    let columns = Columns::of(&table.head, said)?;
    columns.suffice()?;
    let mut reader = Reader {
        columns: &columns,
        site,
        imported: Imported::default(),
        seen: HashMap::new(),
        aliases: BTreeSet::new(),
    };
    for row in &table.rows {
        reader.imported.read += 1;
        match &row.cells {
            Ok(cells) => {
                if let Err(told) = reader.row(row.line, cells) {
                    reader.imported.told.push(told);
                }
            }
            Err(why) => reader.imported.told.push(Told::saying(
                row.line,
                Code::RowBroken,
                Words::from("this row is not read as the others are: ").and(why),
            )),
        }
    }
    let imported = reader.imported;
    Ok((columns, imported))
}

struct Reader<'a> {
    columns: &'a Columns,
    site: &'a Site<'a>,
    imported: Imported,
    /// The line of each reference that was taken.
    seen: HashMap<String, usize>,
    aliases: BTreeSet<String>,
}

impl Reader<'_> {
    fn row(&mut self, line: usize, cells: &[Cell]) -> Result<(), Told> {
        let lacks = |what: &'static str| {
            Told::saying(
                line,
                Code::RowLacks,
                Words::from("this row has no ").and(what),
            )
        };
        let columns = self.columns;
        let cell = |key: &str| {
            let cell = cells.get(columns.at(key)?)?;
            (!cell.text.is_empty()).then_some(cell)
        };
        let text = |key: &str| cell(key).map(|cell| cell.text.as_str());
        let reference = text("reference").ok_or_else(|| lacks("reference"))?;
        let reference = plain::line(reference).text;
        let name = slug(&reference);
        if name.is_empty() || looks_like_a_mark(&reference) {
            return Err(Told::saying(
                line,
                Code::RowLacks,
                "this row's reference makes no address",
            ));
        }
        let day = |key: &str, missing: &'static str| match cell(key) {
            None => Ok(None),
            Some(cell) => dates::of_cell(cell).map(Some).ok_or_else(|| {
                Told::saying(
                    line,
                    Code::RowDay,
                    Words::from("what this row says as ")
                        .and(missing)
                        .and(" is no day"),
                )
            }),
        };
        let received = day("received", "received")?
            .ok_or_else(|| lacks("day on which the request was received"))?;
        let responded = day("responded", "responded")?;
        let outcome = text("outcome").ok_or_else(|| lacks("outcome"))?;
        let outcome = outcomes::read(outcome).ok_or(Told::new(line, Code::RowOutcome))?;
        let request = text("request").map(plain::paragraphs);
        let title = text("title")
            .or(text("request"))
            .ok_or_else(|| lacks("title"))?;
        let title = plain::line(&shortened(title));
        if let Some(first) = self.seen.get(&name) {
            let message = Words::from("this reference stood in row ")
                .count(*first)
                .and(", which was taken");
            return Err(Told::saying(line, Code::RowTwice, message));
        }
        let regime = self.regime(text("regime"), text("exemptions"));
        let law = self.site.law.catalogue(regime);
        let cited = text("exemptions")
            .map_or_else(Citations::default, |text| citations::find(text, law, true));
        let mut left_out = Vec::new();
        let mut draft = Draft::default();
        let record = &mut draft.record;
        record.text("reference", reference.as_str());
        record.text("title", title.text.as_str());
        record.text("status", "draft");
        if regime != self.site.regime {
            record.text("regime", regime.key());
        }
        record.put("received", Value::Day(received));
        if let Some(responded) = responded {
            record.put("responded", Value::Day(responded));
        }
        record.text("outcome", outcome.key());
        let topics: Vec<String> = text("topics")
            .into_iter()
            .flat_map(|topics| topics.split([';', '|', '\n']))
            .map(|topic| plain::line(topic).text)
            .filter(|topic| !slug(topic).is_empty())
            .collect();
        if !topics.is_empty() {
            record.put("topics", Value::Texts(topics));
        }
        if let Some(department) = text("department").map(|text| plain::line(text).text)
            && !slug(&department).is_empty()
        {
            record.text("department", department);
        }
        if let Some(summary) = text("summary") {
            record.text("summary", plain::inline(&plain::line(summary).text));
        }
        if let Some(address) = text("alias") {
            match alias(address, self.site)
                .filter(|alias| !self.aliases.contains(&alias.to_lowercase()))
            {
                Some(alias) => {
                    record.put("aliases", Value::Texts(vec![alias.clone()]));
                    self.aliases.insert(alias.to_lowercase());
                }
                None => left_out.push(LeftOut {
                    why: "its old address, which is of another host, or stood in an earlier row"
                        .into(),
                    words: None,
                }),
            }
        }
        draft.exemptions = cited
            .rows()
            .into_iter()
            .map(|row| exemption(row, outcome, law, self.site.regime, self.site.texts))
            .collect();
        let response = text("response").map(plain::paragraphs);
        let changed = [Some(&title), request.as_ref(), response.as_ref()];
        if changed.iter().flatten().any(|text| text.unmarked) {
            left_out.push(LeftOut {
                why: "brackets and colons that looked like a mark are now others".into(),
                words: None,
            });
        }
        if changed.iter().flatten().any(|text| text.cleaned) {
            left_out.push(LeftOut {
                why: "characters that no reader sees".into(),
                words: None,
            });
        }
        let mut response =
            response.map_or_else(|| "[[gap: the answer]]".to_owned(), |text| text.text);
        for section in &cited.inexact {
            response.push_str(&format!("\n\n[[gap: which provision of {} {section} was relied on, and an entry for it in exemptions]]", law.unit));
        }
        draft.sections = vec![
            (
                "Request".into(),
                request.map_or_else(|| gap("request"), |text| text.text),
            ),
            ("Response".into(), response),
        ];
        self.seen.insert(name, line);
        self.imported.drafts.push(ImportedDraft {
            line,
            reference,
            year: received.year(),
            draft,
            left_out,
        });
        Ok(())
    }

    /// The law of a row: what its column says, else what its exemptions are of.
    fn regime(&self, said: Option<&str>, exemptions: Option<&str>) -> Regime {
        let own = self.site.regime;
        let words = outcomes::words(said.unwrap_or_default());
        let has = |word: &str| words.iter().any(|have| have == word);
        let environmental = has("eir") || has("eirs") || has("environmental") || has("eisr");
        if has("foi") || has("foia") || has("freedom") {
            return if own.is_environmental() {
                own.sibling()
            } else {
                own
            };
        }
        let by_regulation = || {
            let words = outcomes::words(exemptions.unwrap_or_default());
            words
                .iter()
                .any(|word| word.starts_with("reg") || *word == "r")
        };
        if (environmental || by_regulation()) && !own.is_environmental() {
            own.sibling()
        } else {
            own
        }
    }
}

/// A title of a request: its first line, cut at a word.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 120;
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("")
        .trim();
    if first.chars().count() <= LONGEST {
        return first.to_owned();
    }
    let cut: String = first.chars().take(LONGEST).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(cut, _)| cut);
    format!("{cut} ...")
}

/// An old address as an alias: within the log as a path of it, elsewhere on its host in full. One of another host is kept by its
/// path, which leads on once that host's name leads here.
pub(crate) fn alias(address: &str, site: &Site<'_>) -> Option<String> {
    let (host, path) = match address.split_once("://") {
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") =>
        {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            (Some(host), path)
        }
        Some(_) => return None,
        None => (None, address.strip_prefix('/').unwrap_or(address)),
    };
    if path.is_empty() || !is_plain(path) {
        return None;
    }
    let with_query = path.contains('?');
    if !host.is_some_and(|host| host.eq_ignore_ascii_case(&site.host)) {
        return (!with_query).then(|| format!("/{path}"));
    }
    match path.strip_prefix(site.path.as_str()) {
        Some(inside) if !with_query && !inside.is_empty() => Some(format!("/{inside}")),
        _ => Some(format!("https://{}/{path}", site.host)),
    }
}

fn is_plain(path: &str) -> bool {
    path.chars()
        .all(|c| c.is_ascii_alphanumeric() || "-_.~/?=&".contains(c))
        && !path.contains("..")
}
