/**
 * Who sends slowly, in pieces, or never to the end, on the lines of a house as a process of its own. All of them come from
 * one address, as a hall does, and whoever asks from it meanwhile is served.
 */
import { once } from "node:events";
import type { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { bodyLimits } from "../../server/doors/bodies.ts";
import { endServers } from "../server/cli/process.ts";
import { headOf, stand, type Standing, type StandingRoom, type Who } from "./standing.ts";

let house: Standing;
let room: StandingRoom;
beforeAll(async () => {
  house = await stand();
  room = await house.open("1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n");
});
afterAll(async () => {
  await house.end();
  endServers();
});

const bearer = (who: Who): Record<string, string> => ({ authorization: `Bearer ${room.links[who].token}` });

/** What a line says first, or `cut`. */
const firstSaid = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once("data", (bytes: Buffer) => resolve(String(bytes).split("\r\n")[0]!));
    socket.once("close", () => resolve("cut"));
  });

/** Somebody else in the hall reads, acts, and types. */
const othersGoOn = async (): Promise<void> => {
  expect((await room.ask("brevia", "/draft")).status).toBe(200);
  expect((await room.ask("secretariat", "/acts", { json: { type: "set-manner", manner: "chair-held" } })).status).toBe(
    200,
  );
  expect(
    (await room.ask("secretariat", "/acts", { json: { type: "set-manner", manner: "line-by-line" } })).status,
  ).toBe(200);
  const ws = new WebSocket(`${house.url.replace("http", "ws")}/sync/${room.id}/draft`, { headers: bearer("chair") });
  await once(ws, "open");
  ws.terminate();
};

describe("slow senders", () => {
  test("of heads a byte at a time and of nothing at all keep nobody waiting", async () => {
    const lines: Socket[] = [];
    for (let n = 0; n < 200; n++) {
      const line = await house.line();
      if (n % 2) line.write(`GET ${room.path} HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nX-Slow: `);
      lines.push(line);
    }
    for (let n = 0; n < 5; n++) for (const [at, line] of lines.entries()) if (at % 2) line.write("a");
    await othersGoOn();
    for (const line of lines) line.destroy();
  });

  test("of bodies hold so much of the house's memory and no more; who sends what is short goes on, and all may again after", async () => {
    const size = 9_000_000;
    const lines = await Promise.all(Array.from({ length: 12 }, () => house.line()));
    const said = lines.map(firstSaid);
    for (const [n, line] of lines.entries()) {
      const [name, length] = n % 2 ? ["content-length", String(size)] : ["transfer-encoding", "chunked"];
      line.write(
        headOf(house, "POST", `${room.path}/imports`, {
          ...bearer("altora"),
          "content-type": "multipart/form-data; boundary=X",
          [name]: length,
        }),
      );
      line.write(n % 2 ? " " : "1\r\n \r\n");
    }
    const few = Math.floor(bodyLimits.perSeat / size);
    const refused: string[] = [];
    for (const one of said) void one.then((first) => refused.push(first));
    await expect.poll(() => refused.length, { timeout: 20_000 }).toBe(lines.length - few);
    expect(new Set(refused)).toEqual(new Set(["HTTP/1.1 429 Too Many Requests"]));
    // The same seat acts, and others send files.
    const hold = { type: "hold", as: "XAL", paragraph: room.paragraph };
    expect((await room.ask("altora", "/acts", { json: hold })).status).toBe(200);
    expect(refused).toHaveLength(lines.length - few);
    const form = (): FormData => {
      const body = new FormData();
      body.set("file", new File([new Uint8Array(100_000)], "none.docx"));
      body.set("as", "XBV");
      return body;
    };
    const others = await room.ask("brevia", "/imports", { method: "POST", body: form() });
    expect([400, 422]).toContain(others.status);
    await othersGoOn();
    // Nobody is kept from sending for what was never finished.
    for (const line of lines) line.destroy();
    await expect
      .poll(async () => (await room.ask("altora", "/imports", { method: "POST", body: form() })).status, {
        timeout: 20_000,
      })
      .not.toBe(429);
  });

  test("that ask for another protocol are answered, and their line is not left open for ever", async () => {
    for (const protocol of ["h2c", "TLS/1.0", "websocket2", "x".repeat(1_000)]) {
      const line = await house.line();
      const said = firstSaid(line);
      line.write(headOf(house, "GET", "/health", { upgrade: protocol, connection: "Upgrade, close" }));
      expect([protocol, await said]).toEqual([protocol, "HTTP/1.1 200 OK"]);
      line.destroy();
    }
  });
});

describe("frames that are no message", () => {
  const mask = Buffer.alloc(4);
  const frame = (first: number, content = Buffer.alloc(0)): Buffer =>
    Buffer.concat([Buffer.of(first, 0x80 | content.length), mask, content]);
  const many = (one: Buffer, n: number): Buffer => Buffer.concat(Array.from({ length: n }, () => one));
  const [begin, empty, letter, end] = [frame(0x02), frame(0), frame(0, Buffer.of(1)), frame(0x80)];
  const floods: readonly (readonly [what: string, bytes: Buffer])[] = [
    ["pings", many(frame(0x89), 50_000)],
    ["pings that carry what they may", many(frame(0x89, Buffer.alloc(125)), 10_000)],
    ["pongs nobody asked for", many(frame(0x8a), 50_000)],
    [
      "messages of a thousand empty pieces",
      many(Buffer.concat([begin, many(empty, 1_000), frame(0x80, Buffer.of(3))]), 50),
    ],
    ["messages of a thousand letters", many(Buffer.concat([begin, many(letter, 1_000), end]), 50)],
    ["a message that never ends", Buffer.concat([begin, many(empty, 50_000)])],
  ];

  const opened = async (who: Who): Promise<Socket> => {
    const line = await house.line();
    line.write(
      headOf(house, "GET", `/sync/${room.id}/draft`, {
        ...bearer(who),
        upgrade: "websocket",
        connection: "Upgrade",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-version": "13",
      }),
    );
    await once(line, "data");
    line.resume();
    return line;
  };

  test.each(floods)("%s: they are not read on, or the line is cut, and the others go on", async (_, bytes) => {
    const line = await opened("altora");
    // As much as the line takes while others are answered: what is not read lies in the buffers of the machine, and no more.
    let taken = 0;
    for (let n = 0; n < 150 && line.writable; n++)
      if (line.writableNeedDrain) expect((await fetch(`${house.url}/health`)).status).toBe(200);
      else {
        line.write(bytes);
        taken += bytes.length;
      }
    expect(taken).toBeLessThan(14 << 20);
    await othersGoOn();
    line.destroy();
  });
});
