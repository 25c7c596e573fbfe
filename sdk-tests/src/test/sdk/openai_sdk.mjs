// What the official OpenAI SDK for Node sees: only baseURL and key differ from its own service.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [baseURL, apiKey, expectedFile, packages] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(packages, 'package.json')));
const OpenAI = require('openai').default ?? require('openai');

const client = new OpenAI({ baseURL, apiKey });
const expected = JSON.parse(readFileSync(expectedFile, 'utf8'));
const texts = Object.keys(expected.vectors);

const response = await client.embeddings.create({ model: expected.model, input: texts });
assert.equal(response.data.length, texts.length);
texts.forEach((text, i) => {
  assert.equal(response.data[i].index, i);
  close(response.data[i].embedding, expected.vectors[text]);
});
assert.equal(response.usage.prompt_tokens, expected.tokens);
assert.equal(response.model, expected.model);

const numbers = await client.embeddings.create({ model: expected.model, input: texts[0], encoding_format: 'float' });
close(numbers.data[0].embedding, expected.vectors[texts[0]]);

await fails(OpenAI.AuthenticationError, 'invalid_api_key', () =>
  new OpenAI({ baseURL, apiKey: 'not-a-key-of-ours' }).embeddings.create({ model: expected.model, input: 'a' }));
await fails(OpenAI.NotFoundError, 'model_not_found', () =>
  client.embeddings.create({ model: 'text-embedding-9', input: 'a' }));
await fails(OpenAI.BadRequestError, 'input_too_long', () =>
  client.embeddings.create({ model: expected.model, input: 'word '.repeat(400) }));

const models = await client.models.list();
assert.ok(models.data.some((model) => model.id === expected.model));
console.log('node sdk passed');

async function fails(kind, code, call) {
  const error = await call().then(() => assert.fail(`no ${code}`), (reason) => reason);
  assert.ok(error instanceof kind, `${error}`);
  assert.equal(error.code, code);
}

function close(actual, wanted) {
  assert.equal(actual.length, wanted.length);
  assert.ok(Math.max(...actual.map((value, i) => Math.abs(value - wanted[i]))) <= 1e-6);
}
