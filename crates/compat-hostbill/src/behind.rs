//! The panel behind this door as the desk itself asks it: who a client is, what it bought, and whether a key is good.
//! Admin API: Clients (getClientDetails, getClients, getClientAccounts, getClientDomains), General (getAPIMethods).

use crate::door::PATH;
use domain::ServiceKind;
use http::Upstream;
use http::outgoing::Call;
use service::{
    Asking, ClientSource, LookingUp, NoAnswer, PanelClient, PanelName, PanelService, PostalAddress,
    Presented, Voucher,
};
use std::net::IpAddr;
use wire::{Limits, Params, Request, Value};

/// The desk's own way to ask the panel.
#[derive(Debug, Clone)]
pub struct Behind {
    upstream: Upstream,
    key: Option<Key>,
}

#[derive(Clone)]
struct Key {
    api_id: String,
    api_key: String,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Key")
    }
}

/// What the panel says to a call: its fields, or why it will not.
enum Said {
    Fields(Params),
    No(String),
}

impl Behind {
    /// The way to ask a panel, with the id and the key of the desk's own API access there, if it has one.
    #[must_use]
    pub fn new(upstream: Upstream, key: Option<(&str, &str)>) -> Self {
        let own =
            |(api_id, api_key): (&str, &str)| Key { api_id: api_id.to_owned(), api_key: api_key.to_owned() };
        Self { upstream, key: key.map(own) }
    }

    async fn ask(&self, call: &str, more: &[(&str, &str)]) -> Result<Said, NoAnswer> {
        let own = self.key.as_ref().ok_or(NoAnswer)?;
        let mut pairs = vec![("api_id", own.api_id.as_str()), ("api_key", own.api_key.as_str())];
        pairs.extend(more);
        self.send(call, &pairs, None).await
    }

    async fn send(
        &self,
        call: &str,
        pairs: &[(&str, &str)],
        address: Option<IpAddr>,
    ) -> Result<Said, NoAnswer> {
        let mut all = vec![("call", call)];
        all.extend(pairs);
        let mut request = Call::form(PATH, &all);
        if let Some(address) = address {
            request = request.header("x-forwarded-for", &address.to_string());
        }
        let answer = self.upstream.ask(request).await.map_err(|_| NoAnswer)?;
        let limits = Limits { body: 4 << 20, pairs: 50_000, ..Limits::default() };
        let body = Request { query: None, content_type: Some("application/json"), body: &answer.body };
        let fields = wire::decode(&body, &limits).map_err(|_| {
            tracing::warn!(target: "upstream", call, "the panel's answer cannot be read");
            NoAnswer
        })?;
        match fields.get("success") {
            Some("true" | "1") => Ok(Said::Fields(fields)),
            Some(_) => Ok(Said::No(sentences(&fields))),
            None => Err(NoAnswer),
        }
    }

    async fn look_up(&self, name: PanelName<'_>) -> Result<Option<PanelClient>, NoAnswer> {
        let id = match name {
            PanelName::Number(id) => id.to_string(),
            PanelName::Email(email) => match self.number_of(email).await? {
                Some(id) => id,
                None => return Ok(None),
            },
        };
        let fields = match self.ask("getClientDetails", &[("id", &id)]).await? {
            Said::Fields(fields) => fields,
            Said::No(why) if why.to_ascii_lowercase().contains("not found") => return Ok(None),
            Said::No(_) => {
                tracing::warn!(target: "upstream", "the panel does not show a client to the desk");
                return Err(NoAnswer);
            }
        };
        // Some versions answer an unknown client with an empty list.
        let Some(mut found) = fields.map("client").and_then(read_client) else { return Ok(None) };
        for (call, list, kind, names) in [
            ("getClientAccounts", "accounts", ServiceKind::Product, &["domain", "name", "product_name"][..]),
            ("getClientDomains", "domains", ServiceKind::Domain, &["name", "domain"][..]),
        ] {
            // A key that may not make these calls shows clients without them.
            if let Said::Fields(fields) = self.ask(call, &[("id", &id)]).await? {
                found.services.extend(rows(&fields, list).filter_map(|row| read_service(row, kind, names)));
            }
        }
        Ok(Some(found))
    }

    /// The number of the client of an address: a filter of the list, whose rows are looked through, since versions differ in
    /// how exactly it compares.
    async fn number_of(&self, email: &str) -> Result<Option<String>, NoAnswer> {
        let Said::Fields(fields) = self.ask("getClients", &[("filter[email]", email)]).await? else {
            return Err(NoAnswer);
        };
        let same =
            |row: &&Params| row.get("email").is_some_and(|of| of.trim().eq_ignore_ascii_case(email.trim()));
        Ok(rows(&fields, "clients").find(same).and_then(|row| row.get("id").map(str::to_owned)))
    }
}

impl ClientSource for Behind {
    fn find<'a>(&'a self, name: PanelName<'a>) -> LookingUp<'a> {
        Box::pin(self.look_up(name))
    }
}

impl Voucher for Behind {
    /// getAPIMethods lists calls and shows nothing else. A key that may not make even this call is not vouched for.
    fn vouches<'a>(&'a self, presented: &'a Presented<'a>) -> Asking<'a> {
        Box::pin(async move {
            let pairs = [("api_id", presented.identifier), ("api_key", presented.secret)];
            match self.send("getAPIMethods", &pairs, presented.address).await? {
                Said::Fields(_) => Ok(true),
                Said::No(_) => Ok(false),
            }
        })
    }
}

fn sentences(fields: &Params) -> String {
    match fields.value("error") {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Map(list)) => {
            let texts: Vec<&str> = list.iter().filter_map(|(_, value)| value.as_text()).collect();
            texts.join("; ")
        }
        Some(Value::File(_)) | None => String::new(),
    }
}

fn rows<'p>(fields: &'p Params, list: &str) -> impl Iterator<Item = &'p Params> {
    fields.map(list).into_iter().flat_map(Params::iter).filter_map(|(_, row)| match row {
        Value::Map(row) => Some(row),
        Value::Text(_) | Value::File(_) => None,
    })
}

fn read_client(fields: &Params) -> Option<PanelClient> {
    let text = |name: &str| fields.get(name).unwrap_or_default().trim().to_owned();
    let number = ["client_id", "id"].iter().find_map(|name| fields.get(name)?.trim().parse().ok())?;
    let mut postal = PostalAddress {
        address: String::new(),
        city: text("city"),
        region: text("state"),
        postcode: text("postcode"),
        country: text("country"),
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
