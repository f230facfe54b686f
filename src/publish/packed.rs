//! Packed forms of text files (`[publish] precompress`): a server sends them as they are to browsers that take them.

use brotli::enc::BrotliEncoderParams;
use flate2::Crc;
use miniz_oxide::deflate::compress_to_vec;

/// Endings of text files. All else is packed already, or read by nobody's browser.
const TEXT: [&str; 10] = [
    "html", "css", "js", "json", "jsonld", "csv", "xml", "svg", "txt", "toml",
];

/// A shorter file goes in one packet as it is.
const SHORTEST: usize = 1_000;

const GZIP: &str = ".gz";
const BROTLI: &str = ".br";

/// How much is tried: what eleven saves beyond it takes many times as long.
const QUALITY: i32 = 9;

/// The packed forms of a file, where it has any: paths and bytes, which depend on the file's alone.
pub(crate) fn packed(path: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    if bytes.len() < SHORTEST || !TEXT.contains(&ending) {
        return Vec::new();
    }
    let forms = [(GZIP, Some(gzip(bytes))), (BROTLI, brotli(bytes))];
    forms
        .into_iter()
        .filter_map(|(ending, packed)| Some((format!("{path}{ending}"), packed?)))
        .collect()
}

/// The path of the file that a path may name a packed form of.
pub(crate) fn unpacked(path: &str) -> Option<&str> {
    path.strip_suffix(GZIP)
        .or_else(|| path.strip_suffix(BROTLI))
}

/// A head that names no time and no system, what is packed, and what it must come to. `flate2` would do it all, by whichever compressor
/// other crates ask it for, some of which pack otherwise on another processor.
///
/// Source: RFC 1952.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(bytes);
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
    packed.extend(compress_to_vec(bytes, 9));
    packed.extend(sum.sum().to_le_bytes());
    packed.extend(sum.amount().to_le_bytes());
    packed
}

/// Where several ways to pack are as good, it chooses by logarithms, which another system's library may round otherwise.
fn brotli(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: QUALITY,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut packed, &parameters).ok()?;
    Some(packed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn what_is_packed_is_the_file_and_names_no_machine() {
        let page = "<p>Checks on custody vehicles</p>\n".repeat(100);
        let forms = packed("responses/a/index.html", page.as_bytes());
        let names: Vec<&str> = forms.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            names,
            ["responses/a/index.html.gz", "responses/a/index.html.br"]
        );
        let mut text = String::new();
        let mut gzip = flate2::read::GzDecoder::new(&*forms[0].1);
        gzip.read_to_string(&mut text).expect("gzip");
        assert_eq!(text, page);
        let mut text = Vec::new();
        brotli::BrotliDecompress(&mut &*forms[1].1, &mut text).expect("brotli");
        assert_eq!(text, page.as_bytes());
        assert_eq!(forms, packed("responses/a/index.html", page.as_bytes()));
    }

    #[test]
    fn what_gains_nothing_is_not_packed() {
        let long = vec![b'a'; 5_000];
        for (path, bytes) in [("assets/card.png", &*long), ("robots.txt", &long[..999])] {
            assert!(packed(path, bytes).is_empty(), "{path}");
        }
        assert_eq!(unpacked("a.html.br"), Some("a.html"));
        assert_eq!(unpacked("a.html"), None);
    }
}
