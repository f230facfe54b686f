//! What stands at an address just now, and what a browser that looks at it must know.

use super::editor::Editor;
use super::http::{Answer, Site};
use super::write::{self, Writer};
use super::{due, files, lock};
use crate::diagnostics::{Report, Severity, json};
use crate::edition::Edition;
use crate::engine::{Prepared, Proof};
use crate::log::{Log, Visibility, slug};
use crate::publish::send::media_type;
use crate::publish::{Manifest, sha256_hex};
use crate::render::words;
use hyper::body::Bytes;
use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// Where the preview has pages of its own.
const OWN: &str = "/_disclog/";
/// The page of what is not public yet, which only the preview has: its address, and its file.
const UNPUBLISHED: (&str, &str) = ("/_disclog/unpublished/", "_disclog/unpublished/index.html");
/// How many finished pages are kept: those that browsers look at.
const KEPT: usize = 64;
/// What is larger is not kept.
const LARGE: usize = 1 << 20;
/// How many pages are made before anybody is told of a change, those last asked for.
const FIRST: usize = 32;
/// How many pages are known to be looked at.
const WATCHED: usize = 256;
/// A page that nobody has asked for through so many changes is looked at no more.
const FORGOTTEN: u64 = 6;
/// How many styles that a page may still have are known.
const STYLES: usize = 20;
/// How long an answer waits for what it is made of.
const PATIENCE: Duration = Duration::from_secs(60);

/// The log as it is being written.
pub struct Preview {
    today: Date,
    root: PathBuf,
    editor: Option<Editor>,
    /// Takes what is pasted, where that was asked for.
    writer: Option<Writer>,
    front: Mutex<Front>,
    /// Rung when the front becomes another.
    turned: Condvar,
    changed: tokio::sync::watch::Sender<u64>,
    /// The addresses that browsers look at, and the state when each last asked.
    watched: Mutex<BTreeMap<String, u64>>,
    /// The styles that pages have had, the last ones last.
    styles: Mutex<Vec<Styles>>,
}

/// The addresses of styles, by name.
type Styles = BTreeMap<String, String>;

/// What is shown.
#[derive(Clone, Default)]
struct Front {
    /// The edition that is shown: what the newest sources make, or while something is wrong with them what is safe of that.
    shown: Option<Prepared>,
    /// The last one that was proven, and its manifest.
    proven: Option<(Arc<Edition>, Arc<String>)>,
    problems: Arc<Report>,
    /// Whether the problems only showed when everything was made, so that only a proof can tell that they are gone.
    disproven: bool,
    /// Whether anything is known of the sources yet.
    begun: bool,
    made: Arc<Mutex<BTreeMap<String, Arc<Made>>>>,
    /// Changes with what browsers are told beside pages.
    state: u64,
}

/// A finished answer.
struct Made {
    status: u16,
    media_type: Cow<'static, str>,
    body: Bytes,
    location: Option<String>,
    /// Tells it from what was there before.
    print: String,
    /// Where in the body the preview's own script stands.
    script: Range<usize>,
}

impl Made {
    /// The body as it will be published.
    fn bare(&self) -> Vec<u8> {
        [
            &self.body[..self.script.start],
            &self.body[self.script.end..],
        ]
        .concat()
    }
}

impl Front {
    /// The manifest, if the edition shown is proven.
    fn manifest(&self) -> Option<&Arc<String>> {
        let (shown, (proven, manifest)) = (self.shown.as_ref()?, self.proven.as_ref()?);
        Arc::ptr_eq(&shown.edition, proven).then_some(manifest)
    }

    /// The addresses of the styles, by name.
    fn styles(&self) -> Styles {
        let Some(shown) = &self.shown else {
            return Styles::new();
        };
        let styles = shown
            .edition
            .theme()
            .assets
            .iter()
            .filter(|asset| asset.name.ends_with(".css"));
        styles
            .map(|asset| {
                (
                    asset.name.clone(),
                    shown.log().site.shared_href(&asset.path),
                )
            })
            .collect()
    }
}

impl Preview {
    /// A preview of a site in a folder, which has nothing to show yet. The receiver tells when it has something new.
    pub fn new(
        root: PathBuf,
        today: Date,
        editor: Option<Editor>,
        writer: Option<Writer>,
    ) -> (Preview, tokio::sync::watch::Receiver<u64>) {
        let (changed, receiver) = tokio::sync::watch::channel(0);
        let preview = Preview {
            today,
            root,
            editor,
            writer,
            front: Mutex::default(),
            turned: Condvar::new(),
            changed,
            watched: Mutex::default(),
            styles: Mutex::default(),
        };
        (preview, receiver)
    }

    /// Whether it has a log to show.
    pub fn has_something(&self) -> bool {
        lock(&self.front).shown.is_some()
    }

