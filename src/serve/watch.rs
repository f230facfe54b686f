//! What changed on disk, told soon and never lost.
//!
//! The machine's own watcher (`notify`) tells of single events. Here they become [`Changes`]: opened and read files fall away,
//! each path gets the form in which its [`Place`] was given, a save becomes one change, and what the machine did not tell is
//! made up for. Where it can't watch at all, the files are looked at again and again.
//!
//! Every folder is watched under its real path, once: inotify knows a folder by one name only, and would tell what happens in it
//! by way of whichever link was seen last. What is reported goes the other way, from the real path to each name that leads to it.
#![expect(
    clippy::disallowed_methods,
    reason = "looks for links and at files: what it sees goes into sorted sets, and none is published"
)]

use super::lock;
use crate::changes::Changes;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{
    Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use std::{fmt, fs, io, thread};

/// A folder or file to watch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Where. It need not exist yet. Changes are told with this in front, exactly as it stands here.
    pub path: PathBuf,
    /// Whether with all that is below it; otherwise with what lies directly in it.
    pub recursive: bool,
}

/// What whoever watches must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The machine watches no more folders for this user: the files are looked at once a second instead.
    WatchLimit,
    /// The machine starts no more watchers for this user: the same.
    InstanceLimit,
    /// The machine can't watch this (or can't watch at all): the same.
    Unable(Option<PathBuf>),
    /// Nothing is watched any more, not even by looking.
    Blind,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::WatchLimit => f.write_str(
                "the system watches no more folders for you, so files are looked at once a second instead; \
                 to raise its limit: sudo sysctl fs.inotify.max_user_watches=524288",
            ),
            Notice::InstanceLimit => f.write_str(
                "the system starts no more watchers for you, so files are looked at once a second instead; \
                 to raise its limit: sudo sysctl fs.inotify.max_user_instances=512",
            ),
            Notice::Unable(None) => f.write_str("the system cannot watch files, so they are looked at once a second instead"),
            Notice::Unable(Some(path)) => {
                let path = path.to_string_lossy();
                let path = crate::diagnostics::printable(&path);
                write!(f, "the system cannot watch {path}, so files are looked at once a second instead")
            }
            Notice::Blind => f.write_str("files are no longer watched: stop this and start it again"),
        }
    }
}

/// Nothing can be watched: the system starts no thread.
#[derive(Debug)]
pub struct WatchFault(io::Error);

impl fmt::Display for WatchFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "files cannot be watched: {}", self.0)
    }
}

impl std::error::Error for WatchFault {}

/// Tells, at next to no cost and in any thread, whether something has changed that nobody has fetched yet.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<AtomicBool>);

