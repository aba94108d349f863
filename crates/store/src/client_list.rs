//! Lists of clients: the beginning of a name or an address, in one of several orders.

use crate::client::account_state;
use crate::{FromRow, P, Result, Row, Tx, search, statements};
use domain::{AccountState, ClientId, ClientOrder, Order, Page, ProviderId, Timestamp};

statements! {
    COUNT: "SELECT COUNT(*) FROM client" scans because "callers are told how many there are; an index is counted";
    COUNT_FOUND: "SELECT COUNT(DISTINCT client_id) FROM client_term WHERE term >= $1 AND term < $2";
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRow {
    /// Its id.
    pub id: ClientId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// Address.
    pub email: String,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Where the account stands.
    pub state: AccountState,
    /// The first of its groups, 0 for none.
    pub group: i64,
    /// Its provider.
    pub provider: ProviderId,
    /// What is in its account, in minor units.
    pub balance: i64,
    /// Whether it pays for support.
    pub is_premium: bool,
}

impl FromRow for ClientRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: ClientId(row.get(0)?),
            first_name: row.get(1)?,
            last_name: row.get(2)?,
            company: row.get(3)?,
            email: row.get(4)?,
            created_at: Timestamp(row.get(5)?),
            state: account_state(row.get(6)?, row.get(7)?),
            group: row.get::<Option<i64>>(8)?.unwrap_or(0),
            provider: ProviderId(row.get(9)?),
            balance: row.get(10)?,
            is_premium: row.get(11)?,
        })
    }
}

/// What is listed.
#[derive(Debug, Clone)]
pub struct ClientQuery {
    /// How address or name begin; everything when empty.
    pub begins: String,
    /// Sorted by what.
    pub sort: ClientOrder,
    /// In which direction.
    pub order: Order,
    /// Which rows.
    pub page: Page,
}

fn text(found: bool, sort: ClientOrder, order: Order) -> String {
    let column = match sort {
        ClientOrder::Id => "id",
        ClientOrder::FirstName => "first_name",
        ClientOrder::LastName => "last_name",
        ClientOrder::Company => "company",
        ClientOrder::Email => "email_key",
        ClientOrder::Created => "created_at",
    };
    let way = match order {
        Order::Ascending => "ASC",
        Order::Descending => "DESC",
    };
    let columns = "c.id, c.first_name, c.last_name, c.company, c.email, c.created_at, c.is_active, c.closed_at, \
                   (SELECT MIN(g.group_id) FROM client_group_member g WHERE g.client_id = c.id), \
                   c.provider_id, c.balance, c.is_premium";
    let tie = if sort == ClientOrder::Id { String::new() } else { format!(", c.id {way}") };
    let from = if found {
        "FROM (SELECT DISTINCT client_id FROM client_term WHERE term >= $3 AND term < $4) found \
         JOIN client c ON c.id = found.client_id"
    } else {
        "FROM client c WHERE c.id > 0"
    };
    // An unambiguous order for the planner: ids only where nothing else leads.
    let from = if found || sort == ClientOrder::Id { from } else { "FROM client c" };
    format!("SELECT {columns} {from} ORDER BY c.{column} {way}{tie} LIMIT $1 OFFSET $2")
}

/// The terms that begin with a text lie between these two.
fn range(begins: &str) -> (String, String) {
    let low = search::fold(begins.trim());
    let high = format!("{low}\u{10ffff}");
    (low, high)
}

/// A page of clients, and how many there are.
pub async fn page(tx: &mut Tx<'_>, query: &ClientQuery) -> Result<(Vec<ClientRow>, i64)> {
    let (low, high) = range(&query.begins);
    let mut values = vec![P::I(i64::from(query.page.limit)), P::I(i64::from(query.page.offset))];
    let found = !low.is_empty();
    let total = if found {
        values.extend([P::T(&low), P::T(&high)]);
        tx.one(&COUNT_FOUND, &[P::T(&low), P::T(&high)]).await?
    } else {
        tx.one(&COUNT, &[]).await?
    };
    Ok((tx.all_dynamic(&text(found, query.sort, query.order), &values).await?, total))
}

/// Texts of every shape, for the statement gate.
pub(crate) fn samples() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for sort in [
        ClientOrder::Id,
        ClientOrder::FirstName,
        ClientOrder::LastName,
        ClientOrder::Company,
        ClientOrder::Email,
        ClientOrder::Created,
    ] {
        for order in [Order::Ascending, Order::Descending] {
            for found in [false, true] {
                let name = format!("clients by {sort:?} {order:?}, found {found}");
                all.push((name, text(found, sort, order)));
            }
        }
    }
    all
}
