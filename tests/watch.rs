//! Whatever happens to a file, the watcher tells. The cases are data; each runs with the machine's watcher and by looking.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write files"
)]

use disclog::Changes;
use disclog::serve::watch::{Notice, Place, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long a slow machine may take. Nothing waits so long unless it fails.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);

/// What somebody does. Paths are from the folder that holds `site/` and `outside/`.
#[derive(Debug)]
enum Step {
    /// Writes over, in place.
    Write(&'static str, &'static str),
    Append(&'static str, &'static str),
    /// Puts back a time of writing from long ago.
    Age(&'static str),
    Rename(&'static str, &'static str),
    Remove(&'static str),
    Folder(&'static str),
    RemoveFolder(&'static str),
    /// target as it stands in the link, link
    Link(&'static str, &'static str),
    /// So many files in a folder, a folder each.
    Many(&'static str, usize),
    /// Runs in `site/`.
    Run(&'static [&'static str]),
    /// Waits until these are told, as who goes on only after a look.
    Told(&'static [&'static str]),
    /// Waits until everything is told.
    ToldAll,
}
use Step::{
    Age, Append, Folder, Link, Many, Remove, RemoveFolder, Rename, Run, Told, ToldAll, Write as Put,
};

struct Case {
    name: &'static str,
    before: &'static [Step],
    steps: &'static [Step],
    /// Among the changes must be these, or a folder around them.
    must: &'static [&'static str],
    /// ... or that everything must be looked at.
    everything: bool,
}

// Each text is longer than the one before: times of files are no finer than some milliseconds, and whoever looks sees only times
// and lengths.
const A: &str = "site/content/responses/a.md";

const CASES: &[Case] = &[
    Case {
        name: "in place",
        before: &[Put(A, "1")],
        steps: &[Put(A, "22")],
        must: &[A],
        everything: false,
    },
    Case {
        name: "twice at once",
        before: &[Put(A, "1")],
        steps: &[
            Put(A, "22"),
            Told(&[A]),
            Put(A, "333"),
            Told(&[A]),
            Put(A, "4444"),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "appended",
        before: &[Put(A, "1")],
        steps: &[Append(A, "2")],
        must: &[A],
        everything: false,
    },
    Case {
        name: "emptied",
        before: &[Put(A, "1")],
        steps: &[Put(A, "")],
        must: &[A],
        everything: false,
    },
    Case {
        name: "new",
        before: &[],
        steps: &[Put(A, "1")],
        must: &[A],
        everything: false,
    },
    Case {
        name: "removed",
        before: &[Put(A, "1")],
        steps: &[Remove(A)],
        must: &[A],
        everything: false,
    },
    Case {
        name: "removed and written again (backupcopy=no)",
        before: &[Put(A, "1")],
        steps: &[Remove(A), Put(A, "22")],
        must: &[A],
        everything: false,
    },
    Case {
        name: "renamed",
        before: &[Put(A, "1")],
        steps: &[Rename(A, "site/content/responses/b.md")],
        must: &[A, "site/content/responses/b.md"],
        everything: false,
    },
    Case {
        name: "vim's steps",
        before: &[Put(A, "1")],
        steps: &[
            Put("site/content/responses/.a.md.swp", "b0VIM"),
            Put("site/content/responses/4913", ""),
            Remove("site/content/responses/4913"),
            Rename(A, "site/content/responses/a.md~"),
            Put(A, "22"),
            Remove("site/content/responses/a.md~"),
            Remove("site/content/responses/.a.md.swp"),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "vim itself",
        before: &[Put(A, "1\n")],
        steps: &[Run(&[
            "vim",
            "-N",
            "-u",
            "NONE",
            "-es",
            "-c",
            "set backup backupcopy=no",
            "-c",
            "s/1/22/",
            "-c",
            "wq",
            "content/responses/a.md",
        ])],
        must: &[A],
        everything: false,
    },
    Case {
        name: "JetBrains",
        before: &[Put(A, "1")],
        steps: &[
            Put("site/content/responses/a.md___jb_tmp___", "22"),
            Rename(A, "site/content/responses/a.md___jb_old___"),
            Rename("site/content/responses/a.md___jb_tmp___", A),
            Remove("site/content/responses/a.md___jb_old___"),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "atomic (gedit, Kate, VS Code on some drives)",
        before: &[Put(A, "1")],
        steps: &[
            Put("site/content/responses/.goutputstream-X", "22"),
            Rename("site/content/responses/.goutputstream-X", A),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "an older file in its place",
        before: &[
            Put(A, "1"),
            Put("outside/old.md", "22"),
            Age("outside/old.md"),
        ],
        steps: &[Rename("outside/old.md", A)],
        must: &[A],
        everything: false,
    },
    Case {
        name: "site.toml",
        before: &[],
        steps: &[Put("site/site.toml", "x")],
        must: &["site/site.toml"],
        everything: false,
    },
    Case {
        name: "folders made and filled",
        before: &[],
        steps: &[
            Folder("site/content/responses/d/e"),
            Put("site/content/responses/d/e/a.md", "1"),
        ],
        must: &["site/content/responses/d/e/a.md"],
        everything: false,
    },
    Case {
        name: "folder moved in, then a file in it",
        before: &[Put("outside/d/e/a.md", "1")],
        steps: &[
            Rename("outside/d", "site/content/responses/d"),
            Told(&["site/content/responses/d"]),
            Put("site/content/responses/d/e/a.md", "22"),
        ],
        must: &["site/content/responses/d/e/a.md"],
        everything: false,
    },
    Case {
        name: "folder moved out",
        before: &[Put("site/content/responses/d/a.md", "1")],
        steps: &[Rename("site/content/responses/d", "outside/d")],
        must: &["site/content/responses/d"],
        everything: false,
    },
    Case {
        name: "folder moved within, then a file in it",
        before: &[Put("site/content/responses/d/a.md", "1")],
        steps: &[
            Rename("site/content/responses/d", "site/content/responses/e"),
            Told(&["site/content/responses/d", "site/content/responses/e"]),
            Put("site/content/responses/e/a.md", "22"),
        ],
        must: &["site/content/responses/e/a.md"],
        everything: false,
    },
    Case {
        name: "folder removed and put back, then a file in it",
        before: &[Put("site/content/responses/d/a.md", "1")],
        steps: &[
            RemoveFolder("site/content/responses/d"),
            Put("site/content/responses/d/a.md", "22"),
            Told(&["site/content/responses/d/a.md"]),
            Put("site/content/responses/d/a.md", "333"),
        ],
        must: &["site/content/responses/d/a.md"],
        everything: false,
    },
    Case {
        name: "content removed",
        before: &[Put(A, "1")],
        steps: &[RemoveFolder("site/content")],
        must: &[],
        everything: true,
    },
    Case {
        name: "content removed and put back, then a file in it",
        before: &[Put(A, "1")],
        steps: &[
            RemoveFolder("site/content"),
            ToldAll,
            Put(A, "22"),
            ToldAll,
            Put(A, "333"),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "content moved away and back, then a file in it",
        before: &[Put(A, "1")],
        steps: &[
            Rename("site/content", "outside/c"),
            ToldAll,
            Rename("outside/c", "site/content"),
            ToldAll,
            Put(A, "22"),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "site moved away and back, then a file in it",
        before: &[Put(A, "1")],
        steps: &[
            Rename("site", "outside/s"),
            ToldAll,
            Rename("outside/s", "site"),
            ToldAll,
            Put(A, "22"),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "a place appears",
        before: &[],
        steps: &[Folder("site/themes/default")],
        must: &[],
        everything: true,
    },
    Case {
        name: "a place appears, then a file deep in it",
        before: &[],
        steps: &[
            Folder("site/themes/default"),
            ToldAll,
            Put("site/themes/default/base.html", "1"),
        ],
        must: &["site/themes/default/base.html"],
        everything: false,
    },
    Case {
        name: "what a linked file leads to",
        before: &[Put("outside/a.md", "1"), Link("../../../outside/a.md", A)],
        steps: &[Put("outside/a.md", "22")],
        must: &[A],
        everything: false,
    },
    Case {
        name: "what a linked file leads to, saved by renaming, twice",
        before: &[Put("outside/a.md", "1"), Link("../../../outside/a.md", A)],
        steps: &[
            Put("outside/tmp", "22"),
            Rename("outside/tmp", "outside/a.md"),
            Told(&[A]),
            Put("outside/tmp", "333"),
            Rename("outside/tmp", "outside/a.md"),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "a new link to a file, then the file",
        before: &[Put("outside/a.md", "1")],
        steps: &[
            Link("../../../outside/a.md", A),
            Told(&[A]),
            Put("outside/a.md", "22"),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "a file in a linked folder",
        before: &[
            Put("outside/d/e/a.md", "1"),
            Link("../../../outside/d", "site/content/responses/l"),
        ],
        steps: &[Put("outside/d/e/a.md", "22")],
        must: &["site/content/responses/l/e/a.md"],
        everything: false,
    },
    Case {
        name: "a new link to a folder, then a file in it",
        before: &[Put("outside/d/a.md", "1"), Folder("site/content/responses")],
        steps: &[
            Link("../../../outside/d", "site/content/responses/l"),
            Told(&["site/content/responses/l"]),
            Put("outside/d/a.md", "22"),
        ],
        must: &["site/content/responses/l/a.md"],
        everything: false,
    },
    Case {
        name: "a folder with a link moved in, then the file",
        before: &[
            Put("outside/a.md", "1"),
            Link("../../../../outside/a.md", "outside/d/l.md"),
        ],
        steps: &[
            Rename("outside/d", "site/content/responses/d"),
            Told(&["site/content/responses/d"]),
            Put("outside/a.md", "22"),
        ],
        must: &["site/content/responses/d/l.md"],
        everything: false,
    },
    Case {
        name: "a link led elsewhere, then the file there",
        before: &[
            Put("outside/a.md", "1"),
            Put("outside/else/b.md", "22"),
            Link("../../../outside/a.md", A),
        ],
        steps: &[
            Remove(A),
            Link("../../../outside/else/b.md", A),
            Told(&[A]),
            Put("outside/else/b.md", "333"),
        ],
        must: &[A],
        everything: false,
    },
    Case {
        name: "a folder in content by its name and by that of a link",
        before: &[
            Put("site/content/responses/d/a.md", "1"),
            Link("d", "site/content/responses/l"),
        ],
        steps: &[Put("site/content/responses/d/a.md", "22")],
        must: &[
            "site/content/responses/d/a.md",
            "site/content/responses/l/a.md",
        ],
        everything: false,
    },
    Case {
        name: "links in circles and to nothing",
        before: &[
            Put(A, "1"),
            Link("..", "site/content/responses/circle"),
            Link("l2", "site/content/responses/l1"),
            Link("l1", "site/content/responses/l2"),
            Link("nothing", "site/content/responses/l3"),
        ],
        steps: &[Put(A, "22")],
        must: &[A],
        everything: false,
    },
    Case {
        name: "where a link led to nothing, something comes",
        before: &[Link("../../../outside/a.md", A)],
        steps: &[Put("outside/a.md", "1")],
        must: &[A],
        everything: false,
    },
    Case {
        name: "git checkout of a thousand, and back",
        before: &[
            Put(A, "1"),
            Run(&["git", "init", "-q", "-b", "one"]),
            Run(&["git", "add", "."]),
            Run(&[
                "git",
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b",
                "commit",
                "-qm",
                "one",
            ]),
            Run(&["git", "checkout", "-qb", "two"]),
            Many("site/content/responses", 1000),
            Run(&["git", "add", "."]),
            Run(&[
                "git",
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b",
                "commit",
                "-qm",
                "two",
            ]),
            Run(&["git", "checkout", "-q", "one"]),
        ],
        steps: &[
            Run(&["git", "checkout", "-q", "two"]),
            Told(&[
                "site/content/responses/r0/a.md",
                "site/content/responses/r500/a.md",
                "site/content/responses/r999/a.md",
            ]),
            Put("site/content/responses/r999/a.md", "changed"),
            Told(&["site/content/responses/r999/a.md"]),
            Run(&["git", "checkout", "-qf", "one"]),
        ],
        must: &[
            "site/content/responses/r0",
            "site/content/responses/r500",
            "site/content/responses/r999",
        ],
        everything: false,
    },
    Case {
        name: "git stash of all there is, and back",
        before: &[
            Put("site/site.toml", "x"),
            Run(&["git", "init", "-q", "-b", "one"]),
            Run(&["git", "add", "."]),
            Run(&[
                "git",
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b",
                "commit",
                "-qm",
                "one",
            ]),
            Put(A, "1"),
        ],
        steps: &[
            Run(&[
                "git",
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b",
                "stash",
                "-qu",
            ]),
            ToldAll,
            Run(&["git", "stash", "pop", "-q"]),
            ToldAll,
            Put(A, "22"),
        ],
        must: &[A],
        everything: false,
    },
];

/// A folder with `site/` and `outside/`, watched.
struct Site {
    top: tempfile::TempDir,
    watcher: Option<Watcher>,
    told: BTreeSet<PathBuf>,
    all: bool,
}

fn places(root: &Path) -> Vec<Place> {
    vec![
        Place {
            path: root.to_owned(),
            recursive: false,
        },
        Place {
            path: root.join("content"),
            recursive: true,
        },
        Place {
            path: root.join("themes"),
            recursive: true,
        },
    ]
}

impl Site {
    fn new() -> Site {
        let top = tempfile::tempdir().unwrap();
        for folder in ["site/content/responses", "outside"] {
            fs::create_dir_all(top.path().join(folder)).unwrap();
        }
        Site {
            top,
            watcher: None,
            told: BTreeSet::new(),
            all: false,
        }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.top.path().join(path)
    }

    fn watch(&mut self, poll: Option<Duration>) {
        let (watcher, notice) = Watcher::start(places(&self.at("site")), poll).unwrap();
        assert_eq!(notice, None);
        self.watcher = Some(watcher);
    }

    fn has(&self, path: &str) -> bool {
        // A new folder stands for what is in it.
        self.at(path)
            .ancestors()
            .any(|path| self.told.contains(path))
    }

    fn until(&mut self, what: &str, done: impl Fn(&Site) -> bool) {
        while !done(self) {
            let Some(changes) = self.watcher.as_ref().unwrap().wait_for(PATIENCE) else {
                panic!(
                    "{what}: told in vain for, of all: {}, paths: {:#?}",
                    self.all, self.told
                );
            };
            self.all |= changes.everything;
            self.told.extend(changes.paths);
        }
    }

    /// Whether it can be done here.
    fn does(&mut self, step: &Step) -> bool {
        let make = |path: &Path| fs::create_dir_all(path.parent().unwrap()).unwrap();
        match step {
            Put(path, text) => {
                make(&self.at(path));
                fs::write(self.at(path), text).unwrap();
            }
            Append(path, text) => {
                fs::OpenOptions::new()
                    .append(true)
                    .open(self.at(path))
                    .unwrap()
                    .write_all(text.as_bytes())
                    .unwrap();
            }
            Age(path) => {
                let file = fs::OpenOptions::new()
                    .append(true)
                    .open(self.at(path))
                    .unwrap();
                file.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000))
                    .unwrap();
            }
            Rename(from, to) => {
                make(&self.at(to));
                fs::rename(self.at(from), self.at(to)).unwrap();
            }
            Remove(path) => fs::remove_file(self.at(path)).unwrap(),
            Folder(path) => fs::create_dir_all(self.at(path)).unwrap(),
            RemoveFolder(path) => fs::remove_dir_all(self.at(path)).unwrap(),
            Link(target, link) => {
                make(&self.at(link));
                #[cfg(unix)]
                std::os::unix::fs::symlink(target, self.at(link)).unwrap();
                #[cfg(not(unix))]
                return target.is_empty() && link.is_empty();
            }
            Many(path, count) => {
                for i in 0..*count {
                    let file = self.at(path).join(format!("r{i}/a.md"));
                    make(&file);
                    fs::write(file, "1").unwrap();
                }
            }
            Run(command) => {
                let ran = Command::new(command[0])
                    .args(&command[1..])
                    .current_dir(self.at("site"))
                    .stdin(Stdio::null())
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status();
                let Ok(status) = ran else { return false };
                assert!(status.success(), "{command:?}");
            }
            Told(paths) => {
                // A batch that came early may hold it: what is asked for is one of those after the last step.
                self.until(&format!("{step:?}"), |site| {
                    site.all || paths.iter().all(|path| site.has(path))
                });
                self.still();
            }
            ToldAll => {
                self.until("everything", |site| site.all);
                self.still();
            }
        }
        true
    }

    /// Fetches all that was told up to now: the mark's own change comes after whatever came before.
    fn still(&mut self) {
        self.told.clear();
        self.all = false;
        if self.at("site").is_dir() {
            fs::write(self.at("site/mark"), "here").unwrap();
            self.until("a mark", |site| site.told.contains(&site.at("site/mark")));
            fs::remove_file(self.at("site/mark")).unwrap();
            self.told.clear();
            self.until("a mark removed", |site| {
                site.told.contains(&site.at("site/mark"))
            });
        }
        self.told.clear();
        self.all = false;
    }
}

fn run(poll: Option<Duration>) {
    for case in CASES {
        let mut site = Site::new();
        if !case.before.iter().all(|step| site.does(step)) {
            continue;
        }
        site.watch(poll);
        if !case.steps.iter().all(|step| site.does(step)) {
            continue;
        }
        site.until(case.name, |site| {
            if case.everything {
                site.all
            } else {
                case.must.iter().all(|path| site.has(path))
            }
        });
        for path in &site.told {
            assert!(path.starts_with(site.at("site")), "{}: {path:?}", case.name);
        }
    }
}

#[test]
fn what_happens_is_told() {
    run(None);
}

#[test]
fn what_happens_is_seen_by_looking() {
    run(Some(POLL));
}

#[test]
fn reading_is_no_change() {
    for poll in [None, Some(POLL)] {
        let mut site = Site::new();
        site.does(&Put(A, "1"));
        site.does(&Put("outside/a.md", "1"));
        site.does(&Link(
            "../../../outside/a.md",
            "site/content/responses/l.md",
        ));
        site.watch(poll);
        for _ in 0..50 {
            for path in [A, "site/content/responses/l.md", "outside/a.md"] {
                // Of a link that could not be made there is nothing to read.
                let _ = fs::read(site.at(path));
            }
            for path in ["site", "site/content", "site/content/responses"] {
                assert!(fs::read_dir(site.at(path)).unwrap().count() > 0);
            }
        }
        site.does(&Put("outside/b.md", "is in no place"));
        site.does(&Put("site/site.toml", "x"));
        site.until("the mark", |site| {
            site.told.contains(&site.at("site/site.toml"))
        });
        assert_eq!(site.told, [site.at("site/site.toml")].into(), "{poll:?}");
        assert!(!site.all);
    }
}

#[test]
fn the_bell_rings_until_it_is_fetched() {
    let mut site = Site::new();
    site.watch(None);
    let watcher = site.watcher.as_ref().unwrap();
    let bell = watcher.bell();
    assert!(!bell.rings());
    fs::write(site.at(A), "1").unwrap();
    let heard = std::thread::spawn(move || {
        while !bell.rings() {
            std::thread::yield_now();
        }
        bell
    });
    let bell = heard.join().unwrap();
    assert!(bell.rings());
    watcher.wait();
    site.still();
    assert!(!bell.rings());
}

#[test]
fn a_save_is_one_change() {
    let mut site = Site::new();
    site.does(&Put(A, "1"));
    site.watch(None);
    let mut once = 0;
    for _ in 0..40 {
        for step in [
            Put("site/content/responses/tmp", "2"),
            Rename("site/content/responses/tmp", A),
        ] {
            site.does(&step);
        }
        let changes = site.watcher.as_ref().unwrap().wait_for(PATIENCE).unwrap();
        once += usize::from(changes.paths.contains(&site.at(A)));
        site.still();
    }
    // Now and then the machine stops a program in the middle of a save.
    assert!(once > 20, "{once}");
}

#[test]
fn paths_have_the_form_of_their_place() {
    for poll in [None, Some(POLL)] {
        let mut site = Site::new();
        site.does(&Put(A, "1"));
        site.does(&Link("site", "by-link"));
        let mut forms = vec![site.at("site"), site.at("outside/../site")];
        if site.at("by-link").is_dir() {
            forms.push(site.at("by-link"));
        }
        // No test changes the working folder, so that a relative form can be told from here.
        let here = fs::canonicalize(".").unwrap();
        let up: PathBuf = here.components().skip(1).map(|_| "..").collect();
        if cfg!(unix) {
            forms.push(
                up.join(
                    fs::canonicalize(site.at("site"))
                        .unwrap()
                        .strip_prefix("/")
                        .unwrap(),
                ),
            );
        }
        let (watcher, _) =
            Watcher::start(forms.iter().flat_map(|form| places(form)).collect(), poll).unwrap();
        site.watcher = Some(watcher);
        site.does(&Put(A, "22"));
        site.does(&Put("site/site.toml", "x"));
        site.until("all forms", |site| {
            forms.iter().all(|form| {
                site.told.contains(&form.join("content/responses/a.md"))
                    && site.told.contains(&form.join("site.toml"))
            })
        });
    }
}

#[test]
fn places_are_added_and_dropped() {
    for poll in [None, Some(POLL)] {
        let mut site = Site::new();
        site.does(&Put("outside/d/a.md", "1"));
        site.watch(poll);
        let mut more = places(&site.at("site"));
        more.push(Place {
            path: site.at("outside/d"),
            recursive: true,
        });
        assert_eq!(site.watcher.as_mut().unwrap().look_at(more), None);
        site.until("the new place", |site| {
            site.told.contains(&site.at("outside/d"))
        });
        site.does(&Put("outside/d/a.md", "22"));
        site.until("a file there", |site| {
            site.told.contains(&site.at("outside/d/a.md"))
        });
        site.still();
        let fewer = places(&site.at("site"));
        assert_eq!(site.watcher.as_mut().unwrap().look_at(fewer), None);
        site.does(&Put("outside/d/a.md", "333"));
        site.still();
        site.does(&Put(A, "1"));
        site.until("what stayed", |site| site.told.contains(&site.at(A)));
        assert!(!site.told.contains(&site.at("outside/d/a.md")));
    }
}

/// Runs one of these tests again as a program of its own.
fn again(test: &str, with: &[&str]) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut words: Vec<&std::ffi::OsStr> = with.iter().map(std::ffi::OsStr::new).collect();
    words.push(this.as_os_str());
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env("WATCH_AGAIN", "1");
    command
}

fn is_again() -> bool {
    std::env::var_os("WATCH_AGAIN").is_some()
}

/// The limits of a user namespace of our own: nobody else's are touched.
#[cfg(target_os = "linux")]
fn limited(test: &str, limit: &str, to: usize) -> Option<bool> {
    let set = format!("echo {to} > /proc/sys/user/{limit} || exit 77; exec \"$@\"");
    let status = again(test, &["unshare", "-Ur", "sh", "-c", &set, "sh"])
        .status()
        .ok()?;
    // Here and there nobody may have a namespace.
    (status.code() != Some(77) && status.code() != Some(1)).then(|| status.success())
}

#[cfg(target_os = "linux")]
#[test]
fn no_watcher_left() {
    if !is_again() {
        assert_ne!(
            limited("no_watcher_left", "max_inotify_instances", 0),
            Some(false)
        );
        return;
    }
    let mut site = Site::new();
    let (watcher, notice) = Watcher::start(places(&site.at("site")), None).unwrap();
    assert_eq!(notice, Some(Notice::InstanceLimit));
    site.watcher = Some(watcher);
    site.does(&Put(A, "1"));
    site.until("by looking", |site| site.told.contains(&site.at(A)));
}

#[cfg(target_os = "linux")]
#[test]
fn no_watch_left() {
    if !is_again() {
        assert_ne!(
            limited("no_watch_left", "max_inotify_watches", 10),
            Some(false)
        );
        return;
    }
    // Reached while watching: a folder too many is made.
    let mut site = Site::new();
    site.watch(None);
    site.does(&Many("site/content/responses", 20));
    site.until("that the limit is reached", |site| site.all);
    let mut notice = site.watcher.as_ref().unwrap().notice();
    while notice.is_none() {
        site.watcher
            .as_ref()
            .unwrap()
            .wait_for(Duration::from_millis(10));
        notice = site.watcher.as_ref().unwrap().notice();
    }
    assert_eq!(notice, Some(Notice::WatchLimit));
    site.does(&Put("site/content/responses/r19/a.md", "22"));
    site.until("by looking", |site| {
        site.told
            .contains(&site.at("site/content/responses/r19/a.md"))
    });
    // Reached at the start.
    let (_watcher, notice) = Watcher::start(places(&site.at("site")), None).unwrap();
    assert_eq!(notice, Some(Notice::WatchLimit));
}

/// More happens than the machine can remember while the watcher is stopped.
#[cfg(target_os = "linux")]
#[test]
fn too_much_at_once() {
    use std::io::{BufRead, BufReader};
    if is_again() {
        let root = PathBuf::from(std::env::var_os("WATCH_ROOT").unwrap());
        let (watcher, _) = Watcher::start(places(&root), None).unwrap();
        let say = |word: &str| writeln!(std::io::stderr(), "{word}").unwrap();
        say("watching");
        let mut all = false;
        while !all {
            all = watcher
                .wait_for(PATIENCE)
                .is_some_and(|changes| changes.everything);
        }
        // The folder that was made while nobody could be told is watched now.
        while watcher.wait_for(Duration::from_secs(1)).is_some() {}
        fs::write(root.join("content/responses/late/a.md"), "1").unwrap();
        let late = |changes: &Changes| {
            changes
                .paths
                .contains(&root.join("content/responses/late/a.md"))
        };
        while !late(&watcher.wait_for(PATIENCE).unwrap()) {}
        return;
    }
    let Some(queue) = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events")
        .ok()
        .and_then(|n| n.trim().parse::<usize>().ok())
    else {
        return;
    };
    if queue > 100_000 {
        return;
    }
    let site = Site::new();
    let mut child = again("too_much_at_once", &["nice"])
        .env("WATCH_ROOT", site.at("site"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "watching"));
    let signal = |name: &str| {
        assert!(
            Command::new("kill")
                .args([name, &child.id().to_string()])
                .status()
                .unwrap()
                .success()
        )
    };
    signal("-STOP");
    for i in 0..queue {
        fs::write(
            site.at("site/content/responses")
                .join(format!("{}.md", i % 100)),
            "1",
        )
        .unwrap();
    }
    fs::create_dir(site.at("site/content/responses/late")).unwrap();
    signal("-CONT");
    assert!(child.wait().unwrap().success());
}
