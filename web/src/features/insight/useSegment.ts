// The segment among whose members the reports of the address are asked.
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { useMay } from '../../ui/session';
import { ruleOf } from './rule';
import { useFrame } from './useFrame';

type Segment = Schemas['Segment'];

/** useSegments lists the segments in use. */
export function useSegments(): Segment[] {
  const may = useMay();
  const list = api.useQuery('get', '/api/segments', { params: { query: { limit: 200 } } }, { enabled: may('segment.read') });
  return list.data?.items ?? [];
}

/** useSegment is the one of the address, as far as it is known. */
export function useSegment(): Segment | undefined {
  const { frame } = useFrame(false);
  const id = frame.segment ?? '';
  const listed = useSegments().find((s) => s.id === id);
  const one = api.useQuery('get', '/api/segments/{id}', { params: { path: { id } } }, { enabled: id !== '' && !listed, staleTime: 60_000, retry: false });
  return listed ?? (id ? one.data : undefined);
}

/** useRuleOf reads the rule of a link to people; as of an earlier day other people may meet it than now. */
export function useRuleOf(): (people: string) => string | null {
  const segment = useSegment();
  const { frame } = useFrame(false);
  const rule = segment?.mode === 'live' ? segment.rule : '';
  return useMemo(() => (people) => (frame.as_of ? null : ruleOf(people.replace('/api/analysis/', ''), rule)), [rule, frame.as_of]);
}
