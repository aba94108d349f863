//! The knowledgebase and the news of the demo.

use domain::{ArticleId, Audience, ClientId};
use service::{Desk, StaffDesk, WriteAnnouncement, WriteArticle, WriteArticleCategory};

/// A category, its description, the category it stands in, and its articles.
type Shelf = (&'static str, &'static str, Option<&'static str>, &'static [Page]);
/// Title, text and readers.
type Page = (&'static str, &'static str, Audience);

const SHELVES: [Shelf; 4] = [
    (
        "Getting started",
        "The first hour with a new server",
        None,
        &[
            (
                "Log in to your new server",
                "<p>Use the address and the password of the mail that you got when the server was ready.</p>",
                Audience::Everyone,
            ),
            (
                "What is included in support",
                "<p>The network, the hardware and the images that we offer. Other work costs an incident credit.</p>",
                Audience::Clients,
            ),
        ],
    ),
    (
        "Mail",
        "Reading and sending mail",
        None,
        &[(
            "Settings for your mail program",
            "<p>Port 993 for reading and port 587 for sending, both with TLS.</p>",
            Audience::Everyone,
        )],
    ),
    (
        "Phones",
        "Mail on phones",
        Some("Mail"),
        &[(
            "Mail on a phone",
            "<p>Choose <em>Other</em> where the phone asks for your provider.</p>",
            Audience::Everyone,
        )],
    ),
    (
        "Billing",
        "Invoices and payments",
        None,
        &[
            ("When invoices are due", "<p>Fourteen days after their date.</p>", Audience::Clients),
            ("New prices", "<p>To be written.</p>", Audience::Nobody),
        ],
    ),
];

const NEWS: [(&str, &str, i64); 3] = [
    ("New network in the second hall", "<p>Servers in hall B have 10 Gbit/s now.</p>", 60),
    ("Maintenance of the mail servers", "<p>Done without a break. Thank you for your patience.</p>", 20),
    ("Support on holidays", "<p>We answer around the clock, on holidays as well.</p>", 3),
];

/// Writes both; `readers` say what they think of the first articles.
pub(super) async fn write(desk: &Desk, staff: &StaffDesk, readers: &[ClientId]) -> anyhow::Result<()> {
    let writer = desk.operator().articles();
    let mut shelves = Vec::new();
    for (name, description, parent, pages) in SHELVES {
        let parent = shelves.iter().find(|(other, _)| parent == Some(*other)).map(|(_, id)| *id);
        let new = WriteArticleCategory {
            parent: Some(parent),
            name: Some(name.to_owned()),
            description: Some(description.to_owned()),
        };
        let id = writer.add_category(&new).await?;
        for (place, (title, body, audience)) in (1..).zip(pages) {
            let new = WriteArticle {
                category: Some(id),
                title: Some((*title).to_owned()),
                body: Some((*body).to_owned()),
                audience: Some(*audience),
                position: Some(place),
            };
            writer.add(&new).await?;
        }
        shelves.push((name, id));
    }
    for (number, client) in readers.iter().enumerate() {
        let actor = domain::Actor::new(domain::Who::Client(*client, None), domain::Door::Command);
        let client = desk.as_client(&actor).await?;
        client.knowledgebase().article(ArticleId(1)).await?;
        client.rate_article(ArticleId(1), number % 4 != 0).await?;
    }
    for (title, body, days) in NEWS {
        let new = WriteAnnouncement {
            title: Some(title.to_owned()),
            body: Some(body.to_owned()),
            is_published: Some(true),
            published_at: Some(desk.operator().now().plus_seconds(-days * 24 * 3600)),
        };
        staff.add_announcement(&new).await?;
    }
    Ok(())
}
