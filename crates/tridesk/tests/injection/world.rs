//! Tickets that are known to the letter, and what a filter may show of them.

use domain::{
    AuthorKind, ClientId, DepartmentId, MessageKind, Priority, RequestType, ServiceKind, StaffId, StatusKind,
};
use service::{AddNote, FormOf, NewRequester, OpenTicket, Reply, ReplyAuthor, TicketRef};
use testkit::app::TestApp;

/// A ticket as the oracle knows it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) number: i64,
    pub(super) client: Option<i64>,
    pub(super) department: i64,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) subject: String,
    /// The messages that a search may find, the opening one first.
    pub(super) messages: Vec<String>,
    pub(super) kind: RequestType,
    pub(super) tags: Vec<String>,
    pub(super) assignee: i64,
    pub(super) has_note: bool,
    pub(super) unread: bool,
    pub(super) priority: Priority,
    pub(super) status: StatusKind,
    /// What its client has bought that it is about.
    pub(super) service: Option<ServiceKind>,
    /// The staff member that it waits for, when it does not wait for its department.
    pub(super) taken_by: Option<i64>,
    pub(super) is_archived: bool,
    /// Whether the staff member who asks has marked it.
    pub(super) is_favourite: bool,
}

impl Known {
    /// Whether it stands in the queue.
    pub(super) fn waits(&self) -> bool {
        !matches!(self.status, StatusKind::Answered | StatusKind::Closed)
    }
}

/// A client as the oracle knows it.
#[derive(Debug, Clone)]
pub(super) struct KnownClient {
    pub(super) id: i64,
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
}

/// A message of the ticket whose messages are listed.
#[derive(Debug, Clone)]
pub(super) struct KnownMessage {
    pub(super) id: i64,
    pub(super) author: String,
    pub(super) body: String,
}

/// All of them, the clients, and the messages that staff see of one ticket.
#[derive(Debug)]
pub(super) struct World {
    pub(super) tickets: Vec<Known>,
    pub(super) clients: Vec<KnownClient>,
    pub(super) messages: Vec<KnownMessage>,
}

/// Which ticket that is.
pub(super) const LISTED: usize = 6;

/// Which one is closed and archived.
const PUT_AWAY: usize = 9;
/// Which the staff member who asks has marked.
const FAVOURITES: [usize; 4] = [1, 3, 8, 9];

/// Letter by letter, as the desk folds; the one letter that would become two becomes its first.
pub(super) fn fold(text: &str) -> String {
    text.chars().filter_map(|letter| letter.to_lowercase().next()).collect()
}

impl World {
    pub(super) fn texts(&self) -> Vec<&str> {
        self.tickets
            .iter()
            .flat_map(|known| {
                let head = [known.name.as_str(), known.email.as_str(), known.subject.as_str()];
                head.into_iter().chain(known.messages.iter().map(String::as_str))
            })
            .collect()
    }

    pub(super) fn all(&self) -> Vec<i64> {
        self.of(|_| true)
    }

    pub(super) fn of(&self, wanted: impl Fn(&Known) -> bool) -> Vec<i64> {
        self.tickets.iter().filter(|known| wanted(known)).map(|known| known.id).collect()
    }

    /// The tickets of which a text holds the part; longer parts than any column are in none.
    pub(super) fn holding<'k>(&'k self, part: &str, texts: impl Fn(&'k Known) -> Vec<&'k str>) -> Vec<i64> {
        let wanted = fold(part);
        if part.len() > 300 {
            return Vec::new();
        }
        self.tickets
            .iter()
            .filter(|known| texts(known).iter().any(|text| fold(text).contains(&wanted)))
            .map(|known| known.id)
            .collect()
    }

    /// The tickets with a message that has every word.
    pub(super) fn with_words(&self, text: &str) -> Vec<i64> {
        let mut wanted = words(text);
        wanted.sort();
        wanted.dedup();
        if wanted.is_empty() || wanted.len() > 64 || wanted.iter().any(|word| word.len() > 500) {
            return Vec::new();
        }
        self.of(|known| {
            known.messages.iter().enumerate().any(|(index, message)| {
                let mut there = words(message);
                if index == 0 {
                    there.extend(words(&known.subject));
                }
                wanted.iter().all(|word| there.contains(word))
            })
        })
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold).collect()
}

const TICKETS: [(Option<usize>, usize, RequestType, &str, &str); 10] = [
    (Some(0), 0, RequestType::General, "Server down", "The server is down since 10:00, please help"),
    (Some(0), 0, RequestType::Incident, "100% of disk_full \\ at /var", "a_b%c\\d 'quoted' \"double\" $1 ?"),
    (Some(0), 1, RequestType::Task, "O'Brien; DROP TABLE ticket;--", "x' OR '1'='1"),
    (
        Some(1),
        0,
        RequestType::Question,
        "\u{c4}rger mit \u{39f}\u{394}\u{39f}\u{3a3} und \u{130}stanbul",
        "Stra\u{df}e \u{3a3}\u{38a}\u{3a3}\u{3a5}\u{3a6}\u{39f}\u{3a3} \u{17b}\u{d3}\u{141}\u{106} \u{41f}\u{420}\u{418}\u{412}\u{415}\u{422} \u{43c}\u{438}\u{440} \u{65e5}\u{672c} \u{1f642}",
    ),
    (None, 0, RequestType::General, "[a-z]* (regular)", "^a.*b$ near(a b) \"c\" {d} a:b & | !"),
    (None, 2, RequestType::General, "null", "NULL"),
    (Some(0), 0, RequestType::Problem, "Many words", ""),
    (Some(2), 2, RequestType::General, "Elsewhere", "e\u{301} ae \u{1c5} \u{b2} \u{2167}"),
    (Some(0), 0, RequestType::General, "Answered already", "Was this answered?"),
    (Some(0), 1, RequestType::General, "Put away", "All of this is done_% with"),
];

