// A ticket's life through the client as it is: it calls by GET with everything in the query, its endpoint among it,
// takes nothing but JSON, and sends every parameter of the calls before again.
'use strict';

const assert = require('assert');
const { readFileSync } = require('fs');
const WHMCS = require('whmcs-api');

const card = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const client = () =>
  new WHMCS({
    endpoint: `${card.url}/includes/api.php`,
    identifier: card.whmcs.identifier,
    secret: card.whmcs.secret,
    responsetype: 'json',
  });
// A client that gets no JSON waits for ever.
const soon = (promise) =>
  Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error('no answer')), 20000).unref())]);
const fresh = (action, parameters) => soon(client().call(action, parameters));

async function refused(promise, message) {
  await assert.rejects(promise, (error) => error instanceof Error && error.message.toLowerCase() === message.toLowerCase());
}

async function story() {
  const before = await fresh('GetTickets', {});
  const opened = await fresh('OpenTicket', {
    clientid: card.billmanager.clients[0].client_id,
    deptid: card.departments[0].id,
    subject: 'By GET & with "signs"',
    message: 'Zeile 1\nZeile 2 \u00e4\u00f6\u00fc \u{1f642}',
    priority: 'High',
    admin: true,
  });
  assert.ok(opened.id > 0 && /^\d+$/.test(opened.tid) && opened.c.length >= 8, JSON.stringify(opened));
  const after = await fresh('GetTickets', { limitnum: 1 });
  assert.strictEqual(after.totalresults, before.totalresults + 1);
  assert.strictEqual(after.tickets.ticket[0].id, opened.id);
  await fresh('AddTicketReply', { ticketid: opened.id, message: 'An answer', adminusername: 'Vera' });
  await fresh('AddTicketNote', { ticketid: opened.id, message: 'A note' });
  const read = await fresh('GetTicket', { ticketid: opened.id });
  assert.strictEqual(read.subject, 'By GET & with "signs"');
  assert.strictEqual(read.status, 'Answered');
  const texts = read.replies.reply.map((reply) => reply.message);
  assert.deepStrictEqual(texts, ['Zeile 1\nZeile 2 \u00e4\u00f6\u00fc \u{1f642}', 'An answer']);
  await fresh('DeleteTicket', { ticketid: opened.id });
  await refused(fresh('GetTicket', { ticketid: opened.id }), 'Ticket ID not found');
  await refused(fresh('NoSuchAction', {}), 'The requested API Action could not be found.');
  const wrong = new WHMCS({ endpoint: `${card.url}/includes/api.php`, identifier: 'x', secret: 'y', responsetype: 'json' });
  await refused(soon(wrong.call('GetTickets', {})), 'Authentication Failed');
}

// One instance for all calls: what OpenTicket was given goes along with each later one, where it must do no harm.
async function leaking() {
  const one = client();
  const call = (action, parameters) => soon(one.call(action, parameters));
  const opened = await call('OpenTicket', {
    clientid: card.billmanager.clients[0].client_id,
    deptid: card.departments[0].id,
    subject: 'Everything again',
    message: 'First',
  });
  await call('AddTicketReply', { ticketid: opened.id, message: 'Second' });
  const read = await call('GetTicket', {});
  assert.deepStrictEqual(read.replies.reply.map((reply) => reply.message), ['First', 'Second']);
  assert.strictEqual(read.subject, 'Everything again');
  const list = await call('GetTickets', { subject: 'Everything again' });
  assert.strictEqual(list.totalresults, 1);
  await call('DeleteTicket', {});
  await refused(call('GetTicket', {}), 'Ticket ID not found');
}

story()
  .then(leaking)
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
