//! Requests and answers: who may ask, and for what. Knows no file system; what stands at an address is the [`Site`]'s to say.

use crate::log::{POLICY_OF_SERVER, decode_path};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited, channel::Channel};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::borrow::Cow;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The port where nobody names one.
pub const PORT: u16 = 1111;
/// How many ports are tried from that one on.
const TRIES: u16 = 100;
/// How long a client may take to ask.
const ASKING: Duration = Duration::from_secs(10);
/// How often a stream without news says that it is there, so that one whose reader has gone is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// The longest address that is looked at, with its query.
const LONGEST: usize = 4096;
/// The largest body that is taken, and how long it may take to come.
const LARGEST: usize = 64 << 20;
const GIVING: Duration = Duration::from_secs(60);
/// How much a request may say before its body.
const HEAD: usize = 16 * 1024;

/// A header of every answer.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// Its name, in lower case.
    pub name: &'static str,
    /// Its value.
    pub value: &'static str,
    /// Whether a server of the published log should send it too; otherwise it is the preview's alone.
    pub published: bool,
    /// Why it is there.
    pub why: &'static str,
}

/// The headers of every answer. A test holds the documentation against this table.
pub const HEADERS: &[Header] = &[
    Header {
        name: "content-security-policy",
        value: POLICY_OF_SERVER,
        published: true,
        why: "A page loads and asks only what the site itself has, and no other site can frame it.",
    },
    Header {
        name: "x-content-type-options",
        value: "nosniff",
        published: true,
        why: "A file is what its type says, never a page or script that a browser guesses it to be.",
    },
    Header {
        name: "referrer-policy",
        value: "same-origin",
        published: true,
        why: "The next site that a reader goes to is not told what they read here.",
    },
    Header {
        name: "cross-origin-opener-policy",
        value: "same-origin",
        published: true,
        why: "A site that opens a page of the log in a window gets no hold on that window.",
    },
    Header {
        name: "permissions-policy",
        value: "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()",
        published: true,
        why: "The log needs none of the machine's senses, so that nothing in a page can ask for them.",
    },
    Header {
        name: "cross-origin-resource-policy",
        value: "same-origin",
        published: false,
        why: "Other sites open in the same browser may not load what is not public yet. Published, anybody may: it is open data.",
    },
    Header {
        name: "cache-control",
        value: "no-store",
        published: false,
        why: "The next look may show something else, and a draft should not stay behind in a browser's cache.",
    },
];

/// What stands at an address.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The media type.
    pub media_type: Cow<'static, str>,
    /// The content.
    pub body: Bytes,
    /// Where to go instead.
    pub location: Option<String>,
}

/// What the server asks of whoever has the pages. All of it may take a while.
pub trait Site: Send + Sync + 'static {
    /// What stands at a path: percent-decoded, beginning with `/`, without a query.
    fn answer(&self, path: &str) -> Answer;

    /// Whether anything may be given to it at all.
    fn takes(&self) -> bool;

    /// What comes of something that was given at a path, which must say that whoever gives it may.
    fn take(&self, path: &str, body: Bytes) -> Answer;

    /// What a browser must know that looks at this path, has the page of this print there, and knows this state: JSON.
    fn news(&self, path: &str, print: &str, state: &str) -> String;
}

/// A port that is ours.
#[derive(Debug)]
pub struct Bound {
    listeners: Vec<TcpListener>,
    address: SocketAddr,
    /// Whether the usual port was taken by somebody else.
    pub moved: bool,
}

impl Bound {
    /// Where the log can be seen.
    pub fn url(&self) -> String {
        let port = self.address.port();
        match self.address.ip() {
            ip if ip.is_unspecified() => format!("http://{}:{port}/", Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) => format!("http://[{ip}]:{port}/"),
            IpAddr::V4(ip) => format!("http://{ip}:{port}/"),
        }
    }

    /// Whether other machines can ask too.
    pub fn is_open(&self) -> bool {
        !self.address.ip().is_loopback()
    }
}

