//! The site's own templates that say something to readers in place of the built-in ones.

use std::collections::BTreeMap;
use std::path::Path;

/// The templates in which the law asks for words.
const ASKED: &[&str] = &["response.html", "base.html", "statistics.html"];

/// Those of them that the site has.
pub(in crate::private) struct Templates(BTreeMap<&'static str, String>);

impl Templates {
    /// What one says, if the site has it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Reads them; one that can't be read is told where the theme is.
pub(in crate::private) fn read(root: &Path) -> Templates {
    let folder = root.join("themes/default");
    let read = |name: &&'static str| {
        let path = folder.join(name);
        // What is no file is not opened: a pipe never answers, and a device never ends.
        let is_file = std::fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
        let text = is_file.then(|| std::fs::read_to_string(path).ok())??;
        Some((*name, text))
    };
    Templates(ASKED.iter().filter_map(read).collect())
}
