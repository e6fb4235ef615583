// Users: invite, change the role, turn off, give a new link; the roles in words.
import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Flex, Select, Table, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { day } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay, useMe } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { Invite } from './Invite';
import { OneTimeLink } from './OneTimeLink';
import { useRoles } from './useRoles';
import { useWords } from './words';
import './settings.css';

type User = Schemas['GovernanceUser'];

export default function Users() {
  const t = useWords();
  const may = useMay();
  const { get, change } = useAddress();
  const users = api.useQuery('get', '/api/users', {});
  const [link, setLink] = useState<{ name: string; link: Schemas['GovernanceLink'] } | null>(null);
  return (
    <Page title={t('users')} lead={t('usersLead')} actions={may('user.write') && <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ invite: '1' })}>{t('invite')}</Button>}>
      <Loaded query={users}>{(page) => <List users={page.items} show={setLink} />}</Loaded>
      <Roles />
      {get('invite') && may('user.write') && <Invite close={() => change({ invite: '' })} made={(user, made) => { change({ invite: '' }); setLink({ name: user.name, link: made }); }} />}
      {link && <OneTimeLink name={link.name} link={link.link} close={() => setLink(null)} />}
    </Page>
  );
}

function List({ users, show }: { users: User[]; show: (link: { name: string; link: Schemas['GovernanceLink'] }) => void }) {
  const t = useWords();
  const me = useMe();
  const may = useMay();
  const roles = useRoles();
  const toast = useToast();
  const data = useQueryClient();
  const { modal } = App.useApp();
  const patch = api.useMutation('patch', '/api/users/{id}');
  const link = api.useMutation('post', '/api/users/{id}/link');
  const alter = (user: User, body: Schemas['ChangeUserRequestBody'], text: string) =>
    patch.mutateAsync({ params: { path: { id: user.id } }, body }).then(() => { void data.invalidateQueries({ queryKey: ['get', '/api/users'] }); toast.done(text); }, toast.failed);
  const turn = (user: User) => {
    if (!user.active) void alter(user, { active: true }, t('wasOn', { name: user.name }));
    else void modal.confirm({ title: t('turnOff'), content: t('turnOffAsk', { name: user.name }), okText: t('turnOff'), okButtonProps: { danger: true }, onOk: () => alter(user, { active: false }, t('wasOff', { name: user.name })) });
  };
  const anew = (user: User) => link.mutate({ params: { path: { id: user.id } } }, { onSuccess: (made) => show({ name: user.name, link: made }), onError: toast.failed });
  const write = may('user.write');
  return (
    <div role="region" aria-label={t('users')} tabIndex={0} className="scroll">
      <Table<User>
        size="small" rowKey="id" pagination={false} dataSource={users}
        columns={[
          { title: t('name'), render: (_, u) => <bdi>{u.name}</bdi> },
          { title: t('login'), dataIndex: 'login' },
          {
            title: t('role'),
            render: (_, u) => write && u.id !== me.user_id
              ? <Select className="role" value={u.role} aria-label={`${t('role')} ${u.name}`} options={roles.all.map((r) => ({ value: r.name, label: r.label, title: r.text }))} onChange={(role) => void alter(u, { role: role as Schemas['ChangeUserRequestBody']['role'] }, t('roleChanged', { name: u.name, role: roles.label(role) }))} />
              : roles.label(u.role),
          },
          { title: t('state'), render: (_, u) => <Tag color={!u.active ? 'default' : u.invited ? 'warning' : 'success'}>{!u.active ? t('inactive') : u.invited ? t('invited') : t('active')}</Tag> },
          { title: t('lastSeen'), render: (_, u) => (u.signed_in_at ? day(u.signed_in_at) : t('never')) },
          {
            title: '',
            render: (_, u) => write && u.id !== me.user_id && (
              <Flex gap={8}>
                <Tooltip title={t('newLinkWhy')}><Button size="small" aria-label={`${t('newLink')} ${u.name}`} onClick={() => anew(u)}>{t('newLink')}</Button></Tooltip>
                <Button size="small" danger={u.active} aria-label={`${u.active ? t('turnOff') : t('turnOn')} ${u.name}`} onClick={() => turn(u)}>{u.active ? t('turnOff') : t('turnOn')}</Button>
              </Flex>
            ),
          },
        ]}
      />
    </div>
  );
}

function Roles() {
  const t = useWords();
  const roles = useRoles();
  return (
    <Card size="small" title={t('roles')}>
      <dl className="roles">
        {roles.all.map((r) => (
          <div key={r.name}>
            <dt>{r.label}</dt>
            <dd>{r.text}<div className="permissions">{r.permissions.map((p) => <Tag key={p}>{roles.permissions.get(p) ?? p}</Tag>)}</div></dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
