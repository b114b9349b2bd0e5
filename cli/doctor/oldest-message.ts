/** Since when the oldest message of a queue waits. SQS itself does not say it. */
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";

const MINUTE_MS = 60_000;
/** SQS reports each minute, some minutes late. */
const LOOK_BACK_MS = 15 * MINUTE_MS;

/** By CloudWatch's metric. Undefined: there is none, or the credentials may not read it. */
export async function oldestOnAws(queueUrl: string, signal: AbortSignal) {
  const client = new CloudWatchClient({ maxAttempts: 2 });
  const nowMs = Date.now();
  const command = new GetMetricStatisticsCommand({
    Namespace: "AWS/SQS",
    MetricName: "ApproximateAgeOfOldestMessage",
    Dimensions: [{ Name: "QueueName", Value: queueUrl.split("/").at(-1) }],
    StartTime: new Date(nowMs - LOOK_BACK_MS),
    EndTime: new Date(nowMs),
    Period: 60,
    Statistics: ["Maximum"],
  });
  try {
    const { Datapoints = [] } = await client.send(command, { abortSignal: signal });
    const latest = Datapoints.toSorted(
      (one, other) => Number(other.Timestamp) - Number(one.Timestamp),
    )[0];
    return latest && Number(latest.Timestamp) - (latest.Maximum ?? 0) * 1_000;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
