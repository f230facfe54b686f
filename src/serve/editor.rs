//! Links that open a place of a file in an editor.

use std::path::Path;

/// An editor that takes such links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Editor {
    /// Its name on the command line.
    pub name: &'static str,
    before: &'static str,
    line: &'static str,
    column: &'static str,
}

impl Editor {
    /// All that are known. Source: each editor's documentation of its address scheme.
    pub const ALL: [Editor; 8] = [
        Editor {
            name: "vscode",
            before: "vscode://file/",
            line: ":",
            column: ":",
        },
        Editor {
            name: "vscodium",
            before: "vscodium://file/",
            line: ":",
            column: ":",
        },
        Editor {
            name: "cursor",
            before: "cursor://file/",
            line: ":",
            column: ":",
        },
        Editor {
            name: "windsurf",
            before: "windsurf://file/",
            line: ":",
            column: ":",
        },
        Editor {
            name: "zed",
            before: "zed://file/",
            line: ":",
            column: ":",
        },
        Editor {
            name: "idea",
            before: "idea://open?file=",
            line: "&line=",
            column: "&column=",
        },
        Editor {
            name: "sublime",
            before: "subl://open?url=file:///",
            line: "&line=",
            column: "&column=",
        },
        Editor {
            name: "textmate",
            before: "txmt://open?url=file:///",
            line: "&line=",
            column: "&column=",
        },
    ];

    /// The editor of this name.
    pub fn named(name: &str) -> Option<Editor> {
        Editor::ALL.into_iter().find(|editor| editor.name == name)
    }

    /// The link to a place of a file, both counted from 1.
    pub fn link(&self, file: &Path, line: usize, column: usize) -> String {
        // The same on Windows, where a path begins with a drive: `vscode://file/C:/log/content/...`.
        let path = file.to_string_lossy().replace('\\', "/");
        let path = if self.before.contains('?') && !self.before.ends_with('/') {
            path.as_str()
        } else {
            path.trim_start_matches('/')
        };
        let mut encoded = String::with_capacity(path.len());
        for b in path.bytes() {
            if b.is_ascii_alphanumeric() || b"-._~/:".contains(&b) {
                encoded.push(b as char);
            } else {
                encoded.push_str(&format!("%{b:02X}"));
            }
        }
        format!(
            "{}{encoded}{}{line}{}{column}",
            self.before, self.line, self.column
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Editor;
    use std::path::Path;

    #[test]
    fn links_open_the_place() {
        for (name, link) in [
            ("vscode", "vscode://file/log/content/a%20b%26c.md:3:7"),
            ("zed", "zed://file/log/content/a%20b%26c.md:3:7"),
            (
                "idea",
                "idea://open?file=/log/content/a%20b%26c.md&line=3&column=7",
            ),
            (
                "sublime",
                "subl://open?url=file:///log/content/a%20b%26c.md&line=3&column=7",
            ),
        ] {
            let editor = Editor::named(name).expect("a known editor");
            assert_eq!(editor.link(Path::new("/log/content/a b&c.md"), 3, 7), link);
        }
    }
}
