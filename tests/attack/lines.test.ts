/** Attacks on the line itself, over real sockets and a real server: what does not read, what never ends, what is packed. */
import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startNodeServer, type NodeServer } from "../../server/hosts/node-server.ts";
import { openHouse, openRoom, secret, type TestHouse, type TestRoom } from "../server/house.ts";

let house: TestHouse;
let room: TestRoom;
let server: NodeServer;
beforeEach(async () => {
  house = openHouse();
  room = openRoom(house, `1. States shall meet every year.\n\n2. ${"A long paragraph of words. ".repeat(2_000)}\n`);
  server = await startNodeServer({ directory: house.directory, secret, port: 0, host: "127.0.0.1" });
});
afterEach(() => server.close());

const step1 = Uint8Array.of(0, 0, 1, 0);
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

  test("that asks and asks and reads nothing is dropped with what waits for it; who reads is answered meanwhile", async () => {
    const deaf = await open("altora");
    const honest = await open("brevia");
    deaf.pause();
    for (let n = 0; n < 120; n++) deaf.send(step1);
    await answers(honest);
    const gone = closed(deaf);
    deaf.resume();
    // Asked for too often it is told so; had it not read on, the heartbeat or its unread bytes would have ended it.
    expect([4413, 1013, 1006]).toContain(await gone);
    await answers(honest);
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
