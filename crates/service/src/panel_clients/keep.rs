//! What was read of a client in a panel, written down in one unit with its events.

use super::{PanelClient, PanelClients};
use crate::failure::Failure;
use crate::tickets::log;
use crate::{ClientDetails, ClientUser, PostalAddress, users};
use domain::{
    Actor, Client, ClientId, ClientService, Door, Email, EventKind, Field, PersonName, ServiceId, UserId,
    Who, detail,
};
use serde_json::json;
use store::Tx;

/// The services of one client that are kept.
const MOST_SERVICES: usize = 500;

impl PanelClients {
    /// Keeps what was read, in one unit with its events. Nobody when the desk knows another client under this number.
    pub(super) async fn keep(&self, found: &PanelClient) -> Result<Option<ClientId>, Failure> {
        let (desk, panel) = (&self.0.desk, self.0.panel);
        let Ok(email) = Email::new(&found.email).map(String::from) else {
            tracing::warn!(panel, client = found.number, "the panel shows a client without an address");
            return Ok(None);
        };
        let now = desk.now();
        let actor = Actor::new(Who::System, Door::Dialect(panel));
        let mut tx = desk.db().write().await?;
        let known = match store::panel_client::find(&mut tx, panel, found.number).await? {
            Some((client, _)) => store::client::find(&mut tx, client).await?,
            None => None,
        };
        let of_address = store::client::find_by_email(&mut tx, &email.to_lowercase()).await?;
        let of_number = store::client::find(&mut tx, ClientId(found.number)).await?;
        let id = match (known, of_address, of_number) {
            (Some(known), other, _) => {
                let is_free = other.is_none_or(|other| other.id == known.id);
                self.update(&mut tx, known, found, is_free.then_some(email), &actor).await?
            }
            // The desk knows it already, as one that was moved here or that both were told of.
            (None, Some(same), _) if same.id.0 == found.number => same.id,
            (None, None, None) => self.add(&mut tx, found, email, &actor).await?,
            (None, Some(_), _) | (None, None, Some(_)) => {
                tracing::warn!(
                    panel,
                    client = found.number,
                    "the desk knows another client by that number or address"
                );
                return Ok(None);
            }
        };
        store::panel_client::keep(&mut tx, panel, found.number, id, now).await?;
        self.keep_services(&mut tx, id, found, &actor).await?;
        tx.commit().await?;
        Ok(Some(id))
    }

    async fn add(
        &self,
        tx: &mut Tx<'_>,
        found: &PanelClient,
        email: String,
        actor: &Actor,
    ) -> Result<ClientId, Failure> {
        let now = self.0.desk.now();
        let directory = self.0.desk.directory();
        let provider = directory.providers.first().ok_or(domain::Error::NotFound(domain::What::Provider))?.id;
        let person = Person::of(found, &email);
        let client = Client {
            id: ClientId(found.number),
            provider,
            email,
            first_name: person.first_name,
            last_name: person.last_name,
            company: person.company,
            phone: person.postal.phone.clone(),
            comment: String::new(),
            attitude: String::new(),
            is_premium: false,
            balance: 0,
            credits: 0,
            abuse_score: 0,
            is_active: true,
            created_at: now,
        };
        let details = ClientDetails { language: person.language.clone(), ..ClientDetails::default() };
        let owner = match store::client_user::find_by_email(tx, &client.email.to_lowercase()).await? {
            Some(user) => user.id,
            None => {
                let user = ClientUser {
                    id: UserId(0),
                    email: client.email.clone(),
                    first_name: client.first_name.clone(),
                    last_name: client.last_name.clone(),
                    language: person.language,
                    created_at: now,
                };
                // Nothing hashes to the empty text: its password is the panel's.
                users::insert(tx, &user, "").await?
            }
        };
        let id = store::client::insert_as(tx, &client, &person.postal, &details, owner).await?;
        store::client::pass(tx, id).await?;
        let data = json!({"client": id.0, "user": owner.0, "panel": self.0.panel});
        log(tx, actor, now, EventKind::ClientAdded, None, None, &data).await?;
        Ok(id)
    }

