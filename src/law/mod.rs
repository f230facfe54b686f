//! The law as data: provisions of the four regimes, outcomes, time limits.
//!
//! - [`Regime`]: the two Acts and the two sets of regulations under which a request is answered.
//! - [`catalogue`]: every [`Provision`] that a response may cite (`foia.toml`, `eir.toml`, `foisa.toml`, `eisr.toml`).
//! - [`Law`]: all catalogues of a run; [`Law::with`] adds what a site's own `law/` folder has ([`Addition`]).
//! - [`Outcome`]: what became of a request (`outcomes.toml`).
//! - [`Clock`]: when a response was due, how long it took, whether it was late (`holidays.toml`, rules in [`holidays`]).
//!
//! This room knows no record file, no HTML and no output. Another provision, outcome or holiday is a row of a TOML file.

mod addition;
mod by_words;
mod catalogue;
mod contacts;
mod deadline;
mod giveaway;
pub mod holidays;
mod outcome;
mod phrases;
mod provision;
mod rank;
pub mod reading;
mod regime;
mod spelling;
mod vocabulary;

pub use addition::{Addition, Cells, Flaw, Table};
pub use by_words::by_meaning;
pub use catalogue::{
    Catalogue, Complaint, CostLimit, Duty, Extension, Law, Notice, Purpose, Regulator, Review,
    Section, Time, Window, catalogue, other_regime,
};
pub use contacts::{Contacts, contacts};
pub use deadline::{
    Clock, Fee, Timeliness, foisa_2020_window, is_working_day, review_days, within_table,
    working_day_after, working_days,
};
pub use giveaway::{Giveaway, GiveawayClass, giveaways};
pub use outcome::{Family, Outcome};
pub use phrases::{Lists, Phrases, in_force_from, is_old_numbering, phrases};
pub use provision::{Doubt, Kind, Level, Provision, Test, Weight, Who};
pub use rank::Rank;
pub use regime::Regime;
pub use spelling::{is_bare_section, is_canonical};
pub use vocabulary::{Vocabulary, vocabulary};
