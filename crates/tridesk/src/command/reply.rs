//! `tridesk reply`: predefined replies and their categories.

use std::path::Path;

use clap::Subcommand;
use domain::{PredefinedCategoryId, PredefinedReplyId};
use std::path::PathBuf;

use super::beside;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show categories and replies.
    List,
    /// Add a reply.
    Add {
        /// What staff find it by.
        name: String,
        /// Id of its category.
        #[arg(long, value_name = "ID")]
        category: i64,
        /// A file with its text, `-` for the standard input.
        #[arg(long, value_name = "FILE")]
        text_file: PathBuf,
    },
    /// Change a reply; what is not named stays.
    Change {
        /// Its id.
        id: i64,
        /// Another name.
        #[arg(long)]
        name: Option<String>,
        /// Id of another category.
        #[arg(long, value_name = "ID")]
        category: Option<i64>,
        /// A file with another text, `-` for the standard input.
        #[arg(long, value_name = "FILE")]
        text_file: Option<PathBuf>,
    },
    /// Remove a reply.
    Remove {
        /// Its id.
        id: i64,
    },
    /// Categories of replies.
    #[command(subcommand)]
    Category(Category),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Category {
    /// Add a category.
    Add {
        /// Its name.
        name: String,
        /// Id of the category that it stands in; at the top without it.
        #[arg(long, value_name = "ID")]
        parent: Option<i64>,
    },
    /// Rename a category or put it elsewhere.
    Change {
        /// Its id.
        id: i64,
        /// Another name.
        #[arg(long)]
        name: Option<String>,
        /// Id of the category that it is to stand in, 0 for the top.
        #[arg(long, value_name = "ID")]
        parent: Option<i64>,
    },
    /// Remove a category that holds nothing.
    Remove {
        /// Its id.
        id: i64,
    },
}

/// 0 is the top.
fn place(id: i64) -> Option<PredefinedCategoryId> {
    (id != 0).then_some(PredefinedCategoryId(id))
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        let operator = desk.operator();
        match command {
            Command::List => {
                for category in operator.predefined_categories().await? {
                    let parent = category.parent.map_or_else(String::new, |id| format!(" in {id}"));
                    output::text(&format!("category {}{parent}: {}\n", category.id, category.name));
                    for reply in operator.predefined_replies(Some(category.id)).await? {
                        output::text(&format!("  reply {}: {}\n", reply.id, reply.name));
                    }
                }
            }
            Command::Add { name, category, text_file } => {
                let text = beside::text_of(&text_file)?;
                let category = PredefinedCategoryId(category);
                let id = operator.add_predefined_reply(category, &name, &text).await?;
                output::text(&format!("reply {id}\n"));
            }
            Command::Change { id, name, category, text_file } => {
                let text = text_file.as_deref().map(beside::text_of).transpose()?;
                let (id, category) = (PredefinedReplyId(id), category.map(PredefinedCategoryId));
                operator.change_predefined_reply(id, category, name.as_deref(), text.as_deref()).await?;
            }
            Command::Remove { id } => operator.remove_predefined_reply(PredefinedReplyId(id)).await?,
            Command::Category(Category::Add { name, parent }) => {
                let id = operator.add_predefined_category(parent.and_then(place), &name).await?;
                output::text(&format!("category {id}\n"));
            }
            Command::Category(Category::Change { id, name, parent }) => {
                let id = PredefinedCategoryId(id);
                operator.change_predefined_category(id, parent.map(place), name.as_deref()).await?;
            }
            Command::Category(Category::Remove { id }) => {
                operator.remove_predefined_category(PredefinedCategoryId(id)).await?;
            }
        }
        Ok(())
    })
}
