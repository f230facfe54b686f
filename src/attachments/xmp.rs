//! XMP, the data that programs leave on pictures and documents: XML in a packet.

/// What a packet says.
#[derive(Default)]
pub struct Xmp {
    /// Its texts and values, a line each.
    pub text: String,
    /// Whether it tells of people, of regions of the picture, or of what was done to it.
    pub telling: bool,
}

/// Names of what tells of people, of parts of the picture, or of earlier versions.
const TELLING: [&str; 10] = [
    "Regions",
    "RegionList",
    "RegionInfo",
    "PersonInImage",
    "PersonInImageWDetails",
    "History",
    "DerivedFrom",
    "Ingredients",
    "Pantry",
    "DocumentAncestors",
];

/// Reads a packet. One that is no XML is a text as it stands.
pub fn read(bytes: &[u8]) -> Xmp {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let packet = text.trim_matches(|c: char| c == '\0' || c == '\u{FEFF}' || c.is_whitespace());
    let Ok(document) = roxmltree::Document::parse(packet) else {
        return Xmp {
            telling: TELLING.iter().any(|name| packet.contains(name)),
            text: packet.to_owned(),
        };
    };
    let mut xmp = Xmp::default();
    for node in document.descendants() {
        if node.is_element() {
            let attributes = node.attributes();
            for attribute in attributes {
                xmp.add(attribute.name(), attribute.value());
            }
            let empty = !node.has_children() && node.attributes().len() == 0;
            xmp.telling |= TELLING.contains(&node.tag_name().name()) && !empty;
        } else if node.is_text() || node.is_comment() {
            xmp.add("", node.text().unwrap_or_default());
        }
    }
    xmp
}

impl Xmp {
    fn add(&mut self, name: &str, value: &str) {
        self.telling |= TELLING.contains(&name) && !value.trim().is_empty();
        if !value.trim().is_empty() {
            self.text.push_str(value.trim());
            self.text.push('\n');
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
