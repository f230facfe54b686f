//! From a folder of response records to a published disclosure log.
//!
//! 1. [`private`]`::source`: site.toml, records with their marks and attachments, prose pages. Private from here ...
//! 2. `private::check`: records against the format and the [`law`]'s catalogues. Only a [`diagnostics`] report comes out.
//! 3. `private::redact`: a private record goes in, a [`log::Response`] comes out. ... to here.
//! 4. [`log::Log::of`]: the responses in order, their facets.
//! 5. [`render`] (with a [`theme`], read before), [`search`], [`data`]: the log as files, each made when an [`edition`] is asked for it, never all in memory.
//! 6. [`publish`]: the gate, staging, the swap.
//!
//! The [`engine`] does all six with a memory of what each file came from, and nothing else does: [`build`] is an engine that
//! remembers nothing, a check is a build that goes [`publish::Nowhere`], a preview is an engine that looks again.
//!
//! | on disk | what |
//! |---|---|
//! | `site.toml` | what the whole site says of itself |
//! | `content/responses/`, `content/pages/` | records and prose |
//! | `library/` | reasons that several exemptions use |
//! | `law/` | the site's own provisions |
//! | `static/` | files that are published as they are |
//! | `themes/default/` | files of the theme that replace the built-in ones |
//! | `public/` | what is published (`output` in site.toml) |
//!
//! Other rooms: [`desk`] (what writes into a site's sources), [`import`] (drafts from letters and old logs), [`disk`] (the site's files, known by what they are), [`attachments`] (formats of files), [`markdown`] (public text to HTML), [`fold`] (seeing through disguises),
//! [`cli`] (the only one that prints).

pub mod attachments;
pub mod changes;
pub mod cli;
pub mod data;
pub mod desk;
pub mod diagnostics;
pub mod difference;
pub mod disk;
pub mod edition;
pub mod engine;
pub mod fold;
pub mod import;
pub mod kept;
pub mod law;
pub mod log;
pub mod markdown;
pub mod part;
pub mod private;
pub mod publish;
pub mod render;
pub mod run;
pub mod search;
pub mod serve;
pub mod theme;
pub mod words;

mod build;
mod encryption;
mod publication;
mod unchanged;
mod weight;

pub use build::{
    Compared, Target, build, build_into, build_signed, check_out, compare, compare_folders,
};
pub use changes::Changes;
pub use engine::Engine;
pub use publication::{Published, publish as publish_to};
pub use run::{Built, Failed, Options, Progress, Quiet, Step};
