//! A site at a place that can't be exchanged in one step: a folder that others serve, an object store. Only what changed is sent, in an order
//! that leaves readers whole pages at every moment.
//!
//! 1. What the place's manifest names is known to be there. What it does not name is known from the *journal*, which a run writes before it
//!    changes anything and takes away when all is done: after a broken run the next one, on any machine, looks at these paths itself.
//! 2. Files whose names carry a hash go first, then other files, then pages, then the manifest. What is gone is removed last.
//! 3. What neither of the two names is somebody else's. It stays, and is an error where it is in the way.

mod address;
mod headers;
mod objects;
mod shared;

pub use address::{Destination, Place};
pub use headers::media_type;
pub use objects::Objects;
pub use shared::Shared;

use super::{Entry, Manifest, sha256_hex, unpacked};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::sync::Mutex;

/// A place that files are sent to. Each call is tried again by itself where that may help.
pub trait Store: Sync {
    /// The content of a file; nothing where there is none.
    ///
    /// # Errors
    ///
    /// [`StoreFault`].
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, StoreFault>;

    /// Puts a file in place, whole or not at all.
    ///
    /// # Errors
    ///
    /// [`StoreFault`].
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), StoreFault>;

    /// Takes a file away. One that is not there is gone.
    ///
    /// # Errors
    ///
    /// [`StoreFault`].
    fn remove(&self, path: &str) -> Result<(), StoreFault>;

    /// The paths of all files.
    ///
    /// # Errors
    ///
    /// [`StoreFault`].
    fn list(&self) -> Result<BTreeSet<String>, StoreFault>;

    /// Clears away what a broken run may have left beside these files.
    ///
    /// # Errors
    ///
    /// [`StoreFault`].
    fn clear(&self, _paths: &BTreeSet<String>) -> Result<(), StoreFault> {
        Ok(())
    }

    /// Brings what was put to the disk.
    ///
    /// # Errors
    ///
    /// [`StoreFault`].
    fn settle(&self) -> Result<(), StoreFault> {
        Ok(())
    }
}

/// Why something could not be sent.
#[derive(Debug)]
pub enum StoreFault {
    /// There are no credentials in the environment.
    NoCredentials,
    /// The place does not take those that there are.
    Refused,
    /// What the manifest there says is not ours.
    NotOurs,
    /// Somebody else's file is in the way.
    InTheWay(String),
    /// Another run is at work there.
    Busy,
    /// A file is no longer what it was when it was proved.
    Altered,
    /// The place can't be reached, or fails.
    Unreachable,
    /// The machine says no.
    Machine(io::Error),
}

impl From<io::Error> for StoreFault {
    fn from(error: io::Error) -> StoreFault {
        StoreFault::Machine(error)
    }
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// Files whose bytes were not there yet.
    pub sent: usize,
    /// Files that were there.
    pub kept: usize,
    /// Files that were taken away.
    pub removed: usize,
}

/// What is known of a place before anything is sent.
#[derive(Debug)]
pub struct Known {
    /// What was published there last; nothing where nothing was.
    pub manifest: Manifest,
    /// As it stands there.
    written: Option<Vec<u8>>,
    journal: Option<Journal>,
    journal_written: Option<Vec<u8>>,
}

/// Paths at which a run may have put something, or was about to take something away.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    /// Tells one run from all others.
    run: String,
    paths: BTreeSet<String>,
}

impl Journal {
    /// Where it stands while a run is at work.
    const PATH: &str = ".disclog/journal.json";

    fn read(bytes: &[u8]) -> Option<Journal> {
        let journal: Journal = serde_json::from_slice(bytes).ok()?;
        let sound = journal
            .paths
            .iter()
            .all(|path| super::manifest::is_path_of_ours(path));
        sound.then_some(journal)
    }

    fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Known {
    /// Looks at a place.
    ///
    /// # Errors
    ///
    /// It can't be reached, or its manifest or its journal is not one that disclog wrote.
    pub fn of(store: &dyn Store) -> Result<Known, StoreFault> {
        let written = store.get(Manifest::PATH)?;
        let manifest = match &written {
            Some(bytes) => std::str::from_utf8(bytes)
                .ok()
                .and_then(Manifest::parse)
                .ok_or(StoreFault::NotOurs)?,
            None => Manifest::default(),
        };
        let journal_written = store.get(Journal::PATH)?;
        let journal = match &journal_written {
            Some(bytes) => Some(Journal::read(bytes).ok_or(StoreFault::NotOurs)?),
            None => None,
        };
        Ok(Known {
            manifest,
            written,
            journal,
            journal_written,
        })
    }
}

/// Who makes files again that were proved: is given the paths that are wanted and takes each file that is made, wanted or not.
pub type MakeAgain<'m> =
    dyn Fn(&BTreeSet<&str>, &(dyn Fn(&str, &[u8]) + Sync)) -> Result<(), StoreFault> + 'm;

/// Sends what changed of a site.
///
/// # Errors
///
/// [`StoreFault`]. What was there before can still be read then, page by page, and the next run goes on.
pub fn send(
    store: &dyn Store,
    known: &Known,
    new: &Manifest,
    make: &MakeAgain<'_>,
    one: &(dyn Fn() + Sync),
) -> Result<Sent, StoreFault> {
    let json = new.to_json().into_bytes();
    let doubtful: BTreeSet<String> = known
        .journal
        .as_ref()
        .map(|journal| journal.paths.clone())
        .unwrap_or_default();
    store.clear(&doubtful)?;
    let plan = Plan::of(store, known, &doubtful, new)?;
    let all = new.files.len() + 1;
    let manifest_is_there = known.written.as_deref() == Some(&json);
    if plan.is_nothing() && manifest_is_there {
        if known.journal.is_some() {
            store.remove(Journal::PATH)?;
        }
        return Ok(Sent {
            kept: all,
            ..Sent::default()
        });
    }
    let journal = Journal {
        // Nothing public depends on it, and no two runs may have the same.
        run: format!("{:016x}", RandomState::new().hash_one(std::process::id())),
        paths: plan.touched(&doubtful),
    }
    .to_json();
    if store.get(Journal::PATH)? != known.journal_written {
        return Err(StoreFault::Busy);
    }
    store.put(Journal::PATH, &journal)?;
    for path in &plan.in_the_way {
        store.remove(path)?;
    }
    for turn in Turn::ALL {
        let wanted: BTreeMap<&str, &Entry> = plan
            .send
            .iter()
            .filter(|entry| Turn::of(&entry.path) == turn)
            .map(|entry| (entry.path.as_str(), *entry))
            .collect();
        if !wanted.is_empty() {
            put(store, &wanted, make, one)?;
        }
    }
    store.settle()?;
    // Who wrote here in the meantime has seen another journal than ours, or has put its own in place of it.
    let is_ours = store.get(Journal::PATH)?.as_deref() == Some(&journal)
        && store.get(Manifest::PATH)? == known.written;
    if !is_ours {
        leave_to_the_next(store, &journal)?;
        return Err(StoreFault::Busy);
    }
    if !manifest_is_there {
        store.put(Manifest::PATH, &json)?;
    }
    // A page goes before what it needs.
    for turn in Turn::ALL.into_iter().rev() {
        let gone = plan.remove.iter().filter(|path| Turn::of(path) == turn);
        let gone: Vec<&String> = gone.collect();
        gone.par_iter()
            .map(|path| store.remove(path))
            .collect::<Result<Vec<()>, StoreFault>>()?;
    }
    store.settle()?;
    store.remove(Journal::PATH)?;
    let sent = plan.send.len() + usize::from(!manifest_is_there);
    Ok(Sent {
        sent,
        kept: all - sent,
        removed: plan.remove.len() + plan.in_the_way.len(),
    })
}

/// Joins what this run touched to the journal that stands there by now, so that the next run looks at all of it.
fn leave_to_the_next(store: &dyn Store, ours: &[u8]) -> Result<(), StoreFault> {
    let other = store.get(Journal::PATH)?;
    let other = other.as_deref().and_then(Journal::read);
    if let Some(mut joined) = Journal::read(ours) {
        joined
            .paths
            .extend(other.into_iter().flat_map(|other| other.paths));
        store.put(Journal::PATH, &joined.to_json())?;
    }
    Ok(())
}

fn put(
    store: &dyn Store,
    wanted: &BTreeMap<&str, &Entry>,
    make: &MakeAgain<'_>,
    one: &(dyn Fn() + Sync),
) -> Result<(), StoreFault> {
    let failed: Mutex<Option<StoreFault>> = Mutex::default();
    let done: Mutex<usize> = Mutex::default();
    let fail = |fault| {
        if let Ok(mut failed) = failed.lock() {
            failed.get_or_insert(fault);
        }
    };
    make(&wanted.keys().copied().collect(), &|path, bytes| {
        let Some(entry) = wanted.get(path) else {
            return;
        };
        if failed.lock().is_ok_and(|failed| failed.is_some()) {
            return;
        }
        // What was proved is what is sent, and nothing else.
        if sha256_hex(bytes) != entry.sha256 {
            return fail(StoreFault::Altered);
        }
        match store.put(path, bytes) {
            Ok(()) => {
                if let Ok(mut done) = done.lock() {
                    *done += 1;
                }
                one();
            }
            Err(fault) => fail(fault),
        }
    })?;
    if let Some(fault) = failed.into_inner().ok().flatten() {
        return Err(fault);
    }
    match done.into_inner() {
        Ok(done) if done == wanted.len() => Ok(()),
        _ => Err(StoreFault::Altered),
    }
}

/// In which turn a file is sent: what others name by its hash, then what pages lead to, then what leads there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Hashed,
    Files,
    Pages,
}

