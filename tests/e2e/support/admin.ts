// Another admin, who uses the API past the console.
import { expect } from "@playwright/test";
import type { Emulator } from "./emulator.ts";

/** A key as the API tells it. */
export interface Key {
  id: string;
  name: string;
  status: string;
  description: string;
  roleNames: string[];
  keyTenants: { tenantId: string; roleNames: string[] }[];
  customClaims: Record<string, unknown>;
  customAttributes: Record<string, unknown>;
  permittedIps: string[];
  expireTime: number;
  createdTime: number;
  boundUserId: string;
}

async function call(emulator: Emulator, method: string, path: string, body?: unknown): Promise<Response> {
  const { projectId, managementKey } = await emulator.info();
  return fetch(new URL(`/v1/mgmt/accesskey${path}`, emulator.url), {
    method,
    headers: { authorization: `Bearer ${projectId}:${managementKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Asks for an operation, which must succeed. */
export async function ask(emulator: Emulator, operation: string, body: unknown): Promise<{ key: Key; cleartext: string }> {
  const answer = await call(emulator, "POST", `/${operation}`, body);
  expect(answer.status, operation).toBe(200);
  return (await answer.json()) as { key: Key; cleartext: string };
}

/** Makes a key, and gives its id. Tenants and roles need not exist. */
export async function make(emulator: Emulator, fields: Record<string, unknown> = {}): Promise<string> {
  await emulator.choose({ unknownTenants: "accepted", unknownRoles: "accepted" });
  return (await ask(emulator, "create", { name: "nightly-backup", ...fields })).key.id;
}

/** The key as the server has it. */
export async function load(emulator: Emulator, id: string): Promise<Key> {
  const answer = await call(emulator, "GET", `?id=${encodeURIComponent(id)}`);
  expect(answer.status, "load").toBe(200);
  return ((await answer.json()) as { key: Key }).key;
}

/** A key with something in every field. */
export const RICH = {
  description: "Copies the ledger every night",
  keyTenants: [
    { tenantId: "T2north", roleNames: ["Reader", "Backup Admin"] },
    { tenantId: "T2south", roleNames: [] },
  ],
  customClaims: { team: "storage", tier: 2, onCall: true, deep: { list: [1, null] } },
  customAttributes: { ticket: "OPS-7" },
  permittedIps: ["198.51.100.0/24", "203.0.113.9"],
};

/** What an update can set, of a key; in an order of their own, since the API promises none. */
export function settings({ name, description, roleNames, keyTenants, customClaims, customAttributes, permittedIps }: Key) {
  const tenants = keyTenants.map(({ tenantId, roleNames }) => ({ tenantId, roleNames: [...roleNames].sort() }));
  return {
    name,
    description,
    roleNames: [...roleNames].sort(),
    keyTenants: tenants.sort((one, other) => one.tenantId.localeCompare(other.tenantId)),
    customClaims,
    customAttributes,
    permittedIps: [...permittedIps].sort(),
  };
}
