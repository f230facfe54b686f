//! Asks a built index, as the browser does: the same answers, from the same files.
//!
//! `themes/default/assets/search/` is the client; module for module this does what it does. `tests/search_queries.rs` holds the two
//! together over every query of the tests.

mod dates;
mod index;
mod inside;
mod lists;
mod query;
mod ranking;
mod reader;
mod spelling;
mod titles;

pub use index::{Card, Index, Lost};
pub use inside::{Inside, inside};
pub use ranking::{Found, Said, search};
