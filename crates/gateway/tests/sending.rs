//! Mail from the desk's table to a mail server, on both engines.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

use axum::Router;
use domain::{Actor, Door, MailState, OutgoingMail, Who};
use service::{Desk, MailOutcome, NewRequester, OpenTicket, Opened, Reply, ReplyAuthor, TakeMail, TicketRef};
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use testkit::app::TestApp;
use testkit::mail_trap::{MailTrap, Verdict};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tridesk_gateway::{Gateway, Pace, Relay, RelayTls};

fn doors(_: Desk) -> Router {
    Router::new()
}

/// A gateway at work, which stops in good order when told so.
struct Running {
    stop: oneshot::Sender<()>,
    job: JoinHandle<()>,
}

impl Running {
    fn start(app: &TestApp, port: u16, name: &str) -> Self {
        let relay = Relay {
            host: "127.0.0.1".to_owned(),
            port,
            tls: RelayTls::None,
            authorities: None,
            login: None,
            hello: "desk.example".to_owned(),
            at_once: 8,
        };
        let pace = Pace {
            look: Duration::from_millis(20),
            domain_rest: Duration::from_millis(200),
            relay_rest: Duration::from_millis(100),
        };
        let gateway = Gateway::new(app.desk.clone(), &relay, name.to_owned(), pace).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let job = tokio::spawn(async move {
            gateway.run(async { drop(stopped.await) }, Duration::from_secs(5)).await;
        });
        Self { stop, job }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.job.await.unwrap();
    }
}

/// A ticket that staff open for somebody without an account, who is told by mail.
async fn opened_for(app: &TestApp, email: &str) -> Opened {
    let requester = NewRequester::Guest { name: "Gus Guest".to_owned(), email: email.to_owned() };
    let command = OpenTicket {
        by_staff: Some(None),
        ..OpenTicket::new(
            requester,
            app.fixture.departments[0],
            "Your server",
            "It was restarted.\n.\nFrom us.",
        )
    };
    app.staff("anna").open_ticket(&command).await.unwrap()
}

async fn in_state(app: &TestApp, state: MailState) -> Vec<OutgoingMail> {
    app.desk.mail_in_state(state, 1000).await.unwrap().0
}

async fn settled(app: &TestApp, state: MailState, mails: usize) -> Vec<OutgoingMail> {
    for _ in 0..1500 {
        let rows = in_state(app, state).await;
        if rows.len() >= mails {
            return rows;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{} of {mails} mails are {}", in_state(app, state).await.len(), state.name());
}

fn header<'t>(mail: &'t str, name: &str) -> &'t str {
    let head = mail.split_once("\r\n\r\n").unwrap().0;
    let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap_or_default()
}

async fn events(app: &TestApp, kind: &str) -> usize {
    let mut tx = app.desk.db().read().await.unwrap();
    let text = format!("SELECT COUNT(*) FROM event WHERE kind = '{kind}'");
    let counted: Vec<i64> = tx.all_dynamic(&text, &[]).await.unwrap();
    usize::try_from(counted[0]).unwrap()
}