/// Takes a port, on loopback unless told otherwise. Without `port` it is [`PORT`], or the next that is free; 0 is any.
///
/// A host is a number and no name: one that is trusted is one that somebody else may lead here (see `refusal`).
///
/// # Errors
///
/// The port is taken or may not be had.
pub fn bind(host: Option<IpAddr>, port: Option<u16>) -> io::Result<Bound> {
    let ip = host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let first = port.unwrap_or(PORT);
    let last = if port.is_some() { first } else { first + TRIES };
    for at in first..=last {
        match take(ip, at, port.is_some()) {
            Ok((listeners, address)) => {
                return Ok(Bound {
                    listeners,
                    address,
                    moved: at != first,
                });
            }
            // Windows sets ports aside for itself, and then says that they are not permitted.
            Err(error)
                if at < last
                    && matches!(
                        error.kind(),
                        io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
                    ) => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AddrInUse))
}

fn take(ip: IpAddr, port: u16, named: bool) -> io::Result<(Vec<TcpListener>, SocketAddr)> {
    let listener = TcpListener::bind((ip, port))?;
    let address = listener.local_addr()?;
    let mut listeners = vec![listener];
    if ip == Ipv4Addr::LOCALHOST {
        // `localhost` may mean either number, so that both should be ours.
        match TcpListener::bind((Ipv6Addr::LOCALHOST, address.port())) {
            Ok(listener) => listeners.push(listener),
            // Whoever types `localhost` would get somebody else's pages. If any port will do, the next may be better.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && !named => return Err(error),
            // This machine has no such number, or the port has to be this one.
            Err(_) => {}
        }
    }
    Ok((listeners, address))
}

/// Answers until the process ends. `changed` is bumped whenever browsers may have something to learn.
///
/// # Errors
///
/// What the machine says.
pub fn run<S: Site>(bound: Bound, site: Arc<S>, changed: watch::Receiver<u64>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_io()
        .enable_time()
        .build()?;
    let address = bound.address;
    runtime.block_on(async move {
        let mut tasks = Vec::new();
        for listener in bound.listeners {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tasks.push(tokio::spawn(accept(
                listener,
                address,
                Arc::clone(&site),
                changed.clone(),
            )));
        }
        for task in tasks {
            let _ = task.await;
        }
        Ok(())
    })
}

async fn accept<S: Site>(
    listener: tokio::net::TcpListener,
    address: SocketAddr,
    site: Arc<S>,
    changed: watch::Receiver<u64>,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many connections at once, say: those that are open end, and there is room again.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Events are small; they should not wait for more.
        let _ = stream.set_nodelay(true);
        let (site, changed) = (Arc::clone(&site), changed.clone());
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let (site, changed) = (Arc::clone(&site), changed.clone());
                async move {
                    Ok::<_, Infallible>(with_headers(answer(request, address, site, changed).await))
                }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(ASKING)
                .max_buf_size(HEAD)
                .serve_connection(TokioIo::new(stream), service);
            // A client that goes away is no fault of ours.
            let _ = connection.await;
        });
    }
}

type Body = BoxBody<Bytes, Infallible>;

fn with_headers(mut response: Response<Body>) -> Response<Body> {
    for header in HEADERS {
        response
            .headers_mut()
            .insert(header.name, HeaderValue::from_static(header.value));
    }
    response
}

fn whole(status: StatusCode, media_type: &str, body: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(Full::new(body.into()).boxed());
    *response.status_mut() = status;
    if let Ok(media_type) = HeaderValue::from_str(media_type) {
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, media_type);
    }
    response
}

fn refused(status: StatusCode, why: &'static str) -> Response<Body> {
    whole(status, "text/plain; charset=utf-8", why)
}

fn failed() -> Response<Body> {
    refused(
        StatusCode::INTERNAL_SERVER_ERROR,
        "disclog itself failed here\n",
    )
}

