//! The preview of 10,000 records: from a save to the served page being new, with Hugo's server beside it in the same run.
//!
//! ```text
//! PEERS=../shared/bench/peers.sh cargo bench --bench preview
//! ```
//!
//! `PEERS` is the script that makes the corpora and times both servers on a record and a template of record pages; it needs Hugo
//! (`peers.sh setup` brings it) and works in `WORK` (a memory file system is best). `SIZES=100000` for another size, on which no
//! limit is set and Hugo is left out (its server takes minutes to start there). Zola's figures are in peers.md: a registry has no Zola. What the script does not time is timed here: lists, search, feeds, a template that every page uses, and
//! everything.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark tells its figures, edits files and looks at the clock"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// What is timed: name, limit in seconds at 10,000 records, Hugo's row of the script if it has one.
const LIMITS: &[(&str, f64, Option<&str>)] = &[
    ("first page after the start", 2.0, Some("first_page")),
    ("record: its page", 0.050, Some("[record]")),
    (
        "record: its page, with a new title",
        0.050,
        Some("[record]"),
    ),
    ("record: its list", 0.500, None),
    ("record: the feed", 0.500, None),
    ("record: the search", 0.500, None),
    ("record: everything", f64::INFINITY, None),
    (
        "record of another topic: its page",
        f64::INFINITY,
        Some("[record]"),
    ),
    (
        "template of every page: the page looked at",
        0.150,
        Some("[template]"),
    ),
    ("template of every page: everything", 3.0, None),
];
/// Edits of each kind.
const TIMES: usize = 7;

