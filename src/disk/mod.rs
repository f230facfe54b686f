//! The files of a site, each known by what it is, and the one walk that finds them.
//!
//! A path is only a way to a file: a link, or a second name, is another way to the same one, and what one record publishes may be what
//! another withholds. So nothing here follows a link, a file with two names in the site is an error at both, and each opening sees
//! that what lies there is still the file that was found (`File::bytes`). Nothing else opens a file of the site.

mod everything;
mod file;
mod rewrite;
mod walk;

pub(crate) use everything::Everything;
pub use file::File;
pub(crate) use file::{Content, is_at};
pub(crate) use rewrite::rewrite;
pub(crate) use walk::{Area, Entry, Folder, Kind, Named, Walk, is_passed_over, second_names};
