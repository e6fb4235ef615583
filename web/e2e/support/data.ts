// What the shop's data say, in the words of the shop: names, places, products.
import { dataWords, type DataWords } from './language';
import { segments } from './shop';

const columns = ['name', 'province', 'city', 'district', 'address', 'company', 'country', 'tags', 'level', 'channel', 'email'].map((c) => 'profile.' + c)
  .concat('channel.favourite', 'channel.store', 'channel.province', 'product.favourite_category');

async function ask(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { 'Accept-Language': 'en' } });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.text();
}

interface Rows {
  rows?: { key: string; name?: string; label?: { en: string } }[];
}

interface Events {
  items?: { title?: string; detail?: Record<string, unknown> }[];
}

/** shopWords asks a demo server once for all that its data may put on a page. */
export async function shopWords(url: string, customers: number[]): Promise<DataWords> {
  const texts = ['demo', '演示', 'csv', ...segments.flatMap((s) => [s.name, s.description ?? '']), (await ask(`${url}/api/customers/export?format=csv&columns=${columns.join(',')}`)).replace(/^.*\n/, '')];
  const imports = JSON.parse(await ask(`${url}/api/imports?limit=100`)) as { items?: { source?: string; files?: string[]; file?: string }[] };
  for (const batch of imports.items ?? []) texts.push(batch.source ?? '', batch.file ?? '', ...(batch.files ?? []));
  for (const table of ['products?by=sku&top=500', 'products?by=category', 'products?by=brand', 'channels?by=channel', 'channels?by=store', 'channels?by=city&top=500']) {
    const report = JSON.parse(await ask(`${url}/api/analysis/${table}`)) as Rows;
    for (const row of report.rows ?? []) texts.push(row.key, row.name ?? '', row.label?.en ?? '');
  }
  for (const id of customers) {
    const events = JSON.parse(await ask(`${url}/api/customers/${id}/timeline?limit=100`)) as Events;
    for (const event of events.items ?? []) texts.push(...Object.values(event.detail ?? {}).map(String), event.title ?? '');
  }
  return dataWords(texts);
}
