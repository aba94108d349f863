//! What is known of a client, as the operator writes it down for the staff.

use crate::Operator;
use crate::failure::{Failure, retried};
use crate::tickets::log;
use domain::{ClientId, Error, EventKind, Field, PersonName, Result, What};
use serde_json::json;

/// Changes; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeClient {
    /// What staff should know of it.
    pub comment: Option<String>,
    /// How staff find it, in a word or two.
    pub attitude: Option<String>,
    /// Whether it pays for better support.
    pub is_premium: Option<bool>,
    /// The groups it belongs to, and no others.
    pub groups: Option<Vec<String>>,
}

const LONGEST_COMMENT: usize = 10_000;
const LONGEST_ATTITUDE: usize = 100;

impl Operator {
    /// Changes what is known of a client.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none; [`Error::TooLong`] for long texts; what the rules refuse of the names of
    /// groups.
    pub async fn change_client(&self, client: ClientId, changes: &ChangeClient) -> Result<()> {
        for (text, longest) in [(&changes.comment, LONGEST_COMMENT), (&changes.attitude, LONGEST_ATTITUDE)] {
            if text.as_ref().is_some_and(|text| text.len() > longest) {
                return Err(Error::TooLong { field: Field::Message, longest });
            }
        }
        for name in changes.groups.iter().flatten() {
            PersonName::new(name)?;
        }
        retried!(self.write_change_client(client, changes))
    }

    async fn write_change_client(
        &self,
        id: ClientId,
        changes: &ChangeClient,
    ) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let mut client = store::client::find(&mut tx, id).await?.ok_or(Error::NotFound(What::Client))?;
        if let Some(comment) = &changes.comment {
            comment.trim().clone_into(&mut client.comment);
        }
        if let Some(attitude) = &changes.attitude {
            attitude.trim().clone_into(&mut client.attitude);
        }
        client.is_premium = changes.is_premium.unwrap_or(client.is_premium);
        store::client::set_known(&mut tx, &client).await?;
        if let Some(groups) = &changes.groups {
            let mut names: Vec<String> = groups.iter().map(|name| name.trim().to_owned()).collect();
            // In one order, so that two units that make the same groups do not wait for each other in a circle.
            names.sort_unstable();
            names.dedup();
            store::client_group::set_groups(&mut tx, id, &names, now).await?;
        }
        let data = json!({
            "client": id.0,
            "comment": changes.comment.is_some(),
            "attitude": changes.attitude.is_some(),
            "premium": changes.is_premium,
            "groups": changes.groups,
        });
        log(&mut tx, &self.actor, now, EventKind::ClientChanged, None, None, &data).await?;
        Ok(tx.commit().await?)
    }
}
