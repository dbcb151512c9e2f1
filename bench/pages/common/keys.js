// What the pages have in common: where the keys come from, what a cell says, what a search looks through, what a sort
// goes by. It is the same for all of them, so that what differs is the grid.

/** The columns of the console, with what each sorts by. */
export const COLUMNS = [
  { id: "name", label: "Name", sort: (key) => key.name },
  { id: "status", label: "Status", sort: (key) => status(key) },
  { id: "access", label: "Access", sort: (key) => accessOf(key) },
  { id: "expires", label: "Expires", sort: (key) => Number(key.expireTime) || Infinity, number: true },
  { id: "ips", label: "Permitted IPs", sort: (key) => key.permittedIps[0] ?? "" },
  { id: "created", label: "Created", sort: (key) => Number(key.createdTime), number: true },
  { id: "created-by", label: "Created by", sort: (key) => key.createdBy },
];

/** All keys; null before anybody signed in. */
export async function load() {
  const bearer = sessionStorage.getItem("bearer");
  if (!bearer) return null;
  const answer = await fetch("v1/mgmt/accesskey/search", {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: "{}",
  });
  const { keys } = await answer.json();
  return keys;
}

/** Everything that a person would search a key by, as one lower-cased text. */
export function searchText(key) {
  let text = [key.name, key.id, key.description, key.createdBy, key.boundUserId, key.clientId].join("\n");
  for (const role of key.roleNames) text += `\n${role}`;
  for (const address of key.permittedIps) text += `\n${address}`;
  for (const tenant of key.keyTenants) {
    text += `\n${tenant.tenantId}\n${tenant.tenantName}`;
    for (const role of tenant.roleNames) text += `\n${role}`;
  }
  return text.toLowerCase();
}

/** The words of a query, each of which has to be somewhere in a key's text. */
export const words = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);

const now = Date.now() / 1000;
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const dayOf = (seconds) => day.format(seconds * 1000);

export function status(key) {
  if (key.expireTime && key.expireTime <= now) return "Expired";
  return key.status === "active" ? "Active" : "Inactive";
}

const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** What a key may do: a bound user counts first, then tenants, then roles of the project. */
function accessOf(key) {
  if (key.boundUserId) return key.boundUserId;
  if (key.keyTenants.length > 0) return key.keyTenants.map((tenant) => tenant.tenantName || tenant.tenantId).join(", ");
  return key.roleNames.join(", ") || "Nothing";
}

function access(key) {
  const { boundUserId, keyTenants, roleNames } = key;
  if (boundUserId) return [accessOf(key), "Acts as this user"];
  if (keyTenants.length > 0) {
    const roles = new Set(keyTenants.flatMap((tenant) => tenant.roleNames));
    return [accessOf(key), `${counted(keyTenants.length, "tenant")} · ${counted(roles.size, "role")}`];
  }
  return [accessOf(key), roleNames.length > 0 ? counted(roleNames.length, "project role") : ""];
}

const UNITS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

function relative(seconds) {
  const apart = Math.abs(seconds - now);
  const [unit, length] = UNITS.find(([, length]) => apart >= length) ?? UNITS.at(-1);
  const span = counted(Math.floor(apart / length), unit);
  return seconds > now ? `in ${span}` : `${span} ago`;
}

const CELLS = {
  name: (key) => [key.name, key.description || key.id],
  status: (key) => [status(key), key.editable ? "" : "Read-only"],
  access,
  expires: (key) => (key.expireTime ? [relative(key.expireTime), dayOf(key.expireTime)] : ["Never", ""]),
  ips: (key) => {
    const [first, ...rest] = key.permittedIps;
    return first === undefined ? ["Any", ""] : [first, rest.length > 0 ? `+ ${rest.length} more` : ""];
  },
  created: (key) => [dayOf(key.createdTime), ""],
  "created-by": (key) => [key.createdBy, ""],
};

/** The two lines of a cell. */
export const cell = (key, column) => CELLS[column](key);

const grouped = new Intl.NumberFormat("en");

/** The words of the console's own status line. */
export function statusLine(all, shown, query) {
  const noun = all === 1 ? "key" : "keys";
  if (query.trim() === "") return `${grouped.format(all)} ${noun}`;
  return `${grouped.format(shown)} of ${grouped.format(all)} ${noun} match`;
}
