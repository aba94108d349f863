//! The knowledgebase: who reads what, who writes it, and what is counted.
#![expect(clippy::unwrap_used, reason = "a desk that cannot do this fails the test")]

use domain::{ArticleCategoryId, ArticleId, Audience, ClientId, Error, Field, What};
use testkit::app::TestApp;
use tridesk_service::{Desk, WriteArticle, WriteArticleCategory};

fn doors(_: Desk) -> axum::Router {
    axum::Router::new()
}

const NO_ARTICLE: Error = Error::NotFound(What::Article);
const NO_CATEGORY: Error = Error::NotFound(What::ArticleCategory);

fn category(name: &str, parent: Option<i64>) -> WriteArticleCategory {
    WriteArticleCategory {
        parent: Some(parent.map(ArticleCategoryId)),
        name: Some(name.to_owned()),
        description: None,
    }
}

fn article(category: i64, title: &str, audience: Audience) -> WriteArticle {
    WriteArticle {
        category: Some(ArticleCategoryId(category)),
        title: Some(title.to_owned()),
        body: Some("Text".to_owned()),
        audience: Some(audience),
        position: None,
    }
}

async fn events(app: &TestApp, kind: &str) -> i64 {
    app.rows(&format!("event WHERE kind = '{kind}'")).await
}

