//! The pages as they are painted: what of their text is seen, and what lies under a cover, outside the page, or without ink.
//!
//! A page is gone through once for its letters, and again, if it has any, onto a canvas: a letter is under a cover if most of its box
//! was covered by something painted later. Text in the colour of its ground is painted a third time, ink and all, to be sure.

use super::Halt;
use super::canvas::{
    Area, Canvas, Colour, Paint as Ink, UNKNOWN, brightness, colour, distance, quad,
};
use super::document::{Annotation, Document};
use super::letters::{Fate, Letter, runs, words};
use crate::attachments::{Budget, Inspection, Place, Role, Severity, Stop, codes};
use hayro_interpret::font::{Glyph, GlyphRun, OutlineGlyph};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape, Stroke, StrokeOpts, stroke};
use hayro_interpret::pattern::Pattern;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, FillRule, Image, ImageData,
    ImageDrawProps, InterpreterCache, InterpreterSettings, Paint, RenderContent, SoftMask,
    interpret_page,
};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// A page may take so many steps of the budget, and a file no more than all of it.
const STEPS: u64 = 30_000_000;
/// An outline of more parts is no drawing: a map has some ten thousand.
const LONGEST_OUTLINE: usize = 500_000;
/// Findings on one page, after which they are told of the page as a whole.
const FINDINGS: usize = 40;

/// Goes through all pages.
pub fn look(
    bytes: &[u8],
    document: &Document,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| Stop::because("its pages cannot be read"))?;
    let pages = pdf.pages();
    if pages.len() != document.pages.len() {
        return Err(Stop::because("its pages cannot be told apart"));
    }
    let cache = InterpreterCache::new();
    let outlines = Outlines::default();
    let mut pictures_only = 0;
    for (n, page) in pages.iter().enumerate() {
        let place = Place::nth("page", n + 1);
        let none = Vec::new();
        let annotations = document.pages.get(n).unwrap_or(&none);
        let mut sheet = Sheet {
            page,
            pdf: &pdf,
            cache: &cache,
            outlines: &outlines,
            annotations,
            large: &document.large,
            steps: STEPS,
        };
        let told = sheet.look(&place, inspection);
        budget.spend((STEPS - sheet.steps) / 8)?;
        pictures_only += u32::from(told);
    }
    inspection.facts.pictures_only = Some(pictures_only);
    Ok(())
}

/// A page and what is needed to paint it.
struct Sheet<'s, 'a> {
    page: &'s Page<'a>,
    pdf: &'a Pdf,
    cache: &'s InterpreterCache<'a>,
    outlines: &'s Outlines,
    annotations: &'s [Annotation],
    large: &'s BTreeSet<u32>,
    steps: u64,
}

impl<'s, 'a> Sheet<'s, 'a> {
    /// Looks at it, and says whether it is pictures alone.
    fn look(&mut self, place: &Place, inspection: &mut Inspection) -> bool {
        let first = self.paint(Pass::Find, &[]);
        let seen_area = first.pictures;
        if first.letters.is_empty() {
            self.cropped(&first, place, inspection);
            return seen_area > 0.5;
        }
        // On white paper that nothing was painted on, what was found at first stands.
        let boxes: Vec<Rect> = first.letters.iter().map(|letter| letter.bounds).collect();
        let mut painted = if first.paints == 0 {
            first
        } else {
            self.paint(Pass::Cover, &boxes)
        };
        painted.settle();
        let same = painted.letters.iter().any(|l| l.fate == Fate::SameColour);
        if same {
            let inked = self.paint(Pass::Ink, &boxes);
            for letter in &mut painted.letters {
                if letter.fate == Fate::SameColour && !is_flat(&inked.canvas, letter.area(), 95) {
                    letter.fate = Fate::Seen;
                }
            }
        }
        self.cropped(&painted, place, inspection);
        painted.tell(place, inspection);
        let seen = painted
            .letters
            .iter()
            .filter(|letter| letter.fate == Fate::Seen && letter.says());
        seen_area > 0.5 && seen.count() == 0
    }

