//! The preview as its users meet it: the program itself, asked over HTTP, while files are saved as editors save them.

#![allow(
    clippy::disallowed_methods,
    reason = "tests lay out sites, save files, and wait"
)]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

const RECORD: &str = "+++\nreference = \"2026/1\"\ntitle = \"Vehicles\"\nreceived = 2026-03-02\nresponded = 2026-03-20\noutcome = \"partly-withheld\"\n[[exemptions]]\nprovision = \"s24(1)\"\nfor_disclosure = [\"Openness.\"]\nagainst_disclosure = [\"Safety.\"]\nbalance = \"We withhold.\"\n+++\n\n## Request\n\nHow many?\n\n## Response\n\nTOKEN. :withheld[Zarquon Prefect]{s24(1)} counted.\n";
const DRAFT: &str = "+++\nreference = \"2026/2\"\nstatus = \"draft\"\ntitle = \"Drones\"\nreceived = 2026-03-02\noutcome = \"disclosed\"\n+++\n\n## Request\n\nHow many?\n\n## Response\n\nSome.\n";
const SCHEDULED: &str = "+++\nreference = \"2026/3\"\ntitle = \"Dogs\"\nreceived = 2026-03-02\nresponded = 2026-03-20\npublish_on = 2026-12-01\noutcome = \"disclosed\"\n+++\n\n## Request\n\nHow many?\n\n## Response\n\nSome.\n";

/// A site with a few records, and the preview of it.
struct Preview {
    folder: tempfile::TempDir,
    child: Child,
    port: u16,
    stdout: BufReader<std::process::ChildStdout>,
}

fn lay_out() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let responses = folder.path().join("content/responses");
    fs::create_dir_all(responses.join("dogs")).expect("a folder can be made");
    fs::write(folder.path().join("site.toml"), common::SITE).expect("a file can be written");
    fs::write(responses.join("a.md"), RECORD).expect("a file can be written");
    fs::write(responses.join("b.md"), DRAFT).expect("a file can be written");
    fs::write(responses.join("dogs/index.md"), SCHEDULED).expect("a file can be written");
    folder
}

fn program(args: &[&str], site: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_disclog"));
    program
        .args(args)
        .arg("--site")
        .arg(site)
        .args(["--date", "2026-11-25"]);
    program
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    program
}

impl Preview {
    fn start(args: &[&str]) -> Preview {
        Preview::of(lay_out(), args)
    }

    fn of(folder: tempfile::TempDir, args: &[&str]) -> Preview {
        let program = program(&[&["serve"], args].concat(), folder.path());
        Preview::run(folder, program)
    }

