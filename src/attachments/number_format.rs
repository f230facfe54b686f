//! Number formats of spreadsheets: what a cell shows of its value, and whether it shows anything.

use super::sheet::Value;

/// Whether a format shows nothing of a value; without a value, whether it shows nothing of any.
pub fn is_blank(code: &str, value: Option<&Value>) -> bool {
    let sections = sections(code);
    let nothing = |section: &str| shows_nothing(section);
    if code.trim().is_empty() {
        return false;
    }
    match value {
        None => sections.iter().all(|section| nothing(section)),
        Some(Value::Empty) => false,
        // A zero that does not show is no secret.
        Some(Value::Number(n)) if *n == 0.0 => false,
        Some(value) => section_of(&sections, value).is_some_and(nothing),
    }
}

/// The parts of a format between its semicolons, those in quotation marks aside.
fn sections(code: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let (mut begin, mut quoted, mut skip) = (0, false, false);
    for (at, c) in code.char_indices() {
        match c {
            _ if skip => skip = false,
            '"' => quoted = !quoted,
            '\\' | '_' | '*' if !quoted => skip = true,
            ';' if !quoted => {
                sections.push(&code[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&code[begin..]);
    sections
}

/// The section that a value is shown with; none where it is shown as it is.
fn section_of<'a>(sections: &[&'a str], value: &Value) -> Option<&'a str> {
    let n = match (value, sections.len()) {
        (Value::Number(_), 0 | 1) => 0,
        (Value::Number(n), 2) => usize::from(*n < 0.0),
        (Value::Number(n), _) if *n > 0.0 => 0,
        (Value::Number(n), _) if *n < 0.0 => 1,
        (Value::Number(_), _) => 2,
        (_, 4..) => 3,
        // A text goes past the sections of numbers, unless the only one there is says where it stands.
        (_, 1) if sections[0].contains('@') => 0,
        _ => return None,
    };
    sections.get(n).copied()
}

/// Whether a section has nothing but blanks, fillers and conditions, or letters in white.
fn shows_nothing(section: &str) -> bool {
    let mut chars = section.chars().peekable();
    let mut bracket = String::new();
    while let Some(c) = chars.next() {
        match c {
            '[' => {
                bracket.clear();
                bracket.extend(chars.by_ref().take_while(|c| *c != ']'));
                if bracket.eq_ignore_ascii_case("white") {
                    return true;
                }
                // An elapsed time shows.
                if bracket
                    .chars()
                    .all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's'))
                    && !bracket.is_empty()
                {
                    return false;
                }
            }
            '_' | '*' => {
                chars.next();
            }
            '"' | '\\' => {
                let shown = if c == '"' {
                    chars
                        .by_ref()
                        .take_while(|c| *c != '"')
                        .any(|c| !c.is_whitespace())
                } else {
                    chars.next().is_some_and(|c| !c.is_whitespace())
                };
                if shown {
                    return false;
                }
            }
            c if c.is_whitespace() => {}
            _ => return false,
        }
    }
    true
}

/// The formats that have numbers instead of being written in the file, as they read in Britain.
pub fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "dd/mm/yyyy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "dd/mm/yyyy h:mm",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        49 => "@",
        _ => return None,
    })
}

/// A value as a cell of this format shows it. What a format asks for that is not known here (fractions, exponents, other calendars) is
/// left as the number that it is.
pub fn shown(value: &Value, code: Option<&str>, by_1904: bool) -> String {
    let number = match value {
        Value::Empty => return String::new(),
        Value::Text(text) => return text.clone(),
        Value::Number(number) => *number,
    };
    let Some(code) = code.filter(|code| !code.eq_ignore_ascii_case("general")) else {
        return general(number);
    };
    let sections = sections(code);
    let Some(section) = section_of(&sections, value) else {
        return general(number);
    };
    // A section of its own for negative numbers says where their sign stands.
    let number = if number < 0.0 && sections.len() > 1 {
        -number
    } else {
        number
    };
    let section = section.trim();
    if section.eq_ignore_ascii_case("general") || section == "@" {
        return general(number);
    }
    let tokens = tokens(section);
    if tokens.iter().any(|token| matches!(token, Token::Date(_))) {
        date(number, &tokens, by_1904).unwrap_or_else(|| general(number))
    } else {
        decimal(number, &tokens).unwrap_or_else(|| general(number))
    }
}

