//! The objects of a PDF as they stand in its bytes (ISO 32000-1, 7.2 and 7.3): read strictly, with a limit on nesting.

use crate::attachments::{Budget, Stop};

/// Objects within objects: programs write some five.
const NESTING: usize = 100;

/// The number of an indirect object. Generations are told apart by where they stand alone.
pub type Id = u32;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, whole or not.
    Number(f64),
    /// A string of bytes, its escapes read.
    Text(Vec<u8>),
    /// A name, without its slash, its escapes read.
    Name(Vec<u8>),
    /// Values in order.
    List(Vec<Object>),
    /// Values by name.
    Dict(Dict),
    /// What stands elsewhere under this number.
    Ref(Id),
}

impl Object {
    pub fn number(&self) -> Option<f64> {
        match self {
            Object::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// A whole number that counts or places something.
    pub fn size(&self) -> Option<usize> {
        let n = self.number()?;
        ((0.0..1e15).contains(&n) && n.fract() == 0.0).then_some(n as usize)
    }

    pub fn name(&self) -> Option<&[u8]> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Object::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Object::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Object]> {
        match self {
            Object::List(list) => Some(list),
            _ => None,
        }
    }

    pub fn reference(&self) -> Option<Id> {
        match self {
            Object::Ref(id) => Some(*id),
            _ => None,
        }
    }
}

/// Values by name, in the order written; one that stands twice is kept twice, since readers differ on which they take.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dict(pub Vec<(Vec<u8>, Object)>);

impl Dict {
    /// The value of a name: the last, as most readers take it.
    pub fn get(&self, name: &str) -> Option<&Object> {
        let found = self.0.iter().rev().find(|(key, _)| key == name.as_bytes());
        found.map(|(_, value)| value)
    }

    /// Whether there is something under this name.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| *value != Object::Null)
    }

    /// Whether the value of a name is this name.
    pub fn is(&self, key: &str, name: &str) -> bool {
        self.get(key).and_then(Object::name) == Some(name.as_bytes())
    }
}

pub fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(b: u8) -> bool {
    matches!(
        b,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn is_regular(b: u8) -> bool {
    !is_space(b) && !is_delimiter(b)
}

/// Goes through bytes.
pub struct Reader<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

fn odd() -> Stop {
    Stop::because("an object is not written as the format has it")
}

impl<'a> Reader<'a> {
    pub fn at(bytes: &'a [u8], at: usize) -> Reader<'a> {
        Reader { bytes, at }
    }

    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes over white space and comments.
    pub fn skip(&mut self) {
        while let Some(b) = self.peek() {
            if b == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(b) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Takes a word if it stands here, and nothing that goes on with it.
    pub fn word(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word.as_bytes())
            && !self
                .bytes
                .get(self.at + word.len())
                .is_some_and(|b| is_regular(*b));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Takes a whole number without a sign.
    pub fn digits(&mut self) -> Option<u64> {
        let from = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        let read = std::str::from_utf8(&self.bytes[from..self.at])
            .ok()
            .and_then(|digits| digits.parse().ok());
        if read.is_none() {
            self.at = from;
        }
        read
    }

    /// Takes `N G obj`.
    pub fn head(&mut self) -> Option<(Id, u64)> {
        let from = self.at;
        let head = (|| {
            let id = Id::try_from(self.digits()?).ok()?;
            self.gap()?;
            let generation = self.digits()?;
            self.gap()?;
            // What follows may stand close to it: `obj<<`, and from some programs `obj1`.
            self.rest().starts_with(b"obj").then(|| self.at += 3)?;
            Some((id, generation))
        })();
        if head.is_none() {
            self.at = from;
        }
        head
    }

    fn gap(&mut self) -> Option<()> {
        let from = self.at;
        self.skip();
        (self.at > from).then_some(())
    }

    /// Takes one value.
    pub fn object(&mut self, budget: &mut Budget) -> Result<Object, Stop> {
        self.value(budget, NESTING)
    }

    fn value(&mut self, budget: &mut Budget, nesting: usize) -> Result<Object, Stop> {
        budget.spend(1)?;
        if nesting == 0 {
            return Err(Stop::because("objects lie too deep within one another"));
        }
        self.skip();
        match self.peek().ok_or_else(odd)? {
            b'/' => Ok(Object::Name(self.name(budget)?)),
            b'(' => self.string(budget),
            b'<' if self.rest().starts_with(b"<<") => self.dict(budget, nesting),
            b'<' => self.hexadecimal(budget),
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                loop {
                    self.skip();
                    if self.peek().ok_or_else(odd)? == b']' {
                        self.at += 1;
                        return Ok(Object::List(list));
                    }
                    list.push(self.value(budget, nesting - 1)?);
                }
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number_or_reference(),
            _ if self.word("true") => Ok(Object::Bool(true)),
            _ if self.word("false") => Ok(Object::Bool(false)),
            _ if self.word("null") => Ok(Object::Null),
            _ => Err(odd()),
        }
    }

    fn dict(&mut self, budget: &mut Budget, nesting: usize) -> Result<Object, Stop> {
        self.at += 2;
        let mut dict = Dict::default();
        loop {
            self.skip();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Ok(Object::Dict(dict));
            }
            if self.peek() != Some(b'/') {
                return Err(odd());
            }
            let name = self.name(budget)?;
            self.skip();
            // `/Key >>` and `/Key /Next` cannot be told apart but by this.
            if self.rest().starts_with(b">>") {
                dict.0.push((name, Object::Null));
                continue;
            }
            let value = self.value(budget, nesting - 1)?;
            dict.0.push((name, value));
        }
    }

    fn name(&mut self, budget: &mut Budget) -> Result<Vec<u8>, Stop> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(b) = self.peek().filter(|b| is_regular(*b)) {
            self.at += 1;
            let escaped = (b == b'#')
                .then(|| self.bytes.get(self.at..self.at + 2))
                .flatten()
                .and_then(|two| std::str::from_utf8(two).ok())
                .and_then(|two| u8::from_str_radix(two, 16).ok());
            if escaped.is_some() {
                self.at += 2;
            }
            name.push(escaped.unwrap_or(b));
        }
        budget.spend(name.len() as u64 / 64)?;
        Ok(name)
    }

    fn string(&mut self, budget: &mut Budget) -> Result<Object, Stop> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1);
        loop {
            let b = self.peek().ok_or_else(odd)?;
            self.at += 1;
            match b {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    let next = self.peek().ok_or_else(odd)?;
                    self.at += 1;
                    match next {
                        b'n' => text.push(b'\n'),
                        b'r' => text.push(b'\r'),
                        b't' => text.push(b'\t'),
                        b'b' => text.push(8),
                        b'f' => text.push(12),
                        b'\r' => {
                            if self.peek() == Some(b'\n') {
                                self.at += 1;
                            }
                        }
                        b'\n' => {}
                        b'0'..=b'7' => {
                            let mut code = u32::from(next - b'0');
                            for _ in 0..2 {
                                let Some(digit @ b'0'..=b'7') = self.peek() else {
                                    break;
                                };
                                code = code * 8 + u32::from(digit - b'0');
                                self.at += 1;
                            }
                            text.push(code as u8);
                        }
                        other => text.push(other),
                    }
                    continue;
                }
                _ => {}
            }
            text.push(b);
        }
        budget.spend(text.len() as u64 / 64)?;
        Ok(Object::Text(text))
    }

    fn hexadecimal(&mut self, budget: &mut Budget) -> Result<Object, Stop> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            let b = self.peek().ok_or_else(odd)?;
            self.at += 1;
            match b {
                b'>' => break,
                b if is_space(b) => {}
                b => digits.push((b as char).to_digit(16).ok_or_else(odd)? as u8),
            }
        }
        budget.spend(digits.len() as u64 / 64)?;
        let pairs = digits.chunks(2);
        Ok(Object::Text(
            pairs
                .map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0))
                .collect(),
        ))
    }

    fn number_or_reference(&mut self) -> Result<Object, Stop> {
        let from = self.at;
        if let Some(id) = self.digits() {
            let after = self.at;
            let reference = (|| {
                self.gap()?;
                self.digits()?;
                self.gap()?;
                self.word("R").then_some(())?;
                Id::try_from(id).ok()
            })();
            if let Some(id) = reference {
                return Ok(Object::Ref(id));
            }
            self.at = after;
        }
        self.at = from;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        number(&self.bytes[from..self.at])
            .map(Object::Number)
            .ok_or_else(odd)
    }
}

