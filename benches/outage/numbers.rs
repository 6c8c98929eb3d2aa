//! Counts, to calculate with and to read.

#[expect(
    clippy::cast_precision_loss,
    reason = "far below what a float can't hold"
)]
pub(crate) fn number(count: u64) -> f64 {
    count as f64
}

/// With commas, such as `10,000`. Not for negative ones.
pub(crate) fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
