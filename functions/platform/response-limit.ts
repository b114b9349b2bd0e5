/** How much is read of an answer from outside. An endpoint that sends more is broken or hostile. */
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { type AnswerSize, AnswerTooLargeError, isError } from "./errors.ts";

const MIB = 2 ** 20;

export type AwsService = "sqs" | "dynamodb" | "ses" | "ssm";

/** Of the body, for each endpoint. What a service may rightly send stays below its limit, with JSON's escapes. */
export const ANSWER_LIMIT_BYTES = {
  // A few kilobytes: the number of completion tokens is limited.
  ai: MIB,
  // 10 messages of 1 MiB, attributes included; an escaped character takes two bytes.
  // Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
  sqs: 32 * MIB,
  // 16 MB of items, plus the types and escapes of its JSON.
  // Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
  dynamodb: 48 * MIB,
  // A message id or the account's quota.
  ses: MIB,
  // One parameter of 8 KB, or a secret of 64 KiB.
  ssm: MIB,
} as const satisfies Record<AwsService | "ai", number>;

/** Node's own default, kept whatever `NODE_OPTIONS` says. */
export const MAX_HEADER_BYTES = 16 * 1024;

type Decompress = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const DECOMPRESS: Readonly<Record<string, Decompress>> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  "x-gzip": promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  br: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
  // Node 20 has none; there such a body stays as it is, and is unreadable.
  ...("zstdDecompress" in zlib && {
    zstd: promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress),
  }),
};

/**
 * The bytes of a body that came compressed though nobody asked for it; others as they are.
 * @throws AnswerTooLargeError when there are more than the limit @throws Error when they are not of this encoding
 */
export async function decompressed(
  body: Buffer,
  encoding: string | undefined,
  answer: Omit<AnswerSize, "readBytes">,
): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? "";
  const decompress = Object.hasOwn(DECOMPRESS, name) ? DECOMPRESS[name] : undefined;
  if (decompress === undefined || body.length === 0) return body;
  try {
    return await decompress(body, { maxOutputLength: answer.limitBytes });
  } catch (error) {
    if (isError(error) && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
      throw new AnswerTooLargeError({ ...answer, readBytes: body.length });
    throw error;
  }
}
