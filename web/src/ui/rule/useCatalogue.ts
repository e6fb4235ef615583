// The field catalogue for the builder: by name, and grouped for choosing.
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { useGroups } from '../groups';

export type Field = Schemas['CustomerFieldInfo'];

export function useCatalogue() {
  const query = api.useQuery('get', '/api/fields', {}, { staleTime: 600_000 });
  const name = useGroups();
  return useMemo(() => {
    const items = query.data?.items ?? [];
    const groups = [...new Set(items.map((f) => f.group))];
    const byName = new Map<string, Field>(items.map((f) => [f.name, f]));
    return {
      byName,
      typeOf: (field: string) => byName.get(field)?.type,
      options: groups.map((g) => ({ label: name(g), title: name(g), options: items.filter((f) => f.group === g).map((f) => ({ value: f.name, label: f.label, title: f.definition })) })),
    };
  }, [query.data, name]);
}
