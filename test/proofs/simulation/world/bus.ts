/** An EventBridge bus in memory: it keeps the ids of the events that it took. The contract is local/servers/events/server.ts. */
import type { PutEventsCommandInput, PutEventsCommandOutput } from "@aws-sdk/client-eventbridge";
import * as z from "zod/mini";

const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

const Detail = z.object({ id: z.string() });

export function createBus({ failsEntry }: { readonly failsEntry: () => boolean }) {
  const ids = new Set<string>();
  return {
    has: (id: string): boolean => ids.has(id),

    /** @throws Error where AWS would refuse the call: no code may ask for that */
    put: ({ Entries = [] }: PutEventsCommandInput): Omit<PutEventsCommandOutput, "$metadata"> => {
      const bytes = Entries.reduce(
        (sum, { Detail: detail = "" }) => sum + Buffer.byteLength(detail),
        0,
      );
      if (Entries.length === 0 || Entries.length > MAX_ENTRIES || bytes > MAX_BYTES)
        throw new Error(`Expected a call that EventBridge takes, got ${Entries.length} entries`);
      const answers = Entries.map(({ Detail: detail = "" }) => {
        if (failsEntry()) return { ErrorCode: "InternalFailure" };
        const { id } = Detail.parse(JSON.parse(detail));
        ids.add(id);
        return { EventId: id };
      });
      return {
        Entries: answers,
        FailedEntryCount: answers.filter((one) => "ErrorCode" in one).length,
      };
    },
  };
}
