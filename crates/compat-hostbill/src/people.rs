//! Names as columns: ids are text, and `0` stands where there is nobody.

use domain::{AuthorKind, ClientId, StaffId};

/// A client's id.
pub(crate) fn client(id: Option<ClientId>) -> String {
    id.map_or_else(nobody, |id| id.to_string())
}

/// A staff member's id.
pub(crate) fn staff(id: Option<StaffId>) -> String {
    id.map_or_else(nobody, |id| id.to_string())
}

/// `replier_id` and `admin_id`: the account behind a message.
pub(crate) fn author(kind: AuthorKind) -> String {
    match kind {
        AuthorKind::Client(id) | AuthorKind::Contact(id, _) => client(Some(id)),
        AuthorKind::Staff(id) => staff(id),
        AuthorKind::Guest | AuthorKind::System => nobody(),
    }
}

fn nobody() -> String {
    "0".to_owned()
}
