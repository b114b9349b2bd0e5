/** The AWS Query protocol of SES v1: form fields in, XML out. */

const XML_NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/";

/** An error of SES; `status` is the HTTP status. */
export type Refusal = { status: number; code: string; message: string };

export function refusalOf(code: string, message: string, status = 400): Refusal {
  return { status, code, message };
}

/** Reads `prefix.member.1`, `prefix.member.2` and so on, up to the first gap. */
export function readMembers(params: URLSearchParams, prefix: string): string[] {
  const members: string[] = [];
  for (let position = 1; ; position += 1) {
    const member = params.get(`${prefix}.member.${position}`);
    if (member === null) return members;
    members.push(member);
  }
}

export function readTags(params: URLSearchParams): [name: string, value: string][] {
  const tags: [string, string][] = [];
  for (let position = 1; ; position += 1) {
    const name = params.get(`Tags.member.${position}.Name`);
    if (name === null) return tags;
    tags.push([name, params.get(`Tags.member.${position}.Value`) ?? ""]);
  }
}

/** `resultXml` is the content of the result element. */
export function renderResult(action: string, resultXml: string, requestId: string): string {
  return (
    `<${action}Response xmlns="${XML_NAMESPACE}">` +
    `<${action}Result>${resultXml}</${action}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>` +
    `</${action}Response>`
  );
}

/** From status 500 the type is Receiver, which makes the SDK retry. */
export function renderRefusal({ status, code, message }: Refusal, requestId: string): string {
  const type = status >= 500 ? "Receiver" : "Sender";
  return (
    `<ErrorResponse xmlns="${XML_NAMESPACE}">` +
    `<Error><Type>${type}</Type><Code>${escapeXml(code)}</Code>` +
    `<Message>${escapeXml(message)}</Message></Error>` +
    `<RequestId>${requestId}</RequestId></ErrorResponse>`
  );
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
