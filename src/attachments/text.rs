//! Plain text, and what text of every format may hide: characters that do not show, that turn the order of others, that steer a program.

use super::{Budget, Format, Inspection, Place, Program, Role, Severity, Stop, codes};

/// Plain text.
pub static TEXT: Format = Format {
    name: "txt",
    endings: &["txt", "text", "md", "log"],
    program: Program::Other,
    is,
    by_ending: true,
    read,
};

/// Whether bytes can be text: few of them steer a program. Which encoding they are in is asked later.
pub fn is(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return true;
    }
    let steering = head.iter().filter(|b| is_control(char::from(**b))).count();
    // A few in a short one are a fault of it, and are found.
    steering <= 4 + head.len() / 20
}

fn is_control(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0C')
}

/// The text of some bytes, if they are of one encoding that can be told for certain.
pub fn decode(bytes: &[u8]) -> Result<String, Stop> {
    let units = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let whole = rest.len().is_multiple_of(2);
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let text: Option<String> = char::decode_utf16(units).map(Result::ok).collect();
        text.filter(|_| whole)
    };
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    };
    text.ok_or(Stop::because("it is not text of one encoding"))
}

/// The text of a file, one unit of work for each `letters` of it, with what its characters hide; `None` if it is not of one encoding,
/// which is found.
pub fn open(
    bytes: &[u8],
    letters: u64,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<Option<String>, Stop> {
    let Ok(text) = decode(bytes) else {
        inspection.find(&codes::MIXED_ENCODING, Place::whole());
        return Ok(None);
    };
    budget.spend(text.len() as u64 / letters)?;
    characters(&text, inspection);
    Ok(Some(text))
}

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let Some(text) = open(bytes, 16, inspection, budget)? else {
        return Ok(());
    };
    empty_stretch(
        text.lines().map(|line| line.trim().is_empty()),
        "line",
        inspection,
    );
    inspection.say(Role::Visible, Place::whole(), text);
    Ok(())
}

/// So many empty lines or rows before more text look like the end.
const STRETCH: usize = 100;

/// Looks for text behind what looks like the end.
pub fn empty_stretch(
    empty: impl Iterator<Item = bool>,
    what: &'static str,
    inspection: &mut Inspection,
) {
    let (mut run, mut told) = (0, false);
    for (n, empty) in empty.enumerate() {
        if empty {
            run += 1;
        } else {
            if run >= STRETCH && !told {
                told = true;
                inspection
                    .find(&codes::HIDDEN_TEXT, Place::nth(what, n + 1))
                    .detail("behind many that are empty");
            }
            run = 0;
        }
    }
}

/// Looks for characters that people do not see.
pub fn characters(text: &str, inspection: &mut Inspection) {
    let (mut line, mut last) = (1, ' ');
    let mut all = text.chars().peekable();
    while let Some(c) = all.next() {
        let found = if c == '\n' {
            line += 1;
            None
        } else if c.is_ascii() && !is_control(c) {
            None
        } else if c.is_control() {
            Some((&codes::CONTROL_CHARACTERS, Severity::Block))
        } else {
            match c {
                // It joins pictures of people, and letters of Persian and of India.
                '\u{200C}' | '\u{200D}'
                    if !last.is_ascii() && all.peek().is_some_and(|next| !next.is_ascii()) =>
                {
                    None
                }
                // A place where a long word may break.
                '\u{AD}' => Some((&codes::HIDDEN_CHARACTERS, Severity::Warn)),
                _ if is_hidden(c) => Some((&codes::HIDDEN_CHARACTERS, Severity::Block)),
                _ => None,
            }
        };
        if let Some((code, severity)) = found {
            inspection
                .find(code, Place::nth("line", line))
                .weigh(severity);
        }
        last = c;
    }
}

/// Whether a character takes no room, or turns the order of those beside it.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}
