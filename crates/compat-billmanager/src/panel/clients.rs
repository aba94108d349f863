//! Clients: the accounts, and the users whose address each is known by. BILLmanager API: Clients (account), user.

use super::Panel;
use http::outgoing::Exchange;
use serde_json::Value;
use service::Zone;
use service::moving::{SourceClient, SourceError};
use std::collections::HashMap;
use wire::loose::{id, number, rows, text};

/// Accounts by their numbers, and the first user of each by the name of its account and by its own number. Both lists
/// are read once, as neither function answers for one account alone.
#[derive(Default)]
pub(super) struct People {
    accounts: HashMap<String, (String, String)>,
    by_account: HashMap<String, User>,
    by_number: HashMap<String, User>,
}

#[derive(Clone)]
struct User {
    name: String,
    email: String,
}

impl People {
    pub(super) async fn read<E: Exchange>(panel: &Panel<E>) -> Result<Self, SourceError> {
        let mut people = Self::default();
        every(panel, "account", |row| {
            if let Some(original) = id(row, &["id", "$"]) {
                let account = (text(row, &["name", "$"]), text(row, &["tz_registration_date", "$"]));
                people.accounts.insert(original, account);
            }
        })
        .await?;
        every(panel, "user", |row| {
            let email = match text(row, &["email", "$"]) {
                email if email.is_empty() => text(row, &["name", "$"]),
                email => email,
            };
            let user = User { name: text(row, &["realname", "$"]), email };
            people.by_account.entry(text(row, &["account", "$"])).or_insert_with(|| user.clone());
            people.by_number.extend(id(row, &["id", "$"]).map(|number| (number, user)));
        })
        .await?;
        Ok(people)
    }

    /// The client of an account.
    pub(super) fn client(&self, original: &str, zone: &Zone) -> Option<SourceClient> {
        let account = self.accounts.get(original);
        // Two accounts may have one name; a user of the same number is the one then, if it says the same.
        let named = account.and_then(|(name, _)| {
            let same = |user: &&User| user.name == *name;
            self.by_number.get(original).filter(same).or_else(|| self.by_account.get(name))
        });
        let user = named.or_else(|| self.by_number.get(original).filter(|_| account.is_none()))?;
        let name = account.map_or(user.name.as_str(), |(name, _)| name.as_str());
        let (first, last) = name.trim().split_once(' ').unwrap_or((name.trim(), ""));
        Some(SourceClient {
            original: original.to_owned(),
            email: user.email.clone(),
            first_name: first.to_owned(),
            last_name: last.trim().to_owned(),
            created_at: account.and_then(|(_, at)| zone.parse(at)),
            ..SourceClient::default()
        })
    }
}

/// Every row of a list.
async fn every<E: Exchange>(
    panel: &Panel<E>,
    function: &str,
    mut take: impl FnMut(&Value) + Send,
) -> Result<(), SourceError> {
    const PAGE: i64 = 1000;
    for page in 1..=100_000_i64 {
        let (place, count) = (page.to_string(), PAGE.to_string());
        let answer = panel.ask(function, &[("p_num", &place), ("p_cnt", &count)]).await?;
        let found = rows(&answer, &["elem"]);
        let total = number(&answer, &["p_elems", "$"]).unwrap_or(0);
        let is_last = found.is_empty() || page * PAGE >= total;
        found.into_iter().for_each(&mut take);
        if is_last {
            break;
        }
    }
    Ok(())
}
