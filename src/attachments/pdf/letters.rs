//! The letters of a page and the words that they make.

use super::canvas::{Area, Colour};
use hayro_interpret::kurbo::{Point, Rect, Vec2};

/// What becomes of a letter on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is seen.
    Seen,
    /// Drawn without ink.
    Invisible,
    /// In the colour of what lies below it.
    SameColour,
    /// Cut away.
    Clipped,
    /// Outside the page.
    Outside,
    /// Too small to be seen.
    Tiny,
    /// Under something that was painted later.
    Covered,
    /// Under a picture.
    CoveredByPicture,
    /// Under the ground of a form's field.
    CoveredByField,
}

/// A letter, or what stands for several.
pub struct Letter {
    /// What it is, as far as the font says.
    pub text: String,
    /// Its box, in pixels of the canvas.
    pub bounds: Rect,
    /// Where it stands on its line.
    pub origin: Point,
    /// Where the next one would stand.
    pub end: Point,
    /// How high letters of its size are, in pixels.
    pub size: f64,
    /// When it was painted.
    pub number: u32,
    /// Its colour, where it has one.
    pub colour: Option<Colour>,
    /// What becomes of it.
    pub fate: Fate,
}

impl Letter {
    /// Whether it says something: blanks and dots under a cover are no leak.
    pub fn says(&self) -> bool {
        self.text.is_empty() || self.text.chars().any(char::is_alphanumeric)
    }

    /// Points spread over its box.
    pub fn points(&self) -> impl Iterator<Item = (i32, i32)> {
        const SIDE: i32 = 5;
        let bounds = self.bounds;
        (0..SIDE * SIDE).map(move |n| {
            let part = |k: i32| (f64::from(k) + 0.5) / f64::from(SIDE);
            let x = bounds.x0 + bounds.width() * part(n % SIDE);
            let y = bounds.y0 + bounds.height() * part(n / SIDE);
            (
                x.clamp(-1e6, 1e6).floor() as i32,
                y.clamp(-1e6, 1e6).floor() as i32,
            )
        })
    }

    /// The pixels of its box.
    pub fn area(&self) -> Area {
        Area::around(self.bounds)
    }
}

/// Runs of letters on one line, in the order painted: each is a stretch of the letters.
pub fn runs<'l>(letters: &[&'l Letter]) -> Vec<Vec<&'l Letter>> {
    let mut runs: Vec<Vec<&Letter>> = Vec::new();
    for letter in letters {
        match runs.last_mut().filter(|run| follows(run, letter)) {
            Some(run) => run.push(letter),
            None => runs.push(vec![letter]),
        }
    }
    runs
}

fn follows(run: &[&Letter], next: &Letter) -> bool {
    run.last().is_some_and(|last| {
        let size = last.size.max(next.size).max(0.1);
        let (along, across) = step(last, next);
        along.abs() < size * 2.0 && across.abs() < size * 0.6
    })
}

/// How far a letter stands from the end of the last, along its line and across it.
fn step(last: &Letter, next: &Letter) -> (f64, f64) {
    let way = last.end - last.origin;
    let way = if way.hypot() > 0.01 {
        way.normalize()
    } else {
        Vec2::new(1.0, 0.0)
    };
    let gap = next.origin - last.end;
    (gap.dot(way), gap.cross(way))
}

/// What letters say: a blank where there is a gap, a line end where the line changes.
pub fn words<'l>(letters: impl IntoIterator<Item = &'l Letter>) -> String {
    let mut text = String::new();
    let mut last: Option<&Letter> = None;
    for letter in letters {
        if let Some(last) = last {
            let size = last.size.max(letter.size).max(0.1);
            let (along, across) = step(last, letter);
            if across.abs() > size * 0.6 {
                text.push('\n');
            } else if along.abs() > size * 0.15 && !text.ends_with(char::is_whitespace) {
                text.push(' ');
            }
        }
        text.push_str(&letter.text);
        last = Some(letter);
    }
    text
}
