//! Copies of files of the default theme that a site has taken to change, and what became of the default since: `disclog theme`.

use super::built_in::{self, REPLACED};
use super::fault::near;
use super::own::{self, COPIES, FOLDER, Own};
use super::uses::names;
use super::words::is_of_words;
use crate::desk::{NewFile, put, replace};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::publish::sha256_hex;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// What a site's own file is to the default of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// The same: it changes nothing.
    Same,
    /// A changed copy of the default as it still is.
    Current,
    /// A copy of a default that has changed since.
    Behind,
    /// A copy of a default that is no more.
    Gone,
    /// A file of which nobody wrote down what it was copied from.
    Unknown,
    /// It changes a part, and takes the rest from the default.
    Follows,
    /// A file of a name that the default theme does not have.
    Own,
}

/// A site's own file of the theme.
#[derive(Debug, Serialize)]
pub struct OwnFile {
    /// From the site's folder.
    pub file: String,
    /// What it is to the default.
    pub standing: Standing,
}

/// Which default each copy was taken from.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Copies {
    /// The hash of the default by the name of the file.
    copies: BTreeMap<String, String>,
}

impl Copies {
    /// Reads what `themes/ejected.toml` says; nothing where there is none.
    fn of(bytes: Option<&[u8]>) -> Result<Copies, Report> {
        let Some(bytes) = bytes else {
            return Ok(Copies::default());
        };
        let text = std::str::from_utf8(bytes).ok();
        text.and_then(|text| toml::from_str(text).ok())
            .ok_or_else(|| {
                Report::from_iter([Diagnostic::new(Code::ThemeFile, Span::file(COPIES))
                    .message("this is not what disclog theme eject wrote")
                    .help("bring back what stood here, or take the file out: then nobody knows what the copies were taken from")])
            })
    }

    fn to_toml(&self) -> String {
        let rows = self
            .copies
            .iter()
            .map(|(name, hash)| format!("\"{name}\" = \"{hash}\"\n"));
        format!(
            "# Written by disclog theme eject: the default that each copy was taken from. disclog theme check reads it.\n[copies]\n{}",
            rows.collect::<String>()
        )
    }
}

/// Copies files of the default theme to where the site's own take their place, and remembers which default they were taken from. Gives
/// back where they stand.
///
/// # Errors
///
/// The theme has no such file, one of that name is there already, or the machine could not do it; then nothing was written.
pub fn eject(root: &Path, asked: &[String]) -> Result<Vec<String>, Report> {
    let defaults = built_in::files();
    let names: Vec<String> = asked.iter().map(|asked| name_of(asked)).collect();
    let unknown = names.iter().filter(|name| !defaults.contains_key(*name));
    let unknown: Report = unknown.map(|name| no_such_file(name)).collect();
    if unknown.has_errors() {
        return Err(unknown);
    }
    let (own, mut copies) = read(root)?;
    copies
        .copies
        .retain(|name, _| own.contents.contains_key(name));
    let mut files = BTreeMap::new();
    for name in &names {
        let bytes = &defaults[name];
        copies.copies.insert(name.clone(), hash(bytes));
        files.insert(
            format!("{FOLDER}/{name}"),
            String::from_utf8_lossy(bytes).into_owned(),
        );
    }
    let files: Vec<NewFile> = files
        .into_iter()
        .map(|(path, text)| NewFile::new(path, text))
        .collect();
    put(root, &files)?;
    replace(root, COPIES, &copies.to_toml())?;
    Ok(files.into_iter().map(|file| file.path).collect())
}

/// What each of the site's own files of the theme is to the default of its name, in the order of their names.
///
/// # Errors
///
/// A file that cannot be read.
pub fn check(root: &Path) -> Result<Vec<OwnFile>, Report> {
    let (own, copies) = read(root)?;
    let defaults = built_in::files();
    let standing = |name: &String, bytes: &[u8]| {
        let default = defaults.get(name).map(|default| hash(default));
        match (&default, copies.copies.get(name)) {
            (Some(default), _) if *default == hash(bytes) => Standing::Same,
            _ if follows(name, bytes) => Standing::Follows,
            (None, None) => Standing::Own,
            (Some(_), None) => Standing::Unknown,
            (Some(default), Some(taken)) if default == taken => Standing::Current,
            (Some(_), Some(_)) => Standing::Behind,
            (None, Some(_)) => Standing::Gone,
        }
    };
    let files = own.contents.iter();
    let files = files.map(|(name, bytes)| OwnFile {
        file: format!("{FOLDER}/{name}"),
        standing: standing(name, bytes),
    });
    Ok(files.collect())
}

fn read(root: &Path) -> Result<(Own, Copies), Report> {
    let mut report = Report::new();
    let own = own::read(root, &mut report);
    if report.has_errors() {
        return Err(report);
    }
    let copies = Copies::of(own.copies.as_deref())?;
    Ok((own, copies))
}

/// Whether a file says only what it changes: a template that extends the default of its name, and words.
fn follows(name: &str, bytes: &[u8]) -> bool {
    is_of_words(name)
        || std::str::from_utf8(bytes).is_ok_and(|text| names(text, &format!("{REPLACED}{name}")))
}

/// The hash of a text, whatever its line ends: git may have written it with those of Windows.
fn hash(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => text,
    };
    sha256_hex(text.as_bytes())
}

/// The name of a file below the theme's folder, where its whole path may be what was typed.
fn name_of(asked: &str) -> String {
    let name = asked.replace('\\', "/");
    let name = name.trim_start_matches("./");
    let below = name
        .strip_prefix(FOLDER)
        .and_then(|rest| rest.strip_prefix('/'));
    below.unwrap_or(name).to_owned()
}

fn no_such_file(name: &str) -> Diagnostic {
    let help = near("the nearest is ", name, built_in::file_names()).unwrap_or_else(|| {
        Words::from("name one of these: ")
            .list(built_in::file_names().filter(|name| !name.starts_with(built_in::SEARCH_MODULES)))
    });
    Diagnostic::new(Code::CommandLine, Span::command_line())
        .message("the default theme has no such file")
        .help(help)
}