    fn paint<'p>(&mut self, pass: Pass, boxes: &'p [Rect]) -> Painter<'p>
    where
        's: 'p,
    {
        let (width, height) = self.page.render_dimensions();
        let mut canvas = Canvas::new(f64::from(width), f64::from(height), self.steps);
        if pass != Pass::Find {
            canvas.want(boxes);
        }
        let scale = canvas.scale;
        let mut painter = Painter::new(canvas, pass, boxes, self.outlines, self.large);
        let transform = Affine::new(self.page.initial_transform(true).as_coeffs());
        let place = Affine::scale(scale) * transform;
        let around = Rect::new(-1e6, -1e6, 1e6, 1e6);
        for content in [RenderContent::PAGE, RenderContent::ANNOTATIONS] {
            let settings = InterpreterSettings {
                render_content: content,
                ..InterpreterSettings::default()
            };
            if content == RenderContent::ANNOTATIONS {
                painter.annotations = self
                    .annotations
                    .iter()
                    .map(|a| {
                        let [x0, y0, x1, y1] = a.rect;
                        let rect = Rect::new(x0, y0, x1, y1).abs();
                        (quad(place, rect).bounding_box(), a.field)
                    })
                    .collect();
                let fields = self.annotations.iter().all(|a| a.field);
                painter.over = Some(if fields { Cover::Field } else { Cover::Thing });
            }
            let mut context = Context::new(place, around, self.cache, self.pdf.xref(), settings);
            interpret_page(self.page, &mut context, &mut painter);
        }
        self.steps = painter.canvas.steps();
        painter
    }

    /// What lies in the part of the page that was cut off, and pictures of which a part is cut off.
    fn cropped(&self, painter: &Painter, place: &Place, inspection: &mut Inspection) {
        let (media, crop) = (self.page.media_box(), self.page.intersected_crop_box());
        let smaller = media.width() * media.height() > crop.width() * crop.height() * 1.001;
        let outside = painter
            .letters
            .iter()
            .any(|l| l.fate == Fate::Outside && l.says());
        if smaller && (outside || painter.cut_pictures > 0) {
            inspection.find(&codes::CROPPED_PAGE, place.clone());
        }
    }
}

/// What a page is gone through for.
#[derive(Clone, Copy, PartialEq)]
enum Pass {
    /// Its letters.
    Find,
    /// What covers them.
    Cover,
    /// How they look.
    Ink,
}

/// What covers something.
#[derive(Clone, Copy, PartialEq)]
enum Cover {
    /// A shape, a line, a letter.
    Thing,
    /// A picture, and whether it is the page.
    Picture { page: bool },
    /// The ground of a form's field.
    Field,
}

struct Painter<'s> {
    canvas: Canvas,
    pass: Pass,
    /// Where the letters stand, once that is known.
    boxes: &'s [Rect],
    outlines: &'s Outlines,
    large: &'s BTreeSet<u32>,
    /// Where annotations lie that are not painted yet, and whether each is a field.
    annotations: Vec<(Rect, bool)>,
    groups: Vec<(f32, BlendMode, bool)>,
    /// What each number painted.
    covers: Vec<Cover>,
    letters: Vec<Letter>,
    /// The number of the letter that is being painted.
    in_letter: Option<u32>,
    /// How much of the page is pictures.
    pictures: f64,
    /// What was painted beside letters.
    paints: u64,
    /// Pictures that lie outside the page in part.
    cut_pictures: u32,
    depth: usize,
    /// What paints over the page, while annotations are painted.
    over: Option<Cover>,
}

