//! The gate: every byte that leaves is searched for what was withheld.
//!
//! It is the second line. The first is the types: what renders never has what was withheld. What the gate finds is an
//! author who typed a withheld value once more in the clear, or a fault of ours.
//!
//! **What is compared.** Letters and digits alone, folded ([`crate::fold`]), so that case, white space, punctuation and
//! look-alikes don't matter. Entities, percent escapes and the escapes of JSON and CSS are decoded, three deep. Markup is
//! looked through: the text between tags is one stream, what stands inside tags another (`reading.rs`, `tags.rs`).
//!
//! **How.** Each output is folded once into a buffer; five letters at every fourth place (four at each for short values) are looked up in
//! a bitmap, and only where that answers are values compared letter by letter (`lookup.rs`). On two cores this costs about as
//! much as writing the output.

mod lookup;
mod reading;
mod tags;

use crate::part::Output;
use lookup::Lookup;
use reading::{Buffers, Input, Landmarks, PLAIN, Reading, Stream, Unescaped};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;

/// A value that must not get out, in folded form. It has no way to be shown.
#[derive(Clone)]
pub struct Needle {
    /// Its letters and digits.
    pub(crate) folded: String,
    /// Whether it is a single word, which is looked for at the edges of words alone.
    pub(crate) single: bool,
}

/// Finds values in folded text.
pub struct Gate {
    needles: Vec<Needle>,
    long: Lookup<8>,
    short: Lookup<4>,
    thorough: bool,
    /// For a thorough look: values with digits and letters that look alike made one.
    alike: Vec<Needle>,
    alike_long: Lookup<8>,
    alike_short: Lookup<4>,
}

/// From this length on a value of several words is found even where it touches other letters.
const ANYWHERE: usize = 12;

fn lookup<const N: usize>(needles: &[Needle], fits: impl Fn(usize) -> bool) -> Lookup<N> {
    let numbered = needles.iter().enumerate();
    let fitting = numbered.filter(|(_, needle)| fits(needle.folded.len()));
    Lookup::of(fitting.map(|(i, needle)| (i as u32, needle.folded.as_bytes())))
}

impl Gate {
    /// A gate that looks for these values. With `thorough`, for the reversed and base64 forms too.
    pub fn new(needles: Vec<Needle>, thorough: bool) -> Gate {
        let blurred = |n: &Needle| Needle {
            folded: n.folded.bytes().map(|b| blur(b) as char).collect(),
            single: n.single,
        };
        // One that is not of the Latin alphabet is looked for as it is alone, under the same number.
        let alike: Vec<Needle> = if thorough {
            let blur = |n: &Needle| {
                if n.folded.is_ascii() {
                    blurred(n)
                } else {
                    n.clone()
                }
            };
            needles.iter().map(blur).collect()
        } else {
            Vec::new()
        };
        Gate {
            long: lookup(&needles, |n| n >= 8),
            short: lookup(&needles, |n| (4..8).contains(&n)),
            alike_long: lookup(&alike, |n| n >= 8),
            // Under five letters nothing looks like a name alone.
            alike_short: lookup(&alike, |n| (5..8).contains(&n)),
            needles,
            thorough,
            alike,
        }
    }

    /// Whether it looks for nothing.
    pub fn is_open(&self) -> bool {
        self.needles.is_empty()
    }

    /// For each value of another gate its numbers here: none where this one does not look for it.
    pub fn numbers_of(&self, other: &Gate) -> Vec<Vec<usize>> {
        let key = |n: &Needle| (n.single, n.folded.clone());
        let mut mine: BTreeMap<(bool, String), Vec<usize>> = BTreeMap::new();
        for (i, needle) in self.needles.iter().enumerate() {
            mine.entry(key(needle)).or_default().push(i);
        }
        other
            .needles
            .iter()
            .map(|n| mine.get(&key(n)).cloned().unwrap_or_default())
            .collect()
    }

    /// Whether it looks as closely as another one, and for all that the other looks for.
    pub fn covers(&self, other: &Gate) -> bool {
        self.thorough >= other.thorough && !self.numbers_of(other).iter().any(Vec::is_empty)
    }

