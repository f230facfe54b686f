//! Looking again after every change.

use super::watch::{Notice, Place, Watcher};
use crate::diagnostics::Report;
use crate::engine::{Changes, Engine, Prepared, Proof, Unproven};
use crate::publish::Nowhere;
use crate::{Progress, Quiet};
use std::path::Path;
use std::time::Duration;

/// Whoever follows a site while it is being written.
pub trait Follower: Sync {
    /// This edition is what the sources make now. It may be shown, each file through its gate, but is not proven yet.
    fn prepared(&self, prepared: &Prepared);
    /// Every file of the edition can be made and may be seen.
    fn proven(&self, prepared: &Prepared, proof: &Proof);
    /// The sources make no edition now.
    fn at_fault(&self, report: &Report);
    /// The edition last prepared may not be seen.
    fn disproven(&self, report: &Report);
    /// There is something to say of the watching.
    fn noticed(&self, notice: &Notice);
}

/// A file that is being written is wrong for a moment. What is wrong is told when nothing has changed for so long.
const CALM: Duration = Duration::from_millis(120);

/// What is to be watched for a site: its folder, for site.toml and for folders that come and go, and the folders of its sources.
pub fn places(root: &Path) -> Vec<Place> {
    let source = |name: &str| Place { path: root.join(name), recursive: true };
    vec![Place { path: root.to_owned(), recursive: false }, source("content"), source("themes")]
}

/// Looks at a site, tells the follower, waits for a change, and looks again, for as long as `more` says so after each round.
///
/// What can be shown at once is shown at once; what has to be made only for the proof is put off as soon as something changes
/// again.
pub fn follow(engine: &mut Engine, watcher: &Watcher, follower: &dyn Follower, progress: &dyn Progress, more: &(dyn Fn() -> bool + Sync)) {
    let mut changes = Changes::everything();
    let bell = watcher.bell();
    let mut quiet = false;
    while more() {
        let progress = if quiet { &Quiet } else { progress };
        quiet = true;
        let fault = match engine.look(&changes, Report::new(), progress) {
            Ok(prepared) => {
                follower.prepared(&prepared);
                match engine.prove(&prepared, &Nowhere, progress, &|| bell.rings()) {
                    Ok(proof) => {
                        follower.proven(&prepared, &proof);
                        None
                    }
                    Err(Unproven::Faults(report)) => Some((report, true)),
                    Err(Unproven::Stopped) => None,
                }
            }
            Err(report) => Some((report, false)),
        };
        let told = fault.and_then(|(report, prepared)| {
            let more = watcher.wait_for(CALM);
            match &more {
                Some(_) => {}
                None if prepared => follower.disproven(&report),
                None => follower.at_fault(&report),
            }
            more
        });
        changes = told.unwrap_or_else(|| watcher.wait());
        while !engine.minds(&changes) && more() {
            changes.add(watcher.wait());
        }
        if let Some(notice) = watcher.notice() {
            follower.noticed(&notice);
        }
    }
}
