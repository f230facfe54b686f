//! A letter or a page as it is read, whatever its format: paragraphs, lists and tables of runs of text. What is deleted or hidden is not
//! in it; only that there was some.

/// A document.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// What stands in it, in its order.
    pub blocks: Vec<Block>,
    /// Headers and footers.
    pub aside: Vec<String>,
    /// Footnotes, in the order in which they are cited.
    pub notes: Vec<String>,
    /// What was left where it was.
    pub dropped: Dropped,
}

/// What never enters, by how often it stood there.
#[derive(Debug, Default)]
pub(crate) struct Dropped {
    /// Deleted text that a tracked change keeps.
    pub deleted: usize,
    /// Text that nobody sees.
    pub hidden: usize,
    /// Comments.
    pub comments: usize,
    /// Pictures.
    pub pictures: usize,
    /// Cells that were merged, and are now one and empty ones beside it.
    pub merged: usize,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// A heading.
    Heading(Vec<Run>),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// An item of a list: how deep, and whether it is numbered.
    Item(usize, bool, Vec<Run>),
    /// A table: rows of cells.
    Table(Vec<Vec<Vec<Run>>>),
}

/// Text that looks the same throughout.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Run {
    /// The text; a line end is one within the paragraph.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is barred, blacked or highlighted.
    pub covered: bool,
    /// Where it leads.
    pub link: Option<String>,
    /// The footnote that is cited behind it, from 1.
    pub note: Option<usize>,
}

/// The words of runs, what is covered left out.
pub(crate) fn words(runs: &[Run]) -> String {
    runs.iter()
        .filter(|run| !run.covered)
        .map(|run| run.text.as_str())
        .collect()
}

impl Block {
    /// Its runs, but of a table.
    pub fn runs(&self) -> &[Run] {
        match self {
            Block::Heading(runs) | Block::Paragraph(runs) | Block::Item(_, _, runs) => runs,
            Block::Table(_) => &[],
        }
    }
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item(usize, bool),
}

/// Puts a document together in the order in which a reader meets its parts.
#[derive(Default)]
pub(crate) struct Builder {
    /// What is finished.
    pub document: Document,
    paragraph: Option<(Kind, Vec<Run>)>,
    tables: Vec<Open>,
}

/// A table that is not closed yet.
#[derive(Default)]
struct Open {
    rows: Vec<Vec<Vec<Run>>>,
    cell: Vec<Run>,
    inside: bool,
}

impl Builder {
    /// Begins a paragraph; one that is open ends.
    pub fn begin(&mut self, kind: Kind) {
        self.end();
        self.paragraph = Some((kind, Vec::new()));
    }

    /// Makes the open paragraph something else.
    pub fn turn(&mut self, kind: Kind) {
        if let Some((is, _)) = &mut self.paragraph {
            *is = kind;
        }
    }

    /// Whether a paragraph is open.
    pub fn is_open(&self) -> bool {
        self.paragraph.is_some()
    }

    /// Adds text to the open paragraph.
    pub fn text(&mut self, run: Run) {
        let (_, runs) = self.paragraph.get_or_insert((Kind::Paragraph, Vec::new()));
        match runs.last_mut() {
            Some(last)
                if last.bold == run.bold
                    && last.covered == run.covered
                    && last.link == run.link
                    && last.note.is_none() =>
            {
                last.text.push_str(&run.text);
                last.note = run.note;
            }
            _ => runs.push(run),
        }
    }

    /// Ends the open paragraph.
    pub fn end(&mut self) {
        let Some((kind, runs)) = self.paragraph.take() else {
            return;
        };
        if runs
            .iter()
            .all(|run| run.text.trim().is_empty() && run.note.is_none())
        {
            return;
        }
        if let Some(table) = self.tables.last_mut().filter(|table| table.inside) {
            if !table.cell.is_empty() {
                table.cell.push(Run {
                    text: " ".into(),
                    ..Run::default()
                });
            }
            table.cell.extend(runs);
            return;
        }
        self.document.blocks.push(match kind {
            Kind::Heading => Block::Heading(runs),
            Kind::Paragraph => Block::Paragraph(runs),
            Kind::Item(depth, numbered) => Block::Item(depth, numbered, runs),
        });
    }

    /// Begins a table.
    pub fn table(&mut self) {
        self.end();
        self.tables.push(Open::default());
    }

    /// Begins a row.
    pub fn row(&mut self) {
        self.end();
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(Vec::new());
        }
    }

    /// Begins a cell.
    pub fn cell(&mut self) {
        self.end();
        if let Some(table) = self.tables.last_mut() {
            table.inside = true;
            table.cell = Vec::new();
        }
    }

    /// Ends a cell that stands so many times; none of it is merged.
    pub fn end_cell_quietly(&mut self, columns: usize) {
        let merged = self.document.dropped.merged;
        self.end_cell(columns);
        self.document.dropped.merged = merged;
    }

    /// Ends a cell that takes so many columns.
    pub fn end_cell(&mut self, columns: usize) {
        self.end();
        if let Some(table) = self.tables.last_mut() {
            table.inside = false;
            let cell = std::mem::take(&mut table.cell);
            if table.rows.is_empty() {
                table.rows.push(Vec::new());
            }
            if let Some(row) = table.rows.last_mut() {
                row.push(cell);
                for _ in 1..columns.min(100) {
                    row.push(Vec::new());
                }
            }
            self.document.dropped.merged += usize::from(columns > 1);
        }
    }

    /// Ends a table. One within a cell becomes text of the cell.
    pub fn end_table(&mut self) {
        self.end();
        let Some(table) = self.tables.pop() else {
            return;
        };
        match self.tables.last_mut() {
            Some(outer) if outer.inside => {
                for cell in table.rows.into_iter().flatten() {
                    if !outer.cell.is_empty() {
                        outer.cell.push(Run {
                            text: " ".into(),
                            ..Run::default()
                        });
                    }
                    outer.cell.extend(cell);
                }
            }
            _ => {
                let rows: Vec<_> = table
                    .rows
                    .into_iter()
                    .filter(|row| !row.is_empty())
                    .collect();
                if rows.iter().flatten().any(|cell| !cell.is_empty()) {
                    self.document.blocks.push(Block::Table(rows));
                }
            }
        }
    }

    /// The document.
    pub fn finish(mut self) -> Document {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end();
        self.document
    }
}
