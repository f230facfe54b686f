//! The addresses of a site, as checks of links ask for them.

/// The addresses of a site, for checking links.
pub(crate) trait Addresses: Sync {
    /// Every file of the site but those that aliases make, by path.
    fn files(&self) -> Box<dyn Iterator<Item = &str> + '_>;
    /// Every file that is made here, those of aliases too, and not published as it lies in `static/`.
    fn made(&self) -> Box<dyn Iterator<Item = &str> + '_>;
    /// Whether there is such a file.
    fn has_file(&self, path: &str) -> bool;
    /// Whether an alias makes this file.
    fn has_alias(&self, path: &str) -> bool;

    /// Whether something stands at this path, with or without a slash at its end.
    fn has(&self, path: &str) -> bool {
        let folder = path.trim_end_matches('/');
        let index = if folder.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{folder}/index.html")
        };
        [path, &index]
            .into_iter()
            .any(|path| self.has_file(path) || self.has_alias(path))
    }
}
