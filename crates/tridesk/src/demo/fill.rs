//! Filling a desk with conversations in every status. Everything goes through the use cases, so the demo is a desk
//! like any other, only with a past.

use super::card::{Address, Admin, Billmanager, Card, Hostbill, Legacy, Named, Pair, Whmcs};
use super::people::{self, People, Person};
use super::scripts::{Facts, SCRIPTS, Script, Turn};
use anyhow::Context;
use domain::{Actor, CredentialKind, Door, Priority, Timestamp, Who};
use service::{
    AddNote, ChangeTicket, Desk, Moment, NewCredential, NewRequester, OpenTicket, Reply, ReplyAuthor,
    TicketRef,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The first client has this many tickets, so that its lists have pages.
const OF_THE_FIRST: u32 = 63;
/// How many conversations are written at the same time; they share commits.
const AT_ONCE: u32 = 64;
const HOUR: i64 = 3600;

/// Where a conversation has come to.
#[derive(Debug, Clone, Copy)]
enum End {
    New,
    Taken,
    Waiting,
    Answered,
    OnHold,
    Closed,
    Archived,
}

const ENDS: [End; 7] =
    [End::New, End::Taken, End::Waiting, End::Answered, End::OnHold, End::Closed, End::Archived];

struct Stage {
    desk: Desk,
    people: People,
    tickets: u32,
    now: Timestamp,
}

/// Makes people, keys and conversations; `told` hears of every finished one.
pub(super) async fn fill(
    desk: &Desk,
    url: &str,
    tickets: u32,
    secret: &mut impl FnMut() -> String,
    told: impl Fn() + Send + Sync + 'static,
) -> anyhow::Result<Card> {
    let people = people::make(desk, secret).await?;
    let card = keys(desk, &people, url).await?;
    let robot = desk.as_staff(&Actor::new(Who::Staff(people.robot), Door::Command))?;
    let readers: Vec<_> = people.clients.iter().map(|client| client.id).collect();
    super::articles::write(desk, &robot, &readers).await?;
    let stage = Arc::new(Stage { desk: desk.clone(), people, tickets, now: desk.now() });
    let (next, told) = (Arc::new(AtomicU32::new(0)), Arc::new(told));
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (stage, next, told) = (Arc::clone(&stage), Arc::clone(&next), Arc::clone(&told));
        writers.spawn(async move {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= stage.tickets {
                    return anyhow::Ok(());
                }
                stage.play(index).await.with_context(|| format!("conversation {index}"))?;
                told();
            }
        });
    }
    while let Some(done) = writers.join_next().await {
        done??;
    }
    Ok(card)
}

async fn keys(desk: &Desk, people: &People, url: &str) -> anyhow::Result<Card> {
    let operator = desk.operator();
    let mut made = Vec::new();
    for (kind, string_ids, label) in [
        (CredentialKind::Pair, false, "demo"),
        (CredentialKind::Pair, true, "demo, ids as strings"),
        (CredentialKind::Hashed, false, "demo, md5"),
        (CredentialKind::Key, false, "demo"),
    ] {
        let new = NewCredential {
            kind,
            label: label.to_owned(),
            staff: people.robot,
            addresses: "127.0.0.1, ::1".to_owned(),
            string_ids,
            allowed_calls: String::new(),
        };
        made.push(operator.add_credential(&new).await?);
    }
    let [pair, strings, legacy, key] =
        <[_; 4]>::try_from(made).map_err(|_| anyhow::anyhow!("four keys were to be made"))?;
    let accesskey = operator.make_access_key().await?;
    let (user, password) = people.admin.clone();
    Ok(Card {
        url: url.to_owned(),
        billmanager: Billmanager {
            admin: Admin { user, password },
            clients: people.clients.iter().map(|client| client.login.clone()).collect(),
        },
        whmcs: Whmcs { identifier: pair.identifier, secret: pair.secret, accesskey },
        whmcs_strings: Pair { identifier: strings.identifier, secret: strings.secret },
        whmcs_legacy: Legacy { username: legacy.identifier, password: legacy.secret },
        hostbill: Hostbill { api_id: key.identifier, api_key: key.secret },
        departments: people.names.iter().map(|(id, name)| Named { id: id.0, name: name.clone() }).collect(),
        clients: people.clients.iter().map(|c| Address { id: c.id.0, email: c.login.user.clone() }).collect(),
    })
}

fn pick<T>(all: &[T], index: u32) -> anyhow::Result<&T> {
    let index = usize::try_from(index).unwrap_or(0) % all.len().max(1);
    all.get(index).context("an empty list")
}