impl Bell {
    /// Whether something has changed.
    pub fn rings(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How often files are looked at where the machine does not tell.
pub const POLL: Duration = Duration::from_secs(1);

/// A change is told as soon as nothing came after it for so long: the steps of a save follow each other within a millisecond.
const QUIET: Duration = Duration::from_millis(4);
/// ... but after so many times that at the latest, so that the first of many does not wait for the last.
const PATIENCE: usize = 10;
/// How often a folder that is there and can't be watched, since something in it is just being removed, is tried again.
const TRIES: usize = 100;

/// Watches places. Dropped, it stops.
pub struct Watcher {
    shared: Arc<Shared>,
    hands: Mutex<Hands>,
}

/// What the watching threads tell, and what they need for that.
#[derive(Default)]
struct Shared {
    news: Mutex<News>,
    came: Condvar,
    bell: Bell,
    spots: Mutex<Arc<Vec<Spot>>>,
}

/// What was told and not fetched.
#[derive(Default)]
struct News {
    changes: Changes,
    /// Real paths that were made, removed or renamed: folders among them must be watched, and links followed.
    fresh: BTreeSet<PathBuf>,
    /// A watched place came or went, or events were lost: which folders are watched is no longer certain.
    uncertain: bool,
    limit: Option<Notice>,
    /// How many events there were, for noticing that it is quiet.
    count: usize,
}

impl News {
    fn is_empty(&self) -> bool {
        self.changes.paths.is_empty()
            && !self.changes.everything
            && !self.uncertain
            && self.limit.is_none()
    }

    fn concern(&self, concerns: &dyn Fn(&Changes) -> bool) -> bool {
        self.uncertain || self.limit.is_some() || concerns(&self.changes)
    }

    fn lost(&mut self) {
        self.changes.everything = true;
        self.uncertain = true;
    }
}

impl Shared {
    fn tell(&self, add: impl FnOnce(&mut News)) {
        let mut news = lock(&self.news);
        add(&mut news);
        news.count += 1;
        if !news.is_empty() {
            self.bell.0.store(true, Ordering::Relaxed);
            self.came.notify_all();
        }
    }

    /// Takes in what the machine tells. Runs in its thread.
    fn hear(&self, told: notify::Result<Event>) {
        let event = match told {
            Ok(event) => event,
            Err(error) => {
                return self.tell(|news| match limit(&error) {
                    Some(notice) => {
                        news.changes.everything = true;
                        news.limit = Some(notice);
                    }
                    None => news.lost(),
                });
            }
        };
        if event.need_rescan() {
            return self.tell(News::lost);
        }
        // That somebody opened or read a file, as the engine does, is no change. That one open for writing was closed may be all
        // that is told of writing through memory.
        if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
        {
            return;
        }
        let inner = matches!(
            event.kind,
            EventKind::Access(_) | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))
        );
        let spots = Arc::clone(&lock(&self.spots));
        let mut heard = Heard::default();
        for path in &event.paths {
            for spot in spots.iter() {
                spot.hear(path, inner, &mut heard);
            }
        }
        // Folders around a place are watched for its sake, and most of what happens in them is nobody's concern.
        if heard.paths.is_empty() {
            return;
        }
        self.tell(|news| {
            news.changes.paths.append(&mut heard.paths);
            news.changes.everything |= heard.uncertain;
            news.uncertain |= heard.uncertain;
            if !inner {
                news.fresh.extend(event.paths);
            }
        });
    }

    fn take<'a>(&'a self, mut news: MutexGuard<'a, News>) -> News {
        // A change of one file is several events, and a change of many files goes on for a while.
        for _ in 0..PATIENCE {
            let before = news.count;
            news = self
                .came
                .wait_timeout_while(news, QUIET, |_| true)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
            if news.count == before {
                break;
            }
        }
        self.bell.0.store(false, Ordering::Relaxed);
        std::mem::take(&mut news)
    }
}

