//! Which links of public responses lead nowhere: asked of the network, a host at a time, and remembered with the day.
//!
//! `status --links` alone asks; what it found is kept in `.disclog/links.json` of the site's folder, and is no source: no build reads it.
//! Only addresses that the public sees are asked for, so that nobody learns from a request what is withheld or not published yet.

use super::{NewFile, put, replace};
use crate::diagnostics::Report;
use crate::encryption;
use futures_util::StreamExt as _;
use jiff::civil::Date;
use reqwest::{Client, StatusCode, Url};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::time::Duration;

/// A link of a public response to another site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// The response's reference.
    pub reference: String,
    /// The file in which it stands, from the site's folder.
    pub file: String,
    /// Its line there.
    pub line: usize,
}

impl Link {
    /// What a host is asked for: which part of a page is shown, it never hears.
    pub fn address(&self) -> &str {
        self.url.split('#').next().unwrap_or_default()
    }
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Something is there; or programs are kept out, so that nobody can tell.
    Alive,
    /// The host answers that it has no such page, or can't give it.
    Status(u16),
    /// There is no such host, or it refuses.
    Unreachable,
    /// The host took too long.
    Slow,
    /// It leads on and on.
    Circle,
    /// This is no address.
    NoAddress,
}

impl Answer {
    /// What it is, for people.
    pub fn words(self) -> String {
        match self {
            Answer::Alive => "something is there".to_owned(),
            Answer::Status(status) => format!("the answer is {status}"),
            Answer::Unreachable => "no such host, or it refuses".to_owned(),
            Answer::Slow => "no answer in time".to_owned(),
            Answer::Circle => "leads on without end".to_owned(),
            Answer::NoAddress => "no address".to_owned(),
        }
    }

    /// Of a status of HTTP. One by which a host keeps programs out, or asks to be left alone, says nothing of the page.
    fn of(status: StatusCode) -> Answer {
        match status.as_u16() {
            200..=399
            | 401
            | 402
            | 403
            | 405
            | 406
            | 407
            | 408
            | 409
            | 412
            | 425
            | 426
            | 428
            | 429
            | 431
            | 451
            | 999 => Answer::Alive,
            status => Answer::Status(status),
        }
    }
}

/// What was found at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The day on which it was asked.
    pub asked: Date,
    /// What came.
    pub answer: Answer,
    /// Where it is dead, the first day on which it was found so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
}

/// What was found at the links of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    links: BTreeMap<String, Found>,
}

/// Where it is kept, and what keeps it out of git.
const FILE: &str = ".disclog/links.json";
const IGNORE: (&str, &str) = (".disclog/.gitignore", "*\n");

/// How long something that is there is not asked for again. What is dead is asked for each day.
const GOOD_FOR: i32 = 7;

impl Memory {
    /// What the last asking left; nothing where there was none, or the file is not what we wrote.
    pub fn read(root: &Path) -> Memory {
        let text = std::fs::read_to_string(root.join(FILE)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Keeps it.
    ///
    /// # Errors
    ///
    /// The machine could not do it.
    pub fn keep(&self, root: &Path) -> Result<(), Report> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default() + "\n";
        if !root.join(IGNORE.0).is_file() {
            put(root, &[NewFile::new(IGNORE.0, IGNORE.1)])?;
        }
        if root.join(FILE).is_file() {
            replace(root, FILE, &text)
        } else {
            put(root, &[NewFile::new(FILE, text)])
        }
    }

    /// What was found at an address.
    pub fn of(&self, url: &str) -> Option<Found> {
        self.links.get(url).copied()
    }

    /// Whether an address is to be asked for on a day.
    fn is_due(&self, url: &str, today: Date) -> bool {
        self.of(url).is_none_or(|found| {
            let age = (today - found.asked).get_days();
            let good_for = if found.answer == Answer::Alive {
                GOOD_FOR
            } else {
                1
            };
            !(0..good_for).contains(&age)
        })
    }

    fn take(&mut self, url: &str, answer: Answer, today: Date) {
        let before = self.of(url).and_then(|found| found.since);
        let since = before.filter(|day| *day <= today).unwrap_or(today);
        self.links.insert(
            url.to_owned(),
            Found {
                asked: today,
                answer,
                since: (answer != Answer::Alive).then_some(since),
            },
        );
    }
}

/// How hosts are asked.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long after an answer the same host is left alone.
    pub pause: Duration,
    /// How long it may take to answer.
    pub patience: Duration,
    /// Whether requests go through the proxy that the machine names.
    pub proxy: bool,
}

impl Pace {
    /// As strangers' hosts are asked.
    pub const POLITE: Pace = Pace {
        pause: Duration::from_secs(1),
        patience: Duration::from_secs(20),
        proxy: true,
    };
}

/// How many hosts are asked at once.
const HOSTS: usize = 8;
/// After how many slow answers a host is left alone until the next time.
const SLOW: usize = 2;

