//! Numbers of users. The panel counts clients and employees in one row of numbers, the desk each in its own; a client
//! has its own number here, an employee one far above all clients (docs/decisions/0005).

use domain::StaffId;
use domain::{ClientId, Who};
use service::Account;

/// What is added to the number of an employee.
const EMPLOYEES: i64 = 1_000_000_000;

/// The number of an employee.
pub(crate) const fn number_of_staff(id: StaffId) -> i64 {
    EMPLOYEES + id.0
}

/// The employee of a number, or of an id of its own.
pub(crate) const fn staff_of_number(number: i64) -> StaffId {
    StaffId(if number > EMPLOYEES { number - EMPLOYEES } else { number })
}

/// The account that a login name, an address or a number means.
pub(crate) fn named(text: &str) -> Account<'_> {
    match text.trim().parse::<i64>() {
        Ok(number) if number > EMPLOYEES => Account::Staff(StaffId(number - EMPLOYEES)),
        Ok(number) => Account::Client(ClientId(number)),
        Err(_) => Account::Named(text),
    }
}

/// An account as it is remembered.
pub(crate) fn label(who: &Who) -> String {
    match who {
        Who::Staff(id) => format!("staff {id}"),
        Who::Client(id, _) => format!("client {id}"),
        Who::System => "system".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_client_or_an_employee_and_never_both() {
        assert_eq!(named(" 7 "), Account::Client(ClientId(7)));
        assert_eq!(named(&number_of_staff(StaffId(7)).to_string()), Account::Staff(StaffId(7)));
        assert_eq!(named("anna"), Account::Named("anna"));
        assert_eq!(named("7a"), Account::Named("7a"));
    }
}
