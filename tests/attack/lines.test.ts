/** Attacks on the line itself, over real sockets and a real server: what does not read, what never ends, what is packed. */
import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as decoding from "lib0/decoding";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { strandOf, strandsOf } from "../../drafts/crdt/documents.ts";
import type { StrandId } from "../../drafts/paragraph.ts";
import { nodeMeter, type NodeMeter } from "../../server/hosts/node-meter.ts";
import { startNodeServer, type NodeServer } from "../../server/hosts/node-server.ts";
import { openHouse, openRoom, secret, type TestHouse, type TestRoom } from "../server/house.ts";
import { Typist } from "./typist.ts";

// What waits for a socket is seen in memory only after the collector has been there.
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

let house: TestHouse;
let room: TestRoom;
let server: NodeServer;
let meter: NodeMeter;
beforeEach(async () => {
  house = openHouse();
  room = openRoom(house, `1. States shall meet every year.\n\n2. ${"A long paragraph of words. ".repeat(2_000)}\n`);
  meter = nodeMeter(() => house.directory.opened);
  server = await startNodeServer({ directory: house.directory, secret, port: 0, host: "127.0.0.1", meter });
});
afterEach(() => server.close());

const step1 = Uint8Array.of(0, 0, 1, 0);
/** Sockets the server holds open. */
const connections = async (): Promise<number> =>
  Number(/^unbracket_connections (\d+)$/mu.exec(await meter.print())![1]);
const open = async (who: keyof TestRoom["tokens"], document = "draft", headers = {}): Promise<WebSocket> => {
  const ws = new WebSocket(`${server.listens.replace("http", "ws")}/sync/${room.negotiation.id}/${document}`, {
    headers: { authorization: `Bearer ${room.tokens[who]}`, ...headers },
  });
  await once(ws, "open");
  return ws;
};
const closed = (ws: WebSocket): Promise<number> => new Promise((resolve) => ws.once("close", (code) => resolve(code)));
/** Asks for the text and waits until it has come. */
const answers = async (ws: WebSocket): Promise<void> => {
  const came = new Promise<void>((resolve) =>
    ws.on("message", (data: Buffer) => data[0] === 0 && data[1] === 1 && resolve()),
  );
  ws.send(step1);
  await came;
};

