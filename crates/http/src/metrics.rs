//! What Prometheus is told. Every label is from a fixed set that is known at the start, so no request can add a
//! series, and counting one costs a few atomic additions.

use crate::out_of_folders;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::upstream::Families;

type Labels = [(&'static str, &'static str); 2];
type DoorLabel = [(&'static str, &'static str); 1];

const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
const SECONDS: [f64; 13] = [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// A group of paths that is counted together.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    /// The label.
    pub name: &'static str,
    /// The paths; each stands for itself and everything below it, with up to [`crate::FOLDERS`] folders before it, except for
    /// `/`, which is only itself.
    pub paths: &'static [&'static str],
}

/// The operator's own paths, which are asked for all the time and not worth a line in the log.
const OPERATOR: Door = Door { name: "operator", paths: &["/healthz", "/readyz", "/metrics"] };
/// Everything else.
const REST: Door = Door { name: "other", paths: &[] };

/// Counters of this process.
pub struct Metrics {
    doors: Vec<(Door, Handles)>,
    in_flight: Gauge,
    upstreams: Families,
    registry: Mutex<Registry>,
}

struct Handles {
    classes: [Counter; 5],
    seconds: Histogram,
}

impl Metrics {
    /// Counters for these doors, the operator's paths and the rest.
    #[must_use]
    pub fn new(doors: &[Door]) -> Self {
        let mut registry = Registry::with_prefix("tridesk");
        let requests = Family::<Labels, Counter>::default();
        let seconds = Family::<DoorLabel, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        let in_flight = Gauge::default();
        registry.register("requests", "Requests answered, by door and class of status", requests.clone());
        registry.register("request_seconds", "How long answers took, by door", seconds.clone());
        registry.register("requests_in_flight", "Requests being answered", in_flight.clone());
        let upstreams = Families::register(&mut registry);
        let doors = doors.iter().chain(&[OPERATOR, REST]).map(|door| {
            let counter = |class| requests.get_or_create(&[("door", door.name), ("class", class)]).clone();
            let seconds = seconds.get_or_create(&[("door", door.name)]).clone();
            (*door, Handles { classes: CLASSES.map(counter), seconds })
        });
        Self { doors: doors.collect(), in_flight, upstreams, registry: Mutex::new(registry) }
    }

    /// Lets others register what they count.
    pub fn register(&self, others: impl FnOnce(&mut Registry)) {
        others(&mut self.registry.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The counters of the servers behind the doors.
    pub(crate) fn upstreams(&self) -> &Families {
        &self.upstreams
    }

    /// The text that Prometheus reads.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _: Result<(), fmt::Error> =
            encode(&mut text, &self.registry.lock().unwrap_or_else(PoisonError::into_inner));
        text
    }

    /// Which door a path belongs to; its own paths count before those below folders.
    pub(crate) fn door(&self, path: &str) -> usize {
        let holds = |path: &str, of: &str| {
            let rest = path.strip_prefix(of);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') && of != "/")
        };
        let mut places = out_of_folders(path).enumerate();
        let found = places.find_map(|(depth, path)| {
            let of_door = |of: &&&str| (depth == 0 || **of != "/") && holds(path, of);
            self.doors.iter().position(|(door, _)| door.paths.iter().any(|of| of_door(&of)))
        });
        found.unwrap_or(self.doors.len() - 1)
    }

    /// Whether requests to the door are no news.
    pub(crate) fn is_quiet(&self, door: usize) -> bool {
        door + 2 == self.doors.len()
    }

    pub(crate) fn started(&self) {
        self.in_flight.inc();
    }

    pub(crate) fn finished(&self, door: usize, status: u16, took: Duration) {
        self.in_flight.dec();
        let Some((_, handles)) = self.doors.get(door) else {
            return;
        };
        let class = usize::from(status / 100).saturating_sub(1);
        if let Some(counter) = handles.classes.get(class) {
            counter.inc();
        }
        handles.seconds.observe(took.as_secs_f64());
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Metrics")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_belong_to_one_door_and_no_path_makes_a_series() {
        let metrics = Metrics::new(&[
            Door { name: "one", paths: &["/one", "/"] },
            Door { name: "two", paths: &["/api"] },
        ]);
        let doors = ["/one", "/one/x", "/", "/onerous", "/api/v1", "/healthz", "/x/y", "/x/", "/one/api"]
            .map(|path| metrics.door(path));
        assert_eq!(doors, [0, 0, 0, 3, 1, 2, 3, 3, 0]);
        // Below folders, and not below more of them than a door answers.
        let doors = ["/x/api/v1", "/x/y/z/one", "/w/x/y/z/one"].map(|path| metrics.door(path));
        assert_eq!(doors, [1, 0, 3]);
        let lines = metrics.text().lines().count();
        for number in 0..1000 {
            let door = metrics.door(&format!("/{number}"));
            metrics.started();
            metrics.finished(door, 200 + number, Duration::from_millis(3));
        }
        assert_eq!(metrics.text().lines().count(), lines);
        assert!(metrics.text().contains("tridesk_requests_total{door=\"other\",class=\"2xx\"} 100\n"));
    }
}
