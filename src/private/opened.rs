//! A site's own settings and law, read before anything else.

use super::source;
use super::source::files::FileText;
use super::source::site::Settings;
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::disk::{File, Named};
use crate::law::Law;
use crate::log::Site;
use crate::publish::send::Destination;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A site whose site.toml and own law have been read.
pub(crate) struct Opened {
    pub(super) root: PathBuf,
    pub(super) settings: Arc<Settings>,
    /// What is wrong with site.toml.
    pub(super) report: Report,
    /// What is wrong with `law/*.toml`.
    pub(super) of_law: Report,
    /// The files of the law that have another name somewhere.
    pub(super) named: Vec<Named>,
}

impl Opened {
    /// Opens the site in a folder. What is wrong with site.toml and `law/` is in the report of [`Opened::read`], with the rest.
    ///
    /// # Errors
    ///
    /// There is no site.
    pub fn open(root: &Path) -> Result<Opened, Report> {
        let Some(found) = File::site_toml(root) else {
            return Err([Diagnostic::new(Code::NoSite, Span::command_line())]
                .into_iter()
                .collect());
        };
        let mut of_law = Report::new();
        let (law, law_files, named) = source::law::read(root, Law::built_in(), &mut of_law);
        let (mut settings, report) = match found.read() {
            Ok(file) => source::site::read(file, law),
            Err(fault) => {
                let file = source::files::FileText::new(found.name.clone(), Vec::new())
                    .map_err(|d| Report::from_iter([d]))?;
                (
                    source::site::read(file, law).0,
                    Report::from_iter([fault.into_site()]),
                )
            }
        };
        let of_law = of_law.sorted();
        settings.law_known &= of_law.is_empty();
        settings.law_files = law_files;
        Ok(Opened {
            root: root.to_owned(),
            settings: Arc::new(settings),
            report,
            of_law,
            named,
        })
    }

    /// Whether nothing is wrong with site.toml.
    pub fn is_sound(&self) -> bool {
        !self.report.has_errors()
    }

    /// Whether nothing is wrong with site.toml, nor with the site's law.
    pub fn is_settled(&self) -> bool {
        self.is_sound() && !self.of_law.has_errors()
    }

    /// Whether site.toml and the files of the law say the same, word for word, and the same is wrong with both.
    pub fn is_as(&self, other: &Opened) -> bool {
        self.settings.file.text == other.settings.file.text
            && self.settings.law_files.iter().map(FileText::said).eq(other
                .settings
                .law_files
                .iter()
                .map(FileText::said))
            && self.settings.site.law == other.settings.site.law
            && self.report.iter().eq(other.report.iter())
            && self.of_law.iter().eq(other.of_law.iter())
            && self.named == other.named
    }

    /// The public settings.
    pub fn site(&self) -> &Site {
        &self.settings.site
    }

    /// The same for each language that the log is read in, that of its root first.
    pub fn sites(&self) -> Vec<Site> {
        let others = self.settings.others.iter().cloned();
        std::iter::once(self.settings.site.clone())
            .chain(others)
            .collect()
    }

    /// Where site.toml says something of the look: a key of `[theme]`.
    pub fn brand_at(&self, key: &str) -> Span {
        self.settings
            .brand_at
            .get(key)
            .cloned()
            .unwrap_or_else(|| Span::file("site.toml"))
    }

    /// The law of the site: the project's, with what `law/*.toml` adds.
    ///
    /// # Errors
    ///
    /// What is wrong with these files.
    pub fn law(&self) -> Result<Law, Report> {
        if self.of_law.is_empty() {
            Ok(self.settings.site.law)
        } else {
            Err(self.of_law.clone())
        }
    }

    /// The regime of the site.
    ///
    /// # Errors
    ///
    /// What is wrong with site.toml, where that keeps it from telling.
    pub fn regime(&self) -> Result<crate::law::Regime, Report> {
        if self.settings.law_known {
            Ok(self.settings.site.regime)
        } else {
            Err(self.report.clone().sorted())
        }
    }

    /// Where the log can be sent to.
    pub fn destinations(&self) -> &[Destination] {
        &self.settings.destinations
    }

    /// What is wrong with site.toml and the site's law.
    pub fn faults(&self) -> Report {
        let mut report = self.report.clone();
        report.append(self.of_law.clone());
        report.sorted()
    }

    /// How many people have to sign a difference before it is published.
    pub fn people(&self) -> usize {
        self.settings.people
    }

    /// The output folder that site.toml names, from the site's folder.
    pub fn output(&self) -> &str {
        &self.settings.output
    }
}

/// Whether a site.toml that is about to be written says what a site needs.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn site_says(text: &str) -> Result<(), Report> {
    let file = FileText::new("site.toml".into(), text.as_bytes().to_vec())
        .map_err(|fault| Report::from_iter([fault]))?;
    let (_, report) = source::site::read(file, Law::built_in());
    if report.has_errors() {
        return Err(report.sorted());
    }
    Ok(())
}
