//! Who is told what by mail. WHMCS API reference, OpenTicket and AddTicketReply, `noemail`; SendEmail.

use crate::support::{call, done, doors, error, open};
use domain::{MailState, OutgoingMail};
use testkit::app::TestApp;

/// The mail that waits, the oldest first.
async fn written(app: &TestApp) -> Vec<OutgoingMail> {
    let (mut mails, _) = app.desk.mail_in_state(MailState::Waiting, 100).await.unwrap();
    mails.reverse();
    mails
}

async fn recipients(app: &TestApp) -> Vec<String> {
    written(app).await.into_iter().map(|mail| mail.recipient).collect()
}

testkit::on_both_engines! { with mail doors;
    async fn whoever_asked_and_the_copies_are_told_of_what_staff_write(app: TestApp) {
        open(&app, "Broken", &[("cc", "boss@client.example, CLEO@client.example")]).await;
        let received = written(&app).await;
        assert_eq!(recipients(&app).await, ["cleo@client.example", "boss@client.example"]);
        assert_eq!(received[0].message_key, received[1].message_key, "one message");
        assert!(received[0].is_automatic, "nobody wrote it");
        assert_eq!((received[0].sender.as_str(), received[0].sender_name.as_str()), ("support@hoster.example", "First Hoster"));
        done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "Fixed <now>."), ("adminusername", "Anna Agent")]).await;
        let all = written(&app).await;
        assert_eq!(all.len(), 4);
        assert!(all[2].text.contains("Anna Agent has answered your ticket:\n\nFixed <now>."), "{}", all[2].text);
        assert!(all[2].html.contains("Fixed &lt;now&gt;."), "{}", all[2].html);
        assert_eq!((all[2].reference_keys.as_str(), all[2].is_automatic), (received[0].message_key.as_str(), false));
        assert!(all[2].subject.starts_with("[#") && all[2].subject.ends_with("] Broken"), "{}", all[2].subject);
    }

    async fn nobody_is_told_of_what_they_need_not_know(app: TestApp) {
        open(&app, "Quiet", &[("noemail", "true")]).await;
        open(&app, "Moved in", &[("created", "2025-01-02 03:04:05")]).await;
        done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "m"), ("adminusername", "Anna Agent"), ("noemail", "1")]).await;
        done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "My own words."), ("clientid", "1")]).await;
        done(&app, "AddTicketNote", &[("ticketid", "1"), ("message", "Secret.")]).await;
        done(&app, "AddTicketReply", &[
            ("ticketid", "1"), ("message", "Long ago."), ("adminusername", "Anna Agent"), ("created", "2025-01-02 03:04:05"),
        ]).await;
        assert_eq!(recipients(&app).await, [""; 0]);
    }

    async fn a_deleted_message_takes_its_mail_along_and_a_merged_ticket_keeps_it(app: TestApp) {
        open(&app, "One", &[("noemail", "1")]).await;
        open(&app, "Two", &[("noemail", "1")]).await;
        let reply = [("ticketid", "2"), ("message", "m"), ("adminusername", "Anna Agent")];
        done(&app, "AddTicketReply", &reply).await;
        done(&app, "AddTicketReply", &reply).await;
        assert_eq!(written(&app).await.len(), 2);
        done(&app, "MergeTicket", &[("ticketid", "1"), ("mergeticketids", "2")]).await;
        let mails = written(&app).await;
        assert!(mails.iter().all(|mail| mail.ticket.is_some_and(|ticket| ticket.0 == 1)), "{mails:?}");
        let reply = mails[1].message.unwrap().to_string();
        done(&app, "DeleteTicketReply", &[("ticketid", "1"), ("replyid", &reply)]).await;
        assert_eq!(written(&app).await.len(), 1);
    }

    async fn mail_is_in_the_language_of_the_client(app: TestApp) {
        for (language, words) in [("russian", "ответил на ваш запрос"), ("es", "ha respondido"), ("klingon", "has answered")] {
            done(&app, "UpdateClient", &[("clientid", "1"), ("language", language)]).await;
            let ticket = open(&app, "Broken", &[("noemail", "1")]).await.to_string();
            done(&app, "AddTicketReply", &[("ticketid", &ticket), ("message", "m"), ("adminusername", "Anna Agent")]).await;
            let last = written(&app).await.pop().unwrap();
            assert!(last.text.contains(words), "{language}: {}", last.text);
        }
    }

    async fn own_words_go_to_the_client_and_to_the_contacts_that_want_them(app: TestApp) {
        let contact = app.fixture.contact.to_string();
        done(&app, "UpdateContact", &[("contactid", &contact), ("email_preferences[general]", "1")]).await;
        done(&app, "SendEmail", &[
            ("id", "1"), ("customtype", "general"), ("customsubject", "Hello {$client_first_name}"),
            ("custommessage", "<p>Dear {$client_name},</p><p>{$offer}</p>"), ("customvars[offer]", "<b>Cheap</b>"),
        ]).await;
        let mails = written(&app).await;
        assert_eq!(recipients(&app).await, ["cleo@client.example", "carl@client.example"]);
        assert_eq!(mails[0].subject, "Hello Cleo");
        assert_eq!(mails[0].html, "<p>Dear Cleo Client,</p><p><b>Cheap</b></p>");
        assert_eq!((mails[0].copies.as_str(), mails[0].sender.as_str()), ("", "desk@desk.example"));
        done(&app, "SendEmail", &[("id", "1"), ("customtype", "product"), ("customsubject", "s"), ("custommessage", "m")]).await;
        assert_eq!(written(&app).await.len(), 3, "a contact that does not want mail about products");
    }

    async fn words_of_people_are_no_html_in_own_words(app: TestApp) {
        open(&app, "<b>Broken</b>", &[("noemail", "1")]).await;
        done(&app, "SendEmail", &[
            ("id", "1"), ("customtype", "support"), ("customsubject", "{$ticket_subject}"), ("custommessage", "About {$ticket_subject}"),
        ]).await;
        let mail = written(&app).await.pop().unwrap();
        assert_eq!((mail.subject.as_str(), mail.html.as_str()), ("<b>Broken</b>", "About &lt;b&gt;Broken&lt;/b&gt;"));
        assert_eq!(mail.ticket.unwrap().0, 1);
    }

    async fn a_letter_about_a_ticket_carries_what_it_is_about(app: TestApp) {
        open(&app, "Broken", &[("noemail", "1")]).await;
        for (name, words) in [("Support Ticket Opened", "Please help."), ("Support Ticket Reply", "Fixed.")] {
            done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "Fixed."), ("adminusername", "Anna Agent"), ("noemail", "1")]).await;
            done(&app, "SendEmail", &[("messagename", name), ("id", "1")]).await;
            let text = written(&app).await.pop().unwrap().text;
            assert!(text.contains(words), "{name}: {text}");
        }
    }
}

testkit::on_both_engines! { doors;
    async fn a_desk_that_sends_no_mail_writes_none(app: TestApp) {
        open(&app, "Broken", &[("cc", "boss@client.example")]).await;
        done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "m"), ("adminusername", "Anna Agent")]).await;
        let answer = call(&app, "SendEmail", &[("messagename", "Client Signup Email"), ("id", "1")]).await;
        assert_eq!(answer.text(), error("Sending Failed. Please see documentation."));
        assert_eq!(app.rows("outgoing_mail").await, 0);
    }
}
