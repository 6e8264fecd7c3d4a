import { createOrganization, getClaim, listClaims, updateOrganization } from "./orval/client.js";

const [, key] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${key}` };

const found = await listClaims({ kind: ["requirement"] });
if (found.status !== 200) throw new Error(found.data.title);
for (const claim of found.data.data) {
  console.log(claim.id, claim.quantity.comparator, claim.quantity.value);
}

const walked: string[] = [];
let count = 0;
let cursor: string | null | undefined;
while (cursor !== null) {
  const page = await listClaims(cursor === undefined ? { limit: 5 } : { limit: 5, cursor });
  if (page.status !== 200) throw new Error(page.data.title);
  walked.push(...page.data.data.map((claim) => claim.id));
  count = page.data.meta.count;
  cursor = page.data.meta.next_cursor;
}
console.log(walked.length === count && new Set(walked).size === count);

const names = { en: "Acme Cells" };
const given = { id: "acme-cells", kind: "company", names, note: "new" } as const;
const created = await createOrganization(given, {}, { headers });
if (created.status !== 201) throw new Error(String(created.status));
const changed = await updateOrganization("acme-cells", { note: null }, {}, {
  headers: { ...headers, "If-Match": created.headers.get("etag") ?? "*" },
});
if (changed.status !== 200) throw new Error(changed.data.title);
console.log(created.status === 201, created.data.note, changed.data.note, changed.data.version);

const refused = await listClaims({ limit: 201 });
const missing = await getClaim("none-such");
if (refused.status !== 422 || missing.status !== 404) throw new Error("no problem");
console.log(refused.data.errors?.[0]?.pointer, missing.data.type);