fn main() -> ExitCode {
    let Ok(peers) = std::env::var("PEERS") else {
        println!("set PEERS to the path of peers.sh; see benches/preview.rs");
        return ExitCode::SUCCESS;
    };
    let work = std::env::var("WORK").unwrap_or_else(|_| "/dev/shm/disclog-bench".to_owned());
    let size = std::env::var("SIZES").unwrap_or_else(|_| "10000".to_owned());
    let ours = format!(
        "{} serve --site {{src}} --port {{port}} --date 2026-11-25 --quiet",
        env!("CARGO_BIN_EXE_disclog")
    );
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let script = |part: &str, engines: &str| {
        Command::new("bash")
            .args([peers.as_str(), part])
            .env("WORK", &work)
            .env("SIZES", &size)
            .env("ENGINES", engines)
            .env("OURS", "true")
            .env("OURS_SERVE", &ours)
            .env("OURS_TEMPLATE", "themes/default/response.html")
            .output()
    };
    // The script edits a template that lies in the site: it is put there as it is in the binary.
    let engines = if size == "10000" { "hugo" } else { "none" };
    if script("corpus", engines).is_err() {
        println!("bash could not be started");
        return ExitCode::FAILURE;
    }
    let site = PathBuf::from(&work).join(format!("disclog-{size}"));
    fs::create_dir_all(site.join("themes/default")).expect("a folder can be made");
    for name in ["base.html", "response.html"] {
        fs::copy(theme.join(name), site.join("themes/default").join(name))
            .expect("a template can be copied");
    }
    let limited = size == "10000";
    let output = script("preview", engines).expect("bash starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    print!("{text}");
    let hugo = |row: &str| {
        let line = text.lines().find(|line| {
            line.contains("hugo server")
                && (line.contains(row) || line.contains(&format!("{row}=")))
        })?;
        let key = if row == "first_page" {
            "first_page="
        } else {
            "median_s="
        };
        line.split(['\t', ' '])
            .find_map(|pair| pair.strip_prefix(key))
            .and_then(|value| value.parse::<f64>().ok())
    };

    let mut server = Server::start(&site);
    let figures = server.measure();
    let memory = server.memory();
    drop(server);
    let mut missed = false;
    println!(
        "{:<46} {:>9} {:>9} {:>9} {:>9}",
        format!("{size} records, s"),
        "median",
        "worst",
        "limit",
        "Hugo"
    );
    for (name, limit, row) in LIMITS {
        let mut values = figures.get(name).cloned().unwrap_or_default();
        values.sort_by(f64::total_cmp);
        let (median, worst) = (
            values.get(values.len() / 2).copied().unwrap_or(f64::NAN),
            values.last().copied().unwrap_or(f64::NAN),
        );
        let theirs = row.and_then(hugo);
        let miss = limited
            && (median > *limit
                || median.is_nan()
                || row.is_some() && theirs.is_none_or(|theirs| median > theirs));
        missed |= miss;
        let number = |value: Option<f64>| {
            value
                .filter(|v| v.is_finite())
                .map_or("-".to_owned(), |v| format!("{v:.3}"))
        };
        println!(
            "{name:<46} {median:>9.3} {worst:>9.3} {:>9} {:>9}{}",
            number(Some(*limit)),
            number(theirs),
            if miss { "  MISSED" } else { "" }
        );
    }
    println!(
        "memory: {:.0} MB now, {:.0} MB at the most",
        memory.0, memory.1
    );
    missed |= limited && memory.1 > 500.0;
    if missed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

struct Server {
    site: PathBuf,
    child: Child,
    port: u16,
    started: Instant,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(site: &Path) -> Server {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|l| l.local_addr())
            .expect("a free port")
            .port();
        let started = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_disclog"))
            .args([
                "serve",
                "--date",
                "2026-11-25",
                "--quiet",
                "--port",
                &port.to_string(),
                "--site",
            ])
            .arg(site)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("disclog starts");
        Server {
            site: site.to_owned(),
            child,
            port,
            started,
        }
    }

    fn get(&self, path: &str) -> String {
        let mut answer = Vec::new();
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let request = format!(
                "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
                self.port
            );
            let _ = stream
                .write_all(request.as_bytes())
                .and_then(|()| stream.read_to_end(&mut answer));
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn until(&self, path: &str, since: Instant, holds: impl Fn(&str) -> bool) -> f64 {
        while !holds(&self.get(path)) {
            assert!(
                since.elapsed() < Duration::from_secs(300),
                "{path} does not become new"
            );
            std::thread::sleep(Duration::from_millis(2));
        }
        since.elapsed().as_secs_f64()
    }

    /// Waits until everything is proven: the manifest is not answered before.
    fn settled(&self) -> f64 {
        let begun = Instant::now();
        self.until("/manifest.json", begun, |answer| {
            answer.contains("\"files\"")
        })
    }

    fn memory(&self) -> (f64, f64) {
        let status =
            fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let of = |key: &str| {
            let line = status
                .lines()
                .find(|line| line.starts_with(key))
                .and_then(|line| line.split_whitespace().nth(1));
            line.and_then(|kib| kib.parse::<f64>().ok())
                .map_or(f64::NAN, |kib| kib * 1024.0 / 1e6)
        };
        (of("VmRSS"), of("VmHWM"))
    }

    fn save(path: &Path, text: &str) -> Instant {
        let mut file = fs::File::create(path).expect("a file can be written");
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .expect("a file can be written");
        Instant::now()
    }

    fn measure(&mut self) -> BTreeMap<&'static str, Vec<f64>> {
        let mut figures: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
        let first = self.until("/responses/", self.started, |answer| {
            answer.contains("</html>")
        });
        figures
            .entry("first page after the start")
            .or_default()
            .push(first);
        self.settled();
        // The newest response: it stands on the first page of the list and in the feed.
        let list = self.get("/responses/");
        let slug = list
            .split("href=\"/responses/foi-")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .map(|rest| format!("foi-{rest}"));
        let slug = slug.expect("a response in the list");
        let (page, path) = (
            format!("/responses/{slug}/"),
            self.site.join(format!("content/responses/{slug}.md")),
        );
        let original = fs::read_to_string(&path).expect("the record");
        let search = |answer: &str| {
            answer
                .split("\"folder\":\"")
                .nth(1)
                .map(|rest| rest[..16].to_owned())
        };
        for k in 0..TIMES {
            let words = format!("Body{k}words");
            let saved = Self::save(&path, &format!("{original}\n{words}\n"));
            figures
                .entry("record: its page")
                .or_default()
                .push(self.until(&page, saved, |answer| answer.contains(&words)));
            self.settled();
            let words = format!("Title{k}words");
            let before = search(&self.get("/search/index.json"));
            let saved = Self::save(
                &path,
                &original.replacen("title = \"", &format!("title = \"{words} "), 1),
            );
            figures
                .entry("record: its page, with a new title")
                .or_default()
                .push(self.until(&page, saved, |answer| answer.contains(&words)));
            figures
                .entry("record: its list")
                .or_default()
                .push(self.until("/responses/", saved, |answer| answer.contains(&words)));
            figures
                .entry("record: the feed")
                .or_default()
                .push(self.until("/feed.xml", saved, |answer| answer.contains(&words)));
            figures
                .entry("record: the search")
                .or_default()
                .push(self.until("/search/index.json", saved, |answer| {
                    search(answer) != before
                }));
            self.settled();
            figures
                .entry("record: everything")
                .or_default()
                .push(saved.elapsed().as_secs_f64());
            let saved = Self::save(
                &path,
                &original.replacen("topics = [", &format!("topics = [\"Topic{k}x\", "), 1),
            );
            let words = format!("Topic{k}x");
            figures
                .entry("record of another topic: its page")
                .or_default()
                .push(self.until(&page, saved, |answer| answer.contains(&words)));
            self.settled();
            Self::save(&path, &original);
            self.until(&page, Instant::now(), |answer| !answer.contains(&words));
            self.settled();
        }
        let template = self.site.join("themes/default/base.html");
        let original = fs::read_to_string(&template).expect("the template");
        for k in 0..TIMES {
            let words = format!("<p>Head{k}</p>");
            let saved = Self::save(
                &template,
                &original.replacen("</header>", &format!("{words}</header>"), 1),
            );
            figures
                .entry("template of every page: the page looked at")
                .or_default()
                .push(self.until(&page, saved, |answer| answer.contains(&words)));
            self.settled();
            figures
                .entry("template of every page: everything")
                .or_default()
                .push(saved.elapsed().as_secs_f64());
        }
        Self::save(&template, &original);
        figures
    }
}
