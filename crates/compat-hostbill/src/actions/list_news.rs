//! getNews: the news that clients may read.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::{Fault, news, paging};
use domain::Page;
use service::StaffDesk;
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getNews",
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter::optional("page", "number", "Which page, counted from 0."),
        Parameter::optional("perpage", "number", "Rows in a page: 25, at most 1000."),
        Parameter::optional("limit", "number", "The same, as one storefront spells it; `perpage` wins."),
    ],
    about: "The news that clients may read, the newest first; nothing unpublished, as programs show them to clients.",
    source: "Admin API, General, getAPIMethods, names it; its answer is not published",
};

async fn run(call: &Call, _: &StaffDesk) -> Result<Success, Fault> {
    let (_, index, rows) = paging::read(&call.params)?;
    let offset = paging::offset(index, rows)?;
    let (list, total) = call.desk.news(Page::new(offset, rows)).await?;
    let mut data =
        vec![Node::items("news", list.iter().map(|one| news::row(call.desk.zone(), one)).collect())];
    data.extend(paging::sorter(index, rows, total)?);
    Ok(Success::with(data))
}
