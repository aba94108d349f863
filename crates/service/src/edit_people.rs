//! Changing clients and contacts, and taking down that a service is to end, as staff and their programs do.

use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Operator, PostalAddress, StaffDesk, users};
use domain::{
    AccountState, ClientId, Contact, ContactId, Email, Error, EventKind, Field, MessageBody, PersonName,
    Result, ServiceId, ServiceKind, Timestamp, What, detail,
};
use serde_json::json;
use store::Tx;
use store::contact::ContactCard;

/// Changes of a person; what is `None` stays, or is empty for a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditPerson {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Address.
    pub email: Option<String>,
    /// First line of the postal address.
    pub address1: Option<String>,
    /// Its second line.
    pub address2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or region.
    pub region: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Two-letter country.
    pub country: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
}

/// Changes of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditClient {
    /// Who and where it is.
    pub person: EditPerson,
    /// What staff should know of it.
    pub comment: Option<String>,
    /// Another password.
    pub password: Option<String>,
    /// Where the account stands from now on.
    pub state: Option<AccountState>,
    /// Its number at the tax office.
    pub tax_id: Option<String>,
    /// The language it wants.
    pub language: Option<String>,
    /// Whether it wants to be told of offers.
    pub wants_news: Option<bool>,
    /// The one group it belongs to, 0 for none; one that is not there is none.
    pub group: Option<i64>,
}

const LONGEST_COMMENT: usize = 10_000;

impl EditPerson {
    fn check(&self) -> Result<()> {
        let address = |text| (Field::Address, text);
        let texts = [
            (Field::Name, &self.last_name),
            (Field::Company, &self.company),
            address(&self.address1),
            address(&self.address2),
            address(&self.city),
            address(&self.region),
            address(&self.postcode),
            address(&self.country),
            address(&self.phone),
        ];
        for (field, text) in texts {
            detail(field, text.as_deref().unwrap_or_default())?;
        }
        Ok(())
    }

    fn change(&self, postal: &mut PostalAddress) {
        let (first, second) = postal.lines();
        let (first, second) = (first.to_owned(), second.to_owned());
        postal.set_lines(
            self.address1.as_deref().unwrap_or(&first),
            self.address2.as_deref().unwrap_or(&second),
        );
        for (part, text) in [
            (&mut postal.city, &self.city),
            (&mut postal.region, &self.region),
            (&mut postal.postcode, &self.postcode),
            (&mut postal.country, &self.country),
            (&mut postal.phone, &self.phone),
        ] {
            set(part, text.as_ref());
        }
    }
}

/// Refuses what is too long to be known of a client.
pub(crate) fn check_comment(text: &str) -> Result<()> {
    if text.len() > LONGEST_COMMENT {
        return Err(Error::TooLong { field: Field::Message, longest: LONGEST_COMMENT });
    }
    Ok(())
}

fn set(part: &mut String, text: Option<&String>) {
    if let Some(text) = text {
        text.trim().clone_into(part);
    }
}

/// Sets the password of the owner of a client. Whoever had the old one is out: the sessions and the tokens of all that
/// it owns end.
async fn set_client_password(tx: &mut Tx<'_>, id: ClientId, hash: &str) -> store::Result<()> {
    let Some(owner) = store::client_user::owner(tx, id).await? else { return Ok(()) };
    store::client_user::set_password(tx, owner.id, hash).await?;
    for (client, _) in store::client_user::clients(tx, owner.id).await? {
        store::session::delete_of_client(tx, client).await?;
        store::refresh_token::delete_of_client(tx, client).await?;
    }
    Ok(())
}

impl Operator {
    /// Sets the password of a client and ends its sessions and its tokens.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown client; [`Error::Invalid`] for a bad password.
    pub async fn set_client_password(&self, id: ClientId, password: &str) -> Result<()> {
        let hash = self.desk.hash_password(password).await?;
        retried!(self.write_client_password(id, &hash))
    }

    async fn write_client_password(&self, id: ClientId, hash: &str) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        store::client::lock(&mut tx, id).await?;
        store::client::find(&mut tx, id).await?.ok_or(Error::NotFound(What::Client))?;
        set_client_password(&mut tx, id, hash).await?;
        let data = json!({"client": id.0, "password": true});
        log(&mut tx, &self.actor, now, EventKind::ClientChanged, None, None, &data).await?;
        Ok(tx.commit().await?)
    }
}