impl<'s> Painter<'s> {
    /// Nothing is painted yet.
    fn new(
        canvas: Canvas,
        pass: Pass,
        boxes: &'s [Rect],
        outlines: &'s Outlines,
        large: &'s BTreeSet<u32>,
    ) -> Painter<'s> {
        Painter {
            canvas,
            pass,
            boxes,
            outlines,
            large,
            annotations: Vec::new(),
            groups: Vec::new(),
            covers: vec![Cover::Thing],
            letters: Vec::new(),
            in_letter: None,
            pictures: 0.0,
            paints: 0,
            cut_pictures: 0,
            depth: 0,
            over: None,
        }
    }

    /// The number of what is painted next.
    fn next(&mut self, cover: Cover) -> u32 {
        if let Some(number) = self.in_letter {
            return number;
        }
        self.covers.push(match self.over {
            Some(Cover::Field) => Cover::Field,
            _ => cover,
        });
        (self.covers.len() - 1) as u32
    }

    /// What a paint does to what lies below it, with all that is set around it.
    fn ink(&self, paint: &Paint, blend: BlendMode, masked: bool) -> Ink {
        let (hue, mut opacity) = match paint {
            Paint::Color(c) => {
                let [r, g, b, a] = c.to_rgba().to_rgba8();
                (colour([r, g, b]), f32::from(a) / 255.0)
            }
            Paint::Pattern(pattern) => match pattern.as_ref() {
                Pattern::Shading(shading) => (UNKNOWN, shading.opacity),
                // What shows between the marks of a tile is found by painting one.
                Pattern::Tiling(tiling) => (UNKNOWN, tiling.opacity),
            },
        };
        let (mut multiplies, mut through) = (false, masked);
        let around = self.groups.iter().map(|group| (group.1, group.2));
        for (blend, masked) in around.chain([(blend, masked)]) {
            through |= masked;
            match blend {
                BlendMode::Normal => {}
                BlendMode::Multiply | BlendMode::Darken | BlendMode::ColorBurn => multiplies = true,
                _ => through = true,
            }
        }
        opacity *= self.groups.iter().map(|group| group.0).product::<f32>();
        Ink {
            colour: if through { UNKNOWN } else { hue },
            opacity: if through { opacity.min(0.5) } else { opacity },
            multiplies,
        }
    }

    fn fill(&mut self, path: &BezPath, rule: FillRule, paint: &Paint, ink: Ink) {
        if let Paint::Pattern(pattern) = paint
            && let Pattern::Tiling(_) = pattern.as_ref()
            && !self.tile_is_full(pattern)
        {
            let ink = Ink {
                opacity: 0.5,
                ..ink
            };
            let number = self.next(Cover::Thing);
            self.canvas.paint(path, rule, ink, number);
            return;
        }
        let number = self.next(Cover::Thing);
        self.canvas.paint(path, rule, ink, number);
    }

    /// Whether the tile of a pattern leaves nearly nothing open.
    fn tile_is_full(&mut self, pattern: &Pattern) -> bool {
        let Pattern::Tiling(tiling) = pattern else {
            return false;
        };
        let (width, height) = (
            (tiling.bbox.x1 - tiling.bbox.x0),
            (tiling.bbox.y1 - tiling.bbox.y0),
        );
        let steps = [tiling.x_step, tiling.y_step].map(|s| f64::from(s).abs());
        if width <= 0.0 || height <= 0.0 || steps[0] <= 0.0 || steps[1] <= 0.0 || self.depth > 2 {
            return false;
        }
        let canvas = Canvas::new(steps[0].min(64.0), steps[1].min(64.0), self.canvas.steps());
        let squeeze = Affine::scale_non_uniform(
            f64::from(canvas.area.right) / steps[0],
            f64::from(canvas.area.bottom) / steps[1],
        ) * Affine::translate((-tiling.bbox.x0, -tiling.bbox.y0));
        let mut painter = Painter::new(canvas, Pass::Ink, &[], self.outlines, self.large);
        painter.depth = self.depth + 1;
        tiling.interpret(&mut painter, squeeze, false);
        let area = painter.canvas.area;
        let all = (area.right * area.bottom).max(1);
        let full = (0..area.right)
            .flat_map(|x| (0..area.bottom).map(move |y| (x, y)))
            .filter(|(x, y)| painter.canvas.cover(*x, *y) > 0)
            .count();
        full as f64 >= 0.8 * f64::from(all)
    }

    /// A letter, before anything is known of what becomes of it.
    fn letter(&self, glyph: &Glyph, place: Affine, bounds: Rect, number: u32) -> Letter {
        let text = match glyph.as_unicode() {
            Some(hayro_interpret::hayro_cmap::BfString::Char(c)) => c.to_string(),
            Some(hayro_interpret::hayro_cmap::BfString::String(s)) => s,
            None => String::new(),
        };
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map_or(500.0, f64::from),
            Glyph::Type3(drawn) => drawn.advance_width().map_or(500.0, f64::from),
        };
        let coefficients = place.as_coeffs();
        let size = coefficients[2].hypot(coefficients[3]) * 1000.0;
        Letter {
            text,
            bounds,
            origin: place * Point::ZERO,
            end: place * Point::new(advance, 0.0),
            size,
            number,
            colour: None,
            fate: Fate::Seen,
        }
    }

    /// What becomes of a letter as it is painted.
    fn fate(&self, letter: &Letter, ink: Option<Ink>) -> Fate {
        let page = self.canvas.area;
        let clip = self.canvas.clip();
        let (mut all, mut outside, mut cut, mut same) = (0, 0, 0, 0);
        for (x, y) in letter.points() {
            all += 1;
            if !page.has(x, y) {
                outside += 1;
            } else if !clip.has(x, y) {
                cut += 1;
            } else if ink.is_some_and(|ink| distance(ink.colour, self.canvas.colour(x, y)) <= 12) {
                same += 1;
            }
        }
        let most = |n: i32, of: i32| of > 0 && n * 5 >= of * 4;
        if most(outside, all) {
            Fate::Outside
        } else if most(outside + cut, all) {
            Fate::Clipped
        } else if ink.is_none_or(|ink| ink.opacity < 0.02) {
            Fate::Invisible
        } else if letter.size / self.canvas.scale < 1.2 {
            Fate::Tiny
        } else if most(same, all - outside - cut) {
            Fate::SameColour
        } else {
            Fate::Seen
        }
    }

    /// What became of each letter, now that all is painted.
    fn settle(&mut self) {
        let mut fates = Vec::with_capacity(self.letters.len());
        for letter in &self.letters {
            fates.push(
                if matches!(letter.fate, Fate::Seen | Fate::SameColour | Fate::Invisible) {
                    self.covered(letter).unwrap_or(letter.fate)
                } else {
                    letter.fate
                },
            );
        }
        for (letter, fate) in self.letters.iter_mut().zip(fates) {
            letter.fate = fate;
        }
        // The same letter at the same place, seen: what is covered says nothing more.
        let cell = |letter: &Letter, dx: i64, dy: i64| {
            let step = letter.size.max(4.0) * 0.35;
            (
                letter.text.clone(),
                (letter.origin.x / step).round() as i64 + dx,
                (letter.origin.y / step).round() as i64 + dy,
            )
        };
        let seen: std::collections::HashSet<_> = self
            .letters
            .iter()
            .filter(|letter| letter.fate == Fate::Seen)
            .map(|letter| cell(letter, 0, 0))
            .collect();
        for letter in &mut self.letters {
            if letter.fate == Fate::Seen || letter.text.is_empty() {
                continue;
            }
            let near = (-1..=1).any(|dx| (-1..=1).any(|dy| seen.contains(&cell(letter, dx, dy))));
            if near && letter.fate != Fate::Outside {
                // It is read already.
                letter.text = String::from(" ");
            }
        }
    }

    /// What covers a letter, if most of it is covered.
    fn covered(&self, letter: &Letter) -> Option<Fate> {
        let page = self.canvas.area;
        let mut by: HashMap<u32, i32> = HashMap::new();
        let (mut all, mut covered) = (0, 0);
        for (x, y) in letter.points() {
            if !page.has(x, y) {
                continue;
            }
            all += 1;
            let number = self.canvas.cover(x, y);
            if number > letter.number {
                covered += 1;
                *by.entry(number).or_default() += 1;
            }
        }
        if all == 0 || covered * 5 < all * 4 {
            return None;
        }
        let (number, _) = by.into_iter().max_by_key(|(number, n)| (*n, *number))?;
        // Something invisible needs no cover to be so; what matters of it is what lies there.
        if letter.fate == Fate::Invisible {
            return None;
        }
        Some(match self.covers[number as usize] {
            Cover::Field => Fate::CoveredByField,
            Cover::Thing => Fate::Covered,
            // A scan that was laid over its text, as some programs do: the same as text without ink.
            Cover::Picture { page: true } => Fate::Invisible,
            Cover::Picture { page: false } => Fate::CoveredByPicture,
        })
    }

    /// Tells what was found, and what the page says.
    fn tell(&self, place: &Place, inspection: &mut Inspection) {
        let scale = self.canvas.scale;
        let mut told = 0;
        for (fates, code) in [
            (&[Fate::Covered][..], &codes::COVERED_TEXT),
            (&[Fate::CoveredByField], &codes::COVERED_TEXT),
            (&[Fate::CoveredByPicture], &codes::COVERED_TEXT_IMAGE),
            (&[Fate::SameColour], &codes::SAME_COLOUR_TEXT),
            (&[Fate::Clipped], &codes::CLIPPED_TEXT),
            (&[Fate::Outside], &codes::OFF_PAGE_TEXT),
            (&[Fate::Tiny], &codes::OFF_PAGE_TEXT),
        ] {
            let hidden: Vec<&Letter> = self
                .letters
                .iter()
                .filter(|letter| fates.contains(&letter.fate))
                .collect();
            for run in runs(&hidden) {
                let letters = run.iter().filter(|letter| letter.says()).count();
                if letters == 0 {
                    continue;
                }
                told += 1;
                let at = if told > FINDINGS {
                    place.clone()
                } else {
                    place.clone().then(spot(&run, scale))
                };
                let found = inspection.find(code, at);
                found.count(letters as u64).hide(words(run.iter().copied()));
                if fates == [Fate::CoveredByField] {
                    found.weigh(Severity::Warn);
                }
            }
        }
        self.tell_invisible(place, inspection);
        let seen: Vec<&Letter> = self
            .letters
            .iter()
            .filter(|letter| letter.fate == Fate::Seen)
            .collect();
        let mut places = std::collections::HashSet::new();
        let once = seen.into_iter().filter(|letter| {
            // Drawn twice to look bold, or to cast a shadow.
            let step = letter.size.max(4.0) * 0.2;
            letter.text.trim().is_empty()
                || places.insert((
                    letter.text.as_str(),
                    (letter.origin.x / step).round() as i64,
                    (letter.origin.y / step).round() as i64,
                ))
        });
        inspection.say(Role::Visible, place.clone(), words(once));
    }

    /// Text without ink stands for what a scan shows. Where the picture shows nothing, or is dark, it says what was taken away.
    fn tell_invisible(&self, place: &Place, inspection: &mut Inspection) {
        let invisible: Vec<&Letter> = self
            .letters
            .iter()
            .filter(|letter| letter.fate == Fate::Invisible)
            .collect();
        let (mut behind_ink, mut all) = (0, 0);
        for word in runs(&invisible).iter().flat_map(|run| parted(run)) {
            let letters = word.iter().filter(|letter| letter.says()).count();
            if letters == 0 {
                continue;
            }
            all += letters as u64;
            let of = |is: &dyn Fn(Area) -> bool| {
                let found = word.iter().filter(|l| l.says() && is(l.area()));
                found.count() * 5 >= letters * 4
            };
            // Programs that read scans see a letter or two where there is none.
            let unread = |area| self.is_dark(area) || self.is_unknown(area);
            if letters >= 2 && of(&unread) || letters >= 4 && of(&|area| self.is_blank(area)) {
                behind_ink += 1;
                let at = if behind_ink > FINDINGS {
                    place.clone()
                } else {
                    place.clone().then(spot(&word, self.canvas.scale))
                };
                let found = inspection.find(&codes::INVISIBLE_TEXT, at);
                found
                    .count(letters as u64)
                    .weigh(Severity::Block)
                    .hide(words(word.iter().copied()));
            }
        }
        if all > 0 && behind_ink == 0 {
            let found = inspection.find(&codes::INVISIBLE_TEXT, place.clone());
            found.count(all).hide(words(invisible.iter().copied()));
        }
    }

    /// Whether a box is dark, as under a marker.
    fn is_dark(&self, area: Area) -> bool {
        let area = area.and(self.canvas.area);
        let (mut all, mut dark) = (0, 0);
        for (x, y) in pixels(area) {
            let colour = self.canvas.colour(x, y);
            all += 1;
            dark += i32::from(colour & UNKNOWN == 0 && brightness(colour) < 90);
        }
        dark * 10 >= all * 9
    }

    /// Whether what is in a box could not be looked at.
    fn is_unknown(&self, area: Area) -> bool {
        let area = area.and(self.canvas.area);
        let unknown = |(x, y): &(i32, i32)| self.canvas.colour(*x, *y) & UNKNOWN != 0;
        pixels(area).filter(unknown).count() * 2 > pixels(area).count()
    }

    /// Whether a box is one colour.
    fn is_blank(&self, area: Area) -> bool {
        let area = area.and(self.canvas.area);
        let known = |(x, y)| self.canvas.colour(x, y) & UNKNOWN == 0;
        pixels(area).all(known) && is_flat(&self.canvas, area, 100)
    }
}

