import type { IncomingMessage, Server, ServerResponse } from "node:http";
import dynalite from "dynalite";
import db from "dynalite/db/index.js";
import deleteItem from "dynalite/validations/deleteItem.js";
import putItem from "dynalite/validations/putItem.js";
import updateItem from "dynalite/validations/updateItem.js";
import { closeServer, listenOnLoopback } from "./loopback.ts";
import { withResolvers } from "../../functions/values/with-resolvers.ts";

returnTheItemThatFailedTheCondition();

/**
 * Starts a DynamoDB in memory on 127.0.0.1; `port` 0 (the default) takes a free one.
 * It has no transactions, PartiQL or streams. Rejects with EADDRINUSE when the port is taken.
 */
export async function startDynamoDb({ port = 0 }: { port?: number } = {}) {
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  const letRequestsEnd = guardRequests(server);
  const url = await listenOnLoopback(server, port);

  /** Lets the requests under way end, then drops every connection and the tables; a second call changes nothing. */
  async function stop(): Promise<void> {
    // dynalite kills the process when its database closes under a request that is being worked on.
    await letRequestsEnd();
    await closeServer(server);
  }

  return { url, stop };
}

/**
 * dynalite knows nothing of `ReturnValuesOnConditionCheckFailure` and strips it from the request. The check runs under
 * the key's lock, so the item it has seen is the very one that refused the write; a read of our own might find a later one.
 */
function returnTheItemThatFailedTheCondition(): void {
  for (const validation of [putItem, updateItem, deleteItem]) {
    validation.types["ReturnValuesOnConditionCheckFailure"] = {
      type: "String",
      enum: ["ALL_OLD", "NONE"],
    };
  }

  const { checkConditional } = db;
  db.checkConditional = (request, existingItem) => {
    const error = checkConditional(request, existingItem);
    if (error && existingItem && request.ReturnValuesOnConditionCheckFailure === "ALL_OLD") {
      error.body.Item = existingItem;
    }
    return error;
  };
}

/**
 * Keeps dynalite alive through half-sent requests. Answers with a function that lets in no further request, drops those
 * that have not come in whole, and resolves when the others have been worked off, whether their clients are there or not.
 */
function guardRequests(server: Server): () => Promise<void> {
  const underWay = new Map<IncomingMessage, Promise<void>>();
  const handlers = server.listeners("request");
  let isStopping = false;

  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (isStopping) {
      response.destroy();
      return;
    }
    const { promise: over, resolve } = withResolvers<void>();
    underWay.set(request, over);
    const leave = () => {
      underWay.delete(request);
      resolve();
    };
    // dynalite begins to work when the whole request is there, and ends by ending the response. The response's own
    // events would not do: they say that the client has gone, while its write goes on.
    const end = response.end.bind(response);
    Object.assign(response, {
      end(body?: string) {
        leave();
        return end(body);
      },
    });
    request.once("close", () => {
      if (!request.readableEnded) leave();
    });

    for (const handle of handlers) handle.call(server, request, response);
    // dynalite's own listener throws, and with it goes the process.
    request.removeAllListeners("error");
  });

  return async () => {
    isStopping = true;
    for (const request of underWay.keys()) if (!request.readableEnded) request.destroy();
    await Promise.all(underWay.values());
  };
}
