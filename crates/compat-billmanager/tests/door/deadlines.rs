//! `ticket`: the order of the queue, and what is left of a response deadline. BILLmanager 6 documentation, Tickets;
//! the manual of version 4 for the weight.

use crate::common::{ADMIN, column, doc, doors, open};
use domain::{Priority, ResponseTarget};

testkit::on_both_engines! { doors;
    async fn what_is_left_is_shown_with_the_moment_and_a_minus_when_it_is_over(app: TestApp) {
        open(&app, "before the regulation").await;
        let target = ResponseTarget { priority: Priority::Normal, minutes: 90, weight: 7 };
        app.desk.operator().set_response_target(app.fixture.departments[0], target).await.unwrap();
        open(&app, "regulated").await;
        let queue = async || doc(&app, ADMIN, &[("func", "ticket")]).await;
        let seen = queue().await;
        assert_eq!(column(&seen, "name"), ["before the regulation", "regulated"]);
        assert_eq!(column(&seen, "queue"), ["7", "7"]);
        assert!(seen.to_string().contains("2026-03-02 10:44:31"), "{seen}");
        assert_eq!(column(&seen, "deadline").last().map(String::as_str), Some("0d+01:30"));
        app.clock.advance(60 * 60);
        assert_eq!(column(&queue().await, "deadline").last().map(String::as_str), Some("0d+00:30"));
        app.clock.advance(24 * 60 * 60);
        let seen = queue().await;
        assert_eq!(column(&seen, "deadline").last().map(String::as_str), Some("-0d+23:30"));
        assert_eq!(column(&seen, "delay"), ["1d+01:00", "1d+01:00"]);
        assert_eq!(column(&seen, "queue"), ["1507", "1507"]);
    }
}
