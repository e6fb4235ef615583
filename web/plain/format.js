// Numbers, money and dates as people write them.
import { el } from './dom.js';
import { chinese, locale, t, term } from './words.js';

const plain = (value, digits = 0) => value.toLocaleString(locale(), { maximumFractionDigits: digits });

export const count = (value) => plain(value);

const fixed = (value) => Number(value.toPrecision(3)).toLocaleString(locale(), { maximumFractionDigits: 2 });

// short is 12.3万, 1.23亿 or, in English, 123K, 1.23M.
export function short(value) {
  const size = Math.abs(value);
  if (chinese()) {
    if (size >= 1e8) return fixed(value / 1e8) + ' 亿';
    if (size >= 1e4) return fixed(value / 1e4) + ' 万';
  } else {
    if (size >= 1e6) return fixed(value / 1e6) + 'M';
    if (size >= 1e4) return fixed(value / 1e3) + 'K';
  }
  return plain(value);
}

export const moneyText = (value) => (value < 0 ? '−¥' : '¥') + short(Math.abs(value));

// money shows the short form and has the exact one as its title.
export function money(value, className = '') {
  return el('span', { class: ('figure ' + className).trim(), title: '¥' + value.toLocaleString(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }) }, moneyText(value));
}

export const percent = (value) => (value * 100).toLocaleString(locale(), { maximumFractionDigits: 1 }) + '%';

export function date(value) {
  return new Date(value).toLocaleDateString(locale(), { year: 'numeric', month: chinese() ? 'numeric' : 'short', day: 'numeric' });
}

// day is the calendar day so many days from now, as 2025-07-15.
export function day(later) {
  const d = new Date();
  d.setDate(d.getDate() + later);
  return [d.getFullYear(), String(d.getMonth() + 1).padStart(2, '0'), String(d.getDate()).padStart(2, '0')].join('-');
}

// duration says about how long something still takes.
export function duration(seconds) {
  return seconds < 90 ? t('seconds', Math.max(1, Math.ceil(seconds))) : t('minutes', Math.ceil(seconds / 60));
}

// phone groups a Chinese mobile number; others stay as they are.
export function phone(value) {
  const m = /^\+86(1[\d*]{2})([\d*]{4})([\d*]{4})$/.exec(value);
  return m ? `${m[1]} ${m[2]} ${m[3]}` : value;
}

// field shows the value of a customer field by its type and unit.
export function field(f) {
  if (f.type === 'time' || f.type === 'date') return date(f.value);
  if (f.type === 'bool') return t(f.value ? 'yes' : 'no');
  if (typeof f.value !== 'number') return term(f.name, String(f.value));
  if (f.unit === 'CNY') return money(f.value);
  if (f.unit === 'share') return percent(f.value);
  const digits = Math.abs(f.value) < 10 ? 1 : 0;
  return plain(f.value, digits) + (f.unit === 'days' ? t('daysUnit') : '');
}
