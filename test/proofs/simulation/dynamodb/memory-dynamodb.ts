/**
 * A DynamoDB in memory, as far as Postrider uses one: every request is applied at once and whole. It keeps what each row
 * was, so that a read which is not consistent can be given a past. `contract/` compares it with two real servers.
 */
import {
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DeleteItemCommandInput,
  DynamoDBServiceException,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  ResourceNotFoundException,
  type ScanCommandInput,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { createContext, holds, updated, visit } from "./evaluate.ts";
import { parseCondition, parseUpdate } from "./parse.ts";
import {
  attributesOf,
  bySortKey,
  demand,
  filtered,
  keptItem,
  keyText,
  METADATA,
  parsedCondition,
  present,
  projection,
  type TableKeys,
} from "./requests.ts";
import { Invalid, type Item } from "./values.ts";

/** A row as a write left it. `before` and `after`: undefined where there was, or is, none. */
export type Written = {
  readonly table: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
};

export type MemoryDynamoDbOptions = {
  readonly tables: Readonly<Record<string, TableKeys>>;
  readonly now: () => number;
  /** Told of every write that was applied, before its answer. */
  readonly onWrite?: (written: Written) => void;
};

export type MemoryDynamoDb = {
  /**
   * Applies a request. `lagMs`: how far behind a read that is not consistent may be. `keysLeft`: how many keys of a batch
   * read come back as not processed. @throws the SDK's own exceptions
   */
  readonly perform: (
    operation: string,
    input: object,
    weather?: { readonly lagMs?: number; readonly keysLeft?: number },
  ) => object;
  /** The rows as they stand. */
  readonly rows: (table: string) => readonly Item[];
  readonly row: (table: string, key: Readonly<Record<string, string>>) => Item | undefined;
};

/** What a row was until `untilMs`. */
type Past = { readonly untilMs: number; readonly item: Item | undefined };
type Row = { item: Item | undefined; readonly pasts: Past[] };
type Table = { readonly keys: TableKeys; readonly rows: Map<string, Row> };

const MOST_PASTS = 8;

export function createMemoryDynamoDb({
  tables,
  now,
  onWrite,
}: MemoryDynamoDbOptions): MemoryDynamoDb {
  const all = new Map<string, Table>(
    Object.entries(tables).map(([name, keys]) => [name, { keys, rows: new Map<string, Row>() }]),
  );

  const tableOf = (name: string | undefined): Table => {
    const table = all.get(name ?? "");
    if (table === undefined)
      throw new ResourceNotFoundException({
        message: "Requested resource not found",
        $metadata: METADATA,
      });
    return table;
  };

  const write = (name: string, table: Table, key: string, after: Item | undefined): void => {
    const row = table.rows.get(key) ?? { item: undefined, pasts: [] };
    const before = row.item;
    row.pasts.push({ untilMs: now(), item: before });
    if (row.pasts.length > MOST_PASTS) row.pasts.shift();
    row.item = after;
    table.rows.set(key, row);
    onWrite?.({ table: name, before, after });
  };

  const read = (table: Table, key: string, lagMs: number): Item | undefined => {
    const row = table.rows.get(key);
    const asOfMs = now() - lagMs;
    const past = lagMs > 0 ? row?.pasts.find(({ untilMs }) => untilMs > asOfMs) : undefined;
    return past === undefined ? row?.item : past.item;
  };

  const operations: Record<
    string,
    (input: never, weather: { lagMs: number; keysLeft: number }) => object
  > = {
    GetItem: (input: GetItemCommandInput, { lagMs }) => {
      const table = tableOf(input.TableName);
      const item = read(
        table,
        keyText(table.keys, input.Key, true),
        input.ConsistentRead === true ? 0 : lagMs,
      );
      const context = createContext(input.ExpressionAttributeNames, undefined);
      const project = projection(input.ProjectionExpression, context);
      return item === undefined ? {} : { Item: project(item) };
    },

    BatchGetItem: (input: BatchGetItemCommandInput, { lagMs, keysLeft }) => {
      let left = keysLeft;
      const Responses: NonNullable<BatchGetItemCommandOutput["Responses"]> = {};
      const UnprocessedKeys: NonNullable<BatchGetItemCommandOutput["UnprocessedKeys"]> = {};
      const asked = Object.entries(input.RequestItems ?? {});
      const count = asked.reduce((sum, [, { Keys }]) => sum + (Keys?.length ?? 0), 0);
      if (count === 0 || count > 100)
        throw new Invalid(`Too many items requested for the BatchGetItem call: ${count}`);
      for (const [name, request] of asked) {
        const table = tableOf(name);
        const keys = request.Keys ?? [];
        const texts = keys.map((key) => keyText(table.keys, key, true));
        if (new Set(texts).size !== texts.length)
          throw new Invalid("Provided list of item keys contains duplicates");
        const served = Math.max(0, texts.length - left);
        left -= texts.length - served;
        const lag = request.ConsistentRead === true ? 0 : lagMs;
        Responses[name] = texts.slice(0, served).flatMap((text) => present(read(table, text, lag)));
        if (served < keys.length) UnprocessedKeys[name] = { ...request, Keys: keys.slice(served) };
      }
      return { Responses, UnprocessedKeys };
    },

    PutItem: (input: PutItemCommandInput) => {
      const table = tableOf(input.TableName);
      const item = keptItem(input.Item ?? {});
      const key = keyText(table.keys, item, false);
      const before = table.rows.get(key)?.item;
      const context = createContext(
        input.ExpressionAttributeNames,
        input.ExpressionAttributeValues,
      );
      demand(input, before, context);
      context.mustBeUsed();
      write(input.TableName ?? "", table, key, item);
      return input.ReturnValues === "ALL_OLD" && before !== undefined ? { Attributes: before } : {};
    },

    DeleteItem: (input: DeleteItemCommandInput) => {
      const table = tableOf(input.TableName);
      const key = keyText(table.keys, input.Key, true);
      const before = table.rows.get(key)?.item;
      const context = createContext(
        input.ExpressionAttributeNames,
        input.ExpressionAttributeValues,
      );
      demand(input, before, context);
      context.mustBeUsed();
      if (before !== undefined) write(input.TableName ?? "", table, key, undefined);
      return input.ReturnValues === "ALL_OLD" && before !== undefined ? { Attributes: before } : {};
    },

    UpdateItem: (input: UpdateItemCommandInput) => {
      const table = tableOf(input.TableName);
      const key = keyText(table.keys, input.Key, true);
      const before = table.rows.get(key)?.item;
      const context = createContext(
        input.ExpressionAttributeNames,
        input.ExpressionAttributeValues,
      );
      const update = parseUpdate(input.UpdateExpression ?? "");
      // Checked whole before the condition is: a request that is wrong is refused whatever stands there.
      const condition = parsedCondition(input);
      if (condition !== undefined) visit(condition, context);
      const names = [
        ...update.set.map(({ name }) => name),
        ...update.add.map(({ name }) => name),
        ...update.delete.map(({ name }) => name),
        ...update.remove,
      ].map((name) => context.nameOf(name));
      for (const name of names)
        if (name === table.keys.partitionKey || name === table.keys.sortKey)
          throw new Invalid(`Cannot update attribute ${name}. This attribute is part of the key`);
      for (const { value } of [...update.add, ...update.delete]) context.valueOf(value);
      demand(input, before, context);
      const { item, touched } = updated(update, before ?? keptItem(input.Key ?? {}), context);
      context.mustBeUsed();
      write(input.TableName ?? "", table, key, item);
      return attributesOf(input.ReturnValues, before, item, touched);
    },

    Query: (input: QueryCommandInput, { lagMs }) => {
      const table = tableOf(input.TableName);
      const context = createContext(
        input.ExpressionAttributeNames,
        input.ExpressionAttributeValues,
      );
      const lag = input.ConsistentRead === true ? 0 : lagMs;
      const matches = parseCondition(input.KeyConditionExpression ?? "");
      const found = [...table.rows.keys()]
        .flatMap((key) => present(read(table, key, lag)))
        .filter((item) => holds(matches, item, context))
        .toSorted((one, other) => bySortKey(table.keys, one, other));
      return filtered(input, found, context);
    },

    Scan: (input: ScanCommandInput, { lagMs }) => {
      const table = tableOf(input.TableName);
      const context = createContext(
        input.ExpressionAttributeNames,
        input.ExpressionAttributeValues,
      );
      const lag = input.ConsistentRead === true ? 0 : lagMs;
      return filtered(
        input,
        [...table.rows.keys()].flatMap((key) => present(read(table, key, lag))),
        context,
      );
    },
  };

  return {
    perform: (operation, input, { lagMs = 0, keysLeft = 0 } = {}) => {
      const perform = operations[operation];
      if (perform === undefined)
        throw new Error(
          `The DynamoDB in memory has no ${operation}: teach it in test/proofs/simulation`,
        );
      try {
        return perform(input as never, { lagMs, keysLeft });
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        throw new DynamoDBServiceException({
          name: "ValidationException",
          message: error.message,
          $fault: "client",
          $metadata: METADATA,
        });
      }
    },
    rows: (name) => [...tableOf(name).rows.values()].flatMap(({ item }) => present(item)),
    row: (name, key) => {
      const table = tableOf(name);
      const item = Object.fromEntries(Object.entries(key).map(([part, S]) => [part, { S }]));
      return table.rows.get(keyText(table.keys, item, true))?.item;
    },
  };
}
