//! The panel behind this door as the desk itself asks it: who a client is, what it bought, and whether a credential is good.
//! WHMCS API reference: GetClientsDetails, GetClientsProducts, GetClientsDomains, GetAdminDetails; all by POST, in JSON.

use crate::door::PATH;
use axum::http::StatusCode;
use domain::ServiceKind;
use http::Upstream;
use http::outgoing::Call;
use service::{
    Asking, ClientSource, LookingUp, NoAnswer, PanelClient, PanelName, PanelService, PostalAddress,
    Presented, Voucher,
};
use wire::{Limits, Params, Request, Value};

/// Services of one kind that are read of a client.
const SERVICES: &str = "250";

/// The desk's own way to ask the panel.
#[derive(Debug, Clone)]
pub struct Behind {
    upstream: Upstream,
    credential: Option<Credential>,
}

#[derive(Clone)]
struct Credential {
    identifier: String,
    secret: String,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Credential")
    }
}

/// What the panel says to a call: its fields, or that it will not.
enum Said {
    Fields(Params),
    No(String),
}

impl Behind {
    /// The way to ask a panel, with the identifier and the secret of the desk's own API credential there, if it has one.
    #[must_use]
    pub fn new(upstream: Upstream, credential: Option<(&str, &str)>) -> Self {
        let own = |(identifier, secret): (&str, &str)| Credential {
            identifier: identifier.to_owned(),
            secret: secret.to_owned(),
        };
        Self { upstream, credential: credential.map(own) }
    }

    async fn ask(&self, action: &str, more: &[(&str, &str)]) -> Result<Said, NoAnswer> {
        let own = self.credential.as_ref().ok_or(NoAnswer)?;
        let mut pairs = vec![("identifier", own.identifier.as_str()), ("secret", own.secret.as_str())];
        pairs.extend(more);
        let (status, said) = self.send(action, &pairs, None).await?;
        if status != StatusCode::OK {
            tracing::warn!(target: "upstream", action, status = status.as_u16(), "the panel refuses the desk itself");
            return Err(NoAnswer);
        }
        Ok(said)
    }

    async fn send(
        &self,
        action: &str,
        pairs: &[(&str, &str)],
        address: Option<std::net::IpAddr>,
    ) -> Result<(StatusCode, Said), NoAnswer> {
        let mut all = vec![("action", action), ("responsetype", "json")];
        all.extend(pairs);
        let mut call = Call::form(PATH, &all);
        if let Some(address) = address {
            call = call.header("x-forwarded-for", &address.to_string());
        }
        let answer = self.upstream.ask(call).await.map_err(|_| NoAnswer)?;
        let limits = Limits { body: 4 << 20, pairs: 50_000, ..Limits::default() };
        let body = Request { query: None, content_type: Some("application/json"), body: &answer.body };
        let fields = wire::decode(&body, &limits).map_err(|_| {
            tracing::warn!(target: "upstream", action, "the panel's answer cannot be read");
            NoAnswer
        })?;
        let said = match fields.get("result") {
            Some("success") => Said::Fields(fields),
            Some("error") => Said::No(fields.get("message").unwrap_or_default().to_owned()),
            _ => return Err(NoAnswer),
        };
        Ok((answer.status, said))
    }

    async fn look_up(&self, name: PanelName<'_>) -> Result<Option<PanelClient>, NoAnswer> {
        let number;
        let by = match name {
            PanelName::Number(id) => {
                number = id.to_string();
                ("clientid", number.as_str())
            }
            PanelName::Email(email) => ("email", email),
        };
        let fields = match self.ask("GetClientsDetails", &[by]).await? {
            Said::Fields(fields) => fields,
            Said::No(message) if message.trim_end_matches('.').eq_ignore_ascii_case("client not found") => {
                return Ok(None);
            }
            Said::No(_) => {
                tracing::warn!(target: "upstream", "the panel does not show a client to the desk");
                return Err(NoAnswer);
            }
        };
        // Newer versions nest the fields, older ones show them beside `result`.
        let client = fields.map("client").unwrap_or(&fields);
        let mut found = read_client(client).ok_or(NoAnswer)?;
        let id = found.number.to_string();
        let of = [("clientid", id.as_str()), ("limitnum", SERVICES)];
        for (action, list, item, kind, names) in [
            ("GetClientsProducts", "products", "product", ServiceKind::Product, &["domain", "name"][..]),
            ("GetClientsDomains", "domains", "domain", ServiceKind::Domain, &["domainname", "domain"][..]),
        ] {
            // A credential that may not see these shows clients without them.
            if let Said::Fields(fields) = self.ask(action, &of).await? {
                found
                    .services
                    .extend(rows(&fields, list, item).filter_map(|row| read_service(row, kind, names)));
            }
        }
        Ok(Some(found))
    }
}

impl ClientSource for Behind {
    fn find<'a>(&'a self, name: PanelName<'a>) -> LookingUp<'a> {
        Box::pin(self.look_up(name))
    }
}

impl Voucher for Behind {
    /// GetAdminDetails shows a credential its own administrator and nothing else. Whoever may not call it is known, too:
    /// the panel says so in other words than to a stranger.
    fn vouches<'a>(&'a self, presented: &'a Presented<'a>) -> Asking<'a> {
        Box::pin(async move {
            // The older pair of fields carries either kind of secret.
            let names =
                if presented.kinds.len() == 1 { ["identifier", "secret"] } else { ["username", "password"] };
            let mut pairs = vec![(names[0], presented.identifier), (names[1], presented.secret)];
            pairs.extend(presented.access_key.map(|key| ("accesskey", key)));
            let (status, said) = self.send("GetAdminDetails", &pairs, presented.address).await?;
            match said {
                Said::Fields(_) => Ok(status == StatusCode::OK),
                Said::No(message) => Ok(message.starts_with("Invalid Permissions")),
            }
        })
    }
}

/// The rows of a list, which stands in a container with the name of its rows.
fn rows<'p>(fields: &'p Params, list: &str, item: &str) -> impl Iterator<Item = &'p Params> {
    let rows = fields.map(list).and_then(|list| list.map(item));
    rows.into_iter().flat_map(Params::iter).filter_map(|(_, row)| match row {
        Value::Map(row) => Some(row),
        Value::Text(_) | Value::File(_) => None,
    })
}

fn read_client(fields: &Params) -> Option<PanelClient> {
    let text = |name: &str| fields.get(name).unwrap_or_default().trim().to_owned();
    let number =
        ["id", "userid", "client_id"].iter().find_map(|name| fields.get(name)?.trim().parse().ok())?;
    let mut postal = PostalAddress {
        address: String::new(),
        city: text("city"),
        region: text("state"),
        postcode: text("postcode"),
        country: text("countrycode"),
        phone: text("phonenumber"),
    };
    postal.set_lines(&text("address1"), &text("address2"));
    Some(PanelClient {
        number,
        email: text("email"),
        first_name: text("firstname"),
        last_name: text("lastname"),
        company: text("companyname"),
        postal,
        language: text("language"),
        services: Vec::new(),
    })
}

fn read_service(row: &Params, kind: ServiceKind, names: &[&str]) -> Option<PanelService> {
    let number = row.get("id")?.trim().parse().ok()?;
    let name = names.iter().find_map(|name| row.filled(name)).unwrap_or_default().to_owned();
    Some(PanelService { number, kind, name })
}
