//! Drawing charts as SVG: columns of pieces, and lines over a limit. What they show is for others to say.

use super::frame::escaped;
use super::words::thousands;
use std::fmt::Write as _;

/// The width of a chart and of its left margin, in units.
const WIDTH: usize = 760;
const LEFT: usize = 44;
/// Where the highest gridline and the ground line run.
const TOP: usize = 24;
const GROUND: usize = 250;

/// What a chart says of itself to those who do not see it.
pub(super) struct Words<'w> {
    pub id: &'w str,
    pub title: &'w str,
    pub finding: &'w str,
}

/// A period below the ground line, on two lines.
pub(super) type PeriodName = (String, String);

/// A column of a period: its pieces from the ground up, which differ by their pattern.
pub(super) struct Column {
    pub period: PeriodName,
    pub pieces: [usize; 3],
}

/// What the lines have in a period, in halves: the lower one, and the upper one.
pub(super) struct Points {
    pub period: PeriodName,
    pub half: Option<u32>,
    pub nine: Option<u32>,
}

/// Draws columns, each with its sum above it. `patterns` says whether it defines the patterns of the pieces: the first of a page does.
pub(super) fn columns(words: &Words<'_>, columns: &[Column], patterns: bool) -> String {
    let sums = columns.iter().map(|column| column.pieces.iter().sum());
    let mut chart = Chart::new(words, sums.max().unwrap_or(0));
    chart.svg.push_str(if !patterns { "" } else {
        "<defs><pattern id=\"chart-dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect class=\"c1\" width=\"6\" height=\"6\"/><circle class=\"gap\" cx=\"3\" cy=\"3\" r=\"1.4\"/></pattern>\
         <pattern id=\"chart-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"c2\" width=\"6\" height=\"6\"/><rect class=\"gap\" width=\"1.6\" height=\"6\"/></pattern></defs>\n"
    });
    for (i, column) in columns.iter().enumerate() {
        let (x, room) = Chart::x(i, columns.len());
        let width = (room * 6 / 10).clamp(8, 48);
        let left = x - width / 2;
        let mut below = 0;
        for (count, fill) in column.pieces.into_iter().zip(["c1", "dots", "hatch"]) {
            if count > 0 {
                let (top, foot) = (chart.y(below + count), chart.y(below));
                // Two units of ground part one piece from the next.
                let height = (foot - top)
                    .saturating_sub(if below > 0 { 2 } else { 0 })
                    .max(1);
                let _ = writeln!(
                    chart.svg,
                    "<rect class=\"{fill}\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>"
                );
            }
            below += count;
        }
        let _ = writeln!(
            chart.svg,
            "<text class=\"mid strong\" x=\"{x}\" y=\"{}\">{}</text>",
            chart.y(below) - 6,
            thousands(below as i128)
        );
        chart.period(i, columns.len(), &column.period);
    }
    chart.done()
}

/// Draws two lines over a limit, which `says` names.
pub(super) fn lines(words: &Words<'_>, points: &[Points], limit: usize, says: &str) -> String {
    let highest = points.iter().filter_map(|p| p.nine).max().unwrap_or(0) as usize / 2;
    let mut chart = Chart::new(words, highest.max(limit));
    let height = chart.y(limit);
    let _ = writeln!(
        chart.svg,
        "<path class=\"limit\" d=\"M{LEFT} {height}H{WIDTH}\"/>"
    );
    let nine: Vec<Option<u32>> = points.iter().map(|p| p.nine).collect();
    let half: Vec<Option<u32>> = points.iter().map(|p| p.half).collect();
    let drawn = [chart.line("nine", &nine), chart.line("half", &half)];
    let (x, y) = free_place(height, &drawn);
    let _ = writeln!(
        chart.svg,
        "<text class=\"strong\" x=\"{x}\" y=\"{y}\">{}</text>",
        escaped(says)
    );
    for (i, point) in points.iter().enumerate() {
        chart.period(i, points.len(), &point.period);
    }
    chart.done()
}

/// A scale from 0 that ends at or above `most`: its steps are 1, 2, 3 or 5 times a power of ten.
fn scale(most: usize) -> (usize, usize) {
    let mut power = 1;
    loop {
        for step in [1, 2, 3, 5].map(|n| n * power) {
            if step * 4 >= most {
                return (step, most.div_ceil(step).max(1));
            }
        }
        power *= 10;
    }
}

struct Chart {
    svg: String,
    top: usize,
}

