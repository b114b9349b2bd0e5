/** The requests of `npm run e2e` to an emulator: the steps before the deployment, and reading the results. */
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SESClient, VerifyEmailIdentityCommand } from "@aws-sdk/client-ses";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Endpoint } from "./endpoint.ts";
import type { Found } from "./expectation.ts";
import { sentMailsAt } from "./sent-mails.ts";

export type Emulator = {
  /** Verifies the sender and stores a key for the AI. */
  readonly prepare: (sender: { from: string; apiKeyParameter: string }) => Promise<void>;
  readonly send: (queueUrl: string, body: string) => Promise<void>;
  readonly found: (deadLetterQueueUrl: string) => Promise<Found>;
  readonly stop: () => void;
};

export function createEmulator({ url, environment }: Endpoint): Emulator {
  const options = {
    endpoint: url,
    region: environment["AWS_REGION"] ?? "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const ses = new SESClient(options);
  const ssm = new SSMClient(options);
  /** By message id, because a queue may deliver a message more than once. */
  const deadLetters = new Map<string, { body: string; reason: string | undefined }>();

  return {
    prepare: async ({ from, apiKeyParameter }) => {
      await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: from }));
      await ssm.send(
        new PutParameterCommand({
          Name: apiKeyParameter,
          Value: "local",
          Type: "SecureString",
          Overwrite: true,
        }),
      );
    },
    send: async (QueueUrl, MessageBody) => {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    found: async (QueueUrl) => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
        }),
      );
      for (const { MessageId = "", Body = "", MessageAttributes } of Messages)
        deadLetters.set(MessageId, {
          body: Body,
          reason: MessageAttributes?.["postrider.reason"]?.StringValue,
        });
      return { mails: await sentMailsAt(url), deadLetters: [...deadLetters.values()] };
    },
    stop: () => {
      for (const client of [sqs, ses, ssm]) client.destroy();
    },
  };
}
