import { once } from "node:events";
import { randomFillSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { readVarUint, createDecoder } from "lib0/decoding";
import { CloseCode, MessageType } from "../../../drafts/wire.ts";
import { nodeMeter } from "../../../server/hosts/node-meter.ts";
import { lineOf } from "../../../server/watch.ts";
import { Directory } from "../../../server/directory.ts";
import { startNodeServer } from "../../../server/hosts/node-server.ts";
import type { NodeServer } from "../../../server/hosts/node-server.ts";
import { memoryShelf, openRoom, secret } from "../house.ts";
import type { TestRoom } from "../house.ts";

let server: NodeServer;
let room: TestRoom;
let logged: string[];

beforeEach(async () => {
  logged = [];
  const directory = new Directory(memoryShelf(logged), (bytes) => randomFillSync(new Uint8Array(bytes)));
  server = await startNodeServer({
    directory,
    secret,
    port: 0,
    host: "127.0.0.1",
    meter: nodeMeter(() => directory.opened),
    log: (happening) => logged.push(lineOf(happening, 0)),
  });
  room = openRoom({ directory }, "1. States shall meet every year.\n");
});
afterEach(() => server.close());

const address = (document: string, query = ""): string =>
  `${server.listens.replace("http", "ws")}/sync/${room.negotiation.id}/${document}${query}`;
const knock = (document: string, token?: string, headers: Record<string, string> = {}, query = ""): WebSocket =>
  new WebSocket(address(document, query), {
    headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  });
const closing = async (socket: WebSocket): Promise<number> => {
  const [code] = (await once(socket, "close")) as [number];
  return code;
};
/** Types of the messages that come before one of this type does. */
const until = (socket: WebSocket, type: number): Promise<number[]> =>
  new Promise((resolve, reject) => {
    const seen: number[] = [];
    socket.on("error", reject);
    socket.on("close", (code) => reject(new Error(`closed with ${code}`)));
    socket.on("message", (data: Buffer, binary) => {
      if (!binary) return;
      seen.push(readVarUint(createDecoder(new Uint8Array(data))));
      if (seen.at(-1) === type) resolve(seen);
    });
  });

describe("a sync socket", () => {
  test("opens for a seat's documents, says hello first, and answers ping by text", async () => {
    const socket = knock("draft", room.tokens.altora);
    const seen = await until(socket, MessageType.hello);
    expect(seen[0]).toBe(MessageType.hello);
    socket.send("ping");
    const [answer, binary] = await new Promise<[string, boolean]>((resolve) => {
      socket.on("message", (data: Buffer, isBinary) => {
        if (!isBinary) resolve([data.toString("utf8"), isBinary]);
      });
    });
    expect([answer, binary]).toEqual(["pong", false]);
    expect(socket.extensions).toBe("");
    const metrics = await (await fetch(`${server.listens}/metrics`)).text();
    expect(metrics).toContain("unbracket_connections 1");
    socket.close();
  });

  test("is closed with a code on which the client gives up when the seat is not to have it", async () => {
    const cases: [WebSocket, number][] = [
      [knock("draft"), CloseCode.notSignedIn],
      [knock("draft", "nonsense"), CloseCode.notSignedIn],
      [knock("draft", secret), CloseCode.revoked],
      [knock("diary", room.tokens.chair), CloseCode.unknown],
      [knock("desk", room.tokens.altora), CloseCode.unknown],
      [knock("draft", room.tokens.observer), CloseCode.unknown],
      [knock("draft", room.tokens.altora, {}, "?epoch=99999"), CloseCode.reset],
    ];
    expect(await Promise.all(cases.map(([socket]) => closing(socket)))).toEqual(cases.map(([, code]) => code));
    const elsewhere = new WebSocket(`${server.listens.replace("http", "ws")}/sync/nothinghere/draft`);
    expect(await closing(elsewhere)).toBe(CloseCode.unknown);
  });

  test("is not opened for a page of another site", async () => {
    const socket = knock("draft", room.tokens.altora, { origin: "https://elsewhere.example" });
    const [error] = (await once(socket, "error")) as [Error];
    expect(error.message).toContain("403");
    const own = knock("draft", room.tokens.altora, { origin: server.listens });
    await until(own, MessageType.hello);
    own.close();
  });

  test("is closed when what it sends is no message or is too long", async () => {
    for (const data of [new Uint8Array([250, 250, 250]), new Uint8Array(5 * 1024 * 1024)]) {
      const socket = knock("draft", room.tokens.altora);
      await until(socket, MessageType.hello);
      const closed = closing(socket);
      socket.send(data);
      expect([CloseCode.badFrame, CloseCode.tooMuch, 1009]).toContain(await closed);
    }
    expect(logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    expect((await fetch(`${server.listens}/health`)).status).toBe(200);
  });

  test("is closed when the seat is revoked", async () => {
    const socket = knock("draft", room.tokens.altora);
    await until(socket, MessageType.hello);
    const invitations = room.negotiation.invitations(null);
    if (!Array.isArray(invitations)) throw new Error("refused");
    const closed = closing(socket);
    room.negotiation.revoke(null, invitations.find((one) => one.seat === room.seats.altora)!.id);
    expect(await closed).toBe(CloseCode.revoked);
  });

  test("is told when the server ends in order", async () => {
    const socket = knock("draft", room.tokens.chair);
    await until(socket, MessageType.hello);
    const closed = closing(socket);
    await server.close();
    expect(await closed).toBe(1001);
  });
});