impl Chart {
    /// Gridlines with their numbers.
    fn new(words: &Words<'_>, most: usize) -> Chart {
        let id = words.id;
        let (step, steps) = scale(most);
        let mut svg = format!(
            "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} 300\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
            escaped(words.title),
            escaped(words.finding)
        );
        let chart = Chart {
            svg: String::new(),
            top: step * steps,
        };
        for k in 0..=steps {
            let y = chart.y(k * step);
            let class = if k == 0 { "ground" } else { "grid" };
            let _ = write!(svg, "<path class=\"{class}\" d=\"M{LEFT} {y}H{WIDTH}\"/>");
            let _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"{}\" class=\"end\">{}</text>",
                LEFT - 8,
                y + 4,
                thousands((k * step) as i128)
            );
        }
        Chart { svg, ..chart }
    }

    /// The height of a number.
    fn y(&self, n: usize) -> usize {
        GROUND - n * (GROUND - TOP) / self.top.max(1)
    }

    /// The middle of a period, and the room that it has.
    fn x(i: usize, of: usize) -> (usize, usize) {
        let room = (WIDTH - LEFT) / of.max(1);
        (LEFT + room * i + room / 2, room)
    }

    /// The name of a period below the ground line.
    fn period(&mut self, i: usize, of: usize, (above, below): &PeriodName) {
        let (x, _) = Chart::x(i, of);
        let _ = writeln!(
            self.svg,
            "<text class=\"mid\" x=\"{x}\" y=\"{}\">{above}</text><text class=\"mid\" x=\"{x}\" y=\"{}\">{below}</text>",
            GROUND + 20,
            GROUND + 37,
        );
    }

    /// Draws a line with its points, and tells where these are.
    fn line(&mut self, class: &str, halves: &[Option<u32>]) -> Vec<Option<(usize, usize)>> {
        let points: Vec<Option<(usize, usize)>> = halves
            .iter()
            .enumerate()
            .map(|(i, n)| {
                n.map(|n| {
                    (
                        Chart::x(i, halves.len()).0,
                        GROUND - n as usize * (GROUND - TOP) / (2 * self.top.max(1)),
                    )
                })
            })
            .collect();
        // A period without an answer parts the line.
        let mut path = String::new();
        let mut joined = false;
        for point in &points {
            if let Some((x, y)) = point {
                let _ = write!(path, "{}{x} {y}", if joined { "L" } else { "M" });
            }
            joined = point.is_some();
        }
        let _ = writeln!(self.svg, "<path class=\"line {class}\" d=\"{path}\"/>");
        for &(x, y) in points.iter().flatten() {
            let _ = match class {
                "half" => writeln!(
                    self.svg,
                    "<circle class=\"c1\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>"
                ),
                _ => writeln!(
                    self.svg,
                    "<rect class=\"c2\" x=\"{}\" y=\"{}\" width=\"7\" height=\"7\"/>",
                    x - 3,
                    y - 3
                ),
            };
        }
        points
    }

    fn done(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}

/// Where the words of the limit stand clear of the lines: as far to the left as they can, above it rather than below; above it on
/// the left where nothing is clear.
fn free_place(limit: usize, lines: &[Vec<Option<(usize, usize)>>]) -> (usize, usize) {
    /// Units that the words take, and that a line keeps from them.
    const LONG: usize = 110;
    const HIGH: usize = 22;
    let clear = |left: usize, (top, foot): (usize, usize)| {
        lines.iter().all(|points| {
            let alone = points.iter().flatten().map(|point| (*point, *point));
            let joined = points
                .windows(2)
                .filter_map(|pair| Some((pair[0]?, pair[1]?)));
            // Of a line between two points, what passes the words.
            alone
                .chain(joined)
                .filter(|((from, _), (to, _))| *from <= left + LONG && left <= *to)
                .all(|((from, a), (to, b))| {
                    let at = |x: usize| {
                        let along = x.clamp(from, to) - from;
                        if from == to {
                            a
                        } else {
                            (a * (to - from - along) + b * along) / (to - from)
                        }
                    };
                    let (one, other) = (at(left), at(left + LONG));
                    one.max(other) < top || foot < one.min(other)
                })
        })
    };
    let first = LEFT + 4;
    let places = || (first..WIDTH - LONG).step_by(10);
    let above = places()
        .find(|left| clear(*left, (limit.saturating_sub(HIGH), limit - 2)))
        .map(|left| (left, limit - 6));
    let below = || {
        places()
            .find(|left| clear(*left, (limit + 2, limit + HIGH)))
            .map(|left| (left, limit + 16))
    };
    above.or_else(below).unwrap_or((first, limit - 6))
}

#[cfg(test)]
mod tests {
    use super::{GROUND, LEFT, WIDTH, free_place, scale};

    #[test]
    fn the_limit_has_its_words_beside_no_line() {
        let limit = 137;
        let line = |heights: &[usize]| {
            heights
                .iter()
                .enumerate()
                .map(|(i, y)| Some((LEFT + 40 + i * 200, *y)))
                .collect::<Vec<_>>()
        };
        let left = LEFT + 4;
        assert_eq!(free_place(limit, &[]), (left, limit - 6));
        assert_eq!(
            free_place(limit, &[line(&[GROUND, GROUND, GROUND, GROUND])]),
            (left, limit - 6),
            "far below"
        );
        assert_eq!(
            free_place(limit, &[line(&[130, 130, 130, 130])]),
            (left, limit + 16),
            "just above"
        );
        let (x, y) = free_place(
            limit,
            &[line(&[130, 30, 30, 30]), line(&[140, 140, 140, 140])],
        );
        assert!(
            x > left && x < WIDTH - 110 && y == limit - 6,
            "to the right, where the upper line is gone: {x}"
        );
        assert_eq!(
            free_place(
                limit,
                &[line(&[130, 130, 130, 130]), line(&[140, 140, 140, 140])]
            ),
            (left, limit - 6),
            "nowhere"
        );
    }

    #[test]
    fn scales_end_above_the_most() {
        for (most, expected) in [
            (0, (1, 1)),
            (1, (1, 1)),
            (4, (1, 4)),
            (5, (2, 3)),
            (9, (3, 3)),
            (22, (10, 3)),
            (160, (50, 4)),
            (1900, (500, 4)),
        ] {
            assert_eq!(scale(most), expected, "{most}");
        }
    }
}
