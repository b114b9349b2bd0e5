/**
 * Amazon Bedrock as the AI's provider: requests are signed with the function's role, and there is no key. In a file of its
 * own, which is loaded only where Bedrock writes: nobody else pays for the signer at a cold start.
 */
import type { ClientOptions } from "openai";
import { bedrock } from "openai/providers/bedrock/aws";
import { DependencyError, nameOf } from "../../platform/errors.ts";

export type BedrockOptions = {
  /** Where the model is; default: the process's own region, `AWS_REGION`. */
  readonly region: string | undefined;
  /** Default: the region's own endpoint. */
  readonly baseUrl: string | undefined;
  readonly credentials: () => Promise<Credentials>;
};

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
};

/**
 * The `provider` of an openai client. What Bedrock calls an API key is not looked for. @throws OpenAIError where no region is
 * known, or it is none. Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html
 */
export function createBedrock(options: BedrockOptions): NonNullable<ClientOptions["provider"]> {
  const { region, baseUrl, credentials } = options;
  return bedrock({
    region,
    endpoint: "runtime",
    // Named, so that the package does not look into the environment.
    baseURL: baseUrl ?? null,
    credentialProvider: async () => {
      try {
        const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
        return {
          accessKeyId,
          secretAccessKey,
          ...(sessionToken === undefined ? {} : { sessionToken }),
        };
      } catch (cause) {
        // Nobody's mail can be written without them.
        throw new DependencyError("ai", `no credentials: ${nameOf(cause)}`, { cause });
      }
    },
  });
}