fn pixels(area: Area) -> impl Iterator<Item = (i32, i32)> {
    (area.top..area.bottom).flat_map(move |y| (area.left..area.right).map(move |x| (x, y)))
}

/// Whether so many of a hundred pixels have one colour.
fn is_flat(canvas: &Canvas, area: Area, percent: u64) -> bool {
    let area = area.and(canvas.area);
    let mut colours: Vec<Colour> = pixels(area).map(|(x, y)| canvas.colour(x, y)).collect();
    let all = colours.len() as u64;
    colours.sort_unstable();
    let Some(middle) = colours.get(colours.len() / 2).copied() else {
        return true;
    };
    let alike = colours
        .iter()
        .filter(|c| distance(**c, middle) <= 12)
        .count() as u64;
    alike * 100 >= all * percent
}

/// A run cut into words.
fn parted<'l>(run: &[&'l Letter]) -> Vec<Vec<&'l Letter>> {
    run.split(|letter| letter.text.chars().all(char::is_whitespace) && !letter.text.is_empty())
        .filter(|word| !word.is_empty())
        .map(<[&Letter]>::to_vec)
        .collect()
}

/// Where a run stands on its page, from the left and the top.
fn spot(run: &[&Letter], scale: f64) -> Place {
    let left = run.iter().map(|l| l.bounds.x0).fold(f64::MAX, f64::min);
    let top = run.iter().map(|l| l.bounds.y0).fold(f64::MAX, f64::min);
    let millimetres = |pixels: f64| (pixels / scale * 25.4 / 72.0).clamp(0.0, 99_999.0) as usize;
    Place::millimetres(millimetres(left), millimetres(top))
}

