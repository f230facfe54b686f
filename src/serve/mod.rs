//! The preview: the log in memory, served on loopback, made anew as far as an edit touches it.
//!
//! 1. [`watch`]: what changed on disk.
//! 2. [`follow()`]: the engine looks again, and what it prepares is shown before it is proven, a page at a time through the gate.
//! 3. [`preview`]: what stands at an address just now, and what each browser that looks at a page must know.
//! 4. [`http`]: requests and answers; who may ask at all.
//! 5. `due`: the page for the author. `files`: what was found in the files of a response, beside its page. [`mod@write`]: the page on
//!    which letters are pasted, where that is asked for.
//!
//! Nothing here makes a file of the log: that is the [`crate::engine`]'s, which is the build's.

mod due;
pub mod editor;
mod files;
pub mod follow;
pub mod http;
pub mod preview;
pub mod watch;
pub mod write;

pub use editor::Editor;
pub use follow::{Follower, follow};
pub use preview::Preview;
pub use write::Writer;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks. Whoever panicked while holding a lock of ours left a whole value: each is put in place in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
