//! A body of anything: the build ends with a site or with diagnostics, and never says or publishes what a mark hides.
//!
//! `cargo install cargo-fuzz`, then `cargo fuzz run -s none record`.
#![no_main]

use disclog::publish::Memory;
use disclog::{Options, build_into, diagnostics};
use libfuzzer_sys::fuzz_target;
use std::fs;

const SITE: &str = "title = \"Log\"\nauthority = \"Force\"\nbase_url = \"https://foi.example/\"\n[contact]\nemail = \"foi@foi.example\"\n[complaints]\nreview = \"Write.\"\n";
const HEAD: &str = "+++\nreference = \"1/26\"\ntitle = \"A title\"\nreceived = 2026-01-05\nresponded = 2026-01-20\noutcome = \"partly-withheld\"\n[[exemptions]]\nprovision = \"s40(2)\"\n+++\n## Request\n\nWhat?\n\n## Response\n\n";
/// No input that a fuzzer makes from nothing holds it.
const SECRET: &str = "Zarquonia Prefectus";

fuzz_target!(|body: &str| {
    if body.len() > 4000 || body.to_lowercase().contains("zarq") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("content/responses")).expect("made");
    fs::write(folder.path().join("site.toml"), SITE).expect("written");
    // Where the input says, a secret stands in a sound mark.
    let body = body.replace('\u{1}', &format!(":withheld[{SECRET}]{{s40(2)}}"));
    fs::write(folder.path().join("content/responses/a.md"), format!("{HEAD}{body}")).expect("written");
    let to = Memory::default();
    let options = Options { root: folder.path().to_owned(), today: jiff::civil::date(2026, 11, 25), drafts: false, thorough: false };
    let said = match build_into(&options, &to) {
        Ok(done) => diagnostics::human::report(&done.report, false),
        Err(report) => diagnostics::human::report(&report, false),
    };
    assert!(!said.contains("Zarq"), "a diagnostic quotes a secret");
    for (path, bytes) in to.into_files() {
        assert!(!String::from_utf8_lossy(&bytes).contains("Zarq"), "{path} holds a secret");
    }
});
