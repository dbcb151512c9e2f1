// Exchange: a secret becomes a token that the client itself verifies, or is refused.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import {
  check, client, connect, create, load, notExchanged, project, twoDaysLater, twoRoles, twoTenants,
} from '../harness.mjs';

check('exchange_gives_a_verified_token', async () => {
  const { key, cleartext } = await create('exchanged', { customClaims: { team: 'build', tier: 2, beta: true } });
  const { jwt, token } = await client.exchangeAccessKey(cleartext);
  const { iss, sub, team, tier, beta, exp, iat } = token;
  assert.deepEqual({ iss, sub, team, tier, beta }, { iss: project, sub: key.id, team: 'build', tier: 2, beta: true });
  assert.ok(exp > iat, 'the token is born expired');
  assert.ok(!jwt.includes(cleartext), 'the token holds the cleartext');
});

check('exchange_checks_the_signature', async () => {
  const { cleartext } = await create('impostor');
  const { jwt } = await client.exchangeAccessKey(cleartext);
  const { kid, alg } = JSON.parse(Buffer.from(jwt.split('.')[0], 'base64url'));
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  const misled = connect({ publicKey: JSON.stringify({ ...stranger, kid, alg }) });
  await assert.rejects(misled.exchangeAccessKey(cleartext), /signature verification failed/);
});

check('exchange_passes_login_options_on', async () => {
  const [first, second] = await twoTenants();
  const [role] = await twoRoles();
  const tenants = [{ tenantId: first }, { tenantId: second, roleNames: [role] }];
  const { cleartext } = await create('optioned', { tenants });
  const options = { customClaims: { reason: 'check', tier: 9 }, selectedTenant: second };
  const session = await client.exchangeAccessKey(cleartext, options);
  assert.deepEqual(session.token.nsec, options.customClaims);
  assert.ok(!('reason' in session.token), "a login option's claim stands at the top level");
  assert.equal(session.token.dct, second);
  assert.ok(client.validateTenantRoles(session, second, [role]), 'the selected tenant lacks its role');
});

check('exchange_refuses_a_tenant_the_key_lacks', async () => {
  const [first, second] = await twoTenants();
  const { cleartext } = await create('narrow', { tenants: [{ tenantId: first }] });
  await notExchanged(401, cleartext, { selectedTenant: second });
});

check('exchange_refuses_an_expired_key', async () => {
  const { key, cleartext } = await create('until tomorrow', { expireTime: Math.floor(Date.now() / 1000) + 86_400 });
  assert.equal((await client.exchangeAccessKey(cleartext)).token.sub, key.id);
  await twoDaysLater(() => notExchanged(401, cleartext));
  assert.equal((await load(key)).status, 'active'); // The stored status does not tell of an expiry.
});

check('exchange_refuses_a_wrong_secret', () => notExchanged(401, `K2${'x'.repeat(53)}`));

check('exchange_refuses_a_blocked_address', async () => {
  const { cleartext: far } = await create('elsewhere', { permittedIps: ['203.0.113.0/24'] });
  await notExchanged(403, far);
  const { key, cleartext: near } = await create('here', { permittedIps: ['203.0.113.7', '127.0.0.0/8', '::1'] });
  assert.equal((await client.exchangeAccessKey(near)).token.sub, key.id);
});

check('exchange_with_an_auth_management_key', async () => {
  const { key, cleartext } = await create('three segments');
  const guarded = connect({ authManagementKey: 'K2authManagement' });
  assert.equal((await guarded.exchangeAccessKey(cleartext)).token.sub, key.id);
});
