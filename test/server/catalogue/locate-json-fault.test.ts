import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locateJsonFault } from '../../../server/catalogue/locate-json-fault.ts';

const faulty: [text: string, line: number, column: number, expected: string][] = [
  ['', 1, 1, 'a value'],
  ['{"a": 1,}', 1, 9, 'a key in double quotes'],
  ['[1, 2,]', 1, 7, 'a value'],
  ['{"a": 1\n "b": 2}', 2, 2, '"," or "}"'],
  ['[1 2]', 1, 4, '"," or "]"'],
  ['{"a" 1}', 1, 6, '":"'],
  ["{'a': 1}", 1, 2, 'a key in double quotes'],
  ['{a: 1}', 1, 2, 'a key in double quotes'],
  ['{"a": "é\n"}', 1, 7, 'a text that ends on its line, with no stray backslash'],
  ['{"a": "\\x"}', 1, 7, 'a text that ends on its line, with no stray backslash'],
  ['{"a": 01}', 1, 7, 'a value'],
  ['{"a": truе}', 1, 7, 'a value'],
  ['{"a": // no\n 1}', 1, 7, 'a value'],
  ['{"a": [1]', 1, 10, '"," or "}"'],
  ['{}\r\n{}', 2, 1, 'the end of the file'],
];

for (const [text, line, column, expected] of faulty) {
  test(`${JSON.stringify(text)} stops being JSON at line ${line}, column ${column}`, () => {
    assert.throws(() => JSON.parse(text) as unknown, SyntaxError);
    assert.deepEqual(locateJsonFault(text), { line, column, expected });
  });
}

test('JSON has no fault', () => {
  const text = '\t{ "a" : [ -1.5e+3, 0, true, false, null, "\\u00e9\\n\\"", {}, [ ] ] }\r\n';
  assert.ok(JSON.parse(text));
  assert.equal(locateJsonFault(text), undefined);
});
