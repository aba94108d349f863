//! The standard desk: two providers, four departments, four staff, three clients, a key for every door.

use domain::{
    ClientId, ClientService, Contact, ContactId, CredentialKind, Department, DepartmentId, Priority,
    ProviderId, ServiceId, ServiceKind, StaffId, StatusKind,
};
use md5::{Digest, Md5};
use service::{Desk, NewClient, NewCredential, NewDepartment, NewStaff, PostalAddress, SecretPair};

/// A client of the standard desk and how it logs in.
#[derive(Debug, Clone)]
pub struct Login {
    /// Its id.
    pub id: ClientId,
    /// Its e-mail address, which is its login.
    pub email: String,
    /// Its password.
    pub password: String,
}

/// What the standard desk holds.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// 1 "Support" and 2 "Billing" of the first provider, 3 "Hosting" of the second; 4 "Internal" of the first is
    /// not offered to clients.
    pub departments: Vec<DepartmentId>,
    /// "Cleo Client" and "Dora Other" of the first provider, "Emil Elsewhere" of the second.
    pub clients: Vec<Login>,
    /// "Carl Contact", a contact of the first client.
    pub contact: ContactId,
    /// "vps-1.client.example", a product of the first client.
    pub service: ServiceId,
    /// "client.example", a domain of the first client.
    pub domain: ServiceId,
    /// Password of every staff member: `admin` is root, `anna` answers for Support and Billing, `bert` for Hosting,
    /// `robot` for every department.
    pub staff_password: String,
    /// An identifier and a secret acting for `robot`.
    pub pair: SecretPair,
    /// The same, of a caller that wants ids as strings.
    pub string_pair: SecretPair,
    /// A pair acting for `anna`, who has two departments only.
    pub anna_pair: SecretPair,
    /// A pair that may be used from 192.0.2.0/24 only.
    pub limited_pair: SecretPair,
    /// A name and a secret whose md5 is sent.
    pub hashed: SecretPair,
    /// An id and a key acting for `robot`.
    pub key: SecretPair,
    /// An id and a key that may be used from 192.0.2.0/24 only.
    pub limited_key: SecretPair,
    /// The key that lifts address rules.
    pub access_key: String,
}

pub(super) fn department(provider: ProviderId, name: &str, is_public: bool) -> NewDepartment {
    NewDepartment {
        department: Department {
            id: DepartmentId(0),
            provider,
            name: name.to_owned(),
            description: format!("Questions for {name}"),
            email: format!("{}@hoster.example", name.to_lowercase()),
            is_public,
            takes_guests: true,
            charges_credits: false,
            client_may_close: true,
            default_priority: Priority::Normal,
            time_zone: "UTC".to_owned(),
        },
        openings: Vec::new(),
    }
}

