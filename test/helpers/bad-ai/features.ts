/** Endpoints that refuse a part of the request, each in its own words. */
import {
  type Asked,
  bad,
  good,
  type Reply,
  type Scenario,
  send,
  unlessWithout,
} from "./scenario.ts";

const withFormat =
  (...types: string[]) =>
  ({ response_format: format }: Asked["body"]) =>
    typeof format === "object" &&
    format !== null &&
    "type" in format &&
    types.some((type) => type === format.type);

/** Answered well once `requests` requests have been made, of which all but the last were refused. */
function withoutThem(
  isRefused: (body: Asked["body"]) => boolean,
  refusal: Reply,
  message: RegExp,
  requests = 2,
): Scenario {
  return good(unlessWithout(isRefused, refusal), { requests }, { level: "ok", message });
}

const forbidden = (name: string) => ({
  type: "extra_forbidden",
  loc: ["body", name],
  msg: "Extra inputs are not permitted",
});

export const FEATURES: Readonly<Record<string, Scenario>> = {
  "no store (Gemini)": withoutThem(
    (body) => "store" in body,
    send(
      [
        {
          error: {
            code: 400,
            message: 'Invalid JSON payload received. Unknown name "store": Cannot find field.',
            status: "INVALID_ARGUMENT",
          },
        },
      ],
      400,
    ),
    /without `store: false`/,
  ),
  "neither store nor max_completion_tokens (Mistral)": withoutThem(
    (body) => "store" in body || "max_completion_tokens" in body,
    send({ detail: [forbidden("store"), forbidden("max_completion_tokens")] }, 422),
    /without `store: false`.+`max_completion_tokens`/,
  ),
  "neither, told one at a time": withoutThem(
    (body) => "store" in body || "max_completion_tokens" in body,
    (response, asked) =>
      send({ detail: [forbidden("store" in asked.body ? "store" : "max_completion_tokens")] }, 422)(
        response,
        asked,
      ),
    /without `store: false`.+`max_completion_tokens`/,
    3,
  ),
  "no json_schema (DeepSeek)": withoutThem(
    withFormat("json_schema"),
    send(
      {
        error: {
          message: "This response_format type is unavailable now",
          type: "invalid_request_error",
          code: "invalid_request_error",
        },
      },
      400,
    ),
    /without the JSON schema/,
  ),
  "no json_schema (Groq)": withoutThem(
    withFormat("json_schema"),
    send(
      {
        error: {
          message: "This model does not support response format `json_schema`.",
          param: "response_format",
        },
      },
      400,
    ),
    /without the JSON schema/,
  ),
  "no json_schema, as 500 (llama-cpp-python)": withoutThem(
    withFormat("json_schema"),
    send(
      {
        error: {
          message:
            "1 validation error: response_format.type Input should be 'text' or 'json_object'",
          type: "internal_server_error",
        },
      },
      500,
    ),
    /without the JSON schema/,
  ),
  "no response_format at all": withoutThem(
    withFormat("json_schema", "json_object"),
    send({ error: { message: "response_format is not supported" } }, 400),
    /without the JSON schema.+`response_format`/,
    3,
  ),
  "max_completion_tokens too large, under any name": bad(
    send({ error: { message: "max_completion_tokens is too large: 500" } }, 400),
    "ai-request-refused",
    { requests: 2 },
    "fail",
    /refused.+too large: 500/,
  ),
};
