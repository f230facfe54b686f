//! A build's memory on disk: whether it would make again what stands in its folder.
//!
//! It is one sentence, in `.public.disclog/memory.json`: *from sources like these this program made the site with this manifest, and had
//! nothing to say*. Where that is so, and every file of that site is still in its place, a build is done before it begins.
//!
//! | asked | of |
//! |---|---|
//! | are the sources the same | the name of every file and folder, and the hash of what each file says ([`Everything`]); no time |
//! | would the same be made of them | the program's own bytes, the day, `--drafts`, `--thorough` |
//! | does it still stand there | the manifest's hash; each file by [`Folder::whole`] |
//!
//! What is remembered of the sources is one hash for all of them together, with a secret that is made for this folder: whoever finds
//! it can't try whether a record withholds some name. A run that had anything to say is not remembered, so that it is said again; nor
//! is one in which any file was touched while it ran, since then nobody knows which of its states was read.

use crate::diagnostics::json::Summary;
use crate::diagnostics::{Report, Warned};
use crate::disk::Everything;
use crate::private::Opened;
use crate::publish::{Folder, sha256};
use crate::run::{Built, Options};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::path::PathBuf;

/// A site of fewer files is made as soon as it is compared, and leaves nothing beside it.
const WORTH_IT: usize = 200;

/// The form of the memory. Another version of the program has other bytes in any case.
#[derive(Serialize, Deserialize)]
struct Memory {
    secret: [u8; 32],
    /// What it was made from, with the secret.
    made_from: [u8; 32],
    /// The hash of the manifest.
    manifest: String,
    summary: Summary,
}

/// A run that may turn out to be one that was done before.
pub(crate) struct Unchanged {
    root: PathBuf,
    everything: Everything,
    secret: [u8; 32],
    made_from: [u8; 32],
    before: Option<Memory>,
}

impl Unchanged {
    /// Looks at the sources; `None` where nothing can be said of them, or it is not worth it. `opened` was read before.
    pub fn look(opened: &Opened, options: &Options, folder: &Folder) -> Option<Unchanged> {
        let everything = Everything::of(&options.root)?;
        if everything.len() < WORTH_IT {
            return None;
        }
        let before: Option<Memory> = folder
            .memory()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let secret = match &before {
            Some(before) => before.secret,
            None => new_secret()?,
        };
        let made_from = made_from(&everything, options, &secret)?;
        // It may have been read before it was written as it was found just now.
        let now = Opened::open(&options.root).ok()?;
        now.is_as(opened).then_some(Unchanged {
            root: options.root.clone(),
            everything,
            secret,
            made_from,
            before,
        })
    }

    /// What the run comes to, if it was done before and what it made stands there.
    pub fn stands(&self, folder: &Folder) -> Option<Built> {
        let before = self.before.as_ref()?;
        let same = before.made_from == self.made_from && folder.whole()? == before.manifest;
        same.then(|| Warned {
            output: before.summary,
            report: Report::new(),
        })
    }

    /// Remembers what the run came to, if it can be relied on. Where that can't be written the next run does its work again.
    pub fn remember(self, folder: &Folder, built: &Built) {
        let untouched = || Everything::of(&self.root).as_ref() == Some(&self.everything);
        if !built.report.is_empty() || !untouched() {
            return;
        }
        let memory = folder.standing().map(|manifest| Memory {
            secret: self.secret,
            made_from: self.made_from,
            manifest,
            summary: built.output,
        });
        if let Some(Ok(memory)) = memory.as_ref().map(serde_json::to_vec) {
            let _ = folder.remember(&memory);
        }
    }
}

/// All that a run makes its site from, in one number that says nothing to whoever lacks the secret.
fn made_from(everything: &Everything, options: &Options, secret: &[u8; 32]) -> Option<[u8; 32]> {
    let Options {
        root: _,
        today,
        drafts,
        thorough,
    } = options;
    let program = std::fs::read(std::env::current_exe().ok()?).ok()?;
    let mut made_from = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    made_from.update(&sha256(&program));
    made_from.update(&[u8::from(*drafts), u8::from(*thorough)]);
    made_from.update(today.to_string().as_bytes());
    everything.read(&mut |piece| made_from.update(piece))?;
    Some(made_from.finalize().into_bytes().into())
}

fn new_secret() -> Option<[u8; 32]> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).ok()?;
    Some(secret)
}
