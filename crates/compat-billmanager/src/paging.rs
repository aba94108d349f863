//! Pages: `p_num` and `p_cnt`, remembered for a session, and the `p_` nodes of an answer.
//!
//! A page past the end is the last page. One-shot logins remember nothing, so that a script does not change what
//! the person sees.

use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::{input, memory};
use domain::{Order, Page};
use wire::Node;

const ROWS: i64 = 50;

/// The page that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paging {
    /// The page, from 1.
    number: i64,
    /// Rows on a page.
    rows: i64,
    /// Whether somebody asked for pages, now or before.
    in_force: bool,
    /// Rows on all pages.
    total: i64,
    /// The column that the rows are sorted by and which way, of a list that can be sorted.
    sorted: Option<(&'static str, Order)>,
}

impl Paging {
    /// What the call asks for, or asked for before in its session.
    pub(crate) async fn read(call: &Call) -> Result<Self, Refusal> {
        let number = input::count(&call.params, "p_num")?;
        let rows = input::count(&call.params, "p_cnt")?;
        let key = memory::list(call);
        let before = Self::remembered(call, &key).await?;
        let now = Self::new(number.or(before.map(|before| before.0)), rows.or(before.map(|before| before.1)));
        if (number.is_some() || rows.is_some()) && before != Some((now.number, now.rows)) {
            memory::set(call, &key, &format!("{},{}", now.number, now.rows)).await?;
        }
        Ok(now)
    }

    async fn remembered(call: &Call, list: &str) -> Result<Option<(i64, i64)>, Refusal> {
        let kept = memory::get(call, list).await?;
        let kept = kept.as_deref().and_then(|kept| kept.split_once(','));
        Ok(kept.and_then(|(number, rows)| Some((number.parse().ok()?, rows.parse().ok()?))))
    }

    pub(crate) fn new(number: Option<i64>, rows: Option<i64>) -> Self {
        Self {
            number: number.unwrap_or(1),
            rows: rows.unwrap_or(ROWS).min(i64::from(Page::LARGEST)),
            in_force: number.is_some() || rows.is_some(),
            total: 0,
            sorted: None,
        }
    }

    /// The page of rows that are sorted by this column.
    pub(crate) fn sorted(self, column: &'static str, order: Order) -> Self {
        Self { sorted: Some((column, order)), ..self }
    }

    fn offset(self) -> i64 {
        (self.number - 1).saturating_mul(self.rows)
    }

    /// The rows of the page.
    pub(crate) fn page(self) -> Page {
        Page::new(
            u32::try_from(self.offset()).unwrap_or(u32::MAX - Page::LARGEST),
            u32::try_from(self.rows).unwrap_or(Page::LARGEST),
        )
    }

    /// This page with what all pages hold together, and whether it had to be moved to the last one.
    pub(crate) fn of(self, total: i64) -> (Self, bool) {
        let last = (total.saturating_add(self.rows - 1) / self.rows).max(1);
        let number = self.number.min(last);
        (Self { number, total, ..self }, number != self.number)
    }

    /// The page of rows that are all at hand.
    pub(crate) fn cut<T>(self, rows: Vec<T>) -> (Self, Vec<T>) {
        let (paging, _) = self.of(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        (paging, paging.page().cut(rows).0)
    }

    /// The nodes after the rows. In XML they are there only when pages were asked for, because one client takes
    /// every child of the root for a row.
    pub(crate) fn nodes(self, always: bool) -> Vec<Node> {
        if !always && !self.in_force {
            return Vec::new();
        }
        let mut nodes = vec![
            Node::integer("p_elems", self.total),
            Node::integer("p_num", self.number),
            Node::integer("p_cnt", self.rows),
        ];
        if let Some((column, order)) = self.sorted {
            let order = match order {
                Order::Ascending => "asc",
                Order::Descending => "desc",
            };
            nodes.extend([Node::text("p_sort", column), Node::text("p_order", order)]);
        }
        nodes
    }
}

/// Forgets on which page a list was: it will show other rows.
pub(crate) async fn begin_again(call: &Call, list: &str) -> Result<(), Refusal> {
    match Paging::remembered(call, list).await? {
        Some((_, rows)) => memory::set(call, list, &format!("1,{rows}")).await,
        None => Ok(()),
    }
}

/// The column and the order that `p_col` or `p_sort` asks for, when it is one of these columns; others are ignored as the
/// panel ignores columns it cannot sort by.
pub(crate) fn order(call: &Call, columns: &[&'static str]) -> Result<Option<(&'static str, Order)>, Refusal> {
    let known = |name: &str| columns.iter().copied().find(|column| *column == name);
    if let Some(text) = call.text("p_col") {
        // An unescaped plus arrives as a space.
        let (order, column) = match text.strip_prefix('-') {
            Some(column) => (Order::Descending, column),
            None => (Order::Ascending, text.trim_start_matches([' ', '+'])),
        };
        return Ok(known(column).map(|column| (column, order)));
    }
    let Some(column) = call.text("p_sort") else {
        return Ok(None);
    };
    let order = match call.text("p_order") {
        None | Some("asc") => Order::Ascending,
        Some("desc") => Order::Descending,
        Some(other) => return Err(Fault::value("p_order", other, "it must be asc or desc").into()),
    };
    Ok(known(column).map(|column| (column, order)))
}
