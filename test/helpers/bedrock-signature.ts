/** Checks a request as Amazon Bedrock does: Signature Version 4 for the service "bedrock", over the bytes received. */
import { Hash } from "@smithy/hash-node";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsRefusal, SignedRequest } from "../../local/servers/ai/ai.ts";

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

/** `secretAccessKey` is the only one it accepts. */
export async function refuseBedrockSignature(
  { method, path, headers, body }: SignedRequest,
  secretAccessKey = "local",
): Promise<AwsRefusal | undefined> {
  const { authorization, host = "" } = headers;
  if (authorization === undefined)
    return {
      type: "MissingAuthenticationTokenException",
      message: "Missing Authentication Token",
    };
  const [, accessKeyId = "", region = "", service, names = ""] =
    AUTHORIZATION.exec(authorization) ?? [];
  const signedAt = toDate(String(headers["x-amz-date"]));
  if (service === undefined || signedAt === undefined)
    return {
      type: "IncompleteSignatureException",
      message: "Authorization header requires a complete signature.",
    };
  if (service !== "bedrock")
    return {
      type: "InvalidSignatureException",
      message: `Credential should be scoped to correct service: 'bedrock', got '${service}'.`,
    };
  const signed = names.split(";").map((name) => [name, String(headers[name])] as const);
  const sessionToken = headers["x-amz-security-token"];
  const signer = new SignatureV4({
    service,
    region,
    sha256: Hash.bind(null, "sha256"),
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(typeof sessionToken === "string" ? { sessionToken } : {}),
    },
  });
  const [hostname = "", port] = host.split(":");
  const again = await signer.sign(
    {
      protocol: "http:",
      hostname,
      ...(port === undefined ? {} : { port: Number(port) }),
      method,
      path,
      headers: Object.fromEntries(signed),
      body,
    },
    { signingDate: signedAt },
  );
  return names.split(";").includes("host") && again.headers["authorization"] === authorization
    ? undefined
    : {
        type: "InvalidSignatureException",
        message: "The request signature we calculated does not match the signature you provided.",
      };
}

function toDate(amzDate: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