    /// Writes what differs; the address only where nobody else has it.
    async fn update(
        &self,
        tx: &mut Tx<'_>,
        known: Client,
        found: &PanelClient,
        email: Option<String>,
        actor: &Actor,
    ) -> Result<ClientId, Failure> {
        store::client::lock(tx, known.id).await?;
        let email = email.unwrap_or_else(|| known.email.clone());
        let person = Person::of(found, &email);
        let postal = store::client::postal(tx, known.id).await?.unwrap_or_default();
        let details = store::client::details(tx, known.id).await?.unwrap_or_default();
        let closed_at = store::client::standing(tx, known.id).await?.and_then(|(_, closed_at)| closed_at);
        let id = known.id;
        let changed = Client {
            email,
            first_name: person.first_name,
            last_name: person.last_name,
            company: person.company,
            phone: person.postal.phone.clone(),
            ..known.clone()
        };
        let language = if person.language.is_empty() { details.language.clone() } else { person.language };
        let new_details = ClientDetails { language, ..details.clone() };
        if changed != known || postal != person.postal || new_details != details {
            store::client::update(tx, &changed, &person.postal, &new_details, closed_at).await?;
            let data = json!({"client": id.0, "panel": self.0.panel});
            log(tx, actor, self.0.desk.now(), EventKind::ClientChanged, None, None, &data).await?;
        }
        Ok(id)
    }

    /// What is new is added and what has another name renamed. What is gone stays: tickets tell of it.
    async fn keep_services(
        &self,
        tx: &mut Tx<'_>,
        client: ClientId,
        found: &PanelClient,
        actor: &Actor,
    ) -> Result<(), Failure> {
        let (panel, now) = (self.0.panel, self.0.desk.now());
        let kept = store::panel_client::services(tx, panel, client).await?;
        for service in found.services.iter().take(MOST_SERVICES) {
            let name = plain(&service.name);
            let same = kept.iter().find(|kept| (kept.kind, kept.original) == (service.kind, service.number));
            match same {
                Some(same) if same.name == name => {}
                Some(same) => store::panel_client::rename_service(tx, same.id, &name).await?,
                None => {
                    let new = ClientService { id: ServiceId(0), client, kind: service.kind, name };
                    let id = store::panel_client::add_service(tx, panel, service.number, &new, now).await?;
                    let data = json!({"client": client.0, "service": id.0, "panel": panel});
                    log(tx, actor, now, EventKind::ServiceAdded, None, None, &data).await?;
                }
            }
        }
        Ok(())
    }
}

/// What a panel says of a person, cut to what the desk keeps.
struct Person {
    first_name: String,
    last_name: String,
    company: String,
    postal: PostalAddress,
    language: String,
}

impl Person {
    fn of(found: &PanelClient, email: &str) -> Self {
        let kept = |field, text: &str| detail(field, &plain(text)).unwrap_or_default();
        let postal = &found.postal;
        let address = |text: &str| kept(Field::Address, text);
        let first = PersonName::new(&plain(&found.first_name)).map(String::from);
        Self {
            // Somebody without a name is called by the address.
            first_name: first.unwrap_or_else(|_| email.to_owned()),
            last_name: kept(Field::Name, &found.last_name),
            company: kept(Field::Company, &found.company),
            postal: PostalAddress {
                address: detail(Field::Address, &postal.address).unwrap_or_default(),
                city: address(&postal.city),
                region: address(&postal.region),
                postcode: address(&postal.postcode),
                country: address(&postal.country),
                phone: address(&postal.phone),
            },
            language: kept(Field::Language, &found.language),
        }
    }
}

/// A text of one line, and not a long one.
fn plain(text: &str) -> String {
    const LONGEST: usize = 200;
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect::<String>()
        .trim()
        .to_owned()
}
