/** Hides email addresses in what an agent gets: the first character and the domain stay. */
const ADDRESS = /([^\s<>"'(),;:=\\]+)@([^\s<>"'(),;:=\\]+)/g;

/** Of a JSON text, or any other. */
export function maskAddresses(text: string): string {
  return text.replaceAll(ADDRESS, (_, local: string, domain: string) => {
    const [first = ""] = local;
    return `${first}***@${domain}`;
  });
}
