import createClient from "openapi-fetch";
import type { paths, components } from "./schema.js";

const [address, key] = process.argv.slice(2);
if (address === undefined || key === undefined) throw new Error("address and key are missing");
const client = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${key}` } });

const found = await client.GET("/v1/claims", { params: { query: { kind: ["requirement"] } } });
if (found.data === undefined) throw new Error(found.error.title);
for (const claim of found.data.data) {
  console.log(claim.id, claim.quantity.comparator, claim.quantity.value);
}

const walked: string[] = [];
let count = 0;
let cursor: string | null | undefined;
while (cursor !== null) {
  const query = cursor === undefined ? { limit: 5 } : { limit: 5, cursor };
  const page = await client.GET("/v1/claims", { params: { query } });
  if (page.data === undefined) throw new Error(page.error.title);
  walked.push(...page.data.data.map((claim) => claim.id));
  count = page.data.meta.count;
  cursor = page.data.meta.next_cursor;
}
console.log(walked.length === count && new Set(walked).size === count);

const body: components["schemas"]["OrganizationCreate"] = {
  id: "voltara",
  kind: "company",
  names: { en: "Voltara Ltd." },
  note: "new",
};
const created = await client.POST("/v1/organizations", { body });
if (created.data === undefined) throw new Error(created.error.title);
const changed = await client.PATCH("/v1/organizations/{id}", {
  params: { path: { id: "voltara" }, header: { "if-match": created.response.headers.get("etag") ?? "*" } },
  body: { note: null },
  headers: { "Content-Type": "application/merge-patch+json" },
});
if (changed.data === undefined) throw new Error(changed.error.title);
console.log(created.response.status === 201, created.data.note, changed.data.note, changed.data.version);

const refused = await client.GET("/v1/claims", { params: { query: { limit: 201 } } });
const missing = await client.GET("/v1/claims/{id}", { params: { path: { id: "none-such" } } });
console.log(refused.error?.errors?.[0]?.pointer, missing.error?.type);
