//! The story of a ticket through the crate `whmcs`: open, list, read, reply.

use serde_json::{Value, json};
use std::error::Error;
use whmcs::{WhmcsBuilder, WhmcsClient, WhmcsError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("give the path of demo.json")?;
    let card: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let url = card["url"].as_str().ok_or("demo.json has no url")?.to_owned();
    let pair = |name: &str| card["whmcs"][name].as_str().unwrap_or_default().to_owned();
    // The builder adds /includes/api.php by itself.
    let client = WhmcsBuilder::new().url(url).api_identifier(pair("identifier")).api_secret(pair("secret")).build()?;
    story(&client, &card).await?;
    println!("whmcs: a ticket opened, listed, read and answered");
    Ok(())
}

async fn story(client: &WhmcsClient, card: &Value) -> Result<(), WhmcsError> {
    let subject = format!("Größe & Preis {}", std::process::id());
    let message = "First line\nsecond line with ä, € and 漢字";
    let owner = &card["clients"][0]["id"];
    let new = json!({
        "clientid": owner, "deptid": card["departments"][0]["id"], "subject": subject, "message": message,
    });
    let opened: Value = client.request("OpenTicket", new).await?;
    assert!(opened["id"].is_i64() && opened["tid"].is_string() && opened["c"].is_string(), "{opened}");

    let list: Value = client.request("GetTickets", json!({"clientid": owner, "subject": subject})).await?;
    assert_eq!(list["numreturned"], 1, "{list}");
    assert_eq!(list["tickets"]["ticket"][0]["id"], opened["id"], "{list}");

    let id = json!({"ticketid": opened["id"]});
    let view: Value = client.request("GetTicket", &id).await?;
    let text = view["replies"]["reply"][0]["message"].as_str().unwrap_or_default().replace("\r\n", "\n");
    assert_eq!((text.as_str(), &view["tid"]), (message, &opened["tid"]), "{view}");

    let reply = json!({"ticketid": opened["id"], "message": "We look into it.", "adminusername": "Vera"});
    let _: Value = client.request("AddTicketReply", reply).await?;
    let view: Value = client.request("GetTicket", &id).await?;
    assert_eq!(view["status"], "Answered", "{view}");
    assert_eq!(view["replies"]["reply"][1]["message"], "We look into it.", "{view}");

    let missing: Result<Value, _> = client.request("GetTicket", json!({"ticketid": 999_999_999})).await;
    assert!(matches!(missing, Err(WhmcsError::ApiError(_))), "{missing:?}");
    Ok(())
}