/// A number as programs write it: `--5` and `1.2-3` are found in the wild, and every reader takes them somehow.
fn number(written: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(written).ok()?;
    let signs = text.len() - text.trim_start_matches(['+', '-']).len();
    let negative = text.starts_with('-');
    let digits = &text[signs..];
    let end = digits[..]
        .find(|c: char| c != '.' && !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    if !rest.is_empty() && !rest.starts_with('-') {
        return None;
    }
    let value: f64 = match digits {
        "" => return None,
        "." => 0.0,
        digits => digits.parse().ok()?,
    };
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> Option<Object> {
        Reader::at(written.as_bytes(), 0)
            .object(&mut Budget::default())
            .ok()
    }

    #[test]
    fn values_are_read_as_the_format_has_them() {
        let text = |s: &str| Object::Text(s.as_bytes().to_vec());
        for (written, value) in [
            ("12", Object::Number(12.0)),
            ("-.5", Object::Number(-0.5)),
            ("12 0 R", Object::Ref(12)),
            ("12 0 RG", Object::Number(12.0)),
            ("(a(b)\\)\\101\\\nc)", text("a(b))Ac")),
            ("<4 1 4>", text("A@")),
            ("/A#20b", Object::Name(b"A b".to_vec())),
            (
                "[1 % two\n2]",
                Object::List(vec![Object::Number(1.0), Object::Number(2.0)]),
            ),
            (
                "<</A/B/C 1>>",
                Object::Dict(Dict(vec![
                    (b"A".to_vec(), Object::Name(b"B".to_vec())),
                    (b"C".to_vec(), Object::Number(1.0)),
                ])),
            ),
        ] {
            assert_eq!(read(written), Some(value), "{written}");
        }
    }

    #[test]
    fn what_is_cut_off_or_too_deep_is_not_read() {
        for written in ["(a", "<</A 1", "[1", "<4g>", "<</A 1 2>>", "", "wat"] {
            assert_eq!(read(written), None, "{written}");
        }
        assert_eq!(read(&"[".repeat(100_000)), None);
    }
}
