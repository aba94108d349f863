//! What people of a hosting company write to each other, as short scripts: a subject and turns. `{host}`, `{ip}` and
//! `{domain}` are filled in for each ticket.

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Client(&'static str),
    Staff(&'static str),
    Note(&'static str),
}

/// A conversation that can stop after any of its turns.
#[derive(Debug)]
pub(super) struct Script {
    /// Index of the department it belongs to, among those of a provider.
    pub(super) department: usize,
    pub(super) subject: &'static str,
    pub(super) opening: &'static str,
    pub(super) turns: &'static [Turn],
}

use Turn::{Client, Note, Staff};

pub(super) const SCRIPTS: &[Script] = &[
    Script {
        department: 0,
        subject: "{host} does not answer since this morning",
        opening: "Hello,\n\n{host} ({ip}) has not answered to ping or SSH since about 06:40. The console in the panel shows a \
                  kernel panic after the last update. Could you look at it?\n\nThank you",
        turns: &[
            Note(
                "Console: root file system mounted read-only after a failed disk check. Booted the rescue system.",
            ),
            Staff(
                "Good morning,\n\nthe file system check after the update stopped half way. We ran it from the rescue \
                   system, and {host} is up again. Please check that your services are running.",
            ),
            Client("It is back, thank you. Was any data lost?"),
            Staff(
                "The check moved 3 files to lost+found, all of them from /var/log. Nothing else was touched.",
            ),
        ],
    },
    Script {
        department: 0,
        subject: "Mail from {domain} ends up in spam",
        opening: "Since Monday our newsletters from {domain} are sorted into spam by two large providers. We have changed \
                  nothing. What can we do?",
        turns: &[
            Staff(
                "Your SPF record still names the old address of the mail server. It should be\n\n    v=spf1 ip4:{ip} \
                   -all\n\nPlease change it and give it an hour.",
            ),
            Client("Done. I also see no DKIM signature in the headers, is that normal?"),
            Staff("DKIM was switched off for {domain}. It is on now; the record has been added to the zone."),
        ],
    },
    Script {
        department: 0,
        subject: "Certificate of {domain} has expired",
        opening: "Browsers warn that the certificate of https://{domain}/ has expired. I thought it renews by itself?",
        turns: &[
            Staff(
                "It does, but the domain pointed to another address when the renewal was due, so the check failed. It \
                   points here again, and the certificate was renewed a minute ago.",
            ),
            Client("Works. Thanks for the quick help!"),
        ],
    },
    Script {
        department: 0,
        subject: "Please set reverse DNS for {ip}",
        opening: "Please set the PTR record of {ip} to {host}. The panel says I have no right to change it.",
        turns: &[Staff("The record is set. It may take up to an hour until everybody sees it.")],
    },
    Script {
        department: 0,
        subject: "Database on {host} is slow in the evening",
        opening: "Every evening between 19:00 and 21:00 queries that take 20 ms otherwise take several seconds. CPU is idle. \
                  Is the storage overloaded?",
        turns: &[
            Note(
                "Graphs show 100 % I/O wait caused by the backup job of the client itself: mysqldump every 15 minutes.",
            ),
            Staff(
                "We looked at {host} during that time: a mysqldump starts every 15 minutes and reads the whole database. \
                   Could you move it to the night, or take it from a replica?",
            ),
            Client(
                "That was a forgotten cron job of a former colleague. Moved to 03:00, let us watch it tonight.",
            ),
        ],
    },
    Script {
        department: 0,
        subject: "Restore a deleted folder from backup",
        opening: "I have deleted /var/www/shop/media by accident, today at about 11:15. Please restore it from the last backup.",
        turns: &[
            Staff(
                "The backup of 02:00 holds the folder with 18,204 files. May we write it next to the present one, as \
                   media.restored?",
            ),
            Client("Yes, please do."),
            Staff("Done: /var/www/shop/media.restored on {host}."),
        ],
    },
    Script {
        department: 0,
        subject: "Cannot log in by SSH any more",
        opening: "My key is refused on {host}: Permission denied (publickey). It worked yesterday.",
        turns: &[Staff(
            "The log shows that the folder .ssh belongs to another user since yesterday 17:02. We can correct it, is \
                   that all right?",
        )],
    },
    Script {
        department: 0,
        subject: "More memory for {host}",
        opening: "How long will {host} be down if we go from 8 to 16 GB of memory? Can it be done on Sunday night?",
        turns: &[
            Staff("About two minutes for the restart. Sunday 23:30 is free; shall we put you down for it?"),
            Client("Yes please, Sunday 23:30."),
        ],
    },
    Script {
        department: 1,
        subject: "Invoice shows the wrong address",
        opening: "The last invoice still shows our old address. Please correct it; we moved in January.",
        turns: &[
            Staff("The address is changed. A corrected copy of the invoice is on its way to you."),
            Client("Received, thank you."),
        ],
    },
    Script {
        department: 1,
        subject: "Paid twice by mistake",
        opening: "I have paid the same invoice by bank transfer and by card. Can the second payment be kept for next month?",
        turns: &[
            Note("Both payments are there. Credit the second one."),
            Staff(
                "We found both payments. The second one is on your balance now and will be used for the next invoice.",
            ),
        ],
    },
    Script {
        department: 1,
        subject: "Cancel {domain} at the end of the year",
        opening: "We do not need {domain} any longer. Please do not renew it.",
        turns: &[Staff("Renewal of {domain} is switched off. The domain stays yours until it runs out.")],
    },
    Script {
        department: 1,
        subject: "Monthly instead of yearly payment",
        opening: "Is it possible to pay for {host} monthly from now on?",
        turns: &[
            Staff("Yes, from the next period on, which begins on the first. Shall we change it?"),
            Client("Please do."),
            Staff("Changed."),
        ],
    },
    Script {
        department: 2,
        subject: "Complaint about mail sent from {ip}",
        opening: "We have received a notice that {ip} sends unwanted mail. A contact form was abused; it is switched off now. Is \
                  there anything else we have to do?",
        turns: &[
            Note("Last complaint at 04:12, nothing since. Keep for two days."),
            Staff(
                "Thank you for acting at once. We have seen no further mail since 04:12 and keep an eye on {ip} for two \
                   more days.",
            ),
        ],
    },
    Script {
        department: 2,
        subject: "Port scan against our firewall",
        opening: "Our firewall logs a port scan from {ip}, which belongs to your network, since yesterday. Log attached below.\n\n    \
                  SRC={ip} DPT=22 SYN\n    SRC={ip} DPT=3389 SYN",
        turns: &[Staff(
            "Thank you for the report. The server has been taken off the network and its owner was told.",
        )],
    },
];

const HOSTS: &[&str] = &["web", "db", "mail", "shop", "app", "cache", "git", "build"];

/// Host name, address and domain of a ticket, from its index.
pub(super) struct Facts {
    host: String,
    ip: String,
    domain: String,
}

impl Facts {
    pub(super) fn new(index: u32, domain: &str) -> Self {
        let word =
            usize::try_from(index).ok().and_then(|index| HOSTS.get(index % HOSTS.len())).unwrap_or(&"web");
        Self {
            host: format!("{word}{}.{domain}", index % 9 + 1),
            // The three networks that documents use as examples.
            ip: format!("{}.{}", ["192.0.2", "198.51.100", "203.0.113"][index as usize % 3], index % 250 + 1),
            domain: domain.to_owned(),
        }
    }

    pub(super) fn fill(&self, text: &str) -> String {
        text.replace("{host}", &self.host).replace("{ip}", &self.ip).replace("{domain}", &self.domain)
    }
}
