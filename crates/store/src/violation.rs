//! Violations of clients. A row moves from open to answered or acted upon, once; whoever moves it has won.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{
    ClientId, ListedViolation, Page, ServiceId, StaffId, TicketId, TicketNumber, Timestamp, Violation,
    ViolationAction, ViolationId, ViolationState,
};

macro_rules! columns {
    () => {
        "id, client_id, ticket_id, service_id, staff_id, score, note, action, state, deadline_at, created_at,
        settled_at"
    };
}

/// A violation beside its ticket, of those that a staff member sees: all, or those in its departments.
macro_rules! listed {
    ($condition:literal) => {
        concat!(
            "SELECT v.id, v.client_id, v.ticket_id, v.service_id, v.staff_id, v.score, v.note, v.action, v.state,
            v.deadline_at, v.created_at, v.settled_at, t.number, t.subject, t.requester_name
            FROM violation v JOIN ticket t ON t.id = v.ticket_id WHERE ",
            $condition,
            " AND ($1 OR t.department_id IN (SELECT department_id FROM staff_department WHERE staff_id = $2))"
        )
    };
}

statements! {
    INSERT: "INSERT INTO violation (client_id, ticket_id, service_id, staff_id, score, note, action, state,
        deadline_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9) RETURNING id";
    ADD_SCORE: "UPDATE client SET abuse_score = abuse_score + $2 WHERE id = $1 AND abuse_score <= $3";
    CHANGE: "UPDATE violation SET score = $2, note = $3, action = $4, service_id = $5, deadline_at = $6
        WHERE id = $1 AND state IN (0, 1)";
    OF_TICKET: concat!("SELECT ", columns!(), " FROM violation WHERE ticket_id = $1 ORDER BY id");
    ANSWER: "UPDATE violation SET state = 1, settled_at = $2 WHERE ticket_id = $1 AND state = 0 AND created_at <= $2
        RETURNING id";
    DUE: concat!("SELECT ", columns!(), " FROM violation WHERE state = 0 AND deadline_at <= $1
        ORDER BY deadline_at, id LIMIT 100");
    CLAIM: "UPDATE violation SET state = 2, settled_at = $2 WHERE id = $1 AND state = 0";
    FINISH: "UPDATE violation SET state = 3, settled_at = COALESCE(settled_at, $2) WHERE id = $1 AND state <> 3";
    FIND: listed!("v.id = $3");
    OF_CLIENT: concat!(listed!("v.client_id = $3"), " ORDER BY v.id DESC");
    PAGE: concat!(listed!("v.id > 0"), " ORDER BY v.id DESC LIMIT $3 OFFSET $4");
    COUNT: "SELECT COUNT(*) FROM violation v JOIN ticket t ON t.id = v.ticket_id WHERE v.id > 0
        AND ($1 OR t.department_id IN (SELECT department_id FROM staff_department WHERE staff_id = $2))";
}

impl FromRow for Violation {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: ViolationId(row.get(0)?),
            client: ClientId(row.get(1)?),
            ticket: TicketId(row.get(2)?),
            service: row.get::<Option<i64>>(3)?.map(ServiceId),
            staff: StaffId(row.get(4)?),
            score: row.get(5)?,
            note: row.get(6)?,
            action: ViolationAction::from_code(row.get(7)?).ok_or(Error::BadRow("violation.action"))?,
            state: ViolationState::from_code(row.get(8)?).ok_or(Error::BadRow("violation.state"))?,
            deadline_at: row.get::<Option<i64>>(9)?.map(Timestamp),
            created_at: Timestamp(row.get(10)?),
            settled_at: row.get::<Option<i64>>(11)?.map(Timestamp),
        })
    }
}

impl FromRow for ListedViolation {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            violation: Violation::from_row(row)?,
            ticket: TicketNumber(row.get(12)?),
            subject: row.get(13)?,
            client: row.get(14)?,
        })
    }
}

/// Who looks: a staff member, and whether it sees every department.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looker {
    /// The staff member.
    pub staff: StaffId,
    /// Whether it sees everything.
    pub everything: bool,
}

impl Looker {
    const fn values(self) -> [P<'static>; 2] {
        [P::B(self.everything), P::I(self.staff.0)]
    }
}

