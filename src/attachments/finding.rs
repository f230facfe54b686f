//! What was found in a file, and where: never the words that were found.

use super::codes::Code;
pub use crate::diagnostics::Words;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Published, but a person should look.
    Warn,
    /// Not published.
    Block,
}

impl Severity {
    /// The word used in every form.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warn => "warn",
            Severity::Block => "block",
        }
    }
}

/// One thing that a reader could dig out of a file.
pub struct Finding {
    /// What it is.
    pub code: &'static Code,
    /// How much it matters here.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// How many of them.
    pub count: u64,
    /// What is known of it besides, in words of ours.
    pub detail: Option<Words>,
    /// What could be dug out, where that is text.
    pub hidden: Vec<Hidden>,
}

impl Finding {
    /// Says how many there are.
    pub fn count(&mut self, count: u64) -> &mut Finding {
        self.count = count;
        self
    }

    /// Gives it another weight than its code has.
    pub fn weigh(&mut self, severity: Severity) -> &mut Finding {
        self.severity = severity;
        self
    }

    /// Says what is known of it besides.
    pub fn detail(&mut self, words: impl Into<Words>) -> &mut Finding {
        self.detail = Some(words.into());
        self
    }

    /// What is there, as a clause.
    pub fn message(&self) -> Words {
        let message = Words::from(self.code.message);
        match &self.detail {
            Some(detail) => message.and(": ").then(detail.clone()),
            None => message,
        }
    }

    /// Keeps what could be dug out, for whoever asks on a terminal, and for the gate.
    pub fn hide(&mut self, text: impl Into<String>) -> &mut Finding {
        let text = text.into();
        if self.hidden.len() < HIDDEN && !text.trim().is_empty() {
            self.hidden.push(Hidden(text));
        }
        self
    }
}

/// So many texts of a finding are kept.
const HIDDEN: usize = 1_000;

/// A text that a reader could dig out. It can't be printed, compared or serialised; `Hidden::reveal` opens it for a person who
/// asked for it on a terminal.
pub struct Hidden(String);

impl Hidden {
    /// The text, for a terminal and for the gate alone.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

/// A place in a file: fixed words and numbers, never a name that stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    words: Words,
    /// The first number in it, and what it counts: a page, a slide, a sheet.
    within: Option<(&'static str, usize)>,
}

impl Place {
    /// The whole of it.
    pub fn whole() -> Place {
        Place::of("the file".into(), None)
    }

    fn of(words: Words, within: Option<(&'static str, usize)>) -> Place {
        Place { words, within }
    }

    /// A fixed name of a part: `document properties`.
    pub fn named(name: &'static str) -> Place {
        Place::of(name.into(), None)
    }

    /// `what n`: `page 4`, `part 7`. Counted from 1.
    pub fn nth(what: &'static str, n: usize) -> Place {
        Place::of(Words::from(what).and(" ").count(n), Some((what, n)))
    }

    /// `what n of all`: `sheet 2 of 3`.
    pub fn nth_of(what: &'static str, n: usize, all: usize) -> Place {
        let words = Words::from(what).and(" ").count(n).and(" of ").count(all);
        Place::of(words, Some((what, n)))
    }

    /// A narrower place: `sheet 2 of 3, rows 12-40`. The whole file needs no mention.
    #[must_use]
    pub fn then(self, inner: Place) -> Place {
        let whole = Place::whole();
        if self == whole {
            inner
        } else if inner == whole {
            self
        } else {
            let within = self.within.or(inner.within);
            Place::of(self.words.and(", ").then(inner.words), within)
        }
    }

    /// `what from-to`, or `what n` where both are one: `rows 12-40`, `row 12`.
    pub fn range(one: &'static str, many: &'static str, from: usize, to: usize) -> Place {
        if from == to {
            Place::nth(one, from)
        } else {
            let words = Words::from(many).and(" ").count(from).and("-").count(to);
            Place::of(words, None)
        }
    }

    /// A spot on a page, from its upper left corner: `25 mm from the left, 40 mm from the top`.
    pub fn millimetres(left: usize, top: usize) -> Place {
        let left = Words::from("").count(left).and(" mm from the left, ");
        Place::of(left.count(top).and(" mm from the top"), None)
    }

    /// A cell, by its column and row from 1: `cell B12`.
    pub fn cell(column: usize, row: usize) -> Place {
        Place::of(letters("cell ".into(), column).count(row), None)
    }

    /// Columns, by numbers from 1: `column C`, `columns C-F`.
    pub fn columns(from: usize, to: usize) -> Place {
        if from == to {
            Place::of(letters("column ".into(), from), None)
        } else {
            let words = letters("columns ".into(), from).and("-");
            Place::of(letters(words, to), None)
        }
    }

    /// The words.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The first number in it, from 1, and what it counts: `page`, `slide`, `sheet`.
    pub fn within(&self) -> Option<(&'static str, usize)> {
        self.within
    }
}

/// The letters of a column, as spreadsheets count.
fn letters(words: Words, column: usize) -> Words {
    const LETTERS: [&str; 26] = [
        "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R",
        "S", "T", "U", "V", "W", "X", "Y", "Z",
    ];
    let rest = column.saturating_sub(1);
    let words = if rest >= 26 {
        letters(words, rest / 26)
    } else {
        words
    };
    words.and(LETTERS[rest % 26])
}

/// What a text of a file is to its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Seen by one who opens the file.
    Visible,
    /// Title, author, dates and the like.
    Metadata,
    /// The name of a sheet, hidden ones among them.
    Sheet,
    /// The name of a part, of a file in an archive.
    Name,
    /// What stands for a picture.
    Alternative,
}

/// A text of a file, as it goes out with it.
pub struct Passage {
    /// Where; of a row of a sheet, its row.
    pub place: Place,
    /// What it is.
    pub role: Role,
    /// The text. The cells of a row are parted by tabs.
    pub text: String,
    /// Of a row of a sheet: the columns of its cells, from 1.
    pub columns: Vec<u32>,
    /// Of a row of a sheet: the numbers behind its cells, whatever they show; days count as Excel counts them from 1900.
    pub numbers: Vec<Option<f64>>,
    /// Of a row of a sheet: its number, from 1.
    pub row: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_as_people_tell_them() {
        for (place, told) in [
            (Place::nth_of("sheet", 2, 3), "sheet 2 of 3"),
            (Place::range("row", "rows", 12, 40), "rows 12-40"),
            (Place::range("row", "rows", 12, 12), "row 12"),
            (Place::cell(28, 7), "cell AB7"),
            (Place::columns(26, 703), "columns Z-AAA"),
            (Place::whole().then(Place::nth("page", 4)), "page 4"),
            (
                Place::nth_of("entry", 1, 2).then(Place::nth_of("sheet", 2, 3)),
                "entry 1 of 2, sheet 2 of 3",
            ),
        ] {
            assert_eq!(place.words().as_str(), told);
        }
    }
}