testkit::on_both_engines! { with mail doors;
    async fn mail_is_delivered_once_and_says_what_it_follows(app: TestApp) {
        let trap = MailTrap::start().await;
        let ticket = opened_for(&app, "gus@guest.example").await;
        let running = Running::start(&app, trap.port(), "one");
        trap.wait_for(1).await;
        let reply = Reply::new(TicketRef::Id(ticket.id), ReplyAuthor::Staff(None), "Is it well?");
        app.staff("anna").reply(&reply).await.unwrap();
        let caught = trap.wait_for(2).await;
        assert_eq!(settled(&app, MailState::Sent, 2).await[0].answer, "250 2.0.0 queued as 1");
        tokio::time::sleep(Duration::from_millis(100)).await;
        running.stop().await;
        assert_eq!(trap.caught().len(), 2);
        assert_eq!((caught[0].from.as_str(), caught[0].to.as_slice()), ("support@hoster.example", &["gus@guest.example".to_owned()][..]));
        assert!(caught[0].text.contains("\r\n.\r\n"), "a lone dot came through: {}", caught[0].text);
        assert_eq!(header(&caught[0].text, "In-Reply-To"), "");
        assert_eq!(header(&caught[1].text, "In-Reply-To"), header(&caught[0].text, "Message-ID"));
        assert_eq!(header(&caught[1].text, "Subject"), format!("[#{}] Your server", ticket.number));
        assert_eq!(header(&caught[1].text, "Reply-To"), "\"First Hoster\" <support@hoster.example>");
        assert_eq!((events(&app, "mail.queued").await, events(&app, "mail.sent").await), (2, 2));
    }

    async fn a_refusal_for_now_is_tried_again_later(app: TestApp) {
        let trap = MailTrap::start().await;
        trap.judge(|_, before| if before == 0 { Verdict::Answer("450 4.2.0 busy") } else { Verdict::Take });
        opened_for(&app, "gus@guest.example").await;
        let running = Running::start(&app, trap.port(), "one");
        for _ in 0..500 {
            if in_state(&app, MailState::Waiting).await.iter().any(|mail| mail.attempts == 1) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let waiting = in_state(&app, MailState::Waiting).await;
        assert!(waiting[0].answer.contains("450"), "{}", waiting[0].answer);
        let pause = waiting[0].due_at.seconds_since(app.desk.now());
        assert!((48..=72).contains(&pause), "{pause}");
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert!(trap.caught().is_empty(), "its time has not come");
        app.clock.advance(pause);
        trap.wait_for(1).await;
        assert_eq!(settled(&app, MailState::Sent, 1).await[0].attempts, 2);
        running.stop().await;
    }

    async fn a_final_refusal_is_failed_mail_that_staff_may_send_again(app: TestApp) {
        let trap = MailTrap::start().await;
        trap.judge(|_, before| if before == 0 { Verdict::Answer("550 5.1.1 no such user") } else { Verdict::Take });
        let ticket = opened_for(&app, "gone@guest.example").await;
        let running = Running::start(&app, trap.port(), "one");
        let failed = settled(&app, MailState::Failed, 1).await;
        assert!(failed[0].answer.contains("no such user"), "{}", failed[0].answer);
        assert_eq!(app.desk.mail_of_ticket(ticket.id).await.unwrap()[0].state, MailState::Failed);
        assert_eq!(events(&app, "mail.failed").await, 1);
        let staff = app.desk.directory().staff_by_login("admin").unwrap().id;
        app.desk.retry_mail(&Actor::new(Who::Staff(staff), Door::Desk), failed[0].id).await.unwrap();
        trap.wait_for(1).await;
        assert_eq!(settled(&app, MailState::Sent, 1).await[0].message_key, failed[0].message_key);
        running.stop().await;
    }

    async fn mail_that_is_never_taken_is_given_up(app: TestApp) {
        let trap = MailTrap::start().await;
        trap.judge(|_, _| Verdict::Answer("451 4.3.0 later"));
        opened_for(&app, "gus@guest.example").await;
        let running = Running::start(&app, trap.port(), "one");
        for _ in 0..1500 {
            if !in_state(&app, MailState::Failed).await.is_empty() {
                break;
            }
            app.clock.advance(1800);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let failed = in_state(&app, MailState::Failed).await;
        assert!(failed[0].settled_at.unwrap().seconds_since(failed[0].created_at) >= 82_000);
        assert!(failed[0].attempts > 3 && failed[0].answer.contains("451"), "{:?}", failed[0]);
        running.stop().await;
    }

    async fn a_session_refused_is_no_verdict_on_the_mail(app: TestApp) {
        let trap = MailTrap::start().await;
        trap.judge(|_, before| if before == 0 { Verdict::Answer("530 5.7.0 who are you") } else { Verdict::Take });
        opened_for(&app, "gus@guest.example").await;
        let running = Running::start(&app, trap.port(), "one");
        for _ in 0..500 {
            if in_state(&app, MailState::Waiting).await.iter().any(|mail| mail.attempts == 1) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        app.clock.advance(80);
        trap.wait_for(1).await;
        assert!(in_state(&app, MailState::Failed).await.is_empty());
        running.stop().await;
    }

    async fn a_connection_lost_after_the_mail_sends_the_same_mail_once_more(app: TestApp) {
        let trap = MailTrap::start().await;
        trap.judge(|_, before| if before == 0 { Verdict::HangUpAfterData } else { Verdict::Take });
        opened_for(&app, "gus@guest.example").await;
        let running = Running::start(&app, trap.port(), "one");
        trap.wait_for(1).await;
        for _ in 0..500 {
            if in_state(&app, MailState::Waiting).await.len() == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        app.clock.advance(80);
        let caught = trap.wait_for(2).await;
        settled(&app, MailState::Sent, 1).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        running.stop().await;
        assert_eq!(trap.caught().len(), 2);
        assert_eq!(caught[0], caught[1], "byte for byte");
    }

    async fn a_process_that_dies_before_the_answer_is_followed_by_one_that_sends_the_same_mail(app: TestApp) {
        let trap = MailTrap::start().await;
        trap.judge(|_, before| if before == 0 { Verdict::SilenceAfterData } else { Verdict::Take });
        opened_for(&app, "gus@guest.example").await;
        let running = Running::start(&app, trap.port(), "one");
        trap.wait_for(1).await;
        running.job.abort();
        assert_eq!(in_state(&app, MailState::Sending).await.len(), 1);
        let running = Running::start(&app, trap.port(), "two");
        if app.desk.db().engine() == store::Engine::Postgres {
            // Others may be alive there, so that only time ends a lease.
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert_eq!(trap.caught().len(), 1);
            app.clock.advance(181);
        }
        let caught = trap.wait_for(2).await;
        settled(&app, MailState::Sent, 1).await;
        running.stop().await;
        assert_eq!(trap.caught().len(), 2);
        assert_eq!(caught[0], caught[1], "byte for byte");
    }

    async fn who_lost_a_lease_has_no_say(app: TestApp) {
        opened_for(&app, "gus@guest.example").await;
        let (under_way, resting) = (HashMap::new(), HashSet::new());
        let wanted = |holder| TakeMail {
            holder,
            most: 5,
            after: "",
            per_domain: 5,
            under_way: &under_way,
            resting: &resting,
        };
        let first = app.desk.take_mail(&wanted("one")).await.unwrap();
        assert_eq!((first.len(), app.desk.take_mail(&wanted("two")).await.unwrap().len()), (1, 0));
        app.clock.advance(181);
        let second = app.desk.take_mail(&wanted("two")).await.unwrap();
        assert_eq!((second.len(), second[0].lease), (1, 2));
        let sent = MailOutcome::Sent("250 OK".to_owned());
        assert!(!app.desk.settle_mail(&first[0], &MailOutcome::Refused("550 late".to_owned())).await.unwrap());
        assert_eq!(in_state(&app, MailState::Sending).await.len(), 1);
        assert!(app.desk.settle_mail(&second[0], &sent).await.unwrap());
        assert!(!app.desk.settle_mail(&second[0], &sent).await.unwrap(), "once only");
        assert_eq!(events(&app, "mail.sent").await, 1);
    }

    async fn a_dead_domain_does_not_delay_the_others(app: TestApp) {
        let trap = MailTrap::start().await;
        trap.judge(|to, _| if to.ends_with("@dead.example") { Verdict::Silence } else { Verdict::Take });
        for number in 0..40 {
            opened_for(&app, &format!("gus{number}@dead.example")).await;
        }
        for number in 0..20 {
            opened_for(&app, &format!("gus{number}@zone{}.example", number % 4)).await;
        }
        let running = Running::start(&app, trap.port(), "one");
        let begun = std::time::Instant::now();
        trap.wait_for(20).await;
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        assert!(in_state(&app, MailState::Sending).await.len() >= 4, "the dead one has its share, and no more");
        running.job.abort();
    }

    async fn a_restart_in_the_middle_of_a_backlog_loses_and_doubles_nothing(app: TestApp) {
        let trap = MailTrap::start().await;
        for number in 0..60 {
            opened_for(&app, &format!("gus{number}@zone{}.example", number % 7)).await;
        }
        let running = Running::start(&app, trap.port(), "one");
        trap.wait_for(15).await;
        running.stop().await;
        assert!(trap.caught().len() < 60, "there is something left to do");
        assert!(in_state(&app, MailState::Sending).await.is_empty(), "a stop in good order leaves no lease");
        let running = Running::start(&app, trap.port(), "two");
        settled(&app, MailState::Sent, 60).await;
        running.stop().await;
        let to: HashSet<String> = trap.caught().into_iter().flat_map(|mail| mail.to).collect();
        assert_eq!((trap.caught().len(), to.len()), (60, 60));
    }
}