    fn run(folder: tempfile::TempDir, mut program: Command) -> Preview {
        let mut child = program.spawn().expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("it says where it is");
        let port = line
            .split_once("127.0.0.1:")
            .and_then(|(_, rest)| rest.split_once('/'))
            .and_then(|(port, _)| port.parse().ok());
        Preview {
            folder,
            child,
            port: port.unwrap_or_else(|| panic!("no address in {line}")),
            stdout,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn ask(&self, request: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the preview listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a time limit can be set");
        stream
            .write_all(request.replace("PORT", &self.port.to_string()).as_bytes())
            .expect("the preview reads");
        let mut answer = Vec::new();
        stream
            .read_to_end(&mut answer)
            .expect("the preview answers");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0);
        (status, head.to_ascii_lowercase(), body.to_owned())
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n"
        ))
    }

    /// Waits until a page has some words.
    fn until(&self, path: &str, words: &str) {
        let begun = Instant::now();
        while !self.get(path).2.contains(words) {
            assert!(
                begun.elapsed() < PATIENCE,
                "{path} does not get to say {words}"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What a browser is told that has this page.
    fn news(&self, page: &str, print: &str) -> serde_json::Value {
        let (status, _, body) =
            self.get(&format!("/_disclog/news?page={page}&print={print}&state=0"));
        assert_eq!(status, 200);
        serde_json::from_str(&body).expect("news are JSON")
    }

    /// What a browser is told beside its page.
    fn state(&self) -> serde_json::Value {
        self.news("/", "x")["state"].clone()
    }

    /// Listens for changes.
    fn listen(&self) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the preview listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a time limit can be set");
        let request = format!(
            "GET /_disclog/events HTTP/1.1\r\nHost: localhost:{}\r\nAccept: text/event-stream\r\n\r\n",
            self.port
        );
        stream
            .write_all(request.as_bytes())
            .expect("the preview reads");
        BufReader::new(stream)
    }

    /// Waits until the preview knows a problem, or none.
    fn until_problems(&self, codes: &[&str]) -> serde_json::Value {
        let begun = Instant::now();
        loop {
            let state = self.state();
            let found: Vec<&str> = state["problems"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|row| row["code"].as_str())
                .collect();
            if found == codes {
                return state;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "the problems are {found:?}, not {codes:?}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for the next event of a stream.
fn next(stream: &mut BufReader<TcpStream>) -> String {
    let mut name = String::new();
    loop {
        let mut line = String::new();
        assert!(
            stream.read_line(&mut line).expect("the stream goes on") > 0,
            "the stream ends"
        );
        if let Some(rest) = line.strip_prefix("event: ") {
            rest.trim().clone_into(&mut name);
        } else if line.starts_with("data: ") {
            return name;
        }
    }
}

/// Requests, and the status of their answers. `PORT` is the preview's.
const REQUESTS: &[(&str, u16)] = &[
    ("GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT", 200),
    ("GET / HTTP/1.1\r\nHost: localhost:PORT", 200),
    ("GET / HTTP/1.1\r\nHost: LOCALHOST:PORT", 200),
    ("GET / HTTP/1.1\r\nHost: [::1]:PORT", 200),
    ("HEAD / HTTP/1.1\r\nHost: localhost:PORT", 200),
    (
        "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        200,
    ),
    ("GET /?q=x HTTP/1.1\r\nHost: localhost:PORT", 200),
    ("GET /responses HTTP/1.1\r\nHost: localhost:PORT", 302),
    (
        "GET /responses/2026-1/ HTTP/1.1\r\nHost: localhost:PORT",
        200,
    ),
    (
        "GET /responses/2026%2D1/ HTTP/1.1\r\nHost: localhost:PORT",
        200,
    ),
    (
        "GET /responses/2026-1/index.json HTTP/1.1\r\nHost: localhost:PORT",
        200,
    ),
    ("GET /manifest.json HTTP/1.1\r\nHost: localhost:PORT", 200),
    (
        "GET /search/index.json HTTP/1.1\r\nHost: localhost:PORT",
        200,
    ),
    (
        "GET /_disclog/preview.js HTTP/1.1\r\nHost: localhost:PORT",
        200,
    ),
    (
        "GET /_disclog/unpublished/ HTTP/1.1\r\nHost: localhost:PORT",
        200,
    ),
    ("GET /nothing/ HTTP/1.1\r\nHost: localhost:PORT", 404),
    ("GET /404.html HTTP/1.1\r\nHost: localhost:PORT", 404),
    // Names that somebody else has led here, and ports that are not ours.
    ("GET / HTTP/1.1\r\nHost: evil.example:PORT", 421),
    ("GET / HTTP/1.1\r\nHost: evil.example", 421),
    ("GET / HTTP/1.1\r\nHost: localhost.evil.example:PORT", 421),
    ("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:PORT", 421),
    ("GET / HTTP/1.1\r\nHost: localhost:1", 421),
    ("GET / HTTP/1.1\r\nHost: localhost", 421),
    ("GET / HTTP/1.1\r\nHost: ", 421),
    (
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost:PORT",
        421,
    ),
    ("GET / HTTP/1.1", 400),
    (
        "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: evil.example",
        400,
    ),
    (
        "GET /_disclog/events HTTP/1.1\r\nHost: evil.example:PORT",
        421,
    ),
    // Pages of others.
    (
        "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://evil.example",
        403,
    ),
    (
        "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: null",
        403,
    ),
    (
        "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: https://localhost:PORT",
        403,
    ),
    (
        "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:1",
        403,
    ),
    (
        "GET /_disclog/news?page=/ HTTP/1.1\r\nHost: localhost:PORT\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors",
        403,
    ),
    (
        "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate",
        200,
    ),
    (
        "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors",
        200,
    ),
    // Reading alone.
    (
        "POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0",
        405,
    ),
    (
        "PUT /site.toml HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0",
        405,
    ),
    ("DELETE / HTTP/1.1\r\nHost: localhost:PORT", 405),
    ("OPTIONS / HTTP/1.1\r\nHost: localhost:PORT", 405),
    ("TRACE / HTTP/1.1\r\nHost: localhost:PORT", 405),
    // Out of the site.
    ("GET /../site.toml HTTP/1.1\r\nHost: localhost:PORT", 400),
    (
        "GET /%2e%2e/site.toml HTTP/1.1\r\nHost: localhost:PORT",
        400,
    ),
    ("GET /..%2fsite.toml HTTP/1.1\r\nHost: localhost:PORT", 400),
    ("GET /..%5csite.toml HTTP/1.1\r\nHost: localhost:PORT", 400),
    ("GET /%00 HTTP/1.1\r\nHost: localhost:PORT", 400),
    ("GET /%zz HTTP/1.1\r\nHost: localhost:PORT", 400),
    ("GET /site.toml HTTP/1.1\r\nHost: localhost:PORT", 404),
    (
        "GET /content/responses/a.md HTTP/1.1\r\nHost: localhost:PORT",
        404,
    ),
    ("GET //evil.example/ HTTP/1.1\r\nHost: localhost:PORT", 400),
    ("GET /a%0d%0ax:y HTTP/1.1\r\nHost: localhost:PORT", 400),
    (
        "HEAD /_disclog/events HTTP/1.1\r\nHost: localhost:PORT",
        200,
    ),
];

#[test]
fn who_may_ask_and_for_what() {
    let preview = Preview::start(&["--port", "0"]);
    for (request, expected) in REQUESTS {
        let (status, head, body) = preview.ask(&format!("{request}\r\nConnection: close\r\n\r\n"));
        assert_eq!(status, *expected, "{request}\n{head}");
        assert!(
            !body.contains("Zarquon"),
            "{request} shows what is withheld"
        );
        if status != 400 {
            for header in disclog::serve::http::HEADERS {
                let line = format!("{}: {}", header.name, header.value.to_ascii_lowercase());
                assert!(head.contains(&line), "{request}: no {line}\n{head}");
            }
        }
        if request.starts_with("HEAD") {
            assert!(body.is_empty(), "HEAD has a body");
            assert!(
                head.contains("content-length: ") || head.contains("event-stream"),
                "HEAD has no length"
            );
        }
        if *expected == 405 {
            assert!(head.contains("allow: get, head"), "{request}");
        }
    }
    let long = format!(
        "GET /{} HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n\r\n",
        "a".repeat(9000)
    );
    assert_eq!(preview.ask(&long).0, 414);
}

#[test]
fn a_slow_client_holds_nobody_up() {
    let preview = Preview::start(&["--port", "0"]);
    let slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream =
                TcpStream::connect(("127.0.0.1", preview.port)).expect("the preview listens");
            stream
                .write_all(b"GET / HTTP/1.1\r\nHos")
                .expect("the preview reads");
            stream
        })
        .collect();
    assert_eq!(preview.get("/").0, 200);
    drop(slow);
}

#[test]
fn what_is_not_public_yet_is_marked() {
    let preview = Preview::start(&["--port", "0"]);
    for (path, words) in [
        (
            "/responses/2026-2/",
            "becomes public when its status is published",
        ),
        ("/responses/2026-3/", "Not public until 1 December 2026"),
        ("/_disclog/unpublished/", "on 1 December 2026"),
        ("/_disclog/unpublished/", "when its status is published"),
        ("/responses/2026-1/", "[withheld: s"),
    ] {
        assert!(
            preview.get(path).2.contains(words),
            "{path} does not say {words}"
        );
    }
    assert!(
        !preview.get("/responses/2026-1/").2.contains("Zarquon"),
        "a bar is a bar here too"
    );
    let later = Preview::of(lay_out(), &["--port", "0"]);
    drop(later);
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("a file can be written");
}

/// How programs save a file: what they do to the record at the path, so that it has these words at the end.
type Save = fn(&Path, &str);

const SAVES: &[(&str, Save)] = &[
    ("truncating and writing", write),
    ("in two pieces", |path, text| {
        let (first, second) = text.split_at(text.len() / 2);
        let mut file = fs::File::create(path).expect("a file can be written");
        file.write_all(first.as_bytes())
            .expect("it can be written to");
        file.sync_all().expect("it can be synced");
        std::thread::sleep(Duration::from_millis(60));
        file.write_all(second.as_bytes())
            .expect("it can be written to");
    }),
    ("vim: probe, backup, new file, backup gone", |path, text| {
        write(&path.with_file_name("4913"), "");
        fs::remove_file(path.with_file_name("4913")).expect("the probe can go");
        let backup = path.with_extension("md~");
        fs::rename(path, &backup).expect("the old file can move");
        write(path, text);
        fs::remove_file(backup).expect("the backup can go");
    }),
    (
        "VS Code and others: beside it, then over it",
        |path, text| {
            let beside = path.with_extension("md.tmp.1234");
            write(&beside, text);
            fs::rename(beside, path).expect("it can replace the old one");
        },
    ),
    (
        "JetBrains: new beside, old away, new in its place",
        |path, text| {
            let (new, old) = (
                path.with_extension("md___jb_tmp___"),
                path.with_extension("md___jb_old___"),
            );
            write(&new, text);
            fs::rename(path, &old).expect("the old file can move");
            fs::rename(new, path).expect("it can take its place");
            fs::remove_file(old).expect("the old one can go");
        },
    ),
    ("gone and back", |path, text| {
        fs::remove_file(path).expect("it can go");
        std::thread::sleep(Duration::from_millis(60));
        write(path, text);
    }),
    ("into another folder and back", |path, text| {
        let away = path.with_file_name("away");
        fs::create_dir_all(&away).expect("a folder can be made");
        let there = away.join("z.md");
        fs::rename(path, &there).expect("it can move");
        std::thread::sleep(Duration::from_millis(60));
        write(&there, text);
        fs::rename(&there, path).expect("it can move back");
        fs::remove_dir(away).expect("the folder can go");
    }),
    ("content away and back, as git does", |path, text| {
        let content = path.ancestors().nth(2).expect("content");
        let away = content.with_file_name("elsewhere");
        fs::rename(content, &away).expect("it can move");
        std::thread::sleep(Duration::from_millis(60));
        write(&away.join("responses/a.md"), text);
        fs::rename(&away, content).expect("it can move back");
    }),
    ("once more, after all that", write),
];

fn saves(args: &[&str]) {
    let preview = Preview::start(args);
    preview.until("/responses/2026-1/", "TOKEN");
    let path = preview.path("content/responses/a.md");
    for (k, (name, save)) in SAVES.iter().enumerate() {
        let token = format!("Token{k}x");
        save(&path, &RECORD.replace("TOKEN", &token));
        let begun = Instant::now();
        while !preview.get("/responses/2026-1/").2.contains(&token) {
            assert!(begun.elapsed() < PATIENCE, "{name}: is not seen");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    preview.until_problems(&[]);
}

#[test]
fn saves_are_seen() {
    saves(&["--port", "0"]);
}

#[test]
fn saves_are_seen_by_polling() {
    saves(&["--port", "0", "--poll"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_a_problem_until_it_is_a_file() {
    let folder = lay_out();
    let shared = folder.path().join("shared");
    fs::create_dir(&shared).expect("a folder can be made");
    write(&shared.join("figures.csv"), "Area,Count\nNorth,12\n");
    let record = SCHEDULED.replace(
        "+++\n\n",
        "[[attachments]]\nfile = \"figures.csv\"\ntitle = \"Figures\"\n+++\n\n",
    );
    write(
        &folder.path().join("content/responses/dogs/index.md"),
        &record,
    );
    let file = folder.path().join("content/responses/dogs/figures.csv");
    write(&file, "Area,Count\nNorth,12\n");
    let preview = Preview::of(folder, &["--port", "0"]);
    preview.until("/responses/2026-3/figures.csv", "North,12");
    fs::remove_file(&file).expect("it was there");
    std::os::unix::fs::symlink("../../../shared/figures.csv", &file).expect("a link can be made");
    preview.until_problems(&["DL1040", "DL1402"]);
    fs::remove_file(&file).expect("it was there");
    write(&file, "Area,Count\nNorth,77\n");
    preview.until("/responses/2026-3/figures.csv", "North,77");
    preview.until_problems(&[]);
}

#[test]
fn a_thousand_files_at_once() {
    let preview = Preview::start(&["--port", "0"]);
    preview.until("/responses/2026-1/", "TOKEN");
    let folder = preview.path("content/responses/many");
    fs::create_dir(&folder).expect("a folder can be made");
    for n in 0..1000 {
        write(
            &folder.join(format!("n{n}.md")),
            &RECORD
                .replace("2026/1", &format!("2025/{n}"))
                .replace("Zarquon", "Vuqixa"),
        );
    }
    preview.until("/responses/2025-999/", "TOKEN");
    preview.until("/responses/", "1,003 responses");
    fs::rename(&folder, preview.path("content/responses/more")).expect("it can move");
    fs::remove_dir_all(preview.path("content/responses/more")).expect("it can go");
    preview.until("/responses/", "3 responses");
    preview.until_problems(&[]);
}

#[test]
fn themes_and_site_toml_are_followed() {
    let preview = Preview::start(&["--port", "0"]);
    preview.until("/", "Example Police");
    let theme = preview.path("themes/default");
    fs::create_dir_all(theme.join("assets")).expect("a folder can be made");
    let own =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/base.html"))
            .expect("a template");
    write(
        &theme.join("base.html"),
        &own.replacen("</header>", "<p>Newhead</p></header>", 1),
    );
    preview.until("/responses/2026-1/", "Newhead");
    let style = |page: &str| {
        page.split("/assets/style-")
            .nth(1)
            .map(|rest| rest[..10].to_owned())
    };
    let before = style(&preview.get("/").2);
    write(&theme.join("assets/style.css"), "body { color: black }");
    let begun = Instant::now();
    while style(&preview.get("/").2) == before {
        assert!(begun.elapsed() < PATIENCE, "the style stays as it was");
    }
    fs::remove_dir_all(preview.path("themes")).expect("it can go");
    let begun = Instant::now();
    while preview.get("/").2.contains("Newhead") {
        assert!(
            begun.elapsed() < PATIENCE,
            "the theme that has gone is still shown"
        );
    }
    write(
        &preview.path("site.toml"),
        &common::SITE.replace("Example Police disclosure log", "Another log"),
    );
    preview.until("/", "Another log");
}

/// What is wrong with the record, and what stands at its address meanwhile.
const PROBLEMS: &[(&str, &str, &str, &str)] = &[
    // It can't be told any more what the record withholds.
    ("outcome =", "outcome = =", "DL1020", "cannot be shown yet"),
    ("outcome =", "Zarquon =", "DL1021", "cannot be shown yet"),
    (
        "## Response",
        ":witheld[x]{s24(1)}\n\n## Response",
        "DL1101",
        "cannot be shown yet",
    ),
    // What the gate alone can find.
    ("TOKEN", "Zarquon Prefect", "DL1501", "cannot be shown yet"),
    // Nothing that bears on it: what was written last is shown.
    (
        "TOKEN",
        "TOKEN Second [x](/nowhere/)",
        "DL1206",
        "TOKEN Second",
    ),
    ("balance = \"We withhold.\"\n", "", "DL0104", "TOKEN"),
];

#[test]
fn problems_are_told_and_what_is_safe_is_shown() {
    let mut preview = Preview::start(&["--port", "0", "--editor", "vscode"]);
    preview.until("/responses/2026-1/", "TOKEN");
    let path = preview.path("content/responses/a.md");
    for (from, to, code, shown) in PROBLEMS {
        write(&path, &RECORD.replacen(from, to, 1));
        let begun = Instant::now();
        let state = loop {
            let state = preview.state();
            if state["problems"]
                .as_array()
                .is_some_and(|rows| rows.iter().any(|row| row["code"] == *code))
            {
                break state;
            }
            assert!(begun.elapsed() < PATIENCE, "{code} is not told: {state}");
            std::thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(state["kept"], true, "{code}");
        let row = &state["problems"][0];
        assert_eq!(row["file"], "content/responses/a.md", "{state}");
        assert!(row["help"].as_str().is_some_and(|help| !help.is_empty()));
        assert!(
            row["open"]
                .as_str()
                .is_some_and(|open| open.starts_with("vscode://file/")
                    && open.contains("content/responses/a.md:")),
            "{row}"
        );
        assert!(
            !state.to_string().contains("Zarquon"),
            "a problem quotes what is withheld"
        );
        let (status, _, page) = preview.get("/responses/2026-1/");
        assert!(
            page.contains(shown) && !page.contains("Zarquon"),
            "{code}: {page}"
        );
        assert_eq!(status == 503, page.contains("cannot be shown"), "{code}");
        assert_eq!(
            page.contains("content/responses/a.md:"),
            status == 503,
            "{code}: the problems stand in its place"
        );
        assert_eq!(preview.get("/responses/2026-3/").0, 200, "{code}");
        write(&path, RECORD);
        preview.until_problems(&[]);
    }
    let _ = preview.child.kill();
    let mut told = String::new();
    let _ = preview.stdout.read_to_string(&mut told);
    let _ = preview
        .child
        .stderr
        .take()
        .map(|mut stderr| stderr.read_to_string(&mut told));
    assert!(told.contains("the rest of the log is shown"), "{told}");
    assert!(
        !told.contains("Zarquon"),
        "the terminal is told what is withheld"
    );
}

/// A record with short values in every place where something can be withheld.
const OPEN: &str = "+++\nreference = \"2026/9\"\ntitle = \"Vans of Wq9\"\nsummary = \"Seen by Hy3.\"\nreceived = 2026-03-02\nresponded = 2026-03-20\noutcome = \"partly-withheld\"\ntopics = [\"Vans\"]\nwithheld_here\n[[exemptions]]\nprovision = \"s24(1)\"\nfor_disclosure = [\"Openness.\"]\nagainst_disclosure = [\"Safety.\"]\nbalance = \"We withhold.\"\nwithholds = []\n[[attachments]]\nfile = \"n.csv\"\ntitle = \"Names\"\nshow = \"table\"\n[[attachments]]\nfile = \"z.txt\"\ntitle = \"Notes\"\n[fields]\ncode = \"Zq7\"\ncodes = [\"Oj1\", \"Oj2\"]\narmed = 77345\n+++\n\n## Request\n\nHow many?\n\n## Response\n\nAsked of Kv2. :withheld[One]{s24(1)} counted.\n";

/// An edit that withholds a value of that record, or the whole: what is edited, and the value.
type Withholding = (
    &'static str,
    fn(&Path, &str) -> Option<String>,
    &'static str,
);

fn with(from: &str, to: &str, text: &str) -> Option<String> {
    let edited = text.replacen(from, to, 1);
    assert_ne!(edited, text, "nothing to edit");
    Some(edited)
}

const WITHHELD: &[Withholding] = &[
    (
        "a column",
        |_, t| with("withholds = []", "withholds = [\"n.csv#name\"]", t),
        "Qx1",
    ),
    (
        "a file",
        |_, t| with("withholds = []", "withholds = [\"z.txt\"]", t),
        "Jx8",
    ),
    (
        "a field",
        |_, t| with("withholds = []", "withholds = [\"fields.code\"]", t),
        "Zq7",
    ),
    (
        "a number",
        |_, t| with("withholds = []", "withholds = [\"fields.armed\"]", t),
        "77345",
    ),
    (
        "an item",
        |_, t| with("withholds = []", "withholds = [\"fields.codes[2]\"]", t),
        "Oj2",
    ),
    (
        "words of the body",
        |_, t| with("Kv2", ":withheld[Kv2]{s24(1)}", t),
        "Kv2",
    ),
    (
        "words of the title",
        |_, t| with("Wq9", ":withheld[Wq9]{s24(1)}", t),
        "Wq9",
    ),
    (
        "words of the summary",
        |_, t| with("Hy3", ":withheld[Hy3]{s24(1)}", t),
        "Hy3",
    ),
    (
        "a mark that is mistyped",
        |_, t| with("Kv2", ":witheld[Kv2]{s24(1)}", t),
        "Kv2",
    ),
    (
        "a mark that cites nothing declared",
        |_, t| with("Kv2", ":withheld[Kv2]{s31(1)(a)}", t),
        "Kv2",
    ),
    (
        "a target that is mistyped",
        |_, t| with("withholds = []", "witholds = [\"fields.code\"]", t),
        "Zq7",
    ),
    (
        "a field, and TOML that can't be read",
        |_, t| with("withholds = []", "withholds = [\"fields.code\"", t),
        "Zq7",
    ),
    (
        "the record, withdrawn",
        |_, t| {
            with(
                "withheld_here",
                "status = \"withdrawn\"\nwithdrawn_on = 2026-04-01\nwithdrawn_reason = \"In error.\"",
                t,
            )
        },
        "Kv2",
    ),
    (
        "the record, removed",
        |folder, _| {
            fs::remove_dir_all(folder).expect("it can go");
            None
        },
        "Kv2",
    ),
    (
        "the record, no text any more",
        |folder, _| {
            fs::write(folder.join("index.md"), b"\xff\xfe+++").expect("it can be written");
            None
        },
        "Kv2",
    ),
];

/// What else is wrong at that moment: a file, and what stands in it.
const FAULTS: &[(&str, &str)] = &[
    ("content/responses/b.md", "+++\nreference = \n+++\n"),
    ("content/pages/about.md", "+++\n+++\n"),
    ("site.toml", "title = "),
    ("site.toml", ""),
    ("law/foia.toml", "[[provision]]\nwibble = 1\n"),
    ("themes/default/404.html", "{% if"),
    ("themes/default/assets/crest.svg", "<svg"),
];

/// Of what the newest sources withhold nothing is shown at any address, however short it is and whatever else is wrong.
#[test]
fn what_is_withheld_now_is_shown_nowhere() {
    let preview = Preview::of(lay_out(), &["--port", "0"]);
    let folder = preview.path("content/responses/vans");
    let open = OPEN.replace("withheld_here\n", "");
    let put = || {
        fs::create_dir_all(&folder).expect("a folder can be made");
        write(&folder.join("n.csv"), "name,n\nQx1,3\nQx2,4\n");
        write(&folder.join("z.txt"), "Of Jx8.\n");
        write(&folder.join("index.md"), &open);
    };
    let sound = |fault: &Path, was: &Option<String>| {
        match was {
            Some(was) => write(fault, was),
            None => _ = fs::remove_file(fault),
        }
        put();
        preview.until_problems(&[]);
        preview.until("/responses/2026-9/", "Kv2");
        preview.until("/responses/2026-9/", "Qx1");
    };
    put();
    preview.until("/responses/2026-9/", "Kv2");
    preview.until_problems(&[]);
    let manifest: serde_json::Value =
        serde_json::from_str(&preview.get("/manifest.json").2).expect("a manifest");
    let addresses: Vec<String> = manifest["files"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|file| Some(format!("/{}", file["path"].as_str()?)))
        .collect();
    let bodies: Vec<String> = addresses.iter().map(|path| preview.get(path).2).collect();
    for (k, (what, edit, value)) in WITHHELD.iter().enumerate() {
        let shows: Vec<&String> = addresses
            .iter()
            .zip(&bodies)
            .filter(|(_, body)| body.contains(value))
            .map(|(path, _)| path)
            .collect();
        assert!(
            !shows.is_empty(),
            "{value} is shown nowhere in the first place"
        );
        // Each kind of edit with the first fault, and all faults in turn.
        for (file, fault) in [&FAULTS[0], &FAULTS[1 + k % (FAULTS.len() - 1)]] {
            let at = preview.path(file);
            let was = fs::read_to_string(&at).ok();
            fs::create_dir_all(at.parent().expect("its folder")).expect("a folder can be made");
            write(&at, fault);
            let source = fs::read_to_string(folder.join("index.md")).expect("the record");
            let source = source.replacen("topics", "withheld_here\ntopics", 1);
            if let Some(edited) = edit(&folder, &source) {
                write(
                    &folder.join("index.md"),
                    &edited.replace("withheld_here\n", ""),
                );
            }
            let begun = Instant::now();
            while shows.iter().any(|path| preview.get(path).2.contains(value)) {
                assert!(
                    begun.elapsed() < PATIENCE,
                    "{what} is withheld, {file} is at fault, and {value} is shown"
                );
                std::thread::sleep(Duration::from_millis(20));
            }
            // A look that was under way may have read the one file and not yet the other.
            while !preview.state()["problems"]
                .to_string()
                .contains("\"error\"")
            {
                assert!(
                    begun.elapsed() < PATIENCE,
                    "{what}, {file}: nothing is wrong"
                );
                std::thread::sleep(Duration::from_millis(20));
            }
            let elsewhere = addresses
                .iter()
                .find(|path| preview.get(path).2.contains(value));
            assert_eq!(elsewhere, None, "{what}, {file}: shows {value}");
            assert_eq!(
                preview.get("/responses/2026-1/").0,
                200,
                "{what}, {file}: {value}: the rest is shown"
            );
            sound(&at, &was);
        }
    }
}

#[test]
fn what_is_withheld_now_is_not_shown_of_an_older_version() {
    let open = SCHEDULED
        .replace("publish_on = 2026-12-01\n", "")
        .replace("Some.", "Asked of Zarquon Prefect.");
    let preview = Preview::start(&["--port", "0"]);
    preview.until("/responses/2026-1/", "TOKEN");
    let (ours, theirs) = (
        preview.path("content/responses/a.md"),
        preview.path("content/responses/dogs/index.md"),
    );
    let away = preview.path("away.md");
    let quiet = || {
        for path in [
            "/responses/2026-3/",
            "/responses/2026-3/index.json",
            "/data/responses.csv",
        ] {
            assert!(
                !preview.get(path).2.contains("Zarquon"),
                "{path} shows what is withheld"
            );
        }
    };
    // The record that withholds is away for a moment, as it is while a branch is checked out: what is proven meanwhile is no
    // version to go back to.
    fs::rename(&ours, &away).expect("it can go");
    write(&theirs, &open);
    preview.until("/responses/2026-3/", "Zarquon Prefect");
    preview.get("/manifest.json");
    fs::rename(&away, &ours).expect("it can come back");
    preview.until_problems(&["DL1501"]);
    quiet();
    // Nor is it where something else is wrong as well.
    write(&ours, &RECORD.replace("outcome =", "wibble = 1\noutcome ="));
    let begun = Instant::now();
    while !preview.state()["problems"].to_string().contains("DL1009")
        && begun.elapsed() < Duration::from_secs(2)
    {
        quiet();
    }
    quiet();
    write(&theirs, SCHEDULED);
    write(&ours, RECORD);
    preview.until_problems(&[]);
    preview.until("/responses/2026-3/", "Some.");
}

#[test]
fn what_is_nobodys_concern_ends_no_proof() {
    let preview = Preview::start(&["--port", "0"]);
    preview.until("/responses/2026-1/", "TOKEN");
    // What is proven is all told, and so is what is wrong, however often something else comes and goes beside the site.
    for n in 0..60 {
        if n % 20 == 0 {
            write(
                &preview.path("content/responses/a.md"),
                &RECORD.replace("TOKEN", &format!("Turn{n}")),
            );
        }
        write(&preview.path(".site.toml.swp"), &format!("{n}"));
        std::thread::sleep(Duration::from_millis(3));
    }
    fs::remove_file(preview.path(".site.toml.swp")).expect("it can go");
    assert_eq!(preview.get("/manifest.json").0, 200);
    write(
        &preview.path("content/responses/a.md"),
        &RECORD.replace("outcome =", "wibble ="),
    );
    write(&preview.path(".site.toml.swp"), "");
    let begun = Instant::now();
    while preview.state()["problems"]
        .as_array()
        .is_none_or(Vec::is_empty)
    {
        assert!(begun.elapsed() < PATIENCE, "the fault is not told");
        std::thread::sleep(Duration::from_millis(20));
    }
    write(&preview.path("content/responses/a.md"), RECORD);
    preview.until_problems(&[]);
    assert_eq!(
        preview.get("/manifest.json").0,
        200,
        "an answer that had to be refused is not kept"
    );
}

#[test]
fn a_site_that_never_built_says_so_and_mends() {
    let folder = lay_out();
    write(
        &folder.path().join("content/responses/a.md"),
        "+++\nreference = \n+++\n",
    );
    let preview = Preview::of(folder, &["--port", "0"]);
    let (status, _, page) = preview.get("/responses/");
    assert_eq!(status, 503);
    assert!(
        page.contains("content/responses/a.md:2:") && page.contains("preview.js"),
        "{page}"
    );
    assert_eq!(preview.state()["kept"], false);
    write(&preview.path("content/responses/a.md"), RECORD);
    preview.until("/responses/2026-1/", "TOKEN");
}

#[test]
fn browsers_are_told_of_their_own_page_alone() {
    let preview = Preview::start(&["--port", "0"]);
    preview.until("/responses/2026-1/", "TOKEN");
    preview.get("/manifest.json");
    let print = |page: &str| {
        preview
            .get(page)
            .2
            .split("data-print=\"")
            .nth(1)
            .map_or(String::new(), |rest| rest[..16].to_owned())
    };
    let (ours, theirs) = ("/responses/2026-1/", "/responses/2026-3/");
    let (at_ours, at_theirs) = (print(ours), print(theirs));
    let mut streams: Vec<_> = (0..30).map(|_| preview.listen()).collect();
    assert!(
        streams.iter_mut().all(|stream| next(stream) == "changed"),
        "who comes is told at once, and may have missed something"
    );
    assert!(
        preview.news(ours, &at_ours)["print"].is_null(),
        "a page that is as it was is left alone"
    );
    write(
        &preview.path("content/responses/a.md"),
        &RECORD.replace("TOKEN", "Another"),
    );
    assert!(
        streams.iter_mut().all(|stream| next(stream) == "changed"),
        "each that listens is told"
    );
    preview.until(ours, "Another");
    let news = preview.news(ours, &at_ours);
    assert_eq!(
        news["print"],
        print(ours),
        "the page that changed is another"
    );
    assert!(news["styles"].is_null());
    assert!(
        preview.news(theirs, &at_theirs)["print"].is_null(),
        "and others are not"
    );
    // A style alone: no page is loaded again.
    let at_ours = print(ours);
    fs::create_dir_all(preview.path("themes/default/assets")).expect("a folder can be made");
    // The masthead's colour stands in every page's head, and is as it was.
    let style = ":root { --brand: #0f2c49 } @media (prefers-color-scheme: dark) { :root { --brand: #0a2038 } } body { color: black }";
    write(&preview.path("themes/default/assets/style.css"), style);
    let begun = Instant::now();
    let news = loop {
        match preview.news(ours, &at_ours) {
            news if !news["print"].is_null() => break news,
            _ => assert!(begun.elapsed() < PATIENCE, "the style is not told"),
        }
    };
    assert!(
        news["styles"][0][1]
            .as_str()
            .is_some_and(|to| preview.get(to).2 == style),
        "{news}"
    );
    // With a style and a word, it is.
    let record = preview.path("content/responses/a.md");
    write(&record, RECORD);
    preview.until(ours, "TOKEN");
    assert!(preview.news(ours, &at_ours)["styles"].is_null());
}

#[test]
fn ports() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its number").port().to_string();
    let folder = lay_out();
    let output = program(
        &["serve", "--port", &port, "--format", "json"],
        folder.path(),
    )
    .output()
    .expect("the program starts");
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("another program has this port"), "{said}");
    let output = program(&["serve", "--port", "lots"], folder.path())
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let output = program(&["serve", "--editor", "ed"], folder.path())
        .output()
        .expect("the program starts");
    assert!(String::from_utf8_lossy(&output.stderr).contains("vscode, vscodium"));
    let nowhere = tempfile::tempdir().expect("a folder");
    assert_eq!(
        program(&["serve", "--port", "0"], nowhere.path())
            .output()
            .expect("the program starts")
            .status
            .code(),
        Some(2)
    );
    // Without --port: the usual one, or the next, whoever has it.
    let (first, second) = (Preview::of(lay_out(), &[]), Preview::of(lay_out(), &[]));
    assert_ne!(first.port, second.port);
    assert!((1111..1211).contains(&second.port));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_and_leaves_nothing() {
    // Whoever runs the tests in the background of a script, or below something that ignores interrupts, hands that down, and a
    // shell may not undo it. The program keeps to it, as all do; here it begins as if started at a prompt.
    let folder = lay_out();
    let serve = program(&["serve", "--port", "0"], folder.path());
    let mut prompt = Command::new("python3");
    prompt
        .args(["-c", "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"])
        .arg(serve.get_program())
        .args(serve.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut preview = Preview::run(folder, prompt);
    preview.until("/responses/2026-1/", "TOKEN");
    let before = common::tree(preview.folder.path());
    let begun = Instant::now();
    let pid = preview.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .expect("kill runs")
            .success()
    );
    while preview.child.try_wait().expect("it can be asked").is_none() {
        assert!(begun.elapsed() < PATIENCE, "it does not end");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(common::tree(preview.folder.path()), before);
}

#[test]
fn check_watches_too() {
    let folder = lay_out();
    let mut child = program(&["check", "--watch", "--format", "json"], folder.path())
        .spawn()
        .expect("the program starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("its output"));
    let mut told = || -> serde_json::Value {
        let mut line = String::new();
        stdout.read_line(&mut line).expect("it tells");
        serde_json::from_str(&line).expect("one JSON object a line")
    };
    let errors = |report: &serde_json::Value| report["summary"]["errors"].as_u64();
    let first = told();
    assert_eq!(errors(&first), Some(0), "{first}");
    assert_eq!(first["summary"]["records"], 1);
    let path = folder.path().join("content/responses/a.md");
    write(&path, &RECORD.replace("s24(1)\"", "s24(9)\""));
    let second = told();
    assert!(errors(&second) > Some(0), "{second}");
    write(&path, RECORD);
    let third = told();
    assert_eq!(errors(&third), Some(0), "{third}");
    let _ = child.kill();
    let _ = child.wait();
}

/// A program that reads the preview is told of every change, as one that reads the check is.
#[test]
fn the_preview_tells_programs_too() {
    let folder = lay_out();
    let mut child = program(&["serve", "--port", "0", "--format", "json"], folder.path())
        .spawn()
        .expect("the program starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("its output"));
    let mut told = || -> serde_json::Value {
        let mut line = String::new();
        stdout.read_line(&mut line).expect("it tells");
        serde_json::from_str(&line).expect("one JSON object a line")
    };
    let path = folder.path().join("content/responses/a.md");
    let fault = RECORD.replace("s24(1)\"", "s24(9)\"");
    let sound = RECORD.replace("TOKEN", "Second");
    let again = RECORD.replace("TOKEN", "Third");
    assert_eq!(told()["summary"]["errors"], 0);
    for (text, is_sound) in [
        (&sound, true),
        (&again, true),
        (&fault, false),
        (&again, true),
    ] {
        write(&path, text);
        // A file that is saved in two steps may be told twice.
        while (told()["summary"]["errors"] == 0) != is_sound {}
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// The document names every header that the preview sends, as it sends it.
#[test]
fn the_headers_are_documented() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/preview.md"))
        .expect("the document");
    for header in disclog::serve::http::HEADERS {
        let row = format!(
            "| `{}` | `{}` | {} | {} |",
            header.name,
            header.value,
            if header.published { "yes" } else { "no" },
            header.why
        );
        assert!(text.contains(&row), "docs/preview.md lacks: {row}");
    }
}

/// Who may give the preview something, and what: each row is put before a body of its own length.
const GIVEN: &[(&str, u16)] = &[
    // Another site, or one whose name was led here.
    (
        "POST WRITEhtml HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://evil.example",
        403,
    ),
    (
        "POST WRITEhtml HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: null",
        403,
    ),
    (
        "POST WRITEhtml HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:1",
        403,
    ),
    (
        "POST WRITEhtml HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://127.0.0.1:PORT",
        403,
    ),
    (
        "POST WRITEhtml HTTP/1.1\r\nHost: evil.example:PORT\r\nOrigin: http://evil.example:PORT",
        421,
    ),
    (
        "POST WRITEhtml HTTP/1.1\r\nHost: 192.0.2.1:PORT\r\nOrigin: http://192.0.2.1:PORT",
        421,
    ),
    (
        "POST WRITEhtml HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT\r\nSec-Fetch-Site: cross-site",
        403,
    ),
    (
        "POST WRITEhtml HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT\r\nSec-Fetch-Site: same-site",
        403,
    ),
    // Nobody says where it comes from.
    ("POST WRITEhtml HTTP/1.1\r\nHost: localhost:PORT", 403),
    // Without the token, or with another one.
    (
        "POST /_disclog/write/html HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        403,
    ),
    (
        "POST /_disclog/write//html HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        403,
    ),
    (
        "POST /_disclog/write/0123456789abcdef0123456789abcdef/html HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        403,
    ),
    (
        "POST / HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        403,
    ),
    // Other ways and other things.
    (
        "PUT WRITEhtml HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        405,
    ),
    (
        "POST WRITEexe HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        415,
    ),
    (
        "POST WRITE HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        415,
    ),
    (
        "POST WRITEdocx HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        422,
    ),
];

#[test]
fn what_is_given_becomes_a_draft_and_strangers_give_nothing() {
    const LETTER: &str = "<p>Dear Ms Slartibartfast</p><h2>Request</h2><p>How many vans?</p><h2>Response</h2><p>Forty.</p><p>Yours sincerely</p>";
    let mut preview = Preview::start(&["--port", "0", "--write"]);
    let mut lines = String::new();
    while !lines.contains("/_disclog/write/") {
        preview.stdout.read_line(&mut lines).expect("it says more");
    }
    let (_, rest) = lines.split_once("/_disclog/write/").expect("an address");
    let token = rest.split('/').next().expect("a token");
    assert!(token.len() == 32, "{lines}");
    let write = format!("/_disclog/write/{token}/");
    let given = |head: &str, body: &str| {
        let head = head.replace("WRITE", &write);
        preview.ask(&format!(
            "{head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ))
    };
    let files = || {
        let mut names: Vec<_> = fs::read_dir(preview.path("content/responses"))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        (names, preview.path("import").exists())
    };
    let before = files();
    for (head, expected) in GIVEN {
        let (status, said, _) = given(head, LETTER);
        assert_eq!(status, *expected, "{head}\n{said}");
    }
    let own = "POST WRITEhtml HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT\r\nSec-Fetch-Site: same-origin";
    // Larger than any letter, whether it says so or not. What comes is read no further.
    for length in ["Content-Length: 99999999", "Transfer-Encoding: chunked"] {
        let head = own.replace("WRITE", &write);
        let head = head.replace("PORT", &preview.port.to_string());
        let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let head = format!("{head}\r\n{length}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("it reads");
        if length.starts_with("Transfer") {
            let piece = [b"100000\r\n".as_slice(), &vec![b'a'; 0x10_0000], b"\r\n"].concat();
            for _ in 0..65 {
                if stream.write_all(&piece).is_err() {
                    break;
                }
            }
        }
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).expect("it answers");
        assert_eq!(&answer, b"HTTP/1.1 413", "{length}");
    }
    assert_eq!(files(), before, "nothing was written");
    // Who has not read the terminal is shown no page either.
    for (path, status) in [
        (write.as_str(), 200),
        ("/_disclog/write/", 404),
        ("/_disclog/write/0123456789abcdef0123456789abcdef/", 404),
    ] {
        assert_eq!(preview.get(path).0, status, "{path}");
    }
    for path in ["/", "/_disclog/", "/_disclog/due.ics", "/_disclog/write.js"] {
        assert!(
            !preview.get(path).2.contains(token),
            "{path} tells the token"
        );
    }
    let (status, said, body) = given(own, LETTER);
    assert_eq!(status, 200, "{said}\n{body}");
    let told: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert!(!body.contains("Slartibartfast"), "{body}");
    let page = told["pages"][0].as_str().expect("the draft's page");
    preview.until(page, "Forty.");
    let file = told["answer"]["drafts"][0]["file"]
        .as_str()
        .expect("a file");
    assert!(preview.path(file).is_file());
    assert!(
        preview
            .path(told["answer"]["report"].as_str().expect("a report"))
            .is_file()
    );
    // The same once more changes nothing.
    let again: serde_json::Value = serde_json::from_str(&given(own, LETTER).2).expect("JSON");
    assert_eq!(again["answer"]["rows"]["unchanged"], 1);
    preview.until("/_disclog/", page);
    let output = program(
        &["serve", "--write", "--host", "127.0.0.1"],
        preview.folder.path(),
    )
    .output()
    .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
}

/// A draft with a workbook that hides something: its own page says so, in what the preview tells its browser and nowhere else.
#[test]
fn what_is_in_files_is_told_beside_their_page_alone() {
    let folder = lay_out();
    let workbook = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks/gen-psni-shape.xlsx");
    let responses = folder.path().join("content/responses");
    fs::create_dir_all(responses.join("posts")).expect("a folder can be made");
    fs::copy(workbook, responses.join("posts/posts.xlsx")).expect("a file can be copied");
    let record = DRAFT.replace("2026/2", "2026/4").replace(
        "+++\n\n## Request",
        "[[attachments]]\nfile = \"posts.xlsx\"\ntitle = \"Posts\"\n+++\n\n## Request",
    );
    fs::write(responses.join("posts/index.md"), record).expect("a file can be written");
    let preview = Preview::of(folder, &["--port", "0"]);
    preview.until("/responses/2026-4/", "Posts");
    let files = &preview.news("/responses/2026-4/", "x")["state"]["files"];
    assert_eq!(files[0]["name"], "posts.xlsx");
    let finding = &files[0]["findings"][0];
    assert_eq!(finding["code"], "very-hidden-sheet", "{files}");
    assert_eq!(finding["place"], "sheet 2 of 3");
    assert!(!files.to_string().contains("Quillfeather"));
    assert!(!preview.get("/responses/2026-4/").2.contains("hidden-sheet"));
    let others = &preview.news("/responses/2026-1/", "x")["state"]["files"];
    assert_eq!(others.as_array().map(Vec::len), Some(0));
}

#[test]
fn what_is_due_is_the_first_page() {
    let preview = Preview::start(&["--port", "0"]);
    preview.until("/_disclog/", "/responses/2026-2/");
    let (_, head, page) = preview.get("/_disclog/");
    assert!(head.contains("text/html"), "{head}");
    for words in [
        "<h2>Late</h2>",
        "2026/2: Drones",
        "content/responses/b.md",
        "31 March 2026",
        "becomes public",
        "Not published yet",
    ] {
        assert!(page.contains(words), "no {words} in {page}");
    }
    let (status, head, calendar) = preview.get("/_disclog/due.ics");
    assert_eq!(status, 200);
    assert!(head.contains("text/calendar"), "{head}");
    assert!(
        calendar.contains("SUMMARY:2026/2: answer due"),
        "{calendar}"
    );
    // It keeps up, and shows nothing that is withheld now, be it the name of a file.
    let hidden = preview.path("content/responses/Zarquon-Prefect.md");
    write(
        &hidden,
        &DRAFT
            .replace("2026/2", "2026/4")
            .replace("Drones", "Of Zarquon Prefect"),
    );
    preview.until("/_disclog/", "/responses/2026-4/");
    assert!(!preview.get("/_disclog/").2.contains("Zarquon"));
}
