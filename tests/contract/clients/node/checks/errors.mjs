// Errors: the status, the code and the sentence that the client hands on.

import assert from 'node:assert/strict';
import { UNKNOWN_ID, check, connect, create, fault, keys, refused } from '../harness.mjs';

check('errors_name_the_missing_field', async () => {
  const { key } = await create('named');
  await refused(400, keys.create('', 0), 'The name field is required');
  await refused(400, keys.update(key.id, ''), 'The name field is required');
  for (const call of [keys.activate, keys.deactivate, keys.delete, keys.rotate]) {
    await refused(400, call(''), 'The id field is required');
  }
  await refused(400, keys.load(''), 'E011003');
});

check('errors_for_unknown_ids', async () => {
  for (const call of [keys.activate, keys.deactivate, keys.delete, keys.rotate]) await refused(404, call(UNKNOWN_ID));
  await refused(404, keys.update(UNKNOWN_ID, 'renamed'));
});

check('errors_for_a_wrong_management_key', async () => {
  const stranger = connect({ managementKey: 'K2wrong' }).management.accessKey;
  await refused(401, stranger.searchAll());
  await refused(401, stranger.create('never', 0));
});

check('errors_without_a_management_key', () =>
  refused(401, connect({ managementKey: undefined }).management.accessKey.load(UNKNOWN_ID)));

check('errors_for_too_many_requests', async () => {
  const limited = async (seconds) => {
    const { code, error } = await keys.load(UNKNOWN_ID);
    const { errorCode, retryAfter } = error;
    assert.deepEqual({ code, errorCode, retryAfter }, { code: 429, errorCode: 'E130429', retryAfter: seconds });
  };
  await fault('load', { tooMany: { retryAfter: 7 } }, () => limited(7));
  await fault('load', { tooMany: {} }, () => limited(0));
});