/// One that the looker sees.
pub async fn find(tx: &mut Tx<'_>, looker: Looker, id: ViolationId) -> Result<Option<ListedViolation>> {
    let [everything, staff] = looker.values();
    tx.opt(&FIND, &[everything, staff, P::I(id.0)]).await
}

/// Those of a client that the looker sees, the newest first.
pub async fn of_client(tx: &mut Tx<'_>, looker: Looker, client: ClientId) -> Result<Vec<ListedViolation>> {
    let [everything, staff] = looker.values();
    tx.all(&OF_CLIENT, &[everything, staff, P::I(client.0)]).await
}

/// A page of those that the looker sees, the newest first, and how many there are.
pub async fn page(tx: &mut Tx<'_>, looker: Looker, page: Page) -> Result<(Vec<ListedViolation>, i64)> {
    let [everything, staff] = looker.values();
    let values = [everything, staff, P::I(i64::from(page.limit)), P::I(i64::from(page.offset))];
    Ok((tx.all(&PAGE, &values).await?, tx.one(&COUNT, &looker.values()).await?))
}

/// Makes a violation finished. False when it is already.
pub async fn finish(tx: &mut Tx<'_>, id: ViolationId, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&FINISH, &[P::I(id.0), P::I(now.0)]).await? == 1)
}

/// Adds an open violation and its score; its id and state are ignored. `None` when the client is gone, or its score
/// cannot be counted any more.
pub async fn insert(tx: &mut Tx<'_>, violation: &Violation) -> Result<Option<ViolationId>> {
    let score = violation.score;
    let values = [P::I(violation.client.0), P::I(score), P::I(i64::MAX - score.max(0))];
    if tx.exec(&ADD_SCORE, &values).await? == 0 {
        return Ok(None);
    }
    let values = [
        P::I(violation.client.0),
        P::I(violation.ticket.0),
        violation.service.map(|id| id.0).into(),
        P::I(violation.staff.0),
        P::I(score),
        P::T(&violation.note),
        P::I(violation.action.code()),
        violation.deadline_at.map(|at| at.0).into(),
        P::I(violation.created_at.0),
    ];
    tx.one(&INSERT, &values).await.map(|id| Some(ViolationId(id)))
}

/// What came of changing a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It is changed.
    Done,
    /// It was acted upon or ended meanwhile.
    Gone,
    /// The score of its client could not be counted any more.
    Uncountable,
}

/// Changes an open or answered violation, and the score of its client with it.
pub async fn change(tx: &mut Tx<'_>, before: &Violation, after: &Violation) -> Result<Changed> {
    let values = [
        P::I(before.id.0),
        P::I(after.score),
        P::T(&after.note),
        P::I(after.action.code()),
        after.service.map(|id| id.0).into(),
        after.deadline_at.map(|at| at.0).into(),
    ];
    if tx.exec(&CHANGE, &values).await? == 0 {
        return Ok(Changed::Gone);
    }
    // Both are 1 or more, so that their difference cannot overflow.
    let more = after.score - before.score;
    let values = [P::I(before.client.0), P::I(more), P::I(i64::MAX - more.max(0))];
    let counted = more == 0 || tx.exec(&ADD_SCORE, &values).await? == 1;
    Ok(if counted { Changed::Done } else { Changed::Uncountable })
}

/// The violations of a ticket, the oldest first.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Violation>> {
    tx.all(&OF_TICKET, &[P::I(ticket.0)]).await
}

/// The client wrote in a ticket at this moment: the open violations that it answers to.
pub async fn answer(tx: &mut Tx<'_>, ticket: TicketId, at: Timestamp) -> Result<Vec<ViolationId>> {
    let ids: Vec<i64> = tx.all(&ANSWER, &[P::I(ticket.0), P::I(at.0)]).await?;
    Ok(ids.into_iter().map(ViolationId).collect())
}

/// Up to 100 open violations whose deadline has come, the most overdue first.
pub async fn due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Violation>> {
    tx.all(&DUE, &[P::I(now.0)]).await
}

/// Makes a violation acted upon. False when it is open no longer.
pub async fn claim(tx: &mut Tx<'_>, id: ViolationId, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&CLAIM, &[P::I(id.0), P::I(now.0)]).await? == 1)
}
