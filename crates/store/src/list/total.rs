//! How long a list is. Plain lists add up the maintained counts; only unusual conditions count rows.

use super::build::{self, ListQuery};
use super::values::Values;
use crate::{Result, Tx};

pub(super) async fn total(tx: &mut Tx<'_>, query: &ListQuery) -> Result<i64> {
    let mut values = Values::default();
    if query.filter.is_plain()
        && let Some(text) = counts_text(query, &mut values)
    {
        return Ok(tx.all_dynamic::<i64>(&text, &values.bound()).await?.into_iter().next().unwrap_or(0));
    }
    let mut values = Values::default();
    let Some(wheres) = build::wheres(tx.engine(), query, &mut values) else { return Ok(0) };
    let parts: Vec<String> =
        wheres.iter().map(|branch| format!("(SELECT COUNT(*) FROM ticket t{branch})")).collect();
    let text = format!("SELECT {}", parts.join(" + "));
    Ok(tx.all_long::<i64>(&text, &values.bound()).await?.into_iter().next().unwrap_or(0))
}

/// The sum over the counts of a client, or over those of departments; no table counts both at once.
fn counts_text(query: &ListQuery, values: &mut Values) -> Option<String> {
    let (table, mut conditions) = match (query.client(), query.departments()) {
        (Some(client), None) => {
            ("client_ticket_count", vec![values.one_of("client_id", client.map(|client| client.0))])
        }
        (None, Some(departments)) => {
            let departments = values.one_of("department_id", departments.iter().map(|id| id.0));
            ("department_ticket_count", vec![departments])
        }
        (None, None) => ("department_ticket_count", Vec::new()),
        (Some(_), Some(_)) => return None,
    };
    if let Some(statuses) = &query.filter.statuses {
        conditions.push(values.one_of("status_id", statuses.iter().map(|id| id.0)));
    }
    if let Some(archived) = query.filter.archived {
        conditions.push(format!("is_archived = {}", values.flag(archived)));
    }
    let filter =
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    Some(format!("SELECT CAST(COALESCE(SUM(tickets), 0) AS BIGINT) FROM {table}{filter}"))
}
