//! `incident`: a client buys incidents, which tickets in some departments cost.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use service::BuyCredits;
use wire::Node;

/// Without `sok` the form; with it they are bought. Another client is no client.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let offer = client.credit_offer().await?.ok_or_else(|| Fault::access(call.action.name))?;
    let own = client.client().id.0;
    if let Some(asked) = input::number(&call.params, "elid")?.filter(|asked| *asked != own) {
        return Err(Fault::missed("account", &asked.to_string()).into());
    }
    if input::is_confirmed(&call.params) {
        let count = input::number(&call.params, "count")?.ok_or_else(|| Fault::missing("count"))?;
        let command = BuyCredits { count, idempotency_key: call.idempotency_key.clone() };
        client.buy_credits(&command).await?;
        return Ok(Answer::ok());
    }
    let currency = call.desk.currency();
    let count = call.text("count").filter(|_| call.text("sv_field").is_some()).unwrap_or("1");
    Ok(Answer::form(vec![
        Node::integer("elid", own),
        Node::text("count", count.to_owned()),
        Node::text("price", currency.text(offer.price)).attribute("currency", currency.name.clone()),
    ]))
}