#[expect(clippy::unwrap_used, reason = "a test that cannot have its people fails right here")]
impl Fixture {
    pub(super) async fn make(desk: &Desk) -> Self {
        let operator = desk.operator();
        let first = operator.add_provider("First Hoster").await.unwrap();
        let second = operator.add_provider("Second Hoster").await.unwrap();
        let mut departments = Vec::new();
        for (provider, name, public) in [
            (first, "Support", true),
            (first, "Billing", true),
            (second, "Hosting", true),
            (first, "Internal", false),
        ] {
            departments.push(operator.add_department(&department(provider, name, public)).await.unwrap());
        }
        operator.add_status(StatusKind::Closed, "Resolved", "#444444").await.unwrap();
        let staff_password = "staff-password".to_owned();
        let mut staff: Vec<StaffId> = Vec::new();
        for (login, name, is_root, members) in [
            ("admin", "Ada Admin", true, vec![]),
            ("anna", "Anna Agent", false, departments.iter().copied().take(2).collect()),
            ("bert", "Bert Backup", false, departments.iter().copied().skip(2).take(1).collect()),
            ("robot", "Desk Robot", false, departments.clone()),
        ] {
            let new = NewStaff {
                login: login.to_owned(),
                name: name.to_owned(),
                email: format!("{login}@hoster.example"),
                password: staff_password.clone(),
                is_root,
                departments: members,
            };
            staff.push(operator.add_staff(&new).await.unwrap());
        }
        let mut clients = Vec::new();
        for (provider, first_name, last_name) in
            [(first, "Cleo", "Client"), (first, "Dora", "Other"), (second, "Emil", "Elsewhere")]
        {
            let login = Login {
                id: ClientId(0),
                email: format!("{}@client.example", first_name.to_lowercase()),
                password: format!("{}-password", first_name.to_lowercase()),
            };
            let new = NewClient {
                provider: Some(provider),
                email: login.email.clone(),
                first_name: first_name.to_owned(),
                last_name: last_name.to_owned(),
                company: String::new(),
                postal: PostalAddress::default(),
                password: Some(login.password.clone()),
                created_at: None,
                ..Default::default()
            };
            clients.push(Login { id: operator.add_client(&new).await.unwrap(), ..login });
        }
        let client = clients.first().unwrap().id;
        let own = |kind, name: &str| ClientService { id: ServiceId(0), client, kind, name: name.to_owned() };
        let service = operator.add_service(&own(ServiceKind::Product, "vps-1.client.example")).await.unwrap();
        let domain = operator.add_service(&own(ServiceKind::Domain, "client.example")).await.unwrap();
        let contact = Contact {
            id: ContactId(0),
            client,
            name: "Carl Contact".to_owned(),
            email: "carl@client.example".to_owned(),
        };
        let contact = operator.add_contact(&contact).await.unwrap();
        let (robot, anna) = (*staff.get(3).unwrap(), *staff.get(1).unwrap());
        let mut keys = Vec::new();
        for (kind, staff, addresses, string_ids) in [
            (CredentialKind::Pair, robot, "all", false),
            (CredentialKind::Pair, robot, "all", true),
            (CredentialKind::Pair, anna, "all", false),
            (CredentialKind::Pair, robot, "192.0.2.0/24", false),
            (CredentialKind::Hashed, robot, "all", false),
            (CredentialKind::Key, robot, "all", false),
            (CredentialKind::Key, robot, "192.0.2.0/24", false),
        ] {
            let label = format!("{kind:?} for tests");
            let new = NewCredential {
                kind,
                label,
                staff,
                addresses: addresses.to_owned(),
                string_ids,
                allowed_calls: String::new(),
            };
            keys.push(operator.add_credential(&new).await.unwrap());
        }
        let access_key = operator.make_access_key().await.unwrap();
        // New rows come here, after everything that draws from the one stream of randomness.
        let general = operator.add_predefined_category(None, "general").await.unwrap();
        let mail = operator.add_predefined_category(Some(general), "E-mail").await.unwrap();
        operator.add_predefined_category(None, "Billing").await.unwrap();
        for (category, name, body) in [
            (general, "Thank you", "Hello [NAME],\r\n\r\nthank you; we are looking into it."),
            (mail, "Ports", "993 and 587 <with TLS>"),
            (general, "closing", "May we close this ticket?"),
        ] {
            operator.add_predefined_reply(category, name, body).await.unwrap();
        }
        let mut keys = keys.into_iter();
        let mut next = || keys.next().unwrap();
        Self {
            departments,
            clients,
            contact,
            service,
            domain,
            staff_password,
            pair: next(),
            string_pair: next(),
            anna_pair: next(),
            limited_pair: next(),
            hashed: next(),
            key: next(),
            limited_key: next(),
            access_key,
        }
    }

    /// Replaces `{{name}}` in a golden request by what it stands for in this run.
    pub fn fill(&self, text: &str) -> String {
        let mut pairs: Vec<(String, &str)> = Vec::new();
        for (name, pair) in [
            ("pair", &self.pair),
            ("string_pair", &self.string_pair),
            ("anna_pair", &self.anna_pair),
            ("limited_pair", &self.limited_pair),
            ("hashed", &self.hashed),
            ("key", &self.key),
            ("limited_key", &self.limited_key),
        ] {
            pairs.push((format!("{{{{{name}.identifier}}}}"), &pair.identifier));
            pairs.push((format!("{{{{{name}.secret}}}}"), &pair.secret));
        }
        let digest = Md5::digest(self.hashed.secret.as_bytes());
        let md5 = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        pairs.push(("{{hashed.md5}}".to_owned(), &md5));
        pairs.push(("{{access_key}}".to_owned(), &self.access_key));
        pairs.push(("{{staff_password}}".to_owned(), &self.staff_password));
        pairs.into_iter().fold(text.to_owned(), |text, (name, value)| text.replace(&name, value))
    }
}
