/** @hocuspocus/server with its SQLite extension, in the file its first argument names. Prints its port. */
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const server = new Server({
  address: "127.0.0.1",
  port: 0,
  quiet: true,
  extensions: [new SQLite({ database: process.argv[2] })],
});
await server.listen();
console.log(server.httpServer.address().port);
