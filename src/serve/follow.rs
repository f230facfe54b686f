//! Looking again after every change.

use super::watch::{Notice, Place, Watcher};
use crate::changes::{Changes, SOURCES};
use crate::diagnostics::Report;
use crate::engine::{Engine, Prepared, Proof, Unproven};
use crate::publish::Nowhere;
use crate::run::{Progress, Quiet};
use std::path::Path;
use std::time::Duration;

/// Whoever follows a site while it is being written.
pub trait Follower: Sync {
    /// This edition is what the sources make now. It may be shown, each file through its gate, but is not proven yet.
    fn prepared(&self, prepared: &Prepared);
    /// Every file of the edition can be made and may be seen.
    fn proven(&self, prepared: &Prepared, proof: &Proof);
    /// Something is wrong with the sources. `held` is what may be shown of them all the same, and nothing else: what was shown
    /// before may be withheld now.
    fn at_fault(&self, report: &Report, held: Option<&Prepared>);
    /// The edition last prepared may not be seen; `held` is what may.
    fn disproven(&self, report: &Report, held: Option<&Prepared>);
    /// There is something to say of the watching.
    fn noticed(&self, notice: &Notice);
}

/// How long nothing must change before a fault is told.
const CALM: Duration = Duration::from_millis(120);
/// How often in a row that may be put off: until it is told, what was shown before is shown.
const RESTLESS: usize = 8;
/// How often somebody who waits for a change asks whether to go on waiting.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is to be watched for a site: its folder, for the files in it that it is read from and for folders that come and go, and
/// the folders that it is read from.
pub fn places(root: &Path) -> Vec<Place> {
    let folders = SOURCES
        .iter()
        .filter(|name| !name.contains('.'))
        .map(|name| Place {
            path: root.join(name),
            recursive: true,
        });
    std::iter::once(Place {
        path: root.to_owned(),
        recursive: false,
    })
    .chain(folders)
    .collect()
}

/// Looks at a site, tells the follower, waits for a change, and looks again, for as long as `more` says so.
///
/// What can be shown at once is shown at once; what has to be made only for the proof is put off as soon as something changes
/// again.
pub fn follow(
    engine: &mut Engine,
    watcher: &Watcher,
    follower: &dyn Follower,
    progress: &dyn Progress,
    more: &(dyn Fn() -> bool + Sync),
) {
    let mut changes = Changes::everything();
    let mut progress = progress;
    let mut put_off = 0;
    loop {
        let end = round(engine, watcher, follower, progress, &changes, &mut put_off);
        progress = &Quiet;
        let Some(mut next) = next(watcher, more) else {
            return;
        };
        let root = engine.options().root.clone();
        while matches!(end, End::Told) && !next.concern(&root) {
            let Some(others) = self::next(watcher, more) else {
                return;
            };
            next.add(others);
        }
        changes = next;
        if let Some(notice) = watcher.notice() {
            follower.noticed(&notice);
        }
    }
}

/// How a round ended.
enum End {
    /// What the sources make has been told.
    Told,
    /// Something changed before that.
    Interrupted,
}

/// One look, and the proof of what it gives.
fn round(
    engine: &mut Engine,
    watcher: &Watcher,
    follower: &dyn Follower,
    progress: &dyn Progress,
    changes: &Changes,
    put_off: &mut usize,
) -> End {
    let root = engine.options().root.clone();
    let concerns = |changes: &Changes| changes.concern(&root);
    let prepared = match engine.look(changes, Report::new(), progress) {
        Ok(prepared) => prepared,
        Err(report) => {
            return after_a_calm(watcher, &concerns, put_off, || {
                follower.at_fault(&report, engine.held());
            });
        }
    };
    follower.prepared(&prepared);
    match engine.prove(&prepared, &Nowhere, progress, &|| watcher.has(&concerns)) {
        Ok(proof) => {
            follower.proven(&prepared, &proof);
            End::Told
        }
        Err(Unproven::Faults(report)) => after_a_calm(watcher, &concerns, put_off, || {
            follower.disproven(&report, engine.held());
        }),
        Err(Unproven::Stopped) => End::Interrupted,
    }
}

/// A file that is being written is wrong for a moment: what is wrong is told when nothing changes for a while, or has changed
/// again and again.
fn after_a_calm(
    watcher: &Watcher,
    concerns: &dyn Fn(&Changes) -> bool,
    put_off: &mut usize,
    tell: impl FnOnce(),
) -> End {
    if *put_off == RESTLESS || watcher.is_calm(CALM, concerns) {
        *put_off = 0;
        tell();
        End::Told
    } else {
        *put_off += 1;
        End::Interrupted
    }
}

/// The next change, or nothing if that is waited for no more.
fn next(watcher: &Watcher, more: &dyn Fn() -> bool) -> Option<Changes> {
    while more() {
        if let Some(changes) = watcher.wait_for(PATIENCE) {
            return Some(changes);
        }
    }
    None
}
