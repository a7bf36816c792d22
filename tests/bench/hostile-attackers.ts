/**
 * Twenty attackers as a process of their own, each with the real credentials of a seat, at full speed: whatever is refused
 * is asked again at once, whoever is thrown out comes back at once, and nobody waits because he is told to. Reads what it
 * is to do as JSON from stdin, says `attacking`, and on SIGTERM prints what became of it.
 */
import * as encoding from "lib0/encoding";
import { text } from "node:stream/consumers";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { newDraftDoc, strandsOf } from "../../drafts/crdt/documents.ts";
import { seeded } from "../drafts/crdt/seeded.ts";

export interface AttackTask {
  readonly url: string;
  readonly id: string;
  /** Another negotiation's token, and tokens of seats here, by what they are. */
  readonly seats: readonly { readonly role: string; readonly token: string }[];
  readonly paragraph: string;
  readonly proposals: readonly string[];
}

/** How each thing that was tried ended: status or close code, and how often. */
const ends: Record<string, number> = {};
const ended = (what: string): void => {
  ends[what] = (ends[what] ?? 0) + 1;
};
let over = false;

const task = JSON.parse(await text(process.stdin)) as AttackTask;
const room = `${task.url}/api/negotiations/${task.id}`;
const random = seeded(11);

const made = (...parts: (number | Uint8Array | string)[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  for (const part of parts)
    if (typeof part === "number") encoding.writeVarUint(encoder, part);
    else if (typeof part === "string") encoding.writeVarString(encoder, part);
    else encoding.writeVarUint8Array(encoder, part);
  return encoding.toUint8Array(encoder);
};
const step1 = made(0, 0, Uint8Array.of(0));
const caret = (client: number, clock: number): Uint8Array =>
  made(1, made(1, client, clock, JSON.stringify({ cursor: { anchor: clock }, user: { office: "chair" } })));

const headersOf = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

const asked = async (what: string, path: string, init: RequestInit): Promise<Response | null> => {
  try {
    const answer = await fetch(path, init);
    const { status } = answer;
    ended(`${what} ${status}`);
    return answer;
  } catch {
    ended(`${what} no answer`);
    return null;
  }
};

/** Asks for everything that costs, and sends what is too large, too deep or not its to do. */
const asks = async (token: string, n: number): Promise<void> => {
  const json = { ...headersOf(token), "content-type": "application/json" };
  const post = (path: string, body: string): Promise<Response | null> =>
    asked(path, `${room}/${path}`, { method: "POST", headers: json, body });
  const get = (path: string): Promise<Response | null> =>
    asked(path.split("?")[0]!, `${room}/${path}`, { headers: json });
  const big = JSON.stringify({ type: "table", as: "AUS", paragraph: task.paragraph, wording: "x ".repeat(49_000) });
  const form = (): FormData => {
    const body = new FormData();
    body.set("file", new File(["1. A paragraph [of words] and more.\n\n".repeat(4_000)], "<b>x</b>.md"));
    return body;
  };
  const everything: (() => Promise<Response | null>)[] = [
    () => post("acts", JSON.stringify({ type: "set-status", paragraph: task.paragraph, status: "agreed" })),
    () => post("acts", big),
    () => post("acts", `${"[".repeat(100_000)}${"]".repeat(100_000)}`),
    () => post("acts", "x".repeat(3 << 20)),
    () => get(""),
    () => get("draft"),
    () => get("history?limit=1000"),
    () => get("reconcile?from=1"),
    () => get("compare?from=1&to=now"),
    () => get(`blame?paragraph=${task.paragraph}`),
    () => get("export?format=docx"),
    () => get("archive"),
    () => asked("imports", `${room}/imports`, { method: "POST", headers: headersOf(token), body: form() }),
    () =>
      asked("join", `${task.url}/join/${task.id}-${"a".repeat(40)}${random(1e6)}`, { headers: { origin: task.url } }),
    () => post("clients", JSON.stringify({ document: "draft", device: `d${random(1e6)}` })),
    () => post("caucuses", JSON.stringify({ kind: "shared", members: ["AUS"], name: `c${random(1e6)}` })),
    () => post("invitations", JSON.stringify({ role: "chair" })),
    () =>
      asked("page of another site", `${room}/acts`, {
        method: "POST",
        headers: { ...json, origin: "https://evil.example" },
        body: big,
      }),
    () =>
      asked("packed", `${room}/acts`, {
        method: "POST",
        headers: { ...json, "content-encoding": "gzip" },
        body: "\u001f\u008b".repeat(500),
      }),
  ];
  for (let turn = n; !over; turn++) {
    const answer = await everything[turn % everything.length]!();
    await answer?.arrayBuffer().catch(() => undefined);
  }
};

/** One socket until it is closed; `does` is called when it is open. */
const socket = (token: string, path: string, does: (ws: WebSocket) => void): Promise<void> =>
  new Promise((resolve) => {
    const ws = new WebSocket(`${task.url.replace("http", "ws")}/sync/${task.id}/${path}`, {
      headers: headersOf(token),
    });
    ws.on("open", () => does(ws));
    ws.on("close", (code) => {
      ended(`socket ${code}`);
      resolve();
    });
    ws.on("error", () => {
      ended("socket refused");
      ws.terminate();
    });
  });

/** Sends as fast as the line takes it, until it is closed. */
const flood = (ws: WebSocket, frame: () => Uint8Array): void => {
  const go = (): void => {
    if (over || ws.readyState !== WebSocket.OPEN) return;
    for (let n = 0; n < 100 && ws.bufferedAmount < 64 << 10; n++) ws.send(frame());
    setTimeout(go, 1);
  };
  go();
};

/** A pen's real words, far faster than anybody types. */
const types = async (token: string, device: string): Promise<void> => {
  const answer = await asked("clients", `${room}/clients`, {
    method: "POST",
    headers: { ...headersOf(token), "content-type": "application/json" },
    body: JSON.stringify({ document: "draft", device }),
  });
  const leased = (await answer?.json().catch(() => undefined)) as { client: number; lease: string } | undefined;
  if (leased?.client === undefined) return;
  const { client, lease } = leased;
  await socket(token, `draft?client=${client}&lease=${lease}`, (ws) => {
    const doc = newDraftDoc();
    const frames: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array, origin: unknown) => origin !== ws && frames.push(made(0, 2, update)));
    ws.on("message", (data: Buffer) => {
      if (data[0] !== 0 || data[1] !== 1 || frames.length > 0) return;
      const bytes = new Uint8Array(data);
      // The document, after its two bytes of kind and the length before it.
      let at = 2;
      while (bytes[at]! >= 128) at++;
      Y.applyUpdate(doc, bytes.subarray(at + 1), ws);
      doc.clientID = client;
      const strands = [...(strandsOf(doc)?.values() ?? [])];
      flood(ws, () => {
        const strand = strands[random(strands.length)]!;
        if (random(50) === 0)
          doc.transact(() => {
            for (let n = 0; n < 1_000; n++) strand.insert(random(strand.length), "y");
          });
        else strand.insert(random(strand.length), "x");
        return frames.pop()!;
      });
    });
    ws.send(step1);
  });
};

