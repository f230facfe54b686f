//! Any bytes as odp: a finding, and never a panic.
#![no_main]

#[path = "../format.rs"]
mod format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| format::read("odp", bytes));
