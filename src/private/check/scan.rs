//! Personal data in a text: numbers, addresses and names by their shape, nothing about where the text came from.
//!
//! Patterns are narrow: each wants its shape, its edges, and for what is ambiguous a word beside it. Sources: HMRC manual
//! NIM39110 (National Insurance numbers), the NHS data dictionary (check digit), Ofcom's numbering plan, DVLA INF104
//! (registration marks), the fact sheet's section 4.

use crate::diagnostics::Code;
use crate::law::{contacts, phrases, vocabulary};
use std::ops::Range;

/// Numbers within this many bytes of a word are what the word says.
const NEAR: usize = 60;

/// Finds personal data in a text as written. `references` are patterns of case references: `#` a digit, `?` a capital letter.
pub(super) fn scan(text: &str, references: &[String], mut found: impl FnMut(Code, Range<usize>)) {
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'@', bytes) {
        if let Some(range) = email(text, at) {
            found(Code::EmailAddress, range);
        }
    }
    for at in memchr::memchr3_iter(b'(', b'[', b'{', bytes) {
        let sign = ["(at)", "[at]", "{at}", "(@)", "[@]"]
            .into_iter()
            .find(|sign| {
                bytes
                    .get(at..at + sign.len())
                    .is_some_and(|b| b.eq_ignore_ascii_case(sign.as_bytes()))
            });
        if let Some(range) = sign.and_then(|sign| spelt_email(text, at, sign.len())) {
            found(Code::EmailAddress, range);
        }
    }
    let addresses = addresses(text);
    let mut next_address = addresses.iter().peekable();
    let (mut at, mut inside) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        // Only the beginnings of words and numbers matter, and few letters begin anything.
        let class = CLASSES[byte as usize];
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let begins = !inside
            && (class & OPENS != 0
                || byte.is_ascii_lowercase() && (digit(at + 2) || digit(at + 3)));
        inside = class & WORD != 0;
        if !begins {
            at += 1;
            continue;
        }
        while next_address.next_if(|range| range.end <= at).is_some() {}
        let end = match next_address.peek().filter(|range| range.contains(&at)) {
            Some(range) => range.end,
            None => one(text, at, references, &mut found).unwrap_or(at + 1),
        };
        inside = CLASSES[bytes[end.max(at + 1) - 1] as usize] & WORD != 0;
        at = end.max(at + 1);
    }
}

/// A byte that belongs to a word; one that may begin something.
const WORD: u8 = 1;
const OPENS: u8 = 2;

/// What each byte is.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80 {
            classes[byte] |= WORD;
        }
        if b.is_ascii_digit()
            || b.is_ascii_uppercase()
            || matches!(b, b'+' | b'c' | b'w' | b's' | b'd' | b'b')
        {
            classes[byte] |= OPENS;
        }
        byte += 1;
    }
    classes
};

/// What begins at this place, if anything does; gives back where it ends.
fn one(
    text: &str,
    at: usize,
    references: &[String],
    found: &mut impl FnMut(Code, Range<usize>),
) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut hit = |code, end: usize| {
        found(code, at..end);
        Some(end)
    };
    if let Some(end) = references
        .iter()
        .find_map(|pattern| case_reference(bytes, at, pattern))
    {
        return hit(Code::CaseReference, end);
    }
    let c = bytes[at];
    if c.is_ascii_digit() || c == b'+' {
        if let Some(end) = telephone(bytes, at) {
            return hit(Code::Telephone, end);
        }
        if let Some(end) = nhs(text, at) {
            return hit(Code::NhsNumber, end);
        }
        if let Some(end) = home(bytes, at) {
            return hit(Code::HomeAddress, end);
        }
        // A number that is none of these is passed over whole.
        return Some(
            at + bytes[at..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count(),
        );
    }
    let length = bytes[at..]
        .iter()
        .take_while(|b| b.is_ascii_alphabetic())
        .count();
    if length <= 3 {
        if let Some(end) = national_insurance(bytes, at) {
            return hit(Code::NationalInsuranceNumber, end);
        }
        if c.is_ascii_uppercase()
            && let Some(end) = registration(text, at)
        {
            return hit(Code::VehicleRegistration, end);
        }
    }
    if let Some(range) = birth(text, at) {
        let end = range.end;
        found(Code::DateOfBirth, range);
        return Some(end);
    }
    if length > 14 {
        return Some(at + length);
    }
    let word = &text[at..at + length];
    let rank =
        c.is_ascii_uppercase() && (phrases().short_ranks.has(word) || phrases().ranks.has(word));
    if let Some(end) = numbered_officer(bytes, at, word, rank) {
        return hit(Code::WarrantNumber, end);
    }
    if let Some(range) = rank.then(|| named_officer(text, at, word)).flatten() {
        let end = range.end;
        found(Code::JuniorStaffName, range);
        return Some(end);
    }
    Some(at + word.len())
}

