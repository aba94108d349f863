//! Client accounts and who belongs to them, through their handles, on both engines.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

use axum::Router;
use domain::AccountState;
use tridesk_service::{Desk, EditClient};

fn doors(_: Desk) -> Router {
    Router::new()
}

testkit::on_both_engines! { doors;
    async fn an_account_stays_closed_since_it_was_closed(app: TestApp) {
        let (staff, id) = (app.staff("admin"), app.fixture.clients[0].id);
        let close = EditClient { state: Some(AccountState::Closed), ..EditClient::default() };
        let closed_at = async || staff.client_card(id).await.unwrap().closed_at;
        assert_eq!(closed_at().await, None);
        staff.edit_client(id, &close).await.unwrap();
        let first = closed_at().await;
        assert!(first.is_some());
        app.clock.advance(3600);
        let note = EditClient { comment: Some("Moved away.".to_owned()), ..EditClient::default() };
        for later in [&note, &close] {
            staff.edit_client(id, later).await.unwrap();
            assert_eq!(closed_at().await, first);
        }
        let open = EditClient { state: Some(AccountState::Active), ..EditClient::default() };
        staff.edit_client(id, &open).await.unwrap();
        assert_eq!(closed_at().await, None);
        staff.edit_client(id, &close).await.unwrap();
        assert_eq!(closed_at().await, first.map(|at| at.plus_seconds(3600)));
    }
}