async fn answer<S: Site>(
    request: Request<Incoming>,
    address: SocketAddr,
    site: Arc<S>,
    changed: watch::Receiver<u64>,
) -> Response<Body> {
    let gives = request.method() == Method::POST && site.takes();
    let refusal = refusal(&request, address, gives)
        .or_else(|| gives.then(|| refusal_to_take(&request, address)).flatten());
    if let Some(refusal) = refusal {
        return refusal;
    }
    let Some(path) = decoded(request.uri().path()) else {
        return refused(
            StatusCode::BAD_REQUEST,
            "this is not an address of the log\n",
        );
    };
    if gives {
        return taken(request, path, site).await;
    }
    match path.as_str() {
        "/_disclog/write.js" if site.takes() => whole(
            StatusCode::OK,
            "text/javascript; charset=utf-8",
            include_str!("client/write.js"),
        ),
        "/_disclog/preview.js" => whole(
            StatusCode::OK,
            "text/javascript; charset=utf-8",
            include_str!("client/preview.js"),
        ),
        "/_disclog/preview.css" => whole(
            StatusCode::OK,
            "text/css; charset=utf-8",
            include_str!("client/preview.css"),
        ),
        "/_disclog/events" if request.method() == Method::HEAD => {
            whole(StatusCode::OK, "text/event-stream", "")
        }
        "/_disclog/events" => events(changed),
        "/_disclog/news" => {
            let query = request.uri().query().unwrap_or("");
            let [page, print, state] = ["page", "print", "state"].map(|key| asked(query, key));
            match tokio::task::spawn_blocking(move || site.news(&page, &print, &state)).await {
                Ok(news) => whole(StatusCode::OK, "application/json", news),
                Err(_) => failed(),
            }
        }
        _ => {
            let answer = tokio::task::spawn_blocking(move || site.answer(&path)).await;
            answer.map_or_else(|_| failed(), answered)
        }
    }
}

fn answered(answer: Answer) -> Response<Body> {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = whole(status, &answer.media_type, answer.body);
    let location = answer.location.as_deref().map(HeaderValue::from_str);
    if let Some(Ok(location)) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Takes what is given. More than is taken is not read.
async fn taken<S: Site>(request: Request<Incoming>, path: String, site: Arc<S>) -> Response<Body> {
    let body = Limited::new(request.into_body(), LARGEST).collect();
    let body = match tokio::time::timeout(GIVING, body).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(fault)) if fault.is::<LengthLimitError>() => return too_large(),
        Ok(Err(_)) => {
            return refused(StatusCode::BAD_REQUEST, "this did not come to its end\n");
        }
        Err(_) => return refused(StatusCode::REQUEST_TIMEOUT, "this took too long\n"),
    };
    let answer = tokio::task::spawn_blocking(move || site.take(&path, body)).await;
    answer.map_or_else(|_| failed(), answered)
}

fn too_large() -> Response<Body> {
    refused(
        StatusCode::PAYLOAD_TOO_LARGE,
        "this is larger than any letter or log\n",
    )
}

/// Why something that is given is not taken, though it might be read: only a page of the preview itself gives anything, and says so.
fn refusal_to_take(request: &Request<Incoming>, address: SocketAddr) -> Option<Response<Body>> {
    let headers = request.headers();
    // Every browser says where a page stands that gives something. The origin was found to be ours where there is one.
    let foreign = !headers.contains_key(header::ORIGIN)
        || headers
            .get("sec-fetch-site")
            .is_some_and(|site| site != "same-origin");
    if foreign {
        return Some(refused(
            StatusCode::FORBIDDEN,
            "only the preview's own page may give it anything\n",
        ));
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let is_here = host.is_some_and(is_loopback) && address.ip().is_loopback();
    if !is_here {
        return Some(refused(
            StatusCode::MISDIRECTED_REQUEST,
            "this host is not the preview's\n",
        ));
    }
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    length
        .filter(|length| *length > LARGEST)
        .map(|_| too_large())
}

/// Whether a host is this machine under a name that nobody can lead elsewhere.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => name,
        _ => host,
    };
    let number = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || number.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Why a request is not answered.