impl<'a> Device<'a> for Painter<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.canvas.spend(8);
        self.paints += 1;
        if path.elements().len() > LONGEST_OUTLINE {
            Halt::now();
        }
        if self.pass == Pass::Find {
            return;
        }
        let ink = self.ink(&props.paint, props.blend_mode, props.soft_mask.is_some());
        let (fill, line) = match mode {
            DrawMode::Fill(rule) => (Some(*rule), None),
            DrawMode::Stroke(line) => (None, Some(line)),
            DrawMode::FillAndStroke(rule, line) => (Some(*rule), Some(line)),
            DrawMode::Invisible => (None, None),
        };
        if let Some(rule) = fill {
            self.fill(&(props.transform * path.clone()), rule, &props.paint, ink);
        }
        if let Some(line) = line {
            let [a, b, c, d, ..] = props.transform.as_coeffs();
            let wide = f64::from(line.line_width) * (a * d - b * c).abs().sqrt();
            // Thinner lines cover no letter.
            if wide >= 2.0 * self.canvas.scale && path.elements().len() < 10_000 {
                self.canvas.spend(64 * path.elements().len() as u64);
                let style = Stroke::new(f64::from(line.line_width))
                    .with_caps(line.line_cap)
                    .with_join(line.line_join)
                    .with_miter_limit(f64::from(line.miter_limit));
                let tolerance = 0.2 / (a * d - b * c).abs().sqrt().max(1e-6);
                let outline = stroke(path.iter(), &style, &StrokeOpts::default(), tolerance);
                let outline = props.transform * outline;
                self.fill(&outline, FillRule::NonZero, &props.paint, ink);
            }
        }
    }

    fn push_clip_path(&mut self, clip_path: &ClipPath) {
        if self.over.is_some()
            && self.canvas.clip().area == self.canvas.area
            && self.in_letter.is_none()
        {
            // The outermost clip of an annotation is its box.
            let bounds = clip_path.path.bounding_box();
            let near = |a: f64, b: f64| (a - b).abs() < 1.5;
            let found = self.annotations.iter().position(|(rect, _)| {
                near(rect.x0, bounds.x0)
                    && near(rect.y0, bounds.y0)
                    && near(rect.x1, bounds.x1)
                    && near(rect.y1, bounds.y1)
            });
            if let Some(found) = found {
                let (_, field) = self.annotations.remove(found);
                self.over = Some(if field { Cover::Field } else { Cover::Thing });
            }
        }
        self.canvas.push_clip(&clip_path.path, clip_path.fill);
    }

    fn pop_clip(&mut self) {
        self.canvas.pop_clip();
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend_mode: BlendMode,
    ) {
        self.canvas.spend(8);
        self.groups.push((opacity, blend_mode, mask.is_some()));
        if self.groups.len() > 10_000 {
            Halt::now();
        }
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let ink = match mode {
            DrawMode::Invisible => None,
            _ => Some(self.ink(&props.paint, props.blend_mode, props.soft_mask.is_some())),
        };
        let number = self.next(Cover::Thing);
        for glyph in run.glyphs() {
            self.canvas.spend(64);
            let place = props.transform * glyph.transform();
            let (bounds, outline) = match &**glyph {
                Glyph::Outline(outline) => self.outlines.bounds(outline, place),
                Glyph::Type3(drawn) => {
                    let mut extent = Extent::default();
                    if !extent.is_deep(self.depth) {
                        drawn.interpret(
                            &mut extent,
                            props.transform,
                            glyph.transform(),
                            &props.paint,
                        );
                    }
                    self.canvas.spend(extent.steps);
                    (
                        extent
                            .bounds
                            .unwrap_or_else(|| quad(place, EM).bounding_box()),
                        None,
                    )
                }
            };
            let mut letter = self.letter(glyph, place, bounds, number);
            if letter.text.trim().is_empty() && !letter.text.is_empty() {
                letter.fate = Fate::Seen;
                self.letters.push(letter);
                continue;
            }
            if self.pass != Pass::Find {
                letter.fate = self.fate(&letter, ink);
                letter.colour = ink.map(|ink| ink.colour);
                if self.in_letter.is_none() {
                    self.in_letter = Some(number);
                    self.lay(glyph, &letter, outline, &props, ink);
                    self.in_letter = None;
                }
            } else {
                letter.fate = self.fate(&letter, ink);
                // Some letters cover others.
                let covers = outline.is_none_or(|(drawn, _)| is_block(&drawn, &letter));
                self.paints += u64::from(covers);
            }
            let twice = self
                .letters
                .last()
                .is_some_and(|last| last.text == letter.text && last.origin == letter.origin);
            if twice && matches!(mode, DrawMode::Stroke(_)) {
                // Filled, and then outlined: one letter, seen if either is.
                if let Some(last) = self.letters.last_mut() {
                    last.fate = last.fate.min(letter.fate);
                }
                continue;
            }
            self.letters.push(letter);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.canvas.spend(64);
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let whole = quad(props.transform, Rect::new(0.0, 0.0, width, height)).bounding_box();
        let page = self.canvas.area;
        let visible = Area::around(whole).and(self.canvas.clip().area);
        let share = |area: Area| {
            if area.is_empty() {
                return 0.0;
            }
            f64::from(area.right - area.left) * f64::from(area.bottom - area.top)
                / (f64::from(page.right) * f64::from(page.bottom))
        };
        let shown = share(visible);
        self.pictures += shown;
        self.paints += 1;
        let all = share(Area::around(whole));
        self.cut_pictures += u32::from(share(Area::around(whole).and(page)) < all * 0.9);
        let touches = self.boxes.iter().any(|bounds| bounds.overlaps(whole));
        if self.pass == Pass::Find || visible.is_empty() || self.in_letter.is_none() && !touches {
            return;
        }
        let (stream, paint) = match &image {
            Image::Stencil(stencil) => (stencil.stream(), Some(())),
            Image::Raster(raster) => (raster.stream(), None),
        };
        let id = stream.obj_id().obj_number;
        let (dict_says_masked, large) = (is_masked(stream.dict()), self.large.contains(&id));
        let number = self.next(Cover::Picture { page: shown > 0.7 });
        let plain = self.ink(
            &Paint::Color(hayro_interpret::color::Color::from_rgba(
                hayro_interpret::color::AlphaColor::BLACK,
            )),
            props.blend_mode,
            props.soft_mask.is_some(),
        );
        let unknown = Ink {
            colour: UNKNOWN,
            ..plain
        };
        let too_many = width * height > super::pictures::LARGE as f64;
        if large || too_many || !props.transform.is_finite() || props.transform.determinant() == 0.0
        {
            let ink = if dict_says_masked || paint.is_some() {
                Ink {
                    opacity: 0.5,
                    ..unknown
                }
            } else {
                unknown
            };
            let quad = quad(props.transform, Rect::new(0.0, 0.0, width, height));
            self.canvas.paint(&quad, FillRule::NonZero, ink, number);
            return;
        }
        self.canvas.spend((width * height) as u64 / 64);
        let back = props.transform.inverse();
        let want = Some((
            (visible.right - visible.left) as u32,
            (visible.bottom - visible.top) as u32,
        ));
        let clip = self.canvas.clip().clone();
        let wanted = self.canvas.wanted(visible);
        let at = |x: i32, y: i32, w: u32, h: u32| {
            let p = back * Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
            let (u, v) = (p.x / width, p.y / height);
            let inside = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
            inside.then(|| {
                let column = (u * f64::from(w)) as usize;
                let row = (v * f64::from(h)) as usize;
                row * w as usize + column
            })
        };
        let canvas = &mut self.canvas;
        let mut decoded = false;
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, alpha| {
                    decoded = true;
                    for (x, y) in wanted.iter().copied().filter(|(x, y)| clip.has(*x, *y)) {
                        let Some(hue) =
                            at(x, y, data.width(), data.height()).and_then(|k| pixel(&data, k))
                        else {
                            continue;
                        };
                        let alpha = alpha.as_ref().map_or(255, |alpha| {
                            at(x, y, alpha.width, alpha.height)
                                .and_then(|k| alpha.data.get(k).copied())
                                .unwrap_or(0)
                        });
                        if alpha > 0 {
                            let ink = Ink {
                                colour: if plain.colour & UNKNOWN == 0 {
                                    hue
                                } else {
                                    UNKNOWN
                                },
                                opacity: plain.opacity * f32::from(alpha) / 255.0,
                                ..plain
                            };
                            canvas.dot(x, y, ink, number);
                        }
                    }
                },
                want,
            ),
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, paint| {
                    decoded = true;
                    let hue = match paint {
                        Paint::Color(c) => {
                            let [r, g, b, a] = c.to_rgba().to_rgba8();
                            (colour([r, g, b]), f32::from(a) / 255.0)
                        }
                        Paint::Pattern(_) => (UNKNOWN, 1.0),
                    };
                    for (x, y) in wanted.iter().copied().filter(|(x, y)| clip.has(*x, *y)) {
                        let laid = at(x, y, mask.width, mask.height)
                            .and_then(|k| mask.data.get(k).copied())
                            .unwrap_or(0);
                        if laid > 0 {
                            let ink = Ink {
                                colour: hue.0,
                                opacity: plain.opacity * hue.1 * f32::from(laid) / 255.0,
                                ..plain
                            };
                            canvas.dot(x, y, ink, number);
                        }
                    }
                },
                want,
            ),
        }
        if !decoded {
            // Readers show nothing, or anything.
            let quad = quad(props.transform, Rect::new(0.0, 0.0, width, height));
            canvas.paint(&quad, FillRule::NonZero, unknown, number);
        }
    }
}

