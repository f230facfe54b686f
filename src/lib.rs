//! From a folder of response records to a published disclosure log.

pub mod law;
