//! Charges and incident credits through their handles, on both engines.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

use axum::Router;
use domain::{ChargeId, ChargeKind, CreditReason, DepartmentId, Error, Field, Money, What};
use testkit::app::TestApp;
use tridesk_service::{BuyCredits, Desk, NewRequester, OpenTicket};

fn doors(_: Desk) -> Router {
    Router::new()
}

fn ticket(app: &TestApp, department: DepartmentId) -> OpenTicket {
    let requester = NewRequester::Client(app.fixture.clients[0].id, None);
    OpenTicket::new(requester, department, "Paid", "It does not work.")
}

fn buy(count: i64, key: Option<&str>) -> BuyCredits {
    BuyCredits { count, idempotency_key: key.map(str::to_owned) }
}

async fn credits(app: &TestApp) -> i64 {
    app.desk.operator().credits(app.fixture.clients[0].id).await.unwrap().0.credits
}

async fn balance(app: &TestApp) -> i64 {
    app.desk.operator().charges(app.fixture.clients[0].id).await.unwrap().0.balance
}

testkit::on_both_engines! { doors;
    async fn a_ticket_costs_a_credit_where_its_department_says_so(app: TestApp) {
        let paid = app.add_paid_department().await;
        let client = app.client(0).await;
        assert_eq!(client.open_ticket(&ticket(&app, paid)).await, Err(Error::NoCredits));
        let by_staff = app.staff("admin").open_ticket(&ticket(&app, paid)).await;
        assert_eq!(by_staff, Err(Error::NoCredits));
        assert_eq!((app.rows("ticket").await, app.rows("message").await, app.rows("queue_entry").await), (0, 0, 0));
        app.desk.operator().grant_credits(client.client().id, 2).await.unwrap();
        client.open_ticket(&ticket(&app, paid)).await.unwrap();
        assert_eq!(credits(&app).await, 1);
        client.open_ticket(&ticket(&app, app.fixture.departments[0])).await.unwrap();
        assert_eq!(credits(&app).await, 1);
        app.staff("admin").open_ticket(&ticket(&app, paid)).await.unwrap();
        assert_eq!(client.open_ticket(&ticket(&app, paid)).await, Err(Error::NoCredits));
        let (_, entries) = app.desk.operator().credits(client.client().id).await.unwrap();
        let entries: Vec<_> = entries.iter().map(|entry| (entry.reason, entry.amount)).collect();
        let opened = (CreditReason::Opened, -1);
        assert_eq!(entries, [opened, opened, (CreditReason::Granted, 2)]);
        assert_eq!(app.rows("ticket").await, 3);
    }

    async fn a_repeated_opening_uses_one_credit(app: TestApp) {
        let paid = app.add_paid_department().await;
        let client = app.client(0).await;
        app.desk.operator().grant_credits(client.client().id, 1).await.unwrap();
        let once = OpenTicket { idempotency_key: Some("k".to_owned()), ..ticket(&app, paid) };
        let first = client.open_ticket(&once).await.unwrap();
        assert_eq!(client.open_ticket(&once).await.unwrap(), first);
        assert_eq!((credits(&app).await, app.rows("ticket").await), (0, 1));
    }

    async fn the_last_credit_opens_one_of_many_tickets_at_once(app: TestApp) {
        let paid = app.add_paid_department().await;
        let client = app.client(0).await;
        app.desk.operator().grant_credits(client.client().id, 3).await.unwrap();
        let tries = (0..8).map(|_| {
            let (client, command) = (client.clone(), ticket(&app, paid));
            tokio::spawn(async move { client.open_ticket(&command).await })
        });
        let tries: Vec<_> = tries.collect();
        let mut opened = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(_) => opened += 1,
                Err(error) => assert_eq!(error, Error::NoCredits),
            }
        }
        assert_eq!((opened, credits(&app).await, app.rows("ticket").await), (3, 0, 3));
    }

    async fn people_without_an_account_cannot_open_where_it_costs_a_credit(app: TestApp) {
        let paid = app.add_paid_department().await;
        let guest = NewRequester::Guest { name: "Gus".to_owned(), email: "gus@guest.example".to_owned() };
        let command = OpenTicket { requester: guest, ..ticket(&app, paid) };
        assert_eq!(app.staff("admin").open_ticket(&command).await, Err(Error::AccountRequired));
        assert_eq!(app.rows("ticket").await, 0);
    }

    async fn bought_credits_are_charged_once_and_can_be_used_at_once(app: TestApp) {
        let client = app.client(0).await;
        assert_eq!(client.credit_offer().await.unwrap(), None);
        assert_eq!(client.buy_credits(&buy(1, None)).await, Err(Error::Forbidden));
        let paid = app.add_paid_department().await;
        for count in [0, -1, 1001, i64::MIN] {
            let refused = client.buy_credits(&buy(count, None)).await.unwrap_err();
            assert!(matches!(refused, Error::Invalid { field: Field::CreditCount, .. }), "{refused:?}");
        }
        for _ in 0..2 {
            client.buy_credits(&buy(3, Some("k"))).await.unwrap();
        }
        assert_eq!((credits(&app).await, balance(&app).await), (3, -4500));
        assert_eq!(client.buy_credits(&buy(4, Some("k"))).await, Err(Error::IdempotencyMismatch));
        client.open_ticket(&ticket(&app, paid)).await.unwrap();
        let (_, charges) = app.desk.operator().charges(client.client().id).await.unwrap();
        assert_eq!(charges.len(), 1);
        assert_eq!((charges[0].kind, charges[0].amount), (ChargeKind::Credits, Money(4500)));
        assert_eq!(client.credit_offer().await.unwrap().unwrap().left, 2);
        // A client of another provider has no department that wants them.
        assert_eq!(app.client(2).await.credit_offer().await.unwrap(), None);
    }

    async fn a_charge_is_undone_once_by_a_counter_entry(app: TestApp) {
        app.add_paid_department().await;
        let client = app.client(0).await;
        client.buy_credits(&buy(2, None)).await.unwrap();
        let operator = app.desk.operator();
        let (_, charges) = operator.charges(client.client().id).await.unwrap();
        let counter = operator.reverse_charge(charges[0].id, " by mistake ").await.unwrap();
        assert_eq!(balance(&app).await, 0);
        assert_eq!(operator.reverse_charge(charges[0].id, "").await, Err(Error::Exists(What::Reversal)));
        let twice = operator.reverse_charge(counter, "").await.unwrap_err();
        assert!(matches!(twice, Error::Invalid { field: Field::Charge, .. }));
        assert_eq!(operator.reverse_charge(ChargeId(99), "").await, Err(Error::NotFound(What::Charge)));
        let (_, charges) = operator.charges(client.client().id).await.unwrap();
        let rows: Vec<_> = charges.iter().map(|c| (c.amount.0, c.reverses, c.note.as_str())).collect();
        assert_eq!(rows, [(-3000, Some(charges[1].id), "by mistake"), (3000, None, "")]);
    }

    async fn a_client_with_ledgers_can_be_removed(app: TestApp) {
        let paid = app.add_paid_department().await;
        let client = app.client(0).await;
        client.buy_credits(&buy(2, None)).await.unwrap();
        client.open_ticket(&ticket(&app, paid)).await.unwrap();
        let operator = app.desk.operator();
        let (_, charges) = operator.charges(client.client().id).await.unwrap();
        operator.reverse_charge(charges[0].id, "").await.unwrap();
        app.staff("admin").delete_client(client.client().id).await.unwrap();
        assert_eq!((app.rows("charge").await, app.rows("credit_entry").await), (0, 0));
    }
}