impl Painter<'_> {
    /// Lays a letter's own ink, where it matters: it may be a block that covers, and in the last pass all of it shows.
    fn lay<'a>(
        &mut self,
        glyph: &hayro_interpret::font::PositionedGlyph<'a>,
        letter: &Letter,
        outline: Outline,
        props: &DrawProps<'a>,
        ink: Option<Ink>,
    ) {
        let Some(ink) = ink else {
            return;
        };
        match (&**glyph, outline) {
            (Glyph::Type3(drawn), _) if self.depth < 3 => {
                self.depth += 1;
                drawn.interpret(self, props.transform, glyph.transform(), &props.paint);
                self.depth -= 1;
            }
            (_, Some((drawn, place))) => {
                let block = is_block(&drawn, letter);
                if block || self.pass == Pass::Ink {
                    let outline = place * drawn.0.clone();
                    self.canvas
                        .paint(&outline, FillRule::NonZero, ink, letter.number);
                }
            }
            _ => {}
        }
    }
}

/// Whether a letter is a block, which covers what lies below it.
fn is_block(drawn: &(BezPath, Rect), letter: &Letter) -> bool {
    let (outline, bounds) = drawn;
    outline.elements().len() <= 6
        && outline.area().abs() > 0.8 * bounds.area()
        && letter.bounds.width().min(letter.bounds.height()) > letter.size * 0.2
}

