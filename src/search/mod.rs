//! The search: an index of static files, and the client that asks it.
//!
//! 1. [`analyse`]: a response's public text (`response.rs` says which) to its terms, one response at a time ([`words`]).
//! 2. [`files`]: the terms of all responses to lists, and lists, facets and cards to files that a browser fetches one by one.
//!
//! [`Index`] does both when an edition asks for it. The client is `themes/default/assets/search.js`. It can work out the name of every file but the first, so that a query
//! costs two rounds: the files of its words, then the cards of the ten responses shown.
//!
//! | file | holds | found by |
//! |---|---|---|
//! | `search/index.json` | the root: figures, names and counts of facet values, the name of the folder | its fixed name |
//! | `search/HASH/t/N.bin` | terms with their lists | the term's hash |
//! | `search/HASH/n.bin` | how long each response is | |
//! | `search/HASH/d.bin` | responses by day | |
//! | `search/HASH/f/G.bin` | for each value of a facet its responses | the facet's key |
//! | `search/HASH/c/N.json` | cards of 32 responses: what a result shows | the number of the response |
//!
//! Responses have numbers from the oldest, 0, to the newest. So years and spans of days are spans of numbers, and a new
//! response leaves the lists of words that it does not say as they were.
//!
//! [`Likeness`] is apart from all this: from titles, summaries and topics it tells which responses are like each other.
//!
//! Whatever stands here is a function of public text: a withheld passage gives its provision and no more.

mod bits;
mod index;
mod layout;
mod likeness;
mod response;
mod terms;
pub mod words;

pub use index::Index;
pub use layout::files;
pub use likeness::{Likeness, MOST};
pub use terms::{Analysed, analyse};

/// The path of the index's root, from which a browser finds the rest.
pub const ROOT: &str = "search/index.json";

/// What of a response is searched: plain text, in which a bar has its plain form, `[withheld: s40(2)]`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Document<'a> {
    /// The title.
    pub title: &'a str,
    /// The authority's case number.
    pub reference: &'a str,
    /// What was asked.
    pub request: &'a str,
    /// The answer: further sections, facts, parts, changes too.
    pub response: &'a str,
    /// Provisions relied on and why: what they cover, harm, factors, balance.
    pub exemptions: &'a str,
}

/// A file of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path from the site's root: `search/...`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}
