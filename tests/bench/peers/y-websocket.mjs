/** @y/websocket-server as its own server.js runs it; keeps documents in LevelDB where YPERSISTENCE names a folder. */
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { setupWSConnection } from "@y/websocket-server/utils";

const sockets = new WebSocketServer({ noServer: true });
sockets.on("connection", setupWSConnection);
const server = createServer((_, response) => response.end("okay"));
server.on("upgrade", (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit("connection", opened, request)),
);
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
