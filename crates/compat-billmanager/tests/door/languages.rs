//! The languages of texts, and how a call chooses one.

use crate::common::{
    ADMIN, ANNA, CLEO, ROW_1, ask, column, doc, document, doors, error, open, session, text,
};
use testkit::app::Ask;

testkit::on_both_engines! { doors;
    async fn a_status_is_said_in_the_language_that_a_call_asks_for(app: TestApp) {
        open(&app, "subject").await;
        let status = async |more: &[(&str, &str)]| {
            let mut pairs = vec![("func", "clientticket")];
            pairs.extend(more);
            let list = doc(&app, CLEO, &pairs).await;
            let row = &list["elem"][0]["tstatus"];
            assert_eq!(row["$orig"], "0");
            (list["$lang"].as_str().unwrap().to_owned(), row["$"].as_str().unwrap().to_owned())
        };
        let said = |language: &str, text: &str| (language.to_owned(), text.to_owned());
        assert_eq!(status(&[]).await, said("en", "In progress"));
        assert_eq!(status(&[("lang", "ru")]).await, said("ru", "В работе"));
        assert_eq!(status(&[("lang", "es")]).await, said("es", "En curso"));
        assert_eq!(status(&[("lang", "de")]).await, said("en", "In progress"));
    }

    async fn the_cookie_of_the_panel_chooses_where_the_call_does_not(app: TestApp) {
        let lists = async |cookie: &str, more: &[(&str, &str)]| {
            let mut pairs = vec![("func", "department"), ("out", "json")];
            pairs.extend(more);
            let answer = app.send(ask(ADMIN, &pairs).header("cookie", cookie)).await;
            let doc = document(&answer);
            (doc["$lang"].as_str().unwrap().to_owned(), column(&doc, "status").remove(0))
        };
        let said = |language: &str, text: &str| (language.to_owned(), text.to_owned());
        assert_eq!(lists("billmgrlang5=orion:ru", &[]).await, said("ru", "Доступен клиентам"));
        assert_eq!(lists("a=b; billmgrlang5=orion:es", &[]).await, said("es", "Disponible para los clientes"));
        assert_eq!(lists("billmgrlang5=orion:ru", &[("lang", "en")]).await, said("en", "Offered to clients"));
        for other in ["billmgrlang5=ru", "billmgrlang5=", "billmgrlang5=orion:fr"] {
            assert_eq!(lists(other, &[]).await, said("en", "Offered to clients"));
        }
        let asked = ask(ADMIN, &[("func", "department"), ("out", "json")]).header("accept-language", "ru");
        assert_eq!(document(&app.send(asked).await)["$lang"], "en");
    }

    async fn an_error_keeps_type_object_and_value_in_every_language(app: TestApp) {
        let number = open(&app, "subject").await;
        let token = session(&app, ANNA).await;
        let held = [("func", "ticket.edit"), ("elid", ROW_1), ("auth", &*token), ("out", "json")];
        document(&app.send(Ask::form("/billmgr", &held)).await);
        let calls: [(&str, &[(&str, &str)]); 8] = [
            (CLEO, &[("func", "clientticket"), ("p_num", "x")]),
            (CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("message", "m")]),
            (CLEO, &[("func", "clientticket.edit"), ("elid", "999999")]),
            (CLEO, &[("func", "clientticket.archive"), ("elid", &number)]),
            (CLEO, &[("func", "ticket")]),
            (ADMIN, &[("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("message", "m")]),
            ("admin:wrong", &[("func", "ticket")]),
            (ADMIN, &[("func", "nothing")]),
        ];
        for (login, pairs) in calls {
            let said = async |language: &str| {
                let mut pairs = pairs.to_vec();
                pairs.push(("lang", language));
                doc(&app, login, &pairs).await
            };
            let (english, russian, spanish) = (said("en").await, said("ru").await, said("es").await);
            assert_eq!(error(&english), error(&russian), "{pairs:?}");
            assert_eq!(error(&english), error(&spanish), "{pairs:?}");
            let msg = |doc: &serde_json::Value| text(&doc["error"], "msg").to_owned();
            assert!(msg(&russian).chars().any(|letter| ('а'..='я').contains(&letter)), "{russian}");
            assert_ne!(msg(&english), msg(&spanish));
            assert_eq!((&russian["error"]["$lang"], &spanish["error"]["$lang"]), (&"ru".into(), &"es".into()));
            assert_eq!(text(&russian["error"], "detail"), msg(&russian));
        }
    }
}
