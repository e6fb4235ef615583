// Whether a page speaks one language only, and says nothing that a program
// mutters: keys, codes, undefined. What comes from the shop's data may be in
// any language; its words are asked for once.
import type { Page } from '@playwright/test';

export type Language = 'zh' | 'en';

/** Names that are written the same in Chinese. */
const international = new Set(['RFM', 'CSV', 'XLSX', 'TSV', 'JSON', 'PNG', 'API', 'CLV', 'TGI', 'GBK', 'UTF', 'Excel', 'Lines', 'gz', 'Parquet', 'PostgreSQL', 'DuckDB', 'BG', 'NBD', 'Gamma', 'Ctrl', 'Esc', 'Enter', 'SKU', 'URL', 'HTTP', 'Zhike', 'English', 'ZIP', 'KB', 'MB', 'GB']);

/** Words are the runs of Chinese and of Latin letters in the shop's data. */
export interface DataWords {
  chinese: Set<string>;
  latin: Set<string>;
}

const chineseRun = /\p{Script=Han}+/gu;
const latinRun = /[A-Za-z]{2,}/g;

export function dataWords(texts: Iterable<string>): DataWords {
  const words: DataWords = { chinese: new Set(), latin: new Set() };
  for (const text of texts) {
    for (const run of text.match(chineseRun) ?? []) words.chinese.add(run);
    for (const run of text.match(latinRun) ?? []) words.latin.add(run);
  }
  return words;
}

/** Every text that a reader sees, or hears from a screen reader. */
export function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // Not spoken: code, names of people, fields that hold code, and the names of icons, which stand beside a text.
    const silent = '[translate="no"],code,kbd,pre,bdi,textarea,script,style,[data-user-content],[spellcheck="false"],.anticon';
    const speaks = (element: Element) => element.closest('[lang]') === document.documentElement && !element.closest(silent);
    const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const texts: string[] = [document.title];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const element = nodes.currentNode.parentElement;
      const text = nodes.currentNode.nodeValue?.trim();
      if (element && text && speaks(element) && seen(element)) texts.push(text);
    }
    for (const element of document.body.querySelectorAll('[aria-label],[title],[placeholder],[alt]')) {
      if (!speaks(element) || !seen(element)) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        const text = element.getAttribute(name)?.trim();
        if (text) texts.push(text);
      }
    }
    return texts;
  });
}

const muttered: [string, RegExp][] = [
  ['undefined', /\bundefined\b|\bNaN\b|\[object |\bInfinity\b/],
  ['a parameter left open', /\{\{|\}\}/],
  ['a key', /\b[a-z]+[a-z0-9]*[A-Z][a-z]+[A-Za-z]*\b/],
  ['a code', /\b[a-z]+_[a-z0-9_]+\b/],
  ['a field’s name', /\b(order|profile|product|channel|event|lifecycle|model|return|rfm|time|value)\.[a-z]\w*/],
];

/** spoken lists what is wrong with a text on a page in a language. */
export function wrongIn(text: string, language: Language, data: DataWords): string[] {
  const wrong = muttered.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
  if (language === 'en') {
    // A label that was cut short ends within a word.
    const begun = (run: string) => /\.\.\.$|…$/.test(text) && [...data.chinese].some((word) => word.startsWith(run));
    const foreign = (text.match(chineseRun) ?? []).filter((run) => !data.chinese.has(run) && !begun(run));
    if (foreign.length) wrong.push(`Chinese (${foreign.join(' ')})`);
    if (/[，。；：（）、？！【】]/.test(text)) wrong.push('Chinese punctuation');
  } else {
    const foreign = (text.match(latinRun) ?? []).filter((run) => !data.latin.has(run) && !international.has(run));
    if (foreign.length) wrong.push(`English (${foreign.join(' ')})`);
  }
  return wrong;
}
