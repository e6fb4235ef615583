// A customer's record as the server gives it, and what is taken out of it.
import type { Schemas } from '../../api/client';

export type CustomerRecord = Schemas['CustomerRecord'];
export type FieldValue = Schemas['CustomerFieldValue'];

/** valuesOf are the fields by name. */
export const valuesOf = (record: CustomerRecord): Record<string, unknown> => Object.fromEntries(record.fields.map((f) => [f.name, f.value]));

/** The figures shown first, where the customer has them. */
export const keyFigures = ['order.amount', 'order.count', 'order.average', 'order.amount_365d', 'order.days_since_last', 'lifecycle.cycle', 'product.categories', 'order.discount_share', 'return.rate', 'event.days_90d', 'model.p_alive', 'model.clv_365d'];

export const known = (f: FieldValue): boolean => f.value !== null && f.value !== '' && f.value !== undefined;

/** figuresOf are the named fields that are known, in the order of the names. */
export const figuresOf = (record: CustomerRecord, names: readonly string[]): FieldValue[] =>
  names.flatMap((name) => record.fields.filter((f) => f.name === name && known(f)));

/** placeOf is where the customer lives, without saying a city that is its province twice. */
export function placeOf(profile: CustomerRecord['profile']): string {
  return [profile.country, profile.province, profile.city, profile.district].filter((x, i, all) => x && x !== all[i - 1]).join(' ');
}