impl StaffDesk {
    /// Changes a client account. One that is closed or switched off may not log in.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Exists`] when another client has the address; what the rules refuse of names,
    /// addresses and passwords.
    pub async fn edit_client(&self, id: ClientId, changes: &EditClient) -> Result<()> {
        self.client(id).await?;
        changes.person.check()?;
        changes.person.first_name.as_deref().map(PersonName::new).transpose()?;
        let email = changes.person.email.as_deref().map(Email::new).transpose()?;
        check_comment(changes.comment.as_deref().unwrap_or_default())?;
        for (field, text) in [(Field::TaxId, &changes.tax_id), (Field::Language, &changes.language)] {
            detail(field, text.as_deref().unwrap_or_default())?;
        }
        let hash = match &changes.password {
            Some(password) => Some(self.desk.hash_password(password).await?),
            None => None,
        };
        retried!(self.write_client_change(id, changes, email.as_ref(), hash.as_deref()))
    }

    async fn write_client_change(
        &self,
        id: ClientId,
        changes: &EditClient,
        email: Option<&Email>,
        hash: Option<&str>,
    ) -> std::result::Result<(), Failure> {
        let missing = || Failure::from(Error::NotFound(What::Client));
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        store::client::lock(&mut tx, id).await?;
        let mut client = store::client::find(&mut tx, id).await?.ok_or_else(missing)?;
        let mut postal = store::client::postal(&mut tx, id).await?.ok_or_else(missing)?;
        let (before, closed) = store::client::standing(&mut tx, id).await?.ok_or_else(missing)?;
        let mut details = store::client::details(&mut tx, id).await?.ok_or_else(missing)?;
        let mut owner = store::client_user::owner(&mut tx, id).await?.ok_or_else(missing)?;
        let old = client.clone();
        let person = &changes.person;
        if let Some(email) = email {
            let other = store::client::find_by_email(&mut tx, &email.as_str().to_lowercase()).await?;
            if other.is_some_and(|other| other.id != id) {
                return Err(Error::Exists(What::Client).into());
            }
            email.as_str().clone_into(&mut client.email);
        }
        set(&mut client.first_name, person.first_name.as_ref());
        set(&mut client.last_name, person.last_name.as_ref());
        set(&mut client.company, person.company.as_ref());
        set(&mut client.comment, changes.comment.as_ref());
        person.change(&mut postal);
        set(&mut details.tax_id, changes.tax_id.as_ref());
        set(&mut details.language, changes.language.as_ref());
        details.wants_news = changes.wants_news.unwrap_or(details.wants_news);
        users::follow(&mut tx, &mut owner, &old, &client).await?;
        if let Some(group) = changes.group {
            let group = Some(group).filter(|group| *group != 0);
            let there = match group {
                Some(id) => store::client_group::is_there(&mut tx, id).await?,
                None => true,
            };
            if there {
                store::client_group::set_only(&mut tx, id, group).await?;
            }
        }
        let state = changes.state.unwrap_or(before);
        client.is_active = state == AccountState::Active;
        // One that is closed already was closed when it was.
        let closed_at = (state == AccountState::Closed).then_some(closed.unwrap_or(now));
        store::client::update(&mut tx, &client, &postal, &details, closed_at).await?;
        if let Some(hash) = hash {
            set_client_password(&mut tx, id, hash).await?;
        }
        let data = json!({"client": id.0, "state": format!("{state:?}"), "password": hash.is_some()});
        log(&mut tx, &self.actor, now, EventKind::ClientChanged, None, None, &data).await?;
        Ok(tx.commit().await?)
    }

    /// Adds a contact to a client; `mail_kinds` are the kinds of mail it gets.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the client; [`Error::Missing`] without a name and an address; what the rules refuse.
    pub async fn add_client_contact(
        &self,
        client: ClientId,
        person: &EditPerson,
        mail_kinds: &[&str],
    ) -> Result<ContactId> {
        self.client(client).await?;
        let contact = Contact { id: ContactId(0), client, name: String::new(), email: String::new() };
        let mut card = ContactCard::plain(contact, self.desk.now());
        edit_card(&mut card, person, Some(mail_kinds), self.desk.now())?;
        retried!(self.write_contact(&card))
    }

    async fn write_contact(&self, card: &ContactCard) -> std::result::Result<ContactId, Failure> {
        let mut tx = self.desk.db().write().await?;
        let id = store::contact::insert(&mut tx, card).await?;
        let data = json!({"client": card.contact.client.0, "contact": id.0});
        log(&mut tx, &self.actor, card.created_at, EventKind::ContactAdded, None, None, &data).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A contact with everything that is known of it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn contact_card(&self, id: ContactId) -> Result<ContactCard> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let card = store::contact::card(&mut tx, id).await.map_err(Failure::from)?;
        card.ok_or(Error::NotFound(What::Contact))
    }

