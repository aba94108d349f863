//! Departments, statuses, staff and clients of a source, as rows of the desk.

use super::batch::Within;
use super::report::Settled;
use super::settle::Plan;
use super::source::{SourceClient, SourceDepartment, SourceStaff, SourceStatus};
use super::ticket::one_line;
use crate::failure::Failure;
use crate::tickets::log;
use crate::{ClientUser, Operator};
use domain::{
    Client, ClientId, Contact, ContactId, Department, DepartmentId, Email, EventKind, Priority, ProviderId,
    Staff, StaffId, StatusId, StatusKind, UserId,
};
use serde_json::json;
use store::Tx;
use store::contact::ContactCard;
use store::imported::{Imported, ImportedKind};

fn id_of(original: &str) -> Option<i64> {
    original.parse().ok().filter(|id| (1..=1_000_000_000).contains(id))
}

/// Says of a thing that would be made that it was.
fn made(all: &mut [Settled], original: &str, id: i64) {
    if let Some(one) = all.iter_mut().find(|one| one.original == original) {
        (one.id, one.how) = (Some(id), "made");
    }
}

impl Operator {
    /// Makes what is to be made, and keeps what is settled, all in one unit.
    pub(super) async fn settle(
        &self,
        source: &str,
        provider: ProviderId,
        plan: &Plan,
    ) -> Result<Plan, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let mut done = plan.clone();
        for new in std::mem::take(&mut done.new_departments) {
            let id = self.make_department(&mut tx, provider, &new).await?;
            done.mapping.departments.insert(new.original.clone(), id);
            made(&mut done.departments, &new.original, id.0);
        }
        for new in std::mem::take(&mut done.new_statuses) {
            let id = self.make_status(&mut tx, &new).await?;
            done.mapping.statuses.insert(new.original.clone(), id);
            made(&mut done.statuses, &new.original, id.0);
        }
        for new in std::mem::take(&mut done.new_staff) {
            let id = self.make_staff(&mut tx, &new, &done).await?;
            done.mapping.knows(&new, id);
            made(&mut done.staff, &new.original, id.0);
        }
        for (kind, all) in [
            (ImportedKind::Department, &done.departments),
            (ImportedKind::Status, &done.statuses),
            (ImportedKind::Staff, &done.staff),
        ] {
            for one in all {
                let Some(row) = one.id else { continue };
                let kept = Imported { row, digest: String::new() };
                store::imported::keep(&mut tx, source, kind, &one.original, &kept, now).await?;
            }
        }
        self.desk.directory_changed(&mut tx).await?;
        tx.commit().await?;
        self.desk.refresh().await?;
        Ok(done)
    }

    async fn make_department(
        &self,
        tx: &mut Tx<'_>,
        provider: ProviderId,
        new: &SourceDepartment,
    ) -> Result<DepartmentId, Failure> {
        let now = self.desk.now();
        let named = one_line(&new.name, 200);
        let department = Department {
            id: DepartmentId(0),
            provider,
            name: if named.is_empty() {
                format!("Department {}", one_line(&new.original, 100))
            } else {
                named
            },
            description: one_line(&new.description, 1000),
            email: one_line(&new.email, 254),
            is_public: true,
            takes_guests: true,
            charges_credits: false,
            client_may_close: true,
            default_priority: Priority::Normal,
            time_zone: "UTC".to_owned(),
        };
        let mut id = store::directory::insert_department(tx, &department, now).await?;
        if let Some(wanted) = id_of(&new.original).map(DepartmentId)
            && store::directory::renumber_department(tx, id, wanted).await?
        {
            store::imported::reserve(tx, "department", wanted.0).await?;
            id = wanted;
        }
        let data = json!({"department": id.0});
        log(tx, &self.actor, now, EventKind::DepartmentAdded, None, None, &data).await?;
        Ok(id)
    }

    async fn make_status(&self, tx: &mut Tx<'_>, new: &SourceStatus) -> Result<StatusId, Failure> {
        // Nobody knows what a word of theirs means; such a ticket waits for staff, who see it.
        let kind = new.kind.unwrap_or(StatusKind::InProgress);
        let is_color = new.color.len() == 7 && new.color.starts_with('#');
        let color = if is_color { &new.color } else { "#888888" };
        let id = store::directory::insert_status(tx, kind, &one_line(&new.name, 100), color).await?;
        let data = json!({"status": id.0});
        log(tx, &self.actor, self.desk.now(), EventKind::StatusAdded, None, None, &data).await?;
        Ok(id)
    }

    /// An account without a password: nobody logs in with it until one is set.
    async fn make_staff(&self, tx: &mut Tx<'_>, new: &SourceStaff, plan: &Plan) -> Result<StaffId, Failure> {
        let now = self.desk.now();
        let fits = |c: &char| c.is_ascii_alphanumeric() || "._-@".contains(*c);
        let mut login: String = new.login.chars().filter(fits).take(60).collect();
        if login.is_empty() {
            login = format!("staff{}", new.original.chars().filter(fits).take(40).collect::<String>());
        }
        let taken = store::staff::all(tx).await?;
        if taken.iter().any(|person| person.login == login) {
            login = format!("{login}.{}", taken.len() + 1);
        }
        let name = one_line(&new.name, 200);
        let staff = Staff {
            id: StaffId(0),
            name: if name.is_empty() { login.clone() } else { name },
            login,
            email: one_line(&new.email, 254),
            is_root: false,
            is_active: !new.is_disabled,
            departments: Vec::new(),
        };
        let mut id = store::staff::insert(tx, &staff, "", now).await?;
        if let Some(wanted) = id_of(&new.original).map(StaffId)
            && store::staff::renumber(tx, id, wanted).await?
        {
            store::imported::reserve(tx, "staff", wanted.0).await?;
            id = wanted;
        }
        if new.is_disabled {
            store::staff::set_active(tx, id, false).await?;
        }
        for department in &new.departments {
            if let Some(department) = plan.mapping.departments.get(department) {
                store::staff::join_department(tx, id, *department).await?;
            }
        }
        log(tx, &self.actor, now, EventKind::StaffAdded, None, None, &json!({"staff": id.0})).await?;
        Ok(id)
    }
}

