// One customer in a drawer: who, why on the list, key figures, last orders.
import { get } from './api.js';
import { el, replace, skeleton } from './dom.js';
import { date, field, money, phone } from './format.js';
import { place } from './place.js';
import { copy } from './toast.js';
import { t, term } from './words.js';

// key are the fields shown first, if the customer has them.
const key = ['order.amount', 'order.count', 'order.average', 'order.days_since_last', 'order.cycle', 'order.amount_365d', 'order.last', 'order.first',
  'product.favourite_category', 'channel.favourite', 'lifecycle.stage', 'value.tier', 'rfm.group', 'model.p_alive', 'model.orders_90d', 'model.clv_365d'];

export function recordDialog() {
  const body = el('div', { class: 'record' });
  const leave = () => place({ customer: '' });
  const node = el('dialog', { class: 'drawer', 'aria-labelledby': 'record-name', oncancel: (e) => { e.preventDefault(); leave(); }, onclose: () => { if (shown) leave(); },
    onclick: (e) => { if (e.target === node) leave(); } },
  el('button', { type: 'button', class: 'icon close', 'aria-label': t('close'), onclick: leave }, '×'), body,
  el('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' }));
  let shown = '';
  const show = (id, item) => {
    if (id === shown) return;
    shown = id;
    if (!id) { if (node.open) node.close(); return; }
    replace(body, el('h2', { id: 'record-name' }, item?.name || '…'), skeleton('line', 2), skeleton('card', 2));
    if (!node.open) node.showModal();
    load(id, item);
  };
  const load = async (id, item) => {
    try {
      const path = '/customers/' + encodeURIComponent(id);
      const [record, orders] = await Promise.all([get(path), get(path + '/orders?limit=10')]);
      if (id === shown) replace(body, draw(record, orders.items || [], item));
    } catch (error) {
      if (id === shown) replace(body, el('h2', { id: 'record-name' }, '…'), el('p', { class: 'error', role: 'alert' }, error.message));
    }
  };
  return { node, show };
}

function draw(r, orders, item) {
  const p = r.profile;
  const known = r.fields.filter((f) => f.value !== null && f.value !== '');
  const first = key.map((name) => known.find((f) => f.name === name)).filter(Boolean);
  const rest = known.filter((f) => !key.includes(f.name) && !/^profile\.(name|phone|email|tags)$/.test(f.name));
  const where = [p.province, p.city, p.district].filter(Boolean).filter((x, i, all) => x !== all[i - 1]).join(' ');
  return [
    el('h2', { id: 'record-name' }, p.name || '#' + p.id),
    el('p', { class: 'quiet' }, [p.gender && term('profile.gender', p.gender), where, p.level, p.channel, p.company].filter(Boolean).join(' · ')),
    p.phone && contact(p.phone), p.email && el('p', {}, p.email),
    p.tags?.length ? el('p', {}, p.tags.map((tag) => el('span', { class: 'chip' }, tag))) : null,
    item && el('div', { class: 'why ' + item.code }, el('span', { class: 'chip ' + item.code }, item.label), el('p', {}, item.sentence), el('p', { class: 'approach' }, item.approach)),
    el('h3', {}, t('keyFigures'), el('small', {}, t('figuresAsOf', date(r.as_of)))), figures(first),
    el('h3', {}, t('lastOrders')), orders.length ? table(orders) : el('p', { class: 'quiet' }, t('noOrders')),
    rest.length ? el('details', {}, el('summary', {}, t('allFigures', rest.length)), figures(rest)) : null,
  ];
}

const figures = (list) => el('dl', { class: 'figures' }, list.map((f) => el('div', {}, el('dt', {}, f.label), el('dd', { class: 'figure' }, field(f)))));

// contact is a number to call and to copy; a masked one is only shown.
export function contact(number, name = '') {
  if (number.includes('*')) return el('span', { class: 'phone figure' }, phone(number));
  return el('span', { class: 'phone' },
    el('a', { class: 'figure', href: 'tel:' + number.replace(/[^+\d]/g, ''), 'aria-label': name ? t('call', name) + ' ' + phone(number) : null }, phone(number)),
    el('button', { type: 'button', class: 'link small', 'aria-label': t('copyOf', phone(number)), onclick: () => copy(number) }, t('copy')));
}

function table(orders) {
  const kind = (o) => (['sale', 'return', 'cancelled'].includes(o.kind) ? t(o.kind) : t('otherOrder'));
  return el('div', { class: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, ['orderDay', 'channel', 'items', 'amount'].map((h) => el('th', { scope: 'col' }, t(h))))),
    el('tbody', {}, orders.map((o) => el('tr', {}, el('td', { title: o.order_no }, date(o.time)),
      el('td', {}, [o.channel || o.store, o.kind !== 'sale' && kind(o)].filter(Boolean).join(' · ')),
      el('td', { class: 'figure' }, o.quantity), el('td', { class: 'figure' }, money(o.net_amount)))))));
}
