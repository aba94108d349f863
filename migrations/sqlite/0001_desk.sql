-- The desk. The PostgreSQL twin of this file has the same tables, columns and index names; a test compares them.
-- Times are microseconds since 1970 in UTC, enumerations small integers (see the domain crate), booleans 0 or 1.

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE provider (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE department (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider_id INTEGER NOT NULL REFERENCES provider (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    email TEXT NOT NULL,
    position INTEGER NOT NULL,
    is_public INTEGER NOT NULL,
    takes_guests INTEGER NOT NULL,
    charges_credits INTEGER NOT NULL,
    client_may_close INTEGER NOT NULL,
    default_priority INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- A department without rows here works around the clock.
CREATE TABLE department_opening (
    department_id INTEGER NOT NULL REFERENCES department (id) ON DELETE CASCADE,
    weekday INTEGER NOT NULL,
    opens_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    PRIMARY KEY (department_id, weekday, opens_at)
) STRICT;

-- A day that differs from its weekday: closed when both times are NULL. The day is YYYY-MM-DD in the department's zone.
CREATE TABLE department_holiday (
    department_id INTEGER NOT NULL REFERENCES department (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    opens_at INTEGER,
    closes_at INTEGER,
    PRIMARY KEY (department_id, day)
) STRICT;

-- How soon a department wants to answer a ticket of a priority, in minutes of its business hours, and what such a
-- ticket weighs in the queue before it has waited.
CREATE TABLE response_target (
    department_id INTEGER NOT NULL REFERENCES department (id) ON DELETE CASCADE,
    priority INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (department_id, priority)
) STRICT;

CREATE TABLE staff (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_root INTEGER NOT NULL,
    is_active INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX staff_by_login ON staff (login);

CREATE TABLE staff_department (
    staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    department_id INTEGER NOT NULL REFERENCES department (id) ON DELETE CASCADE,
    PRIMARY KEY (staff_id, department_id)
) STRICT;

-- Who logs in for clients. Each client has one owner; somebody may own several clients, or none.
CREATE TABLE client_user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX client_user_by_email ON client_user (email_key);

CREATE TABLE client_user_term (
    term TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES client_user (id) ON DELETE CASCADE,
    PRIMARY KEY (term, user_id)
) STRICT;
CREATE INDEX client_user_term_by_user ON client_user_term (user_id);

-- email_key is the address in lower case: SQLite folds ASCII only, so the desk folds it.
CREATE TABLE client (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider_id INTEGER NOT NULL REFERENCES provider (id),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    owner_id INTEGER NOT NULL REFERENCES client_user (id),
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company TEXT NOT NULL,
    address TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL,
    postcode TEXT NOT NULL,
    country TEXT NOT NULL,
    phone TEXT NOT NULL,
    comment TEXT NOT NULL,
    attitude TEXT NOT NULL,
    is_premium INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    credits INTEGER NOT NULL CHECK (credits >= 0),
    abuse_score INTEGER NOT NULL,
    is_active INTEGER NOT NULL,
    closed_at INTEGER,
    created_at INTEGER NOT NULL,
    -- 0 active, 1 closed, 2 inactive: the order of the words. It says what is_active and closed_at say.
    state INTEGER NOT NULL,
    tax_id TEXT NOT NULL,
    language TEXT NOT NULL,
    wants_news INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX client_by_email ON client (email_key);
CREATE INDEX client_by_state ON client (state, id);
CREATE INDEX client_by_owner ON client (owner_id, id);
CREATE INDEX client_by_first_name ON client (first_name, id);
CREATE INDEX client_by_last_name ON client (last_name, id);
CREATE INDEX client_by_company ON client (company, id);
CREATE INDEX client_by_created ON client (created_at, id);

-- What clients are found by, from the beginning: address and names in lower case, folded by the desk.
CREATE TABLE client_term (
    term TEXT NOT NULL,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    PRIMARY KEY (term, client_id)
) STRICT;
CREATE INDEX client_term_by_client ON client_term (client_id);

CREATE TABLE client_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX client_group_by_name ON client_group (name);

CREATE TABLE client_group_member (
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    group_id INTEGER NOT NULL REFERENCES client_group (id) ON DELETE CASCADE,
    PRIMARY KEY (client_id, group_id)
) STRICT;
CREATE INDEX client_group_member_by_group ON client_group_member (group_id);

CREATE TABLE contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company TEXT NOT NULL,
    address TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL,
    postcode TEXT NOT NULL,
    country TEXT NOT NULL,
    phone TEXT NOT NULL,
    mail_kinds TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_by_client ON contact (client_id, id);

-- What contacts are found by: the name of a part of them, a space and what it holds, folded by the desk.
CREATE TABLE contact_term (
    term TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    PRIMARY KEY (term, contact_id)
) STRICT;
CREATE INDEX contact_term_by_contact ON contact_term (contact_id);

-- name_key is the name in lower case, folded by the desk.
CREATE TABLE service (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX service_by_client ON service (client_id, kind, id);
CREATE INDEX service_by_kind ON service (kind, id);
CREATE INDEX service_by_name ON service (name_key, kind, id);

-- Clients that were read from the panel behind a door, under the number that they have there.
CREATE TABLE panel_client (
    panel TEXT NOT NULL,
    original INTEGER NOT NULL,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (panel, original)
) STRICT;
CREATE INDEX panel_client_by_client ON panel_client (client_id);

-- The same of what they bought; a panel counts each kind by itself.
CREATE TABLE panel_service (
    panel TEXT NOT NULL,
    kind INTEGER NOT NULL,
    original INTEGER NOT NULL,
    service_id INTEGER NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    PRIMARY KEY (panel, kind, original)
) STRICT;
CREATE INDEX panel_service_by_service ON panel_service (service_id);

CREATE TABLE status (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    position INTEGER NOT NULL,
    is_default INTEGER NOT NULL,
    closes_after_hours INTEGER
) STRICT;
CREATE UNIQUE INDEX status_by_name ON status (name);
CREATE UNIQUE INDEX status_by_default ON status (kind) WHERE is_default;

INSERT INTO status (kind, name, color, position, is_default) VALUES
    (0, 'Open', '#779500', 1, TRUE),
    (3, 'Answered', '#000000', 2, TRUE),
    (2, 'Customer reply', '#ff6600', 3, TRUE),
    (4, 'On hold', '#224488', 4, TRUE),
    (1, 'In progress', '#cc0000', 5, TRUE),
    (5, 'Closed', '#888888', 6, TRUE);

CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    access_key TEXT NOT NULL,
    provider_id INTEGER NOT NULL REFERENCES provider (id),
    department_id INTEGER NOT NULL REFERENCES department (id),
    status_id INTEGER NOT NULL REFERENCES status (id),
    is_archived INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    client_priority INTEGER NOT NULL,
    is_raised INTEGER NOT NULL,
    request_type INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    subject TEXT NOT NULL,
    client_id INTEGER REFERENCES client (id),
    contact_id INTEGER,
    requester_name TEXT NOT NULL,
    requester_email TEXT NOT NULL,
    service_id INTEGER REFERENCES service (id) ON DELETE SET NULL,
    opened_by_staff_id INTEGER REFERENCES staff (id),
    opened_by_name TEXT NOT NULL,
    assignee_id INTEGER REFERENCES staff (id),
    copies TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    last_message_at INTEGER NOT NULL,
    last_by_staff INTEGER NOT NULL,
    closed_at INTEGER,
    message_count INTEGER NOT NULL,
    client_unread INTEGER NOT NULL,
    staff_unread INTEGER NOT NULL,
    has_note INTEGER NOT NULL,
    opening_files INTEGER NOT NULL,
    client_may_close INTEGER NOT NULL,
    returned_by_violation INTEGER NOT NULL,
    waiting_since INTEGER,
    due_at INTEGER,
    blind_copies TEXT NOT NULL,
    deadline_at INTEGER,
    active_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ticket_by_number ON ticket (number);
CREATE INDEX ticket_by_last_message ON ticket (last_message_at, id);
CREATE INDEX ticket_by_opened ON ticket (opened_at, id);
CREATE INDEX ticket_by_department ON ticket (department_id, last_message_at, id);
CREATE INDEX ticket_by_department_status ON ticket (department_id, status_id, last_message_at, id);
CREATE INDEX ticket_by_department_opened ON ticket (department_id, opened_at, id);
CREATE INDEX ticket_by_status ON ticket (status_id, last_message_at, id);
CREATE INDEX ticket_by_status_opened ON ticket (status_id, opened_at, id);
CREATE INDEX ticket_by_client ON ticket (client_id, is_archived, last_message_at, id);
CREATE INDEX ticket_by_client_opened ON ticket (client_id, opened_at, id);
-- For the rows that go when a service goes.
CREATE INDEX ticket_by_service ON ticket (service_id) WHERE service_id IS NOT NULL;
-- What a client has not read, and what may be put away.
CREATE INDEX ticket_by_client_unread ON ticket (client_id) WHERE client_unread AND NOT is_archived;
CREATE INDEX ticket_by_closed ON ticket (closed_at, id) WHERE closed_at IS NOT NULL AND NOT is_archived;

-- Who is answering a ticket now. One row for a ticket; it counts until it expires.
CREATE TABLE answering_lock (
    ticket_id INTEGER NOT NULL PRIMARY KEY REFERENCES ticket (id) ON DELETE CASCADE,
    staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    taken_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE favourite (
    staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (staff_id, ticket_id)
) STRICT;
CREATE INDEX favourite_by_ticket ON favourite (ticket_id);

-- What staff keep in mind of a ticket, in a few words.
CREATE TABLE ticket_summary (
    ticket_id INTEGER NOT NULL PRIMARY KEY REFERENCES ticket (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff (id),
    written_at INTEGER NOT NULL
) STRICT;

-- name_key is the name in lower case, folded by the desk.
CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX tag_by_name ON tag (name_key);

CREATE TABLE ticket_tag (
    ticket_id INTEGER NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    PRIMARY KEY (ticket_id, tag_id)
) STRICT;
CREATE INDEX ticket_tag_by_tag ON ticket_tag (tag_id, ticket_id);

-- The ledger of a client's balance, in minor units of the desk's currency: + is money taken. Rows are never changed;
-- a counter-entry undoes one, once.
CREATE TABLE charge (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    ticket_id INTEGER REFERENCES ticket (id) ON DELETE SET NULL,
    staff_id INTEGER REFERENCES staff (id),
    kind INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    reverses_id INTEGER REFERENCES charge (id),
    note TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX charge_by_client ON charge (client_id, id);
CREATE INDEX charge_by_ticket ON charge (ticket_id, id) WHERE ticket_id IS NOT NULL;
CREATE UNIQUE INDEX charge_by_reversed ON charge (reverses_id);

-- Incident credits: + granted or bought, - used.
CREATE TABLE credit_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    ticket_id INTEGER REFERENCES ticket (id) ON DELETE SET NULL,
    staff_id INTEGER REFERENCES staff (id),
    charge_id INTEGER REFERENCES charge (id),
    reason INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX credit_entry_by_client ON credit_entry (client_id, id);
CREATE INDEX credit_entry_by_ticket ON credit_entry (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX credit_entry_by_charge ON credit_entry (charge_id) WHERE charge_id IS NOT NULL;

CREATE TABLE violation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    service_id INTEGER REFERENCES service (id) ON DELETE SET NULL,
    staff_id INTEGER NOT NULL REFERENCES staff (id),
    score INTEGER NOT NULL,
    note TEXT NOT NULL,
    action INTEGER NOT NULL,
    state INTEGER NOT NULL,
    deadline_at INTEGER,
    created_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX violation_by_ticket ON violation (ticket_id, id);
CREATE INDEX violation_by_client ON violation (client_id, id);
CREATE INDEX violation_by_service ON violation (service_id) WHERE service_id IS NOT NULL;
-- What is still open and has a deadline.
CREATE INDEX violation_by_deadline ON violation (deadline_at, id) WHERE state = 0;

CREATE TABLE predefined_category (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent_id INTEGER REFERENCES predefined_category (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX predefined_category_by_parent ON predefined_category (parent_id);

CREATE TABLE predefined_reply (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    category_id INTEGER NOT NULL REFERENCES predefined_category (id),
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX predefined_reply_by_category ON predefined_reply (category_id);

-- The knowledgebase. audience: 0 nobody yet, 1 clients, 2 everyone. Views and votes are counted in the writing unit.
CREATE TABLE article_category (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent_id INTEGER REFERENCES article_category (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX article_category_by_parent ON article_category (parent_id);

CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    category_id INTEGER NOT NULL REFERENCES article_category (id),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    audience INTEGER NOT NULL,
    position INTEGER NOT NULL,
    views INTEGER NOT NULL,
    upvotes INTEGER NOT NULL,
    downvotes INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX article_by_category ON article (category_id, position, id);

CREATE TABLE article_vote (
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    is_up INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (article_id, client_id)
) STRICT;
CREATE INDEX article_vote_by_client ON article_vote (client_id);

-- Keys come from callers; departments get defined fields later.
CREATE TABLE ticket_custom_field (
    ticket_id INTEGER NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    field_key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (ticket_id, field_key)
) STRICT;

CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL,
    author_kind INTEGER NOT NULL,
    author_id INTEGER,
    author_contact_id INTEGER,
    author_name TEXT NOT NULL,
    author_email TEXT NOT NULL,
    body TEXT NOT NULL,
    is_markdown INTEGER NOT NULL,
    is_hidden INTEGER NOT NULL,
    is_opening INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_by_ticket ON message (ticket_id, created_at, id);

-- What a client thinks of a message of staff: the last word counts.
CREATE TABLE message_rating (
    message_id INTEGER NOT NULL PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    is_good INTEGER NOT NULL,
    rated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_by_message ON attachment (message_id, position);
CREATE INDEX attachment_by_sha256 ON attachment (sha256);

-- A ticket that became part of another: its id, its number and its key lead there.
CREATE TABLE merged_ticket (
    id INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    access_key TEXT NOT NULL,
    target_id INTEGER NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    staff_id INTEGER NOT NULL REFERENCES staff (id),
    merged_at INTEGER NOT NULL,
    -- Whether its key opens the target: not where somebody else had asked.
    link_leads INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX merged_ticket_by_number ON merged_ticket (number);
CREATE INDEX merged_ticket_by_target ON merged_ticket (target_id);

-- Addresses that may not write without an account; email_key as in client.
CREATE TABLE blocked_sender (
    email_key TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    staff_id INTEGER REFERENCES staff (id),
    created_at INTEGER NOT NULL
) STRICT;

-- Mail that became no message of any ticket, until staff have seen to it.
CREATE TABLE unplaced_mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider_id INTEGER REFERENCES provider (id),
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    message_key TEXT NOT NULL,
    reason INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX unplaced_mail_by_received ON unplaced_mail (received_at, id);

-- Mail on its way out, one row for a recipient. It is composed from what stands here, so that it is the same mail
-- whenever it is sent. Until it is settled, due_at is when it is sent next or when the lease on it ends.
CREATE TABLE outgoing_mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_key TEXT NOT NULL,
    ticket_id INTEGER REFERENCES ticket (id) ON DELETE SET NULL,
    message_id INTEGER REFERENCES message (id) ON DELETE CASCADE,
    client_id INTEGER REFERENCES client (id) ON DELETE CASCADE,
    recipient TEXT NOT NULL,
    domain_key TEXT NOT NULL,
    to_name TEXT NOT NULL,
    to_email TEXT NOT NULL,
    copies TEXT NOT NULL,
    sender TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    text_body TEXT NOT NULL,
    html_body TEXT NOT NULL,
    reference_keys TEXT NOT NULL,
    is_automatic INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    lease_holder TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    answer TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX outgoing_mail_by_key ON outgoing_mail (message_key);
CREATE INDEX outgoing_mail_by_ticket ON outgoing_mail (ticket_id, id) WHERE ticket_id IS NOT NULL;
CREATE INDEX outgoing_mail_by_message ON outgoing_mail (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX outgoing_mail_by_client ON outgoing_mail (client_id, id) WHERE client_id IS NOT NULL;
CREATE INDEX outgoing_mail_by_state ON outgoing_mail (state, id);
-- What is still to be sent, in the order of the domains, which take turns.
CREATE INDEX outgoing_mail_by_domain ON outgoing_mail (domain_key, due_at, id) WHERE state < 2;

-- News for clients, read from published_at on.
CREATE TABLE announcement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    is_published INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX announcement_by_published ON announcement (published_at, id);

-- A client wants a service to end. One row for a service.
CREATE TABLE cancellation (
    service_id INTEGER PRIMARY KEY REFERENCES service (id) ON DELETE CASCADE,
    is_immediate INTEGER NOT NULL,
    reason TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff (id),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE client_note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    staff_id INTEGER NOT NULL REFERENCES staff (id),
    body TEXT NOT NULL,
    is_sticky INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX client_note_by_client ON client_note (client_id, id);

-- What a department asks for; values stand in ticket_custom_field under the id. Choices are lines.
CREATE TABLE custom_field (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    department_id INTEGER NOT NULL REFERENCES department (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    kind INTEGER NOT NULL,
    choices TEXT NOT NULL,
    is_required INTEGER NOT NULL,
    for_staff INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX custom_field_by_department ON custom_field (department_id, id);

-- One row for each holder a ticket waits for: a department or a staff member. The order of the queue stands in it:
-- raised ones first, then rank (the minute of entering less the base weight, which orders like a weight that grows by
-- one each minute but need not be written each minute), then the response deadline (the largest number for none).
-- Ids begin above a thousand million, which no id and no number of a ticket is: the three never meet.
CREATE TABLE queue_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    department_id INTEGER REFERENCES department (id),
    staff_id INTEGER REFERENCES staff (id),
    entered_at INTEGER NOT NULL,
    is_raised INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    CHECK ((department_id IS NULL) <> (staff_id IS NULL))
) STRICT;
INSERT INTO sqlite_sequence (name, seq) VALUES ('queue_entry', 1000000000);
CREATE INDEX queue_entry_by_ticket ON queue_entry (ticket_id);
CREATE INDEX queue_entry_by_department ON queue_entry (department_id, is_raised DESC, rank, due_at, id);
CREATE INDEX queue_entry_by_staff ON queue_entry (staff_id, is_raised DESC, rank, due_at, id);
CREATE INDEX queue_entry_by_order ON queue_entry (is_raised DESC, rank, due_at, id);

-- Exact counts, kept by the transaction that changes a ticket. Slots spread concurrent writers over
-- several rows; a count is the sum of its slots.
CREATE TABLE department_ticket_count (
    department_id INTEGER NOT NULL REFERENCES department (id),
    status_id INTEGER NOT NULL REFERENCES status (id),
    is_archived INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    tickets INTEGER NOT NULL,
    PRIMARY KEY (department_id, status_id, is_archived, slot)
) STRICT;

CREATE TABLE client_ticket_count (
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    status_id INTEGER NOT NULL REFERENCES status (id),
    is_archived INTEGER NOT NULL,
    tickets INTEGER NOT NULL,
    PRIMARY KEY (client_id, status_id, is_archived)
) STRICT;

-- Append only. Audit trail, live updates, webhooks, mail and automation read it.
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    ticket_id INTEGER,
    message_id INTEGER,
    client_id INTEGER,
    staff_id INTEGER,
    on_behalf_by_staff_id INTEGER,
    credential_id INTEGER,
    door TEXT NOT NULL,
    address TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- Whom it is about: who did it, or whose ticket it was then.
    about_client_id INTEGER
) STRICT;
CREATE INDEX event_by_ticket ON event (ticket_id, id);
CREATE INDEX event_by_client ON event (about_client_id, id) WHERE about_client_id IS NOT NULL;

-- Secrets are random and long, so a plain SHA-256 keeps them; the row itself is no credential.
CREATE TABLE credential (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    identifier TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    label TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff (id),
    addresses TEXT NOT NULL,
    string_ids INTEGER NOT NULL,
    allowed_calls TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE UNIQUE INDEX credential_by_identifier ON credential (kind, identifier);

-- A role names calls; whoever has roles may make the calls of any of them. `all` is every call.
CREATE TABLE action_role (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    calls TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX action_role_by_name ON action_role (name);

CREATE TABLE credential_role (
    credential_id INTEGER NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
    role_id INTEGER NOT NULL REFERENCES action_role (id),
    PRIMARY KEY (credential_id, role_id)
) STRICT;
CREATE INDEX credential_role_by_role ON credential_role (role_id);

-- Which calls were made with a credential, and what came of each; equal ones of one second are one row.
CREATE TABLE credential_call (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    credential_id INTEGER NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
    call TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    door TEXT NOT NULL,
    address TEXT NOT NULL,
    times INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX credential_call_by_credential ON credential_call (credential_id, id);
CREATE INDEX credential_call_by_created ON credential_call (created_at);

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    door TEXT NOT NULL,
    staff_id INTEGER REFERENCES staff (id) ON DELETE CASCADE,
    client_id INTEGER REFERENCES client (id) ON DELETE CASCADE,
    on_behalf_by_staff_id INTEGER REFERENCES staff (id) ON DELETE CASCADE,
    parent_hash BLOB REFERENCES session (token_hash) ON DELETE CASCADE,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_last_used ON session (last_used_at);
CREATE INDEX session_by_parent ON session (parent_hash) WHERE parent_hash IS NOT NULL;
CREATE INDEX session_by_client ON session (client_id) WHERE client_id IS NOT NULL;

-- A key that starts one session, once: how another system sends its user here.
CREATE TABLE login_key (
    key_hash BLOB NOT NULL PRIMARY KEY,
    staff_id INTEGER REFERENCES staff (id) ON DELETE CASCADE,
    client_id INTEGER REFERENCES client (id) ON DELETE CASCADE,
    issued_by_staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX login_key_by_expiry ON login_key (expires_at);

-- A login of a program: its access tokens name this row and end with it.
CREATE TABLE refresh_token (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL,
    door TEXT NOT NULL,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX refresh_token_by_hash ON refresh_token (token_hash);
CREATE INDEX refresh_token_by_client ON refresh_token (client_id);
CREATE INDEX refresh_token_by_expiry ON refresh_token (expires_at);

-- A retried write with the same key answers what the first one did.
CREATE TABLE idempotency (
    key_hash BLOB NOT NULL PRIMARY KEY,
    request_hash BLOB NOT NULL,
    ticket_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_by_created ON idempotency (created_at);

-- What a dialect alone must remember, such as the sticky paging of a session.
CREATE TABLE dialect_state (
    dialect TEXT NOT NULL,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (dialect, scope, key)
) STRICT;
CREATE INDEX dialect_state_by_set ON dialect_state (set_at);

-- What was taken in from elsewhere: where each thing of a source stands in the desk, and what it looked like when it was read
-- last. `original` is the source's own id, with the kind of thing in front where one table holds several.
CREATE TABLE imported (
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    original TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    digest TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (source, kind, original)
) STRICT;
CREATE INDEX imported_by_row ON imported (kind, row_id, source);

-- PostgreSQL has a sequence named ticket_id_sequence instead.
CREATE TABLE sequence (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;
INSERT INTO sequence (name, value) VALUES ('ticket', 0);

-- The words of every message; rowid is the message id. The text itself stays in message. The desk cuts and folds the
-- words; this tokenizer only splits them at spaces.
CREATE VIRTUAL TABLE message_search USING fts5 (
    document,
    content = '',
    contentless_delete = 1,
    tokenize = "ascii"
);
