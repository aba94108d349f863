//! The companies of the demo: two brands, their departments with business hours, staff, clients and what they bought.

use domain::{
    ClientId, ClientService, Department, DepartmentId, Opening, Priority, ProviderId, ResponseTarget,
    ServiceId, ServiceKind, StaffId, StatusKind,
};
use service::{Desk, NewClient, NewDepartment, NewStaff, PostalAddress};

use super::card::Login;

/// Everybody who takes part in the conversations.
pub(super) struct People {
    /// For each provider its departments: support, billing, abuse.
    pub(super) departments: Vec<Vec<DepartmentId>>,
    pub(super) names: Vec<(DepartmentId, String)>,
    /// For each provider a staff member who answers for it.
    pub(super) staff: Vec<StaffId>,
    /// Acts for the API keys; answers for every department.
    pub(super) robot: StaffId,
    pub(super) clients: Vec<Person>,
    pub(super) admin: (String, String),
}

/// A client of the demo.
pub(super) struct Person {
    pub(super) id: ClientId,
    pub(super) login: Login,
    pub(super) provider: usize,
    pub(super) domain: String,
    pub(super) service: ServiceId,
}

const PROVIDERS: [&str; 2] = ["Northwind Hosting", "Baltic Servers"];

/// Minutes of a working day, Monday to Friday; none is around the clock.
type Hours = Option<(i64, i64)>;

/// Name, description and hours.
const DEPARTMENTS: [(&str, &str, Hours); 4] = [
    ("Technical support", "Servers, mail, domains and everything that does not work", None),
    ("Billing", "Invoices, payments and contracts", Some((9 * 60, 17 * 60))),
    ("Abuse desk", "Complaints about what comes out of our network", Some((8 * 60, 20 * 60))),
    (PAID, "Work on your own server by our administrators, for one incident credit", Some((8 * 60, 18 * 60))),
];

/// The department in which a ticket costs an incident credit.
const PAID: &str = "Server administration";

/// How many such credits every client has.
const CREDITS: i64 = 3;

const CLIENTS: [(&str, &str, &str); 12] = [
    ("Ingrid", "Solberg", "solberg-design"),
    ("Marek", "Nowicki", "nowicki-trade"),
    ("Chloe", "Baptiste", "baptiste-media"),
    ("Jonas", "Lindqvist", "lindqvist-it"),
    ("Amina", "Diallo", "diallo-studio"),
    ("Pavel", "Havel", "havel-parts"),
    ("Sofia", "Marino", "marino-travel"),
    ("Tomas", "Petrauskas", "petrauskas-shop"),
    ("Hanna", "Virtanen", "virtanen-labs"),
    ("Diego", "Fuentes", "fuentes-foto"),
    ("Nora", "Keane", "keane-books"),
    ("Yusuf", "Aydin", "aydin-gifts"),
];

const STAFF: [(&str, &str, usize); 4] = [
    ("lena", "Lena Hartmann", 0),
    ("oskar", "Oskar Nyberg", 0),
    ("vera", "Vera Kalnina", 1),
    ("piotr", "Piotr Zielony", 1),
];

