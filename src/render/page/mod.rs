//! The kinds of pages, one a file: each a function from what the pages of a log share to a page, with what its template is given as
//! a struct.

mod data;
mod exemption;
mod home;
mod list;
mod moved;
mod not_found;
mod prose;
mod response;
mod search;
mod statistics;
mod unpublished;
mod values;
mod withdrawn;

pub(super) use data::data;
pub(super) use exemption::exemption;
pub(super) use home::home;
pub(super) use list::{all, value};
pub(super) use moved::moved;
pub(super) use not_found::not_found;
pub(super) use prose::prose;
pub(super) use response::response;
pub(super) use search::search;
pub(super) use statistics::statistics;
pub(super) use unpublished::unpublished;
pub(super) use values::values;
pub(super) use withdrawn::{withdrawn, withdrawn_list};
