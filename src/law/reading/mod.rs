//! Reads reasons as a reader does: clause by clause, what is said apart from what is granted, supposed, or somebody else's view.
//!
//! - `words`: a text as words, and what parts them.
//! - `clauses`: the words as clauses, each with how it stands in what is said.
//! - `balance`: who outweighs whom, and which side a text decides for.
//!
//! The words by which it goes are data (`reading.toml`), the examples rows of `tests/law/reasons/`; the grammar is small on purpose.
//! It reads English. Where it is in doubt it says nothing: a rule that cries wolf is switched off.

mod balance;
mod clauses;
mod vocabulary;
mod words;

pub use balance::{Decision, Side, decides};
pub(in crate::law) use words::{Gap, Word, words};
