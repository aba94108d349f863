//! Predefined replies: what the operator may do with them, on both engines.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

use domain::{Error, Field, PredefinedCategoryId, PredefinedReplyId, What};
use testkit::app::TestApp;

fn doors(_: tridesk_service::Desk) -> axum::Router {
    axum::Router::new()
}

fn refused(done: Result<(), Error>) -> bool {
    matches!(done, Err(Error::Invalid { field: Field::Category, .. }))
}

testkit::on_both_engines! { doors;
    async fn categories_make_no_loops_and_go_only_when_they_are_empty(app: TestApp) {
        let operator = app.desk.operator();
        let before = events(&app).await;
        let top = operator.add_predefined_category(None, "Top").await.unwrap();
        let below = operator.add_predefined_category(Some(top), "Below").await.unwrap();
        let lowest = operator.add_predefined_category(Some(below), "Lowest").await.unwrap();
        assert!(refused(operator.change_predefined_category(top, Some(Some(lowest)), None).await));
        assert!(refused(operator.change_predefined_category(top, Some(Some(top)), None).await));
        assert!(refused(operator.remove_predefined_category(below).await));
        let reply = operator.add_predefined_reply(lowest, "Name", "Text").await.unwrap();
        assert!(refused(operator.remove_predefined_category(lowest).await));
        operator.change_predefined_reply(reply, Some(top), None, Some("Another")).await.unwrap();
        operator.remove_predefined_category(lowest).await.unwrap();
        operator.change_predefined_category(below, Some(None), Some("Beside")).await.unwrap();
        let replies = app.staff("anna").predefined_replies(Some(top)).await.unwrap();
        let seen: Vec<_> = replies.iter().map(|reply| (reply.name.as_str(), reply.body.as_str())).collect();
        assert_eq!(seen, [("Name", "Another")]);
        let all = app.staff("anna").predefined_categories().await.unwrap();
        let beside = all.iter().find(|category| category.id == below).unwrap();
        assert_eq!((beside.parent, beside.name.as_str(), beside.replies), (None, "Beside", 0));
        operator.remove_predefined_reply(reply).await.unwrap();
        operator.remove_predefined_category(top).await.unwrap();
        assert_eq!(events(&app).await, before + 9);
    }

    async fn what_is_not_there_is_not_found(app: TestApp) {
        let operator = app.desk.operator();
        let before = events(&app).await;
        let (category, reply) = (PredefinedCategoryId(99), PredefinedReplyId(99));
        let no_category = Err(Error::NotFound(What::PredefinedCategory));
        let no_reply = Err(Error::NotFound(What::PredefinedReply));
        assert_eq!(operator.add_predefined_category(Some(category), "a").await.map(drop), no_category);
        assert_eq!(operator.change_predefined_category(category, None, Some("a")).await, no_category);
        assert_eq!(operator.remove_predefined_category(category).await, no_category);
        assert_eq!(operator.add_predefined_reply(category, "a", "b").await.map(drop), no_category);
        assert_eq!(operator.change_predefined_reply(reply, None, Some("a"), None).await, no_reply);
        assert_eq!(operator.remove_predefined_reply(reply).await, no_reply);
        assert_eq!(events(&app).await, before);
    }
}

async fn events(app: &TestApp) -> i64 {
    let mut tx = app.desk.db().read().await.unwrap();
    let text = "SELECT COUNT(*) FROM event WHERE kind = 'predefined.changed'";
    tx.all_dynamic::<i64>(text, &[]).await.unwrap().into_iter().next().unwrap()
}
