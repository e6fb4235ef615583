// One customer on the list: who, why, how much is at stake, what to do.
import { el } from './dom.js';
import { date, money, moneyText } from './format.js';
import { contact } from './record.js';
import { t } from './words.js';

export function card(item, { write, open, done, snooze, reopen }) {
  return el('li', { class: 'card ' + item.code, 'data-id': item.id },
    el('div', { class: 'who' },
      el('button', { type: 'button', class: 'name', 'aria-label': t('openRecord', item.name), onclick: () => open(String(item.customer)) }, item.name || '#' + item.customer),
      el('span', { class: 'chip ' + item.code }, item.label),
      item.new && el('span', { class: 'chip' }, t('isNew')),
      item.phone ? contact(item.phone, item.name) : el('span', { class: 'quiet' }, t('noPhone'))),
    el('div', { class: 'stake', title: t('atStakeWhy') }, money(item.value, 'strong'), el('small', {}, t('atStake'))),
    el('div', { class: 'words' },
      el('p', {}, item.sentence), el('p', { class: 'approach' }, item.approach),
      item.back && el('p', { class: 'back' }, t('back', date(item.back.at), moneyText(item.back.amount))),
      item.state !== 'open' && handled(item),
      el('div', { class: 'folds' }, el('details', {}, el('summary', {}, t('how')), el('p', {}, item.how),
        item.others.map((o) => el('p', {}, t('also'), o.label, ' · ', o.sentence, ' · ', money(o.value), ' · ', o.how))),
      write && item.state === 'open' && note(item, done))),
    write && el('div', { class: 'acts' }, item.state === 'open' ? [
      el('button', { type: 'button', class: 'soft', 'aria-label': t('doneOf', item.name), onclick: () => done(item) }, t('doDone')),
      el('button', { type: 'button', 'aria-label': t('snoozeOf', item.name), onclick: () => snooze(item) }, t('doSnooze')),
    ] : el('button', { type: 'button', 'aria-label': t('reopenOf', item.name), onclick: () => reopen(item) }, t('doReopen'))));
}

// note lets the reader write down what came of it, which marks the entry too.
function note(item, done) {
  const text = el('textarea', { rows: 3, maxlength: 1000, required: true, 'aria-label': t('noteOf', item.name) });
  const save = (event) => { event.preventDefault(); done(item, text.value.trim()); };
  return el('details', { ontoggle: (e) => { if (e.target.open) text.focus(); } }, el('summary', {}, t('writeDown')),
    el('form', { onsubmit: save }, text, el('button', { type: 'submit', class: 'soft' }, t('doNote'))));
}

function handled(item) {
  const when = item.state === 'snoozed' && item.snoozed_until ? t('until', date(item.snoozed_until)) : item.handled_at && date(item.handled_at);
  return el('p', { class: 'quiet' }, [t(item.state), when, item.handled_by?.name, item.note].filter(Boolean).join(' · '));
}
