//! getKBCategories: the categories of the knowledgebase, or what stands in one.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::input::number_or_none;
use crate::{Fault, articles};
use domain::{ArticleCategoryId, Audience, Error, ProviderId, What};
use service::StaffDesk;
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getKBCategories",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter::optional(
            "cid",
            "number",
            "The category whose categories and articles are wanted; 0 is none.",
        ),
        Parameter::optional("brand_id", "number", "A provider. The knowledgebase is that of all of them."),
    ],
    about: "The main categories of the knowledgebase as clients read it, or what stands in one of them.",
    source: "Admin API, Misc, getKBCategories",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    // Programs show it to clients, and no documented column tells a draft.
    let knowledgebase = desk.knowledgebase(Audience::Clients);
    if let Some(brand) = number_or_none(&call.params, "brand_id")? {
        call.desk.directory().provider(ProviderId(brand)).ok_or(Error::NotFound(What::Provider))?;
    }
    let inside = match number_or_none(&call.params, "cid")? {
        Some(id) => articles::shelf(&knowledgebase.shelf(ArticleCategoryId(id)).await?).into(),
        None => vec![articles::top(&knowledgebase.categories().await?)],
    };
    Ok(Success::with(vec![Node::fields("categories", inside)]))
}