    /// A gate that looks for some of its values alone: those with these numbers, in their order.
    pub(crate) fn among(&self, numbers: &[usize]) -> Gate {
        let some = numbers.iter().map(|&n| self.needles[n].clone());
        Gate::new(some.collect(), false)
    }

    /// Every value, as if it had been found somewhere.
    pub(crate) fn all(&self) -> Vec<Find> {
        let all = 0..self.needles.len();
        let find = |value| Find {
            value,
            output: String::new(),
        };
        all.map(find).collect()
    }

    /// Nothing found yet.
    pub fn finds(&self) -> Finds<'_> {
        Finds {
            found: BTreeMap::new(),
            known: None,
        }
    }

    /// Searches an output and its path.
    ///
    /// Pages of ours are well formed, and are looked at as the text between tags and what stands inside tags. In anything
    /// else a `<` may be just a character, so that it is looked at as it is, and with its tags taken out.
    /// Of what is packed, each of its words is looked at by itself: what stands beside it in a file stands beside it nowhere else.
    pub fn search(&self, output: &Output<'_>, finds: &mut Finds<'_>) {
        if self.is_open() {
            return;
        }
        let Output {
            path, bytes, ours, ..
        } = *output;
        BUFFERS.with_borrow_mut(|buffers| {
            if let Some(words) = output.packed {
                for word in words.lines() {
                    let input = Input {
                        bytes: word.as_bytes(),
                        reading: PLAIN,
                    };
                    self.look(buffers, &input, path, finds);
                }
                if ours {
                    return;
                }
            }
            for reading in Reading::all(path, bytes, ours) {
                self.look(buffers, &Input { bytes, reading }, path, finds);
            }
            if let Some(Unescaped { bytes, .. }) = Unescaped::of(bytes).as_ref() {
                let reading = Unescaped::READING;
                self.look(buffers, &Input { bytes, reading }, path, finds);
            }
            if self.thorough {
                for reading in Reading::all("", bytes, false) {
                    let input = Input { bytes, reading };
                    buffers.fold(&input);
                    self.scan_alike(buffers, &input, path, finds);
                    self.scan_reversed(buffers, path, finds);
                }
                self.scan_base64(bytes, path, finds);
            }
            let name = Input {
                bytes: path.as_bytes(),
                reading: PLAIN,
            };
            self.look(buffers, &name, path, finds);
        });
    }

    fn look(&self, buffers: &mut Buffers, input: &Input<'_>, path: &str, finds: &mut Finds<'_>) {
        buffers.fold(input);
        for which in [Stream::Text, Stream::Tags] {
            self.scan(buffers.stream(which), input, which, &mut |needle, _| {
                finds.add(needle, path);
            });
        }
    }

    /// Where in a text the values stand: their numbers, with byte ranges, by number and place.
    pub fn places(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let mut places = BTreeMap::new();
        if self.is_open() {
            return Vec::new();
        }
        BUFFERS.with_borrow_mut(|buffers| {
            let mut look = |bytes, reading, place: &dyn Fn(Range<usize>) -> Range<usize>| {
                let input = Input { bytes, reading };
                buffers.fold(&input);
                for which in [Stream::Text, Stream::Tags] {
                    let stream = buffers.stream(which);
                    self.scan(stream, &input, which, &mut |needle, range| {
                        let range = place(range);
                        places.entry((needle, range.start)).or_insert(range.end);
                    });
                }
            };
            for reading in Reading::all("", text.as_bytes(), false) {
                look(text.as_bytes(), reading, &|range| range);
            }
            if let Some(unescaped) = Unescaped::of(text.as_bytes()) {
                let place = |range| unescaped.range(range);
                look(&unescaped.bytes, Unescaped::READING, &place);
            }
        });
        places
            .into_iter()
            .map(|((needle, start), end)| (needle, start..end))
            .collect()
    }

    fn scan(
        &self,
        stream: &[u8],
        input: &Input<'_>,
        which: Stream,
        found: &mut impl FnMut(usize, Range<usize>),
    ) {
        // Where the letters stand in the original is worked out once, and only where a value may have been found.
        let mut marks = None;
        let mut check = |needle: u32, at: usize| {
            let value = &self.needles[needle as usize];
            let marks = marks.get_or_insert_with(|| Landmarks::of(input, which));
            let range = marks.range(at, value.folded.len());
            if stands_alone(value, marks, at) && !within_number(input.bytes, &range) {
                found(needle as usize, range);
            }
        };
        self.long.scan(stream, &mut check);
        self.short.scan(stream, &mut check);
    }

    /// Looks for values written with digits for letters: `Zarqu0n`, `Sm1th`.
    fn scan_alike(&self, buffers: &Buffers, input: &Input<'_>, path: &str, finds: &mut Finds<'_>) {
        let stream: Vec<u8> = buffers.text.iter().map(|&b| blur(b)).collect();
        let mut marks = None;
        let mut check = |alike: u32, at: usize| {
            let value = &self.alike[alike as usize];
            let marks = marks.get_or_insert_with(|| Landmarks::of(input, Stream::Text));
            let range = marks.range(at, value.folded.len());
            if stands_alone(value, marks, at) && !within_number(input.bytes, &range) {
                finds.add(alike as usize, path);
            }
        };
        self.alike_long.scan(&stream, &mut check);
        self.alike_short.scan(&stream, &mut check);
    }

    fn scan_reversed(&self, buffers: &Buffers, path: &str, finds: &mut Finds<'_>) {
        let stream: Vec<u8> = buffers.text.iter().rev().copied().collect();
        let mut check = |needle: u32, _: usize| {
            if !self.needles[needle as usize].single {
                finds.add(needle as usize, path);
            }
        };
        self.long.scan(&stream, &mut check);
    }

    /// Decodes every run that could be base64, over the ends of lines too, and looks inside.
    fn scan_base64(&self, bytes: &[u8], path: &str, finds: &mut Finds<'_>) {
        let joined: Vec<u8> = bytes
            .iter()
            .copied()
            .filter(|b| !matches!(b, b'\r' | b'\n'))
            .collect();
        let mut buffers = Buffers::default();
        for run in joined.split(|b| base64(*b).is_none()) {
            if run.len() < SHORT_BASE64 {
                continue;
            }
            // A value may begin at any of four places of a group.
            for shift in 0..4 {
                let decoded = decode_base64(&run[shift..]);
                let input = Input {
                    bytes: &decoded,
                    reading: PLAIN,
                };
                self.look(&mut buffers, &input, path, finds);
            }
        }
    }
}

