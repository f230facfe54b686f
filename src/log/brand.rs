//! What the force's own look changes of the theme: its name, crest and colours, as `[theme]` of site.toml has them.

/// The look of the site, where it is not as the theme has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// The force's name in the masthead, where it is not the authority's.
    pub name: Option<String>,
    /// The crest: the name of a picture below the theme's `assets/`.
    pub crest: Option<String>,
    /// Whether the band below the masthead is left out.
    pub no_band: bool,
    /// Colours in place of the theme's.
    pub colours: Vec<Colour>,
}

/// A colour in place of one of the theme's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Which: one of [`Colour::KEYS`].
    pub key: &'static str,
    /// What it is: `#` and six hexadecimal digits.
    pub value: String,
}

impl Colour {
    /// The colours that a site may choose, each for light pages and, with `_dark`, for dark ones. What stands for an outcome, the
    /// bar and the focus is not among them: these mean the same on every log.
    pub const KEYS: [&'static str; 12] = [
        "brand",
        "brand_dark",
        "on_brand",
        "on_brand_dark",
        "link",
        "link_dark",
        "hover",
        "hover_dark",
        "visited",
        "visited_dark",
        "band",
        "band_dark",
    ];

    /// The custom property of the stylesheet that it sets, without the two hyphens, and whether for dark pages.
    pub fn property(&self) -> (String, bool) {
        let (name, dark) = self
            .key
            .strip_suffix("_dark")
            .map_or((self.key, false), |name| (name, true));
        (name.replace('_', "-"), dark)
    }
}

/// Whether a text is a colour as site.toml writes it: `#` and six hexadecimal digits.
pub fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}
