// Runs the client's own ticket test against the desk that demo.json describes: once with a key pair under the old
// names `username` and `password`, once with a login whose password is sent as md5, as its README says.
'use strict';

const { createHash } = require('crypto');
const { readFileSync } = require('fs');
const { spawnSync } = require('child_process');

const card = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const logins = [
  ['key pair', card.whmcs.identifier, card.whmcs.secret],
  ['md5 login', card.whmcs_legacy.username, createHash('md5').update(card.whmcs_legacy.password).digest('hex')],
];

for (const [name, user, key] of logins) {
  console.log(`whmcs test/support.js with a ${name}`);
  const environment = {
    ...process.env,
    WHMCS_USER: user,
    WHMCS_KEY: key,
    WHMCS_AK: card.whmcs.accesskey,
    WHMCS_URL: `${card.url}/includes/api.php`,
  };
  const mocha = require.resolve('mocha/bin/mocha.js');
  const test = require.resolve('whmcs/test/support.js');
  const run = spawnSync(process.execPath, [mocha, '--reporter', 'list', test], { env: environment, stdio: 'inherit' });
  if (run.status !== 0) process.exit(1);
}