/// Predefined replies: category, the category it stands in, and its replies.
type Shelf = (&'static str, Option<&'static str>, &'static [(&'static str, &'static str)]);

const REPLIES: [Shelf; 4] = [
    (
        "Popular",
        None,
        &[
            ("Thank you", "Hello [NAME],\r\n\r\nthank you for writing to us. We are looking into it."),
            ("Closing", "Hello [NAME],\r\n\r\nis everything in order now? If so, we will close this ticket."),
        ],
    ),
    (
        "Technical",
        None,
        &[("More details", "Please tell us the exact time and the full text of the message.")],
    ),
    (
        "Mail",
        Some("Technical"),
        &[("Mail settings", "Please use port 993 for reading and port 587 for sending, both with TLS.")],
    ),
    ("Payments", None, &[("Payment received", "Your payment has arrived. Thank you, [NAME].")]),
];

async fn predefined(desk: &Desk) -> anyhow::Result<()> {
    let operator = desk.operator();
    let mut shelves = Vec::new();
    for (name, parent, replies) in REPLIES {
        let parent = shelves.iter().find(|(other, _)| parent == Some(*other)).map(|(_, id)| *id);
        let id = operator.add_predefined_category(parent, name).await?;
        for (name, body) in replies {
            operator.add_predefined_reply(id, name, body).await?;
        }
        shelves.push((name, id));
    }
    Ok(())
}

fn openings(hours: Hours) -> Vec<Opening> {
    let Some((opens_at, closes_at)) = hours else { return Vec::new() };
    (1..=5).map(|weekday| Opening { weekday, opens_at, closes_at }).collect()
}

/// Makes everybody. `secret` draws passwords.
pub(super) async fn make(desk: &Desk, secret: &mut impl FnMut() -> String) -> anyhow::Result<People> {
    let operator = desk.operator();
    let mut departments = Vec::new();
    let mut names = Vec::new();
    for (index, provider_name) in PROVIDERS.iter().enumerate() {
        let provider: ProviderId = operator.add_provider(provider_name).await?;
        let mut own = Vec::new();
        for (name, description, hours) in DEPARTMENTS {
            let charges_credits = name == PAID;
            let name = if index == 0 { name.to_owned() } else { format!("{name} ({provider_name})") };
            let department = Department {
                id: DepartmentId(0),
                provider,
                name: name.clone(),
                description: description.to_owned(),
                email: format!(
                    "{}@{}.example",
                    ["support", "billing", "abuse", "administration"][own.len()],
                    ["northwind", "baltic"][index]
                ),
                is_public: true,
                takes_guests: true,
                charges_credits,
                client_may_close: true,
                default_priority: Priority::Normal,
                time_zone: ["Europe/Oslo", "Europe/Riga"][index].to_owned(),
            };
            let id =
                operator.add_department(&NewDepartment { department, openings: openings(hours) }).await?;
            for (priority, minutes) in Priority::ALL.into_iter().zip([2880, 1440, 480, 60]) {
                let target = ResponseTarget { priority, minutes, weight: priority.default_weight() };
                operator.set_response_target(id, target).await?;
            }
            names.push((id, name));
            own.push(id);
        }
        departments.push(own);
    }
    operator.add_status(StatusKind::Closed, "Resolved", "#557755").await?;
    predefined(desk).await?;
    let every: Vec<DepartmentId> = departments.iter().flatten().copied().collect();
    let admin = ("admin".to_owned(), secret());
    let root = ("admin", "Desk Administrator", true, Vec::new(), admin.1.clone());
    let robot = ("automation", "Support team", false, every, secret());
    let mut accounts = vec![root, robot];
    for (login, name, provider) in STAFF {
        accounts.push((login, name, false, departments.get(provider).cloned().unwrap_or_default(), secret()));
    }
    let mut ids = Vec::new();
    for (login, name, is_root, departments, password) in accounts {
        let (login, name) = (login.to_owned(), name.to_owned());
        let email = format!("{login}@northwind.example");
        ids.push(operator.add_staff(&NewStaff { login, name, email, password, is_root, departments }).await?);
    }
    let mut clients = Vec::new();
    let providers = desk.directory().providers.clone();
    for (index, (first_name, last_name, company)) in CLIENTS.iter().enumerate() {
        // The first two belong to the first provider, and then every other one.
        let provider = if index < 2 { 0 } else { index % 2 };
        let domain = format!("{company}.example");
        let password = secret();
        let email = format!("{}@{domain}", first_name.to_lowercase());
        let new = NewClient {
            provider: providers.get(provider).map(|provider| provider.id),
            email: email.clone(),
            first_name: (*first_name).to_owned(),
            last_name: (*last_name).to_owned(),
            company: company.replace('-', " "),
            postal: PostalAddress::default(),
            password: Some(password.clone()),
            created_at: Some(operator.now().plus_seconds(-400 * 24 * 3600)),
            ..NewClient::default()
        };
        let id = operator.add_client(&new).await?;
        operator.grant_credits(id, CREDITS).await?;
        let own = |kind, name: String| ClientService { id: ServiceId(0), client: id, kind, name };
        let service =
            operator.add_service(&own(ServiceKind::Product, format!("vps-{}.{domain}", index + 1))).await?;
        operator.add_service(&own(ServiceKind::Domain, domain.clone())).await?;
        let login = Login { user: email, password, client_id: id.0 };
        clients.push(Person { id, login, provider, domain, service });
    }
    let at =
        |index: usize| ids.get(index).copied().ok_or_else(|| anyhow::anyhow!("a staff member is missing"));
    Ok(People { departments, names, staff: vec![at(2)?, at(4)?], robot: at(1)?, clients, admin })
}
