/** TCP ports. */
import { once } from "node:events";
import { createServer } from "node:net";

/** The port; 0 (any free port) if it is taken. */
export async function portOrAny(port: number): Promise<number> {
  if (port === 0 || port > 65_535) return 0;
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    server.close();
    await once(server, "close");
    return port;
  } catch {
    return 0;
  }
}
