//! The search: what the builder writes, the client reads. The client's half of these tests is `tests/search/check.mjs`, run by
//! Node.js without a browser; where there is no `node`, it is left out and says so.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test writes where it likes, and says what it left out"
)]

use disclog::kept::Kept;
use disclog::law::{self, Outcome, Regime};
use disclog::log::{Exemption, Log, Response, Site, Text, Visibility, slug};
use disclog::search::words::Kind;
use disclog::search::{self, Document, words};
use jiff::civil::date;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the texts of a record are, beside what the log knows.
struct Texts {
    request: String,
    response: String,
    exemptions: String,
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn words(&mut self, count: usize) -> String {
        // Early words are frequent, late ones rare, as in a language.
        let words: Vec<&str> = (0..count)
            .map(|_| {
                let end = self.below(WORDS.len()) + 1;
                WORDS[self.below(end)]
            })
            .collect();
        words.join(" ")
    }
}

const WORDS: &[&str] = &[
    "the",
    "of",
    "police",
    "and",
    "in",
    "number",
    "we",
    "hold",
    "request",
    "officers",
    "information",
    "for",
    "drones",
    "year",
    "stops",
    "searches",
    "body-worn",
    "video",
    "cameras",
    "dogs",
    "horses",
    "arrests",
    "custody",
    "policies",
    "stations",
    "closed",
    "vehicles",
    "taser",
    "discharged",
    "section 31(1)(a)",
    "sections 24 and 40(2)",
    "2019/20",
    "£94,700",
    "officer’s",
    "café",
    "ANPR",
    "covid-19",
    "speed",
    "motorway",
    "mounted",
    "wildlife",
    "badgers",
    "raptor",
    "[withheld: s40(2)]",
    "2024/0003",
    "overtime",
    "boxes",
    "spend",
    "contract",
    "licences",
    "helicopter",
    "interpreter",
    "Ŵyl",
    "zebra",
    "quokka",
];

fn site() -> Site {
    Site {
        law: law::Law::built_in(),
        brand: disclog::log::Brand::default(),
        title: "Northmoor Police disclosure log".into(),
        authority: "Northmoor Police".into(),
        base_url: "https://foi.northmoor.example/".into(),
        base_path: String::new(),
        regime: Regime::Foia,
        language: "en-GB".into(),
        words: disclog::words::Words::english(),
        form: None,
        nav: Vec::new(),
        footer: Vec::new(),
        folder: String::new(),
        sides: disclog::log::Side::alone("en-GB"),
        email: "foi@northmoor.example".into(),
        review: Text::default(),
        page_size: 20,
        feed_size: 20,
        topics: Vec::new(),
        departments: Vec::new(),
        synonyms: Vec::new(),
        hosting: disclog::log::Hosting::default(),
    }
}

fn exemption(id: &str) -> Exemption {
    Exemption {
        provision: law::catalogue(Regime::Foia)
            .provisions()
            .iter()
            .find(|p| p.id == id)
            .expect("a provision of the Act"),
        covers: None,
        harm: None,
        for_disclosure: Vec::new(),
        against_disclosure: Vec::new(),
        balance: None,
        qualified_person: None,
        likelihood: None,
        purposes: Vec::new(),
        enactment: None,
        intended: None,
        place: None,
        estimate_hours: None,
        condition: None,
        review_on: None,
    }
}

fn response(n: usize, dice: &mut Dice) -> Response {
    let year = 2019 + n as i16 % 6;
    let reference = if n % 7 == 3 {
        format!("FOI-{year}-{n:06}")
    } else {
        format!("{year}/{n:04}")
    };
    // Some share a day, and a draft has none.
    let responded = date(year, 1 + dice.below(4) as i8 * 3, 1 + dice.below(5) as i8);
    let mut topics = vec![
        dice.one(&[
            "Drones",
            "Custody",
            "Roads policing",
            "Wildlife",
            "Cameras",
            "Money",
            "Staff",
        ])
        .to_owned(),
    ];
    if dice.below(3) == 0 {
        topics.push("Équipement & vehicles".to_owned());
    }
    let exemptions: &[&str] = [
        &[][..],
        &["s40(2)"],
        &["s31(1)(a)", "s40(2)"],
        &["s24(1)", "s31(1)(a)", "s31(1)(b)"],
    ][dice.below(4)];
    Response {
        slug: slug(&reference),
        reference,
        visibility: Visibility::Public,
        title: Text::plain_from(dice.words(5)),
        received: date(year, 1, 1),
        responded: (n != 50).then_some(responded),
        outcome: Outcome::ALL[dice.below(5)],
        regime: Regime::Foia,
        topics,
        department: (!n.is_multiple_of(4))
            .then(|| dice.one(&["Operations", "People", "Finance"]).to_owned()),
        summary_written: true,
        summary: Text::default(),
        language: "en-GB".into(),
        changes: Vec::new(),
        parts: Vec::new(),
        aliases: Vec::new(),
        related: Vec::new(),
        clarification: None,
        fee: None,
        extension: None,
        internal_review: None,
        commissioner: None,
        harm: None,
        balance: None,
        fields: Vec::new(),
        exemptions: exemptions.iter().map(|id| exemption(id)).collect(),
        attachments: Vec::new(),
        suppressed_below: None,
        body: Text::default(),
        timing: None,
    }
}

