import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { DependencyError, nameOf } from "../../functions/platform/errors.ts";

/** The last part of the caller's ARN: the user's name, or the name of the session. @throws DependencyError */
export async function callerName(): Promise<string> {
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: 15_000 };
  const client = new STSClient({ requestHandler });
  try {
    const { Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    return Arn.split(/[/:]/).at(-1) || "unknown";
  } catch (error) {
    throw new DependencyError("sts", `your identity cannot be read: ${nameOf(error)}`, {
      cause: error,
    });
  } finally {
    client.destroy();
  }
}
