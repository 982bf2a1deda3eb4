// Socket.IO 4 with its Redis adapter, as its own pages on performance advise: websocket alone, no compression, native
// masking (bufferutil), the first HTTP request let go of. It tells its other servers over Redis; nothing is kept.
import { createServer } from "node:http";

import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const publisher = createClient({ socket: { path: process.env.STORE } });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  adapter: createAdapter(publisher, subscriber),
});
io.on("connection", (socket) => {
  const room = String(socket.handshake.query.room);
  socket.conn.request = null;
  socket.join(room);
  socket.on("say", (text, acknowledge) => {
    io.to(room).emit("said", text);
    acknowledge();
  });
});
http.listen({ port: Number(process.env.PORT), host: "127.0.0.1", backlog: 4096 });
