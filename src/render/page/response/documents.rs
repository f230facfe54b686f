//! The files of a response, with a look into those that are tables.

use super::super::super::context::Html;
use super::super::super::frame::{Frame, escaped};
use super::super::super::language::Languages;
use crate::attachments::{Facts, media_type};
use crate::log::{Bar, Cell, File, Published, Response, Text};
use crate::markdown;
use crate::words::Words;
use serde::Serialize;

/// A preview shows all rows up to this many, and columns.
const ALL_ROWS: usize = 50;
const COLUMNS: usize = 12;
/// Of a longer table, this many.
const FIRST_ROWS: usize = 10;

/// A file, or the bar of a withheld one.
#[derive(Serialize)]
pub(super) struct Document {
    title_html: Html<'static>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bar_html: Option<Html<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
    kind: &'static str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    name_of_kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    note_html: Html<'static>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<Preview>,
}

/// The first rows of a table.
#[derive(Serialize)]
struct Preview {
    caption_html: Html<'static>,
    head_html: Vec<Html<'static>>,
    rows_html: Vec<Vec<Html<'static>>>,
    /// The columns that hold numbers, from 1.
    numeric: Vec<usize>,
    wide: bool,
    id: String,
}

pub(super) fn documents(frame: &Frame, response: &Response) -> Vec<Document> {
    let attachments = response.attachments.iter().enumerate();
    attachments
        .map(|(n, a)| document(frame, response, n, &a.title, &a.file))
        .collect()
}

fn document(frame: &Frame, response: &Response, n: usize, title: &Text, file: &File) -> Document {
    let languages = frame.languages(response);
    let title_html = languages.inline(title.line_html(frame.still()));
    match file {
        File::Withheld(bar) => Document {
            title_html: title_html.into(),
            bar_html: Some(bar.html(frame.prose()).into()),
            href: None,
            kind: "other",
            name_of_kind: None,
            size: None,
            note_html: Html::default(),
            table: None,
        },
        File::Published(published) => {
            let (_, kind, icon) = media_type(&published.name);
            let table = published.table.as_ref().filter(|_| published.show);
            Document {
                bar_html: None,
                href: Some(href(frame, response, &published.name)),
                kind: icon,
                name_of_kind: Some(frame.words().file_kind(kind).to_owned()),
                size: Some(frame.words().size(published.bytes)),
                note_html: note(frame, response, published).into(),
                table: table.map(|table| preview(frame, languages, title_html.clone(), table, n)),
                title_html: title_html.into(),
            }
        }
    }
}

/// The address of a file beside a response.
pub(super) fn href(frame: &Frame, response: &Response, name: &str) -> String {
    let site = &frame.log.site;
    site.shared_href(&format!("{}{name}", site.home_of(response)))
}

/// The title of a published file, as HTML.
pub(super) fn title_of(frame: &Frame, response: &Response, name: &str) -> String {
    let mut attachments = response.attachments.iter();
    let titled = attachments.find(|a| matches!(&a.file, File::Published(p) if p.name == name));
    titled.map_or_else(String::new, |a| {
        let title = a.title.line_html(frame.still());
        frame.languages(response).inline(title)
    })
}

/// The second line below a file: what is in it, and what is not.
fn note(frame: &Frame, response: &Response, published: &Published) -> String {
    let words = frame.words();
    let mut notes = Vec::new();
    if let Some(table) = &published.table {
        notes.push(words.rows_columns(table.len() - 1, table[0].len()));
    }
    if let Some(inside) = published
        .inside
        .as_ref()
        .filter(|_| published.table.is_none())
    {
        notes.extend(facts(words, &inside.0.facts));
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
            .map(|p| words.provision(p))
            .collect();
        notes.push(words.columns_withheld(count, &words.listed(&provisions)));
    }
    if !published.provisions.is_empty() {
        let provisions = published.provisions.iter();
        let provisions: Vec<String> = provisions.map(|p| words.provision(&p.id)).collect();
        notes.push(words.parts_removed(&words.listed(&provisions)));
    }
    let mut out = escaped(&notes.join(". "));
    let mut more = |piece: String| {
        if !out.is_empty() {
            out.push_str(". ");
        }
        out.push_str(&piece);
    };
    if let Some(alternative) = &published.alternative {
        let address = if alternative.contains('/') {
            frame
                .log
                .site
                .shared_href(alternative.trim_start_matches('/'))
        } else {
            href(frame, response, alternative)
        };
        more(format!(
            "<a href=\"{}\">{}</a>",
            escaped(&address),
            words.accessible_version(&title_of(frame, response, &published.name))
        ));
    }
    if let Some(licence) = &published.licence {
        more(words.file_licence(&escaped(licence)));
    }
    out
}

/// What readers want to know of a document before they fetch it.
fn facts(words: &Words, facts: &Facts) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(pages) = facts.pages {
        told.push(words.file_pages(pages as usize));
    }
    if !facts.sheets.is_empty() {
        let rows: u64 = facts.sheets.iter().map(|rows| u64::from(*rows)).sum();
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        told.push(words.sheets_rows(facts.sheets.len(), rows));
    }
    match facts.tagged {
        Some(true) => told.push(words.plain.tagged.clone()),
        Some(false) => told.push(words.plain.not_tagged.clone()),
        None => {}
    }
    if let Some(pages) = facts.pictures_only.filter(|pages| *pages > 0) {
        told.push(words.pages_without_text(pages as usize));
    }
    told
}

/// The caption begins with the file's title.
fn preview(
    frame: &Frame,
    languages: Languages<'_>,
    title: String,
    table: &[Vec<Cell>],
    n: usize,
) -> Preview {
    let rows = table.len() - 1;
    let columns = table[0].len();
    let whole = rows <= ALL_ROWS && columns <= COLUMNS;
    let shown = if whole { rows } else { rows.min(FIRST_ROWS) };
    let wide = columns.min(COLUMNS);
    let cells = |row: &Vec<Cell>| -> Vec<Html<'static>> {
        let cells = row.iter().take(wide);
        let html = |cell: &Cell| match cell {
            Cell::Words(words) => languages.inline(escaped(words)),
            Cell::Withheld(bar) => bar.html(frame.still()),
        };
        cells.map(|cell| html(cell).into()).collect()
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
    let words = frame.words();
    let caption = match (shown < rows, wide < columns) {
        (true, true) => words.first_rows_columns(&title, shown, rows, wide, columns),
        (true, false) => words.first_rows(&title, shown, rows),
        (false, true) => words.first_columns(&title, wide, columns),
        (false, false) => title,
    };
    let numeric = (0..wide).filter(|&k| is_numeric(table, k));
    Preview {
        caption_html: caption.into(),
        head_html: cells(&table[0]),
        rows_html: table[1..=shown].iter().map(cells).collect(),
        numeric: numeric.map(|k| k + 1).collect(),
        wide: !fit.fits(),
        // No heading's id has such a sign.
        id: format!("table_{}", n + 1),
    }
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
