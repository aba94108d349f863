//! A client whom only the panel knows opens a ticket, and what the desk keeps of it.

use crate::support::{doors_with, target};
use domain::{ClientId, ClientService, ServiceId, ServiceKind};
use http::{Metrics, Rest, Upstream};
use serde_json::{Value, json};
use service::{ChangeClient, EditClient, EditPerson, NewClient, PanelClients, PostalAddress};
use std::time::{Duration, Instant};
use testkit::Engine;
use testkit::app::{Ask, TestApp};
use testkit::nasty::{Manner, Nasty};

const MINUTES: i64 = 60;

/// A desk on this engine whose WHMCS and HostBill doors look clients up in the panel at this address.
async fn before(engine: Engine, url: &str, metrics: &Metrics) -> TestApp {
    let rest = Rest { after: 0, lasts: Duration::from_secs(60) };
    let upstream = Upstream::new("panel", &target(url), rest, metrics).unwrap();
    // Both desks of a test have the same people and the same keys.
    let model = TestApp::start(Engine::Sqlite, |_| axum::Router::new()).await;
    let (pair, key) = (&model.fixture.pair, &model.fixture.key);
    TestApp::start(engine, |desk| {
        let whmcs = compat_whmcs::Behind::new(upstream.clone(), Some((&pair.identifier, &pair.secret)));
        let hostbill = compat_hostbill::Behind::new(upstream.clone(), Some((&key.identifier, &key.secret)));
        let clients = [
            PanelClients::new(desk.clone(), "whmcs", whmcs, 15 * MINUTES),
            PanelClients::new(desk.clone(), "hostbill", hostbill, 15 * MINUTES),
        ];
        doors_with(desk, Some(upstream), clients.map(Some))
    })
    .await
}

/// A panel with a fourth client, which has a product and two domains.
async fn panel() -> (TestApp, ClientId, [ServiceId; 3]) {
    let panel = TestApp::start(Engine::Sqlite, |desk| doors_with(desk, None, [None, None])).await;
    let operator = panel.desk.operator();
    let new = NewClient {
        email: "Zoe@Only.Panel.example".to_owned(),
        first_name: "Zoe".to_owned(),
        last_name: "Only".to_owned(),
        company: "Only Ltd".to_owned(),
        postal: PostalAddress { city: "Riga".to_owned(), phone: "+371.5".to_owned(), ..Default::default() },
        ..NewClient::default()
    };
    let zoe = operator.add_client(&new).await.unwrap();
    let mut services = Vec::new();
    for (kind, name) in [
        (ServiceKind::Product, "vps.only.example"),
        (ServiceKind::Domain, "only.example"),
        (ServiceKind::Domain, "second.example"),
    ] {
        let service = ClientService { id: ServiceId(0), client: zoe, kind, name: name.to_owned() };
        services.push(operator.add_service(&service).await.unwrap());
    }
    (panel, zoe, services.try_into().unwrap())
}

async fn whmcs(app: &TestApp, action: &str, pairs: &[(&str, &str)]) -> Value {
    let pair = &app.fixture.pair;
    let mut all = vec![
        ("action", action),
        ("identifier", &*pair.identifier),
        ("secret", &*pair.secret),
        ("responsetype", "json"),
    ];
    all.extend(pairs);
    let answer = app.send(Ask::form("/includes/api.php", &all)).await;
    serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| panic!("{}", answer.text()))
}

async fn open(app: &TestApp, more: &[(&str, &str)]) -> Value {
    let mut pairs = vec![("deptid", "1"), ("subject", "New here"), ("message", "Hello")];
    pairs.extend(more);
    whmcs(app, "OpenTicket", &pairs).await
}

