// A figure's people as a rule of the filter language, where the catalogue has
// the field: these lists can be opened among the customers and kept as segments.

const fields: Record<string, [path: string, field: string]> = {
  group: ['rfm/customers', 'rfm.group'], stage: ['lifecycle/customers', 'lifecycle.stage'], tier: ['pareto/customers', 'value.tier'],
};
const neutral = new Set(['as_of', 'filter', 'limit']);

/** ruleOf is the rule of a link to people (rfm/customers?group=…); null where none says the same. */
export function ruleOf(people: string): string | null {
  const [path = '', text = ''] = people.split('?');
  const query = new URLSearchParams(text);
  const asked = [...query.keys()].filter((k) => !neutral.has(k));
  const only = asked[0];
  if (asked.length !== 1 || !only) return null;
  const known = fields[only];
  const value = query.get(only);
  if (!known || known[0] !== path || !value) return null;
  const rule = `${known[1]} = ${JSON.stringify(value)}`;
  const filter = query.get('filter');
  return filter ? `(${filter}) and ${rule}` : rule;
}
