// The list of the week: a sentence, filters, and one card for each customer.
import { get, post } from './api.js';
import { card } from './card.js';
import { el, replace, skeleton } from './dom.js';
import { count, date, day, money, moneyText } from './format.js';
import { place } from './place.js';
import { copy, toast } from './toast.js';
import { t } from './words.js';

const step = 50; // customers on the list at first, and with each "more"
const soon = 3000; // ms until a list that is being made is looked at again

// today makes the list. may tells permissions, open shows a customer, lost is
// told of errors.
export function today({ may, open, lost }) {
  const node = el('section', { class: 'today', 'aria-busy': 'true' }, skeleton('line', 2), skeleton('card', 5));
  let list = null, drawn = '', limit = step, at = { reason: '', state: '' }, timer, stopped = false;

  const load = async () => {
    clearTimeout(timer);
    try {
      const fresh = await get(`/today?limit=${limit}&state=all`);
      if (writing() && !stopped) { timer = setTimeout(load, soon); return; }
      list = fresh;
      if (JSON.stringify(list) !== drawn) draw();
    } catch (error) {
      if (error.status === 401) { lost(error); return; }
      if (error.code === 'busy') timer = setTimeout(load, soon);
      if (list) lost(error);
      else replace(node, el('h1', {}, t('listTitle')), el('div', { class: 'notice', role: 'alert' }, el('p', {}, error.message), error.id && el('p', { class: 'quiet' }, t('errorID', error.id)),
        el('button', { type: 'button', onclick: load }, t('retry'))));
    }
    if (list?.making && !stopped) timer = setTimeout(load, soon);
    node.setAttribute('aria-busy', 'false');
  };

  // writing holds back a fresh list that would take away what is being typed.
  const writing = () => [...node.querySelectorAll('textarea')].some((x) => x.value.trim() || x === document.activeElement);

  const draw = () => {
    const state = at.state || 'open';
    const focused = document.activeElement?.dataset.key;
    drawn = JSON.stringify(list);
    const shown = list.items.filter((i) => i.state === state && (!at.reason || i.code === at.reason));
    const totals = totalsOf(list);
    replace(node, head(list, totals), filters(list, totals, at),
      shown.length ? el('ol', { class: 'cards' }, shown.map((i) => card(i, { write: may('today.write'), open, done, snooze, reopen }))) : empty(list, totals, at),
      more(list, totals, state), footer(list));
    if (focused) node.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  };

  const more = (l, totals, state) => (state === 'open' && totals.open.count >= limit && l.candidates > limit && limit < 500
    ? el('button', { type: 'button', class: 'more', 'data-key': 'more', onclick: () => { limit += step; load(); } }, t('more')) : null);

  // act sends a change, puts the answer in its place, and keeps the keyboard near.
  const act = async (item, action, body) => {
    const cards = [...node.querySelectorAll('.card')];
    const index = cards.findIndex((c) => c.dataset.id === item.id);
    try {
      const answer = await post(`/today/${encodeURIComponent(item.id)}/${action}`, body);
      list.items = list.items.map((i) => (i.id === item.id ? { ...answer, new: i.new } : i));
      draw();
      node.querySelectorAll('.card')[Math.min(index, node.querySelectorAll('.card').length - 1)]?.querySelector('button.name')?.focus({ preventScroll: true });
      return true;
    } catch (error) {
      lost(error);
      if (error.status === 409) load();
      return false;
    }
  };
  const undo = (item) => ({ label: t('undo'), run: () => reopen(item) });
  const done = async (item, note = '') => { if (await act(item, 'done', { note })) toast(t('wasDone', item.name), undo(item)); };
  const snooze = async (item) => { if (await act(item, 'snooze', { until: day(7) })) toast(t('wasSnoozed', item.name), undo(item)); };
  const reopen = async (item) => { if (await act(item, 'reopen')) toast(t('undone', item.name)); };

  load();
  return {
    node, load,
    item: (customer) => list?.items.find((i) => String(i.customer) === customer),
    filter: (place) => { const changed = place.reason !== at.reason || place.state !== at.state; at = place; if (list && changed) draw(); },
    stop: () => { stopped = true; clearTimeout(timer); },
  };
}

// totalsOf counts the entries by state and the open ones by reason.
function totalsOf(list) {
  const totals = { open: { count: 0, value: 0 }, done: { count: 0 }, snoozed: { count: 0 }, reasons: {} };
  for (const item of list.items) {
    totals[item.state].count++;
    if (item.state !== 'open') continue;
    totals.open.value += item.value;
    const r = (totals.reasons[item.code] ??= { count: 0, value: 0 });
    r.count++;
    r.value += item.value;
  }
  return totals;
}

function head(list, totals) {
  const many = totals.open.count;
  return el('div', { class: 'head' }, el('h1', {}, t('listTitle')),
    many ? el('p', { class: 'lead' }, t('summary', count(many)), ' ', money(totals.open.value, 'strong')) : null,
    el('p', { class: 'quiet' }, t('asOf', date(list.from), date(list.to), date(list.as_of)), list.historic ? ' · ' + t('historic') : null),
    list.making ? el('p', { class: 'quiet', role: 'status' }, t('making')) : null);
}

function filters(list, totals, at) {
  if (!list.items.length) return null;
  const button = (key, text, number, on, change, title = null) => el('button', { type: 'button', class: 'filter', 'data-key': key, 'aria-pressed': String(on), title, onclick: () => place(change) },
    text, el('span', { class: 'figure' }, count(number)));
  const state = at.state || 'open';
  return el('div', { class: 'filters' },
    el('div', { role: 'group', 'aria-label': t('states') }, ['open', 'done', 'snoozed'].map((s) =>
      button(s, t(s), totals[s].count, s === state, { state: s === 'open' ? '' : s }))),
    state === 'open' && el('div', { role: 'group', 'aria-label': t('reasons') },
      button('all', t('all'), totals.open.count, !at.reason, { reason: '' }),
      list.reasons.filter((r) => totals.reasons[r.code] || at.reason === r.code).map((r) =>
        button(r.code, r.label, totals.reasons[r.code]?.count || 0, at.reason === r.code, { reason: at.reason === r.code ? '' : r.code }, moneyText(totals.reasons[r.code]?.value || 0)))));
}

// empty says why nothing is here and, before the first orders, how to fill it.
function empty(list, totals, at) {
  if (list.items.length) {
    const all = !totals.open.count && !at.reason && !at.state;
    return el('div', { class: 'notice' }, el('p', {}, all ? t('allHandled') : t('noMatch')));
  }
  if (!list.measures || list.measures.buyers) return el('div', { class: 'notice' }, el('p', {}, list.message));
  const command = 'zhike import orders orders.csv';
  return el('div', { class: 'notice' }, el('p', {}, el('strong', {}, list.message)), el('p', {}, t('emptyShows')),
    el('ul', {}, ['empty1', 'empty2', 'empty3'].map((line) => el('li', {}, t(line)))),
    el('p', {}, t('emptyStep')),
    el('p', {}, el('code', {}, command), ' ', el('button', { type: 'button', class: 'link small', onclick: () => copy(command) }, t('copy'))));
}

function footer(list) {
  const c = list.changes;
  if (!c) return null;
  return el('p', { class: 'quiet changes' }, t('changes', c.new, c.back, moneyText(c.back_amount), c.gone));
}