/// Furnishes a desk.
pub(super) async fn furnish(app: &TestApp) -> World {
    let staff = app.staff("admin");
    let mut all = Vec::new();
    for (index, (client, department, kind, subject, body)) in TICKETS.into_iter().enumerate() {
        let requester = match client {
            Some(client) => NewRequester::Client(app.fixture.clients[client].id, None),
            None if index == 4 => NewRequester::Guest {
                name: "Robert'); DROP TABLE".to_owned(),
                email: "bobby%tables_1@guest.example".to_owned(),
            },
            None => NewRequester::Guest {
                name: "\u{130}pek \u{dc}nal".to_owned(),
                email: "ipek@guest.example".to_owned(),
            },
        };
        let body = if body.is_empty() {
            (0..120).map(|number| format!("w{number}")).collect::<Vec<_>>().join(" ")
        } else {
            body.to_owned()
        };
        let mut command = OpenTicket::new(requester, app.fixture.departments[department], subject, &body);
        command.request_type = kind;
        command.assignee = (index == 3).then_some(StaffId(2));
        command.priority = match index {
            2 => Some(Priority::High),
            4 => Some(Priority::Low),
            5 => Some(Priority::Urgent),
            _ => Some(Priority::Normal),
        };
        command.service = (index == 0).then_some(app.fixture.service);
        command.domain = (index == 1).then_some(app.fixture.domain);
        let opened = staff.open_ticket(&command).await.unwrap();
        let ticket = staff.find(TicketRef::Id(opened.id)).await.unwrap();
        let DepartmentId(department) = ticket.department;
        all.push(Known {
            id: opened.id.0,
            number: opened.number.0,
            client: ticket.requester.client.map(|ClientId(id)| id),
            department,
            name: ticket.requester.name,
            email: ticket.requester.email,
            subject: subject.to_owned(),
            messages: vec![body],
            kind,
            tags: Vec::new(),
            assignee: 0,
            has_note: false,
            unread: false,
            priority: Priority::Normal,
            status: StatusKind::New,
            service: match index {
                0 => Some(ServiceKind::Product),
                1 => Some(ServiceKind::Domain),
                _ => None,
            },
            taken_by: None,
            is_archived: false,
            is_favourite: false,
        });
    }
    let of = |index: usize| TicketRef::Id(domain::TicketId(i64::try_from(index).unwrap() + 1));
    staff.add_note(&AddNote::new(of(0), "hiddenword")).await.unwrap();
    all[0].has_note = true;
    let concealed = staff.reply(&Reply::new(of(6), ReplyAuthor::Staff(None), "concealed")).await.unwrap();
    staff.hide_messages(&[concealed.message], &[]).await.unwrap();
    // The client writes again, so that the ticket waits as the others do.
    let again = Reply::new(of(6), ReplyAuthor::Client(app.fixture.clients[0].id, None), "Still there?");
    staff.reply(&again).await.unwrap();
    all[6].messages.push("Still there?".to_owned());
    staff.reply(&Reply::new(of(8), ReplyAuthor::Staff(None), "Yes <b>it</b> was")).await.unwrap();
    all[8].messages.push("Yes <b>it</b> was".to_owned());
    for (index, tag) in [(1, "VIP"), (3, "vip"), (3, "x' OR 1")] {
        staff.add_tag(of(index), tag).await.unwrap();
        all[index].tags.push(tag.to_lowercase());
    }
    app.staff("anna").take(of(2)).await.unwrap();
    all[2].taken_by = Some(app.staff("anna").me().id.0);
    staff.close_entries(&[FormOf::Ticket(of(PUT_AWAY))]).await.unwrap();
    app.client(0).await.archive(&[of(PUT_AWAY)]).await.unwrap();
    staff.favourite(&FAVOURITES.map(|index| FormOf::Ticket(of(index)))).await.unwrap();
    FAVOURITES.iter().for_each(|index| all[*index].is_favourite = true);
    staff.mark_read(&staff.find(of(1)).await.unwrap()).await;
    for (index, known) in all.iter_mut().enumerate() {
        let ticket = staff.find(of(index)).await.unwrap();
        known.unread = ticket.staff_unread;
        known.priority = ticket.priority;
        known.status = ticket.status_kind;
        known.is_archived = ticket.is_archived;
        known.assignee = ticket.assignee.map_or(0, |StaffId(id)| id);
    }
    assert_eq!(all.iter().filter(|known| !known.unread).count(), 3);
    let listed = staff.ticket(of(LISTED)).await.unwrap().timeline.into_iter().map(|entry| entry.message);
    let messages = listed
        .filter(|message| message.kind == MessageKind::Public)
        .map(|message| KnownMessage { id: message.id.0, author: message.author.name, body: message.body })
        .collect();
    let author = staff.ticket(of(0)).await.unwrap().timeline[0].message.author.kind;
    assert!(matches!(author, AuthorKind::Client(_)));
    let clients = app.fixture.clients.iter().map(|login| login.id);
    let mut known = Vec::new();
    for id in clients {
        let client = staff.client(id).await.unwrap();
        known.push(KnownClient {
            id: id.0,
            email: client.email,
            first_name: client.first_name,
            last_name: client.last_name,
        });
    }
    World { tickets: all, clients: known, messages }
}