fn answered(metrics: &Metrics) -> u64 {
    let text = metrics.text();
    let line = text.lines().find(|line| line.contains("outcome=\"answered\"")).unwrap_or(" 0").to_owned();
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

async fn a_client_of_the_panel_opens_a_ticket(engine: Engine) {
    let (panel, zoe, [product, _, second]) = panel().await;
    let metrics = Metrics::new(&[]);
    let desk = before(engine, &format!("http://{}", panel.listen().await), &metrics).await;
    // A service of the desk's own, so that numbers differ.
    let own = ClientService {
        id: ServiceId(0),
        client: ClientId(1),
        kind: ServiceKind::Product,
        name: "x".to_owned(),
    };
    desk.desk.operator().add_service(&own).await.unwrap();
    let id = zoe.0.to_string();

    let opened = open(&desk, &[("clientid", &id), ("serviceid", &product.0.to_string())]).await;
    assert_eq!(opened["result"], "success", "{opened}");
    let ticket = whmcs(&desk, "GetTicket", &[("ticketid", &opened["id"].to_string())]).await;
    assert_eq!(
        (&ticket["userid"], &ticket["service"]),
        (&json!(zoe.0), &json!(format!("S{product}"))),
        "{ticket}"
    );
    assert_eq!((&ticket["name"], &ticket["email"]), (&json!("Zoe Only"), &json!("Zoe@Only.Panel.example")));
    let opened = open(&desk, &[("clientid", &id), ("domainid", &second.0.to_string())]).await;
    assert_eq!(opened["result"], "success", "{opened}");
    let list = whmcs(&desk, "GetTickets", &[("clientid", &id)]).await;
    let shown: Vec<&Value> =
        list["tickets"]["ticket"].as_array().unwrap().iter().map(|row| &row["service"]).collect();
    assert_eq!(shown, [&json!(format!("D{second}")), &json!(format!("S{product}"))], "{list}");
    let card = desk.staff("admin").client_card(zoe).await.unwrap();
    assert_eq!((card.client.company.as_str(), card.postal.city.as_str()), ("Only Ltd", "Riga"));
    // Read once: three calls, and none for the second ticket.
    assert_eq!(answered(&metrics), 3, "{}", metrics.text());
    // Somebody else's service is no service of hers, whatever its number.
    let refused = open(&desk, &[("clientid", "2"), ("serviceid", &product.0.to_string())]).await;
    assert_eq!(refused["result"], "error", "{refused}");
    // A new client of the desk's own gets a number behind those of the panel.
    let email = "late@client.example".to_owned();
    let new = NewClient { email, first_name: "Late".to_owned(), ..NewClient::default() };
    assert!(desk.desk.operator().add_client(&new).await.unwrap().0 > zoe.0);

    // The other door finds her as well, and nobody finds whom nobody knows; a miss is remembered.
    let key = &desk.fixture.key;
    let call = |client: &str| {
        Ask::form(
            "/admin/api.php",
            &[
                ("call", "addTicket"),
                ("api_id", &key.identifier),
                ("api_key", &key.secret),
                ("client_id", client),
                ("subject", "Over there"),
                ("body", "Hello"),
                ("dept_id", "1"),
            ],
        )
    };
    let answer = desk.send(call(&id)).await.text();
    assert!(answer.starts_with("{\"success\":true,"), "{answer}");
    let answer = desk.send(call("999")).await.text();
    assert!(answer.contains("\"error\":[\"Client not found\"]"), "{answer}");
    let asked = answered(&metrics);
    for _ in 0..3 {
        desk.send(call("999")).await;
    }
    assert_eq!(answered(&metrics), asked);

    // After a while she is read again, beside the call that asks.
    let person = EditPerson { last_name: Some("Married".to_owned()), ..EditPerson::default() };
    panel.staff("admin").edit_client(zoe, &EditClient { person, ..EditClient::default() }).await.unwrap();
    desk.clock.advance(16 * MINUTES);
    open(&desk, &[("clientid", &id)]).await;
    let began = Instant::now();
    while desk.staff("admin").client(zoe).await.unwrap().last_name != "Married" {
        assert!(began.elapsed() < Duration::from_secs(10), "she was not read again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn what_is_kept_counts_when_the_panel_is_dead(engine: Engine) {
    let panel = Nasty::start(Manner::Hangs).await;
    let desk = before(engine, &panel.url(), &Metrics::new(&[])).await;
    let clients = desk.rows("client").await;
    for manner in
        [Manner::Hangs, Manner::Silent, Manner::Garbage, Manner::says("200 OK", "", "{\"result\":7}")]
    {
        panel.behave(manner.clone());
        let began = Instant::now();
        let known = open(&desk, &[("clientid", "1")]).await;
        assert_eq!(known["result"], "success", "{manner:?} {known}");
        let unknown = open(&desk, &[("clientid", "77")]).await;
        assert_eq!(unknown["message"], "Client ID Not Found", "{manner:?} {unknown}");
        assert!(began.elapsed() < Duration::from_secs(3), "{manner:?}");
    }
    // An answer about somebody else is not taken for the one who was asked about.
    let other =
        "{\"result\":\"success\",\"client\":{\"id\":5,\"email\":\"five@x.example\",\"firstname\":\"F\"}}";
    panel.behave(Manner::says("200 OK", "", other));
    assert_eq!(open(&desk, &[("clientid", "78")]).await["message"], "Client ID Not Found");
    // Nor are things that are too long or of a wrong shape.
    let odd = "{\"result\":\"success\",\"client\":{\"id\":79,\"email\":[1],\"firstname\":{\"a\":1}}}";
    panel.behave(Manner::says("200 OK", "", odd));
    assert_eq!(open(&desk, &[("clientid", "79")]).await["message"], "Client ID Not Found");
    assert_eq!(desk.rows("client").await, clients);
}

async fn a_number_of_somebody_else_here_is_nobodys(engine: Engine) {
    let (panel, ..) = panel().await;
    // The panel's second client is another person than the desk's.
    let other = EditPerson { email: Some("another@person.example".to_owned()), ..EditPerson::default() };
    let edit = EditClient { person: other, ..EditClient::default() };
    panel.staff("admin").edit_client(ClientId(2), &edit).await.unwrap();
    let desk = before(engine, &format!("http://{}", panel.listen().await), &Metrics::new(&[])).await;
    let known = ChangeClient { attitude: Some("kept".to_owned()), ..ChangeClient::default() };
    desk.desk.operator().change_client(ClientId(1), &known).await.unwrap();
    assert_eq!(open(&desk, &[("clientid", "1")]).await["result"], "success");
    let refused = open(&desk, &[("clientid", "2")]).await;
    assert_eq!(refused["message"], "Client ID Not Found", "{refused}");
    // What the desk alone knows of a client stays.
    assert_eq!(desk.staff("admin").client(ClientId(1)).await.unwrap().attitude, "kept");
}

macro_rules! both {
    ($($name:ident)+) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(testkit::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(testkit::Engine::Postgres).await;
            }
        }
    )+};
}

both! {
    a_client_of_the_panel_opens_a_ticket
    what_is_kept_counts_when_the_panel_is_dead
    a_number_of_somebody_else_here_is_nobodys
}
