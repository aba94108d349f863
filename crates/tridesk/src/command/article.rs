//! `tridesk article`: the knowledgebase.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use domain::{ArticleCategoryId, ArticleId, Audience};
use service::{ArticleWriter, WriteArticle, WriteArticleCategory};

use super::beside;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show categories and articles.
    List,
    /// Write an article; nobody reads it until it is for somebody.
    Add {
        /// Its title.
        title: String,
        /// Id of its category.
        #[arg(long, value_name = "ID")]
        category: i64,
        /// A file with its text, which may be HTML; `-` for the standard input.
        #[arg(long, value_name = "FILE")]
        text_file: PathBuf,
        #[command(flatten)]
        shown: Shown,
    },
    /// Change an article; what is not named stays.
    Change {
        /// Its id.
        id: i64,
        /// Another title.
        #[arg(long)]
        title: Option<String>,
        /// Id of another category.
        #[arg(long, value_name = "ID")]
        category: Option<i64>,
        /// A file with another text, `-` for the standard input.
        #[arg(long, value_name = "FILE")]
        text_file: Option<PathBuf>,
        #[command(flatten)]
        shown: Shown,
    },
    /// Remove an article.
    Remove {
        /// Its id.
        id: i64,
    },
    /// Categories of articles.
    #[command(subcommand)]
    Category(Category),
}

/// Whom an article is shown to, and where.
#[derive(Debug, Args)]
pub(crate) struct Shown {
    /// Who may read it.
    #[arg(long = "for", value_name = "READERS")]
    readers: Option<Readers>,
    /// Its place in its category; the smallest number is the first.
    #[arg(long, value_name = "NUMBER")]
    position: Option<i64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Readers {
    /// Nobody yet: a draft.
    Nobody,
    /// Clients who have logged in.
    Clients,
    /// Everybody.
    Everyone,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Category {
    /// Add a category.
    Add {
        /// Its name.
        name: String,
        /// One line about it.
        #[arg(long, default_value = "")]
        description: String,
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
        /// Another line about it.
        #[arg(long)]
        description: Option<String>,
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

impl Shown {
    fn of(&self, title: Option<String>, category: Option<i64>, body: Option<String>) -> WriteArticle {
        WriteArticle {
            category: category.map(ArticleCategoryId),
            title,
            body,
            audience: self.readers.map(|readers| match readers {
                Readers::Nobody => Audience::Nobody,
                Readers::Clients => Audience::Clients,
                Readers::Everyone => Audience::Everyone,
            }),
            position: self.position,
        }
    }
}

/// 0 is the top.
fn place(id: i64) -> Option<ArticleCategoryId> {
    (id != 0).then_some(ArticleCategoryId(id))
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        let writer = desk.operator().articles();
        match command {
            Command::List => list(&writer).await,
            Command::Add { title, category, text_file, shown } => {
                let text = beside::text_of(&text_file)?;
                let id = writer.add(&shown.of(Some(title), Some(category), Some(text))).await?;
                output::text(&format!("article {id}\n"));
                Ok(())
            }
            Command::Change { id, title, category, text_file, shown } => {
                let text = text_file.as_deref().map(beside::text_of).transpose()?;
                Ok(writer.change(ArticleId(id), &shown.of(title, category, text)).await?)
            }
            Command::Remove { id } => Ok(writer.remove(ArticleId(id)).await?),
            Command::Category(command) => change_categories(&writer, command).await,
        }
    })
}

async fn list(writer: &ArticleWriter) -> anyhow::Result<()> {
    let everything = writer.knowledgebase();
    for category in everything.categories().await? {
        let parent = category.parent.map_or_else(String::new, |id| format!(" in {id}"));
        output::text(&format!("category {}{parent}: {}\n", category.id, category.name));
        for article in everything.shelf(category.id).await?.articles {
            output::text(&format!(
                "  article {}: {} (for {}, read {} times, helped {}, did not help {})\n",
                article.id,
                article.title,
                article.audience.name(),
                article.views,
                article.upvotes,
                article.downvotes,
            ));
        }
    }
    Ok(())
}

async fn change_categories(writer: &ArticleWriter, command: Category) -> anyhow::Result<()> {
    match command {
        Category::Add { name, description, parent } => {
            let new = WriteArticleCategory {
                parent: Some(parent.and_then(place)),
                name: Some(name),
                description: Some(description),
            };
            let id = writer.add_category(&new).await?;
            output::text(&format!("category {id}\n"));
        }
        Category::Change { id, name, description, parent } => {
            let changes = WriteArticleCategory { parent: parent.map(place), name, description };
            writer.change_category(ArticleCategoryId(id), &changes).await?;
        }
        Category::Remove { id } => writer.remove_category(ArticleCategoryId(id)).await?,
    }
    Ok(())
}