    /// Changes a contact.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the rules refuse of names and addresses.
    pub async fn edit_contact(
        &self,
        id: ContactId,
        person: &EditPerson,
        mail_kinds: Option<&[&str]>,
    ) -> Result<()> {
        retried!(self.write_contact_change(id, person, mail_kinds))
    }

    async fn write_contact_change(
        &self,
        id: ContactId,
        person: &EditPerson,
        mail_kinds: Option<&[&str]>,
    ) -> std::result::Result<(), Failure> {
        let missing = || Failure::from(Error::NotFound(What::Contact));
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let client = store::contact::find(&mut tx, id).await?.ok_or_else(missing)?.client;
        store::client::lock(&mut tx, client).await?;
        let mut card = store::contact::card(&mut tx, id).await?.ok_or_else(missing)?;
        edit_card(&mut card, person, mail_kinds, now)?;
        store::contact::update(&mut tx, &card).await?;
        let data = json!({"client": client.0, "contact": id.0});
        log(&mut tx, &self.actor, now, EventKind::ContactChanged, None, None, &data).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a contact; its tickets stay with the client, and with the name of who asked. Its number is never another's.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn delete_contact(&self, id: ContactId) -> Result<()> {
        retried!(self.write_contact_removal(id))
    }

    async fn write_contact_removal(&self, id: ContactId) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        let found = store::contact::find(&mut tx, id).await?;
        let client = found.ok_or(Error::NotFound(What::Contact))?.client;
        store::contact::delete(&mut tx, id).await?;
        let (kind, data) = (EventKind::ContactDeleted, json!({"client": client.0, "contact": id.0}));
        log(&mut tx, &self.actor, self.desk.now(), kind, None, None, &data).await?;
        Ok(tx.commit().await?)
    }

    /// Takes down that a client wants a product to end, at once or when it is paid to; whose it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product; [`Error::Exists`] when that is known already.
    pub async fn request_cancellation(
        &self,
        service: ServiceId,
        is_immediate: bool,
        reason: &str,
    ) -> Result<ClientId> {
        let reason = if reason.trim().is_empty() { None } else { Some(MessageBody::new(reason)?) };
        retried!(self.write_cancellation(service, is_immediate, reason.as_ref()))
    }

    async fn write_cancellation(
        &self,
        service: ServiceId,
        is_immediate: bool,
        reason: Option<&MessageBody>,
    ) -> std::result::Result<ClientId, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let found = store::service::find(&mut tx, service).await?;
        let found = found.filter(|found| found.kind == ServiceKind::Product);
        let client = found.ok_or(Error::NotFound(What::Service))?.client;
        let reason = reason.map_or("", MessageBody::as_str);
        if !store::service::cancel(&mut tx, service, is_immediate, reason, (self.me.id, now)).await? {
            return Err(Error::Exists(What::Cancellation).into());
        }
        let data = json!({"client": client.0, "service": service.0, "immediate": is_immediate});
        log(&mut tx, &self.actor, now, EventKind::CancellationRequested, None, None, &data).await?;
        tx.commit().await?;
        Ok(client)
    }

    /// How many products are wanted to end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cancellations(&self) -> Result<i64> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::service::cancellations(&mut tx).await.map_err(Failure::from)?)
    }
}

fn edit_card(
    card: &mut ContactCard,
    person: &EditPerson,
    mail_kinds: Option<&[&str]>,
    now: Timestamp,
) -> Result<()> {
    person.check()?;
    set(&mut card.first_name, person.first_name.as_ref());
    set(&mut card.last_name, person.last_name.as_ref());
    set(&mut card.company, person.company.as_ref());
    if let Some(email) = &person.email {
        card.contact.email = Email::new(email)?.into();
    }
    person.change(&mut card.postal);
    let name = format!("{} {}", card.first_name, card.last_name).trim().to_owned();
    // Whoever has no name is called by its address.
    card.contact.name = if name.is_empty() { card.contact.email.clone() } else { name };
    PersonName::new(&card.contact.name)?;
    if let Some(kinds) = mail_kinds {
        card.mail_kinds = kinds.join(",");
    }
    card.updated_at = now;
    Ok(())
}
