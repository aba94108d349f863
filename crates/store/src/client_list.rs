//! Lists of clients: the beginning of a name or an address, in one of several orders.

use crate::client::account_state;
use crate::{FromRow, P, Result, Row, Tx, search, statements};
use domain::{AccountState, ClientId, ClientOrder, Order, Page, ProviderId, Timestamp};

statements! {
    COUNT: "SELECT COUNT(*) FROM client" scans because "callers are told how many there are; an index is counted";
    COUNT_STATE: "SELECT COUNT(*) FROM client WHERE state = $1";
    COUNT_FOUND: "SELECT COUNT(DISTINCT client_id) FROM client_term WHERE term >= $1 AND term < $2";
    COUNT_FOUND_STATE: "SELECT COUNT(DISTINCT t.client_id) FROM client_term t JOIN client c ON c.id = t.client_id
        WHERE t.term >= $1 AND t.term < $2 AND c.state = $3";
    ONE: "SELECT c.id, c.first_name, c.last_name, c.company, c.email, c.created_at, c.is_active, c.closed_at,
        (SELECT MIN(g.group_id) FROM client_group_member g WHERE g.client_id = c.id),
        c.provider_id, c.balance, c.is_premium, c.credits FROM client c WHERE c.id = $1";
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
    /// Whether it pays for support, one way or the other.
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
            is_premium: row.get(11)? || row.get::<i64>(12)? > 0,
        })
    }
}

/// What is listed.
#[derive(Debug, Clone)]
pub struct ClientQuery {
    /// How address or name begin; everything when empty.
    pub begins: String,
    /// Accounts that stand so, all when absent.
    pub state: Option<AccountState>,
    /// Sorted by what.
    pub sort: ClientOrder,
    /// In which direction.
    pub order: Order,
    /// Which rows.
    pub page: Page,
}

fn text(found: bool, in_state: bool, sort: ClientOrder, order: Order) -> String {
    let column = match sort {
        ClientOrder::Id => "id",
        ClientOrder::FirstName => "first_name",
        ClientOrder::LastName => "last_name",
        ClientOrder::Company => "company",
        ClientOrder::Email => "email_key",
        ClientOrder::Created => "created_at",
        ClientOrder::State => "state",
    };
    let way = match order {
        Order::Ascending => "ASC",
        Order::Descending => "DESC",
    };
    let columns = "c.id, c.first_name, c.last_name, c.company, c.email, c.created_at, c.is_active, c.closed_at, \
                   (SELECT MIN(g.group_id) FROM client_group_member g WHERE g.client_id = c.id), \
                   c.provider_id, c.balance, c.is_premium, c.credits";
    let tie = if sort == ClientOrder::Id { String::new() } else { format!(", c.id {way}") };
    let from = if found {
        "FROM (SELECT DISTINCT client_id FROM client_term WHERE term >= $3 AND term < $4) found \
         JOIN client c ON c.id = found.client_id"
    } else {
        "FROM client c WHERE c.id > 0"
    };
    // An unambiguous order for the planner: ids only where nothing else leads.
    let from = if found || sort == ClientOrder::Id { from } else { "FROM client c" };
    let state = match (in_state, found || sort == ClientOrder::Id) {
        (false, _) => "",
        (true, false) => " WHERE c.state = $3",
        (true, true) if found => " WHERE c.state = $5",
        (true, true) => " AND c.state = $3",
    };
    format!("SELECT {columns} {from}{state} ORDER BY c.{column} {way}{tie} LIMIT $1 OFFSET $2")
}

/// A page of clients, and how many there are.
pub async fn page(tx: &mut Tx<'_>, query: &ClientQuery) -> Result<(Vec<ClientRow>, i64)> {
    let (low, high) = search::range(&query.begins);
    let mut values = vec![P::I(i64::from(query.page.limit)), P::I(i64::from(query.page.offset))];
    let found = !low.is_empty();
    let state = query.state.map(|state| P::I(state.code()));
    if found {
        values.extend([P::T(&low), P::T(&high)]);
    }
    values.extend(state);
    // The limits stand first.
    let asked = values.get(2..).unwrap_or_default();
    let total = match (found, state.is_some()) {
        (false, false) => tx.one(&COUNT, asked).await?,
        (false, true) => tx.one(&COUNT_STATE, asked).await?,
        (true, false) => tx.one(&COUNT_FOUND, asked).await?,
        (true, true) => tx.one(&COUNT_FOUND_STATE, asked).await?,
    };
    let text = text(found, state.is_some(), query.sort, query.order);
    Ok((tx.all_dynamic(&text, &values).await?, total))
}

/// The row of one client.
pub async fn row(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<ClientRow>> {
    tx.opt(&ONE, &[P::I(client.0)]).await
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
        ClientOrder::State,
    ] {
        for order in [Order::Ascending, Order::Descending] {
            for (found, in_state) in [(false, false), (true, false), (false, true), (true, true)] {
                let name = format!("clients by {sort:?} {order:?}, found {found}, in a state {in_state}");
                all.push((name, text(found, in_state, sort, order)));
            }
        }
    }
    all
}
