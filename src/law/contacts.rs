//! Contacts that belong to offices and not to people (`contacts.toml`).

use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    mailboxes: Vec<String>,
    words: Vec<String>,
    domains: Vec<String>,
    body: Vec<Body>,
}

/// A public body, or services of a kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    telephones: Vec<String>,
    #[serde(default)]
    postcodes: Vec<String>,
}

/// The contacts of offices, as they are asked for.
pub struct Contacts {
    mailboxes: BTreeSet<String>,
    words: BTreeSet<String>,
    domains: Vec<String>,
    /// From after the first 0.
    telephones: BTreeSet<String>,
    /// Without their blank.
    postcodes: BTreeSet<String>,
}

static CONTACTS: LazyLock<Contacts> = LazyLock::new(|| {
    let written: Written = toml::from_str(include_str!("contacts.toml"))
        .expect("the list of contacts is sound; a test reads it");
    let mut contacts = Contacts {
        mailboxes: written.mailboxes.into_iter().collect(),
        words: written.words.into_iter().collect(),
        domains: written.domains,
        telephones: BTreeSet::new(),
        postcodes: BTreeSet::new(),
    };
    for body in written.body {
        contacts.domains.extend(body.domains);
        let national = |number: &String| digits(number).trim_start_matches('0').to_owned();
        contacts
            .telephones
            .extend(body.telephones.iter().map(national));
        let close = |code: &String| code.replace(' ', "");
        contacts.postcodes.extend(body.postcodes.iter().map(close));
    }
    contacts
});

/// Returns the contacts of offices.
pub fn contacts() -> &'static Contacts {
    &CONTACTS
}

impl Contacts {
    /// Says whether an address for mail, in small letters, is an office's: by its mailbox, or where the domain is a public
    /// body's, by the words of which its mailbox is made up.
    pub fn has_mail(&self, address: &str) -> bool {
        let Some((mailbox, domain)) = address.split_once('@') else {
            return false;
        };
        let of = |end: &String| {
            domain
                .strip_suffix(end.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.mailboxes.contains(mailbox)
            || self.domains.iter().any(of)
                && mailbox
                    .split(['.', '_', '-', '+'])
                    .all(|part| self.is_of_words(part))
    }

    /// Says whether a telephone number is an office's: its digits from after the first 0.
    pub fn has_telephone(&self, national: &str) -> bool {
        // Numbers that begin 030 are of public bodies and charities alone.
        national.starts_with("30") || self.telephones.contains(national)
    }

    /// Says whether an address ends with the postcode of an office.
    pub fn has_address(&self, address: &str) -> bool {
        let close: String = address
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        (5..=7).any(|length| {
            close
                .len()
                .checked_sub(length)
                .is_some_and(|from| self.postcodes.contains(&close[from..]))
        })
    }

    /// Says whether a part of a mailbox is one of the words or several of them in a row.
    fn is_of_words(&self, part: &str) -> bool {
        // Longer ones are no mailbox.
        if part.is_empty() || part.len() > 64 || !part.is_ascii() {
            return false;
        }
        let mut reached = vec![false; part.len() + 1];
        reached[0] = true;
        for end in 1..=part.len() {
            reached[end] =
                (0..end).any(|from| reached[from] && self.words.contains(&part[from..end]));
        }
        reached[part.len()]
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_of_offices_are_known_and_those_of_people_are_not() {
        let contacts = contacts();
        for office in [
            "foi@anywhere.example",
            "public.enquiries@homeoffice.gov.uk",
            "crimeandpolicestats@homeoffice.gov.uk",
            "npcc.request@cru.police.uk",
            "icocasework@ico.org.uk",
            "complaints@policeombudsman.org",
        ] {
            assert!(contacts.has_mail(office), "{office}");
        }
        for person in [
            "jane.doe@homeoffice.gov.uk",
            "j.press@homeoffice.gov.uk",
            "crimeandpolicestats@mail.example",
            "public.enquiries@notgov.uk",
            "4521@northmoor.police.uk",
            "@police.uk",
        ] {
            assert!(!contacts.has_mail(person), "{person}");
        }
        assert!(contacts.has_telephone("1625545745") && contacts.has_telephone("3031231113"));
        assert!(!contacts.has_telephone("1632960123") && !contacts.has_telephone("7700900123"));
        assert!(contacts.has_address("2 Marsham Street, London SW1P 4DF"));
        assert!(!contacts.has_address("14 Acacia Avenue, Aldersby, NM1 2AB"));
    }

    #[test]
    fn every_contact_has_the_shape_of_one() {
        let contacts = contacts();
        for number in &contacts.telephones {
            assert!((7..=10).contains(&number.len()), "{number}");
        }
        for code in &contacts.postcodes {
            let unit = code
                .len()
                .checked_sub(3)
                .map(|from| &code.as_bytes()[from..]);
            assert!(
                unit.is_some_and(
                    |unit| unit[0].is_ascii_digit() && unit[1..].iter().all(u8::is_ascii_uppercase)
                ),
                "{code}"
            );
        }
        assert!(contacts.words.iter().all(|word| word.len() >= 2));
    }
}
