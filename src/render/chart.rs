//! Drawing charts as SVG: small panels of one kind of figure each, a bar a period with its figure at its end. What they show is for others to
//! say. All panels of a chart have one scale, so that they can be compared.

use super::context::Html;
use super::frame::escaped;
use serde::Serialize;
use std::fmt::Write as _;

/// The width of a panel, in units; it stands on a page about as wide as this in pixels, so that letters are as large as they say.
const WIDTH: usize = 300;
/// The height of a period, and of its bar.
const ROW: usize = 22;
const BAR: usize = 17;
/// What a letter of a period, and a digit of a figure, takes at the most.
const LETTER: usize = 7;
const DIGIT: usize = 8;
/// Between a name and its bar, and a bar and its figure.
const GAP: usize = 6;

/// A figure of a period.
pub(super) struct Figure {
    /// How large it is, in units that are one in all the chart.
    pub size: usize,
    /// As readers are told it.
    pub said: String,
}

/// A kind of figure: what it is, and what it was in each period.
pub(super) struct Panel<'w> {
    pub name: &'w str,
    pub figures: Vec<Option<Figure>>,
}

/// A panel as it is drawn; its name stands above it.
#[derive(Serialize)]
pub(super) struct Drawn<'w> {
    name: &'w str,
    svg: Html<'static>,
}

/// A size that figures are held against, and what it is called.
pub(super) struct Limit<'w> {
    pub size: usize,
    pub name: &'w str,
}

/// What all panels of a chart share.
pub(super) struct Chart<'w> {
    pub id: &'w str,
    /// What the chart is of, to those who do not see it.
    pub title: &'w str,
    /// The names of the periods, in the order of the figures.
    pub periods: Vec<String>,
    pub limit: Option<Limit<'w>>,
}

impl Chart<'_> {
    /// Draws the panels.
    pub fn draw<'p>(&self, panels: &[Panel<'p>]) -> Vec<Drawn<'p>> {
        let all = || {
            panels
                .iter()
                .flat_map(|panel| panel.figures.iter().flatten())
        };
        let most = all().map(|figure| figure.size).max().unwrap_or(0);
        let most = most
            .max(self.limit.as_ref().map_or(0, |limit| limit.size))
            .max(1);
        let longest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
        let names = longest(&mut self.periods.iter().map(|name| name.chars().count()));
        let digits = longest(&mut all().map(|figure| figure.said.chars().count()));
        let left = names * LETTER + GAP;
        let room = WIDTH.saturating_sub(left + GAP + digits * DIGIT).max(1);
        let place = Place { left, room, most };
        let panels = panels.iter().enumerate();
        let drawn = panels.map(|(i, panel)| Drawn {
            name: panel.name,
            svg: self.panel(i, panel, &place).into(),
        });
        drawn.collect()
    }

    fn panel(&self, i: usize, panel: &Panel<'_>, place: &Place) -> String {
        let id = format!("{}-{i}", self.id);
        let foot = self.periods.len() * ROW;
        let height = foot + if self.limit.is_some() { ROW } else { 0 };
        let (title, name) = (escaped(self.title), escaped(panel.name));
        let mut svg = format!(
            "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"{id}\">\n<title id=\"{id}\">{title}: {name}</title>\n"
        );
        for (row, (period, figure)) in self.periods.iter().zip(&panel.figures).enumerate() {
            let top = row * ROW;
            let line = top + 13;
            let _ = write!(svg, "<text y=\"{line}\">{}</text>", escaped(period));
            let (width, said) = match figure {
                Some(figure) => (place.width(figure.size), figure.said.as_str()),
                None => (0, "-"),
            };
            if width > 0 {
                let left = place.left;
                let _ = write!(
                    svg,
                    "<rect class=\"c1\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{BAR}\"/>"
                );
            }
            let end = place.left + width + if width > 0 { GAP } else { 0 };
            let _ = writeln!(
                svg,
                "<text class=\"strong\" x=\"{end}\" y=\"{line}\">{}</text>",
                escaped(said)
            );
        }
        if let Some(limit) = &self.limit {
            let at = place.left + place.width(limit.size);
            let half = limit.name.chars().count() * LETTER / 2;
            let _ = writeln!(
                svg,
                "<path class=\"limit\" d=\"M{at} 0V{foot}\"/><text class=\"mid\" x=\"{}\" y=\"{}\">{}</text>",
                at.min(WIDTH.saturating_sub(half)),
                foot + 13,
                escaped(limit.name)
            );
        }
        svg.push_str("</svg>\n");
        svg
    }
}

/// Where bars stand, and how long they are.
struct Place {
    left: usize,
    room: usize,
    most: usize,
}

impl Place {
    /// The length of a bar: what is there at all is seen.
    fn width(&self, size: usize) -> usize {
        match size {
            0 => 0,
            _ => (size * self.room / self.most).max(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Chart, Figure, Panel, WIDTH};

    /// The end of each bar's figure.
    fn ends(svg: &str) -> Vec<usize> {
        let figures = svg.split("<text class=\"strong\" x=\"").skip(1);
        let end = |text: &str| {
            let (x, rest) = text.split_once('"')?;
            let said = rest.split_once('>')?.1.split_once('<')?.0;
            Some(x.parse::<usize>().ok()? + said.chars().count() * super::DIGIT)
        };
        figures.filter_map(end).collect()
    }

    #[test]
    fn figures_stand_within_the_panel_however_long_they_are() {
        for (name, size, said) in [
            ("Jan to Mar 2026", 352, "352"),
            ("Gorffennaf i Fedi 2026", 1_234_567, "1,234,567"),
        ] {
            let chart = Chart {
                id: "chart",
                title: "Title",
                periods: vec![name.to_owned(), name.to_owned(), name.to_owned()],
                limit: None,
            };
            let figure = |size, said: &str| {
                let said = said.to_owned();
                Some(Figure { size, said })
            };
            let figures = vec![figure(size, said), figure(1, "1"), None];
            let svg = chart.draw(&[Panel {
                name: "Late",
                figures,
            }])[0]
                .svg
                .0
                .to_string();
            let ends = ends(&svg);
            assert_eq!(ends.len(), 3, "{svg}");
            assert!(ends.iter().all(|end| *end <= WIDTH), "{ends:?}\n{svg}");
            assert_eq!(
                svg.matches("<rect").count(),
                2,
                "a figure that is there is seen: {svg}"
            );
        }
    }
}
