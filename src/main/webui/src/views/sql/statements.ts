/** A statement of the text. */
export interface Statement {
  text: string;
  /** Where it begins in the text. */
  from: number;
  to: number;
  /** Its keywords and plain names, in upper case. */
  words: string[];
}

const NAME = /[\p{L}\p{N}_$]/u;

/**
 * Splits a text into statements as the service does: not within strings, quoted names, dollar quotes and comments,
 * nor within the body of an SQL function.
 */
export function split(sql: string): Statement[] {
  const found: Statement[] = [];
  let from = -1;
  let words: string[] = [];
  let parentheses = 0;
  let blocks = 0;
  let at = 0;
  const end = (to: number) => {
    if (from >= 0) {
      const text = sql.slice(from, to).trimEnd();
      found.push({ text, from, to: from + text.length, words });
    }
    from = -1;
    words = [];
    parentheses = 0;
    blocks = 0;
  };
  while (at < sql.length) {
    const c = sql.charAt(at);
    if (/\s/.test(c)) {
      at += 1;
    } else if (sql.startsWith("--", at)) {
      const newline = sql.indexOf("\n", at);
      at = newline < 0 ? sql.length : newline;
    } else if (sql.startsWith("/*", at)) {
      at = endOfComment(sql, at);
    } else if (c === ";" && parentheses === 0 && blocks === 0) {
      end(at);
      at += 1;
    } else {
      if (from < 0) from = at;
      if (c === "'" || c === '"') {
        const escapes = c === "'" && /[eE]/.test(sql.charAt(at - 1)) && !NAME.test(sql.charAt(at - 2));
        at = endOfQuoted(sql, at, c, escapes);
      } else if (c === "$") {
        at = endOfDollar(sql, at);
      } else if (/[\p{L}_]/u.test(c)) {
        const start = at;
        while (at < sql.length && NAME.test(sql.charAt(at))) at += 1;
        const word = sql.slice(start, at).toUpperCase();
        // BEGIN ATOMIC … END is the body of a function and may contain CASE … END.
        if (word === "ATOMIC" && words.at(-1) === "BEGIN") blocks = 1;
        else if (blocks > 0 && word === "CASE") blocks += 1;
        else if (blocks > 0 && word === "END") blocks -= 1;
        words.push(word);
      } else {
        if (c === "(" || c === "[") parentheses += 1;
        if (c === ")" || c === "]") parentheses = Math.max(0, parentheses - 1);
        at += 1;
      }
    }
  }
  end(sql.length);
  return found;
}

function endOfQuoted(sql: string, from: number, quote: string, escapes: boolean): number {
  let at = from + 1;
  while (at < sql.length) {
    const c = sql.charAt(at);
    if (escapes && c === "\\") at += 2;
    else if (c !== quote) at += 1;
    else if (sql.charAt(at + 1) === quote) at += 2;
    else return at + 1;
  }
  return sql.length;
}

/** Returns where a comment ends. Comments nest. */
function endOfComment(sql: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    if (sql.startsWith("/*", at)) {
      depth += 1;
      at += 2;
    } else if (sql.startsWith("*/", at)) {
      depth -= 1;
      at += 2;
    } else {
      at += 1;
    }
  } while (depth > 0 && at < sql.length);
  return Math.min(at, sql.length);
}

/** Returns the end of a parameter, or of a dollar-quoted string. */
function endOfDollar(sql: string, from: number): number {
  const tag = /^\$(?:\d+|(?:[\p{L}_][\p{L}\p{N}_]*)?\$)?/u.exec(sql.slice(from, from + 100))?.[0] ?? "$";
  if (tag.length < 2 || !tag.endsWith("$")) return from + tag.length;
  const close = sql.indexOf(tag, from + tag.length);
  return close < 0 ? sql.length : close + tag.length;
}

const READS = new Set(["SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN"]);
const WRITES = ["INSERT", "UPDATE", "DELETE", "MERGE", "INTO"];

/** Returns whether a statement only reads, judging by its words. A function in it may still write. */
export function onlyReads({ words }: Statement): boolean {
  return READS.has(words[0] ?? "") && !WRITES.some((word) => words.includes(word));
}

/** Returns the statement at a position, or else the last one before it. */
export function statementAt(statements: readonly Statement[], place: number): Statement | undefined {
  return statements.findLast(({ from }) => from <= place) ?? statements[0];
}

/**
 * Returns the position of an error in the text. The service counts UTF-16 units up to the statement, and Postgres
 * characters within it, some of which are two units.
 */
export function placeOfError(
  sql: string,
  statement: Statement | undefined,
  position: number,
): { from: number; to: number } {
  const start = statement?.from ?? 0;
  const characters = Math.max(0, position - 1 - start);
  const before = Array.from(sql.slice(start)).slice(0, characters).join("");
  const from = Math.min(start + before.length, Math.max(0, sql.length - 1));
  const word = /^(?:[\p{L}\p{N}_$.]+|"[^"]*"|\S)/u.exec(sql.slice(from))?.[0] ?? "";
  return { from, to: Math.min(sql.length, from + Math.max(1, word.length)) };
}