/// A number without a format.
fn general(number: f64) -> String {
    // Fifteen digits are what a spreadsheet keeps.
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// A part of a section.
enum Token {
    /// Shown as it is.
    Literal(String),
    /// Letters of a date or a time.
    Date(String),
    /// Digits, as `#,##0.00`.
    Digits(String),
    /// Something that is not known.
    Other,
}

fn tokens(section: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut literal = String::new();
    let mut chars = section.chars().peekable();
    let flush = |literal: &mut String, tokens: &mut Vec<Token>| {
        if !literal.is_empty() {
            tokens.push(Token::Literal(std::mem::take(literal)));
        }
    };
    while let Some(c) = chars.next() {
        match c {
            '"' => literal.extend(chars.by_ref().take_while(|c| *c != '"')),
            '\\' => literal.extend(chars.next()),
            '_' => {
                chars.next();
                literal.push(' ');
            }
            '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let elapsed = !inside.is_empty()
                    && inside
                        .chars()
                        .all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's'));
                if elapsed {
                    flush(&mut literal, &mut tokens);
                    tokens.push(Token::Other);
                } else if let Some(currency) = inside.strip_prefix('$') {
                    // `[$£-809]` is the pound as it is written here.
                    literal.push_str(currency.split('-').next().unwrap_or(""));
                }
            }
            '0' | '#' | '?' => {
                flush(&mut literal, &mut tokens);
                let mut digits = String::from(c);
                while let Some(more) = chars.next_if(|c| matches!(c, '0' | '#' | '?' | ',' | '.')) {
                    digits.push(more);
                }
                tokens.push(Token::Digits(digits));
            }
            'A' | 'a' if chars.peek().is_some_and(|c| matches!(c, 'M' | 'm' | '/')) => {
                flush(&mut literal, &mut tokens);
                while chars
                    .next_if(|c| matches!(c, 'M' | 'm' | '/' | 'P' | 'p' | 'A' | 'a'))
                    .is_some()
                {}
                tokens.push(Token::Date("AM/PM".to_owned()));
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => {
                flush(&mut literal, &mut tokens);
                let letter = c.to_ascii_lowercase();
                let mut letters = String::from(letter);
                while chars
                    .next_if(|more| more.to_ascii_lowercase() == letter)
                    .is_some()
                {
                    letters.push(letter);
                }
                tokens.push(Token::Date(letters));
            }
            'E' | 'e' | 'b' | 'g' | '@' => {
                flush(&mut literal, &mut tokens);
                tokens.push(Token::Other);
            }
            c => literal.push(c),
        }
    }
    flush(&mut literal, &mut tokens);
    tokens
}

fn decimal(number: f64, tokens: &[Token]) -> Option<String> {
    let per_cent = tokens
        .iter()
        .any(|token| matches!(token, Token::Literal(text) if text.contains('%')));
    let value = if per_cent { number * 100.0 } else { number };
    let mut out = String::new();
    let mut seen = false;
    for token in tokens {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Digits(_) if seen => return None,
            Token::Digits(code) => {
                seen = true;
                let thousands = code.trim_end_matches(',').contains(',');
                if code.ends_with(',') {
                    return None;
                }
                let (whole, places) = code.split_once('.').unwrap_or((code, ""));
                let fixed = places.matches('0').count();
                let mut text = format!("{:.*}", places.len(), value.abs());
                if places.len() > fixed {
                    let keep = text.len() - (places.len() - fixed);
                    while text.len() > keep && text.ends_with('0') {
                        text.pop();
                    }
                    if text.ends_with('.') {
                        text.pop();
                    }
                }
                let (digits, rest) = match text.find('.') {
                    Some(point) => text.split_at(point),
                    None => (text.as_str(), ""),
                };
                let least = whole.matches('0').count();
                let digits = if least == 0 && digits == "0" {
                    ""
                } else {
                    digits
                };
                let mut digits = format!("{digits:0>least$}");
                if thousands {
                    let mut at = digits.len();
                    while at > 3 {
                        at -= 3;
                        digits.insert(at, ',');
                    }
                }
                if value < 0.0 && text.chars().any(|c| matches!(c, '1'..='9')) {
                    out.push('-');
                }
                out.push_str(&digits);
                out.push_str(rest);
            }
            Token::Date(_) | Token::Other => return None,
        }
    }
    Some(out.trim().to_owned())
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