impl Turn {
    const ALL: [Turn; 3] = [Turn::Hashed, Turn::Files, Turn::Pages];

    fn of(path: &str) -> Turn {
        // What is packed goes with what it was packed from.
        let plain = unpacked(path).unwrap_or(path);
        let is_page = [".html", ".json", ".xml"]
            .iter()
            .any(|end| plain.ends_with(end));
        match () {
            () if headers::is_hashed(path) => Turn::Hashed,
            () if is_page => Turn::Pages,
            () => Turn::Files,
        }
    }
}

/// What has to be done.
struct Plan<'n> {
    send: Vec<&'n Entry>,
    /// Files of ours that are in the way of others: a file where there is to be a folder, and the other way round.
    in_the_way: BTreeSet<String>,
    remove: BTreeSet<String>,
}

impl<'n> Plan<'n> {
    fn of(
        store: &dyn Store,
        known: &Known,
        doubtful: &BTreeSet<String>,
        new: &'n Manifest,
    ) -> Result<Plan<'n>, StoreFault> {
        let differs = |entry: &&Entry| {
            let before = known.manifest.get(&entry.path);
            before.is_none_or(|before| before.sha256 != entry.sha256)
                || doubtful.contains(&entry.path)
        };
        let candidates: Vec<&Entry> = new.files.iter().filter(differs).collect();
        let ours = |path: &str| known.manifest.get(path).is_some() || doubtful.contains(path);
        let unknown = candidates.iter().any(|entry| !ours(&entry.path));
        let foreign = if unknown {
            let mut all = store.list()?;
            all.retain(|path| !ours(path) && path != Manifest::PATH && path != Journal::PATH);
            all
        } else {
            BTreeSet::new()
        };
        let foreign_folders: BTreeSet<&str> =
            foreign.iter().flat_map(|path| folders(path)).collect();
        for entry in &candidates {
            let path = entry.path.as_str();
            let blocked = folders(path).find(|folder| foreign.contains(*folder));
            let blocks = foreign_folders.contains(path).then_some(path);
            if let Some(place) = blocked.or(blocks) {
                return Err(StoreFault::InTheWay(place.to_owned()));
            }
        }
        // Of what a broken run may have put, and of what is not ours, the bytes tell.
        let looked_at = |entry: &&Entry| -> Result<bool, StoreFault> {
            let is_foreign = foreign.contains(&entry.path);
            if !is_foreign && !doubtful.contains(&entry.path) {
                return Ok(true);
            }
            let there = store.get(&entry.path)?;
            let same = there
                .as_ref()
                .is_some_and(|bytes| sha256_hex(bytes) == entry.sha256);
            match (same, is_foreign) {
                (false, true) => Err(StoreFault::InTheWay(entry.path.clone())),
                (same, _) => Ok(!same),
            }
        };
        let wanted: Vec<(&Entry, Result<bool, StoreFault>)> = candidates
            .par_iter()
            .map(|entry| (*entry, looked_at(entry)))
            .collect();
        let mut send = Vec::new();
        for (entry, wanted) in wanted {
            if wanted? {
                send.push(entry);
            }
        }
        let old = known.manifest.files.iter().map(|entry| entry.path.clone());
        let mut remove: BTreeSet<String> = old.chain(doubtful.iter().cloned()).collect();
        remove.retain(|path| new.get(path).is_none());
        let new_folders: BTreeSet<&str> =
            send.iter().flat_map(|entry| folders(&entry.path)).collect();
        let new_files: BTreeSet<&str> = send.iter().map(|entry| entry.path.as_str()).collect();
        let (in_the_way, remove) = remove.into_iter().partition(|path| {
            new_folders.contains(path.as_str())
                || folders(path).any(|folder| new_files.contains(folder))
        });
        Ok(Plan {
            send,
            in_the_way,
            remove,
        })
    }

    fn is_nothing(&self) -> bool {
        self.send.is_empty() && self.in_the_way.is_empty() && self.remove.is_empty()
    }

    /// Every path at which something may be other than the manifests say while this is done.
    fn touched(&self, doubtful: &BTreeSet<String>) -> BTreeSet<String> {
        let sent = self.send.iter().map(|entry| entry.path.clone());
        let gone = self.in_the_way.iter().chain(&self.remove).cloned();
        sent.chain(gone).chain(doubtful.iter().cloned()).collect()
    }
}