/// The notice, if the error is that a limit of the machine is reached.
fn limit(error: &notify::Error) -> Option<Notice> {
    match &error.kind {
        ErrorKind::MaxFilesWatch => Some(Notice::WatchLimit),
        ErrorKind::Io(e) if cfg!(any(target_os = "linux", target_os = "android")) => {
            match e.raw_os_error() {
                Some(28) => Some(Notice::WatchLimit),
                Some(24) => Some(Notice::InstanceLimit),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A place, or a link in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Spot {
    given: PathBuf,
    /// Where its name stands: its own real path, or the link's that leads to it.
    door: PathBuf,
    /// Its real path, or what that will be when it is there.
    real: PathBuf,
    recursive: bool,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Folder,
    File,
    Missing,
}

#[derive(Default)]
struct Heard {
    paths: BTreeSet<PathBuf>,
    uncertain: bool,
}

impl Spot {
    fn new(given: PathBuf, recursive: bool) -> Spot {
        let here = if given.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &given
        };
        let absolute = std::path::absolute(here).unwrap_or_else(|_| here.to_owned());
        let door = match (absolute.parent(), absolute.file_name()) {
            (Some(parent), Some(name)) => real(parent).join(name),
            _ => real(&absolute),
        };
        // A link that leads to nothing yet: where it leads may come.
        let led = fs::read_link(&door)
            .ok()
            .map(|target| door.parent().unwrap_or(&door).join(target));
        let real = real(led.as_deref().unwrap_or(&door));
        let kind = match fs::metadata(&real) {
            Ok(found) if found.is_dir() => Kind::Folder,
            Ok(_) => Kind::File,
            Err(_) => Kind::Missing,
        };
        Spot {
            given,
            door,
            real,
            recursive,
            kind,
        }
    }

    /// Takes in that something happened at a real path; `inner` if no name came or went.
    fn hear(&self, path: &Path, inner: bool, heard: &mut Heard) {
        if let Ok(rest) = path.strip_prefix(&self.real)
            && rest != Path::new("")
        {
            if self.recursive || path.parent() == Some(&self.real) {
                heard.paths.insert(self.given.join(rest));
            }
        } else if path == self.real || path == self.door {
            heard.paths.insert(self.given.clone());
            // A file that is replaced is what a save is. Anything else may be another folder than the one that is watched.
            heard.uncertain |= !(inner || self.kind == Kind::File && path == self.real);
        } else if !inner && (self.real.starts_with(path) || self.door.starts_with(path)) {
            heard.paths.insert(self.given.clone());
            heard.uncertain = true;
        }
    }

    /// The folders to watch for its sake, and whether with all below.
    fn watched(&self) -> Vec<(PathBuf, bool)> {
        let mut folders = Vec::new();
        if self.kind == Kind::Folder {
            folders.push((self.real.clone(), self.recursive));
        }
        // In the folder around it is told that it comes and goes. If that is not there either, in the one around that.
        for path in [&self.real, &self.door] {
            folders.extend(
                path.ancestors()
                    .skip(1)
                    .find(|path| path.is_dir())
                    .map(|path| (path.to_owned(), false)),
            );
        }
        folders
    }
}

/// The real path of what may not exist: that of the nearest folder around it that does, and the rest as it stands.
fn real(path: &Path) -> PathBuf {
    for around in path.ancestors() {
        if let Ok(real) = fs::canonicalize(around) {
            let rest = path.strip_prefix(around).unwrap_or(Path::new(""));
            return if rest == Path::new("") {
                real
            } else {
                real.join(rest)
            };
        }
    }
    path.to_owned()
}

/// A walk through a place by way of links too.
struct Walk<'a> {
    /// The real folders that the walk is in, at the top and where it came through a link: it goes round in no circle.
    chain: Vec<PathBuf>,
    /// Called with each path in the form given, and whether it is a link.
    visit: &'a mut dyn FnMut(&Path, bool),
}

impl Walk<'_> {
    /// How many links lead one from another at the most.
    const LINKS: usize = 8;

    fn place(place: &Place, visit: &mut dyn FnMut(&Path, bool)) {
        let here = if place.path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &place.path
        };
        if let Ok(real) = fs::canonicalize(here) {
            Walk {
                chain: vec![real.clone()],
                visit,
            }
            .folder(&place.path, &real, place.recursive);
        }
    }

    fn folder(&mut self, given: &Path, real: &Path, recursive: bool) {
        // Neither what may not be read nor what is gone is seen; the engine says what it can't read.
        let Ok(entries) = fs::read_dir(real) else {
            return;
        };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let given = given.join(entry.file_name());
            (self.visit)(&given, kind.is_symlink());
            if !recursive {
                continue;
            }
            if kind.is_dir() {
                self.folder(&given, &entry.path(), true);
            } else if kind.is_symlink()
                && let Ok(target) = fs::canonicalize(entry.path())
                && target.is_dir()
                && self.chain.len() <= Walk::LINKS
                && !real.starts_with(&target)
                && !self.chain.iter().any(|folder| folder.starts_with(&target))
            {
                self.chain.push(target.clone());
                self.folder(&given, &target, true);
                self.chain.pop();
            }
        }
    }
}

/// The places, and the links in them.
fn spots(places: &BTreeSet<Place>) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    for place in places {
        spots.push(Spot::new(place.path.clone(), place.recursive));
        Walk::place(place, &mut |path, linked| {
            if linked {
                let spot = Spot::new(path.to_owned(), place.recursive);
                // What lies behind a link to a folder is below the place, and so no concern of one that does not go down.
                if place.recursive || spot.kind != Kind::Folder {
                    spots.push(spot);
                }
            }
        });
    }
    spots
}