/// Shorter runs hold no value that the gate looks for.
const SHORT_BASE64: usize = 7;

thread_local! {
    static BUFFERS: std::cell::RefCell<Buffers> = std::cell::RefCell::default();
}

/// A value that a gate found in an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// The value's number.
    pub value: usize,
    /// The output's path: of several, the first in the order of their names.
    pub output: String,
}

/// What a gate found in some outputs.
#[derive(Debug)]
pub struct Finds<'k> {
    found: BTreeMap<usize, String>,
    known: Option<&'k Known>,
}

/// What was found in any output of a run, with the first output: nothing more need be known of a value.
#[derive(Debug, Default)]
pub struct Known(Mutex<BTreeMap<usize, String>>);

impl Known {
    /// Where to put what is found in one output more.
    pub fn finds(&self) -> Finds<'_> {
        Finds {
            found: BTreeMap::new(),
            known: Some(self),
        }
    }
}

impl Finds<'_> {
    /// What was found, by number; where others look at other outputs at the same time, what they had not found before, or in
    /// an output whose name comes later.
    pub fn found(self) -> Vec<Find> {
        let finds = self.found.into_iter();
        finds
            .map(|(value, output)| Find { value, output })
            .collect()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    fn add(&mut self, value: usize, path: &str) {
        if self
            .found
            .get(&value)
            .is_some_and(|known| known.as_str() <= path)
        {
            return;
        }
        if let Some(Known(known)) = self.known
            && let Ok(mut known) = known.lock()
        {
            match known.get_mut(&value) {
                Some(first) if first.as_str() <= path => return,
                Some(first) => path.clone_into(first),
                None => {
                    known.insert(value, path.to_owned());
                }
            }
        }
        self.found.insert(value, path.to_owned());
    }
}

