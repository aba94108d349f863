//! A client. WHMCS API reference, GetClientsDetails: the fields stand in `client`, and in older versions beside it.

use serde_json::Value;
use service::moving::SourceClient;
use service::{ClientDetails, PostalAddress, Zone};
use wire::loose::{flag, text};

pub(super) fn read(answer: &Value, original: &str, zone: &Zone) -> SourceClient {
    let client = answer.get("client").filter(|client| client.is_object()).unwrap_or(answer);
    let of = |name: &str| text(client, &[name]);
    let mut postal = PostalAddress {
        address: String::new(),
        city: of("city"),
        region: of("state"),
        postcode: of("postcode"),
        country: of("country"),
        phone: of("phonenumber"),
    };
    postal.set_lines(&of("address1"), &of("address2"));
    SourceClient {
        original: original.to_owned(),
        email: of("email"),
        first_name: of("firstname"),
        last_name: of("lastname"),
        company: of("companyname"),
        postal,
        details: ClientDetails {
            tax_id: of("tax_id"),
            language: of("language"),
            wants_news: flag(client, &["marketing_emails_opt_in"]),
        },
        comment: of("notes"),
        created_at: zone.parse(&of("datecreated")),
    }
}