describe("a socket", () => {
  test("is offered no compression, so that no small frame unpacks into a large one", async () => {
    const ws = await open("chair", "draft", { "sec-websocket-extensions": "permessage-deflate" });
    expect(ws.extensions).toBe("");
    // A frame that says it is packed all the same is no frame.
    (ws as unknown as { _socket: { write(bytes: Uint8Array): void } })._socket.write(
      Uint8Array.of(0xc2, 0x82, 0, 0, 0, 0, 1, 2),
    );
    expect(await closed(ws)).toBe(1002);
  });

  test("that sends more than a message may hold is closed before it is taken in, and the others go on", async () => {
    const ws = await open("chair");
    const other = await open("altora");
    ws.on("error", () => undefined);
    ws.send(new Uint8Array(5 << 20));
    expect(await closed(ws)).toBe(1009);
    await answers(other);
    other.terminate();
  });

  test("that asks and asks for the text is told so, and who reads is answered meanwhile", async () => {
    const greedy = await open("altora");
    const honest = await open("brevia");
    const gone = closed(greedy);
    for (let n = 0; n < 120; n++) greedy.send(step1);
    await answers(honest);
    expect(await gone).toBe(4413);
    await answers(honest);
    honest.terminate();
  });

  test("that reads nothing is dropped with what waits for it: its memory is free again, and nobody waited for it", async () => {
    const heap = (): number => {
      collect();
      return process.memoryUsage().arrayBuffers / (1 << 20);
    };
    const deaf = [await open("altora"), await open("altora")];
    const honest = await open("brevia");
    for (const ws of [...deaf, honest]) await answers(ws);
    const reader = new Y.Doc();
    honest.on("message", (data: Buffer) => {
      if (data[0] !== 0) return;
      const decoder = decoding.createDecoder(Uint8Array.from(data).subarray(2));
      Y.applyUpdate(reader, decoding.readVarUint8Array(decoder));
    });
    await answers(honest);
    const typist = new Typist(room.negotiation, room.seats.chair);
    const [id] = [...strandsOf(typist.doc)!.keys()];
    const long = (): number => strandOf(reader, id as StrandId)?.length ?? 0;
    const gone = deaf.map(closed);
    for (const ws of deaf) ws.pause();
    const before = heap();
    let most = 0;
    const piece = "words ".repeat(40_000);
    const words = strandOf(typist.doc, id as StrandId)!;
    // Twice what a socket may leave unread, and what the machine's own buffers take.
    for (let n = 0; n < 120 && (await connections()) > 1; n++) {
      words.insert(0, piece);
      room.negotiation.flush();
      const there = words.length;
      // Who reads has every piece before the next one is written, whatever others leave lying.
      await expect.poll(long, { interval: 1, timeout: 20_000 }).toBe(there);
      most = Math.max(most, heap());
    }
    expect(await connections()).toBe(1);
    expect(typist.closed).toBeNull();
    // What waited for the deaf was there, and is not any more; before, some of earlier tests may have lain about.
    await expect.poll(() => heap() - before, { timeout: 20_000 }).toBeLessThan(3);
    expect(most - heap()).toBeGreaterThan(5);
    for (const ws of deaf) ws.resume();
    for (const code of await Promise.all(gone)) expect([1006, 1013]).toContain(code);
    typist.leave();
    honest.terminate();
  });

  test("that floods is not read for a while, and the others are", async () => {
    const flood = await open("altora");
    const honest = await open("brevia");
    for (let n = 0; n < 20_000 && flood.readyState === WebSocket.OPEN; n++) flood.send(Uint8Array.of(3));
    const asked = performance.now();
    await answers(honest);
    expect(performance.now() - asked).toBeLessThan(5_000);
    flood.terminate();
    honest.terminate();
  });

  test("of another site, of a stranger and for what is not one's own is told why and let no further", async () => {
    const evil = new WebSocket(`${server.listens.replace("http", "ws")}/sync/${room.negotiation.id}/draft`, {
      headers: { origin: "https://evil.example", authorization: `Bearer ${room.tokens.chair}` },
    });
    const [error] = (await once(evil, "error")) as [Error];
    expect(error.message).toContain("403");
    const paths = [
      "../../api",
      "draft%2f..%2fdesk",
      "draft%00",
      "%c0%ae%c0%ae",
      "names",
      "caucus/..",
      "caucus/" + "a".repeat(500),
    ];
    for (const path of paths) {
      const ws = new WebSocket(`${server.listens.replace("http", "ws")}/sync/${room.negotiation.id}/${path}`, {
        headers: { authorization: `Bearer ${room.tokens.altora}` },
      });
      ws.on("error", () => undefined);
      const bytes: Buffer[] = [];
      ws.on("message", (data: Buffer) => bytes.push(data));
      const code = await closed(ws);
      expect([path, [4404, 1006].includes(code)]).toEqual([path, true]);
      expect(Buffer.concat(bytes).toString()).not.toContain("States shall");
    }
  });
});

describe("a request", () => {
  test("with a packed body is not unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(64 << 20));
    const answer = await fetch(`${server.listens}${room.path}/acts`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${room.tokens.chair}`,
        "content-type": "application/json",
        "content-encoding": "gzip",
      },
      body: bomb,
    });
    expect(answer.status).toBe(400);
  });

  test("for a record put back is asked who it is before its body is taken in", async () => {
    const socket = connect(Number(new URL(server.listens).port), "127.0.0.1");
    await once(socket, "connect");
    // Says it sends a gigabyte, and sends nothing of it.
    socket.write(
      `POST /api/archives HTTP/1.1\r\nHost: 127.0.0.1:${new URL(server.listens).port}\r\nContent-Length: 1000000000\r\n\r\n`,
    );
    const [first] = (await once(socket, "data")) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 403/u);
    socket.destroy();
  });

  test("with an address spelt strangely leads nowhere", async () => {
    const { id } = room.negotiation;
    const paths = [
      "/api/negotiations/..%2f..%2fetc%2fpasswd",
      `/api/negotiations/${id}%2farchive`,
      "/%2e%2e/%2e%2e/package.json",
      "/assets/..%2f..%2f..%2fpackage.json",
      "/assets/%00",
      "/api/negotiations/%c0%ae%c0%ae/draft",
      "/..\\..\\package.json",
      "/%",
    ];
    for (const path of paths) {
      const socket = connect(Number(new URL(server.listens).port), "127.0.0.1");
      await once(socket, "connect");
      socket.end(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${new URL(server.listens).port}\r\nAuthorization: Bearer ${room.tokens.chair}\r\nConnection: close\r\n\r\n`,
      );
      let said = "";
      for await (const bytes of socket) said += String(bytes);
      expect([
        path,
        said.includes('"dependencies"') || said.includes("States shall") || said.includes("root:"),
      ]).toEqual([path, false]);
      expect([path, said.startsWith("HTTP/1.1 5") && !said.includes("not built")]).toEqual([path, false]);
    }
  });
});
