//! `ticket.su`, `ticket_all.su`, `su` and `chlevel`: a session as somebody else, and back.

use crate::answer::Answer;
use crate::auth::DOOR;
use crate::call::{Call, Handle};
use crate::error::{Fault, Refusal};
use crate::{auth, input, users};
use domain::{ClientId, Ticket};
use service::Account;
use wire::Node;

/// As the client of a row of the queue.
pub(crate) async fn client_of_row(call: &Call) -> Result<Answer, Refusal> {
    let (_, ticket) = call.staff()?.place(input::row(&call.params)?).await?;
    as_client_of(call, &ticket).await
}

/// As the client of a ticket.
pub(crate) async fn client_of_ticket(call: &Call) -> Result<Answer, Refusal> {
    let number = input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid"))?;
    let ticket = call.staff()?.find(input::numbered(number)).await?;
    as_client_of(call, &ticket).await
}

async fn as_client_of(call: &Call, ticket: &Ticket) -> Result<Answer, Refusal> {
    client(call, ticket.requester.client.ok_or_else(|| Fault::missed("account", ""))?).await
}

/// As a client.
pub(super) async fn client(call: &Call, id: ClientId) -> Result<Answer, Refusal> {
    begin(call, Account::Client(id)).await
}

/// As a user of a lower level.
pub(crate) async fn user(call: &Call) -> Result<Answer, Refusal> {
    let name = call.text("elid").ok_or_else(|| Fault::missing("elid"))?;
    begin(call, users::named(name)).await
}

async fn begin(call: &Call, account: Account<'_>) -> Result<Answer, Refusal> {
    let me = call.actor()?;
    let other = call.desk.act_as(me, account).await?;
    // Being oneself needs no other session than the one that is there.
    let session = match &call.session {
        Some(token) if other == *me && call.own_session => token.clone(),
        within => call.desk.start_acting_session(&other, within.as_deref()).await?,
    };
    let handle = auth::handle(&call.desk, &other).await?;
    Ok(answer(session, &handle))
}

/// Back to whoever acts. The session is ended, and a new one of the employee answers, which ends with the first.
pub(crate) async fn back(call: &Call) -> Result<Answer, Refusal> {
    match call.text("lp") {
        None | Some("1") => {}
        Some(other) => return Err(Fault::value("lp", other, "one level is all there is").into()),
    }
    let refused = || Refusal::from(Fault::access(call.action.name));
    let token = call.session.as_deref().ok_or_else(refused)?;
    let actor = call.desk.session(token, DOOR, call.address).await?.ok_or_else(refused)?;
    let (me, session) = call.desk.end_acting(&actor, token).await?;
    let handle = auth::handle(&call.desk, &me).await?;
    Ok(answer(session, &handle))
}

fn answer(session: String, handle: &Handle) -> Answer {
    Answer::nodes(vec![Node::empty("ok"), auth_node(session, handle)])
}

/// The session stands both in the attribute and in the text, because clients read either.
pub(super) fn auth_node(session: String, handle: &Handle) -> Node {
    Node::text("auth", session.clone())
        .attribute("id", session)
        .attribute("level", handle.level().to_string())
}
