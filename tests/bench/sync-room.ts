/**
 * A negotiation for a crowd, begun over HTTP as anybody would: delegations read, the Secretariat types. A seat types on
 * eight devices at most and has so many connections, so there are as many seats as it takes.
 */
import type { NegotiationInfo } from "../../drafts/info.ts";
import { leasesPerSeat } from "../../server/room/leases.ts";
import type { Knock } from "./sync-dialect.ts";

type Headers = Readonly<Record<string, string>>;

const asked = async <T>(url: string, token: string | null, headers: Headers, body?: object): Promise<T> => {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...headers,
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

/** Devices of one delegation, as in a hall: five, where there are delegations enough for everybody. */
const devices = 5;

const opening =
  "States shall cooperate in good faith and take appropriate measures to strengthen capacity, to share information in a timely manner and to report every two years on what has been done";

/** Starts a negotiation of `paragraphs` paragraphs; gives its address and the Chair's token. */
export const begin = async (
  url: string,
  headers: Headers,
  paragraphs: number,
): Promise<{ readonly id: string; readonly address: string; readonly chair: string }> => {
  const text = Array.from({ length: paragraphs }, (_, n) => `${n + 1}. ${opening}, item ${n + 1}.`).join("\n\n");
  const { id, seats } = await asked<{ id: string; seats: { token: string }[] }>(
    `${url}/api/negotiations`,
    null,
    headers,
    {
      title: "Draft report",
      symbol: "A/X/1",
      text,
    },
  );
  return { id, address: `${url}/api/negotiations/${id}`, chair: seats[0]!.token };
};

/** A new negotiation with seats for `writers` and `readers`, each writer with a client id of its own. */
export const knocksAt = async (url: string, headers: Headers, writers: number, readers: number): Promise<Knock[]> => {
  const { id, address, chair } = await begin(url, headers, Math.max(60, writers));
  const path = `/sync/${id}/draft`;
  const invited = (ask: object): Promise<{ token: string }> => asked(`${address}/invitations`, chair, headers, ask);
  const { parties } = await asked<NegotiationInfo>(address, chair, headers);
  const states = parties.filter(({ kind }) => kind === "member-state");
  const knocks: Knock[] = [];
  const each = Math.max(devices, Math.ceil(readers / states.length));
  for (let n = 0; n < readers; n += each) {
    const { token } = await invited({
      role: "delegation",
      parties: [states[(n / each) % states.length]!.id],
      head: true,
    });
    for (let device = 0; device < each && n + device < readers; device++)
      knocks.push({ path, headers: { authorization: `Bearer ${token}` } });
  }
  for (let n = 0; n < writers; n += leasesPerSeat) {
    const { token } = await invited({ role: "secretariat" });
    for (let device = 0; device < leasesPerSeat && n + device < writers; device++) {
      const { client, lease } = await asked<{ client: number; lease: string }>(`${address}/clients`, token, headers, {
        document: "draft",
        device: `device-${device}`,
      });
      knocks.push({
        path: `${path}?client=${client}&lease=${lease}`,
        headers: { authorization: `Bearer ${token}` },
        writes: { client, paragraph: n + device },
      });
    }
  }
  return knocks;
};
