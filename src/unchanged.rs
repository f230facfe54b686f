//! A build's memory on disk: whether it would make again what stands in its folder.
//!
//! It is one sentence, in `.public.disclog/memory`: *from sources like these this program made the site with this manifest, and said
//! this*. Where that is so, and every file of that site is still in its place, a build is done before it begins.
//!
//! | asked | of |
//! |---|---|
//! | are the sources the same | the name of every file and folder, and the hash of what each file says ([`Everything`]); no time |
//! | would the same be made of them | the program's own bytes, the day, `--drafts`, `--thorough` |
//! | does it still stand there | the manifest's hash; each file by [`Folder::whole`] |
//!
//! What is remembered of the sources is one hash for all of them together, with a secret that is made for this folder: whoever finds
//! it can't try whether a record withholds some name. What the run said is locked with a key that only whoever has all of the sources
//! can work out. A run in which any file was touched is not remembered, since nobody knows which of its states was read.

use crate::diagnostics::json::Summary;
use crate::diagnostics::{Report, Warned};
use crate::disk::Everything;
use crate::private::Opened;
use crate::publish::{Folder, sha256};
use crate::run::{Built, Options};
use hmac::{Hmac, KeyInit as _, Mac as _};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::path::PathBuf;

/// A site of fewer files is made as soon as it is compared, and leaves nothing beside it.
const WORTH_IT: usize = 200;

/// The form of the memory: a line of JSON, and behind it the locked report. Another version of the program has other bytes in any case.
#[derive(Serialize, Deserialize)]
struct Memory {
    secret: [u8; 32],
    /// What it was made from, with the secret.
    made_from: [u8; 32],
    /// The hash of the manifest.
    manifest: String,
    summary: Summary,
    #[serde(skip)]
    report: Vec<u8>,
}

impl Memory {
    fn of_bytes(bytes: &[u8]) -> Option<Memory> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let memory: Memory = serde_json::from_slice(&bytes[..end]).ok()?;
        Some(Memory {
            report: bytes[end + 1..].to_vec(),
            ..memory
        })
    }

    fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = serde_json::to_vec(self).ok()?;
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.report);
        Some(bytes)
    }
}

/// What a site is made from, in two numbers that say nothing to whoever lacks the secret: one to compare, and one that locks and
/// unlocks what was said of it, which whoever lacks any of the sources can't work out.
struct MadeFrom {
    compared: [u8; 32],
    key: [u8; 32],
}

/// A run that may turn out to be one that was done before.
pub(crate) struct Unchanged {
    root: PathBuf,
    everything: Everything,
    secret: [u8; 32],
    made_from: MadeFrom,
    before: Option<Memory>,
}

impl Unchanged {
    /// Looks at the sources; `None` where nothing can be said of them, or it is not worth it. `opened` was read before.
    pub fn look(opened: &Opened, options: &Options, folder: &Folder) -> Option<Unchanged> {
        let everything = Everything::of(&options.root)?;
        if everything.len() < WORTH_IT {
            return None;
        }
        let before: Option<Memory> = folder.memory().and_then(|bytes| Memory::of_bytes(&bytes));
        let secret = match &before {
            Some(before) => before.secret,
            None => new_secret()?,
        };
        let made_from = MadeFrom::of(&everything, options, &secret)?;
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
        let same =
            before.made_from == self.made_from.compared && folder.whole()? == before.manifest;
        let report = same.then(|| self.made_from.unlock(&before.report))??;
        Some(Warned {
            output: before.summary,
            report,
        })
    }

    /// Remembers what the run came to, if it can be relied on. Where that can't be written the next run does its work again.
    pub fn remember(self, folder: &Folder, built: &Built) {
        let untouched = || Everything::of(&self.root).as_ref() == Some(&self.everything);
        if !untouched() {
            return;
        }
        let memory = || {
            let memory = Memory {
                secret: self.secret,
                made_from: self.made_from.compared,
                manifest: folder.standing()?,
                summary: built.output,
                report: self.made_from.lock(&built.report)?,
            };
            memory.to_bytes()
        };
        if let Some(memory) = memory() {
            let _ = folder.remember(&memory);
        }
    }
}

impl MadeFrom {
    /// All that a run makes its site from.
    fn of(everything: &Everything, options: &Options, secret: &[u8; 32]) -> Option<MadeFrom> {
        let Options {
            root: _,
            today,
            drafts,
            thorough,
        } = options;
        let program = std::fs::read(std::env::current_exe().ok()?).ok()?;
        let mut all = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        all.update(&sha256(&program));
        all.update(&[u8::from(*drafts), u8::from(*thorough)]);
        all.update(today.to_string().as_bytes());
        everything.read(&mut |piece| all.update(piece))?;
        let all: [u8; 32] = all.finalize().into_bytes().into();
        let one = |purpose: &[u8]| -> Option<[u8; 32]> {
            let mut one = Hmac::<Sha256>::new_from_slice(&all).ok()?;
            one.update(purpose);
            Some(one.finalize().into_bytes().into())
        };
        Some(MadeFrom {
            compared: one(b"compared")?,
            key: one(b"key")?,
        })
    }

    /// Locks what was said: its places name source files, and people put names of subjects into these.
    fn lock(&self, report: &Report) -> Option<Vec<u8>> {
        let mut bytes = report.to_bytes();
        let key = self.key()?;
        key.seal_in_place_append_tag(once(), Aad::empty(), &mut bytes)
            .ok()?;
        Some(bytes)
    }

    /// What was locked with this key; `None` if it was not, or not all of it is there.
    fn unlock(&self, locked: &[u8]) -> Option<Report> {
        let mut bytes = locked.to_vec();
        let report = self
            .key()?
            .open_in_place(once(), Aad::empty(), &mut bytes)
            .ok()?;
        Report::from_bytes(report)
    }

    fn key(&self) -> Option<LessSafeKey> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &self.key).ok()?;
        Some(LessSafeKey::new(key))
    }
}

/// The number that a key may be used with once: each locks one report alone, since the same sources make the same.
fn once() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

fn new_secret() -> Option<[u8; 32]> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).ok()?;
    Some(secret)
}
