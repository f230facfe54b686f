//! The private side: what authors wrote, its checks, and the one door to the public.
//!
//! Everything below is visible inside this module alone (`pub(in crate::private)`): rendering, search, feeds and data can't
//! reach a source file even by mistake. What gets out is on this page: public records, diagnostics, and the gate.
//!
//! ```compile_fail,E0603
//! use disclog::private::source::record::Record;
//! ```

mod addresses;
mod check;
pub(crate) mod desk;
mod memory;
mod of_theme;
mod opened;
mod redact;
mod revise;
pub(crate) mod schema;
mod source;
mod sources;
mod suppression;
mod unsound;
mod way;
mod withheld;

#[doc(hidden)]
pub use sources::again;
pub use withheld::Withheld;

pub(crate) use addresses::Addresses;
pub(crate) use memory::Memory;
pub(crate) use of_theme::OfTheme;
pub(crate) use opened::{Opened, site_says};
pub(crate) use revise::{History, Sealed};
pub(crate) use sources::Sources;
pub(crate) use withheld::finds::Texts;
