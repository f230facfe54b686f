//! The days that a log spans.

use super::{Log, Visibility};
use jiff::civil::Date;

/// The days that the log's public responses span: the first and last answer, and the last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first answer.
    pub first: Date,
    /// The last answer.
    pub last: Date,
    /// The last answer or change.
    pub modified: Date,
}

impl Period {
    /// The period of a log; none of an empty one.
    pub fn of(log: &Log) -> Option<Period> {
        let public = || {
            log.responses
                .iter()
                .filter(|r| r.visibility == Visibility::Public)
        };
        let answers = || public().filter_map(|r| r.responded);
        Some(Period {
            first: answers().min()?,
            last: answers().max()?,
            modified: public()
                .filter_map(|r| r.changed().max(r.responded))
                .max()?,
        })
    }
}