/// Whether nothing that belongs to the same word stands before.
fn edge_before(bytes: &[u8], at: usize) -> bool {
    at == 0 || !matches!(bytes[at - 1], b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0x80..)
}

fn edge_after(bytes: &[u8], at: usize) -> bool {
    bytes
        .get(at)
        .is_none_or(|b| !matches!(b, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0x80..))
}

/// The addresses of links and what else is an address of the web: their digits are nobody's. Those for mail and telephones aside.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut add = |from: usize, ends: fn(u8) -> bool| {
        let rest = &bytes[from..];
        let open = all.last().is_none_or(|last| last.end <= from);
        let bare = rest.strip_prefix(b"<").unwrap_or(rest);
        let scheme = |name: &[u8]| {
            bare.get(..name.len())
                .is_some_and(|part| part.eq_ignore_ascii_case(name))
        };
        if open && !(scheme(b"mailto:") || scheme(b"tel:") || scheme(b"sms:")) {
            let end = rest
                .iter()
                .position(|b| ends(*b))
                .map_or(bytes.len(), |n| from + n);
            all.push(from..end);
        }
    };
    let mut at = 0;
    while let Some(n) = memchr::memchr2(b'/', b']', &bytes[at..]) {
        let here = at + n;
        if bytes[here] == b']' && bytes.get(here + 1) == Some(&b'(') {
            add(here + 2, |b| b == b')' || b.is_ascii_whitespace());
        } else if bytes[here..].starts_with(b"//") {
            add(here, |b| {
                matches!(b, b')' | b'>' | b'"' | b'<' | b'|') || b.is_ascii_whitespace()
            });
        }
        at = here + 1;
    }
    all
}

/// An address for mail about its sign at `at`. One blank may stand on either side of the sign, or before the domain's dot.
fn email(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let letter = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80;
    let blank = |b: Option<&u8>| usize::from(matches!(b, Some(b' ' | b'\n')));
    let gap_before = blank(at.checked_sub(1).map(|before| &bytes[before]));
    let gap_after = blank(bytes.get(at + 1));
    let to = at - gap_before;
    let start = to
        - bytes[..to]
            .iter()
            .rev()
            .take_while(|b| letter(b) || b"._%+-'".contains(b))
            .count();
    // Quotation marks and dashes are of many bytes, and of no name.
    let start = text[start..to]
        .char_indices()
        .rfind(|(_, c)| !c.is_ascii() && !c.is_alphanumeric())
        .map_or(start, |(n, c)| start + n + c.len_utf8());
    let start = start + bytes[start..to].iter().take_while(|b| !letter(b)).count();
    let from = at + 1 + gap_after;
    let part = |from: usize| -> usize {
        let rest = text[from..].chars();
        rest.take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            .map(char::len_utf8)
            .sum()
    };
    let mut end = from + part(from);
    let whole = text[from..end].trim_end_matches(['.', '-']).contains('.');
    let dotted = |at: usize| {
        let rest = &bytes[at..];
        rest.first() == Some(&b'.') && rest.get(1).is_some_and(u8::is_ascii_lowercase)
    };
    let parted = !whole && end > from && blank(bytes.get(end)) == 1 && dotted(end + 1);
    if parted {
        end += 1 + part(end + 1);
    }
    let domain = text[from..end].trim_end_matches(['.', '-']);
    let local = &text[start..to];
    let (_, top) = domain.rsplit_once('.')?;
    let sound = start < to && top.len() >= 2 && top.chars().all(char::is_alphabetic);
    // With a blank it may be prose: "follow us @police.uk", "3 @ 4.50".
    let apart = gap_before + gap_after > 0 || parted;
    let clear = !apart
        || !domain.contains(char::is_uppercase)
            && local.chars().any(char::is_alphabetic)
            && !phrases().no_mailboxes.has(&local.to_lowercase());
    (sound && clear && !is_masked(local)).then(|| start..from + domain.len())
}