impl Within<'_> {
    /// The client of the desk that a client of the source is; none where it cannot have an account here.
    pub(super) async fn client(
        &mut self,
        tx: &mut Tx<'_>,
        original: &str,
    ) -> Result<Option<ClientId>, Failure> {
        if let Some(known) = self.clients.get(original) {
            return Ok(*known);
        }
        let kept = store::imported::find(tx, self.source, ImportedKind::Client, original).await?;
        let found = match kept {
            Some(kept) => store::client::find(tx, ClientId(kept.row)).await?.map(|client| client.id),
            None => match self.read_clients.iter().find(|client| client.original == original) {
                Some(from) => self.make_client(tx, from).await?,
                None => None,
            },
        };
        self.clients.insert(original.to_owned(), found);
        Ok(found)
    }

    async fn make_client(
        &mut self,
        tx: &mut Tx<'_>,
        from: &SourceClient,
    ) -> Result<Option<ClientId>, Failure> {
        let Ok(email) = Email::new(&from.email) else {
            self.differs("client", &from.original, "it has no usable address, so its tickets are a guest's");
            return Ok(None);
        };
        let email = String::from(email);
        let id = match store::client::find_by_email(tx, &email.to_lowercase()).await? {
            Some(here) => here.id,
            None => self.insert_client(tx, from, email).await?,
        };
        let kept = Imported { row: id.0, digest: String::new() };
        store::imported::keep(tx, self.source, ImportedKind::Client, &from.original, &kept, self.now).await?;
        if id_of(&from.original).is_some_and(|wanted| wanted != id.0) {
            self.differs("client", &from.original, format!("it is client {id} here"));
        }
        Ok(Some(id))
    }

    async fn insert_client(
        &mut self,
        tx: &mut Tx<'_>,
        from: &SourceClient,
        email: String,
    ) -> Result<ClientId, Failure> {
        let text = |text: &str| one_line(text, 200);
        let created_at = from.created_at.unwrap_or(self.now).min(self.now);
        let owner = match store::client_user::find_by_email(tx, &email.to_lowercase()).await? {
            Some(user) => user.id,
            None => {
                let user = ClientUser {
                    id: UserId(0),
                    email: email.clone(),
                    first_name: text(&from.first_name),
                    last_name: text(&from.last_name),
                    language: text(&from.details.language),
                    created_at,
                };
                // Without a password nobody logs in until one is set.
                store::client_user::insert(tx, &user, "").await?
            }
        };
        let mut client = Client {
            id: ClientId(0),
            provider: self.provider,
            email,
            first_name: text(&from.first_name),
            last_name: text(&from.last_name),
            company: text(&from.company),
            phone: text(&from.postal.phone),
            comment: super::ticket::body(&from.comment),
            attitude: String::new(),
            is_premium: false,
            balance: 0,
            credits: 0,
            abuse_score: 0,
            is_active: true,
            created_at,
        };
        let wanted = id_of(&from.original).map(ClientId);
        let id = match wanted {
            Some(wanted) if store::client::find(tx, wanted).await?.is_none() => {
                client.id = wanted;
                store::imported::reserve(tx, "client", wanted.0).await?;
                store::client::insert_as(tx, &client, &from.postal, &from.details, owner).await?
            }
            _ => store::client::insert(tx, &client, &from.postal, &from.details, owner).await?,
        };
        let data = json!({"client": id.0, "source": self.source});
        log(tx, self.actor, self.now, EventKind::ClientImported, None, None, &data).await?;
        self.done.clients += 1;
        Ok(id)
    }

    /// The contact of a client, by its id there; made of the name and the address that a ticket shows.
    pub(super) async fn contact(
        &mut self,
        tx: &mut Tx<'_>,
        client: ClientId,
        original: &str,
        name: &str,
        email: &str,
    ) -> Result<Option<ContactId>, Failure> {
        if let Some(kept) = store::imported::find(tx, self.source, ImportedKind::Contact, original).await? {
            let found = store::contact::find(tx, ContactId(kept.row)).await?;
            return Ok(found.filter(|found| found.client == client).map(|found| found.id));
        }
        let contact = Contact {
            id: ContactId(id_of(original).unwrap_or(0)),
            client,
            name: one_line(name, 200),
            email: one_line(email, 254),
        };
        let id = store::contact::insert_as(tx, &ContactCard::plain(contact, self.now)).await?;
        store::imported::reserve(tx, "contact", id.0).await?;
        let kept = Imported { row: id.0, digest: String::new() };
        store::imported::keep(tx, self.source, ImportedKind::Contact, original, &kept, self.now).await?;
        let data = json!({"client": client.0, "contact": id.0});
        log(tx, self.actor, self.now, EventKind::ContactAdded, None, None, &data).await?;
        Ok(Some(id))
    }
}