///
/// A page of another site, open in the same browser, may have its own name lead to this machine (DNS rebinding), and would
/// then read what is not public. Its requests carry its name as their host, and as their origin.
fn refusal(
    request: &Request<Incoming>,
    address: SocketAddr,
    gives: bool,
) -> Option<Response<Body>> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let (Some(host), None) = (host, hosts.next()) else {
        return Some(refused(
            StatusCode::BAD_REQUEST,
            "a request names one host\n",
        ));
    };
    if !is_ours(host, address) {
        return Some(refused(
            StatusCode::MISDIRECTED_REQUEST,
            "this host is not the preview's\n",
        ));
    }
    for origin in request.headers().get_all(header::ORIGIN) {
        let ours = origin
            .to_str()
            .is_ok_and(|origin| origin.strip_prefix("http://") == Some(host));
        if !ours {
            return Some(refused(
                StatusCode::FORBIDDEN,
                "pages of other sites get no answer\n",
            ));
        }
    }
    // What another site embeds carries no origin, but browsers say where it is embedded. Its links may lead here.
    let is = |name: &str, value: &str| {
        request
            .headers()
            .get(name)
            .is_some_and(|found| found == value)
    };
    if is("sec-fetch-site", "cross-site") && !is("sec-fetch-mode", "navigate") {
        return Some(refused(
            StatusCode::FORBIDDEN,
            "pages of other sites get no answer\n",
        ));
    }
    if request
        .uri()
        .authority()
        .is_some_and(|authority| !is_ours(authority.as_str(), address))
    {
        return Some(refused(
            StatusCode::MISDIRECTED_REQUEST,
            "this host is not the preview's\n",
        ));
    }
    if !gives && request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = refused(
            StatusCode::METHOD_NOT_ALLOWED,
            "the preview is for reading\n",
        );
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(response);
    }
    if request
        .uri()
        .path_and_query()
        .is_none_or(|path| path.as_str().len() > LONGEST)
    {
        return Some(refused(
            StatusCode::URI_TOO_LONG,
            "this address is too long\n",
        ));
    }
    None
}

/// Whether a host with its port is this server. A number is no name that anybody could have led here, so that any will do.
fn is_ours(host: &str, address: SocketAddr) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
        _ => (host, Some(80)),
    };
    let number = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        .map_or_else(
            || name.parse::<Ipv4Addr>().is_ok(),
            |name| name.parse::<Ipv6Addr>().is_ok(),
        );
    port == Some(address.port()) && (number || name.eq_ignore_ascii_case("localhost"))
}

/// A path with its escapes decoded, if it is one that a site can have.
fn decoded(path: &str) -> Option<String> {
    let path = unescaped(path)?;
    let sound = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(|c: char| c == '\\' || c.is_control())
        && !path.split('/').any(|part| matches!(part, "." | ".."));
    sound.then_some(path)
}

/// Text with its percent escapes decoded, if all of them are sound.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let (bytes, sound) = decode_path(text);
    String::from_utf8(bytes).ok().filter(|_| sound)
}

/// The value of a key of a query.
fn asked(query: &str, key: &str) -> String {
    let value = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(k, _)| *k == key)
        .map_or("", |(_, value)| value);
    unescaped(&value.replace('+', " ")).unwrap_or_default()
}

/// A stream that tells, as long as a browser listens, that there is something to ask for.
///
/// It says no more than that: a browser has few connections to a server, and so one of its pages listens for all
/// (`client/preview.js`), each of which then asks for itself.
fn events(mut changed: watch::Receiver<u64>) -> Response<Body> {
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(8);
    tokio::spawn(async move {
        changed.mark_changed();
        loop {
            let words = match tokio::time::timeout(HEARTBEAT, changed.changed()).await {
                Ok(Ok(())) => format!("event: changed\ndata: {}\n\n", *changed.borrow_and_update()),
                // A comment: nobody listens to it, and who has gone is noticed.
                Err(_) => ":\n\n".to_owned(),
                Ok(Err(_)) => return,
            };
            if sender.send_data(Bytes::from(words)).await.is_err() {
                return;
            }
        }
    });
    let mut response = Response::new(body.boxed());
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    response
}
