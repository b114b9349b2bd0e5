import { SECRET_REFERENCE } from "../../functions/config/ai-settings.ts";

/** The command that stores the AI's key. `:?` stops it if the variable is not set: an empty key must not be stored. */
export function putKey(parameter: string): string {
  return parameter.startsWith(SECRET_REFERENCE)
    ? `aws secretsmanager put-secret-value --secret-id ${parameter.slice(SECRET_REFERENCE.length)} --secret-string "\${OPENAI_API_KEY:?}"`
    : `aws ssm put-parameter --type SecureString --overwrite --name ${parameter} --value "\${OPENAI_API_KEY:?}"`;
}