/// A log, and the texts of its responses in its order.
fn log(records: usize) -> (Log, Vec<Texts>) {
    let mut dice = Dice(7);
    let log = Log::of(
        site(),
        (0..records)
            .map(|n| Kept::new(response(n, &mut dice)))
            .collect(),
        Vec::new(),
        Vec::new(),
        Kept::new(Vec::new()),
        Kept::new(Vec::new()),
        None,
    );
    let texts = log
        .responses
        .iter()
        .map(|response| {
            let (request, length) = (dice.words(12), 20 + dice.below(400));
            let provisions: Vec<&str> = response
                .exemptions
                .iter()
                .map(|e| e.provision.id.as_str())
                .collect();
            Texts {
                request,
                response: dice.words(length),
                exemptions: provisions.join(" "),
            }
        })
        .collect();
    (log, texts)
}

fn index(log: &Log, texts: &[Texts]) -> Vec<search::File> {
    let analysed: Vec<search::Analysed> = log
        .responses
        .iter()
        .zip(texts)
        .map(|(response, texts)| {
            let title = response.title.plain();
            search::analyse(&Document {
                language: "en",
                title: &title,
                reference: &response.reference,
                about: &texts.exemptions,
                request: &texts.request,
                response: &texts.response,
                ..Document::default()
            })
        })
        .collect();
    search::files(log, &analysed.iter().collect::<Vec<_>>())
}

fn write(files: &[search::File], to: &Path) {
    for file in files {
        let path = to.join(&file.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, &file.bytes).expect("a file can be written");
    }
}

fn tokens(text: &str) -> Value {
    let mut out = Vec::new();
    words::tokens(&words::fold(text), |token| {
        let text = String::from_utf8_lossy(token.text);
        let term = match token.kind {
            Kind::Word => words::stem(&text, "en"),
            Kind::Code => text.clone(),
        };
        let place = token.place.map_or(String::new(), |place| place.to_string());
        out.push(format!(
            "{}{term}@{place}",
            if token.implied { "~" } else { "" }
        ));
    });
    json!([text, out.join(" ")])
}

/// Texts of all kinds: the example's, every character of the alphabets of Europe, and nonsense made of what matters to the analysers.
fn texts() -> Vec<String> {
    const PIECES: &[&str] = &[
        "a",
        "S",
        "s",
        "R",
        "e",
        "es",
        "ies",
        "section",
        "Sections",
        "regulation",
        "and",
        "or",
        "&",
        "1",
        "23",
        "456",
        "7890",
        "A",
        "(",
        ")",
        "(1)",
        "(a)",
        "(iii)",
        "(aa)",
        "(3A)",
        ",",
        ".",
        "/",
        "-",
        "_",
        "'",
        "’",
        " ",
        "\n",
        "\u{A0}",
        "[withheld: ",
        "]",
        "é",
        "e\u{301}",
        "ß",
        "Ω",
        "ς",
        "™",
        "\u{AD}",
        "₂",
        "½",
        "日",
        "😀",
    ];
    let mut texts: Vec<String> = (0..0x2500)
        .filter_map(char::from_u32)
        .map(|c| format!("a{c}b {c} 1{c}2"))
        .collect();
    let mut dice = Dice(11);
    texts.extend((0..20_000).map(|_| {
        (0..=dice.below(14))
            .map(|_| PIECES[dice.below(PIECES.len())])
            .collect::<String>()
    }));
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("content")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                texts.push(fs::read_to_string(path).expect("a text"));
            }
        }
    }
    texts
}

