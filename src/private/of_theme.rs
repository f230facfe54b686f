//! The site's own templates that say something to readers in place of the built-in ones.

/// What reading the sources must know of the site's own files of the theme.
pub(crate) struct OfTheme<'t> {
    /// The text of a template of the site's own, by its name.
    pub own: &'t dyn Fn(&str) -> Option<&'t str>,
    /// The files.
    pub files: &'t [crate::disk::File],
    /// Those that have another name somewhere.
    pub named: &'t [crate::disk::Named],
}

impl<'t> OfTheme<'t> {
    /// A theme without files of the site's own.
    pub fn none() -> OfTheme<'static> {
        OfTheme {
            own: &|_| None,
            files: &[],
            named: &[],
        }
    }

    /// What a template says, if the site has it.
    pub fn template(&self, name: &str) -> Option<&'t str> {
        (self.own)(name)
    }
}
