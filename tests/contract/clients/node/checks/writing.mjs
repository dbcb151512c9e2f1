// Update, status, deletion, rotation and batches: exactly what was asked changes, and nothing beside it.

import assert from 'node:assert/strict';
import {
  LATER, UNKNOWN_ID, check, client, create, data, keys, load, notExchanged, refused, twoRoles, twoTenants,
} from '../harness.mjs';

/** A key with a value in everything that an update can reach, save the tenants: a key holds those or roles. */
const furnished = async () => {
  const { key } = await create('before', {
    expireTime: LATER,
    roles: await twoRoles(),
    customClaims: { team: 'build' },
    description: 'kept',
    permittedIps: ['127.0.0.1', '10.0.0.0/8'],
    customAttributes: { owner: 'platform' },
  });
  return key;
};

check('update_of_the_name_keeps_the_rest', async () => {
  const key = await furnished();
  const updated = await data(keys.update(key.id, 'after'));
  assert.deepEqual(updated, { ...key, name: 'after' });
  assert.deepEqual(await load(key), updated);
});

check('update_with_nulls_changes_nothing', async () => {
  const key = await furnished();
  assert.deepEqual(await data(keys.update(key.id, key.name, null, null, null, null, null, null)), key);
  assert.deepEqual(await load(key), key);
});

check('update_replaces_what_it_names', async () => {
  const key = await furnished();
  const change = {
    name: 'after',
    description: 'new',
    roleNames: key.roleNames.slice(1),
    customClaims: { tier: 3 },
    permittedIps: ['::1'],
    customAttributes: { region: 'eu' },
  };
  await data(
    keys.update(
      key.id, change.name, change.description, change.roleNames, undefined,
      change.customClaims, change.permittedIps, change.customAttributes,
    ),
  );
  assert.deepEqual(await load(key), { ...key, ...change });
});

check('update_moves_a_key_from_roles_to_tenants', async () => {
  const key = await furnished();
  const [first] = await twoTenants();
  const tenants = [{ tenantId: first, roleNames: key.roleNames }];
  const updated = await data(keys.update(key.id, key.name, undefined, [], tenants));
  assert.deepEqual(updated.roleNames, []);
  assert.deepEqual(updated.keyTenants.map(({ tenantId, roleNames }) => ({ tenantId, roleNames })), tenants);
  assert.deepEqual((await data(keys.update(key.id, key.name, undefined, key.roleNames, []))), key);
});

check('update_clears_with_empty_values', async () => {
  const key = await furnished();
  await data(keys.update(key.id, key.name, undefined, undefined, undefined, undefined, []));
  assert.deepEqual(await load(key), { ...key, permittedIps: [] });
  await data(keys.update(key.id, key.name, '', [], [], {}));
  const cleared = { permittedIps: [], description: '', roleNames: [], customClaims: {} };
  assert.deepEqual(await load(key), { ...key, ...cleared });
});

check('deactivate_and_activate', async () => {
  const { key, cleartext } = await create('switched');
  await data(keys.deactivate(key.id));
  assert.equal((await load(key)).status, 'inactive');
  await notExchanged(401, cleartext);
  await data(keys.activate(key.id));
  assert.deepEqual(await load(key), key);
  assert.equal((await client.exchangeAccessKey(cleartext)).token.sub, key.id);
});

check('delete_is_final', async () => {
  const { key, cleartext } = await create('short-lived');
  await data(keys.delete(key.id));
  await refused(404, keys.load(key.id));
  await notExchanged(401, cleartext);
});

check('rotate_replaces_the_secret_only', async () => {
  const { key, cleartext: old } = await create('rotated', { customClaims: { team: 'build' } });
  const rotated = await data(keys.rotate(key.id));
  assert.deepEqual(rotated.key, key);
  assert.ok(rotated.cleartext && rotated.cleartext !== old, 'the cleartext did not change');
  await notExchanged(401, old);
  assert.equal((await client.exchangeAccessKey(rotated.cleartext)).token.sub, key.id);
});

check('rotate_needs_an_active_key', async () => {
  const { key } = await create('idle');
  await data(keys.deactivate(key.id));
  await refused(400, keys.rotate(key.id));
});

check('batches_change_every_key_they_name', async () => {
  const group = [];
  for (const number of [0, 1, 2]) group.push((await create(`batch ${number}`)).key);
  const { key: bystander } = await create('bystander');
  const named = group.map(({ id }) => id);
  const statuses = async () => (await Promise.all(group.map(load))).map(({ status }) => status);
  await data(keys.deactivateBatch(named));
  assert.deepEqual(await statuses(), ['inactive', 'inactive', 'inactive']);
  await data(keys.activateBatch(named));
  assert.deepEqual(await statuses(), ['active', 'active', 'active']);
  await data(keys.deleteBatch(named));
  for (const id of named) await refused(404, keys.load(id));
  assert.deepEqual(await load(bystander), bystander);
});

check('batches_refuse_an_empty_list', async () => {
  for (const batch of [keys.activateBatch, keys.deactivateBatch, keys.deleteBatch]) {
    await refused(400, batch([]), 'The ids field is required');
  }
});

check('batches_with_an_unknown_id_change_nothing', async () => {
  const { key } = await create('batch of two');
  for (const batch of [keys.deactivateBatch, keys.deleteBatch]) await refused(404, batch([key.id, UNKNOWN_ID]));
  assert.deepEqual(await load(key), key);
});
