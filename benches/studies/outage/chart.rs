//! The chart: both runs over time, a panel for each thing to look at.

use anyhow::Result;
use breakerbox_benches::numbers::{grouped, number};
use plotters::chart::ChartBuilder;
use plotters::coord::Shift;
use plotters::element::{PathElement, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea, SVGBackend};
use plotters::series::LineSeries;
use plotters::style::{
    Color, FontDesc, IntoFont, RGBAColor, RGBColor, ShapeStyle, TRANSPARENT, WHITE,
};

use crate::arm::Run;
use crate::plan::Plan;
use crate::samples::Sample;

/// In pixels, about twice as many as a page shows: all is drawn from pixel to pixel.
const SIZE: (u32, u32) = (1_600, 1_400);
const HEADING: u32 = 140;
const FIRST_ROW: u32 = 400;

/// Of the palette by Okabe and Ito, whose colours nobody takes for each other.
const WITHOUT: RGBColor = RGBColor(213, 94, 0);
const WITH: RGBColor = RGBColor(0, 114, 178);
const LINE: u32 = 4;
const OPENS: ShapeStyle = ShapeStyle {
    color: RGBAColor(0, 114, 178, 0.7),
    filled: false,
    stroke_width: 2,
};
const HANGS: RGBColor = RGBColor(236, 236, 236);
const GRID: RGBColor = RGBColor(212, 212, 212);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Points = Vec<(f64, f64)>;

struct Panel {
    title: &'static str,
    points: fn(&Run) -> Points,
}

const ANSWERS: Panel = Panel {
    title: "Calls answered per second",
    points: |run| per_second(run, 1, |sample| sample.answered),
};
const OTHERS: [Panel; 4] = [
    Panel {
        title: "Callers waiting for an answer",
        points: |run| each(run, |sample| number(sample.waiting)),
    },
    Panel {
        title: "Calls in vain, so far",
        points: |run| each(run, |sample| number(sample.in_vain)),
    },
    Panel {
        title: "CPU of the callers, % of a core",
        // The system counts in hundredths of a second, too coarse for each sample.
        points: |run| per_second(run, 5, |sample| sample.cpu / 10),
    },
    Panel {
        title: "Resident memory of the callers, MB",
        points: |run| each(run, |sample| number(sample.memory) / 1e6),
    },
];

/// As SVG.
pub(crate) fn draw(plan: &Plan, without: &Run, with: &Run) -> Result<String> {
    let mut svg = String::new();
    let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
    draw_on(&area, plan, without, with)?;
    drop(area);
    Ok(svg)
}

fn draw_on(area: &Area<'_>, plan: &Plan, without: &Run, with: &Run) -> Result<()> {
    // A page may be dark.
    area.fill(&WHITE)?;
    let (heading, panels) = area.split_vertically(HEADING);
    head(&heading, plan, with)?;
    let (first, others) = panels.split_vertically(FIRST_ROW);
    ANSWERS.draw(&first, plan, without, with)?;
    for (panel, area) in OTHERS.iter().zip(others.split_evenly((2, 2))) {
        panel.draw(&area, plan, without, with)?;
    }
    area.present()?;
    Ok(())
}

/// What it is about, and which line is which.
fn head(area: &Area<'_>, plan: &Plan, with: &Run) -> Result<()> {
    let callers = grouped(number(plan.callers));
    let hangs = plan.hangs.as_secs_f64();
    let title = format!("{callers} async callers on a server that hangs for {hangs} s");
    area.draw(&Text::new(title, (40, 24), font(42)))?;

    for (at, color, name) in [
        (40, WITHOUT, "time-out only"),
        (330, WITH, "time-out and breaker"),
    ] {
        let sample = [(at, 98), (at + 46, 98)];
        area.draw(&PathElement::new(sample, color.stroke_width(LINE)))?;
        area.draw(&label(at + 60, name))?;
    }
    area.draw(&Rectangle::new([(720, 82), (766, 114)], HANGS.filled()))?;
    area.draw(&label(780, "the server hangs"))?;
    if let Some(opened) = with.opened {
        let opens = format!("the breaker opens, after {:.2} s", opened.as_secs_f64());
        area.draw(&PathElement::new([(1_085, 82), (1_085, 114)], OPENS))?;
        area.draw(&label(1_104, &opens))?;
    }
    Ok(())
}

fn label(at: i32, text: &str) -> Text<'_, (i32, i32), &str> {
    Text::new(text, (at, 84), font(32))
}

impl Panel {
    fn draw(&self, area: &Area<'_>, plan: &Plan, without: &Run, with: &Run) -> Result<()> {
        let lines =
            [(WITHOUT, without), (WITH, with)].map(|(color, run)| (color, (self.points)(run)));
        let values = lines.iter().flat_map(|(_, points)| points);
        let top = values.map(|(_, value)| *value).fold(1.0, f64::max) * 1.08;
        let begin = -plan.works.as_secs_f64();
        let hangs = plan.hangs.as_secs_f64();

        let mut chart = ChartBuilder::on(area)
            .caption(self.title, font(32))
            .margin_left(10)
            .margin_right(40)
            .margin_bottom(20)
            .x_label_area_size(70)
            .y_label_area_size(110)
            .build_cartesian_2d(begin..hangs + plan.recovers.as_secs_f64(), 0.0..top)?;
        chart.draw_series([Rectangle::new([(0.0, 0.0), (hangs, top)], HANGS.filled())])?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .x_labels(16)
            .y_labels(5)
            .x_label_formatter(&|at| format!("{at:.0}"))
            .y_label_formatter(&|value| grouped(*value))
            .label_style(font(28))
            .x_desc("seconds since the server began to hang")
            .draw()?;
        if let Some(opened) = with.opened {
            let at = opened.as_secs_f64();
            chart.draw_series([PathElement::new([(at, 0.0), (at, top)], OPENS)])?;
        }
        for (color, points) in lines {
            chart.draw_series(LineSeries::new(points, color.stroke_width(LINE)))?;
        }
        Ok(())
    }
}

fn font(size: u32) -> FontDesc<'static> {
    ("sans-serif", size).into_font()
}

fn each(run: &Run, value: fn(&Sample) -> f64) -> Points {
    let point = |sample: &Sample| (sample.at, value(sample));
    run.samples.iter().map(point).collect()
}

/// By how much a count grew, from one sample to the one so many further on.
fn per_second(run: &Run, step: usize, count: fn(&Sample) -> u64) -> Points {
    let samples: Vec<&Sample> = run.samples.iter().step_by(step).collect();
    let rate = |pair: &[&Sample]| {
        let (from, to) = (pair[0], pair[1]);
        let grew = number(count(to) - count(from));
        (f64::midpoint(from.at, to.at), grew / (to.at - from.at))
    };
    samples.windows(2).map(rate).collect()
}