/// The folders to watch so that what happens at the spots is told.
fn folders(spots: &[Spot]) -> BTreeMap<PathBuf, bool> {
    let mut folders: BTreeMap<PathBuf, bool> = BTreeMap::new();
    for (path, recursive) in spots.iter().flat_map(Spot::watched) {
        *folders.entry(path).or_default() |= recursive;
    }
    let all: Vec<PathBuf> = folders
        .iter()
        .filter(|(_, recursive)| **recursive)
        .map(|(path, _)| path.clone())
        .collect();
    folders.retain(|path, _| {
        !path
            .ancestors()
            .skip(1)
            .any(|around| all.binary_search_by(|p| p.as_path().cmp(around)).is_ok())
    });
    folders
}

/// What watches, and what for. Not needed while waiting, so that it can be changed meanwhile.
struct Hands {
    places: BTreeSet<Place>,
    eyes: Eyes,
    notice: Option<Notice>,
}

enum Eyes {
    Native {
        watcher: RecommendedWatcher,
        folders: BTreeMap<PathBuf, bool>,
    },
    Poll(Poller),
    /// Not even a thread can be started any more.
    Shut,
}

enum Trouble {
    /// The folder is gone.
    Gone,
    Notice(Notice),
}

fn native(shared: &Arc<Shared>) -> Result<RecommendedWatcher, Notice> {
    let shared = Arc::clone(shared);
    let config = Config::default().with_follow_symlinks(false);
    RecommendedWatcher::new(move |told| shared.hear(told), config)
        .map_err(|e| limit(&e).unwrap_or(Notice::Unable(None)))
}

/// Watches a folder, or says why it can't be. `notify` gives up on a whole tree if one folder in it is removed while it looks.
fn watch(watcher: &mut RecommendedWatcher, path: &Path, recursive: bool) -> Result<(), Trouble> {
    let mode = if recursive {
        RecursiveMode::Recursive
    } else {
        RecursiveMode::NonRecursive
    };
    for _ in 0..TRIES {
        let Err(error) = watcher.watch(path, mode) else {
            return Ok(());
        };
        if let Some(notice) = limit(&error) {
            return Err(Trouble::Notice(notice));
        }
        if !path.is_dir() {
            return Err(Trouble::Gone);
        }
        let gone = match &error.kind {
            ErrorKind::PathNotFound => true,
            ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
            _ => false,
        };
        if !gone {
            return Err(Trouble::Notice(Notice::Unable(
                error
                    .paths
                    .first()
                    .cloned()
                    .or_else(|| Some(path.to_owned())),
            )));
        }
        thread::sleep(QUIET);
    }
    Err(Trouble::Notice(Notice::Unable(Some(path.to_owned()))))
}

impl Hands {
    /// Looks by itself from now on.
    fn poll(&mut self, shared: &Arc<Shared>, notice: Notice) -> Result<(), WatchFault> {
        self.notice = Some(notice);
        self.eyes = Eyes::Poll(Poller::start(&self.places, POLL, shared)?);
        Ok(())
    }

    /// Watches what the places are now; all anew if what is watched is not certain. Gives whether it could.
    fn renew(&mut self, shared: &Arc<Shared>, uncertain: bool) -> Result<(), WatchFault> {
        let mut anew = uncertain;
        for _ in 0..TRIES {
            let Eyes::Native {
                watcher,
                folders: watched,
            } = &mut self.eyes
            else {
                return Ok(());
            };
            let spots = spots(&self.places);
            let wanted = folders(&spots);
            *lock(&shared.spots) = Arc::new(spots);
            // Dropping one folder would drop what other places need of it.
            anew |= watched
                .iter()
                .any(|(path, recursive)| wanted.get(path) != Some(recursive));
            // The old one watches until the new one does.
            let fresh = match anew.then(|| native(shared)).transpose() {
                Ok(fresh) => fresh,
                Err(notice) => return self.poll(shared, notice),
            };
            let mut fresh = fresh;
            let target = fresh.as_mut().unwrap_or(watcher);
            let mut trouble = None;
            for (path, recursive) in &wanted {
                if (anew || !watched.contains_key(path))
                    && let Err(e) = watch(target, path, *recursive)
                {
                    trouble = Some(e);
                    break;
                }
            }
            match trouble {
                None => {
                    *watched = wanted;
                    if let Some(fresh) = fresh {
                        *watcher = fresh;
                    }
                    return Ok(());
                }
                Some(Trouble::Notice(notice)) => return self.poll(shared, notice),
                // Other folders are to be watched then.
                Some(Trouble::Gone) => anew = true,
            }
            thread::sleep(QUIET);
        }
        self.poll(shared, Notice::Unable(None))
    }

