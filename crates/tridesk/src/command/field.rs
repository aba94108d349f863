//! `tridesk field`: what departments ask for beside the message.

use std::path::Path;

use clap::Subcommand;
use domain::{CustomField, CustomFieldId, CustomFieldKind, DepartmentId};

use super::beside;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the custom fields.
    List,
    /// Add a custom field to a department.
    Add {
        /// Id of the department.
        department: i64,
        /// What it is called.
        name: String,
        /// text, long-text, link, choice or tick.
        #[arg(long, default_value = "text", value_parser = kind)]
        kind: CustomFieldKind,
        /// What may be chosen; once for each.
        #[arg(long = "choice", value_name = "TEXT")]
        choices: Vec<String>,
        /// What is to be written there.
        #[arg(long, default_value = "")]
        description: String,
        /// It may not be emptied.
        #[arg(long)]
        required: bool,
        /// Clients see neither it nor its value.
        #[arg(long)]
        for_staff: bool,
    },
    /// Remove a custom field; the values that tickets have stay.
    Remove {
        /// Its id.
        id: i64,
    },
}

fn kind(text: &str) -> Result<CustomFieldKind, &'static str> {
    let is = |kind: &CustomFieldKind| kind.name() == text;
    CustomFieldKind::ALL.into_iter().find(is).ok_or("text, long-text, link, choice or tick")
}

fn shown(field: &CustomField) -> String {
    let mut marks = String::new();
    for (has, mark) in [(field.is_required, ", required"), (field.for_staff, ", for staff")] {
        marks.push_str(if has { mark } else { "" });
    }
    let choices =
        if field.choices.is_empty() { String::new() } else { format!(": {}", field.choices.join(" | ")) };
    format!(
        "field {} of department {}: {} ({}{marks}){choices}\n",
        field.id,
        field.department,
        field.name,
        field.kind.name()
    )
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        let operator = desk.operator();
        match command {
            Command::List => {
                desk.directory().custom_fields.iter().for_each(|field| output::text(&shown(field)));
            }
            Command::Add { department, name, kind, choices, description, required, for_staff } => {
                let field = CustomField {
                    id: CustomFieldId(0),
                    department: DepartmentId(department),
                    name,
                    description,
                    kind,
                    choices,
                    is_required: required,
                    for_staff,
                };
                let id = operator.add_custom_field(&field).await?;
                output::text(&format!("field {id}\n"));
            }
            Command::Remove { id } => operator.remove_custom_field(CustomFieldId(id)).await?,
        }
        Ok(())
    })
}
