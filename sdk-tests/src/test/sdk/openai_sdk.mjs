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

await files();
await fileBatches();
console.log('node sdk passed');

async function files() {
  const store = await client.vectorStores.create({
    name: 'node-files', expires_after: { anchor: 'last_active_at', days: 1 },
  });
  assert.equal(store.expires_after.days, 1);
  const text = "The moon's gravity raises two bulges of sea water: two high tides a day.";
  const attached = await client.vectorStores.files.uploadAndPoll(
    store.id, await OpenAI.toFile(Buffer.from(text), 'tides.txt'));
  assert.equal(attached.status, 'completed');
  const bread = await client.files.create({
    file: await OpenAI.toFile(Buffer.from('Sourdough rises because of wild yeast.'), 'bread.txt'),
    purpose: 'assistants',
    expires_after: { anchor: 'created_at', seconds: 3600 },
  });
  assert.equal(bread.expires_at, bread.created_at + 3600);
  const polled = await client.vectorStores.files.createAndPoll(
    store.id, { file_id: bread.id, attributes: { topic: 'food' } });
  assert.equal(polled.status, 'completed');
  assert.deepEqual(polled.attributes, { topic: 'food' });

  const listed = [];
  for await (const each of client.vectorStores.files.list(store.id, { limit: 1 })) listed.push(each.id);
  assert.deepEqual(listed.sort(), [attached.id, bread.id].sort());
  assert.equal(await (await client.files.content(attached.id)).text(), text);
  const page = await client.vectorStores.search(store.id, {
    query: 'Why does it rise?', filters: { type: 'eq', key: 'topic', value: 'food' },
  });
  assert.deepEqual(page.data.map((each) => [each.file_id, each.filename]), [[bread.id, 'bread.txt']]);

  assert.ok((await client.vectorStores.files.delete(bread.id, { vector_store_id: store.id })).deleted);
  const left = await client.vectorStores.search(store.id, { query: 'Why does it rise?' });
  assert.deepEqual(left.data.map((each) => each.file_id), [attached.id]);
  assert.ok((await client.files.delete(bread.id)).deleted);
  await fails(OpenAI.NotFoundError, 'file_not_found', () => client.files.retrieve(bread.id));
  assert.ok((await client.vectorStores.delete(store.id)).deleted);
}

async function fileBatches() {
  const store = await client.vectorStores.create({ name: 'node-batches' });
  const files = await Promise.all(Array.from({ length: 20 }, (_, i) =>
    OpenAI.toFile(Buffer.from(`Note number ${i} of the log.`), `n${i}.txt`)));
  const batch = await client.vectorStores.fileBatches.uploadAndPoll(store.id, { files });
  assert.equal(batch.status, 'completed');
  assert.deepEqual([batch.file_counts.completed, batch.file_counts.total], [20, 20]);
  const attached = [];
  const pages = client.vectorStores.fileBatches.listFiles(
    batch.id, { vector_store_id: store.id, limit: 7 });
  for await (const each of pages) attached.push(each.id);
  const page = await client.vectorStores.search(
    store.id, { query: 'notes of the log', max_num_results: 50 });
  assert.equal(attached.length, 20);
  assert.deepEqual(page.data.map((each) => each.file_id).sort(), attached.sort());
  for (const each of attached) assert.ok((await client.files.delete(each)).deleted);
  assert.ok((await client.vectorStores.delete(store.id)).deleted);
}

async function fails(kind, code, call) {
  const error = await call().then(() => assert.fail(`no ${code}`), (reason) => reason);
  assert.ok(error instanceof kind, `${error}`);
  assert.equal(error.code, code);
}

function close(actual, wanted) {
  assert.equal(actual.length, wanted.length);
  assert.ok(Math.max(...actual.map((value, i) => Math.abs(value - wanted[i]))) <= 1e-6);
}
