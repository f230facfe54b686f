//! What the world does to a build: odd files, foreign folders, kills, full disks, two at once, other machines. Whatever happens,
//! the earlier site stays whole, nothing is left lying about, and the same input gives the same bytes.
#![allow(
    clippy::disallowed_methods,
    reason = "tests lay files out and measure time"
)]

mod common;

use common::{Rng, Run, SITE, overlay, run, start, tree};
use disclog::publish::{Folder, OutFault};
use disclog::{Options, Progress, Step, Target};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const DATE: &[&str] = &["--date", "2026-11-25"];

/// A record that is sound.
fn record(reference: &str, title: &str) -> String {
    format!(
        "+++\nreference = \"{reference}\"\ntitle = \"{title}\"\nreceived = 2026-01-05\nresponded = 2026-01-20\noutcome = \"disclosed\"\n\
         topics = [\"Dogs\"]\n+++\n\n## Request\n\nHow many police dogs?\n\n## Response\n\nThere are 12.\n"
    )
}

/// A site of its own, and room for output beside it.
struct Site {
    work: TempDir,
}

impl Site {
    /// A site with these files.
    fn new(files: &[(&str, &str)]) -> Site {
        let site = Site {
            work: tempfile::tempdir().expect("a folder"),
        };
        site.put("site.toml", SITE);
        for (path, text) in files {
            site.put(path, text);
        }
        site
    }

    /// A site of one sound record.
    fn sound() -> Site {
        Site::new(&[("content/responses/a.md", &record("1/26", "Dogs"))])
    }

    /// A copy of the worked example that comes with the program, written file by file in this order.
    fn example(backwards: bool) -> Site {
        let site = Site::new(&[]);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<(String, Vec<u8>)> = tree(&root.join("content"))
            .into_iter()
            .map(|(path, bytes)| (format!("content/{path}"), bytes))
            .collect();
        if let Ok(bytes) = fs::read(root.join("site.toml")) {
            files.push(("site.toml".to_owned(), bytes));
        }
        if backwards {
            files.reverse();
        }
        for (path, bytes) in files {
            site.put_bytes(&path, &bytes);
        }
        site
    }

    fn root(&self) -> PathBuf {
        self.work.path().join("site")
    }

    fn out(&self) -> PathBuf {
        self.work.path().join("out")
    }

    fn put(&self, path: &str, text: &str) {
        self.put_bytes(path, text.as_bytes());
    }

    fn put_bytes(&self, path: &str, bytes: &[u8]) {
        let to = self.root().join(path);
        fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        fs::write(to, bytes).expect("a file");
    }

    fn build(&self) -> Run {
        self.build_to(&self.out())
    }

    fn build_to(&self, out: &Path) -> Run {
        run("build", &self.root(), out, DATE)
    }

    /// What stands beside the site: the output, and nothing that a run left but what it remembers.
    fn beside(&self) -> Vec<String> {
        let remembers = |name: &String| {
            name.ends_with(".disclog") && names(&self.work.path().join(name)) == ["memory"]
        };
        let mut all = names(self.work.path());
        all.retain(|name| !remembers(name));
        all
    }

    /// Builds, and says whether anything was read for it, or the run knew that it would make what stands there.
    fn worked(&self, options: &Options) -> bool {
        self.worked_and_said(options).0
    }

    /// The same, with all that the run said.
    fn worked_and_said(&self, options: &Options) -> (bool, Vec<serde_json::Value>) {
        #[derive(Default)]
        struct Steps(AtomicBool);
        impl Progress for Steps {
            fn begin(&self, step: Step, _: Option<usize>) {
                self.0.fetch_or(step == Step::Read, Ordering::Relaxed);
            }
            fn one(&self) {}
        }
        let steps = Steps::default();
        // What comes of it is seen in the folder.
        let report = match disclog::build(options, Target::Folder(&self.out()), &steps) {
            Ok(built) => built.report,
            Err(report) => report,
        };
        let said = report.iter().map(disclog::diagnostics::json::diagnostic);
        (steps.0.into_inner(), said.collect())
    }

