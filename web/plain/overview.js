// The business in four figures, under a sentence that says what they mean.
import { get } from './api.js';
import { el, replace, skeleton } from './dom.js';
import { count, money, percent } from './format.js';
import { pick, t } from './words.js';

export function overview() {
  const node = el('aside', { class: 'overview', 'aria-busy': 'true' }, skeleton('tile', 4));
  const load = async () => {
    try {
      draw(node, await get('/analysis/overview'));
    } catch (error) {
      replace(node, el('p', { class: 'quiet' }, error.message));
    }
    node.setAttribute('aria-busy', 'false');
  };
  load();
  return { node, load };
}

function draw(node, o) {
  if (!o.sale_orders) { node.replaceChildren(); return; } // the list says what is missing
  const tile = (label, value, change) => el('div', { class: 'tile' }, el('dt', {}, label),
    el('dd', {}, value), change && el('dd', { class: 'quiet' }, change));
  const change = (name) => {
    const c = o.change.find((x) => x.name === name)?.change;
    if (c === undefined || c === null || !o.compared.from) return null;
    const p = o.compared;
    return el('span', { title: t('againstWhy', p.from, p.to, p.before_from, p.before_to) },
      t('against', (c < 0 ? '−' : '+') + percent(Math.abs(c))));
  };
  replace(node, el('h2', {}, pick(o.finding)), el('dl', {},
    tile(t('buyers'), count(o.buyers), change('buyers')),
    tile(t('revenue'), money(o.revenue), change('revenue')),
    tile(t('orders'), count(o.sale_orders), change('orders')),
    tile(t('repeat'), percent(o.repeat_rate), null)),
  el('details', {}, el('summary', {}, t('how')), el('p', {}, pick(o.definition)),
    o.left_out.map((l) => el('p', {}, pick(l.what), l.orders ? ' · ' + count(l.orders) : null, l.revenue ? [' · ', money(l.revenue)] : null))));
}
