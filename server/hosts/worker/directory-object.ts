/**
 * The list of negotiations: one object for the whole house, asked when an operator lists them or a negotiation is
 * begun.
 */
import { objectStorage } from "./object-storage.ts";
import type { DurableObjectState } from "./platform.ts";

/** Named in wrangler.toml. It keeps ids and when they were begun (ms since 1970), and no titles or seats. */
export class DirectoryObject {
  readonly #state: DurableObjectState;

  constructor(state: DurableObjectState) {
    this.#state = state;
    objectStorage(state.storage).exec(
      "CREATE TABLE IF NOT EXISTS negotiations (id TEXT PRIMARY KEY, started INTEGER NOT NULL) WITHOUT ROWID",
    );
  }

  /** `GET /?id=…` gives which of these ids exist; without `id` all ids, newest first. `PUT /ID` adds one. */
  async fetch(request: Request): Promise<Response> {
    const storage = objectStorage(this.#state.storage);
    const url = new URL(request.url);
    if (request.method === "PUT") {
      storage.exec("INSERT OR IGNORE INTO negotiations (id, started) VALUES (?, ?)", url.pathname.slice(1), Date.now());
      return new Response(null, { status: 204 });
    }
    const asked = url.searchParams.getAll("id");
    // A join link asks for two or three ids. Rows read cost money, so not all are read for that.
    const rows =
      asked.length === 0
        ? storage.exec<{ id: string }>("SELECT id FROM negotiations ORDER BY started DESC, id")
        : storage.exec<{ id: string }>(
            "SELECT id FROM negotiations WHERE id IN (SELECT value FROM json_each(?)) ORDER BY started DESC, id",
            JSON.stringify(asked),
          );
    return Response.json(rows.map(({ id }) => id));
  }
}
