/**
 * Amazon Bedrock as the AI provider: requests are signed with the function's role, without a key. A separate file, so that
 * other providers do not load the signer at a cold start.
 */
import type { ClientOptions } from "openai";
import { bedrock } from "openai/providers/bedrock/aws";
import { DependencyError, nameOf } from "../../platform/errors.ts";

export type BedrockOptions = {
  /** Default: `AWS_REGION`. */
  readonly region: string | undefined;
  /** Default: the endpoint of the region. */
  readonly baseUrl: string | undefined;
  readonly credentials: () => Promise<Credentials>;
};

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
};

/**
 * The `provider` of an openai client. Does not look for a Bedrock API key. @throws OpenAIError without a valid region.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html
 */
export function createBedrock(options: BedrockOptions): NonNullable<ClientOptions["provider"]> {
  const { region, baseUrl, credentials } = options;
  return bedrock({
    region,
    endpoint: "runtime",
    // Set explicitly; otherwise the package reads the environment.
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
        // Without them every request fails.
        throw new DependencyError("ai", `no credentials: ${nameOf(cause)}`, { cause });
      }
    },
  });
}