/// Whether a mailbox is blotted out with the sign x, and so nobody's.
fn is_masked(local: &str) -> bool {
    let crosses = local.chars().filter(|c| matches!(c, 'x' | 'X')).count();
    let signs = |c: char| matches!(c, 'x' | 'X' | '.' | '_' | '-' | '+' | '\'');
    crosses >= 2 && local.chars().all(signs)
}

/// An address for mail with its sign in words: "jane.doe (at) mail.example".
fn spelt_email(text: &str, at: usize, length: usize) -> Option<Range<usize>> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let before = text[..at].trim_end_matches(' ');
    let local: usize = before
        .chars()
        .rev()
        .take_while(|c| part(*c))
        .map(char::len_utf8)
        .sum();
    let after = text[at + length..].trim_start_matches(' ');
    let domain: usize = after
        .chars()
        .take_while(|c| part(*c))
        .map(char::len_utf8)
        .sum();
    let dotted = after[..domain].trim_end_matches('.').contains('.')
        || after[domain..].trim_start().starts_with(['(', '[']);
    let start = before.len() - local;
    let end = text.len() - after.len() + after[..domain].trim_end_matches(['.', '-']).len();
    (local > 1 && domain > 1 && dotted && before.len() + 1 >= at).then_some(start..end)
}

/// A British number: 01, 02 and 07 are a person's kind; those that begin 03, 05, 08 and 09 are of organisations and others, and
/// of them those of public bodies (030) and of `contacts.toml` are nobody's.
fn telephone(bytes: &[u8], at: usize) -> Option<usize> {
    // A part of a reference, a sum, a decimal or a date is no number to call; "Tel.0163..." is one.
    let before = |n: usize| at.checked_sub(n).map_or(b' ', |at| bytes[at]);
    let joined = match before(1) {
        b'/' | b'#' | b'+' => true,
        b'-' | b'.' => !before(2).is_ascii_lowercase(),
        _ => at > 1 && bytes[at - 2..at] == *"£".as_bytes(),
    };
    if joined {
        return None;
    }
    let rest = &bytes[at..];
    // The country's code without its sign, and a 0 that stands apart, are no more than a guess: the whole must have a usual form.
    let mut loose = false;
    let abroad = if rest.starts_with(b"+44") {
        3
    } else if rest.starts_with(b"+ 44") {
        4
    } else if rest.starts_with(b"44") {
        loose = true;
        2
    } else {
        4 * usize::from(rest.starts_with(b"0044"))
    };
    let mut i = abroad;
    if abroad > 0 {
        while matches!(rest.get(i), Some(b' ' | b'(' | b')' | b'0' | b'-' | b'.')) {
            i += 1;
        }
    } else if rest.first() == Some(&b'0') {
        i = 1;
        let apart = rest[1..].iter().take(3);
        let apart = apart.take_while(|b| matches!(b, b' ' | b'-' | b'(' | b')'));
        i += apart.count();
        loose = i > 1;
    } else {
        return None;
    }
    let kind = *rest.get(i)?;
    if !matches!(kind, b'1' | b'2' | b'3' | b'5' | b'7' | b'8' | b'9')
        || kind == b'3' && rest.get(i + 1) == Some(&b'0')
    {
        return None;
    }
    let first = rest[i..].iter().take_while(|b| b.is_ascii_digit()).count();
    if first < 2 {
        return None;
    }
    let mut digits = rest[i..i + first].to_vec();
    let mut groups = vec![first];
    i += first;
    // Groups are apart by a blank, a hyphen, a bracket or a line's end, or by one dot or slash.
    loop {
        let gap = rest[i..]
            .iter()
            .take_while(|b| matches!(b, b' ' | b'-' | b'(' | b')' | b'\n'))
            .count();
        let signs = rest[i..i + gap].iter().filter(|b| **b == b'\n').count();
        let gap = if gap == 0 {
            usize::from(matches!(rest.get(i), Some(b'.' | b'/')))
        } else {
            gap
        };
        let wide = gap > 2 && rest[i..i + gap] != *b" - ";
        let group = rest[i + gap..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if gap == 0 || wide || signs > 1 || group < 2 || digits.len() + group > 10 {
            break;
        }
        digits.extend(&rest[i + gap..i + gap + group]);
        groups.push(group);
        i += gap + group;
    }
    let public =
        || std::str::from_utf8(&digits).is_ok_and(|digits| contacts().has_telephone(digits));
    let long = digits.len() == 10 || digits.len() == 9 && matches!(kind, b'1' | b'2' | b'7' | b'8');
    let usual = || match groups[..] {
        // Ten or twelve digits in a row may be any number; those of mobiles are likely to be one.
        [10] => kind == b'7',
        [4, 6] | [4, 3, 3] | [2, 4, 4] | [3, 3, 4] | [3, 7] | [5, 5] => {
            matches!(kind, b'1' | b'2' | b'7')
        }
        _ => false,
    };
    let blotted = digits[1..].iter().all(|digit| *digit == b'0');
    (long && edge_after(bytes, at + i) && (!loose || usual()) && !blotted && !public())
        .then_some(at + i)
}

/// Whether a number that was found is of an organisation's kind.
pub(super) fn is_office_number(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = digits
        .strip_prefix("0044")
        .or_else(|| {
            digits
                .strip_prefix("44")
                .filter(|_| number.starts_with(['+', '4']))
        })
        .unwrap_or(&digits);
    national
        .trim_start_matches('0')
        .starts_with(['3', '5', '8', '9'])
}

/// Ten digits with the right check digit (modulus 11), in groups of three, three and four, or beside the word NHS.
fn nhs(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    let groups = |gap: bool| -> Option<(Vec<u32>, usize)> {
        let mut digits = Vec::with_capacity(10);
        let mut i = 0;
        for (n, length) in [3, 3, 4].into_iter().enumerate() {
            if gap && n > 0 {
                matches!(rest.get(i), Some(b' ' | b'-')).then_some(())?;
                i += 1;
            }
            for _ in 0..length {
                digits.push(u32::from(
                    *rest.get(i).filter(|b| b.is_ascii_digit())? - b'0',
                ));
                i += 1;
            }
        }
        Some((digits, i))
    };
    let (digits, length, apart) = match groups(true) {
        Some((digits, length)) => (digits, length, true),
        None => groups(false).map(|(digits, length)| (digits, length, false))?,
    };
    let sum: u32 = digits[..9]
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        n => n,
    };
    let same = digits.iter().all(|d| *d == digits[0]);
    let named = near(text, at..at + length, &phrases().nhs);
    // Numbers of England, Wales and Northern Ireland begin with 3, 4, 6 or 7; those for tests and the like with 9.
    let usual = apart && matches!(digits[0], 3 | 4 | 6 | 7 | 9);
    let sound =
        check == digits[9] && !same && (named || usual) && edge_after(text.as_bytes(), at + length);
    sound.then_some(at + length)
}

