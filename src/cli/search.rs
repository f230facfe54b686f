//! `disclog search`: asks the built index, as the search page does.

use super::args::Search;
use super::{Console, Exit};
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::private::Opened;
use crate::render::words::{counted, day};
use crate::search::ask::{self, Card, Found, Index, Inside, Lost};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::PathBuf;

/// So many results are told to people.
const SHOWN: usize = 10;

/// What a search found, for programs.
#[derive(Serialize)]
struct Answer {
    query: String,
    total: usize,
    /// Words that no response says, and what was looked for instead.
    meant: Vec<Instead>,
    /// Words that no response has together with the others.
    left_out: Vec<String>,
    /// The page of the provision that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    provision: Option<String>,
    results: Vec<Shown>,
}

#[derive(Serialize)]
struct Instead {
    typed: String,
    meant: String,
}

#[derive(Serialize)]
struct Shown {
    reference: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    responded: Option<String>,
    outcome: String,
    url: String,
    /// Where its files say what its page does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<Place>,
}

/// A place in a file: its page, its slide, or its row and the sheet.
#[derive(Serialize)]
struct Place {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slide: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
}

/// A response that was found, with the places in its files.
type Hit = (Card, Vec<Inside>);

/// Asks the index of the built log.
pub fn search(args: &Search, console: &Console) -> Exit {
    let query = args.words.join(" ").trim().to_owned();
    match answer(args, &query) {
        Ok((words, answer)) => console.answer(&words, &answer),
        Err(report) => console.unanswered(&report),
    }
}

fn answer(args: &Search, query: &str) -> Result<(String, Answer), Report> {
    let folder = match &args.out {
        Some(out) => out.clone(),
        None => output(args)?,
    };
    let read = |path: &str| std::fs::read(folder.join(path)).ok();
    let ask = || -> Result<(Found, Vec<Hit>), Lost> {
        let index = Index::open(read)?;
        let found = ask::search(&index, query)?;
        let hits = found.ids.iter().map(|&id| {
            let card = index.card(id)?;
            let files = ask::inside(&index, &card, &found.said.sought)?;
            Ok((card, files))
        });
        let hits = hits.collect::<Result<Vec<Hit>, Lost>>()?;
        Ok((found, hits))
    };
    // Which file it is says nothing that a new build does not mend.
    let (found, hits) = ask().map_err(|_| Report::from_iter([no_index()]))?;
    Ok((words(&found, &hits), Answer::of(query, found, hits)))
}

/// The folder that the site is built to.
fn output(args: &Search) -> Result<PathBuf, Report> {
    let root = super::site_folder(args.site.as_deref());
    let opened = Opened::open(&root)?;
    Ok(root.join(opened.output()))
}

fn no_index() -> Diagnostic {
    Diagnostic::new(Code::CommandLine, Span::command_line())
        .message("the output folder has no index that this version reads")
        .help("run disclog build first, or name the folder with --out")
}

/// The answer for people.
fn words(Found { ids, said, .. }: &Found, hits: &[Hit]) -> String {
    let mut out = String::new();
    let _ = match ids.len() {
        0 => writeln!(out, "No responses match."),
        n => writeln!(out, "{}", counted(n, "result")),
    };
    if !ids.is_empty() {
        for (typed, meant) in &said.meant {
            let _ = writeln!(out, "No response says {typed}: these say {meant}.");
        }
        if !said.left_out.is_empty() {
            let left_out = said.left_out.join(", ");
            let _ = writeln!(
                out,
                "No response has all of these words: these lack {left_out}."
            );
        }
    }
    if let Some(provision) = &said.provision {
        let _ = writeln!(out, "{}: exemptions/{}/", provision.name, provision.slug);
    }
    for (card, files) in &hits[..hits.len().min(SHOWN)] {
        let date = card
            .date
            .as_ref()
            .and_then(|date| date.parse().ok())
            .map(day);
        let facts = [
            Some(card.reference.clone()),
            date,
            Some(card.outcome.clone()),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        let _ = write!(
            out,
            "\n{}\n  {}\n  {}\n",
            card.title,
            facts.join(", "),
            card.path
        );
        for file in files {
            let _ = writeln!(out, "  in {}", told(file));
        }
    }
    if hits.len() > SHOWN {
        let _ = writeln!(
            out,
            "\nand {} more: --format json lists all.",
            hits.len() - SHOWN
        );
    }
    out
}

/// A place in a file, for people: `rates.xlsx, sheet Hours, row 14`.
fn told(file: &Inside) -> String {
    let sheet = file.sheet.iter().map(|sheet| format!("sheet {sheet}"));
    let counted = file.unit.iter().filter(|_| file.number > 0);
    let number = counted.map(|unit| format!("{unit} {}", file.number));
    let places = std::iter::once(file.name.clone())
        .chain(sheet)
        .chain(number);
    places.collect::<Vec<String>>().join(", ")
}

impl Place {
    fn of(card: &Card, file: Inside) -> Place {
        let counts = |unit: &str| file.unit.as_deref() == Some(unit) && file.number > 0;
        let number = |unit: &str| counts(unit).then_some(file.number);
        Place {
            url: format!("{}{}", card.home, file.name),
            page: number("page"),
            slide: number("slide"),
            row: number("row"),
            sheet: file.sheet,
        }
    }
}

impl Answer {
    fn of(query: &str, Found { ids, said, .. }: Found, hits: Vec<Hit>) -> Answer {
        Answer {
            query: query.to_owned(),
            total: ids.len(),
            meant: said
                .meant
                .into_iter()
                .map(|(typed, meant)| Instead { typed, meant })
                .collect(),
            left_out: said.left_out,
            provision: said
                .provision
                .map(|provision| format!("exemptions/{}/", provision.slug)),
            results: hits
                .into_iter()
                .map(|(card, files)| Shown {
                    files: files
                        .into_iter()
                        .map(|file| Place::of(&card, file))
                        .collect(),
                    reference: card.reference,
                    title: card.title,
                    responded: card.date,
                    outcome: card.outcome,
                    url: card.path,
                })
                .collect(),
        }
    }
}
