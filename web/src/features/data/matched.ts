// How sure a column's field is, and why it was taken.
import type { Schemas } from '../../api/client';

type Matched = Schemas['IngestMatched'];

const sure = 0.7; // below it the reader is asked to look

export const unsure = (match: Pick<Matched, 'confidence' | 'reason'>): boolean => match.confidence < sure;

/** reasons are the words of a reason, by its code. */
export const reasons = {
  name: 'whyName', synonym: 'whySynonym', similar: 'whySimilar', values: 'whyValues', chosen: 'whyChosen', memory: 'whyMemory',
} as const satisfies Record<Matched['reason'], string>;
