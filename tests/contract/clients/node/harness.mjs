// What every check needs: the client under test, keys to work on, and words for what went wrong.

import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';

for (const name of Object.keys(process.env)) {
  if (name.startsWith('DESCOPE_')) delete process.env[name]; // Only the command line may speak here.
}

const { values } = parseArgs({
  options: { 'base-url': { type: 'string' }, project: { type: 'string' }, key: { type: 'string' } },
});
for (const option of ['base-url', 'project', 'key']) {
  if (!values[option]) {
    console.error('usage: node check.mjs --base-url URL --project P --key K');
    process.exit(2);
  }
}
export const { 'base-url': baseUrl, project, key: managementKey } = values;

export const UNKNOWN_ID = 'K2NoSuchKey00000000000000000';
export const LATER = 2_000_000_000;

const checks = [];
/** The ids of keys to be deleted when all checks are over. */
export const made = [];

/** Registers a check. */
export const check = (name, body) => checks.push({ name, body });

// --- the client and the fleet it meets ---

const { default: DescopeClient } = await import('@descope/node-sdk');

// The client logs each refusal that a check provokes; the checks themselves say what matters.
const silent = { log() {}, warn() {}, error() {}, debug() {} };

export const connect = (options = {}) =>
  DescopeClient({ projectId: project, managementKey, baseUrl, logger: silent, ...options });

export const client = connect();
export const keys = client.management.accessKey;

/** The data of an answer that must have succeeded. */
export const data = async (call) => {
  const answer = await call;
  assert.ok(answer.ok, `refused with ${answer.code}: ${JSON.stringify(answer.error)}`);
  return answer.data;
};

/** A new key as { key, cleartext }, from `create`'s arguments; it is deleted when all checks are over. */
export const create = async (name, fields = {}) => {
  const { expireTime = 0, roles, tenants, userId, customClaims, description, permittedIps, customAttributes } = fields;
  const answer = await data(
    keys.create(name, expireTime, roles, tenants, userId, customClaims, description, permittedIps, customAttributes),
  );
  made.push(answer.key.id);
  return answer;
};

export const load = ({ id }) => data(keys.load(id));

/** The ids of two tenants. */
export const twoTenants = async () => {
  const tenants = await data(client.management.tenant.loadAll());
  assert.ok(tenants.length >= 2, 'the checks need a fleet with two tenants');
  return tenants.slice(0, 2).map(({ id }) => id);
};

/** The names of two roles of the project, which any tenant may grant too. */
export const twoRoles = async () => {
  const roles = (await data(client.management.role.loadAll())).filter(({ tenantId }) => !tenantId);
  assert.ok(roles.length >= 2, 'the checks need a fleet with two project roles');
  return roles.slice(0, 2).map(({ name }) => name);
};

/** The id of a user. */
export const aUser = async () => {
  const found = await data(client.management.user.search({ limit: 1 }));
  assert.equal(found.users.length, 1, 'limit 1 must give one user');
  return found.users[0].userId;
};

// --- what is expected ---

/** A management call must be refused with this status, its error holding `mentions`. */
export const refused = async (status, call, mentions = '') => {
  const answer = await call;
  assert.equal(answer.ok, false, `expected a refusal with status ${status}, but the call succeeded`);
  const error = JSON.stringify(answer.error);
  assert.equal(answer.code, status, `refused with ${answer.code}, not ${status}: ${error}`);
  assert.ok(error.includes(mentions), `${error} does not say ${mentions}`);
};

/** An exchange must be refused with this status, also where the client turns the refusal into an exception. */
export const notExchanged = async (status, cleartext, options) => {
  await refused(status, client.accessKey.exchange(cleartext, options));
  await assert.rejects(client.exchangeAccessKey(cleartext, options), /could not exchange access key/);
};

/** The next call of `operation` inside `body` meets `then`; set through the emulator's own control surface. */
export const fault = async (operation, then, body) => {
  await control('POST', 'faults', { operation, then });
  try {
    await body();
  } finally {
    await control('DELETE', 'faults');
  }
};

/** The emulator's clock runs two days ahead inside `body`. */
export const twoDaysLater = async (body) => {
  const span = 2 * 86_400_000;
  await control('POST', 'clock', { advanceMs: span });
  try {
    await body();
  } finally {
    await control('POST', 'clock', { advanceMs: -span });
  }
};

/** A call to the emulator's own control surface. */
const control = async (method, what, value) => {
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${baseUrl}/__emulator/${what}`, { method, headers, body: JSON.stringify(value) });
  assert.ok(reply.ok, `the emulator refused ${method} ${what} with ${reply.status}`);
};

// --- the run ---

/** Runs every check, prints a line for each and the count, and answers how many failed. */
export const run = async () => {
  let failed = 0;
  for (const { name, body } of checks) {
    try {
      await body();
      console.log(`ok ${name}`);
    } catch (reason) {
      failed += 1;
      console.log(`FAILED ${name}: ${String(reason?.message ?? reason).replaceAll(/\s+/g, ' ')}`);
    }
  }
  for (const id of made) await keys.delete(id).catch(() => {}); // Whatever comes of it, the count must be told.
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  return failed;
};
