//! Reads reasons as a reader does: clause by clause, what is said apart from what is granted, supposed, or somebody else's view.
//!
//! - `words`: a text as words, and what parts them.
//! - `clauses`: the words as clauses, each with how it stands in what is said.
//! - `balance`: who outweighs whom, and which side a text decides for.
//! - `harm`: what disclosure is said to do, how surely, and to what.
//! - `holding`: what a refusal to confirm or deny says of what is held, or done with it.
//!
//! The words by which it goes are data (`reading.toml`, `harm.toml`, `holding.toml`), the examples rows of `tests/law/reasons/`; the grammar is small on purpose.
//! It reads English. Where it is in doubt it says nothing: a rule that cries wolf is switched off.

mod balance;
mod clauses;
mod harm;
mod holding;
mod vocabulary;
mod words;

pub use balance::{Decision, Side, decides};
pub use harm::{Certainty, Harm, harm, is_bare, is_hedged};
pub(in crate::law) use holding::holding;
pub(in crate::law) use words::{Gap, Word, words};