    fn options(&self) -> Options {
        Options {
            root: self.root(),
            today: jiff::civil::date(2026, 11, 25),
            drafts: false,
            thorough: false,
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut all: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|e| {
            e.expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    all.sort();
    all
}

/// Asserts that a folder is a whole site: every file of its manifest with the hash that stands there, and no other.
fn assert_whole(out: &Path, when: &str) {
    let mut files = tree(out);
    let manifest = files
        .remove("manifest.json")
        .unwrap_or_else(|| panic!("{when}: no manifest"));
    let manifest: serde_json::Value =
        serde_json::from_slice(&manifest).unwrap_or_else(|e| panic!("{when}: {e}"));
    for entry in manifest["files"].as_array().expect("a list") {
        let path = entry["path"].as_str().expect("a path");
        let bytes = files
            .remove(path)
            .unwrap_or_else(|| panic!("{when}: {path} is missing"));
        let mut hash = String::new();
        for byte in Sha256::digest(&bytes) {
            let _ = write!(hash, "{byte:02x}");
        }
        assert_eq!(
            entry["sha256"].as_str(),
            Some(hash.as_str()),
            "{when}: {path}"
        );
        assert_eq!(
            entry["bytes"].as_u64(),
            Some(bytes.len() as u64),
            "{when}: {path}"
        );
    }
    assert!(
        files.is_empty(),
        "{when}: not in the manifest: {:?}",
        files.keys()
    );
}

/// Waits for a program that must end by itself; one that hangs is ended and fails the test.
fn finish(mut child: Child, seconds: u64) -> Output {
    let end = Instant::now() + Duration::from_secs(seconds);
    while child.try_wait().expect("a status").is_none() {
        if Instant::now() > end {
            let _ = child.kill();
            panic!("it hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().expect("its output")
}

fn piped(command: &mut Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Diagnostics as `code file`.
fn found(run: &Run) -> Vec<String> {
    run.diagnostics()
        .iter()
        .map(|d| {
            format!(
                "{} {}",
                d["code"].as_str().unwrap_or("?"),
                d["file"].as_str().unwrap_or("?")
            )
        })
        .collect()
}

// --- Odd things under content/ ---

#[cfg(unix)]
mod odd {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::os::unix::net::UnixListener;

    /// Lays something odd beside a sound record and a faulty one: it is reported, and so is the fault.
    fn odd(expected: &[&str], lay: impl FnOnce(&Site)) {
        let site = Site::sound();
        site.put(
            "content/responses/z.md",
            &record("2/26", "Horses").replace("disclosed", "granted"),
        );
        lay(&site);
        let child =
            piped(start("build", &site.root(), &site.out(), DATE).args(["--format", "json"]));
        let output = finish(child, 60);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let json: serde_json::Value =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
        let mut got: Vec<String> = json["diagnostics"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|d| {
                format!(
                    "{} {}",
                    d["code"].as_str().unwrap_or("?"),
                    d["file"].as_str().unwrap_or("?")
                )
            })
            .collect();
        let mut want: Vec<String> = expected.iter().map(|e| (*e).to_owned()).collect();
        want.push("DL1024 content/responses/z.md".to_owned());
        got.sort();
        want.sort();
        assert_eq!(got, want, "{text}");
        assert_eq!(output.status.code(), Some(1));
        assert!(
            !site
                .beside()
                .iter()
                .any(|n| n == "out" || n.ends_with(".disclog")),
            "something was written"
        );
    }

    fn fifo(path: &Path) {
        assert!(
            Command::new("mkfifo")
                .arg(path)
                .status()
                .expect("mkfifo runs")
                .success()
        );
    }

    #[test]
    fn a_pipe_does_not_hang_the_build() {
        odd(
            &["DL1003 content/responses/p.md", "DL1003 content/pipe"],
            |site| {
                fifo(&site.root().join("content/responses/p.md"));
                fifo(&site.root().join("content/pipe"));
            },
        );
    }

    #[test]
    fn a_link_to_a_pipe_does_not_either() {
        odd(&["DL1040 content/responses/p.md"], |site| {
            fifo(&site.root().join("pipe"));
            symlink("../../pipe", site.root().join("content/responses/p.md")).expect("a link");
        });
    }

    #[test]
    fn a_socket_is_no_file() {
        odd(&["DL1003 content/responses/s.md"], |site| {
            // The socket stays when its listener goes.
            drop(UnixListener::bind(site.root().join("content/responses/s.md")).expect("a socket"));
        });
    }

    #[test]
    fn a_device_is_no_file() {
        odd(&["DL1040 content/responses/d.md"], |site| {
            symlink("/dev/zero", site.root().join("content/responses/d.md")).expect("a link")
        });
    }

    #[test]
    fn a_link_out_of_the_site_is_not_followed() {
        odd(
            &[
                "DL1040 content/responses/l.md",
                "DL1040 content/responses/m",
                "DL1040 content/pages/x.md",
            ],
            |site| {
                let outside = site.work.path().join("outside");
                fs::create_dir(&outside).expect("a folder");
                fs::write(outside.join("a.md"), record("3/26", "Outside")).expect("a file");
                symlink(
                    outside.join("a.md"),
                    site.root().join("content/responses/l.md"),
                )
                .expect("a link");
                symlink(&outside, site.root().join("content/responses/m")).expect("a link");
                fs::create_dir(site.root().join("content/pages")).expect("a folder");
                symlink(
                    "../../../outside/a.md",
                    site.root().join("content/pages/x.md"),
                )
                .expect("a link");
            },
        );
    }

    #[test]
    fn an_attachment_that_is_a_link_out_of_the_site() {
        odd(
            &[
                "DL1040 content/responses/r/plan.csv",
                "DL1402 content/responses/r/index.md",
            ],
            |site| {
                let outside = site.work.path().join("plan.csv");
                fs::write(&outside, "a\n1\n").expect("a file");
                let text = record("3/26", "Plan").replacen(
                    "+++\n\n",
                    "\n[[attachments]]\nfile = \"plan.csv\"\ntitle = \"Plan\"\n+++\n\n",
                    1,
                );
                site.put("content/responses/r/index.md", &text);
                symlink(outside, site.root().join("content/responses/r/plan.csv")).expect("a link");
            },
        );
    }

    #[test]
    fn a_folder_that_holds_itself_ends() {
        odd(
            &[
                "DL1040 content/responses/up",
                "DL1040 content/responses/deep/er/top",
            ],
            |site| {
                symlink(".", site.root().join("content/responses/up")).expect("a link");
                fs::create_dir_all(site.root().join("content/responses/deep/er"))
                    .expect("a folder");
                symlink(
                    "../../..",
                    site.root().join("content/responses/deep/er/top"),
                )
                .expect("a link");
            },
        );
    }

    #[test]
    fn a_dangling_link() {
        odd(
            &[
                "DL1040 content/responses/gone.md",
                "DL1040 content/pages/gone.md",
            ],
            |site| {
                symlink("nowhere.md", site.root().join("content/responses/gone.md"))
                    .expect("a link");
                fs::create_dir(site.root().join("content/pages")).expect("a folder");
                symlink("nowhere.md", site.root().join("content/pages/gone.md")).expect("a link");
            },
        );
    }

    #[test]
    fn a_link_that_leads_in_a_circle() {
        odd(
            &[
                "DL1040 content/responses/a1.md",
                "DL1040 content/responses/a2.md",
            ],
            |site| {
                symlink("a2.md", site.root().join("content/responses/a1.md")).expect("a link");
                symlink("a1.md", site.root().join("content/responses/a2.md")).expect("a link");
            },
        );
    }

    #[test]
    fn a_file_that_may_not_be_read() {
        let site = Site::sound();
        let path = site.root().join("content/responses/secret.md");
        site.put("content/responses/secret.md", &record("3/26", "Secret"));
        site.put(
            "content/responses/z.md",
            &record("2/26", "Horses").replace("disclosed", "granted"),
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
        if fs::read(&path).is_ok() {
            return; // root reads everything
        }
        let run = site.build();
        assert_eq!(run.status, 1);
        assert_eq!(
            found(&run),
            [
                "DL1004 content/responses/secret.md",
                "DL1024 content/responses/z.md"
            ]
        );
    }

    #[test]
    fn an_output_folder_that_may_not_be_written() {
        let site = Site::sound();
        let parent = site.work.path().join("kept");
        fs::create_dir(&parent).expect("a folder");
        fs::set_permissions(&parent, fs::Permissions::from_mode(0o500)).expect("permissions");
        if fs::write(parent.join("x"), "x").is_ok() {
            return; // root writes everywhere
        }
        let run = site.build_to(&parent.join("out"));
        assert_eq!((run.status, run.codes()), (3, vec!["DL0005"]));
        fs::set_permissions(&parent, fs::Permissions::from_mode(0o700)).expect("permissions");
        assert!(names(&parent).is_empty());
    }

    #[test]
    fn a_name_that_is_not_utf_8() {
        use std::os::unix::ffi::OsStrExt as _;
        let site = Site::sound();
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
        if fs::write(
            site.root().join("content/responses").join(name),
            record("3/26", "Cafe"),
        )
        .is_err()
        {
            return; // a file system that has no such names
        }
        let run = site.build();
        assert_eq!((run.status, run.codes()), (1, vec!["DL1005"]));
    }

    #[test]
    fn the_site_and_the_output_may_be_named_by_a_link() {
        let site = Site::sound();
        symlink(site.root(), site.work.path().join("link")).expect("a link");
        fs::create_dir(site.work.path().join("real")).expect("a folder");
        symlink("real", site.out()).expect("a link");
        for _ in 0..2 {
            let run = run("build", &site.work.path().join("link"), &site.out(), DATE);
            assert_eq!(run.report(), "exit 0\n");
            assert!(
                fs::symlink_metadata(site.out())
                    .expect("it is there")
                    .is_symlink(),
                "the link was replaced"
            );
            assert_whole(&site.work.path().join("real"), "by a link");
        }
        assert_eq!(site.beside(), ["link", "out", "real", "site"]);
    }

    #[test]
    fn an_output_that_is_a_link_to_the_sources() {
        let site = Site::sound();
        symlink("site/content", site.out()).expect("a link");
        let before = tree(&site.root());
        let run = site.build();
        assert_eq!((run.status, run.codes()), (2, vec!["DL0004"]));
        assert_eq!(tree(&site.root()), before);
    }
}

#[test]
fn a_folder_in_place_of_a_file() {
    let site = Site::sound();
    // A folder called like a record is a folder of records.
    site.put("content/responses/b.md/c.md", &record("2/26", "Horses"));
    assert_eq!(site.build().report(), "exit 0\n");
    // A folder in place of a record's file, or of site.toml.
    site.put("content/responses/d/index.md/x.txt", "x");
    assert_eq!(
        found(&site.build()),
        ["DL1001 content/responses/d/index.md/x.txt"]
    );
    let site = Site::sound();
    fs::remove_file(site.root().join("site.toml")).expect("it was there");
    fs::create_dir(site.root().join("site.toml")).expect("a folder");
    let run = site.build();
    assert_eq!((run.status, run.codes()), (2, vec!["DL0002"]));
}

#[test]
fn no_site_here() {
    let site = Site::sound();
    for place in ["nowhere", "site/content", "site/content/responses/a.md"] {
        let run = run("build", &site.work.path().join(place), &site.out(), DATE);
        assert_eq!((run.status, run.codes()), (2, vec!["DL0002"]), "{place}");
    }
    // The site is named by its folder or by its site.toml.
    let run = run("build", &site.root().join("site.toml"), &site.out(), DATE);
    assert_eq!(run.report(), "exit 0\n");
}

// --- Output folders ---

#[test]
fn a_folder_that_is_not_ours_stays_as_it_is() {
    let foreign: &[(&str, &[(&str, &str)])] = &[
        ("a foreign file", &[("thesis.txt", "x")]),
        ("a foreign file deep down", &[("a/b/thesis.txt", "x")]),
        ("a hidden file", &[(".thesis", "x")]),
        (
            "a web app's manifest",
            &[
                ("manifest.json", "{\"name\": \"App\", \"icons\": []}"),
                ("thesis.txt", "x"),
            ],
        ),
        (
            "a manifest that is no JSON",
            &[("manifest.json", "files"), ("index.html", "x")],
        ),
        (
            "a manifest that names nothing",
            &[("manifest.json", "{\"files\": []}"), ("index.html", "x")],
        ),
        (
            "a manifest of another shape",
            &[
                ("manifest.json", "{\"files\": {\"index.html\": 1}}"),
                ("index.html", "x"),
            ],
        ),
        ("an empty manifest", &[("manifest.json", "")]),
        ("a folder called manifest.json", &[("manifest.json/x", "x")]),
    ];
    for (what, files) in foreign {
        let site = Site::sound();
        for (path, text) in *files {
            let to = site.out().join(path);
            fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
            fs::write(to, text).expect("a file");
        }
        let before = tree(&site.out());
        let run = site.build();
        assert_eq!((run.status, run.codes()), (2, vec!["DL0003"]), "{what}");
        assert_eq!(tree(&site.out()), before, "{what}");
        assert_eq!(site.beside(), ["out", "site"], "{what}");
    }
}

#[test]
fn what_somebody_put_into_our_folder_is_not_thrown_away() {
    let site = Site::sound();
    assert_eq!(site.build().status, 0);
    fs::write(site.out().join("thesis.txt"), "x").expect("a file");
    let before = tree(&site.out());
    let run = site.build();
    assert_eq!((run.status, run.codes()), (2, vec!["DL0003"]));
    assert_eq!(tree(&site.out()), before);
    assert_eq!(site.beside(), ["out", "site"]);
}

#[test]
fn a_folder_that_is_ours_or_empty_is_used() {
    let site = Site::sound();
    fs::create_dir(site.out()).expect("a folder");
    assert_eq!(site.build().report(), "exit 0\n");
    assert_whole(&site.out(), "into an empty folder");
    // A page that is gone from the sources is gone from the output.
    fs::remove_file(site.root().join("content/responses/a.md")).expect("it was there");
    site.put("content/responses/b.md", &record("2/26", "Horses"));
    assert_eq!(site.build().report(), "exit 0\n");
    assert_whole(&site.out(), "over an earlier site");
    assert!(
        !site.out().join("responses/1-26").exists(),
        "the old page is still there"
    );
    assert_eq!(site.beside(), ["out", "site"]);
    // Deep folders that are not there yet are made.
    assert_eq!(
        site.build_to(&site.work.path().join("a/b/c")).report(),
        "exit 0\n"
    );
    assert_whole(&site.work.path().join("a/b/c"), "into deep folders");
}

#[test]
fn the_output_may_not_be_a_source() {
    let site = Site::sound();
    site.put("themes/default/assets/x.css", "a{}");
    let before = tree(site.work.path());
    let root = site.root();
    for out in [
        root.clone(),
        site.work.path().to_owned(),
        root.join("content"),
        root.join("content/responses"),
        root.join("content/new/folder"),
        root.join("themes"),
        root.join("themes/default/out"),
        root.join("site.toml"),
        root.join("public/.."),
        root.join("./content/../content"),
        PathBuf::from("/"),
    ] {
        let run = site.build_to(&out);
        assert_eq!(
            (run.status, run.codes()),
            (2, vec!["DL0004"]),
            "{}",
            out.display()
        );
        assert_eq!(tree(site.work.path()), before, "{}", out.display());
    }
}

#[test]
fn the_output_that_site_toml_names() {
    for (output, status) in [
        ("public", 0),
        ("made/here", 0),
        ("", 2),
        (".", 2),
        ("content", 2),
        ("content/x", 2),
        ("..", 2),
        ("themes", 2),
    ] {
        let site = Site::sound();
        site.put("site.toml", &format!("output = \"{output}\"\n{SITE}"));
        let program = start("build", &site.root(), &site.out(), &[])
            .get_program()
            .to_owned();
        let output_ = Command::new(program)
            .arg("build")
            .arg("--site")
            .arg(site.root())
            .args(DATE)
            .args(["--format", "json"])
            .output()
            .expect("it runs");
        assert_eq!(
            output_.status.code(),
            Some(status),
            "{output:?}: {}",
            String::from_utf8_lossy(&output_.stdout)
        );
        if status == 0 {
            assert_whole(&site.root().join(output), output);
        }
    }
}

#[test]
fn an_output_that_is_a_file_or_below_one() {
    let site = Site::sound();
    fs::write(site.out(), "x").expect("a file");
    let run = site.build();
    assert_eq!((run.status, run.codes()), (2, vec!["DL0003"]));
    let run = site.build_to(&site.out().join("below"));
    assert_eq!((run.status, run.codes()), (3, vec!["DL0005"]));
    assert_eq!(fs::read_to_string(site.out()).expect("it is there"), "x");
    assert_eq!(site.beside(), ["out", "site"]);
}

// --- Failing runs ---

#[test]
fn a_failing_build_leaves_the_earlier_site() {
    let faults: &[(&str, i32, &str, &str)] = &[
        (
            "a faulty record",
            1,
            "content/responses/b.md",
            "no front matter",
        ),
        ("a stray file", 1, "content/notes.txt", "x"),
        (
            "a dead link in a page",
            1,
            "content/pages/about.md",
            "+++\ntitle = \"About\"\n+++\n[x](/nowhere/)\n",
        ),
        (
            "a broken template",
            2,
            "themes/default/response.html",
            "{% if",
        ),
        (
            "a template that fails when it is rendered",
            2,
            "themes/default/response.html",
            "{{ no.such.thing }}",
        ),
        ("a broken site.toml", 2, "site.toml", "title ="),
    ];
    for (what, status, path, text) in faults {
        let site = Site::sound();
        assert_eq!(site.build().status, 0);
        let before = tree(&site.out());
        site.put(path, text);
        let run = site.build();
        assert_eq!(run.status, *status, "{what}: {}", run.report());
        assert_eq!(tree(&site.out()), before, "{what}");
        assert_eq!(site.beside(), ["out", "site"], "{what}");
        // And where nothing was published before, nothing is now.
        let fresh = site.work.path().join("fresh");
        assert_eq!(site.build_to(&fresh).status, *status, "{what}");
        assert_eq!(site.beside(), ["out", "site"], "{what}");
    }
}

#[test]
fn a_leak_that_the_gate_finds_leaves_the_earlier_site() {
    let site = Site::sound();
    assert_eq!(site.build().status, 0);
    let before = tree(&site.out());
    let text = record("2/26", "Handlers")
        .replace("disclosed", "partly-withheld")
        .replacen("+++\n\n", "\n[[exemptions]]\nprovision = \"s40(2)\"\ncondition = \"s40(3A)(a)\"\ncovers = \"Names.\"\n+++\n\n", 1)
        .replace("There are 12.", "Led by :withheld[Sergeant Alonso Quixano]{s40(2)}. Thank Sergeant Alonso Quixano.");
    site.put("content/responses/b.md", &text);
    let run = site.build();
    assert_eq!(
        (run.status, run.codes()),
        (1, vec!["DL1501"]),
        "{}",
        run.report()
    );
    assert!(!run.stdout.contains("Quixano") && !run.stderr.contains("Quixano"));
    assert_eq!(tree(&site.out()), before);
    assert_eq!(site.beside(), ["out", "site"]);
}

/// A site of many records, so that a build takes a while.
fn large(records: usize) -> Site {
    let site = Site::new(&[]);
    for i in 0..records {
        site.put(
            &format!("content/responses/{}/{i}.md", i % 20),
            &record(&format!("{i}/26"), &format!("Dogs of district {i}")),
        );
    }
    site
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let site = large(2000);
    assert_eq!(site.build().status, 0);
    assert_whole(&site.out(), "first build");
    let mut cut_short = 0;
    let beside = site.work.path().join(".out.disclog");
    // What runs are writing: a killed one's until it is cleared away, then this one's.
    let sites = || -> Vec<PathBuf> {
        let runs = fs::read_dir(&beside).into_iter().flatten().flatten();
        runs.map(|run| run.path().join("site")).collect()
    };
    let staged = || {
        let counts = sites()
            .into_iter()
            .map(|site| fs::read_dir(site.join("responses")).map_or(0, Iterator::count));
        counts.max().unwrap_or(0)
    };
    // As soon as so many of its 2,000 responses are staged; and when all is written and only the last step is left.
    for (round, least) in [
        Some(0),
        Some(1),
        Some(400),
        Some(1000),
        Some(1900),
        None,
        None,
        None,
    ]
    .into_iter()
    .enumerate()
    {
        site.put(
            "content/responses/0/0.md",
            &record("0/26", &format!("Round {round}")),
        );
        let mut child = start("build", &site.root(), &site.out(), DATE)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        // What the one before left goes first.
        let mut begun = false;
        let mut ready = || {
            begun |= staged() == 0;
            match least {
                Some(0) => true,
                Some(least) => begun && staged() >= least,
                None => {
                    begun
                        && sites()
                            .iter()
                            .any(|site| site.join("manifest.json").exists())
                }
            }
        };
        while !ready() && child.try_wait().expect("a status").is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        let _ = child.kill(); // SIGKILL on Unix
        if !child.wait().expect("a status").success() {
            cut_short += 1;
        }
        assert_whole(
            &site.out(),
            &format!("killed with {least:?} responses staged"),
        );
    }
    assert!(cut_short >= 3, "only {cut_short} builds were cut short");
    // The next run clears away what the killed ones left.
    assert_eq!(site.build().report(), "exit 0\n");
    assert_whole(&site.out(), "after the kills");
    assert_eq!(site.beside(), ["out", "site"]);
    let fresh = site.work.path().join("fresh");
    assert_eq!(site.build_to(&fresh).status, 0);
    assert!(
        tree(&fresh) == tree(&site.out()),
        "the site after the kills differs from one built afresh"
    );
}

#[test]
fn what_would_be_made_again_is_not_made() {
    let site = large(28);
    for i in 0..180 {
        site.put(&format!("static/kennels/{i}.txt"), &format!("Kennel {i}\n"));
    }
    let options = site.options();
    let memory = site.work.path().join(".out.disclog/memory");
    assert!(site.worked(&options), "the first build");
    assert!(!site.worked(&options), "nothing changed");
    let page = site.out().join("responses/8-26/index.html");
    let a = site.root().join("content/responses/7/7.md");
    // Whatever a build could come to something else for: it is noticed, and the folder ends as one that is built afresh.
    let edits: &[(&str, &dyn Fn())] = &[
        ("a text of the same length, its time put back", &|| {
            let written = fs::metadata(&a)
                .expect("a file")
                .modified()
                .expect("a time");
            let text = fs::read_to_string(&a).expect("a file");
            fs::write(&a, text.replace("There are 12.", "There are 13.")).expect("a file");
            let file = fs::File::options().write(true).open(&a).expect("a file");
            file.set_modified(written).expect("a time");
        }),
        ("a record that is gone", &|| {
            fs::remove_file(&a).expect("a file")
        }),
        ("a record under another name", &|| {
            fs::rename(a.with_file_name("27.md"), a.with_file_name("x.md")).expect("a file");
        }),
        ("a page", &|| {
            site.put(
                "content/pages/about.md",
                "+++\ntitle = \"About\"\n+++\n\nUs.\n",
            )
        }),
        ("a file published as it is", &|| {
            site.put("static/CNAME", "foi.example")
        }),
        ("a file of the theme", &|| {
            site.put("themes/default/assets/own.txt", "x")
        }),
        ("site.toml", &|| {
            site.put(
                "site.toml",
                &SITE.replace("[contact]", "page_size = 30\n[contact]"),
            )
        }),
        ("a page of the site that somebody changed", &|| {
            fs::write(&page, "x").expect("a file")
        }),
        ("one that is gone", &|| {
            fs::remove_file(&page).expect("a file")
        }),
        ("a memory cut short", &|| {
            let all = fs::read(&memory).expect("a memory");
            fs::write(&memory, &all[..all.len() / 2]).expect("a memory");
        }),
        ("one of something else", &|| {
            let mut all = fs::read(&memory).expect("a memory");
            let number = all.windows(13).position(|at| at == b"\"made_from\":[");
            let number = number.expect("a number") + 13;
            all[number] = b'1' + (all[number] == b'1') as u8;
            fs::write(&memory, all).expect("a memory");
        }),
        ("one in which a letter of what was said is another", &|| {
            let mut all = fs::read(&memory).expect("a memory");
            *all.last_mut().expect("a letter") ^= 1;
            fs::write(&memory, all).expect("a memory");
        }),
        ("no memory", &|| fs::remove_file(&memory).expect("a memory")),
    ];
    for (what, edit) in edits {
        edit();
        assert!(site.worked(&options), "{what}: not noticed");
        let fresh = site.work.path().join("fresh");
        assert_eq!(site.build_to(&fresh).status, 0, "{what}");
        same(what, &tree(&site.out()), &tree(&fresh));
        assert!(!site.worked(&options), "{what}: worked on again");
    }
    let [drafts, thorough, tomorrow] = [
        Options {
            drafts: true,
            ..options.clone()
        },
        Options {
            thorough: true,
            ..options.clone()
        },
        Options {
            today: jiff::civil::date(2026, 11, 26),
            ..options.clone()
        },
    ];
    for other in [drafts, thorough, tomorrow] {
        assert!(site.worked(&other), "{other:?}");
    }
    // What there is to say is said each time, and where it was kept nobody reads it.
    site.put(
        "content/responses/Zarquon.md",
        &record("z/26", "Zebras")
            .replace("There are 12.", "[[gap: how many]]")
            .replace("topics", "status = \"draft\"\ntopics"),
    );
    let (worked, said) = site.worked_and_said(&options);
    assert!(worked && said.len() == 1, "{said:?}");
    assert_eq!(site.worked_and_said(&options), (false, said));
    let kept = fs::read(&memory).expect("a memory");
    assert!(!kept.windows(7).any(|at| at == b"Zarquon"));
    // What stops a build stops it each time.
    for broken in [
        "content/responses/b.md",
        "static/responses/index.html",
        "themes/default/base.html",
    ] {
        site.put(broken, "{{ nothing");
        for _ in 0..2 {
            assert!(site.worked(&options), "{broken}");
        }
        fs::remove_file(site.root().join(broken)).expect("a file");
    }
}

#[test]
fn what_a_kill_between_two_renames_leaves_is_put_right() {
    // Where two folders can't be exchanged, the old site is renamed away first: as if the machine stopped just then.
    let site = Site::sound();
    assert_eq!(site.build().status, 0);
    let before = tree(&site.out());
    let beside = site.work.path().join(".out.disclog");
    fs::create_dir(&beside).expect("a folder");
    fs::rename(site.out(), beside.join("old")).expect("a rename");
    fs::create_dir(beside.join("next")).expect("a folder");
    fs::write(beside.join("next/half.html"), "x").expect("a file");
    fs::write(beside.join("lock"), "").expect("a file");
    // Even a run that fails brings it back.
    site.put("content/responses/b.md", "no front matter");
    assert_eq!(site.build().status, 1);
    assert_eq!(tree(&site.out()), before);
    assert_eq!(site.beside(), ["out", "site"]);
}

#[test]
fn a_build_into_a_busy_folder_waits() {
    let site = Site::sound();
    assert_eq!(site.build().status, 0);
    let before = tree(&site.out());
    let beside = site.work.path().join(".out.disclog");
    fs::create_dir(&beside).expect("a folder");
    let lock = fs::File::create(beside.join("lock")).expect("a file");
    lock.lock().expect("a lock");
    site.put("content/responses/b.md", &record("2/26", "Horses"));
    let waited = std::cell::Cell::new(0);
    let fault = Folder::prepare(&site.out(), Duration::from_millis(80), &|| {
        waited.set(waited.get() + 1);
    });
    assert!(matches!(fault, Err(OutFault::Busy)), "{fault:?}");
    assert_eq!(waited.get(), 1, "it says once that it waits");
    let mut child = piped(&mut start("build", &site.root(), &site.out(), DATE));
    std::thread::sleep(Duration::from_millis(700));
    assert!(
        child.try_wait().expect("a status").is_none(),
        "it did not wait"
    );
    assert_eq!(tree(&site.out()), before);
    assert!(
        beside.join("lock").exists(),
        "it took the other's lock away"
    );
    drop(lock);
    assert_eq!(finish(child, 60).status.code(), Some(0));
    assert_whole(&site.out(), "after waiting");
    assert!(site.out().join("responses/2-26/index.html").exists());
    assert_eq!(site.beside(), ["out", "site"]);
}

/// Sites of other lengths, each with words of its own, built into one folder.
fn rivals(records: usize) -> Vec<Site> {
    (0..3)
        .map(|n| {
            let site = large(records * (n + 1));
            site.put(
                "content/responses/own.md",
                &record("own/26", &format!("Rival {n}")),
            );
            site
        })
        .collect()
}

#[test]
fn three_builds_at_once_end_as_each_alone() {
    let rivals = rivals(30);
    let alone: Vec<_> = rivals
        .iter()
        .map(|site| {
            assert_eq!(site.build().status, 0);
            tree(&site.out())
        })
        .collect();
    let shared = Site::new(&[]);
    let beside = shared.work.path().join(".out.disclog");
    for round in 0..4 {
        let children: Vec<Child> = rivals
            .iter()
            .map(|site| piped(&mut start("build", &site.root(), &shared.out(), DATE)))
            .collect();
        if round % 2 == 1 {
            // Somebody clears the lock away, as an old script may.
            std::thread::sleep(Duration::from_millis(40 * round));
            let _ = fs::remove_file(beside.join("lock"));
        }
        for child in children {
            let output = finish(child, 240);
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(0), "round {round}: {text}");
        }
        let made = tree(&shared.out());
        assert!(alone.contains(&made), "round {round}: a mixture");
        assert_eq!(shared.beside(), ["out", "site"], "round {round}");
    }
}

#[test]
fn kills_among_three_builds_leave_one_whole_site() {
    let rivals = rivals(30);
    let alone: Vec<_> = rivals
        .iter()
        .map(|site| {
            assert_eq!(site.build().status, 0);
            tree(&site.out())
        })
        .collect();
    let shared = Site::new(&[]);
    let rounds = std::env::var("KILLS").map_or(6, |n| n.parse().expect("a number"));
    let mut rng = Rng(7);
    for round in 0..rounds {
        let mut children: Vec<Child> = rivals
            .iter()
            .map(|site| piped(&mut start("build", &site.root(), &shared.out(), DATE)))
            .collect();
        std::thread::sleep(Duration::from_millis(rng.below(900) as u64));
        let killed = rng.below(3);
        let _ = children[killed].kill();
        for (n, child) in children.into_iter().enumerate() {
            let status = finish(child, 240).status;
            assert!(
                n == killed || status.code() == Some(0),
                "round {round}: {status:?}"
            );
        }
        let made = tree(&shared.out());
        assert!(alone.contains(&made), "round {round}: a mixture");
    }
    // What the last kill left goes with the next run.
    let run = run("build", &rivals[0].root(), &shared.out(), DATE);
    assert_eq!(run.report(), "exit 0\n");
    assert_eq!(shared.beside(), ["out", "site"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_earlier_site() {
    struct Mounted(PathBuf);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(&self.0).status();
        }
    }
    let site = Site::sound();
    let disk = site.work.path().join("disk");
    fs::create_dir(&disk).expect("a folder");
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1500k", "tmpfs"])
        .arg(&disk)
        .stderr(Stdio::null())
        .status();
    if !mount.is_ok_and(|status| status.success()) {
        return; // only root may, and not in every container
    }
    let mounted = Mounted(disk.clone());
    let out = disk.join("out");
    assert_eq!(site.build_to(&out).report(), "exit 0\n");
    let before = tree(&out);
    for i in 0..300 {
        site.put(
            &format!("content/responses/more/{i}.md"),
            &record(&format!("{i}/25"), &format!("Dogs {i}")),
        );
    }
    let run = site.build_to(&out);
    assert_eq!(
        (run.status, run.codes()),
        (3, vec!["DL0005"]),
        "{}",
        run.report()
    );
    assert_eq!(tree(&out), before);
    assert_eq!(names(&disk), ["out"]);
    // With nothing there before, nothing is there afterwards.
    fs::remove_dir_all(&out).expect("it was there");
    assert_eq!(site.build_to(&out).status, 3);
    assert!(names(&disk).is_empty(), "{:?}", names(&disk));
    // Room again: it works.
    fs::remove_dir_all(site.root().join("content/responses/more")).expect("it was there");
    assert_eq!(site.build_to(&out).report(), "exit 0\n");
    assert_eq!(tree(&out), before);
    drop(mounted);
}

// --- The same input gives the same bytes ---

fn same(what: &str, a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) {
    let differing: Vec<&String> = a
        .keys()
        .chain(b.keys())
        .filter(|path| a.get(*path) != b.get(*path))
        .collect();
    assert!(differing.is_empty(), "{what}: {differing:?}");
}

#[test]
fn the_same_bytes_whatever_the_machine() {
    let site = Site::example(false);
    let first = site.build();
    assert_eq!(first.status, 0, "{}", first.report());
    let reference = tree(&site.out());
    type Environment = (
        &'static str,
        &'static [(&'static str, &'static str)],
        &'static [&'static str],
    );
    let environments: &[Environment] = &[
        ("once more", &[], &[]),
        ("one thread", &[], &["--jobs", "1"]),
        ("two threads", &[], &["--jobs", "2"]),
        ("seven threads", &[], &["--jobs", "7"]),
        ("far to the east", &[("TZ", "Pacific/Kiritimati")], &[]),
        ("far to the west", &[("TZ", "Etc/GMT+12")], &[]),
        ("no such zone", &[("TZ", "Nowhere/Land")], &[]),
        (
            "in Welsh",
            &[("LANG", "cy_GB.UTF-8"), ("LC_ALL", "cy_GB.UTF-8")],
            &[],
        ),
        (
            "in Turkish",
            &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")],
            &[],
        ),
        ("in no language", &[("LANG", ""), ("LC_ALL", "C")], &[]),
        (
            "without a home",
            &[("HOME", "/nowhere"), ("TMPDIR", "/nowhere")],
            &[],
        ),
    ];
    for (what, variables, args) in environments {
        let out = site.work.path().join("again");
        let output = start("build", &site.root(), &out, DATE)
            .args(["--format", "json"])
            .args(*args)
            .envs(variables.iter().copied())
            .output()
            .expect("it runs");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            first.stdout,
            "{what}"
        );
        same(what, &tree(&out), &reference);
        fs::remove_dir_all(out).expect("it was there");
    }
    // Files made in another order, in another folder.
    let other = Site::example(true);
    let run = other.build();
    assert_eq!(run.stdout, first.stdout);
    same(
        "files made in another order",
        &tree(&other.out()),
        &reference,
    );
    // Files with other times.
    let old = std::time::UNIX_EPOCH + Duration::from_secs(86_400);
    for path in tree(&other.root()).keys() {
        let file = fs::File::options()
            .write(true)
            .open(other.root().join(path))
            .expect("a file");
        file.set_modified(old).expect("a time");
    }
    assert_eq!(other.build().status, 0);
    same("files with other times", &tree(&other.out()), &reference);
}

#[test]
fn diagnostics_in_one_order_whatever_the_threads() {
    let site = Site::new(&[]);
    for i in 0..60 {
        site.put(
            &format!("content/responses/{i}.md"),
            &record(&format!("{}/26", i % 7), "Dogs")
                .replace("disclosed", "granted")
                .replace("There", "[x](/nowhere/) There"),
        );
    }
    let first = site.build();
    assert_eq!(first.status, 1);
    for jobs in ["1", "2", "7"] {
        let again = run(
            "build",
            &site.root(),
            &site.out(),
            &["--date", "2026-11-25", "--jobs", jobs],
        );
        assert_eq!(again.stdout, first.stdout, "{jobs}");
    }
    let check = run("check", &site.root(), &site.out(), DATE);
    assert_eq!(check.report(), first.report());
}

// --- The command line ---

fn program(args: &[&str]) -> Output {
    let site = Site::sound();
    let program = start("build", &site.root(), &site.out(), &[])
        .get_program()
        .to_owned();
    Command::new(program)
        .args(args)
        .current_dir(site.root())
        .stdin(Stdio::null())
        .output()
        .expect("it runs")
}

/// Standard output is one JSON object with the keys of the contract.
fn assert_json(output: &Output, what: &str) -> serde_json::Value {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    let json: serde_json::Value =
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{what}: {e}: {text}"));
    let keys: Vec<&String> = json.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["diagnostics", "summary"], "{what}");
    let summary: Vec<&String> = json["summary"]
        .as_object()
        .expect("an object")
        .keys()
        .collect();
    assert_eq!(
        summary,
        ["errors", "warnings", "records", "pages", "files", "bytes"],
        "{what}"
    );
    let mut errors = 0;
    for d in json["diagnostics"].as_array().expect("a list") {
        let keys: Vec<&String> = d.as_object().expect("an object").keys().collect();
        assert_eq!(
            keys,
            [
                "severity",
                "code",
                "message",
                "file",
                "line",
                "column",
                "end_line",
                "end_column",
                "help"
            ],
            "{what}"
        );
        errors += u64::from(d["severity"] == "error");
        assert!(
            d["message"].as_str().is_some_and(|m| !m.is_empty())
                && d["help"].as_str().is_some_and(|m| !m.is_empty()),
            "{what}"
        );
    }
    assert_eq!(json["summary"]["errors"].as_u64(), Some(errors), "{what}");
    json
}

#[test]
fn a_bad_command_line_is_told_in_words_of_ours() {
    let lines: &[&[&str]] = &[
        &["build", "--zarquon"],
        &["build", "--zarquon=1"],
        &["zarquon"],
        &["build", "zarquon"],
        &["build", "--date", "zarquon"],
        &["build", "--date", "2026-02-30"],
        &["build", "--date", "25/11/2026"],
        &["build", "--date", "2026-11-25T10:00"],
        &["build", "--date"],
        &["build", "--jobs", "0"],
        &["build", "--jobs", "zarquon"],
        &["build", "--jobs", "-1"],
        &["build", "--color", "zarquon"],
        &["build", "--out"],
        &["build", "--drafts", "--drafts"],
        &["build", "--date", "2026-11-25", "--date", "2026-11-26"],
        &["check", "--thorogh"],
        &["build", "--thorough"],
        &[],
    ];
    for line in lines {
        let human = program(line);
        let text = String::from_utf8_lossy(&human.stdout).into_owned()
            + &String::from_utf8_lossy(&human.stderr);
        assert_eq!(human.status.code(), Some(2), "{line:?}: {text}");
        assert!(
            text.contains("DL0001") && !text.contains("zarquon") && !text.contains("panic"),
            "{line:?}: {text}"
        );
        for json in [&["--format", "json"][..], &["--format=json"][..]] {
            let mut whole = line.to_vec();
            whole.extend(json);
            let output = program(&whole);
            assert_eq!(output.status.code(), Some(2), "{whole:?}");
            let json = assert_json(&output, &format!("{whole:?}"));
            assert_eq!(json["diagnostics"][0]["code"], "DL0001", "{whole:?}");
            assert!(
                !String::from_utf8_lossy(&output.stdout).contains("zarquon"),
                "{whole:?}"
            );
        }
    }
    let output = program(&["build", "--format", "zarquon"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("zarquon"));
}

#[test]
fn help_and_version_end_well() {
    for line in [
        &["--help"][..],
        &["-h"],
        &["--version"],
        &["build", "--help"],
        &["check", "--help"],
    ] {
        let output = program(line);
        assert_eq!(output.status.code(), Some(0), "{line:?}");
        assert!(
            !output.stdout.is_empty() && output.stderr.is_empty(),
            "{line:?}"
        );
    }
}

#[test]
fn json_with_every_exit_status() {
    let sound = Site::sound();
    let warned = Site::sound();
    warned.put(
        "content/responses/w.md",
        &record("2/26", "Late")
            .replace("2026-01-05", "2026-02-05")
            .replace("outcome", "status = \"draft\"\noutcome"),
    );
    let faulty = Site::sound();
    faulty.put("content/responses/b.md", "x");
    let site_toml = Site::sound();
    site_toml.put("site.toml", "x");
    let both = Site::sound();
    both.put("content/responses/b.md", "x");
    both.put("themes/default/page.html", "{% if");
    let machine = Site::sound();
    fs::write(machine.work.path().join("file"), "x").expect("a file");
    for (what, site, out, status) in [
        ("sound", &sound, sound.out(), 0),
        ("with a warning", &warned, warned.out(), 0),
        ("a faulty record", &faulty, faulty.out(), 1),
        ("a faulty site.toml", &site_toml, site_toml.out(), 2),
        ("content and theme both faulty", &both, both.out(), 2),
        (
            "below a file",
            &machine,
            machine.work.path().join("file/out"),
            3,
        ),
    ] {
        let output = start("build", &site.root(), &out, DATE)
            .args(["--format", "json"])
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(status), "{what}");
        let json = assert_json(&output, what);
        if status == 0 {
            assert_eq!(
                json["summary"]["files"].as_u64(),
                Some(tree(&out).len() as u64),
                "{what}"
            );
            let bytes: usize = tree(&out).values().map(Vec::len).sum();
            assert_eq!(
                json["summary"]["bytes"].as_u64(),
                Some(bytes as u64),
                "{what}"
            );
        } else {
            assert!(
                json["summary"]["errors"].as_u64().is_some_and(|n| n > 0),
                "{what}"
            );
        }
        // Without colours, and nothing but what the contract has, on standard error.
        assert!(!output.stderr.contains(&0x1b), "{what}");
    }
}

#[test]
fn errors_of_the_site_and_of_the_content_are_told_together() {
    let site = Site::sound();
    site.put("site.toml", &format!("titel = \"x\"\n{SITE}"));
    site.put("themes/default/page.html", "{% if");
    site.put("content/responses/b.md", "x");
    let run = site.build();
    assert_eq!(run.status, 2);
    let mut codes = run.codes();
    codes.sort_unstable();
    assert_eq!(codes, ["DL0011", "DL0020", "DL1006"]);
}

#[test]
fn the_human_form_is_short_and_stable() {
    let site = Site::sound();
    let out = site.out();
    let output = start("build", &site.root(), &out, DATE)
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.starts_with("Published: 1 response, ")
            && text.ends_with(", as of 2026-11-25.\n")
            && text.lines().count() == 1,
        "{text}"
    );
    assert!(output.stderr.is_empty());
    let quiet = start("build", &site.root(), &out, DATE)
        .arg("--quiet")
        .output()
        .expect("it runs");
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty());
    site.put("content/responses/b.md", "x");
    let failed = start("build", &site.root(), &out, DATE)
        .output()
        .expect("it runs");
    assert!(failed.stdout.is_empty());
    let text = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(
        text.starts_with("content/responses/b.md:1:1: error[DL1006]: ")
            && text.contains("\n    help: "),
        "{text}"
    );
    assert!(
        !text.contains('\u{1b}'),
        "colours where there is no terminal"
    );
    let coloured = start("build", &site.root(), &out, DATE)
        .args(["--color", "always"])
        .output()
        .expect("it runs");
    assert!(String::from_utf8_lossy(&coloured.stderr).contains('\u{1b}'));
}

#[test]
fn what_is_heavy_to_fetch_is_told() {
    // Letters that no compressor makes much of.
    let mut seed = 7u32;
    let mut noise = |lines: usize| -> String {
        let letters = (0..lines * 60).map(|i| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if i % 60 == 59 {
                '\n'
            } else {
                char::from(b'a' + (seed >> 24) as u8 % 26)
            }
        });
        letters.collect()
    };
    let long = record("2/26", "Cats")
        + &format!("\n## How we counted\n\n{}\n## Notes\n\nNone.\n", noise(700));
    let draft =
        record("3/26", "Birds").replace("title =", "status = \"draft\"\ntitle =") + &noise(700);
    let site = Site::new(&[
        ("content/responses/a.md", &record("1/26", "Dogs")),
        ("content/responses/b.md", &long),
        ("content/responses/c.md", &draft),
        (
            "themes/default/assets/site.js",
            &format!("/*{}*/", noise(100)),
        ),
    ]);
    let told = |run: &Run| -> Vec<String> {
        let line = |d: &serde_json::Value| {
            format!(
                "{} {}:{}",
                d["code"].as_str().unwrap_or("?"),
                d["file"].as_str().unwrap_or("?"),
                d["line"]
            )
        };
        run.diagnostics().iter().map(line).collect()
    };
    let run = site.build();
    assert_eq!(
        told(&run),
        [
            "DL1037 content/responses/b.md:18",
            "DL0024 themes/default/assets/site.js:1"
        ]
    );
    assert_eq!(run.status, 0, "it is published all the same");
    let accepted = long.replace(
        "+++\n\n## Request",
        "[[accept]]\ncode = \"DL1037\"\nreason = \"It was asked for whole.\"\n+++\n\n## Request",
    );
    site.put("content/responses/b.md", &accepted);
    assert_eq!(
        told(&site.build()),
        ["DL0024 themes/default/assets/site.js:1"]
    );
}

#[test]
fn a_check_writes_nothing() {
    let site = Site::sound();
    let before = tree(site.work.path());
    let run = run("check", &site.root(), &site.out(), DATE);
    assert_eq!(run.report(), "exit 0\n");
    assert_eq!(tree(site.work.path()), before);
    assert_eq!(site.beside(), ["site"]);
}

#[test]
fn the_order_of_overlaid_files_does_not_matter_to_a_rebuild() {
    // An editor that writes a file anew, with the same bytes, changes nothing.
    let site = Site::sound();
    assert_eq!(site.build().status, 0);
    let before = tree(&site.out());
    let copy = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(copy.path().join("content/responses")).expect("a folder");
    fs::copy(
        site.root().join("content/responses/a.md"),
        copy.path().join("content/responses/a.md"),
    )
    .expect("a copy");
    overlay(copy.path(), &site.root()).expect("a copy");
    assert_eq!(site.build().status, 0);
    same("written anew", &tree(&site.out()), &before);
}
