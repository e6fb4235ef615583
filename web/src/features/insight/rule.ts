// A figure's people as a rule of the filter language, where the catalogue has
// the field: these lists can be opened among the customers and kept as segments
// that stay up to date. For all others there is null.

type Conditions = string[] | null;
type Axis = 'r' | 'f' | 'm';

const text = JSON.stringify;

/** Parameters that say nothing about who is meant. */
const neutral = new Set(['as_of', 'filter', 'segment', 'limit', 'cursor']);

const makers: Record<string, (query: URLSearchParams, only: (...names: string[]) => boolean) => Conditions> = {
  'rfm/customers': (query, only) => (only('group', 'r', 'f', 'm', 'r_cuts', 'f_cuts', 'm_cuts') ? rfm(query) : null),
  'lifecycle/customers': (query, only) => (only('stage') && query.get('stage') ? [`lifecycle.stage = ${text(query.get('stage'))}`] : null),
  // Tiers rank the chosen customers among themselves; the catalogue ranks all.
  'pareto/customers': (query, only) => (only('tier') && query.get('tier') && !query.get('filter') && !query.get('segment') ? [`value.tier = ${text(query.get('tier'))}`] : null),
  'overview/customers': (query, only) => {
    const rule = { buyers: 'order.count >= 1', repeaters: 'order.count >= 2', returners: 'return.count >= 1' }[query.get('who') ?? 'buyers'];
    return only('who') && rule ? [rule] : null;
  },
  'frequency/customers': (query, only) => {
    const [least, most] = [Number(query.get('orders_min')), Number(query.get('orders_max'))];
    if (!only('orders_min', 'orders_max') || !least) return null;
    if (least === most) return [`order.count = ${least}`];
    return most ? [`order.count >= ${least}`, `order.count <= ${most}`] : [`order.count >= ${least}`];
  },
};

/**
 * ruleOf is the rule of a link to people (rfm/customers?group=…); null where
 * none says the same. Who is in the segment of the link says its own rule; a
 * list of members has none.
 */
export function ruleOf(people: string, ofSegment = ''): string | null {
  const [path = '', search = ''] = people.split('?');
  const query = new URLSearchParams(search);
  const only = (...names: string[]) => [...query.keys()].every((k) => neutral.has(k) || names.includes(k));
  const conditions = makers[path]?.(query, only);
  if (!conditions || conditions.length === 0) return null;
  if (query.get('segment') && !ofSegment) return null;
  const among = [query.get('segment') ? ofSegment : '', query.get('filter') ?? ''].filter(Boolean).map((rule) => `(${rule})`);
  return [...among, ...conditions].join(' and ');
}

function rfm(query: URLSearchParams): Conditions {
  const cuts = (axis: Axis) => (query.get(axis + '_cuts') ?? '').split(/[,，\s]+/).filter(Boolean).map(Number);
  const group = query.get('group');
  const own = (['r', 'f', 'm'] as const).some((axis) => cuts(axis).length > 0);
  const conditions: string[] = [];
  if (group && !own) conditions.push(`rfm.group = ${text(group)}`);
  if (group && own) {
    const [kind, habit = ''] = group.split('_');
    conditions.push(
      ...half('r', cuts('r'), habit === 'value' || habit === 'develop'),
      ...half('f', cuts('f'), habit === 'value' || habit === 'keep'),
      ...half('m', cuts('m'), kind === 'important'),
    );
  }
  for (const axis of ['r', 'f', 'm'] as const) {
    const score = Number(query.get(axis));
    if (score > 0) conditions.push(...scored(axis, cuts(axis), score));
  }
  // Who never bought has no score, though a low count and little money.
  if (own && conditions.length > 0 && !conditions.some((c) => c.startsWith('order.count >='))) conditions.push('order.count >= 1');
  return conditions;
}

const fifths = 5;

/** half is the conditions of a score above the middle of its scale, or of one that is not. */
function half(axis: Axis, cuts: number[], high: boolean): string[] {
  const bins = cuts.length > 0 ? cuts.length + 1 : fifths;
  const least = Math.floor((bins + 1) / 2) + 1;
  return high ? atLeast(axis, cuts, least) : below(axis, cuts, least);
}

function scored(axis: Axis, cuts: number[], score: number): string[] {
  if (cuts.length === 0) return [`rfm.${axis} = ${score}`];
  return [...(score > 1 ? atLeast(axis, cuts, score) : []), ...(score <= cuts.length ? below(axis, cuts, score + 1) : [])];
}

/** atLeast is the condition of a score or a better one: few days, many purchases, much money. */
function atLeast(axis: Axis, cuts: number[], score: number): string[] {
  if (cuts.length === 0) return [`rfm.${axis} >= ${score}`];
  return axis === 'r' ? [`days_since(order.last) <= ${days(cuts, score)}`] : [`${field[axis]} >= ${cuts[score - 2] ?? 0}`];
}

function below(axis: Axis, cuts: number[], score: number): string[] {
  if (cuts.length === 0) return [`rfm.${axis} < ${score}`];
  return axis === 'r' ? [`days_since(order.last) > ${days(cuts, score)}`] : [`${field[axis]} < ${cuts[score - 2] ?? 0}`];
}

const field = { f: 'order.count', m: 'order.net_amount' };

const days = (cuts: number[], score: number) => cuts[cuts.length + 1 - score] ?? 0;