testkit::on_both_engines! { doors;
    async fn everybody_reads_what_is_for_them(app: TestApp) {
        app.add_articles().await;
        let (client, public) = (app.client(0).await.knowledgebase(), app.desk.public_knowledgebase());
        let all = app.staff("anna").knowledgebase(Audience::Nobody);
        for (reader, read, categories) in [
            (&client, vec![1, 2, 4], vec!["Mail", "Phones"]),
            (&public, vec![2, 4], vec!["Mail", "Phones"]),
            (&all, vec![1, 2, 3, 4, 5], vec!["Drafts", "Mail", "Phones"]),
        ] {
            let names: Vec<String> =
                reader.categories().await.unwrap().into_iter().map(|one| one.name).collect();
            assert_eq!(names, categories);
            for id in 1..=6 {
                let found = reader.article(ArticleId(id)).await;
                assert_eq!(found.is_ok(), read.contains(&id), "{id}");
                assert!(found.is_ok() || found == Err(NO_ARTICLE));
            }
        }
        let ids = |shelf: tridesk_service::Shelf| shelf.articles.iter().map(|head| head.id.0).collect::<Vec<_>>();
        assert_eq!(ids(client.shelf(ArticleCategoryId(1)).await.unwrap()), [2, 1]);
        assert_eq!(ids(public.shelf(ArticleCategoryId(1)).await.unwrap()), [2]);
        assert_eq!(ids(all.shelf(ArticleCategoryId(1)).await.unwrap()), [3, 2, 1]);
        assert_eq!(client.shelf(ArticleCategoryId(3)).await.unwrap_err(), NO_CATEGORY);
        let mail = client.shelf(ArticleCategoryId(1)).await.unwrap();
        assert_eq!((mail.category.articles, mail.categories[0].name.as_str()), (2, "Phones"));
    }

    async fn a_category_without_articles_is_shown_for_those_below_it(app: TestApp) {
        app.add_articles().await;
        let writer = app.desk.operator().articles();
        for id in [1, 2] {
            writer.change(ArticleId(id), &WriteArticle { audience: Some(Audience::Nobody), ..WriteArticle::default() }).await.unwrap();
        }
        let public = app.desk.public_knowledgebase();
        assert_eq!(public.categories().await.unwrap().len(), 2);
        writer.remove(ArticleId(4)).await.unwrap();
        assert_eq!(public.categories().await.unwrap(), []);
    }

    async fn readings_and_votes_are_counted_once_for_each(app: TestApp) {
        app.add_articles().await;
        let client = app.client(0).await;
        let head = async |id: i64| {
            app.staff("admin").knowledgebase(Audience::Nobody).article(ArticleId(id)).await.unwrap().head
        };
        for _ in 0..2 {
            client.knowledgebase().article(ArticleId(2)).await.unwrap();
        }
        app.desk.public_knowledgebase().article(ArticleId(2)).await.unwrap();
        assert_eq!(head(2).await.views, 3, "and none of those of staff");
        let counts = async || {
            let head = head(2).await;
            (head.upvotes, head.downvotes)
        };
        assert_eq!(counts().await, (1, 0));
        client.rate_article(ArticleId(2), true).await.unwrap();
        app.client(1).await.rate_article(ArticleId(2), true).await.unwrap();
        assert_eq!(counts().await, (2, 0));
        client.rate_article(ArticleId(2), false).await.unwrap();
        assert_eq!(counts().await, (1, 1));
        assert_eq!(app.rows("article_vote").await, 2);
        assert_eq!(events(&app, "article.rated").await, 3);
        assert_eq!(client.rate_article(ArticleId(3), true).await, Err(NO_ARTICLE));
        let changes = WriteArticle { title: Some("Other".to_owned()), ..WriteArticle::default() };
        app.desk.operator().articles().change(ArticleId(2), &changes).await.unwrap();
        let after = head(2).await;
        assert_eq!((after.title.as_str(), after.views, after.upvotes, after.downvotes), ("Other", 3, 1, 1));
    }

    async fn votes_at_the_same_time_are_all_counted(app: TestApp) {
        app.add_articles().await;
        let (first, second) = (app.client(0).await, app.client(1).await);
        for round in 0..10 {
            let up = round % 2 == 0;
            let (one, other) =
                tokio::join!(first.rate_article(ArticleId(4), up), second.rate_article(ArticleId(4), !up));
            one.unwrap();
            other.unwrap();
        }
        let found = app.desk.public_knowledgebase().article(ArticleId(4)).await.unwrap();
        assert_eq!((found.head.upvotes, found.head.downvotes), (1, 1));
    }

    async fn the_operator_and_administrators_write(app: TestApp) {
        for login in ["anna", "robot"] {
            assert_eq!(app.staff(login).article_writer().map(drop), Err(Error::Forbidden), "{login}");
        }
        let writer = app.staff("admin").article_writer().unwrap();
        let top = writer.add_category(&category("Top", None)).await.unwrap();
        let below = writer.add_category(&category(" Below ", Some(top.0))).await.unwrap();
        let id = writer.add(&article(below.0, "Title", Audience::Everyone)).await.unwrap();
        let found = app.desk.public_knowledgebase().article(id).await.unwrap();
        assert_eq!((found.head.title.as_str(), found.body.as_str()), ("Title", "Text"));
        let into_itself = writer.change_category(top, &category("Top", Some(below.0))).await;
        assert!(matches!(into_itself, Err(Error::Invalid { field: Field::Category, .. })));
        for full in [top, below] {
            let refused = writer.remove_category(full).await;
            assert!(matches!(refused, Err(Error::Invalid { field: Field::Category, .. })));
        }
        let moved = WriteArticle { category: Some(top), ..WriteArticle::default() };
        writer.change(id, &moved).await.unwrap();
        writer.remove_category(below).await.unwrap();
        assert_eq!(writer.remove_category(below).await, Err(NO_CATEGORY));
        writer.remove(id).await.unwrap();
        assert_eq!(writer.remove(id).await, Err(NO_ARTICLE));
        writer.remove_category(top).await.unwrap();
        assert_eq!(events(&app, "articles.changed").await, 7);
    }

    async fn what_cannot_be_written_is_refused(app: TestApp) {
        let writer = app.desk.operator().articles();
        let top = writer.add_category(&category("Top", None)).await.unwrap();
        let missing = |field| Error::Missing { field };
        assert_eq!(writer.add_category(&WriteArticleCategory::default()).await, Err(missing(Field::Name)));
        assert_eq!(writer.add_category(&category("Below", Some(99))).await, Err(NO_CATEGORY));
        assert_eq!(writer.add(&WriteArticle::default()).await, Err(missing(Field::Category)));
        assert_eq!(writer.add(&article(99, "Title", Audience::Everyone)).await, Err(NO_CATEGORY));
        assert_eq!(writer.add(&article(top.0, " ", Audience::Everyone)).await, Err(missing(Field::Subject)));
        let blank = WriteArticle { body: None, ..article(top.0, "Title", Audience::Everyone) };
        assert_eq!(writer.add(&blank).await, Err(missing(Field::Message)));
        assert_eq!(writer.change(ArticleId(99), &WriteArticle::default()).await, Err(NO_ARTICLE));
        assert_eq!(app.rows("article").await, 0);
    }

    async fn what_a_removed_client_said_goes_with_it_and_stays_counted(app: TestApp) {
        app.add_articles().await;
        let id: ClientId = app.fixture.clients[0].id;
        app.staff("admin").delete_client(id).await.unwrap();
        assert_eq!(app.rows("article_vote").await, 0);
        let found = app.desk.public_knowledgebase().article(ArticleId(2)).await.unwrap();
        assert_eq!(found.head.upvotes, 1);
    }
}