/// Of finds in many outputs each value once, with the first of these.
pub fn once_each(finds: impl IntoIterator<Item = Find>) -> Vec<Find> {
    let mut first: BTreeMap<usize, String> = BTreeMap::new();
    for find in finds {
        let output = first
            .entry(find.value)
            .or_insert_with(|| find.output.clone());
        if find.output < *output {
            *output = find.output;
        }
    }
    first
        .into_iter()
        .map(|(value, output)| Find { value, output })
        .collect()
}

/// Digits as the letters that they look like.
fn blur(b: u8) -> u8 {
    match b {
        b'0' => b'o',
        b'1' | b'i' => b'l',
        b'3' => b'e',
        b'5' => b's',
        b'8' => b'b',
        b => b,
    }
}

fn base64(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

fn decode_base64(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len() * 3 / 4);
    for group in run.chunks(4) {
        let n = group
            .iter()
            .fold(0u32, |n, &b| n << 6 | base64(b).unwrap_or(0))
            << (6 * (4 - group.len()));
        out.extend_from_slice(&n.to_be_bytes()[1..group.len().max(1)]);
    }
    out
}

/// Whether digits in groups are the end or the beginning of a longer number: `100,000,000` of `1,100,000,000`.
fn within_number(bytes: &[u8], range: &Range<usize>) -> bool {
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let comma = |at: Option<usize>| at.is_some_and(|at| bytes.get(at) == Some(&b','));
    let (start, end) = (range.start, range.end);
    if !bytes[range.clone()].contains(&b',') || !digit(Some(start)) || !digit(end.checked_sub(1)) {
        return false;
    }
    let more_before = comma(start.checked_sub(1)) && digit(start.checked_sub(2));
    let more_after = comma(Some(end)) && (end + 1..end + 4).all(|at| digit(Some(at)));
    more_before || more_after
}

