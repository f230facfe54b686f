//! The search: an index of static files, and the client that asks it.
//!
//! 1. [`analyse`]: a response's public text (`response.rs` says which) to its terms, one response at a time ([`words`]).
//! 2. [`files`]: the terms of all responses to lists, and lists, facets and cards to files that a browser fetches one by one.
//!
//! 3. [`ask`]: the same search that the browser does, for `disclog search`.
//!
//! [`Index`] does the first two when an edition asks for it. The client is `themes/default/assets/search/`. It can work out the name of
//! every file but the first, so that a query costs two rounds: the files of its words, then the cards of the ten responses shown.
//! No file on that way grows with the log. `docs/search-format.md` has the bytes.
//!
//! | file | holds | found by |
//! |---|---|---|
//! | `search/index.json` | the root: figures, names and counts of facet values, words, and of each segment its folder and the first terms of its files | its fixed name |
//! | `search/HASH/t/N.bin` | terms in order, with their forms and lists | the term |
//! | `search/HASH/p/N.bin` | the places of the same terms | |
//! | `search/HASH/b/N.bin`, `x/N.bin` | a list, or places, too long to stand among others | the root, which names their terms |
//! | `search/HASH/w/L.bin` | words that begin with a letter, for spelling | the letter |
//! | `search/HASH/d.bin` | responses by day | |
//! | `search/HASH/f/G.bin` | for each value of a facet its responses, for the counts | the facet's key |
//! | `search/HASH/c/N.json` | cards of 32 responses: what a result shows | the number of the response |
//! | `search/files/HASH/N.json` | what the files of a response say, page by page and row by row | its card |
//!
//! Responses have numbers from the oldest, 0, to the newest. So years and spans of days are spans of numbers, and a new
//! response leaves the lists of words that it does not say as they were. A log of some size has two segments: the years that are over,
//! and the newest, so that a new response renames only the second.
//!
//! [`Likeness`] is apart from all this: from titles, summaries and topics it tells which responses are like each other.
//!
//! Whatever stands here is a function of public text: a withheld passage gives its provision and no more.

mod analysis;
pub mod ask;
mod bits;
pub mod data;
mod files;
mod index;
mod layout;
mod lexicon;
mod likeness;
mod response;
mod terms;
pub mod words;

pub use analysis::analyse;
pub use index::Index;
pub use layout::files;
pub use likeness::{Likeness, MOST};
pub use terms::Analysed;

/// The path of the index's root, from which a browser finds the rest.
pub const ROOT: &str = "search/index.json";

/// The version of the format, in the root and in the head of each file.
pub const VERSION: u32 = 2;

/// How much a word matters more by being said again, in thousandths (BM25).
const K1: u32 = 1200;
/// How much a long response must say it more often, in thousandths.
const B: u32 = 750;

/// What a term that stands so often (`weight`) in a response of a length contributes to its score, the rarity of the term aside.
pub(crate) fn score(weight: f64, length: f64, average: f64) -> f64 {
    let (k1, b) = (f64::from(K1) / 1000.0, f64::from(B) / 1000.0);
    (k1 + 1.0) * weight / (weight + k1 * (1.0 - b + b * length / average))
}

/// What of a response is searched: plain text, in which a bar has its plain form, `[withheld: s40(2)]`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Document<'a> {
    /// The two letters of its language.
    pub language: &'a str,
    /// The title.
    pub title: &'a str,
    /// The authority's case number.
    pub reference: &'a str,
    /// What it is about and what became of it: topics, department, outcome, the provisions relied on.
    pub about: &'a str,
    /// The summary.
    pub summary: &'a str,
    /// What was asked.
    pub request: &'a str,
    /// The answer: further sections, facts, parts.
    pub response: &'a str,
    /// Why something was withheld, and what became of that: reasons, review, changes.
    pub reasons: &'a str,
    /// Dates, and what the page says of its files.
    pub rest: &'a str,
    /// What the files say.
    pub files: &'a str,
}

/// A text of a response, and what its words are worth.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The text.
    pub text: &'a str,
    /// What an occurrence counts for.
    pub weight: u32,
    /// Whether it makes the response longer: files do not, else a response with large ones would be found last.
    pub lengthens: bool,
    /// Whether a word counts once, however often it is said: a file of a hundred pages says everything often.
    pub once: bool,
}

impl<'a> Document<'a> {
    /// Its texts, in order.
    pub fn fields(&self) -> [Field<'a>; 9] {
        let field = |text, weight| Field {
            text,
            weight,
            lengthens: true,
            once: false,
        };
        let rest = Field {
            lengthens: false,
            ..field(self.rest, 1)
        };
        let files = Field {
            text: self.files,
            once: true,
            ..rest
        };
        [
            field(self.title, 5),
            field(self.reference, 4),
            field(self.about, 3),
            field(self.summary, 2),
            field(self.request, 2),
            field(self.response, 1),
            field(self.reasons, 1),
            rest,
            files,
        ]
    }
}

/// A file of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path from the site's root: `search/...`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Of a packed one the words in it, a line each.
    pub packed: Option<String>,
}