/// The links that are to be asked for, by host: each host once, whatever the port.
fn by_host<'l>(
    links: &'l [Link],
    memory: &Memory,
    today: Date,
) -> BTreeMap<Option<String>, BTreeSet<&'l str>> {
    let mut hosts: BTreeMap<Option<String>, BTreeSet<&str>> = BTreeMap::new();
    for link in links
        .iter()
        .filter(|link| memory.is_due(link.address(), today))
    {
        let host = Url::parse(&link.url).ok();
        let host = host.and_then(|url| url.host_str().map(str::to_owned));
        hosts.entry(host).or_default().insert(link.address());
    }
    hosts
}

/// How many addresses are to be asked for.
pub fn to_ask(links: &[Link], memory: &Memory, today: Date) -> usize {
    let hosts = by_host(links, memory, today);
    hosts.values().map(BTreeSet::len).sum()
}

/// Asks for the links that have not been asked for lately, and forgets those that no response has any more. `told` hears of each
/// answer, with all that is known by then, so that it can be kept.
///
/// # Errors
///
/// The machine has no network to offer, or `told` has failed.
pub fn ask(
    links: &[Link],
    memory: Memory,
    today: Date,
    pace: Pace,
    told: &dyn Fn(&Memory) -> Result<(), Report>,
) -> Result<Memory, Report> {
    let there: BTreeSet<&str> = links.iter().map(Link::address).collect();
    let mut memory = memory;
    memory.links.retain(|url, _| there.contains(url.as_str()));
    let hosts = by_host(links, &memory, today);
    let machine = |error: io::Error| Report::from_iter([crate::diagnostics::machine(&error)]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(machine)?;
    let client = client(pace).map_err(|error| machine(io::Error::other(error)))?;
    let memory = RefCell::new(memory);
    let failed = RefCell::new(Ok(()));
    let take = |url: &str, answer: Answer| {
        memory.borrow_mut().take(url, answer, today);
        let told = told(&memory.borrow());
        if told.is_err() {
            *failed.borrow_mut() = told;
        }
    };
    runtime.block_on(
        futures_util::stream::iter(hosts.values()).for_each_concurrent(HOSTS, async |urls| {
            one_host(&client, pace, urls, &take).await
        }),
    );
    failed.into_inner()?;
    Ok(memory.into_inner())
}

fn client(pace: Pace) -> Result<Client, reqwest::Error> {
    encryption::choose();
    let client = Client::builder()
        .user_agent(concat!(
            "disclog/",
            env!("CARGO_PKG_VERSION"),
            " (looks for dead links)"
        ))
        // A host is not told which page of the log leads to it by way of another.
        .referer(false)
        .timeout(pace.patience);
    let client = if pace.proxy {
        client
    } else {
        client.no_proxy()
    };
    client.build()
}

/// Asks one host, a link after the other. A host that can't be reached is not asked again for the next.
async fn one_host(
    client: &Client,
    pace: Pace,
    urls: &BTreeSet<&str>,
    take: &impl Fn(&str, Answer),
) {
    let mut slow = 0;
    let mut is_first = true;
    for url in urls {
        if !is_first {
            tokio::time::sleep(pace.pause).await;
        }
        is_first = false;
        let Ok(address) = Url::parse(url) else {
            take(url, Answer::NoAddress);
            continue;
        };
        let answer = match client.get(address).send().await {
            // What stands there is not read: that something does is all that is asked.
            Ok(response) => {
                let asks_for_rest = response.status() == StatusCode::TOO_MANY_REQUESTS;
                if asks_for_rest {
                    return;
                }
                Answer::of(response.status())
            }
            Err(fault) if fault.is_timeout() => Answer::Slow,
            Err(fault) if fault.is_redirect() => Answer::Circle,
            Err(fault) if fault.is_builder() => Answer::NoAddress,
            Err(_) => Answer::Unreachable,
        };
        take(url, answer);
        slow += usize::from(answer == Answer::Slow);
        if slow == SLOW {
            return;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};
    use std::time::Instant;

    /// A server that answers as a path says, and keeps what it was asked, with the time.
    struct Server {
        url: String,
        asked: Arc<Mutex<Vec<(String, Instant)>>>,
    }

    #[expect(clippy::disallowed_methods, reason = "the pace is what is tested")]
    fn serve(mut stream: TcpStream, asked: &Mutex<Vec<(String, Instant)>>) {
        let mut head = [0; 4096];
        let read = stream.read(&mut head).unwrap_or(0);
        let head = String::from_utf8_lossy(&head[..read]).into_owned();
        let path = head.split([' ', '?']).nth(1).unwrap_or_default().to_owned();
        asked.lock().unwrap().push((head.clone(), Instant::now()));
        let status = match path.trim_start_matches('/') {
            "moved" => "301 Moved\r\nlocation: /200".to_owned(),
            "moved-away" => "302 Found\r\nlocation: /404".to_owned(),
            "circle" => "302 Found\r\nlocation: /circle".to_owned(),
            "slow" => {
                std::thread::sleep(Duration::from_secs(2));
                "200 Fine".to_owned()
            }
            "rude" => return,
            status => format!("{status} X"),
        };
        let _ = write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
    }

    impl Server {
        fn start() -> Server {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let asked = Arc::new(Mutex::new(Vec::new()));
            let known = Arc::clone(&asked);
            std::thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let known = Arc::clone(&known);
                    std::thread::spawn(move || serve(stream, &known));
                }
            });
            Server { url, asked }
        }

        fn asked(&self) -> Vec<(String, Instant)> {
            std::mem::take(&mut *self.asked.lock().unwrap())
        }
    }

    fn link(url: String) -> Link {
        Link {
            url,
            reference: "A/1".into(),
            file: "content/responses/a.md".into(),
            line: 1,
        }
    }

    const PACE: Pace = Pace {
        pause: Duration::from_millis(50),
        patience: Duration::from_millis(600),
        proxy: false,
    };

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn asked_on(links: &[Link], memory: Memory, on: &str) -> Memory {
        ask(links, memory, day(on), PACE, &|_| Ok(())).unwrap()
    }

    #[test]
    fn what_a_link_leads_to_is_told_of_each() {
        let server = Server::start();
        let refused = TcpListener::bind("127.0.0.1:0").unwrap();
        let nobody = format!("http://{}/", refused.local_addr().unwrap());
        drop(refused);
        let rows = [
            ("200", Answer::Alive),
            ("204", Answer::Alive),
            ("moved", Answer::Alive),
            ("moved-away", Answer::Status(404)),
            ("circle", Answer::Circle),
            ("403", Answer::Alive),
            ("404", Answer::Status(404)),
            ("410", Answer::Status(410)),
            ("500", Answer::Status(500)),
            ("503", Answer::Status(503)),
            ("slow", Answer::Slow),
            ("rude", Answer::Unreachable),
        ];
        let mut links: Vec<Link> = rows
            .iter()
            .map(|(path, _)| link(format!("{}/{path}", server.url)))
            .collect();
        links.push(link(nobody.clone()));
        links.push(link("https:///".into()));
        let memory = asked_on(&links, Memory::default(), "2026-11-30");
        for (path, answer) in rows {
            let found = memory.of(&format!("{}/{path}", server.url)).unwrap();
            assert_eq!(found.answer, answer, "{path}");
            assert_eq!(found.since.is_some(), answer != Answer::Alive, "{path}");
        }
        assert_eq!(memory.of(&nobody).unwrap().answer, Answer::Unreachable);
        assert_eq!(memory.of("https:///").unwrap().answer, Answer::NoAddress);
        let asked = server.asked();
        for (head, _) in &asked {
            let head = head.to_ascii_lowercase();
            assert!(head.contains("user-agent: disclog/"), "{head}");
            assert!(!head.contains("referer"), "{head}");
        }
        let firsts: Vec<Instant> = asked
            .iter()
            .filter(|(head, _)| !head.contains(" /circle "))
            .map(|(_, at)| *at)
            .collect();
        let led_on = 2;
        let paced = firsts
            .windows(2)
            .filter(|two| two[1] - two[0] >= PACE.pause);
        assert!(paced.count() + led_on + 1 >= firsts.len(), "{firsts:?}");
    }

    #[test]
    fn what_was_found_is_remembered_with_its_day() {
        let server = Server::start();
        let links = ["200", "404", "404#part"].map(|path| link(format!("{}/{path}", server.url)));
        let [good, dead, _] = &links;
        let memory = asked_on(&links, Memory::default(), "2026-11-01");
        assert_eq!(server.asked().len(), 2);
        for (on, asked) in [
            ("2026-11-01", 0),
            ("2026-11-02", 1),
            ("2026-11-07", 1),
            ("2026-11-08", 2),
            // A day before what is remembered says nothing of it.
            ("2026-10-01", 2),
        ] {
            let memory = asked_on(&links, memory.clone(), on);
            assert_eq!(server.asked().len(), asked, "{on}");
            let since = memory.of(&dead.url).unwrap().since.unwrap();
            assert_eq!(since, day("2026-11-01").min(day(on)));
        }
        let memory = asked_on(std::slice::from_ref(good), memory, "2026-11-02");
        assert!(memory.of(&dead.url).is_none(), "it stands nowhere any more");
    }

    #[test]
    fn a_host_that_asks_for_rest_or_is_slow_is_left_alone() {
        for (path, asked) in [("429", 1), ("slow", SLOW)] {
            let server = Server::start();
            let links: Vec<Link> = (0..4)
                .map(|n| link(format!("{}/{path}?{n}", server.url)))
                .collect();
            asked_on(&links, Memory::default(), "2026-11-30");
            assert_eq!(server.asked().len(), asked, "{path}");
        }
    }
}
