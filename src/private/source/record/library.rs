//! `library/`: texts that several exemptions use, written once.
//!
//! A text holds keys of an exemption. It may itself use another; then what it does not say is taken from there. Whatever is wrong with
//! one is told here, once, however many records use it. None can hold anything withheld: whose record would that be?

use super::reasons::Reasons;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::disk::Named;
use crate::private::source::files::{self, File, FileText};
use crate::private::source::toml::{At, Doc, LIBRARY, nearest};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Where they stand.
const FOLDER: &str = "library";

/// The texts, by name.
#[derive(Default)]
pub(in crate::private) struct Library {
    texts: BTreeMap<String, Text>,
    /// The same as they lie on disk.
    pub found: Vec<File>,
    /// What is wrong with them.
    pub report: Report,
    /// Those that have another name somewhere.
    pub named: Vec<Named>,
}

struct Text {
    file: Arc<FileText>,
    /// The name of the text that it uses, where it names one.
    uses: Option<At<String>>,
    /// Whether nothing is wrong with it.
    sound: bool,
}

/// The texts that a name stands for.
#[derive(Default)]
pub(in crate::private) struct Chain {
    /// The text of that name, then the one that it uses, and so on.
    pub texts: Vec<Arc<FileText>>,
    /// Whether none of them is missing or at fault.
    pub whole: bool,
}

impl Library {
    /// Reads all of them. A text that says what it said `before` is the same one.
    pub fn read(root: &Path, before: Option<&Library>) -> Library {
        let mut report = Report::new();
        let (found, named) = files::find_library(root, &mut report);
        let mut texts = BTreeMap::new();
        for (name, file) in &found {
            let text = match file.read() {
                Ok(text) => Text::of(text, &mut report),
                Err(fault) => {
                    report.push(fault);
                    Text {
                        file: Arc::new(FileText::empty()),
                        uses: None,
                        sound: false,
                    }
                }
            };
            let known = before.and_then(|before| before.texts.get(name));
            let file = match known {
                Some(known) if known.sound == text.sound && known.file.says_as(&text.file) => {
                    Arc::clone(&known.file)
                }
                _ => text.file,
            };
            texts.insert(name.clone(), Text { file, ..text });
        }
        let mut library = Library {
            texts,
            found: found.into_iter().map(|(_, file)| file).collect(),
            report,
            named,
        };
        library.follow();
        library
    }

    /// Whether nothing is another than before.
    pub fn is_as(&self, before: &Library) -> bool {
        let same = |(one, other): ((&String, &Text), (&String, &Text))| {
            one.0 == other.0 && Arc::ptr_eq(&one.1.file, &other.1.file)
        };
        self.texts.len() == before.texts.len()
            && self.texts.iter().zip(&before.texts).all(same)
            && self.report.iter().eq(before.report.iter())
            && self.named == before.named
    }

    /// Whether a text is one of these.
    pub fn holds(&self, file: &Arc<FileText>) -> bool {
        let mut texts = self.texts.values();
        texts.any(|text| Arc::ptr_eq(&text.file, file))
    }

    /// The texts that a name stands for.
    pub(in crate::private) fn chain(&self, name: &str) -> Chain {
        let mut chain = Chain::default();
        let mut name = name;
        while let Some(text) = self.texts.get(name) {
            if !text.sound
                || chain
                    .texts
                    .iter()
                    .any(|known| Arc::ptr_eq(known, &text.file))
            {
                return chain;
            }
            chain.texts.push(Arc::clone(&text.file));
            match &text.uses {
                Some(next) => name = &next.value,
                None => {
                    chain.whole = true;
                    return chain;
                }
            }
        }
        chain
    }

    /// That no text has a name, if none has, and nothing else is told of a file of that name.
    pub(super) fn unknown(&self, name: &str, at: Span) -> Option<Diagnostic> {
        let file = format!("{FOLDER}/{name}.toml");
        let is_told = |d: &Diagnostic| *d.at.file == *FOLDER || *d.at.file == *file;
        if self.texts.contains_key(name) || self.report.iter().any(is_told) {
            return None;
        }
        // Whoever writes the file's own name means it.
        let bare = name.strip_prefix(FOLDER).unwrap_or(name);
        let bare = bare.trim_start_matches('/');
        let bare = bare.strip_suffix(".toml").unwrap_or(bare);
        let near = nearest(bare, self.texts.keys().map(String::as_str));
        let fault = Diagnostic::new(Code::NoLibraryText, at).topic("use");
        Some(match near {
            Some(near) => fault.help(
                Words::from("the nearest is ")
                    .file(&format!("{FOLDER}/{near}.toml"))
                    .and(": write its name alone, without folder and ending"),
            ),
            None => fault,
        })
    }

    /// Sees that each text that uses another finds it, and does not come back to itself.
    fn follow(&mut self) {
        let mut faults = Vec::new();
        for (name, text) in &self.texts {
            let Some(uses) = &text.uses else { continue };
            let at = text.file.span(uses.at.clone());
            if let Some(fault) = self.unknown(&uses.value, at.clone()) {
                faults.push((name.clone(), Some(fault)));
            } else if self.comes_back(name) {
                faults.push((
                    name.clone(),
                    Some(Diagnostic::new(Code::LibraryCircle, at).topic("use")),
                ));
            }
        }
        for (name, fault) in faults {
            self.report.extend(fault);
            if let Some(text) = self.texts.get_mut(&name) {
                text.sound = false;
            }
        }
    }

    fn comes_back(&self, name: &str) -> bool {
        let mut next = name;
        // No way is longer than there are texts.
        for _ in 0..self.texts.len() {
            match self.texts.get(next).and_then(|text| text.uses.as_ref()) {
                Some(uses) if uses.value == name => return true,
                Some(uses) => next = &uses.value,
                None => return false,
            }
        }
        false
    }
}

impl Text {
    /// Reads one as every record that uses it will.
    fn of(file: FileText, report: &mut Report) -> Text {
        let doc = Doc::new(&file, 0, LIBRARY);
        let (table, whole) = doc.parse(&file.text);
        let keys = doc.library(&table);
        let uses = keys.string("use");
        let asked = keys.has("use");
        Reasons::read(|_| &keys);
        if whole {
            keys.finish();
        }
        let faults = doc.report.into_inner();
        let sound = whole && faults.is_empty() && asked == uses.is_some();
        report.append(faults);
        Text {
            file: Arc::new(file),
            uses,
            sound,
        }
    }
}
