//! What a call says of a person, for the functions that change clients and contacts. WHMCS API reference, UpdateClient.

use crate::action::{Kind, Parameter, optional};
use crate::call::{Call, value};
use service::EditPerson;

pub(super) const FIRSTNAME: Parameter = optional("firstname", Kind::Text, "Given name");
pub(super) const LASTNAME: Parameter = optional("lastname", Kind::Text, "Family name");
pub(super) const COMPANYNAME: Parameter = optional("companyname", Kind::Text, "Company");
pub(super) const EMAIL: Parameter = optional("email", Kind::Text, "Address");
pub(super) const ADDRESS1: Parameter = optional("address1", Kind::Text, "Street and house");
pub(super) const ADDRESS2: Parameter = optional("address2", Kind::Text, "Second line of the address");
pub(super) const CITY: Parameter = optional("city", Kind::Text, "City");
pub(super) const STATE: Parameter = optional("state", Kind::Text, "State or region");
pub(super) const POSTCODE: Parameter = optional("postcode", Kind::Text, "Postcode");
pub(super) const COUNTRY: Parameter = optional("country", Kind::Text, "Two-letter country");
pub(super) const PHONENUMBER: Parameter = optional("phonenumber", Kind::Text, "Phone number");

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
