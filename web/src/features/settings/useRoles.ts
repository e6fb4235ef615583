// Roles and permissions in words.
import { useMemo } from 'react';
import { api } from '../../api/client';
import { useLanguage } from '../../ui/words';

export function useRoles() {
  const language = useLanguage();
  const roles = api.useQuery('get', '/api/roles', {}, { staleTime: Infinity });
  return useMemo(() => {
    const say = (x: { zh: string; en: string }) => (language === 'zh' ? x.zh : x.en);
    const all = (roles.data?.roles ?? []).map((r) => ({ name: r.name, label: say(r), text: language === 'zh' ? r.doc_zh : r.doc_en, permissions: r.permissions }));
    const permissions = new Map((roles.data?.permissions ?? []).map((p) => [p.name, say(p)]));
    return { all, permissions, label: (name: string) => all.find((r) => r.name === name)?.label ?? name };
  }, [roles.data, language]);
}
