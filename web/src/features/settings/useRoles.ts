// Roles and permissions in the reader's words.
import { useCallback } from 'react';
import { api, type Schemas } from '../../api/client';
import { usePick } from '../../ui/words';

type Named = Schemas['GovernanceRole'] | Schemas['GovernancePermission'];

/** useVocabulary is what roles and permissions there are; it changes with the program only. */
export const useVocabulary = () => api.useQuery('get', '/api/roles', {}, { staleTime: Infinity });

/** useNamed speaks the name and the explanation of a role or a permission. */
export function useNamed() {
  const pick = usePick();
  const label = useCallback((n: Named) => pick({ zh: n.zh, en: n.en }), [pick]);
  const doc = useCallback((n: Named) => pick({ zh: n.doc_zh, en: n.doc_en }), [pick]);
  return { label, doc };
}

/** useRoleName is a role's name in words. */
export function useRoleName(): (role: string) => string {
  const vocabulary = useVocabulary().data;
  const { label } = useNamed();
  return useCallback((role) => {
    const found = vocabulary?.roles.find((r) => r.name === role);
    return found ? label(found) : role;
  }, [vocabulary, label]);
}
