// Numbers, money and dates as people write them: 万 and 亿 in Chinese, K and M
// in English, the minus sign a real one, days in the zone of the business.
import { language } from './words';

export const locale = (): string => (language() === 'zh' ? 'zh-CN' : 'en-GB');

const minus = (text: string) => text.replace('-', '−');

/** number is the exact value with grouping, at most digits after the point. */
export const number = (value: number, digits = 0): string =>
  minus(value.toLocaleString(locale(), { maximumFractionDigits: digits }));

const three = (value: number) => Number(value.toPrecision(3)).toLocaleString(locale(), { maximumFractionDigits: 2 });

const chinese = [{ from: 1e8, step: 1e8, unit: '亿' }, { from: 1e4, step: 1e4, unit: '万' }];
const english = [{ from: 1e9, step: 1e9, unit: 'B' }, { from: 1e6, step: 1e6, unit: 'M' }, { from: 1e4, step: 1e3, unit: 'K' }];

/** short is at most three figures with 万, 亿 or K, M, B: 12.3万, 123K. Below ten thousand it is the number itself. */
export function short(value: number): string {
  // What rounds up to the next unit is written in it: 99,999,999 is 1亿, not 10000万.
  const rounded = Math.abs(Number(value.toPrecision(3)));
  const unit = (language() === 'zh' ? chinese : english).find((u) => rounded >= u.from);
  if (unit) return minus(three(value / unit.step) + unit.unit);
  return number(value, Math.abs(value) < 100 && !Number.isInteger(value) ? 2 : 0);
}

const signed = (value: number, text: (size: number) => string) => (value < 0 ? '−¥' : '¥') + text(Math.abs(value));

/** money is short for reading; exactMoney is to the cent, for tooltips and tables. */
export const money = (value: number): string => signed(value, short);
export const exactMoney = (value: number): string =>
  signed(value, (v) => v.toLocaleString(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }));

/** percent of a share from 0 to 1. */
export const percent = (share: number, digits = 1): string =>
  minus((share * 100).toLocaleString(locale(), { maximumFractionDigits: digits })) + '%';

/** moment reads a time of the server. Business days come without a zone and stay that day. */
function moment(value: string): { date: Date; zone: string | undefined } {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return { date: new Date(value + 'T00:00:00Z'), zone: 'UTC' };
  return { date: new Date(value), zone: zone() };
}

let businessZone = '';
/** setZone says in which zone the business counts its days; one that the browser does not know is left out. */
export function setZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    businessZone = name;
  } catch {
    businessZone = '';
  }
}
const zone = () => businessZone || undefined;

/** day is the date of a time or of a business day. */
export function day(value: string | null | undefined): string {
  if (!value) return '–';
  const { date, zone: timeZone } = moment(value);
  if (Number.isNaN(date.getTime())) return value;
  return language() === 'zh'
    ? date.toLocaleDateString('zh-CN', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).replaceAll('/', '-')
    : date.toLocaleDateString('en-GB', { timeZone, year: 'numeric', month: 'short', day: 'numeric' });
}

/** isoDay is the business day of a time as 2026-03-31, for addresses and date controls. */
export function isoDay(value: string): string {
  const { date, zone: timeZone } = moment(value);
  return Number.isNaN(date.getTime()) ? value : date.toLocaleDateString('sv-SE', { timeZone });
}

/** time is date and time to the minute. */
export function time(value: string | null | undefined): string {
  if (!value) return '–';
  const { date, zone: timeZone } = moment(value);
  if (Number.isNaN(date.getTime())) return value;
  return day(value) + ' ' + date.toLocaleTimeString(locale(), { timeZone, hour: '2-digit', minute: '2-digit', hour12: false });
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** clock is the business day, its weekday (0 is Monday) and the hour of a time. */
export function clock(value: string): { on: string; weekday: number; hour: number } {
  const { date, zone: timeZone } = moment(value);
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short', hour: '2-digit', hourCycle: 'h23' }).formatToParts(date);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return { on: `${part('year')}-${part('month')}-${part('day')}`, weekday: weekdays.indexOf(part('weekday')), hour: Number(part('hour')) };
}

/** duration is a rough length of time in words. */
export function duration(seconds: number): string {
  const zh = language() === 'zh';
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} ${zh ? '秒' : 's'}`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} ${zh ? '分钟' : 'min'}`;
  return `${number(seconds / 3600, 1)} ${zh ? '小时' : 'h'}`;
}

/** bytes is the size of a file. */
export function bytes(size: number): string {
  for (const [step, unit] of [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'KB']] as const) {
    if (size >= step) return `${number(size / step, 1)} ${unit}`;
  }
  return `${size} B`;
}

/** phone groups a Chinese mobile number for reading. */
export const phone = (value: string): string => value.replace(/^\+86/, '').replace(/^(\d{3}|\d{2}\*|\*{3})(\S{4})(\S{4})$/, '$1 $2 $3');