#[test]
fn the_client_finds_what_is_there() {
    let (log, texts_of) = log(120);
    let folder = tempfile::tempdir().expect("a folder");
    write(&index(&log, &texts_of), folder.path());
    let (none, no_texts) = self::log(0);
    write(&index(&none, &no_texts), &folder.path().join("empty"));
    let documents: Vec<Value> = log
        .responses
        .iter()
        .zip(&texts_of)
        .map(|(response, texts)| {
            json!({
                "reference": response.reference, "title": response.title.plain(), "date": response.responded.map(|date| date.to_string()),
                "outcome": response.outcome.key(), "path": response.path(),
                "topic": response.topics.iter().map(|topic| slug(topic)).collect::<Vec<_>>(),
                "department": response.department.iter().map(|department| slug(department)).collect::<Vec<_>>(),
                "provisions": response.exemptions.iter().map(|e| e.provision.id.clone()).collect::<Vec<_>>(),
                "request": texts.request, "response": texts.response, "exemptions": texts.exemptions,
            })
        })
        .collect();
    let analysed: Vec<Value> = texts().iter().map(|text| tokens(text)).collect();
    let said = [
        "and",
        "and_before_vowel",
        "section",
        "sections",
        "regulation",
        "regulations",
        "the_request",
        "our_response",
    ];
    fs::write(
        folder.path().join("said.json"),
        disclog::words::Words::english().for_client(&said),
    )
    .expect("written");
    fs::write(
        folder.path().join("documents.json"),
        Value::Array(documents).to_string(),
    )
    .expect("a file can be written");
    fs::write(
        folder.path().join("texts.json"),
        Value::Array(analysed).to_string(),
    )
    .expect("a file can be written");
    // Node.js takes files for modules where a package says so.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let client = folder.path().join("client");
    fs::create_dir(&client).expect("a folder");
    fs::write(client.join("package.json"), r#"{ "type": "module" }"#)
        .expect("a file can be written");
    for module in fs::read_dir(root.join("themes/default/assets/search")).expect("the client") {
        let module = module.expect("an entry");
        fs::copy(module.path(), client.join(module.file_name())).expect("a module");
    }
    match Command::new("node")
        .arg(root.join("tests/search/check.mjs"))
        .arg(folder.path())
        .output()
    {
        Err(error) => eprintln!("not tested: node does not start ({error})"),
        Ok(output) => {
            let said = format!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            assert!(output.status.success(), "{said}");
        }
    }
}

#[test]
fn the_same_log_gives_the_same_bytes() {
    let (log, texts) = log(70);
    let build = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        pool.install(|| index(&log, &texts))
    };
    assert!(build(1) == build(4), "the number of threads shows");
}

#[test]
fn paths_are_unique_and_carry_the_content_in_their_name() {
    let (log, texts) = log(70);
    let files = index(&log, &texts);
    let root: Value = serde_json::from_slice(
        &files
            .iter()
            .find(|f| f.path == "search/index.json")
            .expect("a root")
            .bytes,
    )
    .expect("JSON");
    let folder = root["segments"][0]["folder"].as_str().expect("a name");
    let folder = format!("search/{folder}/");
    let mut paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert!(
        paths
            .iter()
            .all(|path| path.starts_with(&folder) || *path == "search/index.json")
    );
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), files.len());
    let (other, texts) = self::log(71);
    assert!(
        !index(&other, &texts)
            .iter()
            .any(|file| file.path.starts_with(&folder)),
        "another log has the same name"
    );
}

#[test]
fn a_bar_leaves_its_provision_and_not_its_word() {
    let (log, mut texts) = log(3);
    for texts in &mut texts {
        texts.response = "Reviewed by [withheld: s24(1)] each quarter".into();
    }
    let files = index(&log, &texts);
    let read = |path: &str| Some(files.iter().find(|file| file.path == path)?.bytes.clone());
    let index = search::ask::Index::open(read).expect("an index");
    let found = |q| {
        search::ask::search(&index, q)
            .expect("no file is lost")
            .ids
            .len()
    };
    assert_eq!(
        [found("s24(1)"), found("quarter"), found("withheld")],
        [3, 3, 0]
    );
}
