//! Whether a table fits a phone, as far as its words tell: one that does not is scrolled in a region of its own, which must be
//! reachable by keyboard. Only public words are looked at; a bar is as long as its words are.

/// More columns than these are never tried to fit.
const COLUMNS: usize = 4;
/// The letters that 320 px have room for beside the gaps between columns, at 8 px each.
const LETTERS: usize = 36;

/// A table's cells as they come, the longest word of each column kept.
#[derive(Debug, Default)]
pub struct Fit {
    longest: Vec<usize>,
}

impl Fit {
    /// Takes in a cell of a column.
    pub fn cell(&mut self, column: usize, text: &str) {
        if self.longest.len() <= column {
            self.longest.resize(column + 1, 0);
        }
        // Lines break at spaces and behind hyphens.
        let longest = text
            .split(|c: char| c.is_whitespace() || c == '-')
            .map(|word| word.chars().count())
            .max()
            .unwrap_or(0);
        self.longest[column] = self.longest[column].max(longest);
    }

    /// Whether every word has room on its line.
    pub fn fits(&self) -> bool {
        let columns = self.longest.len();
        columns <= COLUMNS
            && self.longest.iter().sum::<usize>() + columns.saturating_sub(1) <= LETTERS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_decide() {
        for (cells, fits) in [
            (&["Year", "Number"][..], true),
            (&["Year", "Planned servicing", "Repairs", "Total"], true),
            (&["Kind", "Constable", "Superintendent", "Inspector"], false),
            (&["a", "b", "c", "d", "e"], false),
            (
                &["a hyphen-ated word that goes on and on and on and on", "b"],
                true,
            ),
            (
                &["Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"],
                false,
            ),
            (&[], true),
        ] {
            let mut fit = Fit::default();
            cells
                .iter()
                .enumerate()
                .for_each(|(column, cell)| fit.cell(column, cell));
            assert_eq!(fit.fits(), fits, "{cells:?}");
        }
    }
}