/// Where a letter without an outline is taken to stand, in thousandths of its size.
const EM: Rect = Rect::new(0.0, -100.0, 500.0, 700.0);

/// The outlines of letters, each drawn by its font once.
#[derive(Default)]
struct Outlines(RefCell<HashMap<u128, Rc<(BezPath, Rect)>>>);

/// A letter's outline, and where on the page it stands.
type Outline = Option<(Rc<(BezPath, Rect)>, Affine)>;

impl Outlines {
    /// So many are kept.
    const KEPT: usize = 20_000;

    fn of(&self, glyph: &OutlineGlyph) -> Rc<(BezPath, Rect)> {
        let mut kept = self.0.borrow_mut();
        if kept.len() > Outlines::KEPT {
            kept.clear();
        }
        let drawn = kept
            .entry(glyph.identifier().cache_key())
            .or_insert_with(|| {
                let outline = glyph.outline();
                let bounds = outline.bounding_box();
                Rc::new((outline, bounds))
            });
        drawn.clone()
    }

    /// The box of a letter, and its outline.
    fn bounds(&self, glyph: &OutlineGlyph, place: Affine) -> (Rect, Outline) {
        let drawn = self.of(glyph);
        let bounds = place.transform_rect_bbox(drawn.1);
        let none = drawn.0.elements().is_empty();
        if none || !bounds.is_finite() || bounds.width() + bounds.height() == 0.0 {
            let wide = glyph.advance_width().map_or(EM.x1, f64::from).max(100.0);
            let em = Rect { x1: wide, ..EM };
            (place.transform_rect_bbox(em), None)
        } else {
            (bounds, Some((drawn, place)))
        }
    }
}

