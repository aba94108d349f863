//! The links that WHMCS puts into its mails. WHMCS API reference, OpenTicket, `tid` and `c`.

use crate::support::{done, doors};
use testkit::app::{Answer, Ask, TestApp};

async fn get(app: &TestApp, target: &str) -> Answer {
    app.send(Ask::get(target)).await
}

fn location(answer: &Answer) -> String {
    answer.headers.get("location").unwrap().to_str().unwrap().to_owned()
}

testkit::on_both_engines! { doors;
    async fn a_link_to_a_ticket_leads_to_its_page_with_the_right_key_only(app: TestApp) {
        let pairs = [("clientid", "1"), ("deptid", "1"), ("subject", "One"), ("message", "x")];
        let (one, two) = (done(&app, "OpenTicket", &pairs).await, done(&app, "OpenTicket", &pairs).await);
        let part = |ticket: &serde_json::Value, name: &str| ticket[name].as_str().unwrap().to_owned();
        let (number, key) = (part(&one, "tid"), part(&one, "c"));
        let right = get(&app, &format!("/viewticket.php?tid={number}&c={key}")).await;
        assert_eq!((right.status, location(&right)), (303, format!("/ticket/{number}?key={key}")));
        let other = part(&two, "c");
        for wrong in [format!("tid={number}&c={other}"), format!("tid={number}"), format!("tid=x&c={key}"), format!("tid={}&c={key}", one["id"]), String::new()] {
            let answer = get(&app, &format!("/viewticket.php?{wrong}")).await;
            assert_eq!((answer.status, answer.text()), (404, "Ticket Not Found\n".to_owned()), "{wrong}");
        }
        // The link of a merged ticket leads to the one that it is part of.
        done(&app, "MergeTicket", &[("ticketid", &part(&two, "tid")), ("mergeticketids", &number)]).await;
        let merged = get(&app, &format!("/viewticket.php?tid={number}&c={key}")).await;
        assert_eq!(location(&merged), format!("/ticket/{}?key={other}", part(&two, "tid")));
    }

    async fn the_links_of_whoever_lost_a_ticket_are_dead_before_and_after_it_is_merged(app: TestApp) {
        let link = |ticket: &serde_json::Value| format!("tid={}&c={}", ticket["tid"].as_str().unwrap(), ticket["c"].as_str().unwrap());
        let file = [("attachments[0][name]", "a.txt"), ("attachments[0][data]", "YWxwaGE=")];
        let opened = async |who: &[(&str, &str)]| {
            let pairs = [&[("deptid", "1"), ("subject", "One"), ("message", "x")], who].concat();
            done(&app, "OpenTicket", &pairs).await
        };
        let id = |ticket: &serde_json::Value| ticket["id"].to_string();
        let leads = async |link: &str| get(&app, &format!("/viewticket.php?{link}")).await.status == 303;
        let gina = [("name", "Gina"), ("email", "gina@x.example")];
        let guest_again = [("name", "Gina"), ("email", " Gina@X.example")];
        for (owner, new) in [(&[("clientid", "1")][..], "2"), (&gina, "2")] {
            let (lost, target) = (opened(owner).await, opened(&[("clientid", new)]).await);
            // Part of the lost one already when it was lost.
            let part = opened(if owner.len() == 1 { owner } else { &guest_again }).await;
            done(&app, "MergeTicket", &[("ticketid", &id(&lost)), ("mergeticketids", &id(&part))]).await;
            let (old, older) = (link(&lost), link(&part));
            assert!(leads(&old).await && leads(&older).await, "{owner:?}");
            done(&app, "UpdateTicket", &[("ticketid", &id(&lost)), ("userid", new)]).await;
            let reply = [("ticketid", &*id(&lost)), ("clientid", new), ("message", "Mine.")];
            let reply = done(&app, "AddTicketReply", &[&reply[..], &file].concat()).await["replyid"].clone();
            let refused = async |link: &str| {
                // Wrong links are counted, so they come from elsewhere and not all at once.
                app.clock.advance(60);
                for target in [format!("viewticket.php?{link}"), format!("dl.php?type=ar&id={reply}&i=0&{link}")] {
                    let answer = app.send(Ask::get(&format!("/{target}")).from("203.0.113.9")).await;
                    assert_eq!(answer.status, 404, "{owner:?} {target}");
                }
            };
            refused(&old).await;
            refused(&older).await;
            // The new owner has a link of its own, and it goes along into its other ticket.
            let seen = done(&app, "GetTicket", &[("ticketid", &id(&lost))]).await;
            assert_eq!(seen["tid"], lost["tid"]);
            assert_ne!(seen["c"], lost["c"]);
            done(&app, "MergeTicket", &[("ticketid", &id(&target)), ("mergeticketids", &id(&lost))]).await;
            let page = get(&app, &format!("/viewticket.php?{}", link(&seen))).await;
            let place = format!("/ticket/{}?key={}", target["tid"].as_str().unwrap(), target["c"].as_str().unwrap());
            assert_eq!(location(&page), place);
            assert_eq!(get(&app, &format!("/dl.php?type=ar&id={reply}&i=0&{}", link(&seen))).await.text(), "alpha");
            refused(&old).await;
            refused(&older).await;
            // What became part of a ticket that is lost later is lost with it, and does not come back.
            for next in ["1", new] {
                done(&app, "UpdateTicket", &[("ticketid", &id(&target)), ("userid", next)]).await;
                refused(&link(&seen)).await;
            }
        }
    }

    async fn a_link_lives_until_its_ticket_is_somebody_elses(app: TestApp) {
        let gina = [("deptid", "1"), ("subject", "s"), ("message", "m"), ("name", "Gina"), ("email", "gina@x.example")];
        let ticket = done(&app, "OpenTicket", &gina).await;
        let key = async || done(&app, "GetTicket", &[("ticketid", "1")]).await["c"].clone();
        for change in [("name", "Gina G."), ("email", "GINA@x.example"), ("subject", "Other"), ("deptid", "2")] {
            done(&app, "UpdateTicket", &[("ticketid", "1"), change]).await;
            assert_eq!(key().await, ticket["c"], "{change:?}");
        }
        done(&app, "UpdateTicket", &[("ticketid", "1"), ("email", "other@x.example")]).await;
        assert_ne!(key().await, ticket["c"]);
        let own = done(&app, "OpenTicket", &[("deptid", "1"), ("subject", "s"), ("message", "m"), ("clientid", "1")]).await;
        done(&app, "UpdateTicket", &[("ticketid", "2"), ("userid", "1")]).await;
        assert_eq!(done(&app, "GetTicket", &[("ticketid", "2")]).await["c"], own["c"]);
    }

    async fn wrong_keys_are_limited_by_address_and_by_ticket(app: TestApp) {
        let ticket = done(&app, "OpenTicket", &[("clientid", "1"), ("deptid", "1"), ("subject", "One"), ("message", "x")]).await;
        let (number, key) = (ticket["tid"].as_str().unwrap(), ticket["c"].as_str().unwrap());
        let right = format!("/viewticket.php?tid={number}&c={key}");
        let from = async |target: &str, address: &str| app.send(Ask::get(target).from(address)).await;
        for attempt in 0..10 {
            let wrong = format!("/{}?tid={number}&c=AAAAAAA{attempt}&type=a&id=1&i=0", ["viewticket.php", "dl.php"][attempt % 2]);
            assert_eq!(from(&wrong, "203.0.113.9").await.status, 404, "{attempt}");
        }
        // Not even the right one from there, nor a login; elsewhere it goes on.
        let limited = from(&right, "203.0.113.9").await;
        assert_eq!((limited.status, limited.text()), (429, "Too many wrong links, try again later\n".to_owned()));
        assert!(limited.headers.get("retry-after").is_some());
        assert_eq!(from(&format!("/dl.php?type=a&id=1&i=0&tid={number}&c={key}"), "203.0.113.9").await.status, 429);
        assert_eq!(from(&right, "203.0.113.10").await.status, 303);
        app.clock.advance(60);
        assert_eq!(from(&right, "203.0.113.9").await.status, 303);
        // Many addresses together may not try one ticket for ever.
        for attempt in 0..40 {
            let wrong = format!("/viewticket.php?tid={number}&c=BBBBBB{attempt}");
            assert_eq!(from(&wrong, &format!("198.51.100.{attempt}")).await.status, 404, "{attempt}");
        }
        assert_eq!(from(&right, "198.51.100.200").await.status, 429);
        let other = done(&app, "OpenTicket", &[("clientid", "1"), ("deptid", "1"), ("subject", "Two"), ("message", "x")]).await;
        let link = format!("/viewticket.php?tid={}&c={}", other["tid"].as_str().unwrap(), other["c"].as_str().unwrap());
        assert_eq!(from(&link, "198.51.100.200").await.status, 303);
    }

    async fn a_file_is_handed_out_with_the_key_of_its_ticket_only(app: TestApp) {
        let file = |pairs: &[(&'static str, &str)]| {
            let mut all: Vec<(&str, String)> = pairs.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
            all.extend([("attachments[0][name]", "a \u{e9}.txt".to_owned()), ("attachments[0][data]", "YWxwaGE=".to_owned())]);
            all
        };
        let send = async |action: &str, pairs: Vec<(&str, String)>| {
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, text)| (*name, text.as_str())).collect();
            done(&app, action, &pairs).await
        };
        let ticket = send("OpenTicket", file(&[("clientid", "1"), ("deptid", "1"), ("subject", "One"), ("message", "x")])).await;
        let reply = send("AddTicketReply", file(&[("ticketid", "1"), ("message", "See.")])).await["replyid"].clone();
        let note = send("AddTicketNote", file(&[("ticketid", "1"), ("message", "Hm.")])).await["noteid"].clone();
        let other = send("OpenTicket", file(&[("clientid", "2"), ("deptid", "1"), ("subject", "Two"), ("message", "x")])).await;
        let link = |ticket: &serde_json::Value| format!("tid={}&c={}", ticket["tid"].as_str().unwrap(), ticket["c"].as_str().unwrap());
        let (own, foreign) = (link(&ticket), link(&other));
        for good in [format!("type=a&id=1&i=0&{own}"), format!("type=ar&id={reply}&i=0&{own}")] {
            let answer = get(&app, &format!("/dl.php?{good}")).await;
            assert_eq!((answer.status, answer.text()), (200, "alpha".to_owned()), "{good}");
            let disposition = answer.headers.get("content-disposition").unwrap().to_str().unwrap();
            assert_eq!(disposition, "attachment; filename=\"a _.txt\"; filename*=UTF-8''%61%20%C3%A9%2E%74%78%74");
            assert_eq!(answer.content_type(), "application/octet-stream");
        }
        for bad in [
            "type=a&id=1&i=0".to_owned(),
            format!("type=a&id=1&i=0&{foreign}"),
            format!("type=ar&id={reply}&i=0&{foreign}"),
            format!("type=a&id=1&i=1&{own}"),
            format!("type=ar&id={note}&i=0&{own}"),
            format!("type=an&id={note}&i=0&{own}"),
            format!("type=a&id=x&i=0&{own}"),
        ] {
            assert_eq!(get(&app, &format!("/dl.php?{bad}")).await.status, 404, "{bad}");
        }
        app.staff("anna").hide_messages(&[domain::MessageId(reply.as_i64().unwrap())], &[]).await.unwrap();
        assert_eq!(get(&app, &format!("/dl.php?type=ar&id={reply}&i=0&{own}")).await.status, 404);
    }
}
