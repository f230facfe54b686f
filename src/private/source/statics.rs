//! `static/`: files that are published as they are, at the site's root.

use super::files::{File, FileText};
use super::unmarked;
use crate::attachments::Inspection;
use crate::attachments::inspector::Inspector;
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::disk::{Area, Named, Walk, is_passed_over};
use crate::kept::Kept;
use crate::log::{Inside, StaticFile};
use crate::private::check;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use std::path::Path;
use std::sync::Arc;

/// Names with a dot in front that mean something on a web server.
const OF_SERVERS: &[&str] = &[".well-known", ".nojekyll", ".htaccess"];

/// What stands in `static/`.
pub(in crate::private) struct Statics {
    /// The files, by path.
    pub files: Kept<Vec<StaticFile>>,
    /// The same as they lie on disk.
    pub found: Vec<File>,
    /// What is wrong with them.
    pub report: Report,
    /// Those that have another name somewhere.
    pub named: Vec<Named>,
}

impl Statics {
    /// Reads all of them. Where they are as they were `before`, the list is the same one.
    pub fn read(root: &Path, before: Option<&Statics>, inspector: &Inspector) -> Statics {
        let mut walk = Walk::new(Area::Static, |name| {
            is_passed_over(name) && !OF_SERVERS.contains(&name) || name.starts_with("~$")
        });
        let listed = match walk.top(root) {
            Some(top) => walk.below(&top),
            None => Vec::new(),
        };
        let (mut files, mut found) = (Vec::new(), Vec::new());
        let looked = inside(&listed, inspector);
        for ((path, file), looked) in listed.into_iter().zip(looked) {
            match looked {
                Ok((bytes, sha256, inside)) => {
                    walk.report
                        .append(unmarked::faults(&file, &bytes, true).into_iter().collect());
                    if !path.split('/').all(is_portable) {
                        let at = Span::file(file.name.clone());
                        walk.report.push(Diagnostic::new(Code::StaticName, at));
                    }
                    let at = Span::file(file.name.clone());
                    walk.report
                        .extend(check::inside::findings(&inside, &at, None));
                    files.push(StaticFile {
                        path,
                        bytes: bytes.len() as u64,
                        sha256,
                        content: file.clone(),
                        inside: Inside(inside),
                    });
                    found.push(file);
                }
                Err(fault) => walk.report.push(fault),
            }
        }
        Statics {
            files: Kept::or_before(files, before.map(|before| &before.files)),
            found,
            report: walk.report,
            named: walk.named,
        }
    }

    /// The files but for those whose name from the site's folder is left out; the same list where none is.
    pub fn without(&self, left_out: impl Fn(&str) -> bool) -> Kept<Vec<StaticFile>> {
        if !self.found.iter().any(|file| left_out(&file.name)) {
            return self.files.clone();
        }
        let files = self.files.iter().zip(&self.found);
        let kept = files.filter(|(_, found)| !left_out(&found.name));
        Kept::new(kept.map(|(file, _)| file.clone()).collect())
    }

    /// Those that are text, for telling where in them something stands.
    pub fn texts(&self) -> Vec<FileText> {
        self.found
            .iter()
            .filter_map(|file| file.read().ok())
            .collect()
    }
}

/// The bytes of a file, their hash, and what is in them.
type Looked = (Vec<u8>, String, Arc<Inspection>);

/// Looks into each file.
fn inside(listed: &[(String, File)], inspector: &Inspector) -> Vec<Result<Looked, Diagnostic>> {
    let look = |(path, file): &(String, File)| {
        let bytes = file.bytes()?;
        let sha256 = crate::publish::sha256_hex(&bytes);
        let inside = inspector.look(&bytes, &sha256, path);
        Ok((bytes, sha256, inside))
    };
    listed.par_iter().map(look).collect()
}

/// Whether every system and every web server takes a file or folder of this name.
fn is_portable(name: &str) -> bool {
    !name.contains(['\\', ':', '*', '?', '"', '<', '>', '|'])
        && !name.ends_with(['.', ' '])
        && !super::record::is_device(name)
}
