// API keys: made with scopes and an end, their secret shown once, revoked.
import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, InputNumber, Modal, Select, Table, Tag, Typography } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { day } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMe } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { useRoles } from './useRoles';
import { useWords } from './words';
import './settings.css';

export default function Keys() {
  const t = useWords();
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState('');
  const keys = api.useQuery('get', '/api/keys', {});
  return (
    <Page title={t('keys')} lead={t('keysLead')} actions={<Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t('newKey')}</Button>}>
      <Loaded query={keys}>{(page) => (page.items.length === 0 ? <Alert type="info" title={t('noKeys')} /> : <List keys={page.items} />)}</Loaded>
      {making && <NewKey close={() => setMaking(false)} made={(s) => { setMaking(false); setSecret(s); }} />}
      {secret && <Secret secret={secret} close={() => setSecret('')} />}
    </Page>
  );
}

function List({ keys }: { keys: Schemas['GovernanceKey'][] }) {
  const t = useWords();
  const toast = useToast();
  const data = useQueryClient();
  const { modal } = App.useApp();
  const revoke = api.useMutation('delete', '/api/keys/{id}');
  const ask = (key: Schemas['GovernanceKey']) => void modal.confirm({
    title: t('revoke'), content: t('revokeAsk', { name: key.name }), okText: t('revoke'), okButtonProps: { danger: true },
    onOk: () => revoke.mutateAsync({ params: { path: { id: key.id } } }).then(() => { void data.invalidateQueries({ queryKey: ['get', '/api/keys'] }); toast.done(t('wasRevoked', { name: key.name })); }, toast.failed),
  });
  return (
    <div role="region" aria-label={t('keys')} tabIndex={0} className="scroll">
      <Table
        size="small" rowKey="id" pagination={false} dataSource={keys}
        columns={[
          { title: t('keyName'), render: (_, k) => <bdi>{k.name}</bdi> },
          { title: t('prefix'), render: (_, k) => <code>{k.prefix}…</code> },
          { title: t('owner'), render: (_, k) => <bdi>{k.user_name}</bdi> },
          { title: t('scopes'), render: (_, k) => <span className="permissions">{k.scopes.map((s) => <Tag key={s}>{s}</Tag>)}</span> },
          { title: t('expires'), render: (_, k) => (k.expires_at ? day(k.expires_at) : t('noEnd')) },
          { title: t('lastUsed'), render: (_, k) => (k.last_used_on ? day(k.last_used_on) : '–') },
          { title: '', render: (_, k) => (k.revoked_at ? <Tag>{t('revoked')}</Tag> : <Button size="small" danger aria-label={`${t('revoke')} ${k.name}`} onClick={() => ask(k)}>{t('revoke')}</Button>) },
        ]}
      />
    </div>
  );
}

interface Values {
  name: string;
  scopes: string[];
  days?: number | null;
}

function NewKey({ close, made }: { close: () => void; made: (secret: string) => void }) {
  const t = useWords();
  const me = useMe();
  const roles = useRoles();
  const data = useQueryClient();
  const [form] = Form.useForm<Values>();
  const create = api.useMutation('post', '/api/keys');
  const send = (v: Values) =>
    create.mutate({ body: { name: v.name, scopes: v.scopes, ...(v.days ? { expires_at: dayjs().add(v.days, 'day').toISOString() } : {}) } }, {
      onSuccess: (answer) => { void data.invalidateQueries({ queryKey: ['get', '/api/keys'] }); made(answer.secret); },
    });
  const need = [{ required: true, message: t('required') }];
  return (
    <Modal open title={t('newKey')} okText={t('newKey')} onOk={() => form.submit()} onCancel={close} confirmLoading={create.isPending}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={send} initialValues={{ days: 365 }}>
        <Form.Item name="name" label={t('keyName')} rules={need}><Input maxLength={100} autoFocus /></Form.Item>
        <Form.Item name="scopes" label={t('scopes')} rules={need}><Select mode="multiple" options={me.permissions.map((p) => ({ value: p, label: `${roles.permissions.get(p) ?? p} (${p})` }))} /></Form.Item>
        <Form.Item name="days" label={t('days')} extra={t('forever')}><InputNumber min={1} max={3650} /></Form.Item>
        {create.error && <ErrorNote error={create.error} />}
      </Form>
    </Modal>
  );
}

function Secret({ secret, close }: { secret: string; close: () => void }) {
  const t = useWords();
  const toast = useToast();
  const copy = () => navigator.clipboard.writeText(secret).then(() => toast.done(t('copied')), toast.failed);
  return (
    <Modal open title={t('secretTitle')} okText={t('copyKey')} cancelText={t('close')} onOk={() => void copy()} onCancel={close} mask={{ closable: false }}>
      <Typography.Paragraph type="secondary">{t('secretText')}</Typography.Paragraph>
      <Input.TextArea readOnly autoSize value={secret} aria-label={t('secretTitle')} onFocus={(e) => e.target.select()} />
    </Modal>
  );
}
