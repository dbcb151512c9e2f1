// The client's first call, and the resources that a key refers to.

import assert from 'node:assert/strict';
import {
  aUser, baseUrl, check, client, connect, create, data, managementKey, project, twoRoles, twoTenants,
} from '../harness.mjs';

check('construct_shakes_hands_over_the_licence', async () => {
  // The client asks in the background and only logs a refusal, so it must stay silent until it could have spoken.
  const complaints = [];
  const listening = { log() {}, error() {}, debug() {}, warn: (...words) => complaints.push(words.join(' ')) };
  const fresh = connect({ logger: listening });
  await data(fresh.management.role.loadAll());
  assert.deepEqual(complaints, []);

  const authorization = `Bearer ${project}:${managementKey}`;
  const answer = await fetch(`${baseUrl}/v1/mgmt/license`, { headers: { authorization } });
  assert.match((await answer.json()).rateLimitTier, /^tier[1-4]$/);
});

check('roles_load_and_search', async () => {
  const [name] = await twoRoles();
  const found = await data(client.management.role.search({ roleNames: [name] }));
  assert.deepEqual([...new Set(found.map((role) => role.name))], [name]);
});

check('tenants_load_and_search', async () => {
  const [first, second] = await twoTenants();
  const found = await data(client.management.tenant.searchAll([second]));
  assert.deepEqual(found.map(({ id }) => id), [second]);
  assert.equal((await data(client.management.tenant.load(first))).id, first);
});

check('users_search_and_load', async () => {
  const userId = await aUser();
  assert.equal((await data(client.management.user.loadByUserId(userId))).userId, userId);
});

check('audit_tells_of_a_new_key', async () => {
  const { key } = await create('audited');
  const from = Date.now() - 86_400_000;
  const records = await data(client.management.audit.search({ actions: ['AccessKeyCreated'], text: key.id, from }));
  assert.deepEqual(records.map(({ action }) => action), ['AccessKeyCreated']);
  assert.ok(Math.abs(records[0].occurred - Date.now()) < 86_400_000, 'occurred is no time in milliseconds');
});