    /// Puts another front up. Pages that somebody looks at are made before anybody is told, so that they are there at once.
    fn turn(&self, change: impl FnOnce(&mut Front)) {
        let front = {
            let mut front = lock(&self.front);
            let before = front
                .shown
                .as_ref()
                .map(|shown| Arc::as_ptr(&shown.edition));
            change(&mut front);
            // Pages of the same edition stay as they are.
            if before.is_none()
                || before
                    != front
                        .shown
                        .as_ref()
                        .map(|shown| Arc::as_ptr(&shown.edition))
            {
                front.made = Arc::default();
            }
            front.begun = true;
            front.state += 1;
            front.clone()
        };
        let styles = front.styles();
        let mut known = lock(&self.styles);
        if !known.contains(&styles) {
            let surplus = (known.len() + 1).saturating_sub(STYLES);
            known.drain(..surplus);
            known.push(styles);
        }
        drop(known);
        let watched: Vec<String> = {
            let mut watched = lock(&self.watched);
            watched.retain(|_, asked| *asked + FORGOTTEN > front.state);
            let mut latest: Vec<(u64, String)> = watched
                .iter()
                .map(|(path, asked)| (*asked, path.clone()))
                .collect();
            latest.sort_by(|a, b| b.cmp(a));
            latest
                .into_iter()
                .take(FIRST)
                .map(|(_, path)| path)
                .collect()
        };
        watched.par_iter().for_each(|path| {
            self.made(&front, path);
        });
        self.turned.notify_all();
        self.changed.send_modify(|n| *n += 1);
    }

    fn made(&self, front: &Front, path: &str) -> Arc<Made> {
        // The preview's own pages say more than the edition does.
        if path.starts_with(OWN) {
            return Arc::new(self.make(front, path));
        }
        if let Some(made) = lock(&front.made).get(path) {
            return Arc::clone(made);
        }
        let made = Arc::new(self.make(front, path));
        let mut kept = lock(&front.made);
        // What nobody looks at is made again when it is asked for again, and so is what could not be answered yet.
        let watched = kept.len() < KEPT || lock(&self.watched).contains_key(path);
        if watched && made.status == 200 && made.body.len() < LARGE {
            kept.insert(path.to_owned(), Arc::clone(&made));
        }
        made
    }

    fn make(&self, front: &Front, path: &str) -> Made {
        let writer = self.writer.as_ref();
        if writer.is_some_and(|writer| writer.is_page(path)) {
            // Without the script: a page that is loaded again forgets what it told.
            return Made {
                media_type: "text/html; charset=utf-8".into(),
                ..plain(200, "write", own_page("Take in", write::PAGE))
            };
        }
        let Some(shown) = &front.shown else {
            return page(503, nothing_yet(&front.problems, front.begun));
        };
        match path {
            due::PAGE => {
                let content = due::page(shown, &self.root, self.today, self.editor);
                return page(200, own_page("What is due", &content));
            }
            due::CALENDAR => {
                let status = due::status(shown, &self.root, self.today);
                let calendar = status.calendar(self.today).into_bytes();
                return Made {
                    media_type: "text/calendar; charset=utf-8".into(),
                    ..plain(200, "due.ics", calendar)
                };
            }
            _ => {}
        }
        if path == UNPUBLISHED.0 {
            let html = shown.page(shown.edition.renderer().unpublished(UNPUBLISHED.1), true);
            return match html {
                Ok(html) => page(200, html),
                Err(report) => page(503, nothing_yet(&report, true)),
            };
        }
        let site = &shown.log().site;
        let Some(inside) = path
            .strip_prefix(
                super::http::unescaped(&site.base_path)
                    .unwrap_or_default()
                    .as_str(),
            )
            .filter(|inside| inside.starts_with('/'))
        else {
            // The log lies below a path of its own; its front door is found from the server's root too.
            let door = site.href("");
            return if path == "/" || format!("{path}/") == door {
                moved(door)
            } else {
                nothing_here(front)
            };
        };
        let file = inside.trim_start_matches('/');
        let index = format!("{file}index.html");
        let file = if file.is_empty() || file.ends_with('/') {
            index.as_str()
        } else {
            file
        };
        if file == Manifest::PATH {
            return match front.manifest() {
                Some(manifest) => plain(200, "manifest.json", manifest.as_bytes().to_vec()),
                None => page(503, nothing_yet(&front.problems, true)),
            };
        }
        if file == "404.html" {
            return nothing_here(front);
        }
        match shown.open(file, true) {
            Ok(Some(content)) => plain(200, file, content),
            Err(report) => page(503, nothing_yet(&report, true)),
            Ok(None)
                if !file.ends_with('/')
                    && shown
                        .edition
                        .part_of(&format!("{file}/index.html"))
                        .is_some() =>
            {
                moved(site.href(&format!("{file}/")))
            }
            Ok(None) => nothing_here(front),
        }
    }

