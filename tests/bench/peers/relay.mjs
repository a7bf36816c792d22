/** A bare `ws` relay: every message goes to all others, as it is. Nothing is read, checked or kept. Prints its port. */
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (message) => {
    for (const other of server.clients) if (other !== socket && other.readyState === 1) other.send(message);
  });
});
server.on("listening", () => console.log(server.address().port));
