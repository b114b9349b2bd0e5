declare module "dynalite" {
  import type { Server } from "node:http";

  function dynalite(options: {
    createTableMs: number;
    updateTableMs: number;
    deleteTableMs: number;
  }): Server;
  export = dynalite;
}

declare module "dynalite/db/index.js" {
  type ConditionalError = Error & { body: { __type: string; message: string; Item?: unknown } };
  type WriteRequest = { ReturnValuesOnConditionCheckFailure?: "ALL_OLD" | "NONE" };

  type StoredItem = Readonly<Record<string, unknown>>;
  type TableDescription = {
    readonly KeySchema: readonly { readonly AttributeName: string }[];
    readonly GlobalSecondaryIndexes?: readonly {
      readonly KeySchema: readonly { readonly AttributeName: string }[];
      readonly Projection: { readonly NonKeyAttributes?: readonly string[] };
    }[];
  };

  const db: {
    checkConditional: (
      request: WriteRequest,
      existingItem: object | undefined,
    ) => ConditionalError | null | undefined;
    create: (options: object) => object;
    /** As DynamoDB counts them. */
    itemSize: (item: object) => number;
    capacityUnits: (item: object | undefined, isRead: boolean, isConsistent: boolean) => number;
    /** Called after each read and write. */
    addConsumedCapacity: (
      request: { ConsistentRead?: boolean },
      isRead: boolean,
      item: object | undefined,
      other?: object,
    ) => unknown;
    /** Called at each write that is applied. */
    updateIndexes: (
      store: unknown,
      table: TableDescription,
      existingItem: StoredItem | undefined,
      item: StoredItem | undefined,
      callback: (error?: Error) => void,
    ) => void;
  };
  export = db;
}

declare module "dynalite/validations/*" {
  const validation: { types: Record<string, unknown> };
  export = validation;
}

declare module "dynalite/actions/putItem.js" {
  function putItem(
    store: object,
    request: { TableName: string; Item: object },
    done: (error: Error | null) => void,
  ): void;
  export = putItem;
}