    /// Tells a state from any other, that of another run too.
    fn number(&self, front: &Front) -> String {
        format!("{}-{}", std::process::id(), front.state)
    }

    /// What a browser must know beside its page, which stands at this path.
    fn state(&self, front: &Front, path: &str) -> Value {
        let row = |diagnostic: &crate::diagnostics::Diagnostic| {
            let mut row = json::diagnostic(diagnostic);
            if let (Some(editor), Value::Object(row)) = (self.editor, &mut row)
                && !diagnostic.at.file.is_empty()
                // A name that had to be escaped is no longer that of the file.
                && let file = self.root.join(&*diagnostic.at.file)
                && file.exists()
            {
                row.insert(
                    "open".to_owned(),
                    editor
                        .link(&file, diagnostic.at.line, diagnostic.at.column)
                        .into(),
                );
            }
            row
        };
        let problems: Vec<Value> = front.problems.iter().map(row).collect();
        let unpublished = front
            .shown
            .as_ref()
            .map_or(0, |shown| unpublished(shown.log()));
        let shown = front.shown.as_ref();
        let files = shown.map_or_else(Vec::new, |shown| files::found(shown, path));
        json!({
            "state": self.number(front),
            "kept": front.shown.is_some(),
            "unpublished": unpublished,
            "list": UNPUBLISHED.0,
            "today": words::day(self.today),
            "problems": problems,
            "files": files,
        })
    }
}

/// The answer where the edition that is shown has nothing: while something is wrong, what is to be here may be what is held back.
fn nothing_here(front: &Front) -> Made {
    if front.problems.has_errors() {
        return page(503, nothing_yet(&front.problems, true));
    }
    match front
        .shown
        .as_ref()
        .map(|shown| shown.open("404.html", true))
    {
        Some(Ok(Some(content))) => page(404, content),
        _ => page(404, nothing_yet(&front.problems, true)),
    }
}

fn moved(to: String) -> Made {
    Made {
        status: 302,
        media_type: "text/plain; charset=utf-8".into(),
        body: Bytes::new(),
        print: to.clone(),
        location: Some(to),
        script: 0..0,
    }
}

fn plain(status: u16, file: &str, content: Vec<u8>) -> Made {
    if file.ends_with(".html") {
        return page(status, content);
    }
    let print = print(&content);
    Made {
        status,
        media_type: media_type(file),
        body: content.into(),
        location: None,
        print,
        script: 0..0,
    }
}

/// A page, with the script of the preview in it. Its print is that of the page as it will be published.
fn page(status: u16, content: Vec<u8>) -> Made {
    let print = print(&content);
    let stands_in = if status == 503 { " data-stand-in" } else { "" };
    let script = format!(
        "<script src=\"/_disclog/preview.js\" data-print=\"{print}\"{stands_in} defer></script>\n"
    );
    let at = memchr::memmem::rfind(&content, b"</body>").unwrap_or(content.len());
    let mut body = content;
    let script = script.into_bytes();
    let range = at..at + script.len();
    body.splice(at..at, script);
    Made {
        status,
        media_type: "text/html; charset=utf-8".into(),
        body: body.into(),
        location: None,
        print,
        script: range,
    }
}

fn print(content: &[u8]) -> String {
    sha256_hex(content)[..16].to_owned()
}

/// How many responses and pages are not public yet.
fn unpublished(log: &Log) -> usize {
    log.responses
        .iter()
        .filter(|r| r.visibility != Visibility::Public)
        .count()
        + log.pages.iter().filter(|page| page.draft).count()
}

/// The page that stands everywhere until there is a log to show; it works without the script too.
fn nothing_yet(problems: &Report, begun: bool) -> Vec<u8> {
    let mut list = String::new();
    for problem in problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
    {
        let at = &problem.at;
        let place = if at.file.is_empty() {
            String::new()
        } else {
            format!("{}:{}:{}: ", at.file, at.line, at.column)
        };
        list.push_str("<li>");
        let text = format!(
            "{place}{} ({}). To mend it: {}.",
            problem.message, problem.code, problem.help
        );
        crate::log::text::escape_html(&text, &mut list);
        list.push_str("</li>\n");
    }
    let (title, content) = if begun {
        (
            "This page cannot be shown yet",
            format!(
                "<ul>\n{list}</ul>\n<p>This page will change by itself when it is mended.</p>\n"
            ),
        )
    } else {
        (
            "The log is being read",
            "<p>This page will change by itself.</p>\n".to_owned(),
        )
    };
    own_page(title, &format!("<h1>{title}</h1>\n{content}"))
}

