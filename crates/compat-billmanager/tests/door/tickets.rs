//! What the functions do, where the golden files do not show it.

use crate::common::{ADMIN, ANNA, CLEO, DORA, ROW_1, ask, column, doc, document, doors, error, open, text};
use testkit::app::Ask;

fn upload(login: &str, fields: &[(&str, &str)], files: &[(&str, &str, &str)]) -> Ask {
    let mut body = String::new();
    for (name, value) in fields.iter().chain(&[("authinfo", login), ("out", "json")]) {
        body += &format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    for (field, name, content) in files {
        body += &format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: text/plain\r\n\r\n{content}\r\n"
        );
    }
    Ask::post("/billmgr", "multipart/form-data; boundary=edge", body + "--edge--\r\n")
}

testkit::on_both_engines! { doors;
    async fn waiting_times_and_delays_count_from_the_last_message_and_the_queue(app: TestApp) {
        open(&app, "Slow").await;
        app.clock.advance(86_400 + 2 * 3600 + 5 * 60 + 59);
        let own = doc(&app, CLEO, &[("func", "clientticket")]).await;
        assert_eq!(column(&own, "wait_time"), ["1d+02:05"]);
        assert_eq!(column(&own, "last_message"), ["2026-03-02 09:14:31"]);
        let queue = doc(&app, ADMIN, &[("func", "ticket")]).await;
        assert_eq!(column(&queue, "delay"), ["1d+02:05"]);
        assert_eq!(column(&queue, "date_start"), ["2026-03-02 09:14:31"]);
        assert_eq!(column(&queue, "queue"), ["1626"]);
    }

    async fn a_client_sorts_by_the_last_message_and_other_columns_are_ignored(app: TestApp) {
        for subject in ["first", "second"] {
            open(&app, subject).await;
            app.clock.advance(60);
        }
        let names = async |name: &str, value: &str| {
            column(&doc(&app, CLEO, &[("func", "clientticket"), (name, value)]).await, "name")
        };
        assert_eq!(names("p_col", "+last_message").await, ["first", "second"]);
        assert_eq!(names("p_col", " last_message_utc").await, ["first", "second"]);
        assert_eq!(names("p_col", "-last_message").await, ["second", "first"]);
        assert_eq!(names("p_col", "+time").await, ["second", "first"]);
        assert_eq!(names("p_sort", "last_message").await, ["first", "second"]);
        assert_eq!(names("p_sort", "date_start").await, ["second", "first"]);
    }

    async fn a_page_has_fifty_rows_unless_told_and_a_thousand_at_most(app: TestApp) {
        let list = doc(&app, CLEO, &[("func", "clientticket")]).await;
        assert_eq!(text(&list, "p_cnt"), "50");
        let list = doc(&app, CLEO, &[("func", "clientticket"), ("p_cnt", "5000")]).await;
        assert_eq!(text(&list, "p_cnt"), "1000");
        let list = doc(&app, CLEO, &[("func", "clientticket"), ("p_num", "9223372036854775807")]).await;
        assert_eq!(text(&list, "p_num"), "1");
    }

    async fn the_same_idempotency_key_opens_one_ticket(app: TestApp) {
        let send = async |subject: &str| {
            let pairs = [("func", "clientticket.edit"), ("sok", "ok"), ("subject", subject), ("message", "b"),
                ("out", "json")];
            document(&app.send(ask(CLEO, &pairs).header("idempotency-key", "k1")).await)
        };
        let (first, again, other) = (send("a").await, send("a").await, send("c").await);
        assert_eq!(text(&first, "id"), text(&again, "id"));
        assert_eq!(error(&other), ("value", "idempotency_key", ""));
        assert_eq!(app.rows("ticket").await, 1);
    }

    async fn json_formats_agree_and_devel_is_xml_that_describes_itself(app: TestApp) {
        let number = open(&app, "Formats").await;
        let get = async |out: &str| {
            let pairs = [("func", "clientticket.edit"), ("elid", number.as_str()), ("out", out)];
            app.send(ask(CLEO, &pairs)).await.text().replace(&format!("<out>{out}<"), "<out><").replace(&format!("\"{out}\""), "")
        };
        let json = get("json").await;
        assert_eq!(get("sjson").await, json);
        // Two of them say beside the data what it is.
        let without = |text: String, from: &str, to: &str| {
            let (before, rest) = text.split_once(from).unwrap();
            format!("{before}{}", rest.split_once(to).unwrap().1)
        };
        let xjson = without(get("xjson").await, "\"metadata\":", "}},\"id\":");
        assert_eq!(xjson, json.replacen("\"id\":", "", 1));
        let devel = without(get("devel").await, "<metadata ", "</messages>");
        assert_eq!(devel, get("xml").await);
    }

    async fn typing_narrows_the_services_of_the_field(app: TestApp) {
        let form = doc(&app, CLEO, &[("func", "clientticket.edit"), ("sv_field", "ticket_item"),
            ("sv_autocomplete", "yes"), ("ticket_item", "VPS")]).await;
        let keys = |name: &str| -> Vec<String> {
            let slists = form["slist"].as_array().unwrap();
            let slist = slists.iter().find(|slist| slist["$name"] == name).unwrap();
            let values = slist["val"].as_array().unwrap();
            values.iter().map(|value| value["$key"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(keys("ticket_item"), ["null", "1"]);
        assert_eq!(keys("item"), ["null", "1", "2"]);
        assert_eq!(app.rows("ticket").await, 0);
    }

    async fn a_file_keeps_its_name_in_every_alphabet(app: TestApp) {
        let fields = [("func", "clientticket.edit"), ("sok", "ok"), ("subject", "a"), ("message", "b")];
        let made = app.send(upload(CLEO, &fields, &[("file_1", "C:\\logs\\отчёт \u{202e}1.txt", "x")])).await;
        assert_eq!(document(&made)["ok"]["$"], "");
        let file = app.send(ask(CLEO, &[("func", "ticket.file"), ("elid", "1")])).await;
        let disposition = file.headers["content-disposition"].to_str().unwrap();
        assert_eq!(
            disposition,
            "attachment; filename=\"_____ 1.txt\"; filename*=UTF-8''%D0%BE%D1%82%D1%87%D1%91%D1%82%201.txt"
        );
        assert_eq!(file.headers["x-content-type-options"], "nosniff");
        assert_eq!(file.bytes, b"x");
    }

    async fn too_many_files_refuse_the_whole_message(app: TestApp) {
        let fields = [("func", "clientticket.edit"), ("sok", "ok"), ("subject", "a"), ("message", "b")];
        let names: Vec<String> = (1..=6).map(|number| format!("{number}.txt")).collect();
        let files: Vec<(&str, &str, &str)> = names.iter().map(|name| ("file_1", name.as_str(), "x")).collect();
        let six: Vec<(String, &str)> = (1..=6).map(|n| format!("file_{n}")).zip(files.iter().map(|f| f.1)).collect();
        let files: Vec<(&str, &str, &str)> = six.iter().map(|(field, name)| (field.as_str(), *name, "x")).collect();
        let refused = document(&app.send(upload(CLEO, &fields, &files)).await);
        assert_eq!(error(&refused), ("value", "file", "6.txt"));
        assert_eq!((app.rows("ticket").await, app.rows("attachment").await), (0, 0));
    }

    async fn files_beside_a_note_belong_to_the_note(app: TestApp) {
        open(&app, "With a note").await;
        let fields = [("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("note_message", "internal")];
        let saved = document(&app.send(upload(ADMIN, &fields, &[("file_1", "secret.txt", "x")])).await);
        assert_eq!(saved["ok"]["$"], "");
        let staff = app.send(ask(ADMIN, &[("func", "ticket.file"), ("elid", "1")])).await;
        assert_eq!(staff.bytes, b"x");
        let client = doc(&app, CLEO, &[("func", "ticket.file"), ("elid", "1")]).await;
        assert_eq!(error(&client), ("missed", "file", "1"));
        let missing = doc(&app, CLEO, &[("func", "ticket.file"), ("elid", "2")]).await;
        assert_eq!(error(&missing), ("missed", "file", "2"));
    }

    async fn a_file_without_a_message_is_refused(app: TestApp) {
        open(&app, "Quiet").await;
        let fields = [("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1)];
        let refused = document(&app.send(upload(ADMIN, &fields, &[("file_1", "a.txt", "x")])).await);
        assert_eq!(error(&refused), ("value", "message", ""));
        assert_eq!(app.rows("attachment").await, 0);
    }

    async fn the_button_ok_message_without_a_message_saves_the_rest(app: TestApp) {
        let number = open(&app, "Before").await;
        for button in ["ok_message", "ok", ""] {
            let subject = format!("After {button}.");
            let saved = doc(&app, ADMIN, &[("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1),
                ("subject", &subject), ("name", "not this"), ("message", " "), ("clicked_button", button)]).await;
            assert_eq!(saved["ok"]["$"], "");
            let queue = doc(&app, ADMIN, &[("func", "ticket")]).await;
            assert_eq!((column(&queue, "name"), column(&queue, "ticket")), (vec![subject], vec![number.clone()]));
        }
        assert_eq!(app.rows("message").await, 1);
    }

    async fn without_sok_nothing_is_saved(app: TestApp) {
        open(&app, "Only looking").await;
        for func in ["ticket.edit", "ticket_all.edit", "clientticket.edit"] {
            let login = if func == "clientticket.edit" { CLEO } else { ADMIN };
            doc(&app, login, &[("func", func), ("message", "b"), ("subject", "c"), ("sok", ""),
                ("elid", if func == "ticket.edit" { ROW_1 } else { "" })]).await;
        }
        doc(&app, CLEO, &[("func", "clientticket.edit"), ("sv_field", "ok_message"), ("subject", "c"),
            ("message", "b")]).await;
        assert_eq!((app.rows("ticket").await, app.rows("message").await), (1, 1));
    }

    async fn an_employee_takes_a_ticket_and_its_row_leads_to_the_form(app: TestApp) {
        let number = open(&app, "Take me").await;
        let taken = doc(&app, ANNA, &[("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get"),
            ("elid", &number), ("plid", &number)]).await;
        assert_eq!(text(&taken, "ok"), format!("func=ticket.edit&elid={ROW_1}&plid={number}"));
        let form = doc(&app, ANNA, &[("func", "ticket.edit"), ("elid", ROW_1)]).await;
        assert_eq!((text(&form, "ticket"), text(&form, "subject")), (number.as_str(), "Take me"));
        let queue = doc(&app, ANNA, &[("func", "ticket")]).await;
        assert_eq!(column(&queue, "responsible"), ["Anna Agent"]);
    }

    async fn a_ticket_opened_on_behalf_is_the_clients_own_and_its_note_is_not(app: TestApp) {
        let made = doc(&app, ADMIN, &[("func", "ticket_all.edit"), ("sok", "ok"), ("subject", "Register"),
            ("message", "client.example, please"), ("note_message", "by hand"), ("ticket_account", "1"),
            ("item", "2"), ("client_department", "4")]).await;
        let number = text(&made, "id");
        let own = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", number)]).await;
        let messages = own["mlist"][0]["message"].as_array().unwrap();
        let types: Vec<&str> = messages.iter().map(|message| message["$type"].as_str().unwrap()).collect();
        assert_eq!(types, ["info", "incoming"]);
        assert_eq!(messages[0]["rowgroup"][0]["row"][0]["$"], "client.example");
        assert!(own["list"].is_null());
        let other = doc(&app, DORA, &[("func", "clientticket.edit"), ("elid", number)]).await;
        assert_eq!(error(&other), ("missed", "ticket", number));
    }

    async fn without_a_free_number_nothing_is_opened(app: TestApp) {
        app.entropy.stick();
        open(&app, "The only one").await;
        let pairs = [("func", "clientticket.edit"), ("sok", "ok"), ("subject", "s"), ("message", "m")];
        assert_eq!(error(&doc(&app, CLEO, &pairs).await), ("limit", "ticket", ""));
        assert_eq!((app.rows("ticket").await, app.rows("message").await), (1, 1));
    }
}
