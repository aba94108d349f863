//! What Prometheus is told of the servers behind the doors. Names come from the settings and outcomes from a fixed set.

use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

type OutcomeLabels = [(&'static str, String); 2];
type NameLabel = [(&'static str, String); 1];

const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// The counters of all of them.
#[derive(Debug, Clone)]
pub(crate) struct Families {
    calls: Family<OutcomeLabels, Counter>,
    seconds: Family<NameLabel, Histogram>,
    resting: Family<NameLabel, Gauge>,
}

impl Families {
    pub(crate) fn register(registry: &mut Registry) -> Self {
        let families = Self {
            calls: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            resting: Family::default(),
        };
        let Self { calls, seconds, resting } = families.clone();
        registry.register("upstream_calls", "Calls to the server behind a door, by outcome", calls);
        registry.register("upstream_seconds", "How long the server behind a door took", seconds);
        registry.register("upstream_resting", "1 while a server behind a door is left alone", resting);
        families
    }

    /// The counters of one.
    pub(super) fn counts(&self, name: &str) -> Counts {
        let label = [("upstream", name.to_owned())];
        let seconds = self.seconds.get_or_create(&label).clone();
        let resting = self.resting.get_or_create(&label).clone();
        Counts { name: name.to_owned(), calls: self.calls.clone(), seconds, resting }
    }
}

pub(super) struct Counts {
    name: String,
    calls: Family<OutcomeLabels, Counter>,
    seconds: Histogram,
    resting: Gauge,
}

impl Counts {
    pub(super) fn ended(&self, outcome: &'static str, took: Duration, is_resting: bool) {
        let labels = [("upstream", self.name.clone()), ("outcome", outcome.to_owned())];
        self.calls.get_or_create(&labels).inc();
        self.seconds.observe(took.as_secs_f64());
        self.resting.set(i64::from(is_resting));
    }
}
