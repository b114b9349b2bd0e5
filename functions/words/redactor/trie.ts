/** A trie, with which declared.ts searches a text for many strings at once. */
export type TrieNode<T> = { next?: Map<string, TrieNode<T>>; value?: T };

/** Returns the node of `key`, created if missing. Calls `onNode` for each node of the path, the last one included. */
export function insert<T>(
  root: TrieNode<T>,
  key: string,
  onNode?: (node: TrieNode<T>, length: number) => void,
): TrieNode<T> {
  let node = root;
  for (let at = 0; at < key.length; at++) {
    node.next ??= new Map();
    let next = node.next.get(key.charAt(at));
    if (next === undefined) node.next.set(key.charAt(at), (next = {}));
    node = next;
    onNode?.(node, at + 1);
  }
  return node;
}

export function childOf<T>(node: TrieNode<T>, character: string): TrieNode<T> | undefined {
  return node.next?.get(character);
}
