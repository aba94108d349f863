//! Addresses that may not write without an account.

use crate::{P, Result, Tx, statements};
use domain::{StaffId, Timestamp};

statements! {
    INSERT: "INSERT INTO blocked_sender (email_key, email, staff_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (email_key) DO NOTHING";
    FIND: "SELECT 1 FROM blocked_sender WHERE email_key = $1";
    DELETE: "DELETE FROM blocked_sender WHERE email_key = $1";
    PAGE: "SELECT email FROM blocked_sender WHERE email_key > $1 ORDER BY email_key LIMIT 500";
}

/// Blocks an address; says whether it was not blocked before.
pub async fn insert(tx: &mut Tx<'_>, email: &str, by: Option<StaffId>, now: Timestamp) -> Result<bool> {
    let values = [P::T(&email.to_lowercase()), P::T(email), by.map(|staff| staff.0).into(), P::I(now.0)];
    Ok(tx.exec(&INSERT, &values).await? > 0)
}

/// Whether an address is blocked, in any case.
pub async fn is_blocked(tx: &mut Tx<'_>, email: &str) -> Result<bool> {
    Ok(tx.opt::<i64>(&FIND, &[P::T(&email.to_lowercase())]).await?.is_some())
}

/// Lets an address write again; says whether it was blocked.
pub async fn delete(tx: &mut Tx<'_>, email: &str) -> Result<bool> {
    Ok(tx.exec(&DELETE, &[P::T(&email.to_lowercase())]).await? > 0)
}

/// Up to 500 blocked addresses after this one, in the order of the alphabet.
pub async fn page(tx: &mut Tx<'_>, after: &str) -> Result<Vec<String>> {
    tx.all(&PAGE, &[P::T(&after.to_lowercase())]).await
}
