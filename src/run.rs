//! What a run is asked for, whom it tells how far it has come, and what it comes to.

use crate::diagnostics::json::Summary;
use crate::diagnostics::{Report, Warned};
use jiff::civil::Date;
use std::path::PathBuf;

/// What is to be built, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// What counts as today: a record is public from its `publish_on` on.
    pub today: Date,
    /// Whether to show what is not public yet, marked.
    pub drafts: bool,
    /// Whether the gate looks for the reversed and base64 forms too.
    pub thorough: bool,
}

/// The steps of a run, for showing progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Another run writes to the same folder, and this one waits for its end.
    Wait,
    /// Records are read and checked.
    Read,
    /// Files are made.
    Write,
    /// The site is put in place.
    Place,
    /// What changed is sent.
    Send,
    /// Other sites are asked.
    Ask,
}

/// Somebody who is told how far a run has come.
pub trait Progress: Sync {
    /// A step begins; `of` is how many parts it has, where that is known.
    fn begin(&self, step: Step, of: Option<usize>);
    /// A part of the step is done.
    fn one(&self);
}

/// Nobody.
#[derive(Debug)]
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: Step, _: Option<usize>) {}
    fn one(&self) {}
}

/// What a finished run made.
pub type Built = Warned<Summary>;

/// Why nothing was published.
pub type Failed = Report;
