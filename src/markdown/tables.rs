//! The tables of a text, cell by cell.

use super::reading::Reading;
use crate::log::text::Text;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// A cell as a reader sees it, and where it stands in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableCell {
    /// Its words, bars as `[withheld: ...]`.
    pub words: String,
    /// Where it stands, blanks around it left out.
    pub range: Range<usize>,
}

/// The tables of a text, each as its rows, headers first. All rows are as long as the first.
pub fn tables(source: &Text) -> Vec<Vec<Vec<TableCell>>> {
    let raw = source.raw();
    let mut tables: Vec<Vec<Vec<TableCell>>> = Vec::new();
    // Most texts have none, and are not parsed again.
    if !raw.contains('|') {
        return tables;
    }
    let mut open: Option<TableCell> = None;
    for (event, range) in Reading::of(raw).events() {
        match event {
            Event::Start(Tag::Table(_)) => tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                if let Some(table) = tables.last_mut() {
                    table.push(Vec::new());
                }
            }
            Event::Start(Tag::TableCell) => {
                let cell = &raw[range.clone()];
                let start = range.start + (cell.len() - cell.trim_start().len());
                open = Some(TableCell {
                    words: String::new(),
                    range: start..start + cell.trim().len(),
                });
            }
            Event::End(TagEnd::TableCell) => {
                let row = tables.last_mut().and_then(|table| table.last_mut());
                if let (Some(row), Some(cell)) = (row, open.take()) {
                    row.push(cell);
                }
            }
            Event::Text(words) | Event::Code(words) | Event::InlineHtml(words) => {
                if let Some(cell) = &mut open {
                    source.write_plain(&words, &mut cell.words);
                }
            }
            _ => {}
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_they_are_read() {
        let text = Text::plain_from("a\n\n| x | **y** |\n|--|--|\n| `1` | 2 &amp; 3 |\n");
        let tables = tables(&text);
        let words: Vec<Vec<&str>> = tables[0]
            .iter()
            .map(|row| row.iter().map(|cell| cell.words.as_str()).collect())
            .collect();
        assert_eq!(words, [["x", "y"], ["1", "2 & 3"]]);
        assert_eq!(&text.raw()[tables[0][0][1].range.clone()], "**y**");
    }
}