/// A page in no theme.
fn own_page(title: &str, content: &str) -> Vec<u8> {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<link rel=\"stylesheet\" href=\"/_disclog/preview.css\">\n</head>\n<body>\n<main>\n{content}</main>\n</body>\n</html>\n"
    )
    .into_bytes()
}

/// What the engine comes to, as [`super::Follower`] is told.
impl Preview {
    /// An edition that may be shown, each file through its gate.
    pub fn prepared(&self, prepared: &Prepared) {
        self.turn(|front| {
            front.shown = Some(prepared.clone());
            if !front.disproven {
                front.problems = Arc::new(prepared.report.clone());
            }
        });
    }

    /// It is proven.
    pub fn proven(&self, prepared: &Prepared, proof: &Proof) {
        self.turn(|front| {
            front.shown = Some(prepared.clone());
            let manifest = Arc::new(proof.manifest.to_json());
            front.proven = Some((Arc::clone(&prepared.edition), manifest));
            front.problems = Arc::new(proof.built.report.clone());
            front.disproven = false;
        });
    }

    /// Something is wrong with the sources: `held` is what may be shown of them all the same.
    pub fn at_fault(&self, report: &Report, held: Option<&Prepared>) {
        self.turn(|front| {
            front.shown = held.cloned();
            front.problems = Arc::new(report.clone());
            front.disproven = false;
        });
    }

    /// The edition last prepared may not be shown: `held` is what may.
    pub fn disproven(&self, report: &Report, held: Option<&Prepared>) {
        self.turn(|front| {
            front.shown = held.cloned();
            front.problems = Arc::new(report.clone());
            front.disproven = true;
        });
    }
}

impl Site for Preview {
    fn answer(&self, path: &str) -> Answer {
        // Nobody is shown an empty room while the log is read for the first time, nor an old manifest while it is proven.
        let wait = |front: &mut Front| {
            let unproven =
                front.manifest().is_none() && front.problems.count(Severity::Error, false) == 0;
            !front.begun || path.ends_with(Manifest::PATH) && unproven
        };
        let front = self
            .turned
            .wait_timeout_while(lock(&self.front), PATIENCE, wait)
            .map_or_else(|e| e.into_inner().0, |(front, _)| front);
        let front = front.clone();
        let made = self.made(&front, path);
        Answer {
            status: made.status,
            media_type: made.media_type.clone(),
            body: made.body.clone(),
            location: made.location.clone(),
        }
    }

    fn takes(&self) -> bool {
        self.writer.is_some()
    }

    fn take(&self, path: &str, body: Bytes) -> Answer {
        let Some(writer) = &self.writer else {
            return json_answer(404, &Value::Null);
        };
        let front = lock(&self.front).clone();
        let href = |reference: &str| {
            let site = &front.shown.as_ref()?.log().site;
            Some(site.href(&format!("responses/{}/", slug(reference))))
        };
        let (status, told) = write::told(writer.take(path, body), href);
        json_answer(status, &told)
    }

    fn news(&self, path: &str, print: &str, state: &str) -> String {
        let front = lock(&self.front).clone();
        let mut watched = lock(&self.watched);
        if watched.len() < WATCHED || watched.contains_key(path) {
            watched.insert(path.to_owned(), front.state);
        }
        drop(watched);
        let made = self.made(&front, path);
        let mut news = serde_json::Map::new();
        if made.print != print {
            let styles = front.styles();
            let bare = made.bare();
            // If with the styles of some time before it is the page that the browser has, only the styles have changed.
            let pairs = lock(&self.styles)
                .iter()
                .rev()
                .map(|old| changed_styles(old, &styles))
                .find(|pairs| {
                    !pairs.is_empty() && self::print(&with_old_styles(&bare, pairs)) == print
                });
            news.insert("print".to_owned(), made.print.as_str().into());
            if let Some(pairs) = pairs {
                news.insert("styles".to_owned(), json!(pairs));
            }
        }
        if self.number(&front) != state {
            news.insert("state".to_owned(), self.state(&front, path));
        }
        Value::Object(news).to_string()
    }
}

fn json_answer(status: u16, value: &Value) -> Answer {
    Answer {
        status,
        media_type: "application/json".into(),
        body: value.to_string().into(),
        location: None,
    }
}

/// Pairs of addresses of styles, the old one and the new one, of those that have become others.
fn changed_styles(old: &Styles, new: &Styles) -> Vec<(String, String)> {
    let pair = |(name, now): (&String, &String)| {
        old.get(name)
            .filter(|was| *was != now)
            .map(|was| (was.clone(), now.clone()))
    };
    new.iter().filter_map(pair).collect()
}

/// A page as it would be with the styles before.
fn with_old_styles(page: &[u8], pairs: &[(String, String)]) -> Vec<u8> {
    let mut page = String::from_utf8_lossy(page).into_owned();
    for (old, new) in pairs {
        page = page.replace(new, old);
    }
    page.into_bytes()
}