fn is_masked(dict: &Dict) -> bool {
    dict.contains_key("SMask") || dict.contains_key("Mask") || dict.contains_key("SMaskInData")
}

fn pixel(data: &ImageData, at: usize) -> Option<Colour> {
    match data {
        ImageData::Rgb(rgb) => {
            let three = rgb.data.get(at * 3..at * 3 + 3)?;
            Some(colour([three[0], three[1], three[2]]))
        }
        ImageData::Luma(luma) => {
            let grey = *luma.data.get(at)?;
            Some(colour([grey; 3]))
        }
    }
}

/// How far something reaches that is drawn.
#[derive(Default)]
struct Extent {
    bounds: Option<Rect>,
    steps: u64,
}

impl Extent {
    fn is_deep(&self, depth: usize) -> bool {
        depth > 2
    }

    fn reach(&mut self, rect: Rect) {
        self.steps += 8;
        if self.steps > 100_000 {
            Halt::now();
        }
        if rect.is_finite() {
            self.bounds = Some(self.bounds.map_or(rect, |bounds| bounds.union(rect)));
        }
    }
}

impl<'a> Device<'a> for Extent {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.reach((props.transform * path.clone()).bounding_box());
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.steps += 8;
        if self.steps > 100_000 {
            Halt::now();
        }
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.reach(quad(props.transform * glyph.transform(), EM).bounding_box());
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let whole = Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
        self.reach(quad(props.transform, whole).bounding_box());
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
