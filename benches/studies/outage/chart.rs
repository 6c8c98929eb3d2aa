//! The chart: both runs over time, drawn into the frames of `chart.svg`.

use std::fmt::{Error, Write as _};

use crate::FULL;
use crate::callers::Sample;
use crate::figures::grouped;

type Value = fn(&Sample) -> f64;

/// Each has the name that stands in its frame, and its width.
///
/// With a span, the growth over that many samples is drawn, per second. The system counts CPU in
/// hundredths of a second, too coarse for each sample.
const PANELS: [(&str, f64, usize, Value); 5] = [
    ("{answered}", 1440.0, 1, |sample| sample.answered),
    ("{waiting}", 640.0, 0, |sample| sample.waiting),
    ("{timed out}", 640.0, 0, |sample| sample.timed_out),
    ("{cpu}", 640.0, 5, |sample| sample.cpu * 100.0),
    ("{memory}", 640.0, 0, |sample| sample.memory),
];
const HEIGHT: f64 = 240.0;

/// Returns the chart of full runs as SVG.
pub(crate) fn draw(runs: &[Vec<Sample>; 2]) -> Result<String, Error> {
    let opened = runs[1].last().and_then(|sample| sample.opened);
    let opened = opened.unwrap_or_default();
    let mut svg = include_str!("chart.svg").replace("{opened}", &format!("{opened:.2}"));
    for (name, width, span, value) in PANELS {
        let lines = runs.each_ref().map(|run| points(run, span, value));
        let values = lines.iter().flatten().map(|(_, value)| *value);
        let top = round(values.fold(1.0, f64::max));
        let x = |at: f64| (at + FULL.works) / (FULL.works + FULL.hangs + FULL.recovers) * width;
        let y = |value: f64| HEIGHT * (1.0 - value / top);
        let mut panel = String::new();
        for value in [0.0, 0.25, 0.5, 0.75, 1.0].map(|fraction| fraction * top) {
            let (y, label) = (y(value) + 8.0, grouped(value));
            writeln!(panel, r#"<text class="y" x="-12" y="{y}">{label}</text>"#)?;
        }
        let x_opened = x(opened);
        writeln!(
            panel,
            r#"<path class="opens" d="M{x_opened:.1} 0v{HEIGHT}"/>"#
        )?;
        for (class, line) in ["without", "with"].into_iter().zip(lines) {
            write!(panel, r#"<polyline class="{class}" points=""#)?;
            for (at, value) in line {
                write!(panel, "{:.1},{:.1} ", x(at), y(value))?;
            }
            writeln!(panel, r#""/>"#)?;
        }
        svg = svg.replace(name, &panel);
    }
    Ok(svg)
}

fn points(run: &[Sample], span: usize, value: Value) -> Vec<(f64, f64)> {
    let point = |samples: &[Sample]| {
        let (from, to) = (&samples[0], &samples[span]);
        let grew = (value(to) - value(from)) / (to.at - from.at);
        let value = if span == 0 { value(to) } else { grew };
        (f64::midpoint(from.at, to.at), value)
    };
    run.windows(span + 1).map(point).collect()
}

/// Returns the next number that has round quarters.
fn round(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let tops = [1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0].map(|digits| digits * power);
    tops.into_iter()
        .find(|top| *top >= value)
        .unwrap_or(10.0 * power)
}