fn date(serial: f64, tokens: &[Token], by_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let seconds = (serial.fract() * 86_400.0).round() as i64;
    let days = serial.trunc() as i64 + seconds / 86_400;
    let seconds = seconds % 86_400;
    let first = if by_1904 {
        jiff::civil::date(1904, 1, 1)
    } else if days < 60 {
        // The first Excel took 1900 for a leap year.
        jiff::civil::date(1899, 12, 31)
    } else {
        jiff::civil::date(1899, 12, 30)
    };
    let day = first
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()?;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let half = tokens
        .iter()
        .any(|token| matches!(token, Token::Date(letters) if letters == "AM/PM"));
    let mut out = String::new();
    for (n, token) in tokens.iter().enumerate() {
        let letters = match token {
            Token::Literal(text) => {
                out.push_str(text);
                continue;
            }
            // Fractions of a second: `ss.00`.
            Token::Digits(_) | Token::Other => return None,
            Token::Date(letters) => letters.as_str(),
        };
        let neighbour = |step: isize, letter: char| {
            let mut at = n as isize + step;
            while let Some(token) = usize::try_from(at).ok().and_then(|at| tokens.get(at)) {
                if let Token::Date(letters) = token {
                    return letters.starts_with(letter);
                }
                at += step;
            }
            false
        };
        let minutes = letters.len() <= 2 && (neighbour(-1, 'h') || neighbour(1, 's'));
        let shown = match letters {
            "yy" | "y" => format!("{:02}", day.year() % 100),
            "yyy" | "yyyy" => format!("{:04}", day.year()),
            "m" if minutes => minute.to_string(),
            "mm" if minutes => format!("{minute:02}"),
            "m" => day.month().to_string(),
            "mm" => format!("{:02}", day.month()),
            "mmm" => MONTHS[day.month() as usize - 1][..3].to_owned(),
            "mmmm" => MONTHS[day.month() as usize - 1].to_owned(),
            "d" => day.day().to_string(),
            "dd" => format!("{:02}", day.day()),
            "ddd" => DAYS[day.weekday().to_monday_zero_offset() as usize][..3].to_owned(),
            "dddd" => DAYS[day.weekday().to_monday_zero_offset() as usize].to_owned(),
            "h" | "hh" => {
                let hour = if half { (hour + 11) % 12 + 1 } else { hour };
                if letters == "h" {
                    hour.to_string()
                } else {
                    format!("{hour:02}")
                }
            }
            "s" => second.to_string(),
            "ss" => format!("{second:02}"),
            "AM/PM" => if hour < 12 { "AM" } else { "PM" }.to_owned(),
            _ => return None,
        };
        out.push_str(&shown);
    }
    Some(out.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_their_cells_show_them() {
        for (number, code, told) in [
            (1234.5, "General", "1234.5"),
            (0.1 + 0.2, "General", "0.3"),
            (1234.5, "#,##0.00", "1,234.50"),
            (-1234.5, "#,##0", "-1,234"),
            (-12.0, "0;(0)", "(12)"),
            (0.256, "0.0%", "25.6%"),
            (45_000.0, "dd/mm/yyyy", "15/03/2023"),
            (45_000.75, "d mmm yyyy h:mm AM/PM", "15 Mar 2023 6:00 PM"),
            (0.5, "hh:mm:ss", "12:00:00"),
            (12.0, "[$£-809]#,##0.00", "£12.00"),
            (12.5, "0.0#", "12.5"),
            (1.0, "0.00E+00", "1"),
        ] {
            assert_eq!(
                shown(&Value::Number(number), Some(code), false),
                told,
                "{code}"
            );
        }
    }

    #[test]
    fn formats_that_show_nothing() {
        let text = Value::Text("Smith".to_owned());
        let one = Value::Number(1.0);
        let minus = Value::Number(-1.0);
        for (code, value, blank) in [
            (";;;", &text, true),
            (";;;", &one, true),
            ("0;0;", &one, false),
            ("0;;0", &minus, true),
            ("0;0;0;", &text, true),
            ("0;0;0;@", &text, false),
            ("\"\"", &one, true),
            ("[White]0", &one, true),
            ("_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-", &text, false),
            ("[h]:mm", &one, false),
            ("General", &text, false),
        ] {
            assert_eq!(is_blank(code, Some(value)), blank, "{code}");
        }
    }
}
