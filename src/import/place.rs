//! Drafts into a site: a draft that an import wrote says so in its first line, with the hash of the rest. So a second run knows what
//! nobody has edited since, and changes that alone.

use super::{Imported, Told};
use crate::desk::draft::Draft;
use crate::desk::{NewFile, put, replace};
use crate::diagnostics::{Code, Report, Words};
use crate::log::slug;
use crate::private::desk::Known;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What stands before the hash in an imported draft.
const LINE: &str = "# imported by disclog; do not change this line: ";

/// What became of the drafts of an import.
#[derive(Default)]
pub(crate) struct Placed {
    /// Each draft with its file and its gaps.
    pub drafts: Vec<PlacedDraft>,
    /// How many files were written, or written anew.
    pub written: usize,
    /// How many drafts were as they are already.
    pub unchanged: usize,
    /// What was left as it is.
    pub told: Vec<Told>,
}

/// A draft in its place.
pub(crate) struct PlacedDraft {
    /// Its reference.
    pub reference: String,
    /// From the site's folder.
    pub file: String,
    /// What somebody has to write.
    pub gaps: usize,
    /// The gaps themselves.
    pub texts: Vec<String>,
}

/// Writes what is new and what nobody has edited.
///
/// # Errors
///
/// The machine could not do it. What was written before that stays: a second run goes on from there.
pub(crate) fn place(root: &Path, imported: &Imported, known: &[Known]) -> Result<Placed, Report> {
    let by_slug: HashMap<&str, &Known> = known
        .iter()
        .map(|known| (known.slug.as_str(), known))
        .collect();
    let mut placed = Placed::default();
    let mut new: Vec<NewFile> = Vec::new();
    let mut changed: Vec<(&str, String)> = Vec::new();
    for draft in &imported.drafts {
        let name = slug(&draft.reference);
        let text = signed(&draft.draft.write());
        let (file, is_there) = match by_slug.get(name.as_str()) {
            None => {
                let file = free_name(root, &format!("content/responses/{}/{name}", draft.year));
                new.push(NewFile::new(file.as_str(), text.as_str()));
                placed.written += 1;
                (file, true)
            }
            Some(there) => {
                let stand = standing(there, &text);
                match stand {
                    Standing::Same => placed.unchanged += 1,
                    Standing::Untouched => {
                        changed.push((&there.file, text.clone()));
                        placed.written += 1;
                    }
                    Standing::Edited | Standing::Others => {
                        let code = match stand {
                            Standing::Edited => Code::DraftEdited,
                            _ => Code::RecordThere,
                        };
                        let message = Words::from(code.entry().message)
                            .and(": ")
                            .file(&there.file);
                        placed.told.push(Told::saying(draft.line, code, message));
                    }
                }
                (
                    there.file.to_string(),
                    matches!(stand, Standing::Same | Standing::Untouched),
                )
            }
        };
        if is_there {
            placed.drafts.push(PlacedDraft {
                reference: draft.reference.clone(),
                file,
                gaps: Draft::gaps(&text),
                texts: gaps(&text),
            });
        }
    }
    put(root, &new)?;
    for (file, text) in changed {
        replace(root, file, &text)?;
    }
    Ok(placed)
}

/// Writes the report; gives its path from the site's folder.
///
/// # Errors
///
/// The machine could not do it.
pub(crate) fn report(
    root: &Path,
    wanted: Option<&Path>,
    name: &str,
    text: &str,
) -> Result<String, Report> {
    let (folder, path) = match wanted {
        None => (root.to_owned(), PathBuf::from(format!("import/{name}.md"))),
        Some(path) => (PathBuf::new(), path.to_owned()),
    };
    let shown = path.to_string_lossy().replace('\\', "/");
    match std::fs::read_to_string(folder.join(&path)) {
        Ok(there) if there == text => {}
        Ok(_) => replace(&folder, &shown, text)?,
        Err(_) => put(&folder, &[NewFile::new(shown.as_str(), text)])?,
    }
    Ok(shown)
}

/// A name that no other record's file has.
fn free_name(root: &Path, stem: &str) -> String {
    let names =
        std::iter::once(format!("{stem}.md")).chain((2..).map(|n| format!("{stem}-{n}.md")));
    let is_free = |name: &String| std::fs::symlink_metadata(root.join(name)).is_err();
    names.into_iter().find(is_free).unwrap_or_default()
}

#[derive(Clone, Copy)]
enum Standing {
    /// It says the same, or said so before somebody went on from there.
    Same,
    /// It is as an import wrote it.
    Untouched,
    /// Somebody has changed it.
    Edited,
    /// It was not imported, or is no draft any more.
    Others,
}

fn standing(there: &Known, text: &str) -> Standing {
    let Some((hash, rest)) = unsigned(&there.text) else {
        return Standing::Others;
    };
    let Some((new, _)) = unsigned(text) else {
        return Standing::Others;
    };
    if hash == new {
        return Standing::Same;
    }
    if !there.draft {
        Standing::Others
    } else if hash_of(&rest) == hash {
        Standing::Untouched
    } else {
        Standing::Edited
    }
}

/// A draft with the line that says where it is from.
fn signed(text: &str) -> String {
    let rest = text.strip_prefix("+++\n").unwrap_or(text);
    format!("+++\n{LINE}{}\n{rest}", hash_of(text))
}

/// The hash that a draft says, and the draft without it.
fn unsigned(text: &str) -> Option<(&str, String)> {
    let rest = text.strip_prefix("+++\n")?.strip_prefix(LINE)?;
    let (hash, rest) = rest.split_once('\n')?;
    Some((hash, format!("+++\n{rest}")))
}

fn hash_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let mut out = String::with_capacity(32);
    for byte in digest.iter().take(16) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// A number that stands for some bytes, so that the same file has the same name in each run.
pub(crate) fn number_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let number = digest
        .iter()
        .take(4)
        .fold(0u32, |all, byte| all << 8 | u32::from(*byte));
    format!("{:08}", number % 100_000_000)
}

/// What the gaps of a draft ask for.
fn gaps(text: &str) -> Vec<String> {
    text.match_indices("[[gap:")
        .map(|(at, open)| {
            let inside = &text[at + open.len()..];
            inside[..inside.find("]]").unwrap_or(0)].trim().to_owned()
        })
        .collect()
}
