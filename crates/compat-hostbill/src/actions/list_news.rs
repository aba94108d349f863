//! getNews: the news, published or not.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::{Fault, news, paging};
use domain::Page;
use service::StaffDesk;
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getNews",
    owner: http::Owner::Panel,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter::optional("page", "number", "Which page, counted from 0."),
        Parameter::optional("perpage", "number", "Rows in a page: 25, at most 1000."),
        Parameter::optional("limit", "number", "The same, as one storefront spells it; `perpage` wins."),
    ],
    about: "The news, the newest first; only what is `enable`d is for clients.",
    source: "Admin API, General, getAPIMethods, names it; its answer as in itsazzad/HostBill, NewsViewController.m",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let (_, index, rows) = paging::read(&call.params)?;
    let offset = paging::offset(index, rows)?;
    let (list, total) = desk.announcements(Page::new(offset, rows)).await?;
    let mut data = vec![Node::items("news", list.iter().map(|one| news::admin_row(call, one)).collect())];
    data.extend(paging::sorter(index, rows, total)?);
    Ok(Success::with(data))
}
