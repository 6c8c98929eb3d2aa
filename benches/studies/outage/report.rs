//! The text for the pages: the chart, the table, and how it was measured.

use breakerbox_benches::{arguments, machine};

use crate::arm::EVERY;
use crate::call::{COOLDOWN, TIMEOUT};
use crate::plan::Plan;
use crate::server::ANSWER;

/// Two sentences below the chart.
pub(crate) fn for_readme(in_short: &str) -> String {
    let command = arguments::command("outage");
    format!(
        "![Calls answered, callers waiting, calls in vain, CPU and memory over time](docs/outage.svg)

{in_short}
[The figures](docs/performance.md#an-outage-end-to-end), and the command that draws it:

```sh
{command}
```
"
    )
}

pub(crate) fn for_performance(plan: &Plan, table: &str) -> String {
    let machine = machine::description();
    let unanswered = TIMEOUT + COOLDOWN;
    format!(
        "![Over time, with a breaker and without: calls answered per second, callers waiting, calls in \
        vain, CPU and memory](outage.svg)

{plan}.
They do so twice, once with a breaker and once without; [the function that they
call](../benches/outage/call.rs) is all that differs. Both times it has a time-out of {TIMEOUT:?}. The
breaker opens at five failures, leaves the server alone for {COOLDOWN:?}, and then sends one probe.

{table}
On {machine}.
Callers and server are processes of their own and talk over TCP. An answer takes {ANSWER:?}. The server
that hangs takes connections and questions, and never answers these. Callers share the connections that
are idle, as an HTTP client's do, and a call that times out loses the one it has. How long a caller thinks
is random (exponentially distributed), so that they don't move in step. CPU and memory are those of the
callers' process, read every {EVERY:?}; what the kernel keeps for sockets is not in it.

A breaker learns that the server hangs from the first calls that time out. Until then both runs are the
same, and so are the most callers that wait at once and the most memory, which the allocator keeps. The
price is paid when the server is back: up to the next probe nobody has an answer, which takes a time-out
and a cooldown at most, {unanswered:?} here.
"
    )
}
