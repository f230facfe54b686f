//! The site's own templates that say something to readers in place of the built-in ones.

use std::collections::BTreeMap;

/// What reading the sources must know of the site's own files of the theme.
pub(crate) struct OfTheme<'t> {
    /// The site's own templates: name and text.
    pub templates: &'t BTreeMap<String, String>,
    /// The files.
    pub files: &'t [crate::disk::File],
    /// Those that have another name somewhere.
    pub named: &'t [crate::disk::Named],
}

impl<'t> OfTheme<'t> {
    /// A theme without files of the site's own.
    pub fn none() -> OfTheme<'static> {
        OfTheme {
            templates: const { &BTreeMap::new() },
            files: &[],
            named: &[],
        }
    }

    /// What a template says, if the site has it.
    pub fn template(&self, name: &str) -> Option<&'t str> {
        self.templates.get(name).map(String::as_str)
    }
}
