//! What clients bought: a page of services of one kind, for the two functions that list them.

use crate::action::Outcome;
use crate::call::Call;
use crate::shapes;
use domain::{ClientId, ServiceId, ServiceKind};
use service::{DatedService, ServiceQuery};
use wire::Node;

/// One of the two lists.
pub(super) struct Bought {
    /// What it lists.
    pub(super) kind: ServiceKind,
    /// The parameter that names one of them.
    pub(super) one: &'static str,
    /// Parameters that ask for what a desk does not know of anything: nothing is found when one is sent.
    pub(super) unknown: &'static [&'static str],
    /// Parameters that the answer repeats beside these two.
    pub(super) echoed: &'static [&'static str],
    /// Where the rows stand.
    pub(super) container: &'static str,
    /// What a row is called.
    pub(super) item: &'static str,
    /// A row.
    pub(super) entry: fn(&Call, &DatedService) -> Node,
}

impl Bought {
    pub(super) async fn page(&self, call: &Call) -> Outcome {
        let page = call.page()?;
        let (client, one) = (call.id("clientid"), call.id(self.one));
        let query = ServiceQuery {
            kind: self.kind,
            client: client.map(ClientId),
            service: one.map(ServiceId),
            name: call.filled("domain").map(str::to_owned),
        };
        let asks_unknown = |name: &&str| call.filled(name).is_some_and(|text| text != "0");
        let (rows, total) = if self.unknown.iter().any(asks_unknown) {
            (Vec::new(), 0)
        } else {
            call.everywhere()?.dated_services(&query, page).await?
        };
        let rows = rows.iter().map(|dated| (self.entry)(call, dated));
        let echoed = |name: &'static str, id: Option<i64>| {
            id.map_or_else(|| Node::empty(name), |id| call.ids.node(name, id))
        };
        let mut nodes = vec![echoed("clientid", client), echoed(self.one, one)];
        nodes.extend(self.echoed.iter().map(|name| match (*name, call.id(name)) {
            ("pid", id) => echoed("pid", id),
            (name, _) => Node::text(name, call.filled(name).unwrap_or_default()),
        }));
        nodes.extend(shapes::page(total, call.start()?, self.container, self.item, rows.collect()));
        Ok(nodes)
    }
}

/// The word for where a service stands: those of a closed account have ended with it.
pub(super) const fn status(dated: &DatedService, ended: &'static str) -> &'static str {
    if dated.is_ended { ended } else { "Active" }
}