    /// Watches what came with the news. Only then are they handed on: whoever looks at a new folder sees what came before it was
    /// watched, and is told of what comes after.
    fn follow(&mut self, shared: &Arc<Shared>, mut news: News) -> Changes {
        let native = matches!(self.eyes, Eyes::Native { .. });
        let done = match news.limit.take() {
            Some(notice) if native => self.poll(shared, notice),
            _ if news.uncertain => self.renew(shared, true),
            _ => self.fresh(shared, &news.fresh),
        };
        if done.is_err() {
            // Nothing watches any more, and it is said once; who asks on waits.
            self.eyes = Eyes::Shut;
            self.notice = Some(Notice::Blind);
        }
        // What was told by one and not yet seen by the other is known to nobody.
        news.changes.everything |= native && !matches!(self.eyes, Eyes::Native { .. });
        news.changes
    }

    fn fresh(&mut self, shared: &Arc<Shared>, paths: &BTreeSet<PathBuf>) -> Result<(), WatchFault> {
        let Eyes::Native { watcher, .. } = &mut self.eyes else {
            return Ok(());
        };
        let spots = Arc::clone(&lock(&shared.spots));
        let mut linked = false;
        let mut last: Option<&Path> = None;
        for path in paths {
            linked |= spots
                .iter()
                .any(|spot| spot.door != spot.real && spot.door.starts_with(path));
            if last.is_some_and(|last| path.starts_with(last)) {
                continue;
            }
            let Ok(found) = fs::symlink_metadata(path) else {
                continue;
            };
            linked |= found.is_symlink();
            if !found.is_dir()
                || !spots
                    .iter()
                    .any(|spot| spot.recursive && path.starts_with(&spot.real))
            {
                continue;
            }
            last = Some(path);
            // inotify has no watch of a tree. `notify` makes one of many, but late in a burst, and silent if it fails.
            if cfg!(not(any(windows, target_os = "macos")))
                && let Err(Trouble::Notice(notice)) = watch(watcher, path, true)
            {
                return self.poll(shared, notice);
            }
            let place = Place {
                path: path.clone(),
                recursive: true,
            };
            Walk::place(&place, &mut |_, link| linked |= link);
        }
        if linked {
            self.renew(shared, false)
        } else {
            Ok(())
        }
    }
}

impl Watcher {
    /// Watches these places; with `poll` by looking at them that often, as network drives need. Where the machine can't watch,
    /// they are looked at once a second, and the notice says why.
    ///
    /// # Errors
    ///
    /// The system starts no thread.
    pub fn start(
        places: Vec<Place>,
        poll: Option<Duration>,
    ) -> Result<(Watcher, Option<Notice>), WatchFault> {
        let shared = Arc::new(Shared::default());
        let places: BTreeSet<Place> = places.into_iter().collect();
        let mut hands = Hands {
            places,
            eyes: Eyes::Shut,
            notice: None,
        };
        match poll.map_or_else(|| native(&shared).map(Ok), |every| Ok(Err(every))) {
            Ok(Err(every)) => {
                hands.eyes = Eyes::Poll(Poller::start(&hands.places, every, &shared)?)
            }
            Ok(Ok(watcher)) => {
                hands.eyes = Eyes::Native {
                    watcher,
                    folders: BTreeMap::new(),
                };
                hands.renew(&shared, false)?;
            }
            Err(notice) => hands.poll(&shared, notice)?,
        }
        let notice = hands.notice.take();
        Ok((
            Watcher {
                shared,
                hands: Mutex::new(hands),
            },
            notice,
        ))
    }

