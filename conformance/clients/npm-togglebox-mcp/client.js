// A ticket's life through the server as it is, spoken to over its standard input as a language model's program does.
'use strict';

const assert = require('assert');
const { spawn } = require('child_process');
const { readFileSync } = require('fs');
const { join } = require('path');
const { createInterface } = require('readline');

const card = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const program = join(process.env.NODE_PATH, '@toggleboxcloud/togglebox-mcp/dist/index.js');

// The server with the login of one client; `call` answers what a tool says, or throws what it complains of.
function start(login, password = login.password) {
  const env = { ...process.env, TOGGLEBOX_URL: card.url, TOGGLEBOX_USERNAME: login.user, TOGGLEBOX_PASSWORD: password };
  const server = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map();
  createInterface({ input: server.stdout }).on('line', (line) => {
    const answer = JSON.parse(line);
    waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  const send = (message) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const request = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      setTimeout(() => reject(new Error(`no answer to ${method}`)), 20000).unref();
      waiting.set(id, (answer) => (answer.error ? reject(new Error(answer.error.message)) : resolve(answer.result)));
      send({ id, method, params });
    });
  return {
    async open() {
      const client = { name: 'tridesk-conformance', version: '1.0.0' };
      await request('initialize', { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: client });
      send({ method: 'notifications/initialized' });
      return this;
    },
    async call(name, args = {}) {
      const result = await request('tools/call', { name, arguments: args });
      const text = result.content[0].text;
      if (result.isError) throw new Error(text);
      return JSON.parse(text);
    },
    stop: () => server.kill(),
  };
}

// The list stands at the root, or beside the page that is told of.
const tickets = (answer) => answer.tickets ?? answer.data?.tickets ?? answer.data ?? answer;

async function story(server) {
  const [department] = card.departments;
  const before = tickets(await server.call('list_support_tickets', { all_pages: true }));
  const opened = await server.call('create_support_ticket', {
    dept_id: department.id,
    subject: 'Von einem Modell: \u00e4\u00f6\u00fc & "Zeichen"',
    body: 'Zeile 1\nZeile 2 \u{1f642}',
    priority: 'high',
  });
  const number = Number(opened.ticket_id);
  assert.ok(Number.isInteger(number) && number >= 100000, JSON.stringify(opened));
  const first = tickets(await server.call('list_support_tickets'));
  assert.strictEqual(Number(first[0].ticket_number), number);
  const after = tickets(await server.call('list_support_tickets', { all_pages: true }));
  assert.strictEqual(after.length, before.length + 1);
  await server.call('reply_support_ticket', { ticket_id: number, body: 'Noch etwas' });
  const { ticket } = await server.call('get_support_ticket', { ticket_id: number });
  assert.strictEqual(ticket.subject, 'Von einem Modell: \u00e4\u00f6\u00fc & "Zeichen"');
  assert.strictEqual(ticket.body, 'Zeile 1\nZeile 2 \u{1f642}');
  assert.strictEqual(ticket.priority, '2');
  assert.deepStrictEqual(ticket.replies.map((reply) => [reply.body, reply.added_by_me]), [['Noch etwas', true]]);
  return number;
}

// What the demo has to read: news, and an article found through its category.
async function reading(server) {
  const { news } = await server.call('list_news');
  assert.ok(news.length > 0, JSON.stringify(news));
  const item = await server.call('get_news_item', { news_id: Number(news[0].id) });
  assert.strictEqual(item.news.title, news[0].title);
  const { categories } = await server.call('list_knowledgebase_categories');
  const mail = categories.find((category) => category.name === 'Mail');
  const inside = await server.call('get_knowledgebase_category', { category_id: Number(mail.id) });
  assert.deepStrictEqual(inside.categories.map((category) => category.name), ['Phones']);
  const [head] = inside.articles;
  const { article } = await server.call('get_knowledgebase_article', { article_id: Number(head.id) });
  assert.strictEqual(article.title, head.title);
  assert.match(article.body, /Port 993/);
  await assert.rejects(server.call('get_knowledgebase_article', { article_id: 6 }), /Article not found/);
}

async function main() {
  const [one, two] = card.billmanager.clients;
  const servers = [start(one), start(two), start(one, 'wrong')];
  try {
    const [own, other, wrong] = await Promise.all(servers.map((server) => server.open()));
    const number = await story(own);
    await reading(own);
    // Another client's ticket is none.
    const missing = 987654;
    const said = async (ticket) => {
      const error = await other.call('get_support_ticket', { ticket_id: ticket }).then(() => null, (error) => error);
      return error?.message.replaceAll(String(ticket), 'NUMBER');
    };
    assert.match(await said(number), /Ticket not found/);
    assert.strictEqual(await said(number), await said(missing));
    await assert.rejects(own.call('create_support_ticket', { dept_id: 999999, subject: 'x', body: 'y' }), /Department not found/);
    await assert.rejects(wrong.call('list_support_tickets'), /Login failed: 401/);
  } finally {
    servers.forEach((server) => server.stop());
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
