//! What an edition of the log consists of: parts, each made in one go. Every room that makes files offers its own.

use crate::diagnostics::Diagnostic;
use std::hash::DefaultHasher;

/// A file that was made.
#[derive(Clone, Copy)]
pub struct Output<'o> {
    /// From the site's root.
    pub path: &'o str,
    /// Its content.
    pub bytes: &'o [u8],
    /// Whether it was made here, and is not a file as its author gave it.
    pub ours: bool,
    /// Of one whose bytes are packed, the words that went into it, a line each. Of a file of ours the gate reads these alone, since
    /// nobody reads the bytes; of any other, these and the bytes.
    pub packed: Option<&'o str>,
}

impl<'o> Output<'o> {
    /// A file that was made here, to be read as its ending says.
    pub fn ours(path: &'o str, bytes: &'o [u8]) -> Output<'o> {
        Output {
            path,
            bytes,
            ours: true,
            packed: None,
        }
    }
}

/// Who is shown each file of a part.
pub type Show<'s> = dyn FnMut(Output<'_>) + 's;

/// What is made in one go: one file of the site, or a few that say the same.
pub trait Part: Send + Sync {
    /// Where its files stand, the first one first: its home, which tells it from every other part.
    fn homes(&self) -> Vec<String>;

    /// Hashes what it is made from: while that is the same for the part with this home, so are its files.
    ///
    /// Site.toml is not in it: what is remembered is forgotten when that changes.
    fn key(&self, key: &mut DefaultHasher);

    /// Makes its files, and shows each.
    ///
    /// # Errors
    ///
    /// A template that fails, or a file that is no longer what it was when it was read. Nothing is shown then.
    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic>;

    /// What one of its files may weigh, where that is limited.
    fn budget(&self, _path: &str) -> Option<Budget> {
        None
    }
}

/// The most bytes that readers should have to fetch of a file.
pub struct Budget {
    /// After gzip.
    pub bytes: usize,
    /// Who can make it lighter.
    pub whose: Whose,
}

/// What makes a file as heavy as it is.
pub enum Whose {
    /// A response, by its position.
    Response(usize),
    /// A file of the theme's assets.
    Asset(String),
    /// The theme, and how many responses site.toml wants on a page.
    Site,
}

/// Shows a file that was made here.
pub(crate) fn show_ours(show: &mut Show<'_>, path: &str, bytes: &[u8]) {
    show(Output::ours(path, bytes));
}
