// Create, load and search: what goes in comes out, whole, and the secret only once.

import assert from 'node:assert/strict';
import {
  LATER, UNKNOWN_ID, aUser, check, create, data, keys, load, refused, twoRoles, twoTenants,
} from '../harness.mjs';

const ids = (found) => found.map(({ id }) => id);

check('create_minimal_has_every_field', async () => {
  const { key, cleartext } = await create('minimal');
  const { id, createdTime, createdBy, clientId, editable, ...rest } = key;
  assert.ok(cleartext && !cleartext.includes(':'), 'the cleartext is empty or holds a colon');
  assert.ok(id && createdBy !== undefined && clientId !== undefined, 'id, createdBy or clientId is missing');
  assert.ok(Number.isInteger(createdTime) && createdTime > 0, 'createdTime is no number of seconds');
  assert.equal(editable, true);
  assert.deepEqual(rest, {
    name: 'minimal',
    description: '',
    status: 'active',
    expireTime: 0,
    boundUserId: '',
    roleNames: [],
    keyTenants: [],
    customClaims: {},
    customAttributes: {},
    permittedIps: [],
  });
});

check('create_full_keeps_what_was_given', async () => {
  const [first, second] = await twoTenants();
  const [role] = await twoRoles();
  const given = {
    expireTime: LATER,
    customClaims: { team: 'build', tier: 2, beta: true },
    description: 'made by the conformance check',
    permittedIps: ['10.0.0.1', '192.168.1.0/24'],
    customAttributes: { owner: 'platform', stages: ['dev', 'prod'] },
  };
  const tenants = [{ tenantId: first, roleNames: [role] }, { tenantId: second }];
  const { key } = await create('full', { ...given, tenants });
  const loaded = await load(key);
  assert.deepEqual(loaded, key);
  for (const [field, value] of Object.entries(given)) assert.deepEqual(loaded[field], value, field);
  const grants = Object.fromEntries(loaded.keyTenants.map(({ tenantId, roleNames }) => [tenantId, roleNames]));
  assert.deepEqual(grants, { [first]: [role], [second]: [] });
});

check('create_with_project_roles', async () => {
  const roles = await twoRoles();
  const { key } = await create('with roles', { roles });
  assert.deepEqual((await load(key)).roleNames, roles);
});

check('create_with_roles_and_tenants_keeps_the_tenants', async () => {
  const [tenantId] = await twoTenants();
  const [role, other] = await twoRoles();
  const { key } = await create('both', { roles: [other], tenants: [{ tenantId, roleNames: [role] }] });
  assert.deepEqual(key.roleNames, []);
  assert.deepEqual(key.keyTenants.map(({ roleNames }) => roleNames), [[role]]);
});

check('create_bound_to_a_user', async () => {
  const userId = await aUser();
  const { key } = await create('bound', { userId });
  assert.equal((await load(key)).boundUserId, userId);
});

check('load_of_an_unknown_id', async () => {
  await refused(404, keys.load(UNKNOWN_ID));
  await refused(404, keys.load('a b&c/d?e=é%41')); // The client writes the space as %20.
});

check('search_without_filters_finds_every_key', async () => {
  const { key } = await create('findable');
  const found = await data(keys.searchAll());
  assert.ok(found.length > 1, 'the fleet is not in the answer');
  assert.deepEqual(found.find(({ id }) => id === key.id), key);
});

check('search_by_tenant', async () => {
  const [first] = await twoTenants();
  const { key: inside } = await create('inside', { tenants: [{ tenantId: first }] });
  const { key: outside } = await create('outside');
  const found = await data(keys.searchAll([first]));
  assert.ok(ids(found).includes(inside.id), 'the key in the tenant was not found');
  assert.ok(!ids(found).includes(outside.id), 'a key outside the tenant was found');
  assert.ok(found.every(({ keyTenants }) => keyTenants.some(({ tenantId }) => tenantId === first)));
});

check('search_by_bound_user', async () => {
  const userId = await aUser();
  const { key } = await create('bound and found', { userId });
  const found = await data(keys.searchAll(undefined, userId));
  assert.ok(ids(found).includes(key.id), 'the bound key was not found');
  assert.ok(found.every(({ boundUserId }) => boundUserId === userId), 'a key of another user was found');
});

check('search_by_creator', async () => {
  const { key } = await create('by creator');
  assert.ok(ids(await data(keys.searchAll(undefined, undefined, key.createdBy))).includes(key.id));
  assert.deepEqual(await data(keys.searchAll(undefined, undefined, 'nobody-made-this')), []);
});

check('search_by_attribute', async () => {
  const { key } = await create('by attribute', { customAttributes: { conformance: 'node-7', round: 1 } });
  await create('by another', { customAttributes: { conformance: 'node-7', round: 2 } });
  const found = await data(keys.searchAll(undefined, undefined, undefined, { conformance: 'node-7', round: 1 }));
  assert.deepEqual(ids(found), [key.id]);
});
