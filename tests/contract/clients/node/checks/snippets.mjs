// The snippets for Node that the console shows: they do what they say, to the last character.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import DescopeClient from '@descope/node-sdk';
import { aUser, baseUrl, check, create, data, keys, load, made, managementKey, project, twoRoles, twoTenants } from '../harness.mjs';

const { node: SNIPPETS } = JSON.parse(readFileSync(new URL('../../../snippets.json', import.meta.url), 'utf8'));
const NAME = 'nightly\'s "backup" $(id) `id` \\ %s ${HOME} ключ \u202e\u{1f600}';
const CLAIMS = JSON.parse(`{"team":"it's","tier":2,"beta":true,"deep":{"__proto__":[1,-2.5,null]}}`);
const SETTINGS = {
  name: NAME,
  description: 'Copies\nthe ledger',
  permittedIps: ['127.0.0.1', '2001:db8::/32'],
  customClaims: CLAIMS,
  customAttributes: { owner: 'platform', tags: ['a', 'b'] },
};

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

/** Runs a snippet with real ids in the place of the made-up ones, and gives the variable of this name that it leaves. */
const run = async (name, left, ids, secret) => {
  const [first, ...lines] = SNIPPETS[name];
  assert.match(first, /^import DescopeClient from "@descope\/node-sdk";/);
  let code = lines.join('\n');
  for (const [placeholder, real] of Object.entries(ids)) code = code.replaceAll(placeholder, real);
  const env = { DESCOPE_PROJECT_ID: project, DESCOPE_MANAGEMENT_KEY: managementKey, DESCOPE_ACCESS_KEY: secret };
  const connect = (options) => DescopeClient({ ...options, baseUrl });
  const body = new AsyncFunction('DescopeClient', 'process', 'console', `${code}\nreturn ${left};`);
  return body(connect, { env }, { log: () => {} });
};

const holds = async (key, expected) => {
  const loaded = await load(key);
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(loaded[name], value, name);
  return loaded;
};

check('snippets_for_node_do_what_they_say', async () => {
  const [tenant] = await twoTenants();
  const [role] = await twoRoles();
  const user = await aUser();
  const ids = { 'TENANT-1': tenant, 'ROLE-1': role, 'USER-1': user };
  const answer = async (name, more) => (await run(name, 'answer', { ...ids, ...more })).data;

  const { key, cleartext } = await answer('create');
  made.push(key.id);
  const { keyTenants } = await holds(key, { ...SETTINGS, expireTime: 2_000_000_000 });
  assert.deepEqual(keyTenants.map(({ tenantId, roleNames }) => [tenantId, roleNames]), [[tenant, [role]]]);
  const { key: bound } = await answer('createForUser');
  made.push(bound.id);
  await holds(bound, { ...SETTINGS, boundUserId: user });

  const token = await run('exchange', 'token', ids, cleartext);
  assert.deepEqual([token.sub, token.nsec, token.dct], [key.id, CLAIMS, tenant]);

  const { key: bare } = await create('bare');
  await answer('update', { 'KEY-1': bare.id });
  await holds(bare, SETTINGS);
  assert.ok((await answer('search')).some(({ id }) => id === key.id), 'the search does not find the key');
  assert.equal((await answer('load', { 'KEY-1': key.id })).name, NAME);
  assert.notEqual((await answer('rotate', { 'KEY-1': key.id })).cleartext, cleartext);

  const both = { 'KEY-1': key.id, 'KEY-2': bare.id };
  for (const [name, status] of [['deactivate', 'inactive'], ['activate', 'active']]) {
    await answer(name, both);
    await holds(key, { status });
    await answer(`${name}Batch`, both);
    await holds(bare, { status });
  }
  await answer('delete', { 'KEY-1': bound.id });
  await answer('deleteBatch', both);
  const left = (await data(keys.searchAll())).map(({ id }) => id);
  for (const { id } of [key, bare, bound]) assert.ok(!left.includes(id), 'a deleted key is still there');
});
