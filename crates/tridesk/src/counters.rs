//! What the desk itself counts, for `/metrics`.

use std::fmt;

use http::Metrics;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use service::Desk;

/// Reads the desk's counters when somebody asks for them.
struct Counters(Desk);

impl fmt::Debug for Counters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Counters")
    }
}

impl Collector for Counters {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let (units, commits) = self.0.db().write_counts();
        for (name, help, value) in [
            ("failed_logins", "Credentials that were refused", self.0.failed_logins()),
            ("written_units", "Units of work kept by the embedded database", units),
            ("commits", "Commits of the embedded database; each keeps one unit or many", commits),
        ] {
            let counter = ConstCounter::new(value);
            let metric = encoder.encode_descriptor(name, help, None, counter.metric_type())?;
            counter.encode(metric)?;
        }
        Ok(())
    }
}

/// Shows the desk's counters among the metrics.
pub(crate) fn register(metrics: &Metrics, desk: &Desk) {
    metrics.register(|registry| registry.register_collector(Box::new(Counters(desk.clone()))));
}
