//! A picture of cost against size: lines on two logarithmic axes, as SVG that needs nothing from outside.

use std::fmt::Write;

/// A picture.
pub struct Chart {
    /// What stands above it.
    pub title: String,
    /// What the horizontal axis is of.
    pub x: String,
    /// What the vertical axis is of.
    pub y: String,
    /// What it shows; each drawn in a colour of its own.
    pub lines: Vec<Line>,
}

/// One thing that was measured.
pub struct Line {
    /// Its name in the legend.
    pub name: String,
    /// Ours, drawn solid: size and cost.
    pub points: Vec<(f64, f64)>,
    /// The yardstick's, drawn dashed.
    pub yardstick: Vec<(f64, f64)>,
}

/// The whole picture, and the field that lines are drawn in: left, top, right, bottom.
const SIZE: (f64, f64) = (900.0, 520.0);
const FIELD: [f64; 4] = [80.0, 50.0, 640.0, 460.0];

/// Told apart by people who see few colours, too (Okabe and Ito).
const COLOURS: [&str; 7] =
    ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9"];

/// The powers of ten that an axis reaches from and to, and where it is drawn.
struct Axis {
    powers: (i32, i32),
    drawn: (f64, f64),
}

impl Axis {
    fn new(values: impl Iterator<Item = f64>, drawn: (f64, f64)) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for power in values.map(f64::log10) {
            (low, high) = (low.min(power), high.max(power));
        }
        let low = low.floor() as i32;
        Self { powers: (low, (high.ceil() as i32).max(low + 1)), drawn }
    }

    fn place(&self, value: f64) -> f64 {
        let (low, high) = (f64::from(self.powers.0), f64::from(self.powers.1));
        let part = (value.log10() - low) / (high - low);
        self.drawn.0 + part * (self.drawn.1 - self.drawn.0)
    }

    /// The values that the axis names, with where they are.
    fn ticks(&self) -> impl Iterator<Item = (f64, String)> {
        (self.powers.0..=self.powers.1).map(|power| {
            let value = 10f64.powi(power);
            let named = match value {
                1e6.. => format!("{} M", value / 1e6),
                1e3.. => format!("{} k", value / 1e3),
                _ => value.to_string(),
            };
            (self.place(value), named)
        })
    }
}

impl Chart {
    /// The picture.
    pub fn svg(&self) -> String {
        let [left, top, right, bottom] = FIELD;
        let all = || self.lines.iter().flat_map(|line| line.points.iter().chain(&line.yardstick));
        let x = Axis::new(all().map(|point| point.0), (left, right));
        let y = Axis::new(all().map(|point| point.1), (bottom, top));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" \
             font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
            SIZE.0, SIZE.1
        );
        svg += &text(left, 28.0, "start", &self.title);
        for (place, named) in x.ticks() {
            svg += &line((place, top), (place, bottom), "#ddd", "");
            svg += &text(place, bottom + 20.0, "middle", &named);
        }
        for (place, named) in y.ticks() {
            svg += &line((left, place), (right, place), "#ddd", "");
            svg += &text(left - 8.0, place + 4.0, "end", &named);
        }
        svg += &text((left + right) / 2.0, bottom + 44.0, "middle", &self.x);
        let middle = (top + bottom) / 2.0;
        let named = escaped(&self.y);
        let turned = format!(
            "<text transform=\"translate(22 {middle}) rotate(-90)\" text-anchor=\"middle\">{named}</text>\n"
        );
        svg += &turned;
        for (of, colour) in self.lines.iter().zip(COLOURS.iter().cycle()) {
            svg += &drawn(&of.points, &x, &y, colour, "");
            svg += &drawn(&of.yardstick, &x, &y, colour, DASHED);
        }
        svg += &self.legend();
        svg + "</svg>\n"
    }

    /// What each line is, in the order in which they end, from the top.
    fn legend(&self) -> String {
        let start = FIELD[2] + 24.0;
        let mut lines: Vec<_> = self.lines.iter().zip(COLOURS.iter().cycle()).collect();
        let end = |line: &Line| line.points.last().map_or(0.0, |point| point.1);
        lines.sort_by(|a, b| end(b.0).total_cmp(&end(a.0)));
        let mut svg = String::new();
        let mut height = FIELD[1] + 14.0;
        let mut entry = |name: &str, colour: &str, dashed: &str| {
            let how = format!("{THICK}{dashed}");
            svg += &line((start, height - 4.0), (start + 30.0, height - 4.0), colour, &how);
            svg += &text(start + 38.0, height, "start", name);
            height += 24.0;
        };
        for (of, colour) in lines {
            entry(&of.name, colour, "");
        }
        entry("the same in SQLite", "#777", DASHED);
        svg
    }
}

const THICK: &str = " stroke-width=\"2\"";
const DASHED: &str = " stroke-dasharray=\"6 4\"";

/// A line through points, with a dot at each.
fn drawn(points: &[(f64, f64)], x: &Axis, y: &Axis, colour: &str, dashed: &str) -> String {
    let places: Vec<_> = points.iter().map(|point| (x.place(point.0), y.place(point.1))).collect();
    let mut svg = String::new();
    for pair in places.windows(2) {
        svg += &line(pair[0], pair[1], colour, &format!("{THICK}{dashed}"));
    }
    for (x, y) in places {
        writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>")
            .expect("memory");
    }
    svg
}

fn line(from: (f64, f64), to: (f64, f64), colour: &str, how: &str) -> String {
    format!(
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\"{how}/>\n",
        from.0, from.1, to.0, to.1
    )
}

fn text(x: f64, y: f64, anchor: &str, words: &str) -> String {
    let words = escaped(words);
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>\n")
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}
