//! Numbers of fields, shown as their authors wrote them.

/// A number, kept as it was written: `12.50` is not `12.5`, and a year is no count of thousands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    written: String,
}

/// What a number comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A whole number.
    Whole(i64),
    /// Any other: the nearest that programs reckon with.
    Real(f64),
}

/// A whole number of at least so many digits has commas, whether or not its author wrote marks between them.
const LONG: usize = 5;

impl Number {
    /// Reads a number of TOML; nothing where it is none, is not finite, or is too large to reckon with.
    pub fn read(written: &str) -> Option<Number> {
        let number = Number {
            written: written.to_owned(),
        };
        number.try_amount().map(|_| number)
    }

    /// As it stands in the source.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// What it comes to.
    pub fn amount(&self) -> Amount {
        self.try_amount().unwrap_or(Amount::Whole(0))
    }

    fn try_amount(&self) -> Option<Amount> {
        let digits = self.written.replace('_', "");
        if let Some((radix, digits)) = other_base(&digits) {
            return i64::from_str_radix(digits, radix).ok().map(Amount::Whole);
        }
        if let Ok(whole) = digits.parse() {
            return Some(Amount::Whole(whole));
        }
        let real = digits.contains(['.', 'e', 'E']);
        let value = digits.parse::<f64>().ok();
        value
            .filter(|value| real && value.is_finite())
            .map(Amount::Real)
    }

    /// As readers see it: as it was written, `_` as a comma, an exponent written out, and commas in a long whole number.
    pub fn shown(&self) -> String {
        if other_base(&self.written).is_some() {
            return self.written.replace('_', "");
        }
        let unsigned = self.written.trim_start_matches(['+', '-']);
        let sign = &self.written[..self.written.len() - unsigned.len()];
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, ""));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.replace('_', "");
        if exponent.is_empty() {
            let whole = if mantissa.contains('.') || whole.contains('_') || whole.len() < LONG {
                whole.replace('_', ",")
            } else {
                commas(whole)
            };
            let point = if fraction.is_empty() { "" } else { "." };
            return format!("{sign}{whole}{point}{fraction}");
        }
        let marked = whole.contains('_');
        let (whole, fraction) = written_out(&whole.replace('_', ""), &fraction, exponent);
        if fraction.is_empty() && (marked || whole.len() >= LONG) {
            format!("{sign}{}", commas(&whole))
        } else if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }
}

impl Number {
    /// As readers see it; one that is written to another base (`0x1F`) as what it comes to.
    pub fn in_decimal(&self) -> String {
        match (other_base(&self.written), self.amount()) {
            (Some(_), Amount::Whole(whole)) => whole.to_string(),
            _ => self.shown(),
        }
    }
}

/// The base of a number that is not decimal, and its digits.
fn other_base(written: &str) -> Option<(u32, &str)> {
    [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| Some((radix, written.strip_prefix(prefix)?)))
}

/// The digits before and after the point once the point has moved by the exponent.
fn written_out(whole: &str, fraction: &str, exponent: &str) -> (String, String) {
    let digits = format!("{whole}{fraction}");
    // What can be reckoned with moves its point by a few hundred places, or is nothing at all.
    let by: i64 = exponent.replace('_', "").parse().unwrap_or(0);
    let point = whole.len() as i64 + by.clamp(-MOST, MOST);
    let (before, after) = if point <= 0 {
        let zeros = "0".repeat(point.unsigned_abs() as usize);
        (String::new(), format!("{zeros}{digits}"))
    } else if point as usize >= digits.len() {
        let zeros = "0".repeat(point as usize - digits.len());
        (format!("{digits}{zeros}"), String::new())
    } else {
        let (before, after) = digits.split_at(point as usize);
        (before.to_owned(), after.to_owned())
    };
    let before = before.trim_start_matches('0');
    let before = if before.is_empty() { "0" } else { before };
    (before.to_owned(), after)
}

/// Farther than this no point moves: the largest number of programs has 309 digits, the smallest 324 places.
const MOST: i64 = 400;

/// Digits in groups of three.
fn commas(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.char_indices() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Amount, Number};

    #[test]
    fn numbers_are_shown_as_they_were_written() {
        for (written, shown, amount) in [
            ("2024", "2024", Amount::Whole(2024)),
            ("3_715", "3,715", Amount::Whole(3715)),
            ("1000000", "1,000,000", Amount::Whole(1_000_000)),
            ("-41700", "-41,700", Amount::Whole(-41_700)),
            ("1_00_000", "1,00,000", Amount::Whole(100_000)),
            ("+3", "+3", Amount::Whole(3)),
            ("0", "0", Amount::Whole(0)),
            ("0xdead_beef", "0xdeadbeef", Amount::Whole(0xdead_beef)),
            (
                "9223372036854775807",
                "9,223,372,036,854,775,807",
                Amount::Whole(i64::MAX),
            ),
            ("12.50", "12.50", Amount::Real(12.5)),
            ("27640.00", "27640.00", Amount::Real(27640.0)),
            ("27_640.50", "27,640.50", Amount::Real(27640.5)),
            ("0.000_1", "0.0001", Amount::Real(0.0001)),
            ("-0.0", "-0.0", Amount::Real(-0.0)),
            ("1e6", "1,000,000", Amount::Real(1e6)),
            ("1.50E+1", "15.0", Amount::Real(15.0)),
            ("2.5e3", "2500", Amount::Real(2500.0)),
            ("-5e-3", "-0.005", Amount::Real(-0.005)),
            ("1_234.5e0", "1234.5", Amount::Real(1234.5)),
            ("1_000e3", "1,000,000", Amount::Real(1e6)),
            (
                "0.1234567890123456789",
                "0.1234567890123456789",
                Amount::Real(0.123_456_789_012_345_68),
            ),
        ] {
            let number = Number::read(written).expect("a number");
            assert_eq!(number.shown(), shown);
            assert_eq!(number.amount(), amount, "{written}");
            assert_eq!(number.written(), written);
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for written in ["", "nan", "-inf", "1e400", "9223372036854775808", "0xg"] {
            assert!(Number::read(written).is_none(), "{written}");
        }
    }
}
