// The users and what can be done with one of them, with its undo.
import { useQueryClient } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { useToast } from '../../ui/toast';
import { useRoleName } from './useRoles';
import { useWords } from './words';

export type User = Schemas['GovernanceUser'];
type Change = NonNullable<Schemas['ChangeUserRequestBody']>;

export const useUsers = (enabled = true) => api.useQuery('get', '/api/users', {}, { enabled });

export function useManage() {
  const t = useWords();
  const toast = useToast();
  const role = useRoleName();
  const data = useQueryClient();
  const patch = api.useMutation('patch', '/api/users/{id}');
  const link = api.useMutation('post', '/api/users/{id}/link');

  const change = (user: User, body: Change, said: (u: User) => string, back?: Change) =>
    patch.mutate({ params: { path: { id: user.id } }, body }, {
      onSuccess: (after) => {
        void data.invalidateQueries({ queryKey: ['get', '/api/users'] });
        void data.invalidateQueries({ queryKey: ['get', '/api/keys'] });
        toast.done(said(after), back && (() => change(after, back, said)));
      },
      onError: toast.failed,
    });
  const setRole = (user: User, to: Change['role']) =>
    change(user, { role: to }, (u) => t('roleChanged', { name: u.name, role: role(u.role) }), { role: roleOf(user) });
  const setActive = (user: User, active: boolean) =>
    change(user, { active }, (u) => t(u.active ? 'activated' : 'deactivated', { name: u.name }), { active: !active });
  const rename = (user: User, name: string) => change(user, { name }, (u) => t('renamed', { name: u.name }), { name: user.name });
  return { setRole, setActive, rename, link, failed: toast.failed };
}

const roles = ['owner', 'analyst', 'marketer', 'sales', 'service', 'viewer'] as const;
/** roleOf is a role by its name; the program may know more than this page. */
export const roleOf = (user: { role: string }): Change['role'] => roles.find((r) => r === user.role);
