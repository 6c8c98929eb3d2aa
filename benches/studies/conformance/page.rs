//! The page: how the comparison is made, the tables, and every deviation with its reason.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use crate::contender::{Contender, Time};
use crate::judge::Verdict;
use crate::play::Divergence;
use crate::scenario::Scenario;
use breakerbox_benches::versions::Versions;

const INTRODUCTION: &str = include_str!("introduction.md");

pub(crate) struct Page<'a> {
    pub(crate) contenders: &'a [Contender],
    pub(crate) corpus: &'a [(String, Scenario)],
    /// Of each scenario, contender by contender.
    pub(crate) verdicts: &'a [Vec<Verdict>],
    pub(crate) versions: Versions,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{INTRODUCTION}\n{}", self.tables())
    }
}

#[derive(Clone, Copy, Default)]
struct Tally {
    passes: u32,
    in_part: u32,
    differs: u32,
    fails: u32,
    cannot: u32,
}

impl Tally {
    fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Passes { in_part } => {
                self.passes += 1;
                self.in_part += u32::from(*in_part);
            }
            Verdict::Differs(..) => self.differs += 1,
            Verdict::Fails(_) => self.fails += 1,
            Verdict::CannotExpress(_) => self.cannot += 1,
        }
    }
}

impl Page<'_> {
    /// All of the page but the introduction.
    pub(crate) fn tables(&self) -> String {
        let parts = [self.totals(), self.by_theme(), self.deviations()];
        parts.join("\n")
    }

    fn totals(&self) -> String {
        let mut text = format!(
            "## In total\n\n{} scenarios.\n\n\
            | | version | clock | passes | of them in part | differs | fails | — |\n\
            |---|---|---|--:|--:|--:|--:|--:|\n",
            self.corpus.len()
        );
        for (at, contender) in self.contenders.iter().enumerate() {
            let tally = self.tally(at, |_| true);
            line(
                &mut text,
                format_args!(
                    "| {} | {} | {} | {} | {} | {} | {} | {} |",
                    contender.name,
                    self.versions.of(contender.name),
                    match contender.time {
                        Time::ByHand => "set",
                        Time::Real => "real",
                    },
                    tally.passes,
                    tally.in_part,
                    tally.differs,
                    tally.fails,
                    tally.cannot,
                ),
            );
        }
        text
    }

    fn by_theme(&self) -> String {
        let names = self.contenders.iter().map(|contender| contender.name);
        let names = names.collect::<Vec<_>>().join(" | ");
        let mut text = format!(
            "## Theme by theme\n\npasses / differs / fails / —\n\n| | {names} |\n|---|{}\n",
            "--:|".repeat(self.contenders.len())
        );
        let mut themes: Vec<&str> = self.corpus.iter().map(|(theme, _)| &**theme).collect();
        themes.dedup();
        for theme in themes {
            let cells = (0..self.contenders.len()).map(|at| {
                let tally = self.tally(at, |of| of == theme);
                let Tally {
                    passes,
                    differs,
                    fails,
                    cannot,
                    ..
                } = tally;
                format!("{passes} / {differs} / {fails} / {cannot}")
            });
            let cells = cells.collect::<Vec<_>>().join(" | ");
            line(&mut text, format_args!("| {} | {cells} |", in_words(theme)));
        }
        text
    }

    fn tally(&self, at: usize, is_of: impl Fn(&str) -> bool) -> Tally {
        let mut tally = Tally::default();
        for ((theme, _), verdicts) in self.corpus.iter().zip(self.verdicts) {
            if is_of(theme) {
                tally.add(&verdicts[at]);
            }
        }
        tally
    }

    fn deviations(&self) -> String {
        let of_each = self.contenders.iter().enumerate();
        let texts = of_each.filter_map(|(at, contender)| {
            let text = self.deviations_of(at);
            (!text.is_empty()).then(|| format!("## {}\n{text}", contender.name))
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    fn deviations_of(&self, at: usize) -> String {
        let mut fails = String::new();
        let mut differs: BTreeMap<String, String> = BTreeMap::new();
        let mut lacks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for ((theme, scenario), verdicts) in self.corpus.iter().zip(self.verdicts) {
            let name = scenario.name.as_str();
            match &verdicts[at] {
                Verdict::Passes { .. } => {}
                Verdict::Fails(divergence) => {
                    line(&mut fails, item(theme, name, divergence));
                }
                Verdict::Differs(divergence, choice) => {
                    let reason = format!("{} ({})", choice.says, choice.whence);
                    let items = differs.entry(reason).or_default();
                    line(items, item(theme, name, divergence));
                }
                Verdict::CannotExpress(lack) => lacks.entry(lack).or_default().push(name),
            }
        }
        let mut text = String::new();
        if !fails.is_empty() {
            line(&mut text, format_args!("\nFails:\n\n{}", fails.trim_end()));
        }
        for (reason, items) in differs {
            let items = items.trim_end();
            line(
                &mut text,
                format_args!("\nDiffers, as documented: {reason}\n\n{items}"),
            );
        }
        if !lacks.is_empty() {
            line(&mut text, "\nCan't express:\n");
            for (lack, names) in lacks {
                line(
                    &mut text,
                    format_args!("- {lack} ({}): {}", names.len(), names.join("; ")),
                );
            }
        }
        text
    }
}

fn item(theme: &str, name: &str, divergence: &Divergence) -> String {
    let theme = in_words(theme);
    let Divergence { step, found, .. } = divergence;
    match step {
        0 => format!("- {theme}: {name}. When built: {found}."),
        _ => format!("- {theme}: {name}. Step {step}: {found}."),
    }
}

/// The name of a theme's file, to read.
fn in_words(theme: &str) -> String {
    theme.replace('_', " ")
}

fn line(text: &mut String, line: impl fmt::Display) {
    writeln!(text, "{line}").expect("a string takes everything");
}