/// A house number with a street's name after it, and a postcode within sixty bytes.
fn home(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes[at..]
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count();
    let letter = usize::from(bytes.get(at + number).is_some_and(u8::is_ascii_alphabetic));
    let street = at + number + letter;
    let named = bytes.get(street) == Some(&b' ')
        && bytes.get(street + 1).is_some_and(u8::is_ascii_uppercase);
    let lower = bytes.get(street + 2).is_some_and(u8::is_ascii_lowercase);
    if !(1..=4).contains(&number) || !named || !lower {
        return None;
    }
    let to = (street + NEAR).min(bytes.len());
    (street + 2..to).find_map(|i| {
        (edge_before(bytes, i))
            .then(|| postcode(bytes, i))
            .flatten()
    })
}

fn postcode(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let letters = rest.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let mut i = letters;
    if !(1..=2).contains(&letters) || !rest.get(i)?.is_ascii_digit() {
        return None;
    }
    i += 1;
    // A2 1AA, A22 1AA, A2A 1AA: the second sign of the district may be missing.
    let tail = |i: usize| -> Option<usize> {
        let i = if rest.get(i) == Some(&b' ') { i + 1 } else { i };
        let unit = rest.get(i..i + 3)?;
        let fits = unit[0].is_ascii_digit()
            && unit[1..]
                .iter()
                .all(|b| b.is_ascii_uppercase() && !b"CIKMOV".contains(b));
        (fits && edge_after(bytes, at + i + 3)).then_some(at + i + 3)
    };
    let second = rest
        .get(i)
        .is_some_and(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if second {
        tail(i + 1).or_else(|| tail(i))
    } else {
        tail(i)
    }
}

/// Two letters, six digits, a letter from A to D; prefixes that are never given out aside.
fn national_insurance(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let upper = |i: usize| rest.get(i).map(u8::to_ascii_uppercase);
    let (first, second) = (upper(0)?, upper(1)?);
    let fits = first.is_ascii_uppercase()
        && !b"DFIQUV".contains(&first)
        && second.is_ascii_uppercase()
        && !b"DFIQUVO".contains(&second);
    if !fits
        || matches!(
            &[first, second],
            b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ"
        )
    {
        return None;
    }
    let gap = |i: usize| usize::from(matches!(rest.get(i), Some(b' ' | b'-' | b'.')));
    let mut i = 2;
    for _ in 0..3 {
        i += gap(i);
        rest.get(i..i + 2)
            .filter(|pair| pair.iter().all(u8::is_ascii_digit))?;
        i += 2;
    }
    i += gap(i);
    (matches!(upper(i)?, b'A'..=b'D') && edge_after(bytes, at + i + 1)).then_some(at + i + 1)
}

/// A registration mark beside a word for vehicles: AA00 AAA, A000 AAA, AAA 000A, and in Northern Ireland AAA 0000 with I or Z.
fn registration(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let rest = &bytes[at..];
    let letters = |i: usize| {
        rest[i.min(rest.len())..]
            .iter()
            .take_while(|b| b.is_ascii_uppercase())
            .count()
    };
    let digits = |i: usize| {
        rest[i.min(rest.len())..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let gap = |i: usize| i + usize::from(rest.get(i) == Some(&b' '));
    let first = letters(0);
    let end = match first {
        1 | 2 => {
            let n = digits(first);
            let tail = gap(first + n);
            let fits = if first == 2 {
                n == 2
            } else {
                (1..=3).contains(&n)
            };
            (fits && letters(tail) == 3).then_some(tail + 3)
        }
        3 => {
            let number = gap(3);
            let n = digits(number);
            let end = number + n;
            let prefix = &rest[..3];
            if (1..=3).contains(&n)
                && letters(end) == 1
                && !b"IOQUZ".contains(&rest[end])
                && !MAKES.contains(&prefix)
            {
                Some(end + 1)
            } else {
                ((1..=4).contains(&n)
                    && prefix.iter().any(|b| b"IZ".contains(b))
                    && prefix[0] != b'I')
                    .then_some(end)
            }
        }
        _ => None,
    }?;
    let sound = edge_after(bytes, at + end) && near(text, at..at + end, &phrases().vehicle);
    sound.then_some(at + end)
}

/// Makers of vehicles before whose models (BMW 320D) their names stand as three capital letters.
const MAKES: &[&[u8]] = &[
    b"BMW", b"KIA", b"MAN", b"DAF", b"JCB", b"KTM", b"BYD", b"LDV", b"TVR", b"BSA",
];

/// A whole date soon after a word for birth.
fn birth(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let second = bytes
        .get(at + 1)
        .copied()
        .unwrap_or(b' ')
        .to_ascii_lowercase();
    if !matches!(
        (bytes[at].to_ascii_lowercase(), second),
        (b'b', b'o' | b'i') | (b'd', b'o' | b'a' | b'.')
    ) {
        return None;
    }
    let word = phrases().birth.iter().find(|word| {
        bytes
            .get(at..at + word.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(word.as_bytes()))
            && edge_after(bytes, at + word.len())
    })?;
    let from = at + word.len();
    (from..(from + 24).min(bytes.len()))
        .filter(|&i| edge_before(bytes, i))
        .find_map(|i| date(text, i).map(|end| i..end))
}

/// Where a whole date ends that begins here: 12/03/1984, 12.3.84, 1984-03-12, 12 March 1984, 12th of March 1984.
pub(super) fn date(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return date_in_words(text, at);
    }
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let day = digits(rest);
    let mut i = day;
    let separator = rest.as_bytes().get(i).copied().unwrap_or(b' ');
    if matches!(separator, b'/' | b'.' | b'-') && matches!(day, 1 | 2 | 4) {
        let month = digits(&rest[i + 1..]);
        i += 1 + month;
        let again = rest.as_bytes().get(i) == Some(&separator);
        let year = if again { digits(&rest[i + 1..]) } else { 0 };
        let sound = matches!(month, 1 | 2)
            && if day == 4 {
                matches!(year, 1 | 2)
            } else {
                matches!(year, 2 | 4)
            };
        return sound.then_some(at + i + 1 + year);
    }
    if !matches!(day, 1 | 2) {
        return None;
    }
    let mut words = rest[i..].split_whitespace();
    let mut word = words.next()?;
    if matches!(word, "st" | "nd" | "rd" | "th") {
        word = words.next()?;
    }
    if word == "of" {
        word = words.next()?;
    }
    let year = words.next()?;
    let length = digits(year);
    let sound = is_month(word) && matches!(length, 2 | 4);
    sound.then(|| year.as_ptr() as usize - text.as_ptr() as usize + length)
}

fn is_month(word: &str) -> bool {
    let month = word.trim_end_matches([',', '.']).to_ascii_lowercase();
    month.len() >= 3
        && vocabulary()
            .months_in_full()
            .any(|name| month.starts_with(&name[..3]))
        && month.bytes().all(|b| b.is_ascii_lowercase())
}

/// The same, the day in words or after the month: third of May 1990, March 12, 1984.
fn date_in_words(text: &str, at: usize) -> Option<usize> {
    const DAYS: &str = " first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth \
        sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth \
        twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first ";
    let mut words = text[at..]
        .split_whitespace()
        .map(|word| word.trim_end_matches([',', '.', ';']));
    let digits = |s: &str, lengths: &[usize]| {
        let n = s.bytes().take_while(u8::is_ascii_digit).count();
        lengths.contains(&n).then_some(n)
    };
    let first = words.next()?;
    let year = if is_month(first) {
        digits(words.next()?, &[1, 2])?;
        words.next()?
    } else {
        if !DAYS.contains(&format!(" {} ", first.to_ascii_lowercase())) {
            return None;
        }
        let word = words.next()?;
        let month = if word == "of" { words.next()? } else { word };
        if !is_month(month) {
            return None;
        }
        words.next()?
    };
    let length = digits(year, &[4])?;
    Some(year.as_ptr() as usize - text.as_ptr() as usize + length)
}

/// A rank and a number, or "collar number 123".
fn numbered_officer(bytes: &[u8], at: usize, word: &str, rank: bool) -> Option<usize> {
    let label = ["warrant", "collar", "shoulder"]
        .into_iter()
        .find(|label| word.eq_ignore_ascii_case(label));
    if !rank && label.is_none() {
        return None;
    }
    let mut i = at + word.len();
    let blanks = |i: usize| {
        i + bytes[i..]
            .iter()
            .take_while(|b| matches!(b, b' ' | b':' | b'#' | b'.' | b'/' | b'-' | b'(' | b'\n'))
            .count()
    };
    i = blanks(i);
    let mut said = rank || label != Some("warrant");
    for abbreviation in ["numbers", "number", "no", "card"] {
        if bytes
            .get(i..i + abbreviation.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(abbreviation.as_bytes()))
        {
            i = blanks(i + abbreviation.len());
            said = true;
            break;
        }
    }
    let n = bytes[i..].iter().take_while(|b| b.is_ascii_digit()).count();
    // A sum, a share, a decimal or a span is no number of a person.
    let after = bytes.get(i + n).copied().unwrap_or(b' ');
    let more = bytes.get(i + n + 1).is_some_and(u8::is_ascii_digit);
    let amount = after == b'%' || matches!(after, b',' | b'.' | b'-' | b'/') && more;
    // PC4521: a short rank may stand directly before.
    let apart =
        i > at + word.len() || rank && n > 2 && !word.bytes().any(|b| b.is_ascii_lowercase());
    (said && apart && (2..=6).contains(&n) && !amount && edge_after(bytes, i + n)).then_some(i + n)
}

/// A rank below chief officer and a surname; not in a heading, whose words have capitals anyway.
fn named_officer(text: &str, at: usize, word: &str) -> Option<Range<usize>> {
    let lists = phrases();
    // A line that is longer is no heading.
    let window = &text.as_bytes()[at.saturating_sub(300)..at];
    let line = window
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(window, |n| &window[n + 1..]);
    if line.trim_ascii_start().starts_with(b"#") {
        return None;
    }
    let titled = |word: &str| -> String {
        let mut letters = word.chars();
        letters
            .next()
            .into_iter()
            .chain(letters.flat_map(char::to_lowercase))
            .collect()
    };
    let before = text[..at]
        .trim_end()
        .rsplit(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or("");
    if word.eq_ignore_ascii_case("constable") && lists.chief_ranks.has(&titled(before)) {
        return None;
    }
    let after = &text[at + word.len()..];
    let after = after.strip_prefix('.').unwrap_or(after);
    let mut name = after
        .strip_prefix([' ', '\n'])
        .map(|name| name.trim_start_matches(' '))?;
    // Initials.
    for _ in 0..3 {
        let mut letters = name.chars();
        let (first, second) = (letters.next()?, letters.next()?);
        if !(first.is_uppercase() && matches!(second, '.' | ' ')) {
            break;
        }
        name = name[first.len_utf8()..].trim_start_matches(['.', ' ']);
    }
    let length = name
        .find(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '’' | '-')))
        .unwrap_or(name.len());
    let surname = name[..length].trim_end_matches(['\'', '’', '-']);
    let surname = surname
        .strip_suffix("'s")
        .or_else(|| surname.strip_suffix("’s"))
        .unwrap_or(surname);
    let capital = surname.chars().next().is_some_and(char::is_uppercase);
    let small = surname.chars().filter(|c| c.is_lowercase()).count() >= 2;
    // In capitals throughout, as forms have names: what can be spoken is no abbreviation.
    let vowels = surname
        .chars()
        .filter(|c| matches!(c, 'A' | 'E' | 'I' | 'O' | 'U' | 'Y'))
        .count();
    let large =
        surname.chars().count() >= 4 && vowels > 0 && !surname.chars().any(char::is_lowercase);
    let start = name.as_ptr() as usize - text.as_ptr() as usize;
    let other = lists.no_surnames.has(surname) || large && lists.no_surnames.has(&titled(surname));
    // "Chief Superintendent Varga": the whole rank tells how senior somebody is.
    let chief = ["Chief ", "chief ", "CHIEF ", "Ch ", "C/"]
        .into_iter()
        .find(|chief| text[..at].ends_with(chief))
        .filter(|_| !word.eq_ignore_ascii_case("constable"))
        .map_or(0, str::len);
    (capital && (small || large) && !other).then(|| at - chief..start + surname.len())
}

/// A reference of the force's own form.
fn case_reference(bytes: &[u8], at: usize, pattern: &str) -> Option<usize> {
    let end = at + pattern.len();
    let part = bytes.get(at..end)?;
    let fits = part.iter().zip(pattern.bytes()).all(|(b, p)| match p {
        b'#' => b.is_ascii_digit(),
        b'?' => b.is_ascii_uppercase(),
        p => *b == p,
    });
    (fits && edge_after(bytes, end)).then_some(end)
}

/// Whether one of these words stands near a place, on either side of it.
fn near(text: &str, place: Range<usize>, words: &crate::law::Phrases) -> bool {
    let mut from = place.start.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (place.end + NEAR).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    words.in_text(&text[from..to].to_lowercase())
}

/// Where bars made by hand stand: blocks drawn over nothing, words in brackets.
pub(super) fn made_bars(text: &str, mut found: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    if memchr::memchr(0xE2, bytes).is_some() {
        let block = |c: char| {
            matches!(
                c,
                '█' | '▇' | '▆' | '▓' | '▒' | '■' | '⬛' | '▮' | '◼' | '▬'
            )
        };
        let mut from = 0;
        while let Some(at) = text[from..].find(block).map(|n| from + n) {
            let length: usize = text[at..]
                .chars()
                .take_while(|c| block(*c))
                .map(char::len_utf8)
                .sum();
            let solid = text[at..].starts_with('█');
            if solid || length > 6 {
                found(at..at + length);
            }
            from = at + length;
        }
    }
    for at in memchr::memchr3_iter(b'[', b'(', b'<', bytes) {
        let closing = match bytes[at] {
            b'[' => b']',
            b'(' => b')',
            _ => b'>',
        };
        // "[redacted]", "[Redacted - s40(2)]", "[name redacted under section 40]".
        let inside = &bytes[at + 1..];
        let word = phrases().made_bars.iter().find(|bar| {
            inside
                .get(..bar.len())
                .is_some_and(|b| b.eq_ignore_ascii_case(bar.as_bytes()))
        });
        let Some(word) = word else { continue };
        let rest = &inside[word.len()..];
        let more = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let ground = || {
            phrases().bar_grounds.iter().any(|w| {
                rest[more..]
                    .get(..w.len())
                    .is_some_and(|b| b.eq_ignore_ascii_case(w.as_bytes()))
            })
        };
        let bare = rest.first() == Some(&closing) || more > 0 && rest.get(more) == Some(&closing);
        let signed = matches!(rest.get(more), Some(b'-' | b':' | b';' | b',' | b'/'));
        let end = memchr::memchr(closing, &rest[..rest.len().min(NEAR)]);
        let end = end.map(|n| at + 1 + word.len() + n + 1).map(|end| {
            // A provision has brackets of its own.
            if closing == b')' && bytes.get(end) == Some(&b')') {
                end + 1
            } else {
                end
            }
        });
        if let Some(end) = end.filter(|end| {
            (bare || signed || more > 0 && ground()) && bytes.get(*end) != Some(&b'(')
        }) {
            found(at..end);
        }
    }
}

/// Where text is struck out, and so can be read still.
pub(super) fn struck_out(text: &str, mut found: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'~', &bytes[from..]).map(|n| from + n) {
        let run = bytes[at..].iter().take_while(|b| **b == b'~').count();
        from = at + run;
        let opens = run == 2 && bytes.get(from).is_some_and(|b| !b.is_ascii_whitespace());
        let closes = memchr::memmem::find(&bytes[from..], b"~~")
            .filter(|n| *n > 0 && !bytes[from + n - 1].is_ascii_whitespace());
        if let Some(n) = closes.filter(|n| opens && !text[from..from + n].contains("\n\n")) {
            found(at..from + n + run);
            from += n + run;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::private::check::view::View;

    /// What a text holds, with what was found of it.
    fn finds(text: &str) -> Vec<(Code, String)> {
        let mut all = Vec::new();
        let view = View::of_markdown(text);
        scan(view.text(), &["NM/####/##".to_owned()], |code, range| {
            all.push((code, text[view.range(range)].to_owned()))
        });
        all
    }

    /// Every line of the table: a code and what is found, or `-`; a bar; the text.
    #[test]
    fn the_table_of_personal_data_holds() {
        let (mut rows, mut faults) = (0, String::new());
        for line in include_str!("../../../tests/rules/personal.tsv")
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
        {
            // What cannot be seen in the file is written as an escape.
            let line = line
                .replace("\\n", "\n")
                .replace("\\u{AD}", "\u{AD}")
                .replace("\\u{200B}", "\u{200B}")
                .replace("\\u{A0}", "\u{A0}");
            let mut columns = line.split('\t');
            let (code, part, text) = (
                columns.next().unwrap_or(""),
                columns.next().unwrap_or(""),
                columns.next().unwrap_or(""),
            );
            let found: Vec<(String, String)> = finds(text)
                .into_iter()
                .map(|(code, part)| (code.to_string(), part))
                .collect();
            let wanted: Vec<(String, String)> = if code == "-" {
                Vec::new()
            } else {
                vec![(code.to_owned(), part.to_owned())]
            };
            if found != wanted {
                faults += &format!("{text}\n    found: {found:?}, wanted: {wanted:?}\n");
            }
            rows += 1;
        }
        assert!(faults.is_empty(), "{faults}");
        assert!(rows > 180, "the table has {rows} rows");
    }

    #[test]
    fn bars_made_by_hand_are_found() {
        let finds = |text: &str| {
            let mut all = Vec::new();
            made_bars(text, |range| all.push(text[range].to_owned()));
            struck_out(text, |range| all.push(text[range].to_owned()));
            all
        };
        assert_eq!(
            finds("We sent ████ to [REDACTED] and ~~PC Smith~~ too."),
            ["████", "[REDACTED]", "~~PC Smith~~"]
        );
        assert_eq!(
            finds(
                "[Redacted - s40(2)], [name redacted under section 40], (redacted: s40(2)) and ~~Smith~~"
            ),
            [
                "[Redacted - s40(2)]",
                "[name redacted under section 40]",
                "(redacted: s40(2))",
                "~~Smith~~"
            ]
        );
        let none = "The ■ marks a stop; see [the note](#note), [redacted](a.pdf), [redacted copies], (removed) ~ about ~~ 4, ~5 to ~6, ~Smith~";
        assert!(finds(none).is_empty(), "{:?}", finds(none));
    }
}