/// The folders that a path lies in.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A place in memory that fails at one of its calls, and from then on.
    #[derive(Default)]
    struct Failing {
        files: Mutex<BTreeMap<String, Vec<u8>>>,
        calls: AtomicUsize,
        fails_at: Option<usize>,
        /// Of a put that fails, whether it came through all the same.
        late: bool,
    }

    impl Failing {
        fn holding(files: &BTreeMap<String, Vec<u8>>) -> Failing {
            Failing {
                files: Mutex::new(files.clone()),
                ..Failing::default()
            }
        }

        fn files(&self) -> BTreeMap<String, Vec<u8>> {
            self.files.lock().unwrap().clone()
        }

        fn call(&self) -> Result<(), StoreFault> {
            let call = self.calls.fetch_add(1, Ordering::SeqCst);
            match self.fails_at {
                Some(at) if call >= at => Err(StoreFault::Unreachable),
                _ => Ok(()),
            }
        }
    }

    impl Store for Failing {
        fn get(&self, path: &str) -> Result<Option<Vec<u8>>, StoreFault> {
            self.call()?;
            Ok(self.files.lock().unwrap().get(path).cloned())
        }

        fn put(&self, path: &str, bytes: &[u8]) -> Result<(), StoreFault> {
            let called = self.call();
            let is_last = self.fails_at == Some(self.calls.load(Ordering::SeqCst) - 1);
            if called.is_ok() || self.late && is_last {
                let mut files = self.files.lock().unwrap();
                files.insert(path.to_owned(), bytes.to_vec());
            }
            called
        }

        fn remove(&self, path: &str) -> Result<(), StoreFault> {
            self.call()?;
            self.files.lock().unwrap().remove(path);
            Ok(())
        }

        fn list(&self) -> Result<BTreeSet<String>, StoreFault> {
            self.call()?;
            Ok(self.files.lock().unwrap().keys().cloned().collect())
        }
    }

    type Files = BTreeMap<String, Vec<u8>>;

    /// A site whose pages name the asset that they need.
    fn site(pages: &[(&str, &str)]) -> Files {
        let mut files = Files::new();
        for (page, says) in pages {
            let asset = format!("assets/{says}.css");
            files.insert(
                format!("{page}index.html"),
                format!("{says} {asset}").into_bytes(),
            );
            files.insert(format!("{page}index.json"), says.as_bytes().to_vec());
            files.insert(asset, says.as_bytes().to_vec());
        }
        files
    }

    fn manifest(files: &Files) -> Manifest {
        let entry = |(path, bytes): (&String, &Vec<u8>)| Entry {
            path: path.clone(),
            sha256: sha256_hex(bytes),
            bytes: bytes.len() as u64,
        };
        Manifest::of(files.iter().map(entry).collect())
    }

    /// What stands at a place once a site is there whole.
    fn whole(files: &Files) -> Files {
        let mut all = files.clone();
        all.insert(
            Manifest::PATH.to_owned(),
            manifest(files).to_json().into_bytes(),
        );
        all
    }

    fn publish(store: &Failing, files: &Files) -> Result<Sent, StoreFault> {
        let known = Known::of(store)?;
        let make = |wanted: &BTreeSet<&str>, take: &(dyn Fn(&str, &[u8]) + Sync)| {
            for path in wanted {
                take(path, &files[*path]);
            }
            Ok(())
        };
        send(store, &known, &manifest(files), &make, &|| ())
    }

    /// Whether every page that can be read is one of these, and has its asset.
    fn is_readable(there: &Files, sites: &[&Files]) -> bool {
        there
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .all(|(path, page)| {
                let known = sites.iter().any(|site| site.get(path) == Some(page));
                let text = String::from_utf8_lossy(page).into_owned();
                let asset = text.split(' ').nth(1).unwrap_or_default();
                known && there.contains_key(asset)
            })
    }

    #[test]
    fn a_run_that_breaks_anywhere_is_finished_by_the_next() {
        let old = site(&[("", "a"), ("responses/1/", "b"), ("responses/2/", "c")]);
        let new = site(&[
            ("", "d"),
            ("responses/1/", "b"),
            ("responses/3/", "e"),
            ("x/y/", "f"),
        ]);
        // The one that is new is withdrawn before the next run, and a file takes the place of a folder.
        let mut newest = site(&[("", "g"), ("responses/1/", "h"), ("responses/2/", "c")]);
        newest.insert("x".to_owned(), b"x".to_vec());
        for before in [Files::new(), whole(&old)] {
            for late in [false, true] {
                for fails_at in 0.. {
                    let store = Failing {
                        fails_at: Some(fails_at),
                        late,
                        ..Failing::holding(&before)
                    };
                    let done = publish(&store, &new);
                    let there = store.files();
                    assert!(is_readable(&there, &[&old, &new]), "{fails_at}");
                    for next in [&new, &newest] {
                        let store = Failing::holding(&there);
                        let sent = publish(&store, next).unwrap();
                        assert_eq!(store.files(), whole(next), "{fails_at}");
                        assert_eq!(sent.sent + sent.kept, next.len() + 1);
                        let again = publish(&store, next).unwrap();
                        assert_eq!((again.sent, again.removed), (0, 0));
                    }
                    if done.is_ok() {
                        assert_eq!(there, whole(&new));
                        break;
                    }
                }
            }
        }
    }

    #[test]
    fn a_run_that_breaks_sends_nothing_twice() {
        let new = site(&[("", "d"), ("responses/1/", "b"), ("responses/3/", "e")]);
        let store = Failing {
            fails_at: Some(8),
            ..Failing::default()
        };
        assert!(publish(&store, &new).is_err());
        let sent_before = store.files().len() - 1;
        assert!(sent_before > 0);
        let store = Failing::holding(&store.files());
        let sent = publish(&store, &new).unwrap();
        assert_eq!(sent.sent, new.len() + 1 - sent_before);
    }

    #[test]
    fn what_is_not_ours_stays() {
        let new = site(&[("", "d"), ("a/", "b")]);
        let with = |path: &str, bytes: &[u8]| {
            let store = Failing::default();
            store.put(path, bytes).unwrap();
            store
        };
        let store = with("other/file.txt", b"x");
        publish(&store, &new).unwrap();
        assert_eq!(
            store.files().get("other/file.txt").map(Vec::as_slice),
            Some(&b"x"[..])
        );
        publish(&store, &site(&[("", "d")])).unwrap();
        assert!(store.files().contains_key("other/file.txt"));
        for path in ["a/index.html", "a", "a/index.html/x", "index.html"] {
            let store = with(path, b"x");
            let before = store.files();
            assert!(
                matches!(publish(&store, &new), Err(StoreFault::InTheWay(_))),
                "{path}"
            );
            assert_eq!(store.files(), before);
        }
        // The same bytes are in nobody's way.
        let store = with("a/index.html", &new["a/index.html"]);
        let sent = publish(&store, &new).unwrap();
        assert_eq!((sent.sent, sent.kept), (new.len(), 1));
        for bytes in [
            &b"{}"[..],
            b"not json",
            br#"{"files":[{"path":"../x","sha256":"0000000000000000000000000000000000000000000000000000000000000000","bytes":0}]}"#,
        ] {
            let store = with(Manifest::PATH, bytes);
            assert!(matches!(publish(&store, &new), Err(StoreFault::NotOurs)));
        }
        let store = with(
            Journal::PATH,
            br#"{"run":"1","paths":["../../etc/passwd"]}"#,
        );
        assert!(matches!(publish(&store, &new), Err(StoreFault::NotOurs)));
    }

    #[test]
    fn two_runs_at_once_leave_it_to_the_next() {
        let (one, other) = (
            site(&[("", "a"), ("b/", "b")]),
            site(&[("", "c"), ("d/", "d")]),
        );
        let store = Failing::default();
        let known = Known::of(&store).unwrap();
        // The other one runs to its end while the first is under way.
        let make = |wanted: &BTreeSet<&str>, take: &(dyn Fn(&str, &[u8]) + Sync)| {
            if wanted.contains("index.html") {
                publish(&store, &other).unwrap();
            }
            wanted.iter().for_each(|path| take(path, &one[*path]));
            Ok(())
        };
        let done = send(&store, &known, &manifest(&one), &make, &|| ());
        assert!(matches!(done, Err(StoreFault::Busy)));
        publish(&store, &other).unwrap();
        assert_eq!(store.files(), whole(&other));
    }
}
