//! How long a list is. Plain lists read the maintained counts; only unusual conditions count rows.

use super::build::{self, ListQuery};
use super::values::Values;
use crate::{Result, Tx, count};

pub(super) async fn total(tx: &mut Tx<'_>, query: &ListQuery) -> Result<i64> {
    let filter = &query.filter;
    let wanted = |status, is_archived| {
        filter.statuses.as_ref().is_none_or(|statuses| statuses.contains(&status))
            && filter.archived.is_none_or(|archived| archived == is_archived)
    };
    if filter.is_plain() {
        match (query.client(), query.departments()) {
            (Some(None), _) => return Ok(0),
            (Some(Some(client)), None) => {
                let counts = count::of_client(tx, client).await?;
                return Ok(counts
                    .iter()
                    .filter(|(status, archived, _)| wanted(*status, *archived))
                    .map(|c| c.2)
                    .sum());
            }
            (None, departments) => {
                let counts = count::departments(tx).await?;
                let inside = |id| departments.as_ref().is_none_or(|departments| departments.contains(&id));
                return Ok(counts
                    .iter()
                    .filter(|c| wanted(c.status, c.is_archived) && inside(c.department))
                    .map(|c| c.tickets)
                    .sum());
            }
            (Some(Some(_)), Some(_)) => {}
        }
    }
    let mut values = Values::default();
    let Some(wheres) = build::wheres(tx.engine(), query, &mut values) else { return Ok(0) };
    let parts: Vec<String> =
        wheres.iter().map(|branch| format!("(SELECT COUNT(*) FROM ticket t{branch})")).collect();
    let text = format!("SELECT {}", parts.join(" + "));
    Ok(tx.all_long::<i64>(&text, &values.bound()).await?.into_iter().next().unwrap_or(0))
}
