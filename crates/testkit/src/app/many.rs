//! More rows than any list reads at once, written in one unit.

use super::TestApp;
use domain::{ClientId, ClientService, Contact, ContactId, EventKind, ServiceId, ServiceKind};
use store::contact::ContactCard;
use store::event::NewEvent;

#[expect(clippy::unwrap_used, reason = "a test that cannot have its rows fails right here")]
impl TestApp {
    /// Adds so many contacts, products, domains and lines of the log to the client "Dora Other". The contacts are all
    /// of the name "Many Others", the services of the name "many.example".
    pub async fn add_many(&self, rows: usize) {
        let (client, now) = (self.fixture.clients.get(1).unwrap().id, self.desk.now());
        let mut tx = self.desk.db().write().await.unwrap();
        let contact = Contact {
            id: ContactId(0),
            client,
            name: "Many Others".to_owned(),
            email: "many@client.example".to_owned(),
        };
        let card = ContactCard::plain(contact, now);
        let service =
            |kind| ClientService { id: ServiceId(0), client, kind, name: "many.example".to_owned() };
        for _ in 0..rows {
            store::contact::insert(&mut tx, &card).await.unwrap();
            for kind in [ServiceKind::Product, ServiceKind::Domain] {
                store::service::insert(&mut tx, &service(kind), now).await.unwrap();
            }
            store::event::insert(&mut tx, &line(client, now)).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

const fn line(client: ClientId, at: domain::Timestamp) -> NewEvent<'static> {
    NewEvent {
        kind: EventKind::ActivityLogged,
        ticket: None,
        message: None,
        client: None,
        about: Some(client),
        staff: None,
        on_behalf_by: None,
        credential: None,
        door: "test",
        address: "",
        data: "{\"description\":\"One of many\"}",
        at,
    }
}
