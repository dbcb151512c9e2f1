// Runs the access-key surface of Descope's official Node client against the emulator.
//
// The client is not ours, so what passes here is what a program written for the real service would see. Each check
// makes the keys it needs and stands alone: one that fails hides no other.
//
//     npm ci
//     node check.mjs --base-url http://127.0.0.1:8080 --project P2... --key K2...

import { run } from './harness.mjs';
import './checks/neighbours.mjs';
import './checks/reading.mjs';
import './checks/writing.mjs';
import './checks/exchange.mjs';
import './checks/errors.mjs';
import './checks/snippets.mjs';

process.exitCode = (await run()) ? 1 : 0;
