//! `disclog serve` and `disclog check --watch`.

use super::args::{Common, Serve};
use super::console::{Bar, Console};
use super::{Exit, args, pool, root};
use crate::diagnostics::{Code, Diagnostic, Report, Span, machine};
use crate::engine::{Engine, Prepared, Proof};
use crate::run::Options;
use crate::serve::follow::{self, Follower, follow};
use crate::serve::watch::{Notice, POLL, Watcher};
use crate::serve::{Preview, Writer, http};
use jiff::civil::Date;
use serde_json::json;
use std::io;
use std::sync::{Arc, Mutex};

/// `disclog serve`.
pub fn serve(common: &Common, serve: &Serve, console: &Console) -> Exit {
    let root = root(common);
    if let Some(exit) = no_site(&root, console) {
        return exit;
    }
    let today = common.date.unwrap_or_else(args::today);
    let bound = match http::bind(serve.host, serve.port) {
        Ok(bound) => bound,
        Err(error) => return console.failed(&Report::from_iter([no_port(&error)])),
    };
    let url = bound.url();
    if bound.moved {
        console.warn(&format!(
            "port {} is taken by another program: using the next one that is free",
            http::PORT
        ));
    }
    if bound.is_open() {
        console.warn("whoever can reach this machine can read what is not public yet: use --host in a closed network only");
    }
    let absolute = std::path::absolute(&root).unwrap_or_else(|_| root.clone());
    let writer = serve.write.then(|| Writer::new(absolute.clone(), today));
    let writer = match writer.transpose() {
        Ok(writer) => writer,
        Err(error) => return console.failed(&Report::from_iter([machine(&error)])),
    };
    let due = format!("{url}_disclog/");
    console.say(&format!(
        "Preview at {url}, as of {today}. Ctrl-C stops it.\nWhat is due: {due}\n"
    ));
    if let Some(writer) = &writer {
        let write = writer.url(&url);
        let words = format!("Paste or drop letters at {write} and tell nobody this address.\n");
        console.answer(&words, &json!({ "write": write }));
    }
    if serve.open && open::that_detached(&due).is_err() {
        console.warn("no browser could be opened: open the address yourself");
    }
    let (preview, changed) = Preview::new(absolute, today, serve.editor, writer);
    let preview = Arc::new(preview);
    let options = Options {
        root,
        today,
        drafts: true,
        thorough: false,
    };
    let site = Arc::clone(&preview);
    let server = std::thread::spawn(move || http::run(bound, site, changed));
    let progress = console.progress();
    let terminal = TerminalFollower {
        console,
        today,
        preview: Some(&preview),
        progress: &progress,
        told: Mutex::default(),
    };
    let ended = watch(common, options, serve.poll, &terminal, &|| {
        !server.is_finished()
    });
    if !server.is_finished() {
        return ended;
    }
    let fault = match server.join() {
        Ok(Err(error)) => no_port(&error),
        _ => Diagnostic::new(Code::Internal, Span::command_line()),
    };
    console.failed(&Report::from_iter([fault]))
}

/// `disclog check --watch`: ends only when it is stopped.
pub fn check(common: &Common, thorough: bool, poll: bool, console: &Console) -> Exit {
    let root = root(common);
    if let Some(exit) = no_site(&root, console) {
        return exit;
    }
    let today = common.date.unwrap_or_else(args::today);
    let options = Options {
        root,
        today,
        drafts: common.drafts,
        thorough,
    };
    let progress = console.progress();
    watch(
        common,
        options,
        poll,
        &TerminalFollower {
            console,
            today,
            preview: None,
            progress: &progress,
            told: Mutex::default(),
        },
        &|| true,
    )
}

fn no_site(root: &std::path::Path, console: &Console) -> Option<Exit> {
    let there = root.join("site.toml").is_file();
    (!there).then(|| {
        console.failed(&Report::from_iter([Diagnostic::new(
            Code::NoSite,
            Span::command_line(),
        )]))
    })
}

fn watch(
    common: &Common,
    options: Options,
    poll: bool,
    terminal: &TerminalFollower<'_>,
    more: &(dyn Fn() -> bool + Sync),
) -> Exit {
    let (watcher, notice) =
        match Watcher::start(follow::places(&options.root), poll.then_some(POLL)) {
            Ok(started) => started,
            Err(_) => {
                let fault = Diagnostic::new(Code::Machine, Span::command_line())
                    .message("the files cannot be watched");
                return terminal.console.failed(&Report::from_iter([
                    fault.help("close other programs, then run this again")
                ]));
            }
        };
    if let Some(notice) = notice {
        terminal.noticed(&notice);
    }
    let mut engine = Engine::new(options);
    let mut work = || follow(&mut engine, &watcher, terminal, terminal.progress, more);
    match pool(common.jobs) {
        Some(pool) => pool.install(work),
        None => work(),
    }
    Exit(0)
}

fn no_port(error: &io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::Machine, Span::command_line());
    match error.kind() {
        io::ErrorKind::AddrInUse => diagnostic
            .message("another program has this port")
            .help("name another with --port, or leave --port out: then the next free one is used"),
        io::ErrorKind::PermissionDenied => diagnostic
            .message("you may not use this port")
            .help("name one from 1024 on with --port, or leave --port out"),
        io::ErrorKind::AddrNotAvailable => diagnostic
            .message("this machine does not have this address")
            .help("name one of its own addresses with --host"),
        _ => diagnostic
            .message("the server of the preview cannot run")
            .help("try another --port"),
    }
}

/// Tells the terminal what the preview tells browsers.
struct TerminalFollower<'t> {
    console: &'t Console,
    today: Date,
    preview: Option<&'t Preview>,
    progress: &'t Bar,
    /// What was told last: the preview says nothing twice.
    told: Mutex<Option<Report>>,
}

impl TerminalFollower<'_> {
    /// Whether a report is news; a check tells every time, since whoever saved a file waits for its word, and so does a program that
    /// reads a line a change.
    fn is_news(&self, report: &Report) -> bool {
        let Ok(mut told) = self.told.lock() else {
            return true;
        };
        let news = self.preview.is_none()
            || self.console.is_for_programs()
            || told
                .as_ref()
                .is_none_or(|told| !told.iter().eq(report.iter()));
        *told = Some(report.clone());
        news
    }

    fn fault(&self, report: &Report) {
        self.progress.finish();
        if self.is_news(report) {
            self.console
                .at_fault(report, self.preview.is_some_and(Preview::has_something));
        }
    }
}

impl Follower for TerminalFollower<'_> {
    fn prepared(&self, prepared: &Prepared) {
        if let Some(preview) = self.preview {
            preview.prepared(prepared);
        }
    }

    fn proven(&self, prepared: &Prepared, proof: &Proof) {
        if let Some(preview) = self.preview {
            preview.proven(prepared, proof);
        }
        self.progress.finish();
        if self.is_news(&proof.built.report) {
            self.console.sound(&proof.built, self.today, true);
        }
    }

    fn at_fault(&self, report: &Report, held: Option<&Prepared>) {
        if let Some(preview) = self.preview {
            preview.at_fault(report, held);
        }
        self.fault(report);
    }

    fn disproven(&self, report: &Report, held: Option<&Prepared>) {
        if let Some(preview) = self.preview {
            preview.disproven(report, held);
        }
        self.fault(report);
    }

    fn noticed(&self, notice: &Notice) {
        self.console.warn(&notice.to_string());
    }
}
