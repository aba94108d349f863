//! `tridesk demo`: a desk with a believable past, ready for a browser and for curl.

mod articles;
mod card;
mod fill;
mod people;
mod scripts;

use std::path::Path;
use std::time::Duration;

use anyhow::bail;
use domain::{CredentialKind, Door, Entropy};
use indicatif::{ProgressBar, ProgressStyle};
use service::{Desk, Presented};

pub(crate) use card::Card;

use crate::output;
use crate::system::SystemEntropy;

/// The fewest tickets of a demo: the first client has 63, in every status.
const FEWEST: u32 = 63;

/// The card of the folder's demo; made together with its data when the desk is empty.
pub(crate) async fn prepare(desk: &Desk, folder: &Path, url: &str, tickets: u32) -> anyhow::Result<Card> {
    if let Some(mut card) = Card::read(folder)? {
        let here = Some(std::net::IpAddr::from([127, 0, 0, 1]));
        let presented = Presented {
            kinds: &[CredentialKind::Pair],
            identifier: &card.whmcs.identifier,
            secret: &card.whmcs.secret,
            access_key: None,
            call: "",
            door: Door::Command,
            address: here,
        };
        if desk.check_credential(&presented).await.is_err() {
            bail!(
                "{} holds a demo.json of another database; name that one, or use another folder",
                folder.display()
            );
        }
        if card.url != url {
            url.clone_into(&mut card.url);
            card.write(folder)?;
        }
        return Ok(card);
    }
    if !desk.directory().staff.is_empty() {
        bail!(
            "the database holds a desk already, and {} has no demo.json that belongs to it (what an \
             interrupted demo left behind has to be removed by hand)",
            folder.display()
        );
    }
    let tickets = tickets.max(FEWEST);
    let bar = ProgressBar::new(u64::from(tickets)).with_style(ProgressStyle::with_template(
        "writing {pos}/{len} conversations {wide_bar} {per_sec}, {eta} left",
    )?);
    bar.enable_steady_tick(Duration::from_millis(200));
    let mut secret = || SystemEntropy.text("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 16);
    let counted = bar.clone();
    let card = fill::fill(desk, url, tickets, &mut secret, move || counted.inc(1)).await?;
    bar.finish_and_clear();
    // Last of all: a folder with a card holds a whole demo.
    card.write(folder)?;
    Ok(card)
}

/// Addresses, logins, and one curl for each dialect.
pub(crate) fn greet(card: &Card, folder: &Path) {
    let Card { url, billmanager, whmcs, hostbill, .. } = card;
    let Some(client) = billmanager.clients.first() else { return };
    output::text(&format!(
        "\
A demo desk is ready at {url}

  staff login    {} / {}
  client login   {} / {}   (client {})
  every key      {}

Ask it in three dialects:

  # BILLmanager: the tickets of that client
  curl -s '{url}/billmgr?out=json&authinfo={}:{}&func=clientticket&p_cnt=3'

  # WHMCS: the newest tickets
  curl -s {url}/includes/api.php -d action=GetTickets -d limitnum=3 -d responsetype=json \\
       -d identifier={} -d secret={}

  # HostBill: the tickets of that client
  curl -s '{url}/admin/api.php?call=getClientTickets&id={}&perpage=3&api_id={}&api_key={}'

Stop it with Ctrl-C; the same command serves the same desk again.
",
        billmanager.admin.user,
        billmanager.admin.password,
        client.user,
        client.password,
        client.client_id,
        folder.join("demo.json").display(),
        client.user,
        client.password,
        whmcs.identifier,
        whmcs.secret,
        client.client_id,
        hostbill.api_id,
        hostbill.api_key,
    ));
}
