//! Lists of tickets, and the queue.

use crate::failure::Failure;
use crate::{ClientDesk, Desk, ListRow, OwnRow, QueueRow, StaffDesk};
use domain::{
    Attachment, DepartmentId, Order, Page, QueueFilter, Result, Scope, SortBy, TicketFilter, TicketId,
};
use store::Tx;
use store::list::{Columns, ListQuery};
use store::queue::QueueQuery;

/// What a list shows.
#[derive(Debug, Clone)]
pub struct TicketQuery {
    /// Which tickets.
    pub filter: TicketFilter,
    /// Sorted by what.
    pub sort: SortBy,
    /// In which direction.
    pub order: Order,
    /// Which rows.
    pub page: Page,
    /// Whether the caller must know how many there are.
    pub with_total: bool,
    /// Whether the caller shows the files of the opening messages.
    pub with_files: bool,
}

impl TicketQuery {
    /// The newest activity first, with the total.
    #[must_use]
    pub const fn new(filter: TicketFilter, page: Page) -> Self {
        Self {
            filter,
            sort: SortBy::LastMessage,
            order: Order::Descending,
            page,
            with_total: true,
            with_files: false,
        }
    }
}

/// A page of tickets.
#[derive(Debug, Clone)]
pub struct TicketList {
    /// The rows of the page.
    pub rows: Vec<ListRow>,
    /// How many rows all pages have; 0 when it was not asked for.
    pub total: i64,
    /// The files of the opening messages of these rows.
    pub files: Vec<(TicketId, Attachment)>,
}

impl Desk {
    async fn list(&self, scope: Scope, query: &TicketQuery) -> Result<TicketList> {
        self.read_list(scope, query).await.map_err(domain::Error::from)
    }

    async fn read_list(&self, scope: Scope, query: &TicketQuery) -> std::result::Result<TicketList, Failure> {
        let mut tx = self.db().read_together().await?;
        let (rows, total) = self.read_page::<ListRow>(&mut tx, scope, query).await?;
        let with_files: Vec<TicketId> = rows
            .iter()
            .filter(|row| query.with_files && row.ticket.opening_files > 0)
            .map(|row| row.ticket.id)
            .collect();
        let files = store::attachment::of_openings(&mut tx, &with_files).await?;
        Ok(TicketList { rows, total, files })
    }

    /// The rows of a page, and how many rows all pages have if that was asked for.
    async fn read_page<R: Columns>(
        &self,
        tx: &mut Tx<'_>,
        scope: Scope,
        query: &TicketQuery,
    ) -> std::result::Result<(Vec<R>, i64), Failure> {
        let list = ListQuery {
            scope,
            filter: query.filter.clone(),
            sort: query.sort,
            order: query.order,
            page: query.page,
            now: self.now(),
        };
        let rows = store::list::page(tx, &list).await?;
        let total = if query.with_total { store::list::total(tx, &list).await? } else { 0 };
        Ok((rows, total))
    }
}

impl StaffDesk {
    /// A page of the tickets I may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tickets(&self, query: &TicketQuery) -> Result<TicketList> {
        self.desk.list(self.scope.clone(), query).await
    }

    /// What waits for me or my departments, as far as the filter goes, in the order of the queue, and how much that
    /// is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue(&self, filter: &QueueFilter, page: Page) -> Result<(Vec<QueueRow>, i64)> {
        let query = QueueQuery { scope: &self.scope, staff: self.me.id, filter };
        let mut tx = self.desk.db().read_together().await.map_err(Failure::from)?;
        let rows = store::queue::list(&mut tx, query, page).await.map_err(Failure::from)?;
        let total = store::queue::total(&mut tx, query).await.map_err(Failure::from)?;
        Ok((rows, total))
    }

    /// How much of that I have not read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unread_in_queue(&self) -> Result<i64> {
        let filter = QueueFilter { unread: Some(true), ..QueueFilter::default() };
        let query = QueueQuery { scope: &self.scope, staff: self.me.id, filter: &filter };
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::queue::total(&mut tx, query).await.map_err(Failure::from)?)
    }
}

impl ClientDesk {
    /// A page of my tickets.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tickets(&self, query: &TicketQuery) -> Result<TicketList> {
        self.desk.list(Scope::Client(self.client.id), &self.narrowed(query)).await
    }

    /// The same in short: what a list shows that has no more to say of a ticket, and how many rows all pages have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_tickets(&self, query: &TicketQuery) -> Result<(Vec<OwnRow>, i64)> {
        let (scope, query) = (Scope::Client(self.client.id), self.narrowed(query));
        let mut tx = self.desk.db().read_together().await.map_err(Failure::from)?;
        Ok(self.desk.read_page(&mut tx, scope, &query).await?)
    }

    /// What is asked for, in the departments that this door shows.
    fn narrowed(&self, query: &TicketQuery) -> TicketQuery {
        let mut query = query.clone();
        if let Some(within) = &self.within {
            let asked = query.filter.departments.take();
            let asked = |id: &DepartmentId| asked.as_ref().is_none_or(|asked| asked.contains(id));
            query.filter.departments = Some(within.iter().copied().filter(asked).collect());
        }
        query
    }

    /// How many of my tickets, but for archived ones, say something that I have not read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unread(&self) -> Result<i64> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let counts = store::ticket::unread_of_client(&mut tx, self.client.id).await.map_err(Failure::from)?;
        let mine = |department| self.within.as_ref().is_none_or(|within| within.contains(&department));
        Ok(counts.into_iter().filter(|(department, _)| mine(*department)).map(|(_, count)| count).sum())
    }
}
