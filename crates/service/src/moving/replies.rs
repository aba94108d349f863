//! Predefined replies of a source. One that is here already, by its category, name and text, is not added again.

use super::source::SourceReply;
use super::ticket::{body, one_line};
use crate::Operator;
use domain::{PredefinedCategoryId, Result};

impl Operator {
    /// Adds those that are not here; answers how many.
    pub(super) async fn take_replies(&self, replies: &[SourceReply]) -> Result<u64> {
        let mut added = 0;
        let mut categories = self.desk.read_categories().await?;
        let known = self.desk.read_replies(None).await?;
        for reply in replies {
            let mut parent: Option<PredefinedCategoryId> = None;
            let unnamed = ["General".to_owned()];
            let path = if reply.categories.is_empty() { &unnamed[..] } else { &reply.categories };
            for name in path {
                let name = one_line(name, 100);
                let here = categories.iter().find(|one| one.parent == parent && one.name == name);
                parent = Some(match here {
                    Some(here) => here.id,
                    None => {
                        let id = self.add_predefined_category(parent, &name).await?;
                        categories = self.desk.read_categories().await?;
                        id
                    }
                });
            }
            let (Some(category), name, text) = (parent, one_line(&reply.name, 200), body(&reply.body)) else {
                continue;
            };
            let is_here =
                known.iter().any(|one| one.category == category && one.name == name && one.body == text);
            if !is_here {
                self.add_predefined_reply(category, &name, &text).await?;
                added += 1;
            }
        }
        Ok(added)
    }
}
