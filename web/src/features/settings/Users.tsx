// Who may come in, as what; inviting, changing, letting go.
import { MoreOutlined, UserAddOutlined } from '@ant-design/icons';
import { App, Button, Card, Dropdown, Form, Input, Modal, Select, Tag, Typography, type MenuProps } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client';
import { useAddress } from '../../ui/address';
import { day, time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { useMay, useMe } from '../../ui/session';
import { Invite } from './Invite';
import { LinkShown, type Shown } from './LinkShown';
import { Matrix } from './Matrix';
import { useNamed, useRoleName, useVocabulary } from './useRoles';
import { roleOf, useManage, useUsers, type User } from './useUsers';
import { useWords } from './words';
import './settings.css';

export default function Users() {
  const t = useWords();
  const may = useMay();
  const { get, change } = useAddress();
  const users = useUsers();
  const [shown, setShown] = useState<Shown | null>(null);
  const write = may('user.write');
  const able = (users.data?.items ?? []).filter((u) => u.active && !u.invited).length;
  return (
    <Page
      title={t('users')} lead={users.data && t('usersLead', { count: able })}
      actions={write && <Button type="primary" icon={<UserAddOutlined />} onClick={() => change({ invite: '1' })}>{t('invite')}</Button>}
    >
      <Loaded query={users}>{(page) => <List users={page.items} write={write} show={setShown} />}</Loaded>
      <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('roles')}</Typography.Title>}><Matrix /></Card>
      {write && <Invite open={get('invite') !== ''} close={() => change({ invite: '' }, { replace: true })} made={setShown} />}
      <LinkShown shown={shown} close={() => setShown(null)} />
    </Page>
  );
}

function List({ users, write, show }: { users: readonly User[]; write: boolean; show: (shown: Shown) => void }) {
  const t = useWords();
  const me = useMe();
  return (
    <Rows
      label={t('users')} rows={users} rowKey={(u) => u.id} faded={(u) => !u.active}
      columns={[
        { title: t('name'), head: true, cell: (u) => <><strong><bdi>{u.name}</bdi></strong> {u.id === me.user_id && <Tag>{t('you')}</Tag>}<div className="quiet">{u.login}</div></> },
        { title: t('role'), cell: (u) => <RoleChoice user={u} fixed={!write || u.id === me.user_id || !u.active} /> },
        { title: t('state'), cell: (u) => (u.active ? u.invited ? <Tag color="warning">{t('invited')}</Tag> : <Tag color="success">{t('active')}</Tag> : <Tag>{t('inactive')}</Tag>) },
        { title: t('seen'), cell: (u) => <span className="figure">{u.signed_in_at ? time(u.signed_in_at) : t('never')}</span> },
        { title: t('joined'), cell: (u) => <span className="figure">{day(u.created_at)}</span> },
        ...(write ? [{ title: t('act'), cell: (u: User) => <More user={u} self={u.id === me.user_id} show={show} /> }] : []),
      ]}
    />
  );
}

function RoleChoice({ user, fixed }: { user: User; fixed: boolean }) {
  const t = useWords();
  const me = useMe();
  const role = useRoleName();
  const { label, doc } = useNamed();
  const manage = useManage();
  const roles = useVocabulary().data?.roles ?? [];
  if (fixed) return <>{role(user.role)}</>;
  return (
    <Select
      size="small" aria-label={t('roleOf', { name: user.name })} value={user.role} popupMatchSelectWidth={320} className="role-select" onChange={(to: string) => manage.setRole(user, roleOf({ role: to }))}
      options={roles.map((r) => ({ value: r.name, label: label(r), doc: doc(r), disabled: !r.permissions.every((p) => me.permissions.includes(p)) }))}
      optionRender={(o) => <div>{o.label}<div className="quiet role-doc">{o.data.doc}</div></div>}
    />
  );
}

function More({ user, self, show }: { user: User; self: boolean; show: (shown: Shown) => void }) {
  const t = useWords();
  const may = useMay();
  const manage = useManage();
  const { modal } = App.useApp();
  const [renaming, setRenaming] = useState(false);
  const keys = api.useQuery('get', '/api/keys', {}, { enabled: may('key.write') });
  const link = () => manage.link.mutate({ params: { path: { id: user.id } } }, { onSuccess: (made) => show({ name: user.name, link: made }), onError: manage.failed });
  const deactivate = () => {
    const count = (keys.data?.items ?? []).filter((k) => k.user_id === user.id && !k.revoked_at).length;
    void modal.confirm({
      title: t('deactivateAsk', { name: user.name }), okText: t('deactivate'), okButtonProps: { danger: true }, cancelText: t('cancel'), onOk: () => manage.setActive(user, false),
      content: <>{t('deactivateText')}{count > 0 && <p>{t('deactivateKeys', { count })}</p>}</>,
    });
  };
  const items: MenuProps['items'] = user.active
    ? [
        { key: 'rename', label: t('rename'), onClick: () => setRenaming(true) },
        { key: 'link', label: t(user.invited ? 'newInvite' : 'newLink'), onClick: link },
        ...(self ? [] : [{ type: 'divider' as const }, { key: 'off', danger: true, label: t('deactivate'), onClick: deactivate }]),
      ]
    : [{ key: 'on', label: t('activate'), onClick: () => manage.setActive(user, true) }];
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight"><Button size="small" icon={<MoreOutlined />} aria-label={t('more', { name: user.name })} /></Dropdown>
      {renaming && <Rename user={user} close={() => setRenaming(false)} rename={(name) => manage.rename(user, name)} />}
    </>
  );
}

function Rename({ user, close, rename }: { user: User; close: () => void; rename: (name: string) => void }) {
  const t = useWords();
  const [form] = Form.useForm<{ name: string }>();
  const send = ({ name }: { name: string }) => {
    rename(name);
    close();
  };
  return (
    <Modal open title={t('rename')} okText={t('save')} cancelText={t('cancel')} onOk={form.submit} onCancel={close}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ name: user.name }} onFinish={send}>
        <Form.Item name="name" label={t('name')} extra={t('nameHint')} rules={[{ required: true, whitespace: true, message: t('required') }]}><Input maxLength={50} autoComplete="off" autoFocus /></Form.Item>
      </Form>
    </Modal>
  );
}
