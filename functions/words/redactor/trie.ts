/** A trie: searches a text for all strings at once. */
export type Node<T> = { next?: Map<string, Node<T>>; value?: T };

/** Returns the node of `key`, created if missing; calls `passed` for each node on the way. */
export function insert<T>(
  root: Node<T>,
  key: string,
  passed?: (node: Node<T>, length: number) => void,
): Node<T> {
  let node = root;
  for (let at = 0; at < key.length; at++) {
    node.next ??= new Map();
    let next = node.next.get(key.charAt(at));
    if (next === undefined) node.next.set(key.charAt(at), (next = {}));
    node = next;
    passed?.(node, at + 1);
  }
  return node;
}

export function childOf<T>(node: Node<T>, character: string): Node<T> | undefined {
  return node.next?.get(character);
}