/** One attacker's sockets, one kind after the other. */
const sockets = async (token: string, n: number): Promise<void> => {
  const noise = Uint8Array.from({ length: 300 }, (_, i) => (i * 89 + n) & 0xff);
  const kinds: (() => Promise<void>)[] = [
    () => socket(token, "draft", (ws) => flood(ws, () => step1)),
    () => socket(token, "draft", (ws) => flood(ws, () => caret(1_000 + random(50), random(1e6)))),
    () => socket(token, "draft", (ws) => flood(ws, () => made(0, 2, noise))),
    () => socket(token, "draft", (ws) => flood(ws, () => made(3))),
    () => socket(token, "draft", (ws) => ws.send(new Uint8Array(5 << 20))),
    () => socket(token, "draft", (ws) => flood(ws, () => made(77, 1))),
    () =>
      socket(token, "draft", (ws) => {
        for (let i = 0; i < 500; i++) ws.send("ping");
      }),
    () => types(token, `attacker-${n}`),
    // Asks for everything and reads nothing of it.
    () =>
      socket(token, "draft", (ws) => {
        ws.pause();
        for (let i = 0; i < 90; i++) ws.send(step1);
        setTimeout(() => ws.terminate(), 3_000);
      }),
    () => socket(token, "desk", (ws) => ws.send(step1)),
    () => socket(token, "caucus/office-chair", (ws) => ws.send(step1)),
  ];
  for (let turn = n; !over; turn++) await kinds[turn % kinds.length]!();
};

process.once("SIGTERM", () => {
  over = true;
  process.stdout.write(`${JSON.stringify(ends)}\n`, () => process.exit(0));
});
for (const [n, { token }] of task.seats.entries()) {
  void asks(token, n);
  void asks(token, n + 9);
  void sockets(token, n);
  void sockets(token, n + 5);
}
console.log("attacking (now)");