    /// Blocks until something changed.
    pub fn wait(&self) -> Changes {
        let news = self
            .shared
            .came
            .wait_while(lock(&self.shared.news), |news| news.is_empty());
        let news = self
            .shared
            .take(news.unwrap_or_else(PoisonError::into_inner));
        lock(&self.hands).follow(&self.shared, news)
    }

    /// The same for at most so long (and for the moment longer that a change that has begun takes).
    pub fn wait_for(&self, at_most: Duration) -> Option<Changes> {
        let news = self
            .shared
            .came
            .wait_timeout_while(lock(&self.shared.news), at_most, |news| news.is_empty());
        let (news, _) = news.unwrap_or_else(PoisonError::into_inner);
        if news.is_empty() {
            return None;
        }
        let news = self.shared.take(news);
        Some(lock(&self.hands).follow(&self.shared, news))
    }

    /// Waits so long, or until something changes that is of concern, which is left for whoever waits for it next; gives whether
    /// nothing did.
    pub fn is_calm(&self, so_long: Duration, concerns: &dyn Fn(&Changes) -> bool) -> bool {
        let waited =
            self.shared
                .came
                .wait_timeout_while(lock(&self.shared.news), so_long, |news| {
                    !news.concern(concerns)
                });
        !waited
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .concern(concerns)
    }

    /// Whether something of concern has changed that nobody has fetched yet. Costs next to nothing where nothing has.
    pub fn has(&self, concerns: &dyn Fn(&Changes) -> bool) -> bool {
        self.shared.bell.rings() && lock(&self.shared.news).concern(concerns)
    }

    /// Rings from the first event of a change until the change is fetched.
    pub fn bell(&self) -> Bell {
        self.shared.bell.clone()
    }

    /// Watches these places from now on, and no others. Those that are new are told as changed: what happened to them before they
    /// were watched is known to nobody.
    pub fn look_at(&mut self, places: Vec<Place>) -> Option<Notice> {
        let places: BTreeSet<Place> = places.into_iter().collect();
        let hands = self.hands.get_mut().unwrap_or_else(PoisonError::into_inner);
        if places == hands.places {
            return hands.notice.take();
        }
        let old = std::mem::replace(&mut hands.places, places);
        if let Eyes::Poll(poller) = &hands.eyes {
            poller.look_at(&hands.places);
        } else if hands.renew(&self.shared, false).is_err() {
            hands.eyes = Eyes::Shut;
            hands.notice = Some(Notice::Blind);
        }
        let everything = hands.notice.is_some();
        let new: Vec<PathBuf> = hands
            .places
            .difference(&old)
            .map(|place| place.path.clone())
            .collect();
        if everything || !new.is_empty() {
            self.shared.tell(|news| {
                news.changes.paths.extend(new);
                news.changes.everything |= everything;
            });
        }
        hands.notice.take()
    }

    /// What there is to say since the last time, as that the limit was reached while watching. Cheap; ask after each wait.
    pub fn notice(&self) -> Option<Notice> {
        lock(&self.hands).notice.take()
    }
}

/// Looks at the files itself, again and again.
///
/// Not the one in `notify`: that compares times in whole seconds and only whether they are later, and so does not see a second save
/// within a second, nor an older file put in place of a newer one; and it reports a link that leads to nothing as a fault each time.
struct Poller {
    sight: Arc<Mutex<Sight>>,
    /// Dropped, it ends the thread.
    _stop: Sender<()>,
}

type Seen = BTreeMap<PathBuf, Look>;

#[derive(Default)]
struct Sight {
    places: BTreeMap<Place, Seen>,
}

/// What a look at a file shows of it. Reading it changes none of this.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Folder,
    File {
        length: u64,
        written: Option<SystemTime>,
        changed: Option<(i64, i64)>,
    },
    /// A link to nothing, or what may not be looked at.
    Nothing,
}

