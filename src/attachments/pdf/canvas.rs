//! A page as it is painted, coarsely: of each pixel its colour, and which of the things painted covered it last.

use super::Halt;
use hayro_interpret::FillRule;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape, flatten};
use std::rc::Rc;

/// A colour: red, green, blue from the third byte down; [`UNKNOWN`] where something was painted that has no one colour.
pub type Colour = u32;

/// What has no one colour, or one that cannot be told.
pub const UNKNOWN: Colour = 0xFF00_0000;

/// White, as paper is.
pub const PAPER: Colour = 0x00FF_FFFF;

pub fn colour([r, g, b]: [u8; 3]) -> Colour {
    u32::from(r) << 16 | u32::from(g) << 8 | u32::from(b)
}

fn parts(colour: Colour) -> [u8; 3] {
    [(colour >> 16) as u8, (colour >> 8) as u8, colour as u8]
}

/// How far apart two colours are, in the part in which they differ most.
pub fn distance(a: Colour, b: Colour) -> u8 {
    if a & UNKNOWN != 0 || b & UNKNOWN != 0 {
        return u8::MAX;
    }
    let pairs = parts(a).into_iter().zip(parts(b));
    pairs.map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

/// How bright a colour is, from 0 to 255.
pub fn brightness(c: Colour) -> u8 {
    let [r, g, b] = parts(c).map(u32::from);
    ((r * 299 + g * 587 + b * 114) / 1000) as u8
}

/// What is laid down.
#[derive(Clone, Copy)]
pub struct Paint {
    /// Its colour.
    pub colour: Colour,
    /// How much of what lies below it takes away, from 0 to 1.
    pub opacity: f32,
    /// Whether it multiplies with what lies below.
    pub multiplies: bool,
}

impl Paint {
    /// Whether nothing is seen through it. Something that a tenth shows through is a cover that somebody meant to be one.
    pub fn covers(&self) -> bool {
        let dark = self.colour & UNKNOWN == 0 && brightness(self.colour) < 32;
        self.opacity >= 0.9 && (!self.multiplies || dark)
    }

    fn over(&self, below: Colour) -> Colour {
        if (below | self.colour) & UNKNOWN != 0 {
            // Black stays black, whatever it is multiplied with.
            return if self.covers() { self.colour } else { UNKNOWN };
        }
        let mix = |above: u8, below: u8| {
            let (above, below) = (f32::from(above), f32::from(below));
            let above = if self.multiplies {
                above * below / 255.0
            } else {
                above
            };
            (above * self.opacity + below * (1.0 - self.opacity)).round() as u8
        };
        let ([r, g, b], [r0, g0, b0]) = (parts(self.colour), parts(below));
        colour([mix(r, r0), mix(g, g0), mix(b, b0)])
    }
}

/// Whole pixels: from, and up to.
#[derive(Clone, Copy, PartialEq)]
pub struct Area {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

impl Area {
    pub fn around(rect: Rect) -> Area {
        let whole = |v: f64| v.clamp(-1e6, 1e6) as i32;
        Area {
            left: whole(rect.x0.round()),
            top: whole(rect.y0.round()),
            right: whole(rect.x1.round()),
            bottom: whole(rect.y1.round()),
        }
    }

    pub fn and(self, other: Area) -> Area {
        Area {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    pub fn is_empty(self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    pub fn has(self, x: i32, y: i32) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }
}

/// What may be painted on: an area, and where its edge is no rectangle, which pixels of it.
#[derive(Clone)]
pub struct Clip {
    pub area: Area,
    mask: Option<Rc<(Area, Vec<bool>)>>,
}

impl Clip {
    pub fn has(&self, x: i32, y: i32) -> bool {
        self.area.has(x, y)
            && self.mask.as_ref().is_none_or(|mask| {
                let (area, bits) = mask.as_ref();
                area.has(x, y) && bits[place(*area, x, y)]
            })
    }
}

fn place(area: Area, x: i32, y: i32) -> usize {
    (y - area.top) as usize * (area.right - area.left) as usize + (x - area.left) as usize
}

/// Pixels of a page at most: one of A4 is looked at with two a point.
const PIXELS: f64 = 2_100_000.0;
/// Pixels of all masks at once.
const MASKED: usize = 64 << 20;

/// Lines of one outline, and rows that they cross.
const CROSSINGS: u64 = 4_000_000;

/// A page.
pub struct Canvas {
    pub area: Area,
    /// Pixels to a unit of the page.
    pub scale: f64,
    colours: Vec<Colour>,
    covers: Vec<u32>,
    clips: Vec<Clip>,
    masked: usize,
    steps: u64,
    crossings: Vec<Vec<(f32, i8)>>,
    /// Of each row, what is looked at: elsewhere nothing needs to be painted.
    wanted: Vec<(i32, i32)>,
}

impl Canvas {
    /// White paper.
    pub fn new(width: f64, height: f64, steps: u64) -> Canvas {
        let [width, height] = [width, height].map(|side| side.clamp(1.0, 200_000.0));
        let scale = (PIXELS / (width * height)).sqrt().min(2.0);
        let area = Area {
            left: 0,
            top: 0,
            right: (width * scale).ceil() as i32,
            bottom: (height * scale).ceil() as i32,
        };
        Canvas {
            area,
            scale,
            colours: Vec::new(),
            covers: Vec::new(),
            clips: vec![Clip { area, mask: None }],
            masked: 0,
            steps,
            crossings: Vec::new(),
            wanted: vec![(area.left, area.right); area.bottom as usize],
        }
    }

    /// Takes paper, before the first thing is painted. Until then all of it is white.
    fn take_paper(&mut self) {
        let pixels = self.area.right as usize * self.area.bottom as usize;
        self.spend(pixels as u64 / 20);
        self.colours = vec![PAPER; pixels];
        self.covers = vec![0; pixels];
    }

    /// Says where letters stand: the rest of the page is not painted.
    pub fn want(&mut self, boxes: &[Rect]) {
        self.wanted.fill((i32::MAX, i32::MIN));
        for bounds in boxes {
            let area = Area::around(bounds.inflate(2.0, 2.0)).and(self.area);
            if area.is_empty() {
                continue;
            }
            for row in &mut self.wanted[area.top as usize..area.bottom as usize] {
                *row = (row.0.min(area.left), row.1.max(area.right));
            }
        }
    }

    /// The pixels of an area that are looked at.
    pub fn wanted(&self, area: Area) -> Vec<(i32, i32)> {
        let area = area.and(self.area);
        (area.top..area.bottom)
            .flat_map(|y| {
                let (left, right) = self.wanted[y as usize];
                (left.max(area.left)..right.min(area.right)).map(move |x| (x, y))
            })
            .collect()
    }

    /// Takes steps, of those that a page may take.
    pub fn spend(&mut self, steps: u64) {
        match self.steps.checked_sub(steps) {
            Some(left) => self.steps = left,
            None => Halt::now(),
        }
    }

    /// The steps that are left.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    pub fn clip(&self) -> &Clip {
        // The first is never taken away.
        &self.clips[self.clips.len() - 1]
    }

    /// Narrows what may be painted on.
    pub fn push_clip(&mut self, path: &BezPath, rule: FillRule) {
        self.spend(16);
        if self.clips.len() > 10_000 {
            Halt::now();
        }
        let outer = self.clip().clone();
        let area = outer.area.and(Area::around(path.bounding_box()));
        if area.is_empty() || is_rectangle(path) {
            self.clips.push(Clip {
                area,
                mask: outer.mask,
            });
            return;
        }
        let mut bits =
            vec![false; (area.right - area.left) as usize * (area.bottom - area.top) as usize];
        self.masked += bits.len();
        if self.masked > MASKED {
            Halt::now();
        }
        let inner = Clip {
            area,
            mask: outer.mask,
        };
        self.fill(path, rule, &inner, |_, x, y| bits[place(area, x, y)] = true);
        self.clips.push(Clip {
            area,
            mask: Some(Rc::new((area, bits))),
        });
    }

    /// Undoes the last narrowing.
    pub fn pop_clip(&mut self) {
        if self.clips.len() > 1
            && let Some(Clip {
                mask: Some(mask), ..
            }) = self.clips.pop()
            && let Ok((_, bits)) = Rc::try_unwrap(mask)
        {
            self.masked -= bits.len();
        }
    }

    /// Paints an outline.
    pub fn paint(&mut self, path: &BezPath, rule: FillRule, paint: Paint, number: u32) {
        let clip = self.clip().clone();
        self.fill(path, rule, &clip, |canvas, x, y| {
            canvas.dot(x, y, paint, number);
        });
    }

    /// Paints one pixel, which lies within the page.
    pub fn dot(&mut self, x: i32, y: i32, paint: Paint, number: u32) {
        let at = place(self.area, x, y);
        if self.colours.is_empty() {
            self.take_paper();
        }
        let below = self.colours[at];
        self.colours[at] = if paint.opacity >= 0.999 && !paint.multiplies {
            paint.colour
        } else {
            paint.over(below)
        };
        if paint.covers() {
            self.covers[at] = number;
        }
    }

    /// The colour of a pixel that lies within the page.
    pub fn colour(&self, x: i32, y: i32) -> Colour {
        let colour = self.colours.get(place(self.area, x, y));
        colour.copied().unwrap_or(PAPER)
    }

    /// What covered it last, by number; 0 where nothing did.
    pub fn cover(&self, x: i32, y: i32) -> u32 {
        let cover = self.covers.get(place(self.area, x, y));
        cover.copied().unwrap_or(0)
    }

    /// Does something at each pixel whose middle lies within an outline and a clip.
    fn fill(
        &mut self,
        path: &BezPath,
        rule: FillRule,
        clip: &Clip,
        mut at: impl FnMut(&mut Canvas, i32, i32),
    ) {
        let area = clip.area.and(self.area);
        if area.is_empty() || path.elements().is_empty() {
            return;
        }
        let bounds = path.bounding_box();
        if !bounds.is_finite()
            || bounds.x1 < f64::from(area.left)
            || bounds.x0 > f64::from(area.right)
        {
            return;
        }
        let rows = (area.bottom - area.top) as usize;
        let mut crossings = std::mem::take(&mut self.crossings);
        crossings.resize_with(rows.max(crossings.len()), Vec::new);
        let (mut first, mut last, mut steps) = (rows, 0, 0);
        lines(path, |from, to| {
            let (up, down, way) = if from.y <= to.y {
                (from, to, 1)
            } else {
                (to, from, -1)
            };
            // Rows whose middle the line crosses.
            let top = (up.y - 0.5).ceil().max(f64::from(area.top)) as i32;
            let bottom = (down.y - 0.5).ceil().min(f64::from(area.bottom)) as i32;
            steps += 1;
            if steps > CROSSINGS {
                Halt::now();
            }
            let slope = (down.x - up.x) / (down.y - up.y);
            for y in top..bottom {
                let row = (y - area.top) as usize;
                let x = up.x + (f64::from(y) + 0.5 - up.y) * slope;
                crossings[row].push((x as f32, way));
                (first, last) = (first.min(row), last.max(row + 1));
                steps += 1;
            }
        });
        self.spend(steps);
        for (row, crossings) in crossings.iter_mut().enumerate().take(last).skip(first) {
            let y = area.top + row as i32;
            let (from, to) = self.wanted[y as usize];
            if from >= to {
                crossings.clear();
                continue;
            }
            crossings.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let mut winding = 0i32;
            let mut painted = 0;
            for pair in crossings.windows(2) {
                winding += i32::from(pair[0].1);
                let inside = match rule {
                    FillRule::NonZero => winding != 0,
                    FillRule::EvenOdd => winding % 2 != 0,
                };
                if !inside {
                    continue;
                }
                let left = ((pair[0].0 - 0.5).ceil() as i32).max(area.left).max(from);
                let right = ((pair[1].0 - 0.5).ceil() as i32).min(area.right).min(to);
                for x in left..right {
                    if clip.mask.is_none() || clip.has(x, y) {
                        at(self, x, y);
                    }
                }
                painted += (right - left).max(0);
            }
            crossings.clear();
            self.spend(painted as u64 / 16);
        }
        self.crossings = crossings;
    }
}

/// The straight lines of an outline, each part of it closed.
fn lines(path: &BezPath, mut line: impl FnMut(Point, Point)) {
    let (mut start, mut last) = (Point::ZERO, Point::ZERO);
    flatten(path.iter(), 0.2, |element| match element {
        PathEl::MoveTo(to) => {
            line(last, start);
            (start, last) = (to, to);
        }
        PathEl::LineTo(to) => {
            line(last, to);
            last = to;
        }
        PathEl::ClosePath => {
            line(last, start);
            last = start;
        }
        PathEl::QuadTo(..) | PathEl::CurveTo(..) => {}
    });
    line(last, start);
}

/// Whether an outline is one upright rectangle.
fn is_rectangle(path: &BezPath) -> bool {
    let corners: Vec<Point> = path
        .elements()
        .iter()
        .filter_map(|element| match element {
            PathEl::MoveTo(p) | PathEl::LineTo(p) => Some(*p),
            _ => None,
        })
        .collect();
    let straight = !path
        .elements()
        .iter()
        .any(|e| matches!(e, PathEl::CurveTo(..) | PathEl::QuadTo(..)));
    let upright = |a: Point, b: Point| (a.x - b.x).abs() < 0.01 || (a.y - b.y).abs() < 0.01;
    straight
        && (4..=5).contains(&corners.len())
        && corners.windows(2).all(|pair| upright(pair[0], pair[1]))
        && (corners.len() == 4 || corners[0].distance(corners[4]) < 0.01)
        && corners[0].x != corners[2].x
}

/// A rectangle, turned as it may be.
pub fn quad(transform: Affine, rect: Rect) -> BezPath {
    transform * rect.to_path(0.1)
}
