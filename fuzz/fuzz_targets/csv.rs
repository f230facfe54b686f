//! Any bytes: a CSV is read or refused, and what is written of it is read back alike.
#![no_main]

use disclog::attachments::csv;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(table) = csv::parse(bytes) else { return };
    let rows = || std::iter::once(&table.head).chain(table.rows.iter().map(|row| &row.cells));
    let written = csv::write(rows().map(|row| row.iter().map(String::as_str).collect()), table.bom, table.crlf);
    let again = csv::parse(&written).unwrap_or_else(|_| panic!("what was written can't be read"));
    assert!(again.head == table.head);
    assert!(again.rows.iter().map(|r| &r.cells).eq(table.rows.iter().map(|r| &r.cells)));
});