impl Look {
    fn at(path: &Path) -> Option<Look> {
        match fs::metadata(path) {
            // What lies in it is looked at by itself.
            Ok(found) if found.is_dir() => Some(Look::Folder),
            Ok(found) => Some(Look::File {
                length: found.len(),
                written: found.modified().ok(),
                changed: changed(&found),
            }),
            Err(_) => fs::symlink_metadata(path).ok().map(|_| Look::Nothing),
        }
    }

    fn around(place: &Place) -> Seen {
        let mut seen = Seen::new();
        let here = if place.path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &place.path
        };
        if let Some(look) = Look::at(here) {
            seen.insert(place.path.clone(), look);
        }
        Walk::place(place, &mut |path, _| {
            if let Some(look) = Look::at(path) {
                seen.insert(path.to_owned(), look);
            }
        });
        seen
    }
}

/// When a file's name, rights or content last changed. Nobody can set it back, as programs do with the time of writing.
#[cfg(unix)]
fn changed(found: &fs::Metadata) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    Some((found.ctime(), found.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> Option<(i64, i64)> {
    None
}

impl Poller {
    fn start(
        places: &BTreeSet<Place>,
        every: Duration,
        shared: &Arc<Shared>,
    ) -> Result<Poller, WatchFault> {
        let sight = Arc::new(Mutex::new(Sight::default()));
        let (stop, stopped) = mpsc::channel::<()>();
        let poller = Poller {
            sight: Arc::clone(&sight),
            _stop: stop,
        };
        poller.look_at(places);
        let shared = Arc::clone(shared);
        let run = move || {
            while stopped.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                let changes = lock(&sight).look();
                if changes != Changes::default() {
                    shared.tell(|news| {
                        news.changes.paths.extend(changes.paths);
                        news.changes.everything |= changes.everything;
                    });
                }
            }
        };
        thread::Builder::new()
            .name("looks at files".into())
            .spawn(run)
            .map_err(WatchFault)?;
        Ok(poller)
    }

    fn look_at(&self, places: &BTreeSet<Place>) {
        let mut sight = lock(&self.sight);
        sight.places.retain(|place, _| places.contains(place));
        for place in places {
            if !sight.places.contains_key(place) {
                sight.places.insert(place.clone(), Look::around(place));
            }
        }
    }
}

impl Sight {
    fn look(&mut self) -> Changes {
        let mut changes = Changes::default();
        for (place, before) in &mut self.places {
            let now = Look::around(place);
            if now == *before {
                continue;
            }
            changes.paths.extend(
                now.iter()
                    .filter(|(path, look)| before.get(*path) != Some(look))
                    .map(|(path, _)| path.clone()),
            );
            changes.paths.extend(
                before
                    .keys()
                    .filter(|path| !now.contains_key(*path))
                    .cloned(),
            );
            let folder = |seen: &Seen| matches!(seen.get(&place.path), Some(Look::Folder));
            changes.everything |= folder(before) != folder(&now);
            *before = now;
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::Flag;

    #[test]
    fn a_limit_is_told_apart() {
        for (error, notice) in [
            (
                notify::Error::new(ErrorKind::MaxFilesWatch),
                Some(Notice::WatchLimit),
            ),
            (
                notify::Error::io(io::Error::from_raw_os_error(24)),
                Some(Notice::InstanceLimit),
            ),
            (
                notify::Error::io(io::Error::from_raw_os_error(28)),
                Some(Notice::WatchLimit),
            ),
            (notify::Error::io(io::Error::from_raw_os_error(13)), None),
        ] {
            assert_eq!(limit(&error), notice.filter(|_| cfg!(target_os = "linux")));
        }
    }

    #[test]
    fn lost_events_are_everything() {
        let shared = Shared::default();
        shared.hear(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)));
        assert!(shared.bell.rings());
        assert!(shared.take(lock(&shared.news)).changes.everything);
        assert!(!shared.bell.rings());
        shared.hear(Err(notify::Error::generic("any")));
        assert!(shared.take(lock(&shared.news)).changes.everything);
    }
}
