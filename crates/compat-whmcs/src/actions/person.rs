//! What a call says of a person, for the functions that change clients and contacts. WHMCS API reference, UpdateClient.

use crate::action::{Kind, Parameter, optional};
use crate::call::{Call, value};
use service::EditPerson;

/// The parameters of a person, in the order of the reference.
pub(super) const PERSON: [Parameter; 11] = [
    optional("firstname", Kind::Text, "Given name"),
    optional("lastname", Kind::Text, "Family name"),
    optional("companyname", Kind::Text, "Company"),
    optional("email", Kind::Text, "Address"),
    optional("address1", Kind::Text, "Street and house"),
    optional("address2", Kind::Text, "Second line of the address"),
    optional("city", Kind::Text, "City"),
    optional("state", Kind::Text, "State or region"),
    optional("postcode", Kind::Text, "Postcode"),
    optional("country", Kind::Text, "Two-letter country"),
    optional("phonenumber", Kind::Text, "Phone number"),
];

/// What is blank stays, but for what may well be empty.
pub(super) fn person(call: &Call) -> EditPerson {
    let text = |name| call.filled(name).map(str::to_owned);
    EditPerson {
        first_name: text("firstname"),
        last_name: text("lastname"),
        company: sent(call, "companyname"),
        email: text("email"),
        address1: text("address1"),
        address2: sent(call, "address2"),
        city: text("city"),
        region: text("state"),
        postcode: text("postcode"),
        country: text("country"),
        phone: text("phonenumber"),
    }
}

/// A text that was sent, empty or not.
pub(super) fn sent(call: &Call, name: &str) -> Option<String> {
    value(&call.params, name).map(|_| call.raw(name).to_owned())
}
