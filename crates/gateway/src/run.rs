//! The job that sends: as many mails at once as it may, the domains in turn, until it is told to stop.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use domain::OutgoingMail;
use lettre::AsyncTransport;
use service::{Desk, MailOutcome, TakeMail};
use tokio::task::JoinSet;

use crate::relay::{Relay, RelayError, Transport, Trouble, send};

/// How often the job does what.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long it waits before it looks for new mail.
    pub look: Duration,
    /// How long it leaves a domain alone that did not take mail.
    pub domain_rest: Duration,
    /// How long it leaves the server alone when that is the trouble.
    pub relay_rest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            look: Duration::from_secs(1),
            domain_rest: Duration::from_secs(30),
            relay_rest: Duration::from_secs(15),
        }
    }
}

/// Sends the mail of a desk.
pub struct Gateway {
    desk: Desk,
    transport: Transport,
    at_once: usize,
    holder: String,
    pace: Pace,
}

/// What the job keeps in mind while it runs.
#[derive(Default)]
struct Mind {
    sending: JoinSet<(String, Trouble)>,
    under_way: HashMap<String, usize>,
    resting: HashMap<String, Instant>,
    relay_rests_until: Option<Instant>,
    served_last: String,
}

impl Gateway {
    /// A gateway of this desk to this server. `holder` names the process in the leases.
    ///
    /// # Errors
    /// When the encryption cannot be set up.
    pub fn new(desk: Desk, relay: &Relay, holder: String, pace: Pace) -> Result<Self, RelayError> {
        Ok(Self { desk, transport: relay.transport()?, at_once: relay.at_once.max(1), holder, pace })
    }

    /// Sends until `stop`, and then for as long as `grace` what is under way.
    pub async fn run(&self, stop: impl Future<Output = ()>, grace: Duration) {
        match self.desk.release_mail().await {
            Ok(0) => {}
            Ok(mails) => tracing::info!(mails, "mail that a dead process was sending waits again"),
            Err(error) => tracing::warn!(%error, "the leases of a dead process end by themselves"),
        }
        let mut mind = Mind::default();
        let mut stop = std::pin::pin!(stop);
        loop {
            while let Some(done) = mind.sending.try_join_next() {
                self.note(&mut mind, done);
            }
            self.begin(&mut mind).await;
            tokio::select! {
                () = &mut stop => break,
                Some(done) = mind.sending.join_next() => self.note(&mut mind, done),
                () = tokio::time::sleep(self.pace.look) => {}
            }
        }
        let rest = async { while mind.sending.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, rest).await.is_err() {
            // Their leases end, and they are sent again under the same Message-ID.
            tracing::warn!(mails = mind.sending.len(), "mail under way was cut off");
        }
        self.transport.shutdown().await;
    }

    /// Begins as many mails as there is room for.
    async fn begin(&self, mind: &mut Mind) {
        let now = Instant::now();
        mind.resting.retain(|_, until| *until > now);
        if mind.relay_rests_until.is_some_and(|until| until > now) {
            return;
        }
        let resting: HashSet<String> = mind.resting.keys().cloned().collect();
        let wanted = TakeMail {
            holder: &self.holder,
            most: self.at_once.saturating_sub(mind.sending.len()),
            after: &mind.served_last,
            per_domain: (self.at_once / 2).max(1),
            under_way: &mind.under_way,
            resting: &resting,
        };
        let taken = match self.desk.take_mail(&wanted).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(%error, "mail could not be taken, trying again");
                return;
            }
        };
        for mail in taken {
            let domain = OutgoingMail::domain_of(&mail.recipient);
            *mind.under_way.entry(domain.clone()).or_default() += 1;
            mind.served_last.clone_from(&domain);
            let (desk, transport) = (self.desk.clone(), self.transport.clone());
            mind.sending.spawn(async move { (domain, deliver(&desk, &transport, &mail).await) });
        }
    }

    fn note(&self, mind: &mut Mind, done: Result<(String, Trouble), tokio::task::JoinError>) {
        let Ok((domain, trouble)) = done else {
            // Which one it was nobody knows; its lease ends by itself, and so must its place here.
            tracing::error!("a sending broke off");
            mind.under_way.clear();
            return;
        };
        if let Some(count) = mind.under_way.get_mut(&domain) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                mind.under_way.remove(&domain);
            }
        }
        match trouble {
            Trouble::None => {}
            Trouble::Domain => {
                mind.resting.insert(domain, Instant::now() + self.pace.domain_rest);
            }
            Trouble::Relay => mind.relay_rests_until = Some(Instant::now() + self.pace.relay_rest),
        }
    }
}

/// Sends one mail and writes down how that ended.
async fn deliver(desk: &Desk, transport: &Transport, mail: &OutgoingMail) -> Trouble {
    let (outcome, trouble) = send(transport, mail).await;
    match &outcome {
        MailOutcome::Sent(_) => tracing::debug!(mail = mail.id.0, "mail was sent"),
        MailOutcome::Delayed(answer) => tracing::info!(mail = mail.id.0, answer, "mail has to wait"),
        MailOutcome::Refused(answer) => tracing::warn!(mail = mail.id.0, answer, "mail was refused"),
    }
    match desk.settle_mail(mail, &outcome).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(mail = mail.id.0, "mail was settled by somebody else meanwhile"),
        Err(error) => {
            tracing::error!(%error, mail = mail.id.0, "how the sending of mail ended is not written down")
        }
    }
    trouble
}
