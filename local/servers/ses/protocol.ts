// The AWS Query protocol as SES v1 speaks it: form fields in, XML out.

const XML_NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/";

/** Why a request is refused, in the words of SES; `status` is the HTTP status. */
export type Refusal = { status: number; code: string; message: string };

/** Builds a refusal; `status` is 400 unless given. */
export function refusalOf(code: string, message: string, status = 400): Refusal {
  return { status, code, message };
}

/** Reads a list: `prefix.member.1`, `prefix.member.2` and so on, up to the first gap. */
export function readMembers(params: URLSearchParams, prefix: string): string[] {
  const members: string[] = [];
  for (let position = 1; ; position += 1) {
    const member = params.get(`${prefix}.member.${position}`);
    if (member === null) return members;
    members.push(member);
  }
}

/** Reads the message tags of a send as pairs of name and value, in their order. */
export function readTags(params: URLSearchParams): [name: string, value: string][] {
  const tags: [string, string][] = [];
  for (let position = 1; ; position += 1) {
    const name = params.get(`Tags.member.${position}.Name`);
    if (name === null) return tags;
    tags.push([name, params.get(`Tags.member.${position}.Value`) ?? ""]);
  }
}

/** Renders the answer to `action`; `resultXml` is the inside of its result element. */
export function renderResult(action: string, resultXml: string, requestId: string): string {
  return (
    `<${action}Response xmlns="${XML_NAMESPACE}">` +
    `<${action}Result>${resultXml}</${action}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>` +
    `</${action}Response>`
  );
}

/** Renders a refusal; from status 500 on it is the receiver's fault, as the SDK's retries expect. */
export function renderRefusal(refusal: Refusal, requestId: string): string {
  const type = refusal.status >= 500 ? "Receiver" : "Sender";
  return (
    `<ErrorResponse xmlns="${XML_NAMESPACE}">` +
    `<Error><Type>${type}</Type><Code>${escapeXml(refusal.code)}</Code>` +
    `<Message>${escapeXml(refusal.message)}</Message></Error>` +
    `<RequestId>${requestId}</RequestId></ErrorResponse>`
  );
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