/// Whether a value stands alone at a place of the stream, or may touch other letters there.
fn stands_alone(value: &Needle, marks: &Landmarks, at: usize) -> bool {
    let end = at + value.folded.len();
    // A plural or possessive ending does not make another word of a name.
    let plural = marks.byte(end) == Some(b's') && !marks.joined(end + 1);
    !value.single && value.folded.len() >= ANYWHERE
        || !marks.joined(at) && (!marks.joined(end) || plural)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    fn gate(values: &[&str]) -> Gate {
        let needles = values
            .iter()
            .map(|v| Needle {
                folded: fold::letters(v),
                single: !v.trim().contains(' '),
            })
            .collect();
        Gate::new(needles, true)
    }

    fn output<'o>(path: &'o str, text: &'o str, ours: bool) -> Output<'o> {
        Output {
            path,
            bytes: text.as_bytes(),
            ours,
            packed: None,
        }
    }

    fn numbers(finds: Finds<'_>) -> Vec<usize> {
        finds.found().into_iter().map(|find| find.value).collect()
    }

    #[test]
    fn packed_words_are_looked_at_one_by_one() {
        let gate = gate(&["Zarquon", "Grace Hopper"]);
        for (words, found) in [
            ("zarquon\n", vec![0]),
            ("zar\nquon\ngrace\nhopper\nzarquonite\n", vec![]),
            ("", vec![]),
        ] {
            let packed = Output {
                packed: Some(words),
                ..output("search/0/t/0.bin", "Grace Hopper, Zarquon", true)
            };
            let mut finds = gate.finds();
            gate.search(&packed, &mut finds);
            assert_eq!(numbers(finds), found, "{words}");
        }
    }

    #[test]
    fn disguises_are_seen_through() {
        let disguises: &[(&str, &str)] = &[
            ("a.html", "by Ford Zarquon-Prefect."),
            ("a.html", "FORD ZARQUON PREFECT"),
            ("a.html", "Ford\n  Zarquon <b>Pre</b>fect"),
            ("a.html", "F<i>or</i>d Zar<!-- x -->quon Prefect"),
            ("a.html", "Ford &#90;arquon Prefect"),
            ("a.html", "Ford &amp;#90;arquon Prefect"),
            ("a.html", "Ford &amp;amp;#x5a;arquon Prefect"),
            ("a.html", "<a href=\"/ford-%5Aarquon-prefect\">x</a>"),
            ("a.html", "<a href=\"/ford%20%255Aarquon%20prefect\">x</a>"),
            ("a.json", "\"Ford \\u005aarquon\\nPrefect\""),
            ("a.json", "\"Ford \\\\u005aarquon Prefect\""),
            ("a.css", "content:\"Ford \\5a arquon Prefect\""),
            ("a.txt", "Ford Zar\u{AD}quon Pre\u{200B}fect"),
            ("a.txt", "Ｆｏｒｄ Ｚａｒｑｕｏｎ Ｐｒｅｆｅｃｔ"),
            ("a.txt", "Fоrd Zarquon Prefect"),
            ("a.html", "<img alt=\"Ford Zarquon Prefect\">"),
            ("ford-zarquon-prefect.pdf", ""),
            ("a.txt", "Rm9yZCBaYXJxdW9uIFByZWZlY3Q="),
            ("a.txt", "xxRm9yZCBaYXJxdW9uIFByZWZlY3Q="),
            ("a.txt", "tceferP nouqraZ droF"),
            ("a.html", "<td>Ford Zarquon</td><td>Prefect</td>"),
            ("a.txt", "Ford Zarquon Prefect's"),
            ("a.txt", "F0rd Zarqu0n Pr3fect"),
            // Escapes of JSON, whatever the file is called, and those that JavaScript and YAML have beside them.
            ("a.JSON", "\"Ford \\u005aarquon Prefect\""),
            ("a.yaml", "\"Ford \\x5aarquon \\U00000050refect\""),
            ("a", "Ford \\u{5A}arquon Prefect"),
            ("a.js", "Ford \\ud835\\udc19arquon Prefect"),
            ("a.html", "<pre>Ford \\u005aarquon</pre> Prefect"),
            ("a.txt", "C:\\notes\\Ford Zarquon Prefect"),
            ("a.vue", "content: 'Ford \\5A arquon Prefect'"),
            // Every entity of HTML, names without a semicolon where a browser needs none, numbers with any zeros.
            ("a.txt", "Ford&emsp13;Zarquon&ThinSpace;Prefect"),
            ("b.html", "Ford&nbspZarquon&shyPrefect"),
            ("a.html", "Ford &#0000000000000000000090;arquon Prefect"),
            ("b.md", "Ford &#x0000000000000000005A;arquon Prefect"),
            ("a.html", "Ford &amp;amp;#00090;arquon Prefect"),
            ("b.json", "Ford %26%2390;arquon Prefect"),
            ("b.json", "\"Ford \\u0026#90;arquon Prefect\""),
            ("b.txt", "Ford &#37;5Aarquon Prefect"),
            ("b.txt", "Ford %5Cu005aarquon Prefect"),
            // Tags and comments end where a browser ends them.
            ("a.html", "Ford Zar<!-- a > b -->quon Prefect"),
            (
                "b.svg",
                "<text>Ford Zar<tspan data-x=\"a>b\">quon</tspan> Prefect</text>",
            ),
            ("b.htm", "Ford Zar<i title='>'>quon Prefect</i>"),
            ("b.htm", "Ford Zar<!-- a --!>quon Prefect"),
            ("b.svg", "<text>Ford Zar<![CDATA[quon]]> Prefect</text>"),
            (
                "b.svg",
                "<title>Ford <tspan>Zarquon</tspan> Prefect</title>",
            ),
            ("b.html", "<textarea>Ford <Zarquon> Prefect</textarea>"),
            ("a.html", "<!-- Ford Zarquon Prefect -->"),
            (
                "a.html",
                "<script>let a = \"Ford \\u005aarquon Prefect\";</script>",
            ),
            (
                "b.html",
                "<style>a::after { content: \"Ford \\5A arquon Prefect\" }</style>",
            ),
            ("a.html", "<a title=\"Ford &Zopf;arquon Prefect\">x</a>"),
            ("b.txt", "Ford Zar<quon Prefect"),
            // Tags that are themselves written in escapes, as news feeds and JSON have them.
            ("b.rss", "<d>Ford &lt;b&gt;Zar&lt;/b&gt;quon Prefect</d>"),
            ("b.rss", "<d><![CDATA[Ford <b>Zar</b>quon Prefect]]></d>"),
            (
                "b.xml",
                "Ford &#x3C;b class='a'&#62;Zar&#60;/b&gt;quon Prefect",
            ),
            (
                "b.json",
                "\"Ford \\u003cb\\u003eZar\\u003C/b>quon Prefect\"",
            ),
            (
                "b.json",
                "\"Ford <b class=\\\"x>y\\\">Zar</b>quon Prefect\"",
            ),
            ("b.txt", "Ford%20%3Cb%3EZar%3C/b%3Equon%20Prefect"),
            // Base64 in lines.
            ("b.txt", "Rm9yZCBaYXJx\r\ndW9uIFByZWZlY3Q="),
        ];
        for (path, text) in disguises {
            let gate = gate(&["Ford Zarquon Prefect"]);
            let mut finds = gate.finds();
            gate.search(&output(path, text, *path == "a.html"), &mut finds);
            assert_eq!(numbers(finds), [0], "{path}: {text}");
        }
    }

    #[test]
    fn a_thorough_look_sees_short_values() {
        for (value, text) in [
            ("Smith", "Sm1th"),
            ("Smith", "U21pdGg="),
            ("Ann Lee", "see QW5uIExlZQ== now"),
        ] {
            let gate = gate(&[value]);
            let mut finds = gate.finds();
            gate.search(&output("a.txt", text, false), &mut finds);
            assert_eq!(numbers(finds), [0], "{value}: {text}");
        }
    }

    #[test]
    fn no_false_stop() {
        for (value, text) in [
            ("Artis", "Artistic"),
            ("Zarquon", "Zarquonian"),
            ("Ann Lee", "Joann Leeds"),
            ("Smith", "blacksmith and Smithers"),
            ("100000000", "1,100,000,000 or 100,000,000,000"),
            ("Zarquon", "<b>Zar</b> <i>quo</i>"),
        ] {
            let gate = gate(&[value]);
            let mut finds = gate.finds();
            gate.search(&output("a.html", text, true), &mut finds);
            assert!(finds.is_empty(), "{value}: {text}");
        }
        for (value, text) in [
            ("Smith", "PC <b>Smith</b>, 4"),
            ("Smith", "Smith's"),
            ("Smith", "the Smiths"),
            ("Ann Lee", "Ann<br>Lee."),
            ("100000000", "7,100000000,8"),
            ("100000000", "100,000,000, 12"),
        ] {
            let gate = gate(&[value]);
            let mut finds = gate.finds();
            gate.search(&output("a.html", text, true), &mut finds);
            assert_eq!(numbers(finds), [0], "{value}: {text}");
        }
    }

    #[test]
    fn places_are_exact() {
        let gate = gate(&["Ford Prefect"]);
        let text = "See Ford **Pre**fect and ford prefect.";
        let places: Vec<&str> = gate
            .places(text)
            .into_iter()
            .map(|(_, r)| &text[r])
            .collect();
        assert_eq!(places, ["Ford **Pre**fect", "ford prefect"]);
        let text = "<![CDATA[See Ford <b>Pre</b>fect]]>, &lt;i>ford &lt;/i>prefect.";
        let places: Vec<&str> = gate
            .places(text)
            .into_iter()
            .map(|(_, r)| &text[r])
            .collect();
        assert_eq!(places, ["Ford <b>Pre</b>fect", "ford &lt;/i>prefect"]);
    }
}
