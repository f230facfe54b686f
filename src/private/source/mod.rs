//! What authors wrote: site.toml, records with their marks and attachments, prose pages. Private.

mod destinations;
pub(in crate::private) mod files;
pub(in crate::private) mod law;
pub(in crate::private) mod marks;
pub(in crate::private) mod near_miss;
pub(in crate::private) mod origin;
pub(in crate::private) mod page;
pub(in crate::private) mod record;
pub(in crate::private) mod site;
pub(in crate::private) mod statics;
pub(in crate::private) mod statistics;
mod syntax;
pub(in crate::private) mod toml;
pub(in crate::private) mod unmarked;