impl Stage {
    /// The client of a conversation: the first one until it has its share, then all in turn.
    fn client(&self, index: u32) -> anyhow::Result<&Person> {
        if index < OF_THE_FIRST { pick(&self.people.clients, 0) } else { pick(&self.people.clients, index) }
    }

    /// Conversations are spread over the last 90 days, the later ones nearer to now.
    fn begins(&self, index: u32) -> Timestamp {
        let age = 90 * 24 * HOUR * i64::from(self.tickets - index) / i64::from(self.tickets.max(1));
        self.now.plus_seconds(-age - 12 * HOUR)
    }

    async fn play(&self, index: u32) -> anyhow::Result<()> {
        let client = self.client(index)?;
        let script = pick(SCRIPTS, index)?;
        let end = *pick(&ENDS, index)?;
        let facts = Facts::new(index, &client.domain);
        let department =
            self.people.departments.get(client.provider).and_then(|own| own.get(script.department));
        let staff_id = *self.people.staff.get(client.provider).context("no staff for the provider")?;
        let staff = self.desk.as_staff(&Actor::new(Who::Staff(staff_id), Door::Command))?;
        let asks = NewRequester::Client(client.id, None);
        let mut at = self.begins(index);
        let mut open = OpenTicket::new(
            asks,
            *department.context("no such department")?,
            &facts.fill(script.subject),
            &facts.fill(script.opening),
        );
        open.created_at = Moment::At(at);
        open.priority =
            Some(*pick(&[Priority::Normal, Priority::Low, Priority::High, Priority::Normal], index)?);
        open.service = (index.is_multiple_of(3)).then_some(client.service);
        let ticket = TicketRef::Id(staff.open_ticket(&open).await?.id);
        for (number, turn) in (1..).zip(self.turns(script, end)) {
            at = at.plus_seconds(HOUR / 2 * number + i64::from(index % 1800));
            match turn {
                Turn::Note(text) => {
                    let note =
                        AddNote { created_at: Moment::At(at), ..AddNote::new(ticket, &facts.fill(text)) };
                    staff.add_note(&note).await?;
                }
                Turn::Staff(text) | Turn::Client(text) => {
                    let author = match turn {
                        Turn::Client(_) => ReplyAuthor::Client(client.id, None),
                        _ => ReplyAuthor::Staff(None),
                    };
                    let reply = Reply::new(ticket, author, &facts.fill(text));
                    staff.reply(&Reply { created_at: Moment::At(at), ..reply }).await?;
                }
            }
        }
        self.finish(index, ticket, end, &staff, client).await
    }

    /// The turns that lead to an end: none for a new ticket, the client's word last for one that waits.
    fn turns(&self, script: &'static Script, end: End) -> Vec<Turn> {
        let mut turns = script.turns.to_vec();
        match end {
            End::New | End::Taken => turns.retain(|turn| matches!(turn, Turn::Note(_))),
            End::Waiting => {
                while matches!(turns.last(), Some(Turn::Staff(_) | Turn::Note(_))) && turns.len() > 1 {
                    turns.pop();
                }
                if !matches!(turns.last(), Some(Turn::Client(_))) {
                    turns.push(Turn::Client("Is there any news on this?"));
                }
            }
            End::Answered | End::OnHold | End::Closed | End::Archived => {
                while matches!(turns.last(), Some(Turn::Client(_))) {
                    turns.pop();
                }
            }
        }
        turns
    }

    async fn finish(
        &self,
        index: u32,
        ticket: TicketRef,
        end: End,
        staff: &service::StaffDesk,
        client: &Person,
    ) -> anyhow::Result<()> {
        let directory = self.desk.directory();
        let status = |name: &str| directory.status_named(name).map(|status| status.id);
        match end {
            End::New | End::Waiting | End::Answered => {}
            End::Taken => drop(staff.take(ticket).await?),
            End::OnHold | End::Closed | End::Archived => {
                let name = match end {
                    End::OnHold => "On hold",
                    // One in four was closed under a name of the company's own.
                    _ if (index / 7).is_multiple_of(4) => "Resolved",
                    _ => "Closed",
                };
                staff
                    .change_ticket(ticket, &ChangeTicket { status: status(name), ..ChangeTicket::default() })
                    .await?;
                if matches!(end, End::Archived) {
                    let actor = Actor::new(Who::Client(client.id, None), Door::Command);
                    self.desk.as_client(&actor).await?.archive(&[ticket]).await?;
                }
            }
        }
        Ok(())
    }
}
