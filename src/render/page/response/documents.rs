//! The files of a response, with a look into those that are tables.

use super::super::super::context::Html;
use super::super::super::frame::{Frame, escaped};
use super::super::super::language::Languages;
use crate::attachments::{Stretch, first_sheet, media_type};
use crate::log::{Bar, Cell, File, Published, Response, Text};
use crate::markdown;
use serde::Serialize;
use std::borrow::Cow;

/// A table shows this many rows at once, and columns.
const FIRST_ROWS: usize = 10;
const COLUMNS: usize = 12;
/// So many rows stand in the page at most, those behind "Show all" among them.
const ROWS: usize = 200;

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
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<More>,
}

/// The rows that follow, as a table of their own that is shown when somebody asks for it.
#[derive(Serialize)]
struct More {
    summary: String,
    caption_html: Html<'static>,
    rows_html: Vec<Vec<Html<'static>>>,
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
            let table = published.show.then(|| table(published)).flatten();
            let table = table.map(|(table, beside)| {
                let title = format!("{title_html}{}", languages.inline(escaped(&beside)));
                preview(frame, languages, title, &table, n)
            });
            Document {
                bar_html: None,
                href: Some(href(frame, response, &published.name)),
                kind: icon,
                name_of_kind: Some(frame.words().file_kind(kind).to_owned()),
                size: Some(frame.words().size(published.bytes)),
                note_html: note(frame, response, published).into(),
                table,
                title_html: title_html.into(),
            }
        }
    }
}

/// The table that a file holds, and what its caption says after the title.
fn table(published: &Published) -> Option<(Cow<'_, [Vec<Cell>]>, String)> {
    if let Some(table) = &published.table {
        return Some((table.as_slice().into(), String::new()));
    }
    let inside = published.inside.as_ref()?;
    let (table, mut beside) = of_sheet(first_sheet(&inside.0)?);
    if inside.0.facts.sheets.len() < 2 {
        beside.remove(0);
    }
    let beside = beside.into_iter().filter(|line| !line.is_empty());
    let beside: String = beside.map(|line| format!(": {line}")).collect();
    Some((table.into(), beside))
}

/// A sheet as a table, and what stands beside it: its name, and lines above its head.
fn of_sheet(sheet: Stretch) -> (Vec<Vec<Cell>>, Vec<String>) {
    let head = sheet.head().unwrap_or(0);
    let mut beside = vec![sheet.sheet.unwrap_or_default()];
    let mut rows: Vec<Vec<String>> = sheet.texts.into_iter().map(|(_, cells)| cells).collect();
    beside.extend(rows.drain(..head).map(|cells| cells.concat()));
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let row = |mut cells: Vec<String>| {
        cells.resize(columns, String::new());
        cells.into_iter().map(Cell::Words).collect()
    };
    (rows.into_iter().map(row).collect(), beside)
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
        notes.extend(inside.facts(words));
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
    let shown = rows.min(ROWS);
    let first = shown.min(FIRST_ROWS);
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
    // No heading's id has such a sign.
    let id = format!("table_{}", n + 1);
    let rows_html = |rows: &[Vec<Cell>]| rows.iter().map(cells).collect();
    let more = (first < shown).then(|| More {
        summary: if shown < rows {
            words.show_some_rows(shown, rows)
        } else {
            words.show_all_rows(rows)
        },
        caption_html: words.more_rows(&title, first + 1, shown).into(),
        rows_html: rows_html(&table[first + 1..=shown]),
        id: format!("{id}_more"),
    });
    let caption = if wide < columns {
        words.first_columns(&title, wide, columns)
    } else {
        title
    };
    let numeric = (0..wide).filter(|&k| is_numeric(table, k));
    Preview {
        caption_html: caption.into(),
        head_html: cells(&table[0]),
        rows_html: rows_html(&table[1..=first]),
        numeric: numeric.map(|k| k + 1).collect(),
        wide: !fit.fits(),
        id,
        more,
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
